//! Keeping an account, removing one, and the rows that do the rest: a pending account that nobody kept goes, and the
//! token of a removed one is ended at the network, by one request at most, before it is erased here.

use super::care::{Ending, next_look};
use super::{Connect, go_on};
use crate::clock::{Clock, MINUTE, Millis, SECOND};
use crate::model::account::{Account, AccountState, Token};
use crate::net::REQUEST_LIMIT;
use crate::platforms::Platform;
use crate::store::{Claim, Result, Store, Work};

/// How long a look at an account may take: a new token and one request, and a margin.
const LEASE: Millis = 2 * REQUEST_LIMIT.as_millis() as Millis + 30 * SECOND;
/// How long to wait for what is under way before the token of a removed account is erased.
const BUSY_PAUSE: Millis = MINUTE;

/// The person keeps a pending account. Whether it was pending: after ten minutes it is not.
///
/// # Errors
/// The database's.
pub async fn keep(store: &Store, clock: &Clock, account: &str) -> Result<bool> {
    let kept = store.move_account(account, AccountState::Pending, AccountState::Ready).await?;
    if kept {
        store.plan_look(account, next_look(&store.life(account).await?)).await?;
    }
    go_on(store, clock, account).await?;
    Ok(kept)
}

/// The person removes an account, or does not keep a pending one. Nothing leaves for it any more; its token is
/// ended and erased by a row that is due at once. Whether it was there.
///
/// # Errors
/// The database's.
pub async fn remove(store: &Store, clock: &Clock, account: &str) -> Result<bool> {
    for from in [AccountState::Ready, AccountState::NeedsLogin, AccountState::Pending] {
        if store.retire_account(account, from, clock.now()).await? {
            tracing::info!(account, "removed");
            return Ok(true);
        }
    }
    Ok(false)
}

impl Connect {
    /// Claims the next account that is due for a look; its name, or `None`.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim_account(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Accounts, now, now + self.clock.span(LEASE)).await
    }

    /// Looks at a claimed account: see the story of this file, and `care`. What its person is to be told, if anything:
    /// then [`Connect::told`] belongs behind telling it.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn look_at(&self, claim: &Claim) -> Result<Option<Ending>> {
        let id = &claim.id;
        let Some(account) = self.store.account(id).await? else { return Ok(None) };
        let now = self.clock.now();
        match account.state {
            AccountState::Pending => self.store.retire_account(id, AccountState::Pending, now).await.map(|_| ())?,
            AccountState::Removed if self.store.account_busy(id).await? => self.store.delay_account(claim, Some(now + BUSY_PAUSE)).await?,
            AccountState::Removed => self.erase(&account).await?,
            AccountState::Ready if self.ask_terms(&account).await? => self.look_later(claim).await?,
            AccountState::Ready => match self.care(&account).await? {
                None => self.look_later(claim).await?,
                ending => return Ok(ending),
            },
            AccountState::NeedsLogin => self.store.delay_account(claim, None).await?,
        }
        Ok(None)
    }

    /// Ends the token of a removed account at the network, and erases it.
    async fn erase(&self, account: &Account) -> Result<()> {
        self.revoke(account).await?;
        // Signed in again meanwhile: the new token is not this look's to erase.
        match self.store.account(&account.id).await? {
            Some(account) if account.state == AccountState::Removed => self.store.remove_account(&account.id, self.clock.now()).await,
            _ => Ok(()),
        }
    }

    /// When the next account is due for a look, if any.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_account_due(&self) -> Result<Option<Millis>> {
        self.store.next_due(Work::Accounts, self.clock.now()).await
    }

    /// As far as it can be ended, and not while another account lives by the same sign-in: the token is erased here all
    /// the same.
    async fn revoke(&self, account: &Account) -> Result<()> {
        match self.store.open_token(&self.ring, account).await? {
            Some((token, _)) => self.end_token(account, &token).await,
            None => Ok(()),
        }
    }

    /// The same, of this token.
    pub(super) async fn end_token(&self, account: &Account, token: &Token) -> Result<()> {
        let Some(platform) = self.platforms.get(account.platform) else { return Ok(()) };
        if self.is_shared(account, token, platform).await? {
            tracing::info!(account = account.id, "another account lives by the same sign-in, which goes on");
            return Ok(());
        }
        if let Err(fault) = platform.revoke(&self.net, account, token).await {
            tracing::warn!(account = account.id, ?fault, "the token could not be ended at the network");
        }
        Ok(())
    }

    /// Whether another account would be signed out, too: the network says so (pages of one person), or it is the same
    /// account in another workspace by the very same token (where a user and an app have one together, as at X by
    /// OAuth 1.0a).
    async fn is_shared(&self, account: &Account, token: &Token, platform: &dyn Platform) -> Result<bool> {
        let mut others = self.store.accounts_at(account.platform).await?;
        for network in platform.signs_in_with().iter().filter(|network| **network != account.platform) {
            others.extend(self.store.accounts_at(*network).await?);
        }
        for other in others.into_iter().filter(|other| other.id != account.id) {
            if platform.shares_sign_in(account, &other) {
                return Ok(true);
            }
            let held = if other.remote_id == account.remote_id { self.store.open_token(&self.ring, &other).await? } else { None };
            if held.is_some_and(|(held, _)| !held.access.is_empty() && held.access == token.access) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
