//! Requests in, answers out: takes them apart, asks for the token and what it may do, lets the world's faults strike what
//! publishes, and keeps what was said.

use axum::http::{Method, header};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::words::{coded, invalid, no_credits, plain, struck};
use super::{NETWORK, Shared, SimSigned, State};
use crate::sim::asked::{Asked, Carried};
use crate::sim::consent::{exchanged, given, refused};
use crate::sim::exchange::Exchange;
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::reply::Reply;

/// A request, as X reads it.
struct Call<'a> {
    asked: &'a Asked,
    /// The request as it is signed, if it says that it is.
    signed: Option<SimSigned>,
    /// The fields of a form, or the JSON.
    body: Value,
    /// The file of a form.
    file: Bytes,
}

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 6 << 20;

    fn too_large() -> Reply {
        plain(413, "Payload Too Large", "Payload Too Large")
    }

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        let Some(call) = Call::of(asked).await else { return invalid("body", "", "The body cannot be read.") };
        match asked.path.as_str() {
            "i/oauth2/authorize" => return shared.page(asked, Self::ask, Self::chosen),
            "oauth/authorize" => return shared.page(asked, Self::ask_one, Self::chosen_one),
            _ => shared.lock().signed.extend(call.signed.clone()),
        }
        shared.answer(asked, serve(shared, &call)).await
    }

    fn struck(shared: &Shared, _: &Asked, kind: Kind) -> Reply {
        struck(kind, shared.world.clock.now())
    }
}

async fn serve(shared: &Shared, call: &Call<'_>) -> Reply {
    let asked = call.asked;
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
fn three_legged(shared: &Shared, call: &Call<'_>) -> Reply {
    let Some(signed) = &call.signed else { return coded(400, 215, "Bad Authentication data.") };
    let done = match call.asked.path.as_str() {
        "oauth/request_token" => shared.lock().request_token(signed),
        "oauth/access_token" => shared.lock().access_token(signed),
        _ => shared.lock().invalidate(signed),
    };
    let reply = done.unwrap_or_else(|no| no);
    if call.asked.path == "oauth/access_token" { given(&shared.world.faults, NETWORK, reply) } else { reply }
}

async fn api(shared: &Shared, call: &Call<'_>) -> Reply {
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
async fn publish(shared: &Shared, call: &Call<'_>, visible: bool) -> Reply {
    shared.publish(call.asked, visible, || done(shared, call)).await
}

fn done(shared: &Shared, call: &Call<'_>) -> Result<Reply, Reply> {
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

fn media(shared: &Shared, call: &Call<'_>, user: &str, words: &[&str]) -> Result<Reply, Reply> {
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

impl<'a> Call<'a> {
    /// A request; `None` when it says that it carries a form or JSON, and does not.
    async fn of(asked: &'a Asked) -> Option<Self> {
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

    /// Whose token signs it.
    fn user(&self, shared: &Shared, scopes: &[&str]) -> Result<String, Reply> {
        let user = match &self.signed {
            Some(signed) => shared.lock().signer(signed, scopes.iter().any(|scope| scope.ends_with(".write")))?,
            None => shared.lock().bearer(self.asked.bearer().unwrap_or_default(), scopes)?,
        };
        shared.alive(self.asked, user)
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
