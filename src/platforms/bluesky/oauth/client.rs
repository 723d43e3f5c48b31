//! Crier as a client of Bluesky's servers: no portal registers it. Its name is the https address of a document that says what
//! it is, which every server fetches from Crier's own listener, and it proves itself by signing with a key whose public half
//! stands there (a confidential client, RFC 7523: its sessions last two years rather than two weeks).
//!
//! Source: atproto.com, specification "OAuth", 2026-04; draft "OAuth Client ID Metadata Document".

use serde_json::{Value, json};

use super::key::Key;
use crate::clock::{Clock, SECOND};
use crate::model::ids::token;
use crate::model::problem::Reason;
use crate::net::Fault;

/// What Crier asks to be allowed: what an app password allows. Narrower words are not known to older servers.
pub const SCOPE: &str = "atproto transition:generic";
/// Where the document is, behind the public address.
pub const DOCUMENT: &str = "/oauth/bluesky/client-metadata.json";
/// How long a proof of Crier itself is good, in seconds (the reference server takes none that is older than a minute).
const LIFE: i64 = 60;
/// Characters of what makes each proof another, with 5 bits each.
const UNIQUE: usize = 26;

/// Crier, as servers know it.
pub struct Client {
    public_url: String,
    /// The newest first: it begins new sessions. A session stays with the key that it began with.
    keys: Vec<Key>,
}

impl Client {
    /// Crier at `public_url`, with its keys, the newest first. `None` without a key.
    pub fn of(public_url: &str, keys: Vec<Key>) -> Option<Self> {
        (!keys.is_empty()).then(|| Self { public_url: public_url.to_owned(), keys })
    }

    /// Its name: the address of its document.
    pub fn id(&self) -> String {
        format!("{}{DOCUMENT}", self.public_url)
    }

    /// The key that a new session begins with.
    pub fn newest(&self) -> Option<&Key> {
        self.keys.first()
    }

    /// The document.
    pub fn document(&self) -> Value {
        let keys: Vec<Value> = self.keys.iter().map(listed).collect();
        json!({
            "client_id": self.id(),
            "application_type": "web",
            "client_name": "Crier",
            "client_uri": self.public_url,
            "policy_uri": format!("{}/privacy", self.public_url),
            "tos_uri": format!("{}/terms", self.public_url),
            "redirect_uris": [format!("{}/oauth/bluesky/callback", self.public_url)],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": SCOPE,
            "dpop_bound_access_tokens": true,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256",
            "jwks": { "keys": keys },
        })
    }

    /// What proves Crier to the server `issuer`, by the key called `name`.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when there is no such key any more: then the session has ended.
    pub fn assertion(&self, clock: &Clock, name: &str, issuer: &str) -> Result<String, Fault> {
        let key = self.keys.iter().find(|key| key.name() == name).ok_or(Fault::Relogin)?;
        let (id, now) = (self.id(), clock.now() / SECOND);
        let claims = json!({ "iss": id, "sub": id, "aud": issuer, "jti": token(clock, UNIQUE), "iat": now, "exp": now + LIFE });
        let header = json!({ "alg": "ES256", "typ": "JWT", "kid": name });
        key.signed(&header, &claims).ok_or(Fault::Refused(Reason::Internal))
    }
}

/// A key as the document lists it.
fn listed(key: &Key) -> Value {
    let mut listed = key.public();
    listed["kid"] = key.name().into();
    listed["alg"] = "ES256".into();
    listed["use"] = "sig".into();
    listed
}
