//! What happens when the answer of the visible request is lost: looking, then asking, and never twice.

use crier::clock::{HOUR, MINUTE, SECOND};
use crier::model::part::PartState;
use crier::model::post::Remote;
use crier::model::problem::Reason;
use crier::net::Fault;
use crier::platforms::Found;
use crier::publish::backoff::LOOKS;
use crier::publish::look::{Known, Next, next_processing, next_unsure};
use crier::queue::{self, Answer};

use crate::engine::Engine;
use crate::support::network::remote;
use crate::support::rows::T0;

/// An engine whose post was accepted and never answered for.
async fn lost(found: Vec<Found>) -> Engine {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.commit.push_back(Err(Fault::Unsure));
        script.find.extend(found.into_iter().map(Ok));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Unsure);
    assert_eq!(engine.tick().await, 0, "not looked for at once");
    engine
}

#[test]
fn looking_settles_only_what_it_may() {
    let known = |looks, can_find, sender_gone| Known { looks, can_find, sender_gone, repeats: 0 };
    let cases = [
        (Ok(Found::Live(remote())), known(0, true, false), Next::Live(remote())),
        (Ok(Found::RepeatIsSafe), known(0, true, false), Next::Repeat),
        (Ok(Found::RepeatSettles), known(0, true, true), Next::Repeat),
        (Ok(Found::RepeatSettles), known(0, true, false), Next::Look(MINUTE)),
        (Ok(Found::RepeatSettles), known(3, true, false), Next::Ask),
        (Ok(Found::NotThere), known(0, true, true), Next::Look(MINUTE)),
        (Ok(Found::NotThere), known(1, true, true), Next::Look(5 * MINUTE)),
        (Ok(Found::NotThere), known(2, true, true), Next::Look(15 * MINUTE)),
        (Ok(Found::NotThere), known(3, true, true), Next::Resend),
        (Ok(Found::NotThere), Known { repeats: 1, ..known(3, true, true) }, Next::Ask),
        (Ok(Found::NotThere), known(2, true, false), Next::Look(15 * MINUTE)),
        (Ok(Found::NotThere), known(3, true, false), Next::Ask),
        (Ok(Found::CannotTell), known(0, false, true), Next::Ask),
        (Ok(Found::CannotTell), known(0, true, true), Next::Look(MINUTE)),
        (Ok(Found::CannotTell), known(2, true, true), Next::Look(15 * MINUTE)),
        (Ok(Found::CannotTell), known(3, true, true), Next::Ask),
        (Ok(Found::Processing(7)), known(0, true, true), Next::Processing(7)),
        (Ok(Found::Failed(Reason::Length)), known(0, true, false), Next::Fail(Reason::Length)),
        (Err(Fault::later()), known(0, true, true), Next::Look(MINUTE)),
        (Err(Fault::Relogin), known(3, true, true), Next::Ask),
        (Err(Fault::Refused(Reason::Refused)), known(0, true, true), Next::Look(MINUTE)),
    ];
    for (found, known, next) in cases {
        assert_eq!(next_unsure(found, known), next, "{known:?}");
    }
}

#[test]
fn what_was_accepted_is_never_sent_again() {
    for found in [Ok(Found::NotThere), Ok(Found::RepeatIsSafe), Ok(Found::CannotTell), Err(Fault::later()), Err(Fault::Relogin)] {
        for looks in [0, 5, 51, 52] {
            let next = next_processing(found.clone(), looks);
            assert!(matches!(next, Next::Look(_) | Next::Fail(_)), "{next:?}");
        }
    }
    assert_eq!(next_processing(Ok(Found::CannotTell), 52), Next::Fail(Reason::Unavailable));
    assert_eq!(next_processing(Ok(Found::Failed(Reason::Length)), 0), Next::Fail(Reason::Length));
    let refused = next_processing(Err(Fault::Refused(Reason::NoRights)), 0);
    assert!(matches!(refused, Next::Look(_)), "that a look is refused says nothing of the post: {refused:?}");
}

/// Its answer was lost, and looking shows that the network took it and could make nothing of it.
#[tokio::test]
async fn what_came_to_nothing_is_failed_and_not_asked_about() {
    let engine = lost(vec![Found::Failed(Reason::NotProcessed)]).await;
    engine.after(15 * SECOND).await;
    let part = engine.part(1).await;
    assert_eq!((part.state, part.reason), (PartState::Failed, Some(Reason::NotProcessed)));
    assert_eq!(engine.fake.count("commit"), 1);
}

#[tokio::test]
async fn found_it_is_live() {
    let engine = lost(vec![Found::CannotTell, Found::Live(remote())]).await;
    engine.after(15 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Unsure);
    engine.after(MINUTE).await;
    let part = engine.part(1).await;
    assert_eq!((part.state, part.remote), (PartState::Live, Some(remote())));
    assert_eq!(engine.fake.count("commit"), 1);
}

#[tokio::test]
async fn a_repeat_that_is_a_no_op_is_made_with_the_same_notes() {
    let engine = lost(vec![Found::RepeatIsSafe]).await;
    engine.after(15 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Live);
    let visible = engine.fake.visible();
    assert_eq!(visible.len(), 2, "the fake network has no keys");
    assert_eq!(visible[0], visible[1]);
}

#[tokio::test]
async fn taken_back_and_sent_again_after_a_lost_answer_it_is_the_same_to_the_network() {
    let engine = lost(vec![Found::RepeatIsSafe]).await;
    engine.fake.set(|script| script.commit.push_back(Err(Fault::later())));
    engine.after(15 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Queued);
    queue::cancel(&engine.store, &engine.clock, "p1").await.unwrap();
    engine.confirm(1, engine.clock.now()).await;
    queue::replan(&engine.store, &engine.clock, "p1", engine.clock.now()).await.unwrap();
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Live);
    let visible = engine.fake.visible();
    assert_eq!(visible[0].0, visible[1].0);
}

#[tokio::test]
async fn not_there_is_believed_at_the_last_look() {
    let engine = lost(vec![Found::NotThere; 4]).await;
    for pause in LOOKS {
        assert_eq!((engine.state(1).await, engine.fake.count("commit")), (PartState::Unsure, 1));
        engine.after(pause).await;
    }
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.fake.count("commit"), 2);
}

#[tokio::test]
async fn not_there_is_believed_once() {
    let engine = lost(vec![Found::NotThere; 8]).await;
    engine.fake.set(|script| script.commit.push_back(Err(Fault::Unsure)));
    for pause in LOOKS.into_iter().chain(LOOKS) {
        assert_eq!(engine.state(1).await, PartState::Unsure);
        engine.after(pause).await;
    }
    assert_eq!(engine.state(1).await, PartState::Asked);
    assert_eq!(engine.fake.count("commit"), 2);
}

#[tokio::test]
async fn what_looking_cannot_settle_is_asked_once() {
    let engine = lost(Vec::new()).await;
    for pause in [15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE] {
        assert_eq!(engine.state(1).await, PartState::Unsure);
        assert_eq!(engine.after(pause).await, 1);
    }
    assert_eq!(engine.state(1).await, PartState::Asked);
    let engine = engine.restart().await;
    assert_eq!(engine.after(24 * HOUR).await, 0);
    assert_eq!((engine.fake.count("commit"), engine.fake.count("find")), (1, 4));
}

#[tokio::test]
async fn where_looking_is_of_no_use_the_person_is_asked_at_once() {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.blind = true;
        script.commit.push_back(Err(Fault::Unsure));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Asked);
}

#[tokio::test]
async fn killed_after_the_intent_it_is_in_doubt_and_never_sent_blindly() {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.hang = true);
    engine.send(1, "a", T0).await;
    engine.killed_in("commit").await;
    assert_eq!(engine.state(1).await, PartState::Committing);
    let engine = engine.restart().await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Unsure);
    for pause in [MINUTE, 5 * MINUTE, 15 * MINUTE] {
        engine.after(pause).await;
    }
    assert_eq!(engine.state(1).await, PartState::Asked);
    assert_eq!((engine.fake.count("commit"), engine.fake.visible().len()), (1, 1));
}

async fn asked() -> Engine {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.blind = true;
        script.commit.push_back(Err(Fault::Unsure));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    engine
}

async fn answer(engine: &Engine, answer: Answer) -> bool {
    let part = engine.part(1).await.id;
    queue::answer(&engine.store, &engine.clock, "p1", &part, answer).await.unwrap()
}

#[tokio::test]
async fn the_person_says_it_is_there() {
    let engine = asked().await;
    let link = Some("https://net.example/seen".to_owned());
    assert!(answer(&engine, Answer::ItIsThere { link: link.clone() }).await);
    assert!(!answer(&engine, Answer::NotThere).await, "the question is answered");
    let part = engine.part(1).await;
    assert_eq!((part.state, part.remote), (PartState::Live, Some(Remote { id: link.clone().unwrap(), link, notes: Vec::new() })));
    assert_eq!(engine.after(HOUR).await, 0);
}

#[tokio::test]
async fn the_person_says_it_is_not_there() {
    let engine = asked().await;
    assert!(answer(&engine, Answer::NotThere).await);
    assert!(!answer(&engine, Answer::NotThere).await, "a second tap changes nothing");
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.fake.count("commit"), 2);
}

#[tokio::test]
async fn the_person_leaves_it() {
    let engine = asked().await;
    assert!(answer(&engine, Answer::Leave).await);
    assert_eq!(engine.state(1).await, PartState::Closed);
    assert!(!answer(&engine, Answer::ItIsThere { link: None }).await);
    let part = engine.part(1).await.id;
    assert!(!queue::answer(&engine.store, &engine.clock, "p2", &part, Answer::Leave).await.unwrap(), "a part of another post");
}
