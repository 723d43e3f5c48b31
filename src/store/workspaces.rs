//! Workspaces: a name, a zone, a wrapped data key.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::ids::WorkspaceId;

/// A workspace as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Workspace {
    /// Its name in Crier.
    pub id: WorkspaceId,
    /// The name that people gave it.
    pub name: String,
    /// Its IANA zone: `Europe/Madrid`.
    pub zone: String,
    /// Its data key, wrapped by the key ring.
    pub data_key: String,
    /// When it was made.
    pub created_at: Millis,
    /// 1 when its pictures keep who made them and who owns them.
    pub keep_credit: i64,
}

impl Workspace {
    /// Whether its pictures keep who made them and who owns them.
    pub fn keeps_credit(&self) -> bool {
        self.keep_credit == 1
    }
}

impl Store {
    /// All workspaces.
    ///
    /// # Errors
    /// The database's.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>> {
        Ok(read!(self, db => sqlx::query_as("SELECT * FROM workspaces ORDER BY created_at, id").fetch_all(db).await)?)
    }

    /// One workspace.
    ///
    /// # Errors
    /// The database's; a workspace is never missing while a row belongs to it.
    pub async fn workspace(&self, id: &str) -> Result<Workspace> {
        Ok(read!(self, db => sqlx::query_as("SELECT * FROM workspaces WHERE id = $1").bind(id).fetch_one(db).await)?)
    }

    /// Makes a workspace.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_workspace(&self, workspace: &Workspace) -> Result<()> {
        let sql = "INSERT INTO workspaces (id, name, zone, data_key, created_at) VALUES ($1, $2, $3, $4, $5)";
        write!(self, db => sqlx::query(sql)
            .bind(&workspace.id).bind(&workspace.name).bind(&workspace.zone).bind(&workspace.data_key).bind(workspace.created_at)
            .execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Gives a workspace another name.
    ///
    /// # Errors
    /// The database's.
    pub async fn name_workspace(&self, id: &str, name: &str) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE workspaces SET name = $2 WHERE id = $1").bind(id).bind(name).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Moves a workspace to another zone. Moments that are planned already stay the same moments.
    ///
    /// # Errors
    /// The database's.
    pub async fn zone_workspace(&self, id: &str, zone: &str) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE workspaces SET zone = $2 WHERE id = $1").bind(id).bind(zone).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Whether pictures that come in from now on keep who made them and who owns them.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_credit(&self, id: &str, keep: bool) -> Result<()> {
        let sql = "UPDATE workspaces SET keep_credit = $2 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(id).bind(i64::from(keep)).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Stores a data key that was wrapped anew, if the old one is still what it was.
    ///
    /// # Errors
    /// The database's.
    pub async fn rewrap_workspace(&self, id: &str, old: &str, new: &str) -> Result<bool> {
        let sql = "UPDATE workspaces SET data_key = $3 WHERE id = $1 AND data_key = $2";
        let changed = write!(self, db => sqlx::query(sql).bind(id).bind(old).bind(new).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// A note of Crier's own (how far it has read, what it has told Telegram already).
    ///
    /// # Errors
    /// The database's.
    pub async fn note(&self, name: &str) -> Result<Option<String>> {
        Ok(read!(self, db => sqlx::query_scalar("SELECT value FROM notes WHERE name = $1").bind(name).fetch_optional(db).await)?)
    }

    /// Writes a note.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_note(&self, name: &str, value: &str) -> Result<()> {
        let sql = "INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        write!(self, db => sqlx::query(sql).bind(name).bind(value).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
