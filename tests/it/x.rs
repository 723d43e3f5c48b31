//! X against its simulator: the common suite, and what only X has: pieces and waiting, a timeline that is searched by
//! files or by words, tokens that renew once, long posts, credits and days that are used up.

use std::sync::Arc;

use async_trait::async_trait;
use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis, SECOND};
use crier::model::account::Account;
use crier::model::origin::Origin;
use crier::model::problem::Reason;
use crier::model::setting::Chosen;
use crier::net::{Fault, Gate, Net};
use crier::platforms::oauth::App;
use crier::platforms::x::look::is_same;
use crier::platforms::x::refusal::Refusal;
use crier::platforms::x::sim::{CLIENT_ID, CLIENT_SECRET, NETWORK, Simulator};
use crier::platforms::x::{LONG, SHORT, X, XApp, XAt, check};
use crier::platforms::{Check, ConnectError, Found, Grant, Job, Platform, Stage};
use crier::sim::World;
use crier::sim::faults::Kind;
use serde_json::{Value, json};

use crate::conformance::{self, Seen, SignedIn, Subject, Wiring, bytes_of, commit, publish, sign_in, stage};
use crate::media_carriers::gif;
use crate::support::by_page::{VERIFIER, allowed, carried, grant, walk};
use crate::support::nowhere::nowhere;

/// 2026-11-22 12:00 UTC.
const NOON: Millis = 1_795_348_800_000;

pub struct Simulated {
    pub world: World,
    pub sim: Arc<Simulator>,
    pub net: Net,
    pub x: X,
}

pub fn app() -> App {
    App { id: CLIENT_ID.into(), secret: CLIENT_SECRET.to_owned().into() }
}

pub fn at(sim: &Simulator) -> XAt {
    XAt { api: sim.base().into(), page: sim.base().into() }
}

async fn with(app: App) -> Simulated {
    with_pairs(XApp { client: Some(app), consumer: None }).await
}

pub async fn with_pairs(app: XApp) -> Simulated {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Arc::new(Simulator::start(world.clone()).await.unwrap());
    let net = Net::new(world.clock.clone(), Vec::new()).unwrap();
    let x = X::new(at(&sim), app);
    Simulated { world, sim, net, x }
}

pub async fn simulated() -> Option<Simulated> {
    Some(with(app()).await)
}

impl Simulated {
    /// Time passes: the timeline shows what was posted.
    pub fn wait(&self, ms: Millis) {
        self.world.clock.advance_to(self.world.clock.now() + ms);
    }
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.x, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        self.sim.user(&crier::model::ids::new_id(&self.world.clock));
        allowed(&self.x, &self.net).await
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let posts = self.sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.author));
        posts.map(|post| Seen::of(post.text, post.files)).collect()
    }

    async fn parents(&self, account: &Account) -> Vec<Option<String>> {
        crate::x_thread::parents(&self.sim, account)
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(&account.remote_id);
    }

    /// Whether X takes the same post twice depends on what it still remembers: nothing is repeated on that.
    fn repeat_is_safe(&self) -> bool {
        false
    }
}

conformance!(suite, super::simulated);
conformance!(suite_under_faults, super::simulated, faults);

/// A ready job whose visible request was accepted and never answered.
async fn in_doubt(subject: &Simulated, who: &SignedIn, text: &str, photos: u8) -> Job {
    Job { media: Vec::new(), ..conformance::in_doubt(subject, who.job_with(subject, text, photos)).await }
}

#[tokio::test]
async fn a_lost_post_is_found_by_its_files() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let other = in_doubt(&subject, &who, "", 2).await;
    let job = in_doubt(&subject, &who, "", 1).await;
    assert_eq!(subject.x.find(&subject.net, &job).await, Ok(Found::CannotTell), "the timeline lags behind");
    subject.wait(15 * SECOND);
    let posts = subject.sim.posts();
    for (job, post) in [(&other, &posts[0]), (&job, &posts[1])] {
        let Ok(Found::Live(remote)) = subject.x.find(&subject.net, job).await else { panic!("not found") };
        assert_eq!(remote.id, post.id);
        assert_eq!(remote.link, Some(format!("https://x.com/{}/status/{}", post.author, post.id)));
    }
}

#[tokio::test]
async fn a_lost_post_of_words_alone_is_found_by_them_or_asked_about() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let text = "Tom & Jerry <3: https://example.com/a/very/long/address and example.org";
    let job = in_doubt(&subject, &who, text, 0).await;
    assert_eq!(subject.x.find(&subject.net, &job).await, Ok(Found::CannotTell), "not found proves nothing");
    subject.wait(15 * SECOND);
    assert!(matches!(subject.x.find(&subject.net, &job).await, Ok(Found::Live(_))));
    // What was posted long before it is not it, though it says the same.
    let later = Job { doubt_at: Some(NOON + MINUTE), ..job };
    assert_eq!(subject.x.find(&subject.net, &later).await, Ok(Found::CannotTell));
}

/// The person said that it is not there, and it was: X says so, and sooner or later the timeline says where.
#[tokio::test]
async fn a_duplicate_with_the_same_files_is_the_post_itself() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.lag(MINUTE);
    let mut job = Job { doubt_at: None, ..in_doubt(&subject, &who, "Once", 1).await };
    subject.wait(MINUTE / 2);
    assert_eq!(publish(&subject, &mut job).await, Err(Fault::Unsure), "it is not shown yet");
    subject.wait(MINUTE / 2);
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!((remote.id, subject.sim.posts().len()), (subject.sim.posts()[0].id.clone(), 1));
}

/// Another post says the same: this one was never there. But if it may have been, nobody knows which of them it is.
#[tokio::test]
async fn the_same_words_again_are_refused_as_a_duplicate() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "Twice")).await.unwrap();
    let mut job = who.job(&subject, "Twice");
    assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(Reason::Duplicate)));
    assert_eq!(publish(&subject, &mut job).await, Err(Fault::Unsure));
    assert_eq!(subject.sim.posts().len(), 1);
}

/// A busy account: what X does not show at once is not taken for all.
#[tokio::test]
async fn behind_more_posts_than_x_shows_nothing_is_settled_by_words() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let job = in_doubt(&subject, &who, "Among many", 0).await;
    let with_file = in_doubt(&subject, &who, "Among many, too", 1).await;
    for n in 0..97 {
        publish(&subject, &mut who.job(&subject, &format!("number {n}"))).await.unwrap();
    }
    subject.wait(15 * MINUTE);
    for job in [&job, &with_file] {
        assert!(matches!(subject.x.find(&subject.net, job).await, Ok(Found::Live(_))), "99 of 99");
    }
    for n in 97..99 {
        publish(&subject, &mut who.job(&subject, &format!("number {n}"))).await.unwrap();
    }
    subject.wait(MINUTE);
    assert_eq!(subject.x.find(&subject.net, &job).await, Ok(Found::CannotTell), "100 of 101");
    assert!(matches!(subject.x.find(&subject.net, &with_file).await, Ok(Found::Live(_))), "nothing else has its file");
}

#[tokio::test]
async fn a_video_goes_in_pieces_and_is_waited_for() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Long");
    let mut video = who.video(Some("Waves"));
    let mut bytes: Vec<u8> = (0..9_000_000_u32).map(|n| (n >> 3) as u8).collect();
    bytes[4..8].copy_from_slice(b"ftyp");
    std::fs::write(&video.file, &bytes).unwrap();
    video.bytes = bytes.len() as u64;
    job.media = vec![video];
    let calls = stage(&subject, &mut job).await.unwrap();
    assert!(calls >= 8, "a place, three pieces, the end of them, looks, the words, the body: {calls}");
    assert!(subject.world.clock.now() >= NOON + 8 * SECOND, "the network takes its time");
    commit(&subject, &job).await.unwrap();
    assert!(bytes_of(&job.media[0]) == subject.sim.posts()[0].files[0].1, "the same bytes");
}

/// Pictures stay pictures, an animation is one, and both go out byte for byte.
#[tokio::test]
async fn what_moves_is_told_from_what_does_not() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut animated = who.photo(1, None);
    std::fs::write(&animated.file, gif(32, 24, 2)).unwrap();
    animated.bytes = std::fs::metadata(&animated.file).unwrap().len();
    (animated.mime, animated.moving) = ("image/gif".into(), true);
    for (media, category) in [(who.photo(2, None), "tweet_image"), (animated, "tweet_gif"), (who.video(None), "tweet_video")] {
        let mut job = who.job(&subject, category);
        job.media = vec![media];
        publish(&subject, &mut job).await.unwrap();
        let begun = subject.sim.exchanges().into_iter().rfind(|one| one.path.ends_with("initialize")).unwrap();
        assert_eq!(begun.asked["media_category"], category);
    }
    assert_eq!(subject.sim.posts().len(), 3);
}

/// What was uploaded lies too long before it is posted: it is uploaded again. What X took a moment ago and does not
/// show is another matter.
#[tokio::test]
async fn files_that_are_gone_are_uploaded_again() {
    let subject = simulated().await.unwrap();
    let mut who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Again");
    job.media = vec![who.photo(1, None)];
    stage(&subject, &mut job).await.unwrap();
    subject.wait(DAY + HOUR);
    who.token = subject.x.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    job.token = who.token.clone();
    assert_eq!(commit(&subject, &job).await, Err(Fault::Restage));
    publish(&subject, &mut who.again(&job)).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 1);
    let mut strange = who.job(&subject, "Not mine");
    strange.media = vec![who.photo(2, None)];
    stage(&subject, &mut strange).await.unwrap();
    let other = sign_in(&subject).await;
    let stolen = Job { token: other.token.clone(), ..strange };
    assert_eq!(commit(&subject, &stolen).await, Err(Fault::Refused(Reason::Media)));
}

/// An upload that rests in its middle for longer than X keeps it begins anew.
#[tokio::test]
async fn an_upload_that_rested_too_long_begins_anew() {
    let subject = simulated().await.unwrap();
    let mut who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Rested");
    job.media = vec![who.photo(1, None), who.photo(2, None)];
    for _ in 0..5 {
        let Ok(Stage::Wait { saved, .. }) = subject.x.stage(&subject.net, &job).await else { panic!("it goes on") };
        job.saved = saved;
    }
    subject.wait(DAY + HOUR);
    who.token = subject.x.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    job.token = who.token.clone();
    publish(&subject, &mut job).await.unwrap();
    assert_eq!(subject.sim.posts()[0].files.len(), 2);
}

/// What the simulator refuses, as X does: a file that is not what it was said to be, a text that is left out.
#[tokio::test]
async fn what_x_would_not_take_the_simulator_does_not_take() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "No picture");
    job.media = vec![who.photo(1, None)];
    job.media[0].mime = "image/png".into();
    assert!(matches!(stage(&subject, &mut job).await, Err(Fault::Refused(_))));
    let mut job = who.job(&subject, "");
    job.media = vec![who.photo(1, None)];
    stage(&subject, &mut job).await.unwrap();
    assert_eq!(job.saved["body"]["text"], "");
    for (field, wrong) in [("text", Value::Null), ("made_with_ai", json!("yes")), ("reply_settings", json!("everyone"))] {
        let mut spoilt = Job { saved: job.saved.clone(), ..who.again(&job) };
        spoilt.saved["body"][field] = wrong;
        assert!(matches!(commit(&subject, &spoilt).await, Err(Fault::Refused(_))), "{field}");
    }
    commit(&subject, &job).await.unwrap();
}

#[tokio::test]
async fn who_pays_writes_long_posts_and_sends_long_videos() {
    let subject = simulated().await.unwrap();
    let grant = subject.grant().await;
    let ordinary = conformance::signed_in(&subject, subject.x.connect(&subject.net, &grant).await.unwrap().remove(0));
    subject.sim.subscribe(&ordinary.account.remote_id);
    let again = subject.grant_again(&grant).await;
    let payer = conformance::signed_in(&subject, subject.x.connect(&subject.net, &again).await.unwrap().remove(0));
    let limits = |who: &SignedIn| subject.x.limits(&who.account, &Chosen::new());
    assert_eq!((limits(&ordinary).text_max, limits(&ordinary).video.max_ms), (SHORT, Some(140_000)));
    assert_eq!((limits(&payer).text_max, limits(&payer).video.max_ms), (LONG, None));
    let mut job = payer.job(&subject, &"A long story. ".repeat(100));
    publish(&subject, &mut job).await.unwrap();
    subject.wait(MINUTE / 4);
    job.doubt_at = Some(NOON);
    assert!(matches!(subject.x.find(&subject.net, &job).await, Ok(Found::Live(_))), "by its beginning");
}

#[tokio::test]
async fn what_a_generator_made_is_told_where_its_file_says_so() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    for (text, origin, told) in [("made", Origin::MadeByAi, true), ("taken", Origin::Camera, false)] {
        let mut job = who.job(&subject, text);
        job.media = vec![who.photo(1, None)];
        job.media[0].origin = origin;
        publish(&subject, &mut job).await.unwrap();
        assert_eq!(subject.sim.posts().last().unwrap().made_with_ai, told);
    }
}

/// That the operator has not paid is no failure of the post, and that the app's day is over holds everybody up until the
/// next one.
#[tokio::test]
async fn credits_and_days_that_are_used_up_are_told_apart_from_failures() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Paid for");
    stage(&subject, &mut job).await.unwrap();
    subject.sim.credits(false);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Refused(Reason::Credits)));
    subject.sim.credits(true);
    subject.sim.day_is_over_until(NOON + 7 * HOUR);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Later { after: Some(7 * HOUR), gate: Gate::App }));
    assert_eq!(subject.sim.posts().len(), 0);
}

/// A new pair makes the old one worthless, also in the hands of who lost the answer.
#[tokio::test]
async fn what_renews_is_good_for_one_time() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let fresh = subject.x.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    assert_eq!(subject.x.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
    subject.x.refresh(&subject.net, &who.account, &fresh).await.unwrap();
}

#[tokio::test]
async fn a_code_lives_half_a_minute_and_is_for_who_began() {
    let subject = simulated().await.unwrap();
    let late = subject.grant().await;
    subject.wait(31 * SECOND);
    assert_eq!(subject.x.connect(&subject.net, &late).await.unwrap_err(), ConnectError::TooSlow);
    let back = walk(&subject.x, &subject.net, "allow").await;
    let stolen = grant(&carried(&back, "code"), &VERIFIER.replace('0', "1"));
    assert_eq!(subject.x.connect(&subject.net, &stolen).await.unwrap_err(), ConnectError::TooSlow);
}

#[tokio::test]
async fn who_says_no_is_sent_back_with_an_error() {
    let subject = simulated().await.unwrap();
    subject.sim.user("ana");
    let back = walk(&subject.x, &subject.net, "cancel").await;
    let pairs: Vec<(String, String)> = back.query_pairs().into_owned().collect();
    assert!(pairs.contains(&("error".into(), "access_denied".into())) && pairs.contains(&("state".into(), "state".into())));
}

#[tokio::test]
async fn a_check_up_finds_wrong_keys() {
    let wrong = App { id: CLIENT_ID.into(), secret: "wrong".to_owned().into() };
    let subject = with(wrong.clone()).await;
    let grant = subject.grant().await;
    assert_eq!(subject.x.connect(&subject.net, &grant).await.unwrap_err(), ConnectError::AppRefused);
    assert_eq!(check(&subject.net, &at(&subject.sim), &wrong).await, Check::WrongKeys);
    assert_eq!(check(&subject.net, &at(&subject.sim), &app()).await, Check::Good);
    assert_eq!(check(&subject.net, &nowhere().x, &app()).await, Check::NoAnswer);
}

#[tokio::test]
async fn an_answer_without_a_place_is_asked_for_again() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Where?");
    job.media = vec![who.photo(1, None)];
    subject.world.faults.arm_at(NETWORK, 1, Kind::Garbage);
    assert!(matches!(subject.x.stage(&subject.net, &job).await, Err(Fault::Later { .. })));
    let Ok(Stage::Wait { saved, .. }) = subject.x.stage(&subject.net, &job).await else { panic!("it goes on") };
    assert!(saved["under_way"]["file"]["id"].as_str().is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit())));
}

#[test]
fn refusals_mean_what_the_sheet_says() {
    let of = |status: u16, kind: &str, code: i64, words: &str| {
        Refusal { status, kind: kind.into(), code, words: words.into(), limit: None, wait: None }.fault(NOON)
    };
    let waits = Fault::Later { after: None, gate: Gate::Account };
    let table = [
        (401, "about:blank", 0, "unauthorized", Fault::Expired),
        (401, "", 89, "invalid or expired token.", Fault::Expired),
        (402, "credits", 0, "creditsdepleted", Fault::Refused(Reason::Credits)),
        (403, "", 187, "", Fault::Refused(Reason::Duplicate)),
        (403, "about:blank", 0, "create a tweet with duplicate content.", Fault::Refused(Reason::Duplicate)),
        (403, "unsupported-authentication", 0, "", Fault::Refused(Reason::App)),
        (403, "client-forbidden", 0, "", Fault::Refused(Reason::App)),
        (403, "", 261, "", Fault::Refused(Reason::ReadOnly)),
        (403, "oauth1-permissions", 0, "", Fault::Refused(Reason::ReadOnly)),
        (401, "", 135, "timestamp out of bounds.", Fault::Later { after: None, gate: Gate::App }),
        (403, "about:blank", 0, "you are not permitted to access this feature", Fault::Refused(Reason::NoRights)),
        (403, "about:blank", 0, "you are not permitted to perform this action.", Fault::Refused(Reason::Restricted)),
        (403, "user-suspended", 0, "", Fault::Refused(Reason::Restricted)),
        (403, "", 326, "", Fault::Refused(Reason::Restricted)),
        (403, "about:blank", 0, "to post a video longer than 2 minutes", Fault::Refused(Reason::Media)),
        (403, "about:blank", 0, "contains an invalid url", Fault::Refused(Reason::Text)),
        (403, "", 185, "user is over daily status update limit.", waits.clone()),
        (400, "invalid-request", 0, "your media ids are invalid.", Fault::Restage),
        (400, "invalid-request", 0, "{\"parameters\":{\"text\":[\"\"]}}", Fault::Refused(Reason::Text)),
        (400, "invalid-request", 0, "something else", Fault::Refused(Reason::Internal)),
        (413, "", 0, "", Fault::Refused(Reason::Media)),
        (429, "about:blank", 0, "too many requests", waits.clone()),
        (429, "", 88, "rate limit exceeded.", waits),
    ];
    for (status, kind, code, words, expected) in table {
        assert_eq!(of(status, kind, code, words), expected, "{status} {kind} {code} {words}");
    }
    let limited = Refusal { status: 429, limit: Some((Gate::App, NOON / SECOND + 90)), ..Refusal::default() };
    assert_eq!(limited.fault(NOON), Fault::Later { after: Some(90 * SECOND), gate: Gate::App });
}

#[test]
fn a_text_is_known_again_in_the_timeline() {
    let long = "word ".repeat(100);
    let cut = format!("{}… https://t.co/abcdefghij", &long[..270]);
    let table = [
        ("Hello", "Hello", true),
        ("Hello ", "Hello", true),
        ("Hello", "Hello!", false),
        ("a &amp; b &lt;c&gt;", "a & b <c>", true),
        ("see https://t.co/abcdefghij now", "see https://example.com/long?x=1 now", true),
        ("see https://t.co/abcdefghij now", "see now", false),
        (cut.as_str(), long.as_str(), true),
        ("word…", long.as_str(), false),
        ("e\u{301}", "é", true),
    ];
    for (shown, posted, same) in table {
        assert_eq!(is_same(shown, posted), same, "{shown:?} {posted:?}");
    }
}
