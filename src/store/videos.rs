//! Videos: how far an encode is, whether it is still wanted, and which targets get only the beginning.

use super::{Claim, Result, Store};
use crate::clock::Millis;

impl Store {
    /// Keeps a claimed file in hand until `until`, and notes how far its encode is. Not when the claim was lost, the post
    /// was put away, or something else is wanted of the file by now: then nobody needs what is under way.
    ///
    /// # Errors
    /// The database's.
    pub async fn renew_media(&self, claim: &Claim, until: Millis, percent: Option<i64>) -> Result<bool> {
        let sql = "UPDATE media SET lease_until = $3, progress = $4 WHERE id = $1 AND fence = $2 AND due_at IS NOT NULL AND changed = 0
                   AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = media.post AND p.state = 'discarded')";
        let ours = write!(self, db => sqlx::query(sql)
            .bind(&claim.id).bind(claim.fence).bind(until).bind(percent).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(ours == 1)
    }

    /// Nothing of a claimed file is encoded any more.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_encode(&self, claim: &Claim) -> Result<()> {
        let sql = "UPDATE media SET progress = NULL WHERE id = $1 AND fence = $2 AND progress IS NOT NULL";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// How far the encodes of a post are, in percent; `None` when none is under way or waits for its turn.
    ///
    /// # Errors
    /// The database's.
    pub async fn encoding(&self, post: &str) -> Result<Option<i64>> {
        let sql = "SELECT MIN(progress) FROM media WHERE post = $1 AND due_at IS NOT NULL";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(post).fetch_one(db).await)?)
    }

    /// Whether a target gets only the beginning of a video that is too long for it. Not once it is confirmed.
    ///
    /// # Errors
    /// The database's.
    pub async fn cut_target(&self, id: &str, cut: bool) -> Result<bool> {
        let sql = "UPDATE targets SET cut = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.target = targets.id AND p.state <> 'cancelled')";
        let changed =
            write!(self, db => sqlx::query(sql).bind(id).bind(i64::from(cut)).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }
}
