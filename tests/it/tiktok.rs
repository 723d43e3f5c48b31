//! TikTok against its simulator: the common suite, and what only TikTok has: what holds for an account is asked right before
//! each post, chunks whose rules are strict, a name that tells what became of a post, an inbox.

use async_trait::async_trait;
use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis, SECOND};
use crier::model::account::Account;
use crier::model::limits::Limits;
use crier::model::origin::Origin;
use crier::model::post::Note;
use crier::model::problem::Reason;
use crier::model::setting::{Chosen, Drafted};
use crier::net::{Fault, Gate, Net};
use crier::platforms::oauth::App;
use crier::platforms::tiktok::sim::{CLIENT_KEY, CLIENT_SECRET, NETWORK, Progress, SimPost, Simulator};
use crier::platforms::tiktok::{CHUNK, TikTok, TikTokAt, check};
use crier::platforms::{Check, ConnectError, Found, Grant, Job, Outcome, Platform, Stage};
use crier::sim::World;
use crier::sim::faults::Kind;

use crate::conformance::{self, Seen, SignedIn, Subject, Wiring, bytes_of, commit, copied, publish, sign_in, stage};
use crate::support::by_page::{REDIRECT, VERIFIER, allowed, carried, grant, start, walk};

/// 2026-11-22 12:00 UTC.
const NOON: Millis = 1_795_348_800_000;
/// A little more than three chunks.
pub const LONG: usize = 3 * CHUNK as usize + 1_000;

pub struct Simulated {
    pub world: World,
    pub sim: Simulator,
    pub net: Net,
    pub tiktok: TikTok,
    films: bool,
}

fn app() -> App {
    App { id: CLIENT_KEY.into(), secret: CLIENT_SECRET.to_owned().into() }
}

fn at(sim: &Simulator, audited: bool) -> TikTokAt {
    TikTokAt { api: sim.base().into(), page: sim.base().into(), audited }
}

async fn new(films: bool, audited: bool) -> Simulated {
    let world = World::new(Clock::manual(NOON, 7));
    let sim = Simulator::start(world.clone()).await.unwrap();
    sim.verify("http://127.0.0.1");
    sim.behave(|manner| manner.audited = audited);
    let net = Net::new(world.clock.clone(), vec![sim.host().to_owned()]).unwrap();
    let tiktok = TikTok::new(at(&sim, audited), app());
    Simulated { world, sim, net, tiktok, films }
}

pub async fn photographed() -> Option<Simulated> {
    Some(new(false, true).await)
}

pub async fn filmed() -> Option<Simulated> {
    Some(new(true, true).await)
}

#[async_trait]
impl Subject for Simulated {
    fn wiring(&self) -> Wiring<'_> {
        Wiring::simulated(&self.tiktok, &self.net, &self.world, NETWORK)
    }

    async fn grant(&self) -> Grant {
        self.sim.creator(&crier::model::ids::new_id(&self.world.clock));
        allowed(&self.tiktok, &self.net).await
    }

    /// Once everything that is to be fetched has been.
    async fn visible(&self, account: &Account) -> Vec<Seen> {
        while self.sim.posts().iter().any(|post| post.photos && post.progress == Progress::Arriving) {
            tokio::task::yield_now().await;
        }
        let posts = self.sim.published().into_iter().filter(|post| format!("@{}", post.login) == account.handle);
        let text = |post: &SimPost| match (post.title.as_str(), post.description.as_str()) {
            (title, "") => title.to_owned(),
            ("", whole) => whole.to_owned(),
            (title, rest) => format!("{title}\n\n{rest}"),
        };
        posts.map(|post| Seen::of(text(&post), post.files.iter().map(|bytes| (String::new(), bytes.clone())))).collect()
    }

    async fn revoke(&self, account: &Account) {
        self.sim.revoke(&account.remote_id);
    }

    /// One address makes one post. Photos have no address.
    fn repeat_is_safe(&self) -> bool {
        self.films
    }

    fn repeats_from_nothing(&self) -> bool {
        false
    }

    fn films(&self, _limits: &Limits) -> bool {
        self.films
    }
}

conformance!(suite_of_photos, super::photographed);
conformance!(suite_of_videos, super::filmed);
conformance!(suite_of_videos_under_faults, super::filmed, faults);

pub fn choose(job: &mut Job, key: &str, word: &str) {
    job.chosen.insert(key.into(), word.into());
}

pub fn film(who: &SignedIn, subject: &Simulated, length: usize) -> Job {
    Job { media: vec![who.video_of(1, length)], ..who.job(subject, "By the sea #sea @ana") }
}

/// One step of the preparation, and what is noted after it, through JSON as in the database. Whether it is ready.
async fn step(subject: &Simulated, job: &mut Job) -> Result<bool, Fault> {
    let (saved, ready) = match subject.tiktok.stage(&subject.net, job).await? {
        Stage::Wait { saved, .. } => (saved, false),
        Stage::Ready(saved) => (saved, true),
    };
    job.saved = serde_json::from_str(&saved.to_string()).unwrap();
    job.taken_up = false;
    Ok(ready)
}

/// However often everything but the row is lost, and wherever: no byte goes twice.
#[tokio::test]
async fn a_restart_in_the_middle_sends_no_byte_twice() {
    for lost in 1..6 {
        let subject = filmed().await.unwrap();
        let who = sign_in(&subject).await;
        let mut job = film(&who, &subject, LONG);
        let mut n = 0;
        loop {
            n += 1;
            let before = job.saved.clone();
            let ready = step(&subject, &mut job).await.unwrap();
            if n == lost && !before.is_null() {
                // Done at the network, and not noted; the part is taken up by whoever comes next.
                (job.saved, job.taken_up) = (before, true);
            } else if ready {
                break;
            }
        }
        assert_eq!(subject.sim.published(), [], "nothing is there before the last chunk");
        commit(&subject, &job).await.unwrap();
        assert_eq!(subject.sim.published()[0].files[0], bytes_of(&job.media[0]), "{lost}");
        assert_eq!((subject.sim.received(), subject.sim.uploads()), (job.media[0].bytes, 1), "{lost}");
    }
}

/// The name of the post and the address of its bytes are noted before any byte goes.
#[tokio::test]
async fn the_name_is_noted_before_any_byte_goes() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = film(&who, &subject, LONG);
    assert!(!step(&subject, &mut job).await.unwrap());
    assert_eq!((subject.sim.uploads(), subject.sim.received()), (1, 0));
    assert!(job.saved["publish"].as_str().is_some_and(|name| name.starts_with("v_pub_file")));
    assert!(job.saved["url"].as_str().is_some_and(|url| url.contains("upload_id=")));
}

/// An address lives for an hour: what was begun before that is begun anew, and nothing is there twice.
#[tokio::test]
async fn an_upload_that_is_over_is_begun_anew() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = film(&who, &subject, LONG);
    step(&subject, &mut job).await.unwrap();
    step(&subject, &mut job).await.unwrap();
    subject.world.clock.advance_to(NOON + 2 * HOUR);
    publish(&subject, &mut job).await.unwrap();
    assert_eq!((subject.sim.published().len(), subject.sim.uploads()), (1, 2));
    assert_eq!(subject.sim.published()[0].files[0], bytes_of(&job.media[0]));
}

/// It ends between the last chunk but one and the last: TikTok says that the address is over.
#[tokio::test]
async fn an_address_that_ends_before_the_last_chunk_makes_nothing() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = film(&who, &subject, LONG);
    stage(&subject, &mut job).await.unwrap();
    subject.world.clock.advance_to(NOON + 2 * HOUR);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Restage));
    assert_eq!(subject.sim.published(), []);
}

/// The answer to the last chunk was lost: the name tells, and where it did not arrive it goes again, once.
#[tokio::test]
async fn a_lost_answer_is_asked_of_the_name() {
    for (kind, there) in [(Kind::Garbage, true), (Kind::ServerError, false)] {
        let subject = filmed().await.unwrap();
        let who = sign_in(&subject).await;
        let mut job = film(&who, &subject, LONG);
        stage(&subject, &mut job).await.unwrap();
        // A chunk is answered by its status alone: what stands in the answer does not matter.
        subject.world.faults.arm(NETWORK, kind, 1);
        assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure), "{kind:?}");
        job.doubt_at = Some(NOON);
        let looked = Job { media: Vec::new(), ..copied(&job) };
        let found = subject.tiktok.find(&subject.net, &looked).await.unwrap();
        assert_eq!(matches!(found, Found::Processing(_)), there, "{kind:?}: {found:?}");
        assert_eq!(found == Found::RepeatIsSafe, !there, "{kind:?}: {found:?}");
        job.taken_up = true;
        publish(&subject, &mut job).await.unwrap();
        assert_eq!((subject.sim.published().len(), subject.sim.received()), (1, job.media[0].bytes), "{kind:?}");
    }
}

/// What was chosen is what the network gets; everything that was not is off.
#[tokio::test]
async fn what_was_chosen_is_what_the_network_gets() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut plain = film(&who, &subject, 4_096);
    publish(&subject, &mut plain).await.unwrap();
    let off = subject.sim.published().remove(0);
    for name in ["disable_comment", "disable_duet", "disable_stitch"] {
        assert_eq!(off.told(name), Some(true), "{name}");
    }
    for name in ["brand_content_toggle", "brand_organic_toggle", "is_aigc"] {
        assert_eq!(off.told(name), Some(false), "{name}");
    }
    let mut job = film(&who, &subject, 4_096);
    job.media[0].origin = Origin::MadeByAi;
    for (key, word) in [("privacy", "MUTUAL_FOLLOW_FRIENDS"), ("comment", "on"), ("duet", "on"), ("stitch", "on"), ("disclose", "both")] {
        choose(&mut job, key, word);
    }
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!((remote.link, remote.notes), (None, vec![Note::LinkHidden]));
    let on = subject.sim.published().remove(1);
    assert_eq!(on.info["privacy_level"], "MUTUAL_FOLLOW_FRIENDS");
    for name in ["disable_comment", "disable_duet", "disable_stitch"] {
        assert_eq!(on.told(name), Some(false), "{name}");
    }
    for name in ["brand_content_toggle", "brand_organic_toggle", "is_aigc"] {
        assert_eq!(on.told(name), Some(true), "{name}");
    }
}

/// What the owner has switched off there stays off, whatever was chosen before.
#[tokio::test]
async fn what_is_switched_off_there_stays_off() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let login = who.account.handle[1..].to_owned();
    subject.sim.set(&login, |creator| (creator.comment_disabled, creator.duet_disabled) = (true, true));
    let mut job = film(&who, &subject, 4_096);
    for key in ["comment", "duet", "stitch"] {
        choose(&mut job, key, "on");
    }
    publish(&subject, &mut job).await.unwrap();
    let post = subject.sim.published().remove(0);
    assert_eq!(
        (post.told("disable_comment"), post.told("disable_duet"), post.told("disable_stitch")),
        (Some(true), Some(true), Some(false))
    );
}

/// A choice that is not offered any more is no choice, neither before the bytes nor right before the last of them.
#[tokio::test]
async fn a_choice_that_is_gone_is_asked_anew() {
    for late in [false, true] {
        let subject = filmed().await.unwrap();
        let who = sign_in(&subject).await;
        let login = who.account.handle[1..].to_owned();
        let mut job = film(&who, &subject, LONG);
        if late {
            stage(&subject, &mut job).await.unwrap();
        }
        subject.sim.set(&login, |creator| creator.private = true);
        let gone = if late { commit(&subject, &job).await.map(|_| ()) } else { stage(&subject, &mut job).await.map(|_| ()) };
        assert_eq!(gone, Err(Fault::Refused(Reason::Choose)), "late: {late}");
        assert_eq!(subject.sim.published(), []);
        choose(&mut job, "privacy", "FOLLOWER_OF_CREATOR");
        job.taken_up = true;
        publish(&subject, &mut job).await.unwrap();
        let posts = subject.sim.published();
        assert_eq!((posts.len(), &posts[0].info["privacy_level"]), (1, &serde_json::json!("FOLLOWER_OF_CREATOR")), "late: {late}");
    }
}

/// Asked right before the post is begun, and once more right before it is visible.
#[tokio::test]
async fn the_account_is_asked_about_before_each_post() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let before = subject.sim.count("creator_info/query/");
    let mut job = film(&who, &subject, 4_096);
    stage(&subject, &mut job).await.unwrap();
    assert_eq!(subject.sim.count("creator_info/query/") - before, 1);
    commit(&subject, &job).await.unwrap();
    assert_eq!(subject.sim.count("creator_info/query/") - before, 2);
}

/// The inbox is never called published, and what is only for posts is not told.
#[tokio::test]
async fn the_inbox_is_handed_over() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = film(&who, &subject, 4_096);
    choose(&mut job, "how", "inbox");
    job.chosen.remove("privacy");
    stage(&subject, &mut job).await.unwrap();
    let Outcome::Processing { saved, after } = subject.tiktok.commit(&subject.net, &job).await.unwrap() else { panic!("not accepted") };
    job.saved = saved;
    subject.world.clock.advance_to(NOON + after);
    assert!(matches!(subject.tiktok.find(&subject.net, &job).await, Ok(Found::Processing(_))));
    subject.world.clock.advance_to(NOON + MINUTE);
    assert_eq!(subject.tiktok.find(&subject.net, &job).await, Ok(Found::HandedOver));
    assert_eq!((subject.sim.published().len(), subject.sim.inbox().len()), (0, 1));
}

/// A public post whose name is not told is live without a link, and says why; and not before TikTok had a while for it.
#[tokio::test]
async fn a_name_that_comes_late_is_waited_for_a_while() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    subject.sim.behave(|manner| manner.tells_ids = false);
    let mut job = film(&who, &subject, 4_096);
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!((remote.link, remote.notes), (None, vec![Note::LinkLater]));
    assert!((3 * MINUTE..5 * MINUTE).contains(&(subject.world.clock.now() - NOON)));
}

/// What is given up there is told as what it is, and can be tried again from the beginning.
#[tokio::test]
async fn what_is_given_up_there_can_be_tried_again() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = film(&who, &subject, LONG);
    subject.sim.give_up("internal");
    stage(&subject, &mut job).await.unwrap();
    let Outcome::Processing { saved, .. } = subject.tiktok.commit(&subject.net, &job).await.unwrap() else { panic!("not accepted") };
    (job.saved, job.taken_up) = (saved, true);
    assert_eq!(subject.tiktok.find(&subject.net, &job).await, Ok(Found::Failed(Reason::TheirFault)));
    publish(&subject, &mut job).await.unwrap();
    assert_eq!(subject.sim.published().len(), 1);
}

/// Longer than the account may: said before a byte goes.
#[tokio::test]
async fn a_video_that_is_too_long_for_the_account_is_not_begun() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = film(&who, &subject, 4_096);
    job.media[0].duration = Some(301_000);
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::Duration)));
    assert_eq!(subject.sim.uploads(), 0);
    assert_eq!(subject.tiktok.limits(&who.account, &Chosen::new()).video.max_ms, Some(300_000));
}

/// Before the audit: nobody but its author sees a post, and it goes from private accounts only.
#[tokio::test]
async fn an_app_that_was_not_audited_can_do_little() {
    let subject = new(true, false).await;
    let who = sign_in(&subject).await;
    let login = who.account.handle[1..].to_owned();
    let offered = |account: &Account| -> Vec<String> {
        let settings = subject.tiktok.settings_of(account, &Drafted { chosen: &Chosen::new(), films: true, by_ai: false });
        settings[1].choices.iter().map(|choice| choice.word.clone()).collect()
    };
    assert_eq!(offered(&who.account), ["SELF_ONLY"]);
    let minds = subject.tiktok.wishes(&who.account, "", &Drafted { chosen: &Chosen::new(), films: true, by_ai: false }).minds;
    assert_eq!(minds.unwrap().key, "tiktok-unaudited-public");
    let mut job = film(&who, &subject, 4_096);
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::Unaudited)));
    subject.sim.set(&login, |creator| creator.private = true);
    let remote = publish(&subject, &mut job).await.unwrap();
    assert_eq!(remote.notes, [Note::LinkHidden]);
    // An operator who says that it was, although it was not, is told by TikTok.
    let wrong = TikTok::new(at(&subject.sim, true), app());
    let mut told = film(&who, &subject, 4_096);
    choose(&mut told, "privacy", "MUTUAL_FOLLOW_FRIENDS");
    assert!(matches!(wrong.stage(&subject.net, &told).await, Err(Fault::Refused(Reason::Unaudited))));
}

/// Each code that a person can meet leads where the sheet says, wherever it is said.
#[tokio::test]
async fn a_refusal_is_what_its_code_says() {
    let wait = |after, gate| Fault::Later { after: Some(after), gate };
    for (path, status, code, fault) in [
        ("video/init", 403, "spam_risk_too_many_posts", wait(DAY, Gate::Account)),
        ("creator_info/query", 200, "spam_risk_too_many_posts", wait(DAY, Gate::Account)),
        ("creator_info/query", 200, "spam_risk_user_banned_from_posting", Fault::Refused(Reason::Restricted)),
        ("creator_info/query", 200, "reached_active_user_cap", wait(DAY, Gate::App)),
        ("video/init", 403, "reached_active_user_cap", wait(DAY, Gate::App)),
        ("video/init", 429, "rate_limit_exceeded", wait(MINUTE, Gate::Account)),
        ("video/init", 401, "scope_not_authorized", Fault::Relogin),
        ("video/init", 400, "app_version_check_failed", Fault::Refused(Reason::OldApp)),
        ("video/init", 403, "privacy_level_option_mismatch", Fault::Refused(Reason::Choose)),
    ] {
        let subject = filmed().await.unwrap();
        let who = sign_in(&subject).await;
        subject.sim.refuse(path, status, code);
        let mut job = film(&who, &subject, 4_096);
        assert_eq!(stage(&subject, &mut job).await, Err(fault), "{path} {code}");
    }
}

/// Five drafts wait in an inbox, and no more; six posts are begun in a minute, and no more.
#[tokio::test]
async fn what_waits_in_an_inbox_is_counted() {
    let subject = filmed().await.unwrap();
    let who = sign_in(&subject).await;
    for n in 0..6 {
        let mut job = film(&who, &subject, 4_096);
        choose(&mut job, "how", "inbox");
        let done = stage(&subject, &mut job).await;
        assert_eq!(done.err(), (n == 5).then_some(Fault::Refused(Reason::InboxFull)), "{n}");
    }
    assert_eq!(subject.tiktok.paces().account.len(), 1);
}

/// People untick things: what is left decides what can be done.
#[tokio::test]
async fn what_was_unticked_is_not_done() {
    let subject = filmed().await.unwrap();
    for (unticked, how) in [(vec!["video.upload"], vec!["post"]), (vec!["video.publish"], vec!["inbox"])] {
        subject.sim.behave(|manner| manner.unticked = unticked);
        let who = sign_in(&subject).await;
        let words: Vec<String> = subject.tiktok.settings(&who.account)[0].choices.iter().map(|choice| choice.word.clone()).collect();
        assert_eq!(words, how);
    }
    for unticked in [vec!["video.publish", "video.upload"], vec!["user.info.basic"]] {
        subject.sim.behave(|manner| manner.unticked = unticked);
        let before = subject.sim.tokens();
        let grant = subject.grant().await;
        assert_eq!(subject.tiktok.connect(&subject.net, &grant).await.unwrap_err(), ConnectError::MissingRights);
        assert_eq!(subject.sim.tokens(), before, "what is of no use is ended");
    }
}

/// The names that only TikTok gives things, and an answer that carries what was left ticked.
#[tokio::test]
async fn the_page_is_asked_in_its_own_words() {
    let subject = filmed().await.unwrap();
    subject.sim.creator("ana");
    let address = subject.tiktok.begin(&subject.net, &start()).await.unwrap().address;
    let url = address.parse().unwrap();
    assert_eq!(carried(&url, "client_key"), CLIENT_KEY);
    assert_eq!(carried(&url, "scope"), "user.info.basic,video.publish,video.upload");
    assert_eq!(carried(&url, "redirect_uri"), REDIRECT);
    let back = walk(&subject.tiktok, &subject.net, "allow").await;
    assert_eq!(carried(&back, "scopes"), "user.info.basic,video.publish,video.upload");
    assert_eq!(carried(&walk(&subject.tiktok, &subject.net, "cancel").await, "error"), "access_denied");
}

/// A refusal is one with status 200, too.
#[tokio::test]
async fn a_refusal_of_the_token_endpoint_is_one_whatever_its_status() {
    for status in [200, 400, 401] {
        let subject = filmed().await.unwrap();
        subject.sim.behave(|manner| manner.oauth_status = status);
        let who = sign_in(&subject).await;
        assert_eq!(subject.tiktok.connect(&subject.net, &grant("never", VERIFIER)).await.unwrap_err(), ConnectError::TooSlow, "{status}");
        let fresh = subject.tiktok.refresh(&subject.net, &who.account, &who.token).await.unwrap();
        assert_ne!(fresh.refresh, who.token.refresh, "what renews it is another one");
        let again = subject.tiktok.refresh(&subject.net, &who.account, &who.token).await;
        assert_eq!(again.unwrap_err(), Fault::Relogin, "{status}");
        assert_eq!(check(&subject.net, &at(&subject.sim, true), &app()).await, Check::Good, "{status}");
        let wrong = App { secret: "wrong".to_owned().into(), ..app() };
        assert_eq!(check(&subject.net, &at(&subject.sim, true), &wrong).await, Check::WrongKeys, "{status}");
    }
    let nobody = TikTokAt { api: "http://127.0.0.1:9".into(), page: "http://127.0.0.1:9".into(), audited: true };
    let subject = filmed().await.unwrap();
    assert_eq!(check(&subject.net, &nobody, &app()).await, Check::NoAnswer);
}

/// A sign-in lives a year, and longer when it is used.
#[tokio::test]
async fn a_sign_in_lives_a_year() {
    let subject = filmed().await.unwrap();
    let grant = subject.grant().await;
    let profile = subject.tiktok.connect(&subject.net, &grant).await.unwrap().remove(0);
    assert_eq!(profile.login_until, Some(NOON + 365 * DAY));
    assert_eq!(profile.token.expires_at, Some(NOON + DAY));
    assert!(profile.handle.starts_with('@') && profile.link.unwrap().starts_with("https://www.tiktok.com/@"));
    let who = conformance::signed_in(&subject, subject.tiktok.connect(&subject.net, &subject.grant().await).await.unwrap().remove(0));
    subject.world.clock.advance_to(NOON + 366 * DAY + SECOND);
    assert_eq!(subject.tiktok.refresh(&subject.net, &who.account, &who.token).await.unwrap_err(), Fault::Relogin);
}
