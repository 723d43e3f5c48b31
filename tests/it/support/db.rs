//! A database of its own for each test, on each engine: SQLite in a temporary folder, and PostgreSQL on the server
//! that CRIER_TEST_POSTGRES names (the address of an administrator, `postgres://…/postgres`). The database is
//! dropped afterwards, whether the test passed or not. `make test` starts such a server.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};

use crier::store::Store;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

/// An open database and the address by which it can be opened again.
pub struct Db {
    pub store: Store,
    pub url: String,
}

/// Runs `test` on SQLite, then on PostgreSQL. Without a PostgreSQL server it says so, and fails where peers are required.
pub async fn on_both<T>(test: impl Fn(Db) -> T)
where
    T: Future<Output = ()> + Send + 'static,
{
    on_sqlite(&test).await;
    on_postgres_if_there(&test).await;
}

/// Runs `test` on PostgreSQL alone. Without a server it says so, and fails where peers are required.
pub async fn on_postgres_if_there<T>(test: impl Fn(Db) -> T)
where
    T: Future<Output = ()> + Send + 'static,
{
    match postgres() {
        Some(admin) => on_postgres(&admin, &test).await,
        None => not_run("CRIER_TEST_POSTGRES is not set"),
    }
}

/// Runs `test` on SQLite alone.
pub async fn on_sqlite<T>(test: impl Fn(Db) -> T)
where
    T: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("crier.db").display());
    let store = Store::open(&url).await.unwrap();
    test(Db { store, url }).await;
}

/// Says that a peer is missing. Fails where all of them are required, as under CI.
pub fn not_run(why: &str) {
    eprintln!("not run: {why}");
    assert!(!required(), "not run: {why}, but CRIER_REQUIRE_PEERS is 1");
}

async fn on_postgres<T>(admin: &str, test: impl Fn(Db) -> T)
where
    T: Future<Output = ()> + Send + 'static,
{
    let name = new_name();
    let mut server = PgConnection::connect(admin).await.unwrap();
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let url = in_database(admin, &name);
    let store = Store::open(&url).await.unwrap();
    let done = tokio::spawn(test(Db { store: store.clone(), url })).await;
    store.close().await;
    server.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    if let Err(error) = done {
        eprintln!("on PostgreSQL:");
        std::panic::resume_unwind(error.into_panic());
    }
}

/// The address of the database `name` on the server of `admin`.
fn in_database(admin: &str, name: &str) -> String {
    let mut url = url::Url::parse(admin).unwrap();
    url.set_path(name);
    url.into()
}

/// A name that no other test of this run has: tests run in many processes.
fn new_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let chance: u32 = rand::random();
    format!("crier_test_{}_{n}_{chance:08x}", std::process::id())
}

#[expect(clippy::disallowed_methods, reason = "the tests' own settings are no configuration of Crier")]
fn postgres() -> Option<String> {
    std::env::var("CRIER_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the tests' own settings are no configuration of Crier")]
fn required() -> bool {
    std::env::var("CRIER_REQUIRE_PEERS").is_ok_and(|value| value == "1")
}
