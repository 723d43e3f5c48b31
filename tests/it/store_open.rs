//! Opening: a file for one process, a server for many; what a start finds of the life before.

use crier::model::part::PartState;
use crier::store::{Intent, Store, StoreError, Work};
use serde_json::Value;

use crate::support::db::{on_both, on_sqlite};
use crate::support::rows::{LEASE, T0, add_account, add_sent, begin, claim, part};

#[tokio::test]
async fn an_open_database_answers() {
    on_both(|db| async move {
        db.store.ping().await.unwrap();
        assert_eq!(db.store.is_shared(), db.url.starts_with("postgres"));
        db.store.close().await;
        assert!(db.store.ping().await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    on_both(|db| async move {
        begin(&db.store).await;
        db.store.set_note("n", "kept").await.unwrap();
        let survivor = db.store.clone();
        db.store.close().await;
        let again = Store::open(&db.url).await.unwrap();
        assert_eq!(again.note("n").await.unwrap().as_deref(), Some("kept"));
        assert!(survivor.ping().await.is_err(), "a clone of the closed one is closed, too");
        again.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused() {
    on_sqlite(|db| async move {
        let Err(error) = Store::open(&db.url).await else { panic!("opened twice") };
        assert!(matches!(error, StoreError::Locked(_)));
        let text = error.to_string();
        assert!(text.contains("another Crier is running on") && text.contains("crier.db") && text.contains("PostgreSQL"), "{text}");
        db.store.ping().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_restart_on_a_file_ends_every_lease() {
    on_sqlite(|db| async move {
        let store = db.store;
        begin(&store).await;
        add_account(&store, "a").await;
        add_account(&store, "b").await;
        add_sent(&store, 1, "a", T0).await;
        add_sent(&store, 2, "b", T0).await;
        let (one, two) = (claim(&store, T0).await, claim(&store, T0).await);
        assert_eq!(store.intend_part(&two, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
        assert!(store.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_some());
        assert!(store.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_some());
        assert!(store.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_none());
        store.close().await;

        let again = Store::open(&db.url).await.unwrap();
        assert!(again.claim(Work::Cards, T0, T0 + LEASE).await.unwrap().is_some());
        assert_eq!(again.recover_parts(T0).await.unwrap().len(), 2);
        assert_eq!(part(&again, 1).await.state, PartState::Queued);
        assert_eq!(part(&again, 2).await.state, PartState::Unsure);
        assert!(!again.keep_part(&one, &Value::Null, None, T0 + LEASE).await.unwrap(), "the life before can do nothing");
    })
    .await;
}

#[tokio::test]
async fn a_restart_on_a_server_leaves_the_leases_of_the_others() {
    on_both(|db| async move {
        if !db.store.is_shared() {
            return;
        }
        begin(&db.store).await;
        add_account(&db.store, "a").await;
        add_sent(&db.store, 1, "a", T0).await;
        let claimed = claim(&db.store, T0).await;
        let other = Store::open(&db.url).await.unwrap();
        assert!(other.claim_part(T0, T0 + LEASE).await.unwrap().is_none());
        assert!(other.recover_parts(T0).await.unwrap().is_empty());
        assert_eq!(db.store.intend_part(&claimed, &Value::Null, T0, T0 + LEASE).await.unwrap(), Intent::Written);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().display());
    assert!(Store::open(&url).await.is_err(), "a folder is no database");
    let file = folder.path().join("text.db");
    std::fs::write(&file, "this is no database, but a text that is long enough to look like one".repeat(20)).unwrap();
    let Err(error) = Store::open(&format!("sqlite://{}", file.display())).await else { panic!("opened a text") };
    assert!(error.to_string().contains("not a database"), "{error}");
}
