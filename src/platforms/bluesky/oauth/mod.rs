//! Signing in on the page of the account's own server, instead of by an app password (OAuth 2 as the AT Protocol has it:
//! PAR, PKCE, DPoP). Nobody registers Crier anywhere; see `client`.
//!
//! 1. `begin`: handle → PDS → the server where its people sign in (`discover`); a key is made for this session alone; what the
//!    page is to ask is left with the server ahead (RFC 9126); the browser goes there.
//! 2. `connect`: the code that the browser brought is exchanged for a pair of tokens that only that key can use, and the
//!    account that they are for must lead, by its own identity, to this very server.
//! 3. `refresh`: what renews a pair is good once; using it again ends the session, so that one worker at a time does it
//!    (`crate::tokens`), and a pair that was lost with its answer means that the person signs in again.
//! 4. `revoke`: ends the session.
//!
//! Called by `super`. Keeps nothing but the servers' nonces; the session's key lives in the token, sealed with it.
//! Source: atproto.com, specification "OAuth", 2026-04; RFC 6749, 7636, 8414, 9126, 9207, 9449, 9728.

mod ask;
pub mod client;
pub mod discover;
pub mod key;
pub mod proof;
pub mod session;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use self::ask::Failure;
use self::client::{Client, SCOPE};
use self::discover::{issuer_of, server_of};
use self::key::Key;
use self::proof::Nonces;
use self::session::Session;
use super::resolve::{Identity, Typed, identity, is_did, typed, unanswered};
use crate::clock::{DAY, Millis, SECOND};
use crate::model::account::Token;
use crate::model::problem::Reason;
use crate::net::{Fault, Net};
use crate::platforms::oauth::refusal;
use crate::platforms::{Begun, ConnectError, Endpoints, Grant, Start};

/// How long a session of a confidential client lasts however often it is renewed (reference server: two years).
pub const SESSION_LIFE: Millis = 730 * DAY;

/// Crier at Bluesky's servers.
pub struct OAuth {
    /// Crier, as they know it.
    pub client: Client,
    /// What they gave out for proofs.
    pub nonces: Nonces,
}

/// Who signed in, and what signs for them.
pub struct SignedIn {
    /// The account.
    pub identity: Identity,
    /// What signs its requests.
    pub token: Token,
}

#[derive(Deserialize)]
struct Pushed {
    request_uri: String,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: String,
    refresh_token: Option<String>,
    /// Seconds.
    expires_in: Option<i64>,
    scope: String,
    sub: String,
}

impl OAuth {
    /// Crier as `client`.
    pub fn new(client: Client) -> Self {
        Self { client, nonces: Nonces::default() }
    }

    /// Where the browser of whoever says to be `start.account` goes.
    ///
    /// # Errors
    /// [`ConnectError`], in words for the person.
    pub async fn begin(&self, net: &Net, endpoints: &Endpoints, start: &Start<'_>) -> Result<Begun, ConnectError> {
        let typed = typed(start.account).ok_or(ConnectError::NoSuchHandle)?;
        let Identity { handle, pds, .. } = identity(net, endpoints, typed).await?;
        let server = server_of(net, &pds).await?;
        let key = Key::new(net.clock()).ok_or(ConnectError::Unavailable)?;
        let client_key = self.client.newest().ok_or(ConnectError::Unavailable)?;
        let session = Session::begin(&key, client_key, &server);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(start.verifier.as_bytes()));
        let fields = [
            ("response_type", "code"),
            ("redirect_uri", start.redirect),
            ("scope", SCOPE),
            ("state", start.state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("login_hint", &handle),
        ];
        let answer = self.ask(net, &session, &server.ahead, &fields).await.map_err(|failure| not_begun(&failure))?;
        let pushed: Pushed = answer.json().map_err(|fault| unanswered(&fault))?;
        let words =
            [("client_id", self.client.id().as_str()), ("request_uri", &pushed.request_uri)].map(|(name, value)| (name, value.to_owned()));
        let address = Url::parse_with_params(&server.page, words).map_err(|_| ConnectError::NoSignInPage)?;
        Ok(Begun { address: address.into(), secret: session.written(), issuer: Some(server.issuer), request_token: None })
    }

    /// Exchanges the code that the browser brought. Whose tokens do not lead back to the server that gave them is signed in
    /// nowhere, and they are ended.
    ///
    /// # Errors
    /// [`ConnectError`], in words for the person.
    pub async fn connect(&self, net: &Net, endpoints: &Endpoints, grant: &Grant) -> Result<SignedIn, ConnectError> {
        let session = Session::read(grant.get("secret")).map_err(|_| ConnectError::TooSlow)?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", grant.get("code")),
            ("redirect_uri", grant.get("redirect")),
            ("code_verifier", grant.get("verifier")),
        ];
        let answer = self.ask(net, &session, &session.token, &fields).await.map_err(|failure| not_connected(&failure))?;
        let granted: Granted = answer.json().map_err(|_| ConnectError::Unavailable)?;
        let checked = self.check(net, endpoints, &session, &granted).await;
        let token = token(net, &session, granted).ok_or(ConnectError::Unavailable)?;
        match checked {
            Ok(identity) => Ok(SignedIn { identity, token }),
            Err(error) => {
                // Nobody will use them: what cannot be ended ends by itself.
                if let Err(fault) = self.revoke(net, &token).await {
                    tracing::warn!(?fault, "tokens that are not used could not be ended");
                }
                Err(error)
            }
        }
    }

    /// Who the tokens are for, if they may be used.
    async fn check(&self, net: &Net, endpoints: &Endpoints, session: &Session, granted: &Granted) -> Result<Identity, ConnectError> {
        if !granted.token_type.eq_ignore_ascii_case("DPoP") || granted.refresh_token.is_none() {
            return Err(ConnectError::NoSignInPage);
        }
        if !is_did(&granted.sub) {
            return Err(ConnectError::NotItsServer);
        }
        let given: Vec<&str> = granted.scope.split(' ').collect();
        if !SCOPE.split(' ').all(|scope| given.contains(&scope)) {
            return Err(ConnectError::MissingRights);
        }
        // Anybody may run a server that speaks for anybody: what counts is which one the account itself names.
        let identity = identity(net, endpoints, Typed::Did(granted.sub.clone())).await?;
        let issuer = issuer_of(net, &identity.pds).await?;
        if issuer == session.issuer { Ok(identity) } else { Err(ConnectError::NotItsServer) }
    }

    /// A new pair from the old one, which is used up by it.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when the session has ended.
    pub async fn refresh(&self, net: &Net, did: &str, token: &Token) -> Result<Token, Fault> {
        let session = Session::read(token.secret.as_deref().unwrap_or_default())?;
        let refresh = token.refresh.as_deref().ok_or(Fault::Relogin)?;
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        let granted = match self.ask(net, &session, &session.token, &fields).await {
            Ok(answer) => answer.json::<Granted>()?,
            Err(failure) => return Err(not_renewed(failure)),
        };
        // Another account's, or one that anybody could use: neither is this account's sign-in.
        if granted.sub != did || !granted.token_type.eq_ignore_ascii_case("DPoP") || granted.refresh_token.is_none() {
            return Err(Fault::Relogin);
        }
        self::token(net, &session, granted).ok_or(Fault::Refused(Reason::Internal))
    }

    /// Ends the session (RFC 7009). One that has ended already is ended.
    ///
    /// # Errors
    /// A [`Fault`] when no answer came.
    pub async fn revoke(&self, net: &Net, token: &Token) -> Result<(), Fault> {
        let session = Session::read(token.secret.as_deref().unwrap_or_default())?;
        let (Some(end), Some(refresh)) = (session.end.clone(), token.refresh.as_deref()) else { return Ok(()) };
        match self.ask(net, &session, &end, &[("token", refresh), ("token_type_hint", "refresh_token")]).await {
            Ok(_) | Err(Failure::No(_) | Failure::Fault(Fault::Relogin)) => Ok(()),
            Err(Failure::Fault(fault)) => Err(fault),
        }
    }
}

fn token(net: &Net, session: &Session, granted: Granted) -> Option<Token> {
    Some(Token {
        access: granted.access_token,
        refresh: granted.refresh_token,
        expires_at: granted.expires_in.and_then(|seconds| seconds.checked_mul(SECOND)).map(|life| net.now() + life),
        secret: Some(session.written()?),
    })
}

/// The server could not fetch Crier's document, or does not find in it what Crier proves or asks.
fn is_of_the_client(word: &str) -> bool {
    matches!(word, "invalid_client" | "invalid_client_metadata" | "invalid_client_id" | "unauthorized_client" | "invalid_redirect_uri")
}

fn not_begun(failure: &Failure) -> ConnectError {
    match failure {
        Failure::Fault(fault) => unanswered(fault),
        Failure::No(word) => {
            tracing::warn!(word, "a Bluesky server refuses to begin a sign-in");
            match word.as_str() {
                word if is_of_the_client(word) => ConnectError::PageUnread,
                "invalid_scope" => ConnectError::NoSignInPage,
                "access_denied" => refusal("access_denied"),
                _ => ConnectError::Unavailable,
            }
        }
    }
}

fn not_connected(failure: &Failure) -> ConnectError {
    match failure {
        // The key by which Crier proved itself when it began is gone.
        Failure::Fault(Fault::Relogin) => ConnectError::TooSlow,
        Failure::Fault(fault) => unanswered(fault),
        Failure::No(word) if is_of_the_client(word) => ConnectError::PageUnread,
        Failure::No(word) if word == "invalid_grant" => ConnectError::TooSlow,
        Failure::No(word) => {
            tracing::warn!(word, "a Bluesky server refuses to exchange a code");
            ConnectError::Unavailable
        }
    }
}

/// What used itself up, was used by somebody else, or is over is refused by one word. Any other no leaves the pair as it was.
fn not_renewed(failure: Failure) -> Fault {
    match failure {
        Failure::Fault(fault) => fault,
        Failure::No(word) if word == "invalid_grant" => Fault::Relogin,
        // It could not fetch Crier's document just now: that may pass.
        Failure::No(word) if is_of_the_client(&word) && word != "invalid_client_metadata" => Fault::Refused(Reason::App),
        Failure::No(word) => {
            tracing::warn!(word, "a Bluesky server refuses to renew a session");
            Fault::later()
        }
    }
}
