//! What Meta's networks share (Facebook, Instagram by either sign-in, Threads): how the Graph API is asked, what its errors
//! mean, how tokens are exchanged and looked at, which pages a person has, where bytes are pushed. Called by those networks;
//! knows none of them, and decides nothing about a post.
//!
//! `error` is the error object and its meaning, `token` what is exchanged and looked at, `pages` what a sign-in opens,
//! `push` the host that takes bytes.
//!
//! Sources: facts: facebook (2026-11); what Instagram and Threads do otherwise stands with them.

mod error;
pub mod pages;
pub mod push;
pub mod token;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use sha2::Sha256;
use url::form_urlencoded::Serializer;

pub use self::error::{GraphError, Meaning, Said, reason};
use crate::clock::{HOUR, Millis, SECOND};
use crate::model::limits::Pace;
use crate::net::{Answer, Fault, How, Net, Usage};

/// What an account, and what an app, may use in an hour, in tenths of a percent of what the network allows: the network says
/// in each answer how much is left ([`Usage`]), and this is what that is written down in.
pub const USAGE: Pace = Pace { most: 1_000, per: HOUR, cost: 1 };
/// How long to wait after "too many" when the network does not say (facts: facebook, section 5).
const WAIT: Millis = HOUR;

/// Where the Graph API of Facebook is, for pages and the Instagram accounts that are linked to them.
#[derive(Clone, Debug)]
pub struct GraphAt {
    /// The API (`FACEBOOK_API_URL`).
    pub api: String,
    /// Where a page's videos are posted (`FACEBOOK_VIDEO_URL`).
    pub video: String,
    /// The page where people sign in (`FACEBOOK_URL`).
    pub page: String,
    /// The version (`GRAPH_VERSION`), of Instagram's API by its own sign-in too.
    pub version: String,
}

impl GraphAt {
    /// The API in its version.
    pub fn base(&self) -> String {
        format!("{}/{}", self.api, self.version)
    }
}

/// The Graph API, for one token.
#[derive(Clone, Copy)]
pub struct Graph<'a> {
    /// The client.
    pub net: &'a Net,
    /// The host and the version: `https://graph.facebook.com/v25.0`.
    pub base: &'a str,
    /// What signs the requests.
    pub token: &'a str,
    /// The app's secret, where requests prove that they come from the app (`appsecret_proof`).
    pub proof: Option<&'a SecretString>,
    /// What this network means otherwise than the others: asked first.
    pub own: fn(&GraphError) -> Option<Meaning>,
}

impl<'a> Graph<'a> {
    /// Reads what lies at `path`, with these parameters.
    pub fn get(&self, path: &str, parameters: &[(&str, &str)]) -> RequestBuilder {
        self.request(Method::GET, path, parameters)
    }

    /// Posts a form to `path`.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> RequestBuilder {
        let body = encoded(form);
        self.request(Method::POST, path, &[]).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)
    }

    /// Deletes what lies at `path`.
    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.request(Method::DELETE, path, &[])
    }

    /// A request with these parameters behind the question mark, signed. Its body is the caller's.
    pub fn request(&self, method: Method, path: &str, parameters: &[(&str, &str)]) -> RequestBuilder {
        let proof = self.proof.and_then(|secret| proof(self.token, secret));
        let mut all = parameters.to_vec();
        all.extend(proof.as_deref().map(|proof| ("appsecret_proof", proof)));
        let sign = if path.contains('?') { '&' } else { '?' };
        let query = if all.is_empty() { String::new() } else { format!("{sign}{}", encoded(&all)) };
        let url = format!("{}/{}{query}", self.base, path.trim_start_matches('/'));
        self.net.to_operator().request(method, url).bearer_auth(self.token)
    }

    /// A request to an upload (`upload:…`), whose name may hold parameters of its own: those want the token in the older way.
    pub fn at_session(&self, method: Method, session: &str) -> RequestBuilder {
        let url = format!("{}/{session}", self.base);
        let url = match self.proof.and_then(|secret| proof(self.token, secret)) {
            Some(proof) => format!("{url}{}appsecret_proof={proof}", if session.contains('?') { '&' } else { '?' }),
            None => url,
        };
        self.net.to_operator().request(method, url).header(AUTHORIZATION, format!("OAuth {}", self.token))
    }

    /// The same API elsewhere, or for another token.
    pub fn at(self, base: &'a str, token: &'a str) -> Self {
        Self { base, token, ..self }
    }

    /// Sends a request; its answer, unless it is a refusal.
    ///
    /// # Errors
    /// [`Said`]: what to do, and the network's own error object where it sent one.
    pub async fn send(&self, request: RequestBuilder, how: How) -> Result<Answer, Said> {
        let answer = self.net.exchange(request, how).await?;
        if answer.is_ok() {
            return Ok(answer);
        }
        let error = GraphError::of(&answer);
        tracing::info!(
            status = answer.status,
            code = error.code,
            subcode = error.subcode,
            kind = error.kind,
            trace = error.trace,
            "the Graph API refuses"
        );
        let fault = match (self.own)(&error).unwrap_or_else(|| error.meaning()) {
            Meaning::Lost => answer.unreadable(),
            Meaning::Wait(gate) => Fault::Later { after: Some(wait(&answer)), gate },
            Meaning::Fault(fault) => fault,
        };
        Err(Said { error: Some(error), fault })
    }

    /// Sends a request that may be repeated, and reads its answer.
    ///
    /// # Errors
    /// As [`Graph::send`].
    pub async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Said> {
        Ok(self.send(request, How::REPEATABLE).await?.json()?)
    }
}

/// Nothing is meant otherwise: for [`Graph::own`].
pub fn as_all(_: &GraphError) -> Option<Meaning> {
    None
}

/// How long the network wants to be left alone.
fn wait(answer: &Answer) -> Millis {
    let regain = [Usage::of_account(&answer.headers), Usage::of_app(&answer.headers)].into_iter().flatten().map(|usage| usage.regain).max();
    let header = answer.headers.get(RETRY_AFTER).and_then(|text| text.to_str().ok()?.trim().parse::<Millis>().ok());
    let asked = header.and_then(|seconds| seconds.checked_mul(SECOND));
    regain.filter(|regain| *regain > 0).or(asked.filter(|asked| *asked > 0)).unwrap_or(WAIT)
}

/// Proves that whoever holds a token is the app it was given to: HMAC-SHA256 of it by the app's secret, in hexadecimal.
pub fn proof(token: &str, secret: &SecretString) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    mac.update(token.as_bytes());
    Some(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Names and values, as a form or behind a question mark.
fn encoded(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}
