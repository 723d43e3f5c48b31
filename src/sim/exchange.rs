//! What a simulator was asked and what it answered: for tests that hold both against the network's published description.

use axum::http::Method;
use serde_json::Value;

use super::asked::{Asked, Fields};
use super::reply::Reply;

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The method of the request.
    pub method: Method,
    /// Its path, without the slash in front.
    pub path: String,
    /// What stands behind the question mark.
    pub query: Fields,
    /// Its body: JSON, or the fields of a form with a file among them by the word `binary`; `Null` where there was neither.
    pub asked: Value,
    /// The status of the answer.
    pub status: u16,
    /// The body of the answer; `Null` where it is no JSON.
    pub told: Value,
}

impl Exchange {
    /// With the body of the request as the network reads it.
    pub fn of(asked: &Asked, body: Value, reply: &Reply) -> Self {
        let Asked { method, path, query, .. } = asked;
        let (method, path, query) = (method.clone(), path.clone(), query.clone());
        Self { method, path, query, asked: body, status: reply.status, told: reply.value().unwrap_or_default() }
    }
}
