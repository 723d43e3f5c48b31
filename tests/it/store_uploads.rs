//! Uploads and what hangs on them: links, chunks, warnings; files handed back; words that stand in place of others.

use crier::clock::{DAY, HOUR, MINUTE};
use crier::model::post::{MediaState, PostState};
use crier::model::trouble::Trouble;
use crier::store::{Before, GrantRow, NewPart, NewUpload, NewWord, Store, UploadRow, Work, fading_word};
use serde_json::json;

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_draft, add_media, add_object, begin, begin_grant, clean_file, nth_claim};

async fn draft(store: &Store) {
    begin(store).await;
    add_account(store, "a").await;
    add_draft(store, 1, "a").await;
    add_media(store, "m1", "p1", 1).await;
    store.media_bad(&nth_claim("m1", 0), &Trouble::TooBigToFetch { max: 20 }).await.unwrap();
}

async fn offer(store: &Store, id: &str) -> UploadRow {
    let new = NewUpload {
        id: id.into(),
        secret: format!("hash of {id}"),
        workspace: "w".into(),
        person: 1,
        post: "p1".into(),
        media: "m1".into(),
        word: "u1.000".into(),
        expires_at: T0 + HOUR,
    };
    store.offer_upload(&new, T0).await.unwrap();
    row(store, id).await
}

async fn row(store: &Store, id: &str) -> UploadRow {
    store.upload(&format!("hash of {id}")).await.unwrap().unwrap()
}

/// The upload `u` is there, cleaned, and its draft at rest.
async fn uploaded(store: &Store) {
    draft(store).await;
    offer(store, "u").await;
    assert!(store.begin_upload("u", "sea.jpg", 2, T0).await.unwrap());
    assert_eq!(store.add_chunk(&row(store, "u").await, ("k", 2), T0, T0 + HOUR).await.unwrap(), Some(2));
    let claim = store.claim(Work::Media, T0, T0 + LEASE).await.unwrap().unwrap();
    store.media_clean(&claim, &clean_file("m1")).await.unwrap();
    store.rest_media(&claim).await.unwrap();
}

#[tokio::test]
async fn a_link_is_offered_begun_filled_and_done() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        offer(store, "u1").await;
        offer(store, "u2").await;
        assert_eq!(row(store, "u1").await.state, "ended", "the newest counts");
        assert!(!store.begin_upload("u1", "a", 3, T0).await.unwrap());
        assert!(!store.begin_upload("u2", "a", 3, T0 + HOUR).await.unwrap(), "too late");
        assert!(store.begin_upload("u2", "a", 3, T0).await.unwrap());
        assert!(!store.begin_upload("u2", "b", 4, T0).await.unwrap(), "once");
        let first = row(store, "u2").await;
        assert_eq!(store.add_chunk(&first, ("k", 1), T0 + 5, T0 + 9 * HOUR).await.unwrap(), Some(1));
        assert_eq!(store.add_chunk(&first, ("k1", 1), T0 + 5, T0 + HOUR).await.unwrap(), None, "somebody else was faster");
        assert_eq!(row(store, "u2").await.expires_at, T0 + 9 * HOUR);
        assert!(store.drop_upload("u2").await.unwrap() && !store.drop_upload("u2").await.unwrap());
        assert!(store.chunks("u2").await.unwrap().is_empty());
        assert!(store.begin_upload("u2", "b", 3, T0).await.unwrap());
        let first = row(store, "u2").await;
        assert_eq!(store.add_chunk(&first, ("k1", 4), T0, T0 + HOUR).await.unwrap(), None, "more than was said");
        store.add_chunk(&first, ("k1", 1), T0, T0 + HOUR).await.unwrap();
        store.add_chunk(&row(store, "u2").await, ("k", 2), T0 + 7, T0 + 3 * DAY).await.unwrap();
        let done = row(store, "u2").await;
        assert_eq!((done.state.as_str(), done.received, done.expires_at), ("done", 3, T0 + DAY));
        assert_eq!(store.chunks("u2").await.unwrap(), ["k1", "k"]);
        let media = store.media("m1").await.unwrap();
        assert_eq!((media.state, media.upload.as_deref(), media.name.as_deref()), (MediaState::New, Some("u2"), Some("b")));
        assert_eq!(store.post("p1").await.unwrap().unwrap().touched_at, T0 + 7);
        store.sweep_uploads(T0 + HOUR).await.unwrap();
        assert_eq!(store.chunks("u2").await.unwrap().len(), 2);
        store.sweep_uploads(T0 + DAY).await.unwrap();
        assert_eq!(store.chunks("u2").await.unwrap().len(), 2, "it is about to be cleaned");
        let claim = store.claim(Work::Media, T0 + DAY, T0 + DAY + LEASE).await.unwrap().unwrap();
        store.rest_media(&claim).await.unwrap();
        store.sweep_uploads(T0 + DAY).await.unwrap();
        assert!(store.chunks("u2").await.unwrap().is_empty() && store.upload("hash of u2").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_fetched_again_goes_only_after_a_word() {
    on_both(|db| async move {
        let store = &db.store;
        uploaded(store).await;
        assert!(store.chunks("u").await.unwrap().is_empty(), "the raw bytes went with the cleaning");
        assert!(store.fading_uploads(T0 - 1).await.unwrap().is_empty());
        let fading = store.fading_uploads(T0).await.unwrap().remove(0);
        assert_eq!((fading.post.as_str(), fading.person, fading.touched_at), ("p1", 1, T0));
        let later = |warned| Before { ended: T0, touched: T0 + 2 * HOUR, warned };
        assert!(!store.put_down("p1", later(T0 + 9 * HOUR)).await.unwrap(), "nobody was told");
        let (id, params) = (fading_word("p1", T0), json!({}));
        let word = NewWord { id, workspace: "w".into(), lane: 1, method: "sendMessage", params };
        store.put_words(&[word], T0 + 90 * MINUTE).await.unwrap();
        assert!(!store.put_down("p1", later(T0 + 89 * MINUTE)).await.unwrap(), "told a moment ago");
        store.touch_post("p1", T0 + 91 * MINUTE).await.unwrap();
        assert!(!store.put_down("p1", later(T0 + 95 * MINUTE)).await.unwrap(), "kept: that word was of another touch");
        let (id, params) = (fading_word("p1", T0 + 91 * MINUTE), json!({}));
        let word = NewWord { id, workspace: "w".into(), lane: 1, method: "sendMessage", params };
        store.put_words(&[word], T0 + 93 * MINUTE).await.unwrap();
        assert!(store.put_down("p1", later(T0 + 95 * MINUTE)).await.unwrap());
        let media = store.media("m1").await.unwrap();
        assert_eq!((media.state, media.trouble), (MediaState::Bad, Some(Trouble::UploadGone)));
        assert!(store.next_due(Work::Cards, T0).await.unwrap().is_some(), "the card says so");
    })
    .await;
}

#[tokio::test]
async fn files_are_copied_handed_back_and_dropped() {
    on_both(|db| async move {
        let store = &db.store;
        uploaded(store).await;
        add_media(store, "m2", "p1", 2).await;
        add_media(store, "m3", "p1", 3).await;
        store.media_bad(&nth_claim("m3", 0), &Trouble::Empty).await.unwrap();
        add_draft(store, 2, "a").await;
        store.only_clean("p2", Some(T0 + 9), T0).await.unwrap();
        assert_eq!(store.post("p2").await.unwrap().unwrap().state, PostState::Clean);
        let pairs = ["m1", "m2", "m3"].map(|id| (id.to_owned(), format!("of-{id}")));
        store.copy_media("p2", &pairs, T0 + 5).await.unwrap();
        store.copy_media("p2", &pairs, T0 + 5).await.unwrap();
        let copies = store.media_of("p2").await.unwrap();
        let states: Vec<_> = copies.iter().map(|one| (one.id.as_str(), one.state, one.handed)).collect();
        assert_eq!(states, [("of-m1", MediaState::Ready, None), ("of-m2", MediaState::New, None)]);
        assert_eq!(copies[0].clean, Some(clean_file("m1")));
        store.media_handed("of-m1", 77).await.unwrap();
        assert_eq!(store.media("of-m1").await.unwrap().handed, Some(77));
        assert_eq!(store.drop_bad_media("p1").await.unwrap(), 1);
        assert_eq!(store.media_of("p1").await.unwrap().len(), 2);
        add_object(store, "unused").await;
        let idle: Vec<_> = store.idle_objects(T0 + DAY).await.unwrap().into_iter().map(|idle| idle.key).collect();
        assert!(idle.contains(&"unused".to_owned()) && !idle.contains(&"m1".to_owned()), "{idle:?}");
    })
    .await;
}

#[tokio::test]
async fn two_uploads_are_not_the_same_for_having_no_name_at_telegram() {
    on_both(|db| async move {
        let store = &db.store;
        uploaded(store).await;
        store.confirm("p1", &[NewPart::whole("q1", "t1")], T0, None, T0).await.unwrap();
        add_draft(store, 2, "a").await;
        store.copy_media("p2", &[("m1".into(), "n1".into())], T0).await.unwrap();
        let twins = store.confirm_once("p2", &[NewPart::whole("q2", "t2")], T0, None, T0).await.unwrap();
        assert_eq!(twins.len(), 1, "the same bytes");
        let claim = store.claim(Work::Media, T0, T0 + LEASE).await.unwrap();
        assert!(claim.is_none(), "nothing is to be done for a copy");
        store.media_clean(&nth_claim("n1", 0), &clean_file("m2")).await.unwrap();
        let twins = store.confirm_once("p2", &[NewPart::whole("q2", "t2")], T0, None, T0).await.unwrap();
        assert_eq!(twins, Vec::new(), "other bytes");
    })
    .await;
}

#[tokio::test]
async fn a_word_knows_the_message_that_it_became() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        let word = NewWord { id: "x".into(), workspace: "w".into(), lane: 1, method: "sendMessage", params: json!({ "text": "x" }) };
        store.put_words(&[word], T0).await.unwrap();
        assert_eq!(store.word_message("x").await.unwrap(), None);
        let claim = store.claim(Work::Outbox, T0, T0 + LEASE).await.unwrap().unwrap();
        store.end_word_as(&nth_claim("x", 7), Some(1)).await.unwrap();
        assert_eq!(store.word_message("x").await.unwrap(), None, "who lost the claim ends nothing");
        store.end_word_as(&claim, Some(42)).await.unwrap();
        assert_eq!(store.word_message("x").await.unwrap(), Some(42));
        assert_eq!(store.word("x").await.unwrap().params, json!({}));
        assert_eq!(store.word_message("none").await.unwrap(), None);
        assert_eq!(store.grant_shown("none").await.unwrap(), json!(null));
        let platform = crier::model::platform::PlatformId::Bluesky;
        let grant = GrantRow { id: "g".into(), workspace: "w".into(), person: 1, platform, answers: "sealed".into(), created_at: T0 };
        begin_grant(store, grant.clone(), json!("u1.001")).await;
        assert_eq!(store.grant_shown("g").await.unwrap(), json!("u1.001"));
        begin_grant(store, GrantRow { id: "h".into(), ..grant }, json!(null)).await;
        assert_eq!(store.grant_shown("h").await.unwrap(), json!(null));
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_file_that_was_taken_out_leads_nowhere() {
    on_both(|db| async move {
        let store = &db.store;
        draft(store).await;
        offer(store, "u").await;
        assert!(store.begin_upload("u", "sea.jpg", 2, T0).await.unwrap());
        assert_eq!(store.drop_bad_media("p1").await.unwrap(), 1);
        assert_eq!(store.upload("hash of u").await.unwrap(), None, "its bytes would go nowhere");
    })
    .await;
}
