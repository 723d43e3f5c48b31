//! Signing in: OAuth 2 with names of its own (`client_key`, scopes between commas), and with refusals that may come with
//! status 200. Called by `mod`, and by the operator's check-up.
//! Source: facts: tiktok, section 1 (Login Kit for web, "Manage user access tokens").

use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE};
use secrecy::ExposeSecret;
use serde::Deserialize;
use url::Url;
use url::form_urlencoded::Serializer;

use super::refusal::{connect_error, renewal_fault};
use super::{SCOPES, TikTokAt};
use crate::clock::{Millis, SECOND};
use crate::model::account::Token;
use crate::net::{Answer, Fault, How, Net};
use crate::platforms::oauth::App;
use crate::platforms::{Check, ConnectError, Grant, Start};

/// How people sign in.
pub(super) struct SignIn {
    pub(super) page: String,
    pub(super) api: String,
    pub(super) app: App,
}

/// What was granted.
pub(super) struct Granted {
    pub(super) token: Token,
    pub(super) login_until: Option<Millis>,
    scopes: Vec<String>,
}

impl Granted {
    /// Whether the person left it ticked.
    pub(super) fn allows(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }
}

#[derive(Deserialize)]
struct Told {
    access_token: String,
    expires_in: i64,
    #[serde(default)]
    refresh_token: String,
    #[serde(default)]
    refresh_expires_in: Option<i64>,
    #[serde(default)]
    scope: String,
}

/// What came of asking for tokens.
enum Came {
    Tokens(Told),
    /// Its word for no.
    No(String),
}

impl SignIn {
    /// TikTok's page, with everything that it wants to know.
    pub(super) fn address(&self, start: &Start<'_>) -> Result<String, ConnectError> {
        let mut url = Url::parse(&format!("{}/v2/auth/authorize/", self.page)).map_err(|_| ConnectError::Unavailable)?;
        url.query_pairs_mut()
            .append_pair("client_key", &self.app.id)
            .append_pair("scope", &SCOPES.join(","))
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", start.redirect)
            .append_pair("state", start.state)
            // The page is shown to those, too, who have signed in before: they may want another account.
            .append_pair("disable_auto_auth", "1");
        Ok(url.into())
    }

    /// The pair for the code that the browser brought.
    pub(super) async fn exchange(&self, net: &Net, grant: &Grant) -> Result<Granted, ConnectError> {
        let fields = [("grant_type", "authorization_code"), ("code", grant.get("code")), ("redirect_uri", grant.get("redirect"))];
        match self.ask(net, &fields).await {
            Ok(Came::Tokens(told)) => Ok(granted(net, told, None)),
            Ok(Came::No(error)) => Err(connect_error(&error)),
            Err(Fault::Later { after: Some(_), .. }) => Err(ConnectError::TooOften),
            Err(_) => Err(ConnectError::Unavailable),
        }
    }

    /// A new pair from the old one; what renews it may be another one afterwards.
    pub(super) async fn refresh(&self, net: &Net, token: &Token) -> Result<Token, Fault> {
        let old = token.refresh.clone().ok_or(Fault::Relogin)?;
        match self.ask(net, &[("grant_type", "refresh_token"), ("refresh_token", &old)]).await? {
            Came::Tokens(told) => Ok(granted(net, told, Some(old)).token),
            Came::No(error) => Err(renewal_fault(&error)),
        }
    }

    /// Ends a pair. One that has ended already is ended.
    pub(super) async fn revoke(&self, net: &Net, token: &Token) -> Result<(), Fault> {
        self.send(net, "revoke", &[("token", &token.access)]).await.map(|_| ())
    }

    async fn ask(&self, net: &Net, fields: &[(&str, &str)]) -> Result<Came, Fault> {
        let answer = self.send(net, "token", fields).await?;
        if answer.status == 429 {
            return Ok(Came::No("rate_limit_exceeded".to_owned()));
        }
        match refused(&answer) {
            Some(error) => Ok(Came::No(error)),
            None if answer.is_ok() => Ok(Came::Tokens(answer.json()?)),
            None => Err(answer.unreadable()),
        }
    }

    fn form(&self, fields: &[(&str, &str)]) -> String {
        let mut form = Serializer::new(String::new());
        form.append_pair("client_key", &self.app.id).append_pair("client_secret", self.app.secret.expose_secret());
        form.extend_pairs(fields).finish()
    }

    async fn send(&self, net: &Net, what: &str, fields: &[(&str, &str)]) -> Result<Answer, Fault> {
        let form = self.form(fields);
        let request = net.to_operator().post(format!("{}/v2/oauth/{what}/", self.api)).header(CACHE_CONTROL, "no-cache");
        net.exchange(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form), How::REPEATABLE).await
    }
}

/// The word for no in an answer of whatever status: a string here, the object of the API's answers in some of its failures.
fn refused(answer: &Answer) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    let error = body.get("error")?;
    let code = error.as_str().or_else(|| error.get("code")?.as_str())?;
    Some(code.to_owned()).filter(|code| !code.is_empty() && code != "ok")
}

fn granted(net: &Net, told: Told, old: Option<String>) -> Granted {
    let now = net.now();
    Granted {
        token: Token {
            access: told.access_token,
            refresh: Some(told.refresh_token).filter(|refresh| !refresh.is_empty()).or(old),
            expires_at: Some(now + told.expires_in * SECOND),
            secret: None,
        },
        login_until: told.refresh_expires_in.map(|seconds| now + seconds * SECOND),
        scopes: told.scope.split([',', ' ']).map(str::to_owned).collect(),
    }
}

/// Asks whether the app is accepted, without an account: for the operator's check-up. Who asks is looked at before what for.
pub async fn check(net: &Net, at: &TikTokAt, app: &App) -> Check {
    let sign_in = SignIn { page: at.page.clone(), api: at.api.clone(), app: app.clone() };
    match sign_in.ask(net, &[("grant_type", "refresh_token"), ("refresh_token", "none")]).await {
        Ok(Came::No(error)) if connect_error(&error) == ConnectError::AppRefused => Check::WrongKeys,
        Ok(Came::No(error)) if connect_error(&error) == ConnectError::TooSlow => Check::Good,
        _ => Check::NoAnswer,
    }
}
