//! Canaries: after a whole conversation with everything going wrong, no secret stands in a log line, in a row of the
//! database, in a chat, or in the name of a file.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use crier::app::Intake;
use crier::clock::HOUR;
use crier::media::sandbox::ffmpeg_available;
use crier::model::lang::Lang;
use crier::platforms::facebook::sim::APP_SECRET;
use crier::platforms::linkedin::sim::CLIENT_SECRET;
use crier::platforms::x::sim::API_SECRET;
use crier::sim::faults::Kind;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use url::Url;

use crate::media_carriers::finds;
use crate::sign_in::{offered, payload};
use crate::sign_in_signed;
use crate::support::by_page::{carried, decide};
use crate::support::crash::unless_cut;
use crate::support::db::{not_run, on_both};
use crate::support::photo::film;
use crate::support::town::Town;
use crate::telegram_rig::TOKEN;

const REAL_PASSWORD: &str = "correct horse battery staple";
const WRONG_PASSWORD: &str = "zzzz-yyyy-xxxx-wwww";

/// Everything that was logged in this process, at the finest level.
static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();

struct Tape(Arc<Mutex<Vec<u8>>>);

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn tape() -> Arc<Mutex<Vec<u8>>> {
    let tape = LOG.get_or_init(|| {
        let tape = Arc::new(Mutex::new(Vec::new()));
        let writer = tape.clone();
        let subscriber = tracing_subscriber::fmt().with_env_filter("crier=trace").with_writer(move || Tape(writer.clone())).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        tape
    });
    tape.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_stands_in_a_log_a_chat_a_file_name_or_the_sqlite_file() {
    let tape = tape();
    let mut town = Town::english().await;
    let secrets = troubled_life(&mut town).await;
    everything_but_the_database(&town, &tape, &secrets);
    town.kill().await;
    let mut seen = 0;
    for entry in std::fs::read_dir(town.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            seen += bytes.len();
            for secret in &secrets {
                assert!(!finds(&bytes, secret.as_bytes()), "{secret} is in {}", path.display());
            }
        }
    }
    assert!(seen > 50_000, "the database was looked at");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_stands_in_a_row_of_postgresql() {
    let tape = tape();
    on_both(|db| async move {
        if !db.store.is_shared() {
            return;
        }
        let mut town = Town::build(Lang::En, Some(db.url.clone()), Intake::Polling).await;
        let secrets = troubled_life(&mut town).await;
        let rows = dump(&db.url).await;
        assert!(rows.contains("did:plc:"), "the accounts were looked at");
        for secret in &secrets {
            assert!(!rows.contains(secret.as_str()), "{secret} is in a row");
        }
        town.kill().await;
    })
    .await;
    assert!(!tape.lock().unwrap().is_empty() || std::env::var_os("CRIER_TEST_POSTGRES").is_none());
}

/// What a sign-in on a page carries to and fro: neither it nor what it leads to stands anywhere, whatever goes wrong.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_sign_in_by_link_carries_stands_anywhere() {
    let tape = tape();
    let (mut town, visitor, link) = offered().await;
    town.linkedin.partner(true);
    let (network, cookie) = visitor.begin(&link).await;
    let callback = decide(&network, "allow").await.to_string();
    let told = Url::parse(&callback).unwrap();
    let mut secrets =
        vec![carried(&told, "state"), carried(&told, "code"), cookie.split_once('=').unwrap().1.to_owned(), CLIENT_SECRET.to_owned()];
    visitor.get_with(&callback.replace("code=", "code=x"), "crier=another").await;
    town.world.faults.arm_any("linkedin", 1, Kind::ServerError);
    let to = visitor.get_with(&callback, &cookie).await;
    let page = visitor.get(to.location()).await;
    let back = payload(&page);
    town.rest().await;
    town.telegram.start(town.ana, &back).unwrap();
    town.rest().await;
    town.connect_linkedin("ana").await;
    secrets.extend(tokens(&town).await);
    town.clock.advance_to(town.clock.now() + 49 * 24 * HOUR);
    town.rest().await;
    secrets.extend(tokens(&town).await);
    for kind in [Kind::Garbage, Kind::Refuse, Kind::TooMany, Kind::ServerError] {
        town.world.faults.arm("linkedin", kind, 1);
        town.send_photo(&format!("{kind:?}")).await;
        town.press("button-publish").await;
        town.advance(5 * 60_000).await;
    }
    town.restart().await;
    town.advance(HOUR).await;
    assert!(!town.linkedin.posts().is_empty(), "{}", town.transcript());
    assert!(secrets.len() == 8 && secrets.iter().all(|secret| secret.len() >= 16), "{secrets:?}");
    everything_but_the_database(&town, &tape, &secrets);
    assert!(!secrets.iter().any(|secret| page.text.contains(secret.as_str())), "{}", page.text);
    // The link and the way back are in the chat, where they belong, and nowhere else.
    secrets.extend([link.rsplit('/').next().unwrap().to_owned(), back.trim_start_matches("in_").to_owned()]);
    let log = tape.lock().unwrap().clone();
    town.kill().await;
    nowhere(&town, &log, &secrets);
}

/// None of these was logged, or is in a file of the town, the database among them.
fn nowhere(town: &Town, log: &[u8], secrets: &[String]) {
    for secret in secrets {
        assert!(!finds(log, secret.as_bytes()), "{secret} was logged");
        for entry in std::fs::read_dir(town.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            assert!(!path.is_file() || !finds(&std::fs::read(&path).unwrap(), secret.as_bytes()), "{secret} is in {}", path.display());
        }
    }
}

/// Facebook's exchange carries the app's secret and the token of the person behind a question mark, and the tokens of its pages
/// do not end.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_sign_in_at_facebook_carries_stands_anywhere() {
    let tape = tape();
    let mut town = Town::with_page(Lang::En).await;
    town.connect_facebook("Bakery").await;
    let mut secrets = tokens(&town).await;
    secrets.push(APP_SECRET.to_owned());
    for kind in [Kind::Silent, Kind::Garbage, Kind::Refuse, Kind::TooMany, Kind::ServerError, Kind::Revoked] {
        town.world.faults.arm("facebook", kind, 1);
        town.send_photo(&format!("{kind:?}")).await;
        town.press("button-publish").await;
        town.advance(5 * 60_000).await;
    }
    town.restart().await;
    town.advance(HOUR).await;
    assert!(!town.facebook.posts().is_empty(), "{}", town.transcript());
    assert!(secrets.len() == 3 && secrets.iter().all(|secret| secret.len() >= 16), "{secrets:?}");
    everything_but_the_database(&town, &tape, &secrets);
    let log = tape.lock().unwrap().clone();
    town.kill().await;
    nowhere(&town, &log, &secrets);
}

/// Whoever has the address of an upload can write it: from the first moment on it stands nowhere in the clear.
#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_an_upload_stands_nowhere() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let tape = tape();
    // What is asked of the session after its address was noted, the last bytes, and the look behind them.
    for k in [2, 4] {
        let mut town = Town::with_page(Lang::En).await;
        let ids = cut_while_uploading(&mut town, k).await;
        for entry in std::fs::read_dir(town.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
            assert!(!finds(&bytes, ids[0].as_bytes()), "it is in {} ({k})", path.display());
        }
        town.restart_dead().await;
        town.advance(HOUR).await;
        assert_eq!((town.youtube.videos().len(), town.youtube.upload_ids()), (1, ids.clone()), "{}", town.transcript());
        let log = tape.lock().unwrap().clone();
        assert!(finds(&log, b"live") && !finds(&log, ids[0].as_bytes()), "{}", String::from_utf8_lossy(&log));
        assert!(!town.telegram.transcript(town.ana).contains(&ids[0]));
        town.finish().await;
    }
    on_both(|db| async move {
        if !db.store.is_shared() {
            return;
        }
        let mut town = Town::build_with_pages(Lang::En, Some(db.url.clone())).await;
        let ids = cut_while_uploading(&mut town, 2).await;
        let rows = dump(&db.url).await;
        assert!(rows.contains("\"saved\"") && !rows.contains(&ids[0]), "it is in a row");
    })
    .await;
}

/// A channel is connected and a film on its way there when the power fails with the `k`-th request; the names of the
/// uploads.
async fn cut_while_uploading(town: &mut Town, k: u64) -> Vec<String> {
    town.connect_youtube("maria").await;
    town.send(&[("film.mp4", film())], "By the sea").await;
    town.press("button-publish").await;
    town.world.faults.arm_any("youtube", k, Kind::Silent);
    assert!(unless_cut(town, town.advance(HOUR)).await, "{}", town.transcript());
    town.kill().await;
    let ids = town.youtube.upload_ids();
    assert!(ids.len() == 1 && ids[0].len() > 8, "{ids:?}");
    ids
}

/// The same by OAuth 1.0a: neither the consumer's secret nor either pair of a token and its secret, nor the verifier.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_signed_sign_in_carries_stands_anywhere() {
    let tape = tape();
    let (mut town, visitor, link) = sign_in_signed::offered().await;
    let (page, cookie) = visitor.begin(&link).await;
    let callback = decide(&page, "allow").await.to_string();
    let told = Url::parse(&callback).unwrap();
    let mut secrets = vec![carried(&told, "oauth_token"), carried(&told, "oauth_verifier"), API_SECRET.to_owned()];
    secrets.push(cookie.split_once('=').unwrap().1.to_owned());
    secrets.extend(town.x.request_secrets());
    visitor.get_with(&callback, "crier=another").await;
    let to = visitor.get_with(&callback, &cookie).await;
    let page = visitor.get(to.location()).await;
    town.rest().await;
    town.telegram.start(town.ana, &payload(&page)).unwrap();
    town.rest().await;
    town.press("button-keep").await;
    secrets.extend(tokens(&town).await);
    for kind in [Kind::Silent, Kind::Garbage, Kind::Refuse, Kind::TooMany, Kind::ServerError, Kind::Revoked] {
        town.world.faults.arm("x", kind, 1);
        town.send_photo(&format!("{kind:?}")).await;
        town.press("button-publish").await;
        town.advance(5 * 60_000).await;
    }
    town.restart().await;
    town.advance(HOUR).await;
    assert!(!town.x.posts().is_empty(), "{}", town.transcript());
    assert!(secrets.len() == 7 && secrets.iter().all(|secret| secret.len() >= 16), "{secrets:?}");
    everything_but_the_database(&town, &tape, &secrets);
    assert!(!secrets.iter().any(|secret| page.text.contains(secret.as_str())), "{}", page.text);
    town.kill().await;
    for entry in std::fs::read_dir(town.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
        let found = secrets.iter().find(|secret| finds(&bytes, secret.as_bytes()));
        assert_eq!(found, None, "{}", path.display());
    }
}

/// Lives through everything that handles secrets, with failures; the secrets that were in use.
async fn troubled_life(town: &mut Town) -> Vec<String> {
    let account = town.bluesky.account("ana");
    let mut secrets: Vec<String> =
        [TOKEN.split_once(':').unwrap().1, REAL_PASSWORD, WRONG_PASSWORD, &account.app_password].map(str::to_owned).into();
    secrets.push(town.key.split_once(':').unwrap().1.to_owned());
    for password in [REAL_PASSWORD, WRONG_PASSWORD] {
        town.say("/connect").await;
        town.tap("Bluesky").await;
        town.say(&account.handle).await;
        town.say(password).await;
    }
    town.connect_bluesky().await;
    secrets.extend(tokens(town).await);
    town.connect_telegram("news").await;
    for kind in [Kind::Silent, Kind::Garbage, Kind::Refuse, Kind::TooMany, Kind::ServerError] {
        town.world.faults.arm("bluesky", kind, 1);
        town.world.faults.arm("telegram", kind, 1);
        town.send_photo(&format!("{kind:?}")).await;
        town.press("button-publish").await;
        town.advance(5 * 60_000).await;
    }
    town.restart().await;
    town.advance(3 * HOUR).await;
    secrets.extend(tokens(town).await);
    town.world.faults.arm("bluesky", Kind::Revoked, 1);
    town.bluesky.revoke(&account.did);
    town.send_photo("revoked").await;
    town.publish().await;
    town.say("/accounts").await;
    if town.telegram.press(town.ana, &town.label("button-reconnect"), None).is_ok() {
        town.rest().await;
        town.say(&account.app_password).await;
        town.advance(60_000).await;
    }
    secrets.extend(tokens(town).await);
    town.telegram.revoke();
    town.advance(60_000).await;
    town.telegram.restore();
    town.advance(60_000).await;
    assert!(secrets.len() >= 9, "tokens were among them: {}", secrets.len());
    assert!(secrets.iter().all(|secret| secret.len() >= 19));
    secrets
}

/// The access and refresh tokens that are in use now.
async fn tokens(town: &Town) -> Vec<String> {
    let store = &town.wired.store;
    let mut found = Vec::new();
    for workspace in store.workspaces().await.unwrap() {
        for account in store.accounts(&workspace.id).await.unwrap() {
            if let Some((token, _)) = store.open_token(&town.edges.ring, &account).await.unwrap() {
                found.extend([Some(token.access), token.refresh, token.secret].into_iter().flatten().filter(|token| !token.is_empty()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn everything_but_the_database(town: &Town, tape: &Arc<Mutex<Vec<u8>>>, secrets: &[String]) {
    let log = tape.lock().unwrap().clone();
    assert!(log.len() > 1_000, "the log was recorded");
    let chat = town.telegram.transcript(town.ana);
    let mut names = String::new();
    let mut folders = vec![town.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            names.push_str(&path.display().to_string());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    let sent: Vec<String> = town.telegram.requests().iter().map(|request| format!("{:?}", request.fields)).collect();
    for secret in secrets {
        assert!(!finds(&log, secret.as_bytes()), "{secret} was logged");
        assert!(!chat.contains(secret.as_str()), "{secret} is in the chat");
        assert!(!names.contains(secret.as_str()), "{secret} is in the name of a file");
        assert!(!sent.iter().any(|fields| fields.contains(secret.as_str())), "{secret} was sent to Telegram");
    }
}

/// Every row of every table, as text.
async fn dump(url: &str) -> String {
    let mut db = PgConnection::connect(url).await.unwrap();
    let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut db).await.unwrap();
    let mut all = String::new();
    for table in tables {
        let sql = format!("SELECT coalesce(string_agg(row_to_json(t)::text, ' '), '') FROM {table} t");
        let rows: String = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut db).await.unwrap();
        all.push_str(&rows);
    }
    all
}
