//! The page of a network where a person allows an app something (OAuth 2, RFC 6749): the registered address that answers are
//! sent to, who sits at the browser, and codes that are taken once, in time and by whoever began (RFC 7636). What a network
//! calls it, what it asks for and what its tokens are is the network's own. Kept in the state of a network's simulator; knows
//! no network, and shares no line with what Crier signs in with.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use super::asked::{Fields, field};
use super::faults::Faults;
use super::reply::Reply;
use crate::clock::Millis;

/// Characters of a challenge: base 64 of 32 bytes.
const CHALLENGE: usize = 43;

/// What the pages of a network remember. `T` is what a code is good for: whose, for what.
pub struct Consent<T> {
    redirects: HashMap<&'static str, String>,
    browser: Option<String>,
    codes: HashMap<String, Code<T>>,
}

/// A code that is given out.
pub struct Code<T> {
    /// What it is good for.
    pub what: T,
    /// The address that it is sent to, and the only one that it can be taken for.
    pub redirect: String,
    /// What the verifier of whoever takes it must prove; `None` at networks that do not know PKCE.
    pub challenge: Option<String>,
    /// When it is over.
    pub ends: Millis,
}

impl<T> Default for Consent<T> {
    fn default() -> Self {
        Self { redirects: HashMap::new(), browser: None, codes: HashMap::new() }
    }
}

impl<T> Consent<T> {
    /// From now on the person called `login` sits at the browser.
    pub fn sit(&mut self, login: &str) {
        self.browser = Some(login.to_owned());
    }

    /// Who sits at the browser.
    pub fn sits(&self) -> Option<&str> {
        self.browser.as_deref()
    }

    /// Whether what `app` is answered may be sent to `redirect`. The first sign-in registers it, as an operator would in the
    /// network's portal.
    pub fn registers(&mut self, app: &'static str, redirect: &str) -> bool {
        self.redirects.entry(app).or_insert_with(|| redirect.to_owned()) == redirect
    }

    /// The same, of an address that must be registered by now.
    pub fn is_registered(&self, app: &str, redirect: &str) -> bool {
        self.redirects.get(app).is_some_and(|registered| registered == redirect)
    }

    /// Gives out a code.
    pub fn give(&mut self, name: &str, code: Code<T>) {
        self.codes.insert(name.to_owned(), code);
    }

    /// Takes the code of a request to exchange it. Whatever is wrong with the request, the code is used up by it.
    pub fn take(&mut self, form: &Fields, now: Millis) -> Option<T> {
        let code = self.codes.remove(field(form, "code"))?;
        let proved = code.challenge.as_deref().is_none_or(|challenge| is_proved(challenge, field(form, "code_verifier")));
        let fits = code.ends > now && code.redirect == field(form, "redirect_uri") && proved;
        fits.then_some(code.what)
    }
}

fn is_proved(challenge: &str, verifier: &str) -> bool {
    (43..=128).contains(&verifier.len()) && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == challenge
}

/// Whether who begins a sign-in challenges whoever will take the code (`S256`: the plain way is no proof).
pub fn is_challenged(query: &Fields) -> bool {
    field(query, "code_challenge_method") == "S256" && field(query, "code_challenge").len() == CHALLENGE
}

/// Whether an answer can be sent there, as the stricter networks want it: an address without a query or a fragment.
pub fn is_bare(redirect: &str) -> bool {
    Url::parse(redirect).is_ok_and(|url| url.fragment().is_none() && url.query().is_none())
}

/// A page that asks, in `words`, and posts the `choice` to `action`: `allow`, on a button of that label, or `cancel`. What the
/// address brought under the names of `carries` goes along.
pub fn ask(words: &str, action: &str, query: &Fields, carries: &[&str], label: &str) -> Reply {
    let hidden: String =
        carries.iter().map(|name| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(field(query, name)))).collect();
    let words = escaped(words);
    Reply::page(
        200,
        &format!(
            "<h1>{words}</h1><form method=\"post\" action=\"{action}\">{hidden}<button name=\"choice\" value=\"allow\">{label}</button>\
             <button name=\"choice\" value=\"cancel\">Cancel</button></form>"
        ),
    )
}

/// The page that whoever is not signed in sees.
pub fn nobody(title: &str) -> Reply {
    Reply::page(200, &format!("<h1>{title}</h1><p>Nobody is signed in to this browser.</p>"))
}

/// Sends the browser back to the app, with an answer; `status` as in [`Reply::redirect`].
pub fn send_back(status: u16, redirect: &str, words: &[(&str, &str)]) -> Reply {
    match Url::parse_with_params(redirect, words) {
        Ok(url) => Reply::redirect(status, url.as_str()),
        Err(_) => Reply::page(400, "<h1>Something went wrong</h1>"),
    }
}

/// No, in the words of OAuth 2 (RFC 6749, section 5.2).
pub fn refused(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "error_description": description }))
}

/// Answers a request for tokens: `exchange` does what it asks for. What a fault took back is not renewed (`gone` says so), until
/// somebody has signed in again.
pub fn exchanged(faults: &Faults, network: &str, form: &Fields, gone: impl FnOnce() -> Reply, exchange: impl FnOnce() -> Reply) -> Reply {
    let renews = field(form, "grant_type") == "refresh_token";
    if renews && faults.revoked(network) {
        return gone();
    }
    if renews { exchange() } else { given(faults, network, exchange()) }
}

/// The answer to a sign-in: whoever got tokens by it has some that live, whatever a fault took back before.
pub fn given(faults: &Faults, network: &str, reply: Reply) -> Reply {
    if reply.status == 200 {
        faults.reconnect(network);
    }
    reply
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
