//! What networks say of accounts right before a post: asked when it is due, kept among the facts, and the cards that wait for it
//! are shown anew; a look at an account that ends meanwhile forgets nobody who wants to ask.

use crier::clock::Millis;
use crier::model::account::AccountState;
use crier::model::terms::Terms;
use crier::store::{Store, Work};
use serde_json::json;

use crate::support::db::on_both;
use crate::support::rows::{T0, account, add_account, add_draft, begin};

fn terms(asked_at: i64) -> Terms {
    Terms { asked_at, told: json!({ "name": "ana" }), trouble: None, tries: 0, unreached: false }
}

/// Which cards are due now.
async fn due(store: &Store, now: i64) -> Vec<String> {
    let mut posts = Vec::new();
    while let Some(claim) = store.claim(Work::Cards, now, now + 1_000).await.unwrap() {
        store.drop_card(&claim).await.unwrap();
        posts.push(claim.id);
    }
    posts.sort();
    posts
}

/// Somebody who has just read the account wants to know.
async fn want(store: &Store, now: Millis) {
    store.want_terms(&store.account("a").await.unwrap().unwrap(), now).await.unwrap();
}

#[tokio::test]
async fn an_account_is_asked_about_when_somebody_wants_to_know() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_account(store, "b").await;
        add_draft(store, 1, "a").await;
        add_draft(store, 2, "b").await;
        due(store, T0).await;
        assert_eq!(store.ask_at("a").await.unwrap(), None);
        let before = store.account("a").await.unwrap().unwrap();
        want(store, T0).await;
        want(store, T0 + 5).await;
        assert_eq!((store.ask_at("a").await.unwrap(), store.ask_at("b").await.unwrap()), (Some(T0), None));
        let claim = store.claim(Work::Accounts, T0, T0 + 1_000).await.unwrap().unwrap();
        assert_eq!(claim.id, "a");
        store.keep_terms("a", &terms(T0 + 1), None, T0 - 1, T0 + 1).await.unwrap();
        let known = store.account("a").await.unwrap().unwrap();
        assert_eq!((Terms::of(&known.facts), store.ask_at("a").await.unwrap()), (Some(terms(T0 + 1)), None));
        assert_eq!(due(store, T0 + 1).await, ["p1"], "the card that shows it, and no other");
        store.want_terms(&before, T0 + 2).await.unwrap();
        assert_eq!(store.ask_at("a").await.unwrap(), None, "it was said since");
        store.delay_account(&claim, None).await.unwrap();
        assert_eq!(store.next_due(Work::Accounts, T0 + 1).await.unwrap(), None);
    })
    .await;
}

/// Somebody opens a card while the account is in hand: the end of that look leaves it due.
#[tokio::test]
async fn who_wants_to_know_meanwhile_is_not_forgotten() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        want(store, T0).await;
        let claim = store.claim(Work::Accounts, T0, T0 + 1_000).await.unwrap().unwrap();
        store.keep_terms("a", &terms(T0), Some(T0 + 60), T0, T0).await.unwrap();
        want(store, T0 + 10).await;
        store.delay_account(&claim, Some(T0 + 500)).await.unwrap();
        assert_eq!(store.next_due(Work::Accounts, T0 + 1).await.unwrap(), Some(T0 + 10));
        store.plan_look("a", None).await.unwrap();
        assert_eq!(store.next_due(Work::Accounts, T0 + 1).await.unwrap(), Some(T0 + 10));
        // Who is signed out is asked about by nobody.
        store.move_account("a", AccountState::Ready, AccountState::NeedsLogin).await.unwrap();
        want(store, T0 + 20).await;
        assert_eq!(store.next_due(Work::Accounts, T0 + 1).await.unwrap(), None);
    })
    .await;
}

#[test]
fn what_was_said_holds_for_the_post_that_it_was_asked_for() {
    let (mut facts, minute) = (json!({ "direct": true }), 60_000);
    terms(T0).put(&mut facts);
    assert_eq!((Terms::of(&facts), facts["direct"].as_bool()), (Some(terms(T0)), Some(true)));
    assert_eq!(Terms::of(&account("a").facts), None);
    assert!(terms(T0).are_of(T0) && terms(T0).are_of(T0 - 1) && !terms(T0).are_of(T0 + 1));
    assert!(!terms(T0).are_old(T0 + 10 * minute) && terms(T0).are_old(T0 + 10 * minute + 1));
    assert!(!terms(T0).may_have_changed(T0 + 10_000) && terms(T0).may_have_changed(T0 + 10_001));
}
