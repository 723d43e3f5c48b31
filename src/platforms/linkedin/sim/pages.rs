//! Signing in: the page where the member allows it, the exchange of the code, the tokens and what ends them.
//! Facts: linkedin, section 1. A code lives 30 minutes and is taken once; a token lives 60 days.

use std::collections::HashMap;

use serde_json::{Value, json};
use url::Url;

use super::State;
use super::apps::{PAGES, Pass, Registered, app};
use super::wire::Reply;
use crate::clock::{DAY, MINUTE, Millis, SECOND};

const CODE_LIFE: Millis = 30 * MINUTE;
const TOKEN_LIFE: Millis = 60 * DAY;
const REFRESH_LIFE: Millis = 365 * DAY;

/// A code that was not taken yet.
pub(super) struct Code {
    sub: String,
    app: &'static Registered,
    redirect: String,
    scope: String,
    ends: Millis,
}

type Fields = HashMap<String, String>;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let redirect = field(query, "redirect_uri");
        let good = Url::parse(redirect).is_ok_and(|url| url.fragment().is_none() && url.query().is_none());
        let app = app(field(query, "client_id")).filter(|_| field(query, "response_type") == "code" && good);
        let Some(app) = app.filter(|app| *self.redirects.entry(app.id).or_insert_with(|| redirect.to_owned()) == redirect) else {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1><p>The redirect_uri does not match the registered value</p>");
        };
        let scope = field(query, "scope");
        if scope.is_empty() || scope.split(' ').any(|one| !app.scopes.contains(&one)) {
            return self.send_back(redirect, &[("error", "unauthorized_scope_error"), ("state", field(query, "state"))]);
        }
        let Some(member) = self.browser.as_ref().and_then(|login| self.members.get(login)) else {
            return Reply::page(200, "<h1>Sign in</h1><p>Nobody is signed in to this browser.</p>");
        };
        let hidden: String = ["client_id", "redirect_uri", "scope", "state"]
            .iter()
            .map(|name| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(field(query, name))))
            .collect();
        Reply::page(
            200,
            &format!(
                "<h1>Crier would like to act as {}</h1><form method=\"post\" action=\"/oauth/v2/authorization\">{hidden}\
                 <button name=\"choice\" value=\"allow\">Allow</button><button name=\"choice\" value=\"cancel\">Cancel</button></form>",
                escaped(&member.name)
            ),
        )
    }

    /// What the member chose.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri").to_owned(), field(form, "state").to_owned());
        let Some(app) = app(field(form, "client_id")).filter(|app| self.redirects.get(app.id) == Some(&redirect)) else {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1>");
        };
        let member = self.browser.as_ref().and_then(|login| self.members.get(login)).map(|member| member.sub.clone());
        let (Some(sub), "allow") = (member, field(form, "choice")) else {
            let words =
                [("error", "user_cancelled_authorize"), ("error_description", "The user cancelled the authorization"), ("state", &state)];
            return self.send_back(&redirect, &words);
        };
        let code = self.secret("AQT");
        let ends = self.clock.now() + CODE_LIFE;
        self.codes.insert(code.clone(), Code { sub, app, redirect: redirect.clone(), scope: field(form, "scope").to_owned(), ends });
        self.send_back(&redirect, &[("code", &code), ("state", &state)])
    }

    fn send_back(&self, redirect: &str, words: &[(&str, &str)]) -> Reply {
        Url::parse_with_params(redirect, words).map_or_else(|_| Reply::page(400, "<h1>Bummer</h1>"), |url| Reply::redirect(url.as_str()))
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
            _ => oauth_error(400, "unsupported_grant_type", "Unable to retrieve access token"),
        }
    }

    /// Refresh tokens are for those whom LinkedIn has looked at: partners, and the Community Management API.
    fn code(&mut self, app: &'static Registered, form: &Fields) -> Reply {
        let now = self.clock.now();
        let fits = |code: &Code| code.ends > now && code.app.id == app.id && code.redirect == field(form, "redirect_uri");
        let Some(code) = self.codes.remove(field(form, "code")).filter(fits) else {
            let words = "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.";
            return oauth_error(400, "invalid_request", words);
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
            return oauth_error(400, "invalid_grant", "The provided authorization grant or refresh token is invalid, expired or revoked.");
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
            return Err(Reply::refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"));
        };
        if pass.ends <= self.clock.now() {
            return Err(Reply::refusal(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"));
        }
        Ok(pass.clone())
    }

    /// `/v2/userinfo`.
    pub(super) fn user(&self, sub: &str) -> Reply {
        match self.member_of(sub) {
            Some(member) => {
                Reply::json(200, &json!({ "sub": member.sub, "name": member.name, "locale": { "country": "US", "language": "en" } }))
            }
            None => Reply::refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"),
        }
    }
}

/// The app, if it proves itself.
fn proven(form: &Fields) -> Result<&'static Registered, Reply> {
    let found = app(field(form, "client_id")).filter(|app| app.secret == field(form, "client_secret"));
    found.ok_or_else(|| oauth_error(401, "invalid_client", "Client authentication failed"))
}

pub(super) fn oauth_error(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "error_description": description }))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
