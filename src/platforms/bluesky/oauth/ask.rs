//! Requests to the server where people sign in: a form, the proof of Crier itself, the proof of possession, and once more when
//! the server wants its newest nonce. Called by `mod`. What a no means is the caller's.

use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::OAuth;
use super::proof::{HEADER, WANTS_NONCE};
use super::session::Session;
use crate::net::{Answer, Fault, Gate, How, Net};
use crate::platforms::bluesky::refusal::wait;

/// How a client says that it proves itself by a signature (RFC 7523).
const BY_SIGNATURE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Why a request came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// No answer, or the server's own failure.
    Fault(Fault),
    /// The server said no: its word for why (RFC 6749, section 5.2).
    No(String),
}

#[derive(Deserialize)]
struct ErrorBody {
    error: String,
}

impl OAuth {
    /// Asks `url` of the session's server.
    pub(super) async fn ask(&self, net: &Net, session: &Session, url: &str, fields: &[(&str, &str)]) -> Result<Answer, Failure> {
        match self.ask_once(net, session, url, fields).await {
            Err(Failure::No(word)) if word == WANTS_NONCE => self.ask_once(net, session, url, fields).await,
            done => done,
        }
    }

    async fn ask_once(&self, net: &Net, session: &Session, url: &str, fields: &[(&str, &str)]) -> Result<Answer, Failure> {
        let (client, clock) = (net.to_stranger(url)?, net.clock());
        let assertion = self.client.assertion(clock, &session.client_key, &session.issuer)?;
        let form = Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("client_id", &self.client.id())
            .append_pair("client_assertion_type", BY_SIGNATURE)
            .append_pair("client_assertion", &assertion)
            .finish();
        let proof = self.nonces.proof(clock, &session.key()?, "POST", url, None)?;
        let request = client.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(HEADER, proof).body(form);
        let answer = net.exchange(request, How::REPEATABLE).await?;
        self.nonces.note(url, &answer.headers, net.now());
        if answer.is_ok() {
            return Ok(answer);
        }
        if answer.status == 429 {
            return Err(Failure::Fault(Fault::Later { after: wait(&answer.headers, net.now()), gate: Gate::Account }));
        }
        match serde_json::from_slice::<ErrorBody>(&answer.body) {
            Ok(body) if answer.status < 500 => Err(Failure::No(body.error)),
            _ => Err(Failure::Fault(answer.unreadable())),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
