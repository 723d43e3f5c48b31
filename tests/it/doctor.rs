//! `crier doctor`: says for everything whether it works and how to mend it, and fails exactly when something is BAD.

use crate::support::live::Live;
use crate::support::program::{crier, run, said, vars};
use crier::platforms::linkedin::sim::{CLIENT_ID, CLIENT_SECRET, PAGES_CLIENT_ID, PAGES_CLIENT_SECRET, Simulator};
use crier::platforms::x::sim as x;
use crier::vault::Ring;

/// What it says of a set-up that differs from a good one by these variables, and whether it failed.
async fn examine(live: &Live, changes: &[(&str, &str)]) -> (String, bool) {
    let mut command = crier(live.folder.path(), &["doctor"]);
    command.envs(vars(live)).envs(changes.iter().copied());
    let output = run(command).await;
    let text = said(&output);
    let bad = text.lines().any(|line| line.starts_with("BAD "));
    assert_eq!(output.status.code(), Some(i32::from(bad)), "it fails exactly when something is bad:\n{text}");
    for line in text.lines() {
        assert!(["ok  ", "part", "BAD "].iter().any(|mark| line.starts_with(mark)), "{line}");
    }
    (text, bad)
}

/// What is changed, what is bad then, and a word of the remedy.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], &'a str);

/// The lines that are bad: what they are about.
fn bad(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("BAD ")).map(|line| line[2..16].trim()).collect()
}

#[tokio::test]
async fn a_good_set_up_is_good() {
    let live = Live::new().await;
    for _ in 0..2 {
        let (text, failed) = examine(&live, &[]).await;
        assert!(!failed, "{text}");
        for part in ["configuration", "disk", "database", "keys", "media store", "ffmpeg", "HEIC and AVIF", "Telegram", "public address"] {
            assert_eq!(text.lines().filter(|line| line.get(6..).is_some_and(|rest| rest.starts_with(part))).count(), 1, "{part}: {text}");
        }
        assert!(text.contains(&format!("the bot is @{}", live.telegram.bot_username())), "{text}");
        assert!(!text.contains("AAcanary") && !text.contains(live.keys.split_once(':').unwrap().1), "{text}");
    }
    assert!(!live.folder.path().join("data/media/doctor").exists(), "it cleans up behind itself");
}

#[tokio::test]
async fn it_looks_while_crier_runs() {
    let live = Live::new().await;
    let running = crate::support::program::Running::start(&live).await;
    let (text, failed) = examine(&live, &[]).await;
    assert!(!failed && text.contains("in use by a running Crier"), "{text}");
    running.terminate().await;
}

#[tokio::test]
async fn each_thing_that_is_wrong_is_named_with_its_remedy() {
    let live = Live::new().await;
    assert!(!examine(&live, &[]).await.1);
    crate::support::program::Running::start(&live).await.terminate().await;
    let file = live.folder.path().join("a-file");
    std::fs::write(&file, b"").unwrap();
    let under_file = file.join("data").display().to_string();
    let other = Ring::new_key("other").unwrap();
    let s3 = [("S3_BUCKET", "b"), ("S3_ACCESS_KEY", "i"), ("S3_SECRET_KEY", "s"), ("S3_ENDPOINT", "http://127.0.0.1:9")];
    let table: [Case; 9] = [
        (&[("TELEGRAM_TOKEN", "987654321:AAanotherTokenThatIsWrong")], &["Telegram"], "BotFather"),
        (&[("TELEGRAM_API_URL", "http://127.0.0.1:9")], &["Telegram"], "TELEGRAM_API_URL"),
        (&[("CRIER_KEYS", &other)], &["keys"], "back into CRIER_KEYS"),
        (&[("CRIER_DATA", &under_file)], &["database", "media store"], "CRIER_DATA"),
        (&[("DYNO", "web.1")], &["disk"], "Heroku"),
        (&[("DATABASE_URL", "sqlite:///proc/none/crier.db")], &["database"], "DATABASE_URL"),
        (&[("CRIER_PUBLIC_URL", "https://127.0.0.1:9")], &["public address"], "proxy"),
        (&s3, &["media store"], "S3_"),
        (&[("CRIER_KEYS", ""), ("PORT", "x")], &["configuration", "configuration"], "crier keys new"),
    ];
    for (changes, wrong, remedy) in table {
        let (text, _) = examine(&live, changes).await;
        assert_eq!(bad(&text), wrong, "{changes:?}:\n{text}");
        assert!(text.lines().any(|line| line.starts_with("BAD ") && line.contains(remedy)), "{changes:?}:\n{text}");
        assert!(!text.contains("AAanother"), "{text}");
    }
}

#[tokio::test]
async fn a_host_without_a_lasting_disk_is_refused_unless_a_volume_is_attached() {
    let live = Live::new().await;
    for host in ["DYNO", "RENDER", "RAILWAY_ENVIRONMENT", "K_SERVICE"] {
        assert_eq!(bad(&examine(&live, &[(host, "1")]).await.0), ["disk"], "{host}");
    }
    for (host, volume) in [("RENDER", "RENDER_DISK_MOUNT_PATH"), ("RAILWAY_ENVIRONMENT", "RAILWAY_VOLUME_MOUNT_PATH")] {
        let folder = live.folder.path().join("volume");
        let inside = folder.join("crier");
        let set = [(host, "1"), (volume, folder.to_str().unwrap())];
        assert_eq!(bad(&examine(&live, &set).await.0), ["disk"], "the data does not lie on it");
        let on_it = [set[0], set[1], ("CRIER_DATA", inside.to_str().unwrap())];
        assert!(!examine(&live, &on_it).await.1);
    }
}

#[tokio::test]
async fn a_local_bot_api_server_needs_a_folder_that_can_be_read() {
    let live = Live::new().await;
    let root = live.folder.path().join("server");
    let files = ("TELEGRAM_FILES", root.to_str().unwrap());
    assert_eq!(bad(&examine(&live, &[files]).await.0), ["Telegram files"]);
    std::fs::create_dir(&root).unwrap();
    assert!(!examine(&live, &[files]).await.1);
}

/// X is looked at where its app is set up, and only there.
#[tokio::test]
async fn the_app_of_x_is_looked_at_where_it_is_set_up() {
    let live = Live::new().await;
    let x = x::Simulator::start(crier::sim::World::new(crier::clock::Clock::system())).await.unwrap();
    let app = [
        ("X_URL", x.base()),
        ("X_API_URL", x.base()),
        ("X_CLIENT_ID", x::CLIENT_ID),
        ("X_CLIENT_SECRET", x::CLIENT_SECRET),
        ("CRIER_PUBLIC_URL", "https://crier.invalid"),
    ];
    let (text, _) = examine(&live, &app).await;
    assert!(!bad(&text).contains(&"X") && text.contains("https://crier.invalid/oauth/x/callback"), "{text}");
    let (text, _) = examine(&live, &[&app[..3], &[("X_CLIENT_SECRET", "wrong"), app[4]]].concat()).await;
    assert!(bad(&text).contains(&"X") && text.contains("X_CLIENT_SECRET"), "{text}");
    let (text, _) = examine(&live, &app[..4]).await;
    assert!(bad(&text).contains(&"X") && text.contains("CRIER_PUBLIC_URL"), "{text}");
}

/// Threads is looked at where its app is set up, and only there.
#[tokio::test]
async fn the_app_of_threads_is_looked_at_where_it_is_set_up() {
    use crier::platforms::threads::sim;
    let live = Live::new().await;
    let threads = sim::Simulator::start(crier::sim::World::new(crier::clock::Clock::system())).await.unwrap();
    let app = [
        ("THREADS_API_URL", threads.base()),
        ("THREADS_APP_ID", sim::APP_ID),
        ("THREADS_APP_SECRET", sim::APP_SECRET),
        ("CRIER_PUBLIC_URL", "https://crier.invalid"),
    ];
    assert!(!examine(&live, &[]).await.0.contains("Threads"));
    let of_threads = |text: &str| bad(text).contains(&"Threads");
    let (text, _) = examine(&live, &app).await;
    assert!(!of_threads(&text) && text.contains("https://crier.invalid/oauth/threads/callback"), "{text}");
    let (text, _) = examine(&live, &[&app[..2], &[("THREADS_APP_SECRET", "wrong"), app[3]]].concat()).await;
    assert!(of_threads(&text) && text.contains("THREADS_APP_SECRET"), "{text}");
    let (text, _) = examine(&live, &app[..3]).await;
    assert!(of_threads(&text) && text.contains("CRIER_PUBLIC_URL"), "{text}");
    let (text, _) = examine(&live, &[&app[..], &[("THREADS_VERSION", "1")]].concat()).await;
    assert!(text.contains("THREADS_VERSION must be a version like v1.0"), "{text}");
}

/// Either pair of X's keys is looked at, whatever the other is.
#[tokio::test]
async fn both_pairs_of_the_keys_of_x_are_looked_at() {
    let live = Live::new().await;
    let x = x::Simulator::start(crier::sim::World::new(crier::clock::Clock::system())).await.unwrap();
    let at = [("X_URL", x.base()), ("X_API_URL", x.base()), ("CRIER_PUBLIC_URL", "https://crier.invalid")];
    let consumer = [("X_API_KEY", x::API_KEY), ("X_API_SECRET", x::API_SECRET)];
    let client = [("X_CLIENT_ID", x::CLIENT_ID), ("X_CLIENT_SECRET", x::CLIENT_SECRET)];
    for pairs in [consumer.to_vec(), [client, consumer].concat()] {
        let (text, _) = examine(&live, &[&at[..], &pairs].concat()).await;
        assert!(!bad(&text).contains(&"X") && text.contains("https://crier.invalid/oauth/x/callback"), "{text}");
    }
    let (text, _) = examine(&live, &[&at[..], &client, &[consumer[0], ("X_API_SECRET", "wrong")]].concat()).await;
    assert!(bad(&text).contains(&"X") && text.contains("X_API_KEY and X_API_SECRET"), "{text}");
    let elsewhere = [at[0], at[1], ("CRIER_PUBLIC_URL", "https://elsewhere.invalid")];
    let (text, _) = examine(&live, &[&elsewhere[..], &consumer].concat()).await;
    assert!(bad(&text).contains(&"X") && text.contains("register the callback address https://elsewhere.invalid"), "{text}");
}

/// LinkedIn is looked at where its app is set up, and only there.
#[tokio::test]
async fn an_app_is_looked_at_where_it_is_set_up() {
    let live = Live::new().await;
    let world = crier::sim::World::new(crier::clock::Clock::system());
    let linkedin = Simulator::start(world).await.unwrap();
    let app = [
        ("LINKEDIN_URL", linkedin.base()),
        ("LINKEDIN_API_URL", linkedin.base()),
        ("LINKEDIN_CLIENT_ID", CLIENT_ID),
        ("LINKEDIN_CLIENT_SECRET", CLIENT_SECRET),
        ("CRIER_PUBLIC_URL", "https://crier.invalid"),
    ];
    assert!(!examine(&live, &[]).await.0.contains("LinkedIn"));
    let of_linkedin = |text: &str| bad(text).contains(&"LinkedIn");
    let (text, _) = examine(&live, &app).await;
    assert!(!of_linkedin(&text) && text.contains("https://crier.invalid/oauth/linkedin/callback"), "{text}");
    let (text, _) = examine(&live, &[&app[..3], &[("LINKEDIN_CLIENT_SECRET", "wrong"), app[4]]].concat()).await;
    assert!(of_linkedin(&text), "{text}");
    let (text, _) = examine(&live, &[&app[..], &[("LINKEDIN_VERSION", "202410")]].concat()).await;
    assert!(of_linkedin(&text) && text.contains("LINKEDIN_VERSION"), "{text}");
    let (text, _) = examine(&live, &app[..4]).await;
    assert!(of_linkedin(&text) && text.contains("CRIER_PUBLIC_URL"), "{text}");
    // The app for pages is another one: it is looked at beside the first, or alone.
    let of_pages = |text: &str| bad(text).contains(&"LinkedIn Pages");
    let pages = [("LINKEDIN_PAGES_CLIENT_ID", PAGES_CLIENT_ID), ("LINKEDIN_PAGES_CLIENT_SECRET", PAGES_CLIENT_SECRET)];
    let (text, _) = examine(&live, &[&app[..], &pages].concat()).await;
    assert!(!of_linkedin(&text) && !of_pages(&text), "{text}");
    assert!(["linkedin", "linkedin_pages"].iter().all(|one| text.contains(&format!("/oauth/{one}/callback"))), "{text}");
    let wrong = ("LINKEDIN_PAGES_CLIENT_SECRET", CLIENT_SECRET);
    let (text, _) = examine(&live, &[&app[..2], &[app[4], pages[0], wrong]].concat()).await;
    assert!(!text.contains("/oauth/linkedin/") && of_pages(&text) && text.contains("LINKEDIN_PAGES_CLIENT_SECRET"), "{text}");
}

#[tokio::test]
async fn so_is_the_app_at_meta() {
    use crier::platforms::facebook::sim;
    let live = Live::new().await;
    let facebook = sim::Simulator::start(crier::sim::World::new(crier::clock::Clock::system())).await.unwrap();
    let app = [
        ("FACEBOOK_API_URL", facebook.base()),
        ("FACEBOOK_APP_ID", sim::APP_ID),
        ("FACEBOOK_APP_SECRET", sim::APP_SECRET),
        ("CRIER_PUBLIC_URL", "https://crier.invalid"),
    ];
    assert!(!examine(&live, &[]).await.0.contains("Facebook"));
    let of_facebook = |text: &str| bad(text).contains(&"Facebook");
    let (text, _) = examine(&live, &app).await;
    assert!(!of_facebook(&text) && text.contains("https://crier.invalid/oauth/facebook/callback"), "{text}");
    let (text, _) = examine(&live, &[&app[..2], &[("FACEBOOK_APP_SECRET", "wrong"), app[3]]].concat()).await;
    assert!(of_facebook(&text) && text.contains("FACEBOOK_APP_SECRET"), "{text}");
    let (text, _) = examine(&live, &app[..3]).await;
    assert!(of_facebook(&text) && text.contains("CRIER_PUBLIC_URL"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn so_is_the_app_at_tiktok() {
    use crier::platforms::tiktok::sim;
    let live = Live::new().await;
    let tiktok = sim::Simulator::start(crier::sim::World::new(crier::clock::Clock::system())).await.unwrap();
    let app = [
        ("TIKTOK_API_URL", tiktok.base()),
        ("TIKTOK_CLIENT_KEY", sim::CLIENT_KEY),
        ("TIKTOK_CLIENT_SECRET", sim::CLIENT_SECRET),
        ("CRIER_PUBLIC_URL", "https://crier.invalid"),
    ];
    let of_tiktok = |text: &str| bad(text).contains(&"TikTok");
    let (text, _) = examine(&live, &app).await;
    assert!(text.contains("TIKTOK_AUDITED=1") && text.contains("https://crier.invalid/oauth/tiktok/callback"), "{text}");
    let (text, _) = examine(&live, &[&app[..], &[("TIKTOK_AUDITED", "1")]].concat()).await;
    assert!(!of_tiktok(&text) && !text.contains("TIKTOK_AUDITED"), "{text}");
    let (text, _) = examine(&live, &[&app[..2], &[("TIKTOK_CLIENT_SECRET", "wrong"), app[3]]].concat()).await;
    assert!(of_tiktok(&text) && text.contains("TIKTOK_CLIENT_SECRET"), "{text}");
}

#[tokio::test]
async fn so_is_the_app_at_google() {
    use crier::platforms::youtube::sim;
    let live = Live::new().await;
    let youtube = sim::Simulator::start(crier::sim::World::new(crier::clock::Clock::system())).await.unwrap();
    let app = [
        ("GOOGLE_OAUTH_URL", youtube.base()),
        ("YOUTUBE_CLIENT_ID", sim::CLIENT_ID),
        ("YOUTUBE_CLIENT_SECRET", sim::CLIENT_SECRET),
        ("CRIER_PUBLIC_URL", "https://crier.invalid"),
    ];
    assert!(!examine(&live, &[]).await.0.contains("YouTube"));
    let of_youtube = |text: &str| bad(text).contains(&"YouTube");
    let (text, _) = examine(&live, &app).await;
    assert!(!of_youtube(&text) && text.contains("https://crier.invalid/oauth/youtube/callback"), "{text}");
    let (text, _) = examine(&live, &[&app[..2], &[("YOUTUBE_CLIENT_SECRET", "wrong"), app[3]]].concat()).await;
    assert!(of_youtube(&text) && text.contains("YOUTUBE_CLIENT_SECRET"), "{text}");
    let (text, _) = examine(&live, &app[..3]).await;
    assert!(of_youtube(&text) && text.contains("CRIER_PUBLIC_URL"), "{text}");
}

/// What Bluesky's servers fetch is looked at as they would: through a proxy that passes it on, or does not.
#[tokio::test(flavor = "multi_thread")]
async fn what_crier_says_of_itself_must_be_read_from_outside() {
    use axum::http::{StatusCode, header};
    use axum::response::IntoResponse;
    use axum::routing::get;
    use crier::doctor::{Verdict, bluesky};
    const AT: &str = "/oauth/bluesky/client-metadata.json";
    let net = crier::net::Net::new(crier::clock::Clock::system(), Vec::new()).unwrap();
    let json = || [(header::CONTENT_TYPE, "application/json")];
    let keys = serde_json::json!({ "keys": [{ "kid": "k1" }] });
    for (case, verdict, words) in [
        ("good", Verdict::Good, "people sign in on their server's page"),
        ("elsewhere", Verdict::Partly, "do not follow"),
        ("guard", Verdict::Partly, "turns robots away"),
        ("html", Verdict::Partly, "as it is"),
        ("other", Verdict::Partly, "CRIER_PUBLIC_URL"),
        ("keyless", Verdict::Partly, "crier keys bluesky"),
    ] {
        let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", door.local_addr().unwrap());
        let own = format!("{url}{AT}");
        let answer = match case {
            "good" => (json(), serde_json::json!({ "client_id": own, "jwks": keys }).to_string()).into_response(),
            "elsewhere" => (StatusCode::FOUND, [(header::LOCATION, "https://www.example.com/")]).into_response(),
            "guard" => (StatusCode::FORBIDDEN, "are you a robot?").into_response(),
            "html" => axum::response::Html("<p>hello").into_response(),
            "other" => {
                (json(), serde_json::json!({ "client_id": format!("https://old.example{AT}"), "jwks": keys }).to_string()).into_response()
            }
            _ => (json(), serde_json::json!({ "client_id": own, "jwks": { "keys": [] } }).to_string()).into_response(),
        };
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let again = move || async move { axum::response::Response::from_parts(parts.clone(), axum::body::Body::from(body.clone())) };
        let _served = crier::sim::serve_at(door, axum::Router::new().route(AT, get(again))).unwrap();
        let found = bluesky::page(&url, 8080, &net).await;
        assert!(found.verdict == verdict && found.says.contains(words), "{case}: {found}");
        assert!(verdict == Verdict::Good || found.says.ends_with("by app passwords alone"), "{case}: {found}");
    }
}

/// The real document is found good.
#[tokio::test(flavor = "multi_thread")]
async fn the_document_of_a_running_crier_is_good() {
    let town = crate::support::town::Town::with_page(crier::model::lang::Lang::En).await;
    let net = crier::net::Net::new(crier::clock::Clock::system(), Vec::new()).unwrap();
    let found = crier::doctor::bluesky::page(town.edges.public_url.as_deref().unwrap(), 8080, &net).await;
    assert_eq!(found.verdict, crier::doctor::Verdict::Good, "{found}");
    town.finish().await;
}
