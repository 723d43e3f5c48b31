//! Telegram's word for who opens a page: what it adds to the address behind a `login_url` button. Called by `web::sign_in`.
//! It lets nobody do more than they could without it; it keeps people out to whom a link was passed on.
//!
//! Source: core.telegram.org/bots/api#loginurl and core.telegram.org/widgets/login, "Checking authorization" (2026-09).

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use crate::clock::{MINUTE, Millis, SECOND};
use crate::connect::by_page::OPEN;
use crate::model::ids::PersonId;

/// How far Telegram's clock may be ahead.
const AHEAD: Millis = MINUTE / 2;
/// The field that signs all the others.
const HASH: &str = "hash";

/// Checks what Telegram signs.
#[derive(Clone)]
pub struct LoginKey([u8; 32]);

/// Who opens a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// Nothing is said: the person declined, or the address came another way.
    Unknown,
    /// This person, says Telegram.
    Person(PersonId),
    /// Something is said that Telegram did not say, or said long ago.
    Forged,
}

impl LoginKey {
    /// The key of the bot with this token.
    pub fn of(token: &SecretString) -> Self {
        Self(Sha256::digest(token.expose_secret().as_bytes()).into())
    }

    /// Who opens a page with this query.
    pub fn visitor(&self, query: Option<&str>, now: Millis) -> Visitor {
        let query = query.unwrap_or_default();
        let mut fields: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return Visitor::Forged;
            }
        }
        if fields.is_empty() {
            return Visitor::Unknown;
        }
        self.person(fields, now).map_or(Visitor::Forged, Visitor::Person)
    }

    fn person(&self, mut fields: BTreeMap<String, String>, now: Millis) -> Option<PersonId> {
        let hash = bytes(&fields.remove(HASH)?)?;
        let lines: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(lines.join("\n").as_bytes());
        mac.verify_slice(&hash).ok()?;
        let at = fields.get("auth_date")?.parse::<Millis>().ok()?.checked_mul(SECOND)?;
        let is_fresh = (now - OPEN..=now + AHEAD).contains(&at);
        fields.get("id")?.parse().ok().filter(|_| is_fresh)
    }
}

/// The bytes of hex digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
