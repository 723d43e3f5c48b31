//! What networks say of their limits in the headers of an answer: how much is left, and until when. Kept for whoever
//! listens; decides nothing. (Names: IETF draft "RateLimit header fields", as the AT Protocol's servers send
//! them, the older ones that X sends, and Meta's percentages.)

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::HeaderMap;

use super::fault::Gate;
use super::usage::Usage;
use crate::clock::{HOUR, Millis, SECOND};

/// A number of seconds that is larger is a moment since 1970, not a span.
const MOMENT: i64 = 1_000_000_000;

/// What was heard. Cheap to clone; clones hear the same.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<Told>>>);

/// How a limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose limit it is: the account's, or the app's.
    pub gate: Gate,
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

    pub(super) fn add(&self, told: Told) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }

    pub(super) fn note(&self, headers: &HeaderMap, now: Millis) {
        let told = told(headers, now).into_iter().chain(used(headers, now));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
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
        gate: Gate::Account,
        per: per.and_then(|seconds| seconds.parse::<i64>().ok()).and_then(|seconds| seconds.checked_mul(SECOND)),
        remaining: either("remaining")?,
        reset_at: if reset > MOMENT { reset.checked_mul(SECOND)? } else { now + reset.checked_mul(SECOND)? },
    })
}

/// What Meta's networks say is used up, as what is left of 1,000 in an hour: a limit that is not all used up is looked at
/// again then, one that is when the network says.
fn used(headers: &HeaderMap, now: Millis) -> impl Iterator<Item = Told> {
    let all = [(Gate::App, Usage::of_app(headers)), (Gate::Account, Usage::of_account(headers))];
    all.into_iter().filter_map(move |(gate, usage)| {
        let Usage { percent, regain } = usage?;
        let remaining = if regain > 0 { 0 } else { 10 * (100 - percent).clamp(0, 100) };
        Some(Told { gate, per: Some(HOUR), remaining, reset_at: now + if regain > 0 { regain } else { HOUR } })
    })
}
