//! What came from Telegram: stored, sealed, before it is acknowledged; nulled when it is done.

use super::{Claim, Result, Store};
use crate::clock::{DAY, Millis};
use crate::model::ids::WorkspaceId;

/// An update on its way into the database.
#[derive(Clone, Debug)]
pub struct NewUpdate {
    /// Telegram's number of it.
    pub id: i64,
    /// The workspace of the person who sent it.
    pub workspace: WorkspaceId,
    /// The chat; updates of one chat are understood one after another.
    pub lane: i64,
    /// The JSON, sealed.
    pub raw: String,
}

/// A stored update.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UpdateRow {
    /// Telegram's number of it.
    pub id: i64,
    /// The workspace of the person who sent it.
    pub workspace: WorkspaceId,
    /// The chat.
    pub lane: i64,
    /// The JSON, sealed; `None` once it is done.
    pub raw: Option<String>,
    /// How often a handler failed on it.
    pub attempts: i64,
}

impl Store {
    /// Stores updates, all or none; one that is there already is left alone.
    ///
    /// # Errors
    /// The database's: then nothing may be acknowledged.
    pub async fn put_updates(&self, updates: &[NewUpdate], now: Millis) -> Result<()> {
        let sql = "INSERT INTO updates (id, workspace, lane, raw, received_at, due_at) VALUES ($1, $2, $3, $4, $5, $5)
                   ON CONFLICT (id) DO NOTHING";
        in_tx!(self, tx => {
            for update in updates {
                sqlx::query(sql).bind(update.id).bind(&update.workspace).bind(update.lane).bind(&update.raw).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.updates.ring();
        Ok(())
    }

    /// One update.
    ///
    /// # Errors
    /// The database's.
    pub async fn update(&self, id: &str) -> Result<UpdateRow> {
        let id: i64 = id.parse().unwrap_or_default();
        let sql = "SELECT id, workspace, lane, raw, attempts FROM updates WHERE id = $1";
        Ok(read!(self, db => sqlx::query_as(sql).bind(id).fetch_one(db).await)?)
    }

    /// The update is done: its content is erased.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_update(&self, claim: &Claim) -> Result<()> {
        let sql = "UPDATE updates SET raw = NULL, due_at = NULL, lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $2";
        let id: i64 = claim.id.parse().unwrap_or_default();
        write!(self, db => sqlx::query(sql).bind(id).bind(claim.fence).execute(db).await.map(|_| ()))?;
        self.wakes.updates.ring();
        Ok(())
    }

    /// A handler failed on it: try again at `due`.
    ///
    /// # Errors
    /// The database's.
    pub async fn retry_update(&self, claim: &Claim, due: Millis) -> Result<()> {
        let sql = "UPDATE updates SET attempts = attempts + 1, due_at = $3, lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $2";
        let id: i64 = claim.id.parse().unwrap_or_default();
        write!(self, db => sqlx::query(sql).bind(id).bind(claim.fence).bind(due).execute(db).await.map(|_| ()))?;
        self.wakes.updates.ring();
        Ok(())
    }

    /// Forgets the numbers of updates older than a week (Telegram keeps none longer than a day).
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_updates(&self, now: Millis) -> Result<()> {
        let sql = "DELETE FROM updates WHERE due_at IS NULL AND received_at < $1 AND raw IS NULL";
        write!(self, db => sqlx::query(sql).bind(now - 7 * DAY).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
