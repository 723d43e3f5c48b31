//! Signing in by OAuth 1.0a: a request token, the page where the user allows it, an access token that stays until it is
//! ended. The same user gets the same token as long as the app may do the same. Facts: x, section 1.2.

use url::Url;
use url::form_urlencoded::Serializer;

use super::pages::send_back;
use super::signed::SimSigned;
use super::words::{coded, problem};
use super::{NETWORK, State};
use crate::clock::{MINUTE, Millis};
use crate::sim::asked::{Fields, field};
use crate::sim::consent::{ask, nobody};
use crate::sim::reply::Reply;

/// How long a request token lives (X does not say).
const LIFE: Millis = 15 * MINUTE;

/// A sign-in under way.
pub(super) struct RequestToken {
    pub(super) secret: String,
    callback: String,
    ends: Millis,
    /// Who allowed it, and what proves that the app heard of it from them.
    allowed: Option<(String, String)>,
}

/// What a user allowed.
pub(super) struct AccessToken {
    pub(super) user: String,
    token: String,
    secret: String,
    /// Whether the app could publish when the user allowed it.
    writes: bool,
}

fn gone() -> Reply {
    coded(401, 89, "Invalid or expired token.")
}

fn form(pairs: &[(&str, &str)]) -> Reply {
    Reply::page(200, &Serializer::new(String::new()).extend_pairs(pairs).finish())
}

impl State {
    /// What requests with this token are signed with.
    pub(super) fn secret_of(&self, token: &str) -> Option<String> {
        let now = self.clock.now();
        let asked = self.requests.get(token).filter(|request| request.ends > now).map(|request| &request.secret);
        asked.or_else(|| self.access(token).map(|access| &access.secret)).cloned()
    }

    fn access(&self, token: &str) -> Option<&AccessToken> {
        self.access_tokens.iter().find(|access| access.token == token)
    }

    /// `POST /oauth/request_token`.
    pub(super) fn request_token(&mut self, request: &SimSigned) -> Result<Reply, Reply> {
        let said = self.signed(request)?;
        let callback = said.get("oauth_callback").filter(|callback| Url::parse(callback).is_ok() && !said.contains_key("oauth_token"));
        let callback = callback.ok_or_else(|| coded(400, 215, "Bad Authentication data."))?;
        if !self.consent.registers(NETWORK, callback) {
            return Err(coded(403, 415, "Callback URL not approved for this client application."));
        }
        let [token, secret] = ["request", "hidden"].map(|kind| self.secret(kind));
        let answer = form(&[("oauth_token", &token), ("oauth_token_secret", &secret), ("oauth_callback_confirmed", "true")]);
        let asked = RequestToken { secret, callback: callback.clone(), ends: self.clock.now() + LIFE, allowed: None };
        self.requests.insert(token, asked);
        Ok(answer)
    }

    fn waiting(&self, token: &str) -> Option<&RequestToken> {
        self.requests.get(token).filter(|request| request.allowed.is_none() && request.ends > self.clock.now())
    }

    /// The page that asks.
    pub(super) fn ask_one(&mut self, query: &Fields) -> Reply {
        let token = field(query, "oauth_token");
        if self.waiting(token).is_none() {
            return Reply::page(
                403,
                "<h1>Whoa there!</h1><p>The request token for this page is invalid. It may have already been used.</p>",
            );
        }
        let Some(user) = self.sitting() else { return nobody("Sign in to X") };
        let words = format!("Authorize Crier to access your account @{}?", user.username);
        ask(&words, "/oauth/authorize", query, &["oauth_token"], "Authorize app")
    }

    /// What the user chose.
    pub(super) fn chosen_one(&mut self, form: &Fields) -> Reply {
        let token = field(form, "oauth_token");
        let user = self.sitting().map(|user| user.id.clone());
        let Some(callback) = self.waiting(token).map(|request| request.callback.clone()) else {
            return Reply::page(403, "<h1>Whoa there!</h1>");
        };
        let (Some(user), "allow") = (user, field(form, "choice")) else {
            self.requests.remove(token);
            return send_back(&callback, &[("denied", token)]);
        };
        let verifier = self.secret("verifier");
        if let Some(request) = self.requests.get_mut(token) {
            request.allowed = Some((user, verifier.clone()));
        }
        send_back(&callback, &[("oauth_token", token), ("oauth_verifier", &verifier)])
    }

    /// `POST /oauth/access_token`: for one time.
    pub(super) fn access_token(&mut self, request: &SimSigned) -> Result<Reply, Reply> {
        let said = self.signed(request)?;
        let asked = said.get("oauth_token").and_then(|token| self.requests.remove(token)).ok_or_else(gone)?;
        let verifier = said.get("oauth_verifier");
        let (user, _) = asked.allowed.filter(|(_, right)| verifier == Some(right)).ok_or_else(gone)?;
        let name = self.user_of(&user).map(|user| user.username.clone()).unwrap_or_default();
        let writes = !self.reads_only;
        if !self.access_tokens.iter().any(|access| access.user == user && access.writes == writes) {
            let [token, secret] = ["token", "signing"].map(|kind| self.secret(kind));
            self.access_tokens.push(AccessToken { user: user.clone(), token, secret, writes });
        }
        let access = self.access_tokens.iter().find(|access| access.user == user && access.writes == writes).ok_or_else(gone)?;
        Ok(form(&[("oauth_token", &access.token), ("oauth_token_secret", &access.secret), ("user_id", &user), ("screen_name", &name)]))
    }

    /// `POST /1.1/oauth/invalidate_token.json`.
    pub(super) fn invalidate(&mut self, request: &SimSigned) -> Result<Reply, Reply> {
        let said = self.signed(request)?;
        let token = said.get("oauth_token").ok_or_else(gone)?;
        self.access(token).ok_or_else(gone)?;
        self.access_tokens.retain(|access| access.token != *token);
        Ok(Reply::json(200, &serde_json::json!({ "access_token": token })))
    }

    /// Whose request it is, and whether it may publish. `writes`: whether it wants to.
    pub(super) fn signer(&mut self, request: &SimSigned, writes: bool) -> Result<String, Reply> {
        let said = self.signed(request)?;
        let access = said.get("oauth_token").and_then(|token| self.access(token)).ok_or_else(gone)?;
        if writes && !access.writes {
            let detail = "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.";
            return Err(problem(403, "Forbidden", detail, "oauth1-permissions"));
        }
        Ok(access.user.clone())
    }

    /// What the token of a signed request may do, as X says it in a header.
    pub(super) fn access_level(&self, request: &SimSigned) -> Option<&'static str> {
        let access = self.access(request.token()?.as_str())?;
        Some(if access.writes { "read-write" } else { "read" })
    }
}
