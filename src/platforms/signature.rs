//! OAuth 1.0a, the half that is of no network: a request is signed (RFC 5849, HMAC-SHA1), with whatever stands behind its
//! question mark. A body is not: Crier sends JSON and files to networks that sign so, and never a form. Called by the
//! networks; knows none of them.
//!
//! The libraries for this were looked at and are not kept up: the newest word of `oauth1-request`, the one in use, is of
//! 2024, and it holds four packages back by a version each. The protocol stands still since 2010 and fits on a page, so it
//! is written here, on the hashes that Crier has anyway, and held against another's implementation by the tests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::AUTHORIZATION;
use reqwest::{RequestBuilder, Url};
use secrecy::ExposeSecret;
use sha1::Sha1;

use super::oauth::App;
use crate::clock::SECOND;
use crate::model::ids::token;
use crate::model::problem::Reason;
use crate::net::{Fault, Net};

/// Characters of a nonce, with 5 bits each: 130 bits.
const NONCE: usize = 26;

/// What signs: the operator's pair, and the account's once there is one.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// The consumer.
    pub app: &'a App,
    /// A token and its secret.
    pub token: Option<(&'a str, &'a str)>,
}

impl Signer<'_> {
    /// The request with its signature, good for one time and for now. `more` is what the protocol itself carries besides,
    /// such as `oauth_verifier`.
    ///
    /// # Errors
    /// When it is no request.
    pub fn sign(&self, net: &Net, request: RequestBuilder, more: &[(&str, &str)]) -> Result<RequestBuilder, Fault> {
        let (client, request) = request.build_split();
        let request = request.map_err(|_| Fault::Refused(Reason::Internal))?;
        let header = self.header(request.method().as_str(), request.url(), net.now() / SECOND, &token(net.clock(), NONCE), more);
        Ok(RequestBuilder::from_parts(client, request).header(AUTHORIZATION, header))
    }

    /// The header that proves who sends a request. `at` in seconds; `nonce` must never have been used with it.
    pub fn header(&self, method: &str, address: &Url, at: i64, nonce: &str, more: &[(&str, &str)]) -> String {
        let at = at.to_string();
        let mut said = vec![
            ("oauth_consumer_key", self.app.id.as_str()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &at),
            ("oauth_version", "1.0"),
        ];
        said.extend(self.token.map(|(token, _)| ("oauth_token", token)));
        said.extend_from_slice(more);
        let signature = self.signature(&base(method, address, &said));
        said.push(("oauth_signature", &signature));
        let said: Vec<String> = said.iter().map(|(name, value)| format!("{}=\"{}\"", escaped(name), escaped(value))).collect();
        format!("OAuth {}", said.join(", "))
    }

    /// RFC 5849, section 3.4.2.
    fn signature(&self, base: &str) -> String {
        let token = self.token.map_or("", |(_, secret)| secret);
        let key = format!("{}&{}", escaped(self.app.secret.expose_secret()), escaped(token));
        // A key of any length will do.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else { return String::new() };
        mac.update(base.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

/// What is signed (RFC 5849, section 3.4.1): the method, the address without its query, and everything that is said, by
/// name and value. The address is as `Url` has it: in small letters, without a port that goes without saying.
fn base(method: &str, address: &Url, said: &[(&str, &str)]) -> String {
    let mut bare = address.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    let asked = address.query_pairs().map(|(name, value)| (escaped(&name), escaped(&value)));
    let mut all: Vec<_> = said.iter().map(|(name, value)| (escaped(name), escaped(value))).chain(asked).collect();
    all.sort_unstable();
    let all: Vec<String> = all.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{method}&{}&{}", escaped(bare.as_str()), escaped(&all.join("&")))
}

/// RFC 3986, section 2.3: what is not unreserved is written as its bytes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
