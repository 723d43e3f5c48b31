//! Parts moved by a person's word, or by a sign-in: only what nobody has in hand.

use super::{Finish, Result, Store};
use crate::clock::Millis;
use crate::model::ids::PostId;
use crate::model::part::PartState;
use crate::model::post::Remote;

/// Moves what waits of a post within a transaction; see [`Store::replan_parts`].
macro_rules! replan_post {
    ($tx:ident, $post:expr, $due:expr, $now:expr) => {{
        // The post first, as everywhere: two transactions never wait for each other.
        sqlx::query("UPDATE posts SET touched_at = $2 WHERE id = $1").bind($post).bind($now).execute(&mut *$tx).await?;
        let moved = sqlx::query("UPDATE parts SET state = 'queued', due_at = CASE WHEN n > 0 AND due_at IS NULL THEN due_at ELSE $2 END, progress = NULL, late_ok = 0, urgent = $3, reserved = 0,
                                     saved = CASE WHEN intent_at IS NULL THEN 'null' ELSE saved END
                                 WHERE target IN (SELECT id FROM targets WHERE post = $1) AND leased = 0 AND state IN ('queued', 'waiting', 'late')")
            .bind($post).bind($due).bind(i64::from($due <= $now)).execute(&mut *$tx).await?.rows_affected();
        if moved > 0 {
            sqlx::query("UPDATE posts SET planned_at = $2, undo_until = NULL, version = version + 1, due_at = $3, screen = NULL WHERE id = $1")
                .bind($post).bind($due).bind($now).execute(&mut *$tx).await?;
        }
        moved
    }};
}
pub(super) use replan_post;

/// The person did something to the part $1: its post's card is shown anew at once, at $2.
const TOUCH_OF_PART: &str = "UPDATE posts SET version = version + 1, touched_at = $2, due_at = $2
     WHERE id = (SELECT t.post FROM targets t JOIN parts p ON p.target = t.id WHERE p.id = $1) AND state IN ('draft', 'sent', 'discarded')";

impl Store {
    /// Moves a part by a person's word (or a sign-in), if it is still in `from` and in nobody's hand, and has its card
    /// tell it at once. Whether it was.
    ///
    /// # Errors
    /// The database's.
    pub async fn move_part(&self, id: &str, from: PartState, finish: &Finish, now: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET state = $3, due_at = $4, saved = COALESCE($5, saved), remote = COALESCE($6, remote), reason = $7, ended_at = $8,
                       attempts = 0, looks = 0, deaths = 0, reserved = 0, late_ok = 1, progress = NULL, doubt_at = NULL WHERE id = $1 AND state = $2 AND leased = 0";
        let saved = finish.saved.as_ref().map(ToString::to_string);
        let remote = finish.remote.as_ref().map(serde_json::to_string).transpose()?;
        let reason = finish.reason.as_ref().map(serde_json::to_string).transpose()?;
        let ended = finish.state.is_over().then_some(now);
        let moved = in_tx!(self, tx => {
            sqlx::query(TOUCH_OF_PART).bind(id).bind(now).execute(&mut *tx).await?;
            let moved = sqlx::query(sql)
                .bind(id).bind(from.word()).bind(finish.state.word()).bind(finish.due_at).bind(&saved).bind(&remote).bind(&reason).bind(ended)
                .execute(&mut *tx).await?.rows_affected();
            if moved == 1 {
                sqlx::query("DELETE FROM dead_letters WHERE work = 'parts' AND row_id = $1").bind(id).execute(&mut *tx).await?;
            }
            if moved == 1 && finish.state == PartState::Live {
                sqlx::query("UPDATE accounts SET last_post_at = $2 WHERE id = (SELECT account FROM parts WHERE id = $1)")
                    .bind(id).bind(now).execute(&mut *tx).await?;
            }
            match finish.state {
                PartState::Live if moved == 1 => _ = sqlx::query(super::threads::NEXT).bind(id).bind(now).execute(&mut *tx).await?,
                PartState::Closed if moved == 1 => _ = sqlx::query(super::threads::STOP).bind(id).bind(now).execute(&mut *tx).await?,
                _ => {}
            }
            moved
        });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(moved == 1)
    }

    /// Notes what a live part of a post is called, if nobody knew, or only from the person. Whether that was so.
    ///
    /// # Errors
    /// The database's.
    pub async fn name_part(&self, post: &str, id: &str, remote: &Remote) -> Result<bool> {
        let sql = "UPDATE parts SET remote = $3 WHERE id = $2 AND state = 'live' AND (remote IS NULL OR remote LIKE '%\"link\":null%' OR remote LIKE '{\"id\":\"http%')
                   AND target IN (SELECT id FROM targets WHERE post = $1)";
        let remote = serde_json::to_string(remote)?;
        let named =
            write!(self, db => sqlx::query(sql).bind(post).bind(id).bind(&remote).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(named == 1)
    }

    /// Takes back everything of a post that has not left. The number of parts taken back.
    ///
    /// # Errors
    /// The database's.
    pub async fn cancel_parts(&self, post: &str, now: Millis) -> Result<u64> {
        let sql = "UPDATE parts SET state = 'cancelled', due_at = NULL, ended_at = $2
                   WHERE target IN (SELECT id FROM targets WHERE post = $1) AND leased = 0 AND state IN ('queued', 'waiting', 'late', 'needs_login')";
        let done = write!(self, db => sqlx::query(sql).bind(post).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.parts.ring();
        Ok(done)
    }

    /// Moves everything of a post that still waits for its time, or was too late for it, to another time (one that is not
    /// ahead is "publish now"); what was prepared is prepared again.
    /// The number of parts moved; when it is none, the post stays as it is.
    ///
    /// # Errors
    /// The database's.
    pub async fn replan_parts(&self, post: &str, due: Millis, now: Millis) -> Result<u64> {
        let moved = in_tx!(self, tx => { replan_post!(tx, post, due, now) });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(moved)
    }

    /// A post of which nothing is confirmed any more is an open draft again. Whether it is.
    ///
    /// # Errors
    /// The database's.
    pub async fn reopen_post(&self, post: &str, now: Millis) -> Result<bool> {
        let sql =
            "UPDATE posts SET state = 'draft', planned_at = NULL, undo_until = NULL, version = version + 1, touched_at = $2, due_at = $2
                   WHERE id = $1 AND state = 'sent'
                   AND NOT EXISTS (SELECT 1 FROM parts p JOIN targets t ON t.id = p.target WHERE t.post = $1 AND p.state <> 'cancelled')";
        let done = write!(self, db => sqlx::query(sql).bind(post).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.cards.ring();
        Ok(done == 1)
    }

    /// The account must be signed in again: what is queued for it waits for that. The posts that this concerns.
    ///
    /// # Errors
    /// The database's.
    pub async fn parts_need_login(&self, account: &str) -> Result<Vec<PostId>> {
        let sql = "UPDATE parts SET state = 'needs_login' WHERE account = $1 AND leased = 0 AND state IN ('queued', 'waiting')
                   RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)";
        Ok(write!(self, db => sqlx::query_scalar(sql).bind(account).fetch_all(db).await)?)
    }

    /// The account was signed in again: what waited for that goes on. The posts that this concerns.
    ///
    /// # Errors
    /// The database's.
    pub async fn parts_signed_in(&self, account: &str, now: Millis) -> Result<Vec<PostId>> {
        let sql = "UPDATE parts SET state = 'queued', attempts = 0, reason = NULL, late_ok = 1,
                       due_at = CASE WHEN due_at > $2 THEN due_at WHEN due_at IS NULL AND EXISTS
                           (SELECT 1 FROM parts q WHERE q.target = parts.target AND q.n < parts.n AND q.state <> 'live') THEN due_at ELSE $2 END,
                       saved = CASE WHEN intent_at IS NULL THEN 'null' ELSE saved END
                   WHERE account = $1 AND state = 'needs_login' RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)";
        let done = write!(self, db => sqlx::query_scalar(sql).bind(account).bind(now).fetch_all(db).await)?;
        self.wakes.parts.ring();
        Ok(done)
    }
}
