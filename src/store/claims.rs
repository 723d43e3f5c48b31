//! Claiming the part that goes first: what is due, of an account that has none in hand, of a network with a free place,
//! behind no part of its target that is not live (deleted: the last of a thread first), through every gate, within every
//! budget.

use super::{ClaimedPart, Engine, Result, Store, StoreError, known};
use crate::clock::Millis;
use crate::model::part::PartState;
use crate::model::platform::PlatformId;

/// How many parts of one network are in hand at a time, on any number of workers.
pub const PLACES: usize = 16;

/// The places of a network, as rows: [`PLACES`] of them.
macro_rules! slots {
    () => {
        "(0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)"
    };
}

/// States in which a part is work.
macro_rules! workable {
    () => {
        "('queued', 'waiting', 'processing', 'unsure', 'deleting')"
    };
}

/// Claiming moves Queued and Waiting to Staging; the others are only looked at (or deleted). A network that failed
/// again and again is tried with one part at a time, in place 0, once its gate opens; the index on places lets no
/// two workers take the same. A pause lets looks through: they change nothing.
macro_rules! claim_sql {
    ($lock:literal) => {
        concat!(
            "WITH slots (n) AS (VALUES ", slots!(), ")
             UPDATE parts SET leased = 1, lease_until = $2, fence = fence + 1, worker = $3,
                 slot = (SELECT MIN(s.n) FROM slots s WHERE NOT EXISTS
                     (SELECT 1 FROM parts q WHERE q.leased = 1 AND q.platform = parts.platform AND q.slot = s.n)),
                 reserved = CASE WHEN state IN ('queued', 'waiting') THEN reserved + 1 ELSE reserved END,
                 state = CASE WHEN state IN ('queued', 'waiting') THEN 'staging' ELSE state END
             WHERE id = (SELECT p.id FROM parts p
                 WHERE p.due_at <= $1 AND p.leased = 0 AND p.state IN ", workable!(), "
                 AND NOT EXISTS (SELECT 1 FROM parts q WHERE q.account = p.account AND q.leased = 1)
                 AND (p.n = 0 OR p.state = 'deleting'
                     OR NOT EXISTS (SELECT 1 FROM parts q WHERE q.target = p.target AND q.n < p.n AND q.state <> 'live'))
                 AND NOT EXISTS (SELECT 1 FROM gates g WHERE g.scope IN ('all', p.platform, p.account)
                     AND (g.shut_until > $1 OR g.open_until > $1 OR (g.paused = 1 AND p.state NOT IN ('processing', 'unsure'))))
                 AND (SELECT COUNT(*) FROM parts q WHERE q.leased = 1 AND q.platform = p.platform)
                     < CASE WHEN EXISTS (SELECT 1 FROM gates g WHERE g.scope = p.platform AND g.opened > 0) THEN 1 ELSE $4 END
                 AND (p.reserved > 0 OR p.state NOT IN ('queued', 'waiting') OR NOT EXISTS
                     (SELECT 1 FROM budgets b WHERE b.scope IN (p.platform, p.account)
                         AND CASE WHEN b.reset_at > $1 THEN b.remaining ELSE b.most END - b.cost < CASE WHEN p.urgent = 1 THEN 0 ELSE b.kept END))
                 AND (p.state <> 'deleting' OR NOT EXISTS (SELECT 1 FROM parts q WHERE q.target = p.target AND q.n > p.n AND q.state = 'deleting'))
                 ORDER BY p.due_at, p.id LIMIT 1", $lock, ")
             RETURNING id, workspace, target, n, text, (SELECT COUNT(*) FROM parts q WHERE q.target = parts.target AND q.n > parts.n) AS behind,
                 (SELECT t.post FROM targets t WHERE t.id = parts.target) AS post, account, platform, state,
                 made_at, (SELECT o.planned_at FROM posts o JOIN targets t ON t.post = o.id WHERE t.id = parts.target) AS planned_at,
                 late_ok, urgent, reserved, attempts, looks, repeats, sender,
                 COALESCE((SELECT MAX(w.gone) FROM workers w WHERE w.id = parts.sender), 0) AS sender_gone, remote, saved, doubt_at, fence, lease_until"
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace: String,
    target: String,
    n: i64,
    text: Option<String>,
    behind: i64,
    post: String,
    account: String,
    platform: String,
    state: String,
    made_at: i64,
    planned_at: Option<i64>,
    late_ok: i64,
    urgent: i64,
    reserved: i64,
    attempts: i64,
    looks: i64,
    repeats: i64,
    sender: Option<String>,
    sender_gone: i64,
    remote: Option<String>,
    saved: String,
    doubt_at: Option<i64>,
    fence: i64,
    lease_until: i64,
}

impl Row {
    fn claimed(self, store: &Store) -> Result<ClaimedPart> {
        // SQLite is one process: whoever sent it is this one, and is done, or its dead forerunner.
        let gone = !store.is_shared() || self.sender_gone == 1 || self.sender.as_deref() == Some(&store.me);
        Ok(ClaimedPart {
            state: known(PartState::from_word(&self.state), "parts", "state", &self.id)?,
            platform: known(PlatformId::from_word(&self.platform), "parts", "platform", &self.id)?,
            remote: self.remote.as_deref().map(serde_json::from_str).transpose()?,
            saved: serde_json::from_str(&self.saved)?,
            id: self.id,
            workspace: self.workspace,
            target: self.target,
            n: self.n,
            text: self.text,
            behind: self.behind,
            post: self.post,
            account: self.account,
            made_at: self.made_at,
            planned_at: self.planned_at,
            late_ok: self.late_ok == 1,
            attempts: self.attempts,
            looks: self.looks,
            repeats: self.repeats,
            sender_gone: gone,
            doubt_at: self.doubt_at,
            fence: self.fence,
            lease_until: self.lease_until,
        })
    }
}

impl Store {
    /// Claims the part that goes first, until `until`.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim_part(&self, now: Millis, until: Millis) -> Result<Option<ClaimedPart>> {
        loop {
            match self.try_claim(now, until).await {
                // Another worker took a part of the same account, the same place or the last of a budget in the same
                // moment, and only one got through: look again, there may be something else that is due.
                Err(StoreError::Engine(sqlx::Error::Database(error))) if error.is_unique_violation() => {}
                Err(StoreError::Raced) => {}
                row => return row?.map(|row| row.claimed(self)).transpose(),
            }
        }
    }

    async fn try_claim(&self, now: Millis, until: Millis) -> Result<Option<Row>> {
        let sql = match &self.engine {
            Engine::Sqlite { .. } => claim_sql!(""),
            Engine::Postgres(_) => claim_sql!(" FOR UPDATE OF p SKIP LOCKED"),
        };
        let places = i64::try_from(PLACES).unwrap_or(i64::MAX);
        let row = in_tx!(self, tx => {
            let row: Option<Row> = sqlx::query_as(sql).bind(now).bind(until).bind(&self.me).bind(places).fetch_optional(&mut *tx).await?;
            if let Some(row) = row.as_ref().filter(|row| row.state == "staging" && row.reserved == 1) {
                let left: Vec<i64> = sqlx::query_scalar(super::budgets::RESERVE)
                    .bind(now).bind(&row.platform).bind(&row.account).bind(row.urgent).fetch_all(&mut *tx).await?;
                if left.iter().any(|left| *left < 0) {
                    return Err(StoreError::Raced);
                }
            }
            row
        });
        Ok(row)
    }

    /// When there is work for a claim next, if ever: the next due time, or what opens for something that is due and
    /// had to wait. (What waits for its account or its network to have a free place is woken by whoever frees it.)
    ///
    /// # Errors
    /// The database's.
    pub async fn next_part(&self, now: Millis) -> Result<Option<Millis>> {
        let ahead = concat!("SELECT MIN(due_at) FROM parts WHERE leased = 0 AND due_at > $1 AND state IN ", workable!());
        let waits = concat!("SELECT 1 FROM parts WHERE leased = 0 AND due_at <= $1 AND state IN ", workable!(), " LIMIT 1");
        let opens = "SELECT MIN(at) FROM (SELECT MIN(shut_until) AS at FROM gates WHERE shut_until > $1
                     UNION ALL SELECT MIN(open_until) FROM gates WHERE open_until > $1
                     UNION ALL SELECT MIN(reset_at) FROM budgets WHERE reset_at > $1 AND remaining - cost < kept) opening";
        let ahead: Option<Millis> = read!(self, db => sqlx::query_scalar(ahead).bind(now).fetch_one(db).await)?;
        let waits: Option<i32> = read!(self, db => sqlx::query_scalar(waits).bind(now).fetch_optional(db).await)?;
        if waits.is_none() {
            return Ok(ahead);
        }
        let opens: Option<Millis> = read!(self, db => sqlx::query_scalar(opens).bind(now).fetch_one(db).await)?;
        Ok([ahead, opens].into_iter().flatten().min())
    }
}
