//! Signing in: the page where a person allows something, the exchange of the code, tokens of people and pages, and what ends
//! them. Facts: facebook, section 1. A short token lives an hour or two, a long one 60 days, a page's does not end.

use std::collections::BTreeSet;

use serde_json::json;

use super::State;
use crate::clock::{DAY, HOUR, MINUTE, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{Code, ask, nobody, send_back};
use crate::sim::graph::{self, gone, refusal};
use crate::sim::reply::Reply;

/// What names the app.
pub const APP_ID: &str = "880077000001";
/// What proves it.
pub const APP_SECRET: &str = "crier-facebook-app-secret";

const CODE_LIFE: Millis = 10 * MINUTE;
const SHORT_LIFE: Millis = HOUR;
const LONG_LIFE: Millis = 5_183_944 * SECOND;
/// How long the network tells an app anything after the person was asked last.
const DATA_LIFE: Millis = 90 * DAY;
/// What an app may ask for.
const KNOWN: [&str; 7] = [
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_posts",
    "pages_manage_engagement",
    "business_management",
    "read_insights",
    "public_profile",
];

/// A person.
pub(super) struct Person {
    /// Their number for this app.
    pub(super) id: String,
    pub(super) name: String,
    /// What they allow the app.
    pub(super) allowed: BTreeSet<String>,
    /// When they were asked last.
    pub(super) asked_at: Millis,
}

/// What a code is good for: who it was.
pub(super) struct Allowed {
    login: String,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pass {
    pub(super) login: String,
    /// The page that it signs for; `None`: the person.
    pub(super) page: Option<String>,
    ends: Option<Millis>,
}

/// Who asks.
pub(super) enum Who {
    /// The app itself.
    App,
    /// A person, or a page.
    Pass(Pass),
}

impl State {
    /// The page that asks. What is wrong with the app or the address is told here and sent nowhere.
    pub(super) fn ask(&mut self, path: &str, query: &Fields) -> Reply {
        let redirect = field(query, "redirect_uri");
        if field(query, "client_id") != APP_ID {
            return Reply::page(400, "<h1>App not found</h1><p>Invalid App ID</p>");
        }
        if !self.consent.registers("facebook", redirect) {
            return Reply::page(400, "<h1>URL blocked</h1><p>The redirect URI is not whitelisted in the app's client OAuth settings.</p>");
        }
        let scopes = field(query, "scope");
        if field(query, "response_type") != "code" || scopes.split(',').any(|scope| !KNOWN.contains(&scope)) {
            return Reply::page(400, "<h1>Invalid Scopes</h1>");
        }
        let Some(name) = self.consent.sits().and_then(|login| self.people.get(login)).map(|person| person.name.clone()) else {
            return nobody("Log in to Facebook");
        };
        let words = format!("{name}, Crier is asking to manage your pages");
        ask(&words, &format!("/{path}"), query, &["client_id", "redirect_uri", "scope", "state"], "Continue")
    }

    /// What the person chose. What was declined once is asked for again only if the app says so; the tests untick it anew.
    pub(super) fn chosen(&mut self, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        if !self.consent.is_registered("facebook", redirect) {
            return Reply::page(400, "<h1>URL blocked</h1>");
        }
        let Some(login) = self.consent.sits().map(str::to_owned) else { return nobody("Log in to Facebook") };
        if field(form, "choice") != "allow" {
            let words = [
                ("error", "access_denied"),
                ("error_code", "200"),
                ("error_description", "Permissions error"),
                ("error_reason", "user_denied"),
                ("state", state),
            ];
            return send_back(302, redirect, &words);
        }
        let (now, declined) = (self.clock.now(), self.manner.declined.clone());
        if let Some(person) = self.people.get_mut(&login) {
            person.asked_at = now;
            person.allowed = field(form, "scope").split(',').filter(|scope| !declined.contains(*scope)).map(str::to_owned).collect();
        }
        let code = self.secret("AQ");
        self.consent.give(&code, Code { what: Allowed { login }, redirect: redirect.to_owned(), challenge: None, ends: now + CODE_LIFE });
        send_back(302, redirect, &[("code", &code), ("state", state)])
    }

    /// `GET oauth/access_token`: a code for a short token, or a token of a person for a long one.
    pub(super) fn exchange(&mut self, query: &Fields) -> Reply {
        if field(query, "client_id") != APP_ID {
            return refusal(400, 101, 0, "Error validating application. Cannot get application info due to a system error.");
        }
        if field(query, "client_secret") != APP_SECRET {
            return refusal(400, 1, 0, "Error validating client secret.");
        }
        let now = self.clock.now();
        if field(query, "grant_type") == "fb_exchange_token" {
            let old = self.tokens.get(field(query, "fb_exchange_token")).filter(|pass| pass.page.is_none()).cloned();
            return match old {
                Some(pass) if pass.ends.is_some_and(|ends| ends > now) => self.grant(&pass.login, LONG_LIFE),
                Some(_) => refusal(400, 190, 463, "Error validating access token: Session has expired"),
                None => refusal(400, 190, 467, "Invalid OAuth access token."),
            };
        }
        match self.consent.take(query, now) {
            Some(Allowed { login }) => self.grant(&login, SHORT_LIFE),
            None => refusal(400, 100, 36_009, "This authorization code has been used."),
        }
    }

    fn grant(&mut self, login: &str, life: Millis) -> Reply {
        let token = self.secret("EAA");
        self.tokens.insert(token.clone(), Pass { login: login.to_owned(), page: None, ends: Some(self.clock.now() + life) });
        Reply::json(200, &json!({ "access_token": token, "token_type": "bearer", "expires_in": life / SECOND }))
    }

    /// The token of a page for who works there: one for each person, always the same. It does not end.
    pub(super) fn page_token(&mut self, login: &str, page: &str) -> String {
        let own = |pass: &Pass| pass.login == login && pass.page.as_deref() == Some(page);
        if let Some((token, _)) = self.tokens.iter().find(|(_, pass)| own(pass)) {
            return token.clone();
        }
        let token = self.secret("EAAP");
        self.tokens.insert(token.clone(), Pass { login: login.to_owned(), page: Some(page.to_owned()), ends: None });
        token
    }

    /// Whose a token is.
    pub(super) fn who(&self, token: &str) -> Result<Who, Reply> {
        if token == format!("{APP_ID}|{APP_SECRET}") {
            return Ok(Who::App);
        }
        let pass =
            self.tokens.get(token).ok_or_else(|| refusal(400, 190, 467, "Invalid OAuth access token - Cannot parse access token"))?;
        if pass.ends.is_some_and(|ends| ends <= self.clock.now()) {
            return Err(refusal(400, 190, 463, "Error validating access token: Session has expired"));
        }
        let works = |page: &String| self.page_of(page).is_some_and(|page| page.tasks.contains_key(&pass.login));
        if pass.page.as_ref().is_some_and(|page| !works(page)) {
            return Err(refusal(400, 190, 492, "The user must be an administrator, editor, or moderator of the page"));
        }
        Ok(Who::Pass(pass.clone()))
    }

    /// Whether a request proves that it comes from the app; the app itself need not.
    pub(super) fn proved(&self, token: &str, proof: &str) -> Result<(), Reply> {
        if proof.is_empty() {
            let wanted = self.manner.wants_proof;
            return if wanted {
                Err(refusal(400, 100, 0, "API calls from the server require an appsecret_proof argument"))
            } else {
                Ok(())
            };
        }
        graph::proved(APP_SECRET, token, proof)
    }

    /// Whether the person behind a token allows this.
    pub(super) fn may(&self, pass: &Pass, scope: &str) -> Result<(), Reply> {
        if self.people.get(&pass.login).is_some_and(|person| person.allowed.contains(scope)) {
            Ok(())
        } else {
            Err(refusal(403, 200, 0, &format!("(#200) Requires the {scope} permission")))
        }
    }

    /// `me`.
    pub(super) fn me(&self, pass: &Pass) -> Result<Reply, Reply> {
        if let Some(page) = pass.page.as_ref().and_then(|page| self.page_of(page)) {
            return Ok(Reply::json(200, &json!({ "id": page.id, "name": page.name })));
        }
        let person = self.people.get(&pass.login).ok_or_else(gone)?;
        Ok(Reply::json(200, &json!({ "id": person.id, "name": person.name })))
    }

    /// `me/permissions`: what was unticked is there, too.
    pub(super) fn permissions(&self, pass: &Pass) -> Result<Reply, Reply> {
        let person = self.people.get(&pass.login).filter(|_| pass.page.is_none()).ok_or_else(gone)?;
        let granted = person.allowed.iter().map(|scope| json!({ "permission": scope, "status": "granted" }));
        let declined = self.manner.declined.iter().map(|scope| json!({ "permission": scope, "status": "declined" }));
        Ok(Reply::json(200, &json!({ "data": granted.chain(declined).collect::<Vec<_>>() })))
    }

    /// `debug_token`, for the app itself.
    pub(super) fn debug(&self, token: &str) -> Reply {
        let pass = match self.who(token) {
            Ok(Who::App) => return Reply::json(200, &json!({ "data": { "app_id": APP_ID, "type": "APP", "is_valid": true } })),
            Ok(Who::Pass(pass)) => pass,
            Err(no) => {
                let error = no.value().unwrap_or_default()["error"].take();
                return Reply::json(200, &json!({ "data": { "app_id": APP_ID, "is_valid": false, "error": error, "scopes": [] } }));
            }
        };
        let person = self.people.get(&pass.login);
        let scopes: Vec<&String> = person.iter().flat_map(|person| &person.allowed).collect();
        let data = json!({
            "app_id": APP_ID,
            "type": if pass.page.is_some() { "PAGE" } else { "USER" },
            "is_valid": true,
            "expires_at": pass.ends.map_or(0, |ends| ends / SECOND),
            "data_access_expires_at": person.map_or(0, |person| (person.asked_at + DATA_LIFE) / SECOND),
            "scopes": scopes,
            "granular_scopes": [],
        });
        Reply::json(200, &json!({ "data": data }))
    }

    /// `DELETE USER/permissions`, by the person or by the app itself.
    pub(super) fn end(&mut self, who: &Who, user: &str) -> Result<Reply, Reply> {
        let own = match who {
            Who::App => true,
            Who::Pass(pass) => pass.page.is_none() && self.people.get(&pass.login).is_some_and(|person| person.id == user),
        };
        if !own {
            return Err(refusal(403, 200, 0, "(#200) A person ends their own permissions"));
        }
        self.take_back(user);
        Ok(Reply::json(200, &json!({ "success": true })))
    }

    pub(super) fn take_back(&mut self, user: &str) {
        let Some((login, person)) = self.people.iter_mut().find(|(_, person)| person.id == user) else { return };
        person.allowed.clear();
        let login = login.clone();
        self.tokens.retain(|_, pass| pass.login != login);
    }
}
