//! Pictures and videos, their clean files and renditions, and what happens when one changes in a worker's hand.

use crier::model::post::{MediaKind, MediaState};
use crier::model::trouble::Trouble;
use crier::store::{Joined, NewPart, Rendition, Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_media, add_target, begin, clean_file, media, new_post, nth_claim};

async fn one_photo(store: &Store) {
    begin(store).await;
    store.begin_post(&new_post("p1", 1)).await.unwrap();
    add_media(store, "m1", "p1", 1).await;
}

async fn take(store: &Store, now: i64) -> bool {
    store.claim(Work::Media, now, now + LEASE).await.unwrap().is_some()
}

fn rendition(file: &str) -> Rendition {
    Rendition {
        media: "m1".into(),
        need: "bluesky".into(),
        file: file.into(),
        mime: "image/jpeg".into(),
        width: 2_000,
        height: 1_500,
        bytes: 800_000,
        branded: 1,
        shown: None,
    }
}

#[tokio::test]
async fn a_photo_is_stored_once_and_in_the_order_of_messages() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        add_media(store, "m3", "p1", 3).await;
        add_media(store, "m2", "p1", 2).await;
        add_media(store, "m9", "p1", 2).await;
        let all: Vec<_> = store.media_of("p1").await.unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(all, ["m1", "m2", "m3"]);
        assert_eq!(store.media("m1").await.unwrap(), media("m1", "p1", 1));
        assert!(store.media("m9").await.is_err());
        store.set_alt("m1", Some("A beach")).await.unwrap();
        assert_eq!(store.media("m1").await.unwrap().alt.as_deref(), Some("A beach"));
        store.set_alt("m1", None).await.unwrap();
        assert_eq!(store.media("m1").await.unwrap().alt, None);
        for title in [Some("The plan"), None] {
            store.set_title("m1", title).await.unwrap();
            assert_eq!(store.media("m1").await.unwrap().title.as_deref(), title);
        }
    })
    .await;
}

#[tokio::test]
async fn a_photo_becomes_clean_and_rests() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        assert!(take(store, T0).await);
        store.delay_media(&nth_claim("m1", 1), T0 + 10, true).await.unwrap();
        assert_eq!(store.media_attempts("m1").await.unwrap(), 1);
        assert!(!take(store, T0 + 9).await);
        assert!(take(store, T0 + 10).await);
        store.delay_media(&nth_claim("m1", 2), T0 + 10, false).await.unwrap();
        assert_eq!(store.media_attempts("m1").await.unwrap(), 1);
        assert!(take(store, T0 + 10).await);
        store.media_clean(&nth_claim("m1", 3), &clean_file("k1")).await.unwrap();
        assert!(!take(store, T0 + 11).await, "still in hand: renditions follow");
        store.rest_media(&nth_claim("m1", 3)).await.unwrap();
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), None);
        let clean = store.media("m1").await.unwrap();
        assert_eq!((clean.state, clean.clean), (MediaState::Ready, Some(clean_file("k1"))));
        assert_eq!(store.media_attempts("m1").await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_used_says_why_and_is_left_alone() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        assert!(take(store, T0).await);
        store.media_bad(&nth_claim("m1", 1), &Trouble::Empty).await.unwrap();
        let bad = store.media("m1").await.unwrap();
        assert_eq!((bad.state, bad.trouble), (MediaState::Bad, Some(Trouble::Empty)));
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), None);
        store.set_branded("p1", false, None, T0).await.unwrap();
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), None, "another brand does not mend it");
    })
    .await;
}

#[tokio::test]
async fn a_replaced_photo_is_not_overtaken_by_the_old_one() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        store.put_rendition(&"w".to_owned(), &rendition("r1")).await.unwrap();
        assert!(take(store, T0).await);
        let mut other = media("m1", "p1", 1);
        other.file_id = "another file".into();
        other.kind = MediaKind::Document;
        store.replace_media("m1", &other, T0 + 5).await.unwrap();
        assert_eq!(store.rendition("m1", "bluesky").await.unwrap(), None);

        store.media_clean(&nth_claim("m1", 1), &clean_file("old")).await.unwrap();
        store.put_rendition(&"w".to_owned(), &rendition("old")).await.unwrap();
        store.media_bad(&nth_claim("m1", 1), &Trouble::Empty).await.unwrap();
        store.rest_media(&nth_claim("m1", 1)).await.unwrap();
        let replaced = store.media("m1").await.unwrap();
        assert_eq!((replaced.state, replaced.clean, replaced.trouble), (MediaState::New, None, None));
        assert_eq!((replaced.file_id.as_str(), replaced.kind), ("another file", MediaKind::Document));
        assert_eq!(store.rendition("m1", "bluesky").await.unwrap(), None);

        assert!(take(store, T0 + 5).await, "the new one is due");
        store.media_clean(&nth_claim("m1", 2), &clean_file("new")).await.unwrap();
        store.rest_media(&nth_claim("m1", 2)).await.unwrap();
        assert_eq!(store.media("m1").await.unwrap().clean, Some(clean_file("new")));
        assert_eq!(store.next_due(Work::Media, T0).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_brand_switched_while_the_photo_is_in_hand_is_rendered_again() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        assert!(take(store, T0).await);
        store.media_clean(&nth_claim("m1", 1), &clean_file("k1")).await.unwrap();
        store.set_branded("p1", false, None, T0 + 5).await.unwrap();
        store.rest_media(&nth_claim("m1", 1)).await.unwrap();
        assert!(take(store, T0 + 5).await, "the switch was overtaken");
        store.rest_media(&nth_claim("m1", 2)).await.unwrap();
        assert!(!take(store, T0 + LEASE).await);
    })
    .await;
}

#[tokio::test]
async fn a_rendition_is_made_once_per_need_and_forgets_what_was_shown_when_made_anew() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        store.put_rendition(&"w".to_owned(), &rendition("r1")).await.unwrap();
        assert_eq!(store.rendition("m1", "bluesky").await.unwrap(), Some(rendition("r1")));
        assert_eq!(store.rendition("m1", "telegram").await.unwrap(), None);
        store.rendition_shown("m1", "bluesky", "file-id").await.unwrap();
        assert_eq!(store.rendition("m1", "bluesky").await.unwrap().unwrap().shown.as_deref(), Some("file-id"));
        store.put_rendition(&"w".to_owned(), &rendition("r2")).await.unwrap();
        assert_eq!(store.rendition("m1", "bluesky").await.unwrap(), Some(rendition("r2")));
    })
    .await;
}

/// What was confirmed goes out as it was: a picture that comes later joins it never, however early its part is.
#[tokio::test]
async fn a_picture_joins_no_confirmed_post_and_a_repeated_turn_is_known() {
    on_both(|db| async move {
        let store = &db.store;
        one_photo(store).await;
        let (here, late) = (media("again", "p1", 1), media("m2", "p1", 2));
        assert_eq!(store.add_media(&"w".to_owned(), &here, T0).await.unwrap(), Joined::Before);
        add_account(store, "a").await;
        add_target(store, "t1", "p1", "a").await;
        let parts = [NewPart::whole("part", "t1")];
        store.confirm("p1", &parts, T0 + 5_000, Some(T0 + 5_000), T0).await.unwrap();
        assert_eq!(store.add_media(&"w".to_owned(), &late, T0).await.unwrap(), Joined::TooLate);
        assert_eq!(store.add_media(&"w".to_owned(), &here, T0).await.unwrap(), Joined::Before);
        let names: Vec<i64> = store.media_of("p1").await.unwrap().into_iter().map(|media| media.message).collect();
        assert_eq!(names, [1]);
    })
    .await;
}
