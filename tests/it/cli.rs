//! The command line, with the built program: what it says, what it writes, how it ends.

use std::path::Path;
use std::process::Output;

use crier::app::Edges;
use crier::store::Store;
use crier::vault::{Place, Ring};

use crate::media_carriers::{finds, png};
use crate::support::db::{Db, on_both};
use crate::support::live::Live;
use crate::support::photo::photo;
use crate::support::program::{crier, run, said, vars};
use crate::support::rows::begin;

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[tokio::test]
async fn with_nothing_set_it_names_what_is_missing_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["run"][..], &[], &["keys", "check"], &["keys", "rotate"]] {
        let output = run(crier(folder.path(), args)).await;
        let text = said(&output);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(code(&output), Some(1), "{text}");
        for (line, name) in lines.iter().zip(["TELEGRAM_TOKEN", "CRIER_OWNERS", "CRIER_KEYS"]) {
            assert!(line.starts_with(&format!("{name} is missing: ")), "{text}");
        }
        assert_eq!(lines.len(), 4, "three lines and what to do: {text}");
        assert!(lines[3].contains(".env.example") && lines[3].contains("crier demo"), "{text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test]
async fn the_settings_may_stand_in_a_file() {
    let live = Live::new().await;
    let folder = live.folder.path().join("here");
    std::fs::create_dir(&folder).unwrap();
    let file: String = vars(&live).iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    std::fs::write(folder.join(".env"), file).unwrap();
    let output = run(crier(&folder, &["keys", "check"])).await;
    assert_eq!(code(&output), Some(0), "{}", said(&output));
    let output = run({
        let mut command = crier(&folder, &["keys", "check"]);
        command.env("PORT", "none");
        command
    })
    .await;
    assert_eq!(said(&output).lines().next(), Some("PORT must be a number from 1 to 65535, not none"), "both count");
}

/// Runs `crier keys WHAT` on a database with these keys.
async fn keys(what: &str, url: &str, ring: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let words: Vec<&str> = ["keys"].into_iter().chain(what.split(' ')).collect();
    let mut command = crier(folder.path(), &words);
    command.envs([("TELEGRAM_TOKEN", crate::telegram_rig::TOKEN), ("CRIER_OWNERS", "1"), ("CRIER_KEYS", ring), ("DATABASE_URL", url)]);
    run(command).await
}

#[tokio::test]
async fn a_new_key_is_one_line_that_can_be_used_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut made = Vec::new();
    for _ in 0..2 {
        let output = run(crier(folder.path(), &["keys", "new"])).await;
        let line = String::from_utf8(output.stdout.clone()).unwrap();
        let ring = line.strip_prefix("CRIER_KEYS=").unwrap().trim_end().to_owned();
        assert!(Ring::parse(&ring).is_ok() && line.lines().count() == 1, "{line}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains(&ring));
        made.push(ring);
    }
    assert_ne!(made[0], made[1]);
}

const TOKEN_PLACE: Place<'static> = Place { table: "accounts", row: "a", field: "token" };

#[tokio::test]
async fn keys_are_rotated_on_a_real_database_and_what_they_seal_still_opens() {
    on_both(|db| async move {
        let (old, new) = (Ring::new_key("k1").unwrap(), Ring::new_key("k2").unwrap());
        let sealed = seal(&db, &old).await;
        let both = format!("{new},{old}");
        let url = &db.url;

        let before = said(&keys("check", url, &both).await);
        assert!(before.contains("k1: seals 1 data keys") && before.contains("k2: seals nothing"), "{before}");
        let rotated = keys("rotate", url, &both).await;
        assert!(code(&rotated) == Some(0) && said(&rotated).contains("1 data keys are now sealed with k2"), "{}", said(&rotated));
        assert!(said(&keys("rotate", url, &both).await).starts_with("0 data keys"), "twice does no harm");
        let after = said(&keys("check", url, &both).await);
        assert!(after.contains("k2: seals 1 data keys") && after.contains("k1: seals nothing"), "{after}");

        let alone = keys("check", url, &new).await;
        assert!(code(&alone) == Some(0) && said(&alone).contains("All of them open"), "{}", said(&alone));
        let missing = keys("check", url, &old).await;
        assert!(code(&missing) == Some(1) && said(&missing).contains("put the missing key back into CRIER_KEYS"), "{}", said(&missing));
        let refused = keys("rotate", url, &old).await;
        assert!(code(&refused) == Some(1) && said(&refused).contains("k2"), "{}", said(&refused));

        let store = Store::open(url).await.unwrap();
        let row = store.workspace("w").await.unwrap();
        let key = Ring::parse(&new).unwrap().unwrap_key(&row.data_key, "w").unwrap();
        assert_eq!(key.open(TOKEN_PLACE, &sealed).unwrap(), "app-password");
        store.close().await;
        let all = [before, after, said(&rotated), said(&missing), said(&refused)].concat();
        for ring in [&old, &new] {
            assert!(!all.contains(&ring.split_once(':').unwrap().1[..8]), "a key was printed");
        }
    })
    .await;
}

/// The keys for Bluesky's servers: made, counted by `check`, sealed anew by `rotate`, and the older ones forgotten when asked.
#[tokio::test]
async fn keys_for_bluesky_are_made_rotated_and_forgotten() {
    on_both(|db| async move {
        let (old, new) = (Ring::new_key("k1").unwrap(), Ring::new_key("k2").unwrap());
        seal(&db, &old).await;
        let (both, url) = (format!("{new},{old}"), &db.url);
        for _ in 0..2 {
            let made = keys("bluesky", url, &old).await;
            assert!(code(&made) == Some(0) && said(&made).contains("start Crier again"), "{}", said(&made));
        }
        assert!(said(&keys("check", url, &both).await).contains("k1: seals 3 data keys"));
        assert!(said(&keys("rotate", url, &both).await).contains("3 data keys are now sealed with k2"));
        assert!(said(&keys("check", url, &new).await).contains("All of them open"));
        assert_eq!(code(&keys("check", url, &old).await), Some(1));
        let only = keys("bluesky --only", url, &new).await;
        assert!(code(&only) == Some(0) && said(&only).contains("2 older ones are gone"), "{}", said(&only));
        assert!(said(&keys("check", url, &new).await).contains("k2: seals 2 data keys"));
    })
    .await;
}

/// A workspace whose data key is wrapped with `ring`; something sealed with it. The database is closed again.
async fn seal(db: &Db, ring: &str) -> String {
    begin(&db.store).await;
    let (key, wrapped) = Ring::parse(ring).unwrap().new_data_key("w").unwrap();
    assert!(db.store.rewrap_workspace("w", "key", &wrapped).await.unwrap());
    if !db.store.is_shared() {
        db.store.close().await;
    }
    key.seal(TOKEN_PLACE, "app-password").unwrap()
}

#[tokio::test]
async fn it_does_not_start_with_a_key_that_does_not_open_the_database() {
    let live = Live::new().await;
    let data = live.folder.path().join("data");
    let database = format!("sqlite://{}", data.join("crier.db").display());
    let wired = crier::app::open(Edges { database, ..live.edges() }).await.unwrap();
    wired.store.close().await;
    let same_name = Ring::new_key("live").unwrap();
    for (ring, says) in [(Ring::new_key("other").unwrap(), "live"), (same_name, "CRIER_KEYS")] {
        let mut command = crier(live.folder.path(), &["run"]);
        command.envs(vars(&live)).env("CRIER_KEYS", &ring).env("PORT", free_port());
        let output = run(command).await;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let last = text.lines().last().unwrap_or_default().to_owned();
        assert_eq!(code(&output), Some(1), "{text}");
        assert!(last.starts_with("CRIER_KEYS does not open this database") && last.contains(says), "{text}");
    }
}

fn free_port() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_at_once() {
    let live = Live::new().await;
    let taken = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    let mut command = crier(live.folder.path(), &["run"]);
    command.envs(vars(&live)).env("PORT", taken.local_addr().unwrap().port().to_string());
    let output = run(command).await;
    assert!(code(&output) == Some(1) && said(&output).contains("set PORT to a free one"), "{}", said(&output));
}

async fn clean(folder: &Path, input: &str, output: &str) -> Output {
    run(crier(folder, &["clean", input, output])).await
}

#[tokio::test]
async fn a_picture_is_cleaned_from_file_to_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("in.jpg"), photo()).unwrap();
    std::fs::write(at("plain.png"), png(20, 10)).unwrap();
    let output = clean(folder.path(), "in.jpg", "out.jpg").await;
    let text = said(&output);
    assert_eq!(code(&output), Some(0), "{text}");
    assert!(text.starts_with("640 × 480 pixels. Removed: ") && !text.contains("nothing hidden"), "{text}");
    let cleaned = std::fs::read(at("out.jpg")).unwrap();
    assert!(!finds(&cleaned, b"Exif") && image::load_from_memory(&cleaned).is_ok());
    assert_eq!(std::fs::read(at("in.jpg")).unwrap(), photo(), "the input stays as it was");

    let again = clean(folder.path(), "out.jpg", "out2.jpg").await;
    assert!(said(&again).contains("nothing hidden was in it"), "{}", said(&again));
    assert_eq!(std::fs::read(at("out2.jpg")).unwrap(), cleaned);
    assert_eq!(code(&clean(folder.path(), "plain.png", "out.jpg").await), Some(0), "an older output is replaced");
    assert!(std::fs::read(at("out.jpg")).unwrap().starts_with(b"\x89PNG"), "by what it is, not by its name");
    assert_eq!(code(&clean(folder.path(), "in.jpg", "in.jpg").await), Some(0), "in place");
    assert_eq!(std::fs::read(at("in.jpg")).unwrap(), cleaned);
}

#[tokio::test]
async fn what_cannot_be_cleaned_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let whole = photo();
    std::fs::write(at("cut.jpg"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(at("empty.jpg"), b"").unwrap();
    std::fs::write(at("text.jpg"), b"this is no picture at all").unwrap();
    std::fs::write(at("cut.mp4"), b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom").unwrap();
    std::fs::write(at("good.jpg"), &whole).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    let before = std::fs::read_dir(folder.path()).unwrap().count();
    for input in ["cut.jpg", "empty.jpg", "text.jpg", "cut.mp4", "missing.jpg", "folder"] {
        let output = clean(folder.path(), input, "out").await;
        let text = said(&output);
        assert_eq!(code(&output), Some(1), "{input}: {text}");
        assert!(text.starts_with(&format!("{input}: ")) && text.trim_end().ends_with("Nothing was written."), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(!text.contains("panicked") && !text.contains("Os {"), "{text}");
    }
    let output = clean(folder.path(), "good.jpg", "none/out.jpg").await;
    assert!(code(&output) == Some(1) && said(&output).contains("Nothing was written."), "{}", said(&output));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before, "nothing is left lying about");
    assert_eq!(std::fs::read_dir(at("folder")).unwrap().count(), 0);

    std::fs::write(at("out"), b"older").unwrap();
    assert_eq!(code(&clean(folder.path(), "cut.jpg", "out").await), Some(1));
    assert_eq!(std::fs::read(at("out")).unwrap(), b"older", "what was there stays");
}

#[tokio::test]
async fn many_files_and_folders_are_cleaned_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("in")).unwrap();
    for name in ["in/b.jpg", "in/a.jpg", "c.jpg"] {
        std::fs::write(at(name), photo()).unwrap();
    }
    let output = run(crier(folder.path(), &["clean", "in", "c.jpg", "out"])).await;
    assert_eq!(code(&output), Some(0), "{}", said(&output));
    assert_eq!(said(&output).lines().count(), 3, "a line for each file");
    for name in ["out/a.jpg", "out/b.jpg", "out/c.jpg"] {
        assert!(!finds(&std::fs::read(at(name)).unwrap(), b"Exif"), "{name}");
    }
    std::fs::write(at("in/broken.jpg"), b"this is no picture at all").unwrap();
    let output = run(crier(folder.path(), &["clean", "in", "again"])).await;
    assert_eq!(code(&output), Some(1), "one that failed is told by the code");
    assert!(at("again/a.jpg").exists() && !at("again/broken.jpg").exists(), "the others are done all the same");
    std::fs::write(at("a.jpg"), photo()).unwrap();
    let output = run(crier(folder.path(), &["clean", "in", "a.jpg", "third"])).await;
    assert!(code(&output) == Some(1) && said(&output).contains("two of the files are called a.jpg"), "{}", said(&output));
    assert_eq!(code(&clean(folder.path(), "c.jpg", "again").await), Some(0), "one file into a folder");
    assert!(at("again/c.jpg").exists());
}
