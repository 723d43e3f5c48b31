//! YouTube against its simulator: the common suite, and what only YouTube has: bytes that never go twice, a session that
//! knows what became of them, a tag that knows it when the session is gone, and what is not as it was asked for.

use async_trait::async_trait;
use crier::clock::{Clock, DAY, HOUR, Millis, SECOND};
use crier::model::account::Account;
use crier::model::post::Note;
use crier::model::problem::Reason;
use crier::model::setting::{Chosen, Drafted};
use crier::net::{Fault, Gate, Net};
use crier::platforms::oauth::App;
use crier::platforms::youtube::sim::{CLIENT_ID, CLIENT_SECRET, Manner, NETWORK, SimVideo, Simulator};
use crier::platforms::youtube::{CHUNK, YouTube, YouTubeAt, check, fault, is_short, until_midnight};
use crier::platforms::{Check, ConnectError, Found, Grant, Job, JobCover, JobMedia, Outcome, Platform, Stage};
use crier::sim::World;
use crier::sim::faults::Kind;

use crate::conformance::{self, Seen, SignedIn, Subject, Wiring, bytes_of, commit, publish, sign_in, stage};
use crate::support::by_page::{VERIFIER, allowed, carried, grant, walk};

/// 2026-11-22 12:00 UTC.
pub const NOON: Millis = 1_795_348_800_000;
/// A little more than two pieces of what goes in one request.
const LONG: usize = 65 * CHUNK as usize;

type Behaviour = fn(&mut Manner);

pub struct Simulated {
    pub world: World,
    pub sim: Simulator,
    pub net: Net,
    pub youtube: YouTube,
}

fn app() -> App {
    App { id: CLIENT_ID.into(), secret: CLIENT_SECRET.to_owned().into() }
}

fn at(sim: &Simulator) -> YouTubeAt {
    YouTubeAt { api: sim.base().into(), accounts: sim.base().into(), oauth: sim.base().into() }
}

pub async fn simulated() -> Option<Simulated> {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Simulator::start(world.clone()).await.unwrap();
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let youtube = YouTube::new(at(&sim), app());
    Some(Simulated { world, sim, net, youtube })
}

/// One that keeps less of each request than it was sent, and not by whole chunks.
async fn forgetful() -> Option<Simulated> {
    let subject = simulated().await?;
    subject.sim.behave(|manner| manner.keeps = CHUNK + 1);
    Some(subject)
}

impl Simulated {
    pub fn only_video(&self) -> SimVideo {
        let mut videos = self.sim.videos();
        assert_eq!(videos.len(), 1);
        videos.remove(0)
    }
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.youtube, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        self.sim.channel(&crier::model::ids::new_id(&self.world.clock));
        allowed(&self.youtube, &self.net).await
    }

    /// Title and description read together as they were written.
    async fn visible(&self, account: &Account) -> Vec<Seen> {
        let videos = self.sim.videos().into_iter().filter(|video| video.channel == account.name);
        let text = |video: &SimVideo| match (video.title.as_str(), video.description.as_str()) {
            (title, "") => title.to_owned(),
            (title, whole) if title.ends_with('…') => whole.to_owned(),
            (title, rest) => format!("{title}\n\n{rest}"),
        };
        let files = |video: &SimVideo| [Some(video.bytes.clone()), video.cover.clone()].into_iter().flatten();
        let seen = |video: SimVideo| Seen::of(text(&video), files(&video).map(|bytes| (String::new(), bytes)));
        videos.map(seen).collect()
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(&account.remote_id);
    }

    /// As long as the session is known.
    fn repeat_is_safe(&self) -> bool {
        true
    }

    fn repeats_from_nothing(&self) -> bool {
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
conformance!(suite_of_a_forgetful_one, super::forgetful);

pub fn long(subject: &Simulated, who: &SignedIn) -> Job {
    let mut job = who.job(subject, "A long one #sea #sea #salt_water");
    job.media = vec![who.video_of(1, LONG)];
    job
}

/// A video with a cover.
pub fn covered(who: &SignedIn) -> JobMedia {
    JobMedia { cover: Some(JobCover { file: who.photo(2, None).file, shown: None, link: None }), ..who.video(None) }
}

pub fn choose(job: &mut Job, key: &str, word: &str) {
    job.chosen.insert(key.into(), word.into());
}

/// One step of the preparation, and what is noted after it, through JSON as in the database. Whether it is ready.
pub async fn step(subject: &Simulated, job: &mut Job) -> Result<bool, Fault> {
    let (saved, ready) = match subject.youtube.stage(&subject.net, job).await? {
        Stage::Wait { saved, .. } => (saved, false),
        Stage::Ready(saved) => (saved, true),
    };
    job.saved = serde_json::from_str(&saved.to_string()).unwrap();
    Ok(ready)
}

/// However often everything but the row is lost, and wherever: no byte goes twice.
#[tokio::test]
async fn a_restart_in_the_middle_sends_no_byte_twice() {
    for lost in 1..6 {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        let mut job = long(&subject, &who);
        let mut n = 0;
        loop {
            n += 1;
            let before = job.saved.clone();
            let ready = step(&subject, &mut job).await.unwrap();
            if n == lost && !before.is_null() {
                // Done at the network, and not noted.
                job.saved = before;
            } else if ready {
                break;
            }
        }
        assert_eq!(subject.sim.videos().len(), 0, "nothing is there before the last bytes");
        commit(&subject, &job).await.unwrap();
        let video = subject.only_video();
        assert_eq!(video.bytes, bytes_of(&job.media[0]), "{lost}");
        assert_eq!((subject.sim.received(), subject.sim.sessions()), (job.media[0].bytes, 1), "{lost}");
    }
}

#[tokio::test]
async fn the_address_is_noted_before_any_byte_goes() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    assert!(!step(&subject, &mut job).await.unwrap());
    assert_eq!((subject.sim.sessions(), subject.sim.received()), (1, 0));
    assert!(job.saved["session"].as_str().unwrap().contains("upload_id="));
}

/// What the network kept of a request counts, not what it was sent.
#[tokio::test]
async fn what_was_not_kept_goes_again_from_where_it_ended() {
    let subject = forgetful().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    stage(&subject, &mut job).await.unwrap();
    commit(&subject, &job).await.unwrap();
    assert_eq!(subject.only_video().bytes, bytes_of(&job.media[0]));
}

/// Its last bytes were accepted and the answer lost, in the ways in which that happens.
#[tokio::test]
async fn a_lost_answer_is_asked_of_the_session() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    stage(&subject, &mut job).await.unwrap();
    subject.world.faults.arm(NETWORK, Kind::Garbage, 1);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure));
    job.doubt_at = Some(NOON);
    let looked = Job { media: Vec::new(), ..copy(&job) };
    let Ok(Found::Live(remote)) = subject.youtube.find(&subject.net, &looked).await else { panic!("not found") };
    assert_eq!(remote.id, subject.only_video().id);
    assert_eq!(remote.link, Some(format!("https://www.youtube.com/watch?v={}", remote.id)));
}

/// When the session is gone, the tag among the newest videos tells; and when that is not there either, nothing is.
#[tokio::test]
async fn without_its_session_a_video_is_known_by_its_tag() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    stage(&subject, &mut job).await.unwrap();
    subject.sim.drop_sessions();
    job.doubt_at = Some(NOON);
    assert_eq!(subject.youtube.find(&subject.net, &job).await, Ok(Found::NotThere));
    assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure), "in doubt, nothing is begun anew without a look");
    let mut again = who.again(&job);
    let remote = publish(&subject, &mut again).await.unwrap();
    assert!(subject.only_video().tags.contains(&format!("crier-{}", job.part)));
    subject.sim.drop_sessions();
    again.doubt_at = Some(NOON);
    let found = subject.youtube.find(&subject.net, &again).await.unwrap();
    assert!(matches!(&found, Found::Live(there) if there.id == remote.id), "{found:?}");
    let mut third = Job { doubt_at: Some(NOON), ..who.again(&job) };
    assert_eq!(publish(&subject, &mut third).await.unwrap().id, remote.id, "in doubt, the tag is looked for before a second one is begun");
    assert_eq!(subject.sim.videos().len(), 1);
}

/// As it is, once more.
pub fn copy(job: &Job) -> Job {
    Job {
        account: job.account.clone(),
        token: job.token.clone(),
        part: job.part.clone(),
        text: job.text.clone(),
        media: job.media.clone(),
        chosen: job.chosen.clone(),
        saved: job.saved.clone(),
        reply: job.reply.clone(),
        ..*job
    }
}

#[tokio::test]
async fn a_session_that_is_gone_before_the_end_is_begun_again() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    step(&subject, &mut job).await.unwrap();
    step(&subject, &mut job).await.unwrap();
    subject.world.clock.advance_to(NOON + 8 * DAY);
    job.token = subject.youtube.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    assert_eq!(step(&subject, &mut job).await, Err(Fault::Restage));
    job.saved = serde_json::Value::Null;
    publish(&subject, &mut job).await.unwrap();
    assert_eq!(subject.only_video().bytes, bytes_of(&job.media[0]));
}

#[tokio::test]
async fn what_was_chosen_is_what_the_network_gets() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let list = subject.sim.channel(&who.account.handle[1..]).playlists[0].0.clone();
    let mut job = who.job(&subject, "By the sea\n\nAll day #sea, #Sun.");
    job.media = vec![covered(&who)];
    for (key, word) in [("kids", "yes"), ("privacy", "unlisted"), ("category", "19"), ("playlist", list.as_str())] {
        choose(&mut job, key, word);
    }
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!(remote.notes, []);
    let video = subject.only_video();
    assert_eq!((video.title.as_str(), video.description.as_str()), ("By the sea", "All day #sea, #Sun."));
    assert_eq!(video.tags[1..], ["sea", "Sun"]);
    assert_eq!((video.privacy.as_str(), video.kids, video.lists), ("unlisted", true, vec![list]));
    assert_eq!(video.cover.as_deref(), Some(bytes_of(&who.photo(2, None)).as_slice()));
    assert_eq!(video.bytes, bytes_of(&job.media[0]));
}

/// Whether it is for children has no answer by itself.
#[tokio::test]
async fn nothing_is_begun_before_the_question_about_children_is_answered() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    let open = |chosen: &Chosen| subject.youtube.wishes(&who.account, "A title", &Drafted { chosen, films: true, by_ai: false }).open;
    assert_eq!(open(&job.chosen), None);
    job.chosen.clear();
    assert_eq!(open(&job.chosen).unwrap().key, "kids");
    assert!(matches!(stage(&subject, &mut job).await, Err(Fault::Refused(_))));
    assert_eq!(subject.sim.sessions(), 0);
}

#[tokio::test]
async fn youtube_makes_public_later_what_was_chosen_so() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    choose(&mut job, "wait", "1");
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!(remote.notes, [Note::VisibleAt(NOON + HOUR)]);
    let video = subject.only_video();
    assert_eq!((video.privacy.as_str(), video.publish_at.as_deref()), ("private", Some("2026-11-22T13:00:00Z")));
    let mut hidden = long(&subject, &who);
    choose(&mut hidden, "wait", "1");
    choose(&mut hidden, "privacy", "private");
    publish(&subject, &mut hidden).await.unwrap();
    assert_eq!(subject.sim.videos()[1].publish_at, None, "what is to stay private stays so");
}

#[tokio::test]
async fn what_is_not_as_it_was_asked_for_is_told() {
    let behaviours: [(Behaviour, Note); 3] = [
        (|manner| manner.locked = true, Note::MorePrivate),
        (|manner| manner.open = true, Note::MorePublic),
        (|manner| manner.verified = false, Note::NoCover),
    ];
    for (change, note) in behaviours {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        subject.sim.behave(change);
        let mut job = who.job(&subject, "Not quite");
        job.media = vec![covered(&who)];
        choose(&mut job, "privacy", "unlisted");
        let remote = publish(&subject, &mut job).await.unwrap();
        assert_eq!(remote.notes, [note]);
        assert_eq!(subject.sim.videos().len(), 1, "and it is there all the same");
    }
}

#[tokio::test]
async fn quota_that_is_used_up_holds_everything_until_midnight_in_california() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    subject.sim.exhaust();
    let held = Fault::Later { after: Some(until_midnight(NOON)), gate: Gate::App };
    assert_eq!(stage(&subject, &mut job).await, Err(held));
    // 8:00 UTC is midnight there, in winter.
    assert_eq!(until_midnight(NOON), 20 * HOUR);
    subject.world.clock.advance_to(NOON + 20 * HOUR);
    job.token = subject.youtube.refresh(&subject.net, &who.account, &who.token).await.unwrap();
    let (uploads, units) = subject.sim.quota();
    publish(&subject, &mut job).await.unwrap();
    assert_eq!(subject.sim.quota(), (uploads - 1, units), "an upload costs one upload and nothing else");
}

#[tokio::test]
async fn a_sign_in_needs_a_channel_the_right_and_the_verifier() {
    let subject = simulated().await.unwrap();
    subject.sim.channel("ana");
    let back = walk(&subject.youtube, &subject.net, "allow").await;
    let stolen = grant(&carried(&back, "code"), &VERIFIER.replace('0', "1"));
    assert_eq!(subject.youtube.connect(&subject.net, &stolen).await.unwrap_err(), ConnectError::TooSlow);
    let behaviours: [(Behaviour, ConnectError); 2] =
        [(|manner| manner.no_channel = true, ConnectError::NoChannel), (|manner| manner.unticked = true, ConnectError::MissingRights)];
    for (change, why) in behaviours {
        subject.sim.behave(change);
        let grant = allowed(&subject.youtube, &subject.net).await;
        assert_eq!(subject.youtube.connect(&subject.net, &grant).await.unwrap_err(), why);
        subject.sim.behave(|manner| (manner.no_channel, manner.unticked) = (false, false));
    }
    assert_eq!(carried(&walk(&subject.youtube, &subject.net, "cancel").await, "error"), "access_denied");
}

#[tokio::test]
async fn an_app_that_is_tested_signs_in_for_a_week() {
    let subject = simulated().await.unwrap();
    subject.sim.behave(|manner| manner.testing = true);
    let profile = subject.youtube.connect(&subject.net, &subject.grant().await).await.unwrap().remove(0);
    assert_eq!(profile.login_until, Some(NOON + 7 * DAY));
    subject.world.clock.advance_to(NOON + 7 * DAY + SECOND);
    let account = conformance::signed_in(&subject, profile.clone()).account;
    assert_eq!(subject.youtube.refresh(&subject.net, &account, &profile.token).await.unwrap_err(), Fault::Relogin);
}

#[tokio::test]
async fn a_channel_whose_number_is_not_known_takes_fifteen_minutes() {
    for (verified, minutes) in [(false, 15), (true, 12 * 60)] {
        let subject = simulated().await.unwrap();
        subject.sim.behave(|manner| manner.verified = verified);
        let who = sign_in(&subject).await;
        assert_eq!(subject.youtube.limits(&who.account, &Chosen::new()).video.max_ms, Some(minutes * 60_000));
    }
}

#[tokio::test]
async fn a_short_has_the_link_of_one() {
    for (width, height, ms, short) in
        [(1080, 1920, 60_000, true), (720, 720, 180_000, true), (1080, 1920, 180_001, false), (1920, 1080, 5_000, false)]
    {
        assert_eq!(is_short(width, height, Some(ms)), short);
    }
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Short");
    job.media = vec![JobMedia { width: 360, height: 640, ..who.video(None) }];
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!(remote.link, Some(format!("https://www.youtube.com/shorts/{}", remote.id)));
}

#[tokio::test]
async fn the_operators_keys_are_looked_at_without_an_account() {
    let subject = simulated().await.unwrap();
    assert_eq!(check(&subject.net, &at(&subject.sim), &app()).await, Check::Good);
    let wrong = App { id: CLIENT_ID.into(), secret: "wrong".to_owned().into() };
    assert_eq!(check(&subject.net, &at(&subject.sim), &wrong).await, Check::WrongKeys);
}

#[test]
fn refusals_mean_what_the_documentation_says() {
    let waits = |after, gate| Fault::Later { after, gate };
    for (status, reason, meant) in [
        (401, "authError", Fault::Expired),
        (401, "youtubeSignupRequired", Fault::Refused(Reason::Restricted)),
        (403, "quotaExceeded", waits(Some(20 * HOUR), Gate::App)),
        (403, "rateLimitExceeded", waits(None, Gate::Account)),
        (400, "uploadLimitExceeded", waits(Some(DAY), Gate::Account)),
        (403, "forbidden", Fault::Refused(Reason::NoRights)),
        (403, "accessNotConfigured", Fault::Refused(Reason::App)),
        (403, "channelSuspended", Fault::Refused(Reason::Restricted)),
        (400, "invalidTitle", Fault::Refused(Reason::Text)),
        (400, "mediaBodyRequired", Fault::Refused(Reason::Media)),
        (404, "videoNotFound", Fault::Restage),
        (418, "", Fault::Refused(Reason::Refused)),
    ] {
        assert_eq!(fault(status, reason, NOON), meant, "{status} {reason}");
    }
}

/// A commit that finds everything done does nothing.
#[tokio::test]
async fn a_second_commit_is_the_same_video() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = long(&subject, &who);
    stage(&subject, &mut job).await.unwrap();
    let first = commit(&subject, &job).await.unwrap();
    let Ok(Outcome::Live(second)) = subject.youtube.commit(&subject.net, &job).await else { panic!("not live") };
    assert_eq!((first, subject.sim.videos().len()), (second, 1));
}
