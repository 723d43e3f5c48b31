//! What stands for a video until it is played: chosen by the person, worked on with the video.

use super::{Claim, Result, Store};
use crate::clock::Millis;
use crate::model::cover::Cover;
use crate::model::trouble::Trouble;

impl Store {
    /// The person chose the cover of a video of a post, or took it back. It is worked on at once, and the card shows it.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_cover(&self, post: &str, media: &str, cover: Option<&Cover>, now: Millis) -> Result<()> {
        let cover = cover.map(serde_json::to_string).transpose()?;
        let shown = "UPDATE posts SET version = version + 1, touched_at = $2, due_at = $2, screen = NULL WHERE id = $1";
        let chosen = "UPDATE media SET cover = $3, due_at = $4, attempts = 0, changed = 1 WHERE id = $1 AND post = $2 AND state <> 'bad'";
        in_tx!(self, tx => {
            sqlx::query(shown).bind(post).bind(now).execute(&mut *tx).await?;
            sqlx::query(chosen).bind(media).bind(post).bind(&cover).bind(now).execute(&mut *tx).await?;
        });
        self.wakes.cards.ring();
        self.wakes.media.ring();
        Ok(())
    }

    /// What was chosen cannot be used (unless the person chose something else meanwhile).
    ///
    /// # Errors
    /// The database's.
    pub async fn cover_bad(&self, claim: &Claim, trouble: &Trouble) -> Result<()> {
        let cover = serde_json::to_string(&Cover::Unusable { trouble: trouble.clone() })?;
        let sql = "UPDATE media SET cover = $2 WHERE id = $1 AND fence = $3 AND changed = 0";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(&cover).bind(claim.fence).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
