//! The brand of a workspace.

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::brand::Brand;

impl Store {
    /// The brand of a workspace, if it has one.
    ///
    /// # Errors
    /// The database's.
    pub async fn brand(&self, workspace: &str) -> Result<Option<Brand>> {
        let look: Option<String> =
            read!(self, db => sqlx::query_scalar("SELECT look FROM brands WHERE workspace = $1").bind(workspace).fetch_optional(db).await)?;
        Ok(look.as_deref().map(serde_json::from_str).transpose()?)
    }

    /// Sets the brand of a workspace, which has one at most.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_brand(&self, workspace: &str, brand: &Brand, now: Millis) -> Result<()> {
        let look = serde_json::to_string(brand)?;
        let sql = "INSERT INTO brands (id, workspace, look, updated_at) VALUES ($1, $1, $2, $3)
                   ON CONFLICT (id) DO UPDATE SET look = excluded.look, updated_at = excluded.updated_at";
        write!(self, db => sqlx::query(sql).bind(workspace).bind(&look).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Removes the brand of a workspace.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove_brand(&self, workspace: &str) -> Result<()> {
        write!(self, db => sqlx::query("DELETE FROM brands WHERE workspace = $1").bind(workspace).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
