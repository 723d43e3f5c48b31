//! What stands in Crier's database, read from outside, beside whoever has it open.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions, Connection, FromRow};

/// The engine, and where the database is.
pub enum Engine {
    /// A file.
    Sqlite(PathBuf),
    /// A file in another mount namespace, seen through `/proc/PID/root`: SQLite would follow that link out of it again.
    Elsewhere(PathBuf),
    /// An address.
    Postgres(String),
}

/// A part with what it belongs to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PartRow {
    /// The text of its post.
    pub text: String,
    /// Its account.
    pub handle: String,
    /// Its name.
    pub id: String,
    /// Where it stands.
    pub state: String,
    /// What the network called it.
    pub remote: Option<String>,
    /// Why it failed.
    pub reason: Option<String>,
}

/// What was given up because the process died of it twice, with what tells which post it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LetterRow {
    /// What was to be done: the name of the table.
    pub work: String,
    /// The row there.
    pub row_id: String,
    /// Its workspace.
    pub workspace: String,
    /// The workspace's key, wrapped.
    pub data_key: String,
    /// An update, sealed.
    pub raw: Option<String>,
    /// A word, as its method takes it.
    pub params: Option<String>,
    /// The text of the post whose card, file or part it is.
    pub text: Option<String>,
}

const LETTERS: &str = "SELECT d.work, d.row_id, d.workspace, w.data_key, u.raw, o.params, p.text FROM dead_letters d
    JOIN workspaces w ON w.id = d.workspace
    LEFT JOIN updates u ON d.work = 'updates' AND CAST(u.id AS TEXT) = d.row_id
    LEFT JOIN outbox o ON d.work = 'outbox' AND o.id = d.row_id
    LEFT JOIN media m ON d.work = 'media' AND m.id = d.row_id
    LEFT JOIN parts q ON d.work = 'parts' AND q.id = d.row_id
    LEFT JOIN targets t ON t.id = q.target
    LEFT JOIN posts p ON p.id = CASE d.work WHEN 'posts' THEN d.row_id WHEN 'media' THEN m.post WHEN 'parts' THEN t.post END
    ORDER BY d.work, d.died_at";
/// How often a copy is taken.
const COPIES: usize = 100;
const PARTS: &str = "SELECT p.text, a.handle, q.id, q.state, q.remote, q.reason FROM parts q JOIN targets t ON t.id = q.target
    JOIN posts p ON p.id = t.post JOIN accounts a ON a.id = t.account ORDER BY p.text, a.handle";
/// What is still to be done now, as words. A planned post waits for its time in `parts`; its card need not.
const WORK: &str = "SELECT 'update ' || COUNT(*) FROM updates WHERE due_at IS NOT NULL HAVING COUNT(*) > 0
    UNION ALL SELECT 'word ' || COUNT(*) FROM outbox WHERE due_at IS NOT NULL HAVING COUNT(*) > 0
    UNION ALL SELECT 'file ' || COUNT(*) FROM media WHERE due_at IS NOT NULL HAVING COUNT(*) > 0
    UNION ALL SELECT 'card ' || COUNT(*) FROM posts WHERE due_at IS NOT NULL HAVING COUNT(*) > 0
    UNION ALL SELECT 'part ' || state || ' ' || COUNT(*) FROM parts
        WHERE state IN ('queued', 'staging', 'waiting', 'committing', 'unsure', 'processing') GROUP BY state";

impl Engine {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) | Self::Elsewhere(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL, two processes",
        }
    }

    /// All parts.
    pub async fn parts(&self) -> Vec<PartRow> {
        self.rows(PARTS).await
    }

    /// The dead letters.
    pub async fn letters(&self) -> Vec<LetterRow> {
        self.rows(LETTERS).await
    }

    /// What is still to be done, as words.
    pub async fn work(&self) -> Vec<String> {
        self.rows::<(String,)>(WORK).await.into_iter().map(|(words,)| words).collect()
    }

    async fn rows<T>(&self, sql: &'static str) -> Vec<T>
    where
        T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
    {
        match self {
            Self::Sqlite(file) => sqlx::query_as(sql).fetch_all(&mut open(file).await).await.unwrap(),
            Self::Elsewhere(file) => of_copy(file, async |mut copy| sqlx::query_as(sql).fetch_all(&mut copy).await).await,
            Self::Postgres(url) => sqlx::query_as(sql).fetch_all(&mut connect(url).await).await.unwrap(),
        }
    }
}

/// Reads a copy. One that was taken in the middle of a write may not be readable: then another is taken.
async fn of_copy<T>(file: &Path, read: impl AsyncFn(SqliteConnection) -> sqlx::Result<T>) -> T {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("crier.db");
    for _ in 0..COPIES {
        for end in ["", "-wal"] {
            let name = |file: &Path| format!("{}{end}", file.display());
            std::fs::copy(name(file), name(&copy)).unwrap();
        }
        if let Ok(connection) = SqliteConnectOptions::new().filename(&copy).connect().await
            && let Ok(found) = read(connection).await
        {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{}: no copy of it can be read", file.display());
}

async fn open(file: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).read_only(true).connect().await.unwrap()
}

/// A connection to PostgreSQL.
pub async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}
