//! Sign-ins behind a link, on both engines: each step happens once, in time, by whom it belongs to.

use crier::model::platform::PlatformId;
use crier::store::{Answered, Back, GrantRow, NewSignIn, NewWord, Store, StoreError, Turn, Work};

use crate::support::db::on_both;
use crate::support::rows::{T0, begin};

fn new(id: &str, link: &str) -> NewSignIn {
    NewSignIn {
        id: id.into(),
        workspace: "w".into(),
        person: 1,
        platform: PlatformId::LinkedIn,
        secrets: None,
        message: Some(7),
        link_hash: link.into(),
        now: T0,
        until: T0 + 600,
    }
}

fn answered<'a>(state: &'a str, browser: &'a str) -> Answered<'a> {
    Answered {
        platform: PlatformId::LinkedIn,
        state_hash: state,
        browser_hash: browser,
        back_hash: "back",
        code_hash: "code",
        outcome: None,
        now: T0 + 100,
        until: T0 + 700,
    }
}

fn grant(id: &str) -> GrantRow {
    GrantRow {
        id: id.into(),
        workspace: "w".into(),
        person: 1,
        platform: PlatformId::LinkedIn,
        answers: "sealed".into(),
        created_at: T0 + 100,
    }
}

/// The end of a turn in which the person comes back and `word` is said.
fn back(sign_in: &str, told: bool, word: &str) -> Turn {
    let said =
        NewWord { id: word.into(), workspace: "w".into(), lane: 1, method: "sendMessage", params: serde_json::json!({ "text": "Back" }) };
    Turn { person: 1, words: vec![said], back: Some(Back { sign_in: sign_in.into(), told, shown: word.into() }), ..Turn::default() }
}

async fn begun(store: &Store) {
    begin(store).await;
    store.add_sign_in(&new("s", "link")).await.unwrap();
    assert!(store.begin_sign_in("s", "state", "browser", "secrets", T0 + 50, T0 + 650).await.unwrap());
}

#[tokio::test]
async fn a_link_leads_to_its_sign_in_until_it_ends_or_a_newer_one_is_given_out() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.add_sign_in(&new("s", "link")).await.unwrap();
        let found = store.sign_in_of_link("link", T0 + 599).await.unwrap().unwrap();
        assert_eq!((found.id.as_str(), found.person, found.message, found.platform), ("s", 1, Some(7), PlatformId::LinkedIn));
        assert_eq!(store.sign_in_of_link("link", T0 + 600).await.unwrap(), None);
        assert_eq!(store.sign_in_of_link("other", T0).await.unwrap(), None);
        store.add_sign_in(&new("s", "again")).await.unwrap();
        assert_eq!(store.sign_in_of_link("link", T0).await.unwrap(), None, "the same turn once more: its newest link counts");
        store.add_sign_in(&new("t", "newer")).await.unwrap();
        assert_eq!(store.sign_in_of_link("again", T0).await.unwrap(), None);
        assert!(store.sign_in_of_link("newer", T0).await.unwrap().is_some());
        store.stop_sign_ins(1).await.unwrap();
        assert_eq!(store.sign_in_of_link("newer", T0).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_answer_counts_once_and_only_whole() {
    on_both(|db| async move {
        let store = &db.store;
        begun(store).await;
        let right = answered("state", "browser");
        let wrong = [
            answered("other", "browser"),
            answered("state", "other"),
            Answered { platform: PlatformId::Bluesky, ..answered("state", "browser") },
            Answered { now: T0 + 650, ..answered("state", "browser") },
        ];
        for wrong in wrong {
            assert_eq!(store.sign_in_of_state(&wrong).await.unwrap(), None, "{wrong:?}");
            assert!(!store.use_sign_in("s", &wrong, Some(&grant("s"))).await.unwrap(), "{wrong:?}");
        }
        assert_eq!(store.next_due(Work::Grants, T0).await.unwrap(), None, "nothing was asked for");
        let found = store.sign_in_of_state(&right).await.unwrap().unwrap();
        assert_eq!(found.secrets.as_deref(), Some("secrets"));
        assert!(store.use_sign_in("s", &right, Some(&grant("s"))).await.unwrap());
        assert!(!store.use_sign_in("s", &right, Some(&grant("s"))).await.unwrap(), "the second of two");
        assert!(store.next_due(Work::Grants, T0 + 100).await.unwrap().is_some());
        let used = store.sign_in("s").await.unwrap().unwrap();
        assert_eq!((used.secrets, used.used_at, used.outcome), (None, Some(T0 + 100), None));
        assert!(!store.begin_sign_in("s", "x", "y", "z", T0 + 101, T0 + 900).await.unwrap(), "used up");
        assert_eq!(store.sign_in_of_link("link", T0 + 101).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn only_who_asked_comes_back_and_the_outcome_is_told_by_exactly_one() {
    on_both(|db| async move {
        let store = &db.store;
        begun(store).await;
        assert!(store.use_sign_in("s", &answered("state", "browser"), Some(&grant("s"))).await.unwrap());
        assert_eq!(store.sign_in_of_way_back("other", T0 + 200).await.unwrap(), None);
        assert_eq!(store.sign_in_of_way_back("back", T0 + 699).await.unwrap().map(|found| found.id).as_deref(), Some("s"));
        assert_eq!(store.sign_in_of_way_back("back", T0 + 700).await.unwrap(), None, "too late");
        store.end_turn(None, &back("s", false, "u1.000"), T0 + 200).await.unwrap();
        assert_eq!(store.grant_shown("s").await.unwrap(), serde_json::json!("u1.000"));
        store.end_sign_in("s", "done").await.unwrap();
        store.end_sign_in("s", "connect-denied").await.unwrap();
        let ended = store.sign_in("s").await.unwrap().unwrap();
        assert_eq!((ended.outcome.as_deref(), ended.awaited), (Some("done"), true), "the first word counts");

        store.add_sign_in(&new("t", "link 2")).await.unwrap();
        assert!(store.begin_sign_in("t", "state 2", "browser", "secrets", T0 + 50, T0 + 650).await.unwrap());
        let answered = Answered { back_hash: "back 2", code_hash: "code 2", ..answered("state 2", "browser") };
        assert!(store.use_sign_in("t", &answered, Some(&grant("t"))).await.unwrap());
        store.end_sign_in("t", "done").await.unwrap();
        let outrun = store.end_turn(None, &back("t", false, "u2.000"), T0 + 200).await.unwrap_err();
        assert!(matches!(outrun, StoreError::Outrun), "{outrun}: nobody would tell");
        assert!(store.word("u2.000").await.is_err());
        assert_eq!(store.sign_in("t").await.unwrap().unwrap().outcome.as_deref(), Some("done"));
        store.end_turn(None, &back("t", true, "u2.000"), T0 + 200).await.unwrap();
        assert!(store.word("u2.000").await.is_ok());
        assert!(!store.sign_in("t").await.unwrap().unwrap().awaited, "who comes back is told at once");
    })
    .await;
}

#[tokio::test]
async fn a_code_is_tried_five_times() {
    on_both(|db| async move {
        let store = &db.store;
        begun(store).await;
        assert!(store.use_sign_in("s", &answered("state", "browser"), None).await.unwrap());
        assert_eq!(store.sign_in_of_code(2, "code", T0 + 200).await.unwrap(), None, "somebody else's try does not count");
        for n in 0..4 {
            assert_eq!(store.sign_in_of_code(1, "wrong", T0 + 200).await.unwrap(), None, "{n}");
        }
        assert!(store.sign_in_of_code(1, "code", T0 + 200).await.unwrap().is_some(), "the fifth");
        assert!(store.sign_in_of_code(1, "code", T0 + 200).await.unwrap().is_some(), "a turn that is taken again");
        assert_eq!(store.sign_in_of_code(1, "wrong", T0 + 200).await.unwrap(), None);
        assert_eq!(store.sign_in_of_code(1, "code", T0 + 200).await.unwrap(), None, "too often");
    })
    .await;
}

#[tokio::test]
async fn a_code_leads_back_once() {
    on_both(|db| async move {
        let store = &db.store;
        begun(store).await;
        assert!(store.use_sign_in("s", &answered("state", "browser"), Some(&grant("s"))).await.unwrap());
        assert!(store.sign_in_of_code(1, "code", T0 + 200).await.unwrap().is_some());
        store.end_turn(None, &back("s", false, "u1.000"), T0 + 200).await.unwrap();
        assert_eq!(store.sign_in_of_code(1, "code", T0 + 200).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_forgotten() {
    on_both(|db| async move {
        let store = &db.store;
        begun(store).await;
        store.forget_sign_ins(T0 + 650).await.unwrap();
        assert!(store.sign_in("s").await.unwrap().is_some());
        store.forget_sign_ins(T0 + 651).await.unwrap();
        assert_eq!(store.sign_in("s").await.unwrap(), None);
    })
    .await;
}
