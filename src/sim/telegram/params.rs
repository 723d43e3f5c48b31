//! The parameters of a request, however they came: query, form, JSON or multipart with `attach://`.
//!
//! The real server takes every parameter as text and reads it as what the method needs; so does this.
//! The methods read through it; it answers nothing by itself.

use std::collections::HashMap;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{Method, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::answer::Refusal;

/// The largest file a bot may upload, in bytes (Bot API, "Sending files"), and the same at a local server ("Using a
/// Local Bot API Server").
pub const MAX_UPLOAD: usize = 50 << 20;
pub const MAX_LOCAL_UPLOAD: usize = 2_000 << 20;
/// The largest body without files.
const MAX_BODY: usize = 1 << 20;

/// A file that came with a request.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name the sender gave it.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// What a request brought.
#[derive(Clone, Debug, Default)]
pub struct Params {
    /// By name: text as sent, or the JSON value of a JSON body.
    pub fields: Map<String, Value>,
    /// The uploaded files, by the name of their part.
    pub files: HashMap<String, Upload>,
}

impl Params {
    /// Reads query and body of a request, files of at most `most` bytes among it.
    pub async fn read(request: Request, most: usize) -> Result<Self, Refusal> {
        let mut params = Self::default();
        params.form(request.uri().query().unwrap_or_default().as_bytes());
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        if request.method() == Method::GET {
            return Ok(params);
        }
        if kind.starts_with("multipart/form-data") {
            params.multipart(request, most).await?;
            return Ok(params);
        }
        let body = to_bytes(request.into_body(), MAX_BODY).await.map_err(|_| too_large())?;
        if kind.starts_with("application/json") {
            params.json(&body)?;
        } else {
            params.form(&body);
        }
        Ok(params)
    }

    fn form(&mut self, encoded: &[u8]) {
        let pairs = form_urlencoded::parse(encoded).into_owned();
        self.fields.extend(pairs.map(|(name, value)| (name, Value::String(value))));
    }

    fn json(&mut self, body: &[u8]) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                self.fields.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
                Ok(())
            }
            _ => Err(Refusal::bad("can't parse request JSON object")),
        }
    }

    async fn multipart(&mut self, request: Request, most: usize) -> Result<(), Refusal> {
        let broken = |_| Refusal::bad("can't parse multipart form data");
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Refusal::bad("can't parse multipart form data"))?;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = part.bytes().await.map_err(broken)?;
                    if bytes.len() > most {
                        return Err(too_large());
                    }
                    self.files.insert(name, Upload { name: file, bytes });
                }
                None => {
                    let text = part.text().await.map_err(broken)?;
                    self.fields.insert(name, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// A parameter as text; numbers and booleans of a JSON body count as text too. Empty is absent.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A truth value: `true`, `yes`, `1` in any case.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// A JSON-serialized parameter.
    ///
    /// # Errors
    /// 400 `can't parse … JSON object` when it is there and unreadable.
    pub fn json_of<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.fields.get(name) else {
            return Ok(None);
        };
        let read = match value {
            Value::String(text) if text.is_empty() => return Ok(None),
            Value::String(text) => serde_json::from_str(text),
            value => serde_json::from_value(value.clone()),
        };
        read.map(Some).map_err(|_| Refusal::bad(format!("can't parse {name} JSON object")))
    }
}

fn too_large() -> Refusal {
    Refusal::new(413, "Request Entity Too Large")
}
