//! One suite for every network, driven through its [`Platform`] as the worker drives it: what is saved goes
//! through JSON between the calls, an answer that was lost is looked for, and what counts is which posts people
//! see. A network joins with a [`Subject`] (its simulator, or the real thing) and one line of `conformance!`.

use crier::clock::MINUTE;
use crier::model::account::Token;
use crier::model::limits::{Limits, TextUnit};
use crier::model::post::Remote;
use crier::model::problem::Reason;
use crier::model::setting::Chosen;
use crier::net::Fault;
use crier::platforms::{Deletion, Fetches, Job, JobMedia, Reply};
use crier::sim::faults::{Faults, Kind};
use unicode_segmentation::UnicodeSegmentation;

pub use crate::support::signed_in::{SignedIn, bytes_of, signed_in, signed_in_and_asked};
pub use crate::support::steps::{commit, commit_in_time, copied, expect_not_there, found, in_doubt, publish, sign_in, stage};
pub use crate::support::subject::{Seen, Subject, Wiring};

fn limits(subject: &dyn Subject, who: &SignedIn) -> Limits {
    subject.platform().limits(&who.account, &Chosen::new())
}

/// What people see of a job: descriptions only where the network has any.
fn seen(subject: &dyn Subject, job: &Job) -> Seen {
    let described = subject.platform().limits(&job.account, &job.chosen).alt_max.is_some();
    let described = |media: &JobMedia| described && (subject.describes_videos() || !media.mime.starts_with("video/"));
    let file = |media: &JobMedia| (media.alt.clone().filter(|_| described(media)).unwrap_or_default(), bytes_of(media));
    Seen { text: job.text.clone(), files: job.media.iter().map(file).collect() }
}

/// Exactly `max` units long, of characters that are one unit and many bytes, and several code points where
/// the network counts graphemes.
fn text_of(limits: &Limits, max: usize) -> String {
    let text: String = match limits.text_unit {
        TextUnit::Graphemes => "e\u{301}👍🏽ñ".graphemes(true).cycle().take(max).collect(),
        TextUnit::Utf16 | TextUnit::Weighted => "ñ".repeat(max),
        TextUnit::Utf8 => format!("{}{}", "ñ".repeat(max / 2), "a".repeat(max % 2)),
        // A keycap is seven, a skin tone eight; what is left is letters.
        TextUnit::EmojiBytes => format!("{}{}", "1️⃣👍🏽".repeat(max / 30), "ñ".repeat(max - max / 30 * 15)),
    };
    assert!(limits.text_bytes.is_none_or(|bytes| text.len() <= bytes), "the sample is too long in bytes");
    text
}

pub async fn signs_in(subject: &dyn Subject) {
    let grant = subject.grant().await;
    let profile = subject.platform().connect(subject.net(), &grant).await.unwrap().remove(0);
    assert!(!profile.remote_id.is_empty() && !profile.handle.is_empty() && !profile.name.is_empty());
    assert!(profile.token.expires_at.is_none_or(|at| at > subject.clock().now()));
    for (wrong, why) in subject.wrong_grants(&grant) {
        let error = subject.platform().connect(subject.net(), &wrong).await.unwrap_err();
        assert_eq!(error, why, "{:?}", wrong.answers);
    }
}

/// A job that says this and, where the network takes nothing without one, shows a file.
fn saying(subject: &dyn Subject, who: &SignedIn, text: &str) -> Job {
    let mut job = who.job(subject, text);
    job.media.extend(limits(subject, who).needs_media.then(|| who.medium(subject, 9, None)));
    job
}

pub async fn publishes_text(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let mut job = saying(subject, &who, "Hello, world.\n\nSecond paragraph: ¡olé! Привет 🎈");
    stage(subject, &mut job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [], "preparing shows nothing");
    let remote = commit(subject, &job).await.unwrap();
    assert!(remote.link.is_some_and(|link| link.starts_with("https://")));
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

pub async fn publishes_a_photo(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let mut job = who.job(subject, "One photo");
    if limits(subject, &who).needs_video() {
        return;
    }
    job.media = vec![who.photo(1, Some("A field of \"colours\" 🌈"))];
    publish(subject, &mut job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

pub async fn publishes_as_many_photos_as_it_takes(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let most = u8::try_from(limits(subject, &who).images).unwrap();
    if limits(subject, &who).needs_video() {
        return;
    }
    let mut job = who.job(subject, "");
    job.media = (0..most).map(|n| who.photo(n, (n % 2 == 0).then_some("even"))).collect();
    let calls = stage(subject, &mut job).await.unwrap();
    assert!(calls >= usize::from(most) || subject.platform().about().fetches != Fetches::Nothing, "one request a call: {calls}");
    assert_eq!(subject.visible(&who.account).await, []);
    commit(subject, &job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

pub async fn publishes_a_video(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    if limits(subject, &who).videos == 0 {
        return;
    }
    let mut job = who.job(subject, "It moves");
    job.media = vec![who.video(Some("Waves"))];
    publish(subject, &mut job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

/// Whole, alone, under its title; where documents have no limits, none goes.
pub async fn publishes_a_document(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let Some(need) = limits(subject, &who).document else { return };
    for title in ["The plan".to_owned(), "ñ".repeat(need.title)] {
        let mut job = who.job(subject, &format!("Under a title of {} letters", title.chars().count()));
        job.media = vec![who.document(3, Some(&title))];
        assert!(need.takes(job.media[0].bytes, Some(3)));
        stage(subject, &mut job).await.unwrap();
        let before = subject.visible(&who.account).await.len();
        commit_when_ready(subject, &job).await;
        let visible = subject.visible(&who.account).await;
        assert_eq!(visible.len(), before + 1);
        assert!(visible.contains(&seen(subject, &job)), "bit for bit");
    }
}

/// Some networks take a while over what they were given, and say so only when it is posted.
async fn commit_when_ready(subject: &dyn Subject, job: &Job) {
    let done = match commit(subject, job).await {
        Err(Fault::Later { after: Some(after), .. }) => {
            subject.clock().advance_to(subject.clock().now() + after);
            commit(subject, job).await
        }
        done => done,
    };
    done.unwrap();
}

pub async fn publishes_a_thread(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    if limits(subject, &who).threads.is_none() {
        return;
    }
    let texts = ["The first, with a photo", "The second @ana.example", "The third: https://example.com"];
    let below = |text: &str, root: &Remote, parent: &Remote| {
        let reply = Reply { root: root.clone(), parent: parent.clone() };
        Job { reply: Some(reply), ..who.job(subject, text) }
    };
    let mut first = who.job(subject, texts[0]);
    first.media = vec![who.photo(1, Some("one"))];
    let mut there = vec![publish(subject, &mut first).await.unwrap()];
    for text in &texts[1..] {
        let mut job = below(text, &there[0], there.last().unwrap());
        stage(subject, &mut job).await.unwrap();
        assert_eq!(subject.visible(&who.account).await.len(), there.len(), "preparing shows nothing");
        let remote = commit(subject, &job).await.unwrap();
        if subject.repeat_is_safe() {
            assert_eq!(commit(subject, &job).await.unwrap(), remote, "the same request again");
        }
        there.push(remote);
    }
    let of = |n: usize| Some(texts[n].to_owned());
    assert_eq!(subject.parents(&who.account).await, [None, of(0), of(1)]);
    // The address at which the person found it does as well.
    let found = Remote { id: there[1].link.clone().unwrap(), link: None, notes: Vec::new() };
    publish(subject, &mut below("By hand", &there[0], &found)).await.unwrap();
    assert_eq!(subject.parents(&who.account).await, [None, of(0), of(1), of(1)]);
    // Below what is no post, or is gone, nothing is put.
    let nothing = Remote { id: "https://example.com/nothing".into(), link: None, notes: Vec::new() };
    assert_eq!(publish(subject, &mut below("Nowhere", &there[0], &nothing)).await, Err(Fault::Refused(Reason::NoAddress)));
    subject.platform().delete(subject.net(), &who.account, &who.token, &there[2]).await.unwrap();
    assert_eq!(publish(subject, &mut below("Too late", &there[0], &there[2])).await, Err(Fault::Refused(Reason::NothingAhead)));
    assert_eq!(subject.visible(&who.account).await.len(), 3);
}

pub async fn takes_the_longest_text_and_no_longer(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let limits = limits(subject, &who);
    let mut longest = saying(subject, &who, &text_of(&limits, limits.text_max));
    publish(subject, &mut longest).await.unwrap();
    let mut longer = saying(subject, &who, &text_of(&limits, limits.text_max + 1));
    assert_eq!(publish(subject, &mut longer).await, Err(Fault::Refused(Reason::Text)));
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &longest)]);
}

pub async fn finds_and_deletes(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let mut job = who.job(subject, "Here and gone");
    job.media = vec![who.medium(subject, 3, None)];
    stage(subject, &mut job).await.unwrap();
    expect_not_there(subject, &job).await;
    let remote = commit(subject, &job).await.unwrap();
    if subject.platform().deletion() == Deletion::Cannot {
        let deleted = subject.platform().delete(subject.net(), &who.account, &who.token, &remote).await;
        assert!(matches!(deleted, Err(Fault::Refused(_))), "{deleted:?}");
        return;
    }
    if subject.repeat_is_safe() {
        assert_eq!(found(subject, &job).await, remote);
    }
    if subject.platform().deletion() == Deletion::Cannot {
        let deleted = subject.platform().delete(subject.net(), &who.account, &who.token, &remote).await;
        assert!(matches!(deleted, Err(Fault::Refused(_))), "{deleted:?}");
        return assert_eq!(subject.visible(&who.account).await.len(), 1);
    }
    for time in ["first", "second"] {
        let deleted = subject.platform().delete(subject.net(), &who.account, &who.token, &remote).await;
        assert_eq!(deleted, Ok(()), "the {time} time");
        assert_eq!(subject.visible(&who.account).await, []);
    }
}

pub async fn repeats_without_doubling(subject: &dyn Subject) {
    if !subject.repeat_is_safe() {
        return;
    }
    let who = sign_in(subject).await;
    let mut job = who.job(subject, "Once https://example.com/a?b=c #once");
    job.media = vec![who.medium(subject, 4, Some("four"))];
    if limits(subject, &who).images > 1 && !subject.films(&limits(subject, &who)) {
        job.media.push(who.photo(5, None));
    }
    let remote = publish(subject, &mut job).await.unwrap();
    assert_eq!(commit(subject, &job).await.unwrap(), remote, "the same request again");
    if subject.repeats_from_nothing() {
        let mut again = who.again(&job);
        assert_eq!(publish(subject, &mut again).await.unwrap(), remote, "prepared again from the beginning");
        assert_eq!(again.saved, job.saved);
    }
    let mut other = saying(subject, &who, &job.text);
    other.made_at = job.made_at;
    assert_ne!(publish(subject, &mut other).await.unwrap(), remote, "another part is another post");
    assert_eq!(subject.visible(&who.account).await.len(), 2);
}

pub async fn renews_its_token(subject: &dyn Subject) {
    let mut who = sign_in(subject).await;
    if who.token.refresh.is_none() {
        return;
    }
    let mut job = saying(subject, &who, "After a while");
    stage(subject, &mut job).await.unwrap();
    let mut later = who.job(subject, "Not yet prepared");
    later.media = vec![who.medium(subject, 6, None)];
    let over = subject.expire(&who.account, &who.token).await;
    (job.token, later.token) = (over.clone(), over);
    assert_eq!(commit(subject, &job).await, Err(Fault::Expired));
    assert_eq!(stage(subject, &mut later).await, Err(Fault::Expired));
    let fresh = subject.platform().refresh(subject.net(), &who.account, &who.token).await.unwrap();
    assert!(fresh.access != job.token.access && (fresh.refresh != who.token.refresh) == subject.rotates());
    assert_eq!(fresh.expires_at.is_some(), who.token.expires_at.is_some());
    assert!(fresh.expires_at.is_none_or(|at| at > subject.clock().now()));
    (job.token, later.token) = (fresh.clone(), fresh.clone());
    match commit(subject, &job).await {
        // By the time that a token can be renewed, what was prepared may have lain too long.
        Err(Fault::Restage) => {
            let mut again = Job { token: fresh.clone(), ..who.again(&job) };
            publish(subject, &mut again).await.unwrap();
        }
        done => drop(done.unwrap()),
    }
    publish(subject, &mut later).await.unwrap();
    let clock = subject.clock();
    clock.advance_to(clock.now() + subject.renews_from());
    who.token = subject.platform().refresh(subject.net(), &who.account, &fresh).await.unwrap();
    publish(subject, &mut saying(subject, &who, "And again")).await.unwrap();
    assert_eq!(subject.visible(&who.account).await.len(), 3);
}

pub async fn notices_a_revoked_token(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    if who.token.refresh.is_none() {
        return;
    }
    subject.revoke(&who.account).await;
    let refreshed = subject.platform().refresh(subject.net(), &who.account, &who.token).await;
    assert_eq!(refreshed.unwrap_err(), Fault::Relogin);
}

pub async fn signs_out(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    for _ in 0..2 {
        assert_eq!(subject.platform().revoke(subject.net(), &who.account, &who.token).await, Ok(()));
    }
    if who.token.refresh.is_some() && subject.signs_out() {
        let refreshed = subject.platform().refresh(subject.net(), &who.account, &who.token).await;
        assert_eq!(refreshed.unwrap_err(), Fault::Relogin);
    }
}

pub async fn refuses_a_token_of_nobody(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    if who.token.access.is_empty() {
        return;
    }
    let mut job = saying(subject, &who, "Whose?");
    stage(subject, &mut job).await.unwrap();
    let last = job.token.access.pop().unwrap();
    job.token.access.push(if last == 'A' { 'Q' } else { 'A' });
    match commit(subject, &job).await {
        // Whether it is of nobody or over is not told; who cannot renew it has to sign in.
        Err(Fault::Expired) => {
            let nobody = Token { refresh: None, ..job.token.clone() };
            assert_eq!(subject.platform().refresh(subject.net(), &who.account, &nobody).await.unwrap_err(), Fault::Relogin);
        }
        other => assert_eq!(other, Err(Fault::Relogin)),
    }
    assert_eq!(subject.visible(&who.account).await, []);
}

/// A ready job with a photo, and what to break it with.
async fn ready<'a>(subject: &'a dyn Subject, who: &SignedIn) -> (Job, &'a Faults, &'static str) {
    let (faults, network) = subject.faults().unwrap();
    let mut job = who.job(subject, "In spite of everything");
    job.media = vec![who.medium(subject, 7, Some("seven"))];
    stage(subject, &mut job).await.unwrap();
    (job, faults, network)
}

pub async fn survives_a_lost_answer(subject: &dyn Subject) {
    for kind in [Kind::Silent, Kind::Garbage, Kind::Slow] {
        let who = sign_in(subject).await;
        let (job, faults, network) = ready(subject, &who).await;
        faults.arm(network, kind, 1);
        assert_eq!(commit_in_time(subject, &job).await, Err(Fault::Unsure), "{kind:?}");
        assert_eq!(faults.left(network), 0, "{kind:?} struck");
        assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)], "{kind:?}");
        if subject.repeat_is_safe() {
            let remote = found(subject, &job).await;
            assert_eq!(commit(subject, &job).await.unwrap(), remote, "{kind:?}");
            assert_eq!(subject.visible(&who.account).await.len(), 1, "{kind:?}");
        }
    }
}

pub async fn waits_as_long_as_it_is_told(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let (job, faults, network) = ready(subject, &who).await;
    faults.arm(network, Kind::TooMany, 1);
    let told = |fault: Fault| match fault {
        Fault::Later { after: Some(after), .. } => assert!((MINUTE..=MINUTE + 1_000).contains(&after), "the whole Retry-After: {after}"),
        Fault::Later { after: None, .. } => assert!(!subject.names_the_wait(), "no wait"),
        other => panic!("no wait: {other:?}"),
    };
    told(commit(subject, &job).await.unwrap_err());
    assert_eq!(subject.visible(&who.account).await, []);
    faults.arm(network, Kind::TooMany, 1);
    told(stage(subject, &mut who.again(&job)).await.unwrap_err());
    commit(subject, &job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

pub async fn bears_a_failing_server(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let (job, faults, network) = ready(subject, &who).await;
    faults.arm(network, Kind::ServerError, 1);
    assert!(matches!(stage(subject, &mut who.again(&job)).await, Err(Fault::Later { .. })));
    faults.arm(network, Kind::ServerError, 1);
    assert_eq!(commit(subject, &job).await, Err(Fault::Unsure));
    assert_eq!(subject.visible(&who.account).await, []);
    expect_not_there(subject, &job).await;
    commit(subject, &job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

pub async fn takes_no_for_an_answer(subject: &dyn Subject) {
    let who = sign_in(subject).await;
    let (job, faults, network) = ready(subject, &who).await;
    faults.arm(network, Kind::Refuse, 1);
    assert!(matches!(commit(subject, &job).await, Err(Fault::Refused(_))));
    assert_eq!(subject.visible(&who.account).await, []);
}

pub async fn asks_to_sign_in_when_the_token_is_killed(subject: &dyn Subject) {
    let grant = subject.grant().await;
    let who = signed_in_and_asked(subject, subject.platform().connect(subject.net(), &grant).await.unwrap().remove(0)).await;
    let (mut job, faults, network) = ready(subject, &who).await;
    faults.arm(network, Kind::Revoked, 1);
    match commit(subject, &job).await {
        Err(Fault::Expired) => {
            let refreshed = subject.platform().refresh(subject.net(), &who.account, &who.token).await;
            assert_eq!(refreshed.unwrap_err(), Fault::Relogin);
        }
        other => assert_eq!(other, Err(Fault::Relogin)),
    }
    assert_eq!(subject.visible(&who.account).await, []);
    let again = subject.grant_again(&grant).await;
    job.token = subject.platform().connect(subject.net(), &again).await.unwrap().remove(0).token;
    commit(subject, &job).await.unwrap();
    assert_eq!(subject.visible(&who.account).await, [seen(subject, &job)]);
}

/// The suite, as tests in a module `$name`. `$start` gives the subject; `None` where it could not be had.
macro_rules! conformance {
    ($name:ident, $start:path) => {
        conformance!(@ $name, $start: signs_in, publishes_text, publishes_a_photo,
            publishes_as_many_photos_as_it_takes, publishes_a_video, publishes_a_document, publishes_a_thread, takes_the_longest_text_and_no_longer,
            finds_and_deletes, repeats_without_doubling, renews_its_token, notices_a_revoked_token, signs_out,
            refuses_a_token_of_nobody);
    };
    // What can be seen only where something can be made to go wrong.
    ($name:ident, $start:path, faults) => {
        conformance!(@ $name, $start: survives_a_lost_answer, waits_as_long_as_it_is_told, bears_a_failing_server,
            takes_no_for_an_answer, asks_to_sign_in_when_the_token_is_killed);
    };
    (@ $name:ident, $start:path: $($case:ident),+) => {
        mod $name {
            $(#[tokio::test]
            async fn $case() {
                if let Some(subject) = $start().await {
                    $crate::conformance::$case(&subject).await;
                }
            })+
        }
    };
}
