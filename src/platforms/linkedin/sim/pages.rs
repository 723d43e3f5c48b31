//! Signing in: the page where the member allows it, the exchange of the code, the tokens and what ends them.
//! Facts: linkedin, section 1. A code lives 30 minutes and is taken once; a token lives 60 days.

use std::collections::HashMap;

use serde_json::{Value, json};
use url::Url;

use super::wire::Reply;
use super::{CLIENT_ID, CLIENT_SECRET, State};
use crate::clock::{DAY, MINUTE, Millis, SECOND};

const CODE_LIFE: Millis = 30 * MINUTE;
const TOKEN_LIFE: Millis = 60 * DAY;
const REFRESH_LIFE: Millis = 365 * DAY;
/// What an app of everybody's may ask for.
const SELF_SERVE: [&str; 4] = ["openid", "profile", "email", "w_member_social"];

/// A code that was not taken yet.
pub(super) struct Code {
    sub: String,
    redirect: String,
    scope: String,
    ends: Millis,
}

/// A token.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) sub: String,
    scope: String,
    ends: Millis,
    refreshes: bool,
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
        if field(query, "client_id") != CLIENT_ID || field(query, "response_type") != "code" || !good {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1><p>The redirect_uri does not match the registered value</p>");
        }
        if *self.redirect.get_or_insert_with(|| redirect.to_owned()) != redirect {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1><p>The redirect_uri does not match the registered value</p>");
        }
        let scope = field(query, "scope");
        if scope.is_empty() || scope.split(' ').any(|one| !SELF_SERVE.contains(&one)) {
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
        if self.redirect.as_deref() != Some(&redirect) {
            return Reply::page(400, "<h1>Bummer, something went wrong.</h1>");
        }
        let member = self.browser.as_ref().and_then(|login| self.members.get(login)).map(|member| member.sub.clone());
        let (Some(sub), "allow") = (member, field(form, "choice")) else {
            let words =
                [("error", "user_cancelled_authorize"), ("error_description", "The user cancelled the authorization"), ("state", &state)];
            return self.send_back(&redirect, &words);
        };
        let code = self.secret("AQT");
        let ends = self.clock.now() + CODE_LIFE;
        self.codes.insert(code.clone(), Code { sub, redirect: redirect.clone(), scope: field(form, "scope").to_owned(), ends });
        self.send_back(&redirect, &[("code", &code), ("state", &state)])
    }

    fn send_back(&self, redirect: &str, words: &[(&str, &str)]) -> Reply {
        Url::parse_with_params(redirect, words).map_or_else(|_| Reply::page(400, "<h1>Bummer</h1>"), |url| Reply::redirect(url.as_str()))
    }

    /// `/oauth/v2/accessToken`.
    pub(super) fn exchange(&mut self, form: &Fields) -> Reply {
        if field(form, "client_id") != CLIENT_ID || field(form, "client_secret") != CLIENT_SECRET {
            return oauth_error(401, "invalid_client", "Client authentication failed");
        }
        match field(form, "grant_type") {
            "authorization_code" => self.code(form),
            "refresh_token" => self.refresh(form),
            _ => oauth_error(400, "unsupported_grant_type", "Unable to retrieve access token"),
        }
    }

    fn code(&mut self, form: &Fields) -> Reply {
        let now = self.clock.now();
        let code = self.codes.remove(field(form, "code")).filter(|code| code.ends > now && code.redirect == field(form, "redirect_uri"));
        let Some(code) = code else {
            let words = "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired.";
            return oauth_error(400, "invalid_request", words);
        };
        let mut body = self.grant(&code.sub, &code.scope);
        if self.partner {
            let refresh = self.secret("AQV");
            let pass = Pass { sub: code.sub, scope: code.scope, ends: now + REFRESH_LIFE, refreshes: true };
            self.tokens.insert(refresh.clone(), pass);
            body["refresh_token"] = json!(refresh);
            body["refresh_token_expires_in"] = json!(REFRESH_LIFE / SECOND);
        }
        Reply::json(200, &body)
    }

    /// The end of what refreshes stays where it was (facts, section 1).
    fn refresh(&mut self, form: &Fields) -> Reply {
        let now = self.clock.now();
        let old = self.tokens.get(field(form, "refresh_token")).filter(|pass| pass.refreshes && pass.ends > now).cloned();
        let Some(old) = old else {
            return oauth_error(400, "invalid_grant", "The provided authorization grant or refresh token is invalid, expired or revoked.");
        };
        self.renewals += 1;
        let mut body = self.grant(&old.sub, &old.scope);
        body["refresh_token"] = json!(field(form, "refresh_token"));
        body["refresh_token_expires_in"] = json!((old.ends - now) / SECOND);
        Reply::json(200, &body)
    }

    fn grant(&mut self, sub: &str, scope: &str) -> Value {
        let token = self.secret("AQX");
        let ends = self.clock.now() + TOKEN_LIFE;
        self.tokens.insert(token.clone(), Pass { sub: sub.to_owned(), scope: scope.to_owned(), ends, refreshes: false });
        json!({ "access_token": token, "expires_in": TOKEN_LIFE / SECOND, "scope": scope.replace(' ', ","), "token_type": "Bearer" })
    }

    /// `/oauth/v2/introspectToken`.
    pub(super) fn introspect(&self, form: &Fields) -> Reply {
        if field(form, "client_id") != CLIENT_ID || field(form, "client_secret") != CLIENT_SECRET {
            return oauth_error(401, "invalid_client", "Client authentication failed");
        }
        match self.tokens.get(field(form, "token")).filter(|pass| pass.ends > self.clock.now()) {
            Some(pass) => Reply::json(200, &json!({ "active": true, "status": "active", "scope": pass.scope.replace(' ', ",") })),
            None => Reply::json(200, &json!({ "active": false })),
        }
    }

    /// `/oauth/v2/revoke`: ends everything of that member.
    pub(super) fn end(&mut self, form: &Fields) -> Reply {
        if field(form, "client_id") != CLIENT_ID || field(form, "client_secret") != CLIENT_SECRET {
            return oauth_error(401, "invalid_client", "Client authentication failed");
        }
        if let Some(pass) = self.tokens.get(field(form, "token")).cloned() {
            self.tokens.retain(|_, other| other.sub != pass.sub);
        }
        Reply::empty(200)
    }

    /// Whose token it is, if it may do `scope`.
    pub(super) fn bearer(&self, token: &str, scope: &str) -> Result<String, Reply> {
        let Some(pass) = self.tokens.get(token).filter(|pass| !pass.refreshes) else {
            return Err(Reply::refusal(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user"));
        };
        if pass.ends <= self.clock.now() {
            return Err(Reply::refusal(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired"));
        }
        if !pass.scope.split(' ').any(|one| one == scope) {
            return Err(Reply::refusal(403, "ACCESS_DENIED", "Not enough permissions to access this resource"));
        }
        Ok(pass.sub.clone())
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

pub(super) fn oauth_error(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "error_description": description }))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
