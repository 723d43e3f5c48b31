//! Work that is a row with a due time: claimed with a lease, done without a transaction, given back or ended.

use super::{Engine, Result, Store};
use crate::clock::Millis;

/// The kinds of simple work. (Parts have a claim of their own, with a fence: see `parts`.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// An update of Telegram's that waits to be understood; one at a time per chat, in order.
    Updates,
    /// Words that wait to be said; one at a time per chat, in order.
    Outbox,
    /// A file that waits to be fetched and cleaned.
    Media,
    /// A post whose card must be shown anew, or whose album is complete.
    Cards,
    /// A brand whose sample must be shown anew, or whose logo waits to be fetched.
    Brands,
    /// A sign-in that waits for the network.
    Grants,
    /// An account that is due for a look: a pending one to erase, a token to refresh.
    Accounts,
    /// A repeat whose next occurrence must be made.
    Repeats,
}

/// A row in hand.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Claim {
    /// Its name.
    pub id: String,
    /// Raised by each claim: who lost this one cannot end it.
    pub fence: i64,
}

macro_rules! claim_sql {
    ($table:literal, $order:literal, $also:literal, $lane:literal, $lock:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET lease_until = $2, worker = $3, fence = fence + 1",
            $also,
            " WHERE id = (SELECT t.id FROM ",
            $table,
            " t WHERE t.due_at <= $1 AND t.lease_until <= $1",
            $lane,
            " ORDER BY t.due_at, ",
            $order,
            " LIMIT 1",
            $lock,
            ") RETURNING CAST(id AS TEXT) AS id, fence"
        )
    };
}

/// Only the first of a lane is claimed, and nothing of it while another one of it is in hand.
macro_rules! work {
    ($work:expr, $lock:literal) => {
        match $work {
            Work::Updates => claim_sql!(
                "updates",
                "t.id",
                "",
                " AND NOT EXISTS (SELECT 1 FROM updates q WHERE q.lane = t.lane AND q.due_at IS NOT NULL AND (q.id < t.id OR q.lease_until > $1))",
                $lock
            ),
            Work::Outbox => claim_sql!(
                "outbox",
                "t.place",
                "",
                " AND NOT EXISTS (SELECT 1 FROM outbox q WHERE q.lane = t.lane AND q.due_at IS NOT NULL AND (q.place < t.place OR q.lease_until > $1))",
                $lock
            ),
            // A file during which the process died is worked on alone: what dies with it is not to blame.
            Work::Media => claim_sql!(
                "media",
                "t.id",
                ", changed = 0",
                " AND NOT EXISTS (SELECT 1 FROM media q WHERE q.lease_until > $1 AND (q.deaths > 0 OR t.deaths > 0))",
                $lock
            ),
            Work::Cards => claim_sql!("posts", "t.id", "", "", $lock),
            Work::Brands => claim_sql!("brands", "t.id", "", "", $lock),
            Work::Grants => claim_sql!("grants", "t.id", "", "", $lock),
            Work::Accounts => claim_sql!("accounts", "t.id", "", "", $lock),
            Work::Repeats => claim_sql!("repeats", "t.id", "", "", $lock),
        }
    };
}

impl Work {
    /// When there is something to claim next: a row that is due already when its lease ends, or its lane is free; the
    /// next due time otherwise.
    fn next_sql(self) -> &'static str {
        macro_rules! next {
            ($table:literal) => {
                concat!(
                    "SELECT MIN(at) FROM (SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) AS at FROM ",
                    $table,
                    " WHERE due_at <= $1 UNION ALL SELECT MIN(due_at) FROM ",
                    $table,
                    " WHERE due_at > $1) next"
                )
            };
        }
        macro_rules! next_of_lanes {
            ($table:literal, $order:literal) => {
                concat!(
                    "SELECT MIN(CASE WHEN l.lease > t.due_at THEN l.lease ELSE t.due_at END) FROM ",
                    $table,
                    " t JOIN (SELECT lane, MIN(",
                    $order,
                    ") AS head, MAX(lease_until) AS lease FROM ",
                    $table,
                    " WHERE due_at IS NOT NULL AND CAST($1 AS BIGINT) IS NOT NULL GROUP BY lane) l ON l.lane = t.lane AND l.head = t.",
                    $order
                )
            };
        }
        match self {
            Self::Updates => next_of_lanes!("updates", "id"),
            Self::Outbox => next_of_lanes!("outbox", "place"),
            Self::Media => next!("media"),
            Self::Cards => next!("posts"),
            Self::Brands => next!("brands"),
            Self::Grants => next!("grants"),
            Self::Accounts => next!("accounts"),
            Self::Repeats => next!("repeats"),
        }
    }
}

impl Store {
    /// Claims the row that is due first and is nobody's, until `until`.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self, work: Work, now: Millis, until: Millis) -> Result<Option<Claim>> {
        let sql = match &self.engine {
            Engine::Sqlite { .. } => work!(work, ""),
            Engine::Postgres(_) => work!(work, " FOR UPDATE SKIP LOCKED"),
        };
        Ok(write!(self, db => sqlx::query_as(sql).bind(now).bind(until).bind(&self.me).fetch_optional(db).await)?)
    }

    /// When there is something to claim next after `now`, if ever.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_due(&self, work: Work, now: Millis) -> Result<Option<Millis>> {
        Ok(read!(self, db => sqlx::query_scalar(work.next_sql()).bind(now).fetch_one(db).await)?)
    }
}
