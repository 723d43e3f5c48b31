//! Signing an account in, keeping it signed in, signing it out. Called by `mod`. The person's real password
//! is never sent anywhere: what does not look like an app password is refused here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::json;

use super::api::{Server, Session};
use super::refusal::Failure;
use super::resolve::{Identity, identity, typed, unanswered};
use crate::clock::{HOUR, Millis, SECOND};
use crate::model::account::{Profile, Token};
use crate::net::{Fault, Net};
use crate::platforms::{ConnectError, Endpoints};

/// How long an access token lasts where it does not say so itself (reference server: 120 minutes).
const ACCESS_LIFE: Millis = 2 * HOUR;

#[derive(Deserialize)]
struct Claims {
    /// Seconds.
    exp: Millis,
}

/// Signs in with a handle and an app password.
pub(super) async fn connect(net: &Net, endpoints: &Endpoints, handle: &str, password: &str) -> Result<Profile, ConnectError> {
    let password = app_password(password).ok_or(ConnectError::NotAnAppPassword)?;
    let typed = typed(handle).ok_or(ConnectError::NoSuchHandle)?;
    let Identity { did, handle, pds } = identity(net, endpoints, typed).await?;
    let server = Server::of_stranger(net, &pds).map_err(|fault| unanswered(&fault))?;
    let session = server.create_session(&did, &password).await.map_err(why)?;
    if session.did != did {
        return Err(ConnectError::NoSuchHandle);
    }
    if !session.active {
        return Err(ConnectError::Restricted);
    }
    profile(net, Identity { did, handle, pds }, token(net, session), None).await
}

/// The account as people see it, signed in by whichever way.
pub(super) async fn profile(net: &Net, identity: Identity, token: Token, login_until: Option<Millis>) -> Result<Profile, ConnectError> {
    let Identity { did, handle, pds } = identity;
    let server = Server::of_stranger(net, &pds).map_err(|fault| unanswered(&fault))?;
    let name = shown_name(&server, &did).await.unwrap_or_else(|| handle.clone());
    Ok(Profile {
        link: Some(format!("https://bsky.app/profile/{handle}")),
        handle: format!("@{handle}"),
        name,
        facts: json!({ "pds": pds }),
        token,
        login_until,
        remote_id: did,
    })
}

/// An app password as the server made it (`xxxx-xxxx-xxxx-xxxx`), from what a telephone makes of it; `None`
/// for anything else, which may be the account's real password.
pub fn app_password(text: &str) -> Option<String> {
    let plain = text.trim().replace(['\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}'], "-").to_lowercase();
    let mut groups = plain.split('-');
    let four = |group: &str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (groups.clone().count() == 4 && groups.all(four)).then_some(plain)
}

/// What is wrong with a handle that cannot be one.
pub(super) fn refuse_handle(text: &str) -> Option<ConnectError> {
    typed(text).is_none().then_some(ConnectError::NoSuchHandle)
}

/// What is wrong with a password that is no app password: it is sent nowhere.
pub(super) fn refuse_password(text: &str) -> Option<ConnectError> {
    app_password(text).is_none().then_some(ConnectError::NotAnAppPassword)
}

/// A new pair from the old one. The server rotates, but gives the same new pair again for two hours, so a
/// lost answer costs nothing.
pub(super) async fn refresh(net: &Net, pds: &Server<'_>, token: &Token) -> Result<Token, Fault> {
    let refresh = token.refresh.as_deref().ok_or(Fault::Relogin)?;
    match pds.refresh_session(refresh).await.map_err(Fault::from) {
        Ok(session) => Ok(self::token(net, session)),
        // Here it is the refresh token itself whose time is over.
        Err(Fault::Expired) => Err(Fault::Relogin),
        Err(fault) => Err(fault),
    }
}

/// Ends the session. One that has ended already is ended.
pub(super) async fn revoke(pds: &Server<'_>, token: &Token) -> Result<(), Fault> {
    let Some(refresh) = token.refresh.as_deref() else { return Ok(()) };
    match pds.delete_session(refresh).await.map_err(Fault::from) {
        Ok(()) | Err(Fault::Expired | Fault::Relogin) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// The name that the profile shows, if the account has given itself one.
async fn shown_name(server: &Server<'_>, did: &str) -> Option<String> {
    let profile = server.get_record(did, "app.bsky.actor.profile", "self").await.ok()??;
    let name = profile.get("displayName")?.as_str()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn token(net: &Net, session: Session) -> Token {
    let expires_at = expiry(&session.access_jwt).unwrap_or_else(|| net.now() + ACCESS_LIFE);
    Token { access: session.access_jwt, refresh: Some(session.refresh_jwt), expires_at: Some(expires_at), secret: None }
}

/// When a token says that it ends.
fn expiry(jwt: &str) -> Option<Millis> {
    let claims = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&claims).ok()?.exp.checked_mul(SECOND)
}

fn why(failure: Failure) -> ConnectError {
    match failure {
        Failure::Fault(fault) => unanswered(&fault),
        Failure::Refusal(refusal) => match refusal.name.as_str() {
            "AuthenticationRequired" => ConnectError::WrongPassword,
            // Only the real password is asked for the code from the e-mail.
            "AuthFactorTokenRequired" => ConnectError::NotAnAppPassword,
            "AccountTakedown" | "AccountDeactivated" | "AccountSuspended" => ConnectError::Restricted,
            _ => ConnectError::Unavailable,
        },
    }
}
