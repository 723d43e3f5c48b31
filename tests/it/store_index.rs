//! What the database itself refuses, whatever a claim may say: two parts of one account, or in one place of a network,
//! in hand at a time.

use crier::store::Store;
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};

use crate::support::db::{Db, on_both};
use crate::support::rows::{T0, add_account, add_sent, begin};

/// Runs a statement beside the store; the error's word when it was refused.
async fn tried(db: &Db, sql: &'static str) -> Result<(), String> {
    let done = if db.store.is_shared() {
        let mut beside = PgConnection::connect(&db.url).await.unwrap();
        sqlx::query(sql).execute(&mut beside).await.map(|_| ())
    } else {
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(db.url.trim_start_matches("sqlite://"));
        let mut beside: SqliteConnection = file.connect().await.unwrap();
        sqlx::query(sql).execute(&mut beside).await.map(|_| ())
    };
    done.map_err(|error| error.to_string())
}

async fn three(store: &Store) {
    begin(store).await;
    for account in ["a", "b"] {
        add_account(store, account).await;
    }
    for (n, account) in [(1, "a"), (2, "a"), (3, "b")] {
        add_sent(store, n, account, T0).await;
    }
}

#[tokio::test]
async fn an_account_never_has_two_parts_in_hand() {
    on_both(|db| async move {
        three(&db.store).await;
        tried(&db, "UPDATE parts SET leased = 1, slot = 0 WHERE id = 'q1'").await.unwrap();
        let refused = tried(&db, "UPDATE parts SET leased = 1, slot = 1 WHERE id = 'q2'").await.unwrap_err();
        assert!(refused.to_lowercase().contains("unique"), "{refused}");
        tried(&db, "UPDATE parts SET leased = 1, slot = 1 WHERE id = 'q3'").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_place_of_a_network_never_holds_two() {
    on_both(|db| async move {
        three(&db.store).await;
        tried(&db, "UPDATE parts SET leased = 1, slot = 0 WHERE id = 'q1'").await.unwrap();
        let refused = tried(&db, "UPDATE parts SET leased = 1, slot = 0 WHERE id = 'q3'").await.unwrap_err();
        assert!(refused.to_lowercase().contains("unique"), "{refused}");
    })
    .await;
}
