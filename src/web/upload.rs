//! The upload page: a file that Telegram does not hand out comes here, under a link that is good for one file, one person
//! and an hour. The page is three files beside this one; its script speaks tus 1.0 (resumable uploads; core, creation and
//! termination), as does any other tus client. Bytes are kept a chunk at a time, in bounded memory, and only what is kept
//! and written down is acknowledged: killed anywhere, the upload goes on where the rows end.

mod tus;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use std::sync::Arc;
use tokio::sync::Semaphore;

use crate::chat::secret_hash;
use crate::clock::Clock;
use crate::i18n;
use crate::media::keep::Files;
use crate::media::shelf::Shelf;
use crate::model::lang::Lang;
use crate::model::say::Say;
use crate::store::{Store, StoreError, UploadRow};

const HTML: &str = include_str!("upload/page.html");
const CSS: &str = include_str!("upload/page.css");
const SCRIPT: &str = include_str!("upload/page.js");
/// Only what comes from here, and no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// How many requests may carry bytes at a time: each holds a chunk in memory.
const AT_ONCE: usize = 8;
/// The longest secret that is looked at.
const SECRET_MAX: usize = 64;

/// What the page stands on. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    store: Store,
    shelf: Shelf,
    clock: Clock,
    /// The public address, without a slash at the end; `None`: there is no page.
    address: Option<String>,
    /// The largest file, in bytes.
    most: u64,
    room: Arc<Semaphore>,
}

impl Uploads {
    /// The page at this public address.
    pub fn new(store: &Store, files: &Files, clock: &Clock, address: Option<String>, most: u64) -> Self {
        let shelf = Shelf::new(store, files, clock);
        Self { store: store.clone(), shelf, clock: clock.clone(), address, most, room: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The routes; none when there is no public address.
    pub fn router(self) -> Router {
        if self.address.is_none() {
            return Router::new();
        }
        Router::new()
            .route("/up/page.css", get(async || asset("text/css; charset=utf-8", CSS)))
            .route("/up/page.js", get(async || asset("text/javascript; charset=utf-8", SCRIPT)))
            .route("/up/{secret}", get(page))
            .route("/up/{secret}/tus", any(tus::collection))
            .route("/up/{secret}/tus/file", any(tus::file))
            .layer(middleware::from_fn_with_state(self.clone(), guard))
            .with_state(self)
    }

    /// The upload of a link.
    async fn find(&self, secret: &str) -> Result<Option<UploadRow>, StoreError> {
        if secret.len() > SECRET_MAX {
            return Ok(None);
        }
        self.store.upload(&secret_hash(secret)).await
    }
}

/// No other page sends anything here, and nothing of what is answered stays anywhere or tells where it came from.
async fn guard(State(uploads): State<Uploads>, request: Request, next: Next) -> Response {
    let foreign = request.headers().get(ORIGIN).is_some_and(|origin| !uploads.is_own(origin));
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let mut response = if foreign && !reads { StatusCode::FORBIDDEN.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

impl Uploads {
    fn is_own(&self, origin: &HeaderValue) -> bool {
        let own = self.address.as_deref().and_then(|address| url::Url::parse(address).ok());
        own.is_some_and(|own| origin.as_bytes() == own.origin().ascii_serialization().as_bytes())
    }
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind)], text).into_response()
}

/// The page. Looking at it uses nothing up: whoever previews links may do so too.
async fn page(State(uploads): State<Uploads>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    let found = match uploads.find(&secret).await {
        Ok(found) => found,
        Err(error) => return failed(&error),
    };
    let Some(row) = found else { return closed(StatusCode::NOT_FOUND, browser_lang(&headers), "upload-page-unknown") };
    let lang = match uploads.store.person(row.person).await {
        Ok(person) => person.map_or_else(|| browser_lang(&headers), |person| person.lang),
        Err(error) => return failed(&error),
    };
    match row.state.as_str() {
        "done" => closed(StatusCode::GONE, lang, "upload-page-done"),
        "offered" | "open" if row.expires_at > uploads.clock.now() => html(StatusCode::OK, &open_page(lang, uploads.most)),
        _ => closed(StatusCode::GONE, lang, "upload-page-unknown"),
    }
}

/// The language of the browser, as far as it is one of ours.
pub(super) fn browser_lang(headers: &HeaderMap) -> Lang {
    Lang::from_telegram(headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()?.split([',', ';']).next()))
}

/// The texts of the page by the names under which they stand in it.
const TEXTS: [(&str, &str); 11] = [
    ("title", "upload-page-title"),
    ("intro", "upload-page-intro"),
    ("choose", "upload-page-choose"),
    ("stop", "upload-page-stop"),
    ("noscript", "upload-page-noscript"),
    ("going", "upload-page-going"),
    ("again", "upload-page-again"),
    ("done", "upload-page-done"),
    ("gone", "upload-page-unknown"),
    ("large", "upload-page-large"),
    ("stopped", "upload-page-stopped"),
];

fn open_page(lang: Lang, most: u64) -> String {
    let text = |key: &'static str| i18n::escape(&i18n::plain(lang, &Say::new(key).num("megabytes", most / 1_000_000)));
    let filled = HTML.replace("{lang}", lang.code()).replace("{most}", &most.to_string());
    TEXTS.iter().fold(filled, |page, (name, key)| page.replace(&format!("{{{name}}}"), &text(key)))
}

/// A page that says one thing.
fn closed(status: StatusCode, lang: Lang, key: &'static str) -> Response {
    let say = |key: &'static str| i18n::escape(&i18n::plain(lang, &Say::new(key)));
    let page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"page.css\">\n<main><h1>{}</h1><p>{}</p></main>\n</html>\n",
        lang.code(),
        say("upload-page-title"),
        say("upload-page-title"),
        say(key)
    );
    html(status, &page)
}

fn html(status: StatusCode, text: &str) -> Response {
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], Body::from(text.to_owned())).into_response()
}

fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "the upload page failed");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
