//! Requests in, answers out: which door, whose token, what a fault strikes, and in which words the network says no.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Shares};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::people::{NETWORK, PAGES, PAGES_APP_ID, PAGES_APP_SECRET, Pass};
use super::{Shared, State, making};
use crate::sim::asked::Asked;
use crate::sim::faults::Kind;
use crate::sim::reply::Reply;

/// The most that is read of a request, in bytes.
const READ_MAX: usize = 400 << 20;

/// The header that says how much of a limit is used up.
const USAGE: &str = "x-business-use-case-usage";

pub(super) fn router(shared: Shared) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(Shares(shared): Shares<Shared>, request: Request<Body>) -> Response {
    let Some(asked) = Asked::read(request, READ_MAX).await else { return Reply::empty(413).into_response() };
    let (_, path) = versioned(&asked.path);
    let page = match path {
        "oauth/authorize" => Some(NETWORK),
        "dialog/oauth" => Some(PAGES),
        _ => None,
    };
    if let Some(door) = page {
        let mut state = shared.lock();
        let reply =
            if asked.method == Method::POST { state.chosen(door, &asked.form()) } else { state.ask(door, &asked.path, &asked.query) };
        return reply.into_response();
    }
    let network = network(&shared, &asked, path);
    let answer = async {
        let reply = serve(&shared, &asked, network, path).await.unwrap_or_else(|no| no);
        used(&shared.lock(), reply)
    };
    shared.world.answer(network, &asked, answer, |kind| struck(kind, network)).await.into_response()
}

/// The path behind the version, and whether there is one.
fn versioned(path: &str) -> (bool, &str) {
    let Some((version, rest)) = path.split_once('/') else { return (false, path) };
    let number = version.strip_prefix('v').and_then(|number| number.split_once('.'));
    let is = number.is_some_and(|(major, minor)| [major, minor].iter().all(|part| part.parse::<u16>().is_ok()));
    if is { (true, rest) } else { (false, path) }
}

/// The door a request comes by, by the name that the world's faults know: that of its token, or of what it asks for.
fn network(shared: &Shared, asked: &Asked, path: &str) -> &'static str {
    let signed = token(asked).and_then(|token| shared.lock().tokens.get(token).map(|pass| pass.door));
    let asks_page =
        path == "oauth/access_token" && asked.method == Method::GET || path == "debug_token" || asked.path.starts_with("ig-api-upload");
    signed.unwrap_or(if asks_page { PAGES } else { NETWORK })
}

/// The token of a request: in its header, or as a parameter.
fn token(asked: &Asked) -> Option<&str> {
    let header = asked.header("authorization");
    let own = header.strip_prefix("Bearer ").or_else(|| header.strip_prefix("OAuth ")).unwrap_or_else(|| asked.parameter("access_token"));
    Some(own).filter(|token| !token.is_empty())
}

async fn serve(shared: &Shared, asked: &Asked, network: &'static str, path: &str) -> Result<Reply, Reply> {
    match (&asked.method, path) {
        (&Method::POST, "oauth/access_token") => Ok(given(shared, NETWORK, shared.lock().short(&asked.form()))),
        (&Method::GET, "access_token") => shared.lock().lasting(&asked.query, false),
        (&Method::GET, "refresh_access_token") if shared.world.faults.revoked(NETWORK) => Err(struck(Kind::Revoked, NETWORK)),
        (&Method::GET, "refresh_access_token") => shared.lock().lasting(&asked.query, true),
        (&Method::GET, "oauth/access_token") => {
            let reply = shared.lock().of_person(&asked.query)?;
            Ok(if asked.parameter("grant_type").is_empty() { given(shared, PAGES, reply) } else { reply })
        }
        _ => route(shared, asked, network, path).await,
    }
}

/// Who has signed in again has a token that lives.
fn given(shared: &Shared, network: &str, reply: Reply) -> Reply {
    if reply.status == 200 {
        shared.world.faults.reconnect(network);
    }
    reply
}

async fn route(shared: &Shared, asked: &Asked, network: &'static str, path: &str) -> Result<Reply, Reply> {
    let held = token(asked).ok_or_else(|| refusal(400, 2_500, 0, "An active access token must be used to query information."))?;
    let parts: Vec<&str> = path.split('/').collect();
    let is_app = held == format!("{PAGES_APP_ID}|{PAGES_APP_SECRET}");
    match (&asked.method, parts.as_slice()) {
        (&Method::GET, ["debug_token"]) if is_app => return Ok(shared.lock().debug(asked.parameter("input_token"))),
        (&Method::DELETE, [user, "permissions"]) => {
            let mut state = shared.lock();
            if !is_app {
                state.bearer(held)?;
            }
            if !state.is_person(user) {
                return Err(gone());
            }
            state.take_back(user);
            return Ok(Reply::json(200, &json!({ "success": true })));
        }
        _ => {}
    }
    let pass = shared.lock().bearer(held)?;
    if shared.world.faults.revoked(pass.door) {
        return Err(struck(Kind::Revoked, network));
    }
    if pass.door == PAGES && !asked.path.starts_with("ig-api-upload") {
        State::proved(held, asked.parameter("appsecret_proof"))?;
    }
    if !versioned(&asked.path).0 && !asked.path.starts_with("ig-api-upload") {
        return Err(refusal(400, 2_500, 0, "Unknown path components"));
    }
    match asked.method {
        Method::GET => read(shared, asked, &pass, &parts),
        Method::DELETE => shared.lock().delete(&pass, path),
        _ => Ok(publish(shared, asked, &pass, &parts, network).await),
    }
}

fn read(shared: &Shared, asked: &Asked, pass: &Pass, parts: &[&str]) -> Result<Reply, Reply> {
    let mut state = shared.lock();
    if pass.door == PAGES && !pass.is_page {
        return state.of_me(pass, parts);
    }
    pass.may("instagram_business_basic", "instagram_basic")?;
    match parts {
        ["me"] if pass.door == NETWORK => state.me(pass),
        [own, "media"] if *own == pass.id => Ok(state.listed(pass, false, asked.parameter("limit"))),
        [own, "stories"] if *own == pass.id => Ok(state.listed(pass, true, asked.parameter("limit"))),
        [own, "content_publishing_limit"] if *own == pass.id => Ok(state.limit(pass)),
        [media, "comments"] => {
            pass.may("instagram_business_manage_comments", "instagram_manage_comments")?;
            state.comments(pass, media)
        }
        [one] => state.status(pass, one, asked.parameter("fields")).map_or_else(|| state.one(pass, one), Ok),
        _ => Err(gone()),
    }
}

/// A request that publishes, or prepares to.
async fn publish(shared: &Shared, asked: &Asked, pass: &Pass, parts: &[&str], network: &'static str) -> Reply {
    let visible = matches!(parts, [_, "media_publish" | "comments"]);
    let accept = async {
        if visible && let Some((status, code, subcode)) = shared.lock().manner.refusal.take() {
            return Err(refusal(status, code, subcode, "An error as the tests want it"));
        }
        accepted(shared, asked, pass, parts).await
    };
    shared.world.publish_around(network, asked, visible, accept, |kind| struck(kind, network)).await
}

async fn accepted(shared: &Shared, asked: &Asked, pass: &Pass, parts: &[&str]) -> Result<Reply, Reply> {
    let form = asked.form();
    if let [media, "comments"] = parts {
        pass.may("instagram_business_manage_comments", "instagram_manage_comments")?;
        return shared.lock().comment(pass, media, &form);
    }
    pass.may("instagram_business_content_publish", "instagram_content_publish")?;
    match parts {
        ["ig-api-upload", _, container] if asked.header("authorization").starts_with("OAuth ") => {
            shared.lock().push(pass, container, asked)
        }
        [own, "media"] if *own == pass.id => making::make(shared, pass, form).await,
        [own, "media_publish"] if *own == pass.id => shared.lock().publish(pass, &form),
        _ => Err(gone()),
    }
}

/// Every answer says how much is used up.
fn used(state: &State, reply: Reply) -> Reply {
    if reply.header(USAGE).is_some() {
        return reply;
    }
    let case = json!({ "1784": [{ "type": "instagram", "call_count": state.manner.used, "total_cputime": 0, "total_time": 0, "estimated_time_to_regain_access": 0 }] });
    reply.with(USAGE, &case.to_string())
}

/// The network's own words for a fault.
fn struck(kind: Kind, network: &str) -> Reply {
    match kind {
        Kind::TooMany => {
            let case = json!({ "1784": [{ "type": "instagram", "call_count": 100, "total_cputime": 25, "total_time": 25, "estimated_time_to_regain_access": 1 }] });
            let reply = refusal(400, 80_002, 0, "(#80002) There have been too many calls to this Instagram account.");
            reply.with(USAGE, &case.to_string())
        }
        Kind::ServerError => refusal(500, 2, 0, "An unexpected error has occurred. Please retry your request later."),
        Kind::Revoked => refusal(400, 190, 458, "Error validating access token: The user has not authorized application"),
        _ if network == PAGES => refusal(403, 200, 0, "(#200) The user hasn't authorized the application to perform this action"),
        _ => refusal(403, 10, 0, "(#10) Application does not have permission for this action"),
    }
}

/// It is not there, or not for this token.
pub(super) fn gone() -> Reply {
    refusal(400, 100, 33, "Unsupported request. Object does not exist, cannot be loaded due to missing permissions.")
}

/// No, by numbers alone.
pub(super) fn named(code: i64, subcode: i64) -> Reply {
    refusal(400, code, subcode, "The request was not taken")
}

/// No, in the network's form.
pub(super) fn refusal(status: u16, code: i64, subcode: i64, message: &str) -> Reply {
    let mut error =
        json!({ "message": message, "type": "OAuthException", "code": code, "is_transient": false, "fbtrace_id": "AbCdEfGhIjK" });
    if subcode != 0 {
        error["error_subcode"] = json!(subcode);
    }
    Reply::json(status, &json!({ "error": error }))
}

/// No, in the words of the host that takes bytes.
pub(super) fn thrown(kind: &str, message: &str) -> Reply {
    Reply::json(400, &json!({ "debug_info": { "retriable": false, "type": kind, "message": message } }))
}
