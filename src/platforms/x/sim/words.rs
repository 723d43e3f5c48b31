//! The words in which the simulated X says no, and how it tells what is left of a limit. Facts: x, sections 5 and 6.

use serde_json::json;

use crate::clock::{Millis, SECOND};
use crate::sim::faults::{Kind, RETRY_AFTER};
use crate::sim::reply::Reply;

/// A problem without a type of its own.
pub(super) fn plain(status: u16, title: &str, detail: &str) -> Reply {
    Reply::json(status, &json!({ "title": title, "detail": detail, "type": "about:blank", "status": status }))
}

/// A problem of X's own.
pub(super) fn problem(status: u16, title: &str, detail: &str, kind: &str) -> Reply {
    let kind = format!("https://api.x.com/2/problems/{kind}");
    Reply::json(status, &json!({ "title": title, "detail": detail, "type": kind, "status": status }))
}

/// A parameter that is not as it should be.
pub(super) fn invalid(parameter: &str, value: &str, message: &str) -> Reply {
    let body = json!({
        "errors": [{ "parameters": { parameter: [value] }, "message": message }],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.x.com/2/problems/invalid-request",
    });
    Reply::json(400, &body)
}

/// A problem in the old form, with a number.
pub(super) fn coded(status: u16, code: i64, message: &str) -> Reply {
    Reply::json(status, &json!({ "errors": [{ "code": code, "message": message }] }))
}

pub(super) fn unauthorized() -> Reply {
    plain(401, "Unauthorized", "Unauthorized")
}

pub(super) fn not_permitted() -> Reply {
    plain(403, "Forbidden", "You are not permitted to perform this action.")
}

pub(super) fn no_credits() -> Reply {
    let detail = "Your enrolled account [1] does not have any credits to fulfill this request.";
    let kind = "https://api.twitter.com/2/problems/credits";
    Reply::json(402, &json!({ "title": "CreditsDepleted", "detail": detail, "type": kind, "account_id": "1" }))
}

/// Too many requests within the limit of this name, which begins anew at `until`.
pub(super) fn too_many(name: &'static str, until: Millis) -> Reply {
    limited(plain(429, "Too Many Requests", "Too Many Requests"), name, 0, until)
}

/// An answer that tells what is left of a limit.
pub(super) fn limited(reply: Reply, name: &'static str, left: i64, until: Millis) -> Reply {
    let second = until / SECOND + Millis::from(until % SECOND > 0);
    let (remaining, reset) = match name {
        "x-app-limit-24hour" => ("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"),
        _ => ("x-rate-limit-remaining", "x-rate-limit-reset"),
    };
    reply.with(remaining, &left.to_string()).with(reset, &second.to_string())
}

/// The network's own words for a fault. It names the moment when the limit begins anew, and sends no `Retry-After`.
pub(super) fn struck(kind: Kind, now: Millis) -> Reply {
    match kind {
        Kind::TooMany => too_many("x-rate-limit", now + RETRY_AFTER * SECOND),
        Kind::ServerError => plain(503, "Service Unavailable", "Service Unavailable"),
        Kind::Revoked => unauthorized(),
        _ => not_permitted(),
    }
}
