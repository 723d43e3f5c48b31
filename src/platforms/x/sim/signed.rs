//! Whether a request is signed as OAuth 1.0a wants it, by this simulator's own reading of RFC 5849: every parameter said
//! once, the time within five minutes, nothing twice. It shares no line with what Crier signs with.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::words::coded;
use super::{API_KEY, API_SECRET, State};
use crate::clock::{MINUTE, SECOND};
use crate::sim::reply::Reply;

/// How far the time of a request may be off, in milliseconds.
const OFF: i64 = 5 * MINUTE;
/// What a request says of itself, beside its signature, and what it may say besides.
const MUST: [&str; 4] = ["oauth_consumer_key", "oauth_nonce", "oauth_signature_method", "oauth_timestamp"];
const MAY: [&str; 4] = ["oauth_version", "oauth_token", "oauth_callback", "oauth_verifier"];

/// A request that is signed, or says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimSigned {
    /// Its method.
    pub method: String,
    /// Its whole address.
    pub address: String,
    /// Its header.
    pub authorization: String,
}

impl SimSigned {
    /// The token that it names.
    pub(super) fn token(&self) -> Option<String> {
        said(&self.authorization)?.remove("oauth_token")
    }
}

/// What a signed request said of itself.
pub(super) type Said = BTreeMap<String, String>;

impl State {
    /// Who signed it: what it says of itself. `secret` is found by its token.
    pub(super) fn signed(&mut self, request: &SimSigned) -> Result<Said, Reply> {
        let bad = || coded(400, 215, "Bad Authentication data.");
        let nobody = || coded(401, 32, "Could not authenticate you.");
        let mut said = said(&request.authorization).ok_or_else(bad)?;
        let given = said.remove("oauth_signature").ok_or_else(bad)?;
        let known = |name: &String| MUST.contains(&name.as_str()) || MAY.contains(&name.as_str());
        if !MUST.iter().all(|name| said.contains_key(*name)) || !said.keys().all(known) {
            return Err(bad());
        }
        let version = said.get("oauth_version").is_none_or(|version| version == "1.0");
        if said["oauth_consumer_key"] != API_KEY || said["oauth_signature_method"] != "HMAC-SHA1" || !version {
            return Err(nobody());
        }
        let at = said["oauth_timestamp"].parse::<i64>().map_err(|_| bad())?.saturating_mul(SECOND);
        if (at - self.clock.now()).abs() > OFF {
            return Err(coded(401, 135, "Timestamp out of bounds."));
        }
        let secret = match said.get("oauth_token") {
            Some(token) => self.secret_of(token).ok_or_else(|| coded(401, 89, "Invalid or expired token."))?,
            None => String::new(),
        };
        if expected(request, &said, &secret).as_ref() != Some(&given) {
            return Err(nobody());
        }
        let mark = format!("{} {} {:?}", said["oauth_timestamp"], said["oauth_nonce"], said.get("oauth_token"));
        if self.nonces.insert(mark) { Ok(said) } else { Err(nobody()) }
    }
}

/// The header, taken apart; `None` when it is none, or says something twice.
fn said(header: &str) -> Option<Said> {
    let mut said = Said::new();
    for pair in header.strip_prefix("OAuth ")?.split(',') {
        let (name, value) = pair.trim().split_once('=')?;
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        if said.insert(decoded(name)?, decoded(value)?).is_some() {
            return None;
        }
    }
    Some(said)
}

/// Percent-encoded as RFC 3986 has it, and in no other way.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok().filter(|digits| !digits.bytes().any(|digit| digit.is_ascii_lowercase()))?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            _ if is_plain(byte) => bytes.push(byte),
            _ => return None,
        }
    }
    String::from_utf8(bytes).ok()
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The signature that the request should have.
fn expected(request: &SimSigned, said: &Said, secret: &str) -> Option<String> {
    let (bare, query) = request.address.split_once('?').unwrap_or((&request.address, ""));
    let mut all: Vec<(String, String)> = said.iter().map(|(name, value)| (encoded(name), encoded(value))).collect();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| percent_decoded(&text.replace('+', " "));
        all.push((encoded(&plain(name)?), encoded(&plain(value)?)));
    }
    all.sort();
    let all: Vec<String> = all.iter().map(|(name, value)| [name.as_str(), value].join("=")).collect();
    let base = [request.method.to_uppercase(), encoded(bare), encoded(&all.join("&"))].join("&");
    let mut mac = Hmac::<Sha1>::new_from_slice([encoded(API_SECRET), encoded(secret)].join("&").as_bytes()).ok()?;
    mac.update(base.as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// What stands in an address, whatever of it is encoded.
fn percent_decoded(text: &str) -> Option<String> {
    let strict: String = text
        .bytes()
        .map(|byte| if byte == b'%' || is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    decoded(&strict)
}
