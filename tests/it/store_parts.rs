//! Parts in a worker's hand: the claim, the fence, the intent, what is left of a dead worker.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use crier::model::part::PartState;
use crier::model::post::Remote;
use crier::model::problem::Reason;
use crier::store::{ClaimedPart, Finish, Intent, Store};
use serde_json::{Value, json};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_sent, begin, claim, part};

async fn two_accounts(store: &Store) {
    begin(store).await;
    add_account(store, "a").await;
    add_account(store, "b").await;
}

#[tokio::test]
async fn a_claim_brings_all_that_a_step_needs() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        add_sent(store, 1, "a", T0 + 10).await;
        assert!(store.claim_part(T0 + 9, T0 + LEASE).await.unwrap().is_none(), "not before its time");
        assert_eq!(store.next_part(T0 - 1).await.unwrap(), Some(T0 + 10));
        let claimed = claim(store, T0 + 10).await;
        let names =
            (claimed.id.as_str(), claimed.target.as_str(), claimed.post.as_str(), claimed.account.as_str(), claimed.workspace.as_str());
        assert_eq!(names, ("q1", "t1", "p1", "a", "w"));
        assert_eq!((claimed.state, claimed.saved, claimed.made_at), (PartState::Staging, Value::Null, T0));
        assert_eq!((claimed.attempts, claimed.looks, claimed.lease_until), (0, 0, T0 + 10 + LEASE));
        assert_eq!(store.next_part(T0 - 1).await.unwrap(), None, "it is in hand");
    })
    .await;
}

#[tokio::test]
async fn an_account_has_one_part_in_hand_and_its_gate_holds() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        add_sent(store, 1, "a", T0).await;
        add_sent(store, 2, "a", T0).await;
        add_sent(store, 3, "b", T0 + 5).await;
        let first = claim(store, T0 + 5).await;
        assert_eq!(first.id, "q1");
        assert_eq!(claim(store, T0 + 5).await.id, "q3", "another account does not wait");
        assert!(store.claim_part(T0 + 5, T0 + LEASE).await.unwrap().is_none());

        store.shut_gate("a", T0 + 900).await.unwrap();
        store.shut_gate("a", T0 + 100).await.unwrap();
        let later = Finish { attempt: true, ..Finish::to(PartState::Queued).due(T0 + 20) };
        assert!(store.finish_part(&first, PartState::Staging, &later, T0 + 6).await.unwrap());
        assert_eq!(store.next_part(T0 + 20).await.unwrap(), Some(T0 + 900), "a shorter wait does not open the gate");
        assert!(store.claim_part(T0 + 899, T0 + LEASE).await.unwrap().is_none());
        assert_eq!(claim(store, T0 + 900).await.id, "q2", "due before the one that was put off");
    })
    .await;
}

#[tokio::test]
async fn the_states_that_nobody_works_on_are_not_claimed() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        for (n, state) in (1..).zip(PartState::ALL) {
            let now = T0 + n;
            add_sent(store, n, "a", T0).await;
            assert!(store.move_part(&format!("q{n}"), PartState::Queued, &Finish::to(state).due(T0), T0).await.unwrap());
            let claimed = store.claim_part(now, now + LEASE).await.unwrap();
            let worked_on =
                [PartState::Queued, PartState::Waiting, PartState::Processing, PartState::Unsure, PartState::Deleting].contains(&state);
            assert_eq!(claimed.is_some(), worked_on, "{state:?}");
            if let Some(claimed) = claimed {
                let expected = if matches!(state, PartState::Queued | PartState::Waiting) { PartState::Staging } else { state };
                assert_eq!(claimed.state, expected);
                assert!(store.finish_part(&claimed, expected, &Finish::to(PartState::Live), now).await.unwrap());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_lost_its_claim_can_do_nothing() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        add_sent(store, 1, "a", T0).await;
        let stale = claim(store, T0).await;
        assert_eq!(store.recover_parts(T0 + LEASE - 1).await.unwrap(), Vec::<String>::new(), "its lease still lives");
        assert_eq!(store.recover_parts(T0 + LEASE).await.unwrap(), ["p1"]);
        let fresh = claim(store, T0 + LEASE).await;
        assert!(fresh.fence > stale.fence);

        let until = T0 + 3 * LEASE;
        assert!(!store.keep_part(&stale, &json!(1), Some(5), until).await.unwrap());
        assert_eq!(store.intend_part(&stale, &json!(1), T0 + LEASE, until).await.unwrap(), Intent::Lost);
        assert!(!store.finish_part(&stale, PartState::Staging, &Finish::to(PartState::Failed), T0 + LEASE).await.unwrap());
        assert!(store.keep_part(&fresh, &json!({ "blob": 2 }), Some(40), until).await.unwrap());
        assert_eq!(store.intend_part(&fresh, &json!({ "blob": 3 }), T0 + LEASE, until).await.unwrap(), Intent::Written);
        assert!(!store.finish_part(&stale, PartState::Committing, &Finish::to(PartState::Failed), T0 + LEASE).await.unwrap());
        assert_eq!(part(store, 1).await.state, PartState::Committing);
    })
    .await;
}

#[tokio::test]
async fn nothing_leaves_without_a_living_lease() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        assert_eq!(store.intend_part(&claimed, &Value::Null, T0 + LEASE, T0 + 2 * LEASE).await.unwrap(), Intent::Lost, "over");
        assert!(store.keep_part(&claimed, &Value::Null, None, T0 + 2 * LEASE).await.unwrap(), "but nobody took it: it goes on");
        assert_eq!(store.intend_part(&claimed, &Value::Null, T0 + LEASE, T0 + 2 * LEASE).await.unwrap(), Intent::Written);
        assert_eq!(store.intend_part(&claimed, &Value::Null, T0 + LEASE, T0 + 2 * LEASE).await.unwrap(), Intent::Lost, "only once");
        assert!(!store.keep_part(&claimed, &Value::Null, None, T0 + 3 * LEASE).await.unwrap(), "it has left the preparation");
    })
    .await;
}

#[tokio::test]
async fn what_a_dead_worker_prepared_is_queued_and_what_may_have_left_is_unsure() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        add_sent(store, 1, "a", T0).await;
        add_sent(store, 2, "b", T0).await;
        let (one, two) = (claim(store, T0).await, claim(store, T0).await);
        assert!(store.keep_part(&one, &json!({ "blob": 1 }), Some(50), T0 + LEASE).await.unwrap());
        assert_eq!(store.intend_part(&two, &json!({ "rkey": 2 }), T0, T0 + LEASE).await.unwrap(), Intent::Written);
        let mut posts = store.recover_parts(T0 + LEASE).await.unwrap();
        posts.sort();
        assert_eq!(posts, ["p1", "p2"]);
        assert_eq!(part(store, 1).await.state, PartState::Queued);
        assert_eq!(part(store, 2).await.state, PartState::Unsure);

        let (one, two) = (claim(store, T0 + LEASE).await, claim(store, T0 + LEASE).await);
        assert_eq!((one.state, one.saved), (PartState::Staging, json!({ "blob": 1 })), "with what was saved");
        assert_eq!((two.state, &two.saved), (PartState::Unsure, &json!({ "rkey": 2 })));
        assert_eq!(store.recover_parts(T0 + 2 * LEASE).await.unwrap().len(), 2, "looking can die, too");
        assert_eq!(part(store, 2).await.state, PartState::Unsure);
    })
    .await;
}

#[tokio::test]
async fn a_finish_writes_down_what_came_of_it() {
    on_both(|db| async move {
        let store = &db.store;
        two_accounts(store).await;
        add_sent(store, 1, "a", T0).await;
        let mut claimed = claim(store, T0).await;
        let wait = Finish { attempt: true, saved: Some(json!({ "step": 1 })), ..Finish::to(PartState::Waiting).due(T0 + 10) };
        assert!(store.keep_part(&claimed, &Value::Null, Some(30), T0 + LEASE).await.unwrap());
        assert!(!store.finish_part(&claimed, PartState::Committing, &wait, T0).await.unwrap(), "not in that state");
        assert!(store.finish_part(&claimed, PartState::Staging, &wait, T0).await.unwrap());
        assert!(!store.finish_part(&claimed, PartState::Staging, &wait, T0).await.unwrap(), "the lease ended with it");
        let waiting = part(store, 1).await;
        assert_eq!((waiting.state, waiting.due_at, waiting.attempts, waiting.progress), (PartState::Waiting, T0 + 10, 1, Some(30)));

        claimed = claim(store, T0 + 10).await;
        assert_eq!((claimed.attempts, &claimed.saved), (1, &json!({ "step": 1 })));
        assert_eq!(store.intend_part(&claimed, &json!({ "step": 2 }), T0 + 10, T0 + LEASE).await.unwrap(), Intent::Written);
        let lost = Finish::to(PartState::Unsure).due(T0 + 20);
        assert!(store.finish_part(&claimed, PartState::Committing, &lost, T0 + 10).await.unwrap());
        for looks in 0..3 {
            claimed = claim(store, T0 + 20).await;
            assert_eq!(claimed.looks, looks);
            let look = Finish { look: true, reason: Some(Reason::Unavailable), ..Finish::to(PartState::Unsure).due(T0 + 20) };
            assert!(store.finish_part(&claimed, PartState::Unsure, &look, T0 + 20).await.unwrap());
        }
        assert_eq!(part(store, 1).await.reason, Some(Reason::Unavailable));
        claimed = claim(store, T0 + 20).await;
        let remote = Remote { id: "at://x".into(), link: Some("https://example.com/x".into()), notes: Vec::new() };
        let live = Finish { remote: Some(remote.clone()), ..Finish::to(PartState::Live) };
        assert!(store.finish_part(&claimed, PartState::Unsure, &live, T0 + 30).await.unwrap());
        let live = part(store, 1).await;
        assert_eq!((live.state, live.remote, live.reason, live.progress), (PartState::Live, Some(remote), None, None));
        assert_eq!(store.next_part(T0 - 1).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_who_claim_at_once_never_hold_two_of_an_account_nor_one_part_twice() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        for n in 0..20 {
            add_account(store, &format!("a{n:02}")).await;
        }
        // Parts of one account stand side by side in the order of claims, so that those who claim at once reach for them.
        for n in 0..200 {
            add_sent(store, 1_000 + n, &format!("a{:02}", n / 10), T0).await;
        }
        let held = Arc::new(Mutex::new(HashMap::new()));
        let workers: Vec<_> = (0..8).map(|_| tokio::spawn(publish_all(store.clone(), held.clone()))).collect();
        let (mut count, mut seen) = (0, HashSet::new());
        for worker in workers {
            for id in worker.await.unwrap() {
                count += 1;
                seen.insert(id);
            }
        }
        assert_eq!((count, seen.len()), (200, 200), "each part once");
    })
    .await;
}

async fn publish_all(store: Store, held: Arc<Mutex<HashMap<String, String>>>) -> Vec<String> {
    let mut done = Vec::new();
    while !(store.next_part(T0 - 1).await.unwrap().is_none() && held.lock().unwrap().is_empty()) {
        let Some(claimed) = store.claim_part(T0, T0 + LEASE).await.unwrap() else {
            tokio::task::yield_now().await;
            continue;
        };
        let other = held.lock().unwrap().insert(claimed.account.clone(), claimed.id.clone());
        assert_eq!(other, None, "{} is in hand together with {}", claimed.account, claimed.id);
        tokio::task::yield_now().await;
        // Taken off before the lease ends: from then on somebody else may rightly hold the account.
        held.lock().unwrap().remove(&claimed.account);
        assert!(commit(&store, &claimed).await, "nobody else may have ended {}", claimed.id);
        done.push(claimed.id);
    }
    done
}

async fn commit(store: &Store, claimed: &ClaimedPart) -> bool {
    store.intend_part(claimed, &Value::Null, T0, T0 + LEASE).await.unwrap() == Intent::Written
        && store.finish_part(claimed, PartState::Committing, &Finish::to(PartState::Live), T0).await.unwrap()
}
