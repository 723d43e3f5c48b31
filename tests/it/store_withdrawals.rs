//! What a network withdrew: sign-ins, or everything, all or nothing and once.

use crier::model::account::AccountState;
use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::model::post::Remote;
use crier::store::{Finish, Intent, NewWithdrawal, NewWord, Store, Work};
use serde_json::json;

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_sent, begin, claim, part};

fn wants<'a>(code: &'a str, request: &'a str, accounts: &'a [&'a str], erase: bool) -> NewWithdrawal<'a> {
    let kind = if erase { "deletion" } else { "deauthorize" };
    NewWithdrawal { code, request, platform: PlatformId::Bluesky, kind, accounts, erase }
}

fn word(id: &str) -> NewWord {
    NewWord { id: id.into(), workspace: "w".into(), lane: 1, method: "sendMessage", params: json!({ "chat_id": 1, "text": "x" }) }
}

/// Two accounts; `a` has a post that is live, and one that waits.
async fn two(store: &Store) {
    begin(store).await;
    for account in ["a", "b"] {
        add_account(store, account).await;
    }
    add_sent(store, 1, "a", T0).await;
    let claimed = claim(store, T0).await;
    assert!(matches!(store.intend_part(&claimed, &json!({ "id": "secret" }), T0, T0 + 9).await.unwrap(), Intent::Written));
    let remote = Some(Remote { id: "r1".into(), link: Some("https://net.example/r1".into()), notes: Vec::new() });
    assert!(store.finish_part(&claimed, PartState::Committing, &Finish { remote, ..Finish::to(PartState::Live) }, T0).await.unwrap());
    add_sent(store, 2, "a", T0 + 9).await;
    add_sent(store, 3, "b", T0 + 9).await;
}

#[tokio::test]
async fn a_sign_in_that_is_withdrawn_is_erased_and_what_waits_is_kept() {
    on_both(|db| async move {
        two(&db.store).await;
        let done = db.store.withdraw(&wants("c1", "r1", &["a"], false), &[word("m1")], T0 + 5).await.unwrap();
        assert_eq!((done.code.as_str(), done.accounts, done.done_at, done.kind.as_str()), ("c1", 1, T0 + 5, "deauthorize"));
        let account = db.store.account("a").await.unwrap().unwrap();
        assert_eq!((account.state, account.handle.as_str()), (AccountState::NeedsLogin, "@a.example"));
        assert_eq!(db.store.token("a").await.unwrap().token, None);
        assert_eq!(part(&db.store, 2).await.state, PartState::NeedsLogin);
        assert_eq!(
            (part(&db.store, 3).await.state, db.store.token("b").await.unwrap().token.as_deref()),
            (PartState::Queued, Some("sealed"))
        );
        assert!(!db.store.set_token("a", 1, "renewed late", None, None).await.unwrap(), "who renews it at this moment brings nothing back");

        let again = db.store.withdraw(&wants("c2", "r1", &["a", "b"], false), &[word("m2")], T0 + 6).await.unwrap();
        assert_eq!(again, done, "the same request counts once");
        assert_eq!(db.store.account("b").await.unwrap().unwrap().state, AccountState::Ready);
        let said = db.store.claim(Work::Outbox, T0 + 9, T0 + 99).await.unwrap().unwrap();
        assert_eq!(said.id, "m1");
        db.store.end_word(&said).await.unwrap();
        assert!(db.store.claim(Work::Outbox, T0 + 9, T0 + 99).await.unwrap().is_none(), "and is told of once");
    })
    .await;
}

#[tokio::test]
async fn everything_that_is_kept_about_an_account_is_erased() {
    on_both(|db| async move {
        two(&db.store).await;
        let done = db.store.withdraw(&wants("c1", "r1", &["a"], true), &[word("m1")], T0 + 5).await.unwrap();
        assert_eq!(db.store.withdrawal("c1").await.unwrap(), Some(done));
        assert_eq!(db.store.withdrawal("c2").await.unwrap(), None);
        let account = db.store.account("a").await.unwrap().unwrap();
        let left = format!("{account:?}");
        assert_eq!((account.state, account.link.as_deref(), account.facts.clone()), (AccountState::Removed, None, json!({})));
        assert!(!left.contains("did:plc:a") && !left.contains("@a.example") && !left.contains("pds.example"), "{left}");
        let (live, waited) = (part(&db.store, 1).await, part(&db.store, 2).await);
        assert_eq!((live.state, live.remote), (PartState::Live, None));
        assert_eq!(waited.state, PartState::Cancelled);
        assert_eq!(db.store.accounts_ever_at(PlatformId::Bluesky).await.unwrap().len(), 2);
        assert!(db.store.accounts_ever_at(PlatformId::Threads).await.unwrap().is_empty());
        assert_eq!(part(&db.store, 3).await.state, PartState::Queued, "the other one is untouched");
        // The person signs in once more: it is another account here.
        assert!(db.store.account_named("w", PlatformId::Bluesky, "did:plc:a").await.unwrap().is_none());
        db.store.forget_withdrawals(T0 + 5).await.unwrap();
        assert!(db.store.withdrawal("c1").await.unwrap().is_some());
        db.store.forget_withdrawals(T0 + 6).await.unwrap();
        assert!(db.store.withdrawal("c1").await.unwrap().is_none());
    })
    .await;
}

/// A request was on its way when the account was erased: its outcome stands, and what the network called it goes.
#[tokio::test]
async fn what_was_under_way_is_erased_when_it_has_ended() {
    on_both(|db| async move {
        two(&db.store).await;
        let claimed = claim(&db.store, T0 + 9).await;
        let account = claimed.account.clone();
        assert!(matches!(db.store.intend_part(&claimed, &json!({}), T0 + 9, T0 + 99).await.unwrap(), Intent::Written));
        db.store.withdraw(&wants("c1", "r1", &[&account], true), &[], T0 + 10).await.unwrap();
        let remote = Some(Remote { id: "r9".into(), link: None, notes: Vec::new() });
        let live = Finish { remote, ..Finish::to(PartState::Live) };
        assert!(db.store.finish_part(&claimed, PartState::Committing, &live, T0 + 11).await.unwrap(), "its outcome is not lost");
        assert_eq!(db.store.erase_leftovers().await.unwrap(), 1);
        assert_eq!(db.store.erase_leftovers().await.unwrap(), 0);
    })
    .await;
}
