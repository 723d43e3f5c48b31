//! `/meta/…`: where Meta's networks tell that somebody took back what they had allowed or wants everything erased, and the
//! page that says what came of that. Called by those networks; what they did not sign changes nothing and learns nothing.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::tz::TimeZone;
use serde_json::json;
use url::form_urlencoded;

use super::Site;
use super::page::Page;
use super::upload::browser_lang;
use crate::chat;
use crate::connect::meta::{MetaApp, Wish};
use crate::i18n::moment;
use crate::model::say::Say;
use crate::store::{Result, Withdrawal};

/// The largest request that is read, in bytes.
const BODY_MAX: usize = 16 << 10;
/// The longest code that is looked at.
const CODE_MAX: usize = 64;

pub(super) fn routes() -> Router<Site> {
    let told = Router::new()
        .route("/meta/{network}/deauthorize", post(deauthorize))
        .route("/meta/{network}/deletion", post(erase))
        .layer(DefaultBodyLimit::max(BODY_MAX));
    told.route("/meta/deletion/{code}", get(status))
}

async fn deauthorize(State(site): State<Site>, Path(network): Path<String>, body: Bytes) -> Response {
    match withdrawn(&site, &network, Wish::Deauthorize, &body).await {
        Ok(Some(_)) => StatusCode::OK.into_response(),
        Ok(None) => StatusCode::BAD_REQUEST.into_response(),
        Err(error) => failed(&error),
    }
}

async fn erase(State(site): State<Site>, Path(network): Path<String>, body: Bytes) -> Response {
    match withdrawn(&site, &network, Wish::Erase, &body).await {
        Ok(Some(done)) => {
            let url = format!("{}/meta/deletion/{}", site.public_url, done.code);
            ([(CACHE_CONTROL, "no-store")], Json(json!({ "url": url, "confirmation_code": done.code }))).into_response()
        }
        Ok(None) => StatusCode::BAD_REQUEST.into_response(),
        Err(error) => failed(&error),
    }
}

/// Does what a request wants; `None` when its app did not sign it.
async fn withdrawn(site: &Site, network: &str, wish: Wish, body: &[u8]) -> Result<Option<Withdrawal>> {
    let Some(app) = MetaApp::from_word(network) else { return Ok(None) };
    let mut signed = form_urlencoded::parse(body).filter(|(name, _)| name == "signed_request");
    let (Some((_, signed)), None) = (signed.next(), signed.next()) else { return Ok(None) };
    let Some(request) = site.meta.read(app, wish, &signed, site.chat.clock.now()) else {
        tracing::warn!(network, wish = wish.word(), "a request that the app did not sign was refused");
        return Ok(None);
    };
    let accounts = site.connect.accounts_of(&request).await?;
    let words = chat::withdrawn(&site.chat, &request, &accounts).await?;
    site.connect.withdraw(&request, &accounts, &words).await.map(Some)
}

/// What was erased and when. Nothing about whose it was: the page does not know.
async fn status(State(site): State<Site>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let lang = browser_lang(&headers);
    let found = match site.chat.store.withdrawal(&code).await {
        Ok(found) => found.filter(|found| code.len() <= CODE_MAX && found.kind == Wish::Erase.word()),
        Err(error) => return failed(&error),
    };
    let Some(done) = found else {
        let page = Page::new(lang, Say::new("web-deletion")).say(&Say::new("web-deletion-unknown"));
        return (StatusCode::NOT_FOUND, page).into_response();
    };
    let key = if done.accounts == 0 { "web-deletion-nothing" } else { "web-deletion-done" };
    let text = Say::new(key).text("network", done.platform.name()).say("date", moment::full(done.done_at, &TimeZone::UTC));
    Page::new(lang, Say::new("web-deletion")).say(&text).into_response()
}

fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "what a network told could not be done; it tells it again");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
