//! What the simulated X was asked and what it answered: for tests that hold both against X's published description.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::Value;

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Captured {
    /// Its method.
    pub method: Method,
    /// Its path, without a slash in front.
    pub path: String,
    /// What stands behind the question mark.
    pub query: HashMap<String, String>,
    /// Its body: of a form the fields, a file among them by the word `binary`; `Null` where there was none.
    pub body: Value,
    /// The status of the answer.
    pub status: u16,
    /// The answer.
    pub answer: Value,
}
