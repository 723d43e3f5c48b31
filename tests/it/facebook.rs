//! Facebook Pages against its simulator: the common suite, and what only Facebook has: photos that are found again, bytes that
//! never go twice, videos that are worked on behind their end, reels, stories, comments.

use async_trait::async_trait;
use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis, SECOND};
use crier::model::account::{Account, Token};
use crier::model::post::{Note, Remote};
use crier::model::problem::Reason;
use crier::net::{Fault, Gate, Net};
use crier::platforms::facebook::sim::{APP_ID, APP_SECRET, NETWORK, SimPost, Simulator, VERSION};
use crier::platforms::facebook::{Facebook, TEXT_MAX, first_link};
use crier::platforms::graph::GraphAt;
use crier::platforms::oauth::App;
use crier::platforms::{Found, Grant, Job, Outcome, Platform, Reply, Stage};
use crier::sim::World;
use crier::sim::faults::Kind;

use crate::conformance::{self, Seen, SignedIn, Subject, Wiring, bytes_of, commit, publish, sign_in, stage};
use crate::support::by_page::allowed;

/// 2026-11-22 12:00 UTC.
pub const NOON: Millis = 1_795_348_800_000;

pub struct Simulated {
    pub world: World,
    pub sim: Simulator,
    pub net: Net,
    pub facebook: Facebook,
}

pub fn app() -> App {
    App { id: APP_ID.into(), secret: APP_SECRET.to_owned().into() }
}

pub fn at(sim: &Simulator) -> GraphAt {
    GraphAt { api: sim.base().into(), video: sim.base().into(), page: sim.base().into(), version: VERSION.into() }
}

pub async fn simulated() -> Option<Simulated> {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Simulator::start(world.clone()).await.unwrap();
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let facebook = Facebook::new(at(&sim), app());
    Some(Simulated { world, sim, net, facebook })
}

/// One whose app is set to want a proof of each request, and whose lists come leaf by leaf.
async fn demanding() -> Option<Simulated> {
    let subject = simulated().await?;
    subject.sim.want_proof();
    subject.sim.leaf(100);
    Some(subject)
}

/// One that keeps no more than a bit of each push.
async fn forgetful() -> Option<Simulated> {
    let subject = simulated().await?;
    subject.sim.keeps(1_500);
    Some(subject)
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.facebook, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        let name = crier::model::ids::new_id(&self.world.clock);
        self.sim.page(&name, &format!("{name} owner"));
        allowed(&self.facebook, &self.net).await
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let theirs = self.sim.posts().into_iter().filter(|post| post.page == account.name);
        theirs.map(|post| Seen::of(post.text, post.files)).collect()
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(account.facts["meta_user"].as_str().unwrap());
    }

    /// A page's token does not end. What Facebook takes for one of another kind is made anew.
    async fn expire(&self, _account: &Account, token: &Token) -> Token {
        Token { access: token.refresh.clone().unwrap(), ..token.clone() }
    }

    fn repeat_is_safe(&self) -> bool {
        false
    }

    fn rotates(&self) -> bool {
        false
    }

    fn describes_videos(&self) -> bool {
        false
    }
}

conformance!(suite, super::simulated);
conformance!(suite_under_faults, super::simulated, faults);
conformance!(suite_of_a_demanding_one, super::demanding);
conformance!(suite_of_a_forgetful_one, super::forgetful);

impl Simulated {
    pub fn only(&self) -> SimPost {
        let mut posts = self.sim.posts();
        assert_eq!(posts.len(), 1, "{posts:?}");
        posts.remove(0)
    }

    pub async fn find(&self, job: &Job) -> Found {
        self.facebook.find(&self.net, job).await.unwrap()
    }
}

pub fn of_kind(job: Job, kind: &str) -> Job {
    let mut job = job;
    job.chosen.insert("kind".into(), kind.into());
    job
}

/// One with a video, a little longer than so many bytes.
pub fn film(subject: &Simulated, who: &SignedIn, kind: &str, text: &str, length: usize) -> Job {
    of_kind(Job { media: vec![who.video_of(1, length)], ..who.job(subject, text) }, kind)
}

/// One step of the preparation, and what is noted after it, through JSON as in the database. Whether it is ready.
async fn step(subject: &Simulated, job: &mut Job) -> Result<bool, Fault> {
    let (saved, ready) = match subject.facebook.stage(&subject.net, job).await? {
        Stage::Wait { saved, .. } => (saved, false),
        Stage::Ready(saved) => (saved, true),
    };
    job.saved = serde_json::from_str(&saved.to_string()).unwrap();
    Ok(ready)
}

/// Takes what the network does with a video behind its end.
async fn taken(subject: &Simulated, job: &mut Job) {
    match subject.facebook.commit(&subject.net, job).await.unwrap() {
        Outcome::Processing { saved, after } => {
            assert!(after > 0);
            job.saved = saved;
        }
        other => panic!("not worked on: {other:?}"),
    }
}

#[tokio::test]
async fn a_link_brings_its_preview_and_a_text_that_is_too_long_is_not_sent() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let words = "Read this (https://example.com/a_(b)), and https://example.org";
    publish(&subject, &mut who.job(&subject, words)).await.unwrap();
    assert_eq!(subject.only().preview.as_deref(), Some("https://example.com/a_(b)"));
    let long = "ñ".repeat(TEXT_MAX + 1);
    assert_eq!(publish(&subject, &mut who.job(&subject, &long)).await, Err(Fault::Refused(Reason::Text)));
    for (link, reason) in [("https://nowhere.invalid/x", Reason::Link), ("https://www.facebook.com/x", Reason::Link)] {
        let refused = publish(&subject, &mut who.job(&subject, &format!("See {link}"))).await;
        assert_eq!(refused, Err(Fault::Refused(reason)), "{link}");
    }
    subject.only();
}

#[test]
fn the_first_link_of_a_text() {
    let cases = [
        ("", None),
        ("no link: example.com, http, https://, ahttps://example.com", None),
        ("https://example.com", Some("https://example.com")),
        ("Look: http://example.com/a?b=c#d!", Some("http://example.com/a?b=c#d")),
        ("(https://example.com/)", Some("https://example.com/")),
        ("(see https://en.example.org/wiki/Sea_(water))", Some("https://en.example.org/wiki/Sea_(water)")),
        ("“https://example.com”, «https://example.org»", Some("https://example.com”")),
        ("xhttps://no.example https://yes.example\nhttps://late.example", Some("https://yes.example")),
        ("Привет https://пример.рф/путь.", Some("https://пример.рф/путь")),
    ];
    for (text, link) in cases {
        assert_eq!(first_link(text), link, "{text}");
    }
}

/// However often everything but the row is lost, and wherever: no byte of a video goes twice.
#[tokio::test]
async fn a_restart_in_the_middle_sends_no_byte_twice() {
    for kind in ["feed", "reel", "story"] {
        for lost in 2..6 {
            let subject = simulated().await.unwrap();
            let who = sign_in(&subject).await;
            let mut job = film(&subject, &who, kind, "It moves", 100_000);
            let mut n = 0;
            loop {
                n += 1;
                let before = job.saved.clone();
                let ready = step(&subject, &mut job).await.unwrap();
                if n == lost {
                    // Done at the network, and not noted.
                    job.saved = before;
                } else if ready {
                    break;
                }
            }
            assert_eq!(subject.sim.posts(), [], "nothing is there before the end");
            commit(&subject, &job).await.unwrap();
            assert_eq!(subject.only().files[0].1, bytes_of(&job.media[0]), "{kind} {lost}");
            assert_eq!(subject.sim.received(), job.media[0].bytes, "{kind} {lost}");
        }
    }
}

/// What breaks off on the way goes on from where it is, and that is no failed attempt.
#[tokio::test]
async fn what_breaks_off_goes_on_from_where_it_is() {
    for kind in ["feed", "reel", "story"] {
        let subject = simulated().await.unwrap();
        subject.sim.keeps(30_000);
        let who = sign_in(&subject).await;
        let mut job = film(&subject, &who, kind, "It moves", 100_000);
        let calls = stage(&subject, &mut job).await.unwrap();
        assert!((4..9).contains(&calls), "{kind}: {calls}");
        commit(&subject, &job).await.unwrap();
        assert_eq!(subject.only().files[0].1, bytes_of(&job.media[0]), "{kind}");
    }
}

/// A place that the network forgot: another one.
#[tokio::test]
async fn what_was_put_there_and_forgotten_is_put_there_again() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let photos = who.job_with(&subject, "Photos", 2);
    let jobs = [photos, film(&subject, &who, "feed", "Film", 9_000), film(&subject, &who, "reel", "Reel", 9_000)];
    for mut job in jobs {
        stage(&subject, &mut job).await.unwrap();
        subject.sim.drop_loose_files();
        match commit(&subject, &job).await {
            Err(Fault::Restage) => {}
            // Of a handle that is not known any more Facebook says that the upload has a problem.
            other => assert_eq!(other, Err(Fault::Refused(Reason::Media)), "{}", job.text),
        }
        let mut again = Job { chosen: job.chosen.clone(), ..who.again(&job) };
        publish(&subject, &mut again).await.unwrap();
    }
    assert_eq!(subject.sim.posts().len(), 3);
}

#[tokio::test]
async fn a_reel_is_worked_on_behind_its_end_and_then_has_an_address() {
    let subject = simulated().await.unwrap();
    subject.sim.slow(10 * MINUTE);
    let who = sign_in(&subject).await;
    let mut job = film(&subject, &who, "reel", "A reel", 9_000);
    stage(&subject, &mut job).await.unwrap();
    assert_eq!(subject.find(&job).await, Found::NotThere, "nobody said that it is complete");
    taken(&subject, &mut job).await;
    let mut plan = Vec::new();
    let remote = loop {
        match subject.find(&job).await {
            Found::Live(remote) => break remote,
            Found::Processing(after) => {
                plan.push(after);
                subject.world.clock.advance_to(subject.world.clock.now() + after);
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((plan[0], *plan.last().unwrap()), (15 * SECOND, MINUTE), "often at first, then more seldom");
    let post = subject.only();
    assert_eq!((post.kind, post.text.as_str(), Some(post.link)), ("reel", "A reel", remote.link.clone()));
    subject.facebook.delete(&subject.net, &who.account, &who.token, &remote).await.unwrap();
    assert_eq!(subject.sim.posts(), []);
}

/// It was taken, and nothing came of it: told as what it is, whether its answer came or not.
#[tokio::test]
async fn what_comes_to_nothing_behind_its_end_is_told_as_what_it_is() {
    let cases = [
        (1_363_040, Reason::Shape),
        (1_363_127, Reason::Resolution),
        (1_363_128, Reason::Length),
        (1_363_129, Reason::FrameRate),
        (1_349_125, Reason::Media),
        (1_404_102, Reason::Standards),
        (42, Reason::NotProcessed),
    ];
    for kind in ["feed", "reel", "story"] {
        for (code, reason) in cases.clone() {
            let subject = simulated().await.unwrap();
            let who = sign_in(&subject).await;
            subject.sim.spoil(Some(code));
            let mut job = film(&subject, &who, kind, "It moves", 9_000);
            stage(&subject, &mut job).await.unwrap();
            if kind == "feed" {
                taken(&subject, &mut job).await;
            } else {
                subject.world.faults.arm(NETWORK, Kind::Garbage, 1);
                assert_eq!(subject.facebook.commit(&subject.net, &job).await.unwrap_err(), Fault::Unsure);
                job.doubt_at = Some(subject.world.clock.now());
            }
            assert!(matches!(subject.find(&job).await, Found::Processing(_)), "{kind}");
            subject.world.clock.advance_to(NOON + HOUR);
            assert_eq!(subject.find(&job).await, Found::Failed(reason), "{kind} {code}");
        }
    }
}

/// Somebody tries again: what Facebook could not use is pushed anew, and what it still works on is never sent twice.
#[tokio::test]
async fn another_try_begins_anew_only_when_nothing_can_come_of_the_first() {
    for kind in ["feed", "reel", "story"] {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        subject.sim.spoil(Some(1_363_128));
        let mut job = film(&subject, &who, kind, "It moves", 9_000);
        stage(&subject, &mut job).await.unwrap();
        taken(&subject, &mut job).await;
        subject.world.clock.advance_to(NOON + MINUTE);
        assert_eq!(subject.find(&job).await, Found::Failed(Reason::Length), "{kind}");
        subject.sim.spoil(None);
        subject.sim.slow(HOUR);
        stage(&subject, &mut job).await.unwrap();
        assert_eq!(subject.sim.received(), 2 * job.media[0].bytes, "{kind}");
        taken(&subject, &mut job).await;
        // Given up here, and not there.
        stage(&subject, &mut job).await.unwrap();
        taken(&subject, &mut job).await;
        assert_eq!(subject.sim.received(), 2 * job.media[0].bytes, "{kind}");
        subject.world.clock.advance_to(NOON + 3 * HOUR);
        commit(&subject, &job).await.unwrap();
        subject.only();
    }
}

/// Patience ends: what takes longer than half an hour is looked at as everything that takes long.
#[tokio::test]
async fn what_never_ends_is_not_looked_at_every_minute_for_ever() {
    let subject = simulated().await.unwrap();
    subject.sim.slow(100 * DAY);
    let who = sign_in(&subject).await;
    let mut job = film(&subject, &who, "reel", "Endless", 9_000);
    stage(&subject, &mut job).await.unwrap();
    taken(&subject, &mut job).await;
    subject.world.clock.advance_to(NOON + 29 * MINUTE);
    assert_eq!(subject.find(&job).await, Found::Processing(MINUTE));
    subject.world.clock.advance_to(NOON + 31 * MINUTE);
    assert_eq!(subject.find(&job).await, Found::CannotTell);
}

#[tokio::test]
async fn a_story_has_no_words_and_says_so() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    for with_video in [true, false] {
        let mut job = of_kind(who.job(&subject, if with_video { "Words" } else { "" }), "story");
        job.media = vec![if with_video { who.video(None) } else { who.photo(1, Some("A field")) }];
        let remote = publish(&subject, &mut job).await.unwrap();
        let post = subject.only();
        assert_eq!((post.kind, post.text.as_str()), ("story", ""));
        assert_eq!(remote.link.as_deref(), Some(post.link.as_str()));
        assert_eq!(remote.notes, Vec::from_iter(with_video.then_some(Note::NoWords)));
        subject.facebook.delete(&subject.net, &who.account, &who.token, &remote).await.unwrap();
        assert_eq!(subject.sim.posts(), []);
    }
}

#[tokio::test]
async fn thirty_reels_a_day_and_the_next_waits_for_the_first_to_be_a_day_old() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    for n in 0..30 {
        publish(&subject, &mut film(&subject, &who, "reel", &format!("Reel {n}"), 100)).await.unwrap();
        subject.world.clock.advance_to(NOON + (n + 1) * 10 * MINUTE);
    }
    let mut one_more = film(&subject, &who, "reel", "One more", 100);
    let now = subject.world.clock.now();
    match stage(&subject, &mut one_more).await {
        Err(Fault::Later { after: Some(after), gate: Gate::Target }) => {
            let first = NOON + DAY - now;
            assert!((first - MINUTE..=first + MINUTE).contains(&after), "{after}");
            subject.world.clock.advance_to(now + after + SECOND);
        }
        other => panic!("{other:?}"),
    }
    publish(&subject, &mut one_more).await.unwrap();
    publish(&subject, &mut who.job(&subject, "Words are not counted")).await.unwrap();
    assert_eq!(subject.sim.posts().len(), 32);
}

fn below(job: Job, parent: &Remote) -> Job {
    Job { reply: Some(Reply { root: parent.clone(), parent: parent.clone() }), ..job }
}

#[tokio::test]
async fn a_comment_goes_below_what_is_live_and_is_found_when_its_answer_is_lost() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let post = publish(&subject, &mut who.job(&subject, "A post")).await.unwrap();
    let reel = publish(&subject, &mut film(&subject, &who, "reel", "A reel", 9_000)).await.unwrap();
    for parent in [&post, &reel] {
        let remote = publish(&subject, &mut below(who.job(&subject, "First!"), parent)).await.unwrap();
        let comment = subject.sim.posts().pop().unwrap();
        assert_eq!((comment.kind, comment.text.as_str()), ("comment", "First!"));
        assert_eq!(remote.link, Some(comment.link.clone()));
        // The same words again, a while later: found as the only one since then.
        subject.world.clock.advance_to(subject.world.clock.now() + HOUR);
        let job = conformance::in_doubt(&subject, below(who.job(&subject, "First!"), parent)).await;
        let found = subject.find(&job).await;
        let id = subject.sim.posts().pop().unwrap().id;
        assert!(matches!(&found, Found::Live(remote) if remote.id == id), "{found:?}");
    }
    let nothing = Remote { id: "https://example.com/nothing".into(), link: None, notes: Vec::new() };
    assert_eq!(publish(&subject, &mut below(who.job(&subject, "Where?"), &nothing)).await, Err(Fault::Refused(Reason::NoAddress)));
    subject.facebook.delete(&subject.net, &who.account, &who.token, &post).await.unwrap();
    assert_eq!(publish(&subject, &mut below(who.job(&subject, "Late"), &post)).await, Err(Fault::Refused(Reason::NothingAhead)));
}
