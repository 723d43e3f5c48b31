//! Why a request to a server came to nothing, and what to do about it. By the name of the error, never by its words. Used by
//! `api` and by the sign-in on a page.
//!
//! Source: the lexicons and the reference server, 2026-11 (see notes.md); RFC 6750 and 9449 for what `WWW-Authenticate` says.

use reqwest::header::{HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Deserialize;

use super::oauth::proof::WANTS_NONCE;
use crate::clock::{Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::{Answer, Fault};

/// Why a request came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer, or the server's own failure.
    Fault(Fault),
    /// The server said no.
    Refusal(Refusal),
}

/// A server's no.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The status of the answer.
    pub(super) status: u16,
    /// The error's name.
    pub(super) name: String,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// What an answer that is a no calls its error; empty when it is no XRPC (a proxy in between says no to a file that is too
/// large in its own words).
pub(super) fn name_of(answer: &Answer) -> String {
    let challenge = answer.headers.get(WWW_AUTHENTICATE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let told = challenge.strip_prefix("DPoP ").and_then(|words| words.split_once("error=\"")?.1.split('"').next());
    match told {
        Some(name) => name.to_owned(),
        None => serde_json::from_slice::<ErrorBody>(&answer.body).map(|body| body.error).unwrap_or_default(),
    }
}

impl Refusal {
    /// What to do about it. `InvalidRequest` is the caller's to read: the server gives it for whatever it
    /// finds wrong with a record.
    pub(super) fn fault(&self) -> Fault {
        match self.name.as_str() {
            // Of a token that is bound to a key: over, or ended; only renewing it tells which.
            "ExpiredToken" | "invalid_token" => Fault::Expired,
            // The newest nonce is too old already, or the clocks are apart.
            WANTS_NONCE | "invalid_dpop_proof" => Fault::later(),
            "InvalidToken" | "AuthenticationRequired" | "AuthMissing" | "AccountNotFound" => Fault::Relogin,
            "AccountTakedown" | "AccountDeactivated" | "AccountSuspended" => Fault::Refused(Reason::Restricted),
            "RepoTakendown" | "RepoDeactivated" | "RepoSuspended" => Fault::Refused(Reason::Restricted),
            "ScopeMissingError" | "insufficient_scope" => Fault::Refused(Reason::NoRights),
            "BlobTooLarge" | "PayloadTooLarge" | "InvalidMimeType" => Fault::Refused(Reason::Media),
            // The server's blob is not the one that the record speaks of: uploading again settles both.
            "BlobNotFound" | "InvalidSize" => Fault::Restage,
            _ => match self.status {
                401 => Fault::Relogin,
                403 => Fault::Refused(Reason::NoRights),
                413 => Fault::Refused(Reason::Media),
                _ => Fault::Refused(Reason::Refused),
            },
        }
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => fault,
            Failure::Refusal(refusal) => refusal.fault(),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// How long the server asks to wait: the whole `Retry-After`, or until the second named by `RateLimit-Reset`
/// (the reference server sends only that).
pub(super) fn wait(headers: &HeaderMap, now: Millis) -> Option<Millis> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<Millis>().ok();
    let retry = number(RETRY_AFTER.as_str()).and_then(|seconds| seconds.checked_mul(SECOND));
    let reset = number("ratelimit-reset").and_then(|second| second.checked_mul(SECOND)).map(|at| (at - now).max(0));
    retry.or(reset)
}
