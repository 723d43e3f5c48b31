//! Conversations: an account at Bluesky is connected on the page of its own server, or by an app password beside it; what goes
//! wrong on the way, and attacks on the way back.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::demo::Choice;
use crier::model::account::{Account, AccountState, Token};
use crier::model::lang::Lang;
use crier::platforms::bluesky::sim::Manner;
use serde_json::Value;

use crate::sign_in::{Visitor, payload};
use crate::support::by_page::{carried, decide};
use crate::support::connect::with_page_in_every_language;
use crate::support::crash::REST;
use crate::support::town::Town;

async fn account(town: &Town) -> Account {
    let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
    town.wired.store.accounts(&workspace.id).await.unwrap().remove(0)
}

async fn token(town: &Town) -> Token {
    town.wired.store.open_token(&town.edges.ring, &account(town).await).await.unwrap().unwrap().0
}

/// By the page, published to, signed out at the server, and signed in again by an app password.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_by_the_page_and_again_by_an_app_password() {
    with_page_in_every_language(async |town| {
        town.connect_bluesky_by_page().await;
        assert!(token(town).await.secret.is_some(), "bound to a key");
        town.send_photo("The sea").await;
        town.publish().await;
        assert_eq!(town.bluesky.posts().len(), 1, "{}", town.transcript());
        let did = town.bluesky.account("ana").did;
        town.bluesky.revoke(&did);
        town.send_photo("The sea again").await;
        town.publish().await;
        assert_eq!(account(town).await.state, AccountState::NeedsLogin, "{}", town.transcript());
        town.press("button-reconnect").await;
        town.press("button-app-password").await;
        town.say(&town.bluesky.account("ana").app_password).await;
        town.advance(MINUTE).await;
        assert_eq!(town.bluesky.posts().len(), 2, "{}", town.transcript());
        assert_eq!((token(town).await.secret, town.bluesky.page_sessions().0), (None, 0));
        town.say("/accounts").await;
        town.snapshot("bluesky_page");
    })
    .await;
}

/// Who signs in again has one session at the server, whichever way they came; and what cannot be ended keeps nobody from it.
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_ends_the_session_before() {
    let town = Town::with_page(Lang::En).await;
    town.connect_bluesky_by_page().await;
    let first = token(&town).await.access;
    let link = town.bluesky_link("ana").await;
    town.walk(&link, Choice::Consent).await;
    town.advance(MINUTE).await;
    assert_ne!(token(&town).await.access, first);
    assert_eq!(town.bluesky.page_sessions().0, 1, "the one before is ended\n{}", town.transcript());
    town.send_photo("By the second").await;
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 1, "{}", town.transcript());
    // Nothing by which the session could be ended: it stays, and the next one works.
    let broken = Token { secret: Some("none".into()), ..token(&town).await };
    let (store, account) = (&town.wired.store, account(&town).await);
    let sealed = store.seal_token(&town.edges.ring, &account.workspace, &account.id, &broken).await.unwrap();
    store.put_account(&account, &sealed, broken.expires_at, None).await.unwrap();
    let link = town.bluesky_link("ana").await;
    town.walk(&link, Choice::Consent).await;
    town.advance(MINUTE).await;
    assert!(town.heard().contains("signed in again"), "{}", town.transcript());
    assert_eq!(town.bluesky.page_sessions().0, 2);
    town.send_photo("By the third").await;
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 2, "{}", town.transcript());
    town.finish().await;
}

/// The other way round, and the app password that comes without the other way being chosen is taken all the same.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_password_is_understood_unasked_and_a_page_follows_it() {
    let town = Town::with_page(Lang::En).await;
    town.connect_bluesky().await;
    let password = town.bluesky.account("ana").app_password;
    assert!(!town.transcript().contains(&password), "{}", town.transcript());
    assert_eq!(token(&town).await.secret, None);
    let link = town.bluesky_link("ana").await;
    town.walk(&link, Choice::Consent).await;
    assert!(town.heard().contains("signed in again"), "{}", town.transcript());
    assert!(token(&town).await.secret.is_some());
    town.send_photo("By the page").await;
    town.publish().await;
    assert_eq!(town.bluesky.posts().len(), 1, "{}", town.transcript());
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_no_and_who_takes_the_wrong_button_get_on() {
    with_page_in_every_language(async |town| {
        let link = town.bluesky_link("ana").await;
        town.walk(&link, Choice::Refuse).await;
        town.press("button-try-again").await;
        town.say("ana.example").await;
        town.press("button-app-password").await;
        // The link is given up with it.
        town.say("correct horse battery staple").await;
        town.say("/connect").await;
        town.tap("Bluesky").await;
        town.say("ana.example").await;
        // What is neither a code nor an app password is what it always is: a post.
        town.say("Sunset").await;
        let link = town.open("button-sign-in").await;
        town.walk(&link, Choice::Consent).await;
        town.press("button-disconnect").await;
        town.advance(MINUTE).await;
        assert_eq!(town.bluesky.page_sessions().0, 0, "what was not kept is ended at its server");
        town.snapshot("bluesky_page_denied");
    })
    .await;
}

/// Each trouble of the page has its sentence and a next step.
#[tokio::test(flavor = "multi_thread")]
async fn every_trouble_is_told_with_a_next_step() {
    for lang in Lang::ALL {
        let town = Town::with_page(lang).await;
        let narrow = Manner { narrow: true, ..Manner::default() };
        let stranger = Manner { sub: Some("nobody".into()), ..Manner::default() };
        for manner in [narrow, stranger] {
            let link = town.bluesky_link("ana").await;
            town.bluesky.behave(manner);
            town.walk(&link, Choice::Consent).await;
            town.bluesky.behave(Manner::default());
        }
        assert_eq!(town.bluesky.page_sessions().0, 0);
        town.snapshot("bluesky_page_troubles");
        // What goes wrong before the server's page is told on ours.
        let visitor = Visitor::new(&town);
        let link = town.bluesky_link("ana").await;
        town.bluesky.behave(Manner { issuer: Some("nowhere".into()), ..Manner::default() });
        let page = visitor.ask(reqwest::Method::POST, &link, &[]).await;
        let told = crier::i18n::plain(lang, &crier::model::say::Say::new("connect-no-sign-in-page").text("network", "Bluesky"));
        let plain = page.text.replace("&#39;", "'").replace("&quot;", "\"");
        assert!(plain.contains(told.split('.').next().unwrap()), "{}", page.text);
        town.finish().await;
    }
}

/// A browser that has been sent to the server and back: the callback, and its cookie.
async fn answered(town: &Town, visitor: &Visitor) -> (String, String) {
    let link = town.bluesky_link("ana").await;
    let (page, cookie) = visitor.begin(&link).await;
    assert!(page.starts_with(&format!("{}/oauth/authorize?client_id=", town.bluesky.base())), "{page}");
    (decide(&page, "allow").await.to_string(), cookie)
}

/// Only the server that the person was sent to may answer, and it has to say so; an answer counts once.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_and_only_of_the_right_server() {
    let town = Town::with_page(Lang::En).await;
    let visitor = Visitor::new(&town);
    let (callback, cookie) = answered(&town, &visitor).await;
    let url: url::Url = callback.parse().unwrap();
    let (state, code, iss) = (carried(&url, "state"), carried(&url, "code"), carried(&url, "iss"));
    let base = callback.split('?').next().unwrap();
    let wrong = [
        ("nobody says who answers", format!("{base}?state={state}&code={code}")),
        ("another server answers", format!("{base}?state={state}&code={code}&iss=https://evil.example")),
        ("nearly the same", format!("{base}?state={state}&code={code}&iss={iss}/")),
        ("a no of another server", format!("{base}?state={state}&error=access_denied&iss=https://evil.example")),
        ("a no of nobody", format!("{base}?state={state}&error=access_denied")),
        ("another state", format!("{base}?state={}&code={code}&iss={iss}", "a".repeat(32))),
        ("at another network's address", callback.replace("/bluesky/", "/linkedin/")),
    ];
    for (what, address) in wrong {
        assert_eq!(visitor.get_with(&address, &cookie).await.status, 400, "{what}");
    }
    let page = visitor.get_with(&callback, &cookie).await;
    let back = visitor.get(page.location()).await;
    assert_eq!(visitor.get_with(&callback, &cookie).await.status, 400, "a second time");
    town.telegram.start(town.ana, &payload(&back)).unwrap();
    town.rest().await;
    town.press("button-keep").await;
    assert_eq!(account(&town).await.handle, "@ana.example", "{}", town.transcript());
    town.finish().await;
}

/// The document is there for whoever asks, says the same after a restart, and holds nothing that opens anything.
#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served_and_its_key_stays() {
    let mut town = Town::with_page(Lang::En).await;
    let visitor = Visitor::new(&town);
    let first = visitor.get("/oauth/bluesky/client-metadata.json").await;
    assert_eq!((first.status.as_u16(), first.headers["content-type"].to_str().unwrap()), (200, "application/json"));
    let document: Value = serde_json::from_str(&first.text).unwrap();
    let base = town.edges.public_url.clone().unwrap();
    assert_eq!(document["client_id"], format!("{base}/oauth/bluesky/client-metadata.json"));
    assert_eq!(document["redirect_uris"][0], format!("{base}/oauth/bluesky/callback"));
    let keys = document["jwks"]["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    let mut fields: Vec<&str> = keys[0].as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["alg", "crv", "kid", "kty", "use", "x", "y"], "the public half alone");
    town.restart().await;
    assert_eq!(visitor.get("/oauth/bluesky/client-metadata.json").await.text, first.text);
    for network in ["linkedin", "x", "nowhere"] {
        assert_eq!(visitor.get(&format!("/oauth/{network}/client-metadata.json")).await.status, 404, "{network}");
    }
    town.finish().await;
}

/// Without a public address there is no page to come back to: the app password is all that is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_only_the_app_password_is_offered() {
    let town = Town::english().await;
    town.connect_bluesky().await;
    assert!(!town.transcript().contains(&format!("[{}]", town.label("button-app-password"))), "{}", town.transcript());
    town.finish().await;
}

/// What was signed in by the page goes on for months without anybody, and ends when its server says so: the person hears of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_kept_alive_and_its_end_is_told() {
    let town = Town::with_page(Lang::En).await;
    town.connect_bluesky_by_page().await;
    for _ in 0..3 {
        town.clock.advance_to(town.clock.now() + 46 * DAY);
        town.advance(HOUR).await;
    }
    assert_eq!(town.bluesky.page_sessions(), (1, 3, 0), "{}", town.transcript());
    town.bluesky.revoke(&town.bluesky.account("ana").did);
    town.clock.advance_to(town.clock.now() + 46 * DAY);
    town.advance(REST).await;
    assert_eq!(account(&town).await.state, AccountState::NeedsLogin, "{}", town.transcript());
    assert!(town.heard().contains("the sign-in has ended"), "{}", town.transcript());
    town.finish().await;
}

/// Neither key nor token of a session stands anywhere in the database or in the chat as it is.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_session_is_readable_at_rest() {
    let town = Town::with_page(Lang::En).await;
    let link = town.bluesky_link("ana").await;
    let visitor = Visitor::new(&town);
    visitor.begin(&link).await;
    town.walk(&link, Choice::Consent).await;
    town.press("button-keep").await;
    let token = token(&town).await;
    let session: Value = serde_json::from_str(token.secret.as_deref().unwrap()).unwrap();
    let keys = town.wired.store.client_keys(crier::model::platform::PlatformId::Bluesky).await.unwrap();
    let opened = keys[0].open(&town.edges.ring).unwrap();
    let secrets = [token.access.as_str(), token.refresh.as_deref().unwrap(), session["key"].as_str().unwrap(), &opened];
    let files = std::fs::read_dir(town.folder.path()).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let bytes: Vec<u8> = files.flat_map(|path| std::fs::read(path).unwrap()).collect();
    assert!(bytes.len() > 10_000);
    for secret in secrets {
        assert!(secret.len() > 20 && !town.transcript().contains(secret));
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "it is readable");
    }
    town.finish().await;
}
