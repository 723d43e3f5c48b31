//! What lies in the file store, one row an object. Who needs an object is counted by the rows that name it, never by a
//! number of its own, so that no count can be wrong.
//!
//! A name is never used twice: what is going under one name stays gone, however late its deletion arrives, and the same
//! bytes put meanwhile lie under another name.

use super::links::ended;
use super::{Result, Store};
use crate::clock::Millis;

/// What the file store is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObject {
    /// The name, if nothing with this content is there yet.
    pub key: String,
    /// The workspace whose bytes they are.
    pub workspace: String,
    /// What the bytes are: their SHA-256.
    pub content: String,
    /// How many.
    pub bytes: i64,
}

/// An object that was taken hold of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Taken {
    /// Its name.
    pub key: String,
    /// `coming`: its bytes may not be there yet; `kept`: they were put.
    pub state: String,
}

/// An object that no row needs.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Idle {
    /// Its name.
    pub key: String,
    /// How often a row had begun to name it when it was looked at.
    pub named: i64,
}

/// How many objects one step of a sweep takes.
const STEP: i64 = 200;

/// The rows that need the object `objects`.
macro_rules! used {
    () => {
        concat!(
            "(EXISTS (SELECT 1 FROM media m WHERE m.clean_key = objects.key)
              OR EXISTS (SELECT 1 FROM renditions r WHERE r.file = objects.key)
              OR EXISTS (SELECT 1 FROM chunks c WHERE c.key = objects.key)
              OR EXISTS (SELECT 1 FROM links l JOIN parts q ON q.id = l.part WHERE l.file = objects.key AND q.state NOT IN ",
            ended!(),
            ") OR EXISTS (SELECT 1 FROM brands b WHERE b.workspace = objects.workspace AND b.look LIKE '%' || objects.key || '%'))"
        )
    };
}

/// A row begins to name the object $1; no row is changed when it is going, or gone.
pub(super) const NAME: &str = "UPDATE objects SET named = named + 1 WHERE key = $1 AND state <> 'going'";

/// Within a transaction that makes a row name an object: a sweep that looks for such rows at this moment notices it, and
/// one that is going already cannot be named any more.
macro_rules! name_object {
    ($tx:ident, $key:expr) => {
        if sqlx::query($crate::store::objects::NAME).bind($key).execute(&mut *$tx).await?.rows_affected() == 0 {
            return Err($crate::store::StoreError::Raced);
        }
    };
}
pub(super) use name_object;

impl Store {
    /// Takes hold of the object with this content until `until`: the one that is there, or a new one, whose bytes must
    /// then be put.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_object(&self, new: &NewObject, until: Millis) -> Result<Taken> {
        let sql = "INSERT INTO objects (key, workspace, content, bytes, state, held_until) VALUES ($1, $2, $3, $4, 'coming', $5)
                   ON CONFLICT (workspace, content) WHERE state <> 'going' DO UPDATE SET held_until =
                       CASE WHEN objects.held_until < excluded.held_until THEN excluded.held_until ELSE objects.held_until END
                   RETURNING key, state";
        Ok(write!(self, db => sqlx::query_as(sql)
            .bind(&new.key).bind(&new.workspace).bind(&new.content).bind(new.bytes).bind(until).fetch_one(db).await)?)
    }

    /// Its bytes are there. Whether the object still is: it may have been given up meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn object_kept(&self, key: &str) -> Result<bool> {
        let sql = "UPDATE objects SET state = 'kept' WHERE key = $1 AND state <> 'going'";
        Ok(write!(self, db => sqlx::query(sql).bind(key).execute(db).await.map(|done| done.rows_affected()))? == 1)
    }

    /// Objects that no row needs and nobody holds, at most a step's worth.
    ///
    /// # Errors
    /// The database's.
    pub async fn idle_objects(&self, now: Millis) -> Result<Vec<Idle>> {
        let sql = concat!("SELECT key, named FROM objects WHERE state <> 'going' AND held_until <= $1 AND NOT ", used!(), " LIMIT $2");
        Ok(read!(self, db => sqlx::query_as(sql).bind(now).bind(STEP).fetch_all(db).await)?)
    }

    /// An object is going from now on, unless it is held or needed again since the look at it. Whether it is.
    ///
    /// # Errors
    /// The database's.
    pub async fn give_up_object(&self, idle: &Idle, now: Millis) -> Result<bool> {
        // Who makes a row name it counts `named` up in the same transaction: this statement waits for that one's end, and
        // then sees the new number, although (PostgreSQL) its look at the other tables is older.
        let sql = concat!(
            "UPDATE objects SET state = 'going' WHERE key = $1 AND named = $3 AND state <> 'going' AND held_until <= $2 AND NOT ",
            used!()
        );
        let done = write!(self, db => sqlx::query(sql)
            .bind(&idle.key).bind(now).bind(idle.named).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(done == 1)
    }

    /// Objects that are going: their bytes are to be deleted, at most a step's worth.
    ///
    /// # Errors
    /// The database's.
    pub async fn going_objects(&self) -> Result<Vec<String>> {
        let sql = "SELECT key FROM objects WHERE state = 'going' ORDER BY held_until LIMIT $1";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(STEP).fetch_all(db).await)?)
    }

    /// Its bytes are deleted: it is forgotten.
    ///
    /// # Errors
    /// The database's.
    pub async fn object_gone(&self, key: &str) -> Result<()> {
        let sql = "DELETE FROM objects WHERE key = $1 AND state = 'going'";
        write!(self, db => sqlx::query(sql).bind(key).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Whether there is a row for what lies in the file store under `key`. Where there is none there never will be one:
    /// the row is written first, and no name is used twice.
    ///
    /// # Errors
    /// The database's.
    pub async fn knows_object(&self, key: &str) -> Result<bool> {
        let found: i64 =
            read!(self, db => sqlx::query_scalar("SELECT COUNT(*) FROM objects WHERE key = $1").bind(key).fetch_one(db).await)?;
        Ok(found > 0)
    }

    /// Every object, and how it stands; asked by tests.
    ///
    /// # Errors
    /// The database's.
    pub async fn objects(&self) -> Result<Vec<(String, String)>> {
        Ok(read!(self, db => sqlx::query_as("SELECT key, state FROM objects ORDER BY key").fetch_all(db).await)?)
    }
}
