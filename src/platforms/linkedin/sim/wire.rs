//! Requests in, answers out: asks for the token and the two headers, lets the world's faults strike what publishes, and
//! words what the network says no with.

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State as Shares};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};
use url::form_urlencoded::parse;

use super::apps::{NETWORK, Pass, app};
use super::{Shared, VERSION, pages};
use crate::sim::faults::{Kind, Played};
use crate::sim::request_id;

/// The most that is read of a request, in bytes.
const READ_MAX: usize = 600 << 20;

/// What the network answers.
pub(super) struct Reply {
    status: u16,
    body: Bytes,
    mime: &'static str,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A request, taken apart.
struct Asked {
    method: Method,
    path: String,
    query: HashMap<String, String>,
    headers: HeaderMap,
    body: Bytes,
}

pub(super) fn router(shared: Shared) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(Shares(shared): Shares<Shared>, Query(query): Query<HashMap<String, String>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, READ_MAX).await else { return Reply::empty(413).into_response() };
    let path = parts.uri.path().trim_start_matches('/').to_owned();
    let asked = Asked { method: parts.method, path, query, headers: parts.headers, body };
    if asked.path.starts_with("oauth/v2/authorization") {
        return page(&shared, &asked).into_response();
    }
    let faults = &shared.world.faults;
    let played = faults.play_around(faults.strike_any(asked.network(&shared)), request_id(&asked.headers), serve(&shared, &asked)).await;
    answered(played).into_response()
}

/// What the browser sees.
fn page(shared: &Shared, asked: &Asked) -> Reply {
    let mut state = shared.lock();
    if asked.method == Method::POST { state.chosen(&asked.form()) } else { state.ask(&asked.query) }
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "oauth/v2/accessToken") => {
            let form = asked.form();
            let renews = form.get("grant_type").is_some_and(|kind| kind == "refresh_token");
            let network = asked.network(shared);
            if renews && shared.world.faults.revoked(network) {
                return pages::oauth_error(
                    400,
                    "invalid_grant",
                    "The provided authorization grant or refresh token is invalid, expired or revoked.",
                );
            }
            let reply = shared.lock().exchange(&form);
            if reply.status == 200 && !renews {
                shared.world.faults.reconnect(network);
            }
            reply
        }
        (&Method::POST, "oauth/v2/introspectToken") => shared.lock().introspect(&asked.form()),
        (&Method::POST, "oauth/v2/revoke") => shared.lock().end(&asked.form()),
        (&Method::GET, "v2/userinfo") => match asked.pass(shared).and_then(|pass| pass.may("profile").map(|()| pass)) {
            Ok(pass) => shared.lock().user(&pass.sub),
            Err(reply) => reply,
        },
        (&Method::PUT, path) if path.starts_with("dms-uploads/") => publish(shared, asked, false).await,
        (_, path) if path.starts_with("rest/") => rest(shared, asked).await.unwrap_or_else(|no| no),
        _ => Reply::refusal(404, "NOT_FOUND", "No virtual resource found"),
    }
}

async fn rest(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    asked.versioned()?;
    let pass = asked.pass(shared)?;
    let path = asked.path.trim_start_matches("rest/");
    let fields: Vec<(&str, &str)> = asked.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    match (&asked.method, path, asked.action()) {
        (&Method::POST, "posts", "") => Ok(publish(shared, asked, true).await),
        (&Method::POST, "images" | "videos", "initializeUpload" | "finalizeUpload") => Ok(publish(shared, asked, false).await),
        (&Method::GET, "posts", _) => asked.finder().and_then(|()| shared.lock().listed(&pass, &fields)),
        (&Method::GET, "organizationAcls", _) => asked.finder().and_then(|()| shared.lock().roles(&pass, &fields)),
        (&Method::GET, "organizationsLookup", _) => {
            shared.lock().lookup(&pass, asked.query.get("ids").map(String::as_str).unwrap_or_default())
        }
        (&Method::GET, path, _) if path.starts_with("videos/") => shared.lock().status(&pass, &decoded(path.trim_start_matches("videos/"))),
        (&Method::GET, path, _) if path.starts_with("posts/") => shared.lock().one(&pass, &decoded(path.trim_start_matches("posts/"))),
        (&Method::DELETE, path, _) if path.starts_with("posts/") => {
            shared.lock().remove(&pass, &decoded(path.trim_start_matches("posts/")))
        }
        _ => Err(Reply::refusal(404, "NOT_FOUND", "No virtual resource found")),
    }
}

/// A request that publishes, or prepares to: what is armed for those strikes here and nowhere else.
async fn publish(shared: &Shared, asked: &Asked, visible: bool) -> Reply {
    let kind = shared.world.faults.strike(asked.network(shared), visible);
    let accept = || accepted(shared, asked).unwrap_or_else(|no| no);
    answered(shared.world.faults.play(kind, request_id(&asked.headers), accept).await)
}

fn accepted(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    if let Some(place) = asked.path.strip_prefix("dms-uploads/") {
        let pass = asked.pass(shared).ok();
        return Ok(shared.lock().put(place, asked.body.clone(), pass.as_ref()));
    }
    let pass = asked.pass(shared)?;
    let body: Value = serde_json::from_slice(&asked.body).map_err(|_| Reply::refusal(400, "ILLEGAL_ARGUMENT", "Invalid JSON"))?;
    let mut state = shared.lock();
    match (asked.path.as_str(), asked.action()) {
        ("rest/images", "initializeUpload") => state.place_image(&pass, &body),
        ("rest/videos", "initializeUpload") => state.place_video(&pass, &body),
        ("rest/videos", "finalizeUpload") => state.finalize(&pass, &body),
        _ => state.post(&pass, &body),
    }
}

/// What a request is answered after its fault was played.
fn answered(played: Played<Reply>) -> Reply {
    match played {
        Played::Answer(reply) => reply,
        Played::Garbage => Reply::page(200, "<html>502 Bad Gateway"),
        Played::NotAccepted(kind) => struck(kind),
    }
}

/// The network's own words for a fault. Its 429 has no Retry-After (facts, section 5).
fn struck(kind: Kind) -> Reply {
    match kind {
        Kind::TooMany => Reply::refusal(429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached."),
        Kind::ServerError => Reply::refusal(500, "INTERNAL_SERVER_ERROR", "Internal Server Error"),
        Kind::Revoked => Reply::refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"),
        _ => Reply::refusal(403, "ACCESS_DENIED", "Not enough permissions to access: posts.CREATE"),
    }
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn form(&self) -> HashMap<String, String> {
        parse(&self.body).into_owned().collect()
    }

    /// Both headers that every call of the versioned API needs.
    fn versioned(&self) -> Result<(), Reply> {
        match self.header("linkedin-version") {
            "" => {
                return Err(Reply::refusal(
                    400,
                    "VERSION_MISSING",
                    "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
                ));
            }
            VERSION => {}
            other => return Err(Reply::refusal(426, "NONEXISTENT_VERSION", &format!("Requested version {other} is not active"))),
        }
        if self.header("x-restli-protocol-version") == "2.0.0" {
            Ok(())
        } else {
            Err(Reply::refusal(400, "ILLEGAL_ARGUMENT", "X-Restli-Protocol-Version must be 2.0.0"))
        }
    }

    /// A finder says that it is one.
    fn finder(&self) -> Result<(), Reply> {
        if self.header("x-restli-method") == "FINDER" {
            Ok(())
        } else {
            Err(Reply::refusal(400, "ILLEGAL_ARGUMENT", "X-RestLi-Method must be FINDER"))
        }
    }

    fn action(&self) -> &str {
        self.query.get("action").map(String::as_str).unwrap_or_default()
    }

    fn token(&self) -> &str {
        self.header(header::AUTHORIZATION.as_str()).strip_prefix("Bearer ").unwrap_or_default()
    }

    /// What signs it lets do. What a fault took back is gone for good.
    fn pass(&self, shared: &Shared) -> Result<Pass, Reply> {
        if self.token().is_empty() {
            return Err(Reply::refusal(401, "EMPTY_ACCESS_TOKEN", "Empty oauth2 access token"));
        }
        let pass = shared.lock().bearer(self.token())?;
        if shared.world.faults.revoked(pass.app.network) { Err(struck(Kind::Revoked)) } else { Ok(pass) }
    }

    /// The app it comes from, by the name that the world's faults know: that of its form or its token, or of what is put
    /// to a place without either.
    fn network(&self, shared: &Shared) -> &'static str {
        let state = shared.lock();
        let form = if self.path.starts_with("oauth/") { self.form() } else { HashMap::new() };
        let named = form.get("client_id").and_then(|id| app(id)).map(|app| app.network);
        let signed = || state.tokens.get(self.token()).map(|pass| pass.app.network);
        let placed = || state.placed(self.path.strip_prefix("dms-uploads/")?);
        named.or_else(signed).or_else(placed).unwrap_or(NETWORK)
    }
}

fn decoded(text: &str) -> String {
    text.replace("%3A", ":")
}

impl Reply {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into(), mime: "application/json", headers: Vec::new() }
    }

    pub(super) fn refusal(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &json!({ "status": status, "code": code, "message": message }))
    }

    pub(super) fn page(status: u16, html: &str) -> Self {
        Self { status, body: html.to_owned().into(), mime: "text/html; charset=utf-8", headers: Vec::new() }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self { status, body: Bytes::new(), mime: "text/plain", headers: Vec::new() }
    }

    pub(super) fn redirect(address: &str) -> Self {
        Self::empty(303).with("location", address)
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
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
