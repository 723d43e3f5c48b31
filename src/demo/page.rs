//! The demo's page: the same chat with pictures, beside what the simulated networks show. Listens on 127.0.0.1 alone,
//! under a path that nobody can guess, and checks who asks (Host, and Origin of whatever changes something).
//! Called by `crier demo`. The page itself is three files beside this one; every text reaches it as data.

mod state;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::Desk;
use super::networks::sniff;
use crate::model::ids::token;
use crate::sim::telegram::Pressed;
use crate::sim::{Served, serve as listen};

const HTML: &str = include_str!("page/page.html");
const CSS: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");
/// Only what comes from here, and no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Characters of the path that nobody can guess, with 5 bits each.
const SECRET: usize = 26;

/// The page while it is served.
pub struct Page {
    address: String,
    _served: Served,
}

impl Page {
    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Serves the page on a free port.
///
/// # Errors
/// When no port is free.
pub async fn serve(desk: Desk) -> anyhow::Result<Page> {
    let secret = token(&desk.town.clock, SECRET);
    let inside = Router::new()
        .route("/", get(async || asset("text/html; charset=utf-8", HTML)))
        .route("/page.css", get(async || asset("text/css; charset=utf-8", CSS)))
        .route("/page.js", get(async || asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/state", get(state))
        .route("/chat/{message}/{order}", get(chat_file))
        .route("/post/{network}/{post}/{file}", get(post_file))
        .route("/say", post(say))
        .route("/edit", post(edit))
        .route("/press", post(press))
        .route("/send", post(send))
        .route("/sample", post(sample))
        .route("/restart", post(restart))
        .layer(DefaultBodyLimit::disable())
        .with_state(desk);
    let router = Router::new().nest_service(&format!("/{secret}/"), inside).layer(middleware::from_fn(guard));
    let served = listen(router).await?;
    let address = format!("{}/{secret}/", served.base);
    Ok(Page { address, _served: served })
}

/// Nobody gets in through another name for this machine (DNS rebinding), and no other page changes anything here.
async fn guard(request: Request, next: Next) -> Response {
    if !is_ours(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, "Open the address that the terminal shows.").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn is_ours(method: &Method, headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let host = header(HOST);
    let port = host.strip_prefix("127.0.0.1:").or(host.strip_prefix("localhost:"));
    let here = port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    here && (method == Method::GET || header(ORIGIN) == format!("http://{host}"))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")], text).into_response()
}

async fn state(State(desk): State<Desk>) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(state::of(&desk))).into_response()
}

async fn chat_file(State(desk): State<Desk>, Path((message, _)): Path<(i64, u64)>) -> Response {
    file(desk.telegram().media(desk.town.owner, message).map(|media| media.bytes))
}

async fn post_file(State(desk): State<Desk>, Path((network, post, place)): Path<(String, usize, usize)>) -> Response {
    let posts = desk.town.networks.posts(&network).unwrap_or_default();
    file(posts.get(post).and_then(|post| post.files.get(place)).map(|file| file.bytes.clone()))
}

/// What a person sent may be anything: only pictures and videos are handed out as what they are.
fn file(bytes: Option<Bytes>) -> Response {
    match bytes {
        Some(bytes) => ([(CONTENT_TYPE, sniff(&bytes).0)], Body::from(bytes)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Said {
    text: String,
}

async fn say(State(desk): State<Desk>, Json(said): Json<Said>) -> StatusCode {
    desk.say(said.text.trim());
    StatusCode::NO_CONTENT
}

async fn edit(State(desk): State<Desk>, Json(said): Json<Said>) -> StatusCode {
    if desk.edit(said.text.trim()) { StatusCode::NO_CONTENT } else { StatusCode::CONFLICT }
}

#[derive(Deserialize)]
struct Press {
    message: i64,
    row: usize,
    column: usize,
}

async fn press(State(desk): State<Desk>, Json(press): Json<Press>) -> Json<Value> {
    Json(match desk.press_at(press.message, press.row, press.column) {
        Ok(Pressed::Told) => json!({}),
        Ok(Pressed::Link(link)) => json!({ "link": link }),
        Err(why) => json!({ "why": why }),
    })
}

/// Files under `file`, the words under `caption`; with `as=file` they go untouched.
async fn send(State(desk): State<Desk>, mut form: Multipart) -> StatusCode {
    let (mut files, mut caption, mut untouched) = (Vec::new(), String::new(), false);
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(_) => return StatusCode::BAD_REQUEST,
        };
        let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let Ok(bytes) = field.bytes().await else { return StatusCode::BAD_REQUEST };
        match (name.as_str(), file) {
            ("file", Some(file)) => files.push((file, bytes.to_vec())),
            ("caption", _) => caption = String::from_utf8_lossy(&bytes).trim().to_owned(),
            ("as", _) => untouched = bytes == "file",
            _ => {}
        }
    }
    deliver(&desk, files, &caption, untouched);
    StatusCode::NO_CONTENT
}

fn deliver(desk: &Desk, files: Vec<(String, Vec<u8>)>, caption: &str, untouched: bool) {
    if !untouched {
        desk.send(files, caption);
        return;
    }
    for (place, (name, bytes)) in files.into_iter().enumerate() {
        desk.document(&name, bytes, if place == 0 { caption } else { "" });
    }
}

async fn sample(State(desk): State<Desk>, Json(said): Json<Said>) -> StatusCode {
    match desk.send_sample(said.text.trim()) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn restart(State(desk): State<Desk>) -> StatusCode {
    match desk.town.restart().await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "Crier did not start again");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
