//! The card of a post: the one message that tells about it, shown anew whenever the post's row is due.

use super::{Claim, Result, Store};
use crate::clock::Millis;
use crate::model::ids::PostId;

/// What is known of a card.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CardRow {
    /// The post.
    pub id: PostId,
    /// The message; `None` before it was sent.
    pub card: Option<i64>,
    /// What it shows: a fingerprint of text and buttons.
    pub card_shown: Option<String>,
    /// Which picture it shows: a fingerprint, `text` for a card without one.
    pub card_picture: Option<String>,
    /// When it was last sent or edited.
    pub card_edited_at: Millis,
    /// How often showing it failed in a row.
    pub card_attempts: i64,
    /// The version of the post that is to be shown.
    pub version: i64,
    /// When an album counts as complete.
    pub gather_until: Option<Millis>,
    /// Proves that the claim is still ours.
    #[sqlx(default)]
    pub fence: i64,
}

impl CardRow {
    /// The claim that it came with.
    pub fn claim(&self) -> Claim {
        Claim { id: self.id.clone(), fence: self.fence }
    }
}

/// The card of post $1 is shown anew, at $2 or earlier.
pub(super) const TOUCH: &str = "UPDATE posts SET version = version + 1, due_at = CASE WHEN due_at < $2 THEN due_at ELSE $2 END
     WHERE id = $1 AND state IN ('draft', 'sent', 'discarded', 'repeats', 'clean')";

impl Store {
    /// The card of a claimed post.
    ///
    /// # Errors
    /// The database's.
    pub async fn card(&self, claim: &Claim) -> Result<CardRow> {
        let sql =
            "SELECT id, card, card_shown, card_picture, card_edited_at, card_attempts, version, gather_until FROM posts WHERE id = $1";
        let row: CardRow = read!(self, db => sqlx::query_as(sql).bind(&claim.id).fetch_one(db).await)?;
        Ok(CardRow { fence: claim.fence, ..row })
    }

    /// The card must be shown anew.
    ///
    /// # Errors
    /// The database's.
    pub async fn touch_card(&self, post: &str, due: Millis) -> Result<()> {
        write!(self, db => sqlx::query(TOUCH).bind(post).bind(due).execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }

    /// The person did something to the post: its card is shown anew at once, however lately it was edited.
    ///
    /// # Errors
    /// The database's.
    pub async fn touch_post(&self, post: &str, now: Millis) -> Result<()> {
        let sql = "UPDATE posts SET version = version + 1, touched_at = $2, due_at = $2 WHERE id = $1 AND state IN ('draft', 'sent', 'discarded', 'repeats')";
        write!(self, db => sqlx::query(sql).bind(post).bind(now).execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }

    /// Notes what the card shows now. It rests, unless the post changed meanwhile or `next` says when to look again.
    ///
    /// # Errors
    /// The database's.
    pub async fn card_shown(&self, card: &CardRow, now: Millis, next: Option<Millis>) -> Result<()> {
        let sql = "UPDATE posts SET card = $2, card_shown = $3, card_picture = $4, card_edited_at = $5, card_attempts = 0, lease_until = 0,
                       deaths = 0, due_at = CASE WHEN version = $6 THEN $7 ELSE $5 END WHERE id = $1 AND fence = $8";
        write!(self, db => sqlx::query(sql)
            .bind(&card.id).bind(card.card).bind(&card.card_shown).bind(&card.card_picture).bind(now).bind(card.version).bind(next).bind(card.fence)
            .execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }

    /// Shows the card again at `due`; `failed` counts an attempt.
    ///
    /// # Errors
    /// The database's.
    pub async fn delay_card(&self, claim: &Claim, due: Millis, failed: bool) -> Result<()> {
        let sql =
            "UPDATE posts SET due_at = $2, lease_until = 0, deaths = 0, card_attempts = card_attempts + $3 WHERE id = $1 AND fence = $4";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(due).bind(i64::from(failed)).bind(claim.fence).execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }

    /// The card cannot be shown (the chat is gone): nobody tries again.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_card(&self, claim: &Claim) -> Result<()> {
        let sql = "UPDATE posts SET due_at = NULL, lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $2";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// The card's message was deleted by the person: the next showing sends a new one.
    ///
    /// # Errors
    /// The database's.
    pub async fn lose_card(&self, claim: &Claim, now: Millis) -> Result<()> {
        let sql = "UPDATE posts SET card = NULL, card_shown = NULL, card_picture = NULL, due_at = $2, lease_until = 0 WHERE id = $1 AND fence = $3";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(now).bind(claim.fence).execute(db).await.map(|_| ()))?;
        self.wakes.cards.ring();
        Ok(())
    }
}
