//! Tokens of Meta's networks: a code for one, a short one for a long one, an old one for a new one; what a token is good for,
//! what the person allowed, and the end of it all. Called by the networks' `connect` and `revoke`.
//!
//! Source: facts: facebook, section 1; instagram and threads, section 1, where the same shapes are spoken.

use reqwest::RequestBuilder;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{Graph, Said, encoded};
use crate::clock::{Millis, SECOND};
use crate::model::account::Token;
use crate::model::problem::Reason;
use crate::net::{Fault, How, Net};
use crate::platforms::oauth::App;
use crate::platforms::{ConnectError, Grant};

/// What some browsers leave at the end of a code.
pub const TAIL: &str = "#_";

/// A token as it is given out.
#[derive(Deserialize)]
struct Given {
    access_token: String,
    expires_in: Option<i64>,
}

/// What the network knows of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Looked {
    /// Whether it lets anybody in.
    pub is_valid: bool,
    /// When it ends, in seconds since 1970; 0: never.
    pub expires_at: i64,
    /// When the network stops telling the app anything unless the person allows it anew, in seconds since 1970; 0: never.
    pub data_access_expires_at: i64,
    /// What it is good for.
    pub scopes: Vec<String>,
}

impl Looked {
    /// When reading ends, in milliseconds.
    pub fn data_until(&self) -> Option<Millis> {
        (self.data_access_expires_at > 0).then_some(self.data_access_expires_at.saturating_mul(SECOND))
    }
}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

#[derive(Deserialize)]
struct Permission {
    permission: String,
    status: String,
}

#[derive(Deserialize)]
struct Me {
    id: String,
}

/// Exchanges something for a token, by a GET of `address` with these parameters (`graph` is asked without a token of its
/// own). The network's own error objects are read.
///
/// # Errors
/// [`Said`].
pub async fn exchange(graph: &Graph<'_>, address: &str, parameters: &[(&str, &str)]) -> Result<Token, Said> {
    given(graph, graph.net.to_operator().get(format!("{address}?{}", encoded(parameters)))).await
}

/// As [`exchange`], by a POST of a form.
///
/// # Errors
/// [`Said`].
pub async fn given(graph: &Graph<'_>, request: RequestBuilder) -> Result<Token, Said> {
    let Given { access_token, expires_in } = graph.send(request, How::REPEATABLE).await?.json()?;
    Ok(token(graph.net, access_token, expires_in))
}

/// A token that ends in so many seconds.
pub fn token(net: &Net, access: String, expires_in: Option<i64>) -> Token {
    let expires_at = expires_in.filter(|seconds| *seconds > 0).map(|seconds| net.now() + seconds.saturating_mul(SECOND));
    Token { access, refresh: None, expires_at, secret: None }
}

/// The app itself as a token: what looks at the tokens of others.
pub fn of_app(app: &App) -> String {
    format!("{}|{}", app.id, app.secret.expose_secret())
}

/// What a token is good for. `graph` is signed by the app itself ([`of_app`]), or by the token where the network wants that.
///
/// # Errors
/// [`Said`].
pub async fn look(graph: &Graph<'_>, token: &str) -> Result<Looked, Said> {
    Ok(graph.read::<Data<Looked>>(graph.get("debug_token", &[("input_token", token)])).await?.data)
}

/// What of `wanted` the person did not allow, or not any more.
///
/// # Errors
/// [`Said`].
pub async fn missing(graph: &Graph<'_>, wanted: &[&'static str]) -> Result<Vec<&'static str>, Said> {
    let Data { data } = graph.read::<Data<Vec<Permission>>>(graph.get("me/permissions", &[])).await?;
    let has = |scope: &str| data.iter().any(|one| one.permission == scope && one.status == "granted");
    Ok(wanted.iter().copied().filter(|scope| !has(scope)).collect())
}

/// Who the token is of: a name that only this app knows the person by.
///
/// # Errors
/// [`Said`].
pub async fn me(graph: &Graph<'_>) -> Result<String, Said> {
    Ok(graph.read::<Me>(graph.get("me", &[("fields", "id")])).await?.id)
}

/// The long token of the person whose code the browser brought, at Facebook. `graph` is asked without a token and a proof.
///
/// # Errors
/// [`Said`].
pub async fn of_person(graph: &Graph<'_>, app: &App, grant: &Grant) -> Result<Token, Said> {
    let (address, id, secret) = (format!("{}/oauth/access_token", graph.base), app.id.as_str(), app.secret.expose_secret());
    let code = grant.get("code").trim_end_matches(TAIL);
    let code = [("client_id", id), ("redirect_uri", grant.get("redirect")), ("client_secret", secret), ("code", code)];
    let short = exchange(graph, &address, &code).await?;
    let long =
        [("grant_type", "fb_exchange_token"), ("client_id", id), ("client_secret", secret), ("fb_exchange_token", short.access.as_str())];
    exchange(graph, &address, &long).await
}

/// Takes back everything that `user` allowed the app, with the person's token that signs `graph`. Where that is over, the app
/// itself does it. A refusal says that there is nothing to end.
///
/// # Errors
/// A [`Fault`] when no answer came.
pub async fn end(graph: &Graph<'_>, app: &App, user: &str) -> Result<(), Fault> {
    if user.is_empty() {
        return Ok(());
    }
    match revoke(graph, user).await {
        Err(Said { fault: Fault::Relogin | Fault::Expired, .. }) => {
            let own = of_app(app);
            match revoke(&Graph { token: &own, proof: None, ..*graph }, user).await {
                Err(Said { fault: fault @ Fault::Later { .. }, .. }) => Err(fault),
                _ => Ok(()),
            }
        }
        ended => Ok(ended?),
    }
}

/// Takes back everything that `user` allowed the app, and with it all tokens.
///
/// # Errors
/// [`Said`].
pub async fn revoke(graph: &Graph<'_>, user: &str) -> Result<(), Said> {
    graph.send(graph.delete(&format!("{user}/permissions")), How::REPEATABLE).await.map(|_| ())
}

/// Why nobody could be signed in, where a code is exchanged.
pub fn no_code(said: &Said) -> ConnectError {
    match (&said.error, &said.fault) {
        // Used, expired, or of another address: another try is all that helps.
        (Some(error), _) if error.code == 100 => ConnectError::TooSlow,
        // The app: it is not there, or its secret is another one.
        (Some(error), _) if matches!(error.code, 1 | 101) && !error.is_transient && error.status < 500 => ConnectError::AppRefused,
        _ => no_account(said),
    }
}

/// Why nobody could be signed in, behind the exchange.
pub fn no_account(said: &Said) -> ConnectError {
    match &said.fault {
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        Fault::Relogin | Fault::Expired => ConnectError::TooSlow,
        Fault::Refused(Reason::NoRights) => ConnectError::MissingRights,
        Fault::Refused(Reason::App | Reason::Internal) => ConnectError::AppRefused,
        Fault::Refused(_) => ConnectError::Restricted,
        _ => ConnectError::Unavailable,
    }
}
