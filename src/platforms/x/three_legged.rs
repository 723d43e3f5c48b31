//! OAuth 1.0a with X, three-legged: a request token, the person's word on X's page, an access token. It does not end by
//! itself and is never renewed; each request is signed with it. Called by `mod`; the signature is `signature`'s.
//!
//! Source: facts: x, sections 1.2 and 6; X's "App permissions" for what a token may do.

use std::collections::HashMap;

use reqwest::{RequestBuilder, Url};
use serde_json::json;
use url::form_urlencoded::parse;

use super::XAt;
use super::refusal::Refusal;
use crate::model::account::Token;
use crate::net::{Answer, Fault, How, Net};
use crate::platforms::oauth::App;
use crate::platforms::signature::Signer;
use crate::platforms::{Begun, Check, ConnectError, Grant, Start};

/// The operator's consumer keys, and where X is.
pub(super) struct ThreeLegged<'a> {
    pub(super) app: &'a App,
    pub(super) at: &'a XAt,
}

/// A token, and what is signed with it.
struct Pair {
    token: String,
    secret: String,
}

impl ThreeLegged<'_> {
    /// Asks for a request token: X knows the sign-in by it, and it is bound to where the person comes back.
    pub(super) async fn begin(&self, net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        let signer = Signer { app: self.app, token: None };
        let answer = self.ask(net, signer, "oauth/request_token", &[("oauth_callback", start.redirect)]).await.map_err(not_begun)?;
        let said = said(&answer);
        // An answer without it is one of OAuth 1.0, in which anybody can finish what somebody else began.
        if said.get("oauth_callback_confirmed").map(String::as_str) != Some("true") {
            return Err(ConnectError::AppRefused);
        }
        let Pair { token, secret } = pair(said).ok_or(ConnectError::Unavailable)?;
        let page = Url::parse_with_params(&format!("{}/oauth/authorize", self.at.api), [("oauth_token", &token)]);
        let address = page.map_err(|_| ConnectError::Unavailable)?.into();
        Ok(Begun { address, secret: Some(json!([token, secret]).to_string()), request_token: Some(token), issuer: None })
    }

    /// The access token for what the browser brought.
    pub(super) async fn exchange(&self, net: &Net, grant: &Grant) -> Result<Token, ConnectError> {
        let (token, secret): (String, String) = serde_json::from_str(grant.get("secret")).map_err(|_| ConnectError::TooSlow)?;
        let signer = Signer { app: self.app, token: Some((&token, &secret)) };
        let answer = self.ask(net, signer, "oauth/access_token", &[("oauth_verifier", grant.get("code"))]).await.map_err(not_exchanged)?;
        let Pair { token, secret } = pair(said(&answer)).ok_or(ConnectError::Unavailable)?;
        Ok(Token { access: token, secret: Some(secret), ..Token::default() })
    }

    /// Ends a token at X. One that has ended already is ended.
    pub(super) async fn end(&self, net: &Net, token: &str, secret: &str) -> Result<(), Fault> {
        let signer = Signer { app: self.app, token: Some((token, secret)) };
        match self.ask(net, signer, "1.1/oauth/invalidate_token.json", &[]).await {
            Ok(_) => Ok(()),
            Err(No::Said(refusal)) if refusal.code == 89 => Ok(()),
            Err(No::Said(refusal)) => Err(refusal.fault(net.now())),
            Err(No::Lost(fault)) => Err(fault),
        }
    }

    /// Asks for a request token that nobody uses.
    pub(super) async fn check(&self, net: &Net, redirect: &str) -> Check {
        let signer = Signer { app: self.app, token: None };
        match self.ask(net, signer, "oauth/request_token", &[("oauth_callback", redirect)]).await {
            Ok(_) => Check::Good,
            Err(No::Said(refusal)) if refusal.is_of_the_clock() => Check::WrongTime,
            Err(No::Said(refusal)) if refusal.is_of_the_callback() => Check::WrongCallback,
            Err(No::Said(refusal)) if refusal.status == 401 => Check::WrongKeys,
            Err(_) => Check::NoAnswer,
        }
    }

    async fn ask(&self, net: &Net, signer: Signer<'_>, path: &str, more: &[(&str, &str)]) -> Result<Answer, No> {
        let request: RequestBuilder = net.to_operator().post(format!("{}/{path}", self.at.api));
        let answer = net.send(signer.sign(net, request, more)?, How::REPEATABLE).await?;
        match Refusal::of(&answer) {
            Some(refusal) => Err(No::Said(refusal)),
            None => Ok(answer),
        }
    }
}

/// Why there is no answer.
enum No {
    Said(Refusal),
    Lost(Fault),
}

impl From<Fault> for No {
    fn from(fault: Fault) -> Self {
        Self::Lost(fault)
    }
}

fn said(answer: &Answer) -> HashMap<String, String> {
    parse(&answer.body).into_owned().collect()
}

fn pair(mut said: HashMap<String, String>) -> Option<Pair> {
    let mut take = |name: &str| said.remove(name).filter(|value| !value.is_empty());
    Some(Pair { token: take("oauth_token")?, secret: take("oauth_token_secret")? })
}

/// Whoever is refused before a person was asked has wrong keys, an address that is not registered, or a wrong clock.
fn not_begun(no: No) -> ConnectError {
    match no {
        No::Said(_) => ConnectError::AppRefused,
        No::Lost(fault) => lost(&fault),
    }
}

fn not_exchanged(no: No) -> ConnectError {
    match no {
        No::Said(refusal) if refusal.is_of_the_clock() => ConnectError::AppRefused,
        // Used, expired, or not of this sign-in: another try is all that helps.
        No::Said(_) => ConnectError::TooSlow,
        No::Lost(fault) => lost(&fault),
    }
}

fn lost(fault: &Fault) -> ConnectError {
    if matches!(fault, Fault::Later { after: Some(_), .. }) { ConnectError::TooOften } else { ConnectError::Unavailable }
}
