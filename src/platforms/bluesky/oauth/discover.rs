//! From the server that holds an account to the one where its person signs in (often the same): two documents, each of which
//! must name itself. Called by `mod`. Every address here is a stranger's, and asked as one; nothing secret is sent.
//!
//! Sources: RFC 9728 and RFC 8414, with what the AT Protocol asks beyond them (specification "OAuth", 2026-04).

use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::net::{How, Net};
use crate::platforms::ConnectError;
use crate::platforms::bluesky::resolve::unanswered;

/// Where people sign in, and what is asked where.
#[derive(Debug, Deserialize)]
pub struct Server {
    /// Its name: its address without a slash at the end.
    pub issuer: String,
    /// The page.
    #[serde(rename = "authorization_endpoint")]
    pub page: String,
    /// Where codes and tokens are exchanged.
    #[serde(rename = "token_endpoint")]
    pub token: String,
    /// Where what the page is to ask is left ahead of it.
    #[serde(rename = "pushed_authorization_request_endpoint")]
    pub ahead: String,
    /// Where a session is ended, if anywhere.
    #[serde(default, rename = "revocation_endpoint")]
    pub end: Option<String>,
    #[serde(default)]
    scopes_supported: Vec<String>,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    dpop_signing_alg_values_supported: Vec<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    client_id_metadata_document_supported: bool,
}

#[derive(Deserialize)]
struct Resource {
    resource: String,
    authorization_servers: Vec<String>,
}

/// The server where people of `pds` sign in.
///
/// # Errors
/// [`ConnectError::NoSignInPage`] when there is none that Crier can use.
pub async fn server_of(net: &Net, pds: &str) -> Result<Server, ConnectError> {
    let issuer = issuer_of(net, pds).await?;
    let server: Server = document(net, &format!("{issuer}/.well-known/oauth-authorization-server")).await?;
    // The browser is sent there: an address that may not be asked may not be gone to either.
    let reached = [&server.page, &server.token, &server.ahead].into_iter().chain(&server.end).all(|at| net.to_stranger(at).is_ok());
    if server.issuer == issuer && reached && server.is_fit() { Ok(server) } else { Err(ConnectError::NoSignInPage) }
}

/// The name of the server where people of `pds` sign in.
///
/// # Errors
/// As [`server_of`].
pub async fn issuer_of(net: &Net, pds: &str) -> Result<String, ConnectError> {
    let found: Resource = document(net, &format!("{pds}/.well-known/oauth-protected-resource")).await?;
    match found.authorization_servers.as_slice() {
        [issuer] if found.resource.trim_end_matches('/') == pds && is_origin(issuer) => Ok(issuer.clone()),
        _ => Err(ConnectError::NoSignInPage),
    }
}

impl Server {
    fn is_fit(&self) -> bool {
        let has = |list: &[String], word: &str| list.iter().any(|own| own == word);
        has(&self.scopes_supported, "atproto")
            && has(&self.code_challenge_methods_supported, "S256")
            && has(&self.dpop_signing_alg_values_supported, "ES256")
            && has(&self.token_endpoint_auth_methods_supported, "private_key_jwt")
            && self.authorization_response_iss_parameter_supported
            && self.client_id_metadata_document_supported
    }
}

/// Whether it is an address and nothing behind it, written as its own name.
fn is_origin(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|url| url.origin().ascii_serialization() == issuer)
}

async fn document<T: DeserializeOwned>(net: &Net, url: &str) -> Result<T, ConnectError> {
    let client = net.to_stranger(url).map_err(|fault| unanswered(&fault))?;
    let answer = net.send(client.get(url), How::REPEATABLE).await.map_err(|fault| unanswered(&fault))?;
    if !answer.is_ok() {
        return Err(ConnectError::NoSignInPage);
    }
    answer.json().map_err(|_| ConnectError::NoSignInPage)
}
