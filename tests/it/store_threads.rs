//! Threads in the database: one post after the other, whatever happens to the one ahead; said as it was confirmed; taken
//! back, made anew and deleted as one.

use crier::model::part::PartState;
use crier::model::post::{Part, Remote};
use crier::store::{ClaimedPart, Finish, Intent, NewPart, Store};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_draft, begin, claim};

fn thread(n: i64, posts: usize) -> NewPart {
    let posts = (0..posts).map(|m| format!("post {n}, piece {m}")).collect();
    NewPart { posts, ..NewPart::whole(format!("q{n}"), format!("t{n}")) }
}

/// A draft that is confirmed as a thread: post `p<n>`, target `t<n>`, parts `q<n>`, `q<n>01`…
async fn add_thread(store: &Store, n: i64, account: &str, posts: usize, due: i64) {
    add_draft(store, n, account).await;
    store.confirm(&format!("p{n}"), &[thread(n, posts)], due, None, T0).await.unwrap();
}

async fn parts(store: &Store, n: i64) -> Vec<Part> {
    store.targets(&format!("p{n}")).await.unwrap().remove(0).parts
}

async fn states(store: &Store, n: i64) -> Vec<PartState> {
    parts(store, n).await.iter().map(|part| part.state).collect()
}

fn named(id: &str) -> Finish {
    let remote = Remote { id: id.into(), link: Some(format!("https://example.com/{id}")), notes: Vec::new() };
    Finish { remote: Some(remote), ..Finish::to(PartState::Live) }
}

async fn send(store: &Store, part: &ClaimedPart, now: i64) {
    assert_eq!(store.intend_part(part, &json!({ "of": part.id }), now, now + LEASE).await.unwrap(), Intent::Written);
    assert!(store.finish_part(part, PartState::Committing, &named(&part.id), now).await.unwrap());
}

#[tokio::test]
async fn each_post_waits_for_the_one_ahead_of_it() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 3, T0 + 10).await;
        let all = parts(store, 1).await;
        let words: Vec<Option<&str>> = all.iter().map(|part| part.words.as_deref()).collect();
        assert_eq!(words, [Some("post 1, piece 0"), Some("post 1, piece 1"), Some("post 1, piece 2")]);
        assert_eq!(all.iter().map(|part| part.due_at).collect::<Vec<_>>(), [T0 + 10, 0, 0], "only the first has a time");
        assert_eq!(store.next_part(T0).await.unwrap(), Some(T0 + 10));

        let now = T0 + 10;
        for (n, behind) in [(0, 2), (1, 1), (2, 0)] {
            let part = claim(store, now).await;
            assert_eq!((part.n, part.behind, part.text.as_deref()), (n, behind, words[n as usize]));
            assert!(store.claim_part(now + LEASE / 2, now + 2 * LEASE).await.unwrap().is_none(), "one at a time");
            let ahead = store.ahead("t1", n).await.unwrap();
            assert_eq!(ahead.len() as i64, n);
            assert!(ahead.iter().all(Option::is_some));
            send(store, &part, now).await;
        }
        assert_eq!(states(store, 1).await, [PartState::Live; 3]);
        assert_eq!(store.next_part(T0).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn nothing_follows_what_is_not_live_and_retry_goes_on_there() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        let stops = PartState::ALL.into_iter().filter(|state| *state != PartState::Live);
        for (n, state) in (1..).zip(stops) {
            add_thread(store, n, "a", 3, T0).await;
            let now = T0 + 10 * n;
            send(store, &claim(store, now).await, now).await;
            let second = claim(store, now).await;
            assert_eq!(second.n, 1);
            assert!(store.finish_part(&second, PartState::Staging, &Finish::to(state), now).await.unwrap());
            assert!(store.claim_part(now + 1, now + LEASE).await.unwrap().is_none(), "{state:?}");
            assert_eq!(parts(store, n).await[2].due_at, 0, "{state:?}");
        }
        // By the person's word the failed one goes again, and the rest behind it.
        let failed =
            1 + PartState::ALL.into_iter().filter(|state| *state != PartState::Live).position(|state| state == PartState::Failed).unwrap()
                as i64;
        let name = parts(store, failed).await[1].id.clone();
        let now = T0 + 9_000;
        assert!(store.move_part(&name, PartState::Failed, &Finish::to(PartState::Queued).due(now), now).await.unwrap());
        for n in [1, 2] {
            let part = claim(store, now).await;
            assert_eq!((part.n, part.post.as_str()), (n, format!("p{failed}").as_str()));
            send(store, &part, now).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_persons_word_lets_it_go_on_or_ends_it() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for (n, answer, rest) in [(1, PartState::Live, PartState::Queued), (2, PartState::Closed, PartState::Cancelled)] {
            add_thread(store, n, "a", 2, T0).await;
            let first = claim(store, T0).await;
            assert!(store.finish_part(&first, PartState::Staging, &Finish::to(PartState::Asked), T0).await.unwrap());
            assert!(store.move_part(&first.id, PartState::Asked, &Finish::to(answer), T0 + 5).await.unwrap());
            assert_eq!(states(store, n).await, [answer, rest]);
            // It goes on before what was to leave later.
            let due = if rest == PartState::Queued { T0 } else { 0 };
            assert_eq!(parts(store, n).await[1].due_at, due);
            assert_eq!(store.ahead(&format!("t{n}"), 1).await.unwrap(), [None], "nobody knows what it is called");
            if let Some(next) = store.claim_part(T0 + 5, T0 + LEASE).await.unwrap() {
                send(store, &next, T0 + 5).await;
            }
        }
        // Named by the person, and named better.
        for link in ["https://example.com/wrong", "https://example.com/right"] {
            let remote = Remote { id: link.into(), link: Some(link.into()), notes: Vec::new() };
            assert!(store.name_part("p1", "q1", &remote).await.unwrap(), "{link}");
            assert_eq!(store.ahead("t1", 1).await.unwrap(), [Some(remote)]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_thread_is_taken_back_as_one_and_confirmed_anew() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 4, T0 + 10).await;
        assert_eq!(store.cancel_parts("p1", T0).await.unwrap(), 4);
        assert!(store.reopen_post("p1", T0).await.unwrap());
        // With fewer posts, and then as one.
        store.confirm("p1", &[thread(1, 2)], T0 + 20, None, T0).await.unwrap();
        assert_eq!(
            parts(store, 1).await.iter().map(|part| (part.state, part.due_at)).collect::<Vec<_>>(),
            [(PartState::Queued, T0 + 20), (PartState::Queued, 0)]
        );
        store.cancel_parts("p1", T0).await.unwrap();
        store.confirm("p1", &[NewPart::whole("other", "t1")], T0 + 30, None, T0).await.unwrap();
        let all = parts(store, 1).await;
        assert_eq!((all.len(), all[0].words.clone(), all[0].id.as_str()), (1, None, "q1"));
        // A second tap changes nothing.
        store.confirm("p1", &[thread(1, 3)], T0 + 40, None, T0).await.unwrap();
        assert_eq!(parts(store, 1).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_made_anew_when_its_text_changes_and_what_has_left_is_not() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 2, T0 + 10).await;
        let new = |posts| NewPart { id: format!("r{posts}"), ..thread(7, posts) };
        for count in [4, 3, 0, 2] {
            store.rethread(&[NewPart { target: "t1".into(), ..new(count) }], T0 + 1).await.unwrap();
            let all = parts(store, 1).await;
            let words: Vec<_> = all.iter().map(|part| part.words.clone()).collect();
            let expected: Vec<_> = if count == 0 { vec![None] } else { (0..count).map(|m| Some(format!("post 7, piece {m}"))).collect() };
            assert_eq!(words, expected);
            assert_eq!((all[0].id.as_str(), all[0].due_at), ("q1", T0 + 10), "the first keeps its name and its time");
        }
        assert_eq!(store.replan_parts("p1", T0 + 50, T0 + 2).await.unwrap(), 2);
        assert_eq!(parts(store, 1).await.iter().map(|part| part.due_at).collect::<Vec<_>>(), [T0 + 50, 0]);
        send(store, &claim(store, T0 + 50).await, T0 + 50).await;
        store.rethread(&[NewPart { target: "t1".into(), ..new(5) }], T0 + 51).await.unwrap();
        assert_eq!(parts(store, 1).await.len(), 2, "it has begun");
        let next = claim(store, T0 + 51).await;
        assert_eq!(next.n, 1);
    })
    .await;
}

#[tokio::test]
async fn who_signs_in_again_finds_the_thread_where_it_was() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 3, T0).await;
        let first = claim(store, T0).await;
        // The second waits behind the first, which leaves at the same moment.
        assert_eq!(store.parts_need_login("a").await.unwrap().len(), 2);
        send(store, &first, T0).await;
        store.parts_signed_in("a", T0 + 5).await.unwrap();
        let all = parts(store, 1).await;
        assert_eq!(all.iter().map(|part| part.state).collect::<Vec<_>>(), [PartState::Live, PartState::Queued, PartState::Queued]);
        assert_eq!(all[2].due_at, 0, "not before the second");
        for n in [1, 2] {
            let part = claim(store, T0 + 5).await;
            assert_eq!(part.n, n);
            send(store, &part, T0 + 5).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_thread_is_deleted_from_its_end_and_not_while_it_is_under_way() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 4, T0).await;
        for _ in 0..2 {
            send(store, &claim(store, T0).await, T0).await;
        }
        let third = claim(store, T0).await;
        assert!(!store.delete_thread("t1", T0 + 1).await.unwrap(), "one of it is in hand");
        assert_eq!(states(store, 1).await, [PartState::Live, PartState::Live, PartState::Staging, PartState::Queued]);
        assert!(store.finish_part(&third, PartState::Staging, &Finish::to(PartState::Failed), T0 + 2).await.unwrap());
        assert!(store.delete_thread("t1", T0 + 3).await.unwrap());
        assert_eq!(states(store, 1).await, [PartState::Deleting, PartState::Deleting, PartState::Cancelled, PartState::Cancelled]);
        for n in [1, 0] {
            let part = claim(store, T0 + 3).await;
            assert_eq!((part.state, part.n), (PartState::Deleting, n), "the last one first");
            assert!(store.finish_part(&part, PartState::Deleting, &Finish::to(PartState::Deleted), T0 + 3).await.unwrap());
        }
        assert_eq!(store.targets("p1").await.unwrap()[0].state(), Some(PartState::Deleted));
        assert_eq!(store.next_part(T0).await.unwrap(), None);
    })
    .await;
}

/// Whatever was done to the one ahead since the claim: no post of a thread leaves below what is not live.
#[tokio::test]
async fn nothing_leaves_below_what_is_being_deleted() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 2, T0).await;
        send(store, &claim(store, T0).await, T0).await;
        let second = claim(store, T0).await;
        assert!(store.move_part("q1", PartState::Live, &Finish::to(PartState::Deleting).due(T0), T0).await.unwrap());
        assert_eq!(store.intend_part(&second, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Lost);
    })
    .await;
}

/// A post whose thread stopped does not wait for its time, keeps no files, and counts as one.
#[tokio::test]
async fn what_stopped_is_no_post_that_waits() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_thread(store, 1, "a", 5, T0).await;
        assert_eq!((store.waiting_count("w").await.unwrap(), store.waiting_for_account("a").await.unwrap()), (1, 1));
        let first = claim(store, T0).await;
        assert!(store.finish_part(&first, PartState::Staging, &Finish::to(PartState::Failed), T0).await.unwrap());
        assert_eq!(store.waiting_count("w").await.unwrap(), 0);
        assert!(store.waiting_posts("w", 0, 10).await.unwrap().is_empty());
        assert_eq!(store.next_part(T0).await.unwrap(), None);
    })
    .await;
}

/// Any order of whatever may happen: no post of a thread is claimed, due or sent before all those ahead of it are live.
#[tokio::test]
async fn in_any_order_of_events_a_thread_stays_in_order() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        for account in ["a", "b"] {
            add_account(store, account).await;
        }
        for (n, account) in [(1, "a"), (2, "a"), (3, "b")] {
            add_thread(store, n, account, 4, T0).await;
        }
        let mut chance = StdRng::seed_from_u64(11);
        let mut hands: Vec<ClaimedPart> = Vec::new();
        for step in 0..400 {
            let now = T0 + step;
            something_happens(store, &mut chance, &mut hands, now).await;
            for n in [1, 2, 3] {
                check(&parts(store, n).await, step);
            }
        }
    })
    .await;
}

async fn something_happens(store: &Store, chance: &mut StdRng, hands: &mut Vec<ClaimedPart>, now: i64) {
    let post = format!("p{}", chance.random_range(1..=3));
    match chance.random_range(0..12) {
        0..=3 => hands.extend(store.claim_part(now, now + LEASE).await.unwrap()),
        4..=7 if !hands.is_empty() => {
            let part = hands.swap_remove(chance.random_range(0..hands.len()));
            ended(store, chance, &part, now).await;
        }
        8 => _ = store.replan_parts(&post, now + chance.random_range(0..5), now).await.unwrap(),
        9 => {
            store.parts_need_login("a").await.unwrap();
        }
        10 => _ = store.parts_signed_in("a", now).await.unwrap(),
        _ => moved(store, chance, &post, now).await,
    }
}

async fn ended(store: &Store, chance: &mut StdRng, part: &ClaimedPart, now: i64) {
    let outcomes = [PartState::Live, PartState::Live, PartState::Unsure, PartState::Asked, PartState::Failed, PartState::Queued];
    let to = *outcomes.choose(chance).unwrap();
    let finish = if to == PartState::Live { named(&part.id) } else { Finish::to(to) };
    let finish = if matches!(to, PartState::Unsure | PartState::Queued) { finish.due(now) } else { finish };
    let from = match part.state {
        PartState::Staging if store.intend_part(part, &Value::Null, now, now + LEASE).await.unwrap() == Intent::Written => {
            PartState::Committing
        }
        state => state,
    };
    store.finish_part(part, from, &finish, now).await.unwrap();
}

/// The person's word for whatever of a post wants one.
async fn moved(store: &Store, chance: &mut StdRng, post: &str, now: i64) {
    let all = store.targets(post).await.unwrap().remove(0).parts;
    for part in all {
        let to = match part.state {
            PartState::Failed => PartState::Queued,
            PartState::Asked => *[PartState::Live, PartState::Queued].choose(chance).unwrap(),
            _ => continue,
        };
        let finish = if to == PartState::Queued { Finish::to(to).due(now) } else { named(&part.id) };
        store.move_part(&part.id, part.state, &finish, now).await.unwrap();
    }
}

fn check(parts: &[Part], step: i64) {
    for (n, part) in parts.iter().enumerate().skip(1) {
        let ahead = parts[..n].iter().all(|part| part.state == PartState::Live);
        let rests = matches!(part.state, PartState::Queued | PartState::NeedsLogin) && part.due_at == 0;
        assert!(ahead || rests, "step {step}: {:?}", parts.iter().map(|part| (part.state, part.due_at)).collect::<Vec<_>>());
        let stuck = ahead && rests;
        assert!(!stuck, "step {step}: nothing lets post {n} go on");
    }
}

#[tokio::test]
async fn the_mark_of_a_thread_is_changed_until_it_is_confirmed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_draft(store, 1, "a").await;
        let marked = async || store.targets("p1").await.unwrap().remove(0).thread;
        for thread in [true, false, true] {
            assert!(store.thread_target("t1", thread).await.unwrap());
            assert_eq!(marked().await, thread);
        }
        store.confirm("p1", &[thread(1, 2)], T0, None, T0).await.unwrap();
        assert!(!store.thread_target("t1", false).await.unwrap(), "it is confirmed");
        assert!(marked().await);
    })
    .await;
}
