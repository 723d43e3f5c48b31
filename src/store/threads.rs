//! Threads: a text in several posts, each a part of its target. The first is due as any post is; each of the others
//! becomes due when the one ahead of it is live, and never before. What they say is written down when the post is
//! confirmed. (Confirmed in `parts`, claimed in `claims`.)

use super::{Result, Store, StoreError};
use crate::clock::Millis;
use crate::model::ids::{PartId, TargetId};
use crate::model::post::Remote;

/// What is to be confirmed of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    /// The name of its part, or of the first of them.
    pub id: PartId,
    /// The target.
    pub target: TargetId,
    /// What the posts of a thread say; none: there is one part, and it says what the target says.
    pub posts: Vec<String>,
}

impl NewPart {
    /// One part.
    pub fn whole(id: impl Into<PartId>, target: impl Into<TargetId>) -> Self {
        Self { id: id.into(), target: target.into(), posts: Vec::new() }
    }

    /// The parts: name, place, text.
    pub(super) fn parts(&self) -> Vec<(PartId, i64, Option<&str>)> {
        if self.posts.is_empty() {
            return vec![(self.id.clone(), 0, None)];
        }
        let name = |n: i64| if n == 0 { self.id.clone() } else { format!("{}{n:02}", self.id) };
        (0_i64..).zip(&self.posts).map(|(n, text)| (name(n), n, Some(text.as_str()))).collect()
    }
}

/// The part $1 is live, at $2: the one behind it goes on, before what was to leave later.
pub(super) const NEXT: &str = "UPDATE parts SET due_at = COALESCE((SELECT CASE WHEN o.planned_at < $2 THEN o.planned_at END
             FROM posts o JOIN targets t ON t.post = o.id WHERE t.id = parts.target), $2)
     WHERE state IN ('queued', 'needs_login') AND due_at IS NULL
     AND target = (SELECT p.target FROM parts p WHERE p.id = $1) AND n = (SELECT p.n + 1 FROM parts p WHERE p.id = $1)";
/// The part $1 is left as it is, at $2: nothing follows it.
pub(super) const STOP: &str = "UPDATE parts SET state = 'cancelled', due_at = NULL, ended_at = $2
     WHERE state IN ('queued', 'waiting', 'needs_login') AND leased = 0
     AND target = (SELECT p.target FROM parts p WHERE p.id = $1) AND n > (SELECT p.n FROM parts p WHERE p.id = $1)";

impl Store {
    /// Whether a text that is too long for a target goes there as a thread. Not once it is confirmed.
    ///
    /// # Errors
    /// The database's.
    pub async fn thread_target(&self, id: &str, thread: bool) -> Result<bool> {
        let sql = "UPDATE targets SET thread = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.target = targets.id AND p.state <> 'cancelled')";
        let changed =
            write!(self, db => sqlx::query(sql).bind(id).bind(i64::from(thread)).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// What waits of these targets says something else from now on, in as many posts as that takes. Not where something
    /// has left, or is about to.
    ///
    /// # Errors
    /// The database's.
    pub async fn rethread(&self, parts: &[NewPart], now: Millis) -> Result<()> {
        let first = "UPDATE parts SET text = $2, saved = CASE WHEN intent_at IS NULL OR state = 'failed' THEN 'null' ELSE saved END
                     WHERE target = $1 AND n = 0 AND leased = 0 AND state IN ('queued', 'waiting', 'late', 'needs_login', 'failed')";
        let drop = "DELETE FROM parts WHERE target = $1 AND n > 0";
        let add = "INSERT INTO parts (id, workspace, target, account, platform, n, state, made_at, due_at, urgent, saved, text)
                   SELECT $1, p.workspace, p.target, p.account, p.platform, $3, CASE WHEN p.state = 'needs_login' THEN p.state ELSE 'queued' END,
                       $4, CAST(NULL AS BIGINT), p.urgent, 'null', $5 FROM parts p WHERE p.target = $2 AND p.n = 0";
        in_tx!(self, tx => {
            for part in parts {
                let texts = part.parts();
                let text = texts.first().and_then(|(_, _, text)| *text);
                if sqlx::query(first).bind(&part.target).bind(text).execute(&mut *tx).await?.rows_affected() == 0 {
                    continue;
                }
                sqlx::query(drop).bind(&part.target).execute(&mut *tx).await?;
                for (id, n, text) in texts.iter().skip(1) {
                    sqlx::query(add).bind(id).bind(&part.target).bind(n).bind(now).bind(*text).execute(&mut *tx).await?;
                }
            }
        });
        Ok(())
    }

    /// What the network calls the posts ahead of the one in this place, in order; `None` where nobody knows.
    ///
    /// # Errors
    /// The database's.
    pub async fn ahead(&self, target: &str, n: i64) -> Result<Vec<Option<Remote>>> {
        let sql = "SELECT remote FROM parts WHERE target = $1 AND n < $2 ORDER BY n";
        let rows: Vec<Option<String>> = read!(self, db => sqlx::query_scalar(sql).bind(target).bind(n).fetch_all(db).await)?;
        let known = |remote: &Remote| !remote.id.is_empty();
        rows.iter().map(|row| Ok(row.as_deref().map(serde_json::from_str::<Remote>).transpose()?.filter(known))).collect()
    }

    /// Everything that is live of a thread is to be deleted, and what has not left is taken back. Not while something of it
    /// is under way or in doubt. Whether it was done.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_thread(&self, target: &str, now: Millis) -> Result<bool> {
        let touch = "UPDATE posts SET version = version + 1, touched_at = $2, due_at = $2 WHERE id = (SELECT t.post FROM targets t WHERE t.id = $1)";
        let rest = "UPDATE parts SET state = 'cancelled', due_at = NULL, ended_at = $2
                    WHERE target = $1 AND leased = 0 AND state IN ('queued', 'waiting', 'late', 'needs_login', 'failed')";
        let busy =
            "SELECT COUNT(*) FROM parts WHERE target = $1 AND (leased = 1 OR state IN ('committing', 'unsure', 'asked', 'processing'))";
        let live = "UPDATE parts SET state = 'deleting', due_at = $2, reason = NULL, ended_at = NULL, attempts = 0, looks = 0, deaths = 0
                    WHERE target = $1 AND leased = 0 AND state = 'live'";
        let result: Result<bool> = async {
            in_tx!(self, tx => {
                sqlx::query(touch).bind(target).bind(now).execute(&mut *tx).await?;
                sqlx::query(rest).bind(target).bind(now).execute(&mut *tx).await?;
                let busy: i64 = sqlx::query_scalar(busy).bind(target).fetch_one(&mut *tx).await?;
                if busy > 0 {
                    return Err(StoreError::Raced);
                }
                sqlx::query(live).bind(target).bind(now).execute(&mut *tx).await?;
            });
            Ok(true)
        }
        .await;
        self.wakes.parts.ring();
        self.wakes.cards.ring();
        match result {
            Err(StoreError::Raced) => Ok(false),
            result => result,
        }
    }
}
