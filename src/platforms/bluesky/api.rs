//! The wire: XRPC requests to one server, their answers, and what their errors mean. Called by the rest of
//! this folder. Decides by the answer's `error` name, never by its words.
//!
//! Source: the lexicons `com.atproto.server|repo|identity.*` and the reference server, 2026-11 (see notes.md).

use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::clock::{Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::{Answer, Fault, Gate, How, Net};
use crate::platforms::{JobMedia, upload};

/// The collection that posts are kept in.
pub(super) const POSTS: &str = "app.bsky.feed.post";

/// One server, and the client that may reach it.
pub(super) struct Server<'a> {
    net: &'a Net,
    client: &'a Client,
    base: &'a str,
}

/// Why a request came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer, or the server's own failure.
    Fault(Fault),
    /// The server said no.
    Refusal(Refusal),
}

/// A server's no.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    /// The error's name.
    pub(super) name: String,
}

#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

/// A pair of tokens.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    pub(super) did: String,
    pub(super) access_jwt: String,
    pub(super) refresh_jwt: String,
    #[serde(default = "yes")]
    pub(super) active: bool,
}

#[derive(Deserialize)]
struct Resolved {
    did: String,
}

#[derive(Deserialize)]
struct Uploaded {
    blob: Value,
}

#[derive(Deserialize)]
struct Put {
    #[serde(rename = "uri")]
    _uri: String,
}

#[derive(Deserialize)]
struct Got {
    value: Value,
    #[serde(default)]
    cid: Option<String>,
}

fn yes() -> bool {
    true
}

impl<'a> Server<'a> {
    /// A server that the operator named.
    pub(super) fn of_operator(net: &'a Net, base: &'a str) -> Self {
        Self { net, client: net.to_operator(), base: base.trim_end_matches('/') }
    }

    /// A server that somebody else named.
    pub(super) fn of_stranger(net: &'a Net, base: &'a str) -> Result<Self, Fault> {
        Ok(Self { net, client: net.to_stranger(base)?, base })
    }

    /// The DID of a handle, if it has one.
    pub(super) async fn resolve_handle(&self, handle: &str) -> Result<Option<String>, Fault> {
        let request = self.get("com.atproto.identity.resolveHandle", &[("handle", handle)]);
        match self.ask(request, How::REPEATABLE).await {
            Ok(answer) => Ok(Some(answer.json::<Resolved>()?.did)),
            Err(Failure::Refusal(_)) => Ok(None),
            Err(Failure::Fault(fault)) => Err(fault),
        }
    }

    pub(super) async fn create_session(&self, did: &str, password: &str) -> Result<Session, Failure> {
        let body = json!({ "identifier": did, "password": password });
        let request = self.post("com.atproto.server.createSession").json(&body);
        Ok(self.ask(request, How::REPEATABLE).await?.json()?)
    }

    pub(super) async fn refresh_session(&self, refresh: &str) -> Result<Session, Failure> {
        let request = self.post("com.atproto.server.refreshSession").header(AUTHORIZATION, bearer(refresh));
        Ok(self.ask(request, How::REPEATABLE).await?.json()?)
    }

    pub(super) async fn delete_session(&self, refresh: &str) -> Result<(), Failure> {
        let request = self.post("com.atproto.server.deleteSession").header(AUTHORIZATION, bearer(refresh));
        self.ask(request, How::REPEATABLE).await.map(drop)
    }

    /// Uploads a file; the answer is what the record says in its place.
    pub(super) async fn upload_blob(&self, access: &str, media: &JobMedia) -> Result<Value, Failure> {
        let (body, length) = upload::whole(media).await?;
        let request = self
            .post("com.atproto.repo.uploadBlob")
            .header(AUTHORIZATION, bearer(access))
            .header(CONTENT_TYPE, &media.mime)
            .header(CONTENT_LENGTH, length)
            .body(body);
        Ok(self.ask(request, How::UPLOAD).await?.json::<Uploaded>()?.blob)
    }

    /// Writes a record that must not be there yet. The very same record a second time is a no-op.
    pub(super) async fn put_record(&self, access: &str, did: &str, rkey: &str, record: &Value) -> Result<(), Failure> {
        let body = json!({ "repo": did, "collection": POSTS, "rkey": rkey, "swapRecord": null, "record": record });
        let request = self.post("com.atproto.repo.putRecord").header(AUTHORIZATION, bearer(access)).json(&body);
        self.ask(request, How::VISIBLE).await?.json::<Put>()?;
        Ok(())
    }

    /// The record of this name, if it is there. Needs no token.
    pub(super) async fn get_record(&self, did: &str, collection: &str, rkey: &str) -> Result<Option<Value>, Failure> {
        let query = [("repo", did), ("collection", collection), ("rkey", rkey)];
        Ok(self.record(&query).await?.map(|got| got.value))
    }

    /// What the content of a post of this name is called, if the post is there. Needs no token.
    pub(super) async fn content_name(&self, did: &str, rkey: &str) -> Result<Option<String>, Failure> {
        let got = self.record(&[("repo", did), ("collection", POSTS), ("rkey", rkey)]).await?;
        // A server may leave it out (lexicon `com.atproto.repo.getRecord`): then nothing can refer to it.
        got.map(|got| got.cid.ok_or(Failure::Refusal(Refusal { status: 400, name: String::new() }))).transpose()
    }

    async fn record(&self, query: &[(&str, &str)]) -> Result<Option<Got>, Failure> {
        match self.ask(self.get("com.atproto.repo.getRecord", query), How::REPEATABLE).await {
            Ok(answer) => Ok(Some(answer.json::<Got>()?)),
            Err(Failure::Refusal(refusal)) if refusal.name == "RecordNotFound" => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Deletes a record; one that is not there counts as deleted.
    pub(super) async fn delete_record(&self, access: &str, did: &str, rkey: &str) -> Result<(), Failure> {
        let body = json!({ "repo": did, "collection": POSTS, "rkey": rkey });
        let request = self.post("com.atproto.repo.deleteRecord").header(AUTHORIZATION, bearer(access)).json(&body);
        self.ask(request, How::REPEATABLE).await.map(drop)
    }

    fn get(&self, nsid: &str, query: &[(&str, &str)]) -> RequestBuilder {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        self.client.request(Method::GET, format!("{}/xrpc/{nsid}?{query}", self.base))
    }

    fn post(&self, nsid: &str) -> RequestBuilder {
        self.client.request(Method::POST, format!("{}/xrpc/{nsid}", self.base))
    }

    async fn ask(&self, request: RequestBuilder, how: How) -> Result<Answer, Failure> {
        let answer = self.net.exchange(request, how).await?;
        if answer.is_ok() {
            return Ok(answer);
        }
        if answer.status == 429 {
            let after = wait(&answer.headers, self.net.now());
            return Err(Failure::Fault(Fault::Later { after, gate: Gate::Account }));
        }
        // What a proxy in between says about a file that is too large is no XRPC.
        let name = serde_json::from_slice::<ErrorBody>(&answer.body).map(|body| body.error).unwrap_or_default();
        if answer.status >= 500 || (name.is_empty() && answer.status != 413) {
            return Err(Failure::Fault(answer.unreadable()));
        }
        Err(Failure::Refusal(Refusal { status: answer.status, name }))
    }
}

impl Refusal {
    /// What to do about it. `InvalidRequest` is the caller's to read: the server gives it for whatever it
    /// finds wrong with a record.
    fn fault(&self) -> Fault {
        match self.name.as_str() {
            "ExpiredToken" => Fault::Expired,
            "InvalidToken" | "AuthenticationRequired" | "AuthMissing" | "AccountNotFound" => Fault::Relogin,
            "AccountTakedown" | "AccountDeactivated" | "AccountSuspended" => Fault::Refused(Reason::Restricted),
            "RepoTakendown" | "RepoDeactivated" | "RepoSuspended" => Fault::Refused(Reason::Restricted),
            "ScopeMissingError" | "insufficient_scope" => Fault::Refused(Reason::NoRights),
            "BlobTooLarge" | "PayloadTooLarge" | "InvalidMimeType" => Fault::Refused(Reason::Media),
            // The server's blob is not the one that the record speaks of: uploading again settles both.
            "BlobNotFound" | "InvalidSize" => Fault::Restage,
            _ => match self.status {
                401 => Fault::Relogin,
                403 => Fault::Refused(Reason::NoRights),
                413 => Fault::Refused(Reason::Media),
                _ => Fault::Refused(Reason::Refused),
            },
        }
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => fault,
            Failure::Refusal(refusal) => refusal.fault(),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// How long the server asks to wait: the whole `Retry-After`, or until the second named by `RateLimit-Reset`
/// (the reference server sends only that).
fn wait(headers: &HeaderMap, now: Millis) -> Option<Millis> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<Millis>().ok();
    let retry = number(RETRY_AFTER.as_str()).and_then(|seconds| seconds.checked_mul(SECOND));
    let reset = number("ratelimit-reset").and_then(|second| second.checked_mul(SECOND)).map(|at| (at - now).max(0));
    retry.or(reset)
}
