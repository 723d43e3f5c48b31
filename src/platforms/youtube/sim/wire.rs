//! Requests in, answers out: asks for the token, counts the quota, lets the world's faults strike what publishes, keeps
//! what was said for whoever compares it, and words what the network says no with.

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State as Shares};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};
use url::form_urlencoded::parse;

use super::uploads::Carries;
use super::videos::Listed;
use super::{Exchange, NETWORK, Shared, pages};
use crate::sim::faults::{Kind, Played};
use crate::sim::request_id;

/// The most that is read of a request, in bytes.
const READ_MAX: usize = 600 << 20;
/// Who may upload, who may look, and who may change.
const UPLOAD: &[&str] = &["youtube", "youtube.force-ssl", "youtube.upload"];
const READ: &[&str] = &["youtube", "youtube.force-ssl", "youtube.readonly"];
const WRITE: &[&str] = &["youtube", "youtube.force-ssl"];

/// What the network answers.
pub(super) struct Reply {
    pub(super) status: u16,
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
    if asked.path == "o/oauth2/v2/auth" {
        let mut state = shared.lock();
        let reply = if asked.method == Method::POST { state.chosen(&asked.form()) } else { state.ask(&asked.query) };
        return reply.into_response();
    }
    let faults = &shared.world.faults;
    let played = faults.play_around(faults.strike_any(NETWORK), request_id(&asked.headers), serve(&shared, &asked)).await;
    answered(played).into_response()
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "token") => {
            let form = asked.form();
            let renews = form.get("grant_type").is_some_and(|kind| kind == "refresh_token");
            if renews && shared.world.faults.revoked(NETWORK) {
                return pages::oauth_error(400, "invalid_grant", "Token has been expired or revoked.");
            }
            let reply = shared.lock().exchange(&form);
            if reply.status == 200 && !renews {
                shared.world.faults.reconnect(NETWORK);
            }
            reply
        }
        (&Method::POST, "revoke") => shared.lock().end(&asked.form()),
        (_, path) if path.starts_with("youtube/v3/") || path.starts_with("upload/youtube/v3/") => {
            let reply = api(shared, asked).await;
            shared.lock().exchanges.push(asked.exchange(&reply));
            reply
        }
        _ => Reply::refusal(404, "global", "notFound", "Not Found"),
    }
}

/// What publishes, or prepares to, can be struck; looking is left alone.
async fn api(shared: &Shared, asked: &Asked) -> Reply {
    let visible = match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "upload/youtube/v3/videos") => false,
        (&Method::PUT, "upload/youtube/v3/videos") => {
            // Outside of the match, which would hold the lock until its end.
            let carries = shared.lock().carries(asked.parameter("upload_id"), asked.header(header::CONTENT_RANGE.as_str()));
            match carries {
                Carries::Nothing => return accepted(shared, asked).unwrap_or_else(|no| no),
                carries => carries == Carries::Last,
            }
        }
        _ => return accepted(shared, asked).unwrap_or_else(|no| no),
    };
    let kind = shared.world.faults.strike(NETWORK, visible);
    let accept = || accepted(shared, asked).unwrap_or_else(|no| no);
    answered(shared.world.faults.play(kind, request_id(&asked.headers), accept).await)
}

fn accepted(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    let reads = asked.method == Method::GET;
    let uploads = asked.path.starts_with("upload/");
    let scopes = if reads {
        READ
    } else if uploads {
        UPLOAD
    } else {
        WRITE
    };
    let channel = asked.channel(shared, scopes)?;
    let mut state = shared.lock();
    let now = state.clock.now();
    state.publish_due();
    let path = asked.path.trim_start_matches("upload/").trim_start_matches("youtube/v3/");
    if !uploads {
        state.quota.spend(if reads { 1 } else { 50 }, now)?;
    }
    if path != "thumbnails/set" && asked.method != Method::DELETE && asked.parameter("part").is_empty() {
        return Err(Reply::refusal(400, "global", "required", "Required parameter: part"));
    }
    let (mine, parts) = (asked.parameter("mine") == "true", asked.parameter("part"));
    let most = match asked.parameter("maxResults") {
        "" => 5,
        most => {
            most.parse().ok().filter(|most| *most <= 50).ok_or_else(|| Reply::refusal(400, "global", "invalidParameter", "Bad value"))?
        }
    };
    match (&asked.method, uploads, path) {
        (&Method::POST, true, "videos") if asked.parameter("uploadType") == "resumable" => {
            let header = |name: &str| asked.header(name).to_owned();
            state.open(&channel, &asked.json()?, parts, header)
        }
        (&Method::PUT, true, "videos") => {
            // Bytes without a length before them are not taken.
            if asked.header(header::CONTENT_LENGTH.as_str()) != asked.body.len().to_string() {
                return Err(Reply::empty(411));
            }
            state.put(&channel, asked.parameter("upload_id"), asked.header(header::CONTENT_RANGE.as_str()), &asked.body)
        }
        (&Method::POST, true, "thumbnails/set") if asked.parameter("uploadType") == "media" => {
            state.quota.spend(50, now)?;
            state.cover(&channel, asked.parameter("videoId"), asked.header(header::CONTENT_TYPE.as_str()), asked.body.clone())
        }
        (&Method::GET, false, "channels") if mine => Ok(state.channels(&channel, parts)),
        (&Method::GET, false, "playlists") if mine => Ok(state.playlists(&channel, most)),
        (&Method::GET, false, "playlistItems") => {
            let (playlist, video) = (asked.parameter("playlistId"), asked.parameter("videoId"));
            state.items(&channel, &Listed { playlist, video, parts, most })
        }
        (&Method::GET, false, "videos") => Ok(state.look(&channel, asked.parameter("id"), parts)),
        (&Method::POST, false, "playlistItems") => state.enlist(&channel, &asked.json()?),
        (&Method::DELETE, false, "videos") => state.remove(&channel, asked.parameter("id")),
        _ => Err(Reply::refusal(404, "global", "notFound", "Not Found")),
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

/// The network's own words for a fault. Its 429 names no wait (facts, section 3).
fn struck(kind: Kind) -> Reply {
    match kind {
        Kind::TooMany => Reply::refusal(429, "usageLimits", "rateLimitExceeded", "Resource has been exhausted (e.g. check quota)."),
        Kind::ServerError => Reply::refusal(500, "global", "backendError", "Backend Error"),
        Kind::Revoked => Reply::refusal(401, "global", "authError", "Invalid Credentials"),
        _ => Reply::refusal(403, "youtube.video", "forbidden", "Access forbidden. The request may not be properly authorized."),
    }
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn parameter(&self, name: &str) -> &str {
        self.query.get(name).map(String::as_str).unwrap_or_default()
    }

    fn form(&self) -> HashMap<String, String> {
        parse(&self.body).into_owned().collect()
    }

    fn json(&self) -> Result<Value, Reply> {
        serde_json::from_slice(&self.body).map_err(|_| Reply::refusal(400, "global", "parseError", "Parse Error"))
    }

    /// Whose token signs it. What a fault took back is gone for good.
    fn channel(&self, shared: &Shared, scopes: &[&str]) -> Result<String, Reply> {
        let token = self.header(header::AUTHORIZATION.as_str()).strip_prefix("Bearer ").unwrap_or_default();
        if token.is_empty() {
            return Err(Reply::refusal(401, "global", "required", "Login Required"));
        }
        let channel = shared.lock().bearer(token, scopes)?;
        if shared.world.faults.revoked(NETWORK) { Err(struck(Kind::Revoked)) } else { Ok(channel) }
    }

    fn exchange(&self, reply: &Reply) -> Exchange {
        Exchange {
            method: self.method.to_string(),
            path: self.path.clone(),
            query: self.query.clone(),
            asked: serde_json::from_slice(&self.body).ok(),
            status: reply.status,
            told: serde_json::from_slice(&reply.body).ok(),
        }
    }
}

impl Reply {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into(), mime: "application/json; charset=UTF-8", headers: Vec::new() }
    }

    pub(super) fn refusal(status: u16, domain: &str, reason: &str, message: &str) -> Self {
        let detail = json!({ "message": message, "domain": domain, "reason": reason });
        Self::json(status, &json!({ "error": { "code": status, "message": message, "errors": [detail] } }))
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
