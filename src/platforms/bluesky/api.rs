//! The wire: XRPC requests to one server and their answers; what a no means is in `refusal`. Called by the rest of this folder.
//! A token of an app password is sent as it is; one that a page brought only with the proof that goes with it.
//!
//! Source: the lexicons `com.atproto.server|repo|identity.*` and the reference server, 2026-11 (see notes.md).

use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::oauth::key::Key;
use super::oauth::proof::{HEADER, Nonces, WANTS_NONCE};
use super::oauth::session::key_of;
use super::refusal::{Failure, Refusal, name_of, wait};
use crate::clock::{MINUTE, Millis};
use crate::model::account::Token;
use crate::net::{Answer, Fault, Gate, How, Net};
use crate::platforms::{JobMedia, upload};

/// The collection that posts are kept in.
pub(super) const POSTS: &str = "app.bsky.feed.post";
/// A file of so many bytes is sent only with a nonce that is known to be good: of a server that hangs up in the middle of it
/// nobody hears which nonce it wants.
const LONG: u64 = 1 << 20;
/// How old such a nonce may be (the reference server takes one for up to three minutes).
const FRESH: Millis = MINUTE;

/// One server, the client that may reach it, and what signs requests to it.
pub(super) struct Server<'a> {
    net: &'a Net,
    client: &'a Client,
    base: &'a str,
    pass: Option<Pass<'a>>,
}

/// What signs the requests of an account.
struct Pass<'a> {
    access: &'a str,
    /// The key that it is bound to, and the servers' nonces.
    bound: Option<(Key, &'a Nonces)>,
}

/// What a signed request carries.
#[derive(Clone, Copy)]
enum Content<'a> {
    Nothing,
    Json(&'a Value),
    File(&'a JobMedia),
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
        Self { net, client: net.to_operator(), base: base.trim_end_matches('/'), pass: None }
    }

    /// A server that somebody else named.
    pub(super) fn of_stranger(net: &'a Net, base: &'a str) -> Result<Self, Fault> {
        Ok(Self { net, client: net.to_stranger(base)?, base, pass: None })
    }

    /// The same, for requests that `token` signs.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when its key does not open.
    pub(super) fn signed_by(self, token: &'a Token, nonces: &'a Nonces) -> Result<Self, Fault> {
        let bound = key_of(token)?.map(|key| (key, nonces));
        Ok(Self { pass: Some(Pass { access: &token.access, bound }), ..self })
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
    pub(super) async fn upload_blob(&self, media: &JobMedia) -> Result<Value, Failure> {
        if media.bytes > LONG && self.nonce_is_old() {
            // Whatever it answers, a nonce comes with it.
            self.signed(Method::GET, "com.atproto.server.getSession", Content::Nothing, How::REPEATABLE).await.ok();
        }
        let answer = self.signed(Method::POST, "com.atproto.repo.uploadBlob", Content::File(media), How::UPLOAD).await?;
        Ok(answer.json::<Uploaded>()?.blob)
    }

    fn nonce_is_old(&self) -> bool {
        let Some((_, nonces)) = self.pass.as_ref().and_then(|pass| pass.bound.as_ref()) else { return false };
        nonces.heard(self.base).is_none_or(|at| at + FRESH < self.net.now())
    }

    /// Writes a record that must not be there yet. The very same record a second time is a no-op.
    pub(super) async fn put_record(&self, did: &str, rkey: &str, record: &Value) -> Result<(), Failure> {
        let body = json!({ "repo": did, "collection": POSTS, "rkey": rkey, "swapRecord": null, "record": record });
        self.signed(Method::POST, "com.atproto.repo.putRecord", Content::Json(&body), How::VISIBLE).await?.json::<Put>()?;
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
    pub(super) async fn delete_record(&self, did: &str, rkey: &str) -> Result<(), Failure> {
        let body = json!({ "repo": did, "collection": POSTS, "rkey": rkey });
        self.signed(Method::POST, "com.atproto.repo.deleteRecord", Content::Json(&body), How::REPEATABLE).await.map(drop)
    }

    fn get(&self, nsid: &str, query: &[(&str, &str)]) -> RequestBuilder {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        self.client.request(Method::GET, format!("{}?{query}", self.url(nsid)))
    }

    fn post(&self, nsid: &str) -> RequestBuilder {
        self.client.request(Method::POST, self.url(nsid))
    }

    fn url(&self, nsid: &str) -> String {
        format!("{}/xrpc/{nsid}", self.base)
    }

    /// A request that the account's token signs. A server that wants its newest nonce has done nothing yet: it gets the
    /// request once more.
    async fn signed(&self, method: Method, nsid: &str, content: Content<'_>, how: How) -> Result<Answer, Failure> {
        match self.signed_once(method.clone(), nsid, content, how).await {
            Err(Failure::Refusal(refusal)) if refusal.name == WANTS_NONCE => self.signed_once(method, nsid, content, how).await,
            done => done,
        }
    }

    async fn signed_once(&self, method: Method, nsid: &str, content: Content<'_>, how: How) -> Result<Answer, Failure> {
        let (pass, url) = (self.pass.as_ref().ok_or(Fault::Relogin)?, self.url(nsid));
        let request = self.client.request(method.clone(), &url);
        let request = match &pass.bound {
            None => request.header(AUTHORIZATION, bearer(pass.access)),
            Some((key, nonces)) => {
                let proof = nonces.proof(self.net.clock(), key, method.as_str(), &url, Some(pass.access))?;
                request.header(AUTHORIZATION, format!("DPoP {}", pass.access)).header(HEADER, proof)
            }
        };
        let request = match content {
            Content::Nothing => request,
            Content::Json(body) => request.json(body),
            Content::File(media) => {
                let (body, length) = upload::whole(media).await?;
                request.header(CONTENT_TYPE, &media.mime).header(CONTENT_LENGTH, length).body(body)
            }
        };
        self.ask(request, how).await
    }

    async fn ask(&self, request: RequestBuilder, how: How) -> Result<Answer, Failure> {
        let answer = self.net.exchange(request, how).await?;
        if let Some((_, nonces)) = self.pass.as_ref().and_then(|pass| pass.bound.as_ref()) {
            nonces.note(self.base, &answer.headers, self.net.now());
        }
        if answer.is_ok() {
            return Ok(answer);
        }
        if answer.status == 429 {
            let after = wait(&answer.headers, self.net.now());
            return Err(Failure::Fault(Fault::Later { after, gate: Gate::Account }));
        }
        let name = name_of(&answer);
        if answer.status >= 500 || (name.is_empty() && answer.status != 413) {
            return Err(Failure::Fault(answer.unreadable()));
        }
        Err(Failure::Refusal(Refusal { status: answer.status, name }))
    }
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}
