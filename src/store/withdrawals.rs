//! What a network withdrew in a person's name: the sign-ins of accounts, or everything that is kept about them. Each request
//! counts once.

use super::accounts::{CANCEL, Row};
use super::outbox::{NewWord, insert_words};
use super::{Result, Store, known};
use crate::clock::Millis;
use crate::model::account::Account;
use crate::model::platform::PlatformId;

/// A request of a network.
#[derive(Clone, Copy, Debug)]
pub struct NewWithdrawal<'a> {
    /// By this the person finds what came of it.
    pub code: &'a str,
    /// What tells it from every other request.
    pub request: &'a str,
    /// The network.
    pub platform: PlatformId,
    /// What is wanted, in a word.
    pub kind: &'a str,
    /// The accounts.
    pub accounts: &'a [&'a str],
    /// Whether everything that is kept about them goes, and not the sign-in alone.
    pub erase: bool,
}

/// What came of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// By this the person finds it.
    pub code: String,
    /// The network.
    pub platform: PlatformId,
    /// What was wanted, in a word.
    pub kind: String,
    /// How many accounts it was about.
    pub accounts: i64,
    /// When it was done.
    pub done_at: Millis,
}

type Found = (String, String, String, i64, i64);

fn withdrawal((code, platform, kind, accounts, done_at): Found) -> Result<Withdrawal> {
    let platform = known(PlatformId::from_word(&platform), "withdrawals", "platform", &code)?;
    Ok(Withdrawal { code, platform, kind, accounts, done_at })
}

/// The sign-in of the account $1 goes, at $2: the person must sign in again, and what waits, waits for that. Who is looking
/// after it at this moment finds another version.
const SIGN_OUT: [&str; 3] = [
    "UPDATE accounts SET state = CASE WHEN state = 'pending' THEN 'removed' ELSE 'needs_login' END, token = NULL, expires_at = NULL,
         renew_at = NULL, login_until = NULL, token_version = token_version + 1, due_at = NULL, lease_until = 0
     WHERE id = $1 AND state <> 'removed' AND CAST($2 AS BIGINT) IS NOT NULL",
    "UPDATE parts SET state = 'needs_login' WHERE account = $1 AND leased = 0 AND state IN ('queued', 'waiting') AND CAST($2 AS BIGINT) IS NOT NULL",
    "UPDATE posts SET due_at = $2, version = version + 1 WHERE id IN (SELECT t.post FROM targets t WHERE t.account = $1)
         AND state <> 'discarded' AND card IS NOT NULL",
];
/// Everything that is kept about the account $1 goes, at $2; what was published stays at the network, and its rows say no
/// more than that.
const ERASE: [&str; 4] = [
    "UPDATE accounts SET state = 'removed', remote_id = 'erased:' || id, handle = '—', name = '—', link = NULL, facts = '{}', token = NULL,
         expires_at = NULL, renew_at = NULL, login_until = NULL, token_version = token_version + 1, chosen = NULL, sign_in = NULL,
         due_at = NULL, lease_until = 0
     WHERE id = $1 AND CAST($2 AS BIGINT) IS NOT NULL",
    "UPDATE parts SET remote = NULL, saved = 'null' WHERE account = $1 AND leased = 0 AND CAST($2 AS BIGINT) IS NOT NULL",
    "DELETE FROM links WHERE part IN (SELECT p.id FROM parts p WHERE p.account = $1) AND CAST($2 AS BIGINT) IS NOT NULL",
    "UPDATE targets SET chosen = NULL WHERE account = $1 AND CAST($2 AS BIGINT) IS NOT NULL",
];

impl Store {
    /// Does what a network wants, and says `words`: all or nothing, and the same request once. What came of it, now or then.
    ///
    /// # Errors
    /// The database's.
    pub async fn withdraw(&self, new: &NewWithdrawal<'_>, words: &[NewWord], now: Millis) -> Result<Withdrawal> {
        let add = "INSERT INTO withdrawals (code, request, platform, kind, accounts, done_at) VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (request) DO NOTHING";
        let find = "SELECT code, platform, kind, accounts, done_at FROM withdrawals WHERE request = $1";
        let count = i64::try_from(new.accounts.len()).unwrap_or(i64::MAX);
        let steps: Vec<&str> = if new.erase { CANCEL.into_iter().chain(ERASE).collect() } else { SIGN_OUT.to_vec() };
        let found: Found = in_tx!(self, tx => {
            let added = sqlx::query(add)
                .bind(new.code).bind(new.request).bind(new.platform.word()).bind(new.kind).bind(count).bind(now)
                .execute(&mut *tx).await?.rows_affected();
            if added == 1 {
                for account in new.accounts {
                    for sql in steps.iter().copied() {
                        sqlx::query(sql).bind(*account).bind(now).execute(&mut *tx).await?;
                    }
                }
                insert_words!(tx, words, now);
            }
            sqlx::query_as(find).bind(new.request).fetch_one(&mut *tx).await?
        });
        self.wakes.ring();
        withdrawal(found)
    }

    /// What came of a request, by its code.
    ///
    /// # Errors
    /// The database's.
    pub async fn withdrawal(&self, code: &str) -> Result<Option<Withdrawal>> {
        let sql = "SELECT code, platform, kind, accounts, done_at FROM withdrawals WHERE code = $1";
        let found: Option<Found> = read!(self, db => sqlx::query_as(sql).bind(code).fetch_optional(db).await)?;
        found.map(withdrawal).transpose()
    }

    /// Every account that there ever was at a network, in whatever state.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts_ever_at(&self, platform: PlatformId) -> Result<Vec<Account>> {
        let sql = "SELECT * FROM accounts WHERE platform = $1 ORDER BY id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(platform.word()).fetch_all(db).await)?;
        rows.into_iter().map(Row::account).collect()
    }

    /// Erases what was under way when its account was erased, and has ended since. How many parts that were.
    ///
    /// # Errors
    /// The database's.
    pub async fn erase_leftovers(&self) -> Result<u64> {
        let sql = "UPDATE parts SET remote = NULL, saved = 'null' WHERE remote IS NOT NULL AND leased = 0
                   AND account IN (SELECT a.id FROM accounts a WHERE a.state = 'removed' AND a.remote_id = 'erased:' || a.id)";
        Ok(write!(self, db => sqlx::query(sql).execute(db).await.map(|done| done.rows_affected()))?)
    }

    /// Forgets what came of requests before `before`.
    ///
    /// # Errors
    /// The database's.
    pub async fn forget_withdrawals(&self, before: Millis) -> Result<()> {
        write!(self, db => sqlx::query("DELETE FROM withdrawals WHERE done_at < $1").bind(before).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
