//! Signing in: the page where the user allows it, the exchange of the code, the tokens and what ends them. PKCE is
//! wanted, a code lives half a minute and is taken once, a token lives two hours, and what renews it is good for one time.
//! Facts: x, sections 1.1 and 2.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use url::Url;

use super::words::{plain, unauthorized};
use super::{CLIENT_ID, CLIENT_SECRET, NETWORK, State};
use crate::clock::{DAY, HOUR, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{self, Code, ask, is_challenged, nobody, refused};
use crate::sim::reply::Reply;

const CODE_LIFE: Millis = 30 * SECOND;
const TOKEN_LIFE: Millis = 2 * HOUR;
const REFRESH_LIFE: Millis = 180 * DAY;
const STATE_MAX: usize = 500;
/// What an app may ask for, of what Crier could want.
const SCOPES: [&str; 5] = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];

/// What a code is good for.
pub(super) struct Allowed {
    user: String,
    scope: String,
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

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let wrong = || Reply::page(400, "<h1>Something went wrong</h1><p>You weren't able to give access to the App.</p>");
        let redirect = field(query, "redirect_uri");
        let scopes_known = field(query, "scope").split(' ').all(|one| SCOPES.contains(&one));
        let state = field(query, "state");
        let is_app = field(query, "client_id") == CLIENT_ID && field(query, "response_type") == "code";
        let asked_well = is_app && is_challenged(query) && scopes_known;
        if !asked_well || state.is_empty() || state.len() > STATE_MAX || Url::parse(redirect).is_err() {
            return wrong();
        }
        if !self.consent.registers(NETWORK, redirect) {
            return wrong();
        }
        let Some(user) = self.sitting() else { return nobody("Sign in to X") };
        let words = format!("Crier wants to access your X account @{}", user.username);
        ask(&words, "/i/oauth2/authorize", query, &["redirect_uri", "scope", "state", "code_challenge"], "Authorize app")
    }

    /// What the user chose.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        if !self.consent.is_registered(NETWORK, redirect) {
            return Reply::page(400, "<h1>Something went wrong</h1>");
        }
        let (Some(user), "allow") = (self.sitting().map(|user| user.id.clone()), field(form, "choice")) else {
            return send_back(redirect, &[("error", "access_denied"), ("state", state)]);
        };
        let name = self.secret("code");
        let what = Allowed { user, scope: field(form, "scope").to_owned() };
        let challenge = Some(field(form, "code_challenge").to_owned());
        self.consent.give(&name, Code { what, redirect: redirect.to_owned(), challenge, ends: self.clock.now() + CODE_LIFE });
        send_back(redirect, &[("state", state), ("code", &name)])
    }

    /// `POST /2/oauth2/token`.
    pub(super) fn exchange(&mut self, authorization: &str, form: &Fields) -> Reply {
        if let Err(no) = is_app(authorization) {
            return no;
        }
        match field(form, "grant_type") {
            "authorization_code" => self.code(form),
            "refresh_token" => self.renew(field(form, "refresh_token")),
            _ => refused(400, "unsupported_grant_type", "The grant type is not supported."),
        }
    }

    fn code(&mut self, form: &Fields) -> Reply {
        let now = self.clock.now();
        let Some(code) = self.consent.take(form, now) else {
            return refused(400, "invalid_request", "Value passed for the authorization code was invalid.");
        };
        let lasts = code.scope.split(' ').any(|one| one == "offline.access");
        self.grant(code.user, code.scope, lasts)
    }

    /// What renews is used up by it: a second time it is nobody's.
    fn renew(&mut self, refresh: &str) -> Reply {
        let now = self.clock.now();
        let place = self.grants.iter().position(|grant| grant.refresh.as_deref() == Some(refresh) && grant.refresh_ends > now);
        let Some(old) = place.map(|place| self.grants.swap_remove(place)) else {
            return refused(400, "invalid_request", "Value passed for the token was invalid.");
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
        let grant = self.grants.iter().find(|grant| grant.access == token && grant.access_ends > now).ok_or_else(unauthorized)?;
        if scopes.iter().all(|scope| grant.scope.split(' ').any(|one| one == *scope)) {
            Ok(grant.user.clone())
        } else {
            Err(plain(403, "Forbidden", "Your client app is missing a required scope."))
        }
    }

    /// `GET /2/users/me`.
    pub(super) fn me(&self, id: &str) -> Reply {
        let Some(user) = self.user_of(id) else { return unauthorized() };
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
        _ => Err(refused(401, "unauthorized_client", "Missing valid authorization header")),
    }
}

pub(super) fn send_back(redirect: &str, words: &[(&str, &str)]) -> Reply {
    consent::send_back(302, redirect, words)
}
