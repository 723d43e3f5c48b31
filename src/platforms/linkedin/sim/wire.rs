//! Requests in, answers out: asks for the token and the two headers, lets the world's faults strike what publishes, and
//! words what the network says no with.

use axum::http::Method;
use serde_json::json;

use super::apps::{NETWORK, Pass, app};
use super::{Shared, State, VERSION};
use crate::sim::asked::{Asked, Fields, field};
use crate::sim::consent::{exchanged, refused};
use crate::sim::faults::Kind;
use crate::sim::frame::Wire;
use crate::sim::reply::Reply;

impl Wire for State {
    const NAME: &'static str = NETWORK;
    const READ_MAX: usize = 600 << 20;

    /// The app a request comes from: that of its form or its token, or of what is put to a place without either.
    fn door(shared: &Shared, asked: &Asked) -> &'static str {
        let state = shared.lock();
        let form = if asked.path.starts_with("oauth/") { asked.form() } else { Fields::new() };
        let named = app(field(&form, "client_id")).map(|app| app.network);
        let signed = || state.tokens.get(asked.bearer()?).map(|pass| pass.app.network);
        let placed = || state.placed(asked.path.strip_prefix("dms-uploads/")?);
        named.or_else(signed).or_else(placed).unwrap_or(NETWORK)
    }

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        if asked.path.starts_with("oauth/v2/authorization") {
            return shared.page(asked, Self::ask, Self::chosen);
        }
        shared.answer(asked, serve(shared, asked)).await
    }

    /// Its 429 has no Retry-After (facts, section 5).
    fn struck(_: &Shared, _: &Asked, kind: Kind) -> Reply {
        match kind {
            Kind::TooMany => refusal(429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource is reached."),
            Kind::ServerError => refusal(500, "INTERNAL_SERVER_ERROR", "Internal Server Error"),
            Kind::Revoked => refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"),
            _ => refusal(403, "ACCESS_DENIED", "Not enough permissions to access: posts.CREATE"),
        }
    }
}

async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    match (&asked.method, asked.path.as_str()) {
        (&Method::POST, "oauth/v2/accessToken") => {
            let form = asked.form();
            let gone =
                || refused(400, "invalid_grant", "The provided authorization grant or refresh token is invalid, expired or revoked.");
            exchanged(&shared.world.faults, State::door(shared, asked), &form, gone, || shared.lock().exchange(&form))
        }
        (&Method::POST, "oauth/v2/introspectToken") => shared.lock().introspect(&asked.form()),
        (&Method::POST, "oauth/v2/revoke") => shared.lock().end(&asked.form()),
        (&Method::GET, "v2/userinfo") => match pass(shared, asked).and_then(|pass| pass.may("profile").map(|()| pass)) {
            Ok(pass) => shared.lock().user(&pass.sub),
            Err(reply) => reply,
        },
        (&Method::PUT, path) if path.starts_with("dms-uploads/") => publish(shared, asked, false).await,
        (_, path) if path.starts_with("rest/") => rest(shared, asked).await.unwrap_or_else(|no| no),
        _ => refusal(404, "NOT_FOUND", "No virtual resource found"),
    }
}

async fn rest(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    versioned(asked)?;
    let pass = pass(shared, asked)?;
    let path = asked.path.trim_start_matches("rest/");
    let fields: Vec<(&str, &str)> = asked.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    match (&asked.method, path, asked.parameter("action")) {
        (&Method::POST, "posts", "") => Ok(publish(shared, asked, true).await),
        (&Method::POST, "images" | "videos" | "documents", "initializeUpload" | "finalizeUpload") => {
            Ok(publish(shared, asked, false).await)
        }
        (&Method::GET, "posts", _) => finder(asked).and_then(|()| shared.lock().listed(&pass, &fields)),
        (&Method::GET, "organizationAcls", _) => finder(asked).and_then(|()| shared.lock().roles(&pass, &fields)),
        (&Method::GET, "organizationsLookup", _) => shared.lock().lookup(&pass, asked.parameter("ids")),
        (&Method::GET, path, _) if path.starts_with("videos/") => shared.lock().status(&pass, &decoded(path.trim_start_matches("videos/"))),
        (&Method::GET, path, _) if path.starts_with("documents/") => {
            shared.lock().document_status(&pass, &decoded(path.trim_start_matches("documents/")))
        }
        (&Method::GET, path, _) if path.starts_with("posts/") => shared.lock().one(&pass, &decoded(path.trim_start_matches("posts/"))),
        (&Method::DELETE, path, _) if path.starts_with("posts/") => {
            shared.lock().remove(&pass, &decoded(path.trim_start_matches("posts/")))
        }
        _ => Err(refusal(404, "NOT_FOUND", "No virtual resource found")),
    }
}

/// A request that publishes, or prepares to.
async fn publish(shared: &Shared, asked: &Asked, visible: bool) -> Reply {
    shared.publish(asked, visible, || accepted(shared, asked)).await
}

fn accepted(shared: &Shared, asked: &Asked) -> Result<Reply, Reply> {
    if let Some(place) = asked.path.strip_prefix("dms-uploads/") {
        let pass = pass(shared, asked).ok();
        return Ok(shared.lock().put(place, asked.body.clone(), pass.as_ref()));
    }
    let pass = pass(shared, asked)?;
    let body = asked.json().map_err(|_| refusal(400, "ILLEGAL_ARGUMENT", "Invalid JSON"))?;
    let mut state = shared.lock();
    match (asked.path.as_str(), asked.parameter("action")) {
        ("rest/images", "initializeUpload") => state.place_image(&pass, &body),
        ("rest/documents", "initializeUpload") => state.place_document(&pass, &body),
        ("rest/videos", "initializeUpload") => state.place_video(&pass, &body),
        ("rest/videos", "finalizeUpload") => state.finalize(&pass, &body),
        _ => state.post(&pass, &body),
    }
}

/// Both headers that every call of the versioned API needs.
fn versioned(asked: &Asked) -> Result<(), Reply> {
    match asked.header("linkedin-version") {
        "" => {
            return Err(refusal(
                400,
                "VERSION_MISSING",
                "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
            ));
        }
        VERSION => {}
        other => return Err(refusal(426, "NONEXISTENT_VERSION", &format!("Requested version {other} is not active"))),
    }
    if asked.header("x-restli-protocol-version") == "2.0.0" {
        Ok(())
    } else {
        Err(refusal(400, "ILLEGAL_ARGUMENT", "X-Restli-Protocol-Version must be 2.0.0"))
    }
}

/// A finder says that it is one.
fn finder(asked: &Asked) -> Result<(), Reply> {
    if asked.header("x-restli-method") == "FINDER" {
        Ok(())
    } else {
        Err(refusal(400, "ILLEGAL_ARGUMENT", "X-RestLi-Method must be FINDER"))
    }
}

/// What the token of a request lets do.
fn pass(shared: &Shared, asked: &Asked) -> Result<Pass, Reply> {
    let token = asked.bearer().unwrap_or_default();
    if token.is_empty() {
        return Err(refusal(401, "EMPTY_ACCESS_TOKEN", "Empty oauth2 access token"));
    }
    let pass = shared.lock().bearer(token)?;
    shared.alive(asked, pass)
}

fn decoded(text: &str) -> String {
    text.replace("%3A", ":")
}

/// No, in the network's form.
pub(super) fn refusal(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({ "status": status, "code": code, "message": message }))
}
