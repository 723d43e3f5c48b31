//! What Threads says no with, as far as it means something else by it than Meta's other networks, and why a container came to
//! nothing. By codes and the network's own names, never by its sentences. Pure. Called by the rest of this folder.
//!
//! Source: facts: threads, sections 3.2 and 6; instagram, section 6, for numbers that both have.

use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::graph::{GraphError, Meaning, Said};

/// More different links than a post may have.
const LINKS: &str = "THREADS_API__LINK_LIMIT_EXCEEDED";

/// What Threads means otherwise.
pub fn own(error: &GraphError) -> Option<Meaning> {
    let fault = match error.code {
        // A token of sixty days: whether it can be renewed is asked once before the person is.
        102 | 190 => Fault::Expired,
        _ if error.exception == LINKS => Fault::Refused(Reason::Links),
        9_004 => Fault::Refused(Reason::NotFetched),
        _ if error.subcode == 2_207_052 => Fault::Refused(Reason::NotFetched),
        _ if is_container(error) => Fault::Restage,
        _ if is_quota(error) => Fault::later(),
        _ => return None,
    };
    Some(Meaning::Fault(fault))
}

/// Whether it is about a container: not ready, gone, or published already.
pub fn is_container(error: &GraphError) -> bool {
    matches!(error.code, 24 | 9_007) || matches!(error.subcode, 2_207_006 | 2_207_008 | 2_207_027 | 4_279_009)
}

/// Whether the account has used up what it may publish in a day.
pub fn is_quota(error: &GraphError) -> bool {
    error.code == 9 || error.subcode == 2_207_042
}

/// Whether something is not there, or not for this account.
pub fn is_gone(said: &Said) -> bool {
    said.is_gone() || said.error.as_ref().is_some_and(is_container)
}

/// Why a container came to nothing, by the network's word for it.
pub fn failed(word: &str) -> Reason {
    match word {
        "FAILED_DOWNLOADING_VIDEO" => Reason::NotFetched,
        "FAILED_PROCESSING_AUDIO" | "INVALID_AUDIO_CHANNELS" | "INVALID_AUDIO_CHANNEL_LAYOUT" => Reason::Sound,
        // The first is how Threads spells it.
        "INVALID_ASPEC_RATIO" | "INVALID_ASPECT_RATIO" => Reason::Shape,
        "INVALID_BIT_RATE" => Reason::BitRate,
        "INVALID_DURATION" => Reason::Length,
        "INVALID_FRAME_RATE" => Reason::FrameRate,
        _ => Reason::NotProcessed,
    }
}

/// Whether another container may come to something where this one did not: it is tried once.
pub fn is_worth_another(word: &str) -> bool {
    matches!(word, "FAILED_DOWNLOADING_VIDEO" | "UNKNOWN" | "")
}
