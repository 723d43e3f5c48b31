//! What was chosen for a network's own settings: for a target, and the last choices of its account, with which its next
//! target begins.

use super::{Result, Store};
use crate::model::ids::PostId;
use crate::model::setting::Chosen;

/// What a stored choice says; nothing where nothing was chosen.
pub(super) fn chosen(text: Option<&str>) -> Result<Chosen> {
    Ok(text.map(serde_json::from_str).transpose()?.unwrap_or_default())
}

impl Store {
    /// What was chosen for a target.
    ///
    /// # Errors
    /// The database's.
    pub async fn chosen(&self, target: &str) -> Result<Chosen> {
        let sql = "SELECT chosen FROM targets WHERE id = $1";
        let text: Option<Option<String>> = read!(self, db => sqlx::query_scalar(sql).bind(target).fetch_optional(db).await)?;
        chosen(text.flatten().as_deref())
    }

    /// What was last chosen for an account.
    ///
    /// # Errors
    /// The database's.
    pub async fn chosen_of_account(&self, account: &str) -> Result<Chosen> {
        let sql = "SELECT chosen FROM accounts WHERE id = $1";
        let text: Option<Option<String>> = read!(self, db => sqlx::query_scalar(sql).bind(account).fetch_optional(db).await)?;
        chosen(text.flatten().as_deref())
    }

    /// Chooses `word` for `key` at a target, and remembers it for its account where it `lasts`. Not once something of the
    /// target is on its way. Whether it was done.
    ///
    /// # Errors
    /// The database's.
    pub async fn choose(&self, target: &str, key: &str, word: &str, lasts: bool) -> Result<bool> {
        let of = "SELECT t.chosen, t.account, a.chosen FROM targets t JOIN accounts a ON a.id = t.account WHERE t.id = $1
                  AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.target = t.id AND p.state NOT IN ('cancelled', 'queued', 'needs_login', 'late', 'failed'))";
        let (set, remember) = ("UPDATE targets SET chosen = $2 WHERE id = $1", "UPDATE accounts SET chosen = $2 WHERE id = $1");
        let done = in_tx!(self, tx => {
            let found: Option<(Option<String>, String, Option<String>)> = sqlx::query_as(of).bind(target).fetch_optional(&mut *tx).await?;
            if let Some((own, account, last)) = &found {
                sqlx::query(set).bind(target).bind(with(own.as_deref(), key, word)?).execute(&mut *tx).await?;
                if lasts {
                    sqlx::query(remember).bind(account).bind(with(last.as_deref(), key, word)?).execute(&mut *tx).await?;
                }
            }
            found.is_some()
        });
        Ok(done)
    }

    /// Chooses `word` for `key` at an account: its next post begins with that, and so do its drafts that had nothing there.
    /// Those drafts.
    ///
    /// # Errors
    /// The database's.
    pub async fn choose_for_account(&self, account: &str, key: &str, word: &str) -> Result<Vec<PostId>> {
        let of = "SELECT chosen FROM accounts WHERE id = $1";
        let drafts = "SELECT t.id, t.chosen, t.post FROM targets t JOIN posts o ON o.id = t.post WHERE t.account = $1
                      AND o.state IN ('draft', 'gathering', 'repeats')";
        let (set, remember) = ("UPDATE targets SET chosen = $2 WHERE id = $1", "UPDATE accounts SET chosen = $2 WHERE id = $1");
        let changed = in_tx!(self, tx => {
            let mut changed = Vec::new();
            let last: Option<Option<String>> = sqlx::query_scalar(of).bind(account).fetch_optional(&mut *tx).await?;
            sqlx::query(remember).bind(account).bind(with(last.flatten().as_deref(), key, word)?).execute(&mut *tx).await?;
            let open: Vec<(String, Option<String>, String)> = sqlx::query_as(drafts).bind(account).fetch_all(&mut *tx).await?;
            for (target, own, post) in open {
                if !chosen(own.as_deref())?.contains_key(key) {
                    sqlx::query(set).bind(&target).bind(with(own.as_deref(), key, word)?).execute(&mut *tx).await?;
                    changed.push(post);
                }
            }
            changed
        });
        Ok(changed)
    }
}

/// A stored choice with one more.
fn with(text: Option<&str>, key: &str, word: &str) -> Result<String> {
    let mut all = chosen(text)?;
    all.insert(key.to_owned(), word.to_owned());
    Ok(serde_json::to_string(&all)?)
}
