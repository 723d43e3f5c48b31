//! What Instagram says no with, as far as it means something else by it than Meta's other networks, and why a container came to
//! nothing. By codes, subcodes and the names of coded exceptions, never by sentences. Pure. Called by the rest of this folder.
//!
//! Source: facts: instagram, section 6 (the Error Codes page, 2026); what is not here is as at Facebook (`graph`).

use crate::model::problem::Reason;
use crate::net::{Fault, Gate};
use crate::platforms::graph::{GraphError, Meaning, Said};

/// The coded exception of a place that is none.
const NO_PLACE: &str = "INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID";
/// All numbers of Instagram's own begin with these.
const OWN: &str = "2207";

/// What one of Instagram's own numbers means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// It is refused, and will be again.
    Refused(Reason),
    /// A container came to nothing. Another one may fare better; if it does not, this is why.
    Again(Reason),
    /// As if no answer had come.
    Lost,
    /// The container is not ready, is gone, or was published: it has to be asked which.
    Container,
    /// The day is used up.
    DayOver,
}

/// What `number` means; `None` where it is none of Instagram's own.
pub fn means(number: i64) -> Option<Means> {
    Some(match number {
        2_207_001 | 2_207_032 => Means::Lost,
        2_207_003 | 2_207_052 => Means::Again(Reason::NotFetched),
        2_207_020 | 2_207_053 => Means::Again(Reason::NotProcessed),
        2_207_006 | 2_207_008 | 2_207_027 => Means::Container,
        2_207_042 => Means::DayOver,
        2_207_051 => Means::Refused(Reason::Blocked),
        2_207_050 => Means::Refused(Reason::Restricted),
        2_207_004 | 2_207_005 | 2_207_026 | 2_207_028 => Means::Refused(Reason::Media),
        2_207_009 => Means::Refused(Reason::Shape),
        2_207_010 | 2_207_040 => Means::Refused(Reason::Text),
        2_207_057 => Means::Refused(Reason::Moment),
        // A kind of container, and tags of products: what Crier sends is wrong.
        2_207_023 | 2_207_035..=2_207_037 => Means::Refused(Reason::Internal),
        _ => return None,
    })
}

/// What a refusal means here. Whether a token can be renewed, or made anew by that of the person, is asked before the person is.
pub fn own(error: &GraphError) -> Option<Meaning> {
    if matches!(error.code, 102 | 190) {
        return Some(Meaning::Fault(Fault::Expired));
    }
    if error.exception == NO_PLACE {
        return Some(Meaning::Fault(Fault::Refused(Reason::Place)));
    }
    // Without a number of its own, a code says as much.
    let number = match (error.code, error.subcode) {
        (-2 | -1, 0) => 2_207_001,
        (9_004, 0) => 2_207_052,
        (9_007, 0) => 2_207_027,
        (24, 0) => 2_207_008,
        (9, 0) => 2_207_042,
        (25, 0) => 2_207_050,
        (36_000, 0) => 2_207_004,
        (36_001, 0) => 2_207_005,
        (36_003, 0) => 2_207_009,
        (36_004, 0) => 2_207_010,
        (_, number) => number,
    };
    Some(match means(number)? {
        Means::Refused(reason) | Means::Again(reason) => Meaning::Fault(Fault::Refused(reason)),
        Means::Lost => Meaning::Lost,
        Means::Container => Meaning::Fault(Fault::Restage),
        Means::DayOver => Meaning::Fault(Fault::Later { after: None, gate: Gate::Account }),
    })
}

/// Whether it is about the container, which has to be asked then.
pub fn is_container(said: &Said) -> bool {
    said.fault == Fault::Restage
}

/// Whether the day is used up.
pub fn is_day_over(said: &Said) -> bool {
    said.error.as_ref().is_some_and(|error| error.code == 9 || error.subcode == 2_207_042)
}

/// Whether something is not there, or not for this account.
pub fn is_gone(said: &Said) -> bool {
    said.is_gone() || is_container(said)
}

/// Why no container was made, if another try may fare better.
pub fn is_worth_another(said: &Said) -> Option<Reason> {
    let error = said.error.as_ref()?;
    let number = if error.code == 9_004 { 2_207_052 } else { error.subcode };
    match means(number) {
        Some(Means::Again(reason)) => Some(reason),
        _ => None,
    }
}

/// Why a container came to nothing, and whether another one may fare better.
pub fn failed(number: i64) -> (Reason, bool) {
    match means(number) {
        Some(Means::Refused(reason)) => (reason, false),
        Some(Means::Again(reason)) => (reason, true),
        Some(Means::Lost | Means::Container | Means::DayOver) => (Reason::NotProcessed, true),
        None => (Reason::NotProcessed, false),
    }
}

/// The number in what a container says of itself: `Error: Media upload has failed with error code 2207026`. 0: there is none.
pub fn number_in(status: &str) -> i64 {
    let mut numbers = status.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 7 && digits.starts_with(OWN));
    numbers.next_back().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
