//! Sign-ins under way: what the person gave, sealed, until the network has answered.

use super::{Claim, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{PersonId, WorkspaceId};
use crate::model::platform::PlatformId;

/// A sign-in.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// Its name.
    pub id: String,
    /// The workspace that the account will belong to.
    pub workspace: WorkspaceId,
    /// Who signs in.
    pub person: PersonId,
    /// The network.
    pub platform: PlatformId,
    /// The answers, sealed JSON.
    pub answers: String,
    /// When the last answer came.
    pub created_at: Millis,
}

/// Stores a sign-in, due at once; one that is there already is left alone.
pub(super) const ADD: &str =
    "INSERT INTO grants (id, workspace, person, platform, answers, created_at, due_at, shown) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
     ON CONFLICT (id) DO NOTHING";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    person: i64,
    platform: String,
    answers: String,
    created_at: i64,
}

impl Store {
    /// What is shown while its network is asked; null when nothing is.
    ///
    /// # Errors
    /// The database's.
    pub async fn grant_shown(&self, id: &str) -> Result<serde_json::Value> {
        let shown: Option<Option<String>> =
            read!(self, db => sqlx::query_scalar("SELECT shown FROM grants WHERE id = $1").bind(id).fetch_optional(db).await)?;
        Ok(shown.flatten().map(|json| serde_json::from_str(&json)).transpose()?.unwrap_or_default())
    }

    /// One sign-in.
    ///
    /// # Errors
    /// The database's.
    pub async fn grant(&self, id: &str) -> Result<GrantRow> {
        let sql = "SELECT id, workspace, person, platform, answers, created_at FROM grants WHERE id = $1";
        let row: Row = read!(self, db => sqlx::query_as(sql).bind(id).fetch_one(db).await)?;
        Ok(GrantRow {
            platform: known(PlatformId::from_word(&row.platform), "grants", "platform", &row.id)?,
            id: row.id,
            workspace: row.workspace,
            person: row.person,
            answers: row.answers,
            created_at: row.created_at,
        })
    }

    /// The sign-in has ended, well or not: what the person gave is erased.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_grant(&self, claim: &Claim) -> Result<()> {
        write!(self, db => sqlx::query("DELETE FROM grants WHERE id = $1 AND fence = $2").bind(&claim.id).bind(claim.fence).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
