//! What networks say of accounts right before a post: when they are to be asked, and what they said.

use serde_json::Value;

use super::cards::TOUCH;
use super::{Result, Store};
use crate::clock::Millis;
use crate::model::account::Account;
use crate::model::terms::Terms;

const FACTS: &str = "SELECT facts FROM accounts WHERE id = $1";
/// The posts whose cards show what holds for account $1: those that somebody looked at, or that failed, since $2.
const SHOWING: &str = "SELECT DISTINCT t.post FROM targets t JOIN posts o ON o.id = t.post WHERE t.account = $1
     AND ((o.touched_at > $2 AND o.state IN ('draft', 'repeats', 'sent')) OR EXISTS
         (SELECT 1 FROM parts p WHERE p.target = t.id AND p.state = 'failed' AND p.ended_at > $2))";

impl Store {
    /// The network is to be asked what holds for a ready account, unless it has said it since the account was read.
    ///
    /// # Errors
    /// The database's.
    pub async fn want_terms(&self, account: &Account, now: Millis) -> Result<()> {
        let sql = "UPDATE accounts SET ask_at = $2, due_at = CASE WHEN due_at < $2 THEN due_at ELSE $2 END
                   WHERE id = $1 AND state = 'ready' AND (ask_at IS NULL OR ask_at > $2)";
        let asked_at = |facts: &Value| Terms::of(facts).map(|terms| terms.asked_at);
        in_tx!(self, tx => {
            let facts: Option<String> = sqlx::query_scalar(FACTS).bind(&account.id).fetch_optional(&mut *tx).await?;
            let since = facts.map(|facts| serde_json::from_str(&facts)).transpose()?.as_ref().and_then(asked_at);
            if since == asked_at(&account.facts) {
                sqlx::query(sql).bind(&account.id).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.accounts.ring();
        Ok(())
    }

    /// When the network is to be asked about an account, if it is.
    ///
    /// # Errors
    /// The database's.
    pub async fn ask_at(&self, account: &str) -> Result<Option<Millis>> {
        let sql = "SELECT ask_at FROM accounts WHERE id = $1";
        let at: Option<Option<Millis>> = read!(self, db => sqlx::query_scalar(sql).bind(account).fetch_optional(db).await)?;
        Ok(at.flatten())
    }

    /// Keeps what the network said of an account; it is asked again at `again`. The cards that show it, of posts that
    /// somebody looked at since `since`, are shown anew.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_terms(&self, account: &str, terms: &Terms, again: Option<Millis>, since: Millis, now: Millis) -> Result<()> {
        let set = "UPDATE accounts SET facts = $2, ask_at = $3 WHERE id = $1";
        in_tx!(self, tx => {
            let facts: Option<String> = sqlx::query_scalar(FACTS).bind(account).fetch_optional(&mut *tx).await?;
            if let Some(facts) = facts {
                let mut facts = serde_json::from_str(&facts)?;
                terms.put(&mut facts);
                sqlx::query(set).bind(account).bind(facts.to_string()).bind(again).execute(&mut *tx).await?;
            }
            let posts: Vec<String> = sqlx::query_scalar(SHOWING).bind(account).bind(since).fetch_all(&mut *tx).await?;
            for post in posts {
                sqlx::query(TOUCH).bind(post).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.cards.ring();
        Ok(())
    }
}
