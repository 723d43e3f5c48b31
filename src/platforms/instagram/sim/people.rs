//! Signing in at both doors: the pages that ask, the exchange of codes, tokens and their ends. Facts: instagram, sections 1 and 2;
//! facebook, section 1. A token of an hour becomes one of sixty days; that renews itself once it is a day old; a page's does not end.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{SimAccount, State};
use crate::clock::{DAY, HOUR, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{Code, ask, nobody, send_back};
use crate::sim::graph::{self, gone, refusal};
use crate::sim::reply::Reply;

/// The own door: by its name the world's faults know it.
pub const NETWORK: &str = "instagram";
/// The door of pages: by its name the world's faults know it.
pub const PAGES: &str = "instagram_pages";
/// What names the app at its own door, and what proves it.
pub const APP_ID: &str = "99100000000001";
/// See [`APP_ID`].
pub const APP_SECRET: &str = "crier-instagram-app-secret";
/// What names Facebook's app, which signs in pages, too: the same as the simulated Facebook knows it by.
pub const PAGES_APP_ID: &str = "880077000001";
/// What proves it.
pub const PAGES_APP_SECRET: &str = "crier-facebook-app-secret";

const CODE_LIFE: Millis = HOUR;
const SHORT_LIFE: Millis = HOUR;
const LONG_LIFE: Millis = 5_183_944 * SECOND;
/// How old a token is that can be renewed.
const OLD: Millis = DAY;
/// How long Facebook tells an app anything after the person was asked.
const DATA_LIFE: Millis = 90 * DAY;
const SCOPES: [&str; 5] = [
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
    "instagram_business_manage_insights",
    "instagram_business_manage_messages",
];
const PAGES_SCOPES: [&str; 9] = [
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "instagram_manage_contents",
    "instagram_manage_insights",
    "pages_show_list",
    "pages_read_engagement",
    "business_management",
    "ads_read",
];

/// In which shape a token of an hour comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As documented: within a list, rights as one word.
    Listed,
    /// As seen: flat, rights as a list, the number as a number.
    Flat,
}

/// What a code is good for.
pub(super) struct Allowed {
    login: String,
    door: &'static str,
    scopes: BTreeSet<String>,
}

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    /// Whose: the number of an account.
    pub(super) id: String,
    /// By which door.
    pub(super) door: &'static str,
    pub(super) scopes: BTreeSet<String>,
    /// Whether it is a page's, which alone publishes at that door, or that of a person.
    pub(super) is_page: bool,
    made_at: Millis,
    ends: Option<Millis>,
    is_short: bool,
}

impl Pass {
    /// Whether it may do something.
    pub(super) fn may(&self, own: &str, of_pages: &str) -> Result<(), Reply> {
        let scope = if self.door == NETWORK { own } else { of_pages };
        if self.scopes.contains(scope) {
            Ok(())
        } else {
            Err(refusal(403, 10, 0, "(#10) Application does not have permission for this action"))
        }
    }
}

impl State {
    /// The page that asks, at either door.
    pub(super) fn ask(&mut self, door: &'static str, path: &str, query: &Fields) -> Reply {
        let (app, known): (&str, &[&str]) = if door == NETWORK { (APP_ID, &SCOPES) } else { (PAGES_APP_ID, &PAGES_SCOPES) };
        let redirect = field(query, "redirect_uri");
        if field(query, "client_id") != app {
            return Reply::page(400, "<h1>Invalid platform app</h1>");
        }
        if !self.consent.registers(door, redirect) {
            return Reply::page(400, "<h1>Invalid redirect_uri</h1>");
        }
        let scopes = field(query, "scope");
        if field(query, "response_type") != "code" || scopes.split(',').any(|scope| !known.contains(&scope)) {
            return Reply::page(400, "<h1>Invalid Scopes</h1>");
        }
        let Some(name) = self.sitting().map(|account| account.name.clone()) else { return nobody("Log in to Instagram") };
        let words = format!("{name}, Crier is asking to publish for you");
        ask(&words, &format!("/{path}"), query, &["client_id", "redirect_uri", "scope", "state"], "Allow")
    }

    fn sitting(&self) -> Option<&SimAccount> {
        self.accounts.get(self.consent.sits()?)
    }

    /// What the person chose. Instagram leaves `#_` at the end of the address that it sends the browser to.
    pub(super) fn chosen(&mut self, door: &'static str, form: &Fields) -> Reply {
        let (redirect, state) = (field(form, "redirect_uri"), field(form, "state"));
        if !self.consent.is_registered(door, redirect) {
            return Reply::page(400, "<h1>Invalid redirect_uri</h1>");
        }
        let Some(login) = self.consent.sits().map(str::to_owned) else { return nobody("Log in to Instagram") };
        if field(form, "choice") != "allow" {
            let words =
                [("error", "access_denied"), ("error_reason", "user_denied"), ("error_description", "Permissions error"), ("state", state)];
            return send_back(302, redirect, &words);
        }
        let scopes = field(form, "scope").split(',').filter(|scope| !self.manner.declined.contains(*scope)).map(str::to_owned).collect();
        let (code, ends) = (self.secret("AQ"), self.clock.now() + CODE_LIFE);
        self.consent.give(&code, Code { what: Allowed { login, door, scopes }, redirect: redirect.to_owned(), challenge: None, ends });
        let back = send_back(302, redirect, &[("code", &code), ("state", state)]);
        let Some(address) = back.header("location").filter(|_| door == NETWORK) else { return back };
        Reply::redirect(302, &format!("{address}#_"))
    }

    /// `POST api.instagram.com/oauth/access_token`.
    pub(super) fn short(&mut self, form: &Fields) -> Reply {
        let no = |words: &str| Reply::json(400, &json!({ "error_type": "OAuthException", "code": 400, "error_message": words }));
        if field(form, "client_id") != APP_ID || field(form, "client_secret") != APP_SECRET {
            return no("Invalid platform app");
        }
        let now = self.clock.now();
        let taken = if field(form, "grant_type") == "authorization_code" { self.consent.take(form, now) } else { None };
        let Some(allowed) = taken.filter(|allowed| allowed.door == NETWORK) else {
            return no("Matching code was not found or was already used");
        };
        let Some(account) = self.accounts.get(&allowed.login).cloned() else {
            return no("Matching code was not found or was already used");
        };
        let scopes: Vec<String> = allowed.scopes.iter().cloned().collect();
        let access = self.grant("IGS", Pass { scopes: allowed.scopes, ..self.pass(&account, NETWORK, Some(SHORT_LIFE), true) });
        Reply::json(
            200,
            &match self.manner.shape {
                Shape::Listed => {
                    json!({ "data": [{ "access_token": access, "user_id": account.app_id, "permissions": scopes.join(",") }] })
                }
                Shape::Flat => {
                    json!({ "access_token": access, "user_id": account.app_id.parse::<u64>().unwrap_or(0), "permissions": scopes })
                }
            },
        )
    }

    fn pass(&self, account: &SimAccount, door: &'static str, life: Option<Millis>, is_short: bool) -> Pass {
        let now = self.clock.now();
        Pass {
            id: account.id.clone(),
            door,
            scopes: BTreeSet::new(),
            is_page: false,
            made_at: now,
            ends: life.map(|life| now + life),
            is_short,
        }
    }

    fn grant(&mut self, kind: &str, pass: Pass) -> String {
        let access = self.secret(kind);
        self.tokens.insert(access.clone(), pass);
        access
    }

    /// `GET access_token` and `GET refresh_access_token` at the own door.
    pub(super) fn lasting(&mut self, query: &Fields, renews: bool) -> Result<Reply, Reply> {
        if !renews && field(query, "client_secret") != APP_SECRET {
            return Err(refusal(400, 101, 0, "Error validating client secret."));
        }
        let wanted = if renews { "ig_refresh_token" } else { "ig_exchange_token" };
        if field(query, "grant_type") != wanted {
            return Err(refusal(400, 100, 0, "Unsupported grant type"));
        }
        let old = self.bearer(field(query, "access_token"))?;
        if old.is_short == renews || (renews && self.clock.now() - old.made_at < OLD) {
            return Err(refusal(400, 100, 0, "The access token can not be exchanged or refreshed"));
        }
        let now = self.clock.now();
        let access = self.grant("IGL", Pass { made_at: now, ends: Some(now + LONG_LIFE), is_short: false, ..old });
        Ok(Reply::json(200, &json!({ "access_token": access, "token_type": "bearer", "expires_in": LONG_LIFE / SECOND })))
    }

    /// `GET oauth/access_token` at the door of pages: a code for a short token, or that for a long one.
    pub(super) fn of_person(&mut self, query: &Fields) -> Result<Reply, Reply> {
        if field(query, "client_id") != PAGES_APP_ID {
            return Err(refusal(400, 101, 0, "Error validating application. Cannot get application info due to a system error."));
        }
        if field(query, "client_secret") != PAGES_APP_SECRET {
            return Err(refusal(400, 1, 0, "Error validating client secret."));
        }
        let now = self.clock.now();
        let (pass, life) = if field(query, "grant_type") == "fb_exchange_token" {
            (self.bearer(field(query, "fb_exchange_token"))?, LONG_LIFE)
        } else {
            let taken = self.consent.take(query, now).filter(|allowed| allowed.door == PAGES);
            let allowed = taken.ok_or_else(|| refusal(400, 100, 36_009, "This authorization code has been used."))?;
            let account = self.accounts.get(&allowed.login).cloned().ok_or_else(gone)?;
            (Pass { scopes: allowed.scopes, ..self.pass(&account, PAGES, None, true) }, SHORT_LIFE)
        };
        let access = self.grant("EAA", Pass { made_at: now, ends: Some(now + life), ..pass });
        Ok(Reply::json(200, &json!({ "access_token": access, "token_type": "bearer", "expires_in": life / SECOND })))
    }

    /// What the person knows and has: `me`, `me/permissions`, `me/accounts`, `me/businesses`, a page.
    pub(super) fn of_me(&mut self, pass: &Pass, parts: &[&str]) -> Result<Reply, Reply> {
        let account = self.account_named(&pass.id).cloned().ok_or_else(gone)?;
        let body = match parts {
            ["me"] => json!({ "id": account.app_id, "name": account.name }),
            ["me", "permissions"] => {
                let all = PAGES_SCOPES.map(
                    |scope| json!({ "permission": scope, "status": if pass.scopes.contains(scope) { "granted" } else { "declined" } }),
                );
                json!({ "data": all })
            }
            ["me", "accounts"] => json!({ "data": self.pages_of(pass, &account), "paging": {} }),
            ["me", "businesses"] => json!({ "data": [] }),
            [page] if account.page.as_ref().is_some_and(|(id, _)| id == page) => self.pages_of(pass, &account).remove(0),
            _ => return Err(gone()),
        };
        Ok(Reply::json(200, &body))
    }

    fn pages_of(&mut self, pass: &Pass, account: &SimAccount) -> Vec<Value> {
        let Some((id, name)) = account.page.clone() else { return Vec::new() };
        let access = self.grant("EAAP", Pass { is_page: true, ends: None, made_at: self.clock.now(), ..pass.clone() });
        let mut page = json!({ "id": id, "name": name, "access_token": access, "tasks": ["CREATE_CONTENT", "MANAGE"] });
        if account.kind != "PERSONAL" {
            page["instagram_business_account"] = json!({ "id": account.id, "username": account.username, "name": account.name });
        }
        vec![page]
    }

    /// `debug_token`, by the app.
    pub(super) fn debug(&self, token: &str) -> Reply {
        let data = match self.tokens.get(token) {
            Some(pass) => {
                let until = (pass.made_at + DATA_LIFE) / SECOND;
                json!({ "is_valid": true, "expires_at": pass.ends.unwrap_or(0) / SECOND, "data_access_expires_at": until, "scopes": pass.scopes })
            }
            None => json!({ "is_valid": false, "scopes": [] }),
        };
        Reply::json(200, &json!({ "data": data }))
    }

    /// `me` at the own door.
    pub(super) fn me(&self, pass: &Pass) -> Result<Reply, Reply> {
        let account = self.account_named(&pass.id).ok_or_else(gone)?;
        let SimAccount { id, app_id, username, name, kind, .. } = account;
        Ok(Reply::json(200, &json!({ "id": app_id, "user_id": id, "username": username, "name": name, "account_type": kind })))
    }

    /// What a token lets do.
    pub(super) fn bearer(&self, token: &str) -> Result<Pass, Reply> {
        let pass =
            self.tokens.get(token).ok_or_else(|| refusal(400, 190, 467, "Invalid OAuth access token - Cannot parse access token"))?;
        if pass.ends.is_some_and(|ends| ends <= self.clock.now()) {
            return Err(refusal(400, 190, 463, "Error validating access token: Session has expired"));
        }
        Ok(pass.clone())
    }

    /// Whether a request at the door of pages proves that it comes from the app, if it says so at all.
    pub(super) fn proved(token: &str, proof: &str) -> Result<(), Reply> {
        if proof.is_empty() { Ok(()) } else { graph::proved(PAGES_APP_SECRET, token, proof) }
    }

    /// Everything of whoever has this number (the account's, or that which the app knows) is over.
    pub(super) fn take_back(&mut self, id: &str) {
        let own = self.accounts.values().find(|account| account.id == id || account.app_id == id).map(|account| account.id.clone());
        self.tokens.retain(|_, pass| Some(&pass.id) != own.as_ref());
    }

    /// A twin of a token, over since a moment.
    pub(super) fn expired(&mut self, token: &str) -> String {
        let now = self.clock.now();
        match self.tokens.get(token).cloned() {
            Some(pass) => self.grant("IGX", Pass { ends: Some(now), ..pass }),
            None => String::new(),
        }
    }

    /// Whether a number is that of whoever holds a token, as the app knows them.
    pub(super) fn is_person(&self, user: &str) -> bool {
        self.accounts.values().any(|account| account.app_id == user)
    }
}
