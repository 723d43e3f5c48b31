//! The player's browser: it keeps cookies, follows redirects, consents or refuses, and ends at the link back.

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use crier::clock::Clock;
use crier::demo::{Browser, Choice};
use crier::net::Net;
use crier::sim::serve;
use std::collections::HashMap;

const PAGE: &str = r#"<h1>Let Crier post?</h1><form method="post" action="/decide?a=1&amp;b=2">
    <input type="hidden" name="ticket" value="t&amp;1"><input type="radio" name="page" value="first"><input type="radio" name="page" value="second">
    <button name="do" value="deny">No</button><button name="do" value="allow">Yes</button></form>"#;

fn site() -> Router {
    Router::new()
        .route("/start", get(async || (axum::http::StatusCode::FOUND, [(LOCATION, "/ask"), (SET_COOKIE, "seat=7; Path=/")])))
        .route("/ask", get(async || Html(PAGE)))
        .route("/decide", post(decide))
        .route("/broken", get(async || (axum::http::StatusCode::FORBIDDEN, Html("<p>Not <b>you</b>"))))
}

async fn decide(headers: HeaderMap, body: String) -> Response {
    let form: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let seat = headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let told = format!("{seat}-{}-{}-{}", field("ticket"), field("page"), field("do")).replace('&', "_");
    Html(format!(r#"<a href="https://t.me/crier_demo_bot?start={told}&amp;x=1">Back to Telegram</a>"#)).into_response()
}

#[tokio::test]
async fn a_page_is_consented_to_or_refused() {
    let served = serve(site()).await.unwrap();
    let mut browser = Browser::new(Net::new(Clock::system(), Vec::new()).unwrap());
    let table = [(Choice::Consent, "allow"), (Choice::Refuse, "deny")];
    for (choice, done) in table {
        let back = browser.visit(&format!("{}/start", served.base), choice).await.unwrap();
        assert_eq!(back.as_deref(), Some(format!("https://t.me/crier_demo_bot?start=seat=7-t_1-first-{done}&x=1").as_str()));
    }
    let why = browser.visit(&format!("{}/broken", served.base), Choice::Consent).await.unwrap_err();
    assert!(why.contains("403") && why.contains("Not you"), "{why}");
    let why = browser.visit("https://example.com/", Choice::Consent).await.unwrap_err();
    assert!(why.contains("not on this machine"), "{why}");
}
