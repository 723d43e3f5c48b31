//! Signing in: the page where the owner allows it, the exchange of the code with its PKCE verifier, the tokens and what
//! ends them. Facts: youtube, section 1. A code is taken once; a token lives an hour; what renews it lives on, in an app
//! that is being tested for seven days.

use serde_json::{Value, json};

use super::wire::{json_of, refusal};
use super::{CLIENT_ID, CLIENT_SECRET, State};
use crate::clock::{DAY, MINUTE, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{Code, ask, is_bare, is_challenged, nobody, send_back};
use crate::sim::reply::Reply;

const CODE_LIFE: Millis = 10 * MINUTE;
/// Google says 3599 seconds.
const TOKEN_LIFE: Millis = 3_599 * SECOND;
const TESTING_LIFE: Millis = 7 * DAY;
/// What renews a token ends when it was not used for so long: six months.
const IDLE_LIFE: Millis = 180 * DAY;
const KNOWN: [&str; 4] = ["youtube.upload", "youtube.readonly", "youtube", "youtube.force-ssl"];

/// What a code is good for.
pub(super) struct Allowed {
    channel: String,
    scope: String,
    offline: bool,
}

/// A token.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) channel: String,
    scope: String,
    ends: Option<Millis>,
    used: Millis,
    refreshes: bool,
}

fn is_known(scope: &str) -> bool {
    scope.strip_prefix("https://www.googleapis.com/auth/").is_some_and(|name| KNOWN.contains(&name))
}

fn stopped(what: &str) -> Reply {
    Reply::page(400, &format!("<h1>Access blocked</h1><p>Error 400: {what}</p>"))
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let redirect = field(query, "redirect_uri");
        if field(query, "client_id") != CLIENT_ID {
            return stopped("invalid_client");
        }
        if !is_bare(redirect) || !self.consent.registers(CLIENT_ID, redirect) {
            return stopped("redirect_uri_mismatch");
        }
        let scope = field(query, "scope");
        if field(query, "response_type") != "code" || scope.is_empty() || !scope.split(' ').all(is_known) {
            return stopped("invalid_scope");
        }
        if !is_challenged(query) {
            return stopped("invalid_request");
        }
        let Some(channel) = self.sitting() else { return nobody("Sign in") };
        let words = format!("Crier wants access to the channel {}", channel.title);
        let carries = ["redirect_uri", "scope", "state", "code_challenge", "access_type", "prompt"];
        ask(&words, "/o/oauth2/v2/auth", query, &carries, "Allow")
    }

    /// What the owner chose.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        if !self.consent.is_registered(CLIENT_ID, redirect) {
            return stopped("redirect_uri_mismatch");
        }
        let (Some(channel), "allow") = (self.sitting().map(|channel| channel.id.clone()), field(form, "choice")) else {
            return send_back(303, redirect, &[("error", "access_denied"), ("state", state)]);
        };
        let name = self.name("4/0A");
        let scope = if self.manner.unticked { "" } else { field(form, "scope") };
        let offline = field(form, "access_type") == "offline" && field(form, "prompt") == "consent";
        let what = Allowed { channel, scope: scope.to_owned(), offline };
        let challenge = Some(field(form, "code_challenge").to_owned());
        self.consent.give(&name, Code { what, redirect: redirect.to_owned(), challenge, ends: self.clock.now() + CODE_LIFE });
        send_back(303, redirect, &[("state", state), ("code", &name), ("scope", scope)])
    }

    /// `/token`.
    pub(super) fn exchange(&mut self, form: &Fields) -> Reply {
        if field(form, "client_id") != CLIENT_ID || field(form, "client_secret") != CLIENT_SECRET {
            return oauth_error(401, "invalid_client", "The OAuth client was not found.");
        }
        match field(form, "grant_type") {
            "authorization_code" => self.code(form),
            "refresh_token" => self.refresh(form),
            _ => oauth_error(400, "unsupported_grant_type", "Invalid grant_type"),
        }
    }

    fn code(&mut self, form: &Fields) -> Reply {
        let now = self.clock.now();
        let Some(code) = self.consent.take(form, now) else {
            return oauth_error(400, "invalid_grant", "Malformed auth code.");
        };
        let mut body = self.grant(&code.channel, &code.scope);
        if code.offline {
            let refresh = self.name("1//0");
            let ends = self.manner.testing.then_some(now + TESTING_LIFE);
            self.tokens.insert(refresh.clone(), Pass { channel: code.channel, scope: code.scope, ends, used: now, refreshes: true });
            body["refresh_token"] = json!(refresh);
            if ends.is_some() {
                body["refresh_token_expires_in"] = json!(TESTING_LIFE / SECOND);
            }
        }
        json_of(200, &body)
    }

    /// No new one that renews comes with it.
    fn refresh(&mut self, form: &Fields) -> Reply {
        let now = self.clock.now();
        let lives = |pass: &&mut Pass| pass.refreshes && pass.ends.is_none_or(|ends| ends > now) && pass.used + IDLE_LIFE > now;
        let old = self.tokens.get_mut(field(form, "refresh_token")).filter(lives);
        let old = old.map(|pass| {
            pass.used = now;
            pass.clone()
        });
        match old {
            Some(old) => json_of(200, &self.grant(&old.channel, &old.scope)),
            None => oauth_error(400, "invalid_grant", "Token has been expired or revoked."),
        }
    }

    fn grant(&mut self, channel: &str, scope: &str) -> Value {
        let token = self.name("ya29.a0");
        let now = self.clock.now();
        let pass = Pass { channel: channel.to_owned(), scope: scope.to_owned(), ends: Some(now + TOKEN_LIFE), used: now, refreshes: false };
        self.tokens.insert(token.clone(), pass);
        json!({ "access_token": token, "expires_in": TOKEN_LIFE / SECOND, "scope": scope, "token_type": "Bearer" })
    }

    /// `/revoke`: ends everything of that grant.
    pub(super) fn end(&mut self, form: &Fields) -> Reply {
        match self.tokens.get(field(form, "token")).cloned() {
            Some(pass) => {
                self.tokens.retain(|_, other| other.channel != pass.channel);
                json_of(200, &json!({}))
            }
            None => oauth_error(400, "invalid_token", "Token expired or revoked"),
        }
    }

    /// Whose token it is, if it may do what one of `scopes` allows.
    pub(super) fn bearer(&self, token: &str, scopes: &[&str]) -> Result<String, Reply> {
        let now = self.clock.now();
        let Some(pass) = self.tokens.get(token).filter(|pass| !pass.refreshes && pass.ends.is_none_or(|ends| ends > now)) else {
            return Err(refusal(401, "global", "authError", "Invalid Credentials"));
        };
        let may = |scope: &str| scope.rsplit('/').next().is_some_and(|name| scopes.contains(&name));
        if !pass.scope.split(' ').any(may) {
            return Err(refusal(403, "global", "insufficientPermissions", "Request had insufficient authentication scopes."));
        }
        Ok(pass.channel.clone())
    }
}

pub(super) fn oauth_error(status: u16, error: &str, description: &str) -> Reply {
    json_of(status, &json!({ "error": error, "error_description": description }))
}
