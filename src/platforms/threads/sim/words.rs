//! The words in which the simulated Threads says no. Facts: threads, sections 1, 5 and 6.

use serde_json::{Value, json};

use crate::sim::faults::{Kind, RETRY_AFTER};
use crate::sim::reply::Reply;

/// An error object of the Graph API.
pub(super) fn error(status: u16, code: i64, subcode: i64, kind: &str, message: &str) -> Reply {
    let mut error = json!({
        "message": message,
        "type": kind,
        "code": code,
        "is_transient": false,
        "fbtrace_id": "AcrierSimulatedThreads1",
    });
    if subcode != 0 {
        error["error_subcode"] = json!(subcode);
    }
    Reply::json(status, &json!({ "error": error }))
}

/// A parameter that is not as it should be.
pub(super) fn invalid(message: &str) -> Reply {
    error(400, 100, 0, "THApiException", message)
}

/// A parameter of a name that the network does not know.
pub(super) fn unknown(parameter: &str) -> Reply {
    invalid(&format!("Unexpected parameter {parameter}"))
}

/// Something that is not there, or not for this token.
pub(super) fn gone(id: &str) -> Reply {
    let message = format!("Unsupported request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions");
    error(400, 100, 33, "THApiException", &message)
}

/// A container that is not ready.
pub(super) fn early() -> Reply {
    error(400, 24, 4_279_009, "OAuthException", "The requested resource does not exist")
}

/// A container that cannot be published any more, or never could.
pub(super) fn no_container(id: &str) -> Reply {
    error(400, 24, 2_207_008, "OAuthException", &format!("Media Builder with creation id = {id} does not exist"))
}

/// The day is used up.
pub(super) fn day_over() -> Reply {
    error(403, 9, 2_207_042, "OAuthException", "Application request limit reached")
}

pub(super) fn links() -> Reply {
    error(400, 100, 0, "THApiException", "THREADS_API__LINK_LIMIT_EXCEEDED")
}

pub(super) fn unauthorized() -> Reply {
    error(401, 190, 0, "OAuthException", "Error validating access token: The session has been invalidated.")
}

/// The token is not good for this.
pub(super) fn no_permission(scope: &str) -> Reply {
    error(403, 10, 0, "OAuthException", &format!("Application does not have permission for this action: {scope}"))
}

pub(super) fn no_code() -> Reply {
    let message = "Matching code was not found or was already used";
    Reply::json(400, &json!({ "error_type": "OAuthException", "code": 400, "error_message": message }))
}

pub(super) fn no_app() -> Reply {
    let message = "Error validating client secret.";
    Reply::json(400, &json!({ "error_type": "OAuthException", "code": 400, "error_message": message }))
}

/// The network's own words for a fault. It tells in minutes when something goes again.
pub(super) fn struck(kind: Kind) -> Reply {
    match kind {
        Kind::TooMany => {
            let minutes = (RETRY_AFTER / 60).max(1);
            let used = json!([{ "type": "threads", "call_count": 100, "total_cputime": 25, "total_time": 25,
                                "estimated_time_to_regain_access": minutes }]);
            let used: Value = json!({ "17841405793187219": used });
            let reply = error(400, 32, 0, "OAuthException", "Page request limit reached");
            reply.with("x-business-use-case-usage", &used.to_string())
        }
        Kind::ServerError => error(500, 2, 0, "OAuthException", "Service temporarily unavailable"),
        Kind::Revoked => unauthorized(),
        _ => error(400, 368, 0, "OAuthException", "The action attempted has been deemed abusive or is otherwise disallowed"),
    }
}
