//! Requests in, answers out: which door, whose token, what a fault strikes, and in which words the network says no.

use axum::http::Method;
use serde_json::json;

use super::people::{NETWORK, PAGES, PAGES_APP_ID, PAGES_APP_SECRET, Pass};
use super::{Shared, State, making};
use crate::sim::asked::Asked;
use crate::sim::consent::given;
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::graph::{gone, refusal, token, versioned};
use crate::sim::reply::Reply;

/// The header that says how much of a limit is used up.
const USAGE: &str = "x-business-use-case-usage";

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 400 << 20;

    /// The door a request comes by: that of its token, or of what it asks for.
    fn door(shared: &Shared, asked: &Asked) -> &'static str {
        let signed = shared.lock().tokens.get(token(asked)).map(|pass| pass.door);
        let asks_page = match versioned(&asked.path).1 {
            "oauth/access_token" => asked.method == Method::GET,
            path => path == "debug_token" || asked.path.starts_with("ig-api-upload"),
        };
        signed.unwrap_or(if asks_page { PAGES } else { NETWORK })
    }

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        let (_, path) = versioned(&asked.path);
        let door = match path {
            "oauth/authorize" => Some(NETWORK),
            "dialog/oauth" => Some(PAGES),
            _ => None,
        };
        if let Some(door) = door {
            return shared.page(asked, |state, query| state.ask(door, &asked.path, query), |state, form| state.chosen(door, form));
        }
        let answer = async {
            let reply = serve(shared, asked, path).await.unwrap_or_else(|no| no);
            used(&shared.lock(), reply)
        };
        shared.answer(asked, answer).await
    }

    fn struck(shared: &Shared, asked: &Asked, kind: Kind) -> Reply {
        match kind {
            Kind::TooMany => {
                let case = json!({ "1784": [{ "type": "instagram", "call_count": 100, "total_cputime": 25, "total_time": 25, "estimated_time_to_regain_access": 1 }] });
                let reply = refusal(400, 80_002, 0, "(#80002) There have been too many calls to this Instagram account.");
                reply.with(USAGE, &case.to_string())
            }
            Kind::ServerError => refusal(500, 2, 0, "An unexpected error has occurred. Please retry your request later."),
            Kind::Revoked => refusal(400, 190, 458, "Error validating access token: The user has not authorized application"),
            _ if Self::door(shared, asked) == PAGES => {
                refusal(403, 200, 0, "(#200) The user hasn't authorized the application to perform this action")
            }
            _ => refusal(403, 10, 0, "(#10) Application does not have permission for this action"),
        }
    }
}

async fn serve(shared: &Shared, asked: &Asked, path: &str) -> Result<Reply, Reply> {
    let faults = &shared.world.faults;
    match (&asked.method, path) {
        (&Method::POST, "oauth/access_token") => Ok(given(faults, NETWORK, shared.lock().short(&asked.form()))),
        (&Method::GET, "access_token") => shared.lock().lasting(&asked.query, false),
        (&Method::GET, "refresh_access_token") if faults.revoked(NETWORK) => Err(State::struck(shared, asked, Kind::Revoked)),
        (&Method::GET, "refresh_access_token") => shared.lock().lasting(&asked.query, true),
        (&Method::GET, "oauth/access_token") => {
            let reply = shared.lock().of_person(&asked.query)?;
            Ok(if asked.parameter("grant_type").is_empty() { given(faults, PAGES, reply) } else { reply })
        }
        _ => route(shared, asked, path).await,
    }
}

async fn route(shared: &Shared, asked: &Asked, path: &str) -> Result<Reply, Reply> {
    let held = token(asked);
    if held.is_empty() {
        return Err(refusal(400, 2_500, 0, "An active access token must be used to query information."));
    }
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
    shared.alive(asked, ())?;
    if pass.door == PAGES && !asked.path.starts_with("ig-api-upload") {
        State::proved(held, asked.parameter("appsecret_proof"))?;
    }
    if !versioned(&asked.path).0 && !asked.path.starts_with("ig-api-upload") {
        return Err(refusal(400, 2_500, 0, "Unknown path components"));
    }
    match asked.method {
        Method::GET => read(shared, asked, &pass, &parts),
        Method::DELETE => shared.lock().delete(&pass, path),
        _ => Ok(publish(shared, asked, &pass, &parts).await),
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
async fn publish(shared: &Shared, asked: &Asked, pass: &Pass, parts: &[&str]) -> Reply {
    let visible = matches!(parts, [_, "media_publish" | "comments"]);
    let accept = async {
        if visible && let Some((status, code, subcode)) = shared.lock().manner.refusal.take() {
            return Err(refusal(status, code, subcode, "An error as the tests want it"));
        }
        accepted(shared, asked, pass, parts).await
    };
    shared.publish_around(asked, visible, accept).await
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

/// No, by numbers alone.
pub(super) fn named(code: i64, subcode: i64) -> Reply {
    refusal(400, code, subcode, "The request was not taken")
}
