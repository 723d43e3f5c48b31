//! What clients ask directly: to leave a request ahead, to exchange a code, to renew, to end. What renews a session is good
//! once: whoever brings it a second time ends the session for everybody, as does a code that comes twice. A session stays with
//! the key that it is bound to, and with the key by which its client proved itself. Called by `mod` and, for whose a token is,
//! by `wire`.

use std::collections::HashSet;

use serde_json::json;

use super::super::{NETWORK, Shared, State};
use super::client::Proved;
use super::{Pushed, Refused, Session};
use crate::clock::{DAY, HOUR, MINUTE, Millis, SECOND};
use crate::sim::asked::{Asked, Fields, field};
use crate::sim::consent::{exchanged, is_challenged};
use crate::sim::reply::Reply;

/// How long a request that was left ahead waits for its browser (the server says a second less).
const PUSHED_LIFE: Millis = 5 * MINUTE;
const ACCESS_LIFE: Millis = HOUR;
/// How long what renews a session lives unused, and a session at all.
const IDLE_LIFE: Millis = 90 * DAY;
const SESSION_LIFE: Millis = 730 * DAY;

type Answer = Result<Reply, Refused>;

fn gone(why: &str) -> Refused {
    Refused::new("invalid_grant", why)
}

impl Shared {
    /// Who asks: the form, the client that proved itself, and the name of the key that proves possession.
    async fn who(&self, asked: &Asked) -> Result<(Fields, Proved, String), Refused> {
        if !asked.is_of("application/x-www-form-urlencoded") {
            return Err(Refused::new("invalid_request", "Unsupported content-type"));
        }
        let form = asked.form();
        let proof = self.lock().proof(asked, None)?;
        let document = self.client_document(&form).await?;
        let client = self.proved(&form, &document, &asked.base())?;
        if client.key() == proof.key {
            return Err(Refused::new("invalid_request", "The DPoP proof must be signed with a different key than the client assertion"));
        }
        let redirect = field(&form, "redirect_uri");
        let known = document["redirect_uris"].as_array().is_some_and(|all| all.iter().any(|own| own == redirect));
        if !redirect.is_empty() && !known {
            return Err(Refused::new("invalid_request", format!("Invalid redirect_uri {redirect}")));
        }
        let declared: Vec<&str> = document["scope"].as_str().unwrap_or_default().split(' ').collect();
        match form.get("scope").and_then(|scope| scope.split(' ').find(|scope| !declared.contains(scope))) {
            Some(scope) => Err(Refused::new("invalid_scope", format!("Scope \"{scope}\" is not declared in the client metadata"))),
            None => Ok((form, client, proof.key)),
        }
    }

    /// `/oauth/par`
    pub(super) async fn push(&self, asked: &Asked) -> Answer {
        let (form, client, key) = self.who(asked).await?;
        let mut state = self.lock();
        state.leave(&form, client, key)
    }

    /// `/oauth/token`
    pub(super) async fn token(&self, asked: &Asked) -> Answer {
        let (form, client, key) = self.who(asked).await?;
        let faults = &self.world.faults;
        Ok(exchanged(
            faults,
            NETWORK,
            &form,
            || gone("Invalid refresh token").into(),
            || {
                let mut state = self.lock();
                let given = match field(&form, "grant_type") {
                    "authorization_code" => state.exchange(&form, client, key),
                    "refresh_token" => state.renew(&form, &client, &key),
                    _ => Err(Refused::new("unsupported_grant_type", "Unsupported grant_type")),
                };
                given.unwrap_or_else(Reply::from)
            },
        ))
    }

    /// `/oauth/revoke`: what is not there is ended already.
    pub(super) async fn end(&self, asked: &Asked) -> Answer {
        let (form, client, _) = self.who(asked).await?;
        let token = field(&form, "token");
        self.lock()
            .oauth
            .sessions
            .retain(|_, session| session.client != client || ![&session.refresh, &session.access].contains(&&token.to_owned()));
        Ok(Reply::json(200, &json!({})))
    }
}

impl State {
    /// A name that nobody can guess.
    pub(super) fn named(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.name())
    }

    fn leave(&mut self, form: &Fields, client: Proved, key: String) -> Answer {
        let scope = field(form, "scope");
        let wrong = [
            (field(form, "response_type") != "code", "invalid_request", "response_type"),
            (!is_challenged(form), "invalid_request", "Use of PKCE is required"),
            (field(form, "redirect_uri").is_empty(), "invalid_request", "redirect_uri is required"),
            (field(form, "state").is_empty(), "invalid_request", "state"),
            (!scope.split(' ').any(|scope| scope == "atproto"), "invalid_scope", "The \"atproto\" scope is required"),
        ];
        if let Some((_, error, why)) = wrong.into_iter().find(|(wrong, ..)| *wrong) {
            return Err(Refused::new(error, why));
        }
        if !self.is_first(format!("challenge {}", field(form, "code_challenge"))) {
            return Err(Refused::new("invalid_request", "Code challenge already used"));
        }
        let name = format!("urn:ietf:params:oauth:request_uri:{}", self.named("req-"));
        let text = |name: &str| field(form, name).to_owned();
        let pushed = Pushed {
            client,
            key,
            redirect: text("redirect_uri"),
            scope: text("scope"),
            state: text("state"),
            challenge: text("code_challenge"),
            hint: form.get("login_hint").cloned(),
            ends: self.clock.now() + PUSHED_LIFE,
            did: String::new(),
        };
        self.oauth.pushed.insert(name.clone(), pushed);
        Ok(Reply::json(201, &json!({ "request_uri": name, "expires_in": PUSHED_LIFE / SECOND - 1 })))
    }

    fn exchange(&mut self, form: &Fields, client: Proved, key: String) -> Answer {
        let now = self.clock.now();
        let code = field(form, "code");
        if let Some(session) = self.oauth.codes.remove(code) {
            self.oauth.sessions.remove(&session);
            return Err(gone("Invalid code"));
        }
        let allowed = self.oauth.consent.take(form, now).ok_or_else(|| gone("Invalid code"))?;
        if allowed.client != client || allowed.key != key {
            return Err(gone("DPoP proof does not match the expected JKT"));
        }
        let name = self.named("ses-");
        let session = Session {
            did: allowed.did,
            client,
            key,
            scope: allowed.scope,
            access: self.named("eyJ"),
            access_ends: now + ACCESS_LIFE,
            refresh: self.named("ref-"),
            used: HashSet::new(),
            renewed: now,
            begun: now,
        };
        self.oauth.codes.insert(code.to_owned(), name.clone());
        let reply = self.given(&session);
        self.oauth.sessions.insert(name, session);
        Ok(reply)
    }

    fn renew(&mut self, form: &Fields, client: &Proved, key: &str) -> Answer {
        let (now, token) = (self.clock.now(), field(form, "refresh_token"));
        let holds = |session: &Session| session.refresh == token || session.used.contains(token);
        let found = self.oauth.sessions.iter().find(|(_, session)| holds(session)).map(|(name, session)| (name.clone(), session.clone()));
        let (name, mut session) = found.ok_or_else(|| gone("Invalid refresh token"))?;
        if session.refresh != token {
            self.oauth.sessions.remove(&name);
            self.oauth.replays += 1;
            return Err(gone("Refresh token replayed"));
        }
        if session.client != *client || session.key != key {
            return Err(gone("DPoP proof does not match the expected JKT"));
        }
        if session.renewed + IDLE_LIFE <= now || session.begun + SESSION_LIFE <= now {
            self.oauth.sessions.remove(&name);
            return Err(gone("Refresh token expired"));
        }
        session.used.insert(std::mem::replace(&mut session.refresh, self.named("ref-")));
        session.access = self.named("eyJ");
        (session.access_ends, session.renewed) = (now + ACCESS_LIFE, now);
        self.oauth.renewals += 1;
        let reply = self.given(&session);
        self.oauth.sessions.insert(name, session);
        Ok(reply)
    }

    fn given(&self, session: &Session) -> Reply {
        let sub = self.manner.sub.as_ref().unwrap_or(&session.did);
        let scope = if self.manner.narrow { "atproto" } else { &session.scope };
        Reply::json(
            200,
            &json!({
                "access_token": session.access,
                "token_type": "DPoP",
                "refresh_token": session.refresh,
                "expires_in": (session.access_ends - self.clock.now()) / SECOND,
                "scope": scope,
                "sub": sub,
            }),
        )
    }

    /// Whose token a request carries, which was proved by the key called `key`.
    pub(in crate::platforms::bluesky::sim) fn owner_of_bound(&self, access: &str, key: &str) -> Result<String, Refused> {
        let no = |error, why: &str| Refused { status: 401, error, why: why.to_owned() };
        let session = self.oauth.sessions.values().find(|session| session.access == access);
        let session = session.ok_or_else(|| no("invalid_token", "Invalid token"))?;
        if session.key != key {
            return Err(no("invalid_token", "DPoP proof does not match the expected JKT"));
        }
        if session.access_ends <= self.clock.now() {
            return Err(no("invalid_token", "\"exp\" claim timestamp check failed"));
        }
        if !session.scope.split(' ').any(|scope| scope == "transition:generic") {
            return Err(Refused { status: 403, error: "ScopeMissingError", why: "Missing required scope".to_owned() });
        }
        Ok(session.did.clone())
    }
}
