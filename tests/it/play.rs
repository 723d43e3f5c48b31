//! Every script in `tests/play` runs to its end; a line that does not hold stops a script with that line and the
//! screen; what is written down is what was seen.

use std::path::{Path, PathBuf};

use crier::demo::player::{Failure, play};
use crier::media::clean::residue::residue;
use tempfile::TempDir;

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/play");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut scripts: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    scripts.sort();
    scripts
}

/// Plays lines that are not in a file of their own, beside the pictures of `tests/play`.
async fn play_lines(lines: &str) -> (Option<Failure>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script.txt");
    std::fs::write(&script, lines.replace("media/", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/play/media/"))).unwrap();
    let failure = play(&script, &folder.path().join("out")).await.unwrap();
    (failure, folder)
}

fn read(folder: &TempDir, path: &str) -> String {
    std::fs::read_to_string(folder.path().join("out").join(path)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_script_runs_to_its_end() {
    let scripts = scripts();
    assert!(scripts.len() >= 6, "{scripts:?}");
    for script in scripts {
        // Videos are cleaned by a program that need not be there.
        if std::fs::read_to_string(&script).unwrap().contains(".mp4") && !crier::media::sandbox::ffmpeg_available() {
            crate::support::db::not_run("ffmpeg is not installed");
            continue;
        }
        let out = tempfile::tempdir().unwrap();
        if let Some(failure) = play(&script, out.path()).await.unwrap() {
            panic!("{}:{failure}", script.display());
        }
        let chat = std::fs::read_to_string(out.path().join("chat.txt")).unwrap();
        assert!(!chat.contains('⟦'), "{}: a key is missing:\n{chat}", script.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_does_not_hold_is_named_with_the_screen() {
    let table = [
        ("say /start\nexpect Welcome\nexpect Goodbye", 3, "has not said \"Goodbye\"", "Welcome"),
        ("say /start\nrefuse Welcome", 2, "has said \"Welcome\"", "Welcome"),
        ("start\npress Fly", 2, "no button \"Fly\"", "[Connect]"),
        ("# nothing\nposts bluesky 1", 2, "bluesky shows 0, not 1", ""),
        ("send media/none.jpg", 1, "none.jpg", ""),
        ("start\nedit", 2, "text is missing", "nothing was played"),
        ("start\nopen", 2, "no link", "Welcome"),
    ];
    for (lines, number, why, screen) in table {
        let (failure, _folder) = play_lines(lines).await;
        let failure = failure.expect(lines);
        assert_eq!(failure.number, number, "{lines}: {failure}");
        assert!(failure.why.contains(why), "{failure}");
        assert!(failure.screen.contains(screen), "{failure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_is_written_down() {
    let lines = "connect bluesky ana\nconnect telegram harbour_news\n\
        send media/harbour.jpg media/garden.jpg -- Two views\npress Publish\nadvance 6s\nposts bluesky 1\nposts telegram 1\n\
        as bob es\nsay hola";
    let (failure, folder) = play_lines(lines).await;
    assert!(failure.is_none(), "{}", failure.unwrap());
    let chat = read(&folder, "chat.txt");
    assert!(chat.starts_with("Ana\n═══"), "{chat}");
    assert!(chat.contains("[Publish] [Schedule]") && chat.contains("\nBob\n═══"), "{chat}");
    assert!(!chat.contains("app_password"), "{chat}");
    for (network, account) in [("bluesky", "ana.example"), ("telegram", "@harbour_news")] {
        let post: serde_json::Value = serde_json::from_str(&read(&folder, &format!("{network}/01.json"))).unwrap();
        assert_eq!((post["account"].as_str(), post["text"].as_str()), (Some(account), Some("Two views")));
        assert_eq!(post["media"], serde_json::json!(["01-1.jpg", "01-2.jpg"]));
        assert_eq!(post["time"], "2026-11-20T09:00:07Z");
        for name in ["01-1.jpg", "01-2.jpg"] {
            let bytes = std::fs::read(folder.path().join("out").join(network).join(name)).unwrap();
            assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]));
            assert_eq!(residue(&bytes), Vec::<String>::new(), "{network}/{name}");
        }
        assert!(!folder.path().join("out").join(network).join("02.json").exists());
    }
}
