//! Tokens: a pair for an app password, a new pair for the old. Access tokens are checked by their signature
//! and their time alone, as the reference server does; refresh tokens are kept, rotate, and give the same new
//! pair again for two hours.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::limits::{SIGN_IN, told};
use super::wire::{No, json_of};
use super::{SimAccount, State};
use crate::clock::{DAY, HOUR, Millis, SECOND};
use crate::sim::reply::Reply;

/// How long an access token lasts.
const ACCESS: Millis = 2 * HOUR;
/// How long a refresh token lasts.
const REFRESH: Millis = 90 * DAY;
/// How long a refresh token that was used still gives its successor.
const GRACE: Millis = 2 * HOUR;

/// A refresh token that was given out.
pub(super) struct Refresh {
    pub(super) did: String,
    ends: Millis,
    /// The name of its successor, once it was used.
    next: Option<String>,
}

/// The two kinds of token, by the type in their header.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Access,
    Refresh,
}

impl Kind {
    fn typ(self) -> &'static str {
        match self {
            Self::Access => "at+jwt",
            Self::Refresh => "refresh+jwt",
        }
    }
}

impl State {
    /// `com.atproto.server.createSession`
    pub(super) fn create_session(&mut self, body: &Value, base: &str) -> Reply {
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let (who, password) = (text("identifier"), text("password"));
        let standing = self.counts.take(&SIGN_IN, &who, 1, self.clock.now());
        if standing.as_ref().is_some_and(|standing| standing.over) {
            return told(standing, No::TOO_MANY.into());
        }
        let account = self.accounts.values().find(|account| account.handle == who || account.did == who).cloned();
        let reply = match account.filter(|account| account.app_password == password) {
            Some(account) => {
                let name = self.name();
                json_of(self.pair(&account, name, base))
            }
            None => No::new(401, "AuthenticationRequired", "Invalid identifier or password").into(),
        };
        told(standing, reply)
    }

    /// `com.atproto.server.refreshSession`
    pub(super) fn refresh_session(&mut self, token: &str, base: &str) -> Result<Reply, No> {
        const REVOKED: No = No::fixed(400, "ExpiredToken", "Token has been revoked");
        let (did, jti) = self.verify(token, Kind::Refresh, false)?;
        let now = self.clock.now();
        let fresh = self.name();
        let old = self.sessions.get_mut(&jti).filter(|old| old.ends > now).ok_or(REVOKED)?;
        let next = old.next.get_or_insert(fresh).clone();
        old.ends = old.ends.min(now + GRACE);
        let account = self.by_did(&did).cloned().ok_or(No::ACCOUNT_NOT_FOUND)?;
        Ok(json_of(self.pair(&account, next, base)))
    }

    /// `com.atproto.server.deleteSession`
    pub(super) fn delete_session(&mut self, token: &str) -> Result<Reply, No> {
        let (_, jti) = self.verify(token, Kind::Refresh, true)?;
        self.sessions.remove(&jti);
        Ok(Reply::empty(200))
    }

    /// Whose access token it is.
    pub(super) fn owner(&self, token: &str) -> Result<String, No> {
        self.verify(token, Kind::Access, false).map(|(did, _)| did)
    }

    /// Checks a token; says whose it is and what it is called.
    fn verify(&self, token: &str, kind: Kind, even_over: bool) -> Result<(String, String), No> {
        const UNKNOWN: No = No::fixed(400, "InvalidToken", "Token could not be verified");
        let (signed, signature) = token.rsplit_once('.').ok_or(UNKNOWN)?;
        let (header, claims) = signed.split_once('.').ok_or(UNKNOWN)?;
        if self.sign(signed) != signature {
            return Err(UNKNOWN);
        }
        let (header, claims) = (decode(header).ok_or(UNKNOWN)?, decode(claims).ok_or(UNKNOWN)?);
        if !even_over && claims["exp"].as_i64().is_none_or(|exp| exp <= self.clock.now() / SECOND) {
            return Err(No::fixed(400, "ExpiredToken", "Token has expired"));
        }
        if header["typ"] != kind.typ() {
            return Err(No::fixed(400, "InvalidToken", "Invalid token type"));
        }
        let text = |key: &str| claims[key].as_str().unwrap_or_default().to_owned();
        Ok((text("sub"), text("jti")))
    }

    /// A pair whose refresh token is called `name`.
    fn pair(&mut self, account: &SimAccount, name: String, base: &str) -> Value {
        let now = self.clock.now();
        let access = self.jwt(Kind::Access, &account.did, "com.atproto.appPass", now + ACCESS, None);
        let refresh = self.jwt(Kind::Refresh, &account.did, "com.atproto.refresh", now + REFRESH, Some(&name));
        self.sessions.entry(name).or_insert(Refresh { did: account.did.clone(), ends: now + REFRESH, next: None });
        json!({
            "accessJwt": access,
            "refreshJwt": refresh,
            "did": account.did,
            "didDoc": Self::document(account, base),
            "handle": account.handle,
            "emailConfirmed": true,
            "active": true,
        })
    }

    fn jwt(&self, kind: Kind, did: &str, scope: &str, ends: Millis, name: Option<&str>) -> String {
        let header = json!({ "typ": kind.typ(), "alg": "HS256" });
        let mut claims = json!({ "scope": scope, "sub": did, "iat": self.clock.now() / SECOND, "exp": ends / SECOND });
        if let Some(name) = name {
            claims["jti"] = name.into();
        }
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        format!("{signed}.{}", self.sign(&signed))
    }

    fn sign(&self, text: &str) -> String {
        let hash = Sha256::new().chain_update(self.secret).chain_update(text.as_bytes()).finalize();
        URL_SAFE_NO_PAD.encode(hash)
    }

    pub(super) fn name(&self) -> String {
        let mut bytes = [0; 32];
        self.clock.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decode(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
