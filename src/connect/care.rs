//! Looking after accounts that are kept: tokens are renewed ahead of their end, and where only the person can go on, they
//! hear of it 14, 7 and 2 days ahead and on the day. Called by `leave` when an account is due; telling is the caller's,
//! and what was told is written down behind it, so that a crash tells the same again.

use super::{Connect, signed_out};
use crate::clock::{DAY, HOUR, Millis};
use crate::model::account::Account;
use crate::net::Fault;
use crate::store::{Claim, Life, Result};
use crate::tokens::{Held, Tokens};

/// How long ahead of the end of a sign-in the person hears of it.
pub const NOTICES: [Millis; 4] = [14 * DAY, 7 * DAY, 2 * DAY, 0];
/// How long until a renewal is tried again that did not come off, unless the network says otherwise.
const AGAIN: Millis = HOUR;

/// The sign-in of an account ends, or has ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// The account.
    pub account: Account,
    /// When it ends; what has ended already ended by then.
    pub ends_at: Millis,
    /// What tells this end from others of the account.
    pub name: String,
    /// The token that it is about.
    pub version: i64,
    /// Which notice of it this is, and which was given before, from 1.
    pub notice: i64,
    /// The one before; 0: none.
    pub before: i64,
    /// Whether it is over: nothing goes out until the person signs in.
    pub is_over: bool,
    /// How many posts wait for the account.
    pub waiting: i64,
}

/// How many notices of the end at `until` are due by now.
pub fn due(until: Millis, now: Millis) -> i64 {
    NOTICES.iter().filter(|ahead| until - **ahead <= now).map(|_| 1).sum()
}

/// How many notices a sign-in that begins now does not need: it is too short for them.
pub fn needless(until: Option<Millis>, now: Millis) -> i64 {
    until.map_or(0, |until| due(until, now).min(3))
}

/// When an account is to be looked at next, if ever.
pub fn next_look(life: &Life) -> Option<Millis> {
    let notice = usize::try_from(life.warned).ok().and_then(|told| NOTICES.get(told));
    let warn_at = life.login_until.zip(notice).map(|(until, ahead)| until - ahead);
    [life.renew_at, warn_at].into_iter().flatten().min()
}

impl Connect {
    /// Renews the token of a ready account when it is time; what its person is to be told, if anything.
    pub(super) async fn care(&self, account: &Account) -> Result<Option<Ending>> {
        let (life, now) = (self.store.life(&account.id).await?, self.clock.now());
        let mut over = false;
        if life.renew_at.is_some_and(|at| at <= now) {
            over = self.renew(account).await? == Err(Fault::Relogin);
        }
        let due = life.login_until.map_or(0, |until| due(until, now));
        if !over && due <= life.warned {
            return Ok(None);
        }
        let version = self.store.token(&account.id).await?.token_version;
        let planned = life.login_until.filter(|until| !over || *until <= now);
        let is_over = planned.is_none_or(|until| until <= now);
        Ok(Some(Ending {
            ends_at: planned.unwrap_or(now),
            name: planned.map_or_else(|| format!("v{version}"), |until| until.to_string()),
            version,
            notice: if is_over { NOTICES.len() as i64 } else { due },
            before: life.warned,
            is_over,
            waiting: self.store.waiting_for_account(&account.id).await?,
            account: account.clone(),
        }))
    }

    /// Renews once. What did not come off is tried again later, with the same pair.
    async fn renew(&self, account: &Account) -> Result<std::result::Result<(), Fault>> {
        let Some(platform) = self.platforms.get(account.platform) else { return Ok(Ok(())) };
        let Some(held) = self.store.open_token(&self.ring, account).await?.map(Held::stored) else { return Ok(Ok(())) };
        let tokens = Tokens { store: &self.store, ring: &self.ring, net: &self.net, clock: &self.clock };
        match tokens.renew(platform, account, held).await? {
            Ok(_) => Ok(Ok(())),
            Err(fault) => {
                tracing::warn!(account = account.id, ?fault, "the token could not be renewed ahead of its end");
                let after = if let Fault::Later { after: Some(after), .. } = &fault { *after } else { AGAIN };
                self.store.delay_renewal(&account.id, self.clock.now() + after).await?;
                Ok(Err(fault))
            }
        }
    }

    /// The person was told: it is not told again, and what is over is over.
    ///
    /// # Errors
    /// The database's.
    pub async fn told(&self, claim: &Claim, ending: &Ending) -> Result<()> {
        self.store.warned(claim, ending.notice).await?;
        // The person may have signed in meanwhile.
        let is_over = ending.is_over && self.store.token(&ending.account.id).await?.token_version == ending.version;
        if is_over { signed_out(&self.store, &self.clock, &ending.account.id).await } else { self.look_later(claim).await }
    }

    /// When the claimed account is looked at next.
    pub(super) async fn look_later(&self, claim: &Claim) -> Result<()> {
        let next = next_look(&self.store.life(&claim.id).await?);
        self.store.delay_account(claim, next).await
    }
}
