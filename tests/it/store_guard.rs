//! The duplicate guard, late posts, gates and letters, on both engines.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::model::part::PartState;
use crier::model::platform::{PlatformId, Scope};
use crier::model::problem::Reason;
use crier::store::{Finish, Health, NewPart, NewWord, Store, Twin};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_draft, add_media, add_sent, begin, claim, clean_file};

async fn once(store: &Store, n: i64, due: i64, now: i64) -> Vec<Twin> {
    store.confirm_once(&format!("p{n}"), &[NewPart::whole(format!("q{n}"), format!("t{n}"))], due, None, now).await.unwrap()
}

#[tokio::test]
async fn the_same_is_held_back_until_the_person_says_so() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_account(store, "b").await;
        for n in 1..=3 {
            add_draft(store, n, "a").await;
        }
        add_draft(store, 4, "b").await;
        assert_eq!(once(store, 1, T0 + HOUR, T0).await, vec![]);
        let twins = once(store, 2, T0 + 2 * HOUR, T0 + 1).await;
        assert_eq!((twins.len(), twins[0].post.as_str(), twins[0].state, twins[0].at), (1, "p1", PartState::Queued, T0 + HOUR));
        assert!(store.targets("p2").await.unwrap()[0].parts.is_empty(), "nothing of it was confirmed");
        assert_eq!(once(store, 4, T0 + HOUR, T0 + 1).await, vec![], "another account");
        assert_eq!(once(store, 1, T0 + HOUR, T0 + 2).await, vec![], "a second tap on the same card is no twin");
        store.set_text("p3", "Hello, \n you", None, T0).await.unwrap();
        assert_eq!(once(store, 3, T0 + HOUR, T0 + 1).await, vec![], "other words");
        store.allow_again("p2").await.unwrap();
        assert_eq!(once(store, 2, T0 + 2 * HOUR, T0 + 3).await, vec![]);
        assert_eq!(store.targets("p2").await.unwrap()[0].parts.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn files_are_the_same_by_their_bytes_or_by_telegrams_name() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for n in 1..=3 {
            add_draft(store, n, "a").await;
            add_media(store, &format!("m{n}"), &format!("p{n}"), n).await;
        }
        assert_eq!(once(store, 1, T0, T0).await, vec![]);
        assert_eq!(once(store, 2, T0, T0).await, vec![], "nobody knows yet that it is the same picture");
        for n in [1, 3] {
            let claimed = store.claim(crier::store::Work::Media, T0, T0 + MINUTE).await.unwrap().unwrap();
            let claimed = if n == 3 && claimed.id == "m2" {
                store.claim(crier::store::Work::Media, T0, T0 + MINUTE).await.unwrap().unwrap()
            } else {
                claimed
            };
            assert_eq!(claimed.id, format!("m{n}"));
            store.media_clean(&claimed, &clean_file("the same bytes")).await.unwrap();
        }
        let twins = once(store, 3, T0, T0).await;
        assert_eq!(twins.iter().map(|twin| twin.post.as_str()).collect::<Vec<_>>(), ["p1"]);
        // The same name at Telegram, and not clean yet.
        add_draft(store, 5, "a").await;
        let named = crier::model::post::Media { unique_id: Some("unique-m2".into()), ..crate::support::rows::media("m5", "p5", 5) };
        store.add_media(&"w".to_owned(), &named, T0).await.unwrap();
        assert_eq!(once(store, 5, T0, T0).await[0].post, "p2");
    })
    .await;
}

#[tokio::test]
async fn what_ended_counts_for_a_day_and_what_failed_not_at_all() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for (n, state) in [(1, PartState::Failed), (2, PartState::Live)] {
            add_sent(store, n, "a", T0).await;
            let part = claim(store, T0).await;
            store.finish_part(&part, PartState::Staging, &Finish::to(state), T0 + 5).await.unwrap();
        }
        add_draft(store, 3, "a").await;
        assert_eq!(once(store, 3, T0 + DAY, T0 + DAY).await[0].post, "p2");
        assert_eq!(once(store, 3, T0 + DAY + 6, T0 + DAY + 6).await, vec![]);
    })
    .await;
}

#[tokio::test]
async fn of_two_confirmations_at_once_one_goes_through() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for n in 1..=8 {
            add_draft(store, n, "a").await;
        }
        let all: Vec<_> = (1..=8)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move { once(&store, n, T0, T0).await })
            })
            .collect();
        let mut through = 0;
        for one in all {
            through += i32::from(one.await.unwrap().is_empty());
        }
        assert_eq!(through, 1);
    })
    .await;
}

#[tokio::test]
async fn late_posts_know_why_and_are_told_of_once() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        let account = "a".to_owned();
        let why = async |planned| store.late_because(PlatformId::Bluesky, &account, planned).await.unwrap();
        assert_eq!(why(T0).await, None);
        store.was_down(T0 - HOUR, T0 + HOUR).await.unwrap();
        assert_eq!(why(T0).await, Some(Reason::Stopped));
        assert_eq!(why(T0 + 2 * HOUR).await, None);
        store.pause(Scope::One(PlatformId::Bluesky), true, Some(1), T0 + 2 * HOUR).await.unwrap();
        store.pause(Scope::All, false, Some(1), T0 + 3 * HOUR).await.unwrap();
        assert_eq!(why(T0 + 2 * HOUR).await, Some(Reason::Paused));

        add_sent(store, 1, "a", T0).await;
        let part = claim(store, T0 + HOUR).await;
        let late = Finish { reason: Some(Reason::Stopped), ..Finish::to(PartState::Late) };
        assert!(store.finish_part(&part, PartState::Staging, &late, T0 + HOUR).await.unwrap());
        assert_eq!(store.untold_late().await.unwrap()[0].at, T0 + HOUR);
        let late = store.late_parts(&"w".to_owned()).await.unwrap();
        assert_eq!(late.iter().map(|late| (late.post.as_str(), late.part.as_str())).collect::<Vec<_>>(), [("p1", "q1")]);
        let word = NewWord { id: "late".into(), workspace: "w".into(), lane: 1, method: "sendMessage", params: serde_json::json!({}) };
        store.tell_late(std::slice::from_ref(&word), &["p1".to_owned()], T0 + HOUR).await.unwrap();
        assert_eq!(store.untold_late().await.unwrap(), vec![]);
        assert_eq!(store.waiting_count("w").await.unwrap(), 1, "it is still in the queue");
    })
    .await;
}

#[tokio::test]
async fn a_pause_knows_who_and_when_and_shows_on_cards_once() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        add_sent(store, 2, "a", T0 + HOUR).await;
        let versions = async || {
            let mut all = Vec::new();
            for n in 1..=2 {
                all.push(store.post(&format!("p{n}")).await.unwrap().unwrap().version);
            }
            all
        };
        let before = versions().await;
        assert!(store.pause(Scope::All, true, Some(1), T0).await.unwrap());
        assert!(!store.pause(Scope::All, true, Some(2), T0 + 1).await.unwrap(), "it was already");
        let gate = store.gates(T0).await.unwrap().remove(0);
        assert_eq!((gate.scope.as_str(), gate.paused_by, gate.paused_at), ("all", Some(1), T0));
        for _ in 0..2 {
            store.show_gates(T0 + 1).await.unwrap();
        }
        assert_eq!(versions().await, [before[0] + 1, before[1]], "only what is due, and once");
        assert_eq!(store.waiting_in(Scope::All, T0 + 1).await.unwrap(), (1, 2));
        assert_eq!(store.overdue_in(Scope::One(PlatformId::Bluesky), T0 + 1).await.unwrap(), 1);
        assert_eq!(store.held_posts(&"w".to_owned(), T0 + 1).await.unwrap(), ["p1"]);
        assert!(store.pause(Scope::All, false, Some(1), T0 + 2).await.unwrap());
        store.show_gates(T0 + 3).await.unwrap();
        store.show_gates(T0 + 4).await.unwrap();
        assert_eq!(versions().await, [before[0] + 2, before[1]]);
    })
    .await;
}

#[tokio::test]
async fn an_outage_names_whose_posts_wait() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for n in 1..=6 {
            add_sent(store, n, "a", T0).await;
        }
        for n in 0..5 {
            let part = claim(store, T0 + n).await;
            let failed = Finish { attempt: true, health: Health::Failing, ..Finish::to(PartState::Queued) }.due(T0 + MINUTE);
            store.finish_part(&part, PartState::Staging, &failed, T0 + n).await.unwrap();
        }
        let found = store.outages(T0 + 5).await.unwrap();
        assert_eq!((found.len(), found[0].person, found[0].posts, found[0].since), (1, 1, 6, T0 + 4));
        assert_eq!(found[0].until, T0 + 4 + 30_000);
    })
    .await;
}

#[tokio::test]
async fn a_letter_tells_what_it_is_about() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        assert_eq!(store.last_seen().await.unwrap(), None, "nobody has joined");
        let letter = |work: &str, row: &str| crier::store::DeadLetter {
            id: format!("{work}/{row}"),
            workspace: "w".into(),
            work: work.into(),
            row_id: row.into(),
            reason: "{}".into(),
            died_at: T0,
        };
        let part = store.subject(&letter("parts", "q1")).await.unwrap();
        assert_eq!((part.post.as_deref(), part.person, part.platform), (Some("p1"), Some(1), Some(PlatformId::Bluesky)));
        let account = store.subject(&letter("accounts", "a")).await.unwrap();
        assert_eq!((account.person, account.handle.as_deref()), (Some(1), Some("@a.example")));
        for work in ["updates", "outbox", "media", "posts", "grants", "brands"] {
            let gone = store.subject(&letter(work, "none")).await.unwrap();
            assert_eq!(gone, crier::store::Subject::default(), "{work}");
        }
    })
    .await;
}
