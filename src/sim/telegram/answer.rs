//! What the Bot API answers: a result, or a refusal in the real server's words.
//!
//! Every method returns [`Answer`]; only the listener turns it into HTTP.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::clock::{Millis, SECOND};
use crate::sim::faults::{Kind, RETRY_AFTER};

/// The result of a method.
pub type Answer = Result<Value, Refusal>;

/// A request that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status and the `error_code`.
    pub code: u16,
    /// The `description`.
    pub text: String,
    /// `parameters.retry_after`, in seconds.
    pub retry_after: Option<i64>,
}

impl Refusal {
    /// `code` with the whole `text`.
    pub fn new(code: u16, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), retry_after: None }
    }

    /// 400 `Bad Request: …`
    pub fn bad(why: impl std::fmt::Display) -> Self {
        Self::new(400, format!("Bad Request: {why}"))
    }

    /// 403 `Forbidden: …`
    pub fn forbidden(why: impl std::fmt::Display) -> Self {
        Self::new(403, format!("Forbidden: {why}"))
    }

    /// 409 `Conflict: …`
    pub fn conflict(why: impl std::fmt::Display) -> Self {
        Self::new(409, format!("Conflict: {why}"))
    }

    /// 429: again after `wait`, rounded up to whole seconds.
    pub fn too_many(wait: Millis) -> Self {
        let seconds = ((wait + SECOND - 1) / SECOND).max(1);
        let text = format!("Too Many Requests: retry after {seconds}");
        Self { retry_after: Some(seconds), ..Self::new(429, text) }
    }

    /// What a struck request is told.
    pub fn struck(kind: Kind) -> Self {
        match kind {
            Kind::TooMany => Self::too_many(RETRY_AFTER * SECOND),
            Kind::ServerError => Self::new(500, "Internal Server Error"),
            Kind::Revoked => Self::forbidden("bot was kicked from the channel chat"),
            _ => Self::bad("MEDIA_INVALID"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.text});
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::BAD_REQUEST);
        match self.retry_after {
            Some(seconds) => {
                body["parameters"] = json!({"retry_after": seconds});
                (status, [(header::RETRY_AFTER, seconds.to_string())], Json(body)).into_response()
            }
            None => (status, Json(body)).into_response(),
        }
    }
}

/// HTTP for an answer.
pub fn response(answer: Answer) -> Response {
    match answer {
        Ok(result) => Json(json!({"ok": true, "result": result})).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// 200 with a body that breaks off in the middle.
pub fn garbage() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], r#"{"ok":true,"result":{"message_id":"#).into_response()
}
