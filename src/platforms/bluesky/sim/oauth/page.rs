//! The page where a person allows a client something. It asks for the account that the client named; who sits at the browser
//! may be somebody else. Called by `mod`.

use super::super::{SimAccount, State};
use super::{Pushed, Refused};
use crate::clock::{MINUTE, Millis};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{Code, ask, nobody, send_back};
use crate::sim::reply::Reply;

/// How long a code may be exchanged.
const CODE_LIFE: Millis = 5 * MINUTE;

fn stopped(no: &Refused) -> Reply {
    Reply::page(no.status, &format!("<h1>Something went wrong</h1><p>{}: {}</p>", no.error, no.why))
}

impl State {
    /// What a page is to ask, as the browser's address names it.
    fn asked_for(&self, fields: &Fields) -> Result<Pushed, Refused> {
        let pushed = self.oauth.pushed.get(field(fields, "request_uri")).filter(|pushed| pushed.ends > self.clock.now());
        let pushed = pushed.ok_or_else(|| Refused::new("invalid_request", "Unknown request_uri"))?;
        if pushed.client.id != field(fields, "client_id") {
            return Err(Refused::new("invalid_request", "client_id mismatch"));
        }
        Ok(pushed.clone())
    }

    /// Who signs in: whoever sits at the browser, or else the account that was named.
    fn sitting(&self, pushed: &Pushed) -> Option<&SimAccount> {
        let hint = pushed.hint.as_deref().unwrap_or_default();
        match self.oauth.consent.sits() {
            Some(did) => self.by_did(did),
            None => self.accounts.get(hint).or_else(|| self.by_did(hint)),
        }
    }

    /// The page that asks.
    pub(super) fn page(&mut self, query: &Fields) -> Reply {
        let pushed = match self.asked_for(query) {
            Ok(pushed) => pushed,
            Err(no) => return stopped(&no),
        };
        let Some(account) = self.sitting(&pushed) else { return nobody("Sign in") };
        let words = format!("Crier wants to publish as @{}", account.handle);
        ask(&words, "/oauth/authorize", query, &["client_id", "request_uri"], "Authorize")
    }

    /// What the person chose. What was left ahead is used up by it.
    pub(super) fn page_answered(&mut self, form: &Fields, issuer: &str) -> Reply {
        let mut pushed = match self.asked_for(form) {
            Ok(pushed) => pushed,
            Err(no) => return stopped(&no),
        };
        self.oauth.pushed.remove(field(form, "request_uri"));
        let issuer = self.manner.says.clone().unwrap_or_else(|| issuer.to_owned());
        let (redirect, state) = (pushed.redirect.clone(), pushed.state.clone());
        let did = self.sitting(&pushed).map(|account| account.did.clone());
        let (Some(did), "allow") = (did, field(form, "choice")) else {
            return send_back(303, &redirect, &[("iss", &issuer), ("state", &state), ("error", "access_denied")]);
        };
        let code = self.named("cod-");
        let (challenge, ends) = (Some(pushed.challenge.clone()), self.clock.now() + CODE_LIFE);
        pushed.did = did;
        self.oauth.consent.give(&code, Code { what: pushed, redirect: redirect.clone(), challenge, ends });
        send_back(303, &redirect, &[("iss", &issuer), ("state", &state), ("code", &code)])
    }
}
