//! SQLite's one writer. Writes that wait for each other share one transaction and so one `fsync`: the first opens it,
//! those who queued before its end join it, each behind a savepoint of its own, and nobody is told "written" before the
//! COMMIT has succeeded. A write that fails, or whose caller goes away half way, is taken back alone.
//!
//! Called by the macros `write!` and `in_tx!` and by the claims; never reads for others, never used for PostgreSQL.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sqlx::sqlite::{SqliteConnectOptions, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo};
use sqlx::{ConnectOptions, Connection, Describe, Either, Execute, Executor, SqlStr, Sqlite, SqliteConnection};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, watch};

type Result<T> = std::result::Result<T, sqlx::Error>;

/// How a group ended; `None`: not yet. The words say why it failed.
type End = Option<std::result::Result<(), Arc<str>>>;

/// `whole` is there for as long as the transaction is; `mine` is where the write under way began.
const BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT whole; SAVEPOINT mine";
/// Fails when SQLite has taken the transaction back by itself in the meantime, whoever overlooked that.
const COMMIT: &str = "RELEASE whole; COMMIT";
/// A savepoint of the same name hides the one before: what was written up to here stays.
const MARK: &str = "SAVEPOINT mine";
const TAKE_BACK: &str = "ROLLBACK TO mine";

/// How many writes became how many commits since the database was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commits {
    /// Writes that succeeded, by what they are called for: a claim, a move, a transaction.
    pub writes: u64,
    /// Transactions that they were committed in: each costs one `fsync`, or none when nothing was changed.
    pub commits: u64,
}

/// The one connection that writes, and the queue before it. Cheap to clone.
#[derive(Clone)]
pub(super) struct Writer {
    /// `None` when closed.
    desk: Arc<Mutex<Option<Desk>>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    closing: AtomicBool,
    writes: AtomicU64,
    commits: AtomicU64,
}

/// What only the one whose turn it is may touch.
struct Desk {
    options: SqliteConnectOptions,
    connection: SqliteConnection,
    standing: Standing,
    /// Those who have written in the open transaction wait here for its end.
    group: Option<watch::Sender<End>>,
    shared: Arc<Shared>,
}

/// What is known about the connection. It is set to the worse before every statement that may be left half way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// No transaction is open.
    Idle,
    /// One is open, and nothing was written behind the last mark.
    Marked,
    /// One is open, and a write began behind the last mark: unless it ends well, it is to be taken back.
    Begun,
    /// A BEGIN, COMMIT or ROLLBACK did not end well, or nobody saw its end.
    Unknown,
    /// Not even a new transaction could be begun on it.
    Broken,
}

impl Writer {
    /// The writer on a connection of these options.
    pub(super) fn new(options: SqliteConnectOptions, connection: SqliteConnection) -> Self {
        let shared = Arc::new(Shared::default());
        let desk = Desk { options, connection, standing: Standing::Idle, group: None, shared: Arc::clone(&shared) };
        Self { desk: Arc::new(Mutex::new(Some(desk))), shared }
    }

    /// Waits for its turn to write, in order. Dropping the turn takes everything back that was written in it.
    pub(super) async fn turn(&self) -> Result<Turn> {
        let desk = Arc::clone(&self.desk).lock_owned().await;
        if self.shared.closing.load(Ordering::Acquire) {
            return Err(sqlx::Error::PoolClosed);
        }
        let mut desk = OwnedMutexGuard::try_map(desk, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed)?;
        desk.take_back().await;
        let end = match &desk.group {
            Some(group) => group.subscribe(),
            None => {
                let end = desk.begin().await?;
                // It queues behind everybody who waits by now: they are the group.
                tokio::spawn(self.clone().end_group());
                end
            }
        };
        desk.standing = Standing::Begun;
        Ok(Turn { desk, end })
    }

    async fn end_group(self) {
        if let Some(desk) = self.desk.lock().await.as_mut() {
            desk.end_group().await;
        }
    }

    pub(super) fn commits(&self) -> Commits {
        let [writes, commits] = [&self.shared.writes, &self.shared.commits].map(|count| count.load(Ordering::Relaxed));
        Commits { writes, commits }
    }

    /// Commits what is written and closes the connection. Whoever still waits for a turn gets an error at once.
    pub(super) async fn close(&self) {
        self.shared.closing.store(true, Ordering::Release);
        if let Some(mut desk) = self.desk.lock().await.take() {
            desk.end_group().await;
            if let Err(error) = desk.connection.close().await {
                tracing::warn!(%error, "the database was not closed well");
            }
        }
    }
}

impl Desk {
    /// Opens a transaction for a new group.
    async fn begin(&mut self) -> Result<watch::Receiver<End>> {
        if self.standing == Standing::Broken {
            self.connection = self.options.connect().await?;
        }
        if self.standing == Standing::Unknown {
            // Fails when none was open. Whether one still is, the BEGIN finds out.
            let _ = self.run("ROLLBACK").await;
        }
        self.standing = Standing::Unknown;
        if let Err(error) = self.run(BEGIN).await {
            self.standing = Standing::Broken;
            return Err(error);
        }
        let (group, end) = watch::channel(None);
        self.group = Some(group);
        Ok(end)
    }

    /// Takes back what a write left behind that failed, or that nobody waits for any more. When SQLite has taken back
    /// more than that (the disk is full), nothing of the group is left.
    async fn take_back(&mut self) {
        if self.standing == Standing::Begun {
            match self.run(TAKE_BACK).await {
                Ok(()) => self.standing = Standing::Marked,
                Err(error) => self.fail(&error).await,
            }
        }
    }

    /// Commits the open transaction, if any, and tells everybody who wrote in it.
    async fn end_group(&mut self) {
        self.take_back().await;
        if self.group.is_none() {
            return;
        }
        self.standing = Standing::Unknown;
        match self.run(COMMIT).await {
            Ok(()) => {
                self.standing = Standing::Idle;
                self.shared.commits.fetch_add(1, Ordering::Relaxed);
                self.tell(Ok(()));
            }
            Err(error) => self.fail(&error).await,
        }
    }

    async fn fail(&mut self, error: &sqlx::Error) {
        self.standing = Standing::Unknown;
        tracing::error!(%error, "a commit failed; everything in it was taken back");
        let _ = self.run("ROLLBACK").await;
        self.tell(Err(error.to_string().into()));
    }

    fn tell(&mut self, end: std::result::Result<(), Arc<str>>) {
        if let Some(group) = self.group.take() {
            group.send_replace(Some(end));
        }
    }

    async fn run(&mut self, sql: &'static str) -> Result<()> {
        sqlx::raw_sql(sql).execute(&mut self.connection).await.map(|_| ())
    }
}

/// The right to write, for as long as it is kept.
pub(super) struct Turn {
    desk: OwnedMappedMutexGuard<Option<Desk>, Desk>,
    end: watch::Receiver<End>,
}

impl Turn {
    /// Lets the next one write, and waits until what was written here is on the disk.
    pub(super) async fn commit(self) -> Result<()> {
        let Self { mut desk, mut end } = self;
        desk.run(MARK).await?;
        desk.standing = Standing::Marked;
        let shared = Arc::clone(&desk.shared);
        drop(desk);
        let failed = match end.wait_for(Option::is_some).await.map(|end| end.clone()) {
            Ok(Some(Ok(()))) => {
                shared.writes.fetch_add(1, Ordering::Relaxed);
                return Ok(());
            }
            Ok(Some(Err(why))) => why,
            Ok(None) | Err(_) => "nobody saw its end".into(),
        };
        Err(sqlx::Error::Io(std::io::Error::other(format!("the commit that this write was part of failed: {failed}"))))
    }
}

impl Deref for Turn {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.desk.connection
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.desk.connection
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("commits", &self.commits()).finish_non_exhaustive()
    }
}

/// One query, in a turn of its own: so `write!` has one text for both engines.
impl<'c> Executor<'c> for &'c Writer {
    type Database = Sqlite;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Result<Either<SqliteQueryResult, SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        stream::once(async move {
            let mut turn = self.turn().await?;
            let found: Vec<_> = turn.fetch_many(query).try_collect().await?;
            turn.commit().await?;
            Ok::<_, sqlx::Error>(stream::iter(found.into_iter().map(Ok)))
        })
        .try_flatten()
        .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<SqliteRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Sqlite>,
    {
        Box::pin(async move {
            let mut turn = self.turn().await?;
            let found = turn.fetch_optional(query).await?;
            turn.commit().await?;
            Ok(found)
        })
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [SqliteTypeInfo]) -> BoxFuture<'e, Result<SqliteStatement>>
    where
        'c: 'e,
    {
        Box::pin(async move { self.turn().await?.prepare_with(sql, parameters).await })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Sqlite>>>
    where
        'c: 'e,
    {
        Box::pin(async move { self.turn().await?.describe(sql).await })
    }
}
