//! Bluesky by the page of the account's own server: the common suite against the simulator, and every forgery that a server, a
//! browser or a thief could try.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis, SECOND};
use crier::model::account::{Account, Token};
use crier::model::problem::Reason;
use crier::net::{Fault, Net};
use crier::platforms::bluesky::Bluesky;
use crier::platforms::bluesky::oauth::key::Key;
use crier::platforms::bluesky::sim::{Manner, NETWORK, Simulator};
use crier::platforms::{ConnectError, Grant, Platform};
use crier::sim::World;
use crier::sim::faults::Kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::bluesky::{endpoints, marks_what_the_text_means, parents, visible};
use crate::conformance::{Seen, Subject, Wiring, commit, publish, sign_in, stage};
use crate::support::bluesky_page::{Document, begin, new_key, with, wrong_grants};
use crate::support::by_page::decide;

/// 2026-11-22 12:00 UTC.
const NOON: Millis = 1_795_348_800_000;

pub struct ByPage {
    world: World,
    sim: Arc<Simulator>,
    net: Net,
    document: Document,
    /// The key by which Crier proves itself.
    key: String,
    bluesky: Bluesky,
}

async fn by_page() -> Option<ByPage> {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Arc::new(Simulator::start(world.clone()).await.unwrap());
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let document = Document::serve().await;
    let key = new_key(&world.clock);
    let bluesky = document.bluesky(endpoints(sim.base(), sim.base()), &document.served.base, &[&key]);
    Some(ByPage { world, sim, net, document, key, bluesky })
}

impl ByPage {
    async fn begin(&self, account: &str) -> Result<crate::support::bluesky_page::Walk, ConnectError> {
        begin(&self.bluesky, &self.net, &self.document.served.base, account).await
    }

    /// Somebody called so signs in and says yes: what the network is asked with.
    async fn grant_of(&self, handle: &str) -> Grant {
        let walk = self.begin(handle).await.unwrap();
        walk.grant(&decide(&walk.begun.address, "allow").await)
    }

    /// The same with other keys of Crier.
    fn with_keys(&self, keys: &[&str]) -> Bluesky {
        self.document.bluesky(endpoints(self.sim.base(), self.sim.base()), &self.document.served.base, keys)
    }
}

#[async_trait]
impl Subject for ByPage {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.bluesky, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        let account = self.sim.account(&crier::model::ids::new_id(&self.world.clock));
        self.grant_of(&account.handle).await
    }

    async fn grant_again(&self, grant: &Grant) -> Grant {
        self.grant_of(grant.get("account")).await
    }

    fn wrong_grants(&self, right: &Grant) -> Vec<(Grant, ConnectError)> {
        wrong_grants(right)
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        visible(&self.sim, account)
    }

    async fn parents(&self, account: &Account) -> Vec<Option<String>> {
        parents(&self.sim, account)
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(&account.remote_id);
    }

    fn repeat_is_safe(&self) -> bool {
        true
    }
}

conformance!(suite, super::by_page);
conformance!(suite_under_faults, super::by_page, faults);

#[tokio::test]
async fn marks_links_mentions_and_tags() {
    marks_what_the_text_means(&by_page().await.unwrap()).await;
}

/// Whoever signed in is who the server says, whichever account was named; it lasts two years, and an hour at a time.
#[tokio::test]
async fn says_who_signed_in() {
    let subject = by_page().await.unwrap();
    subject.sim.account("ana");
    let grant = subject.grant_of(" https://bsky.app/profile/ANA.example ").await;
    let profile = subject.bluesky.connect(&subject.net, &grant).await.unwrap().remove(0);
    assert_eq!((profile.handle.as_str(), profile.name.as_str()), ("@ana.example", "Ana"));
    assert_eq!(profile.facts, json!({ "pds": subject.sim.base() }));
    assert_eq!(profile.login_until, Some(NOON + 730 * DAY));
    assert_eq!(profile.token.expires_at, Some(NOON + HOUR));
    subject.sim.sit("bob");
    let grant = subject.grant_of("ana.example").await;
    assert_eq!(subject.bluesky.connect(&subject.net, &grant).await.unwrap().remove(0).handle, "@bob.example");
}

/// Nonces change every few minutes: nobody notices, and a post stays one.
#[tokio::test]
async fn takes_up_the_nonces_that_change() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    for n in 0_u8..4 {
        let mut job = who.job_with(&subject, &format!("{n}"), 1);
        stage(&subject, &mut job).await.unwrap();
        subject.world.clock.advance_to(subject.world.clock.now() + 10 * MINUTE);
        commit(&subject, &job).await.unwrap();
    }
    assert_eq!(subject.sim.posts().len(), 4);
}

/// A long file leaves only with a nonce that is known to be good: it is sent once.
#[tokio::test]
async fn sends_a_long_file_once() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    subject.world.clock.advance_to(NOON + 10 * MINUTE);
    let mut job = who.job(&subject, "Long");
    job.media = vec![who.video_of(1, 3 << 20)];
    // Two small ones for the newest nonce, then the file.
    subject.world.faults.arm_any(NETWORK, 3, Kind::ServerError);
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::later()));
    assert_eq!(subject.world.faults.left(NETWORK), 0);
    // The nonce is new: the file alone.
    subject.world.faults.arm_any(NETWORK, 2, Kind::ServerError);
    stage(&subject, &mut job).await.unwrap();
    assert_eq!(subject.world.faults.left(NETWORK), 1);
}

#[tokio::test]
async fn a_server_that_does_not_hold_the_account_signs_nobody_in() {
    let subject = by_page().await.unwrap();
    let evil = Simulator::start(subject.world.clone()).await.unwrap();
    let net = Net::new(subject.world.clock.clone(), vec![subject.sim.host().to_owned(), evil.host().to_owned()]).unwrap();
    for sim in [&*subject.sim, &evil] {
        sim.account("ana");
    }
    // The account's server names another one for signing in, as those of Bluesky's own do: that one counts.
    let elsewhere = Manner { issuer: Some(evil.base().to_owned()), ..Manner::default() };
    let walk = async || {
        subject.sim.behave(elsewhere.clone());
        let walk = begin(&subject.bluesky, &net, &subject.document.served.base, "ana.example").await.unwrap();
        assert!(walk.begun.address.starts_with(evil.base()));
        walk.grant(&decide(&walk.begun.address, "allow").await)
    };
    let profile = subject.bluesky.connect(&net, &walk().await).await.unwrap().remove(0);
    assert_eq!(profile.facts, json!({ "pds": subject.sim.base() }));
    assert_eq!(evil.page_sessions().0, 1);
    // One that only says so does not: what it gave is ended, and nobody is signed in.
    let grant = walk().await;
    subject.sim.behave(Manner::default());
    assert_eq!(subject.bluesky.connect(&net, &grant).await.unwrap_err(), ConnectError::NotItsServer);
    assert_eq!(evil.page_sessions().0, 1, "what was given out is ended");
}

#[tokio::test]
async fn tokens_of_nobody_of_too_little_and_of_strangers_are_not_kept() {
    let subject = by_page().await.unwrap();
    subject.sim.account("ana");
    let stranger = format!("did:plc:{}", "a".repeat(24));
    let cases = [
        (Manner { sub: Some("ana.example".into()), ..Manner::default() }, ConnectError::NotItsServer),
        (Manner { sub: Some("https://evil.example".into()), ..Manner::default() }, ConnectError::NotItsServer),
        (Manner { sub: Some(stranger), ..Manner::default() }, ConnectError::NoSuchHandle),
        (Manner { narrow: true, ..Manner::default() }, ConnectError::MissingRights),
    ];
    for (manner, why) in cases {
        let grant = subject.grant_of("ana.example").await;
        subject.sim.behave(manner.clone());
        assert_eq!(subject.bluesky.connect(&subject.net, &grant).await.unwrap_err(), why, "{manner:?}");
        assert_eq!(subject.sim.page_sessions().0, 0, "{manner:?}: it is ended");
        subject.sim.behave(Manner::default());
    }
}

/// What a server says of where people sign in is taken at its word only as far as it fits together.
#[tokio::test]
async fn a_server_without_a_usable_page_is_told_as_one() {
    let subject = by_page().await.unwrap();
    subject.sim.account("ana");
    let base = subject.sim.base().to_owned();
    let blocked = ["http://127.0.0.1:1", "https://10.0.0.1", "https://localhost"];
    for issuer in [&format!("{base}/"), &format!("{base}/elsewhere"), "", "nowhere"].into_iter().map(String::from) {
        subject.sim.behave(Manner { issuer: Some(issuer.clone()), ..Manner::default() });
        assert_eq!(subject.begin("ana.example").await.err(), Some(ConnectError::NoSignInPage), "{issuer}");
    }
    // An address of the inner network is not even asked.
    for issuer in blocked {
        subject.sim.behave(Manner { issuer: Some(issuer.into()), ..Manner::default() });
        assert_eq!(subject.begin("ana.example").await.err(), Some(ConnectError::NoSuchHandle), "{issuer}");
    }
    for handle in ["nobody.example", "not a handle", ""] {
        assert_eq!(subject.begin(handle).await.err(), Some(ConnectError::NoSuchHandle), "{handle}");
    }
}

/// Whatever is wrong with what Crier says of itself, the server lets nobody begin, and the person is told whose matter it is.
#[tokio::test]
async fn a_document_that_does_not_fit_lets_nobody_begin() {
    let subject = by_page().await.unwrap();
    subject.sim.account("ana");
    let right = subject.document.said.lock().unwrap().clone();
    let wrong = [
        ("client_id", json!("https://other.example/client-metadata.json")),
        ("application_type", json!("native")),
        ("dpop_bound_access_tokens", json!(false)),
        ("response_types", json!(["token"])),
        ("grant_types", json!(["authorization_code"])),
        ("scope", json!("transition:generic")),
        ("redirect_uris", json!(["https://other.example/oauth/bluesky/callback"])),
        ("redirect_uris", json!([])),
        ("token_endpoint_auth_method", json!("none")),
        ("token_endpoint_auth_signing_alg", json!("none")),
        ("jwks", json!({ "keys": [] })),
        ("jwks", json!({ "keys": [{ "kid": "x", "alg": "ES256", "d": "secret" }] })),
    ];
    for (field, value) in wrong {
        let mut document = right.clone();
        document[field] = value;
        *subject.document.said.lock().unwrap() = document;
        assert_eq!(subject.begin("ana.example").await.err(), Some(ConnectError::PageUnread), "{field}");
    }
    // The right document, but of another key.
    subject.with_keys(&[&new_key(&subject.world.clock)]);
    assert_eq!(subject.begin("ana.example").await.err(), Some(ConnectError::PageUnread), "another key");
    // It is kept for ten minutes.
    subject.with_keys(&[&subject.key]);
    assert_eq!(subject.begin("ana.example").await.err(), Some(ConnectError::PageUnread), "kept");
    subject.world.clock.advance_to(NOON + 10 * MINUTE);
    assert!(subject.begin("ana.example").await.is_ok());
    *subject.document.said.lock().unwrap() = right;
}

/// The code is worth nothing without the verifier and without the key of whoever began.
#[tokio::test]
async fn a_stolen_code_is_worth_nothing() {
    let subject = by_page().await.unwrap();
    subject.sim.account("ana");
    subject.sim.account("eve");
    let theirs = subject.begin("eve.example").await.unwrap();
    let theirs = theirs.begun.secret.unwrap();
    for (field, value) in [("secret", theirs.as_str()), ("verifier", &"v".repeat(52)), ("redirect", "https://evil.example/callback")] {
        let grant = with(&subject.grant_of("ana.example").await, field, value);
        assert!(subject.bluesky.connect(&subject.net, &grant).await.is_err(), "{field}");
        assert_eq!(subject.sim.page_sessions().0, 0);
    }
}

#[tokio::test]
async fn a_stolen_token_is_worth_nothing_without_its_key() {
    let subject = by_page().await.unwrap();
    let (ana, eve) = (sign_in(&subject).await, sign_in(&subject).await);
    let stolen = [
        ("with another key", Token { secret: eve.token.secret.clone(), ..ana.token.clone() }, Fault::Expired),
        ("without any", Token { secret: None, ..ana.token.clone() }, Fault::Relogin),
        ("with a broken key", Token { secret: Some("{}".into()), ..ana.token.clone() }, Fault::Relogin),
    ];
    for (what, token, fault) in stolen {
        let mut job = ana.job(&subject, what);
        stage(&subject, &mut job).await.unwrap();
        job.token = token.clone();
        assert_eq!(commit(&subject, &job).await, Err(fault), "{what}");
        let refreshed = subject.bluesky.refresh(&subject.net, &ana.account, &token).await;
        assert_eq!(refreshed.unwrap_err(), Fault::Relogin, "{what}");
    }
    publish(&subject, &mut ana.job(&subject, "Still mine")).await.unwrap();
    assert_eq!(subject.visible(&ana.account).await.len(), 1);
}

/// What renews is good once: a second time ends the session for everybody, and says so at once.
#[tokio::test]
async fn what_renews_twice_ends_the_session() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    let fresh = subject.bluesky.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    assert_eq!(subject.bluesky.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
    assert_eq!(subject.bluesky.refresh(&subject.net, &who.account, &fresh).await.unwrap_err(), Fault::Relogin);
    assert_eq!(subject.sim.page_sessions(), (0, 1, 1));
}

/// A session that is renewed for another account than its own is nobody's.
#[tokio::test]
async fn a_renewal_for_somebody_else_is_not_taken() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.behave(Manner { sub: Some(subject.sim.account("eve").did), ..Manner::default() });
    assert_eq!(subject.bluesky.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
}

/// A new key of Crier's begins new sessions; the older one stays for those that began with it, until it is taken away.
#[tokio::test]
async fn a_session_stays_with_the_key_that_it_began_with() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    let newer = new_key(&subject.world.clock);
    let both = subject.with_keys(&[&newer, &subject.key]);
    subject.world.clock.advance_to(NOON + 11 * MINUTE);
    let renewed = both.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    let handle = subject.sim.account("ana").handle;
    let walk = begin(&both, &subject.net, &subject.document.served.base, &handle).await.unwrap();
    let grant = walk.grant(&decide(&walk.begun.address, "allow").await);
    assert!(both.connect(&subject.net, &grant).await.is_ok(), "by the newer key");
    let only = subject.with_keys(&[&newer]);
    subject.world.clock.advance_to(NOON + 22 * MINUTE);
    assert_eq!(only.refresh(&subject.net, &who.account, &renewed).await.unwrap_err(), Fault::Relogin);
}

/// Without an address any more nothing renews it, and the person is asked to sign in.
#[tokio::test]
async fn a_crier_that_lost_its_address_asks_to_sign_in_again() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    let plain = Bluesky::new(endpoints(subject.sim.base(), subject.sim.base()));
    assert_eq!(plain.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
    assert_eq!(plain.page_after(), None);
    assert_eq!(subject.bluesky.page_after(), Some(1));
}

/// A grant that has shrunk since is told as a right that is missing.
#[tokio::test]
async fn what_is_not_allowed_any_more_is_told_as_that() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Not allowed");
    stage(&subject, &mut job).await.unwrap();
    subject.sim.narrow();
    assert_eq!(commit(&subject, &job).await, Err(Fault::Refused(Reason::NoRights)));
}

/// Every part of a proof counts: the simulator refuses what differs in one of them, and so it can be believed when it does not.
#[tokio::test]
async fn the_simulator_takes_no_forged_proof() {
    let subject = by_page().await.unwrap();
    let who = sign_in(&subject).await;
    let session: Value = serde_json::from_str(who.token.secret.as_deref().unwrap()).unwrap();
    let key = Key::open(session["key"].as_str().unwrap()).unwrap();
    let other = Key::new(&subject.world.clock).unwrap();
    let url = format!("{}/xrpc/com.atproto.server.getSession", subject.sim.base());
    let now = subject.world.clock.now() / SECOND;
    let ask = async |proofs: &[String]| {
        let mut request = subject.net.to_operator().get(&url).header("authorization", format!("DPoP {}", who.token.access));
        for proof in proofs {
            request = request.header("dpop", proof);
        }
        let answer = request.send().await.unwrap();
        let nonce = answer.headers()["dpop-nonce"].to_str().unwrap().to_owned();
        let challenge = answer.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), challenge, nonce)
    };
    let header = |key: &Key| json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": key.public() });
    let ath = URL_SAFE_NO_PAD.encode(Sha256::digest(who.token.access.as_bytes()));
    let (.., nonce) = ask(&[]).await;
    let mut n = 0;
    let mut claims = |field: &str, value: Value| {
        n += 1;
        let mut claims = json!({ "jti": format!("proof {n}"), "htm": "GET", "htu": url, "iat": now, "nonce": nonce, "ath": ath });
        claims[field] = value;
        claims
    };
    let good = key.signed(&header(&key), &claims("iat", json!(now - 60))).unwrap();
    assert_eq!(ask(std::slice::from_ref(&good)).await.0, 200);
    let mut swapped = header(&key);
    swapped["jwk"] = other.public();
    let forged = [
        (vec![], "invalid_dpop_proof"),
        (vec![good], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("htm", json!("POST"))).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("htu", json!(format!("{url}x")))).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("iat", json!(now - 600))).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("iat", json!(now + 600))).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("ath", Value::Null)).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("ath", json!("x"))).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("jti", json!(""))).unwrap()], "invalid_dpop_proof"),
        (vec![key.signed(&header(&key), &claims("nonce", json!("x"))).unwrap()], "use_dpop_nonce"),
        (vec![key.signed(&header(&key), &claims("nonce", Value::Null)).unwrap()], "use_dpop_nonce"),
        (vec![key.signed(&swapped, &claims("iat", json!(now))).unwrap()], "invalid_dpop_proof"),
        (
            vec![key.signed(&json!({ "typ": "JWT", "alg": "ES256", "jwk": key.public() }), &claims("iat", json!(now))).unwrap()],
            "invalid_dpop_proof",
        ),
        (vec![other.signed(&header(&other), &claims("iat", json!(now))).unwrap()], "invalid_token"),
        ((0..2).map(|_| key.signed(&header(&key), &claims("iat", json!(now))).unwrap()).collect(), "invalid_dpop_proof"),
    ];
    for (n, (proofs, word)) in forged.into_iter().enumerate() {
        let (status, challenge, _) = ask(&proofs).await;
        assert!(status == 401 && challenge.contains(&format!("error=\"{word}\"")), "{n}: {status} {challenge}");
    }
}
