//! What is chosen for a network's own settings: kept with the target, remembered for the account, and not changed behind
//! the back of what is on its way.

use crier::model::setting::Chosen;

use crate::support::db::on_both;
use crate::support::rows::{T0, add_account, add_draft, add_sent, begin, claim};

fn of(pairs: &[(&str, &str)]) -> Chosen {
    pairs.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}

#[tokio::test]
async fn the_next_post_begins_with_the_last_choice_and_others_keep_theirs() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        for account in ["a", "b"] {
            add_account(store, account).await;
        }
        add_draft(store, 1, "a").await;
        add_draft(store, 2, "a").await;
        assert_eq!(store.chosen("t1").await.unwrap(), Chosen::new());
        assert!(store.choose("t1", "privacy", "private", true).await.unwrap());
        assert!(store.choose("t1", "kids", "no", true).await.unwrap());
        assert!(store.choose("t1", "privacy", "public", true).await.unwrap());
        let both = of(&[("kids", "no"), ("privacy", "public")]);
        assert_eq!(store.chosen("t1").await.unwrap(), both);
        assert_eq!(store.chosen_of_account("a").await.unwrap(), both);
        assert_eq!(store.chosen("t2").await.unwrap(), Chosen::new(), "an open draft keeps what it has");
        add_draft(store, 3, "a").await;
        assert_eq!(store.chosen("t3").await.unwrap(), both);
        add_draft(store, 4, "b").await;
        assert_eq!(store.chosen("t4").await.unwrap(), Chosen::new(), "another account has choices of its own");
        assert!(!store.choose("nobody", "kids", "no", true).await.unwrap());
        assert!(store.choose("t3", "comment", "=Hi", false).await.unwrap());
        assert_eq!(store.chosen("t3").await.unwrap().get("comment").map(String::as_str), Some("=Hi"));
        assert_eq!(store.chosen_of_account("a").await.unwrap(), both, "what is for one post is not remembered");
    })
    .await;
}

#[tokio::test]
async fn what_is_chosen_for_an_account_reaches_the_drafts_that_wait_for_it() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_draft(store, 1, "a").await;
        add_draft(store, 2, "a").await;
        store.choose("t1", "kids", "yes", true).await.unwrap();
        assert_eq!(store.choose_for_account("a", "kids", "no").await.unwrap(), ["p2"]);
        assert_eq!(store.chosen("t1").await.unwrap(), of(&[("kids", "yes")]), "what was chosen for a post stays");
        assert_eq!(store.chosen("t2").await.unwrap(), of(&[("kids", "no")]));
        assert_eq!(store.chosen_of_account("a").await.unwrap(), of(&[("kids", "no")]));
    })
    .await;
}

#[tokio::test]
async fn what_is_on_its_way_goes_as_it_is() {
    on_both(async |db| {
        let store = &db.store;
        begin(store).await;
        add_account(store, "a").await;
        add_sent(store, 1, "a", T0).await;
        assert!(store.choose("t1", "kids", "no", true).await.unwrap(), "while it waits, it can still be changed");
        let part = claim(store, T0).await;
        assert_eq!(part.target, "t1");
        assert!(!store.choose("t1", "kids", "yes", true).await.unwrap());
        assert_eq!(store.chosen("t1").await.unwrap(), of(&[("kids", "no")]));
        assert_eq!(store.errand("t1").await.unwrap().unwrap().chosen, of(&[("kids", "no")]));
    })
    .await;
}
