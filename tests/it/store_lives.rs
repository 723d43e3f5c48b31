//! How long accounts live by themselves, on both engines: one renewal at a time, looks in time, notices counted once.

use crier::model::account::AccountState;
use crier::store::{Begun, Life, Work};

use crate::support::db::on_both;
use crate::support::rows::{T0, account, add_account, begin};

fn life(renew_at: Option<i64>, login_until: Option<i64>, warned: i64) -> Life {
    Life { renew_at, login_until, warned }
}

#[tokio::test]
async fn one_renews_at_a_time_and_who_comes_later_learns_what_became_of_it() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        assert_eq!(store.begin_renewal("a", 1, T0, T0 + 90).await.unwrap(), Begun::Ours);
        assert_eq!(store.begin_renewal("a", 1, T0 + 1, T0 + 91).await.unwrap(), Begun::Others(T0 + 90));
        store.end_renewal("a", T0 + 91).await.unwrap();
        assert_eq!(store.begin_renewal("a", 1, T0 + 2, T0 + 92).await.unwrap(), Begun::Others(T0 + 90), "not theirs to end");
        assert!(store.set_token("a", 1, "second", Some(T0 + 700), Some(T0 + 500)).await.unwrap());
        store.end_renewal("a", T0 + 90).await.unwrap();
        assert_eq!(store.begin_renewal("a", 1, T0 + 3, T0 + 93).await.unwrap(), Begun::Done);
        assert_eq!(store.begin_renewal("a", 2, T0 + 4, T0 + 94).await.unwrap(), Begun::Ours);
        assert_eq!(store.begin_renewal("a", 2, T0 + 94, T0 + 200).await.unwrap(), Begun::Ours, "whoever died holds it no longer");
        assert_eq!(store.life("a").await.unwrap().renew_at, Some(T0 + 500));
        store.delay_renewal("a", T0 + 600).await.unwrap();
        assert_eq!(store.life("a").await.unwrap().renew_at, Some(T0 + 600));
    })
    .await;
}

#[tokio::test]
async fn a_ready_account_is_looked_at_when_its_token_is_to_be_renewed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), None);
        store.plan_look("a", Some(T0 + 900)).await.unwrap();
        assert!(store.set_token("a", 1, "second", Some(T0 + 700), Some(T0 + 500)).await.unwrap());
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), Some(T0 + 500), "whichever is first");
        assert!(store.set_token("a", 2, "third", None, None).await.unwrap());
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), Some(T0 + 500), "a look too many does no harm");
        let mut pending = account("p");
        pending.state = AccountState::Pending;
        store.put_account(&pending, "sealed", None, Some(T0 + 600)).await.unwrap();
        store.plan_look("p", Some(T0 + 1)).await.unwrap();
        assert!(store.set_token("p", 1, "second", None, Some(T0 + 1)).await.unwrap());
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), Some(T0 + 500), "a pending one goes when it goes");
    })
    .await;
}

#[tokio::test]
async fn notices_are_counted_by_who_looks_and_begin_anew_with_a_sign_in() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        store.note_sign_in("a", "s", &life(None, Some(T0 + 900), 1)).await.unwrap();
        store.plan_look("a", Some(T0)).await.unwrap();
        let claim = store.claim(Work::Accounts, T0, T0 + 60).await.unwrap().unwrap();
        store.warned(&claim, 2).await.unwrap();
        assert_eq!(store.life("a").await.unwrap(), life(None, Some(T0 + 900), 2));
        store.delay_account(&claim, Some(T0 + 1)).await.unwrap();
        store.warned(&claim, 3).await.unwrap();
        assert_eq!(store.life("a").await.unwrap().warned, 2, "no longer in hand");
        store.note_sign_in("a", "t", &life(Some(T0 + 5), Some(T0 + 2_000), 0)).await.unwrap();
        assert_eq!(store.life("a").await.unwrap(), life(Some(T0 + 5), Some(T0 + 2_000), 0));
        assert_eq!(store.accounts_of_sign_in("t").await.unwrap().len(), 1);
        assert_eq!(store.accounts_beside("a").await.unwrap().len(), 1);
    })
    .await;
}
