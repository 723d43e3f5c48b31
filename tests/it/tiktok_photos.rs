//! TikTok and photos: it fetches them by their links, the request that names them is the visible one, and nobody can look for
//! what became of it when its answer is lost.

use crier::model::problem::Reason;
use crier::net::Fault;
use crier::platforms::tiktok::sim::NETWORK;
use crier::platforms::{Found, Job, Outcome, Platform};
use crier::sim::faults::Kind;

use crate::conformance::{SignedIn, Subject, bytes_of, commit, copied, publish, sign_in, stage};
use crate::tiktok::{Simulated, choose, filmed, photographed};

fn photos(who: &SignedIn, subject: &Simulated, count: u8) -> Job {
    who.job_with(subject, "By the sea\nAll day", count)
}

#[tokio::test]
async fn photos_are_fetched_and_told_apart_from_a_video() {
    let subject = photographed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = photos(&who, &subject, 3);
    choose(&mut job, "music", "on");
    let remote = publish(&subject, &mut job).await.unwrap();
    let post = subject.sim.published().remove(0);
    assert_eq!((post.title.as_str(), post.description.as_str()), ("By the sea", "All day"));
    assert_eq!(post.files, job.media.iter().map(bytes_of).collect::<Vec<_>>());
    assert_eq!((post.told("auto_add_music"), post.told("disable_comment")), (Some(true), Some(true)));
    assert_eq!(remote.link, Some(post.link()));
    assert!(post.link().contains("/photo/"));
}

/// Without a link, from a host that nobody has proven to own, and where nothing is behind it.
#[tokio::test]
async fn photos_that_cannot_be_fetched_are_told_so() {
    let subject = photographed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut none = photos(&who, &subject, 1);
    none.media[0].link = None;
    assert_eq!(stage(&subject, &mut none).await, Err(Fault::Refused(Reason::NotFetched)));
    let mut foreign = photos(&who, &subject, 1);
    foreign.media[0].link = Some("https://elsewhere.example/1.jpg".into());
    assert_eq!(publish(&subject, &mut foreign).await, Err(Fault::Refused(Reason::Domain)));
    let mut gone = photos(&who, &subject, 1);
    gone.media[0].link = gone.media[0].link.take().map(|link| link.replace(".jpg", "-gone.jpg"));
    assert_eq!(publish(&subject, &mut gone).await, Err(Fault::Refused(Reason::NotFetched)));
    assert_eq!(subject.sim.published(), []);
}

/// Nothing that is refused becomes a question: it is looked at before the intent.
#[tokio::test]
async fn what_would_be_refused_is_refused_ahead() {
    let subject = photographed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = photos(&who, &subject, 36);
    assert_eq!(stage(&subject, &mut job).await, Err(Fault::Refused(Reason::Media)));
    let mut open = photos(&who, &subject, 1);
    open.chosen.clear();
    assert_eq!(stage(&subject, &mut open).await, Err(Fault::Refused(Reason::Choose)));
    assert_eq!(subject.sim.count("content/init/"), 0);
}

/// TikTok lists photos to nobody: the person is asked, and whatever they say nothing is doubled by itself.
#[tokio::test]
async fn a_lost_answer_is_a_question() {
    let subject = photographed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = photos(&who, &subject, 2);
    stage(&subject, &mut job).await.unwrap();
    subject.world.faults.arm(NETWORK, Kind::Garbage, 1);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure));
    job.doubt_at = Some(subject.world.clock.now());
    let looked = Job { media: Vec::new(), ..copied(&job) };
    assert_eq!(subject.tiktok.find(&subject.net, &looked).await, Ok(Found::CannotTell));
    assert_eq!(subject.visible(&who.account).await.len(), 1);
}

#[tokio::test]
async fn photos_for_the_inbox_are_handed_over() {
    let subject = photographed().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = photos(&who, &subject, 2);
    choose(&mut job, "how", "inbox");
    stage(&subject, &mut job).await.unwrap();
    let Outcome::Processing { saved, .. } = subject.tiktok.commit(&subject.net, &job).await.unwrap() else { panic!("not accepted") };
    job.saved = saved;
    let mut found = subject.tiktok.find(&subject.net, &job).await.unwrap();
    while let Found::Processing(after) = found {
        subject.world.clock.advance_to(subject.world.clock.now() + after);
        tokio::task::yield_now().await;
        found = subject.tiktok.find(&subject.net, &job).await.unwrap();
    }
    assert_eq!(found, Found::HandedOver);
    let draft = subject.sim.inbox().remove(0);
    assert_eq!((draft.title.as_str(), draft.info.get("privacy_level")), ("By the sea", None));
}

/// What TikTok finds wrong with what it fetched, it says afterwards; and that is told as what it is.
#[tokio::test]
async fn what_is_given_up_afterwards_is_told_as_what_it_is() {
    for (why, reason) in [
        ("file_format_check_failed", Reason::Media),
        ("duration_check_failed", Reason::Duration),
        ("frame_rate_check_failed", Reason::FrameRate),
        ("picture_size_check_failed", Reason::PictureSize),
        ("internal", Reason::TheirFault),
        ("video_pull_failed", Reason::NotFetched),
        ("photo_pull_failed", Reason::NotFetched),
        ("publish_cancelled", Reason::StoppedThere),
        ("auth_removed", Reason::SignedOut),
        ("spam_risk_too_many_posts", Reason::RateLimited),
        ("spam_risk_user_banned_from_posting", Reason::Restricted),
        ("spam_risk_text", Reason::Text),
        ("spam_risk", Reason::Restricted),
    ] {
        for subject in [photographed().await.unwrap(), filmed().await.unwrap()] {
            let who = sign_in(&subject).await;
            subject.sim.give_up(why);
            let mut job = who.job(&subject, "Not this one");
            job.media = vec![who.medium(&subject, 1, None)];
            assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(reason.clone())), "{why}");
        }
    }
}
