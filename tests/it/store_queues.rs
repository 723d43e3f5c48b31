//! The inbox and the outbox: stored once, one at a time per chat, in order, erased when done.

use crier::clock::DAY;
use crier::store::{NewUpdate, NewWord, Store, Work};
use serde_json::json;

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, begin, nth_claim};

async fn put(store: &Store, id: i64, lane: i64) {
    let update = NewUpdate { id, workspace: "w".into(), lane, raw: format!("sealed {id}") };
    store.put_updates(&[update], T0).await.unwrap();
}

fn word(id: &str, lane: i64) -> NewWord {
    NewWord { id: id.into(), workspace: "w".into(), lane, method: "sendMessage", params: json!({ "text": id }) }
}

async fn take(store: &Store, work: Work, now: i64) -> Option<String> {
    store.claim(work, now, now + LEASE).await.unwrap().map(|claim| claim.id)
}

#[tokio::test]
async fn an_update_is_stored_once_and_erased_when_done() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        put(store, 5, 1).await;
        let again = NewUpdate { id: 5, workspace: "w".into(), lane: 2, raw: "other".into() };
        store.put_updates(&[again], T0 + 1).await.unwrap();
        let stored = store.update("5").await.unwrap();
        assert_eq!((stored.id, stored.lane, stored.raw.as_deref(), stored.attempts), (5, 1, Some("sealed 5"), 0));
        assert_eq!(stored.workspace, "w");

        store.end_update(&nth_claim("5", 0)).await.unwrap();
        assert_eq!(store.update("5").await.unwrap().raw, None);
        put(store, 5, 1).await;
        assert_eq!(take(store, Work::Updates, T0 + DAY).await, None, "a late copy of what is done stays done");
        assert!(store.update("6").await.is_err());
        assert!(store.update("no number").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn updates_of_one_chat_are_taken_one_after_another() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        for (id, lane) in [(1, 10), (2, 10), (3, 20)] {
            put(store, id, lane).await;
        }
        assert_eq!(take(store, Work::Updates, T0).await.as_deref(), Some("1"));
        assert_eq!(take(store, Work::Updates, T0).await.as_deref(), Some("3"), "another chat does not wait");
        assert_eq!(take(store, Work::Updates, T0).await, None, "2 waits for 1");
        assert_eq!(store.next_due(Work::Updates, T0).await.unwrap(), Some(T0 + LEASE), "nothing can be had before");

        store.retry_update(&nth_claim("1", 1), T0 + 100).await.unwrap();
        assert_eq!(store.update("1").await.unwrap().attempts, 1);
        assert_eq!(take(store, Work::Updates, T0 + 99).await, None, "2 waits for the repeat of 1");
        assert_eq!(store.next_due(Work::Updates, T0).await.unwrap(), Some(T0 + 100));
        assert_eq!(take(store, Work::Updates, T0 + 100).await.as_deref(), Some("1"));
        store.end_update(&nth_claim("1", 2)).await.unwrap();
        assert_eq!(take(store, Work::Updates, T0 + 100).await.as_deref(), Some("2"));
    })
    .await;
}

#[tokio::test]
async fn a_chat_has_one_update_in_hand_though_an_older_one_comes_late() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        put(store, 8, 10).await;
        assert_eq!(take(store, Work::Updates, T0).await.as_deref(), Some("8"));
        put(store, 7, 10).await;
        assert_eq!(take(store, Work::Updates, T0 + 1).await, None);
        assert_eq!(store.next_due(Work::Updates, T0).await.unwrap(), Some(T0 + LEASE));
        store.end_update(&nth_claim("8", 1)).await.unwrap();
        assert_eq!(take(store, Work::Updates, T0 + 1).await.as_deref(), Some("7"));
    })
    .await;
}

#[tokio::test]
async fn words_are_said_in_the_order_in_which_they_were_decided() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.put_words(&[word("z", 1), word("m", 1)], T0).await.unwrap();
        store.put_words(&[word("a", 1), word("other", 2)], T0).await.unwrap();
        store.put_words(&[word("clock-set-back", 1)], T0 - 5_000).await.unwrap();
        let mut said = Vec::new();
        while let Some(id) = take(store, Work::Outbox, T0).await {
            if store.word(&id).await.unwrap().lane == 1 {
                said.push(id.clone());
            }
            store.end_word(&nth_claim(&id, 1)).await.unwrap();
        }
        assert_eq!(said, ["z", "m", "a", "clock-set-back"]);
    })
    .await;
}

#[tokio::test]
async fn the_same_decision_is_said_once() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.put_words(&[word("a", 1)], T0).await.unwrap();
        store.put_words(&[word("a", 1)], T0 + 1).await.unwrap();
        let stored = store.word("a").await.unwrap();
        assert_eq!((stored.method.as_str(), &stored.params, stored.attempts), ("sendMessage", &json!({ "text": "a" }), 0));
        assert_eq!(take(store, Work::Outbox, T0 + 1).await.as_deref(), Some("a"));
        store.end_word(&nth_claim("a", 1)).await.unwrap();
        assert_eq!(store.word("a").await.unwrap().params, json!({}), "what was said is not kept");
        store.put_words(&[word("a", 1)], T0 + 2).await.unwrap();
        assert_eq!(take(store, Work::Outbox, T0 + DAY).await, None);

        store.sweep_words(T0).await.unwrap();
        assert!(store.word("a").await.is_ok(), "young names stay");
        store.sweep_words(T0 + DAY).await.unwrap();
        assert!(store.word("a").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_word_that_must_wait_holds_its_chat() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.put_words(&[word("a", 1), word("b", 1), word("c", 2)], T0).await.unwrap();
        assert_eq!(take(store, Work::Outbox, T0).await.as_deref(), Some("a"));
        store.delay_word(&nth_claim("a", 1), T0 + 3_000).await.unwrap();
        assert_eq!(store.word("a").await.unwrap().attempts, 1);
        assert_eq!(take(store, Work::Outbox, T0).await.as_deref(), Some("c"));
        store.end_word(&nth_claim("c", 1)).await.unwrap();
        assert_eq!(take(store, Work::Outbox, T0 + 2_999).await, None, "b does not overtake a");
        assert_eq!(store.next_due(Work::Outbox, T0).await.unwrap(), Some(T0 + 3_000));
        assert_eq!(take(store, Work::Outbox, T0 + 3_000).await.as_deref(), Some("a"));
        store.sweep_words(T0 + DAY).await.unwrap();
        assert!(store.word("a").await.is_ok(), "what waits is not swept");
    })
    .await;
}

#[tokio::test]
async fn numbers_of_old_updates_are_forgotten() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        put(store, 1, 1).await;
        put(store, 2, 1).await;
        store.end_update(&nth_claim("1", 0)).await.unwrap();
        store.sweep_updates(T0 + 7 * DAY).await.unwrap();
        assert!(store.update("1").await.is_ok(), "a week is kept");
        store.sweep_updates(T0 + 7 * DAY + 1).await.unwrap();
        assert!(store.update("1").await.is_err());
        assert!(store.update("2").await.is_ok(), "what is not done is kept, however old");
    })
    .await;
}
