//! What X says no with, and what it means. Three shapes are in use: a problem (`title`, `detail`, `type`), a problem with
//! a list of faulty parameters, and the old list of codes. Decided by status, code and problem type; by words only where X
//! gives nothing else. Called by `api` and `mod`. Source: facts: x, sections 5 and 6.

use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde_json::Value;

use crate::clock::{Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::{Answer, Fault, Gate};

/// A refusal, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The last word of the problem's type: `credits`.
    pub kind: String,
    /// The old number, or 0.
    pub code: i64,
    /// Everything that it says, in small letters.
    pub words: String,
    /// Whose limit is used up, and the second when it begins anew.
    pub limit: Option<(Gate, i64)>,
    /// How many seconds it asks to wait.
    pub wait: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    errors: Vec<Value>,
}

impl Refusal {
    /// What an answer says no with; `None` when it says yes. The headers are read where there were too many requests.
    pub(super) fn of(answer: &Answer) -> Option<Self> {
        if answer.is_ok() {
            return None;
        }
        let body: Body = serde_json::from_slice(&answer.body).unwrap_or_default();
        let listed = body.errors.iter().map(Value::to_string);
        let words: Vec<String> = [body.title, body.detail].into_iter().flatten().chain(listed).collect();
        let number = |name: &str| answer.headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        let refusal = Self {
            status: answer.status,
            kind: body.kind.as_deref().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default().to_owned(),
            code: body.errors.iter().find_map(|error| error["code"].as_i64()).unwrap_or(0),
            words: words.join(" ").to_lowercase(),
            limit: limit(&answer.headers),
            wait: number(RETRY_AFTER.as_str()),
        };
        tracing::info!(status = refusal.status, kind = refusal.kind, code = refusal.code, "X refuses");
        Some(refusal)
    }

    /// Whether X says that it has this very post already.
    pub fn is_duplicate(&self) -> bool {
        self.status == 403 && (self.code == 187 || self.words.contains("duplicate content"))
    }

    /// Whether it is about the files of a post: gone, not ready, or none that it shows.
    pub fn is_of_media(&self) -> bool {
        self.status == 400 && (self.code == 324 || self.words.contains("media ids are invalid") || self.words.contains("media_ids"))
    }

    /// Whether X does not say what it does not like.
    pub fn is_general(&self) -> bool {
        self.status == 403 && self.words.contains("not permitted to perform this action")
    }

    /// Whether X finds the time of a signed request wrong: that of this machine is.
    pub fn is_of_the_clock(&self) -> bool {
        self.code == 135
    }

    /// Whether the address that people come back to is not registered.
    pub fn is_of_the_callback(&self) -> bool {
        self.code == 415
    }

    /// What to do about it.
    pub fn fault(&self, now: Millis) -> Fault {
        match self.status {
            // Nothing is wrong with the token, and everything that is signed here waits until the clock is set.
            401 if self.is_of_the_clock() => {
                tracing::error!("X says that the clock of this machine is wrong: set it");
                Fault::Later { after: None, gate: Gate::App }
            }
            401 => Fault::Expired,
            402 => Fault::Refused(Reason::Credits),
            403 => self.forbidden(now),
            404 => Fault::Restage,
            413 => Fault::Refused(Reason::Media),
            429 => self.too_many(now),
            400 if self.is_of_media() => Fault::Restage,
            400 if self.words.contains("\"text\"") => Fault::Refused(Reason::Text),
            400 => Fault::Refused(Reason::Internal),
            _ => Fault::Refused(Reason::Refused),
        }
    }

    fn forbidden(&self, now: Millis) -> Fault {
        let says = |words: &str| self.words.contains(words);
        let reason = match (self.kind.as_str(), self.code) {
            // Its own daily limit of posts is no failure: it waits.
            (_, 185) => return self.too_many(now),
            (_, 187) => Reason::Duplicate,
            (_, 261) | ("oauth1-permissions", _) => Reason::ReadOnly,
            ("client-forbidden" | "unsupported-authentication", _) => Reason::App,
            ("not-authorized-for-resource", _) => Reason::NoRights,
            ("user-suspended", _) | (_, 64 | 226 | 326) => Reason::Restricted,
            _ if says("duplicate content") => Reason::Duplicate,
            _ if says("deleted or not visible") => Reason::NothingAhead,
            _ if says("longer than 2 minutes") => Reason::Media,
            _ if says("invalid url") || says("cashtag") => Reason::Text,
            _ if says("not permitted to access this feature") || says("scope") => Reason::NoRights,
            _ if self.is_general() => Reason::Restricted,
            _ => Reason::Refused,
        };
        Fault::Refused(reason)
    }

    /// A used-up limit begins anew at a moment; that of the app holds everybody up.
    fn too_many(&self, now: Millis) -> Fault {
        let asked = self.wait.and_then(|seconds| seconds.checked_mul(SECOND));
        match self.limit {
            Some((gate, second)) => Fault::Later { after: Some((second.saturating_mul(SECOND) - now).max(0)), gate },
            None => Fault::Later { after: asked, gate: Gate::Account },
        }
    }
}

/// The limit that is used up: of several the one that lasts longest. Where none says so, the ordinary one.
fn limit(headers: &HeaderMap) -> Option<(Gate, i64)> {
    const LIMITS: [(&str, Gate); 3] =
        [("x-rate-limit", Gate::Account), ("x-user-limit-24hour", Gate::Account), ("x-app-limit-24hour", Gate::App)];
    let number = |name: String| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
    let all = LIMITS.iter().filter_map(|(name, gate)| {
        let reset = number(format!("{name}-reset"))?;
        Some((number(format!("{name}-remaining")).unwrap_or(0), *gate, reset))
    });
    let all: Vec<_> = all.collect();
    let used_up = all.iter().filter(|(left, _, _)| *left <= 0).max_by_key(|(_, _, reset)| *reset);
    used_up.or(all.first()).map(|(_, gate, reset)| (*gate, *reset))
}
