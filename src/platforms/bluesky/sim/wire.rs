//! Requests in, answers out: takes XRPC apart, asks for the token, lets the world's faults strike what
//! publishes, and words what the server says no to.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State as Shares};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::HashMap;

use super::limits::Standing;
use super::records::Write;
use super::{NETWORK, Shared, State};
use crate::sim::faults::{Kind, Played, RETRY_AFTER};
use crate::sim::request_id;

/// The most that is read of a request, in bytes: more than any limit, so that the limit can be told.
const READ_MAX: usize = 64 << 20;

/// What the server answers.
pub(super) struct Reply {
    status: u16,
    body: Bytes,
    mime: String,
    headers: HeaderMap,
}

/// What the server says no with.
pub(super) struct No {
    status: u16,
    error: &'static str,
    message: std::borrow::Cow<'static, str>,
}

/// A request, taken apart.
struct Asked {
    method: Method,
    nsid: String,
    query: HashMap<String, String>,
    headers: HeaderMap,
    body: Bytes,
    base: String,
}

pub(super) fn router(shared: Shared) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(Shares(shared): Shares<Shared>, Query(query): Query<HashMap<String, String>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, READ_MAX).await else {
        return Reply::from(No::new(413, "PayloadTooLarge", "request entity too large")).into_response();
    };
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let base = format!("http://{host}");
    let path = parts.uri.path().trim_start_matches('/').to_owned();
    let Some(nsid) = path.strip_prefix("xrpc/") else { return plc(&shared.lock(), &path, &base).into_response() };
    let asked = Asked { method: parts.method, nsid: nsid.to_owned(), query, headers: parts.headers, body, base };
    answer(&shared, &asked).await.unwrap_or_else(Reply::from).into_response()
}

/// The PLC directory.
fn plc(state: &State, did: &str, base: &str) -> Reply {
    match state.by_did(did) {
        Some(account) => Reply::json(State::document(account, base)),
        None => Reply::error(404, &json!({ "message": format!("DID not registered: {did}") })),
    }
}

async fn answer(shared: &Shared, asked: &Asked) -> Result<Reply, No> {
    let faults = &shared.world.faults;
    played(shared, faults.play_around(faults.strike_any(NETWORK), request_id(&asked.headers), serve(shared, asked)).await)
}

async fn serve(shared: &Shared, asked: &Asked) -> Result<Reply, No> {
    match (&asked.method, asked.nsid.as_str()) {
        (&Method::POST, "com.atproto.repo.uploadBlob") => publish(shared, asked, false).await,
        (&Method::POST, "com.atproto.repo.putRecord" | "com.atproto.repo.createRecord") => publish(shared, asked, true).await,
        (&Method::POST, nsid) => procedure(shared, asked, nsid),
        (_, nsid) => query(&shared.lock(), asked, nsid),
    }
}

/// A request that publishes, or prepares to: what is armed for those strikes here and nowhere else.
async fn publish(shared: &Shared, asked: &Asked, visible: bool) -> Result<Reply, No> {
    let owner = asked.owner(shared)?;
    let kind = shared.world.faults.strike(NETWORK, visible);
    let accept = || {
        let mut state = shared.lock();
        match asked.nsid.as_str() {
            "com.atproto.repo.uploadBlob" => Ok(state.upload_blob(&owner, asked.mime(), asked.body.clone())),
            "com.atproto.repo.createRecord" => Ok(state.write(Write::Create, &owner, &asked.json()?)),
            _ => Ok(state.write(Write::Put, &owner, &asked.json()?)),
        }
    };
    played(shared, shared.world.faults.play(kind, request_id(&asked.headers), accept).await)
}

/// What a request is answered after its fault was played.
fn played(shared: &Shared, played: Played<Result<Reply, No>>) -> Result<Reply, No> {
    match played {
        Played::Answer(reply) => reply,
        Played::Garbage => Ok(Reply::bytes("text/html", Bytes::from_static(b"<html>502 Bad Gateway"))),
        Played::NotAccepted(kind) => Ok(struck(shared, kind)),
    }
}

/// The network's own words for a fault.
fn struck(shared: &Shared, kind: Kind) -> Reply {
    match kind {
        Kind::TooMany => {
            let mut reply = Reply::from(No::TOO_MANY);
            let reset = shared.world.clock.now() / crate::clock::SECOND + RETRY_AFTER;
            reply.headers.insert(header::RETRY_AFTER, RETRY_AFTER.into());
            reply.headers.insert("ratelimit-reset", reset.into());
            reply
        }
        Kind::Revoked => No::REVOKED.into(),
        Kind::ServerError => No::fixed(500, "InternalServerError", "Internal Server Error").into(),
        _ => No::fixed(401, "AccountTakedown", "Account has been taken down").into(),
    }
}

fn procedure(shared: &Shared, asked: &Asked, nsid: &str) -> Result<Reply, No> {
    match nsid {
        "com.atproto.server.createSession" => {
            let reply = shared.lock().create_session(&asked.json()?, &asked.base);
            if reply.status == 200 {
                shared.world.faults.reconnect(NETWORK);
            }
            Ok(reply)
        }
        "com.atproto.server.refreshSession" if shared.world.faults.revoked(NETWORK) => Err(No::REVOKED),
        "com.atproto.server.refreshSession" => shared.lock().refresh_session(asked.bearer()?, &asked.base),
        "com.atproto.server.deleteSession" => shared.lock().delete_session(asked.bearer()?),
        "com.atproto.repo.deleteRecord" => {
            let owner = asked.owner(shared)?;
            Ok(shared.lock().delete_record(&owner, &asked.json()?))
        }
        _ => Err(No::fixed(401, "AuthMissing", "Authentication Required")),
    }
}

fn query(state: &State, asked: &Asked, nsid: &str) -> Result<Reply, No> {
    let text = |key: &str| asked.query.get(key).map(String::as_str).unwrap_or_default();
    match nsid {
        "com.atproto.identity.resolveHandle" => match state.accounts.get(&text("handle").to_lowercase()) {
            Some(account) => Ok(Reply::json(json!({ "did": account.did }))),
            None => Err(No::fixed(400, "InvalidRequest", "Unable to resolve handle")),
        },
        "com.atproto.repo.getRecord" => Ok(state.get_record(text("repo"), text("collection"), text("rkey"))),
        "com.atproto.repo.listRecords" => {
            let limit = text("limit").parse().unwrap_or(50);
            Ok(state.list_records(text("repo"), text("collection"), limit))
        }
        "com.atproto.sync.getBlob" => Ok(state.get_blob(text("did"), text("cid"))),
        _ => Err(No::fixed(401, "AuthMissing", "Authentication Required")),
    }
}

impl Asked {
    fn bearer(&self) -> Result<&str, No> {
        let token = self.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        token.and_then(|value| value.strip_prefix("Bearer ")).ok_or(No::fixed(401, "AuthMissing", "Authentication Required"))
    }

    /// Whose token signs it. A revoked app password is noticed when the access token's two hours are over;
    /// the world's fault means that they are.
    fn owner(&self, shared: &Shared) -> Result<String, No> {
        let owner = shared.lock().owner(self.bearer()?)?;
        if shared.world.faults.revoked(NETWORK) { Err(No::EXPIRED) } else { Ok(owner) }
    }

    fn mime(&self) -> &str {
        self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("*/*")
    }

    fn json(&self) -> Result<Value, No> {
        serde_json::from_slice(&self.body).map_err(|error| No::new(400, "SyntaxError", error.to_string()))
    }
}

impl No {
    /// Too many requests.
    pub(super) const TOO_MANY: Self = Self::fixed(429, "RateLimitExceeded", "Rate Limit Exceeded");
    /// No such account here.
    pub(super) const ACCOUNT_NOT_FOUND: Self = Self::fixed(403, "AccountNotFound", "Account not found");
    const REVOKED: Self = Self::fixed(400, "ExpiredToken", "Token has been revoked");
    const EXPIRED: Self = Self::fixed(400, "ExpiredToken", "Token has expired");

    pub(super) const fn fixed(status: u16, error: &'static str, message: &'static str) -> Self {
        Self { status, error, message: std::borrow::Cow::Borrowed(message) }
    }

    pub(super) fn new(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into().into() }
    }
}

impl Reply {
    pub(super) fn json(body: Value) -> Self {
        Self::error(200, &body)
    }

    /// 200 without a body.
    pub(super) fn empty() -> Self {
        Self { status: 200, body: Bytes::new(), mime: "text/plain".into(), headers: HeaderMap::new() }
    }

    pub(super) fn bytes(mime: &str, body: Bytes) -> Self {
        Self { status: 200, body, mime: mime.to_owned(), headers: HeaderMap::new() }
    }

    /// With how a limit stands.
    pub(super) fn with(mut self, standing: Option<Standing>) -> Self {
        if let Some(standing) = standing {
            self.headers.extend(standing.headers());
        }
        self
    }

    fn error(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into(), mime: "application/json; charset=utf-8".into(), headers: HeaderMap::new() }
    }
}

impl From<No> for Reply {
    fn from(no: No) -> Self {
        Self::error(no.status, &json!({ "error": no.error, "message": no.message }))
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = (self.headers, self.body).into_response();
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Ok(mime) = HeaderValue::from_str(&self.mime) {
            response.headers_mut().insert(header::CONTENT_TYPE, mime);
        }
        response
    }
}
