//! Signing in: the code of the page for a token of an hour, that for one of sixty days, and what it is good for; its renewal;
//! and whether the operator's app is accepted. Called by `mod`. Source: facts: threads, sections 1 and 2.

use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::{SCOPES, Threads, ThreadsAt};
use crate::model::account::{Profile, Token};
use crate::net::{Fault, How, Net};
use crate::platforms::graph::pages::META_USER;
use crate::platforms::graph::token;
use crate::platforms::oauth::App;
use crate::platforms::{Check, ConnectError, Grant};

/// What hangs on the code in the address that the browser comes back to.
const TAIL: &str = "#_";

/// The token of an hour. The number of the person is larger than what a floating-point number holds; it is kept as it is
/// written.
#[derive(Deserialize)]
struct Short {
    access_token: String,
    user_id: Value,
}

/// Signs in.
pub(super) async fn connect(threads: &Threads, net: &Net, grant: &Grant) -> Result<Profile, ConnectError> {
    let Short { access_token, user_id } = short(threads, net, grant).await?;
    let secret = threads.oauth.app.secret.expose_secret();
    let what = [("grant_type", "th_exchange_token"), ("client_secret", secret), ("access_token", &access_token)];
    let address = format!("{}/access_token", threads.at.api);
    let long = token::exchange(&threads.graph(net, ""), &address, &what).await.map_err(|said| token::no_account(&said))?;
    let token = lasting(long);
    let looked = token::look(&threads.graph(net, &token.access), &token.access).await.map_err(|said| token::no_account(&said))?;
    if !SCOPES.iter().all(|scope| looked.scopes.iter().any(|given| given == scope)) {
        return Err(ConnectError::MissingRights);
    }
    let user = threads.api(net, &token).me().await.map_err(|said| token::no_account(&said))?;
    Ok(Profile {
        handle: format!("@{}", user.username),
        name: if user.name.is_empty() { user.username.clone() } else { user.name },
        link: Some(format!("https://www.threads.net/@{}", user.username)),
        facts: json!({ META_USER: written(&user_id).unwrap_or_else(|| user.id.clone()) }),
        remote_id: user.id,
        // It can be renewed for as long as the person does not take it back.
        login_until: None,
        token,
    })
}

/// A number as it was written, or a string.
fn written(id: &Value) -> Option<String> {
    match id {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => id.as_u64().map(|id| id.to_string()),
        _ => None,
    }
}

/// The token for the code that the browser brought.
async fn short(threads: &Threads, net: &Net, grant: &Grant) -> Result<Short, ConnectError> {
    let app = &threads.oauth.app;
    let what =
        [("grant_type", "authorization_code"), ("redirect_uri", grant.get("redirect")), ("code", grant.get("code").trim_end_matches(TAIL))];
    let request = net.to_operator().post(&threads.oauth.token).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = net.send(request.body(of_app(app, &what)), How::REPEATABLE).await.map_err(|fault| match fault {
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    })?;
    if answer.is_ok() {
        return answer.json().map_err(|_| ConnectError::Unavailable);
    }
    // A code that is over and an app that is not accepted are told by the same number.
    Err(match check(net, &threads.at, app).await {
        Check::WrongKeys => ConnectError::AppRefused,
        Check::NoAnswer => ConnectError::Unavailable,
        _ => ConnectError::TooSlow,
    })
}

/// A form that the app proves itself in.
fn of_app(app: &App, what: &[(&str, &str)]) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("client_id", &app.id).append_pair("client_secret", app.secret.expose_secret()).extend_pairs(what);
    form.finish()
}

/// What renews a token is the token itself.
fn lasting(token: Token) -> Token {
    Token { refresh: Some(token.access.clone()), ..token }
}

/// Sixty days more.
pub(super) async fn refresh(threads: &Threads, net: &Net, token: &Token) -> Result<Token, Fault> {
    let old = token.refresh.as_deref().ok_or(Fault::Relogin)?;
    let what = [("grant_type", "th_refresh_token"), ("access_token", old)];
    let address = format!("{}/refresh_access_token", threads.at.api);
    match token::exchange(&threads.graph(net, ""), &address, &what).await {
        Ok(new) => Ok(lasting(new)),
        Err(said) => Err(if said.fault == Fault::Expired { Fault::Relogin } else { said.fault }),
    }
}

/// Asks for the app's own token, which signs in nobody: for the operator's check-up.
pub async fn check(net: &Net, at: &ThreadsAt, app: &App) -> Check {
    let what = of_app(app, &[("grant_type", "client_credentials")]);
    let request = net.to_operator().get(format!("{}/oauth/access_token?{what}", at.api));
    match net.send(request, How::REPEATABLE).await {
        Ok(answer) if answer.is_ok() => Check::Good,
        Ok(answer) if (400..500).contains(&answer.status) => Check::WrongKeys,
        _ => Check::NoAnswer,
    }
}
