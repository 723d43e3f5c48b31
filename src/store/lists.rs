//! Lists that people look at: what waits, what went out.

use super::posts::Row;
use super::{Result, Store};
use crate::model::post::Post;

impl Store {
    /// The posts of a workspace of which something still waits for its time, soonest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_posts(&self, workspace: &str, skip: i64, count: i64) -> Result<Vec<Post>> {
        let sql = "SELECT * FROM posts p WHERE p.workspace = $1 AND p.state = 'sent'
                   AND EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id AND q.state IN ('queued', 'waiting', 'late', 'needs_login')
                       AND (q.n = 0 OR q.due_at IS NOT NULL))
                   ORDER BY p.planned_at, p.created_at, p.id LIMIT $3 OFFSET $2";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(workspace).bind(skip).bind(count).fetch_all(db).await)?;
        rows.into_iter().map(Row::post).collect()
    }

    /// How many posts of a workspace still wait for their time.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_count(&self, workspace: &str) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM posts p WHERE p.workspace = $1 AND p.state = 'sent'
                   AND EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id AND q.state IN ('queued', 'waiting', 'late', 'needs_login')
                       AND (q.n = 0 OR q.due_at IS NOT NULL))";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(workspace).fetch_one(db).await)?)
    }

    /// The posts of a workspace that have left, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn past_posts(&self, workspace: &str, skip: i64, count: i64) -> Result<Vec<Post>> {
        let sql = "SELECT * FROM posts p WHERE p.workspace = $1 AND p.state = 'sent'
                   AND EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id
                       AND q.state IN ('live', 'handed_over', 'processing', 'unsure', 'asked', 'failed', 'closed', 'deleting', 'deleted'))
                   ORDER BY p.planned_at DESC, p.id LIMIT $3 OFFSET $2";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(workspace).bind(skip).bind(count).fetch_all(db).await)?;
        rows.into_iter().map(Row::post).collect()
    }

    /// How many posts still wait for one account.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_for_account(&self, account: &str) -> Result<i64> {
        let sql = "SELECT COUNT(DISTINCT target) FROM parts WHERE account = $1 AND state IN ('queued', 'waiting', 'late', 'needs_login')";
        Ok(read!(self, db => sqlx::query_scalar(sql).bind(account).fetch_one(db).await)?)
    }

    /// Forgets what has outlived its purpose: posts put away or never confirmed, untouched since `drafts`.
    ///
    /// # Errors
    /// The database's.
    pub async fn sweep_posts(&self, drafts: i64) -> Result<()> {
        // What was only to be cleaned is of no use a day later: 29 days earlier than a draft.
        let gone = "SELECT p.id FROM posts p
                    WHERE ((p.state IN ('draft', 'gathering', 'discarded') AND p.touched_at < $1) OR (p.state = 'clean' AND p.touched_at - 2505600000 < $1))
                    AND NOT EXISTS (SELECT 1 FROM media m WHERE m.post = p.id AND m.state = 'ready')
                    AND NOT EXISTS (SELECT 1 FROM targets t JOIN parts q ON q.target = t.id WHERE t.post = p.id AND q.state <> 'cancelled')";
        let steps = [
            format!("DELETE FROM renditions WHERE media IN (SELECT id FROM media WHERE post IN ({gone}))"),
            format!("DELETE FROM media WHERE post IN ({gone})"),
            format!("DELETE FROM parts WHERE target IN (SELECT id FROM targets WHERE post IN ({gone}))"),
            format!("DELETE FROM targets WHERE post IN ({gone})"),
            format!("DELETE FROM posts WHERE id IN ({gone})"),
        ];
        in_tx!(self, tx => {
            for sql in steps {
                sqlx::query(sqlx::AssertSqlSafe(sql)).bind(drafts).execute(&mut *tx).await?;
            }
        });
        Ok(())
    }
}
