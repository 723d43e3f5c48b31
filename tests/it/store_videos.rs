//! What is known of an encode while it lasts, and of the targets that get only the beginning of a video.

use crier::model::post::PostState;
use crier::store::{Store, Work};

use crate::support::db::on_both;
use crate::support::rows::{LEASE, T0, add_account, add_media, add_sent, add_target, begin, new_post, nth_claim};

async fn claimed(store: &Store) {
    begin(store).await;
    store.begin_post(&new_post("p1", 1)).await.unwrap();
    add_media(store, "m1", "p1", 1).await;
    store.claim(Work::Media, T0, T0 + LEASE).await.unwrap().unwrap();
}

#[tokio::test]
async fn an_encode_is_told_and_kept_up_as_long_as_somebody_wants_it() {
    on_both(|db| async move {
        let store = &db.store;
        claimed(store).await;
        let (ours, others) = (nth_claim("m1", 1), nth_claim("m1", 2));
        assert_eq!(store.encoding("p1").await.unwrap(), None);
        assert!(store.renew_media(&ours, T0 + 2 * LEASE, Some(40)).await.unwrap());
        assert_eq!(store.encoding("p1").await.unwrap(), Some(40));
        assert!(store.claim(Work::Media, T0 + LEASE, T0 + 3 * LEASE).await.unwrap().is_none(), "it is kept up");
        assert!(!store.renew_media(&others, T0 + 9 * LEASE, Some(99)).await.unwrap(), "who has lost the claim keeps nothing up");
        store.end_encode(&others).await.unwrap();
        assert_eq!(store.encoding("p1").await.unwrap(), Some(40));
        store.end_encode(&ours).await.unwrap();
        assert_eq!(store.encoding("p1").await.unwrap(), None);
        assert!(store.move_post("p1", PostState::Draft, PostState::Discarded, T0).await.unwrap());
        assert!(!store.renew_media(&ours, T0 + 9 * LEASE, Some(50)).await.unwrap(), "nobody wants it any more");
    })
    .await;
}

#[tokio::test]
async fn a_target_gets_the_beginning_alone_until_it_is_confirmed() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        store.begin_post(&new_post("p1", 1)).await.unwrap();
        add_target(store, "t", "p1", "a").await;
        assert!(store.cut_target("t", true).await.unwrap());
        assert!(store.targets("p1").await.unwrap()[0].cut);
        add_sent(store, 2, "a", T0).await;
        assert!(!store.cut_target("t2", true).await.unwrap(), "what is confirmed goes out as it was");
    })
    .await;
}
