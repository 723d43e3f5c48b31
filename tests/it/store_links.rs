//! Links to files: one for each file of a part, found as long as it lives, forgotten when it is dead.

use crier::model::part::PartState;
use crier::model::platform::PlatformId;
use crier::store::{ClaimedPart, Finish, Link, NewLink, Store, StoreError};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_object, add_sent, begin, claim};

const END: i64 = T0 + 1_000;

fn new<'a>(id: &'a str, part: &'a str, file: &'a str) -> NewLink<'a> {
    NewLink {
        id,
        workspace: "w",
        part,
        file,
        purpose: "media",
        platform: PlatformId::Instagram,
        mime: "image/jpeg",
        bytes: 7,
        expires_at: END,
    }
}

/// The part `q1`, in hand.
async fn one(store: &Store) -> ClaimedPart {
    begin(store).await;
    add_account(store, "a").await;
    add_sent(store, 1, "a", T0).await;
    claim(store, T0).await
}

async fn live(store: &Store, id: &str, now: i64) -> Option<Link> {
    store.live_link(id, now).await.unwrap()
}

#[tokio::test]
async fn the_same_file_of_a_part_has_one_link() {
    on_both(|db| async move {
        one(&db.store).await;
        let first = db.store.put_link(&new("l1", "q1", "k1")).await.unwrap();
        assert_eq!((first.id.as_str(), first.hits, first.bytes, first.address.as_deref()), ("l1", 0, 7, None));
        let again = db.store.put_link(&NewLink { expires_at: END + 5, ..new("l2", "q1", "k1") }).await.unwrap();
        assert_eq!(again, first, "neither its name nor its end changes");
        let cover = db.store.put_link(&NewLink { purpose: "cover", ..new("l3", "q1", "k1") }).await.unwrap();
        let other = db.store.put_link(&new("l4", "q1", "k")).await.unwrap();
        assert_eq!((cover.id.as_str(), other.id.as_str()), ("l3", "l4"));
        assert_eq!(db.store.links_of("q1").await.unwrap().len(), 3);
        assert!(db.store.links_of("q2").await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn its_end_is_moved_by_one_and_it_is_counted() {
    on_both(|db| async move {
        one(&db.store).await;
        db.store.put_link(&new("l1", "q1", "k1")).await.unwrap();
        assert!(db.store.extend_link("l1", END, END + 10, Some("sealed")).await.unwrap());
        assert!(!db.store.extend_link("l1", END, END + 20, None).await.unwrap(), "somebody was faster");
        assert!(live(&db.store, "l1", END + 9).await.is_some());
        assert!(live(&db.store, "l1", END + 10).await.is_none(), "its time is over");
        db.store.link_fetched("l1", T0 + 1).await.unwrap();
        db.store.link_fetched("l1", T0 + 2).await.unwrap();
        let link = live(&db.store, "l1", T0).await.unwrap();
        assert_eq!((link.hits, link.fetched_at, link.address.as_deref()), (2, Some(T0 + 2), Some("sealed")));
    })
    .await;
}

#[tokio::test]
async fn it_is_dead_as_soon_as_its_part_has_ended() {
    for (state, lives) in PartState::ALL.map(|state| (state, !state.is_over() && state != PartState::Deleting)) {
        on_both(move |db| async move {
            let part = one(&db.store).await;
            db.store.put_link(&new("l1", "q1", "k1")).await.unwrap();
            if state != PartState::Staging {
                assert!(db.store.finish_part(&part, PartState::Staging, &Finish::to(state), T0).await.unwrap());
            }
            assert_eq!(live(&db.store, "l1", T0).await.is_some(), lives, "{state:?}");
            db.store.sweep_links(T0).await.unwrap();
            assert_eq!(db.store.links_of("q1").await.unwrap().len(), usize::from(lives), "{state:?}");
            db.store.sweep_links(END).await.unwrap();
            assert!(db.store.links_of("q1").await.unwrap().is_empty());
        })
        .await;
    }
}

/// The account was removed while a network had the link: what was being prepared is cancelled, and the link with it.
#[tokio::test]
async fn it_is_dead_when_its_target_is_cancelled() {
    on_both(|db| async move {
        one(&db.store).await;
        db.store.put_link(&new("l1", "q1", "k1")).await.unwrap();
        assert!(db.store.retire_account("a", crier::model::account::AccountState::Ready, T0).await.unwrap());
        assert!(live(&db.store, "l1", T0).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn its_file_stays_as_long_as_it_lives() {
    on_both(|db| async move {
        let part = one(&db.store).await;
        let idle = async |store: &Store| store.idle_objects(i64::MAX).await.unwrap().into_iter().find(|idle| idle.key == "k9");
        add_object(&db.store, "k9").await;
        let seen = idle(&db.store).await.unwrap();
        db.store.put_link(&new("l1", "q1", "k9")).await.unwrap();
        assert_eq!(idle(&db.store).await, None);
        assert!(!db.store.give_up_object(&seen, i64::MAX).await.unwrap(), "a sweep that looked before notices it");

        assert!(db.store.finish_part(&part, PartState::Staging, &Finish::to(PartState::Failed), T0).await.unwrap());
        let seen = idle(&db.store).await.unwrap();
        assert!(db.store.give_up_object(&seen, i64::MAX).await.unwrap());
        let going = db.store.put_link(&new("l2", "q1", "k9")).await;
        assert!(matches!(going, Err(StoreError::Raced)), "no link leads to what is going");
    })
    .await;
}
