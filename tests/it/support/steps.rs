//! The steps of a part, as the worker takes them: what is saved goes through JSON between the calls, an answer that was lost is
//! looked for, and the clock passes where a network takes its time. Used by the suites of the networks.

use crier::model::post::Remote;
use crier::net::Fault;
use crier::platforms::{Found, Job, Outcome, Stage};
use crier::sim::faults::Kind;

use super::signed_in::{SignedIn, signed_in_and_asked};
use super::subject::Subject;

pub async fn sign_in(subject: &dyn Subject) -> SignedIn {
    let grant = subject.grant().await;
    let profile = subject.platform().connect(subject.net(), &grant).await.unwrap().remove(0);
    signed_in_and_asked(subject, profile).await
}

/// Prepares a job as the worker does; says how many calls it took.
pub async fn stage(subject: &dyn Subject, job: &mut Job) -> Result<usize, Fault> {
    for calls in 1..=100 {
        let (saved, ready) = match subject.platform().stage(subject.net(), job).await? {
            Stage::Wait { saved, after, progress } => {
                assert!((0..=100).contains(&progress), "{progress} percent");
                if after > 0 {
                    let clock = subject.clock();
                    clock.advance_to(clock.now() + after);
                    clock.sleep_until(clock.now()).await;
                }
                (saved, false)
            }
            Stage::Ready(saved) => (saved, true),
        };
        job.saved = serde_json::from_str(&saved.to_string()).unwrap();
        if ready {
            return Ok(calls);
        }
    }
    panic!("the preparation does not come to an end: {}", job.saved);
}

/// Sends the visible request.
pub async fn commit(subject: &dyn Subject, job: &Job) -> Result<Remote, Fault> {
    match subject.platform().commit(subject.net(), job).await? {
        Outcome::Live(remote) => Ok(remote),
        Outcome::Processing { saved, after } => {
            pass(subject, after).await;
            let accepted = Job { media: Vec::new(), saved: serde_json::from_str(&saved.to_string()).unwrap(), ..copied(job) };
            settled(subject, &accepted).await
        }
        other => panic!("not live: {other:?}"),
    }
}

pub async fn pass(subject: &dyn Subject, after: i64) {
    let clock = subject.clock();
    clock.advance_to(clock.now() + after);
    clock.sleep_until(clock.now()).await;
}

/// Looks at what the network works on until it is there, or given up.
pub async fn settled(subject: &dyn Subject, job: &Job) -> Result<Remote, Fault> {
    for _ in 0..100 {
        match subject.platform().find(subject.net(), job).await? {
            Found::Live(remote) => return Ok(remote),
            Found::Failed(reason) => return Err(Fault::Refused(reason)),
            Found::Processing(after) => pass(subject, after).await,
            other => panic!("not found: {other:?}"),
        }
    }
    panic!("it is worked on without an end: {}", job.saved);
}

/// As it is, once more.
pub fn copied(job: &Job) -> Job {
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

/// Sends the visible request while somebody moves the manual clock on to whatever is due.
pub async fn commit_in_time(subject: &dyn Subject, job: &Job) -> Result<Remote, Fault> {
    let clock = subject.clock();
    let _busy = clock.busy();
    let pass = async {
        loop {
            clock.rest().await;
            if let Some(due) = clock.next_due() {
                clock.advance_to(due);
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        done = commit(subject, job) => done,
        () = pass => unreachable!(),
    }
}

pub async fn found(subject: &dyn Subject, job: &Job) -> Remote {
    settled(subject, job).await.unwrap()
}

pub async fn expect_not_there(subject: &dyn Subject, job: &Job) {
    let found = subject.platform().find(subject.net(), job).await.unwrap();
    let safe = matches!(found, Found::RepeatIsSafe) && subject.repeat_is_safe();
    assert!(safe || matches!(found, Found::NotThere | Found::CannotTell), "{found:?}");
}

pub async fn publish(subject: &dyn Subject, job: &mut Job) -> Result<Remote, Fault> {
    stage(subject, job).await?;
    commit(subject, job).await
}

/// Prepares a job and sends its visible request, which is accepted and never answered.
pub async fn in_doubt(subject: &dyn Subject, mut job: Job) -> Job {
    stage(subject, &mut job).await.unwrap();
    let (faults, network) = subject.faults().unwrap();
    faults.arm(network, Kind::Garbage, 1);
    assert_eq!(commit(subject, &job).await, Err(Fault::Unsure));
    job.doubt_at = Some(subject.clock().now());
    job
}
