//! Requests in, answers out: takes them apart, asks for the token and what it may do, lets the world's faults strike what
//! publishes, and keeps what was said.

use axum::http::Method;
use serde_json::json;

use super::made;
use super::words::{gone, invalid, struck, unauthorized};
use super::{NETWORK, Shared, State, VERSION};
use crate::sim::asked::{Asked, Fields, field};
use crate::sim::consent::given;
use crate::sim::exchange::Exchange;
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::reply::Reply;

/// What a token must be good for, beside [`READS`], to publish, to reply, to read replies, to take away.
const PUBLISHES: &str = "threads_content_publish";
const REPLIES: &str = "threads_manage_replies";
const READS_REPLIES: &str = "threads_read_replies";
const DELETES: &str = "threads_delete";
const READS: &str = "threads_basic";

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 1 << 20;

    fn too_large() -> Reply {
        invalid("The request is too large")
    }

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        if asked.path == "oauth/authorize" {
            return shared.page(asked, Self::ask, Self::chosen);
        }
        shared.answer(asked, serve(shared, asked)).await
    }

    fn struck(_: &Shared, _: &Asked, kind: Kind) -> Reply {
        struck(kind)
    }
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    if let Some(reply) = token(shared, asked) {
        return reply;
    }
    let reply = api(shared, asked).await;
    let form = if asked.method == Method::POST { json!(asked.form()) } else { serde_json::Value::Null };
    shared.lock().exchanges.push(Exchange::of(asked, form, &reply));
    reply
}

/// What is not behind a version: tokens. What a fault took back is not renewed until somebody has signed in again.
fn token(shared: &Shared, asked: &Asked) -> Option<Reply> {
    let faults = &shared.world.faults;
    Some(match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "oauth/access_token") => {
            let reply = shared.lock().exchange(&asked.form());
            given(faults, NETWORK, reply)
        }
        (&Method::GET, "oauth/access_token") => shared.lock().of_app(&asked.query),
        (&Method::GET, "access_token") => shared.lock().lengthen(&asked.query),
        (&Method::GET, "refresh_access_token") if faults.revoked(NETWORK) => unauthorized(),
        (&Method::GET, "refresh_access_token") => shared.lock().renew(&asked.query),
        _ => return None,
    })
}

async fn api(shared: &Shared, asked: &Asked) -> Reply {
    let Some(path) = asked.path.strip_prefix(VERSION).and_then(|path| path.strip_prefix('/')) else { return gone(&asked.path) };
    let words: Vec<&str> = path.split('/').collect();
    match (asked.method.as_str(), words.as_slice()) {
        ("POST", [user, "threads"]) => publish(shared, asked, user, false).await,
        ("POST", [user, "threads_publish"]) => publish(shared, asked, user, true).await,
        _ => read(shared, asked, &words).unwrap_or_else(|no| no),
    }
}

/// A request that publishes, or prepares to.
async fn publish(shared: &Shared, asked: &Asked, user: &str, visible: bool) -> Reply {
    let done = async {
        let form = asked.form();
        let scopes: &[&str] = if form.contains_key("reply_to_id") { &[READS, PUBLISHES, REPLIES] } else { &[READS, PUBLISHES] };
        let own = own(shared, asked, &form, user, scopes)?;
        if visible { shared.lock().publish(&own, &form) } else { made::make(shared, &own, &form).await }
    };
    shared.publish_around(asked, visible, done).await
}

fn read(shared: &Shared, asked: &Asked, words: &[&str]) -> Result<Reply, Reply> {
    let query = &asked.query;
    match (asked.method.as_str(), words) {
        ("GET", ["debug_token"]) => {
            signed(shared, asked, query, &[])?;
            Ok(shared.lock().looked(query))
        }
        ("GET", ["me"]) => {
            let user = signed(shared, asked, query, &[READS])?;
            Ok(shared.lock().me(&user))
        }
        ("GET", ["me", "threads"]) => {
            let user = signed(shared, asked, query, &[READS])?;
            shared.lock().list(&user, false, query)
        }
        ("GET", ["me", "replies"]) => {
            let user = signed(shared, asked, query, &[READS, READS_REPLIES])?;
            shared.lock().list(&user, true, query)
        }
        ("GET", [user, "threads_publishing_limit"]) => {
            let replies = field(query, "fields").contains("reply_");
            let scopes: &[&str] = if replies { &[READS, PUBLISHES, REPLIES] } else { &[READS, PUBLISHES] };
            let own = own(shared, asked, query, user, scopes)?;
            shared.lock().limit(&own, query)
        }
        ("GET", [id]) => {
            let user = signed(shared, asked, query, &[READS])?;
            let state = shared.lock();
            state.container(&user, id).map_or_else(|| state.post(id, query), Ok)
        }
        ("DELETE", [id]) => {
            let user = signed(shared, asked, query, &[READS, DELETES])?;
            shared.lock().delete(&user, id)
        }
        _ => Err(gone(words.first().copied().unwrap_or_default())),
    }
}

/// Whose token signs it, in a header or among the fields.
fn signed(shared: &Shared, asked: &Asked, fields: &Fields, scopes: &[&str]) -> Result<String, Reply> {
    let token = asked.bearer().unwrap_or_else(|| field(fields, "access_token"));
    let user = shared.lock().bearer(token, scopes)?;
    shared.alive(asked, user)
}

/// The same, of a request that names whose it is: nobody else's.
fn own(shared: &Shared, asked: &Asked, fields: &Fields, user: &str, scopes: &[&str]) -> Result<String, Reply> {
    let own = signed(shared, asked, fields, scopes)?;
    if user == own || user == "me" { Ok(own) } else { Err(gone(user)) }
}
