//! The database: SQLite or PostgreSQL behind one set of functions, one noun a file, one portable SQL text.
//! Every function is run on both engines by the tests. Knows what rows look like; decides nothing.

macro_rules! read {
    ($store:expr, $db:ident => $body:expr) => {
        match &$store.engine {
            $crate::store::Engine::Sqlite { read: $db, .. } => $body,
            $crate::store::Engine::Postgres($db) => $body,
        }
    };
}

macro_rules! write {
    ($store:expr, $db:ident => $body:expr) => {
        match &$store.engine {
            $crate::store::Engine::Sqlite { write: $db, .. } => $body,
            $crate::store::Engine::Postgres($db) => $body,
        }
    };
}

/// Runs a block in one transaction; `?` inside it rolls back. Nothing inside may touch a pool.
macro_rules! in_tx {
    ($store:expr, $tx:ident => $body:block) => {
        match &$store.engine {
            $crate::store::Engine::Sqlite { write, .. } => {
                let mut $tx = write.turn().await?;
                let out = $body;
                $tx.commit().await?;
                out
            }
            $crate::store::Engine::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let out = $body;
                $tx.commit().await?;
                out
            }
        }
    };
}

mod accounts;
mod brands;
mod budgets;
mod cards;
mod choices;
mod claims;
mod client_keys;
mod covers;
mod duties;
mod errands;
mod fits;
mod gates;
mod grants;
mod guard;
mod held;
mod inbox;
mod keys;
mod late;
mod letters;
mod links;
mod lists;
mod lives;
mod media;
mod objects;
mod open;
mod outbox;
mod part_moves;
mod parts;
mod people;
mod plans;
mod posts;
mod recover;
mod repeats;
mod sign_ins;
mod subjects;
mod sweep;
mod targets;
mod terms;
mod threads;
mod turns;
mod uploads;
mod videos;
mod wakes;
mod wishes;
mod withdrawals;
mod work;
mod workers;
mod workspaces;
mod writer;

pub use accounts::SealedToken;
pub use brands::{BrandRow, SentFile};
pub use cards::CardRow;
pub use claims::PLACES;
pub use client_keys::ClientKey;
pub use duties::Duty;
pub use errands::{Errand, Signer};
pub use gates::{Gate, Health};
pub use grants::GrantRow;
pub use guard::Twin;
pub use held::Outage;
pub use inbox::{NewUpdate, UpdateRow};
pub use late::{LatePart, LatePost};
pub use letters::DeadLetter;
pub use links::{Link, NewLink};
pub use lives::{Begun, Life};
pub use media::{Joined, Rendition};
pub use objects::{Idle, NewObject, Taken};
pub use outbox::{NewWord, Word};
pub use parts::{ClaimedPart, Finish, Intent};
pub use people::{Late, Person, Role};
pub use plans::{Scope, Slot};
pub use posts::NewPost;
pub use recover::End;
pub use repeats::NewOccurrence;
pub use sign_ins::{Answered, NewSignIn, SignIn};
pub use subjects::Subject;
pub use sweep::{Before, fading_word};
pub use threads::NewPart;
pub use turns::{Back, Turn};
pub use uploads::{Fading, NewUpload, UploadRow};
pub use wakes::{Hints, Wakes};
pub use wishes::Wish;
pub use withdrawals::{NewWithdrawal, Withdrawal};
pub use work::{Claim, Work};
pub use workers::WorkerRow;
pub use workspaces::Workspace;
pub use writer::Commits;

use sqlx::{PgPool, SqlitePool};

/// What a store function returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine's own error.
    #[error("the database: {0}")]
    Engine(#[from] sqlx::Error),
    /// The migrations could not be run.
    #[error("the migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored value that this version of Crier does not know.
    #[error("{table}.{column} of {row} holds a value that this version does not know")]
    Unknown {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's name.
        row: String,
    },
    /// JSON that does not read.
    #[error("stored JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Another worker was faster; the caller looks again.
    #[error("another worker was faster")]
    Raced,
    /// What was read has changed meanwhile; the caller begins again.
    #[error("it came out meanwhile")]
    Outrun,
    /// The lock on the folder is held by another process.
    #[error("another Crier is running on {0}; SQLite is for one process (use PostgreSQL for more)")]
    Locked(String),
    /// A sealed value that does not open.
    #[error("{0}")]
    Vault(#[from] crate::vault::VaultError),
    /// The file system.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    /// The name of this process on this database.
    me: std::sync::Arc<str>,
    /// The session that shows to others that this process lives (PostgreSQL).
    session: std::sync::Arc<tokio::sync::Mutex<Option<sqlx::PgConnection>>>,
    /// Rung by every write that makes something due: whoever waits for that work need not wait for its next look.
    pub wakes: Wakes,
}

#[derive(Clone)]
enum Engine {
    /// One writer, several readers: waiting for the writer is a queue, not an error.
    Sqlite {
        write: writer::Writer,
        read: SqlitePool,
        /// None beside a process that has it.
        lock: Option<std::sync::Arc<std::fs::File>>,
    },
    Postgres(PgPool),
}

/// A stored word that must be one of ours.
fn known<T>(found: Option<T>, table: &'static str, column: &'static str, row: &str) -> Result<T> {
    found.ok_or_else(|| StoreError::Unknown { table, column, row: row.to_owned() })
}
