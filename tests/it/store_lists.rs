//! The lists that people look at: what waits, what went out.

use crier::model::part::PartState;
use crier::model::post::Post;
use crier::store::{Finish, Store};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_draft, add_sent, add_workspace, begin};

async fn put_in(store: &Store, n: i64, state: PartState) {
    assert!(store.move_part(&format!("q{n}"), PartState::Queued, &Finish::to(state), T0).await.unwrap());
}

fn ids(posts: Vec<Post>) -> Vec<String> {
    posts.into_iter().map(|post| post.id).collect()
}

#[tokio::test]
async fn every_state_of_a_part_puts_its_post_where_it_belongs() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        for (n, state) in (1..).zip(PartState::ALL) {
            add_sent(store, n, "a", T0 + n).await;
            put_in(store, n, state).await;
            let post = format!("p{n}");
            let waits = ids(store.waiting_posts("w", 0, 99).await.unwrap()).contains(&post);
            let past = ids(store.past_posts("w", 0, 99).await.unwrap()).contains(&post);
            let expected = match state {
                PartState::Queued | PartState::Waiting | PartState::Late | PartState::NeedsLogin => (true, false),
                PartState::Staging | PartState::Committing | PartState::Cancelled => (false, false),
                _ => (false, true),
            };
            assert_eq!((waits, past), expected, "{state:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_listed_soonest_first_in_pages() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        add_account(store, "a").await;
        add_account(store, "b").await;
        for (n, due) in [(1, 300), (2, 100), (3, 200), (4, 400)] {
            add_sent(store, n, if n == 4 { "b" } else { "a" }, T0 + due).await;
        }
        add_draft(store, 9, "a").await;
        assert_eq!(ids(store.waiting_posts("w", 0, 3).await.unwrap()), ["p2", "p3", "p1"]);
        assert_eq!(ids(store.waiting_posts("w", 3, 3).await.unwrap()), ["p4"]);
        assert_eq!(store.waiting_count("w").await.unwrap(), 4);
        assert_eq!((store.waiting_for_account("a").await.unwrap(), store.waiting_for_account("b").await.unwrap()), (3, 1));
        assert!(store.waiting_posts("v", 0, 9).await.unwrap().is_empty());
        assert_eq!(store.waiting_count("v").await.unwrap(), 0);

        assert_eq!(store.cancel_parts("p2", T0).await.unwrap(), 1);
        assert_eq!(store.waiting_count("w").await.unwrap(), 3);
        assert_eq!(store.waiting_for_account("a").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_went_out_is_listed_newest_first_in_pages() {
    on_both(|db| async move {
        let store = &db.store;
        begin(store).await;
        add_workspace(store, "v").await;
        add_account(store, "a").await;
        for (n, due) in [(1, 300), (2, 100), (3, 200)] {
            add_sent(store, n, "a", T0 + due).await;
            put_in(store, n, PartState::Live).await;
        }
        assert_eq!(ids(store.past_posts("w", 0, 2).await.unwrap()), ["p1", "p3"]);
        assert_eq!(ids(store.past_posts("w", 2, 2).await.unwrap()), ["p2"]);
        assert!(store.past_posts("v", 0, 9).await.unwrap().is_empty());
    })
    .await;
}
