//! What signs the requests of an account: opened for a job, renewed when it ends. A new pair is stored before it is
//! used, and of two renewals only one counts.

use super::Publisher;
use crate::clock::MINUTE;
use crate::model::account::{Account, Token};
use crate::net::Fault;
use crate::platforms::Platform;
use crate::store::{Result, Store};
use crate::vault::{Place, Ring};

/// A token that ends this soon is renewed before it is used.
const AHEAD: i64 = 5 * MINUTE;

/// A token in hand.
pub(crate) struct Held {
    /// The token.
    pub token: Token,
    /// How it stands.
    pub signed: Signed,
}

/// What is known of the token that a job is signed with.
#[derive(Clone, Copy)]
pub(crate) struct Signed {
    /// Its number in the database.
    pub version: i64,
    /// Whether it was renewed for this job.
    pub renewed: bool,
}

/// Where a token is sealed.
pub(crate) fn place(account: &str) -> Place<'_> {
    Place { table: "accounts", row: account, field: "token" }
}

/// Opens the token of an account; `None` when it was erased.
pub(crate) async fn open(store: &Store, ring: &Ring, account: &Account) -> Result<Option<Held>> {
    let row = store.token(&account.id).await?;
    let Some(sealed) = row.token else { return Ok(None) };
    let key = store.data_key(ring, &account.workspace).await?;
    let token: Token = serde_json::from_str(&key.open(place(&account.id), &sealed)?)?;
    // The column is the newer word: it says "now" when the network has stopped taking the token.
    Ok(Some(Held { token: Token { expires_at: row.expires_at, ..token }, signed: Signed { version: row.token_version, renewed: false } }))
}

impl Publisher {
    /// The token of an account, fresh enough to be used; the fault when it could not be renewed.
    pub(super) async fn token(&self, platform: &dyn Platform, account: &Account) -> Result<std::result::Result<Held, Fault>> {
        let Some(held) = open(&self.store, &self.ring, account).await? else { return Ok(Err(Fault::Relogin)) };
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
        let key = self.store.data_key(&self.ring, &account.workspace).await?;
        let sealed = key.seal(place(&account.id), &serde_json::to_string(&token)?)?;
        if self.store.set_token(&account.id, old.signed.version, &sealed, token.expires_at).await? {
            tracing::info!(account = account.id, "token renewed");
            return Ok(Ok(Held { token, signed: Signed { version: old.signed.version + 1, renewed: true } }));
        }
        // Somebody else renewed it, or the person signed in, or removed the account meanwhile: theirs counts.
        Ok(open(&self.store, &self.ring, account).await?.ok_or(Fault::Relogin))
    }
}
