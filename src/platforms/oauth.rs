//! OAuth 2, the half that the networks share: where the browser is sent, the exchange of a code, a new pair from an old
//! one, the end of one. The protocol is the `oauth2` crate's; the requests go through [`Net`] like all others. Called by
//! the networks; knows none of them.

use std::future::Future;
use std::pin::Pin;

use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client as Registration, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;

use super::{ConnectError, Grant, Start};
use crate::clock::{Millis, SECOND};
use crate::model::account::Token;
use crate::model::problem::Reason;
use crate::net::{Fault, How, Net};

/// The keys of an operator's app at a network.
#[derive(Clone, Debug)]
pub struct App {
    /// What names it.
    pub id: String,
    /// What proves it.
    pub secret: SecretString,
}

/// How a network does it.
#[derive(Clone, Debug)]
pub struct OAuth {
    /// The operator's app.
    pub app: App,
    /// The page that the browser is sent to.
    pub authorize: String,
    /// Where codes and tokens are exchanged.
    pub token: String,
    /// Where a token is ended, if anywhere.
    pub revoke: Option<String>,
    /// What is asked for, all of it needed.
    pub scopes: &'static [&'static str],
    /// Whether the network knows PKCE.
    pub pkce: bool,
    /// Whether the app proves itself in a header, rather than in the body.
    pub basic: bool,
}

/// What a network granted.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The pair.
    pub token: Token,
    /// When what makes a new pair ends, if the network said so.
    pub login_until: Option<Millis>,
}

/// What some networks add to a token.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct More {
    /// Seconds.
    refresh_token_expires_in: Option<i64>,
}

impl ExtraTokenFields for More {}

type Tokens = StandardTokenResponse<More, BasicTokenType>;
type Protocol = Registration<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// No answer came, or one that is no answer.
#[derive(Debug, thiserror::Error)]
#[error("no answer: {0:?}")]
struct Lost(Fault);

type Refusal = RequestTokenError<Lost, BasicErrorResponse>;

impl OAuth {
    /// The network's page, with everything that it wants to know.
    ///
    /// # Errors
    /// When an address of the configuration is none.
    pub fn address(&self, start: &Start<'_>) -> Result<String, ConnectError> {
        let protocol = self.protocol().ok_or(ConnectError::Unavailable)?;
        let redirect = RedirectUrl::new(start.redirect.to_owned()).map_err(|_| ConnectError::Unavailable)?;
        let state = CsrfToken::new(start.state.to_owned());
        let protocol = protocol.set_redirect_uri(redirect);
        let mut request = protocol.authorize_url(|| state).add_scopes(self.scopes.iter().map(|scope| Scope::new((*scope).to_owned())));
        if self.pkce {
            request =
                request.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(start.verifier.to_owned())));
        }
        Ok(request.url().0.into())
    }

    /// The pair for the code that the browser brought.
    ///
    /// # Errors
    /// [`ConnectError`], in words for the person.
    pub async fn exchange(&self, net: &Net, grant: &Grant) -> Result<Granted, ConnectError> {
        let protocol = self.protocol().ok_or(ConnectError::Unavailable)?;
        let redirect = RedirectUrl::new(grant.get("redirect").to_owned()).map_err(|_| ConnectError::Unavailable)?;
        let protocol = protocol.set_redirect_uri(redirect);
        let mut request = protocol.exchange_code(AuthorizationCode::new(grant.get("code").to_owned()));
        if self.pkce {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(grant.get("verifier").to_owned()));
        }
        let tokens = request.request_async(&carrier(net)).await.map_err(|error| not_connected(&error))?;
        let given = tokens
            .scopes()
            .map(|scopes| scopes.iter().map(|scope| scope.as_str()).flat_map(|scope| scope.split([',', ' '])).collect::<Vec<_>>());
        if given.is_some_and(|given| !self.scopes.iter().all(|scope| given.contains(scope))) {
            return Err(ConnectError::MissingRights);
        }
        Ok(granted(net, &tokens, None))
    }

    /// A new pair from the old one.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when the person must sign in again.
    pub async fn refresh(&self, net: &Net, token: &Token) -> Result<Token, Fault> {
        let old = token.refresh.clone().ok_or(Fault::Relogin)?;
        let protocol = self.protocol().ok_or(Fault::Refused(Reason::Internal))?;
        match protocol.exchange_refresh_token(&RefreshToken::new(old.clone())).request_async(&carrier(net)).await {
            Ok(tokens) => Ok(granted(net, &tokens, Some(old)).token),
            Err(error) => Err(not_renewed(error)),
        }
    }

    /// Ends a pair at the network (RFC 7009; the crate's own request wants https even of a simulator). One that has ended
    /// already is ended.
    ///
    /// # Errors
    /// A [`Fault`] when no answer came.
    pub async fn revoke(&self, net: &Net, token: &Token) -> Result<(), Fault> {
        let Some(address) = &self.revoke else { return Ok(()) };
        let request = net.to_operator().post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = if self.basic { request.basic_auth(&self.app.id, Some(self.app.secret.expose_secret())) } else { request };
        // A refusal says that there is nothing to end.
        net.send(request.body(self.end_of(token)), How::REPEATABLE).await.map(|_| ())
    }

    /// The body that ends a pair; who holds what renews it ends both.
    fn end_of(&self, token: &Token) -> String {
        let mut form = Serializer::new(String::new());
        match &token.refresh {
            Some(refresh) => form.append_pair("token", refresh).append_pair("token_type_hint", "refresh_token"),
            None => form.append_pair("token", &token.access).append_pair("token_type_hint", "access_token"),
        };
        if !self.basic {
            form.append_pair("client_id", &self.app.id).append_pair("client_secret", self.app.secret.expose_secret());
        }
        form.finish()
    }

    fn protocol(&self) -> Option<Protocol> {
        let how = if self.basic { AuthType::BasicAuth } else { AuthType::RequestBody };
        let client = Registration::new(ClientId::new(self.app.id.clone()))
            .set_client_secret(ClientSecret::new(self.app.secret.expose_secret().to_owned()))
            .set_auth_type(how)
            .set_auth_uri(AuthUrl::new(self.authorize.clone()).ok()?)
            .set_token_uri(TokenUrl::new(self.token.clone()).ok()?);
        Some(client)
    }
}

fn granted(net: &Net, tokens: &Tokens, old: Option<String>) -> Granted {
    let now = net.now();
    let life = tokens.expires_in().and_then(|life| i64::try_from(life.as_secs()).ok());
    let refresh = tokens.refresh_token().map(|refresh| refresh.secret().clone()).filter(|refresh| !refresh.is_empty());
    Granted {
        token: Token {
            access: tokens.access_token().secret().clone(),
            refresh: refresh.or(old),
            expires_at: life.map(|seconds| now + seconds * SECOND),
            secret: None,
        },
        login_until: tokens.extra_fields().refresh_token_expires_in.map(|seconds| now + seconds * SECOND),
    }
}

/// Carries the crate's requests.
fn carrier(net: &Net) -> impl Fn(HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpResponse, Lost>> + Send>> + Send + Sync + 'static {
    let net = net.clone();
    move |request| {
        let net = net.clone();
        Box::pin(async move { carry(&net, request).await.map_err(Lost) })
    }
}

async fn carry(net: &Net, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let (parts, body) = request.into_parts();
    let request = net.to_operator().request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
    let answer = net.send(request, How::REPEATABLE).await?;
    let mut response = HttpResponse::new(answer.body.to_vec());
    *response.status_mut() = axum::http::StatusCode::from_u16(answer.status).map_err(|_| Fault::later())?;
    *response.headers_mut() = answer.headers;
    Ok(response)
}

/// Why a network's page lets nobody in, by its word for it (RFC 6749, section 4.1.2.1; `unauthorized_scope_error` is
/// LinkedIn's). Every other word means that the person did not want to.
pub fn refusal(error: &str) -> ConnectError {
    match error {
        "unauthorized_scope_error" | "invalid_scope" | "unauthorized_client" | "invalid_client" => ConnectError::AppRefused,
        "server_error" | "temporarily_unavailable" => ConnectError::Unavailable,
        _ => ConnectError::Denied,
    }
}

fn not_connected(error: &Refusal) -> ConnectError {
    match error {
        RequestTokenError::ServerResponse(refusal) if is_of_the_app(refusal.error()) => ConnectError::AppRefused,
        // Used, expired, or not for this verifier: another try is all that helps.
        RequestTokenError::ServerResponse(_) => ConnectError::TooSlow,
        RequestTokenError::Request(Lost(Fault::Later { after: Some(_), .. })) => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    }
}

fn not_renewed(error: Refusal) -> Fault {
    match error {
        RequestTokenError::ServerResponse(refusal) if is_of_the_app(refusal.error()) => Fault::Refused(Reason::App),
        RequestTokenError::ServerResponse(_) => Fault::Relogin,
        RequestTokenError::Request(Lost(fault)) => fault,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Fault::later(),
    }
}

/// What only the operator can mend: the keys of the app.
fn is_of_the_app(error: &BasicErrorResponseType) -> bool {
    matches!(error, BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient)
}
