//! What waits behind gates that are not open: how much, whose, and which cards must say so.

use super::{Result, Store};
use crate::clock::{HOUR, MINUTE, Millis};
use crate::model::ids::{PersonId, PostId, WorkspaceId};
use crate::model::platform::Scope;

/// What of somebody's waits for a network that is left alone because it failed again and again.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Outage {
    /// Who.
    pub person: PersonId,
    /// Their workspace.
    pub workspace: WorkspaceId,
    /// The network's word.
    pub platform: String,
    /// How many posts.
    pub posts: i64,
    /// Since when it fails.
    pub since: Millis,
    /// Until when nothing is tried.
    pub until: Millis,
}

#[derive(sqlx::FromRow)]
struct Row {
    scope: String,
    paused: i64,
    paused_at: i64,
    shut_until: i64,
    opened: i64,
    open_until: i64,
    shown: String,
}

/// The longest pause between two attempts: what is tried again later than this does not wait for a gate.
const AHEAD: Millis = 3 * HOUR;
/// What is shut for less is not worth an edit of a card.
pub(super) const SHORT: Millis = MINUTE;

impl Row {
    /// What the cards say of it, in short; nothing when it is open.
    fn mark(&self, now: Millis) -> String {
        match () {
            () if self.paused == 1 => format!("paused {}", self.paused_at),
            () if self.opened > 0 => format!("open {}", self.open_until),
            () if self.shut_until > now + SHORT => format!("shut {}", self.shut_until),
            () => String::new(),
        }
    }
}

impl Store {
    /// Has the cards of what is due and waits show what holds it, wherever that changed since the last time.
    /// Cheap when nothing did.
    ///
    /// # Errors
    /// The database's.
    pub async fn show_gates(&self, now: Millis) -> Result<()> {
        let gates = "SELECT scope, paused, paused_at, shut_until, opened, open_until, shown FROM gates
                     WHERE paused = 1 OR opened > 0 OR shut_until > $1 OR shown <> '' ORDER BY scope";
        let touch = "UPDATE posts SET version = version + 1, due_at = CASE WHEN due_at < $1 THEN due_at ELSE $1 END
                     WHERE id IN (SELECT t.post FROM parts p JOIN targets t ON t.id = p.target
                         WHERE p.due_at <= $2 AND p.state IN ('queued', 'waiting') AND ($3 = 'all' OR p.platform = $3 OR p.account = $3))
                     AND state = 'sent' AND planned_at <= $1";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(gates).bind(now).fetch_all(db).await)?;
        for gate in rows.iter().filter(|gate| gate.mark(now) != gate.shown) {
            in_tx!(self, tx => {
                sqlx::query(touch).bind(now).bind(now + AHEAD).bind(&gate.scope).execute(&mut *tx).await?;
                sqlx::query("UPDATE gates SET shown = $2 WHERE scope = $1").bind(&gate.scope).bind(gate.mark(now)).execute(&mut *tx).await?;
            });
            self.wakes.cards.ring();
        }
        Ok(())
    }

    /// Whose posts are due and wait for a network that fails, or for an account that does.
    ///
    /// # Errors
    /// The database's.
    pub async fn outages(&self, now: Millis) -> Result<Vec<Outage>> {
        let sql =
            "SELECT o.person, o.workspace, p.platform, COUNT(DISTINCT o.id) AS posts, MIN(g.since) AS since, MAX(g.open_until) AS until
                   FROM parts p JOIN targets t ON t.id = p.target JOIN posts o ON o.id = t.post
                   JOIN gates g ON g.opened > 0 AND (g.scope = p.platform OR g.scope = p.account)
                   WHERE p.due_at <= $2 AND p.state IN ('queued', 'waiting') AND o.state = 'sent' AND o.planned_at <= $1
                   GROUP BY o.person, o.workspace, p.platform ORDER BY o.person, p.platform";
        Ok(read!(self, db => sqlx::query_as(sql).bind(now).bind(now + AHEAD).fetch_all(db).await)?)
    }

    /// How many posts wait for this scope: those that are due, and all.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_in(&self, scope: Scope, now: Millis) -> Result<(i64, i64)> {
        let sql = "SELECT COUNT(DISTINCT CASE WHEN o.planned_at <= $1 THEN o.id END), COUNT(DISTINCT o.id)
                   FROM parts p JOIN targets t ON t.id = p.target JOIN posts o ON o.id = t.post
                   WHERE p.due_at IS NOT NULL AND p.state IN ('queued', 'waiting') AND ($2 = 'all' OR p.platform = $2)";
        Ok(read!(self, db => sqlx::query_as(sql).bind(now).bind(scope.word()).fetch_one(db).await)?)
    }

    /// How many posts of this scope were to leave before `before`, could not even be begun, and whose people are asked
    /// before they leave.
    ///
    /// # Errors
    /// The database's.
    pub async fn overdue_in(&self, scope: Scope, before: Millis) -> Result<i64> {
        let sql = "SELECT COUNT(DISTINCT o.id) FROM parts p JOIN targets t ON t.id = p.target JOIN posts o ON o.id = t.post
                   LEFT JOIN people w ON w.id = o.person
                   WHERE p.due_at IS NOT NULL AND p.n = 0 AND p.state = 'queued' AND p.late_ok = 0 AND p.attempts = 0 AND p.looks = 0 AND p.saved = 'null'
                   AND o.planned_at < $1 AND (w.late IS NULL OR w.late = 'ask') AND ($2 = 'all' OR p.platform = $2)";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(before).bind(scope.word()).fetch_one(db).await)?)
    }

    /// Which of a workspace's posts are due and wait behind a gate.
    ///
    /// # Errors
    /// The database's.
    pub async fn held_posts(&self, workspace: &WorkspaceId, now: Millis) -> Result<Vec<PostId>> {
        let sql = "SELECT DISTINCT o.id FROM parts p JOIN targets t ON t.id = p.target JOIN posts o ON o.id = t.post
                   JOIN gates g ON (g.paused = 1 OR g.opened > 0 OR g.shut_until > $3) AND g.scope IN ('all', p.platform, p.account)
                   WHERE p.due_at <= $2 AND p.state IN ('queued', 'waiting') AND o.workspace = $4 AND o.state = 'sent' AND o.planned_at <= $1";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(now).bind(now + AHEAD).bind(now + SHORT).bind(workspace).fetch_all(db).await)?)
    }
}
