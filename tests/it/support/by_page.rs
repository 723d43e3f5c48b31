//! Signing in on the page of a simulated network, as a browser would that follows nothing by itself. Used by the tests of the
//! networks whose page that is, and by those of the way through Crier's own pages.

use crier::net::Net;
use crier::platforms::{Begun, ConnectError, Grant, Platform, Start};
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use url::Url;
use url::form_urlencoded::Serializer;

/// Where the networks send the browser back to.
pub const REDIRECT: &str = "https://crier.example/oauth/callback";
/// As long as RFC 7636 wants it.
pub const VERIFIER: &str = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef";

pub fn start() -> Start<'static> {
    Start { redirect: REDIRECT, state: "state", verifier: VERIFIER, account: "" }
}

/// A browser without cookies that shows redirects rather than to follow them.
pub fn browser() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

/// Says yes (`allow`) or no (`cancel`) on the page at `address`, which carries on what it was asked with: where it sends the
/// browser. A network that does not even ask sends it there at once.
pub async fn decide(address: &str, choice: &str) -> Url {
    let page = browser().get(address).send().await.unwrap();
    if let Some(to) = location(&page) {
        return to;
    }
    assert_eq!(page.status(), 200);
    let mut page = Url::parse(address).unwrap();
    let body = Serializer::new(String::new()).extend_pairs(page.query_pairs()).append_pair("choice", choice).finish();
    page.set_query(None);
    let answer = browser().post(page).body(body).send().await.unwrap();
    location(&answer).unwrap_or_else(|| panic!("nowhere: {}", answer.status()))
}

fn location(answer: &Response) -> Option<Url> {
    Some(answer.headers().get(LOCATION)?.to_str().unwrap().parse().unwrap())
}

/// What an address carries under this name.
pub fn carried(back: &Url, name: &str) -> String {
    back.query_pairs().find(|(own, _)| own == name).unwrap_or_else(|| panic!("no {name} in {back}")).1.into_owned()
}

/// What the browser brings back from the page of a network (OAuth 2).
pub async fn walk(network: &dyn Platform, net: &Net, choice: &str) -> Url {
    let Begun { address, secret, .. } = network.begin(net, &start()).await.unwrap();
    assert_eq!(secret, None);
    decide(&address, choice).await
}

/// The same of somebody who says yes: what the network is asked with.
pub async fn allowed(network: &dyn Platform, net: &Net) -> Grant {
    grant(&carried(&walk(network, net, "allow").await, "code"), VERIFIER)
}

/// What a network is asked with.
pub fn grant(code: &str, verifier: &str) -> Grant {
    let answers = [("code", code), ("redirect", REDIRECT), ("verifier", verifier)];
    Grant { answers: answers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec() }
}

/// What brings nobody in: what was used, and what was never given out.
pub fn wrong_grants(used: &Grant) -> Vec<(Grant, ConnectError)> {
    let wrong = [used.clone(), grant("never given", VERIFIER), grant("", VERIFIER)];
    wrong.map(|grant| (grant, ConnectError::TooSlow)).to_vec()
}
