//! What networks say of their limits in the headers of an answer: how much is left, and until when. Kept for whoever
//! listens; decides nothing. (Names: IETF draft "RateLimit header fields", as the AT Protocol's servers send
//! them, and the older ones that X sends.)

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::HeaderMap;

use crate::clock::{Millis, SECOND};

/// A number of seconds that is larger is a moment since 1970, not a span.
const MOMENT: i64 = 1_000_000_000;

/// What was heard. Cheap to clone; clones hear the same.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<Told>>>);

/// How a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The while that it is for, in milliseconds, when the network says so.
    pub per: Option<Millis>,
    /// How much is left, in the network's units.
    pub remaining: i64,
    /// When it begins anew.
    pub reset_at: Millis,
}

impl Heard {
    /// Everything that was heard since the last time.
    pub fn take(&self) -> Vec<Told> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn note(&self, headers: &HeaderMap, now: Millis) {
        if let Some(told) = told(headers, now) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(told);
        }
    }
}

/// The limit that the headers of an answer tell, at `now`.
fn told(headers: &HeaderMap, now: Millis) -> Option<Told> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |name: &str| text(name)?.parse::<i64>().ok();
    let either = |name: &str| number(&format!("ratelimit-{name}")).or_else(|| number(&format!("x-rate-limit-{name}")));
    let reset = either("reset")?;
    // `5000;w=3600`: so many in so many seconds.
    let per = text("ratelimit-policy").and_then(|policy| policy.split(';').find_map(|part| part.trim().strip_prefix("w=")));
    Some(Told {
        per: per.and_then(|seconds| seconds.parse::<i64>().ok()).and_then(|seconds| seconds.checked_mul(SECOND)),
        remaining: either("remaining")?,
        reset_at: if reset > MOMENT { reset.checked_mul(SECOND)? } else { now + reset.checked_mul(SECOND)? },
    })
}
