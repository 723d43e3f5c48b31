//! LinkedIn against its simulator, for members: the common suite, for an app of everybody's and for a partner's, and what
//! only LinkedIn has: a repeat that is safe for nine minutes, little text, videos in pieces. Pages: `linkedin_pages`.

use async_trait::async_trait;
use crier::clock::{Clock, MINUTE, Millis, SECOND};
use crier::doctor::apps::months;
use crier::model::account::Account;
use crier::model::platform::PlatformId;
use crier::model::post::Note;
use crier::model::problem::Reason;
use crier::net::{Fault, Gate, Net};
use crier::platforms::linkedin::little::{little, shown};
use crier::platforms::linkedin::sim::{CLIENT_ID, CLIENT_SECRET, NETWORK, PAGES, PAGES_CLIENT_ID, PAGES_CLIENT_SECRET, Simulator, VERSION};
use crier::platforms::linkedin::{LinkedIn, LinkedInAt, REPEATABLE, check, fault};
use crier::platforms::oauth::App;
use crier::platforms::{Check, ConnectError, Found, Grant, Job, JobCover, JobMedia, Platform};
use crier::sim::World;
use crier::sim::faults::Kind;
use proptest::prelude::*;

use crate::conformance::{self, Seen, SignedIn, Subject, Wiring, bytes_of, commit, publish, sign_in, stage};
use crate::support::by_page::{allowed, walk};
use crate::support::nowhere::nowhere;

/// 2026-11-22 12:00 UTC.
pub const NOON: Millis = 1_795_348_800_000;

pub struct Simulated {
    pub world: World,
    pub sim: Simulator,
    pub net: Net,
    pub linkedin: LinkedIn,
}

pub fn app() -> App {
    App { id: CLIENT_ID.into(), secret: CLIENT_SECRET.to_owned().into() }
}

pub fn at(sim: &Simulator, version: &str) -> LinkedInAt {
    LinkedInAt { api: sim.base().into(), oauth: sim.base().into(), version: version.into() }
}

async fn with(version: &str, app: App) -> Simulated {
    simulation(version, |at| LinkedIn::members(at, app)).await
}

/// With the app for pages.
pub async fn pages() -> Option<Simulated> {
    let app = App { id: PAGES_CLIENT_ID.into(), secret: PAGES_CLIENT_SECRET.to_owned().into() };
    Some(simulation(VERSION, |at| LinkedIn::pages(at, app)).await)
}

pub async fn simulation(version: &str, linkedin: impl FnOnce(LinkedInAt) -> LinkedIn) -> Simulated {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Simulator::start(world.clone()).await.unwrap();
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let linkedin = linkedin(at(&sim, version));
    Simulated { world, sim, net, linkedin }
}

/// With an app of everybody's: no refresh tokens.
pub async fn simulated() -> Option<Simulated> {
    Some(with(VERSION, app()).await)
}

/// With a partner's app.
async fn partner() -> Option<Simulated> {
    let subject = with(VERSION, app()).await;
    subject.sim.partner(true);
    Some(subject)
}

impl Simulated {
    pub fn of_pages(&self) -> bool {
        self.linkedin.about().id == PlatformId::LinkedInPages
    }
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.linkedin, &self.net, &self.world, if self.of_pages() { PAGES } else { NETWORK })
    }

    async fn grant(&self) -> Grant {
        let name = crier::model::ids::new_id(&self.world.clock);
        if self.of_pages() {
            self.sim.page(&name, &name);
        } else {
            self.sim.member(&name);
        }
        allowed(&self.linkedin, &self.net).await
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let posts = self.sim.posts().into_iter().filter(|post| account.name == post.author);
        posts.map(|post| Seen::of(post.text, post.files)).collect()
    }

    async fn revoke(&self, account: &Account) {
        let member = account.facts["member"].as_str().and_then(|urn| urn.strip_prefix("urn:li:person:"));
        self.sim.revoke(member.unwrap_or(&account.remote_id));
    }

    /// Only for a while, and only for the worker that knows since when it is in doubt: see below.
    fn repeat_is_safe(&self) -> bool {
        false
    }

    fn rotates(&self) -> bool {
        false
    }

    fn names_the_wait(&self) -> bool {
        false
    }
}

conformance!(suite, super::simulated);
conformance!(suite_under_faults, super::simulated, faults);
conformance!(suite_of_a_partner, super::partner);
conformance!(suite_of_a_partner_under_faults, super::partner, faults);

/// Everybody sees it unless something else was chosen; what is no choice is as none.
#[tokio::test]
async fn who_sees_it_is_what_was_chosen() {
    for (chosen, expected) in [(None, "PUBLIC"), (Some("CONNECTIONS"), "CONNECTIONS"), (Some("NOBODY"), "PUBLIC")] {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        let mut job = who.job(&subject, "Who?");
        job.chosen = chosen.map(|word| ("visibility".to_owned(), word.to_owned())).into_iter().collect();
        publish(&subject, &mut job).await.unwrap();
        assert_eq!(subject.sim.posts()[0].visibility, expected);
    }
}

/// A ready job whose visible request was accepted and never answered.
async fn in_doubt(subject: &Simulated, who: &SignedIn) -> Job {
    let mut job = who.job(subject, "Once (and only once) #once");
    job.media = vec![who.photo(1, Some("one")), who.photo(2, None)];
    conformance::in_doubt(subject, job).await
}

#[tokio::test]
async fn a_repeat_within_nine_minutes_names_the_post_that_is_there() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let job = in_doubt(&subject, &who).await;
    assert_eq!(subject.linkedin.find(&subject.net, &job).await, Ok(Found::RepeatSettles));
    subject.world.clock.advance_to(NOON + 8 * MINUTE);
    let there = subject.sim.posts().remove(0);
    let remote = commit(&subject, &job).await.unwrap();
    assert_eq!((remote.id.as_str(), subject.sim.posts().len()), (there.urn.as_str(), 1));
    assert_eq!(remote.link, Some(format!("https://www.linkedin.com/feed/update/{}/", there.urn)));
}

#[tokio::test]
async fn a_repeat_posts_what_is_not_there() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Never arrived");
    stage(&subject, &mut job).await.unwrap();
    job.doubt_at = Some(NOON);
    commit(&subject, &job).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 1);
}

/// Then the network would not know it for a duplicate, and nothing may leave.
#[tokio::test]
async fn after_nine_minutes_nothing_is_sent_and_the_person_is_asked() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let job = in_doubt(&subject, &who).await;
    subject.world.clock.advance_to(NOON + REPEATABLE);
    assert_eq!(subject.linkedin.find(&subject.net, &job).await, Ok(Found::CannotTell));
    assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure));
    assert_eq!(subject.sim.posts().len(), 1);
    // Close to the end it is not begun either: the request might be on its way for a minute.
    let late = Job { doubt_at: Some(NOON + MINUTE), ..who.again(&job) };
    assert_eq!(subject.linkedin.find(&subject.net, &late).await, Ok(Found::CannotTell));
}

/// Whatever else a repeat is answered says nothing of the first request.
#[tokio::test]
async fn a_repeat_that_is_refused_settles_nothing() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let job = in_doubt(&subject, &who).await;
    for kind in [Kind::Refuse, Kind::ServerError, Kind::Garbage] {
        subject.world.faults.arm(NETWORK, kind, 1);
        assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure), "{kind:?}");
    }
    subject.world.faults.arm(NETWORK, Kind::TooMany, 1);
    assert!(matches!(commit(&subject, &job).await, Err(Fault::Later { .. })));
    commit(&subject, &job).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 1);
}

#[tokio::test]
async fn the_same_again_without_a_doubt_is_refused_as_a_duplicate() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "Twice")).await.unwrap();
    assert_eq!(publish(&subject, &mut who.job(&subject, "Twice")).await, Err(Fault::Refused(Reason::Duplicate)));
    subject.world.clock.advance_to(NOON + 11 * MINUTE);
    publish(&subject, &mut who.job(&subject, "Twice")).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 2);
}

#[tokio::test]
async fn a_video_goes_in_pieces_each_to_its_place_and_is_waited_for() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Long");
    let mut video = who.video(Some("Waves"));
    let mut bytes = bytes_of(&video);
    bytes.extend((0..(9_u32 << 20)).map(|n| (n >> 3) as u8));
    std::fs::write(&video.file, &bytes).unwrap();
    video.bytes = bytes.len() as u64;
    job.media = vec![video];
    let calls = stage(&subject, &mut job).await.unwrap();
    assert!(calls >= 6, "a place, three pieces, the end of them, a look: {calls}");
    assert!(subject.world.clock.now() >= NOON + 8 * SECOND, "the network takes its time");
    commit(&subject, &job).await.unwrap();
    assert!(bytes_of(&job.media[0]) == subject.sim.posts()[0].files[0].1, "the same bytes");
}

/// Ahead of the video, so that a cover that is refused costs nothing: the video goes out without, and that is told.
#[tokio::test]
async fn a_cover_goes_along_or_is_told_of() {
    for (refuses, notes) in [(false, vec![]), (true, vec![Note::NoCover])] {
        for lost in [false, true] {
            let subject = pages().await.unwrap();
            if refuses {
                subject.sim.refuse_covers();
            }
            let who = sign_in(&subject).await;
            let cover = who.photo(7, None);
            let mut job = who.job(&subject, "With a cover");
            job.media = vec![JobMedia { cover: Some(JobCover { file: cover.file.clone(), shown: None, link: None }), ..who.video(None) }];
            stage(&subject, &mut job).await.unwrap();
            let remote = if lost {
                subject.world.faults.arm(PAGES, Kind::Garbage, 1);
                assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure));
                match subject.linkedin.find(&subject.net, &job).await {
                    Ok(Found::Live(remote)) => remote,
                    other => panic!("{other:?}"),
                }
            } else {
                commit(&subject, &job).await.unwrap()
            };
            let post = subject.sim.posts().remove(0);
            assert_eq!((remote.notes, post.urn), (notes.clone(), remote.id));
            assert_eq!(post.cover.map(|cover| cover.to_vec()), (!refuses).then(|| bytes_of(&cover)), "lost: {lost}");
            assert_eq!(post.files[0].1, bytes_of(&job.media[0]));
        }
    }
}

/// A GIF moves, and is a picture there.
#[tokio::test]
async fn a_gif_is_a_picture() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "It moves");
    let mut gif = who.photo(1, None);
    std::fs::write(&gif.file, crate::media_carriers::gif(64, 48, 2)).unwrap();
    (gif.mime, gif.moving) = ("image/gif".into(), true);
    job.media = vec![gif];
    publish(&subject, &mut job).await.unwrap();
    assert_eq!(subject.sim.posts()[0].files[0].1, bytes_of(&job.media[0]));
}

/// What was uploaded is forgotten before it is posted: it is prepared again.
#[tokio::test]
async fn files_that_are_gone_are_uploaded_again() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Again");
    job.media = vec![who.video(None)];
    let mut steps = 0;
    while steps < 3 {
        let crier::platforms::Stage::Wait { saved, .. } = subject.linkedin.stage(&subject.net, &job).await.unwrap() else { panic!() };
        job.saved = saved;
        steps += 1;
    }
    subject.sim.drop_loose_files();
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Restage));
    publish(&subject, &mut who.again(&job)).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 1);
}

#[tokio::test]
async fn who_says_no_is_sent_back_with_an_error() {
    let subject = simulated().await.unwrap();
    subject.sim.member("ana");
    let back = walk(&subject.linkedin, &subject.net, "cancel").await;
    let pairs: Vec<(String, String)> = back.query_pairs().into_owned().collect();
    assert!(pairs.contains(&("error".into(), "user_cancelled_authorize".into())) && pairs.contains(&("state".into(), "state".into())));
}

#[tokio::test]
async fn a_code_lives_half_an_hour() {
    let subject = simulated().await.unwrap();
    let code = subject.grant().await;
    subject.world.clock.advance_to(NOON + 31 * MINUTE);
    assert_eq!(subject.linkedin.connect(&subject.net, &code).await.unwrap_err(), ConnectError::TooSlow);
}

#[tokio::test]
async fn wrong_keys_are_the_operators_matter() {
    let subject = with(VERSION, App { id: CLIENT_ID.into(), secret: "wrong".to_owned().into() }).await;
    let grant = subject.grant().await;
    assert_eq!(subject.linkedin.connect(&subject.net, &grant).await.unwrap_err(), ConnectError::AppRefused);
}

#[tokio::test]
async fn a_version_that_is_gone_is_the_operators_matter() {
    let subject = with("202410", app()).await;
    let who = sign_in(&subject).await;
    assert_eq!(publish(&subject, &mut who.job(&subject, "Old")).await, Err(Fault::Refused(Reason::App)));
}

#[tokio::test]
async fn a_check_up_finds_wrong_keys_and_a_version_that_is_gone() {
    let wrong = App { id: CLIENT_ID.into(), secret: "wrong".to_owned().into() };
    let subject = with(VERSION, app()).await;
    let (net, sim) = (&subject.net, &subject.sim);
    assert_eq!(check(net, &at(sim, VERSION), &app()).await, Check::Good);
    assert_eq!(check(net, &at(sim, VERSION), &wrong).await, Check::WrongKeys);
    assert_eq!(check(net, &at(sim, "202410"), &app()).await, Check::VersionGone);
    assert_eq!(check(net, &nowhere().linkedin, &app()).await, Check::NoAnswer);
    let day = |year, month| jiff::civil::date(year, month, 22);
    assert_eq!(months("202609", day(2026, 11)), Some(2));
    assert_eq!(months("202609", day(2027, 9)), Some(12));
    assert_eq!(months("latest", day(2027, 9)), None);
}

#[tokio::test]
async fn the_sign_in_of_everybody_ends_with_its_token_and_a_partners_after_a_year() {
    const DAYS: Millis = crier::clock::DAY;
    for (subject, days) in [(simulated().await.unwrap(), 60), (partner().await.unwrap(), 365)] {
        let grant = subject.grant().await;
        let profile = subject.linkedin.connect(&subject.net, &grant).await.unwrap().remove(0);
        assert_eq!(profile.token.expires_at, Some(NOON + 60 * DAYS));
        assert_eq!(profile.login_until, Some(NOON + days * DAYS));
    }
}

#[test]
fn refusals_mean_what_the_sheet_says() {
    let soon = Fault::Later { after: Some(10 * SECOND), gate: Gate::Target };
    let table = [
        (401, "EMPTY_ACCESS_TOKEN", Fault::Expired),
        (401, "REVOKED_ACCESS_TOKEN", Fault::Expired),
        (403, "ACCESS_DENIED", Fault::Refused(Reason::NoRights)),
        (404, "NOT_FOUND", Fault::Restage),
        (400, "FIELD_LENGTH_TOO_LONG", Fault::Refused(Reason::Text)),
        (400, "INVALID_IMAGE_ID", Fault::Refused(Reason::Media)),
        (400, "MEDIA_ASSET_PROCESSING_FAILED", Fault::Refused(Reason::Media)),
        (400, "MEDIA_ASSET_WAITING_UPLOAD", soon.clone()),
        (400, "MEDIA_ASSET_PROCESSING", soon),
        (400, "EXPIRED_UPLOAD_URL", Fault::Restage),
        (400, "VERSION_MISSING", Fault::Refused(Reason::App)),
        (426, "NONEXISTENT_VERSION", Fault::Refused(Reason::App)),
        (409, "CONFLICT", Fault::later()),
        (413, "", Fault::Refused(Reason::Media)),
        (415, "", Fault::Refused(Reason::Media)),
        (400, "MISSING_FIELD", Fault::Refused(Reason::Internal)),
        (411, "", Fault::Refused(Reason::Internal)),
        (418, "", Fault::Refused(Reason::Refused)),
    ];
    for (status, code, expected) in table {
        assert_eq!(fault(status, code), expected, "{status} {code}");
    }
}

#[test]
fn little_text_escapes_what_is_markup_and_leaves_hashtags() {
    let table = [
        ("plain", "plain"),
        ("a (b) [c] {d} <e>", r"a \(b\) \[c\] \{d\} \<e\>"),
        ("#one two#three # four", r"#one two\#three \# four"),
        ("#snake_case_tag", r"#snake\_case\_tag"),
        ("#осень and #año", "#осень and #año"),
        ("##", r"\#\#"),
        ("me@example.com *bold* ~no~ a|b c\\d", r"me\@example.com \*bold\* \~no\~ a\|b c\\d"),
    ];
    for (text, expected) in table {
        assert_eq!(little(text), expected);
        assert_eq!(shown(expected).as_deref(), Some(text));
    }
    assert_eq!(shown("cut (here"), None);
}

proptest! {
    #[test]
    fn little_text_shows_what_was_meant(text in "\\PC{0,200}") {
        prop_assert_eq!(shown(&little(&text)), Some(text));
    }
}
