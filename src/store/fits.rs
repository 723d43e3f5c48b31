//! How pictures are fitted: the choice of a post, what new posts begin with, and renditions that were made before.

use super::{Rendition, Result, Store};
use crate::clock::Millis;
use crate::model::fit::Fit;

impl Store {
    /// Chooses what becomes of a post's pictures whose shape a network does not take.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_fit(&self, post: &str, fit: Fit, now: Millis) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("UPDATE posts SET fit = $2, version = version + 1, touched_at = $3, due_at = $3 WHERE id = $1")
                .bind(post).bind(fit.word()).bind(now).execute(&mut *tx).await?;
            sqlx::query("UPDATE media SET due_at = $2, attempts = 0, changed = 1 WHERE post = $1 AND state IN ('ready', 'gone')")
                .bind(post).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.cards.ring();
        self.wakes.media.ring();
        Ok(())
    }

    /// What new posts of a workspace begin with.
    ///
    /// # Errors
    /// The database's.
    pub async fn fit_for_new(&self, workspace: &str) -> Result<Fit> {
        let word: String =
            read!(self, db => sqlx::query_scalar("SELECT fit FROM workspaces WHERE id = $1").bind(workspace).fetch_one(db).await)?;
        Ok(Fit::from_word(&word).unwrap_or_default())
    }

    /// Sets what new posts of a workspace begin with.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_fit_for_new(&self, workspace: &str, fit: Fit) -> Result<()> {
        let sql = "UPDATE workspaces SET fit = $2 WHERE id = $1";
        write!(self, db => sqlx::query(sql).bind(workspace).bind(fit.word()).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Everything that was made of the files of a post.
    ///
    /// # Errors
    /// The database's.
    pub async fn renditions_of(&self, post: &str) -> Result<Vec<Rendition>> {
        let sql = "SELECT r.media, r.need, r.file, r.mime, r.width, r.height, r.bytes, r.branded, r.shown
                   FROM renditions r JOIN media m ON m.id = r.media WHERE m.post = $1 AND r.file <> ''";
        Ok(read!(self, db => sqlx::query_as(sql).bind(post).fetch_all(db).await)?)
    }

    /// A rendition of this name that was made in the workspace for another file with the same content; one that Telegram
    /// has a name for, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn rendition_like(&self, workspace: &str, need: &str) -> Result<Option<Rendition>> {
        let sql = "SELECT media, need, file, mime, width, height, bytes, branded, shown FROM renditions
                   WHERE workspace = $1 AND need = $2 AND file <> '' ORDER BY CASE WHEN shown IS NULL THEN 1 ELSE 0 END LIMIT 1";
        Ok(read!(self, db => sqlx::query_as(sql).bind(workspace).bind(need).fetch_optional(db).await)?)
    }
}
