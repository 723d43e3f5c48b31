//! Signing in: the page where somebody allows it, the code (an hour, once), the token of an hour and the one of sixty days,
//! its renewal (after a day, before its end), and what a token is good for. Facts: threads, sections 1 and 2.

use serde_json::{Value, json};
use url::Url;

use super::words::{error, invalid, no_app, no_code, no_permission, unauthorized};
use super::{APP_ID, APP_SECRET, NETWORK, State};
use crate::clock::{DAY, HOUR, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{self, Code, ask, nobody};
use crate::sim::reply::Reply;

const CODE_LIFE: Millis = HOUR;
const SHORT_LIFE: Millis = HOUR;
const LONG_LIFE: Millis = 60 * DAY;
/// How old a token must be to be renewed.
const RENEWED_FROM: Millis = DAY;
/// What an app may ask for.
const SCOPES: [&str; 11] = [
    "threads_basic",
    "threads_content_publish",
    "threads_manage_insights",
    "threads_delete",
    "threads_read_replies",
    "threads_manage_replies",
    "threads_location_tagging",
    "threads_share_to_instagram",
    "threads_keyword_search",
    "threads_manage_mentions",
    "threads_profile_discovery",
];

/// What a code is good for.
pub(super) struct Allowed {
    user: String,
    scopes: Vec<String>,
}

/// A token.
pub(super) struct Grant {
    pub(super) user: String,
    scopes: Vec<String>,
    access: String,
    made_at: Millis,
    ends: Millis,
    is_long: bool,
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, query: &Fields) -> Reply {
        let wrong = || Reply::page(400, "<h1>Sorry, something went wrong</h1>");
        let redirect = field(query, "redirect_uri");
        let scopes = split(field(query, "scope"));
        let known = scopes.iter().all(|scope| SCOPES.contains(&scope.as_str())) && scopes.iter().any(|scope| scope == SCOPES[0]);
        let is_app = field(query, "client_id") == APP_ID && field(query, "response_type") == "code";
        // In a simulated world Crier's pages have no certificate.
        let goes_back = Url::parse(redirect).is_ok_and(|url| url.scheme() == "https" || url.host_str() == Some("127.0.0.1"));
        if !(is_app && known && goes_back) || field(query, "state").is_empty() || !self.consent.registers(NETWORK, redirect) {
            return wrong();
        }
        let Some(profile) = self.sitting() else { return nobody("Log in to Threads") };
        let words = format!("Crier wants to access your Threads profile @{}", profile.username);
        ask(&words, "/oauth/authorize", query, &["redirect_uri", "scope", "state"], "Continue")
    }

    /// What was chosen. The address ends with a sign that means nothing.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        if !self.consent.is_registered(NETWORK, redirect) {
            return Reply::page(400, "<h1>Sorry, something went wrong</h1>");
        }
        let (Some(user), "allow") = (self.sitting().map(|profile| profile.id.clone()), field(form, "choice")) else {
            let no = [
                ("error", "access_denied"),
                ("error_code", "200"),
                ("error_description", "Permissions error"),
                ("error_reason", "user_denied"),
                ("state", state),
            ];
            return consent::send_back(302, redirect, &no);
        };
        let name = self.secret("AQ");
        let scopes = split(field(form, "scope")).into_iter().filter(|scope| !self.unticked.contains(scope)).collect();
        let ends = self.clock.now() + CODE_LIFE;
        self.consent.give(&name, Code { what: Allowed { user, scopes }, redirect: redirect.to_owned(), challenge: None, ends });
        match Url::parse_with_params(redirect, [("code", name.as_str()), ("state", state)]) {
            Ok(url) => Reply::redirect(302, &format!("{url}#_")),
            Err(_) => Reply::page(400, "<h1>Sorry, something went wrong</h1>"),
        }
    }

    /// `POST /oauth/access_token`: a token of an hour for a code. The number is no string here.
    pub(super) fn exchange(&mut self, form: &Fields) -> Reply {
        if !is_app(form) {
            return no_app();
        }
        let now = self.clock.now();
        let taken = if field(form, "grant_type") == "authorization_code" { self.consent.take(form, now) } else { None };
        let Some(Allowed { user, scopes }) = taken else { return no_code() };
        let access = self.secret("TH");
        let number = user.parse::<u64>().unwrap_or_default();
        self.grants.push(Grant { user, scopes, access: access.clone(), made_at: now, ends: now + SHORT_LIFE, is_long: false });
        Reply::json(200, &json!({ "access_token": access, "user_id": number }))
    }

    /// `GET /oauth/access_token`: the app's own token.
    pub(super) fn of_app(&self, query: &Fields) -> Reply {
        let right = is_app(query) && field(query, "grant_type") == "client_credentials";
        if right {
            Reply::json(200, &json!({ "access_token": format!("TH|{APP_ID}|of-the-app"), "token_type": "bearer" }))
        } else {
            no_app()
        }
    }

    /// `GET /access_token`: sixty days for an hour. The short one is not used up by it.
    pub(super) fn lengthen(&mut self, query: &Fields) -> Reply {
        if field(query, "client_secret") != APP_SECRET || field(query, "grant_type") != "th_exchange_token" {
            return error(400, 1, 0, "OAuthException", "Error validating client secret.");
        }
        let now = self.clock.now();
        let short = field(query, "access_token");
        match self.grants.iter().find(|grant| grant.access == short && grant.ends > now) {
            None => unauthorized(),
            Some(grant) if grant.is_long => invalid("Session key invalid"),
            Some(grant) => {
                let (user, scopes) = (grant.user.clone(), grant.scopes.clone());
                self.grants.retain(|grant| grant.access != short);
                self.long(user, scopes)
            }
        }
    }

    /// `GET /refresh_access_token`: sixty days more; the one before ends.
    pub(super) fn renew(&mut self, query: &Fields) -> Reply {
        let now = self.clock.now();
        if field(query, "grant_type") != "th_refresh_token" {
            return invalid("Invalid grant type");
        }
        let place = self.grants.iter().position(|grant| grant.access == field(query, "access_token") && grant.ends > now && grant.is_long);
        match place {
            None => unauthorized(),
            Some(place) if self.grants.get(place).is_some_and(|grant| now - grant.made_at < RENEWED_FROM) => {
                invalid("The token must be at least 24 hours old")
            }
            Some(place) => {
                let Grant { user, scopes, .. } = self.grants.swap_remove(place);
                self.renewals += 1;
                self.long(user, scopes)
            }
        }
    }

    fn long(&mut self, user: String, scopes: Vec<String>) -> Reply {
        let (access, now) = (self.secret("THL"), self.clock.now());
        self.grants.push(Grant { user, scopes, access: access.clone(), made_at: now, ends: now + LONG_LIFE, is_long: true });
        Reply::json(200, &json!({ "access_token": access, "token_type": "bearer", "expires_in": LONG_LIFE / SECOND }))
    }

    /// `GET /debug_token`.
    pub(super) fn looked(&self, query: &Fields) -> Reply {
        let now = self.clock.now();
        let data: Value = match self.grants.iter().find(|grant| grant.access == field(query, "input_token")) {
            None => json!({ "is_valid": false, "scopes": [] }),
            Some(grant) => json!({
                "type": "USER",
                "application": "Crier",
                "expires_at": grant.ends / SECOND,
                "is_valid": grant.ends > now,
                "issued_at": grant.made_at / SECOND,
                "scopes": grant.scopes,
                "user_id": grant.user,
            }),
        };
        Reply::json(200, &json!({ "data": data }))
    }

    /// Whose token it is, if it may do all of `scopes`.
    pub(super) fn bearer(&self, token: &str, scopes: &[&str]) -> Result<String, Reply> {
        let now = self.clock.now();
        let grant = self.grants.iter().find(|grant| grant.access == token && grant.ends > now).ok_or_else(unauthorized)?;
        match scopes.iter().find(|scope| !grant.scopes.iter().any(|given| given == *scope)) {
            None => Ok(grant.user.clone()),
            Some(scope) => Err(no_permission(scope)),
        }
    }

    /// `GET /me`: here the number is a string.
    pub(super) fn me(&self, user: &str) -> Reply {
        match self.profile_of(user) {
            Some(profile) => Reply::json(200, &json!({ "id": profile.id, "username": profile.username, "name": profile.name })),
            None => unauthorized(),
        }
    }
}

fn is_app(fields: &Fields) -> bool {
    field(fields, "client_id") == APP_ID && field(fields, "client_secret") == APP_SECRET
}

/// Scopes are separated by commas or spaces.
fn split(scopes: &str) -> Vec<String> {
    scopes.split([',', ' ']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}
