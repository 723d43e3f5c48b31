//! Duties: what only one may do at a time, on any number of machines.

use crier::store::{Duty, End};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, another};

#[tokio::test]
async fn a_duty_is_one_holders_until_it_is_given_up_or_its_lease_ends() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        assert!(store.hold_duty(Duty::Encode, "x", T0, T0 + LEASE).await.unwrap());
        assert!(!other.hold_duty(Duty::Encode, "y", T0 + LEASE - 1, T0 + 2 * LEASE).await.unwrap());
        assert!(!store.hold_duty(Duty::Encode, "y", T0, T0 + LEASE).await.unwrap(), "nor another one of the same process");
        assert!(other.hold_duty(Duty::Poll, "y", T0, T0 + LEASE).await.unwrap(), "another duty");
        assert!(store.hold_duty(Duty::Encode, "x", T0 + 10, T0 + 2 * LEASE).await.unwrap(), "held on");
        assert!(!other.hold_duty(Duty::Encode, "y", T0 + LEASE, T0 + 2 * LEASE).await.unwrap());

        store.drop_duty(Duty::Encode, "y").await.unwrap();
        assert!(!other.hold_duty(Duty::Encode, "y", T0 + LEASE, T0 + 2 * LEASE).await.unwrap(), "only its holder gives it up");
        store.drop_duty(Duty::Encode, "x").await.unwrap();
        assert!(other.hold_duty(Duty::Encode, "y", T0 + LEASE, T0 + 2 * LEASE).await.unwrap());
        assert!(store.hold_duty(Duty::Encode, "x", T0 + 2 * LEASE, T0 + 3 * LEASE).await.unwrap(), "its lease is over");
        store.take_back(store.me(), End::Died, T0).await.unwrap();
        assert!(other.hold_duty(Duty::Encode, "y", T0, T0 + LEASE).await.unwrap(), "its worker died");
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_eight_who_reach_for_a_duty_at_once_one_gets_it() {
    on_both(|db| async move {
        let other = another(&db).await;
        for round in 0..5 {
            let now = T0 + round * LEASE;
            let tries = (0..8).map(|n| {
                let store = if n % 2 == 0 { db.store.clone() } else { other.clone() };
                tokio::spawn(async move { store.hold_duty(Duty::Sweep, &format!("{round}-{n}"), now, now + LEASE).await.unwrap() })
            });
            let mut held = 0;
            for one in tries.collect::<Vec<_>>() {
                held += i32::from(one.await.unwrap());
            }
            assert_eq!(held, 1, "round {round}");
        }
        other.close().await;
    })
    .await;
}
