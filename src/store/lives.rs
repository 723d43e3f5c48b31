//! How long accounts live by themselves: when a token is renewed, by whom, and when the person has to sign in again.

use super::{Claim, Result, Store};
use crate::clock::Millis;

/// What is known of the end of an account's sign-in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Life {
    /// When the token is to be renewed although nobody uses it.
    pub renew_at: Option<Millis>,
    /// When the sign-in ends: then only the person can go on.
    pub login_until: Option<Millis>,
    /// How many notices of that end were given.
    pub warned: i64,
}

/// What came of beginning a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is ours to do.
    Ours,
    /// Somebody did it already: there is a newer token.
    Done,
    /// Somebody does it, until then at the latest.
    Others(Millis),
}

impl Store {
    /// Notes which sign-in brought the account, and how long it lives; what was warned of counts no more.
    ///
    /// # Errors
    /// The database's.
    pub async fn note_sign_in(&self, id: &str, sign_in: &str, life: &Life) -> Result<()> {
        let sql = "UPDATE accounts SET sign_in = $2, renew_at = $3, login_until = $4, warned = $5, renewing = 0 WHERE id = $1";
        write!(self, db => sqlx::query(sql)
            .bind(id).bind(sign_in).bind(life.renew_at).bind(life.login_until).bind(life.warned).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// How long an account lives by itself.
    ///
    /// # Errors
    /// The database's; no such account.
    pub async fn life(&self, id: &str) -> Result<Life> {
        let sql = "SELECT renew_at, login_until, warned FROM accounts WHERE id = $1";
        Ok(read!(self, db => sqlx::query_as(sql).bind(id).fetch_one(db).await)?)
    }

    /// When a ready account is looked at next; `None`: never.
    ///
    /// # Errors
    /// The database's.
    pub async fn plan_look(&self, id: &str, due: Option<Millis>) -> Result<()> {
        let sql = "UPDATE accounts SET due_at = CASE WHEN CAST($2 AS BIGINT) IS NULL OR ask_at < $2 THEN COALESCE(ask_at, $2) ELSE $2 END
                   WHERE id = $1 AND state = 'ready'";
        write!(self, db => sqlx::query(sql).bind(id).bind(due).execute(db).await.map(|_| ()))?;
        self.wakes.accounts.ring();
        Ok(())
    }

    /// The renewal did not come off: it is tried again at `at`.
    ///
    /// # Errors
    /// The database's.
    pub async fn delay_renewal(&self, id: &str, at: Millis) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE accounts SET renew_at = $2 WHERE id = $1").bind(id).bind(at).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Notes how many notices of the end were given, unless the person signed in meanwhile.
    ///
    /// # Errors
    /// The database's.
    pub async fn warned(&self, claim: &Claim, count: i64) -> Result<()> {
        let sql = "UPDATE accounts SET warned = $3 WHERE id = $1 AND fence = $2 AND lease_until > 0";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(claim.fence).bind(count).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Begins to renew version `version` of a token, until `until`; one at a time.
    ///
    /// # Errors
    /// The database's; no such account.
    pub async fn begin_renewal(&self, id: &str, version: i64, now: Millis, until: Millis) -> Result<Begun> {
        let sql = "UPDATE accounts SET renewing = $4 WHERE id = $1 AND token_version = $2 AND renewing <= $3";
        let begun = write!(self, db => sqlx::query(sql).bind(id).bind(version).bind(now).bind(until).execute(db).await.map(|done| done.rows_affected()))?;
        if begun == 1 {
            return Ok(Begun::Ours);
        }
        let sql = "SELECT token_version, renewing FROM accounts WHERE id = $1";
        let (current, busy): (i64, i64) = read!(self, db => sqlx::query_as(sql).bind(id).fetch_one(db).await)?;
        Ok(if current == version { Begun::Others(busy) } else { Begun::Done })
    }

    /// The renewal that was to last until `until` is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_renewal(&self, id: &str, until: Millis) -> Result<()> {
        let sql = "UPDATE accounts SET renewing = 0 WHERE id = $1 AND renewing = $2";
        write!(self, db => sqlx::query(sql).bind(id).bind(until).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
