//! Accounts, their tokens, and sign-ins under way.

use crier::model::account::{Account, AccountState};
use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::store::{Finish, GrantRow, Intent, NewPart, Work};

use crate::support::db::on_both;
use crate::support::rows::{
    LEASE, T0, account, add_account, add_draft, add_sent, add_workspace, begin, begin_grant, claim, nth_claim, part,
};

#[tokio::test]
async fn an_account_comes_back_as_it_was_stored() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        assert_eq!(store.account("a").await.unwrap(), Some(account("a")));
        assert_eq!(store.account("b").await.unwrap(), None);
        let named = store.account_named("w", PlatformId::Bluesky, "did:plc:a").await.unwrap();
        assert_eq!(named.map(|one| one.id).as_deref(), Some("a"));
        assert_eq!(store.account_named("w", PlatformId::Telegram, "did:plc:a").await.unwrap(), None);
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        assert_eq!(store.intend_part(&claimed, &serde_json::Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
        assert!(store.finish_part(&claimed, PartState::Committing, &Finish::to(PartState::Live), T0 + 9).await.unwrap());
        assert_eq!(store.account("a").await.unwrap().unwrap().last_post_at, Some(T0 + 9));

        let mut again = account("a");
        again.name = "New name".into();
        store.put_account(&again, "sealed again", Some(T0 + 50), None).await.unwrap();
        let stored = store.account("a").await.unwrap().unwrap();
        assert_eq!((stored.name.as_str(), stored.last_post_at), ("New name", Some(T0 + 9)), "its history stays");
        assert_eq!(store.token("a").await.unwrap().token_version, 2);
    })
    .await;
}

#[tokio::test]
async fn only_kept_accounts_are_listed_and_a_pending_one_is_due_for_erasure() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        let mut pending = account("p");
        pending.state = AccountState::Pending;
        pending.created_at = T0 - 1;
        store.put_account(&pending, "sealed", None, Some(T0 + 600)).await.unwrap();
        add_account(store, "a").await;
        let ids = |all: Vec<crier::model::account::Account>| all.into_iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(ids(store.accounts("w").await.unwrap()), ["a"]);
        assert!(store.accounts("v").await.unwrap().is_empty());
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), Some(T0 + 600));

        assert!(store.move_account("p", AccountState::Pending, AccountState::Ready).await.unwrap());
        assert!(!store.move_account("p", AccountState::Pending, AccountState::Ready).await.unwrap(), "no longer pending");
        assert_eq!(ids(store.accounts("w").await.unwrap()), ["p", "a"], "oldest first");
        assert_eq!(store.next_due(Work::Accounts, T0).await.unwrap(), None, "a kept one is not erased");
    })
    .await;
}

/// In every workspace, and only while the sign-in lives.
#[tokio::test]
async fn the_accounts_at_a_network_are_those_whose_sign_in_lives() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        let states = [AccountState::Pending, AccountState::Ready, AccountState::NeedsLogin, AccountState::Removed];
        for (n, state) in states.into_iter().enumerate() {
            let workspace = if n == 0 { "v" } else { "w" };
            let one = Account { state, workspace: workspace.into(), ..account(&format!("a{n}")) };
            store.put_account(&one, "sealed", None, None).await.unwrap();
        }
        let at = |platform| async move { store.accounts_at(platform).await.unwrap().into_iter().map(|one| one.id).collect::<Vec<_>>() };
        assert_eq!(at(PlatformId::Bluesky).await, ["a0", "a1"]);
        assert_eq!(at(PlatformId::Telegram).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn of_two_refreshes_one_counts() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        let first = store.token("a").await.unwrap();
        assert_eq!((first.token.as_deref(), first.token_version, first.expires_at), (Some("sealed"), 1, None));
        assert!(store.set_token("a", 1, "second", Some(T0 + 7), Some(T0 + 5)).await.unwrap());
        assert!(!store.set_token("a", 1, "stale", None, None).await.unwrap());
        let second = store.token("a").await.unwrap();
        assert_eq!((second.token.as_deref(), second.token_version, second.expires_at), (Some("second"), 2, Some(T0 + 7)));
    })
    .await;
}

#[tokio::test]
async fn removing_an_account_erases_its_token_and_what_waits() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_account(store, "b").await;
        add_sent(store, 1, "a", T0).await;
        add_sent(store, 2, "a", T0 + 500).await;
        add_sent(store, 3, "b", T0 + 500).await;
        add_draft(store, 4, "a").await;
        let staging = claim(store, T0).await;
        store.remove_account("a", T0 + 1).await.unwrap();

        assert_eq!(store.account("a").await.unwrap().unwrap().state, AccountState::Removed);
        assert_eq!(store.token("a").await.unwrap().token, None);
        assert!(!store.set_token("a", 1, "late refresh", None, None).await.unwrap(), "an erased token stays erased");
        assert_eq!(part(store, 2).await.state, PartState::Cancelled);
        assert_eq!(part(store, 3).await.state, PartState::Queued, "another account's goes on");
        assert!(store.targets("p4").await.unwrap().is_empty(), "an open draft loses the target");
        assert_eq!(
            store.intend_part(&staging, &serde_json::Value::Null, T0 + 2, T0 + LEASE).await.unwrap(),
            Intent::Lost,
            "nothing leaves any more"
        );
        assert_eq!(part(store, 1).await.state, PartState::Cancelled);

        store.confirm("p2", &[NewPart::whole("q9", "t2")], T0, None, T0 + 3).await.unwrap();
        assert_eq!(part(store, 2).await.state, PartState::Cancelled, "a removed account takes nothing");
    })
    .await;
}

#[tokio::test]
async fn what_may_have_left_ends_first_when_its_account_is_removed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        assert_eq!(store.intend_part(&claimed, &serde_json::Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
        store.remove_account("a", T0 + 1).await.unwrap();
        assert_eq!(part(store, 1).await.state, PartState::Committing);
        assert!(store.finish_part(&claimed, PartState::Committing, &Finish::to(PartState::Live), T0 + 2).await.unwrap());
        assert_eq!(part(store, 1).await.state, PartState::Live);
    })
    .await;
}

#[tokio::test]
async fn an_account_that_was_not_kept_takes_nothing() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let mut pending = account("a");
        pending.state = AccountState::Pending;
        store.put_account(&pending, "sealed", None, None).await.unwrap();
        add_sent(store, 1, "a", T0).await;
        assert!(store.targets("p1").await.unwrap()[0].parts.is_empty());
        assert!(store.claim_part(T0, T0 + LEASE).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_is_stored_once_and_erased_at_its_end() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let grant = GrantRow {
            id: "g".into(),
            workspace: "w".into(),
            person: 1,
            platform: PlatformId::Bluesky,
            answers: "sealed".into(),
            created_at: T0,
        };
        begin_grant(store, grant.clone(), serde_json::Value::Null).await;
        begin_grant(store, GrantRow { answers: "other".into(), ..grant }, serde_json::Value::Null).await;
        let stored = store.grant("g").await.unwrap();
        assert_eq!((stored.answers.as_str(), stored.platform, stored.person), ("sealed", PlatformId::Bluesky, 1));
        assert_eq!((stored.workspace.as_str(), stored.created_at), ("w", T0));
        assert_eq!(store.claim(Work::Grants, T0, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some("g"));
        store.end_grant(&nth_claim("g", 1)).await.unwrap();
        assert!(store.grant("g").await.is_err());
        assert_eq!(store.next_due(Work::Grants, T0).await.unwrap(), None);
    })
    .await;
}
