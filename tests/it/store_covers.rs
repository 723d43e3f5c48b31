//! The cover of a video in the database: chosen, copied, taken back, given up.

use crier::model::cover::{Cover, MOMENTS, chosen_in, moment_at, screen, sheet_key};
use crier::model::trouble::Trouble;
use crier::store::Work;

use crate::media_brand::any_need;
use crate::support::db::{Db, on_both};
use crate::support::rows::{LEASE, T0, add_media, begin, clean_file, media, new_post};

#[tokio::test]
async fn a_cover_is_worked_on_at_once_and_stays_with_its_video() {
    on_both(|Db { store, .. }| async move {
        begin(&store).await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        store.begin_post(&new_post("p2", 2)).await.unwrap();
        add_media(&store, "m1", "p1", 1).await;
        let take = async |now: i64| store.claim(Work::Media, now, now + LEASE).await.unwrap();
        let claim = take(T0).await.unwrap();
        store.media_clean(&claim, &clean_file("k1")).await.unwrap();
        store.rest_media(&claim).await.unwrap();
        assert!(take(T0).await.is_none());
        let cover = async |id: &'static str| store.media(id).await.unwrap().cover;
        assert_eq!(cover("m1").await, None);

        let chosen = Cover::Moment { n: 2 };
        store.set_screen("p1", Some(&screen("m1")), T0).await.unwrap();
        store.set_cover("p2", "m1", Some(&Cover::Moment { n: 1 }), T0).await.unwrap();
        assert_eq!(cover("m1").await, None, "it is no video of that post");
        store.set_cover("p1", "m1", Some(&chosen), T0).await.unwrap();
        assert_eq!((cover("m1").await, store.post("p1").await.unwrap().unwrap().screen), (Some(chosen.clone()), None));
        let working = take(T0).await.expect("it is due");

        store.set_cover("p1", "m1", Some(&Cover::Own { file_id: "f".into() }), T0).await.unwrap();
        store.cover_bad(&working, &Trouble::NotFetched).await.unwrap();
        assert_eq!(cover("m1").await, Some(Cover::Own { file_id: "f".into() }), "another one was chosen meanwhile");
        store.rest_media(&working).await.unwrap();
        let again = take(T0).await.expect("that one is worked on, too");
        store.cover_bad(&again, &Trouble::NotFetched).await.unwrap();
        assert!(!cover("m1").await.unwrap().is_usable());
        store.rest_media(&again).await.unwrap();

        store.set_cover("p1", "m1", Some(&chosen), T0).await.unwrap();
        store.copy_media("p2", &[("m1".into(), "m2".into())], T0).await.unwrap();
        assert_eq!(cover("m2").await, Some(chosen), "a post made of it has it, too");
        store.replace_media("m1", &media("m1", "p1", 1), T0).await.unwrap();
        assert_eq!(cover("m1").await, None, "another video begins without");
    })
    .await;
}

#[test]
fn covers_are_named_by_what_they_are_made_of() {
    let (need, other) = (any_need(), crier::model::limits::Need { max_side: 7, ..any_need() });
    let (first, second, own) = (Cover::Moment { n: 0 }, Cover::Moment { n: 1 }, Cover::Own { file_id: "f".into() });
    assert_eq!(first.key("w/abc.1", &need), first.key("w/abc.2", &need), "equal bytes, equal covers");
    assert_ne!(first.key("w/abc.1", &need), first.key("w/abd.1", &need));
    assert_ne!(first.key("w/abc.1", &need), second.key("w/abc.1", &need));
    assert_ne!(first.key("w/abc.1", &need), first.key("w/abc.1", &other));
    assert_eq!(own.key("w/abc.1", &need), own.key("w/abd.1", &need), "a picture of one's own is the same for every rendition");
    assert_ne!(sheet_key("w/abc.1"), sheet_key("w/abd.1"));
    assert_eq!((0..MOMENTS).map(|n| moment_at(n, 2_000)).collect::<Vec<_>>(), [0, 500, 1_000, 1_500]);
    assert_eq!((Cover::moment("3"), Cover::moment("4"), Cover::moment("x")), (Some(Cover::Moment { n: 3 }), None, None));
    assert_eq!((chosen_in(Some(&screen("m1"))), chosen_in(Some("edit")), chosen_in(None)), (Some("m1"), None, None));
}
