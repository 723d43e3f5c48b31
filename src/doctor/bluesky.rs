//! Whether Bluesky's servers can read what Crier says of itself: each fetches it from the public address before anybody signs in
//! on its page. As far as this machine can know; app passwords work without it.

use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::{Finding, good, partly};
use crate::net::{Answer, How, Net};
use crate::platforms::bluesky::oauth::client::DOCUMENT;

const WHAT: &str = "Bluesky";

/// Fetches the document from behind the public address `url`, as a server does. `port`: where Crier listens.
pub async fn page(url: &str, port: u16, net: &Net) -> Finding {
    let address = format!("{url}{DOCUMENT}");
    let wrong = match net.send(net.to_operator().get(&address), How::REPEATABLE).await {
        Ok(answer) => wrong(&answer, &address, port),
        Err(_) => Some(format!("does not answer: let your proxy pass /oauth/ on to the port {port}")),
    };
    match wrong {
        None => good(WHAT, format!("{address} says what this Crier is, with its keys: people sign in on their server's page")),
        Some(why) => partly(WHAT, format!("{address} {why}. Until then people sign in by app passwords alone")),
    }
}

/// What of an answer keeps a server from taking it for Crier's document, and how to mend it (draft "OAuth Client ID Metadata
/// Document"; atproto.com, specification "OAuth": status 200, JSON, no redirect, the very address as its name, keys).
fn wrong(answer: &Answer, address: &str, port: u16) -> Option<String> {
    if (300..400).contains(&answer.status) {
        return Some("leads elsewhere, which servers do not follow: let your proxy answer itself".to_owned());
    }
    if answer.status != 200 {
        return Some(format!(
            "answers with {}: let your proxy pass /oauth/ on to the port {port}, with nothing in front of it that turns robots away",
            answer.status
        ));
    }
    let kind = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let document: Option<Value> = serde_json::from_slice(&answer.body).ok().filter(|_| kind.starts_with("application/json"));
    let Some(document) = document else {
        return Some(format!("is not what Crier says there: let your proxy pass /oauth/ on to the port {port} as it is"));
    };
    let name = document.get("client_id").and_then(Value::as_str).unwrap_or_default();
    if name != address {
        return Some(format!(
            "names itself {name:?}: start Crier again with the CRIER_PUBLIC_URL that this command has, without anything behind the host"
        ));
    }
    let keys = document.pointer("/jwks/keys").and_then(Value::as_array);
    keys.is_none_or(Vec::is_empty).then(|| "lists no key: make one with crier keys bluesky, and start Crier again".to_owned())
}
