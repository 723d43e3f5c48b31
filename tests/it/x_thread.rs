//! Threads at X: found again among the replies, and below the account's own posts only.

use crier::clock::SECOND;
use crier::model::account::Account;
use crier::model::problem::Reason;
use crier::net::Fault;
use crier::platforms::x::sim::{NETWORK, Simulator};
use crier::platforms::{Found, Job, Platform, Reply};
use crier::sim::faults::Kind;

use crate::conformance::{commit, publish, sign_in, stage};
use crate::x::simulated;

/// For each post of an account the text of the one that it goes below.
pub fn parents(sim: &Simulator, account: &Account) -> Vec<Option<String>> {
    let posts: Vec<_> = sim.posts().into_iter().filter(|post| account.handle == format!("@{}", post.author)).collect();
    let text = |id: &String| posts.iter().find(|post| post.id == *id).map(|post| post.text.clone()).unwrap_or_default();
    posts.iter().map(|post| post.reply_to.as_ref().map(text)).collect()
}

/// A later post of a thread is a reply, which the timeline shows only to who asks for replies.
#[tokio::test]
async fn a_lost_post_of_a_thread_is_found_among_the_replies() {
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let first = publish(&subject, &mut who.job(&subject, "Once upon a time")).await.unwrap();
    let mut job = who.job(&subject, "there was a thread");
    job.reply = Some(Reply { root: first.clone(), parent: first });
    stage(&subject, &mut job).await.unwrap();
    job.doubt_at = Some(subject.world.clock.now());
    subject.world.faults.arm(NETWORK, Kind::Garbage, 1);
    assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure));
    subject.wait(15 * SECOND);
    let Ok(Found::Live(remote)) = subject.x.find(&subject.net, &job).await else { panic!("not found") };
    assert_eq!(remote.id, subject.sim.posts()[1].id);
    let alone = Job { reply: None, ..job };
    assert_eq!(subject.x.find(&subject.net, &alone).await, Ok(Found::CannotTell), "a post by itself is no reply");
}

#[tokio::test]
async fn nothing_goes_below_the_posts_of_others() {
    let subject = simulated().await.unwrap();
    let other = sign_in(&subject).await;
    let strange = publish(&subject, &mut other.job(&subject, "Not yours")).await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = who.job(&subject, "Mine");
    job.reply = Some(Reply { root: strange.clone(), parent: strange });
    assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(Reason::Refused)));
    assert_eq!(subject.sim.posts().len(), 1);
}
