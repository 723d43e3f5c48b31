//! Record keys: the name under which a post is kept in the account's repository. Called by `post`. Pure.
//!
//! A post's key must be a TID: 64 bits as 13 characters, the highest bit 0, then 53 bits of microseconds
//! since 1970, then 10 bits of "clock id" (AT Protocol specification, "Record Key" and "TID", 2026-04).
//! The client may choose it, which is what makes a repeat harmless: the key is made from the part alone.

use sha2::{Digest, Sha256};

use crate::clock::Millis;

/// The digits, in the order of their bytes, so that keys sort by time.
const DIGITS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";

/// The key of `part`, made at `made_at`: always the same for the same two. The microseconds below the
/// millisecond and the clock id come from the part's name, so parts made in one millisecond differ.
pub fn rkey(part: &str, made_at: Millis) -> String {
    let name = name(part);
    let micros = u64::try_from(made_at).unwrap_or(0) * 1_000 + (name >> 10) % 1_000;
    encode((micros << 10) | (name & 1_023))
}

/// Whether `key` is a TID.
pub fn is_tid(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == 13 && bytes.iter().all(|byte| DIGITS.contains(byte)) && bytes.first().is_some_and(|byte| *byte < b'k')
}

/// 64 bits that stand for the part's name.
fn name(part: &str) -> u64 {
    Sha256::digest(part.as_bytes()).iter().take(8).fold(0, |name, byte| (name << 8) | u64::from(*byte))
}

fn encode(value: u64) -> String {
    let digit = |place: u32| DIGITS[usize::try_from((value >> (place * 5)) & 31).unwrap_or(0)];
    (0..13).rev().map(|place| char::from(digit(place))).collect()
}
