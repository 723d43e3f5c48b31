//! Budgets: what a network lets through, reserved with the claim; a tenth is for "publish now".

use crier::clock::{MINUTE, Millis};
use crier::model::limits::Pace;
use crier::model::part::PartState;
use crier::store::{End, Finish, NewPart, Store};
use serde_json::Value;

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_draft, add_sent, another, begin, claim};

fn pace(most: i64, cost: i64) -> Pace {
    Pace { most, per: MINUTE, cost }
}

/// So many accounts `a<n>`, each with one part `q<n>`, due in this order.
async fn accounts(store: &Store, count: i64) {
    begin(store).await;
    for n in 1..=count {
        add_account(store, &format!("a{n}")).await;
        add_sent(store, n, &format!("a{n}"), T0 - 100 + n).await;
    }
}

/// Claims and publishes whatever may leave. How many parts did.
async fn publish(store: &Store, now: Millis) -> usize {
    let mut count = 0;
    while let Some(part) = store.claim_part(now, now + LEASE).await.unwrap() {
        store.intend_part(&part, &Value::Null, now, now + LEASE).await.unwrap();
        assert!(store.finish_part(&part, PartState::Committing, &Finish::to(PartState::Live), now).await.unwrap());
        count += 1;
    }
    count
}

async fn nothing(store: &Store, now: Millis) -> bool {
    store.claim_part(now, now + LEASE).await.unwrap().is_none()
}

#[tokio::test]
async fn a_tenth_is_kept_for_publish_now_and_a_while_that_is_over_begins_anew() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 30).await;
        store.set_budget("bluesky", &pace(20, 1)).await.unwrap();
        assert_eq!(publish(store, T0).await, 18);
        assert_eq!(store.next_part(T0).await.unwrap(), Some(T0 + MINUTE), "when the while is over");
        for n in 31..=33 {
            add_account(store, &format!("a{n}")).await;
            add_draft(store, n, &format!("a{n}")).await;
            store.confirm(&format!("p{n}"), &[NewPart::whole(format!("q{n}"), format!("t{n}"))], T0 + 1, Some(T0 + 5), T0).await.unwrap();
        }
        assert_eq!(publish(store, T0 + 1).await, 2, "now, and no more than there is");
        store.set_budget("bluesky", &pace(20, 1)).await.unwrap();
        assert!(nothing(store, T0 + MINUTE - 1).await, "said once more at each start: what was used stays used");
        assert_eq!(publish(store, T0 + MINUTE).await, 13, "12 that waited, and the one of now");
    })
    .await;
}

#[tokio::test]
async fn an_attempt_reserves_once_however_often_it_is_claimed() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 2).await;
        store.set_budget("bluesky", &pace(2, 1)).await.unwrap();
        let mut part = claim(store, T0).await;
        for _ in 0..4 {
            assert!(store.finish_part(&part, PartState::Staging, &Finish::to(PartState::Waiting).due(T0 - 100), T0).await.unwrap());
            part = claim(store, T0).await;
            assert_eq!(part.id, "q1");
        }
        store.take_back(store.me(), End::Silent, T0 - 100).await.unwrap();
        part = claim(store, T0).await;
        assert_eq!((part.id.as_str(), claim(store, T0).await.id.as_str()), ("q1", "q2"), "and one was left for the other");

        let again = Finish { attempt: true, ..Finish::to(PartState::Queued).due(T0) };
        assert!(store.finish_part(&part, PartState::Staging, &again, T0).await.unwrap());
        assert!(nothing(store, T0).await, "the next attempt needs its own");
        assert_eq!(claim(store, T0 + MINUTE).await.id, "q1");
    })
    .await;
}

#[tokio::test]
async fn a_part_needs_its_share_of_every_budget() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_account(store, "b").await;
        for (n, account) in (1..).zip(["a", "a", "a", "b"]) {
            add_sent(store, n, account, T0 - 100 + n).await;
        }
        store.set_budget("a", &pace(6, 3)).await.unwrap();
        store.set_budget("a", &Pace { most: 2, per: 10 * MINUTE, cost: 1 }).await.unwrap();
        store.set_budget("bluesky", &pace(100, 50)).await.unwrap();
        store.set_budget("telegram", &pace(0, 1)).await.unwrap();
        assert_eq!(publish(store, T0).await, 1, "of 100 a tenth is kept: one of 50");
        store.set_budget("bluesky", &pace(1_000, 1)).await.unwrap();
        assert_eq!(publish(store, T0 + 1).await, 0, "what is left of a while is what it was, until it is over");
        assert_eq!(publish(store, T0 + MINUTE).await, 2, "of the account one more in ten minutes");
        assert_eq!(publish(store, T0 + 10 * MINUTE).await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_network_knows_better_when_less_is_left() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 9).await;
        store.set_budget("bluesky", &pace(8, 1)).await.unwrap();
        store.set_budget("bluesky", &Pace { most: 50, per: 60 * MINUTE, cost: 1 }).await.unwrap();
        claim(store, T0).await;
        store.told_budget("bluesky", Some(MINUTE), 100, T0 + 9 * MINUTE, T0).await.unwrap();
        store.told_budget("bluesky", Some(7 * MINUTE), 0, T0 + 9 * MINUTE, T0).await.unwrap();
        store.told_budget("telegram", None, 0, T0 + 9 * MINUTE, T0).await.unwrap();
        claim(store, T0).await;
        store.told_budget("bluesky", Some(MINUTE), 1, T0 + 2 * MINUTE, T0).await.unwrap();
        claim(store, T0).await;
        assert!(nothing(store, T0 + 2 * MINUTE - 1).await, "one was left, until then");
        claim(store, T0 + 2 * MINUTE).await;
        store.told_budget("bluesky", None, 0, T0 + 3 * MINUTE, T0 + 2 * MINUTE).await.unwrap();
        assert!(nothing(store, T0 + 3 * MINUTE - 1).await, "all budgets of the network");
        claim(store, T0 + 3 * MINUTE).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_who_claim_at_once_reserve_no_more_than_there_is() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        accounts(store, 14).await;
        store.set_budget("bluesky", &pace(5, 1)).await.unwrap();
        for round in 0..2 {
            let now = T0 + round * MINUTE;
            let tries = (0..8).map(|n| {
                let store = if n % 2 == 0 { store.clone() } else { other.clone() };
                tokio::spawn(async move { publish(&store, now).await })
            });
            let mut left = 0;
            for one in tries.collect::<Vec<_>>() {
                left += one.await.unwrap();
            }
            assert_eq!(left, 5, "round {round}");
            assert!(nothing(store, now).await);
        }
        assert_eq!(publish(store, T0 + 2 * MINUTE).await, 4);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_share_that_no_while_has_room_for_is_not_claimed_and_nobody_tries_for_ever() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 1).await;
        store.set_budget("bluesky", &pace(10, 10)).await.unwrap();
        assert!(nothing(store, T0).await, "one is kept for what is urgent");
        assert_eq!(store.replan_parts("p1", T0, T0).await.unwrap(), 1);
        assert_eq!(claim(store, T0).await.id, "q1", "now it is");
    })
    .await;
}
