//! What has outlived its purpose: bytes first, then drafts. What is under way is never swept.

use crier::clock::{DAY, HOUR};
use crier::model::part::PartState;
use crier::model::post::PostState;
use crier::store::{Finish, Rendition, Store};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_draft, add_media, add_sent, begin, clean_file, confirm, nth_claim};

/// A draft `p<n>` with one clean photo `m<n>` at rest.
async fn draft_with_photo(store: &Store, n: i64) {
    add_draft(store, n, "a").await;
    let (media, post) = (format!("m{n}"), format!("p{n}"));
    add_media(store, &media, &post, n).await;
    store.media_clean(&nth_claim(&media, 0), &clean_file(&media)).await.unwrap();
    store.rest_media(&nth_claim(&media, 0)).await.unwrap();
}

async fn swept(store: &Store, ended: i64, touched: i64) -> Vec<String> {
    let mut posts = store.posts_to_sweep(ended, touched).await.unwrap();
    posts.sort();
    posts
}

#[tokio::test]
async fn bytes_of_an_open_draft_go_when_nobody_touches_it() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        draft_with_photo(store, 1).await;
        draft_with_photo(store, 2).await;
        add_draft(store, 3, "a").await;
        store.set_text("p2", "touched", None, T0 + HOUR).await.unwrap();
        assert!(swept(store, T0 + DAY, T0).await.is_empty());
        assert_eq!(swept(store, T0 - DAY, T0 + 1).await, ["p1"], "p2 was touched, p3 has no bytes");
        store.set_branded("p1", false, T0).await.unwrap();
        assert!(swept(store, T0 - DAY, T0 + 1).await.is_empty(), "work on it is due");
        store.rest_media(&nth_claim("m1", 0)).await.unwrap();
        store.files_gone("p1").await.unwrap();
        assert_eq!(swept(store, T0 - DAY, T0 + 2 * HOUR).await, ["p2"]);
    })
    .await;
}

#[tokio::test]
async fn bytes_of_a_published_post_go_when_the_last_target_has_ended() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for (n, state) in (1..).zip(PartState::ALL) {
            draft_with_photo(store, n).await;
            confirm(store, n, T0).await;
            let id = format!("q{n}");
            assert!(store.move_part(&id, PartState::Queued, &Finish::to(state), T0 + HOUR).await.unwrap());
            let post = format!("p{n}");
            assert!(!swept(store, T0 + HOUR, T0 + DAY).await.contains(&post), "{state:?}: ended a moment ago");
            let later = swept(store, T0 + HOUR + 1, T0 + DAY).await.contains(&post);
            assert_eq!(later, state.is_over(), "{state:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn old_drafts_are_forgotten_whole_and_nothing_else_is() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for n in 1..=5 {
            draft_with_photo(store, n).await;
        }
        let rendition = Rendition {
            media: "m1".into(),
            need: "x".into(),
            file: "r".into(),
            mime: "image/png".into(),
            width: 1,
            height: 1,
            bytes: 1,
            branded: 0,
            shown: None,
        };
        store.put_rendition(&"w".to_owned(), &rendition).await.unwrap();
        store.sweep_posts(T0 + DAY).await.unwrap();
        assert!(store.post("p1").await.unwrap().is_some(), "its bytes must go first");

        for n in [1, 2, 3, 4] {
            store.files_gone(&format!("p{n}")).await.unwrap();
        }
        store.set_text("p2", "touched", None, T0 + 2 * DAY).await.unwrap();
        confirm(store, 3, T0).await;
        confirm(store, 4, T0).await;
        store.cancel_parts("p4", T0).await.unwrap();
        assert!(store.reopen_post("p4", T0).await.unwrap());
        add_sent(store, 6, "a", T0).await;
        store.sweep_posts(T0 + DAY).await.unwrap();
        let mut left = Vec::new();
        for n in 1..=6 {
            if store.post(&format!("p{n}")).await.unwrap().is_some() {
                left.push(n);
            }
        }
        assert_eq!(left, [2, 3, 5, 6]);
        assert!(store.media("m1").await.is_err() && store.media("m4").await.is_err());
        assert!(store.targets("p4").await.unwrap().is_empty());

        assert!(store.move_post("p2", PostState::Draft, PostState::Discarded, T0).await.unwrap());
        store.sweep_posts(T0 + 1).await.unwrap();
        assert!(store.post("p2").await.unwrap().is_none());
    })
    .await;
}
