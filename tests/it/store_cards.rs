//! Cards: shown when their post changed, and shown again when it changed while they were being shown.

use crier::store::{Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, begin, new_post, nth_claim};

async fn draft(store: &Store) {
    begin(store).await;
    store.begin_post(&new_post("p1", 1)).await.unwrap();
    store.touch_card("p1", T0).await.unwrap();
}

async fn take(store: &Store, now: i64) -> bool {
    store.claim(Work::Cards, now, now + LEASE).await.unwrap().is_some()
}

#[tokio::test]
async fn a_card_that_shows_what_is_rests() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        assert!(take(store, T0).await);
        let mut card = store.card(&nth_claim("p1", 1)).await.unwrap();
        assert_eq!((card.card, card.card_shown.as_deref(), card.card_attempts, card.version), (None, None, 0, 2));
        card.card = Some(50);
        card.card_shown = Some("fingerprint".into());
        card.card_picture = Some("text".into());
        store.card_shown(&card, T0 + 1, None).await.unwrap();
        assert!(!take(store, T0 + LEASE).await);
        let shown = store.card(&nth_claim("p1", 1)).await.unwrap();
        assert_eq!((shown.card, shown.card_shown.as_deref(), shown.card_picture.as_deref()), (Some(50), Some("fingerprint"), Some("text")));
        assert_eq!(shown.card_edited_at, T0 + 1);
        assert_eq!(store.post("p1").await.unwrap().unwrap().card, Some(50));

        store.card_shown(&shown, T0 + 2, Some(T0 + 900)).await.unwrap();
        assert_eq!(store.next_due(Work::Cards, T0).await.unwrap(), Some(T0 + 900), "a card that counts down looks again");
    })
    .await;
}

#[tokio::test]
async fn a_change_while_the_card_is_being_shown_shows_it_again() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        for step in 0..4 {
            let now = T0 + 10 * step;
            store.touch_card("p1", now).await.unwrap();
            assert!(take(store, now).await, "step {step}");
            let card = store.card(&nth_claim("p1", 2 * step + 1)).await.unwrap();
            match step {
                0 => store.set_text("p1", "new", None, now + 1).await.unwrap(),
                1 => store.set_screen("p1", Some("calendar"), now + 1).await.unwrap(),
                2 => store.set_branded("p1", false, None, now + 1).await.unwrap(),
                _ => store.touch_card("p1", now + 1).await.unwrap(),
            }
            store.card_shown(&card, now + 2, None).await.unwrap();
            assert!(take(store, now + 2).await, "step {step}: the change was overtaken");
            store.card_shown(&store.card(&nth_claim("p1", 2 * step + 2)).await.unwrap(), now + 3, None).await.unwrap();
            assert!(!take(store, now + LEASE).await, "step {step}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_touch_never_puts_a_card_off() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        store.touch_card("p1", T0 + 500).await.unwrap();
        assert_eq!(store.next_due(Work::Cards, T0).await.unwrap(), Some(T0), "it was due before");
        store.drop_card(&nth_claim("p1", 0)).await.unwrap();
        store.touch_card("p1", T0 + 500).await.unwrap();
        assert_eq!(store.next_due(Work::Cards, T0).await.unwrap(), Some(T0 + 500));
        store.touch_card("p1", T0 + 100).await.unwrap();
        assert_eq!(store.next_due(Work::Cards, T0).await.unwrap(), Some(T0 + 100));
    })
    .await;
}

#[tokio::test]
async fn a_card_that_could_not_be_shown_is_tried_again_dropped_or_sent_anew() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        assert!(take(store, T0).await);
        store.delay_card(&nth_claim("p1", 1), T0 + 100, true).await.unwrap();
        store.delay_card(&nth_claim("p1", 1), T0 + 200, false).await.unwrap();
        assert_eq!(store.card(&nth_claim("p1", 1)).await.unwrap().card_attempts, 1, "waiting for Telegram is no failure");
        assert!(!take(store, T0 + 199).await);
        assert!(take(store, T0 + 200).await);

        let mut card = store.card(&nth_claim("p1", 2)).await.unwrap();
        card.card = Some(50);
        card.card_shown = Some("fingerprint".into());
        store.card_shown(&card, T0 + 201, None).await.unwrap();
        assert_eq!(store.card(&nth_claim("p1", 2)).await.unwrap().card_attempts, 0);
        store.lose_card(&nth_claim("p1", 2), T0 + 300).await.unwrap();
        let lost = store.card(&nth_claim("p1", 2)).await.unwrap();
        assert_eq!((lost.card, lost.card_shown, lost.card_picture), (None, None, None));
        assert!(take(store, T0 + 300).await);

        store.drop_card(&nth_claim("p1", 3)).await.unwrap();
        assert_eq!(store.next_due(Work::Cards, T0).await.unwrap(), None);
        assert!(store.card(&nth_claim("none", 3)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_a_person_did_is_due_at_once() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        store.delay_card(&nth_claim("p1", 0), T0 + 500, false).await.unwrap();
        let before = store.card(&nth_claim("p1", 0)).await.unwrap().version;
        store.touch_post("p1", T0 + 7).await.unwrap();
        assert_eq!(store.post("p1").await.unwrap().unwrap().touched_at, T0 + 7);
        assert_eq!(store.card(&nth_claim("p1", 0)).await.unwrap().version, before + 1);
        assert!(take(store, T0 + 7).await);
    })
    .await;
}
