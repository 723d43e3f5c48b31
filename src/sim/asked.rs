//! A request, taken apart: what a simulator reads of one, whatever network it plays. Read by the simulators of the networks;
//! judges nothing.

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::AsHeaderName;
use axum::http::{HeaderMap, Method, Uri, header};
use bytes::Bytes;
use serde_json::Value;
use url::form_urlencoded::parse;

use super::request_id;

/// What stands in a form or behind a question mark, by name.
pub type Fields = HashMap<String, String>;

/// A field; nothing where there is none.
pub fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its method.
    pub method: Method,
    /// Its path, without the slash in front.
    pub path: String,
    /// What stands behind the question mark.
    pub query: Fields,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as it came.
    pub body: Bytes,
    uri: Uri,
}

/// A form that carries a file (`multipart/form-data`).
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The other fields.
    pub fields: Fields,
    /// The name of the file's field, and the file: the last one, if there are several.
    pub file: Option<(String, Bytes)>,
}

impl Asked {
    /// Reads a request whole; `None` when its body has more than `most` bytes or breaks off.
    pub async fn read(request: Request<Body>, most: usize) -> Option<Self> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, most).await.ok()?;
        let path = parts.uri.path().trim_start_matches('/').to_owned();
        let query = pairs(parts.uri.query().unwrap_or_default().as_bytes());
        Some(Self { method: parts.method, path, query, headers: parts.headers, body, uri: parts.uri })
    }

    /// A header; nothing where there is none, or none that can be read.
    pub fn header(&self, name: impl AsHeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What stands behind the question mark under this name; nothing where there is nothing.
    pub fn parameter(&self, name: &str) -> &str {
        field(&self.query, name)
    }

    /// The token that it is sent with, if there is one in its header.
    pub fn bearer(&self) -> Option<&str> {
        self.header(header::AUTHORIZATION).strip_prefix("Bearer ")
    }

    /// Where it went: `http://127.0.0.1:PORT`.
    pub fn base(&self) -> String {
        format!("http://{}", self.header(header::HOST))
    }

    /// Its whole address.
    pub fn address(&self) -> String {
        format!("{}{}", self.base(), self.uri)
    }

    /// The number by which the clock knows it: see [`request_id`].
    pub fn id(&self) -> u64 {
        request_id(&self.headers)
    }

    /// The body as a form (`application/x-www-form-urlencoded`), whatever it says that it is.
    pub fn form(&self) -> Fields {
        pairs(&self.body)
    }

    /// The body as JSON, whatever it says that it is.
    pub fn json(&self) -> serde_json::Result<Value> {
        serde_json::from_slice(&self.body)
    }

    /// Whether it says that it is of this type.
    pub fn is_of(&self, mime: &str) -> bool {
        self.header(header::CONTENT_TYPE).starts_with(mime)
    }

    /// The body as a form that carries a file; `None` when it is none, or a broken one.
    pub async fn carried(&self) -> Option<Carried> {
        let mut request = Request::new(Body::from(self.body.clone()));
        request.headers_mut().clone_from(&self.headers);
        // How much is read at most was decided before.
        DefaultBodyLimit::disable().apply(&mut request);
        let mut form = Multipart::from_request(request, &()).await.ok()?;
        let mut carried = Carried::default();
        while let Some(field) = form.next_field().await.ok()? {
            let name = field.name()?.to_owned();
            if field.file_name().is_some() {
                carried.file = Some((name, field.bytes().await.ok()?));
            } else {
                carried.fields.insert(name, field.text().await.ok()?);
            }
        }
        Some(carried)
    }
}

fn pairs(text: &[u8]) -> Fields {
    parse(text).into_owned().collect()
}
