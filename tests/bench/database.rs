//! A database of the benchmark's own on either engine, and a connection beside the store's: to fill it by the million,
//! to read what came of it, and to ask the engine what it did.

use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

/// Which engine, and where.
pub struct Database {
    pub engine: &'static str,
    pub url: String,
    beside: Beside,
    /// The folder of a file; the name of a database on a server.
    _folder: Option<tempfile::TempDir>,
}

enum Beside {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What an engine has counted since its start.
#[derive(Clone, Copy)]
pub struct Counted {
    pub commits: i64,
    pub syncs: i64,
}

/// Runs one text on whichever engine it is.
macro_rules! beside {
    ($database:expr, $connection:ident => $body:expr) => {
        match &mut $database.beside {
            Beside::Sqlite($connection) => $body,
            Beside::Postgres($connection) => $body,
        }
    };
}

impl Database {
    /// A file in a folder of its own: on the disk, not in memory.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let file = folder.path().join("crier.db");
        let url = format!("sqlite://{}", file.display());
        crier::store::Store::open(&url).await.unwrap().close().await;
        let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::from_secs(60));
        Self { engine: "SQLite", url, beside: Beside::Sqlite(options.connect().await.unwrap()), _folder: Some(folder) }
    }

    /// A new database `name` on the server of the administrator's address `admin`; dropped first when it is there.
    pub async fn postgres(admin: &str, name: &str) -> Self {
        let mut server = PgConnection::connect(admin).await.unwrap();
        for sql in [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
        }
        let mut url = url::Url::parse(admin).unwrap();
        url.set_path(name);
        crier::store::Store::open(url.as_str()).await.unwrap().close().await;
        let mut beside = PgConnection::connect(url.as_str()).await.unwrap();
        // What is filled in by the million fits together as it was made: no look at each row's references.
        sqlx::raw_sql("SET session_replication_role = replica").execute(&mut beside).await.unwrap();
        Self { engine: "PostgreSQL", url: url.into(), beside: Beside::Postgres(beside), _folder: None }
    }

    pub async fn run(&mut self, sql: String) {
        beside!(self, db => { sqlx::raw_sql(AssertSqlSafe(sql)).execute(db).await.unwrap(); });
    }

    pub async fn numbers(&mut self, sql: String) -> Vec<i64> {
        beside!(self, db => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db).await.unwrap())
    }

    /// The engine's plan for a statement with parameters.
    pub async fn plan(&mut self, sql: &str) -> Vec<String> {
        match &mut self.beside {
            Beside::Sqlite(db) => {
                let rows: Vec<(i64, i64, i64, String)> =
                    sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(db).await.unwrap();
                rows.into_iter().map(|row| row.3).collect()
            }
            Beside::Postgres(db) => {
                let count = (1..20).take_while(|n| sql.contains(&format!("${n}"))).count();
                let prepare = format!("SET plan_cache_mode = force_generic_plan; DEALLOCATE ALL; PREPARE claim AS {sql}");
                sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *db).await.unwrap();
                let values = vec!["'0'"; count].join(", ");
                let explain = if count == 0 { "EXPLAIN EXECUTE claim".to_owned() } else { format!("EXPLAIN EXECUTE claim({values})") };
                sqlx::query_scalar(AssertSqlSafe(explain)).persistent(false).fetch_all(db).await.unwrap()
            }
        }
    }

    /// What PostgreSQL has counted; its sessions tell it once a second.
    pub async fn counted(&mut self) -> Option<Counted> {
        let Beside::Postgres(db) = &mut self.beside else { return None };
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let sql =
            "SELECT (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()), (SELECT wal_sync FROM pg_stat_wal)";
        let (commits, syncs) = sqlx::query_as(sql).fetch_one(db).await.unwrap();
        Some(Counted { commits, syncs })
    }

    /// The engine's version.
    pub async fn version(&mut self) -> String {
        match &mut self.beside {
            Beside::Sqlite(db) => sqlx::query_scalar("SELECT 'SQLite ' || sqlite_version()").fetch_one(db).await.unwrap(),
            Beside::Postgres(db) => {
                sqlx::query_scalar("SELECT 'PostgreSQL ' || current_setting('server_version')").fetch_one(db).await.unwrap()
            }
        }
    }
}
