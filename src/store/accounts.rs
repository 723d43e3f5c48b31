//! Accounts and their sealed tokens.

use super::{Claim, Result, Store, known};
use crate::clock::Millis;
use crate::model::account::{Account, AccountState};
use crate::model::platform::PlatformId;

/// A token as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SealedToken {
    /// The token, sealed; `None` once it is erased.
    pub token: Option<String>,
    /// Raised by each new token, so that of two refreshes only one counts.
    pub token_version: i64,
    /// When it ends.
    pub expires_at: Option<Millis>,
}

/// What goes when the account $1 goes, at $2: its posts are shown anew, what has not left is cancelled, open drafts lose it.
pub(super) const CANCEL: [&str; 3] = [
    "UPDATE posts SET due_at = $2, version = version + 1 WHERE id IN (SELECT t.post FROM targets t WHERE t.account = $1)
         AND state <> 'discarded' AND card IS NOT NULL",
    "UPDATE parts SET state = 'cancelled', due_at = NULL, ended_at = $2, leased = 0, lease_until = 0, slot = NULL, fence = fence + 1
         WHERE account = $1 AND state IN ('queued', 'waiting', 'late', 'needs_login', 'staging')",
    "DELETE FROM targets WHERE account = $1 AND CAST($2 AS BIGINT) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.target = targets.id)",
];

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    workspace: String,
    platform: String,
    remote_id: String,
    handle: String,
    name: String,
    link: Option<String>,
    facts: String,
    state: String,
    connected_by: i64,
    created_at: i64,
    last_post_at: Option<i64>,
}

impl Row {
    pub(super) fn account(self) -> Result<Account> {
        Ok(Account {
            platform: known(PlatformId::from_word(&self.platform), "accounts", "platform", &self.id)?,
            state: known(AccountState::from_word(&self.state), "accounts", "state", &self.id)?,
            facts: serde_json::from_str(&self.facts)?,
            id: self.id,
            workspace: self.workspace,
            remote_id: self.remote_id,
            handle: self.handle,
            name: self.name,
            link: self.link,
            connected_by: self.connected_by,
            created_at: self.created_at,
            last_post_at: self.last_post_at,
        })
    }
}

impl Store {
    /// One account.
    ///
    /// # Errors
    /// The database's.
    pub async fn account(&self, id: &str) -> Result<Option<Account>> {
        let row: Option<Row> = read!(self, db => sqlx::query_as("SELECT * FROM accounts WHERE id = $1").bind(id).fetch_optional(db).await)?;
        row.map(Row::account).transpose()
    }

    /// The accounts of a workspace that were kept and not removed, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts(&self, workspace: &str) -> Result<Vec<Account>> {
        let sql = "SELECT * FROM accounts WHERE workspace = $1 AND state IN ('ready', 'needs_login') ORDER BY created_at, id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_all(db).await)?;
        rows.into_iter().map(Row::account).collect()
    }

    /// The account with this name at its network, in whatever state.
    ///
    /// # Errors
    /// The database's.
    pub async fn account_named(&self, workspace: &str, platform: PlatformId, remote_id: &str) -> Result<Option<Account>> {
        let sql = "SELECT * FROM accounts WHERE workspace = $1 AND platform = $2 AND remote_id = $3";
        let row: Option<Row> =
            read!(self, db => sqlx::query_as(sql).bind(workspace).bind(platform.word()).bind(remote_id).fetch_optional(db).await)?;
        row.map(Row::account).transpose()
    }

    /// Stores what a sign-in brought: a new account, or news of one that is there (history and posts stay).
    /// `due` is when a pending one is erased.
    ///
    /// # Errors
    /// The database's.
    pub async fn put_account(&self, account: &Account, sealed: &str, expires_at: Option<Millis>, due: Option<Millis>) -> Result<()> {
        let sql = "INSERT INTO accounts (id, workspace, platform, remote_id, handle, name, link, facts, state, token, token_version,
                       expires_at, connected_by, created_at, due_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $13, $14)
                   ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, name = excluded.name, link = excluded.link,
                       facts = excluded.facts, state = excluded.state, token = excluded.token,
                       token_version = accounts.token_version + 1, expires_at = excluded.expires_at,
                       connected_by = excluded.connected_by, created_at = excluded.created_at, due_at = excluded.due_at, lease_until = 0";
        let facts = account.facts.to_string();
        write!(self, db => sqlx::query(sql)
            .bind(&account.id).bind(&account.workspace).bind(account.platform.word()).bind(&account.remote_id)
            .bind(&account.handle).bind(&account.name).bind(&account.link).bind(&facts).bind(account.state.word())
            .bind(sealed).bind(expires_at).bind(account.connected_by).bind(account.created_at).bind(due)
            .execute(db).await.map(|_| ()))?;
        self.wakes.accounts.ring();
        Ok(())
    }

    /// The accounts that a sign-in brought, as they stand, without those that were removed.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts_of_sign_in(&self, sign_in: &str) -> Result<Vec<Account>> {
        let sql = "SELECT * FROM accounts WHERE sign_in = $1 AND state <> 'removed' ORDER BY name, id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(sign_in).fetch_all(db).await)?;
        rows.into_iter().map(Row::account).collect()
    }

    /// The accounts at a network, in every workspace, whose sign-in lives.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts_at(&self, platform: PlatformId) -> Result<Vec<Account>> {
        let sql = "SELECT * FROM accounts WHERE platform = $1 AND state IN ('pending', 'ready') ORDER BY id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(platform.word()).fetch_all(db).await)?;
        rows.into_iter().map(Row::account).collect()
    }

    /// The accounts of the sign-in that brought this one, itself among them.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts_beside(&self, account: &str) -> Result<Vec<Account>> {
        let sql = "SELECT * FROM accounts WHERE sign_in = (SELECT a.sign_in FROM accounts a WHERE a.id = $1) AND state <> 'removed' ORDER BY name, id";
        let rows: Vec<Row> = read!(self, db => sqlx::query_as(sql).bind(account).fetch_all(db).await)?;
        rows.into_iter().map(Row::account).collect()
    }

    /// Moves an account from one state to another. Whether it was in the first one.
    ///
    /// # Errors
    /// The database's.
    pub async fn move_account(&self, id: &str, from: AccountState, to: AccountState) -> Result<bool> {
        let sql = "UPDATE accounts SET state = $3, due_at = NULL, lease_until = 0 WHERE id = $1 AND state = $2";
        let moved = write!(self, db => sqlx::query(sql).bind(id).bind(from.word()).bind(to.word()).execute(db).await.map(|done| done.rows_affected()))?;
        Ok(moved == 1)
    }

    /// Takes an account in `from` out of use: what waited for it or was being prepared is cancelled (the fence stops
    /// the worker before anything becomes visible). What may have left already ends first. The token stays for the
    /// attempt to end it at the network, which is due at once and ends in [`Store::remove_account`].
    /// Whether it was in `from`.
    ///
    /// # Errors
    /// The database's.
    pub async fn retire_account(&self, id: &str, from: AccountState, now: Millis) -> Result<bool> {
        let sql = "UPDATE accounts SET state = 'removed', due_at = $2, lease_until = 0 WHERE id = $1 AND state = $3";
        let retired = in_tx!(self, tx => {
            let done = sqlx::query(sql).bind(id).bind(now).bind(from.word()).execute(&mut *tx).await?.rows_affected();
            for sql in CANCEL.into_iter().filter(|_| done == 1) {
                sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
            }
            done
        });
        self.wakes.cards.ring();
        self.wakes.accounts.ring();
        Ok(retired == 1)
    }

    /// Removes an account: its token is erased, and what [`Store::retire_account`] cancels is cancelled.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove_account(&self, id: &str, now: Millis) -> Result<()> {
        in_tx!(self, tx => {
            sqlx::query("UPDATE accounts SET state = 'removed', token = NULL, expires_at = NULL, due_at = NULL, lease_until = 0 WHERE id = $1")
                .bind(id).execute(&mut *tx).await?;
            for sql in CANCEL {
                sqlx::query(sql).bind(id).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.cards.ring();
        Ok(())
    }

    /// Looks at the claimed account again at `due`; `None`: nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn delay_account(&self, claim: &Claim, due: Option<Millis>) -> Result<()> {
        // Whoever wanted to ask the network meanwhile is not forgotten.
        let sql = "UPDATE accounts SET due_at = CASE WHEN state = 'ready' AND (CAST($2 AS BIGINT) IS NULL OR ask_at < $2) THEN COALESCE(ask_at, $2) ELSE $2 END,
                       lease_until = 0, deaths = 0 WHERE id = $1 AND fence = $3";
        write!(self, db => sqlx::query(sql).bind(&claim.id).bind(due).bind(claim.fence).execute(db).await.map(|_| ()))?;
        self.wakes.accounts.ring();
        Ok(())
    }

    /// Whether something of this account is under way that still needs its token.
    ///
    /// # Errors
    /// The database's.
    pub async fn account_busy(&self, id: &str) -> Result<bool> {
        let sql =
            "SELECT COUNT(*) FROM parts WHERE account = $1 AND (leased = 1 OR state IN ('committing', 'unsure', 'processing', 'deleting'))";
        let count: i64 = read!(self, db => sqlx::query_scalar(sql).bind(id).fetch_one(db).await)?;
        Ok(count > 0)
    }

    /// The token of an account, sealed.
    ///
    /// # Errors
    /// The database's.
    pub async fn token(&self, id: &str) -> Result<SealedToken> {
        let sql = "SELECT token, token_version, expires_at FROM accounts WHERE id = $1";
        Ok(read!(self, db => sqlx::query_as(sql).bind(id).fetch_one(db).await)?)
    }

    /// Stores a new token in place of version `version`, to be renewed ahead of its end at `renew_at`. Whether that one was
    /// still the current.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_token(
        &self,
        id: &str,
        version: i64,
        sealed: &str,
        expires_at: Option<Millis>,
        renew_at: Option<Millis>,
    ) -> Result<bool> {
        let sql = "UPDATE accounts SET token = $3, token_version = token_version + 1, expires_at = $4, renew_at = $5,
                       due_at = CASE WHEN state = 'ready' AND (due_at IS NULL OR due_at > $5) THEN COALESCE($5, due_at) ELSE due_at END
                   WHERE id = $1 AND token_version = $2 AND token IS NOT NULL";
        let changed = write!(self, db => sqlx::query(sql).bind(id).bind(version).bind(sealed).bind(expires_at).bind(renew_at).execute(db).await.map(|done| done.rows_affected()))?;
        self.wakes.accounts.ring();
        Ok(changed == 1)
    }

    /// The network does not take version `version` of the token any more: the next use makes a new one.
    ///
    /// # Errors
    /// The database's.
    pub async fn expire_token(&self, id: &str, version: i64) -> Result<()> {
        let sql = "UPDATE accounts SET expires_at = 0 WHERE id = $1 AND token_version = $2";
        write!(self, db => sqlx::query(sql).bind(id).bind(version).execute(db).await.map(|_| ()))?;
        Ok(())
    }
}
