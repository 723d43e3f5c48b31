//! How pictures are fitted, and what was made of them before.

use crier::model::brand::Corner;
use crier::model::fit::{Fit, Ground};
use crier::store::{Rendition, Work};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_media, add_object, begin, clean_file, new_post, nth_claim};

fn rendition(media: &str, file: &str) -> Rendition {
    Rendition {
        media: media.into(),
        need: "need".into(),
        file: file.into(),
        mime: "image/jpeg".into(),
        width: 20,
        height: 10,
        bytes: 4,
        branded: 0,
        shown: None,
    }
}

#[tokio::test]
async fn a_post_begins_with_what_its_workspace_says_and_keeps_it() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        assert_eq!(store.fit_for_new("w").await.unwrap(), Fit::default());
        let crop = Fit::Crop(Corner::TopRight);
        store.set_fit_for_new("w", crop).await.unwrap();
        assert_eq!(store.fit_for_new("w").await.unwrap(), crop);
        store.begin_post(&new_post("p2", 2)).await.unwrap();
        let fit = |id: &'static str| async move { store.post(id).await.unwrap().unwrap().fit };
        assert_eq!((fit("p1").await, fit("p2").await), (Fit::default(), crop));
    })
    .await;
}

#[tokio::test]
async fn another_fit_has_the_pictures_made_again() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        add_media(store, "m1", "p1", 1).await;
        let claim = store.claim(Work::Media, T0, T0 + LEASE).await.unwrap().unwrap();
        store.media_clean(&claim, &clean_file("c")).await.unwrap();
        store.rest_media(&claim).await.unwrap();
        assert!(store.claim(Work::Media, T0 + 5, T0 + LEASE).await.unwrap().is_none());
        let white = Fit::Pad(Ground::WHITE);
        store.set_fit("p1", white, T0 + 10).await.unwrap();
        assert_eq!(store.post("p1").await.unwrap().unwrap().fit, white);
        assert_eq!(store.claim(Work::Media, T0 + 10, T0 + LEASE).await.unwrap().unwrap().id, "m1");
    })
    .await;
}

#[tokio::test]
async fn what_was_made_of_the_same_content_is_found_in_the_workspace() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        for (post, media, n) in [("p1", "m1", 1), ("p2", "m2", 2)] {
            store.begin_post(&new_post(post, n)).await.unwrap();
            add_media(store, media, post, n).await;
        }
        add_object(store, "made/a").await;
        assert_eq!(store.rendition_like("w", "need").await.unwrap(), None);
        store.media_clean(&nth_claim("m1", 0), &clean_file("c")).await.unwrap();
        store.put_rendition(&"w".to_owned(), &rendition("m1", "made/a")).await.unwrap();
        assert_eq!(store.rendition_like("w", "need").await.unwrap(), Some(rendition("m1", "made/a")));
        store.put_rendition(&"w".to_owned(), &rendition("m2", "made/a")).await.unwrap();
        store.rendition_shown("m2", "need", "F2").await.unwrap();
        let found = store.rendition_like("w", "need").await.unwrap().unwrap();
        assert_eq!((found.media.as_str(), found.shown.as_deref()), ("m2", Some("F2")), "the one that Telegram knows");
        assert_eq!(store.rendition_like("another", "need").await.unwrap(), None);
        assert_eq!(store.renditions_of("p1").await.unwrap(), [rendition("m1", "made/a")]);
        assert!(store.renditions_of("p3").await.unwrap().is_empty());
    })
    .await;
}
