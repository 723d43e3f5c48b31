//! What is to be said: written with the decision, sent afterwards, in order, by `bot::outbox`.

use super::{Claim, Result, Store};
use crate::clock::Millis;
use crate::model::ids::WorkspaceId;

/// A call of the Bot API on its way into the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct NewWord {
    /// Its name: the same for the same decision, so that repeating the decision says it once.
    pub id: String,
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// The chat; what is said in one chat is said in order.
    pub lane: i64,
    /// The method of the Bot API.
    pub method: &'static str,
    /// Its parameters.
    pub params: serde_json::Value,
}

/// A stored call.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its name.
    pub id: String,
    /// The chat.
    pub lane: i64,
    /// The method of the Bot API.
    pub method: String,
    /// Its parameters.
    pub params: serde_json::Value,
    /// How often it was tried.
    pub attempts: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    lane: i64,
    method: String,
    params: String,
    attempts: i64,
}

pub(super) const INSERT: &str =
    "INSERT INTO outbox (id, workspace, lane, place, method, params, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                      ON CONFLICT (id) DO NOTHING";
pub(super) const LAST: &str = "SELECT MAX(place) FROM outbox WHERE lane = $1 AND due_at IS NOT NULL";

/// Inserts words behind those that wait, within a transaction of either engine.
macro_rules! insert_words {
    ($tx:ident, $words:expr, $now:expr) => {
        for word in $words {
            let last: Option<String> = sqlx::query_scalar($crate::store::outbox::LAST).bind(word.lane).fetch_one(&mut *$tx).await?;
            let place = $crate::store::outbox::place_after(last.as_deref(), $now, &word.id);
            let params = word.params.to_string();
            sqlx::query($crate::store::outbox::INSERT)
                .bind(&word.id)
                .bind(&word.workspace)
                .bind(word.lane)
                .bind(&place)
                .bind(word.method)
                .bind(&params)
                .bind($now)
                .execute(&mut *$tx)
                .await?;
        }
    };
}
pub(super) use insert_words;

impl Store {
    /// Puts words into the outbox; one that is there already, or was said, is left alone.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_words(&self, words: &[NewWord], now: Millis) -> Result<()> {
        in_tx!(self, tx => { insert_words!(tx, words, now) });
        self.wakes.outbox.ring();
        Ok(())
    }

    /// One word.
    ///
    /// # Errors
    /// The database's.
    pub async fn word(&self, id: &str) -> Result<Word> {
        let sql = "SELECT id, lane, method, params, attempts FROM outbox WHERE id = $1";
        let row: Row = read!(self, db => sqlx::query_as(sql).bind(id).fetch_one(db).await)?;
        let params = serde_json::from_str(&row.params)?;
        Ok(Word { id: row.id, lane: row.lane, method: row.method, params, attempts: row.attempts })
    }

    /// The word was said, or never will be. Its name stays until the sweep, so that it is not said again.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_word(&self, claim: &Claim) -> Result<()> {
        let sql = "UPDATE outbox SET due_at = NULL, lease_until = 0, deaths = 0, params = '{}' WHERE id = $1 AND fence = $2";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).execute(db).await.map(|_| ()))?;
        self.wakes.outbox.ring();
        Ok(())
    }

    /// The word was said, and became this message.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_word_as(&self, claim: &Claim, message: Option<i64>) -> Result<()> {
        let sql = "UPDATE outbox SET due_at = NULL, lease_until = 0, deaths = 0, params = '{}', message = $3 WHERE id = $1 AND fence = $2";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).bind(message).execute(db).await.map(|_| ()))?;
        self.wakes.outbox.ring();
        Ok(())
    }

    /// The message that a word became, if it was said.
    ///
    /// # Errors
    /// The database's.
    pub async fn word_message(&self, id: &str) -> Result<Option<i64>> {
        let found: Option<Option<i64>> =
            read!(self, db => sqlx::query_scalar("SELECT message FROM outbox WHERE id = $1").bind(id).fetch_optional(db).await)?;
        Ok(found.flatten())
    }

    /// Say it again at `due`.
    ///
    /// # Errors
    /// The database's.
    pub async fn delay_word(&self, claim: &Claim, due: Millis) -> Result<()> {
        let sql = "UPDATE outbox SET attempts = attempts + 1, due_at = $3, lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $2";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).bind(due).execute(db).await.map(|_| ()))?;
        self.wakes.outbox.ring();
        Ok(())
    }

    /// Forgets the names of words said before `before`.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_words(&self, before: Millis) -> Result<()> {
        let place = format!("{before:015}");
        write!(self, db => sqlx::query("DELETE FROM outbox WHERE due_at IS NULL AND place < $1").bind(&place).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}

/// The place of a word behind the last one that waits in its lane, though many are written in one millisecond
/// or the system's clock was set back.
pub(super) fn place_after(last: Option<&str>, now: Millis, id: &str) -> String {
    let mut numbers = last.unwrap_or_default().split(':').map(|number| number.parse::<i64>().unwrap_or_default());
    let (at, n) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    if at < now { format!("{now:015}:{:06}:{id}", 0) } else { format!("{at:015}:{:06}:{id}", n + 1) }
}
