//! Requests in, answers out: takes XRPC apart, asks for the token, lets the world's faults strike what
//! publishes, and words what the server says no to.

use std::borrow::Cow;

use axum::http::{Method, header};
use serde_json::{Value, json};

use super::limits::RESET;
use super::oauth::{self, NONCE, Refused};
use super::records::Write;
use super::{NETWORK, Shared, State};
use crate::clock::SECOND;
use crate::sim::asked::Asked;
use crate::sim::consent::given;
use crate::sim::faults::{Kind, RETRY_AFTER};
use crate::sim::frame::Wire;
use crate::sim::reply::Reply;

/// What the server says no with.
pub(super) struct No {
    status: u16,
    error: &'static str,
    message: Cow<'static, str>,
    /// Whether a token that is bound to a key was at fault: then a header says so, too.
    bound: bool,
}

impl Wire for State {
    const NAME: &'static str = NETWORK;
    /// More than any limit, so that the limit can be told.
    const READ_MAX: usize = 64 << 20;

    fn too_large() -> Reply {
        No::new(413, "PayloadTooLarge", "request entity too large").into()
    }

    async fn answer(shared: &Shared, asked: &Asked) -> Reply {
        match asked.path.strip_prefix("xrpc/") {
            // Somebody's browser: what goes wrong between Crier and the server leaves it alone.
            None if asked.path == "oauth/authorize" => oauth::serve(shared, asked).await,
            None if oauth::answers(&asked.path) => shared.answer(asked, oauth::serve(shared, asked)).await,
            None => plc(&shared.lock(), &asked.path, &asked.base()),
            Some(nsid) => {
                let serve = async { serve(shared, asked, nsid).await.unwrap_or_else(Reply::from) };
                let reply = shared.answer(asked, serve).await;
                if bound(asked).is_some() { reply.with(NONCE, &shared.lock().nonce()) } else { reply }
            }
        }
    }

    fn struck(shared: &Shared, _: &Asked, kind: Kind) -> Reply {
        match kind {
            Kind::TooMany => {
                let reset = shared.world.clock.now() / SECOND + RETRY_AFTER;
                Reply::from(No::TOO_MANY).with(header::RETRY_AFTER, &RETRY_AFTER.to_string()).with(RESET, &reset.to_string())
            }
            Kind::Revoked => No::REVOKED.into(),
            Kind::ServerError => No::fixed(500, "InternalServerError", "Internal Server Error").into(),
            _ => No::fixed(401, "AccountTakedown", "Account has been taken down").into(),
        }
    }
}

/// The PLC directory.
fn plc(state: &State, did: &str, base: &str) -> Reply {
    match state.by_did(did) {
        Some(account) => json_of(State::document(account, base)),
        None => with_status(404, &json!({ "message": format!("DID not registered: {did}") })),
    }
}

async fn serve(shared: &Shared, asked: &Asked, nsid: &str) -> Result<Reply, No> {
    match (&asked.method, nsid) {
        (&Method::POST, "com.atproto.repo.uploadBlob") => publish(shared, asked, nsid, false).await,
        (&Method::POST, "com.atproto.repo.putRecord" | "com.atproto.repo.createRecord") => publish(shared, asked, nsid, true).await,
        (&Method::POST, nsid) => procedure(shared, asked, nsid),
        (_, nsid) => query(shared, asked, nsid),
    }
}

/// A request that publishes, or prepares to.
async fn publish(shared: &Shared, asked: &Asked, nsid: &str, visible: bool) -> Result<Reply, No> {
    let owner = owner(shared, asked)?;
    let accept = || -> Result<Reply, No> {
        let mut state = shared.lock();
        match nsid {
            "com.atproto.repo.uploadBlob" => {
                let mime = Some(asked.header(header::CONTENT_TYPE)).filter(|mime| !mime.is_empty());
                Ok(state.upload_blob(&owner, mime.unwrap_or("*/*"), asked.body.clone()))
            }
            "com.atproto.repo.createRecord" => Ok(state.write(Write::Create, &owner, &body(asked)?)),
            _ => Ok(state.write(Write::Put, &owner, &body(asked)?)),
        }
    };
    Ok(shared.publish(asked, visible, accept).await)
}

fn procedure(shared: &Shared, asked: &Asked, nsid: &str) -> Result<Reply, No> {
    match nsid {
        "com.atproto.server.createSession" => {
            let reply = shared.lock().create_session(&body(asked)?, &asked.base());
            Ok(given(&shared.world.faults, NETWORK, reply))
        }
        "com.atproto.server.refreshSession" if shared.world.faults.revoked(NETWORK) => Err(No::REVOKED),
        "com.atproto.server.refreshSession" => shared.lock().refresh_session(bearer(asked)?, &asked.base()),
        "com.atproto.server.deleteSession" => shared.lock().delete_session(bearer(asked)?),
        "com.atproto.repo.deleteRecord" => {
            let owner = owner(shared, asked)?;
            Ok(shared.lock().delete_record(&owner, &body(asked)?))
        }
        _ => Err(No::fixed(401, "AuthMissing", "Authentication Required")),
    }
}

fn query(shared: &Shared, asked: &Asked, nsid: &str) -> Result<Reply, No> {
    let text = |name: &str| asked.parameter(name);
    match nsid {
        "com.atproto.identity.resolveHandle" => match shared.lock().accounts.get(&text("handle").to_lowercase()) {
            Some(account) => Ok(json_of(json!({ "did": account.did }))),
            None => Err(No::fixed(400, "InvalidRequest", "Unable to resolve handle")),
        },
        "com.atproto.repo.getRecord" => Ok(shared.lock().get_record(text("repo"), text("collection"), text("rkey"))),
        "com.atproto.repo.listRecords" => {
            let limit = text("limit").parse().unwrap_or(50);
            Ok(shared.lock().list_records(text("repo"), text("collection"), limit))
        }
        "com.atproto.sync.getBlob" => Ok(shared.lock().get_blob(text("did"), text("cid"))),
        "com.atproto.server.getSession" => Ok(json_of(json!({ "did": owner(shared, asked)?, "active": true }))),
        _ => Err(No::fixed(401, "AuthMissing", "Authentication Required")),
    }
}

/// The token of a request that comes with a proof.
fn bound(asked: &Asked) -> Option<&str> {
    asked.header(header::AUTHORIZATION).strip_prefix("DPoP ")
}

fn bearer(asked: &Asked) -> Result<&str, No> {
    asked.bearer().ok_or(No::fixed(401, "AuthMissing", "Authentication Required"))
}

/// Whose token signs a request. A revoked app password is noticed when the access token's two hours are over; the world's
/// fault means that they are.
fn owner(shared: &Shared, asked: &Asked) -> Result<String, No> {
    if let Some(access) = bound(asked) {
        let mut state = shared.lock();
        let proof = state.proof(asked, Some(access))?;
        let owner = state.owner_of_bound(access, &proof.key)?;
        return if shared.world.faults.revoked(NETWORK) { Err(No::ENDED) } else { Ok(owner) };
    }
    let owner = shared.lock().owner(bearer(asked)?)?;
    if shared.world.faults.revoked(NETWORK) { Err(No::EXPIRED) } else { Ok(owner) }
}

/// The body of a request.
fn body(asked: &Asked) -> Result<Value, No> {
    asked.json().map_err(|error| No::new(400, "SyntaxError", error.to_string()))
}

impl No {
    /// Too many requests.
    pub(super) const TOO_MANY: Self = Self::fixed(429, "RateLimitExceeded", "Rate Limit Exceeded");
    /// No such account here.
    pub(super) const ACCOUNT_NOT_FOUND: Self = Self::fixed(403, "AccountNotFound", "Account not found");
    const REVOKED: Self = Self::fixed(400, "ExpiredToken", "Token has been revoked");
    const EXPIRED: Self = Self::fixed(400, "ExpiredToken", "Token has expired");

    const ENDED: Self = Self { status: 401, error: "invalid_token", message: Cow::Borrowed("Invalid token"), bound: true };

    pub(super) const fn fixed(status: u16, error: &'static str, message: &'static str) -> Self {
        Self { status, error, message: Cow::Borrowed(message), bound: false }
    }

    pub(super) fn new(status: u16, error: &'static str, message: impl Into<String>) -> Self {
        Self { status, error, message: message.into().into(), bound: false }
    }
}

/// JSON, as the server names it.
pub(super) fn json_of(body: Value) -> Reply {
    with_status(200, &body)
}

fn with_status(status: u16, body: &Value) -> Reply {
    Reply::json(status, body).with(header::CONTENT_TYPE, "application/json; charset=utf-8")
}

impl From<Refused> for No {
    /// At the repository every trouble with a proof is one with the token.
    fn from(no: Refused) -> Self {
        let status = if no.status == 400 { 401 } else { no.status };
        Self { status, error: no.error, message: no.why.into(), bound: status == 401 }
    }
}

impl From<No> for Reply {
    fn from(no: No) -> Self {
        let reply = with_status(no.status, &json!({ "error": no.error, "message": no.message }));
        if no.bound {
            let challenge = format!("DPoP algs=\"ES256\", error=\"{}\", error_description=\"{}\"", no.error, no.message.replace('"', ""));
            reply.with(header::WWW_AUTHENTICATE, &challenge)
        } else {
            reply
        }
    }
}
