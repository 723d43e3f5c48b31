//! Requests in, answers out: takes them apart, asks for the token and what it may do, lets the world's faults strike what
//! publishes, and keeps what was said.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Shares};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::words::{coded, invalid, no_credits, plain, struck};
use super::{NETWORK, Shared, SimSigned};
use crate::sim::asked::{Asked, Carried};
use crate::sim::consent::{exchanged, refused};
use crate::sim::exchange::Exchange;
use crate::sim::faults::Kind;
use crate::sim::reply::Reply;

/// The most that is read of a request, in bytes.
const READ_MAX: usize = 6 << 20;

/// A request, as X reads it.
struct Call {
    asked: Asked,
    /// The request as it is signed, if it says that it is.
    signed: Option<SimSigned>,
    /// The fields of a form, or the JSON.
    body: Value,
    /// The file of a form.
    file: Bytes,
}

pub(super) fn router(shared: Shared) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(Shares(shared): Shares<Shared>, request: Request<Body>) -> Response {
    let Some(asked) = Asked::read(request, READ_MAX).await else {
        return plain(413, "Payload Too Large", "Payload Too Large").into_response();
    };
    let Some(call) = Call::of(asked).await else {
        return invalid("body", "", "The body cannot be read.").into_response();
    };
    if ["i/oauth2/authorize", "oauth/authorize"].contains(&call.asked.path.as_str()) {
        return page(&shared, &call.asked).into_response();
    }
    shared.lock().signed.extend(call.signed.clone());
    let struck = |kind| struck(kind, shared.world.clock.now());
    shared.world.answer(NETWORK, &call.asked, serve(&shared, &call), struck).await.into_response()
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

async fn serve(shared: &Shared, call: &Call) -> Reply {
    let asked = &call.asked;
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "2/oauth2/token") => {
            let form = asked.form();
            let gone = || refused(400, "invalid_request", "Value passed for the token was invalid.");
            let exchange = || shared.lock().exchange(asked.header(header::AUTHORIZATION), &form);
            exchanged(&shared.world.faults, NETWORK, &form, gone, exchange)
        }
        (&Method::POST, "2/oauth2/revoke") => shared.lock().end(asked.header(header::AUTHORIZATION), &asked.form()),
        (&Method::POST, "oauth/request_token" | "oauth/access_token" | "1.1/oauth/invalidate_token.json") => three_legged(shared, call),
        _ => {
            let reply = api(shared, call).await;
            shared.lock().exchanges.push(Exchange::of(asked, call.body.clone(), &reply));
            reply
        }
    }
}

/// The steps of OAuth 1.0a that are requests of the app's.
fn three_legged(shared: &Shared, call: &Call) -> Reply {
    let Some(signed) = &call.signed else { return coded(400, 215, "Bad Authentication data.") };
    let done = match call.asked.path.as_str() {
        "oauth/request_token" => shared.lock().request_token(signed),
        "oauth/access_token" => shared.lock().access_token(signed),
        _ => shared.lock().invalidate(signed),
    };
    if done.is_ok() && call.asked.path == "oauth/access_token" {
        shared.world.faults.reconnect(NETWORK);
    }
    done.unwrap_or_else(|no| no)
}

async fn api(shared: &Shared, call: &Call) -> Reply {
    if !shared.lock().paid {
        return no_credits();
    }
    let words: Vec<&str> = call.asked.path.split('/').collect();
    match (call.asked.method.as_str(), words.as_slice()) {
        ("POST", ["2", "tweets"]) => publish(shared, call, true).await,
        ("POST", ["2", "media", "upload", "initialize"] | ["2", "media", "metadata"]) => publish(shared, call, false).await,
        ("POST", ["2", "media", "upload", _, "append" | "finalize"]) => publish(shared, call, false).await,
        _ => done(shared, call).unwrap_or_else(|no| no),
    }
}

/// A request that publishes, or prepares to.
async fn publish(shared: &Shared, call: &Call, visible: bool) -> Reply {
    let struck = |kind| struck(kind, shared.world.clock.now());
    shared.world.publish(NETWORK, &call.asked, visible, || done(shared, call), struck).await
}

fn done(shared: &Shared, call: &Call) -> Result<Reply, Reply> {
    let user = |scopes: &[&str]| call.user(shared, scopes);
    let words: Vec<&str> = call.asked.path.split('/').collect();
    match (call.asked.method.as_str(), words.as_slice()) {
        ("GET", ["2", "users", "me"]) => {
            let user = user(&["users.read", "tweet.read"])?;
            let state = shared.lock();
            let me = state.me(&user);
            Ok(match call.signed.as_ref().and_then(|signed| state.access_level(signed)) {
                Some(level) => me.with("x-access-level", level),
                None => me,
            })
        }
        ("GET", ["2", "users", id, "tweets"]) => {
            user(&["users.read", "tweet.read"])?;
            shared.lock().timeline(id, &call.asked.query)
        }
        ("POST", ["2", "tweets"]) => {
            let user = user(&["tweet.write", "tweet.read", "users.read"])?;
            shared.lock().post(&user, &call.body)
        }
        ("DELETE", ["2", "tweets", id]) => {
            let user = user(&["tweet.write", "tweet.read", "users.read"])?;
            shared.lock().remove(&user, id)
        }
        _ => media(shared, call, &user(&["media.write"])?, &words),
    }
}

fn media(shared: &Shared, call: &Call, user: &str, words: &[&str]) -> Result<Reply, Reply> {
    let mut state = shared.lock();
    match (call.asked.method.as_str(), words) {
        ("POST", ["2", "media", "upload", "initialize"]) => state.initialize(user, &call.body),
        ("POST", ["2", "media", "upload", id, "append"]) => state.append(user, id, &call.body, call.file.clone()),
        ("POST", ["2", "media", "upload", id, "finalize"]) => state.finalize(user, id),
        ("GET", ["2", "media", "upload"]) => state.status(user, &call.asked.query),
        ("POST", ["2", "media", "metadata"]) => state.describe(user, &call.body),
        _ => Err(plain(404, "Not Found", "Not Found")),
    }
}

impl Call {
    /// A request; `None` when it says that it carries a form or JSON, and does not.
    async fn of(asked: Asked) -> Option<Self> {
        let authorization = asked.header(header::AUTHORIZATION).to_owned();
        let signed = SimSigned { method: asked.method.to_string(), address: asked.address(), authorization };
        let signed = Some(signed).filter(|signed| signed.authorization.starts_with("OAuth "));
        let (mut body, mut file) = (Value::Null, Bytes::new());
        if asked.is_of("multipart/form-data") {
            (body, file) = fields(asked.carried().await?);
        } else if asked.is_of("application/json") {
            body = asked.json().ok()?;
        }
        Some(Self { asked, signed, body, file })
    }

    /// Whose token signs it. What a fault took back is gone for good.
    fn user(&self, shared: &Shared, scopes: &[&str]) -> Result<String, Reply> {
        let user = match &self.signed {
            Some(signed) => shared.lock().signer(signed, scopes.iter().any(|scope| scope.ends_with(".write")))?,
            None => shared.lock().bearer(self.asked.bearer().unwrap_or_default(), scopes)?,
        };
        if shared.world.faults.revoked(NETWORK) { Err(struck(Kind::Revoked, 0)) } else { Ok(user) }
    }
}

/// The fields of a form, numbers as numbers, and its file.
fn fields(carried: Carried) -> (Value, Bytes) {
    let number = |text: String| text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number));
    let mut fields: Map<String, Value> = carried.fields.into_iter().map(|(name, text)| (name, number(text))).collect();
    let (name, file) = carried.file.unzip();
    fields.extend(name.map(|name| (name, json!("binary"))));
    (Value::Object(fields), file.unwrap_or_default())
}
