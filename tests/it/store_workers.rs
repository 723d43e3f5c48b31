//! Workers: who lives, what is taken back from those that do not, and how PostgreSQL proves it.

use crier::clock::{Clock, MINUTE};
use crier::model::part::PartState;
use crier::store::{Duty, End, Intent, Store, Work};
use serde_json::Value;
use sqlx::Connection;

use crate::support::db::{Db, on_both, on_sqlite};
use crate::support::rows::{LEASE, T0, add_account, add_draft, add_sent, another, begin, claim, part, worker};

async fn names(store: &Store) -> Vec<String> {
    store.workers().await.unwrap().into_iter().map(|worker| worker.id).collect()
}

#[tokio::test]
async fn whoever_works_is_listed_until_it_is_proven_that_it_ended() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        assert_ne!(store.me(), other.me());
        store.join(&worker(store, 1)).await.unwrap();
        assert_eq!(store.workers().await.unwrap(), [worker(store, 1)]);
        store.beat(T0 + 10).await.unwrap();
        assert_eq!(store.workers().await.unwrap()[0].seen_at, T0 + 10);

        other.join(&worker(&other, 2)).await.unwrap();
        let both = names(store).await;
        assert_eq!(both.contains(&store.me().to_owned()), store.is_shared(), "on SQLite, who joins proves that all others have ended");
        assert!(both.contains(&other.me().to_owned()));

        other.take_back(other.me(), End::Silent, T0).await.unwrap();
        assert!(names(store).await.contains(&other.me().to_owned()), "silence proves nothing");
        other.take_back(other.me(), End::Died, T0).await.unwrap();
        assert!(!names(store).await.contains(&other.me().to_owned()));
        other.beat(T0 + 20).await.unwrap();
        assert!(names(store).await.contains(&other.me().to_owned()), "it lives after all");
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_ended_is_forgotten_once_nothing_waits_that_it_sent() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        other.join(&worker(&other, 2)).await.unwrap();
        let sent = claim(&other, T0).await;
        assert_eq!(other.intend_part(&sent, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
        store.take_back(other.me(), End::Died, T0).await.unwrap();
        // A row that is there keeps its `pid` when its worker joins again: so it can be told whether it was forgotten.
        for (now, pid, state) in [(T0, 2, None), (T0 + 1, 2, None), (T0 + 1, 7, Some(PartState::Asked))] {
            if let Some(state) = state {
                let looked = claim(store, T0).await;
                store.finish_part(&looked, PartState::Unsure, &crier::store::Finish::to(state), T0).await.unwrap();
            }
            store.sweep_workers(now).await.unwrap();
            other.join(&worker(&other, 7)).await.unwrap();
            let row = store.workers().await.unwrap().into_iter().find(|row| row.id == other.me()).unwrap();
            assert_eq!(row.pid, pid, "{state:?}");
            store.take_back(other.me(), End::Died, T0).await.unwrap();
        }
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_worker_had_in_hand_is_taken_back_whatever_its_end() {
    for end in [End::Left, End::Died, End::Silent] {
        on_both(move |db| async move {
            let (store, other) = (&db.store, another(&db).await);
            begin(store).await;
            for (n, account) in (1..).zip(["a", "b", "c", "d"]) {
                add_account(store, account).await;
                add_sent(store, n, account, T0 + n).await;
            }
            let now = T0 + 9;
            let mine = claim(store, now).await;
            let (staging, committing) = (claim(&other, now).await, claim(&other, now).await);
            assert_eq!(other.intend_part(&committing, &Value::Null, now, now + LEASE).await.unwrap(), Intent::Written);
            let my_card = store.claim(Work::Cards, now, now + LEASE).await.unwrap().unwrap();
            assert!(other.claim(Work::Cards, now, now + LEASE).await.unwrap().is_some());
            assert!(other.hold_duty(Duty::Poll, "x", now, now + LEASE).await.unwrap());
            assert!(store.hold_duty(Duty::Sweep, "x", now, now + LEASE).await.unwrap());

            let mut posts = store.take_back(other.me(), end, now).await.unwrap();
            posts.sort();
            assert_eq!(posts, ["p2", "p3"]);
            assert_eq!((part(store, 2).await.state, part(store, 3).await.state), (PartState::Queued, PartState::Unsure));
            assert_eq!(part(store, 1).await.state, PartState::Staging, "nobody else's");
            assert!(store.keep_part(&mine, &Value::Null, None, now + LEASE).await.unwrap());
            assert!(!other.keep_part(&staging, &Value::Null, None, now + LEASE).await.unwrap(), "the fence was raised");
            let mut free = 0;
            while let Some(card) = store.claim(Work::Cards, now, now + LEASE).await.unwrap() {
                assert_ne!(card.id, my_card.id);
                free += 1;
            }
            assert_eq!(free, 3, "the other's card and the two that were free");
            assert!(store.hold_duty(Duty::Poll, "y", now, now + LEASE).await.unwrap());
            assert!(!other.hold_duty(Duty::Sweep, "y", now, now + LEASE).await.unwrap());
            other.close().await;
        })
        .await;
    }
}

#[tokio::test]
async fn only_a_proven_death_is_counted() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_draft(store, 1, "a").await;
        store.touch_card("p1", T0).await.unwrap();
        for end in [End::Left, End::Silent, End::Left, End::Silent, End::Died] {
            assert!(store.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_some(), "{end:?}");
            store.take_back(store.me(), end, T0).await.unwrap();
            store.put_away(T0).await.unwrap();
            assert!(store.dead_letters().await.unwrap().is_empty(), "{end:?}");
        }
        assert!(store.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_some());
        store.take_back(store.me(), End::Died, T0).await.unwrap();
        store.put_away(T0).await.unwrap();
        assert_eq!(store.dead_letters().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn whether_the_sender_is_gone_is_known_to_who_looks() {
    for end in [End::Died, End::Silent] {
        on_both(move |db| async move {
            let (store, other) = (&db.store, another(&db).await);
            begin(store).await;
            add_account(store, "a").await;
            add_sent(store, 1, "a", T0).await;
            other.join(&worker(&other, 2)).await.unwrap();
            let sent = claim(&other, T0).await;
            assert_eq!(other.intend_part(&sent, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
            store.take_back(other.me(), end, T0).await.unwrap();
            let looked = claim(store, T0).await;
            assert_eq!(looked.state, PartState::Unsure);
            assert_eq!(looked.sender_gone, end == End::Died || !store.is_shared(), "{end:?}");
            other.close().await;
        })
        .await;
    }
}

#[tokio::test]
async fn opening_a_file_proves_that_the_process_before_has_died() {
    on_sqlite(|db| async move {
        let Db { store, url } = db;
        begin(&store).await;
        add_account(&store, "a").await;
        add_draft(&store, 1, "a").await;
        store.touch_card("p1", T0).await.unwrap();
        store.close().await;
        for death in 1..=2 {
            let store = Store::open(&url).await.unwrap();
            assert!(store.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_some(), "at once, though the lease was not over");
            assert!(store.hold_duty(Duty::Sweep, store.me(), T0, T0 + LEASE).await.unwrap());
            store.close().await;
            let next = Store::open(&url).await.unwrap();
            next.put_away(T0).await.unwrap();
            assert_eq!(next.dead_letters().await.unwrap().len(), death / 2, "death {death}");
            next.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_shows_its_lock_to_others_as_long_as_it_lives() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        let lock = (1 << 59) + 12_345;
        store.hold_session(lock).await.unwrap();
        store.hold_session(lock).await.unwrap();
        if !store.is_shared() {
            assert!(other.sessions().await.unwrap().is_empty(), "the lock file does that");
            return;
        }
        assert!(other.sessions().await.unwrap().contains(&lock));
        let mut server = sqlx::PgConnection::connect(&db.url).await.unwrap();
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        assert_eq!(sqlx::query(kill).fetch_all(&mut server).await.unwrap().len(), 1);
        gone(&other, lock).await;
        store.hold_session(lock).await.unwrap();
        assert!(other.sessions().await.unwrap().contains(&lock), "its process lives: the next heartbeat takes it again");
        store.close().await;
        gone(&other, lock).await;
        other.close().await;
    })
    .await;
}

/// Waits until the server has cleaned up behind a connection.
async fn gone(store: &Store, lock: i64) {
    for _ in 0..200 {
        if !store.sessions().await.unwrap().contains(&lock) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the lock outlives its session");
}

#[tokio::test]
async fn a_shared_database_has_a_time_and_hints() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        let time = store.database_time().await.unwrap();
        assert_eq!(time.is_some(), store.is_shared());
        assert!(time.is_none_or(|time| (time - Clock::system().now()).abs() < MINUTE));
        let hints = other.hints().await.unwrap();
        assert_eq!(hints.is_some(), store.is_shared());
        store.hint().await.unwrap();
        if let Some(mut hints) = hints {
            assert_eq!(hints.next().await.unwrap(), store.me());
        }

        store.wakes.ring_here();
        let rung = tokio::time::timeout(std::time::Duration::from_millis(20), store.wakes.rung());
        assert!(rung.await.is_err(), "a hint is not told on");
        store.shut_gate("bluesky", T0).await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(20), store.wakes.rung()).await.expect("what was written is told");
        other.close().await;
    })
    .await;
}
