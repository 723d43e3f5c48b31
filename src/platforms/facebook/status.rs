//! How a video stands at Facebook, phase by phase: its bytes, what is made of them, whether people see it. Pure. Called by
//! `push` and `look`.
//!
//! Source: facts: facebook, section 3.5. The documents spell some words in two ways: both are read.

use serde::Deserialize;
use serde_json::Value;

use crate::model::problem::Reason;
use crate::platforms::graph;

/// How a video stands.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Status {
    /// `ready`, `processing`, `expired`, `error`, `upload_complete` or `upload_failed`.
    pub video_status: String,
    /// Its bytes.
    pub uploading_phase: Phase,
    /// What is made of them.
    pub processing_phase: Phase,
    /// Whether people see it.
    pub publishing_phase: Phase,
}

/// How far one phase is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Phase {
    /// `not_started`, `in_progress`, `complete` or `error`.
    pub status: String,
    /// Bytes that are there.
    #[serde(alias = "bytes_transfered")]
    pub bytes_transferred: u64,
    /// `published`, `scheduled` or `draft`.
    pub publish_status: String,
    error: Value,
    errors: Value,
}

impl Status {
    /// How many of so many bytes are there.
    pub fn bytes(&self, total: u64) -> u64 {
        let whole = self.uploading_phase.status == "complete" || self.video_status == "upload_complete";
        if whole { total } else { self.uploading_phase.bytes_transferred }
    }

    /// Whether its bytes did not arrive, or are forgotten: they have to be pushed to a new place.
    pub fn is_lost(&self) -> bool {
        matches!(self.video_status.as_str(), "upload_failed" | "expired") || self.uploading_phase.status == "error"
    }

    /// Whether people see it.
    pub fn is_out(&self) -> bool {
        self.publishing_phase.status == "complete" && matches!(self.publishing_phase.publish_status.as_str(), "" | "published")
    }

    /// Whether a video of the feed can be seen.
    pub fn is_ready(&self) -> bool {
        self.video_status == "ready"
    }

    /// Whether it is worked on, or was.
    pub fn is_begun(&self) -> bool {
        let begun = |phase: &Phase| !matches!(phase.status.as_str(), "" | "not_started");
        begun(&self.processing_phase) || begun(&self.publishing_phase)
    }

    /// Why nothing comes of it, if nothing does.
    pub fn trouble(&self) -> Option<Reason> {
        let phases = [&self.processing_phase, &self.publishing_phase];
        let failed = self.video_status == "error" || phases.iter().any(|phase| phase.status == "error");
        let said = || phases.iter().find_map(|phase| phase.codes().find_map(graph::reason));
        failed.then(|| said().unwrap_or(Reason::NotProcessed))
    }
}

impl Phase {
    /// The numbers of its errors, which stand alone or in a list.
    fn codes(&self) -> impl Iterator<Item = i64> {
        let each = |value: &Value| match value {
            Value::Array(all) => all.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        let code = |error: Value| error.get("code").and_then(Value::as_i64);
        each(&self.errors).into_iter().chain(each(&self.error)).filter_map(code).collect::<Vec<_>>().into_iter()
    }
}
