//! Plans, slots and repeats in the database, on both engines.

use crier::clock::{HOUR, MINUTE};
use crier::model::plan::{Rhythm, Weekly};
use crier::model::post::PostState;
use crier::model::repeat::Repeat;
use crier::store::{NewOccurrence, NewPart, Scope, Slot, Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_draft, add_media, add_sent, add_target, begin, confirm};

fn plan(word: &str) -> Weekly {
    Weekly::from_word(word).unwrap()
}

fn repeat(id: &str, post: &str) -> Repeat {
    Repeat {
        id: id.into(),
        workspace: "w".into(),
        post: post.into(),
        person: 1,
        rhythm: Rhythm::from_word("day 18:00").unwrap(),
        zone: "Europe/Madrid".into(),
        next: "2026-06-01T18:00:00".parse().unwrap(),
        due_at: Some(T0 + 3 * HOUR),
    }
}

/// The post `p1` to the accounts `a` and `b`, with a file, repeating as `r`.
async fn repeating(store: &Store) -> Repeat {
    begin(store).await;
    add_account(store, "a").await;
    add_account(store, "b").await;
    add_draft(store, 1, "a").await;
    add_target(store, "t1b", "p1", "b").await;
    store.set_target_text("t1b", Some("Only here")).await.unwrap();
    add_media(store, "m1", "p1", 1).await;
    store.set_alt("m1", Some("A beach")).await.unwrap();
    let repeat = repeat("r", "p1");
    assert!(store.add_repeat(&repeat, T0).await.unwrap());
    repeat
}

fn occurrence(n: i64, wall: &str) -> NewOccurrence {
    NewOccurrence {
        id: format!("o{n}"),
        wall: wall.parse().unwrap(),
        at: T0 + 4 * HOUR,
        targets: vec![
            ("t1".into(), format!("x{n}a"), Some(NewPart::whole(format!("y{n}a"), format!("x{n}a")))),
            ("t1b".into(), format!("x{n}b"), None),
        ],
        media: vec![("m1".into(), format!("n{n}"))],
    }
}

fn next() -> (jiff::civil::DateTime, i64) {
    ("2026-06-02T18:00:00".parse().unwrap(), T0 + 27 * HOUR)
}

#[tokio::test]
async fn plans_are_set_replaced_and_removed() {
    on_both(async |db| {
        let store = db.store;
        begin(&store).await;
        assert!(store.plans("w").await.unwrap().is_empty());
        store.set_plan("w", None, &plan("mon 09:00")).await.unwrap();
        store.set_plan("w", None, &plan("mon 09:00,tue 18:00")).await.unwrap();
        store.set_plan("w", Some("a"), &plan("sun 12:00")).await.unwrap();
        let all = store.plans("w").await.unwrap();
        assert_eq!(all, [(None, plan("mon 09:00,tue 18:00")), (Some("a".to_owned()), plan("sun 12:00"))]);
        store.remove_plan("w", None).await.unwrap();
        store.remove_plan("w", None).await.unwrap();
        assert_eq!(store.plans("w").await.unwrap(), [(Some("a".to_owned()), plan("sun 12:00"))]);
        assert!(store.plans("other").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_slot_is_taken_by_what_is_planned_and_not_by_what_was_taken_back() {
    on_both(async |db| {
        let store = db.store;
        begin(&store).await;
        add_account(&store, "a").await;
        add_account(&store, "b").await;
        add_sent(&store, 1, "a", T0 + HOUR).await;
        add_sent(&store, 2, "b", T0 + 2 * HOUR).await;
        add_sent(&store, 3, "a", T0 + 3 * HOUR).await;
        store.cancel_parts("p3", T0).await.unwrap();
        let planned = async |scope: &Scope| {
            let mut all = store.planned("w", scope, T0).await.unwrap();
            all.sort_unstable();
            all
        };
        let of = |names: &[&str]| Scope::Accounts(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(planned(&Scope::Workspace).await, [T0 + HOUR, T0 + 2 * HOUR]);
        assert_eq!(planned(&of(&["a"])).await, [T0 + HOUR]);
        assert_eq!(planned(&of(&["b"])).await, [T0 + 2 * HOUR]);
        assert_eq!(planned(&of(&["a", "b"])).await, [T0 + HOUR, T0 + 2 * HOUR]);
        let slots = [T0 + HOUR, T0 + 2 * HOUR, T0 + 3 * HOUR];
        add_draft(&store, 4, "a").await;
        // The same at the same account is asked about first, and the slot stays free.
        let parts = [NewPart::whole("q4", "t4")];
        let asked = store.take_slot(("w", "p4"), &parts, (&of(&["a"]), &slots), T0).await.unwrap();
        assert!(matches!(&asked, Slot::Twins(at, twins) if *at == T0 + 2 * HOUR && twins[0].post == "p1"), "{asked:?}");
        store.set_text("p4", "Something else", None, T0).await.unwrap();
        let parts = [NewPart::whole("q4", "t4")];
        // Of the account alone the second slot is free, of the workspace the third.
        assert_eq!(store.take_slot(("w", "p4"), &parts, (&of(&["a"]), &slots), T0).await.unwrap(), Slot::Taken(T0 + 2 * HOUR));
        assert_eq!(store.post("p4").await.unwrap().unwrap().due_at, Some(T0 + 2 * HOUR));
        // What is planned already is moved to the next one.
        assert_eq!(store.take_slot(("w", "p4"), &[], (&Scope::Workspace, &slots), T0).await.unwrap(), Slot::Taken(T0 + 3 * HOUR));
        assert_eq!(store.take_slot(("w", "p4"), &[], (&Scope::Workspace, &slots[..2]), T0).await.unwrap(), Slot::None, "all are taken");
        assert_eq!(store.take_slot(("w", "p4"), &[], (&Scope::Workspace, &[]), T0).await.unwrap(), Slot::None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_take_a_slot_each() {
    on_both(async |db| {
        let store = db.store;
        begin(&store).await;
        add_account(&store, "a").await;
        for n in 1..=8 {
            add_draft(&store, n, "a").await;
            store.set_text(&format!("p{n}"), &format!("Hello {n}"), None, T0).await.unwrap();
        }
        let slots: Vec<i64> = (1..=8).map(|n| T0 + n * HOUR).collect();
        let mut all = tokio::task::JoinSet::new();
        for n in 1..=8 {
            let (store, slots) = (store.clone(), slots.clone());
            all.spawn(async move {
                let parts = [NewPart::whole(format!("q{n}"), format!("t{n}"))];
                match store.take_slot(("w", &format!("p{n}")), &parts, (&Scope::Workspace, &slots), T0).await.unwrap() {
                    Slot::Taken(slot) => slot,
                    other => panic!("{other:?}"),
                }
            });
        }
        let mut taken = all.join_all().await;
        taken.sort_unstable();
        assert_eq!(taken, slots);
    })
    .await;
}

#[tokio::test]
async fn only_an_open_draft_begins_to_repeat_and_once() {
    on_both(async |db| {
        let store = db.store;
        let first = repeating(&store).await;
        assert_eq!(store.post("p1").await.unwrap().unwrap().state, PostState::Repeats);
        assert!(!store.add_repeat(&repeat("r2", "p1"), T0).await.unwrap());
        assert_eq!(store.repeats(Some("w")).await.unwrap(), std::slice::from_ref(&first));
        assert_eq!(store.repeat_of("p1").await.unwrap(), Some(first.clone()));
        assert_eq!(store.repeat("r").await.unwrap(), Some(first.clone()));
        assert_eq!(store.repeats(None).await.unwrap().len(), 1);
        // What repeats does not go out itself.
        confirm(&store, 1, T0).await;
        assert_eq!(store.claim_part(T0, T0 + MINUTE).await.unwrap().map(|part| part.id), None);
        store.end_repeat(&first, T0).await.unwrap();
        store.end_repeat(&first, T0).await.unwrap();
        assert_eq!(store.post("p1").await.unwrap().unwrap().state, PostState::Draft);
        assert!(store.repeats(None).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_occurrence_is_a_post_of_its_own_and_made_once() {
    on_both(async |db| {
        let store = db.store;
        let repeat = repeating(&store).await;
        assert_eq!(store.claim(Work::Repeats, T0, T0 + MINUTE).await.unwrap(), None);
        assert_eq!(store.next_due(Work::Repeats, T0).await.unwrap(), Some(T0 + 3 * HOUR));
        let now = T0 + 3 * HOUR;
        assert_eq!(store.claim(Work::Repeats, now, now + MINUTE).await.unwrap().map(|claim| claim.id).as_deref(), Some("r"));
        assert_eq!(store.claim(Work::Repeats, now, now + MINUTE).await.unwrap(), None, "it is in hand");
        assert!(store.make_occurrence(&repeat, &occurrence(1, "2026-06-01T18:00:00"), next(), now).await.unwrap());
        // Somebody who was slow comes with the same, and later with what was read before.
        assert!(!store.make_occurrence(&repeat, &occurrence(2, "2026-06-01T18:00:00"), next(), now).await.unwrap());
        let stepped = store.repeat("r").await.unwrap().unwrap();
        assert_eq!((stepped.next, stepped.due_at), (next().0, Some(next().1)));
        assert!(!store.make_occurrence(&stepped, &occurrence(3, "2026-06-01T18:00:00"), next(), now).await.unwrap());
        let post = store.post("o1").await.unwrap().unwrap();
        assert_eq!((post.state, post.due_at, post.text.as_str()), (PostState::Sent, Some(T0 + 4 * HOUR), "Hello"));
        assert_eq!((post.recurrence.as_deref(), post.branded, post.source, post.text_source), (Some("r"), true, -1, None));
        assert_eq!(store.post("p1").await.unwrap().unwrap().recurrence, None);
        let targets = store.targets("o1").await.unwrap();
        assert_eq!(targets.iter().map(|target| target.parts.len()).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(targets[1].text.as_deref(), Some("Only here"));
        let media = store.media_of("o1").await.unwrap();
        assert_eq!((media.len(), media[0].file_id.as_str(), media[0].alt.as_deref()), (1, "file-m1", Some("A beach")));
        assert!(store.post("o2").await.unwrap().is_none() && store.post("o3").await.unwrap().is_none());
        assert_eq!(store.waiting_occurrences("r", now).await.unwrap(), ["o1"]);
        // Its messages are nobody's: editing the first message means the post that repeats.
        assert_eq!(store.post_of_message(1, 1).await.unwrap().unwrap().id, "p1");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_makers_at_once_make_one() {
    on_both(async |db| {
        let store = db.store;
        let repeat = repeating(&store).await;
        let mut all = tokio::task::JoinSet::new();
        for n in 1..=6 {
            let (store, repeat) = (store.clone(), repeat.clone());
            all.spawn(async move { store.make_occurrence(&repeat, &occurrence(n, "2026-06-01T18:00:00"), next(), T0).await.unwrap() });
        }
        assert_eq!(all.join_all().await.into_iter().filter(|made| *made).count(), 1);
        assert_eq!(store.waiting_occurrences("r", T0).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_made_of_what_was_paused_changed_or_ended_meanwhile() {
    on_both(async |db| {
        let store = db.store;
        let repeat = repeating(&store).await;
        let new = occurrence(1, "2026-06-01T18:00:00");
        let paused = Repeat { due_at: None, ..repeat.clone() };
        assert!(store.change_repeat(&repeat, &paused, T0).await.unwrap());
        assert_eq!(store.next_due(Work::Repeats, T0).await.unwrap(), None);
        assert!(!store.make_occurrence(&repeat, &new, next(), T0).await.unwrap());
        let other = Repeat { rhythm: Rhythm::from_word("day 19:00").unwrap(), ..repeat.clone() };
        assert!(store.change_repeat(&paused, &other, T0).await.unwrap());
        assert!(!store.change_repeat(&repeat, &paused, T0).await.unwrap(), "somebody changed it first");
        assert!(!store.make_occurrence(&repeat, &new, next(), T0).await.unwrap());
        assert_eq!(store.rest_repeats_of(1).await.unwrap(), 1);
        assert!(!store.make_occurrence(&other, &new, next(), T0).await.unwrap());
        store.end_repeat(&other, T0).await.unwrap();
        assert!(!store.make_occurrence(&other, &new, next(), T0).await.unwrap());
        assert!(store.post("o1").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_leaves_its_time_free() {
    on_both(async |db| {
        let store = db.store;
        let repeat = repeating(&store).await;
        assert!(store.make_occurrence(&repeat, &occurrence(1, "2026-06-01T18:00:00"), next(), T0).await.unwrap());
        assert!(!store.drop_occurrence("o1", T0).await.unwrap(), "it is on its way");
        store.cancel_parts("o1", T0).await.unwrap();
        assert!(store.reopen_post("o1", T0).await.unwrap());
        assert!(store.drop_occurrence("o1", T0).await.unwrap());
        assert!(!store.drop_occurrence("p1", T0).await.unwrap(), "an ordinary post is never put away so");
        assert_eq!(store.post("o1").await.unwrap().unwrap().state, PostState::Discarded);
        let stepped = store.repeat("r").await.unwrap().unwrap();
        assert!(store.change_repeat(&stepped, &repeat, T0).await.unwrap());
        assert!(store.make_occurrence(&repeat, &occurrence(2, "2026-06-01T18:00:00"), next(), T0).await.unwrap());
    })
    .await;
}
