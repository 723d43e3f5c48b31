//! Crier as Bluesky's servers know it: the document that they fetch, served here and open to being changed, and the sign-in of
//! an account on the page of its server. Used by the tests of that sign-in, against the simulator and the reference server.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use crier::clock::Clock;
use crier::model::ids::token;
use crier::net::Net;
use crier::platforms::bluesky::Bluesky;
use crier::platforms::bluesky::oauth::client::{Client, DOCUMENT};
use crier::platforms::bluesky::oauth::key::Key;
use crier::platforms::{Begun, ConnectError, Endpoints, Grant, Platform, Start};
use crier::sim::{Served, serve};
use serde_json::Value;
use url::Url;

use super::by_page::carried;

/// Where the document is served, and what it says.
pub struct Document {
    pub said: Arc<Mutex<Value>>,
    pub served: Served,
}

impl Document {
    pub async fn serve() -> Self {
        let said = Arc::new(Mutex::new(Value::Null));
        let saying = said.clone();
        let answer = move || {
            let text = saying.lock().unwrap().to_string();
            async move { ([(CONTENT_TYPE, "application/json")], text) }
        };
        let served = serve(Router::new().route(DOCUMENT, get(answer))).await.unwrap();
        Self { said, served }
    }

    /// Crier at `public_url`, with these keys, and what it says of itself in the document.
    pub fn bluesky(&self, endpoints: Endpoints, public_url: &str, keys: &[&str]) -> Bluesky {
        let keys = keys.iter().map(|key| Key::open(key).unwrap()).collect();
        let bluesky = Bluesky::by_page(endpoints, Client::of(public_url, keys).unwrap());
        *self.said.lock().unwrap() = bluesky.client_document().unwrap();
        bluesky
    }
}

/// A new key, as it is written down.
pub fn new_key(clock: &Clock) -> String {
    Key::new(clock).unwrap().secret().to_string()
}

/// A sign-in that has begun.
pub struct Walk {
    pub begun: Begun,
    redirect: String,
    verifier: String,
    account: String,
}

/// Begins the sign-in of `account`.
pub async fn begin(bluesky: &Bluesky, net: &Net, public_url: &str, account: &str) -> Result<Walk, ConnectError> {
    let redirect = format!("{public_url}/oauth/bluesky/callback");
    let verifier = token(net.clock(), 52);
    let start = Start { redirect: &redirect, state: "state", verifier: &verifier, account };
    let begun = bluesky.begin(net, &start).await?;
    Ok(Walk { begun, redirect: redirect.clone(), verifier: verifier.clone(), account: account.to_owned() })
}

impl Walk {
    /// What the network is asked with, once the browser is back.
    pub fn grant(&self, back: &Url) -> Grant {
        assert_eq!(Some(carried(back, "iss")), self.begun.issuer, "it says who it is");
        assert_eq!(carried(back, "state"), "state");
        let answers = [
            ("code", carried(back, "code")),
            ("redirect", self.redirect.clone()),
            ("verifier", self.verifier.clone()),
            ("secret", self.begun.secret.clone().unwrap()),
            ("account", self.account.clone()),
        ];
        Grant { answers: answers.map(|(name, value)| (name.to_owned(), value)).to_vec() }
    }
}

/// The same grant with another answer to `field`.
pub fn with(grant: &Grant, field: &str, value: &str) -> Grant {
    let answers = grant.answers.iter().filter(|(name, _)| name != field).cloned();
    Grant { answers: answers.chain([(field.to_owned(), value.to_owned())]).collect() }
}

/// What brings nobody in, beside a grant that was used.
pub fn wrong_grants(used: &Grant) -> Vec<(Grant, ConnectError)> {
    let wrong = [used.clone(), with(used, "code", "cod-nobody-gave-it-out"), with(used, "secret", ""), with(used, "secret", "{}")];
    wrong.map(|grant| (grant, ConnectError::TooSlow)).to_vec()
}
