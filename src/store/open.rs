//! Opening the database: a file for SQLite, an address for PostgreSQL; migrations run at once.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Executor};

use super::writer::{Commits, Writer};
use super::{Engine, Result, Store, StoreError, Wakes};
use crate::clock::Clock;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// How long a connection may take to be had from the pool.
const WAIT: Duration = Duration::from_secs(30);

impl Store {
    /// Opens what `url` names: `sqlite:///path/to/file`, or `postgres://…`. Creates the file when missing.
    ///
    /// # Errors
    /// When it cannot be reached, belongs to a newer version, or (SQLite) another process has it.
    pub async fn open(url: &str) -> Result<Self> {
        if is_postgres(url) {
            Self::open_postgres(url).await
        } else {
            Self::open_sqlite(Path::new(url.trim_start_matches("sqlite://"))).await
        }
    }

    /// Opens a database beside the Crier that runs on it: nothing is created, migrated or taken back.
    ///
    /// # Errors
    /// When it cannot be reached, or is not there.
    pub async fn beside(url: &str) -> Result<Self> {
        if is_postgres(url) {
            return Ok(Self::on(Engine::Postgres(PgPoolOptions::new().max_connections(2).acquire_timeout(WAIT).connect(url).await?)));
        }
        let file = Path::new(url.trim_start_matches("sqlite://"));
        let options = sqlite(file)?.create_if_missing(false);
        let write = Writer::new(options.clone(), options.connect().await?);
        let read = SqlitePoolOptions::new().max_connections(1).acquire_timeout(WAIT).connect_with(options.read_only(true)).await?;
        Ok(Self::on(Engine::Sqlite { write, read, lock: None }))
    }

    async fn open_postgres(url: &str) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(WAIT)
            // A queue that has just filled up has no statistics yet. Then the planner would rather read and sort all that
            // is due, for every claim, than follow the index that has it in order: 350 ms for 20,000 rows, not 0.4.
            .after_connect(|connection, _| Box::pin(async move { connection.execute("SET enable_sort = off").await.map(|_| ()) }))
            .connect(url)
            .await?;
        MIGRATIONS.run(&pool).await?;
        Ok(Self::on(Engine::Postgres(pool)))
    }

    async fn open_sqlite(file: &Path) -> Result<Self> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let lock = lock(file)?;
        let options = sqlite(file)?;
        let first = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        MIGRATIONS.run(&first).await?;
        let write = Writer::new(options.clone(), first.acquire().await?.detach());
        let read = SqlitePoolOptions::new().max_connections(4).acquire_timeout(WAIT).connect_with(options.read_only(true)).await?;
        let store = Self::on(Engine::Sqlite { write, read, lock: Some(Arc::new(lock)) });
        // The lock proves that nobody else runs: whoever held a lease is dead.
        store.end_all_leases().await?;
        Ok(store)
    }

    /// A store that this process has not worked on yet: its name is new.
    fn on(engine: Engine) -> Self {
        let mut name = [0; 10];
        Clock::system().fill(&mut name);
        let me = name.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        Self { engine, me: me.into(), session: Arc::default(), wakes: Wakes::default() }
    }

    /// Whether many processes may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Asks the engine whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        write!(self, db => sqlx::query("SELECT 1").execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// What makes a commit outlive a power cut, as the engine itself says it at this moment: `synchronous=2` (SQLite's
    /// FULL), or `fsync=on synchronous_commit=on`.
    ///
    /// # Errors
    /// The database's.
    pub async fn durability(&self) -> Result<String> {
        Ok(match &self.engine {
            Engine::Sqlite { write, .. } => {
                let level: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(write).await?;
                format!("synchronous={level}")
            }
            Engine::Postgres(pool) => {
                let sql = "SELECT 'fsync=' || current_setting('fsync') || ' synchronous_commit=' || current_setting('synchronous_commit')";
                sqlx::query_scalar(sql).fetch_one(pool).await?
            }
        })
    }

    /// How many writes became how many commits. `None` on PostgreSQL, whose statistics know.
    pub fn commits(&self) -> Option<Commits> {
        match &self.engine {
            Engine::Sqlite { write, .. } => Some(write.commits()),
            Engine::Postgres(_) => None,
        }
    }

    /// Closes all connections and gives up the lock, so that the file can be opened again at once, whoever else still
    /// holds a clone.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { write, read, lock } => {
                read.close().await;
                write.close().await;
                if let Some(Err(error)) = lock.as_ref().map(|lock| lock.unlock()) {
                    tracing::warn!(%error, "the lock of the database was not given up");
                }
            }
            Engine::Postgres(pool) => {
                drop(self.session.lock().await.take());
                pool.close().await;
            }
        }
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn sqlite(file: &Path) -> Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str("sqlite://")?
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .busy_timeout(WAIT))
}

fn lock(file: &Path) -> Result<std::fs::File> {
    let path = file.with_extension("lock");
    let lock = std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    lock.try_lock().map_err(|_| StoreError::Locked(file.display().to_string()))?;
    Ok(lock)
}
