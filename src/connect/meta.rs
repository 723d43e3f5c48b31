//! What Meta's networks tell Crier on their own accord: that somebody took back what they had allowed, or wants what is kept
//! about them erased. Called by `web`, which tells the person. A request that the app's secret did not sign changes nothing.
//!
//! Source: developers.facebook.com/docs/facebook-login/guides/advanced/existing-system (parsing a signed request) and
//! developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback (2026).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Connect;
use crate::clock::{DAY, MINUTE, Millis, SECOND};
use crate::model::account::{Account, AccountState};
use crate::model::ids::token;
use crate::model::platform::PlatformId;
use crate::platforms::Apps;
use crate::store::{NewWithdrawal, NewWord, Result, Withdrawal};

/// How old a request may be, and how far the network's clock may be ahead: none comes again after it was forgotten.
const OLDEST: Millis = DAY;
const AHEAD: Millis = 5 * MINUTE;
/// The one way of signing.
const ALGORITHM: &str = "HMAC-SHA256";
/// Characters of the code of a status page, with 5 bits each: 100 bits.
const CODE: usize = 20;

/// One of Meta's apps, by the word in the addresses that it calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetaApp {
    /// Facebook pages, and the Instagram accounts that are linked to them.
    Facebook,
    /// Instagram by its own sign-in.
    Instagram,
    /// Threads.
    Threads,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// No more access.
    Deauthorize,
    /// Nothing kept, either.
    Erase,
}

/// The secrets that these apps sign with.
#[derive(Clone, Default)]
pub struct MetaSecrets {
    facebook: Option<SecretString>,
    instagram: Option<SecretString>,
    threads: Option<SecretString>,
}

/// A request that its app has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaRequest {
    /// The app.
    pub app: MetaApp,
    /// What is wanted.
    pub wish: Wish,
    /// Whose accounts: the user's name at this app.
    pub user: String,
    /// What tells it from every other request; nobody learns the user from it.
    pub digest: String,
}

#[derive(Deserialize)]
struct Payload {
    algorithm: String,
    issued_at: i64,
    user_id: UserId,
}

/// A number or its digits: Meta's apps differ.
#[derive(Deserialize)]
#[serde(untagged)]
enum UserId {
    Text(String),
    Number(u64),
}

impl MetaApp {
    /// The app with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Facebook, Self::Instagram, Self::Threads].into_iter().find(|app| app.platforms()[0].word() == word)
    }

    /// The networks that people sign in to by it, its own first.
    pub fn platforms(self) -> &'static [PlatformId] {
        match self {
            Self::Facebook => &[PlatformId::Facebook, PlatformId::InstagramPages],
            Self::Instagram => &[PlatformId::Instagram],
            Self::Threads => &[PlatformId::Threads],
        }
    }
}

impl MetaSecrets {
    /// Those of the operator's apps.
    pub fn of(apps: &Apps) -> Self {
        let secret = |app: &Option<crate::platforms::oauth::App>| app.as_ref().map(|app| app.secret.clone());
        Self { facebook: secret(&apps.facebook), instagram: secret(&apps.instagram), threads: secret(&apps.threads) }
    }

    /// What a signed request says; `None` unless this very app signed it, in the one way, and lately.
    pub fn read(&self, app: MetaApp, wish: Wish, signed: &str, now: Millis) -> Option<MetaRequest> {
        let secret = match app {
            MetaApp::Facebook => &self.facebook,
            MetaApp::Instagram => &self.instagram,
            MetaApp::Threads => &self.threads,
        };
        let (signature, payload) = signed.split_once('.')?;
        let given = URL_SAFE_NO_PAD.decode(signature.trim_end_matches('=')).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_ref()?.expose_secret().as_bytes()).ok()?;
        mac.update(payload.as_bytes());
        mac.verify_slice(&given).ok()?;
        let payload: Payload = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?).ok()?;
        let issued_at = payload.issued_at.checked_mul(SECOND)?;
        if payload.algorithm != ALGORITHM || !(now - OLDEST..=now + AHEAD).contains(&issued_at) {
            return None;
        }
        let user = match payload.user_id {
            UserId::Text(user) => user,
            UserId::Number(user) => user.to_string(),
        };
        (!user.is_empty()).then(|| MetaRequest { app, wish, user, digest: digest(app, wish, &given) })
    }
}

/// Both wishes of one person in one second may have the very same signature.
fn digest(app: MetaApp, wish: Wish, signature: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("crier meta {} {} ", app.platforms()[0].word(), wish.word()));
    hasher.update(signature);
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Wish {
    /// Its word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deauthorize => "deauthorize",
            Self::Erase => "deletion",
        }
    }
}

impl Connect {
    /// The accounts that a request is about, in every workspace: named by the user, or signed in by them. What was removed
    /// is there still to be erased.
    ///
    /// # Errors
    /// The database's.
    pub async fn accounts_of(&self, request: &MetaRequest) -> Result<Vec<Account>> {
        let mut found = Vec::new();
        for platform in request.app.platforms() {
            found.extend(self.store.accounts_ever_at(*platform).await?);
        }
        let is_theirs = |account: &Account| account.remote_id == request.user || account.facts["meta_user"].as_str() == Some(&request.user);
        let is_open = |account: &Account| request.wish == Wish::Erase || account.state != AccountState::Removed;
        found.retain(|account| is_theirs(account) && is_open(account));
        Ok(found)
    }

    /// Does what a request wants, and says so to the people (`words`), all or nothing; the same request once. What came of
    /// it.
    ///
    /// # Errors
    /// The database's.
    pub async fn withdraw(&self, request: &MetaRequest, accounts: &[Account], words: &[NewWord]) -> Result<Withdrawal> {
        let accounts: Vec<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
        let new = NewWithdrawal {
            code: &token(&self.clock, CODE),
            request: &request.digest,
            platform: request.app.platforms()[0],
            kind: request.wish.word(),
            accounts: &accounts,
            erase: request.wish == Wish::Erase,
        };
        let done = self.store.withdraw(&new, words, self.clock.now()).await?;
        tracing::info!(network = new.platform.word(), wish = new.kind, accounts = accounts.len(), "the network withdrew");
        Ok(done)
    }
}
