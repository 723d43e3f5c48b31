//! What a network lets through in a while: rows that are reserved with the claim, so that a limit is met before the
//! network has to say so. A tenth is kept for "publish now".

use super::{Result, Store};
use crate::clock::Millis;
use crate::model::limits::Pace;

/// Reserves the share of one part ($4: 1 when it is "publish now") of network $2 and account $3 at $1; a while that is
/// over begins anew. What is left after it of each budget, without what is kept: below 0, it was not enough.
pub(super) const RESERVE: &str = "UPDATE budgets SET remaining = CASE WHEN reset_at > $1 THEN remaining ELSE most END - cost,
         reset_at = CASE WHEN reset_at > $1 THEN reset_at ELSE $1 + per END
     WHERE scope IN ($2, $3) RETURNING remaining - CASE WHEN $4 = 1 THEN 0 ELSE kept END";

impl Store {
    /// The budget of a network (its word) or an account (its name). What was used of it stays used.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_budget(&self, scope: &str, pace: &Pace) -> Result<()> {
        let sql = "INSERT INTO budgets (scope, per, most, cost, kept, remaining, reset_at) VALUES ($1, $2, $3, $4, $5, $3, 0)
                   ON CONFLICT (scope, per) DO UPDATE SET most = excluded.most, cost = excluded.cost, kept = excluded.kept
                   WHERE budgets.most <> excluded.most OR budgets.cost <> excluded.cost OR budgets.kept <> excluded.kept";
        write!(self, db => sqlx::query(sql)
            .bind(scope).bind(pace.per).bind(pace.most).bind(pace.cost).bind(pace.kept()).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// The network said what is left, of the budget for `per` milliseconds or of the only one: it knows better when
    /// that is less.
    ///
    /// # Errors
    /// The database's.
    pub async fn told_budget(&self, scope: &str, per: Option<Millis>, remaining: i64, reset_at: Millis, now: Millis) -> Result<()> {
        let sql = "UPDATE budgets SET remaining = $3, reset_at = $4 WHERE scope = $1 AND ($2 = 0 OR per = $2)
                   AND (reset_at <= $5 OR remaining > $3)";
        write!(self, db => sqlx::query(sql)
            .bind(scope).bind(per.unwrap_or(0)).bind(remaining).bind(reset_at).bind(now).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
