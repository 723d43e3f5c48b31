//! What a person's word does to parts: confirm, take back, plan anew, retry, sign in again.

use crier::model::part::PartState;
use crier::model::post::{PostState, Remote};
use crier::model::problem::Reason;
use crier::store::{Finish, NewPart, Store};
use serde_json::json;

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_draft, add_sent, add_target, begin, claim, confirm, part};

async fn one_account(store: &Store) {
    begin(store).await;
    add_account(store, "a").await;
}

async fn state(store: &Store, post: &str) -> PostState {
    store.post(post).await.unwrap().unwrap().state
}

#[tokio::test]
async fn confirming_twice_is_confirming_once() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_draft(store, 1, "a").await;
        store.set_screen("p1", Some("calendar"), T0).await.unwrap();
        store.confirm("p1", &[NewPart::whole("q1", "t1")], T0 + 5, Some(T0 + 5), T0).await.unwrap();
        let first = store.post("p1").await.unwrap().unwrap();
        assert_eq!(
            (first.state, first.due_at, first.undo_until, first.screen.as_deref()),
            (PostState::Sent, Some(T0 + 5), Some(T0 + 5), None)
        );

        store.confirm("p1", &[NewPart::whole("q2", "t1")], T0 + 9, Some(T0 + 9), T0 + 3).await.unwrap();
        let second = store.post("p1").await.unwrap().unwrap();
        assert_eq!((second.due_at, second.undo_until, second.version), (first.due_at, first.undo_until, first.version));
        let targets = store.targets("p1").await.unwrap();
        assert_eq!(targets[0].parts.len(), 1);
        assert_eq!((targets[0].parts[0].id.as_str(), targets[0].parts[0].due_at), ("q1", T0 + 5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_taps_at_once_one_confirms() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_draft(store, 1, "a").await;
        let taps: Vec<_> = (0..8)
            .map(|n| (n, store.clone()))
            .map(|(n, store)| {
                tokio::spawn(async move { store.confirm("p1", &[NewPart::whole(format!("q{n}"), "t1")], T0 + n, None, T0).await.unwrap() })
            })
            .collect();
        for tap in taps {
            tap.await.unwrap();
        }
        let targets = store.targets("p1").await.unwrap();
        assert_eq!(targets[0].parts.len(), 1);
        assert_eq!(store.post("p1").await.unwrap().unwrap().due_at, Some(targets[0].parts[0].due_at));
    })
    .await;
}

#[tokio::test]
async fn a_late_tap_on_a_post_that_was_put_away_confirms_nothing() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_draft(store, 1, "a").await;
        add_draft(store, 2, "a").await;
        assert!(store.move_post("p1", PostState::Draft, PostState::Discarded, T0).await.unwrap());
        confirm(store, 1, T0).await;
        store.confirm("p2", &[NewPart::whole("q2", "t1")], T0, None, T0).await.unwrap();
        assert_eq!((state(store, "p1").await, state(store, "p2").await), (PostState::Discarded, PostState::Draft));
        assert!(store.targets("p1").await.unwrap()[0].parts.is_empty());
        assert!(store.claim_part(T0, T0 + LEASE).await.unwrap().is_none(), "a target is confirmed through its own post only");
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_is_a_draft_again_and_can_be_confirmed_again() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_account(store, "b").await;
        add_sent(store, 1, "a", T0 + 50).await;
        assert!(!store.reopen_post("p1", T0).await.unwrap(), "something is still confirmed");
        assert_eq!(store.cancel_parts("p1", T0 + 1).await.unwrap(), 1);
        assert_eq!(store.cancel_parts("p1", T0 + 1).await.unwrap(), 0);
        assert_eq!(part(store, 1).await.state, PartState::Cancelled);
        assert!(store.reopen_post("p1", T0 + 1).await.unwrap());
        let draft = store.post("p1").await.unwrap().unwrap();
        assert_eq!((draft.state, draft.due_at, draft.undo_until), (PostState::Draft, None, None));
        assert!(store.switch_target("t1", false).await.unwrap(), "its targets can be switched again");
        assert!(store.switch_target("t1", true).await.unwrap());

        confirm(store, 1, T0 + 90).await;
        let again = part(store, 1).await;
        assert_eq!((again.state, again.due_at, again.attempts), (PartState::Queued, T0 + 90, 0));
        assert!(!store.switch_target("t1", false).await.unwrap(), "confirmed");
        add_target(store, "t9", "p1", "b").await;
        store.confirm("p1", &[NewPart::whole("q9", "t9")], T0 + 95, None, T0 + 2).await.unwrap();
        assert_eq!(store.targets("p1").await.unwrap().iter().map(|target| target.parts.len()).sum::<usize>(), 2, "one more, later");
    })
    .await;
}

#[tokio::test]
async fn what_is_in_hand_or_has_left_is_not_taken_back() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        assert_eq!(store.cancel_parts("p1", T0).await.unwrap(), 0);
        assert_eq!(store.replan_parts("p1", T0 + 500, T0).await.unwrap(), 0);
        assert_eq!(store.post("p1").await.unwrap().unwrap().due_at, Some(T0), "the plan stays what it was");
        assert!(!store.move_part("q1", PartState::Staging, &Finish::to(PartState::Cancelled), T0).await.unwrap());
        assert!(store.finish_part(&claimed, PartState::Staging, &Finish::to(PartState::Live), T0).await.unwrap());
        assert_eq!(store.cancel_parts("p1", T0).await.unwrap(), 0);
        assert!(!store.reopen_post("p1", T0).await.unwrap());
        assert_eq!(state(store, "p1").await, PostState::Sent);
    })
    .await;
}

#[tokio::test]
async fn a_plan_can_be_moved_and_what_was_prepared_is_prepared_again() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        let wait = Finish { saved: Some(json!({ "blob": 1 })), ..Finish::to(PartState::Waiting).due(T0 + 10) };
        assert!(store.finish_part(&claimed, PartState::Staging, &wait, T0).await.unwrap());
        assert_eq!(store.replan_parts("p1", T0 + 700, T0 + 1).await.unwrap(), 1);
        let post = store.post("p1").await.unwrap().unwrap();
        assert_eq!((post.due_at, post.undo_until), (Some(T0 + 700), None));
        assert_eq!(part(store, 1).await.state, PartState::Queued);
        assert_eq!(store.next_part(T0 - 1).await.unwrap(), Some(T0 + 700));
        assert_eq!(claim(store, T0 + 700).await.saved, json!(null));
    })
    .await;
}

#[tokio::test]
async fn a_part_is_moved_only_out_of_the_state_that_was_seen() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_sent(store, 1, "a", T0).await;
        let claimed = claim(store, T0).await;
        let failed = Finish { attempt: true, reason: Some(Reason::Text), ..Finish::to(PartState::Failed) };
        assert!(store.finish_part(&claimed, PartState::Staging, &failed, T0).await.unwrap());
        let retry = Finish::to(PartState::Queued).due(T0 + 5);
        assert!(!store.move_part("q1", PartState::Asked, &retry, T0).await.unwrap(), "it was not asked about");
        assert!(store.move_part("q1", PartState::Failed, &retry, T0).await.unwrap());
        assert!(!store.move_part("q1", PartState::Failed, &retry, T0).await.unwrap(), "a second tap changes nothing");
        assert!(!store.move_part("none", PartState::Failed, &retry, T0).await.unwrap());
        let queued = part(store, 1).await;
        assert_eq!((queued.state, queued.due_at, queued.attempts, queued.reason), (PartState::Queued, T0 + 5, 0, None));

        assert!(store.move_part("q1", PartState::Queued, &Finish::to(PartState::Asked), T0).await.unwrap());
        assert_eq!(store.next_part(T0 - 1).await.unwrap(), None, "the person has the word");
        let remote = Remote { id: "x".into(), link: None, notes: Vec::new() };
        let there = Finish { remote: Some(remote.clone()), ..Finish::to(PartState::Live) };
        assert!(store.move_part("q1", PartState::Asked, &there, T0).await.unwrap());
        assert_eq!(part(store, 1).await.remote, Some(remote));
    })
    .await;
}

#[tokio::test]
async fn what_is_queued_waits_for_the_sign_in_and_goes_on_after_it() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_account(store, "b").await;
        add_sent(store, 1, "a", T0).await;
        add_sent(store, 2, "a", T0 + 5_000).await;
        add_sent(store, 3, "b", T0 + 5_000).await;
        let mut posts = store.parts_need_login("a").await.unwrap();
        posts.sort();
        assert_eq!(posts, ["p1", "p2"]);
        assert_eq!(part(store, 1).await.state, PartState::NeedsLogin);
        assert!(store.claim_part(T0 + 1_000, T0 + LEASE).await.unwrap().is_none());

        let mut posts = store.parts_signed_in("a", T0 + 1_000).await.unwrap();
        posts.sort();
        assert_eq!(posts, ["p1", "p2"]);
        assert_eq!((part(store, 1).await.state, part(store, 1).await.due_at), (PartState::Queued, T0 + 1_000), "overdue: now");
        assert_eq!(part(store, 2).await.due_at, T0 + 5_000, "planned: when it was planned");
        assert!(store.parts_signed_in("a", T0).await.unwrap().is_empty());
        store.parts_need_login("a").await.unwrap();
        assert_eq!(store.cancel_parts("p1", T0).await.unwrap(), 1, "it can be taken back while it waits");
    })
    .await;
}

#[tokio::test]
async fn what_a_person_says_a_live_post_is_called_is_noted_when_nobody_knew() {
    on_both(|db| async move {
        let store = &db.store;
        one_account(store).await;
        add_sent(store, 1, "a", T0).await;
        add_sent(store, 2, "a", T0).await;
        let named = |link: &str| Remote { id: "r".into(), link: Some(link.into()), notes: Vec::new() };
        assert!(!store.name_part("p1", "q1", &named("https://a")).await.unwrap(), "it is not live");
        assert!(store.move_part("q1", PartState::Queued, &Finish::to(PartState::Live), T0).await.unwrap());
        assert!(!store.name_part("p2", "q1", &named("https://a")).await.unwrap(), "it belongs to another post");
        assert_eq!(part(store, 1).await.remote, None);

        assert!(store.name_part("p1", "q1", &Remote { id: "r".into(), link: None, notes: Vec::new() }).await.unwrap());
        assert!(store.name_part("p1", "q1", &named("https://a")).await.unwrap(), "an address is more than none");
        assert!(!store.name_part("p1", "q1", &named("https://b")).await.unwrap(), "what is known stays");
        assert_eq!(part(store, 1).await.remote, Some(named("https://a")));
        assert_eq!(part(store, 2).await.remote, None);
    })
    .await;
}
