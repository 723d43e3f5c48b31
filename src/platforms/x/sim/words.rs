//! The answers of the simulated X, and the words in which it says no. Facts: x, sections 5 and 6.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::clock::{Millis, SECOND};
use crate::sim::faults::{Kind, RETRY_AFTER};

/// What the network answers.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Bytes,
    mime: &'static str,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Reply {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into(), mime: "application/json", headers: Vec::new() }
    }

    pub(super) fn page(status: u16, html: &str) -> Self {
        Self { status, body: html.to_owned().into(), mime: "text/html; charset=utf-8", headers: Vec::new() }
    }

    pub(super) fn redirect(address: &str) -> Self {
        Self { status: 302, body: Bytes::new(), mime: "text/plain", headers: Vec::new() }.with("location", address)
    }

    /// A problem without a type of its own.
    pub(super) fn plain(status: u16, title: &str, detail: &str) -> Self {
        Self::json(status, &json!({ "title": title, "detail": detail, "type": "about:blank", "status": status }))
    }

    /// A problem of X's own.
    pub(super) fn problem(status: u16, title: &str, detail: &str, kind: &str) -> Self {
        let kind = format!("https://api.x.com/2/problems/{kind}");
        Self::json(status, &json!({ "title": title, "detail": detail, "type": kind, "status": status }))
    }

    /// A parameter that is not as it should be.
    pub(super) fn invalid(parameter: &str, value: &str, message: &str) -> Self {
        let body = json!({
            "errors": [{ "parameters": { parameter: [value] }, "message": message }],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.x.com/2/problems/invalid-request",
        });
        Self::json(400, &body)
    }

    /// A problem in the old form, with a number.
    pub(super) fn coded(status: u16, code: i64, message: &str) -> Self {
        Self::json(status, &json!({ "errors": [{ "code": code, "message": message }] }))
    }

    pub(super) fn unauthorized() -> Self {
        Self::plain(401, "Unauthorized", "Unauthorized")
    }

    pub(super) fn not_permitted() -> Self {
        Self::plain(403, "Forbidden", "You are not permitted to perform this action.")
    }

    pub(super) fn no_credits() -> Self {
        let detail = "Your enrolled account [1] does not have any credits to fulfill this request.";
        let kind = "https://api.twitter.com/2/problems/credits";
        Self::json(402, &json!({ "title": "CreditsDepleted", "detail": detail, "type": kind, "account_id": "1" }))
    }

    /// Too many requests within the limit of this name, which begins anew at `until`.
    pub(super) fn too_many(name: &'static str, until: Millis) -> Self {
        Self::plain(429, "Too Many Requests", "Too Many Requests").limited(name, 0, until)
    }

    /// What is left of a limit.
    pub(super) fn limited(self, name: &'static str, left: i64, until: Millis) -> Self {
        let second = until / SECOND + Millis::from(until % SECOND > 0);
        let (remaining, reset) = match name {
            "x-app-limit-24hour" => ("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"),
            _ => ("x-rate-limit-remaining", "x-rate-limit-reset"),
        };
        self.with(remaining, &left.to_string()).with(reset, &second.to_string())
    }

    pub(super) fn oauth_error(status: u16, error: &str, description: &str) -> Self {
        Self::json(status, &json!({ "error": error, "error_description": description }))
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }
}

/// The network's own words for a fault. It names the moment when the limit begins anew, and sends no `Retry-After`.
pub(super) fn struck(kind: Kind, now: Millis) -> Reply {
    match kind {
        Kind::TooMany => Reply::too_many("x-rate-limit", now + RETRY_AFTER * SECOND),
        Kind::ServerError => Reply::plain(503, "Service Unavailable", "Service Unavailable"),
        Kind::Revoked => Reply::unauthorized(),
        _ => Reply::not_permitted(),
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = (HeaderMap::from_iter(self.headers), self.body).into_response();
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.mime));
        response
    }
}
