//! Dead letters: rows during which the process died twice are put away, told of, brought back or forgotten.

use crier::model::part::PartState;
use crier::model::post::MediaState;
use crier::model::problem::Reason;
use crier::model::trouble::Trouble;
use crier::store::{DeadLetter, End, Finish, GrantRow, Intent, NewUpdate, NewWord, Store, Work};
use serde_json::{Value, json};

use crate::support::db::on_both;
use crate::support::rows::{
    LEASE, T0, add_account, add_draft, add_media, add_sent, another, begin, begin_grant, claim, nth_claim, part, send_logo,
};

const WORKS: [(Work, &str, &str); 7] = [
    (Work::Updates, "updates", "7"),
    (Work::Outbox, "outbox", "o"),
    (Work::Media, "media", "m"),
    (Work::Cards, "posts", "p1"),
    (Work::Brands, "brands", "w"),
    (Work::Grants, "grants", "g"),
    (Work::Accounts, "accounts", "a"),
];

/// One row of each kind of simple work, due.
async fn rows(store: &Store) {
    begin(store).await;
    add_account(store, "a").await;
    store.put_account(&crate::support::rows::account("a"), "sealed", None, Some(T0)).await.unwrap();
    add_draft(store, 1, "a").await;
    store.touch_card("p1", T0).await.unwrap();
    add_media(store, "m", "p1", 1).await;
    store.put_updates(&[NewUpdate { id: 7, workspace: "w".into(), lane: 1, raw: "sealed".into() }], T0).await.unwrap();
    let word = NewWord { id: "o".into(), workspace: "w".into(), lane: 1, method: "sendMessage", params: json!({ "text": "Hi" }) };
    store.put_words(&[word], T0).await.unwrap();
    send_logo(store, "file", T0).await;
    let platform = crier::model::platform::PlatformId::Bluesky;
    let grant = GrantRow { id: "g".into(), workspace: "w".into(), person: 1, platform, answers: "sealed".into(), created_at: T0 };
    begin_grant(store, grant, serde_json::Value::Null).await;
}

/// A process dies while it has the first row of `work` in hand.
async fn dies_with(store: &Store, work: Work) {
    assert!(store.claim(work, T0, T0 + LEASE).await.unwrap().is_some(), "{work:?}");
    store.take_back(store.me(), End::Died, T0).await.unwrap();
    store.put_away(T0).await.unwrap();
}

async fn dies_with_part(store: &Store) {
    claim(store, T0).await;
    store.take_back(store.me(), End::Died, T0).await.unwrap();
    store.put_away(T0).await.unwrap();
}

async fn letters(store: &Store) -> Vec<DeadLetter> {
    store.dead_letters().await.unwrap()
}

async fn is_due(store: &Store, work: Work) -> bool {
    store.next_due(work, T0).await.unwrap().is_some()
}

#[tokio::test]
async fn a_row_that_two_processes_died_of_is_put_away_brought_back_or_forgotten() {
    for (work, table, id) in WORKS {
        on_both(move |db| async move {
            let store = &db.store;
            rows(store).await;
            dies_with(store, work).await;
            assert!(letters(store).await.is_empty() && is_due(store, work).await, "{table}: it may have been chance");
            dies_with(store, work).await;
            let letter = letters(store).await.pop().expect("a letter");
            assert_eq!((letter.work.as_str(), letter.row_id.as_str(), letter.workspace.as_str()), (table, id, "w"));
            assert_eq!((serde_json::from_str(&letter.reason).unwrap(), letter.died_at), (Reason::Crashed, T0), "{table}");
            // The card of a file becomes due to tell of it.
            assert!(!is_due(store, work).await, "{table}");
            assert_eq!(letters(store).await.len(), 1);

            assert!(store.end_letter(&letter, true, T0).await.unwrap());
            assert!(!store.end_letter(&letter, true, T0).await.unwrap(), "{table}: ended already");
            assert!(letters(store).await.is_empty() && is_due(store, work).await, "{table}: once more");
            dies_with(store, work).await;
            assert!(letters(store).await.is_empty(), "{table}: the deaths before are forgotten");
            dies_with(store, work).await;
            let letter = letters(store).await.pop().expect("a letter again");
            assert!(store.end_letter(&letter, false, T0).await.unwrap());
            assert!(letters(store).await.is_empty() && !is_due(store, work).await, "{table}: never again");
        })
        .await;
    }
}

#[tokio::test]
async fn what_nobody_will_do_any_more_is_erased() {
    on_both(|db| async move {
        let store = &db.store;
        rows(store).await;
        for work in [Work::Updates, Work::Outbox, Work::Grants] {
            dies_with(store, work).await;
            dies_with(store, work).await;
        }
        for letter in letters(store).await {
            store.end_letter(&letter, false, T0).await.unwrap();
        }
        assert_eq!(store.update("7").await.unwrap().raw, None);
        assert_eq!(store.word("o").await.unwrap().params, json!({}));
        assert!(store.grant("g").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_file_that_kills_cannot_be_used_and_its_card_says_so() {
    on_both(|db| async move {
        let store = &db.store;
        rows(store).await;
        store.drop_card(&nth_claim("p1", 0)).await.unwrap();
        dies_with(store, Work::Media).await;
        assert!(!is_due(store, Work::Cards).await);
        dies_with(store, Work::Media).await;
        let media = store.media("m").await.unwrap();
        assert_eq!((media.state, media.trouble), (MediaState::Bad, Some(Trouble::Crashed)));
        assert!(is_due(store, Work::Cards).await);
        let letter = letters(store).await.pop().unwrap();
        store.end_letter(&letter, true, T0).await.unwrap();
        let media = store.media("m").await.unwrap();
        assert_eq!((media.state, media.trouble), (MediaState::New, None));
    })
    .await;
}

#[tokio::test]
async fn a_part_that_kills_before_it_leaves_has_failed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        store.drop_card(&nth_claim("p1", 0)).await.unwrap();
        dies_with_part(store).await;
        assert_eq!(part(store, 1).await.state, PartState::Queued);
        dies_with_part(store).await;
        let failed = part(store, 1).await;
        assert_eq!((failed.state, failed.reason), (PartState::Failed, Some(Reason::Crashed)));
        assert!(is_due(store, Work::Cards).await, "its card tells it");
        let letter = letters(store).await.pop().unwrap();
        assert_eq!((letter.work.as_str(), letter.row_id.as_str()), ("parts", "q1"));
        assert!(store.end_letter(&letter, true, T0).await.unwrap());
        assert_eq!(part(store, 1).await.state, PartState::Queued);

        dies_with_part(store).await;
        dies_with_part(store).await;
        assert!(store.move_part("q1", PartState::Failed, &Finish::to(PartState::Queued).due(T0), T0).await.unwrap());
        assert!(letters(store).await.is_empty(), "the person's own retry ends the letter");
        dies_with_part(store).await;
        assert_eq!(part(store, 1).await.state, PartState::Queued, "and the deaths before are forgotten");
    })
    .await;
}

#[tokio::test]
async fn what_may_have_left_is_asked_and_what_was_to_be_deleted_stays() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        let sent = claim(store, T0).await;
        assert_eq!(store.intend_part(&sent, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
        store.take_back(store.me(), End::Died, T0).await.unwrap();
        store.put_away(T0).await.unwrap();
        assert_eq!(part(store, 1).await.state, PartState::Unsure);
        store.drop_card(&nth_claim("p1", 0)).await.unwrap();
        dies_with_part(store).await;
        assert_eq!(part(store, 1).await.state, PartState::Asked, "never failed: it may be there");
        assert!(is_due(store, Work::Cards).await && letters(store).await.is_empty());

        let (live, deleting) = (Finish::to(PartState::Live), Finish::to(PartState::Deleting).due(T0));
        assert!(store.move_part("q1", PartState::Asked, &live, T0).await.unwrap());
        assert!(store.move_part("q1", PartState::Live, &deleting, T0).await.unwrap());
        dies_with_part(store).await;
        dies_with_part(store).await;
        let stays = part(store, 1).await;
        assert_eq!((stays.state, stays.reason), (PartState::Live, Some(Reason::Crashed)));
    })
    .await;
}

#[tokio::test]
async fn whoever_succeeds_forgets_the_deaths() {
    on_both(|db| async move {
        let store = &db.store;
        rows(store).await;
        add_sent(store, 2, "a", T0).await;
        for _ in 0..3 {
            dies_with(store, Work::Outbox).await;
            let word = store.claim(Work::Outbox, T0, T0 + LEASE).await.unwrap().unwrap();
            store.delay_word(&word, T0).await.unwrap();
            dies_with_part(store).await;
            let part = claim(store, T0).await;
            assert!(store.finish_part(&part, PartState::Staging, &Finish::to(PartState::Queued).due(T0), T0).await.unwrap());
        }
        assert!(letters(store).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_file_under_suspicion_is_worked_on_alone() {
    on_both(|db| async move {
        let (store, other) = (&db.store, another(&db).await);
        rows(store).await;
        add_media(store, "n", "p1", 2).await;
        dies_with(store, Work::Media).await;
        let suspect = store.claim(Work::Media, T0, T0 + LEASE).await.unwrap().unwrap();
        assert_eq!(suspect.id, "m");
        assert_eq!(other.claim(Work::Media, T0, T0 + LEASE).await.unwrap(), None, "n would be blamed, too");
        store.delay_media(&suspect, T0 + 1, false).await.unwrap();
        let innocent = other.claim(Work::Media, T0 + 1, T0 + LEASE).await.unwrap().unwrap();
        assert_eq!(innocent.id, "n");
        assert!(store.claim(Work::Media, T0 + 1, T0 + LEASE).await.unwrap().is_some(), "m succeeded: it is one like others");
        store.take_back(store.me(), End::Died, T0 + 1).await.unwrap();
        assert_eq!(store.claim(Work::Media, T0 + 1, T0 + LEASE).await.unwrap(), None, "a suspect waits until nothing else is in hand");
        other.rest_media(&innocent).await.unwrap();
        assert_eq!(store.claim(Work::Media, T0 + 1, T0 + LEASE).await.unwrap().map(|claim| claim.id).as_deref(), Some("m"));
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_told_of_once() {
    on_both(|db| async move {
        let store = &db.store;
        rows(store).await;
        dies_with(store, Work::Grants).await;
        dies_with(store, Work::Grants).await;
        let untold = store.untold_letters().await.unwrap();
        assert_eq!(untold, letters(store).await);
        store.letter_told(&untold[0].id).await.unwrap();
        assert!(store.untold_letters().await.unwrap().is_empty());
        assert_eq!(letters(store).await.len(), 1);
    })
    .await;
}
