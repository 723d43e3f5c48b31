//! Signing in: the page where the owner allows it, and may untick something; the exchange of the code; the tokens and what
//! ends them. Facts: tiktok, section 1. A token lives a day; what renews it lives a year, and is another one each time.

use serde_json::{Value, json};

use super::wire::{json_of, refusal};
use super::{CLIENT_KEY, CLIENT_SECRET, State};
use crate::clock::{DAY, MINUTE, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{Code, ask, is_bare, nobody, send_back};
use crate::sim::reply::Reply;

const CODE_LIFE: Millis = 10 * MINUTE;
const TOKEN_LIFE: Millis = DAY;
const REFRESH_LIFE: Millis = 365 * DAY;
const KNOWN: [&str; 6] = ["user.info.basic", "user.info.profile", "user.info.stats", "video.publish", "video.upload", "video.list"];

/// What a code is good for.
pub(super) struct Allowed {
    open_id: String,
    scope: String,
}

/// A token.
#[derive(Clone)]
pub(super) struct Pass {
    pub(super) open_id: String,
    scope: String,
    ends: Millis,
    refreshes: bool,
}

fn stopped(what: &str) -> Reply {
    Reply::page(400, &format!("<h1>Something went wrong</h1><p>{what}</p>"))
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let redirect = field(query, "redirect_uri");
        if field(query, "client_key") != CLIENT_KEY {
            return stopped("client_key");
        }
        if !is_bare(redirect) || redirect.len() >= 512 || !self.consent.registers(CLIENT_KEY, redirect) {
            return stopped("redirect_uri");
        }
        let scope = field(query, "scope");
        if field(query, "response_type") != "code" || !scope.split(',').all(|scope| KNOWN.contains(&scope)) {
            return stopped("scope");
        }
        if field(query, "state").is_empty() {
            return stopped("state");
        }
        let Some(creator) = self.sitting() else { return nobody("Log in to TikTok") };
        let words = format!("Crier would like to access the TikTok account of {}", creator.nickname);
        ask(&words, "/v2/auth/authorize/", query, &["redirect_uri", "scope", "state"], "Continue")
    }

    /// What the owner chose.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        if !self.consent.is_registered(CLIENT_KEY, redirect) {
            return stopped("redirect_uri");
        }
        let (Some(open_id), "allow") = (self.sitting().map(|creator| creator.open_id.clone()), field(form, "choice")) else {
            let no = [("error", "access_denied"), ("error_description", "The user denied the request"), ("state", state)];
            return send_back(302, redirect, &no);
        };
        let name = self.name("code*!");
        let ticked: Vec<&str> = field(form, "scope").split(',').filter(|scope| !self.manner.unticked.contains(scope)).collect();
        let scope = ticked.join(",");
        let what = Allowed { open_id, scope: scope.clone() };
        self.consent.give(&name, Code { what, redirect: redirect.to_owned(), challenge: None, ends: self.clock.now() + CODE_LIFE });
        send_back(302, redirect, &[("code", &name), ("scopes", &scope), ("state", state)])
    }

    /// `/v2/oauth/token/`.
    pub(super) fn exchange(&mut self, form: &Fields) -> Reply {
        if field(form, "client_key") != CLIENT_KEY || field(form, "client_secret") != CLIENT_SECRET {
            return self.no("invalid_client");
        }
        match field(form, "grant_type") {
            "authorization_code" => {
                let now = self.clock.now();
                match self.consent.take(form, now) {
                    Some(Allowed { open_id, scope }) => json_of(200, &self.grant(&open_id, &scope)),
                    None => self.no("invalid_grant"),
                }
            }
            "refresh_token" => self.refresh(form),
            _ => self.no("unsupported_grant_type"),
        }
    }

    /// A new one that renews comes with it, and the old one is over.
    fn refresh(&mut self, form: &Fields) -> Reply {
        let (now, old) = (self.clock.now(), field(form, "refresh_token"));
        let lives = self.tokens.get(old).is_some_and(|pass| pass.refreshes && pass.ends > now);
        match self.tokens.remove(old).filter(|_| lives) {
            Some(pass) => json_of(200, &self.grant(&pass.open_id, &pass.scope)),
            None => self.no("invalid_grant"),
        }
    }

    fn grant(&mut self, open_id: &str, scope: &str) -> Value {
        let (access, refresh, now) = (self.name("act.example"), self.name("rft.example"), self.clock.now());
        let pass = |life, refreshes| Pass { open_id: open_id.to_owned(), scope: scope.to_owned(), ends: now + life, refreshes };
        self.tokens.insert(access.clone(), pass(TOKEN_LIFE, false));
        self.tokens.insert(refresh.clone(), pass(REFRESH_LIFE, true));
        json!({ "access_token": access, "expires_in": TOKEN_LIFE / SECOND, "open_id": open_id, "refresh_expires_in": REFRESH_LIFE / SECOND,
            "refresh_token": refresh, "scope": scope, "token_type": "Bearer" })
    }

    /// `/v2/oauth/revoke/`: ends everything of that grant.
    pub(super) fn end(&mut self, form: &Fields) -> Reply {
        if field(form, "client_key") != CLIENT_KEY || field(form, "client_secret") != CLIENT_SECRET {
            return self.no("invalid_client");
        }
        match self.tokens.get(field(form, "token")).map(|pass| pass.open_id.clone()) {
            Some(open_id) => {
                self.tokens.retain(|_, pass| pass.open_id != open_id);
                Reply::empty(200)
            }
            None => self.no("invalid_request"),
        }
    }

    /// No, in the words of the token endpoint.
    pub(super) fn no(&self, error: &str) -> Reply {
        json_of(
            self.manner.oauth_status,
            &json!({ "error": error, "error_description": "Something is not as it should be.", "log_id": "2026" }),
        )
    }

    /// Whose token it is, if it may do this.
    pub(super) fn bearer(&self, token: &str, scope: &str) -> Result<String, Reply> {
        let now = self.clock.now();
        let pass = self.tokens.get(token).filter(|pass| !pass.refreshes && pass.ends > now);
        let pass = pass.ok_or_else(|| refusal(401, "access_token_invalid"))?;
        match pass.scope.split(',').any(|own| own == scope) {
            true => Ok(pass.open_id.clone()),
            false => Err(refusal(401, "scope_not_authorized")),
        }
    }
}
