//! A thread on its way: one post below the other, going on where it stopped, asked about once, never put anywhere else.

use crier::clock::{HOUR, MINUTE, Millis, SECOND};
use crier::model::part::PartState;
use crier::model::post::Remote;
use crier::model::problem::Reason;
use crier::net::Fault;
use crier::platforms::{Found, Outcome};
use crier::queue::{self, Answer};

use crate::engine::Engine;
use crate::support::rows::T0;

const THREE: [&str; 3] = ["one", "two", "three"];

fn live(id: &str) -> Result<Outcome, Fault> {
    Ok(Outcome::Live(Remote { id: id.into(), link: Some(format!("https://net.example/{id}")), notes: Vec::new() }))
}

/// What the network does with the next requests.
fn then(engine: &Engine, outcomes: impl IntoIterator<Item = Result<Outcome, Fault>>) {
    engine.fake.set(|script| script.commit.extend(outcomes));
}

async fn states(engine: &Engine) -> Vec<PartState> {
    engine.parts(1).await.iter().map(|part| part.state).collect()
}

/// What is visible: each text with the first post of its thread and the one right ahead.
fn said(engine: &Engine) -> Vec<(String, String)> {
    let mut said = Vec::new();
    engine.fake.set(|script| {
        let below = |below: &Option<(String, String)>| below.as_ref().map_or_else(String::new, |(root, parent)| format!("{root}/{parent}"));
        said = script.said.iter().map(|(text, reply)| (text.clone(), below(reply))).collect();
    });
    said
}

fn expected(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(text, below)| ((*text).to_owned(), (*below).to_owned())).collect()
}

#[tokio::test]
async fn each_post_goes_below_the_one_ahead() {
    let engine = Engine::new().await;
    then(&engine, [live("a"), live("b"), live("c")]);
    engine.send_thread(1, "a", &THREE, T0).await;
    assert_eq!(engine.tick().await, 3);
    assert_eq!(said(&engine), expected(&[("one", ""), ("two", "a/a"), ("three", "a/b")]));
    assert_eq!(states(&engine).await, [PartState::Live; 3]);
}

#[tokio::test]
async fn what_fails_in_the_middle_stops_the_rest_and_retry_goes_on_there() {
    let engine = Engine::new().await;
    then(&engine, [live("a"), Err(Fault::Refused(Reason::Text))]);
    engine.send_thread(1, "a", &THREE, T0).await;
    engine.tick().await;
    assert_eq!(states(&engine).await, [PartState::Live, PartState::Failed, PartState::Queued]);
    assert_eq!(engine.after(6 * HOUR).await, 0);
    let failed = engine.parts(1).await[1].id.clone();
    then(&engine, [live("b"), live("c")]);
    let (store, clock) = (&engine.store, &engine.clock);
    assert!(queue::retry(store, clock, "p1", &failed).await.unwrap());
    assert_eq!(engine.tick().await, 2);
    assert_eq!(said(&engine), expected(&[("one", ""), ("two", "a/a"), ("three", "a/b")]));
}

/// The rest waits for what is in doubt; what turns out to be there is gone on from.
#[tokio::test]
async fn a_lost_answer_in_the_middle_is_looked_for_before_the_rest_goes_on() {
    let engine = Engine::new().await;
    then(&engine, [live("a"), Err(Fault::Unsure)]);
    engine.send_thread(1, "a", &THREE, T0).await;
    engine.tick().await;
    assert_eq!(states(&engine).await, [PartState::Live, PartState::Unsure, PartState::Queued]);
    then(&engine, [live("c")]);
    let Ok(Outcome::Live(found)) = live("b") else { unreachable!() };
    engine.fake.set(|script| script.find.push_back(Ok(Found::Live(found))));
    engine.after(15 * SECOND).await;
    assert_eq!(said(&engine), expected(&[("one", ""), ("two", "a/a"), ("three", "a/b")]));
    assert_eq!(states(&engine).await, [PartState::Live; 3]);
}

/// A lost answer in the middle, and nobody can tell: the person is asked about that very post.
async fn asked_in_the_middle() -> (Engine, String) {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.blind = true);
    then(&engine, [live("a"), Err(Fault::Unsure)]);
    engine.send_thread(1, "a", &THREE, T0).await;
    engine.tick().await;
    engine.after(HOUR).await;
    assert_eq!(states(&engine).await, [PartState::Live, PartState::Asked, PartState::Queued]);
    let asked = engine.parts(1).await[1].id.clone();
    (engine, asked)
}

#[tokio::test]
async fn below_a_post_whose_address_nobody_knows_nothing_is_put() {
    let (engine, asked) = asked_in_the_middle().await;
    let (store, clock) = (&engine.store, &engine.clock);
    queue::answer(store, clock, "p1", &asked, Answer::ItIsThere { link: None }).await.unwrap();
    engine.tick().await;
    let last = engine.parts(1).await.remove(2);
    assert_eq!((last.state, last.reason), (PartState::Failed, Some(Reason::NoAddress)), "rather than somewhere else");
    assert_eq!(said(&engine).len(), 2);
    // The person finds the address: it goes on by itself, below that.
    then(&engine, [live("c")]);
    assert!(queue::add_link(store, clock, "p1", &asked, "https://net.example/found").await.unwrap());
    engine.tick().await;
    assert_eq!(said(&engine).last().unwrap(), &("three".to_owned(), "a/https://net.example/found".to_owned()));
}

#[tokio::test]
async fn what_is_not_there_is_posted_and_what_is_left_ends_the_thread() {
    let (engine, asked) = asked_in_the_middle().await;
    then(&engine, [live("b"), live("c")]);
    queue::answer(&engine.store, &engine.clock, "p1", &asked, Answer::NotThere).await.unwrap();
    engine.tick().await;
    assert_eq!(states(&engine).await, [PartState::Live; 3]);

    let (engine, asked) = asked_in_the_middle().await;
    queue::answer(&engine.store, &engine.clock, "p1", &asked, Answer::Leave).await.unwrap();
    engine.after(HOUR).await;
    assert_eq!(states(&engine).await, [PartState::Live, PartState::Closed, PartState::Cancelled]);
    assert_eq!(said(&engine).len(), 2);
}

/// Late is asked about once, before the first post: a thread that was begun goes on. The room between late posts comes
/// behind its last one.
#[tokio::test]
async fn a_late_thread_is_asked_about_once_and_then_leaves_as_one() {
    let engine = Engine::new().await;
    engine.send_thread(1, "a", &THREE, T0).await;
    engine.send(2, "a", T0 + MINUTE).await;
    engine.clock.advance_to(T0 + HOUR);
    engine.tick().await;
    assert_eq!(states(&engine).await, [PartState::Late, PartState::Queued, PartState::Queued]);
    assert_eq!(engine.state(2).await, PartState::Late);
    then(&engine, [live("a"), live("b"), live("c"), live("d")]);
    for n in [1, 2] {
        let part = engine.part(n).await;
        assert!(queue::publish_late(&engine.store, &engine.clock, &format!("p{n}"), &part.id, None).await.unwrap());
    }
    let mut minutes: Millis = 0;
    while engine.fake.visible().len() < 4 {
        engine.tick().await;
        if engine.fake.visible().len() < 4 {
            engine.after(MINUTE).await;
            minutes += 1;
        }
        assert!(minutes < 5, "{:?}", said(&engine));
    }
    let order: Vec<String> = said(&engine).into_iter().map(|(text, _)| text).collect();
    let at = |text: &str| order.iter().position(|said| said == text).unwrap();
    assert_eq!((at("two"), at("three")), (at("one") + 1, at("one") + 2), "nothing in between: {order:?}");
    assert_eq!(minutes, 1, "and a minute beside the other post");
}

/// What was planned goes out in the person's words of the moment of confirming, on a restart too.
#[tokio::test]
async fn a_restart_in_the_middle_goes_on_with_the_next() {
    let engine = Engine::new().await;
    then(&engine, [live("a"), live("b"), live("c")]);
    engine.send_thread(1, "a", &THREE, T0).await;
    let first = engine.worker.claim().await.unwrap().unwrap();
    engine.worker.work(first).await.unwrap();
    let second = engine.worker.claim().await.unwrap().unwrap();
    assert_eq!(second.n, 1);
    let engine = engine.restart().await;
    engine.tick().await;
    assert_eq!(said(&engine), expected(&[("one", ""), ("two", "a/a"), ("three", "a/b")]));
    assert_eq!(states(&engine).await, [PartState::Live; 3]);
}

#[tokio::test]
async fn all_of_a_thread_is_taken_away_from_its_end() {
    let engine = Engine::new().await;
    then(&engine, [live("a"), live("b"), Err(Fault::Refused(Reason::Text))]);
    engine.send_thread(1, "a", &THREE, T0).await;
    engine.tick().await;
    let target = engine.store.targets("p1").await.unwrap().remove(0);
    assert!(queue::delete_all(&engine.store, &engine.clock, &target).await.unwrap());
    engine.tick().await;
    assert_eq!(engine.fake.count("delete"), 2);
    assert_eq!(states(&engine).await, [PartState::Deleted, PartState::Deleted, PartState::Cancelled]);
    assert_eq!(engine.store.targets("p1").await.unwrap()[0].state(), Some(PartState::Deleted));
}
