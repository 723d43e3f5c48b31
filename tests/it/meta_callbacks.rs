//! What Meta tells: only what an app has signed, lately, counts, once, and for its own accounts; people hear of it in their
//! language, and the status page says what was erased and nothing else.

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use crier::clock::{DAY, MINUTE};
use crier::connect::meta::{MetaApp, MetaSecrets, Wish};
use crier::model::account::{Account, AccountState, Token};
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::platforms::Apps;
use crier::platforms::oauth::App;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::sign_in::{Page, Visitor};
use crate::support::by_page::browser;
use crate::support::rows::account;
use crate::support::town::{Town, apps};

const SECRET: &str = "instagram-secret";

/// As Meta signs: `SIGNATURE.PAYLOAD`, both in base64url without padding.
fn signed(secret: &str, payload: &Value) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(payload.as_bytes());
    format!("{}.{payload}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn payload(user: &str, at: i64) -> Value {
    json!({ "algorithm": "HMAC-SHA256", "issued_at": at / 1_000, "user_id": user })
}

fn meta_apps() -> Apps {
    let app = |id: &str, secret: &str| Some(App { id: id.into(), secret: secret.to_owned().into() });
    Apps { facebook: app("1", "facebook-secret"), instagram: app("2", SECRET), threads: app("3", "threads-secret"), ..apps() }
}

#[test]
fn only_what_the_app_signed_lately_in_the_one_way_is_read() {
    let secrets = MetaSecrets::of(&meta_apps());
    let now = 1_780_315_200_000;
    let good = signed(SECRET, &payload("77", now));
    let read = |app, signed: &str, now| secrets.read(app, Wish::Erase, signed, now).map(|request| request.user);
    assert_eq!(read(MetaApp::Instagram, &good, now), Some("77".into()));
    let (signature, body) = good.split_once('.').unwrap();
    let padded = format!("{}.{body}", URL_SAFE.encode(URL_SAFE_NO_PAD.decode(signature).unwrap()));
    assert_eq!(read(MetaApp::Instagram, &padded, now), Some("77".into()), "padded or not");
    let number = json!({ "algorithm": "HMAC-SHA256", "issued_at": now / 1_000, "user_id": 17_841_405_793_187_218_u64 });
    assert_eq!(read(MetaApp::Instagram, &signed(SECRET, &number), now), Some("17841405793187218".into()), "a number beyond 2^53");

    for other in [MetaApp::Facebook, MetaApp::Threads] {
        assert_eq!(read(other, &good, now), None, "another network's secret");
    }
    for (at, is_read) in [(now - DAY, true), (now - DAY - 1_000, false), (now + 5 * MINUTE, true), (now + 5 * MINUTE + 1_000, false)] {
        assert_eq!(read(MetaApp::Instagram, &signed(SECRET, &payload("77", at)), now).is_some(), is_read, "{}", at - now);
    }
    let with = |name: &str, value: Value| {
        let mut payload = payload("77", now);
        payload[name] = value;
        signed(SECRET, &payload)
    };
    let other_user = URL_SAFE_NO_PAD.encode(payload("78", now).to_string());
    let mut turned = signature.to_owned().into_bytes();
    turned[0] = if turned[0] == b'A' { b'B' } else { b'A' };
    let wrong = [
        with("algorithm", "none".into()),
        with("algorithm", "HMAC-SHA1".into()),
        with("algorithm", Value::Null),
        with("issued_at", Value::Null),
        with("issued_at", i64::MAX.into()),
        with("user_id", Value::Null),
        with("user_id", "".into()),
        with("user_id", json!(["77"])),
        format!("{signature}.{other_user}"),
        format!("{}.{body}", String::from_utf8(turned).unwrap()),
        format!(".{body}"),
        format!("{}.{body}", &signature[..20]),
        body.to_owned(),
        format!("{signature}."),
        String::new(),
        ".".to_owned(),
    ];
    for signed in wrong {
        assert_eq!(read(MetaApp::Instagram, &signed, now), None, "{signed}");
    }
    assert_eq!(MetaSecrets::of(&Apps::default()).read(MetaApp::Instagram, Wish::Erase, &good, now), None, "no app, no secret");
    let one = secrets.read(MetaApp::Instagram, Wish::Erase, &good, now).unwrap();
    let two = secrets.read(MetaApp::Instagram, Wish::Deauthorize, &good, now).unwrap();
    assert_ne!(one.digest, two.digest, "two wishes in one second are two");
}

/// A town with accounts: `mine` of the user 77, `linked` of theirs by Facebook, `other` of somebody else.
async fn town(lang: Lang) -> (Town, Visitor) {
    let town = Town::build_with_apps(lang, None, meta_apps()).await;
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0).id;
    let all = [
        ("mine", PlatformId::Instagram, json!({ "meta_user": "77" })),
        ("linked", PlatformId::InstagramPages, json!({ "meta_user": "77" })),
        ("other", PlatformId::Instagram, json!({ "meta_user": "78" })),
    ];
    for (id, platform, facts) in all {
        let (remote_id, link) = (format!("17-{id}"), Some(format!("https://www.instagram.com/{id}")));
        let account = Account {
            platform,
            facts,
            remote_id,
            link,
            workspace: workspace.clone(),
            connected_by: town.ana,
            handle: format!("@{id}"),
            ..account(id)
        };
        let token = Token { access: format!("canary-{id}"), ..Token::default() };
        let sealed = town.wired.store.seal_token(&town.edges.ring, &workspace, id, &token).await.unwrap();
        town.wired.store.put_account(&account, &sealed, None, None).await.unwrap();
    }
    town.say("/start").await;
    let visitor = Visitor::new(&town);
    (town, visitor)
}

async fn tell(town: &Town, path: &str, signed: &str) -> (StatusCode, String) {
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("signed_request", signed).finish();
    let address = format!("{}{path}", town.edges.public_url.as_ref().unwrap());
    let request = browser().post(address).header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    town.rest().await;
    (status, text)
}

async fn state(town: &Town, id: &str) -> (AccountState, bool) {
    let store = &town.wired.store;
    (store.account(id).await.unwrap().unwrap().state, store.token(id).await.unwrap().token.is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_was_taken_back_signs_the_account_out_and_is_told_once() {
    for lang in Lang::ALL {
        let (town, _) = town(lang).await;
        let request = signed(SECRET, &payload("77", town.clock.now()));
        for _ in 0..2 {
            assert_eq!(tell(&town, "/meta/instagram/deauthorize", &request).await, (StatusCode::OK, String::new()));
        }
        assert_eq!(state(&town, "mine").await, (AccountState::NeedsLogin, false));
        assert_eq!(state(&town, "linked").await, (AccountState::Ready, true), "another app's");
        assert_eq!(state(&town, "other").await, (AccountState::Ready, true));
        assert_eq!(town.transcript().matches("@mine").count(), 1, "{}", town.transcript());
        town.say("/accounts").await;
        town.snapshot("meta_deauthorized");
        town.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_erased_and_a_page_says_so() {
    for lang in Lang::ALL {
        let (town, visitor) = town(lang).await;
        let request = signed(SECRET, &payload("77", town.clock.now()));
        let (status, text) = tell(&town, "/meta/instagram/deletion", &request).await;
        let answer: Value = serde_json::from_str(&text).unwrap();
        let code = answer["confirmation_code"].as_str().unwrap();
        let public = town.edges.public_url.clone().unwrap();
        assert_eq!((status, answer["url"].as_str().unwrap()), (StatusCode::OK, format!("{public}/meta/deletion/{code}").as_str()));
        assert!(code.len() >= 16 && answer.as_object().unwrap().len() == 2, "{answer}");
        assert_eq!(tell(&town, "/meta/instagram/deletion", &request).await.1, text, "the same request, the same answer");
        assert_eq!(state(&town, "mine").await, (AccountState::Removed, false));
        assert_eq!(state(&town, "other").await, (AccountState::Ready, true));
        let kept = format!("{:?}", town.wired.store.account("mine").await.unwrap());
        for gone in ["17-mine", "@mine", "instagram.com", "77"] {
            assert!(!kept.contains(gone), "{gone}: {kept}");
        }
        town.snapshot("meta_erased");

        let page = visitor.ask(Method::GET, &format!("/meta/deletion/{code}"), &[("accept-language", lang.code())]).await;
        assert_eq!(page.status, StatusCode::OK);
        let text = words(&page);
        assert!(text.contains("Instagram"), "{text}");
        assert!(text.contains(town.pick("It was erased on", "Se borró el", "Это стёрто")), "{text}");
        for secret in ["77", "mine", code] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        town.finish().await;
    }
}

/// What a page says, without its frame.
fn words(page: &Page) -> String {
    page.text.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0.trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn facebook_speaks_for_the_instagram_accounts_behind_its_pages() {
    let (town, visitor) = town(Lang::En).await;
    let request = signed("facebook-secret", &payload("77", town.clock.now()));
    assert_eq!(tell(&town, "/meta/facebook/deletion", &request).await.0, StatusCode::OK);
    assert_eq!(state(&town, "linked").await, (AccountState::Removed, false));
    assert_eq!(state(&town, "mine").await, (AccountState::Ready, true), "signed in by another app");
    let nobody = signed("threads-secret", &payload("77", town.clock.now()));
    let (status, text) = tell(&town, "/meta/threads/deletion", &nobody).await;
    let answer: Value = serde_json::from_str(&text).unwrap();
    let page = visitor.get(answer["url"].as_str().unwrap()).await;
    assert!(status == StatusCode::OK && words(&page).contains("nothing to erase"), "{}", page.text);
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_changes_nothing() {
    let (town, visitor) = town(Lang::En).await;
    let now = town.clock.now();
    let good = signed(SECRET, &payload("77", now));
    let long = "x".repeat(40_000);
    let wrong = [
        ("/meta/instagram/deauthorize", signed("another", &payload("77", now))),
        ("/meta/instagram/deletion", signed("another", &payload("77", now))),
        ("/meta/threads/deletion", good.clone()),
        ("/meta/facebook/deauthorize", good.clone()),
        ("/meta/linkedin/deauthorize", good.clone()),
        ("/meta/instagram_pages/deauthorize", good.clone()),
        ("/meta/instagram/deletion", signed(SECRET, &payload("77", now - 2 * DAY))),
        ("/meta/instagram/deletion", String::new()),
    ];
    for (path, request) in wrong {
        assert_eq!(tell(&town, path, &request).await, (StatusCode::BAD_REQUEST, String::new()), "{path}");
    }
    assert_eq!(tell(&town, "/meta/instagram/deletion", &long).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let address = format!("{}/meta/instagram/deletion", town.edges.public_url.as_ref().unwrap());
    let twice = format!("signed_request={good}&signed_request={good}");
    assert_eq!(browser().post(address).body(twice).send().await.unwrap().status(), StatusCode::BAD_REQUEST);
    for id in ["mine", "linked", "other"] {
        assert_eq!(state(&town, id).await, (AccountState::Ready, true));
    }
    assert_eq!(visitor.get("/meta/instagram/deletion").await.status, StatusCode::METHOD_NOT_ALLOWED, "a look changes nothing");
    assert!(!town.transcript().contains("@mine"), "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_there_says_nothing() {
    let (town, visitor) = town(Lang::En).await;
    let request = signed(SECRET, &payload("77", town.clock.now()));
    tell(&town, "/meta/instagram/deauthorize", &request).await;
    for code in ["0", "00000000000000000000", "..%2f..", &"x".repeat(500)] {
        let page = visitor.get(&format!("/meta/deletion/{code}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{code}");
        assert!(words(&page).contains("nothing under this address"), "{}", page.text);
    }
    town.finish().await;
}

/// Who signed in again after the request is not signed out by it a second time, whoever sends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_sent_again_later_does_nothing_more() {
    let (town, _) = town(Lang::En).await;
    let request = signed(SECRET, &payload("77", town.clock.now()));
    tell(&town, "/meta/instagram/deauthorize", &request).await;
    let store = &town.wired.store;
    let mine = store.account("mine").await.unwrap().unwrap();
    let sealed = store.seal_token(&town.edges.ring, &mine.workspace, "mine", &Token::default()).await.unwrap();
    store.put_account(&Account { state: AccountState::Ready, ..mine }, &sealed, None, None).await.unwrap();
    assert_eq!(tell(&town, "/meta/instagram/deauthorize", &request).await.0, StatusCode::OK);
    assert_eq!(state(&town, "mine").await, (AccountState::Ready, true));
    town.finish().await;
}
