//! Proofs of possession (DPoP, RFC 9449): each request carries one, made for it alone, so that a token is of no use to whoever
//! has not the session's key. A server gives out nonces that go into proofs and change every few minutes; the newest of each
//! server is kept here, in memory: a lost one costs one more request. Used by this folder and by `api`.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::HeaderMap;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use super::key::Key;
use crate::clock::{Clock, Millis, SECOND};
use crate::model::ids::token;
use crate::model::problem::Reason;
use crate::net::Fault;

/// The header that carries a proof.
pub const HEADER: &str = "dpop";
/// What a server says when the nonce is missing or too old.
pub const WANTS_NONCE: &str = "use_dpop_nonce";
/// The header by which a server gives out its next nonce.
const NONCE: &str = "dpop-nonce";
/// Characters of what makes each proof another, with 5 bits each: 130 bits.
const UNIQUE: usize = 26;
/// The longest nonce that is kept, in bytes.
const NONCE_MAX: usize = 512;
/// How many servers are remembered; behind that the memory begins anew.
const SERVERS_MAX: usize = 1_000;

/// The newest nonce of each server, and when it was heard.
#[derive(Default)]
pub struct Nonces(Mutex<HashMap<String, (String, Millis)>>);

impl Nonces {
    /// Notes what an answer from `url` brings.
    pub fn note(&self, url: &str, headers: &HeaderMap, now: Millis) {
        let nonce = headers.get(NONCE).and_then(|value| value.to_str().ok()).filter(|nonce| nonce.len() <= NONCE_MAX);
        let (Some(nonce), Some(server)) = (nonce, server(url)) else { return };
        let mut all = self.lock();
        if all.len() >= SERVERS_MAX {
            all.clear();
        }
        all.insert(server, (nonce.to_owned(), now));
    }

    /// When a nonce of the server of `url` was last heard, if ever.
    pub fn heard(&self, url: &str) -> Option<Millis> {
        self.lock().get(&server(url)?).map(|(_, at)| *at)
    }

    fn of(&self, url: &str) -> Option<String> {
        self.lock().get(&server(url)?).map(|(nonce, _)| nonce.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (String, Millis)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The proof of one request: `method` to `url`, with the token `access` if it carries one.
    ///
    /// # Errors
    /// When the library cannot sign.
    pub fn proof(&self, clock: &Clock, key: &Key, method: &str, url: &str, access: Option<&str>) -> Result<String, Fault> {
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": key.public() });
        let mut claims = json!({ "jti": token(clock, UNIQUE), "htm": method, "htu": bare(url), "iat": clock.now() / SECOND });
        if let Some(nonce) = self.of(url) {
            claims["nonce"] = nonce.into();
        }
        if let Some(access) = access {
            claims["ath"] = URL_SAFE_NO_PAD.encode(Sha256::digest(access.as_bytes())).into();
        }
        key.signed(&header, &claims).ok_or(Fault::Refused(Reason::Internal))
    }
}

/// The address without query and fragment (RFC 9449, section 4.2).
fn bare(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            url.set_query(None);
            url.set_fragment(None);
            url.into()
        }
        Err(_) => url.to_owned(),
    }
}

fn server(url: &str) -> Option<String> {
    Some(Url::parse(url).ok()?.origin().ascii_serialization())
}
