//! Leases of simple work: claimed by one, due again when the lease ends, never before its time.

use std::collections::HashSet;

use crier::store::{NewUpdate, Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_media, begin, new_post};

#[tokio::test]
async fn a_leased_row_is_nobody_elses_until_the_lease_ends() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        assert_eq!(store.next_due(Work::Cards, T0).await.unwrap(), None, "not before everything of its message is stored");
        store.touch_card("p1", T0).await.unwrap();
        add_media(store, "m1", "p1", 1).await;
        for (work, id) in [(Work::Cards, "p1"), (Work::Media, "m1")] {
            assert_eq!(store.next_due(work, T0).await.unwrap(), Some(T0));
            assert_eq!(store.claim(work, T0 - 1, T0 + LEASE).await.unwrap(), None, "not before its time");
            assert_eq!(store.claim(work, T0, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some(id));
            assert_eq!(store.claim(work, T0 + LEASE - 1, T0 + 2 * LEASE).await.unwrap(), None, "in hand");
            assert_eq!(store.next_due(work, T0).await.unwrap(), Some(T0 + LEASE));
            assert_eq!(
                store.claim(work, T0 + LEASE, T0 + 2 * LEASE).await.unwrap().map(|claim| claim.id).as_deref(),
                Some(id),
                "its holder died"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_row_that_is_due_first_goes_first() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        for (id, source, now) in [("p1", 1, T0 + 30), ("p2", 2, T0 + 10), ("p3", 3, T0 + 20)] {
            let mut new = new_post(id, source);
            new.now = now;
            store.begin_post(&new).await.unwrap();
            store.touch_card(id, now).await.unwrap();
        }
        let mut order = Vec::new();
        while let Some(claim) = store.claim(Work::Cards, T0 + 30, T0 + LEASE).await.unwrap() {
            order.push(claim.id);
        }
        assert_eq!(order, ["p2", "p3", "p1"]);
    })
    .await;
}

#[tokio::test]
async fn an_empty_queue_has_nothing_due() {
    on_both(|db| async move {
        for work in [Work::Updates, Work::Outbox, Work::Media, Work::Cards, Work::Grants, Work::Accounts] {
            assert_eq!(db.store.next_due(work, T0).await.unwrap(), None, "{work:?}");
            assert_eq!(db.store.claim(work, T0, T0 + LEASE).await.unwrap(), None, "{work:?}");
        }
        assert_eq!(db.store.next_part(T0 - 1).await.unwrap(), None);
        assert!(db.store.claim_part(T0, T0 + LEASE).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_account_is_looked_at_when_it_is_due() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        let pending = crate::support::rows::account("b");
        store.put_account(&pending, "sealed", None, Some(T0 + 5)).await.unwrap();
        assert_eq!(store.claim(Work::Accounts, T0 + 5, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some("b"));
        assert_eq!(store.claim(Work::Accounts, T0 + 5, T0 + LEASE).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_who_claim_updates_at_once_never_hold_two_of_one_chat() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let updates: Vec<_> = (0..120).map(|id| NewUpdate { id, workspace: "w".into(), lane: id % 10, raw: "sealed".into() }).collect();
        store.put_updates(&updates, T0).await.unwrap();
        let held = std::sync::Arc::new(std::sync::Mutex::new(HashSet::new()));
        let workers: Vec<_> = (0..8).map(|_| tokio::spawn(work_off(store.clone(), held.clone()))).collect();
        let mut done = Vec::new();
        for worker in workers {
            done.extend(worker.await.unwrap());
        }
        done.sort_unstable();
        assert_eq!(done, (0..120).collect::<Vec<_>>(), "each one once");
    })
    .await;
}

async fn work_off(store: Store, held: std::sync::Arc<std::sync::Mutex<HashSet<i64>>>) -> Vec<i64> {
    let mut done = Vec::new();
    while store.next_due(Work::Updates, T0).await.unwrap().is_some() {
        let Some(claim) = store.claim(Work::Updates, T0, T0 + LEASE).await.unwrap() else {
            tokio::task::yield_now().await;
            continue;
        };
        let lane = store.update(&claim.id).await.unwrap().lane;
        assert!(held.lock().unwrap().insert(lane), "chat {lane} was in hand already");
        tokio::task::yield_now().await;
        held.lock().unwrap().remove(&lane);
        done.push(claim.id.parse().unwrap());
        store.end_update(&claim).await.unwrap();
    }
    done
}
