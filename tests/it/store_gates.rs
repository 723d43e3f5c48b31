//! Gates: the kill switch, waiting when the network asks for it, the circuit breaker.

use crier::clock::{MINUTE, Millis, SECOND};
use crier::model::part::PartState;
use crier::model::platform::{PlatformId, Scope};
use crier::store::{ClaimedPart, Finish, Gate, Health, Intent, Store};
use serde_json::Value;

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_sent, another, begin, claim};

/// So many accounts `a<n>`, each with one part `q<n>`.
async fn accounts(store: &Store, count: i64) {
    begin(store).await;
    for n in 1..=count {
        add_account(store, &format!("a{n}")).await;
        add_sent(store, n, &format!("a{n}"), T0).await;
    }
}

async fn nothing(store: &Store, now: Millis) -> bool {
    store.claim_part(now, now + LEASE).await.unwrap().is_none()
}

async fn gate(store: &Store, scope: &str, now: Millis) -> Option<Gate> {
    store.gates(now).await.unwrap().into_iter().find(|gate| gate.scope == scope)
}

/// A step that says this of the network's health; the part is due again at once.
async fn end(store: &Store, part: &ClaimedPart, health: Health, now: Millis) {
    let finish = Finish { health, ..Finish::to(PartState::Queued).due(T0) };
    assert!(store.finish_part(part, PartState::Staging, &finish, now).await.unwrap());
}

#[tokio::test]
async fn a_pause_stops_claims_and_intents_at_once_and_lets_looks_through() {
    for scope in ["all", "bluesky"] {
        on_both(move |db| async move {
            let (store, other) = (&db.store, another(&db).await);
            accounts(store, 3).await;
            let unsure = Finish::to(PartState::Unsure).due(T0);
            let (sent, staged) = (claim(store, T0).await, claim(store, T0).await);
            assert_eq!(store.intend_part(&sent, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
            assert!(store.finish_part(&sent, PartState::Committing, &unsure, T0).await.unwrap());

            assert!(!store.is_paused(PlatformId::Bluesky).await.unwrap());
            assert!(other.pause(Scope::from_text(scope).unwrap(), true, None, T0).await.unwrap(), "by another process");
            assert!(!other.pause(Scope::from_text(scope).unwrap(), true, None, T0).await.unwrap(), "paused already");
            assert!(store.is_paused(PlatformId::Bluesky).await.unwrap());
            assert_eq!(store.is_paused(PlatformId::Telegram).await.unwrap(), scope == "all");
            assert_eq!(gate(store, scope, T0).await.map(|gate| gate.paused), Some(1));
            assert_eq!(store.intend_part(&staged, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Paused);
            let looked = claim(store, T0).await;
            assert_eq!((looked.id.as_str(), looked.state), ("q1", PartState::Unsure), "looking changes nothing");
            assert!(nothing(store, T0).await, "q3 stays");

            assert!(other.pause(Scope::from_text(scope).unwrap(), false, None, T0).await.unwrap());
            assert!(!other.pause(Scope::from_text(scope).unwrap(), false, None, T0).await.unwrap(), "it goes on already");
            assert!(store.gates(T0).await.unwrap().is_empty());
            assert_eq!(store.intend_part(&staged, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
            assert_eq!(claim(store, T0).await.id, "q3");
            other.close().await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_pause_of_another_network_stops_nothing() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 1).await;
        assert!(store.pause(Scope::One(PlatformId::Telegram), true, None, T0).await.unwrap());
        let claimed = claim(store, T0).await;
        assert_eq!(store.intend_part(&claimed, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
    })
    .await;
}

#[tokio::test]
async fn what_was_to_be_deleted_waits_for_the_end_of_a_pause() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 1).await;
        assert!(store.move_part("q1", PartState::Queued, &Finish::to(PartState::Deleting).due(T0), T0).await.unwrap());
        store.pause(Scope::All, true, None, T0).await.unwrap();
        assert!(nothing(store, T0).await);
        store.pause(Scope::All, false, None, T0).await.unwrap();
        assert_eq!(claim(store, T0).await.state, PartState::Deleting);
    })
    .await;
}

#[tokio::test]
async fn five_failures_of_an_account_in_a_row_open_its_breaker_for_longer_and_longer() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 2).await;
        let healthy = claim(store, T0).await;
        assert_eq!(healthy.account, "a1");
        for n in 1..=5 {
            assert!(gate(store, "a2", T0 + n * SECOND).await.is_none_or(|gate| gate.opened == 0), "after {} failures", n - 1);
            let part = claim(store, T0 + n * SECOND).await;
            end(store, &part, Health::Failing, T0 + n * SECOND).await;
        }
        let mut now = T0 + 5 * SECOND;
        for (n, seconds) in (1..).zip([30, 60, 120, 240, 480, 600, 600]) {
            let open = gate(store, "a2", now).await.unwrap();
            assert_eq!(
                (open.opened, open.open_until, open.since),
                (n, now + seconds * SECOND, T0 + 5 * SECOND),
                "opened for the {n}. time"
            );
            assert!(nothing(store, open.open_until - 1).await);
            assert_eq!(store.next_part(now).await.unwrap(), Some(open.open_until));
            now = open.open_until;
            let trial = claim(store, now).await;
            assert_eq!(trial.account, "a2");
            end(store, &trial, Health::Failing, now).await;
        }
        let open = gate(store, "a2", now).await.unwrap();
        let trial = claim(store, open.open_until).await;
        end(store, &trial, Health::Well, open.open_until).await;
        assert!(gate(store, "a2", open.open_until).await.is_none(), "one success closes it");
        let again = claim(store, open.open_until).await;
        end(store, &again, Health::Failing, open.open_until).await;
        assert!(!nothing(store, open.open_until).await, "and the row of failures begins anew");
    })
    .await;
}

#[tokio::test]
async fn failures_that_are_no_row_open_nothing() {
    on_both(|db| async move {
        let store = &db.store;
        accounts(store, 1).await;
        let mut now = T0;
        for n in 0..24 {
            let part = claim(store, now).await;
            // Four in a row, then either a success or a minute without any.
            let health = if n % 8 == 4 { Health::Well } else { Health::Failing };
            end(store, &part, health, now).await;
            now += if n % 8 == 7 { MINUTE } else { SECOND };
        }
        for _ in 0..9 {
            let part = claim(store, now).await;
            end(store, &part, Health::Unknown, now).await;
        }
        assert!(gate(store, "a1", now).await.is_none() && gate(store, "bluesky", now).await.is_none());
    })
    .await;
}

/// Ten failures of five accounts in a row; the network is left alone then. The moment of the last one.
async fn network_fails(store: &Store) -> Millis {
    accounts(store, 5).await;
    for n in 0..10 {
        assert!(gate(store, "bluesky", T0 + n).await.is_none(), "after {n} failures");
        // The one that is due first and not put off: each account in its turn.
        let part = claim(store, T0 + n).await;
        let finish = Finish { health: Health::Failing, ..Finish::to(PartState::Queued).due(T0 + n) };
        assert!(store.finish_part(&part, PartState::Staging, &finish, T0 + n).await.unwrap());
    }
    T0 + 9
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_failures_of_a_network_leave_one_part_to_try_it_on_any_number_of_workers() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        let last = network_fails(store).await;
        let open = gate(store, "bluesky", last).await.expect("the network is left alone");
        assert_eq!((open.opened, open.open_until), (1, last + 30 * SECOND));
        assert!(nothing(store, open.open_until - 1).await && nothing(&other, open.open_until - 1).await);

        let now = open.open_until;
        let tries = (0..8).map(|n| {
            let store = if n % 2 == 0 { store.clone() } else { other.clone() };
            tokio::spawn(async move { store.claim_part(now, now + LEASE).await.unwrap() })
        });
        let mut trials = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            trials.extend(one.await.unwrap());
        }
        assert_eq!(trials.len(), 1);
        end(store, &trials[0], Health::Failing, now).await;
        assert_eq!(gate(store, "bluesky", now).await.map(|gate| gate.open_until), Some(now + 60 * SECOND));

        let now = now + 60 * SECOND;
        let trial = claim(&other, now).await;
        assert!(nothing(store, now).await);
        end(&other, &trial, Health::Well, now).await;
        for _ in 0..5 {
            claim(store, now).await;
        }
        other.close().await;
    })
    .await;
}
