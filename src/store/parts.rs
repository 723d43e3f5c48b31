//! Parts: confirmed, claimed with a lease and a fence, moved from state to state. Every move repeats the guard
//! of the state machine and of the fence in SQL: one row must change, or somebody else was faster.

use super::{Engine, Result, Store, known};
use crate::clock::Millis;
use crate::model::ids::{AccountId, PartId, PostId, TargetId, WorkspaceId};
use crate::model::part::PartState;
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
    /// Its post.
    pub post: PostId,
    /// Its account.
    pub account: AccountId,
    /// Where it stands.
    pub state: PartState,
    /// When it was confirmed.
    pub made_at: Millis,
    /// How many attempts were made before this one.
    pub attempts: i64,
    /// How often in a row it was looked at in vain: for it, since the answer was lost; for its files, before.
    pub looks: i64,
    /// The network's own notes.
    pub saved: serde_json::Value,
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
    /// Whether this counts as an attempt.
    pub attempt: bool,
    /// Whether this counts as a look.
    pub look: bool,
    /// New notes of the network's own; `None`: as they were.
    pub saved: Option<serde_json::Value>,
    /// What the network called it.
    pub remote: Option<Remote>,
    /// Why it failed or waits.
    pub reason: Option<Reason>,
}

impl Finish {
    /// A step that just leads to `state`.
    pub fn to(state: PartState) -> Self {
        Self { state, due_at: None, attempt: false, look: false, saved: None, remote: None, reason: None }
    }

    /// With something due at `due`.
    pub fn due(self, due: Millis) -> Self {
        Self { due_at: Some(due), ..self }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    target: String,
    post: String,
    account: String,
    state: String,
    made_at: i64,
    attempts: i64,
    looks: i64,
    saved: String,
    fence: i64,
    lease_until: i64,
}

impl Row {
    fn claimed(self) -> Result<ClaimedPart> {
        Ok(ClaimedPart {
            state: known(PartState::from_word(&self.state), "parts", "state", &self.id)?,
            saved: serde_json::from_str(&self.saved)?,
            id: self.id,
            workspace: self.workspace,
            target: self.target,
            post: self.post,
            account: self.account,
            made_at: self.made_at,
            attempts: self.attempts,
            looks: self.looks,
            fence: self.fence,
            lease_until: self.lease_until,
        })
    }
}

/// The due part that goes first: of an account that has none in hand and need not wait, behind no part of its
/// target that is not live. Claiming moves Queued and Waiting to Staging; the others are only looked at.
macro_rules! claim_sql {
    ($lock:literal) => {
        concat!(
            "UPDATE parts SET leased = 1, lease_until = $2, fence = fence + 1,
                 state = CASE WHEN state IN ('queued', 'waiting') THEN 'staging' ELSE state END
             WHERE id = (SELECT p.id FROM parts p JOIN accounts a ON a.id = p.account
                 WHERE p.due_at <= $1 AND p.leased = 0 AND p.state IN ('queued', 'waiting', 'processing', 'unsure') AND a.gate_until <= $1
                 AND NOT EXISTS (SELECT 1 FROM parts q WHERE q.account = p.account AND q.leased = 1)
                 AND NOT EXISTS (SELECT 1 FROM parts q WHERE q.target = p.target AND q.n < p.n AND q.state <> 'live')
                 ORDER BY p.due_at, p.id LIMIT 1", $lock, ")
             RETURNING id, workspace, target, (SELECT t.post FROM targets t WHERE t.id = parts.target) AS post, account, state,
                 made_at, attempts, looks, saved, fence, lease_until"
        )
    };
}

/// One part of a confirmed target; see [`Store::confirm`].
pub(super) const PART: &str =
    "INSERT INTO parts (id, workspace, target, account, n, state, made_at, due_at, saved)
     SELECT $1, t.workspace, t.id, t.account, 0, 'queued', $3, $4, 'null' FROM targets t JOIN accounts a ON a.id = t.account
     WHERE t.id = $2 AND t.post = $5 AND a.state IN ('ready', 'needs_login')
     ON CONFLICT (target, n) DO UPDATE SET state = 'queued', due_at = excluded.due_at,
         made_at = CASE WHEN parts.intent_at IS NULL THEN excluded.made_at ELSE parts.made_at END,
         saved = CASE WHEN parts.intent_at IS NULL THEN 'null' ELSE parts.saved END, remote = NULL, reason = NULL, attempts = 0, looks = 0, progress = NULL, ended_at = NULL
         WHERE parts.state = 'cancelled'";

/// Confirms targets within a transaction; see [`Store::confirm`]. The number of those that were not confirmed before.
macro_rules! confirm_parts {
    ($tx:ident, $post:expr, $parts:expr, $due:expr, $undo_until:expr, $now:expr) => {{
        // Takes the post in hand first: two confirmations, or one and a discarding, go one after the other.
        let open = sqlx::query("UPDATE posts SET touched_at = $2 WHERE id = $1 AND state IN ('draft', 'sent')")
            .bind($post).bind($now).execute(&mut *$tx).await?.rows_affected();
        let mut confirmed = 0;
        for (id, target) in $parts.iter().filter(|_| open == 1) {
            confirmed += sqlx::query($crate::store::parts::PART)
                .bind(id).bind(target).bind($now).bind($due).bind($post).execute(&mut *$tx).await?.rows_affected();
        }
        if confirmed > 0 {
            sqlx::query("UPDATE posts SET state = 'sent', planned_at = $2, undo_until = $3, version = version + 1, due_at = $4, screen = NULL WHERE id = $1")
                .bind($post).bind($due).bind($undo_until).bind($now).execute(&mut *$tx).await?;
        }
        confirmed
    }};
}
pub(super) use confirm_parts;

/// Moves what waits of a post within a transaction; see [`Store::replan_parts`].
macro_rules! replan_post {
    ($tx:ident, $post:expr, $due:expr, $now:expr) => {{
        // The post first, as everywhere: two transactions never wait for each other.
        sqlx::query("UPDATE posts SET touched_at = $2 WHERE id = $1").bind($post).bind($now).execute(&mut *$tx).await?;
        let moved = sqlx::query("UPDATE parts SET state = 'queued', due_at = $2, progress = NULL,
                                     saved = CASE WHEN intent_at IS NULL THEN 'null' ELSE saved END
                                 WHERE target IN (SELECT id FROM targets WHERE post = $1) AND leased = 0 AND state IN ('queued', 'waiting')")
            .bind($post).bind($due).execute(&mut *$tx).await?.rows_affected();
        if moved > 0 {
            sqlx::query("UPDATE posts SET planned_at = $2, undo_until = NULL, version = version + 1, due_at = $3, screen = NULL WHERE id = $1")
                .bind($post).bind($due).bind($now).execute(&mut *$tx).await?;
        }
        moved
    }};
}
pub(super) use replan_post;

impl Store {
    /// Confirms targets: one part each, due at `due`, and the post is on its way. All or none.
    /// Targets that are confirmed already stay as they are (a second tap changes nothing), and so does everything
    /// when the post is no open draft any more or the account was removed or not kept yet. A part
    /// that was taken back is made anew, but keeps its notes once its visible request has left: a repeat must be the
    /// same to the network.
    ///
    /// # Errors
    /// The database's.
    pub async fn confirm(
        &self,
        post: &str,
        parts: &[(PartId, TargetId)],
        due: Millis,
        undo_until: Option<Millis>,
        now: Millis,
    ) -> Result<()> {
        in_tx!(self, tx => { confirm_parts!(tx, post, parts, due, undo_until, now) });
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        Ok(())
    }

    /// Claims the part that goes first, until `until`.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim_part(&self, now: Millis, until: Millis) -> Result<Option<ClaimedPart>> {
        loop {
            let row: std::result::Result<Option<Row>, sqlx::Error> = match &self.engine {
                Engine::Sqlite { write, .. } => sqlx::query_as(claim_sql!("")).bind(now).bind(until).fetch_optional(write).await,
                Engine::Postgres(pool) => {
                    sqlx::query_as(claim_sql!(" FOR UPDATE OF p SKIP LOCKED")).bind(now).bind(until).fetch_optional(pool).await
                }
            };
            match row {
                // Another worker took a part of the same account in the same moment, and the index let only one
                // through: look again, there may be something due for another account.
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
                row => return row?.map(Row::claimed).transpose(),
            }
        }
    }

    /// When the next part is due, if any. One that waits for its account's gate is due when the gate opens.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_part(&self) -> Result<Option<Millis>> {
        let sql = "SELECT MIN(CASE WHEN a.gate_until > p.due_at THEN a.gate_until ELSE p.due_at END) FROM parts p JOIN accounts a ON a.id = p.account
                   WHERE p.leased = 0 AND p.due_at IS NOT NULL AND p.state IN ('queued', 'waiting', 'processing', 'unsure')
                   AND NOT EXISTS (SELECT 1 FROM parts q WHERE q.account = p.account AND q.leased = 1)
                   AND NOT EXISTS (SELECT 1 FROM parts q WHERE q.target = p.target AND q.n < p.n AND q.state <> 'live')";
        Ok(read!(self, db => sqlx::query_scalar(sql).fetch_one(db).await)?)
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

    /// Writes down that the visible request is about to leave. Nothing may leave unless this says `true`: the part is
    /// still ours and its lease has not run out. The lease lasts until `until`.
    ///
    /// # Errors
    /// The database's: then nothing may leave either.
    pub async fn intend_part(&self, part: &ClaimedPart, saved: &serde_json::Value, now: Millis, until: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET state = 'committing', saved = $3, intent_at = $4, lease_until = $5, progress = 100
                   WHERE id = $1 AND fence = $2 AND leased = 1 AND state = 'staging' AND lease_until > $4";
        let saved = saved.to_string();
        let intended = write!(self, db => sqlx::query(sql)
            .bind(&part.id).bind(part.fence).bind(&saved).bind(now).bind(until).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(intended == 1)
    }

    /// Writes down what a step came to, and ends the lease. Whether the part was still ours and in `from`.
    ///
    /// # Errors
    /// The database's.
    pub async fn finish_part(&self, part: &ClaimedPart, from: PartState, finish: &Finish, now: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET state = $4, due_at = $5, attempts = attempts + $6, looks = CASE WHEN $7 = 1 THEN looks + 1 ELSE 0 END,
                       saved = COALESCE($8, saved), remote = COALESCE($9, remote), reason = $10,
                       ended_at = $11, progress = CASE WHEN $4 = 'waiting' THEN progress ELSE NULL END, leased = 0, lease_until = 0
                   WHERE id = $1 AND fence = $2 AND leased = 1 AND state = $3";
        let saved = finish.saved.as_ref().map(ToString::to_string);
        let remote = finish.remote.as_ref().map(serde_json::to_string).transpose()?;
        let reason = finish.reason.as_ref().map(serde_json::to_string).transpose()?;
        let ended = finish.state.is_over().then_some(now);
        let done = write!(self, db => sqlx::query(sql)
            .bind(&part.id).bind(part.fence).bind(from.word()).bind(finish.state.word()).bind(finish.due_at)
            .bind(i64::from(finish.attempt)).bind(i64::from(finish.look)).bind(&saved).bind(&remote).bind(&reason).bind(ended)
            .execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.parts.ring();
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

    /// Takes back what dead workers left: what was being prepared is queued again, what may have left is unsure.
    /// The posts that this concerns.
    ///
    /// # Errors
    /// The database's.
    pub async fn recover_parts(&self, now: Millis) -> Result<Vec<PostId>> {
        let staging = "UPDATE parts SET state = 'queued', due_at = $1, leased = 0, lease_until = 0, fence = fence + 1
                       WHERE leased = 1 AND lease_until <= $1 AND state = 'staging'
                       RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)";
        let committing = "UPDATE parts SET state = 'unsure', due_at = $1, looks = 0, leased = 0, lease_until = 0, fence = fence + 1
                          WHERE leased = 1 AND lease_until <= $1 AND state = 'committing'
                          RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)";
        let looking = "UPDATE parts SET due_at = $1, leased = 0, lease_until = 0, fence = fence + 1
                       WHERE leased = 1 AND lease_until <= $1 AND state IN ('unsure', 'processing')
                       RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)";
        let mut posts = Vec::new();
        for sql in [staging, committing, looking] {
            let some: Vec<String> = write!(self, db => sqlx::query_scalar(sql).bind(now).fetch_all(db).await)?;
            posts.extend(some);
        }
        if !posts.is_empty() {
            self.wakes.parts.ring();
        }
        Ok(posts)
    }

    /// Moves a part by a person's word (or a sign-in), if they are still in `from` and in nobody's hand.
    ///
    /// # Errors
    /// The database's.
    pub async fn move_part(&self, id: &str, from: PartState, finish: &Finish, now: Millis) -> Result<bool> {
        let sql = "UPDATE parts SET state = $3, due_at = $4, saved = COALESCE($5, saved), remote = COALESCE($6, remote), reason = $7, ended_at = $8,
                       attempts = 0, looks = 0, progress = NULL WHERE id = $1 AND state = $2 AND leased = 0";
        let saved = finish.saved.as_ref().map(ToString::to_string);
        let remote = finish.remote.as_ref().map(serde_json::to_string).transpose()?;
        let reason = finish.reason.as_ref().map(serde_json::to_string).transpose()?;
        let ended = finish.state.is_over().then_some(now);
        let moved = write!(self, db => sqlx::query(sql)
            .bind(id).bind(from.word()).bind(finish.state.word()).bind(finish.due_at).bind(&saved).bind(&remote).bind(&reason).bind(ended)
            .execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.parts.ring();
        Ok(moved == 1)
    }

    /// Notes what a live part of a post is called, if nobody knew. Whether nobody did.
    ///
    /// # Errors
    /// The database's.
    pub async fn name_part(&self, post: &str, id: &str, remote: &Remote) -> Result<bool> {
        let sql = "UPDATE parts SET remote = $3 WHERE id = $2 AND state = 'live' AND (remote IS NULL OR remote LIKE '%\"link\":null%')
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
                   WHERE target IN (SELECT id FROM targets WHERE post = $1) AND leased = 0 AND state IN ('queued', 'waiting', 'needs_login')";
        let done = write!(self, db => sqlx::query(sql).bind(post).bind(now).execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.parts.ring();
        Ok(done)
    }

    /// Moves everything of a post that still waits for its time to another time; what was prepared is prepared again.
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
        let sql = "UPDATE parts SET state = 'queued', due_at = CASE WHEN due_at > $2 THEN due_at ELSE $2 END, attempts = 0, reason = NULL,
                       saved = CASE WHEN intent_at IS NULL THEN 'null' ELSE saved END
                   WHERE account = $1 AND state = 'needs_login' RETURNING (SELECT t.post FROM targets t WHERE t.id = parts.target)";
        let done = write!(self, db => sqlx::query_scalar(sql).bind(account).bind(now).fetch_all(db).await)?;
        self.wakes.parts.ring();
        Ok(done)
    }
}
