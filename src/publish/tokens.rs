//! What signs the requests of an account: opened for a job, renewed when it ends. A new pair is stored before it is
//! used, and of two renewals only one counts.

use super::Publisher;
use crate::clock::MINUTE;
use crate::model::account::{Account, Token};
use crate::net::Fault;
use crate::platforms::Platform;
use crate::store::Result;

/// A token that ends this soon is renewed before it is used.
const AHEAD: i64 = 5 * MINUTE;

/// A token in hand.
pub(super) struct Held {
    /// The token.
    pub token: Token,
    /// How it stands.
    pub signed: Signed,
}

impl Held {
    /// A token as it was stored, with its number.
    pub(super) fn stored((token, version): (Token, i64)) -> Self {
        Self { token, signed: Signed { version, renewed: false } }
    }
}

/// What is known of the token that a job is signed with.
#[derive(Clone, Copy)]
pub(super) struct Signed {
    /// Its number in the database.
    pub version: i64,
    /// Whether it was renewed for this job.
    pub renewed: bool,
}

impl Publisher {
    /// The stored token of an account, made fresh enough to be used; the fault when it could not be renewed.
    pub(super) async fn fresh(&self, platform: &dyn Platform, account: &Account, held: Held) -> Result<std::result::Result<Held, Fault>> {
        let ends = held.token.expires_at.is_some_and(|at| at <= self.clock.now() + AHEAD);
        if !ends {
            return Ok(Ok(held));
        }
        match platform.refresh(&self.net, account, &held.token).await {
            Ok(new) if new.access.is_empty() && !held.token.access.is_empty() => Ok(Err(Fault::later())),
            Ok(new) => self.store_token(account, &held, new).await,
            // Made to renew, not to be renewed: what the network says of an old pair is that the person must come.
            Err(Fault::Expired) => Ok(Err(Fault::Relogin)),
            Err(fault) => Ok(Err(fault)),
        }
    }

    async fn store_token(&self, account: &Account, old: &Held, new: Token) -> Result<std::result::Result<Held, Fault>> {
        let refresh = new.refresh.filter(|refresh| !refresh.is_empty()).or_else(|| old.token.refresh.clone());
        let token = Token { refresh, ..new };
        let sealed = self.store.seal_token(&self.ring, &account.workspace, &account.id, &token).await?;
        if self.store.set_token(&account.id, old.signed.version, &sealed, token.expires_at).await? {
            tracing::info!(account = account.id, "token renewed");
            return Ok(Ok(Held { token, signed: Signed { version: old.signed.version + 1, renewed: true } }));
        }
        // Somebody else renewed it, or the person signed in, or removed the account meanwhile: theirs counts.
        Ok(self.held(account).await?.ok_or(Fault::Relogin))
    }

    async fn held(&self, account: &Account) -> Result<Option<Held>> {
        Ok(self.store.open_token(&self.ring, account).await?.map(Held::stored))
    }
}
