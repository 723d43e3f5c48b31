//! What has outlived its purpose: bytes first, then drafts. What is under way is never swept.

use crier::clock::{DAY, HOUR};
use crier::model::part::PartState;
use crier::model::post::{MediaState, PostState};
use crier::store::{Before, Finish, Rendition, Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_draft, add_media, add_object, add_sent, begin, clean_file, confirm, nth_claim};

/// A draft `p<n>` with one clean photo `m<n>` at rest.
async fn draft_with_photo(store: &Store, n: i64) {
    add_draft(store, n, "a").await;
    let (media, post) = (format!("m{n}"), format!("p{n}"));
    add_media(store, &media, &post, n).await;
    if n > 5 {
        add_object(store, &media).await;
    }
    store.media_clean(&nth_claim(&media, 0), &clean_file(&media)).await.unwrap();
    store.rest_media(&nth_claim(&media, 0)).await.unwrap();
}

async fn to_sweep(store: &Store, ended: i64, touched: i64) -> Vec<String> {
    let mut posts = store.posts_to_sweep(Before { ended, touched, warned: T0 }).await.unwrap();
    posts.sort();
    posts
}

async fn put_down(store: &Store, n: i64) -> bool {
    store.put_down(&format!("p{n}"), Before { ended: T0 + 30 * DAY, touched: T0 + 30 * DAY, warned: T0 }).await.unwrap()
}

fn rendition(media: &str) -> Rendition {
    Rendition {
        media: media.into(),
        need: "x".into(),
        file: "r".into(),
        mime: "image/png".into(),
        width: 1,
        height: 1,
        bytes: 1,
        branded: 0,
        shown: None,
    }
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
        assert!(to_sweep(store, T0 + DAY, T0 - 1).await.is_empty());
        assert_eq!(store.oldest_touch().await.unwrap(), Some(T0));
        assert_eq!(to_sweep(store, T0 - DAY, T0).await, ["p1"], "p2 was touched, p3 has no bytes");
        store.set_branded("p1", false, None, T0).await.unwrap();
        assert!(to_sweep(store, T0 - DAY, T0).await.is_empty(), "work on it is due");
        assert!(!put_down(store, 1).await, "nor if it was found before that");
        let claim = store.claim(Work::Media, T0, T0 + HOUR).await.unwrap().unwrap();
        store.rest_media(&claim).await.unwrap();
        assert!(put_down(store, 1).await);
        assert_eq!(to_sweep(store, T0 - DAY, T0 + 2 * HOUR).await, ["p2"]);
        assert_eq!(store.oldest_touch().await.unwrap(), Some(T0 + HOUR));
    })
    .await;
}

#[tokio::test]
async fn what_was_put_down_can_be_fetched_again_and_a_difference_is_noticed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_object(store, "w/one.a").await;
        add_object(store, "w/one.b").await;
        draft_with_photo(store, 1).await;
        let made = |file: &str| Rendition { file: file.into(), ..rendition("m1") };
        store.put_rendition(&"w".to_owned(), &made("w/one.a")).await.unwrap();
        store.rendition_shown("m1", "x", "telegram's name").await.unwrap();
        for (file, differs) in [("w/one.b", false), ("r2", true)] {
            assert!(put_down(store, 1).await);
            assert_eq!(store.rendition("m1", "x").await.unwrap(), None);
            let media = store.media("m1").await.unwrap();
            assert_eq!((media.state, media.file_id.as_str()), (MediaState::Gone, "file-m1"));
            store.wish("p1", T0 + HOUR).await.unwrap();
            store.fetch_again("p1", T0 + 2 * HOUR).await.unwrap();
            assert!(store.ripe_wishes().await.unwrap().is_empty(), "the file is on its way");
            let claim = store.claim(Work::Media, T0 + HOUR, T0 + 2 * HOUR).await.unwrap().expect("it is fetched");
            store.media_clean(&claim, &clean_file("m1")).await.unwrap();
            store.put_rendition(&"w".to_owned(), &made(file)).await.unwrap();
            store.rest_media(&claim).await.unwrap();
            let wish = store.ripe_wishes().await.unwrap().remove(0);
            assert_eq!((wish.post.as_str(), wish.at, wish.differs), ("p1", T0 + HOUR, differs), "{file}");
            let shown = store.rendition("m1", "x").await.unwrap().unwrap().shown;
            assert_eq!(shown.is_some(), !differs, "Telegram's name of the same picture is still good");
            store.end_wish(&wish).await.unwrap();
            assert!(store.ripe_wishes().await.unwrap().is_empty());
        }
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
            store.touch_post(&post, T0 + HOUR).await.unwrap();
            assert!(!to_sweep(store, T0 + HOUR - 1, T0 + DAY).await.contains(&post), "{state:?}: ended a moment ago");
            let later = to_sweep(store, T0 + HOUR, T0 + DAY).await.contains(&post);
            assert_eq!(later, state.is_over(), "{state:?}");
            assert_eq!(put_down(store, n).await, state.is_over(), "{state:?}: looked at again");
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
        store.put_rendition(&"w".to_owned(), &rendition("m1")).await.unwrap();
        store.sweep_posts(T0 + DAY).await.unwrap();
        assert!(store.post("p1").await.unwrap().is_some(), "its bytes must go first");

        for n in [1, 2, 3, 4] {
            assert!(put_down(store, n).await);
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
