//! What each fault of a network leads to, when it is certain that nothing became visible.

use crier::clock::{HOUR, MINUTE, Millis, SECOND};
use crier::model::account::{AccountState, Token};
use crier::model::part::PartState;
use crier::model::problem::Reason;
use crier::net::{Fault, Gate};
use crier::publish::backoff;
use crier::queue;
use serde_json::json;

use crate::engine::Engine;
use crate::support::rows::T0;

fn later(after: Option<Millis>, gate: Gate) -> Fault {
    Fault::Later { after, gate }
}

fn token(access: &str, refresh: Option<&str>, expires_at: Option<Millis>) -> Token {
    Token { access: access.into(), refresh: refresh.map(Into::into), expires_at, secret: None }
}

#[test]
fn pauses_grow_and_end() {
    for (n, pause) in backoff::PAUSES.into_iter().enumerate() {
        let n = i64::try_from(n).unwrap();
        assert_eq!(backoff::pause(n, None, 0), Some(pause * 80 / 100));
        assert_eq!(backoff::pause(n, None, 999), Some(pause * 120 / 100));
    }
    assert_eq!(backoff::pause(5, None, 0), None);
    assert_eq!(backoff::pause(5, Some(1), 0), None);
    assert_eq!(backoff::pause(0, Some(14 * SECOND), 0), Some(14 * SECOND), "as asked");
    assert_eq!(backoff::pause(0, Some(9 * HOUR), 0), Some(9 * HOUR), "in full");
    assert_eq!(backoff::pause(2, Some(SECOND), 999), Some(12 * MINUTE), "asked again and again");
    assert_eq!(backoff::pause(2, Some(9 * HOUR), 0), Some(9 * HOUR));
}

#[tokio::test]
async fn a_network_that_fails_is_tried_six_times() {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.commit.extend((0..6).map(|_| Err(Fault::later()))));
    engine.send(1, "a", T0).await;
    engine.tick().await;
    let part = engine.part(1).await;
    assert_eq!((part.state, part.attempts, part.reason), (PartState::Queued, 1, Some(Reason::Unavailable)));
    assert!((24 * SECOND..=36 * SECOND).contains(&(part.due_at - T0)));
    for _ in 0..5 {
        engine.after(3 * HOUR).await;
    }
    let part = engine.part(1).await;
    assert_eq!((part.state, part.reason), (PartState::Failed, Some(Reason::Unavailable)));
    assert_eq!(engine.fake.count("commit"), 6);
    assert!(engine.fake.visible().is_empty());
    assert_eq!(engine.after(24 * HOUR).await, 0);
    assert!(queue::retry(&engine.store, &engine.clock, "p1", &part.id).await.unwrap());
    assert!(!queue::retry(&engine.store, &engine.clock, "p1", &part.id).await.unwrap(), "a second tap changes nothing");
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.fake.visible()[0].0, json!({ "key": format!("{}-{T0}", part.id) }), "with the notes it had");
}

#[tokio::test]
async fn too_many_requests_close_the_gate_of_the_account_alone() {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.stage.push_back(Err(later(Some(MINUTE), Gate::Account))));
    engine.send(1, "a", T0).await;
    engine.tick().await;
    engine.send(2, "a", T0).await;
    engine.send(3, "b", T0).await;
    engine.tick().await;
    assert_eq!(engine.part(1).await.reason, Some(Reason::RateLimited));
    assert_eq!(engine.state(2).await, PartState::Queued);
    assert_eq!(engine.state(3).await, PartState::Live);
    assert_eq!(engine.after(MINUTE - 1).await, 0);
    assert_eq!(engine.worker.next_due().await.unwrap(), Some(T0 + MINUTE));
    assert_eq!(engine.after(1).await, 2);
}

#[tokio::test]
async fn too_many_requests_of_the_app_close_every_gate() {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.commit.push_back(Err(later(Some(MINUTE), Gate::App))));
    engine.send(1, "a", T0).await;
    engine.tick().await;
    engine.send(2, "b", T0).await;
    assert_eq!(engine.tick().await, 0);
    assert_eq!(engine.after(MINUTE).await, 2);
}

#[tokio::test]
async fn a_refusal_is_final_and_says_why() {
    for at_commit in [false, true] {
        let engine = Engine::new().await;
        engine.fake.set(|script| {
            if at_commit {
                script.commit.push_back(Err(Fault::Refused(Reason::Text)));
            } else {
                script.stage.push_back(Err(Fault::Refused(Reason::Text)));
            }
        });
        engine.send(1, "a", T0).await;
        engine.tick().await;
        let part = engine.part(1).await;
        assert_eq!((part.state, part.reason), (PartState::Failed, Some(Reason::Text)));
        assert_eq!(engine.after(24 * HOUR).await, 0);
    }
}

#[tokio::test]
async fn what_was_prepared_and_lost_is_prepared_again_from_the_beginning() {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.stage.push_back(Ok(crier::platforms::Stage::Ready(json!("old"))));
        script.commit.push_back(Err(Fault::Restage));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Queued);
    engine.after(SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_ne!(engine.fake.visible()[0].0, json!("old"));
    engine.fake.set(|script| script.commit.extend((0..9).map(|_| Err(Fault::Restage))));
    engine.send(2, "a", engine.clock.now()).await;
    engine.tick().await;
    for _ in 0..6 {
        engine.after(3 * HOUR).await;
    }
    assert_eq!(engine.state(2).await, PartState::Failed, "not for ever");
}

#[tokio::test]
async fn a_token_that_ends_is_renewed_before_it_is_used() {
    let engine = Engine::new().await;
    engine.sign_in("a", "token-1", Some(T0 + 4 * MINUTE)).await;
    engine.fake.set(|script| script.refresh.push_back(Ok(token("token-2", Some(""), Some(T0 + 2 * HOUR)))));
    engine.send(1, "a", T0).await;
    engine.send(2, "a", T0).await;
    engine.tick().await;
    let signed: Vec<String> = engine.fake.visible().into_iter().map(|(_, access)| access).collect();
    assert_eq!(signed, ["token-2", "token-2"]);
    assert_eq!(engine.fake.count("refresh"), 1);
}

#[tokio::test]
async fn a_token_that_is_called_ended_is_renewed_at_once() {
    for at_commit in [false, true] {
        let engine = Engine::new().await;
        engine.fake.set(|script| {
            if at_commit {
                script.commit.push_back(Err(Fault::Expired));
            } else {
                script.stage.push_back(Err(Fault::Expired));
            }
            script.refresh.push_back(Ok(token("token-2", None, None)));
        });
        engine.send(1, "a", T0).await;
        engine.tick().await;
        assert_eq!(engine.state(1).await, PartState::Live);
        assert_eq!(engine.fake.visible().last().unwrap().1, "token-2");
        assert_eq!(engine.fake.visible().len(), 1);
    }
}

#[tokio::test]
async fn a_renewed_token_that_is_not_taken_needs_the_person() {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.stage.extend([Err(Fault::Expired), Err(Fault::Expired)]);
        script.refresh.extend([Ok(token("token-2", None, None)), Ok(token("token-3", None, None))]);
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::NeedsLogin);
    assert_eq!(engine.account("a").await, AccountState::NeedsLogin);
}

#[tokio::test]
async fn a_renewal_that_the_network_cannot_do_now_is_tried_again() {
    let engine = Engine::new().await;
    engine.sign_in("a", "token-1", Some(T0)).await;
    engine.fake.set(|script| {
        script.refresh.push_back(Err(Fault::later()));
        script.refresh.push_back(Ok(token("", None, None)));
        script.refresh.push_back(Ok(token("token-2", None, None)));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Queued);
    engine.after(MINUTE).await;
    assert_eq!(engine.state(1).await, PartState::Queued, "an empty pair is no pair");
    engine.after(HOUR).await;
    assert_eq!(engine.state(1).await, PartState::Live);
}

#[tokio::test]
async fn signed_out_everything_of_the_account_waits_and_then_goes_on() {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.commit.push_back(Err(Fault::Relogin)));
    engine.send(1, "a", T0).await;
    engine.send(2, "a", T0 + HOUR).await;
    engine.tick().await;
    assert_eq!((engine.state(1).await, engine.state(2).await), (PartState::NeedsLogin, PartState::NeedsLogin));
    assert_eq!(engine.part(1).await.reason, Some(Reason::SignedOut));
    assert_eq!(engine.after(MINUTE).await, 0);
    engine.sign_in("a", "token-9", None).await;
    engine.store.parts_signed_in("a", engine.clock.now()).await.unwrap();
    assert_eq!(engine.tick().await, 1);
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.part(2).await.due_at, T0 + HOUR, "the other keeps its time");
    engine.after(HOUR).await;
    assert_eq!(engine.state(2).await, PartState::Live);
    assert!(engine.fake.visible().iter().all(|(_, access)| access == "token-9"));
}
