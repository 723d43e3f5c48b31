//! Bluesky against its simulator: the common suite, and what only Bluesky has.

use async_trait::async_trait;
use crier::clock::{Clock, HOUR, Millis};
use crier::model::account::Account;
use crier::model::problem::Reason;
use crier::net::{Fault, Net};
use crier::platforms::bluesky::Bluesky;
use crier::platforms::bluesky::sim::{NETWORK, Simulator};
use crier::platforms::{ConnectError, Endpoints, Grant, Platform};
use crier::sim::World;
use serde_json::{Value, json};

use crate::conformance::{self, Seen, Subject, Wiring, commit, publish, sign_in, stage};
use crate::support::nowhere::nowhere;

/// 2026-11-22 12:00 UTC.
const NOON: Millis = 1_795_348_800_000;

pub struct Simulated {
    world: World,
    sim: Simulator,
    net: Net,
    bluesky: Bluesky,
}

pub fn grant(handle: &str, password: &str) -> Grant {
    Grant { answers: vec![("handle".into(), handle.into()), ("password".into(), password.into())] }
}

/// Those of Bluesky; nothing is asked of the other networks.
pub fn endpoints(bluesky: &str, plc: &str) -> Endpoints {
    Endpoints { bluesky: bluesky.into(), plc: plc.into(), ..nowhere() }
}

/// What is wrong to type beside the right answers.
pub fn wrong_grants(right: &Grant) -> Vec<(Grant, ConnectError)> {
    let (handle, password) = (right.get("handle"), right.get("password"));
    vec![
        (grant(handle, "aaaa-bbbb-cccc-dddd"), ConnectError::WrongPassword),
        (grant(handle, "correct horse battery staple"), ConnectError::NotAnAppPassword),
        (grant(&format!("no{handle}"), password), ConnectError::NoSuchHandle),
        (grant("not a handle", password), ConnectError::NoSuchHandle),
        (grant("", password), ConnectError::NoSuchHandle),
    ]
}

/// What people see of an account at the simulator.
pub fn visible(sim: &Simulator, account: &Account) -> Vec<Seen> {
    let posts = sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.handle));
    posts.map(|post| Seen::of(post.text, post.files.into_iter().map(|file| (file.alt, file.bytes)))).collect()
}

/// The text of what each of its posts goes below.
pub fn parents(sim: &Simulator, account: &Account) -> Vec<Option<String>> {
    let posts: Vec<_> = sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.handle)).collect();
    let text = |uri: &Value| posts.iter().find(|post| *uri == post.uri.as_str()).map(|post| post.text.clone()).unwrap_or_default();
    posts.iter().map(|post| post.reply.pointer("/parent/uri").map(text)).collect()
}

pub async fn simulated() -> Option<Simulated> {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Simulator::start(world.clone()).await.unwrap();
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let bluesky = Bluesky::new(endpoints(sim.base(), sim.base()));
    Some(Simulated { world, sim, net, bluesky })
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.bluesky, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        let account = self.sim.account(&crier::model::ids::new_id(&self.world.clock));
        grant(&account.handle, &account.app_password)
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

conformance!(suite, super::simulated);
conformance!(suite_under_faults, super::simulated, faults);

/// The record as it was written, read back from the server.
pub async fn record(subject: &dyn Subject, account: &Account, uri: &str) -> Value {
    let rkey = uri.rsplit('/').next().unwrap();
    let pds = account.facts["pds"].as_str().unwrap();
    let url = format!("{pds}/xrpc/com.atproto.repo.getRecord?repo={}&collection=app.bsky.feed.post&rkey={rkey}", account.remote_id);
    let answer = subject.net().to_operator().get(url).send().await.unwrap();
    answer.json::<Value>().await.unwrap()["value"].take()
}

/// Facets point at the right bytes; a mention is one only when the handle leads somewhere.
pub async fn marks_what_the_text_means(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let handle = &who.account.handle;
    let text = format!("Привет 👨‍👩‍👧 {handle}, это https://example.com/ñ?q=1#x. Ещё bsky.app/about #осень! @nobody.here.test");
    let mut job = who.job(subject, &text);
    let calls = stage(subject, &mut job).await.unwrap();
    assert_eq!(calls, 2, "one look-up a call");
    let remote = commit(subject, &job).await.unwrap();
    let record = record(subject, &who.account, &remote.id).await;
    let facets: Vec<(&str, &Value)> = record["facets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|facet| {
            let at = |key: &str| usize::try_from(facet["index"][key].as_u64().unwrap()).unwrap();
            (&text[at("byteStart")..at("byteEnd")], &facet["features"][0])
        })
        .collect();
    let link = |uri: &str| json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri });
    let mention = json!({ "$type": "app.bsky.richtext.facet#mention", "did": who.account.remote_id });
    let tag = json!({ "$type": "app.bsky.richtext.facet#tag", "tag": "осень" });
    let expected = [
        (handle.as_str(), &mention),
        ("https://example.com/ñ?q=1#x", &link("https://example.com/ñ?q=1#x")),
        ("bsky.app/about", &link("https://bsky.app/about")),
        ("#осень", &tag),
    ];
    assert_eq!(facets, expected);
    assert_eq!(record["langs"], json!(["en"]));
}

#[tokio::test]
async fn marks_links_mentions_and_tags() {
    marks_what_the_text_means(&simulated().await.unwrap()).await;
}

/// A photo says how wide and high it is, and its text for those who cannot see it.
pub async fn describes_its_photos(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let mut job = who.job(subject, "");
    job.media = vec![who.photo(1, Some("one")), who.photo(2, None)];
    let remote = publish(subject, &mut job).await.unwrap();
    let record = record(subject, &who.account, &remote.id).await;
    let images = &record["embed"]["images"];
    assert_eq!(images[0]["aspectRatio"], json!({ "width": 64, "height": 48 }));
    assert_eq!((&images[0]["alt"], &images[1]["alt"]), (&json!("one"), &json!("")));
    assert_eq!(images[0]["image"]["mimeType"], "image/jpeg");
}

#[tokio::test]
async fn describes_photos() {
    describes_its_photos(&simulated().await.unwrap()).await;
}

/// A photo that is larger than the server takes is the photo's fault, not the text's.
pub async fn blames_the_photo(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let mut job = who.job(subject, "Too large");
    let mut photo = who.photo(1, None);
    let mut bytes = conformance::bytes_of(&photo);
    bytes.resize(2_000_001, 0);
    std::fs::write(&photo.file, &bytes).unwrap();
    photo.bytes = 2_000_001;
    job.media = vec![photo];
    assert_eq!(publish(subject, &mut job).await, Err(Fault::Refused(Reason::Media)));
    assert_eq!(subject.visible(&who.account).await, []);
}

#[tokio::test]
async fn blames_a_large_photo() {
    blames_the_photo(&simulated().await.unwrap()).await;
}

/// Something else under the post's own key is neither overwritten nor taken for the post.
pub async fn leaves_what_is_there(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let mut job = who.job(subject, "Mine");
    stage(subject, &mut job).await.unwrap();
    let mut theirs = who.again(&job);
    theirs.saved = job.saved.clone();
    theirs.saved["record"]["createdAt"] = "2020-01-01T00:00:00.000Z".into();
    theirs.saved["record"]["text"] = "Theirs".into();
    commit(subject, &theirs).await.unwrap();
    assert_eq!(commit(subject, &job).await, Err(Fault::Refused(Reason::Internal)));
    let found = subject.platform().find(subject.net(), &job).await.unwrap();
    assert!(matches!(found, crier::platforms::Found::CannotTell));
    assert_eq!(subject.visible(&who.account).await[0].text, "Theirs");
}

#[tokio::test]
async fn leaves_what_is_under_its_key() {
    leaves_what_is_there(&simulated().await.unwrap()).await;
}

#[tokio::test]
async fn uploads_again_what_the_server_dropped() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Late");
    job.media = vec![who.photo(1, None)];
    stage(&subject, &mut job).await.unwrap();
    subject.world.clock.advance_to(NOON + HOUR);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Restage));
    publish(&subject, &mut who.again(&job)).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 1);
}

/// The server counts sign-ins and says so by `RateLimit-Reset` alone. Gives what would be right.
pub async fn is_told_to_wait(subject: &dyn Subject) -> Grant {
    let right = subject.grant().await;
    let wrong = grant(right.get("handle"), "aaaa-bbbb-cccc-dddd");
    for _ in 0..30 {
        let error = subject.platform().connect(subject.net(), &wrong).await.unwrap_err();
        assert_eq!(error, ConnectError::WrongPassword);
    }
    let error = subject.platform().connect(subject.net(), &right).await.unwrap_err();
    assert_eq!(error, ConnectError::TooOften);
    right
}

#[tokio::test]
async fn waits_until_the_server_says() {
    let subject = simulated().await.unwrap();
    let right = is_told_to_wait(&subject).await;
    subject.world.clock.advance_to(NOON + HOUR);
    subject.bluesky.connect(&subject.net, &right).await.unwrap();
}

#[tokio::test]
async fn says_who_signed_in() {
    let subject = simulated().await.unwrap();
    let account = subject.sim.account("ana");
    let typed = format!(" https://bsky.app/profile/{}/ ", account.handle.to_uppercase());
    let profile = subject.bluesky.connect(&subject.net, &grant(&typed, &account.app_password)).await.unwrap().remove(0);
    assert_eq!((profile.handle.as_str(), profile.name.as_str()), ("@ana.example", "Ana"));
    assert_eq!(profile.link.as_deref(), Some("https://bsky.app/profile/ana.example"));
    assert_eq!(profile.facts, json!({ "pds": subject.sim.base() }));
    assert_eq!(profile.token.expires_at, Some(NOON + 2 * HOUR));
    let by_did = subject.bluesky.connect(&subject.net, &grant(&account.did, &account.app_password)).await.unwrap().remove(0);
    assert_eq!(by_did.handle, "@ana.example");
}

#[tokio::test]
async fn a_real_password_goes_nowhere() {
    // Nobody listens there: whatever were sent would end as "unavailable".
    let bluesky = Bluesky::new(endpoints("http://127.0.0.1:1", "http://127.0.0.1:1"));
    let net = Net::new(Clock::manual(NOON, 7), Vec::new()).unwrap();
    for password in ["hunter2", "", "abcd-efgh-ijkl", "abcd-efgh-ijkl-mnopq", "abcd efgh ijkl mnop"] {
        let error = bluesky.connect(&net, &grant("ana.example", password)).await.unwrap_err();
        assert_eq!(error, ConnectError::NotAnAppPassword, "{password:?}");
    }
    let error = bluesky.connect(&net, &grant("ana.example", "abcd-efgh-ijkl-mnop")).await.unwrap_err();
    assert_eq!(error, ConnectError::Unavailable);
}

#[tokio::test]
async fn a_server_at_a_private_address_is_not_asked() {
    let subject = simulated().await.unwrap();
    let account = subject.sim.account("ana");
    let guarded = Net::new(subject.world.clock.clone(), Vec::new()).unwrap();
    let error = subject.bluesky.connect(&guarded, &grant(&account.handle, &account.app_password)).await.unwrap_err();
    assert_eq!(error, ConnectError::NoSuchHandle);
}
