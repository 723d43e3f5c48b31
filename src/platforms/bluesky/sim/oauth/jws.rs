//! Signed tokens, as they come: taken apart, and their signature checked against a public key. Read by `client` and `proof`.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A token whose signature is not checked yet.
pub(super) struct Jws<'a> {
    pub(super) header: Value,
    pub(super) claims: Value,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// Takes it apart; `None` when it is none.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let part = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok();
        Some(Self { header: part(header)?, claims: part(claims)?, signed, signature: URL_SAFE_NO_PAD.decode(signature).ok()? })
    }

    /// Whether this key signed it. A key that has more than its public half is none.
    pub(super) fn is_signed_by(&self, key: &Value) -> bool {
        let half = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok().filter(|half| half.len() == 32);
        let (Some(x), Some(y)) = (half("x"), half("y")) else { return false };
        let point = [&[4][..], &x, &y].concat();
        let public = key["kty"] == "EC" && key["crv"] == "P-256" && key.get("d").is_none();
        public && UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(self.signed.as_bytes(), &self.signature).is_ok()
    }

    /// A claim that is a text; nothing where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.claims[name].as_str().unwrap_or_default()
    }
}

/// What a public key is called by everybody (RFC 7638).
pub(super) fn thumbprint(key: &Value) -> String {
    let half = |name: &str| key[name].as_str().unwrap_or_default();
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, half("x"), half("y"));
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}
