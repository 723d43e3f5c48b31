//! The error object of the Graph API, and what it means: decided by its code and subcode, never by its words. A network that
//! means something else by a number says so first (`Graph::own`). Pure. Called by `mod`.
//!
//! Source: facts: facebook, section 6 (Meta's error handling page, 2026; the subcodes by a production mapping).

use serde::Deserialize;

use crate::model::problem::Reason;
use crate::net::{Answer, Fault, Gate};

/// A refusal of the Graph API. What the network did not say is 0 or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphError {
    /// The HTTP status.
    pub status: u16,
    /// The number of the error.
    pub code: i64,
    /// The number of what it is exactly.
    pub subcode: i64,
    /// Whether the network says that it will pass.
    pub is_transient: bool,
    /// Its type: `OAuthException`; at the host that takes bytes, what it is: `OffsetInvalidError`.
    pub kind: String,
    /// The name of a coded exception, where the network names one: `…_API__LINK_LIMIT_EXCEEDED`.
    pub exception: String,
    /// What Meta finds the request by.
    pub trace: String,
}

/// What a refusal means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// As if no answer had come: it passes, and what was asked for may have happened.
    Lost,
    /// Too much at once: nothing happened, and who has to wait. For how long stands in the headers.
    Wait(Gate),
    /// This.
    Fault(Fault),
}

/// Why a request did not succeed: what to do, and the network's own words where it sent any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The error object.
    pub error: Option<GraphError>,
    /// What to do.
    pub fault: Fault,
}

impl Said {
    /// Whether the network said this very thing.
    pub fn is(&self, code: i64, subcode: i64) -> bool {
        self.error.as_ref().is_some_and(|error| error.code == code && error.subcode == subcode)
    }

    /// Whether what was asked for is not there, or not for this token.
    pub fn is_gone(&self) -> bool {
        self.is(100, 33) || self.error.as_ref().is_some_and(|error| error.status == 404 && error.code == 0)
    }

    /// Whether this is what was sent a little while ago.
    pub fn is_duplicate(&self) -> bool {
        self.fault == Fault::Refused(Reason::Duplicate)
    }
}

impl From<Fault> for Said {
    fn from(fault: Fault) -> Self {
        Self { error: None, fault }
    }
}

impl From<Said> for Fault {
    fn from(said: Said) -> Self {
        said.fault
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Failure {
    error: Wire,
    debug_info: Debug,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    code: i64,
    error_subcode: i64,
    is_transient: bool,
    r#type: String,
    message: String,
    error_user_title: String,
    error_user_msg: String,
    fbtrace_id: String,
}

/// How the host that takes bytes says no.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Debug {
    retriable: bool,
    r#type: String,
}

impl GraphError {
    /// The error of an answer, as far as there is one in it.
    pub fn of(answer: &Answer) -> Self {
        let Failure { error, debug_info } = serde_json::from_slice(&answer.body).unwrap_or_default();
        Self {
            status: answer.status,
            code: error.code,
            subcode: error.error_subcode,
            is_transient: error.is_transient || debug_info.retriable,
            exception: [&error.message, &error.error_user_title, &error.error_user_msg]
                .into_iter()
                .find_map(|text| exception(text))
                .unwrap_or_default(),
            kind: if error.r#type.is_empty() { debug_info.r#type } else { error.r#type },
            trace: error.fbtrace_id,
        }
    }

    /// What it means at all of Meta's networks.
    pub fn meaning(&self) -> Meaning {
        let said = self.limit().or_else(|| self.transient()).or_else(|| by_number(self.subcode)).or_else(|| by_number(self.code));
        said.or_else(|| self.by_code()).or_else(|| self.by_kind()).unwrap_or_else(|| self.by_status())
    }

    /// Limits come first: the network calls them transient, too, and they have a time of their own.
    fn limit(&self) -> Option<Meaning> {
        match (self.code, self.subcode) {
            (4 | 341, _) => Some(Meaning::Wait(Gate::App)),
            (17 | 32 | 613 | 80_001 | 80_002, _) | (_, 1_390_008) => Some(Meaning::Wait(Gate::Account)),
            _ => None,
        }
    }

    fn transient(&self) -> Option<Meaning> {
        self.is_transient.then_some(Meaning::Lost)
    }

    fn by_code(&self) -> Option<Meaning> {
        let reason = match self.code {
            1 | 2 => return Some(Meaning::Lost),
            // A token of another kind is wanted: a new one is asked for (facts: `config`).
            190 if self.subcode == 2_069_032 => return Some(Meaning::Fault(Fault::Expired)),
            102 | 190 => return Some(Meaning::Fault(Fault::Relogin)),
            3 | 10 | 200..=299 => Reason::NoRights,
            100 if self.subcode == 33 => Reason::NoRights,
            100 => Reason::Internal,
            352 | 6_000 | 6_001 => Reason::Media,
            368 => Reason::Blocked,
            506 => Reason::Duplicate,
            _ => return None,
        };
        Some(refused(reason))
    }

    /// The host that takes bytes has names rather than numbers.
    fn by_kind(&self) -> Option<Meaning> {
        match self.kind.as_str() {
            "OffsetInvalidError" | "PartialRequestError" => Some(Meaning::Fault(Fault::later())),
            "ProcessingFailedError" => Some(refused(Reason::NotProcessed)),
            _ => None,
        }
    }

    fn by_status(&self) -> Meaning {
        match self.status {
            401 => Meaning::Fault(Fault::Relogin),
            403 => refused(Reason::NoRights),
            413 | 415 => refused(Reason::Media),
            429 => Meaning::Wait(Gate::Account),
            500.. => Meaning::Lost,
            _ => refused(Reason::Refused),
        }
    }
}

/// The name of a coded exception among words that are for people.
fn exception(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.split(|c: char| !is_part(c)).find(|word| word.contains("_API__")).map(str::to_owned)
}

/// The numbers that stand as a code at one time and as a subcode at another.
fn by_number(number: i64) -> Option<Meaning> {
    let reason = match number {
        1_363_047 | 1_609_010 => return Some(Meaning::Lost),
        1_363_040 => Reason::Shape,
        1_363_127 => Reason::Resolution,
        1_363_128 => Reason::Length,
        1_363_129 => Reason::FrameRate,
        1_349_125 | 2_069_019 | 1_366_046 => Reason::Media,
        1_366_051 => Reason::Duplicate,
        1_346_003 | 1_404_102 => Reason::Standards,
        1_404_006 | 4_854_002 => Reason::Confirm,
        1_404_078 => Reason::Authorize,
        1_404_112 => Reason::Restricted,
        1_609_005 | 1_609_008 | 2_061_006 => Reason::Link,
        2_853_006 => Reason::NoRights,
        _ => return None,
    };
    Some(refused(reason))
}

/// What a number means that stands elsewhere than in an error object: in the status of a video.
pub fn reason(number: i64) -> Option<Reason> {
    match by_number(number) {
        Some(Meaning::Fault(Fault::Refused(reason))) => Some(reason),
        _ => None,
    }
}

fn refused(reason: Reason) -> Meaning {
    Meaning::Fault(Fault::Refused(reason))
}
