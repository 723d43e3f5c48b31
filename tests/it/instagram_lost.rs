//! Instagram against its simulator, by both sign-ins: what becomes of a container whose publishing was lost, of one that lay too
//! long, of the day's number, and of the first comment.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::model::post::Remote;
use crier::model::problem::Reason;
use crier::model::setting::Chosen;
use crier::net::{Fault, Gate};
use crier::platforms::instagram::sim::{NETWORK, PAGES};
use crier::platforms::{Found, Job, Outcome, Platform, Reply};
use crier::sim::faults::Kind;

use crate::conformance::{self, SignedIn, commit, publish, sign_in, stage};
use crate::instagram::{NOON, Simulated, both, only, own, pages};

/// A ready job of a photo.
async fn ready(subject: &Simulated, who: &SignedIn, text: &str) -> Job {
    let mut job = who.job_with(subject, text, 1);
    stage(subject, &mut job).await.unwrap();
    job
}

#[tokio::test]
async fn a_container_that_lay_too_long_is_made_anew() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        let mut job = ready(&subject, &who, "Tomorrow").await;
        subject.world.clock.advance_to(NOON + 25 * HOUR);
        // The visible request finds out, too, and nothing is in doubt.
        assert_eq!(commit(&subject, &job).await, Err(Fault::Restage));
        stage(&subject, &mut job).await.unwrap();
        commit(&subject, &job).await.unwrap();
        assert_eq!(subject.sim.posts().len(), 1);
    }
}

async fn find(subject: &Simulated, job: &Job) -> Found {
    subject.instagram.find(&subject.net, job).await.unwrap()
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_container_and_the_list() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        publish(&subject, &mut who.job_with(&subject, "Once", 2)).await.unwrap();
        subject.world.clock.advance_to(NOON + HOUR);
        let job = conformance::in_doubt(&subject, who.job_with(&subject, "Once", 1)).await;
        let there = subject.sim.posts().pop().unwrap();
        let expected = Found::Live(Remote { id: there.id.clone(), link: there.link, notes: Vec::new() });
        assert_eq!(find(&subject, &job).await, expected);
        // Until the list has it, nothing is said; later it is there all the same, without an address.
        subject.sim.lag(HOUR);
        assert_eq!(find(&subject, &job).await, Found::CannotTell);
        assert_eq!(commit(&subject, &job).await, Err(Fault::Unsure), "nor sent again");
        subject.world.clock.advance_to(subject.world.clock.now() + 6 * MINUTE);
        let found = find(&subject, &job).await;
        assert!(matches!(&found, Found::Live(remote) if remote.link.is_none()), "{found:?}");
        assert_eq!(subject.sim.posts().len(), 2);
    }
}

/// Two with the same words: which one it is, nobody can tell; that it is there, the container says.
#[tokio::test]
async fn of_two_alike_none_is_taken_for_the_other() {
    let subject = own().await.unwrap();
    let who = sign_in(&subject).await;
    let job = conformance::in_doubt(&subject, who.job_with(&subject, "Twins", 1)).await;
    publish(&subject, &mut who.job_with(&subject, "Twins", 1)).await.unwrap();
    assert_eq!(find(&subject, &job).await, Found::CannotTell);
}

#[tokio::test]
async fn what_never_arrived_may_be_sent_again() {
    let subject = own().await.unwrap();
    let who = sign_in(&subject).await;
    let mut job = ready(&subject, &who, "Never arrived").await;
    job.doubt_at = Some(subject.world.clock.now());
    assert_eq!(find(&subject, &job).await, Found::RepeatIsSafe);
    commit(&subject, &job).await.unwrap();
    let again = commit(&subject, &job).await.unwrap();
    assert_eq!((subject.sim.posts().len(), again.id), (1, only(&subject).id));
    // One that was not published in time never was.
    let mut late = ready(&subject, &who, "Too late").await;
    late.doubt_at = Some(subject.world.clock.now());
    subject.world.clock.advance_to(NOON + 30 * HOUR);
    assert_eq!(find(&subject, &late).await, Found::NotThere);
}

/// How much is left of the day is what Instagram says, whatever the documents do.
#[tokio::test]
async fn the_day_is_a_budget_and_its_end_is_waited_for() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        subject.sim.quota(2);
        let (net, heard) = subject.net.listening();
        let job = ready(&subject, &who, "First").await;
        subject.instagram.commit(&net, &job).await.unwrap();
        let told = heard.take();
        assert!(told.iter().any(|told| told.per == Some(DAY) && told.remaining == 1 && told.gate == Gate::Account), "{told:?}");
        let _ = publish(&subject, &mut who.job_with(&subject, "Second", 1)).await.unwrap();
        let third = ready(&subject, &who, "Third").await;
        let fault = commit(&subject, &third).await.unwrap_err();
        assert_eq!(fault, Fault::Later { after: Some(DAY / 5), gate: Gate::Account });
        assert_eq!(subject.sim.posts().len(), 2);
    }
}

/// What goes below something of the account's own is a comment, by number or by address.
#[tokio::test]
async fn the_first_comment_goes_below_the_post() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        assert_eq!(subject.instagram.limits(&who.account, &Chosen::new()).comment_max, Some(2_200));
        let parent = publish(&subject, &mut who.job_with(&subject, "A post", 1)).await.unwrap();
        let by_address = Remote { id: parent.link.clone().unwrap(), link: None, notes: Vec::new() };
        for (ahead, words) in [(&parent, "#sea #sun"), (&by_address, "By address")] {
            let below = Reply { root: ahead.clone(), parent: ahead.clone() };
            let mut job = Job { reply: Some(below), ..who.job(&subject, words) };
            let remote = publish(&subject, &mut job).await.unwrap();
            let comment = subject.sim.posts().pop().unwrap();
            assert_eq!((comment.kind, comment.text.as_str(), comment.below.as_deref()), ("comment", words, Some(parent.id.as_str())));
            assert_eq!((remote.id, remote.link), (comment.id, ahead.link.clone()));
        }
        lost_comment(&subject, &who, &parent).await;
        // Below what is gone nothing is put.
        let below = Reply { root: parent.clone(), parent: parent.clone() };
        let mut late = Job { reply: Some(below), ..who.job(&subject, "Too late") };
        stage(&subject, &mut late).await.unwrap();
        subject.sim.remove(&parent.id);
        assert_eq!(commit(&subject, &late).await, Err(Fault::Refused(Reason::NothingAhead)));
        let nowhere = Remote { id: "https://example.com/p/x/".into(), link: None, notes: Vec::new() };
        let mut job = Job { reply: Some(Reply { root: nowhere.clone(), parent: nowhere }), ..who.job(&subject, "Nowhere") };
        assert_eq!(publish(&subject, &mut job).await, Err(Fault::Refused(Reason::NoAddress)));
    }
}

/// It is looked for, and found if it is there once; else the person is asked.
async fn lost_comment(subject: &Simulated, who: &SignedIn, parent: &Remote) {
    let below = Reply { root: parent.clone(), parent: parent.clone() };
    let job = Job { reply: Some(below), ..who.job(subject, "Only once") };
    let job = conformance::in_doubt(subject, job).await;
    let there = subject.sim.posts().pop().unwrap();
    assert!(matches!(find(subject, &job).await, Found::Live(remote) if remote.id == there.id));
    subject.sim.remove(&there.id);
    assert_eq!(find(subject, &job).await, Found::CannotTell);
}

/// Comments may be declined at the sign-in: then none is offered, and everything else works.
#[tokio::test]
async fn without_the_right_to_comment_no_comment_is_offered() {
    for subject in both().await {
        subject.sim.decline(&["instagram_business_manage_comments", "instagram_manage_comments"]);
        let who = sign_in(&subject).await;
        assert_eq!(subject.instagram.limits(&who.account, &Chosen::new()).comment_max, None);
        publish(&subject, &mut who.job_with(&subject, "No comment", 1)).await.unwrap();
    }
}

/// Only pages may delete, and only with a right that may have been declined.
#[tokio::test]
async fn deleting_without_the_right_says_so() {
    let subject = pages().await.unwrap();
    subject.sim.decline(&["instagram_manage_contents"]);
    let who = sign_in(&subject).await;
    let remote = publish(&subject, &mut who.job_with(&subject, "Stays", 1)).await.unwrap();
    let deleted = subject.instagram.delete(&subject.net, &who.account, &who.token, &remote).await;
    assert_eq!(deleted, Err(Fault::Refused(Reason::NoRights)));
}

/// A refusal of the visible request is certain, unless it says that it passes.
#[tokio::test]
async fn what_is_refused_at_last_is_certain() {
    for subject in both().await {
        let who = sign_in(&subject).await;
        let job = ready(&subject, &who, "No").await;
        let cases = [
            ((400, 25, 2_207_050), Fault::Refused(Reason::Restricted)),
            ((400, 4, 2_207_051), Fault::Refused(Reason::Blocked)),
            ((400, 9_007, 2_207_027), Fault::later()),
            ((400, 24, 2_207_008), Fault::later()),
            ((400, -1, 2_207_001), Fault::Unsure),
        ];
        for ((status, code, subcode), fault) in cases {
            subject.sim.refuse(status, code, subcode);
            assert_eq!(commit(&subject, &job).await, Err(fault), "{code}/{subcode}");
        }
        let Outcome::Live(_) = subject.instagram.commit(&subject.net, &job).await.unwrap() else { panic!("not live") };
        assert_eq!(subject.sim.posts().len(), 1);
    }
}

/// A request that is struck anywhere on the way leaves one post in the end.
#[tokio::test]
async fn a_carousel_survives_a_failure_of_each_request() {
    for by_page in [false, true] {
        let network = if by_page { PAGES } else { NETWORK };
        for k in 1..30 {
            let subject = if by_page { pages().await.unwrap() } else { own().await.unwrap() };
            let who = sign_in(&subject).await;
            let mut job = Job { media: vec![who.photo(1, None), who.video(None)], ..who.job(&subject, "Together") };
            subject.world.faults.arm_any(network, k, Kind::ServerError);
            let fault = publish(&subject, &mut job).await;
            let struck = subject.world.faults.left(network) == 0;
            if let Err(fault) = fault {
                assert!(matches!(fault, Fault::Later { .. } | Fault::Unsure), "{k}: {fault:?}");
                job.doubt_at = (fault == Fault::Unsure).then(|| subject.world.clock.now());
                publish(&subject, &mut job).await.unwrap();
            }
            assert_eq!(subject.sim.posts().len(), 1, "request {k}");
            if !struck {
                break;
            }
        }
    }
}
