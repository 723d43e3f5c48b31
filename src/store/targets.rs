//! The targets of a post and the parts they consist of.

use std::collections::HashMap;

use super::{Result, Store, known};
use crate::model::ids::WorkspaceId;
use crate::model::part::PartState;
use crate::model::platform::PlatformId;
use crate::model::post::{Part, Target};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    post: String,
    account: String,
    platform: String,
    wanted: i64,
    text: Option<String>,
    cut: i64,
    thread: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct PartRow {
    pub(super) id: String,
    pub(super) target: String,
    pub(super) n: i64,
    pub(super) text: Option<String>,
    pub(super) state: String,
    pub(super) due_at: Option<i64>,
    pub(super) attempts: i64,
    pub(super) progress: Option<i64>,
    pub(super) remote: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) ended_at: Option<i64>,
}

impl PartRow {
    pub(super) fn part(self) -> Result<Part> {
        Ok(Part {
            state: known(PartState::from_word(&self.state), "parts", "state", &self.id)?,
            remote: self.remote.as_deref().map(serde_json::from_str).transpose()?,
            reason: self.reason.as_deref().map(serde_json::from_str).transpose()?,
            id: self.id,
            n: self.n,
            words: self.text,
            due_at: self.due_at.unwrap_or_default(),
            attempts: self.attempts,
            progress: self.progress,
            ended_at: self.ended_at,
        })
    }
}

impl Store {
    /// The targets of a post, in the order in which their accounts were connected.
    ///
    /// # Errors
    /// The database's.
    pub async fn targets(&self, post: &str) -> Result<Vec<Target>> {
        let sql = "SELECT t.id, t.post, t.account, a.platform, t.wanted, t.text, t.cut, t.thread FROM targets t JOIN accounts a ON a.id = t.account
                   WHERE t.post = $1 ORDER BY a.created_at, a.id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(post).fetch_all(db).await)?;
        let mut parts = self.parts_by_target(post).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Target {
                    platform: known(PlatformId::from_word(&row.platform), "accounts", "platform", &row.account)?,
                    parts: parts.remove(&row.id).unwrap_or_default(),
                    id: row.id,
                    post: row.post,
                    account: row.account,
                    on: row.wanted == 1,
                    text: row.text,
                    cut: row.cut == 1,
                    thread: row.thread == 1,
                })
            })
            .collect()
    }

    async fn parts_by_target(&self, post: &str) -> Result<HashMap<String, Vec<Part>>> {
        let sql = "SELECT p.id, p.target, p.n, p.text, p.state, p.due_at, p.attempts, p.progress, p.remote, p.reason, p.ended_at
                   FROM parts p JOIN targets t ON t.id = p.target WHERE t.post = $1 ORDER BY p.n";
        let rows: Vec<PartRow> = read!(self, db => sqlx::query_as(sql).bind(post).fetch_all(db).await)?;
        let mut by_target: HashMap<String, Vec<Part>> = HashMap::new();
        for row in rows {
            by_target.entry(row.target.clone()).or_default().push(row.part()?);
        }
        Ok(by_target)
    }

    /// Adds a target to a post, unless that account is one already.
    ///
    /// # Errors
    /// The database's.
    pub async fn add_target(&self, workspace: &WorkspaceId, target: &Target) -> Result<()> {
        let sql = "INSERT INTO targets (id, workspace, post, account, wanted, chosen)
                   VALUES ($1, $2, $3, $4, $5, (SELECT a.chosen FROM accounts a WHERE a.id = $4)) ON CONFLICT DO NOTHING";
        write!(self, db => sqlx::query(sql)
            .bind(&target.id).bind(workspace).bind(&target.post).bind(&target.account).bind(i64::from(target.on))
            .execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Switches a target on or off, as long as it is not confirmed.
    ///
    /// # Errors
    /// The database's.
    pub async fn switch_target(&self, id: &str, on: bool) -> Result<bool> {
        let sql = "UPDATE targets SET wanted = $2 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.target = targets.id AND p.state <> 'cancelled')";
        let changed = write!(self, db => sqlx::query(sql).bind(id).bind(i64::from(on)).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Gives a target text of its own; `None`: the post's again.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_target_text(&self, id: &str, text: Option<&str>) -> Result<()> {
        // What was refused is not sent again with the old words that were prepared.
        let anew = "UPDATE parts SET saved = 'null' WHERE target = $1 AND state = 'failed' AND leased = 0";
        in_tx!(self, tx => {
            sqlx::query("UPDATE targets SET text = $2 WHERE id = $1").bind(id).bind(text).execute(&mut *tx).await?;
            sqlx::query(anew).bind(id).execute(&mut *tx).await?;
        });
        Ok(())
    }
}
