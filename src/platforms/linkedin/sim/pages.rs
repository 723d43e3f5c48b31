//! Signing in: the page where the member allows it, the exchange of the code, the tokens and what ends them.
//! Facts: linkedin, section 1. A code lives 30 minutes and is taken once; a token lives 60 days.

use serde_json::{Value, json};

use super::State;
use super::apps::{PAGES, Pass, Registered, app};
use super::wire::refusal;
use crate::clock::{DAY, MINUTE, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{Code, ask, is_bare, nobody, refused, send_back};
use crate::sim::reply::Reply;

const CODE_LIFE: Millis = 30 * MINUTE;
const TOKEN_LIFE: Millis = 60 * DAY;
const REFRESH_LIFE: Millis = 365 * DAY;

/// What a code is good for.
pub(super) struct Allowed {
    sub: String,
    app: &'static Registered,
    scope: String,
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let redirect = field(query, "redirect_uri");
        let app = app(field(query, "client_id")).filter(|_| field(query, "response_type") == "code" && is_bare(redirect));
        let Some(app) = app.filter(|app| self.consent.registers(app.id, redirect)) else {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1><p>The redirect_uri does not match the registered value</p>");
        };
        let scope = field(query, "scope");
        if scope.is_empty() || scope.split(' ').any(|one| !app.scopes.contains(&one)) {
            return send_back(303, redirect, &[("error", "unauthorized_scope_error"), ("state", field(query, "state"))]);
        }
        let Some(member) = self.sitting() else { return nobody("Sign in") };
        let words = format!("Crier would like to act as {}", member.name);
        ask(&words, "/oauth/v2/authorization", query, &["client_id", "redirect_uri", "scope", "state"], "Allow")
    }

    /// What the member chose.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        let Some(app) = app(field(form, "client_id")).filter(|app| self.consent.is_registered(app.id, redirect)) else {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1>");
        };
        let (Some(sub), "allow") = (self.sitting().map(|member| member.sub.clone()), field(form, "choice")) else {
            let words =
                [("error", "user_cancelled_authorize"), ("error_description", "The user cancelled the authorization"), ("state", state)];
            return send_back(303, redirect, &words);
        };
        let name = self.secret("AQT");
        let what = Allowed { sub, app, scope: field(form, "scope").to_owned() };
        let code = Code { what, redirect: redirect.to_owned(), challenge: None, ends: self.clock.now() + CODE_LIFE };
        self.consent.give(&name, code);
        send_back(303, redirect, &[("code", &name), ("state", state)])
    }

    /// `/oauth/v2/accessToken`.
    pub(super) fn exchange(&mut self, form: &Fields) -> Reply {
        let app = match proven(form) {
            Ok(app) => app,
            Err(no) => return no,
        };
        match field(form, "grant_type") {
            "authorization_code" => self.code(app, form),
            "refresh_token" => self.refresh(app, form),
            _ => refused(400, "unsupported_grant_type", "Unable to retrieve access token"),
        }
    }

    /// Refresh tokens are for those whom LinkedIn has looked at: partners, and the Community Management API.
    fn code(&mut self, app: &'static Registered, form: &Fields) -> Reply {
        let now = self.clock.now();
        let Some(code) = self.consent.take(form, now).filter(|code| code.app.id == app.id) else {
            let words = "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.";
            return refused(400, "invalid_request", words);
        };
        let mut body = self.grant(&code.sub, app, &code.scope);
        if self.partner || app.network == PAGES {
            let refresh = self.secret("AQV");
            let pass = Pass { sub: code.sub, app, scope: code.scope, ends: now + REFRESH_LIFE, refreshes: true };
            self.tokens.insert(refresh.clone(), pass);
            body["refresh_token"] = json!(refresh);
            body["refresh_token_expires_in"] = json!(REFRESH_LIFE / SECOND);
        }
        Reply::json(200, &body)
    }

    /// The end of what refreshes stays where it was (facts, section 1).
    fn refresh(&mut self, app: &'static Registered, form: &Fields) -> Reply {
        let now = self.clock.now();
        let lives = |pass: &&Pass| pass.refreshes && pass.app.id == app.id && pass.ends > now;
        let Some(old) = self.tokens.get(field(form, "refresh_token")).filter(lives).cloned() else {
            return refused(400, "invalid_grant", "The provided authorization grant or refresh token is invalid, expired or revoked.");
        };
        self.renewals += 1;
        let mut body = self.grant(&old.sub, app, &old.scope);
        body["refresh_token"] = json!(field(form, "refresh_token"));
        body["refresh_token_expires_in"] = json!((old.ends - now) / SECOND);
        Reply::json(200, &body)
    }

    fn grant(&mut self, sub: &str, app: &'static Registered, scope: &str) -> Value {
        let token = self.secret("AQX");
        let ends = self.clock.now() + TOKEN_LIFE;
        self.tokens.insert(token.clone(), Pass { sub: sub.to_owned(), app, scope: scope.to_owned(), ends, refreshes: false });
        json!({ "access_token": token, "expires_in": TOKEN_LIFE / SECOND, "scope": scope.replace(' ', ","), "token_type": "Bearer" })
    }

    /// `/oauth/v2/introspectToken`.
    pub(super) fn introspect(&self, form: &Fields) -> Reply {
        if let Err(no) = proven(form) {
            return no;
        }
        match self.tokens.get(field(form, "token")).filter(|pass| pass.ends > self.clock.now()) {
            Some(pass) => Reply::json(200, &json!({ "active": true, "status": "active", "scope": pass.scope.replace(' ', ",") })),
            None => Reply::json(200, &json!({ "active": false })),
        }
    }

    /// `/oauth/v2/revoke`: ends everything of that member at that app.
    pub(super) fn end(&mut self, form: &Fields) -> Reply {
        let app = match proven(form) {
            Ok(app) => app,
            Err(no) => return no,
        };
        if let Some(pass) = self.tokens.get(field(form, "token")).cloned() {
            self.tokens.retain(|_, other| other.sub != pass.sub || other.app.id != app.id);
        }
        Reply::empty(200)
    }

    /// What a token lets do.
    pub(super) fn bearer(&self, token: &str) -> Result<Pass, Reply> {
        let Some(pass) = self.tokens.get(token).filter(|pass| !pass.refreshes) else {
            return Err(refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"));
        };
        if pass.ends <= self.clock.now() {
            return Err(refusal(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"));
        }
        Ok(pass.clone())
    }

    /// `/v2/userinfo`.
    pub(super) fn user(&self, sub: &str) -> Reply {
        match self.member_of(sub) {
            Some(member) => {
                Reply::json(200, &json!({ "sub": member.sub, "name": member.name, "locale": { "country": "US", "language": "en" } }))
            }
            None => refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"),
        }
    }
}

/// The app, if it proves itself.
fn proven(form: &Fields) -> Result<&'static Registered, Reply> {
    let found = app(field(form, "client_id")).filter(|app| app.secret == field(form, "client_secret"));
    found.ok_or_else(|| refused(401, "invalid_client", "Client authentication failed"))
}
