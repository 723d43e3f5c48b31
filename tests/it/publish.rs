//! Publishing when nothing goes wrong at the network: order, waits, files, the person's words, restarts.

use bytes::Bytes;
use crier::clock::{HOUR, MINUTE, SECOND};
use crier::media::rendition::rendition_key;
use crier::model::fit::Fit;
use crier::model::part::PartState;
use crier::model::problem::Reason;
use crier::model::setting::Chosen;
use crier::platforms::{Outcome, Platform, Stage};
use crier::queue::{self, Undone};
use crier::store::Rendition;
use crier::upkeep::Upkeep;
use serde_json::json;

use crate::engine::Engine;
use crate::support::network::remote;
use crate::support::rows::{T0, account, add_media, clean_file, nth_claim};

#[tokio::test]
async fn a_post_goes_out_once_and_leaves_a_link() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0 + 5 * SECOND).await;
    assert_eq!(engine.tick().await, 0, "the undo window");
    assert_eq!(engine.worker.next_due().await.unwrap(), Some(T0 + 5 * SECOND));
    assert_eq!(engine.after(5 * SECOND).await, 1);
    let part = engine.part(1).await;
    assert_eq!((part.state, part.remote), (PartState::Live, Some(remote())));
    assert_eq!(engine.after(HOUR).await, 0);
    assert_eq!(engine.fake.visible(), [(json!({ "key": format!("{}-{T0}", part.id) }), "token-1".to_owned())]);
    let account = engine.store.account("a").await.unwrap().unwrap();
    assert_eq!(account.last_post_at, Some(T0 + 5 * SECOND));
}

#[tokio::test]
async fn what_the_network_needs_time_for_waits_without_an_attempt() {
    let engine = Engine::new().await;
    engine.fake.set(|script| {
        script.stage.push_back(Ok(Stage::Wait { saved: json!(1), after: 0, progress: 40 }));
        script.stage.push_back(Ok(Stage::Wait { saved: json!(2), after: 10 * SECOND, progress: 80 }));
        script.commit.push_back(Ok(Outcome::Processing { saved: json!(3), after: 20 * SECOND }));
        script.find.push_back(Ok(crier::platforms::Found::Processing(30 * SECOND)));
        script.find.push_back(Ok(crier::platforms::Found::Live(remote())));
    });
    engine.send(1, "a", T0).await;
    engine.tick().await;
    let part = engine.part(1).await;
    assert_eq!((part.state, part.progress, part.attempts, part.due_at), (PartState::Waiting, Some(80), 0, T0 + 10 * SECOND));
    engine.after(10 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Processing);
    assert_eq!(engine.fake.visible()[0].0, json!(2), "the notes of the step before");
    engine.after(20 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Processing);
    engine.after(30 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.fake.count("commit"), 1);
}

#[tokio::test]
async fn one_part_of_an_account_is_in_hand_at_a_time() {
    let engine = Engine::new().await;
    for (n, to) in [(1, "a"), (2, "a"), (3, "b")] {
        engine.send(n, to, T0).await;
    }
    let first = engine.worker.claim().await.unwrap().unwrap();
    let second = engine.worker.claim().await.unwrap().unwrap();
    assert_ne!(first.account, second.account);
    assert!(engine.worker.claim().await.unwrap().is_none());
    engine.worker.work(first).await.unwrap();
    engine.worker.work(second).await.unwrap();
    let third = engine.worker.claim().await.unwrap().expect("the account is free again");
    engine.worker.work(third).await.unwrap();
    assert_eq!(engine.fake.visible().len(), 3);
}

#[tokio::test]
async fn files_that_are_not_made_yet_are_asked_for_and_waited_for() {
    let engine = Engine::new().await;
    engine.draft(1, "a").await;
    add_media(&engine.store, "m", "p1", 1).await;
    engine.store.media_clean(&nth_claim("m", 0), &clean_file("media/m/clean")).await.unwrap();
    engine.store.rest_media(&nth_claim("m", 0)).await.unwrap();
    engine.confirm(1, T0).await;
    engine.tick().await;
    let part = engine.part(1).await;
    assert_eq!((part.state, part.attempts, part.due_at), (PartState::Waiting, 0, T0 + 2 * SECOND));
    assert_eq!(engine.store.next_due(crier::store::Work::Media, T0).await.unwrap(), Some(T0), "the file is asked for");
    put_rendition(&engine).await;
    engine.after(2 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Waiting, "the row is there and the bytes are not");
    assert!(engine.store.rendition("m", &need(&engine)).await.unwrap().is_none(), "so the row goes and is made again");
    engine.store.media_clean(&nth_claim("m", 0), &clean_file("media/m/clean")).await.unwrap();
    put_rendition(&engine).await;
    engine.files.put("media/m/fit", Bytes::from_static(b"jpeg")).await.unwrap();
    engine.after(2 * SECOND).await;
    assert_eq!(engine.state(1).await, PartState::Live);
}

#[tokio::test]
async fn files_that_never_come_end_it_after_minutes() {
    let engine = Engine::new().await;
    engine.draft(1, "a").await;
    add_media(&engine.store, "m", "p1", 1).await;
    engine.confirm(1, T0).await;
    let mut looks = 0;
    while engine.state(1).await != PartState::Failed {
        engine.after(2 * SECOND).await;
        looks += 1;
        assert!(looks < 200, "never ends");
    }
    assert_eq!(engine.part(1).await.reason, Some(Reason::FileGone));
    assert!(engine.clock.now() >= T0 + 4 * MINUTE);
    assert!(engine.fake.visible().is_empty());
}

pub fn need(engine: &Engine) -> String {
    rendition_key(&clean_file("media/m/clean"), &engine.fake.limits(&account("a"), &Chosen::new()).photo, Fit::default(), None)
}

pub async fn put_rendition(engine: &Engine) {
    let made = Rendition {
        media: "m".into(),
        need: need(engine),
        file: "media/m/fit".into(),
        mime: "image/jpeg".into(),
        width: 10,
        height: 10,
        bytes: 4,
        branded: 0,
        shown: None,
    };
    engine.store.put_rendition(&"w".to_owned(), &made).await.unwrap();
}

#[tokio::test]
async fn taken_back_in_time_it_is_a_draft_again_and_goes_out_later() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0 + 5 * SECOND).await;
    assert!(!engine.confirm(1, T0 + HOUR).await, "a second tap changes nothing");
    assert_eq!(engine.part(1).await.due_at, T0 + 5 * SECOND);
    assert_eq!(queue::cancel(&engine.store, &engine.clock, "p1").await.unwrap(), Undone::All);
    assert_eq!(queue::cancel(&engine.store, &engine.clock, "p1").await.unwrap(), Undone::Nothing, "so does a second undo");
    assert_eq!(engine.after(10 * SECOND).await, 0);
    assert!(engine.confirm(1, engine.clock.now()).await);
    assert!(queue::replan(&engine.store, &engine.clock, "p1", T0 + MINUTE).await.unwrap());
    assert_eq!(engine.tick().await, 0);
    engine.after(MINUTE).await;
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(queue::cancel(&engine.store, &engine.clock, "p1").await.unwrap(), Undone::Nothing);
    assert!(!queue::replan(&engine.store, &engine.clock, "p1", T0 + HOUR).await.unwrap());
    assert_eq!(engine.fake.visible().len(), 1);
}

#[tokio::test]
async fn killed_while_preparing_it_goes_on_with_what_was_saved() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0).await;
    let part = engine.worker.claim().await.unwrap().unwrap();
    // As it was before notes were sealed: what was on its way then goes on.
    assert!(engine.store.keep_part(&part, &json!({ "kept": 1 }), None, T0 + MINUTE).await.unwrap());
    let engine = engine.restart().await;
    assert_eq!(engine.tick().await, 1);
    assert_eq!(engine.state(1).await, PartState::Live);
    assert_eq!(engine.fake.visible()[0].0, json!({ "kept": 1 }));
}

/// What is noted of a part is sealed for its row, and opens there.
#[tokio::test]
async fn notes_are_sealed_for_their_row() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0).await;
    engine.fake.set(|script| {
        script.stage.push_back(Ok(Stage::Wait { saved: json!({ "address": "https://up.example/1" }), after: 10 * SECOND, progress: 40 }));
    });
    assert_eq!(engine.tick().await, 1);
    engine.clock.advance_to(T0 + 10 * SECOND);
    let part = engine.worker.claim().await.unwrap().unwrap();
    assert!(part.saved.as_str().is_some_and(|sealed| sealed.len() > 40 && !sealed.contains("up.example")), "{}", part.saved);
    let mut moved = part.clone();
    moved.id = "another".into();
    assert!(engine.worker.work(moved).await.is_err(), "it does not open in another row");
    engine.worker.work(part).await.unwrap();
    assert_eq!(engine.fake.visible()[0].0, json!({ "address": "https://up.example/1" }));
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_does_nothing_more() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0).await;
    let stale = engine.worker.claim().await.unwrap().unwrap();
    engine.clock.advance_to(T0 + 15 * MINUTE);
    assert_eq!(engine.tick().await, 1, "another worker takes it over");
    assert_eq!(engine.state(1).await, PartState::Live);
    engine.worker.work(stale).await.unwrap();
    assert_eq!(engine.fake.visible().len(), 1);
    assert_eq!(engine.fake.count("commit"), 1);
}

#[tokio::test]
async fn a_process_never_takes_its_own_work_for_dead() {
    let engine = Engine::new().await;
    engine.send(1, "a", T0).await;
    engine.fake.set(|script| script.stuck = true);
    let part = engine.worker.claim().await.unwrap().unwrap();
    let work = engine.worker.work(part);
    tokio::pin!(work);
    for _ in 0..1_000 {
        tokio::select! { biased; _ = &mut work => panic!("stuck"), () = tokio::task::yield_now() => {} }
    }
    engine.clock.advance_to(T0 + HOUR);
    assert_eq!(engine.tick().await, 0);
    assert_eq!(engine.state(1).await, PartState::Staging);
}

#[tokio::test]
async fn bytes_are_swept_within_a_day_after_the_end() {
    let engine = Engine::new().await;
    engine.draft(1, "a").await;
    add_media(&engine.store, "m", "p1", 1).await;
    engine.store.media_clean(&nth_claim("m", 0), &clean_file("media/m/clean")).await.unwrap();
    put_rendition(&engine).await;
    engine.store.rest_media(&nth_claim("m", 0)).await.unwrap();
    engine.files.put("media/m/clean", Bytes::from_static(b"clean")).await.unwrap();
    engine.files.put("media/m/fit", Bytes::from_static(b"jpeg")).await.unwrap();
    engine.confirm(1, T0).await;
    engine.tick().await;
    assert_eq!(engine.state(1).await, PartState::Live);
    let upkeep = Upkeep { store: engine.store.clone(), files: engine.files.clone(), clock: engine.clock.clone() };
    engine.clock.advance_to(T0 + 21 * HOUR);
    upkeep.sweep().await.unwrap();
    assert!(engine.files.get("media/m/fit").await.is_ok());
    engine.clock.advance_to(T0 + 23 * HOUR);
    upkeep.sweep().await.unwrap();
    assert!(engine.files.get("media/m/fit").await.is_err());
    assert!(engine.files.get("media/m/clean").await.is_err());
}
