//! Threads against its simulator: the common suite, and what only Threads has: containers that are waited for, expire and come
//! to nothing; a day that is used up; posts that are found by their containers; numbers larger than a float.

use std::sync::Arc;

use async_trait::async_trait;
use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis, SECOND};
use crier::model::account::{Account, Token};
use crier::model::problem::Reason;
use crier::model::setting::{Chosen, written};
use crier::net::{Fault, Gate, Net};
use crier::platforms::oauth::App;
use crier::platforms::threads::sim::{APP_ID, APP_SECRET, NETWORK, Simulator, VERSION};
use crier::platforms::threads::{Threads, ThreadsAt};
use crier::platforms::{Found, Grant, Job, Outcome, Platform, Stage};
use crier::sim::World;
use crier::sim::faults::Kind;

use crate::conformance::{self, Seen, Subject, Wiring, commit, publish, sign_in, stage};
use crate::support::by_page::allowed;

/// 2026-11-22 12:00 UTC.
const NOON: Millis = 1_795_348_800_000;

pub struct Simulated {
    pub world: World,
    pub sim: Arc<Simulator>,
    pub net: Net,
    pub threads: Threads,
}

pub fn app() -> App {
    App { id: APP_ID.into(), secret: APP_SECRET.to_owned().into() }
}

pub fn at(sim: &Simulator) -> ThreadsAt {
    ThreadsAt { api: sim.base().into(), page: sim.base().into(), version: VERSION.into() }
}

pub async fn with(app: App) -> Simulated {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Arc::new(Simulator::start(world.clone()).await.unwrap());
    let net = Net::new(world.clock.clone(), Vec::new()).unwrap();
    let threads = Threads::new(at(&sim), app);
    Simulated { world, sim, net, threads }
}

pub async fn simulated() -> Option<Simulated> {
    Some(with(app()).await)
}

impl Simulated {
    /// Time passes.
    pub fn wait(&self, ms: Millis) {
        self.world.clock.advance_to(self.world.clock.now() + ms);
    }

    async fn find(&self, job: &Job) -> Found {
        self.threads.find(&self.net, job).await.unwrap()
    }
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.threads, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        self.sim.profile(&crier::model::ids::new_id(&self.world.clock));
        allowed(&self.threads, &self.net).await
    }

    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let posts = self.sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.author));
        posts.map(|post| Seen::of(post.text, post.files)).collect()
    }

    async fn parents(&self, account: &Account) -> Vec<Option<String>> {
        let posts: Vec<_> = self.sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.author)).collect();
        let text = |id: &String| posts.iter().find(|post| post.id == *id).map(|post| post.text.clone()).unwrap_or_default();
        posts.iter().map(|post| post.reply_to.as_ref().map(text)).collect()
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(&account.remote_id);
    }

    /// A token that is over cannot be renewed: this one was lost before. What happens at the end of the sixty days has a test
    /// of its own.
    async fn expire(&self, _account: &Account, token: &Token) -> Token {
        self.wait(DAY);
        Token { access: "THLover".into(), ..token.clone() }
    }

    fn renews_from(&self) -> Millis {
        DAY
    }

    fn signs_out(&self) -> bool {
        false
    }

    /// A container is published once.
    fn repeat_is_safe(&self) -> bool {
        true
    }

    /// What is not known of a container is not repeated by its part's name.
    fn repeats_from_nothing(&self) -> bool {
        false
    }
}

conformance!(suite, super::simulated);
conformance!(suite_under_faults, super::simulated, faults);

/// A ready job whose visible request was accepted and never answered.
async fn in_doubt(subject: &Simulated, job: Job) -> Job {
    Job { media: Vec::new(), ..conformance::in_doubt(subject, job).await }
}

/// How many containers were asked for.
fn containers(subject: &Simulated) -> usize {
    subject.sim.exchanges().iter().filter(|one| one.path.ends_with("/threads") && one.asked["media_type"].is_string()).count()
}

#[tokio::test]
async fn what_is_chosen_and_said_goes_along_once() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Bread! https://example.com/bread and https://example.com/bread");
    job.chosen = Chosen::from([("reply".to_owned(), "followers_only".to_owned()), ("topic".to_owned(), written("Baking at home"))]);
    let first = publish(&subject, &mut job).await.unwrap();
    let post = subject.sim.posts().remove(0);
    let said = (post.reply_control.as_deref(), post.topic.as_deref(), post.card.as_deref());
    assert_eq!(said, (Some("followers_only"), Some("Baking at home"), Some("https://example.com/bread")));
    // Below it nothing of that is said again, and a card stands only where no files do.
    let mut reply = Job { chosen: job.chosen.clone(), ..who.job(&subject, "More of it") };
    reply.reply = Some(crier::platforms::Reply { root: first.clone(), parent: first });
    publish(&subject, &mut reply).await.unwrap();
    let mut photo = who.job_with(&subject, "With a photo: https://example.com", 1);
    publish(&subject, &mut photo).await.unwrap();
    for post in &subject.sim.posts()[1..] {
        assert_eq!((&post.reply_control, &post.topic, &post.card), (&None, &None, &None), "{}", post.text);
    }
}

#[tokio::test]
async fn a_carousel_is_made_of_pictures_and_videos_in_order() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Mixed");
    job.media = vec![who.photo(1, Some("one")), who.video(Some("two")), who.photo(3, None)];
    publish(&subject, &mut job).await.unwrap();
    let alts: Vec<String> = subject.sim.posts()[0].files.iter().map(|(alt, _)| alt.clone()).collect();
    assert_eq!((alts, containers(&subject)), (vec!["one".to_owned(), "two".to_owned(), String::new()], 4));
}

/// A video takes its time: it is looked at by a plan, and nobody waits meanwhile.
#[tokio::test]
async fn a_video_is_waited_for_by_a_plan() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Slow");
    job.media = vec![who.video(None)];
    let mut pauses = Vec::new();
    loop {
        match subject.threads.stage(&subject.net, &job).await.unwrap() {
            Stage::Wait { saved, after, .. } => {
                job.saved = saved;
                pauses.push(after / SECOND);
                subject.wait(after);
            }
            Stage::Ready(saved) => break job.saved = saved,
        }
    }
    assert_eq!(pauses, [0, 2, 3, 5, 10], "the limit, the container, three looks");
    commit(&subject, &job).await.unwrap();
}

/// Who publishes too early, with what the network answers then: it waits, and nothing is doubled.
#[tokio::test]
async fn what_is_published_too_early_waits() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Too early");
    job.media = vec![who.video(None)];
    for _ in 0..2 {
        let Ok(Stage::Wait { saved, .. }) = subject.threads.stage(&subject.net, &job).await else { panic!("it goes on") };
        job.saved = saved;
    }
    assert_eq!(commit(&subject, &job).await, Err(Fault::later()));
    subject.wait(MINUTE);
    publish(&subject, &mut job).await.unwrap();
    assert_eq!((subject.sim.posts().len(), containers(&subject)), (1, 1));
}

/// What lies for a day has to be made anew, whether that is noticed before it is published or then.
#[tokio::test]
async fn what_lay_too_long_is_made_anew() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job_with(&subject, "Tomorrow", 2);
    stage(&subject, &mut job).await.unwrap();
    subject.wait(DAY);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Restage));
    stage(&subject, &mut job).await.unwrap();
    commit(&subject, &job).await.unwrap();
    assert_eq!((subject.sim.posts().len(), containers(&subject)), (1, 6), "three, and three again");
}

/// Whatever was changed since goes out, and not what it was before.
#[tokio::test]
async fn what_was_changed_is_made_anew() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job_with(&subject, "Before", 1);
    stage(&subject, &mut job).await.unwrap();
    job.text = "After".into();
    publish(&subject, &mut job).await.unwrap();
    let texts: Vec<String> = subject.sim.posts().into_iter().map(|post| post.text).collect();
    assert_eq!(texts, ["After"]);
}

/// Of several that say the same, each is found; what is in nobody's list yet is live all the same, and known to be.
#[tokio::test]
async fn a_lost_post_is_known_by_its_container() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.lag(MINUTE);
    let job = in_doubt(&subject, who.job_with(&subject, "Lost", 1)).await;
    assert_eq!(subject.find(&job).await, Found::Processing(15 * SECOND), "published, and not listed yet");
    subject.wait(MINUTE);
    let post = subject.sim.posts().remove(0);
    let Found::Live(remote) = subject.find(&job).await else { panic!("not found") };
    assert_eq!((remote.id, remote.link), (post.id, Some(post.permalink)));
    subject.sim.lag(DAY);
    subject.wait(10 * MINUTE);
    let Found::Live(remote) = subject.find(&job).await else { panic!("it is live") };
    assert_eq!((remote.id.as_str(), remote.link), ("", None), "nobody knows where");
}

#[tokio::test]
async fn a_twin_is_not_taken_for_it() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let twin = publish(&subject, &mut who.job(&subject, "The same")).await.unwrap();
    subject.wait(2 * MINUTE);
    let job = in_doubt(&subject, who.job(&subject, "The same")).await;
    let Found::Live(remote) = subject.find(&job).await else { panic!("not found") };
    assert_ne!(remote.id, twin.id, "that one was there before");
    // A third one right behind it: which of them it is, nobody can say.
    publish(&subject, &mut who.job(&subject, "The same")).await.unwrap();
    assert_eq!(subject.find(&job).await, Found::Processing(15 * SECOND));
}

/// In doubt, the container is asked before anything is published: a second request is never sent for one that is out.
#[tokio::test]
async fn in_doubt_the_container_is_asked_first() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = in_doubt(&subject, who.job(&subject, "Once")).await;
    stage(&subject, &mut job).await.unwrap();
    let there = commit(&subject, &job).await.unwrap();
    assert_eq!((subject.sim.posts().len(), &there.id), (1, &subject.sim.posts()[0].id));
    let published = subject.sim.exchanges().iter().filter(|one| one.path.ends_with("threads_publish")).count();
    assert_eq!(published, 1);
    // Where it is not listed, it is processed and not repeated.
    subject.sim.lag(HOUR);
    let Ok(Outcome::Processing { .. }) = subject.threads.commit(&subject.net, &job).await else { panic!("it is out") };
}

/// What never came through is published by the same container.
#[tokio::test]
async fn what_never_came_through_is_safe_to_repeat() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job_with(&subject, "Never came", 1);
    stage(&subject, &mut job).await.unwrap();
    subject.world.faults.arm(NETWORK, Kind::ServerError, 1);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure));
    job.doubt_at = Some(subject.world.clock.now());
    assert_eq!(subject.find(&job).await, Found::RepeatIsSafe);
    publish(&subject, &mut job).await.unwrap();
    assert_eq!((subject.sim.posts().len(), containers(&subject)), (1, 1));
    // A day later it would certainly never come.
    let mut late = who.job(&subject, "Too late");
    stage(&subject, &mut late).await.unwrap();
    subject.wait(DAY);
    late.doubt_at = Some(NOON);
    assert_eq!(subject.find(&late).await, Found::NotThere);
}

/// A day has 250 posts and 1,000 replies: what is left is told, and what is used up waits without a container.
#[tokio::test]
async fn a_day_that_is_used_up_is_waited_for() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.allow(3, 1);
    let (net, heard) = subject.net.listening();
    let mut job = who.job(&subject, "First");
    stage(&subject, &mut job).await.unwrap();
    subject.threads.commit(&net, &job).await.unwrap();
    let told = heard.take().into_iter().find(|told| told.per == Some(DAY)).unwrap();
    assert_eq!((told.gate, told.remaining, told.reset_at), (Gate::Account, 2, NOON + DAY));
    let first = subject.sim.posts().remove(0);
    let mut prepared = who.job(&subject, "Prepared before the others");
    stage(&subject, &mut prepared).await.unwrap();
    for text in ["Second", "Third"] {
        publish(&subject, &mut who.job(&subject, text)).await.unwrap();
    }
    let over = Fault::Later { after: Some(5 * HOUR), gate: Gate::Account };
    let before = containers(&subject);
    assert_eq!(stage(&subject, &mut who.job(&subject, "Fourth")).await, Err(over.clone()));
    assert_eq!(containers(&subject), before);
    assert_eq!(commit(&subject, &prepared).await, Err(over.clone()), "noticed only when it is published");
    // Replies have a day of their own.
    let parent = crier::model::post::Remote { id: first.id, link: None, notes: Vec::new() };
    let below = |text: &str| Job {
        reply: Some(crier::platforms::Reply { root: parent.clone(), parent: parent.clone() }),
        ..who.job(&subject, text)
    };
    publish(&subject, &mut below("A reply")).await.unwrap();
    assert_eq!(stage(&subject, &mut below("Another")).await, Err(over));
    subject.wait(DAY);
    publish(&subject, &mut who.job(&subject, "The next day")).await.unwrap();
}

/// What is taken away while a reply waits is not answered below.
#[tokio::test]
async fn what_it_goes_below_can_be_gone_at_the_last_moment() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let first = publish(&subject, &mut who.job(&subject, "First")).await.unwrap();
    let mut job = who.job(&subject, "Second");
    job.reply = Some(crier::platforms::Reply { root: first.clone(), parent: first.clone() });
    stage(&subject, &mut job).await.unwrap();
    subject.threads.delete(&subject.net, &who.account, &who.token, &first).await.unwrap();
    assert_eq!(commit(&subject, &job).await, Err(Fault::Refused(Reason::NothingAhead)));
    assert_eq!(subject.sim.posts(), []);
}

/// By the address that a person found, too.
#[tokio::test]
async fn what_is_known_by_its_address_is_taken_away() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let there = publish(&subject, &mut who.job(&subject, "Away")).await.unwrap();
    let by_hand = crier::model::post::Remote { id: format!("{}?xmt=AQ", there.link.unwrap()), link: None, notes: Vec::new() };
    let delete = |remote| subject.threads.delete(&subject.net, &who.account, &who.token, remote);
    assert_eq!(delete(&by_hand).await, Ok(()));
    assert_eq!(subject.sim.posts(), []);
    assert_eq!(delete(&by_hand).await, Err(Fault::Refused(Reason::NoAddress)), "nobody knows which it was");
}

/// The hundredth of a day is the last; it is tried again later.
#[tokio::test]
async fn a_day_has_a_hundred_deletions() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut last = None;
    for n in 0..101 {
        let remote = publish(&subject, &mut who.job(&subject, &n.to_string())).await.unwrap();
        last = Some(subject.threads.delete(&subject.net, &who.account, &who.token, &remote).await);
    }
    assert!(matches!(last, Some(Err(Fault::Later { gate: Gate::Account, .. }))), "{last:?}");
}

#[tokio::test]
async fn a_file_without_a_link_goes_nowhere() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job_with(&subject, "No link", 1);
    job.media[0].link = None;
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::NotFetched)));
    assert_eq!(containers(&subject), 0);
}
