//! The authorization server of a simulated Bluesky server: what it remembers, and which request goes where. Strict as the
//! reference server is, and where that is lenient as its specification is: every request is left ahead (PAR), challenged
//! (PKCE), proved by a key that stays with its session (DPoP), and made by a client whose document was fetched and read.
//!
//! `client` fetches and judges that document, `proof` judges proofs, `jws` reads signed tokens, `grants` gives out, renews and
//! ends tokens. Shares no line with what Crier signs in with. Called by `wire`.
//! Facts: bluesky, section 1.2; the reference server's oauth-provider 0.15.

mod client;
mod grants;
mod jws;
mod page;
mod proof;

use std::collections::{HashMap, HashSet};

use axum::http::Method;
use serde_json::{Value, json};

use super::{Shared, State};
use crate::clock::Millis;
use crate::sim::asked::Asked;
use crate::sim::consent::Consent;
use crate::sim::reply::Reply;

pub(super) use proof::NONCE;

/// What the server remembers of sign-ins on its page.
#[derive(Default)]
pub(super) struct Memory {
    /// Documents of clients, by their address, and until when they are not fetched anew.
    documents: HashMap<String, (Value, Millis)>,
    /// What pages are to ask, by the name that was given out for it.
    pushed: HashMap<String, Pushed>,
    consent: Consent<Pushed>,
    /// The session that a code was exchanged for: the code a second time ends it.
    codes: HashMap<String, String>,
    sessions: HashMap<String, Session>,
    /// Everything that must not come twice.
    seen: HashSet<String>,
    /// How often a session was renewed, and how often one ended because what renews it came twice.
    renewals: u32,
    replays: u32,
}

/// What a page is to ask.
#[derive(Clone)]
struct Pushed {
    client: client::Proved,
    /// The name of the key that the session will be bound to.
    key: String,
    redirect: String,
    scope: String,
    state: String,
    challenge: String,
    hint: Option<String>,
    ends: Millis,
    /// Whose it is, once somebody has allowed it.
    did: String,
}

/// A session.
#[derive(Clone)]
struct Session {
    did: String,
    client: client::Proved,
    key: String,
    scope: String,
    access: String,
    access_ends: Millis,
    refresh: String,
    /// What renewed it before.
    used: HashSet<String>,
    renewed: Millis,
    begun: Millis,
}

/// A no, in the words of OAuth 2.
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) error: &'static str,
    pub(super) why: String,
}

impl Refused {
    fn new(error: &'static str, why: impl Into<String>) -> Self {
        Self { status: 400, error, why: why.into() }
    }
}

impl From<Refused> for Reply {
    fn from(no: Refused) -> Self {
        crate::sim::consent::refused(no.status, no.error, &no.why)
    }
}

/// Whether the authorization server answers this path.
pub(super) fn answers(path: &str) -> bool {
    path.starts_with("oauth/") || path.starts_with(".well-known/oauth-")
}

/// Answers a request.
pub(super) async fn serve(shared: &Shared, asked: &Asked) -> Reply {
    let base = asked.base();
    let reply = match (&asked.method, asked.path.as_str()) {
        (&Method::GET, ".well-known/oauth-protected-resource") => Ok(Reply::json(200, &resource(&shared.lock(), &base))),
        (&Method::GET, ".well-known/oauth-authorization-server") => Ok(Reply::json(200, &metadata(&base))),
        (&Method::GET, "oauth/authorize") => Ok(shared.lock().page(&asked.query)),
        (&Method::POST, "oauth/authorize") => Ok(shared.lock().page_answered(&asked.form(), &base)),
        (&Method::POST, "oauth/par") => shared.push(asked).await,
        (&Method::POST, "oauth/token") => shared.token(asked).await,
        (&Method::POST, "oauth/revoke") => shared.end(asked).await,
        (_, "oauth/par" | "oauth/token" | "oauth/revoke") => Ok(Reply::empty(405)),
        _ => Ok(Reply::empty(404)),
    };
    let reply = reply.unwrap_or_else(Reply::from);
    if asked.method == Method::POST { reply.with(NONCE, &shared.lock().nonce()) } else { reply }
}

fn resource(state: &State, base: &str) -> Value {
    let issuer = state.manner.issuer.clone().unwrap_or_else(|| base.to_owned());
    json!({ "resource": base, "authorization_servers": [issuer], "bearer_methods_supported": ["header"], "scopes_supported": [] })
}

fn metadata(base: &str) -> Value {
    json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth/authorize"),
        "token_endpoint": format!("{base}/oauth/token"),
        "pushed_authorization_request_endpoint": format!("{base}/oauth/par"),
        "revocation_endpoint": format!("{base}/oauth/revoke"),
        "require_pushed_authorization_requests": true,
        "scopes_supported": ["atproto", "transition:email", "transition:generic", "transition:chat.bsky"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": true,
        "client_id_metadata_document_supported": true,
    })
}

impl State {
    pub(super) fn end_sessions(&mut self, did: &str) {
        self.oauth.sessions.retain(|_, session| session.did != did);
    }

    pub(super) fn narrow(&mut self) {
        for session in self.oauth.sessions.values_mut() {
            "atproto".clone_into(&mut session.scope);
        }
    }

    pub(super) fn sit(&mut self, did: &str) {
        self.oauth.consent.sit(did);
    }

    pub(super) fn page_sessions(&self) -> (usize, u32, u32) {
        (self.oauth.sessions.len(), self.oauth.renewals, self.oauth.replays)
    }

    /// Whether `name` comes for the first time.
    fn is_first(&mut self, name: String) -> bool {
        self.oauth.seen.insert(name)
    }
}
