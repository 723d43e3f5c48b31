//! What a simulator answers with. In which words a network says no is its own matter; what an answer is made of is the same
//! everywhere. Built by the simulators of the networks; knows none of them.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use bytes::Bytes;
use serde_json::Value;

use super::faults::{Kind, Played};

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Bytes,
    /// In the order in which they were given: of two with one name the later one counts.
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Reply {
    /// Bytes of a type.
    pub fn bytes(status: u16, mime: &str, body: impl Into<Bytes>) -> Self {
        Self { status, body: body.into(), headers: Vec::new() }.with(header::CONTENT_TYPE, mime)
    }

    /// JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string())
    }

    /// A page for a browser.
    pub fn page(status: u16, html: &str) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", html.to_owned())
    }

    /// Nothing but a status.
    pub fn empty(status: u16) -> Self {
        Self::bytes(status, "text/plain", Bytes::new())
    }

    /// Sends a browser on; `status` is the 302 or 303 that the network does it with.
    pub fn redirect(status: u16, address: &str) -> Self {
        Self::empty(status).with(header::LOCATION, address)
    }

    /// With a header, in the place of an earlier one of this name. What cannot stand in a header is left out.
    pub fn with(mut self, name: impl TryInto<HeaderName>, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_str(value)) {
            self.headers.push((name, value));
        }
        self
    }

    /// A header, as it was given last.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(own, _)| own == name)?.1.to_str().ok()
    }

    /// The body, where it is JSON.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What a request is answered after its fault was played; `struck` has the network's own words for what was not done.
    pub fn after(played: Played<Self>, struck: impl FnOnce(Kind) -> Self) -> Self {
        match played {
            Played::Answer(reply) => reply,
            Played::Garbage => Self::page(200, "<html>502 Bad Gateway"),
            Played::NotAccepted(kind) => struck(kind),
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
