//! Requests in, answers out: asks for the token, counts the quota, lets the world's faults strike what publishes, keeps
//! what was said for whoever compares it, and words what the network says no with.

use axum::http::{Method, header};
use serde_json::{Value, json};

use super::uploads::Carries;
use super::videos::Listed;
use super::{NETWORK, Shared, State, pages};
use crate::sim::asked::Asked;
use crate::sim::consent::exchanged;
use crate::sim::exchange::Exchange;
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::reply::Reply;

/// Who may upload, who may look, and who may change.
const UPLOAD: &[&str] = &["youtube", "youtube.force-ssl", "youtube.upload"];
const READ: &[&str] = &["youtube", "youtube.force-ssl", "youtube.readonly"];
const WRITE: &[&str] = &["youtube", "youtube.force-ssl"];

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 600 << 20;

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        if asked.path == "o/oauth2/v2/auth" {
            return shared.page(asked, Self::ask, Self::chosen);
        }
        shared.answer(asked, serve(shared, asked)).await
    }

    /// Its 429 names no wait (facts, section 3).
    fn struck(_: &Shared, _: &Asked, kind: Kind) -> Reply {
        match kind {
            Kind::TooMany => refusal(429, "usageLimits", "rateLimitExceeded", "Resource has been exhausted (e.g. check quota)."),
            Kind::ServerError => refusal(500, "global", "backendError", "Backend Error"),
            Kind::Revoked => refusal(401, "global", "authError", "Invalid Credentials"),
            _ => refusal(403, "youtube.video", "forbidden", "Access forbidden. The request may not be properly authorized."),
        }
    }
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "token") => {
            let form = asked.form();
            let gone = || pages::oauth_error(400, "invalid_grant", "Token has been expired or revoked.");
            exchanged(&shared.world.faults, NETWORK, &form, gone, || shared.lock().exchange(&form))
        }
        (&Method::POST, "revoke") => shared.lock().end(&asked.form()),
        (_, path) if path.starts_with("youtube/v3/") || path.starts_with("upload/youtube/v3/") => {
            let reply = api(shared, asked).await;
            shared.lock().exchanges.push(Exchange::of(asked, asked.json().unwrap_or_default(), &reply));
            reply
        }
        _ => refusal(404, "global", "notFound", "Not Found"),
    }
}

/// What publishes, or prepares to, can be struck; looking is left alone.
async fn api(shared: &Shared, asked: &Asked) -> Reply {
    let visible = match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "upload/youtube/v3/videos") => false,
        (&Method::PUT, "upload/youtube/v3/videos") => {
            // Outside of the match, which would hold the lock until its end.
            let carries = shared.lock().carries(asked.parameter("upload_id"), asked.header(header::CONTENT_RANGE));
            match carries {
                Carries::Nothing => return accepted(shared, asked).unwrap_or_else(|no| no),
                carries => carries == Carries::Last,
            }
        }
        _ => return accepted(shared, asked).unwrap_or_else(|no| no),
    };
    shared.publish(asked, visible, || accepted(shared, asked)).await
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
    let channel = channel(shared, asked, scopes)?;
    let mut state = shared.lock();
    let now = state.clock.now();
    state.publish_due();
    let path = asked.path.trim_start_matches("upload/").trim_start_matches("youtube/v3/");
    if !uploads {
        state.quota.spend(if reads { 1 } else { 50 }, now)?;
    }
    if path != "thumbnails/set" && asked.method != Method::DELETE && asked.parameter("part").is_empty() {
        return Err(refusal(400, "global", "required", "Required parameter: part"));
    }
    let (mine, parts) = (asked.parameter("mine") == "true", asked.parameter("part"));
    let most = match asked.parameter("maxResults") {
        "" => 5,
        most => most.parse().ok().filter(|most| *most <= 50).ok_or_else(|| refusal(400, "global", "invalidParameter", "Bad value"))?,
    };
    match (&asked.method, uploads, path) {
        (&Method::POST, true, "videos") if asked.parameter("uploadType") == "resumable" => {
            let header = |name: &str| asked.header(name).to_owned();
            state.open(&channel, &body(asked)?, parts, header)
        }
        (&Method::PUT, true, "videos") => {
            // Bytes without a length before them are not taken.
            if asked.header(header::CONTENT_LENGTH) != asked.body.len().to_string() {
                return Err(Reply::empty(411));
            }
            state.put(&channel, asked.parameter("upload_id"), asked.header(header::CONTENT_RANGE), &asked.body)
        }
        (&Method::POST, true, "thumbnails/set") if asked.parameter("uploadType") == "media" => {
            state.quota.spend(50, now)?;
            state.cover(&channel, asked.parameter("videoId"), asked.header(header::CONTENT_TYPE), asked.body.clone())
        }
        (&Method::GET, false, "channels") if mine => Ok(state.channels(&channel, parts)),
        (&Method::GET, false, "playlists") if mine => Ok(state.playlists(&channel, most)),
        (&Method::GET, false, "playlistItems") => {
            let (playlist, video) = (asked.parameter("playlistId"), asked.parameter("videoId"));
            state.items(&channel, &Listed { playlist, video, parts, most })
        }
        (&Method::GET, false, "videos") => Ok(state.look(&channel, asked.parameter("id"), parts)),
        (&Method::POST, false, "playlistItems") => state.enlist(&channel, &body(asked)?),
        (&Method::DELETE, false, "videos") => state.remove(&channel, asked.parameter("id")),
        _ => Err(refusal(404, "global", "notFound", "Not Found")),
    }
}

/// The body of a request.
fn body(asked: &Asked) -> Result<Value, Reply> {
    asked.json().map_err(|_| refusal(400, "global", "parseError", "Parse Error"))
}

/// Whose token a request is signed with.
fn channel(shared: &Shared, asked: &Asked, scopes: &[&str]) -> Result<String, Reply> {
    let token = asked.bearer().unwrap_or_default();
    if token.is_empty() {
        return Err(refusal(401, "global", "required", "Login Required"));
    }
    let channel = shared.lock().bearer(token, scopes)?;
    shared.alive(asked, channel)
}

/// JSON, as Google names it.
pub(super) fn json_of(status: u16, body: &Value) -> Reply {
    Reply::json(status, body).with(header::CONTENT_TYPE, "application/json; charset=UTF-8")
}

/// No, in the network's form.
pub(super) fn refusal(status: u16, domain: &str, reason: &str, message: &str) -> Reply {
    let detail = json!({ "message": message, "domain": domain, "reason": reason });
    json_of(status, &json!({ "error": { "code": status, "message": message, "errors": [detail] } }))
}
