//! Asking a network what holds for an account right now, for those that want to be asked before each post: a look at an
//! account like any other, due when somebody shows a card with it. What it says is kept with the account, and the cards
//! that wait for it are shown anew. Called by `leave` when an account is due.

use super::{Connect, signed_out};
use crate::clock::{HOUR, MINUTE, Millis, SECOND};
use crate::model::account::Account;
use crate::model::problem::Reason;
use crate::model::terms::Terms;
use crate::net::Fault;
use crate::platforms::{Fetches, Platform};
use crate::store::Result;
use crate::tokens::{Held, Tokens};

/// The pauses until a network is asked again that did not answer; then it rests until somebody looks at a card.
const PAUSES: [Millis; 4] = [5 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE];
/// Cards that nobody touched for so long are not shown anew.
const LOOKED_AT: Millis = HOUR;

impl Connect {
    /// Asks about a ready account, if that is due. Whether it was.
    pub(super) async fn ask_terms(&self, account: &Account) -> Result<bool> {
        let now = self.clock.now();
        if self.store.ask_at(&account.id).await?.is_none_or(|at| at > now) {
            return Ok(false);
        }
        let (told, unreached) = match self.platforms.get(account.platform) {
            Some(platform) => {
                let (told, unreached) = tokio::join!(self.told_of(platform, account), self.is_unreached(platform));
                (told?, unreached)
            }
            None => (Err(Fault::Refused(Reason::Internal)), false),
        };
        if told == Err(Fault::Relogin) {
            signed_out(&self.store, &self.clock, &account.id).await?;
        }
        let tries = Terms::of(&account.facts).map_or(0, |terms| terms.tries);
        let now = self.clock.now();
        let (terms, again) = terms(told, tries, now);
        self.store.keep_terms(&account.id, &Terms { unreached, ..terms }, again, now - LOOKED_AT, now).await?;
        Ok(true)
    }

    /// Whether it fetches pictures from here, and cannot. One that fetches everything is not signed in to without that.
    async fn is_unreached(&self, platform: &dyn Platform) -> bool {
        platform.about().fetches == Fetches::Pictures && self.reach.known().await.is_err()
    }

    async fn told_of(&self, platform: &dyn Platform, account: &Account) -> Result<std::result::Result<serde_json::Value, Fault>> {
        let Some(held) = self.store.open_token(&self.ring, account).await?.map(Held::stored) else { return Ok(Err(Fault::Relogin)) };
        let tokens = Tokens { store: &self.store, ring: &self.ring, net: &self.net, clock: &self.clock };
        let held = match tokens.fresh(platform, account, held).await? {
            Ok(held) => held,
            Err(fault) => return Ok(Err(fault)),
        };
        let told = platform.ask(&self.net, account, &held.token).await;
        if told == Err(Fault::Expired) {
            self.store.expire_token(&account.id, held.signed.version).await?;
        }
        Ok(told)
    }
}

/// What is kept of an answer at `now`, and when to ask again.
fn terms(told: std::result::Result<serde_json::Value, Fault>, tries: i64, now: Millis) -> (Terms, Option<Millis>) {
    let kept = |told, trouble, tries| Terms { asked_at: now, told, trouble, tries, unreached: false };
    let none = serde_json::Value::Null;
    match told {
        Ok(told) => (kept(told, None, 0), None),
        Err(Fault::Refused(reason)) => (kept(none, Some(reason), 0), None),
        Err(Fault::Relogin) => (kept(none, Some(Reason::SignedOut), 0), None),
        // Until tomorrow: who looks by then asks again.
        Err(Fault::Later { after: Some(after), .. }) if after >= HOUR => (kept(none, Some(Reason::RateLimited), 0), None),
        Err(fault) => {
            let asked = if let Fault::Later { after: Some(after), .. } = fault { after } else { 0 };
            let pause = usize::try_from(tries).ok().and_then(|n| PAUSES.get(n));
            let tries = if pause.is_some() { tries + 1 } else { 0 };
            (kept(none, Some(Reason::Unavailable), tries), pause.map(|pause| now + asked.max(*pause)))
        }
    }
}
