//! Signing in: the page where the user allows it, the exchange of the code, the tokens and what ends them. PKCE is
//! wanted, a code lives half a minute and is taken once, a token lives two hours, and what renews it is good for one time.
//! Facts: x, sections 1.1 and 2.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use super::words::Reply;
use super::{CLIENT_ID, CLIENT_SECRET, State};
use crate::clock::{DAY, HOUR, Millis, SECOND};

const CODE_LIFE: Millis = 30 * SECOND;
const TOKEN_LIFE: Millis = 2 * HOUR;
const REFRESH_LIFE: Millis = 180 * DAY;
const STATE_MAX: usize = 500;
/// What an app may ask for, of what Crier could want.
const SCOPES: [&str; 5] = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];

/// A code that was not taken yet.
pub(super) struct Code {
    user: String,
    redirect: String,
    scope: String,
    challenge: String,
    ends: Millis,
}

/// What a user allowed: the pair of tokens that counts now.
pub(super) struct Grant {
    pub(super) user: String,
    scope: String,
    access: String,
    access_ends: Millis,
    refresh: Option<String>,
    refresh_ends: Millis,
}

type Fields = HashMap<String, String>;

pub(super) fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let wrong = || Reply::page(400, "<h1>Something went wrong</h1><p>You weren't able to give access to the App.</p>");
        let redirect = field(query, "redirect_uri");
        let proved = field(query, "code_challenge_method") == "S256" && field(query, "code_challenge").len() == 43;
        let scopes_known = field(query, "scope").split(' ').all(|one| SCOPES.contains(&one));
        let state = field(query, "state");
        let asked_well = field(query, "client_id") == CLIENT_ID && field(query, "response_type") == "code" && proved && scopes_known;
        if !asked_well || state.is_empty() || state.len() > STATE_MAX || Url::parse(redirect).is_err() {
            return wrong();
        }
        if *self.redirect.get_or_insert_with(|| redirect.to_owned()) != redirect {
            return wrong();
        }
        let Some(user) = self.browser.as_ref().and_then(|login| self.users.get(login)) else {
            return Reply::page(200, "<h1>Sign in to X</h1><p>Nobody is signed in to this browser.</p>");
        };
        let hidden: String = ["redirect_uri", "scope", "state", "code_challenge"]
            .iter()
            .map(|name| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(field(query, name))))
            .collect();
        Reply::page(
            200,
            &format!(
                "<h1>Crier wants to access your X account @{}</h1><form method=\"post\" action=\"/i/oauth2/authorize\">{hidden}\
                 <button name=\"choice\" value=\"allow\">Authorize app</button><button name=\"choice\" value=\"cancel\">Cancel</button></form>",
                escaped(&user.username)
            ),
        )
    }

    /// What the user chose.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let redirect = field(form, "redirect_uri").to_owned();
        if self.redirect.as_deref() != Some(&redirect) {
            return Reply::page(400, "<h1>Something went wrong</h1>");
        }
        let state = field(form, "state");
        let user = self.browser.as_ref().and_then(|login| self.users.get(login)).map(|user| user.id.clone());
        let (Some(user), "allow") = (user, field(form, "choice")) else {
            return send_back(&redirect, &[("error", "access_denied"), ("state", state)]);
        };
        let code = self.secret("code");
        let (scope, challenge) = (field(form, "scope").to_owned(), field(form, "code_challenge").to_owned());
        let ends = self.clock.now() + CODE_LIFE;
        self.codes.insert(code.clone(), Code { user, redirect: redirect.clone(), scope, challenge, ends });
        send_back(&redirect, &[("state", state), ("code", &code)])
    }

    /// `POST /2/oauth2/token`.
    pub(super) fn exchange(&mut self, authorization: &str, form: &Fields) -> Reply {
        if let Err(no) = is_app(authorization) {
            return no;
        }
        match field(form, "grant_type") {
            "authorization_code" => self.code(form),
            "refresh_token" => self.renew(field(form, "refresh_token")),
            _ => Reply::oauth_error(400, "unsupported_grant_type", "The grant type is not supported."),
        }
    }

    fn code(&mut self, form: &Fields) -> Reply {
        let now = self.clock.now();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(field(form, "code_verifier").as_bytes()));
        let fits = |code: &Code| code.ends > now && code.redirect == field(form, "redirect_uri") && code.challenge == challenge;
        let Some(code) = self.codes.remove(field(form, "code")).filter(fits) else {
            return Reply::oauth_error(400, "invalid_request", "Value passed for the authorization code was invalid.");
        };
        let lasts = code.scope.split(' ').any(|one| one == "offline.access");
        self.grant(code.user, code.scope, lasts)
    }

    /// What renews is used up by it: a second time it is nobody's.
    fn renew(&mut self, refresh: &str) -> Reply {
        let now = self.clock.now();
        let place = self.grants.iter().position(|grant| grant.refresh.as_deref() == Some(refresh) && grant.refresh_ends > now);
        let Some(old) = place.map(|place| self.grants.swap_remove(place)) else {
            return Reply::oauth_error(400, "invalid_request", "Value passed for the token was invalid.");
        };
        self.renewals += 1;
        self.grant(old.user, old.scope, true)
    }

    fn grant(&mut self, user: String, scope: String, lasts: bool) -> Reply {
        let now = self.clock.now();
        let access = self.secret("access");
        let refresh = lasts.then(|| self.secret("refresh"));
        let mut body = json!({ "token_type": "bearer", "expires_in": TOKEN_LIFE / SECOND, "access_token": access, "scope": scope });
        if let Some(refresh) = &refresh {
            body["refresh_token"] = json!(refresh);
        }
        self.grants.push(Grant { user, scope, access, access_ends: now + TOKEN_LIFE, refresh, refresh_ends: now + REFRESH_LIFE });
        Reply::json(200, &body)
    }

    /// `POST /2/oauth2/revoke`: ends both of the pair, whichever is named.
    pub(super) fn end(&mut self, authorization: &str, form: &Fields) -> Reply {
        if let Err(no) = is_app(authorization) {
            return no;
        }
        let token = field(form, "token");
        self.grants.retain(|grant| grant.access != token && grant.refresh.as_deref() != Some(token));
        Reply::json(200, &json!({ "revoked": true }))
    }

    /// Whose token it is, if it may do all of `scopes`.
    pub(super) fn bearer(&self, token: &str, scopes: &[&str]) -> Result<String, Reply> {
        let now = self.clock.now();
        let grant = self.grants.iter().find(|grant| grant.access == token && grant.access_ends > now).ok_or_else(Reply::unauthorized)?;
        if scopes.iter().all(|scope| grant.scope.split(' ').any(|one| one == *scope)) {
            Ok(grant.user.clone())
        } else {
            Err(Reply::plain(403, "Forbidden", "Your client app is missing a required scope."))
        }
    }

    /// `GET /2/users/me`.
    pub(super) fn me(&self, id: &str) -> Reply {
        let Some(user) = self.user_of(id) else { return Reply::unauthorized() };
        let pays = self.subscribers.iter().any(|subscriber| subscriber == id);
        let (verified, subscription) = if pays { ("blue", "Premium") } else { ("none", "None") };
        let data = json!({
            "id": user.id,
            "name": user.name,
            "username": user.username,
            "verified_type": verified,
            "subscription_type": subscription,
        });
        Reply::json(200, &json!({ "data": data }))
    }
}

/// Whether the app proves itself as a confidential one does.
fn is_app(authorization: &str) -> Result<(), Reply> {
    let right = STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    match authorization.strip_prefix("Basic ") {
        Some(given) if given == right => Ok(()),
        _ => Err(Reply::oauth_error(401, "unauthorized_client", "Missing valid authorization header")),
    }
}

pub(super) fn send_back(redirect: &str, words: &[(&str, &str)]) -> Reply {
    Url::parse_with_params(redirect, words)
        .map_or_else(|_| Reply::page(400, "<h1>Something went wrong</h1>"), |url| Reply::redirect(url.as_str()))
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
