//! Requests in, answers out: asks for the token, counts, lets the world's faults strike what publishes, and words what the
//! network says no with. Facts: tiktok, sections 3 and 6.

use axum::http::{Method, header};
use serde_json::{Value, json};

use super::uploads::Carries;
use super::{NETWORK, Shared, State, pulls};
use crate::sim::asked::Asked;
use crate::sim::consent::exchanged;
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::reply::Reply;

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 200 << 20;

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        if asked.path == "v2/auth/authorize/" {
            return shared.page(asked, Self::ask, Self::chosen);
        }
        shared.lock().asked.push(asked.path.clone());
        shared.answer(asked, serve(shared, asked)).await
    }

    fn struck(_: &Shared, asked: &Asked, kind: Kind) -> Reply {
        match kind {
            Kind::TooMany => refusal(429, "rate_limit_exceeded"),
            Kind::ServerError => refusal(500, "internal_error"),
            Kind::Revoked => refusal(401, "access_token_invalid"),
            // The host of the bytes knows no account.
            _ if asked.path == "video/" => Reply::empty(400),
            _ => refusal(403, "spam_risk_user_banned_from_posting"),
        }
    }
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "v2/oauth/token/") => {
            let form = asked.form();
            let gone = || shared.lock().no("invalid_grant");
            exchanged(&shared.world.faults, NETWORK, &form, gone, || shared.lock().exchange(&form))
        }
        (&Method::POST, "v2/oauth/revoke/") => shared.lock().end(&asked.form()),
        (&Method::PUT, "video/") => {
            let visible = shared.lock().carries(asked) == Carries::Last;
            shared.publish(asked, visible, || shared.lock().put(asked)).await
        }
        (_, path) if path.starts_with("v2/post/publish/") && path.ends_with("/init/") => {
            shared.publish(asked, path.ends_with("content/init/"), || api(shared, asked)).await
        }
        _ => api(shared, asked).unwrap_or_else(|no| no),
    }
}

/// One request with a token.
fn api(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    let token = asked.bearer().unwrap_or_default().to_owned();
    let path = asked.path.trim_start_matches("v2/").trim_start_matches("post/publish/").trim_end_matches('/');
    shared.alive(asked, ())?;
    let mut state = shared.lock();
    let inbox = path.starts_with("inbox/") || asked.json().is_ok_and(|body| body["post_mode"] == "MEDIA_UPLOAD");
    let (scope, most) = match path {
        "user/info" => ("user.info.basic", 600),
        "creator_info/query" => ("video.publish", 20),
        "status/fetch" => (if state.bearer(&token, "video.publish").is_ok() { "video.publish" } else { "video.upload" }, 30),
        "video/init" | "content/init" | "inbox/video/init" => (if inbox { "video.upload" } else { "video.publish" }, 6),
        _ => return Err(refusal(404, "invalid_path")),
    };
    let open_id = state.bearer(&token, scope)?;
    let now = state.clock.now();
    let kind = if path.ends_with("init") { "init" } else { scope_of(path) };
    state.rates.ask(&token, kind, most, now)?;
    if let Some(at) = state.refusals.iter().position(|(of, ..)| path.ends_with(of))
        && let Some((_, status, code)) = state.refusals.remove(at)
    {
        return Err(refusal(status, code));
    }
    if path == "user/info" {
        return user(&state, &open_id, asked);
    }
    if asked.method != Method::POST || !asked.is_of("application/json") {
        return Err(refusal(400, "invalid_params"));
    }
    let body: Value = asked.json().map_err(|_| refusal(400, "invalid_params"))?;
    match path {
        "creator_info/query" => state.creator_info(&open_id),
        "status/fetch" => state.status(&open_id, &body),
        "content/init" => {
            let (reply, publish_id, images) = state.begin_photos(&open_id, &body)?;
            drop(state);
            pulls::pull(shared, publish_id, images);
            Ok(reply)
        }
        _ => state.begin_video(&open_id, &body, inbox),
    }
}

fn scope_of(path: &str) -> &'static str {
    match path {
        "creator_info/query" => "creator",
        "status/fetch" => "status",
        _ => "user",
    }
}

fn user(state: &State, open_id: &str, asked: &Asked) -> Result<Reply, Reply> {
    let creator = state.creator_of(open_id).ok_or_else(|| refusal(401, "access_token_invalid"))?;
    if asked.parameter("fields").is_empty() {
        return Err(refusal(400, "invalid_params"));
    }
    if asked.parameter("fields").split(',').any(|field| !["open_id", "union_id", "avatar_url", "display_name"].contains(&field)) {
        return Err(refusal(401, "scope_not_authorized"));
    }
    Ok(ok(&json!({ "user": { "open_id": creator.open_id, "display_name": creator.nickname } })))
}

/// JSON, as TikTok sends it.
pub(super) fn json_of(status: u16, body: &Value) -> Reply {
    Reply::json(status, body).with(header::CONTENT_TYPE, "application/json; charset=utf-8")
}

/// Yes, in the network's form.
pub(super) fn ok(data: &Value) -> Reply {
    json_of(200, &json!({ "data": data, "error": { "code": "ok", "message": "", "log_id": "2026" } }))
}

/// No, in the network's form.
pub(super) fn refusal(status: u16, code: &str) -> Reply {
    json_of(status, &json!({ "data": {}, "error": { "code": code, "message": "Please see the documentation.", "log_id": "2026" } }))
}
