//! What signs the requests of accounts: opened, and renewed by one at a time. A new pair is stored before it is used, and
//! never overwritten by an empty one. Called by `publish` when a token is needed, and by `connect` ahead of its end; what
//! a refusal means for posts and people is theirs.

use crate::clock::{Clock, MINUTE, Millis, SECOND};
use crate::model::account::{Account, Token};
use crate::net::{Fault, Gate, Net, REQUEST_LIMIT};
use crate::platforms::{Platform, Renewal};
use crate::store::{Begun, Result, Store};
use crate::vault::Ring;

/// A token that ends this soon is renewed before it is used.
const AHEAD: Millis = 5 * MINUTE;
/// How long a renewal may be under way: two requests (a server may first say how it wants to be asked), and a margin. Of two
/// renewals with one pair a network may take the second for a theft.
const LEASE: Millis = 2 * REQUEST_LIMIT.as_millis() as Millis + 30 * SECOND;

/// What opening and renewing needs.
#[derive(Clone, Copy)]
pub struct Tokens<'a> {
    /// The database.
    pub store: &'a Store,
    /// Opens and seals.
    pub ring: &'a Ring,
    /// The HTTP client.
    pub net: &'a Net,
    /// The clock.
    pub clock: &'a Clock,
}

/// A token in hand.
pub struct Held {
    /// The token.
    pub token: Token,
    /// How it stands.
    pub signed: Signed,
}

impl Held {
    /// A token as it was stored, with its number.
    pub fn stored((token, version): (Token, i64)) -> Self {
        Self { token, signed: Signed { version, renewed: false } }
    }
}

/// What is known of the token that a job is signed with.
#[derive(Clone, Copy)]
pub struct Signed {
    /// Its number in the database.
    pub version: i64,
    /// Whether it was renewed for this job.
    pub renewed: bool,
}

/// When a token that came now is renewed although nobody uses it, if ever: at 70 to 80 % of its life, so that those of one
/// day do not all end in one hour.
pub fn renew_at(renewal: Renewal, token: &Token, clock: &Clock) -> Option<Millis> {
    let now = clock.now();
    token.refresh.as_ref()?;
    match renewal {
        Renewal::Never => None,
        Renewal::Idle(most) => Some(now + most),
        Renewal::Ahead => {
            let life = token.expires_at?.saturating_sub(now).max(0);
            let share = 700 + i64::try_from(clock.chance(101)).unwrap_or(0);
            Some(now + life / 1_000 * share)
        }
    }
}

impl Tokens<'_> {
    /// A stored token, made fresh enough to be used; the fault when it could not be renewed.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn fresh(&self, platform: &dyn Platform, account: &Account, held: Held) -> Result<std::result::Result<Held, Fault>> {
        let ends = held.token.expires_at.is_some_and(|at| at <= self.clock.now() + AHEAD);
        if ends { self.renew(platform, account, held).await } else { Ok(Ok(held)) }
    }

    /// A new pair in place of this one. Who finds a renewal under way waits for its end, since of two that use one pair
    /// the network may refuse both.
    ///
    /// # Errors
    /// The database's, the vault's.
    pub async fn renew(&self, platform: &dyn Platform, account: &Account, held: Held) -> Result<std::result::Result<Held, Fault>> {
        let now = self.clock.now();
        let until = now + self.clock.span(LEASE);
        match self.store.begin_renewal(&account.id, held.signed.version, now, until).await? {
            Begun::Ours => {}
            Begun::Done => return Ok(self.held(account).await?.ok_or(Fault::Relogin)),
            Begun::Others(until) => return Ok(Err(Fault::Later { after: Some((until - now).max(SECOND)), gate: Gate::Target })),
        }
        let renewed = match platform.refresh(self.net, account, &held.token).await {
            Ok(new) if new.access.is_empty() && !held.token.access.is_empty() => Err(Fault::later()),
            // Made to renew, not to be renewed: what the network says of an old pair is that the person must come.
            Err(Fault::Expired) => Err(Fault::Relogin),
            answer => answer,
        };
        let result = match renewed {
            Ok(new) => self.keep(platform, account, &held, new).await,
            Err(fault) => Ok(Err(fault)),
        };
        self.store.end_renewal(&account.id, until).await?;
        result
    }

    async fn keep(&self, platform: &dyn Platform, account: &Account, old: &Held, new: Token) -> Result<std::result::Result<Held, Fault>> {
        let refresh = new.refresh.filter(|refresh| !refresh.is_empty()).or_else(|| old.token.refresh.clone());
        let token = Token { refresh, ..new };
        let sealed = self.store.seal_token(self.ring, &account.workspace, &account.id, &token).await?;
        let again = renew_at(platform.renewal(), &token, self.clock);
        if self.store.set_token(&account.id, old.signed.version, &sealed, token.expires_at, again).await? {
            tracing::info!(account = account.id, "token renewed");
            return Ok(Ok(Held { token, signed: Signed { version: old.signed.version + 1, renewed: true } }));
        }
        // The person signed in, or removed the account meanwhile: theirs counts.
        Ok(self.held(account).await?.ok_or(Fault::Relogin))
    }

    async fn held(&self, account: &Account) -> Result<Option<Held>> {
        Ok(self.store.open_token(self.ring, account).await?.map(Held::stored))
    }
}
