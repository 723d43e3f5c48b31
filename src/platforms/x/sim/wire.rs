//! Requests in, answers out: takes them apart, asks for the token and what it may do, lets the world's faults strike what
//! publishes, and keeps what was said.

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Query, Request, State as Shares};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use url::form_urlencoded::parse;

use super::words::{Reply, struck};
use super::{Captured, NETWORK, Shared, SimSigned};
use crate::sim::faults::{Kind, Played};
use crate::sim::request_id;

/// The most that is read of a request, in bytes.
const READ_MAX: usize = 6 << 20;

/// A request, taken apart.
pub(super) struct Asked {
    method: Method,
    path: String,
    query: HashMap<String, String>,
    headers: HeaderMap,
    /// The request as it is signed, if it says that it is.
    signed: Option<SimSigned>,
    raw: Bytes,
    /// The fields of a form, or the JSON.
    body: Value,
    /// The file of a form.
    file: Bytes,
}

pub(super) fn router(shared: Shared) -> Router {
    Router::new().fallback(handle).layer(DefaultBodyLimit::disable()).with_state(shared)
}

async fn handle(Shares(shared): Shares<Shared>, Query(query): Query<HashMap<String, String>>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let too_large = || Reply::plain(413, "Payload Too Large", "Payload Too Large").into_response();
    let Ok(raw) = to_bytes(body, READ_MAX).await else { return too_large() };
    let Ok(asked) = Asked::of(parts, query, raw).await else {
        return Reply::invalid("body", "", "The body cannot be read.").into_response();
    };
    if ["i/oauth2/authorize", "oauth/authorize"].contains(&asked.path.as_str()) {
        return page(&shared, &asked).into_response();
    }
    shared.lock().signed.extend(asked.signed.clone());
    let faults = &shared.world.faults;
    let played = faults.play_around(faults.strike_any(NETWORK), request_id(&asked.headers), serve(&shared, &asked)).await;
    answered(&shared, played).into_response()
}

/// What the browser sees.
fn page(shared: &Shared, asked: &Asked) -> Reply {
    let mut state = shared.lock();
    match (asked.path.starts_with("oauth/"), asked.method == Method::POST) {
        (false, true) => state.chosen(&asked.form()),
        (false, false) => state.ask(&asked.query),
        (true, true) => state.chosen_one(&asked.form()),
        (true, false) => state.ask_one(&asked.query),
    }
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "2/oauth2/token") => token(shared, asked),
        (&Method::POST, "2/oauth2/revoke") => shared.lock().end(asked.header(header::AUTHORIZATION.as_str()), &asked.form()),
        (&Method::POST, "oauth/request_token" | "oauth/access_token" | "1.1/oauth/invalidate_token.json") => three_legged(shared, asked),
        _ => {
            let reply = api(shared, asked).await;
            let answer = serde_json::from_slice(&reply.body).unwrap_or_default();
            let Asked { method, path, query, body, .. } = asked;
            let (method, path, query, body) = (method.clone(), path.clone(), query.clone(), body.clone());
            shared.lock().seen.push(Captured { method, path, query, body, status: reply.status, answer });
            reply
        }
    }
}

fn token(shared: &Shared, asked: &Asked) -> Reply {
    let form = asked.form();
    let renews = form.get("grant_type").is_some_and(|kind| kind == "refresh_token");
    if renews && shared.world.faults.revoked(NETWORK) {
        return Reply::oauth_error(400, "invalid_request", "Value passed for the token was invalid.");
    }
    let reply = shared.lock().exchange(asked.header(header::AUTHORIZATION.as_str()), &form);
    if reply.status == 200 && !renews {
        shared.world.faults.reconnect(NETWORK);
    }
    reply
}

/// The steps of OAuth 1.0a that are requests of the app's.
fn three_legged(shared: &Shared, asked: &Asked) -> Reply {
    let Some(signed) = &asked.signed else { return Reply::coded(400, 215, "Bad Authentication data.") };
    let done = match asked.path.as_str() {
        "oauth/request_token" => shared.lock().request_token(signed),
        "oauth/access_token" => shared.lock().access_token(signed),
        _ => shared.lock().invalidate(signed),
    };
    if done.is_ok() && asked.path == "oauth/access_token" {
        shared.world.faults.reconnect(NETWORK);
    }
    done.unwrap_or_else(|no| no)
}

async fn api(shared: &Shared, asked: &Asked) -> Reply {
    if !shared.lock().paid {
        return Reply::no_credits();
    }
    let words: Vec<&str> = asked.path.split('/').collect();
    match (asked.method.as_str(), words.as_slice()) {
        ("POST", ["2", "tweets"]) => publish(shared, asked, true).await,
        ("POST", ["2", "media", "upload", "initialize"] | ["2", "media", "metadata"]) => publish(shared, asked, false).await,
        ("POST", ["2", "media", "upload", _, "append" | "finalize"]) => publish(shared, asked, false).await,
        _ => done(shared, asked).unwrap_or_else(|no| no),
    }
}

/// A request that publishes, or prepares to: what is armed for those strikes here and nowhere else.
async fn publish(shared: &Shared, asked: &Asked, visible: bool) -> Reply {
    let kind = shared.world.faults.strike(NETWORK, visible);
    let accept = || done(shared, asked).unwrap_or_else(|no| no);
    let played = shared.world.faults.play(kind, request_id(&asked.headers), accept).await;
    answered(shared, played)
}

fn done(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    let user = |scopes: &[&str]| asked.user(shared, scopes);
    let words: Vec<&str> = asked.path.split('/').collect();
    match (asked.method.as_str(), words.as_slice()) {
        ("GET", ["2", "users", "me"]) => {
            let user = user(&["users.read", "tweet.read"])?;
            let state = shared.lock();
            let me = state.me(&user);
            Ok(match asked.signed.as_ref().and_then(|signed| state.access_level(signed)) {
                Some(level) => me.with("x-access-level", level),
                None => me,
            })
        }
        ("GET", ["2", "users", id, "tweets"]) => {
            user(&["users.read", "tweet.read"])?;
            shared.lock().timeline(id, &asked.query)
        }
        ("POST", ["2", "tweets"]) => {
            let user = user(&["tweet.write", "tweet.read", "users.read"])?;
            shared.lock().post(&user, &asked.body)
        }
        ("DELETE", ["2", "tweets", id]) => {
            let user = user(&["tweet.write", "tweet.read", "users.read"])?;
            shared.lock().remove(&user, id)
        }
        _ => media(shared, asked, &user(&["media.write"])?, &words),
    }
}

fn media(shared: &Shared, asked: &Asked, user: &str, words: &[&str]) -> Result<Reply, Reply> {
    let mut state = shared.lock();
    match (asked.method.as_str(), words) {
        ("POST", ["2", "media", "upload", "initialize"]) => state.initialize(user, &asked.body),
        ("POST", ["2", "media", "upload", id, "append"]) => state.append(user, id, &asked.body, asked.file.clone()),
        ("POST", ["2", "media", "upload", id, "finalize"]) => state.finalize(user, id),
        ("GET", ["2", "media", "upload"]) => state.status(user, &asked.query),
        ("POST", ["2", "media", "metadata"]) => state.describe(user, &asked.body),
        _ => Err(Reply::plain(404, "Not Found", "Not Found")),
    }
}

/// What a request is answered after its fault was played.
fn answered(shared: &Shared, played: Played<Reply>) -> Reply {
    match played {
        Played::Answer(reply) => reply,
        Played::Garbage => Reply::page(200, "<html>502 Bad Gateway"),
        Played::NotAccepted(kind) => struck(kind, shared.world.clock.now()),
    }
}

impl Asked {
    async fn of(parts: Parts, query: HashMap<String, String>, raw: Bytes) -> Result<Self, ()> {
        let path = parts.uri.path().trim_start_matches('/').to_owned();
        let (method, headers) = (parts.method.clone(), parts.headers.clone());
        let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (address, authorization) = (format!("http://{}{}", text(header::HOST), parts.uri), text(header::AUTHORIZATION).to_owned());
        let signed = SimSigned { method: method.to_string(), address, authorization };
        let signed = Some(signed).filter(|signed| signed.authorization.starts_with("OAuth "));
        let mime = headers.get(header::CONTENT_TYPE).and_then(|mime| mime.to_str().ok()).unwrap_or_default().to_owned();
        let (mut body, mut file) = (Value::Null, Bytes::new());
        if mime.starts_with("multipart/form-data") {
            (body, file) = fields(Request::from_parts(parts, Body::from(raw.clone()))).await.ok_or(())?;
        } else if mime.starts_with("application/json") {
            body = serde_json::from_slice(&raw).map_err(|_| ())?;
        }
        Ok(Self { method, path, query, headers, signed, raw, body, file })
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn form(&self) -> HashMap<String, String> {
        parse(&self.raw).into_owned().collect()
    }

    /// Whose token signs it. What a fault took back is gone for good.
    fn user(&self, shared: &Shared, scopes: &[&str]) -> Result<String, Reply> {
        let user = match &self.signed {
            Some(signed) => shared.lock().signer(signed, scopes.iter().any(|scope| scope.ends_with(".write")))?,
            None => {
                shared.lock().bearer(self.header(header::AUTHORIZATION.as_str()).strip_prefix("Bearer ").unwrap_or_default(), scopes)?
            }
        };
        if shared.world.faults.revoked(NETWORK) { Err(struck(Kind::Revoked, 0)) } else { Ok(user) }
    }
}

/// The fields of a form, numbers as numbers, and its file.
async fn fields(request: Request<Body>) -> Option<(Value, Bytes)> {
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut file) = (Map::new(), Bytes::new());
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        if field.file_name().is_some() {
            file = field.bytes().await.ok()?;
            fields.insert(name, json!("binary"));
            continue;
        }
        let text = field.text().await.ok()?;
        fields.insert(name, text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)));
    }
    Some((Value::Object(fields), file))
}
