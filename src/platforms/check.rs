//! What can be learnt of an operator's app at a network without an account. The networks ask, each in its way; `doctor` puts it
//! into words. Never signs anybody in.

use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;
use url::form_urlencoded::Serializer;

use super::oauth::App;
use crate::net::{How, Net};

/// What asking for nothing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The app is accepted, and so is the version of the API where it has one.
    Good,
    /// The keys of the app are wrong.
    WrongKeys,
    /// The address that people come back to is not registered.
    WrongCallback,
    /// The clock of this machine is wrong.
    WrongTime,
    /// The version of the API has ended.
    VersionGone,
    /// No answer.
    NoAnswer,
}

/// Asks at `token` for a new pair in exchange for one that is none. Who asks is looked at before what for (RFC 6749, section
/// 5.2): with the right keys, the pair is all that is wrong. `basic`: whether the app proves itself in a header, rather than in
/// the body.
pub(super) async fn check_app(net: &Net, token: &str, app: &App, basic: bool) -> Check {
    let secret = app.secret.expose_secret();
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", "none");
    if !basic {
        form.append_pair("client_id", &app.id).append_pair("client_secret", secret);
    }
    let ask = net.to_operator().post(token).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.finish());
    let ask = if basic { ask.basic_auth(&app.id, Some(secret)) } else { ask };
    match net.send(ask, How::REPEATABLE).await {
        Ok(answer) if answer.status == 401 => Check::WrongKeys,
        Ok(answer) if answer.status == 400 => Check::Good,
        _ => Check::NoAnswer,
    }
}
