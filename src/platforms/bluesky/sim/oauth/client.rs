//! Clients: nobody registers one. Its name is the address of a document, which is fetched, kept for ten minutes and read
//! strictly, and it proves itself by a key of that document (`private_key_jwt`). Called by `grants`.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::super::Shared;
use super::Refused;
use super::jws::{Jws, thumbprint};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::net::How;
use crate::sim::asked::{Fields, field};

/// How long a document is kept.
const KEPT: Millis = 10 * MINUTE;
/// How old what proves a client may be, in seconds.
const ASSERTED: i64 = 60;
/// How long a document is waited for.
const FETCH: How = How { limit: Duration::from_secs(10), ..How::REPEATABLE };

/// A client that proved itself, and by which key.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Proved {
    pub(super) id: String,
    kid: String,
    thumbprint: String,
}

impl Proved {
    /// The name of the key by which it proved itself, as everybody computes it.
    pub(super) fn key(&self) -> &str {
        &self.thumbprint
    }
}

fn unknown(why: impl Into<String>) -> Refused {
    Refused::new("invalid_client_metadata", why)
}

fn unproved(why: &str) -> Refused {
    Refused::new("invalid_client", why)
}

impl Shared {
    /// The document of the client that a form names.
    pub(super) async fn client_document(&self, form: &Fields) -> Result<Value, Refused> {
        let id = field(form, "client_id");
        let now = self.world.clock.now();
        let kept = self.lock().oauth.documents.get(id).filter(|(_, until)| *until > now).map(|(document, _)| document.clone());
        if let Some(document) = kept {
            return Ok(document);
        }
        if !is_name(id) {
            return Err(unknown(format!("Invalid client ID \"{id}\"")));
        }
        let net = self.lock().net.clone();
        let answer = net.exchange(net.to_operator().get(id), FETCH).await.map_err(|_| unknown("it does not answer"))?;
        let mime = answer.headers.get("content-type").and_then(|mime| mime.to_str().ok()).unwrap_or_default();
        if answer.status != 200 || !mime.starts_with("application/json") {
            return Err(unknown(format!("Unable to obtain client metadata for \"{id}\"")));
        }
        let document: Value = answer.json().map_err(|_| unknown("it is no JSON"))?;
        judged(&document, id)?;
        self.lock().oauth.documents.insert(id.to_owned(), (document.clone(), now + KEPT));
        Ok(document)
    }

    /// Checks that the client of a form is who it says.
    pub(super) fn proved(&self, form: &Fields, document: &Value, issuer: &str) -> Result<Proved, Refused> {
        let id = field(form, "client_id");
        if field(form, "client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
            return Err(Refused::new(
                "invalid_request",
                "client authentication method \"private_key_jwt\" required a \"client_assertion\"",
            ));
        }
        let jws = Jws::read(field(form, "client_assertion")).ok_or_else(|| unproved("it is no token"))?;
        let kid = jws.header["kid"].as_str().ok_or_else(|| unproved("\"kid\" required in client_assertion"))?;
        let keys = document["jwks"]["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        let key = keys.iter().find(|key| key["kid"] == kid).ok_or_else(|| unproved("no applicable key found in the JSON Web Key Set"))?;
        if jws.header["alg"] != "ES256" || !jws.is_signed_by(key) {
            return Err(unproved("signature verification failed"));
        }
        if [jws.text("iss"), jws.text("sub"), jws.text("aud")] != [id, id, issuer] {
            return Err(unproved("unexpected \"iss\", \"sub\" or \"aud\" claim value"));
        }
        let mut state = self.lock();
        let now = state.clock.now() / SECOND;
        let fresh = jws.claims["iat"].as_i64().is_some_and(|at| at <= now && now - at <= ASSERTED);
        if !fresh || jws.claims["exp"].as_i64().is_none_or(|at| at <= now) {
            return Err(unproved("\"exp\" claim timestamp check failed"));
        }
        if jws.text("jti").is_empty() || !state.is_first(format!("assertion {id} {}", jws.text("jti"))) {
            return Err(Refused::new("invalid_grant", "private_key_jwt jti reused"));
        }
        Ok(Proved { id: id.to_owned(), kid: kid.to_owned(), thumbprint: thumbprint(key) })
    }
}

/// Whether it can be the name of a client: an https address of a document, or one of this machine, where a demo lives.
fn is_name(id: &str) -> bool {
    Url::parse(id).is_ok_and(|url| {
        let here = url.scheme() == "http" && url.host_str() == Some("127.0.0.1");
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.path() != "/";
        (here || url.scheme() == "https") && plain && url.as_str() == id
    })
}

/// Whether a document says what the specification wants of a confidential client for the web.
fn judged(document: &Value, id: &str) -> Result<(), Refused> {
    let has = |name: &str, word: &str| document[name].as_array().is_some_and(|list| list.iter().any(|own| own == word));
    let origin = |text: &str| Url::parse(text).map(|url| url.origin().ascii_serialization()).ok();
    let scopes = document["scope"].as_str().unwrap_or_default();
    let redirects = document["redirect_uris"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ours = |redirect: &Value| redirect.as_str().is_some_and(|redirect| origin(redirect) == origin(id));
    let keys = document["jwks"]["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let told = |key: &Value| key["kid"].is_string() && key["alg"] == "ES256" && key.get("d").is_none();
    let checks = [
        (document["client_id"] == id, "client_id does not match the address"),
        (document["application_type"] == "web", "application_type must be web"),
        (document["dpop_bound_access_tokens"] == true, "\"dpop_bound_access_tokens\" must be true"),
        (has("response_types", "code"), "response_types must include \"code\""),
        (has("grant_types", "authorization_code") && has("grant_types", "refresh_token"), "grant_types"),
        (scopes.split(' ').any(|scope| scope == "atproto"), "Client must declare the \"atproto\" scope"),
        (!redirects.is_empty() && redirects.iter().all(ours), "redirect_uris"),
        (document["token_endpoint_auth_method"] == "private_key_jwt", "token_endpoint_auth_method"),
        (document["token_endpoint_auth_signing_alg"] == "ES256", "token_endpoint_auth_signing_alg"),
        (!keys.is_empty() && keys.iter().all(told), "jwks"),
        (document["client_uri"].as_str().and_then(origin) == origin(id), "client_uri"),
    ];
    match checks.into_iter().find(|(good, _)| !good) {
        None => Ok(()),
        Some((_, why)) => Err(unknown(why)),
    }
}
