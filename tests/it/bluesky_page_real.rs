//! Bluesky by the page, against the authorization server of the reference PDS (tests/peers/pds): the common suite, with a
//! browser that does what that page's script does. Crier is a confidential client there: the server fetches its document, which
//! the peer leads from an https name to the port where it is served here. Runs where `CRIER_PDS` holds the peer's line.

use async_trait::async_trait;
use crier::model::account::{Account, Token};
use crier::model::ids::new_id;
use crier::net::Fault;
use crier::platforms::bluesky::Bluesky;
use crier::platforms::{ConnectError, Grant, Platform};
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use url::Url;

use crate::bluesky_real::{PASSWORD, Real, real};
use crate::conformance::{Seen, Subject, Wiring, commit, sign_in, stage};
use crate::support::bluesky_page::{Document, begin, new_key, with, wrong_grants};
use crate::support::by_page::browser;

pub struct RealPage {
    real: Real,
    document: Document,
    /// What the server knows Crier by.
    public_url: String,
    key: String,
    bluesky: Bluesky,
}

async fn real_page() -> Option<RealPage> {
    let real = real().await?;
    let document = Document::serve().await;
    let host = format!("c{}.crier-peer.net", new_id(real.clock()));
    real.lead(&host, &document.served.base).await;
    let public_url = format!("https://{host}");
    let key = new_key(real.clock());
    let bluesky = document.bluesky(real.edges().0, &public_url, &[&key]);
    Some(RealPage { real, document, public_url, key, bluesky })
}

/// What a browser says of a request that its address bar makes.
const NAVIGATES: [(&str, &str); 3] = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("user-agent", "Mozilla/5.0")];
/// What it says of one that the script of a page makes.
const FETCHES: [(&str, &str); 4] =
    [("sec-fetch-mode", "same-origin"), ("sec-fetch-dest", "empty"), ("sec-fetch-site", "same-origin"), ("user-agent", "Mozilla/5.0")];

/// A browser at the server's page.
struct Visit<'a> {
    address: &'a str,
    origin: String,
    cookies: Vec<(String, String)>,
}

impl<'a> Visit<'a> {
    async fn open(address: &'a str) -> Self {
        let mut request = browser().get(address).header("sec-fetch-site", "cross-site");
        for (name, value) in NAVIGATES {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        assert_eq!(status, 200, "{}", answer.text().await.unwrap());
        let origin = address.parse::<Url>().unwrap().origin().ascii_serialization();
        let mut visit = Self { address, origin, cookies: Vec::new() };
        visit.remember(&headers);
        visit
    }

    fn remember(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(own, _)| own != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// What the page's script asks.
    async fn ask(&mut self, what: &str, body: Value, bearer: Option<&str>) -> Value {
        let csrf = self.cookies.iter().find(|(name, _)| name == "csrf-token").unwrap().1.clone();
        let mut request = browser()
            .post(format!("{}/@atproto/oauth-provider/~api/{what}", self.origin))
            .header("referer", self.address)
            .header("origin", &self.origin)
            .header("x-csrf-token", csrf)
            .header("x-ratelimit-bypass", "crier-peer")
            .header(COOKIE, self.cookie())
            .json(&body);
        for (name, value) in FETCHES {
            request = request.header(name, value);
        }
        if let Some(bearer) = bearer {
            request = request.header(AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{what}: {status} {text}");
        self.remember(&headers);
        serde_json::from_str(&text).unwrap()
    }

    /// Follows where the page goes when it is done: where the browser comes back to Crier.
    async fn leave(&self, address: &str) -> Url {
        let mut request =
            browser().get(address).header("sec-fetch-site", "same-origin").header("referer", self.address).header(COOKIE, self.cookie());
        for (name, value) in NAVIGATES {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        let to = answer.headers().get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        to.unwrap_or_else(|| panic!("nowhere: {}", answer.status())).parse().unwrap()
    }

    /// Signs in and says yes.
    async fn allow(address: &'a str, handle: &str) -> Url {
        let mut visit = Self::open(address).await;
        let signed_in =
            visit.ask("sign-in", json!({ "locale": "en", "username": handle, "password": PASSWORD, "remember": false }), None).await;
        assert_eq!(signed_in["consentRequired"], true, "{signed_in}");
        let (sub, bearer) = (signed_in["account"]["sub"].clone(), signed_in["ephemeralToken"].as_str().map(str::to_owned));
        let consented = visit.ask("consent", json!({ "sub": sub }), bearer.as_deref()).await;
        visit.leave(consented["url"].as_str().unwrap()).await
    }

    async fn refuse(address: &'a str) -> Url {
        let mut visit = Self::open(address).await;
        let rejected = visit.ask("reject", json!({}), None).await;
        visit.leave(rejected["url"].as_str().unwrap()).await
    }
}

impl RealPage {
    async fn grant_of(&self, handle: &str) -> Grant {
        let walk = begin(&self.bluesky, self.real.net(), &self.public_url, handle).await.unwrap();
        walk.grant(&Visit::allow(&walk.begun.address, handle).await)
    }
}

#[async_trait]
impl Subject for RealPage {
    fn wiring(&self) -> Wiring<'_> {
        Wiring { platform: &self.bluesky, net: self.real.net(), clock: self.real.clock(), faults: None }
    }

    async fn grant(&self) -> Grant {
        let handle = self.real.account().await.0;
        self.grant_of(&handle).await
    }

    async fn grant_again(&self, grant: &Grant) -> Grant {
        self.grant_of(grant.get("account")).await
    }

    fn wrong_grants(&self, right: &Grant) -> Vec<(Grant, ConnectError)> {
        wrong_grants(right)
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        self.real.visible(account).await
    }

    async fn parents(&self, account: &Account) -> Vec<Option<String>> {
        self.real.parents(account).await
    }

    /// As the page of the account's sessions does; here what renews comes twice, which ends a session as surely.
    async fn revoke(&self, account: &Account) {
        self.real.end_sessions(&account.remote_id).await;
    }

    async fn expire(&self, account: &Account, token: &Token) -> Token {
        // An hour is nothing to wait for: the server takes any token that it did not give out as one that is over.
        let _ = account;
        let mut access = token.access.clone();
        access.truncate(access.len() - 4);
        Token { access: format!("{access}AAAA"), ..token.clone() }
    }

    fn repeat_is_safe(&self) -> bool {
        true
    }
}

conformance!(suite, super::real_page);

/// What renews is good once there, too: the second time ends the session, and asks for a sign-in.
#[tokio::test]
async fn what_renews_twice_ends_the_session() {
    let Some(subject) = real_page().await else { return };
    let who = sign_in(&subject).await;
    let fresh = subject.bluesky.refresh(subject.net(), &who.account, &who.token).await.unwrap();
    assert_eq!(subject.bluesky.refresh(subject.net(), &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
    assert_eq!(subject.bluesky.refresh(subject.net(), &who.account, &fresh).await.unwrap_err(), Fault::Relogin);
}

#[tokio::test]
async fn a_stolen_token_is_worth_nothing_without_its_key() {
    let Some(subject) = real_page().await else { return };
    let (ana, eve) = (sign_in(&subject).await, sign_in(&subject).await);
    let mut job = ana.job(&subject, "Stolen");
    stage(&subject, &mut job).await.unwrap();
    job.token = Token { secret: eve.token.secret.clone(), ..ana.token.clone() };
    assert_eq!(commit(&subject, &job).await, Err(Fault::Expired));
    assert_eq!(subject.bluesky.refresh(subject.net(), &ana.account, &job.token).await.unwrap_err(), Fault::Relogin);
    job.token = Token { secret: None, ..ana.token.clone() };
    assert_eq!(commit(&subject, &job).await, Err(Fault::Relogin));
    assert_eq!(subject.visible(&ana.account).await, []);
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing() {
    let Some(subject) = real_page().await else { return };
    let right = subject.grant().await;
    let theirs = subject.grant().await;
    for (field, value) in [("secret", theirs.get("secret")), ("verifier", theirs.get("verifier"))] {
        let grant = with(&right, field, value);
        assert_eq!(subject.bluesky.connect(subject.net(), &grant).await.unwrap_err(), ConnectError::TooSlow, "{field}");
    }
}

#[tokio::test]
async fn who_says_no_is_heard() {
    let Some(subject) = real_page().await else { return };
    let handle = subject.real.account().await.0;
    let walk = begin(&subject.bluesky, subject.net(), &subject.public_url, &handle).await.unwrap();
    let back = Visit::refuse(&walk.begun.address).await;
    let said = |name: &str| back.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned());
    assert_eq!(said("error").as_deref(), Some("access_denied"));
    assert_eq!((said("iss"), said("state").as_deref()), (walk.begun.issuer.clone(), Some("state")));
}

/// The server believes the document alone: of a Crier that is not in it nobody begins.
#[tokio::test]
async fn a_key_that_the_document_does_not_name_lets_nobody_begin() {
    let Some(subject) = real_page().await else { return };
    let handle = subject.real.account().await.0;
    let document = subject.document.said.lock().unwrap().clone();
    let other = subject.document.bluesky(subject.real.edges().0, &subject.public_url, &[&new_key(subject.clock())]);
    *subject.document.said.lock().unwrap() = document;
    let error = begin(&other, subject.net(), &subject.public_url, &handle).await.err();
    assert_eq!(error, Some(ConnectError::PageUnread));
    // A document that nobody answers for.
    let nobody = format!("https://n{}.crier-peer.net", new_id(subject.clock()));
    subject.real.lead(nobody.trim_start_matches("https://"), "http://127.0.0.1:1").await;
    let lost = subject.document.bluesky(subject.real.edges().0, &nobody, &[&subject.key]);
    let error = begin(&lost, subject.net(), &nobody, &handle).await.err();
    assert_eq!(error, Some(ConnectError::PageUnread));
}
