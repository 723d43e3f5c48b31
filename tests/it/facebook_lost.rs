//! Answers of Facebook's that were lost: what is found again by its photos, its number or its words, what is certain not to be
//! there, and what only the person can tell.

use crier::clock::{DAY, HOUR, MINUTE, SECOND};
use crier::model::problem::Reason;
use crier::net::Fault;
use crier::platforms::Found;
use crier::platforms::facebook::sim::NETWORK;
use crier::sim::faults::Kind;

use crate::conformance::{self, commit, publish, sign_in, stage};
use crate::facebook::{NOON, film, of_kind, simulated};

#[tokio::test]
async fn a_lost_story_is_found_by_its_file() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let photo = of_kind(who.job_with(&subject, "", 1), "story");
    let mut never = of_kind(who.job_with(&subject, "", 1), "story");
    stage(&subject, &mut never).await.unwrap();
    assert_eq!(subject.find(&never).await, Found::CannotTell);
    let job = conformance::in_doubt(&subject, photo).await;
    assert!(matches!(subject.find(&job).await, Found::Live(remote) if remote.link == Some(subject.only().link)));
}

/// Days later, too: a photo hangs on one post.
#[tokio::test]
async fn a_lost_post_is_found_by_its_photos() {
    for photos in [1, 3] {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        publish(&subject, &mut who.job_with(&subject, "Once", photos)).await.unwrap();
        let job = conformance::in_doubt(&subject, who.job_with(&subject, "Once", photos)).await;
        publish(&subject, &mut who.job(&subject, "Behind it")).await.unwrap();
        let id = subject.sim.posts()[1].id.clone();
        for wait in [0, MINUTE, HOUR, DAY] {
            subject.world.clock.advance_to(NOON + wait);
            let found = subject.find(&job).await;
            assert!(matches!(&found, Found::Live(remote) if remote.id == id), "{photos} photos, {wait} ms later: {found:?}");
        }
        assert_eq!(commit(&subject, &job).await.unwrap().id, id, "sent again, it is known for what it is");
        assert_eq!(subject.sim.posts().len(), 3);
    }
}

#[tokio::test]
async fn a_post_with_photos_that_never_arrived_is_not_there() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job_with(&subject, "Never", 2);
    stage(&subject, &mut job).await.unwrap();
    job.doubt_at = Some(NOON);
    subject.world.clock.advance_to(NOON + HOUR);
    assert_eq!(subject.find(&job).await, Found::NotThere);
    for n in 0..99 {
        publish(&subject, &mut who.job(&subject, &format!("Newer {n}"))).await.unwrap();
    }
    assert_eq!(subject.find(&job).await, Found::NotThere);
    publish(&subject, &mut who.job(&subject, "One more")).await.unwrap();
    assert_eq!(subject.find(&job).await, Found::CannotTell, "a list that does not reach back proves nothing");
}

#[tokio::test]
async fn lost_words_are_found_when_they_are_there_once_and_that_they_are_not_proves_nothing() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "The same")).await.unwrap();
    publish(&subject, &mut who.job(&subject, "Between")).await.unwrap();
    subject.world.clock.advance_to(NOON + HOUR);
    let job = conformance::in_doubt(&subject, who.job(&subject, "The same")).await;
    let id = subject.sim.posts()[2].id.clone();
    assert!(matches!(subject.find(&job).await, Found::Live(remote) if remote.id == id));
    subject.sim.lag(HOUR);
    assert_eq!(subject.find(&job).await, Found::CannotTell);
    subject.sim.lag(0);
    // The same words with a photo are another post; the same words alone once more: which of them is it?
    publish(&subject, &mut who.job_with(&subject, "The same", 1)).await.unwrap();
    publish(&subject, &mut who.job(&subject, "Between again")).await.unwrap();
    publish(&subject, &mut who.job(&subject, "The same")).await.unwrap();
    assert_eq!(subject.find(&job).await, Found::CannotTell);
}

#[tokio::test]
async fn a_lost_video_is_found_by_its_words_or_asked_about() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "The sea")).await.unwrap();
    for (text, found) in [("The sea", true), ("", false)] {
        let job = conformance::in_doubt(&subject, film(&subject, &who, "feed", text, 9_000)).await;
        assert_eq!(subject.find(&job).await, Found::CannotTell, "it is still worked on");
        subject.world.clock.advance_to(subject.world.clock.now() + MINUTE);
        let at = subject.find(&job).await;
        assert_eq!(
            matches!(&at, Found::Live(remote) if remote.link == subject.sim.posts().last().map(|post| post.link.clone())),
            found,
            "{at:?}"
        );
    }
}

#[tokio::test]
async fn a_lost_reel_is_settled_by_its_number() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let job = conformance::in_doubt(&subject, film(&subject, &who, "reel", "", 9_000)).await;
    assert_eq!(subject.find(&job).await, Found::Processing(15 * SECOND));
    subject.world.clock.advance_to(NOON + MINUTE);
    assert!(matches!(subject.find(&job).await, Found::Live(remote) if remote.link == Some(subject.only().link)));
}

/// Without a doubt it is somebody's own repetition; in doubt it says that the first one may be there.
#[tokio::test]
async fn the_same_words_twice_in_a_row_are_not_taken() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "Twice")).await.unwrap();
    let mut again = who.job(&subject, "Twice");
    assert_eq!(publish(&subject, &mut again).await, Err(Fault::Refused(Reason::Duplicate)));
    again.doubt_at = Some(NOON);
    assert_eq!(commit(&subject, &again).await, Err(Fault::Unsure));
}

/// Facebook refuses the look, as it does after 90 days: that says nothing of the post.
#[tokio::test]
async fn a_look_that_is_refused_settles_nothing() {
    for (kind, text) in [("feed", "Words"), ("reel", "Reel")] {
        let subject = simulated().await.unwrap();
        let who = sign_in(&subject).await;
        let job = if kind == "feed" { who.job(&subject, text) } else { film(&subject, &who, kind, text, 9_000) };
        let job = conformance::in_doubt(&subject, job).await;
        subject.world.faults.arm_any(NETWORK, 1, Kind::Refuse);
        assert_eq!(subject.find(&job).await, Found::CannotTell);
    }
}
