//! Posts as drafts, and their targets.

use crier::model::platform::PlatformId;
use crier::model::post::{PostState, Target};
use crier::store::{NewPost, Store};

use crate::support::db::on_both;
use crate::support::rows::{T0, account, add_account, add_media, add_target, add_workspace, begin, new_post, nth_claim};

fn album(id: &str, source: i64, chat: i64) -> NewPost {
    NewPost { album: Some("g".into()), gather_until: Some(T0 + 2_000), chat, ..new_post(id, source) }
}

async fn id_of(store: &Store, message: i64) -> Option<String> {
    store.post_of_message(1, message).await.unwrap().map(|post| post.id)
}

#[tokio::test]
async fn a_post_begins_once_with_its_message() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let first = store.begin_post(&new_post("p1", 7)).await.unwrap();
        assert_eq!((first.state, first.text.as_str(), first.source, first.person), (PostState::Draft, "Hello", 7, 1));
        assert_eq!((first.branded, first.version, first.card, first.due_at), (true, 1, None, None));
        let again = store.begin_post(&NewPost { text: "other".into(), ..new_post("p2", 7) }).await.unwrap();
        assert_eq!(again, first, "the same update understood again");
        assert_eq!(store.post("p1").await.unwrap(), Some(first));
        assert_eq!(store.post("p2").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_post_is_never_there_without_its_targets() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a1").await;
        let target = |id: &str, post: &str| Target {
            id: id.into(),
            post: post.into(),
            account: "a1".into(),
            platform: PlatformId::Bluesky,
            on: true,
            text: None,
            cut: false,
            thread: false,
            parts: Vec::new(),
        };
        store.begin_post_with(&new_post("p1", 7), &[target("t1", "p1")]).await.unwrap();
        let again = store.begin_post_with(&new_post("p2", 7), &[target("t2", "p2")]).await.unwrap();
        assert_eq!(again.id, "p1");
        let ids: Vec<String> = store.targets("p1").await.unwrap().into_iter().map(|target| target.id).collect();
        assert_eq!(ids, ["t1"], "the same update understood again adds none");
    })
    .await;
}

#[tokio::test]
async fn the_pictures_of_an_album_are_one_post_in_their_chat() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let first = store.begin_post(&album("p1", 7, 1)).await.unwrap();
        assert_eq!((first.state, first.group.as_deref()), (PostState::Gathering, Some("g")));
        assert_eq!(store.begin_post(&album("p2", 8, 1)).await.unwrap().id, "p1");
        assert_eq!(store.begin_post(&album("p3", 8, 2)).await.unwrap().id, "p3", "another chat's album of that name");
        assert_eq!(store.begin_post(&new_post("p4", 9)).await.unwrap().id, "p4", "no album at all");

        store.gather_until("p1", T0 + 5_000).await.unwrap();
        assert_eq!(store.card(&nth_claim("p1", 0)).await.unwrap().gather_until, Some(T0 + 5_000));
        assert!(store.move_post("p1", PostState::Gathering, PostState::Draft, T0 + 5_000).await.unwrap());
        assert!(!store.move_post("p1", PostState::Gathering, PostState::Draft, T0 + 5_000).await.unwrap());
        store.gather_until("p1", T0 + 9_000).await.unwrap();
        assert_eq!(store.card(&nth_claim("p1", 0)).await.unwrap().gather_until, None, "it is complete");
    })
    .await;
}

#[tokio::test]
async fn a_post_is_found_by_each_of_its_messages() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.begin_post(&new_post("p1", 10)).await.unwrap();
        add_media(store, "m1", "p1", 11).await;
        store.set_text("p1", "caption", Some(12), T0).await.unwrap();
        let mut card = store.card(&nth_claim("p1", 0)).await.unwrap();
        card.card = Some(13);
        store.card_shown(&card, T0, None).await.unwrap();
        for message in 10..=13 {
            assert_eq!(id_of(store, message).await.as_deref(), Some("p1"), "message {message}");
        }
        assert_eq!(id_of(store, 14).await, None);
        assert!(store.post_of_message(2, 10).await.unwrap().is_none(), "message numbers are each chat's own");
    })
    .await;
}

#[tokio::test]
async fn the_newest_open_draft_is_the_one_that_is_meant() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        assert!(store.newest_draft(1).await.unwrap().is_none());
        for n in 1..=3 {
            store.begin_post(&new_post(&format!("p{n}"), n)).await.unwrap();
        }
        assert!(store.move_post("p3", PostState::Draft, PostState::Discarded, T0).await.unwrap());
        assert_eq!(store.newest_draft(1).await.unwrap().map(|post| post.id).as_deref(), Some("p2"));
        assert!(store.newest_draft(2).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn each_change_raises_the_version() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        let mut version = 1;
        let text = "¡Olé! 👩‍👩‍👧 Привет";
        for step in 0..4 {
            let now = T0 + step + 1;
            match step {
                0 => store.set_text("p1", text, None, now).await.unwrap(),
                1 => store.set_branded("p1", false, None, now).await.unwrap(),
                2 => store.set_screen("p1", Some("when"), now).await.unwrap(),
                _ => assert!(store.move_post("p1", PostState::Draft, PostState::Discarded, now).await.unwrap()),
            }
            let post = store.post("p1").await.unwrap().unwrap();
            assert!(post.version > version, "step {step}");
            assert_eq!(post.touched_at, now);
            version = post.version;
        }
        let post = store.post("p1").await.unwrap().unwrap();
        assert_eq!((post.text.as_str(), post.text_source, post.branded, post.screen.as_deref()), (text, None, false, Some("when")));
        store.set_screen("p1", None, T0).await.unwrap();
        assert_eq!(store.post("p1").await.unwrap().unwrap().screen, None);
    })
    .await;
}

#[tokio::test]
async fn a_text_for_an_album_that_still_gathers_does_not_show_the_card() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.begin_post(&album("p1", 7, 1)).await.unwrap();
        store.set_text("p1", "caption", Some(8), T0).await.unwrap();
        assert_eq!(store.next_due(crier::store::Work::Cards, T0).await.unwrap(), Some(T0 + 2_000));
    })
    .await;
}

#[tokio::test]
async fn a_post_has_one_target_per_account_in_the_order_of_connection() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let mut late = account("a");
        late.created_at = T0 + 5;
        store.put_account(&late, "sealed", None, None).await.unwrap();
        add_account(store, "b").await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        for (id, account) in [("t1", "a"), ("t2", "b"), ("t3", "a")] {
            add_target(store, id, "p1", account).await;
        }
        assert!(store.switch_target("t1", false).await.unwrap());
        assert!(!store.switch_target("none", false).await.unwrap());
        store.set_target_text("t2", Some("shorter")).await.unwrap();
        let targets = store.targets("p1").await.unwrap();
        let seen: Vec<_> = targets.iter().map(|t| (t.id.as_str(), t.account.as_str(), t.on, t.text.as_deref())).collect();
        assert_eq!(seen, [("t2", "b", true, Some("shorter")), ("t1", "a", false, None)]);
        assert!(targets.iter().all(|target| target.parts.is_empty() && target.state().is_none()));
        store.set_target_text("t2", None).await.unwrap();
        assert_eq!(store.targets("p1").await.unwrap()[0].text, None);
        assert!(store.targets("none").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_open_drafts_of_a_workspace_are_everybodys_oldest_first() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        store.begin_post(&NewPost { now: T0 + 2, ..new_post("late", 1) }).await.unwrap();
        store.begin_post(&NewPost { person: 2, ..album("album", 2, 2) }).await.unwrap();
        store.begin_post(&NewPost { workspace: "v".into(), ..new_post("elsewhere", 3) }).await.unwrap();
        for (n, id, state) in [(4, "sent", PostState::Sent), (5, "away", PostState::Discarded)] {
            store.begin_post(&new_post(id, n)).await.unwrap();
            assert!(store.move_post(id, PostState::Draft, state, T0).await.unwrap());
        }
        let open: Vec<_> = store.open_drafts("w").await.unwrap().into_iter().map(|post| (post.id, post.person)).collect();
        assert_eq!(open, [("album".to_owned(), 2), ("late".to_owned(), 1)]);
        assert!(store.open_drafts("none").await.unwrap().is_empty());
    })
    .await;
}
