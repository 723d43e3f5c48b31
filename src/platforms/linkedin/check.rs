//! Asks LinkedIn whether it accepts an app and a version of its API, without an account. Called by `crier doctor`.

use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;
use url::form_urlencoded::Serializer;

use super::LinkedInAt;
use crate::net::{How, Net};
use crate::platforms::Check;
use crate::platforms::oauth::App;

/// Asks whether the app and the version are accepted, without an account: for the operator's check-up.
pub async fn check(net: &Net, at: &LinkedInAt, app: &App) -> Check {
    // Of a token that is none (facts: linkedin, section 1, introspection): who asks is looked at first.
    let mut form = Serializer::new(String::new());
    form.append_pair("token", "none").append_pair("client_id", &app.id).append_pair("client_secret", app.secret.expose_secret());
    let body = form.finish();
    let ask = net.to_operator().post(format!("{}/oauth/v2/introspectToken", at.oauth));
    let keys = net.send(ask.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body), How::REPEATABLE).await;
    // Without a token, too: the version is looked at before it.
    let ask = net.to_operator().get(format!("{}/rest/posts", at.api)).header("LinkedIn-Version", &at.version);
    let version = net.send(ask.header("X-Restli-Protocol-Version", "2.0.0"), How::REPEATABLE).await;
    match (keys, version) {
        (Ok(keys), _) if keys.status == 401 => Check::WrongKeys,
        (_, Ok(version)) if version.status == 426 => Check::VersionGone,
        (Ok(_), Ok(_)) => Check::Good,
        _ => Check::NoAnswer,
    }
}
