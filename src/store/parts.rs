//! Parts: confirmed, prepared, intended, ended. Every move repeats the guard of the state machine and of the fence in
//! SQL: one row must change, or somebody else was faster. (Claimed in `claims`, taken back in `recover`, moved by
//! people in `part_moves`.)

use super::gates::Health;
use super::{NewPart, Result, Store};
use crate::clock::Millis;
use crate::model::ids::{AccountId, PartId, PostId, TargetId, WorkspaceId};
use crate::model::part::PartState;
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;

/// A part that a worker has in hand.
#[derive(Clone, Debug)]
pub struct ClaimedPart {
    /// Its name.
    pub id: PartId,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// Its target.
    pub target: TargetId,
    /// Its place within the target, from 0.
    pub n: i64,
    /// How many parts of the target stand behind it.
    pub behind: i64,
    /// What it says; `None`: what its target says.
    pub text: Option<String>,
    /// Its post.
    pub post: PostId,
    /// Its account.
    pub account: AccountId,
    /// The account's network.
    pub platform: PlatformId,
    /// Where it stands.
    pub state: PartState,
    /// When it was confirmed.
    pub made_at: Millis,
    /// When its post was to go out.
    pub planned_at: Option<Millis>,
    /// Whether it may leave however late it is.
    pub late_ok: bool,
    /// How many attempts were made before this one.
    pub attempts: i64,
    /// How often in a row it was looked at in vain: for it, since the answer was lost; for its files, before.
    pub looks: i64,
    /// How often it was sent again after it was certain that nothing was there.
    pub repeats: i64,
    /// Whether the process that wrote the intent is certain to have ended, or to be this one.
    pub sender_gone: bool,
    /// What the network called it.
    pub remote: Option<Remote>,
    /// The network's own notes.
    pub saved: serde_json::Value,
    /// Since when it has been in doubt whether it is there: a request whose answer was lost.
    pub doubt_at: Option<Millis>,
    /// Proves that the claim is still ours.
    pub fence: i64,
    /// Until when it is ours.
    pub lease_until: Millis,
}

/// What a worker's step came to; the lease ends with it.
#[derive(Clone, Debug)]
pub struct Finish {
    /// The new state.
    pub state: PartState,
    /// When something is due again; `None`: nothing.
    pub due_at: Option<Millis>,
    /// Whether this counts as an attempt; its share of the budgets is used up then.
    pub attempt: bool,
    /// Whether this counts as a look.
    pub look: bool,
    /// Whether it is sent again because it is certain that nothing is there.
    pub repeat: bool,
    /// New notes of the network's own; `None`: as they were.
    pub saved: Option<serde_json::Value>,
    /// What the network called it.
    pub remote: Option<Remote>,
    /// Why it failed or waits.
    pub reason: Option<Reason>,
    /// What the step says of the network's health.
    pub health: Health,
}

impl Finish {
    /// A step that just leads to `state`.
    pub fn to(state: PartState) -> Self {
        let health = Health::Unknown;
        Self { state, due_at: None, attempt: false, look: false, repeat: false, saved: None, remote: None, reason: None, health }
    }

    /// With something due at `due`.
    pub fn due(self, due: Millis) -> Self {
        Self { due_at: Some(due), ..self }
    }
}

/// Whether the visible request may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// It is written down: it may.
    Written,
    /// An owner paused publishing: nothing may leave.
    Paused,
    /// The part is not ours any more.
    Lost,
}

/// What a thread that was taken back had more of than the target $1 has now: places from $2 on.
pub(super) const SURPLUS: &str = "DELETE FROM parts WHERE target = $1 AND n >= $2 AND state = 'cancelled'";

/// One part of a confirmed target; see [`Store::confirm`].
pub(super) const PART: &str = "INSERT INTO parts (id, workspace, target, account, platform, n, state, made_at, due_at, urgent, saved, text)
     SELECT $1, t.workspace, t.id, t.account, a.platform, $7, 'queued', $3, $4, $6, 'null', $8 FROM targets t JOIN accounts a ON a.id = t.account
     WHERE t.id = $2 AND t.post = $5 AND a.state IN ('ready', 'needs_login')
     ON CONFLICT (target, n) DO UPDATE SET state = 'queued', due_at = excluded.due_at, urgent = excluded.urgent, late_ok = 0, text = excluded.text,
         made_at = CASE WHEN parts.intent_at IS NULL THEN excluded.made_at ELSE parts.made_at END,
         saved = CASE WHEN parts.intent_at IS NULL THEN 'null' ELSE parts.saved END, remote = NULL, reason = NULL, attempts = 0, looks = 0,
         repeats = 0, deaths = 0, reserved = 0, progress = NULL, ended_at = NULL
         WHERE parts.state = 'cancelled'";

/// Confirms targets within a transaction; see [`Store::confirm`]. The number of those that were not confirmed before.
macro_rules! confirm_parts {
    ($tx:ident, $post:expr, $parts:expr, $due:expr, $undo_until:expr, $now:expr) => {{
        let undo_until: Option<$crate::clock::Millis> = $undo_until;
        let urgent = i64::from(undo_until.is_some());
        // Takes the post in hand first: two confirmations, or one and a discarding, go one after the other.
        let open = sqlx::query("UPDATE posts SET touched_at = $2 WHERE id = $1 AND state IN ('draft', 'sent')")
            .bind($post).bind($now).execute(&mut *$tx).await?.rows_affected();
        let mut confirmed = 0;
        for new in $parts.iter().filter(|_| open == 1) {
            let parts = new.parts();
            for (id, n, text) in &parts {
                // The posts of a thread wait for the one ahead of them.
                let due = (*n == 0).then_some($due);
                let done = sqlx::query($crate::store::parts::PART)
                    .bind(id).bind(&new.target).bind($now).bind(due).bind($post).bind(urgent).bind(n).bind(*text)
                    .execute(&mut *$tx).await?.rows_affected();
                if done == 0 {
                    break;
                }
                confirmed += if *n == 0 { done } else { 0 };
                if *n == 0 {
                    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
                    sqlx::query($crate::store::parts::SURPLUS).bind(&new.target).bind(count).execute(&mut *$tx).await?;
                }
            }
        }
        if confirmed > 0 {
            sqlx::query("UPDATE posts SET state = 'sent', planned_at = $2, undo_until = $3, version = version + 1, due_at = $4, screen = NULL WHERE id = $1")
                .bind($post).bind($due).bind(undo_until).bind($now).execute(&mut *$tx).await?;
        }
        confirmed
    }};
}
pub(super) use confirm_parts;

impl Store {
    /// Confirms targets: one part each, or the posts of a thread, the first of them due at `due`, and the post is on its
    /// way. All or none. What can be undone is "publish now", and may use what the budgets keep for that.
    /// Targets that are confirmed already stay as they are (a second tap changes nothing), and so does everything
    /// when the post is no open draft any more or the account was removed or not kept yet. A part
    /// that was taken back is made anew, but keeps its notes once its visible request has left: a repeat must be the
    /// same to the network.
    ///
    /// # Errors
    /// The database's.
    pub async fn confirm(&self, post: &str, parts: &[NewPart], due: Millis, undo_until: Option<Millis>, now: Millis) -> Result<()> {
        in_tx!(self, tx => { confirm_parts!(tx, post, parts, due, undo_until, now) });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(())
    }

    /// Keeps what a step of the preparation brought, and the lease, until `until`. Whether the part is still ours.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_part(&self, part: &ClaimedPart, saved: &serde_json::Value, progress: Option<i64>, until: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET saved = $3, progress = $4, lease_until = $5 WHERE id = $1 AND fence = $2 AND leased = 1 AND state = 'staging'";
        let saved = saved.to_string();
        let kept = write!(self, db => sqlx::query(sql)
            .bind(&part.id).bind(part.fence).bind(&saved).bind(progress).bind(until).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(kept == 1)
    }

    /// Writes down that the visible request is about to leave. Nothing may leave unless this says
    /// [`Intent::Written`]: the part is still ours, its lease has not run out, nobody paused publishing, and what is ahead of
    /// it is live.
    /// The lease lasts until `until`.
    ///
    /// # Errors
    /// The database's: then nothing may leave either.
    pub async fn intend_part(&self, part: &ClaimedPart, saved: &serde_json::Value, now: Millis, until: Millis) -> Result<Intent> {
        let sql =
            "UPDATE parts SET state = 'committing', saved = $3, intent_at = $4, lease_until = $5, sender = $6, deaths = 0, progress = 100
                   WHERE id = $1 AND fence = $2 AND leased = 1 AND state = 'staging' AND lease_until > $4
                   AND NOT EXISTS (SELECT 1 FROM gates g WHERE g.paused = 1 AND g.scope IN ('all', parts.platform))
                   AND (n = 0 OR NOT EXISTS (SELECT 1 FROM parts q WHERE q.target = parts.target AND q.n < parts.n AND q.state <> 'live'))";
        let saved = saved.to_string();
        let intended = write!(self, db => sqlx::query(sql)
            .bind(&part.id).bind(part.fence).bind(&saved).bind(now).bind(until).bind(&self.me)
            .execute(db).await.map(|done| done.rows_affected()))?;
        if intended == 1 {
            return Ok(Intent::Written);
        }
        Ok(if self.is_paused(part.platform).await? { Intent::Paused } else { Intent::Lost })
    }

    /// Writes down what a step came to, has the card tell it, and ends the lease: all or none. Whether the part was
    /// still ours and in `from`.
    ///
    /// # Errors
    /// The database's.
    pub async fn finish_part(&self, part: &ClaimedPart, from: PartState, finish: &Finish, now: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET state = $4, due_at = $5, attempts = attempts + $6, looks = CASE WHEN $7 = 1 THEN looks + 1 ELSE 0 END,
                       saved = COALESCE($8, saved), remote = COALESCE($9, remote), reason = $10, ended_at = $11,
                       progress = CASE WHEN $4 = 'waiting' THEN progress ELSE NULL END, repeats = repeats + $12, deaths = 0,
                       reserved = CASE WHEN $4 = 'waiting' THEN reserved ELSE 0 END, leased = 0, lease_until = 0, slot = NULL, worker = NULL,
                       late_at = CASE WHEN $4 = 'late' THEN CAST($13 AS BIGINT) ELSE NULL END,
                       doubt_at = CASE WHEN $4 = 'unsure' THEN COALESCE(doubt_at, intent_at) WHEN $12 = 1 THEN NULL ELSE doubt_at END
                   WHERE id = $1 AND fence = $2 AND leased = 1 AND state = $3";
        let saved = finish.saved.as_ref().map(ToString::to_string);
        let remote = finish.remote.as_ref().map(serde_json::to_string).transpose()?;
        let reason = finish.reason.as_ref().map(serde_json::to_string).transpose()?;
        let ended = finish.state.is_over().then_some(now);
        let done = in_tx!(self, tx => {
            // The post first, as everywhere: two transactions never wait for each other.
            sqlx::query(super::cards::TOUCH).bind(&part.post).bind(now).execute(&mut *tx).await?;
            let done = sqlx::query(sql)
                .bind(&part.id).bind(part.fence).bind(from.word()).bind(finish.state.word()).bind(finish.due_at)
                .bind(i64::from(finish.attempt)).bind(i64::from(finish.look)).bind(&saved).bind(&remote).bind(&reason).bind(ended)
                .bind(i64::from(finish.repeat)).bind(now).execute(&mut *tx).await?.rows_affected();
            if done == 1 && finish.state == PartState::Live && from != PartState::Deleting {
                sqlx::query("UPDATE accounts SET last_post_at = $2 WHERE id = $1").bind(&part.account).bind(now).execute(&mut *tx).await?;
                if part.behind > 0 {
                    sqlx::query(super::threads::NEXT).bind(&part.id).bind(now).execute(&mut *tx).await?;
                }
            }
            if done == 1 {
                super::gates::note_health!(tx, [part.account.as_str(), part.platform.word()], finish.health, now);
            }
            done
        });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(done == 1)
    }

    /// Keeps the lease of what this process still works on, so that nobody takes it for dead.
    ///
    /// # Errors
    /// The database's.
    pub async fn renew_part(&self, id: &str, fence: i64, until: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET lease_until = $3 WHERE id = $1 AND fence = $2 AND leased = 1 AND lease_until < $3";
        let done =
            write!(self, db => sqlx::query(sql).bind(id).bind(fence).bind(until).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(done == 1)
    }
}
