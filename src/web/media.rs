//! `/m/…`: the files that networks fetch, one at a time and by a signed link only. GET and HEAD, whole or one range of it;
//! nothing is listed, led elsewhere or kept by anybody, and whatever is wrong with a link looks the same. Called by networks.
//!
//! A file goes out piece by piece, as fast as it is taken: nothing of it is held in memory but the pieces on their way.

use std::ops::Range;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_RANGE, RANGE,
    REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures_util::{StreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::clock::{Clock, Sleep};
use crate::links::{Fetched, Links};
use crate::media::keep::{KeepError, Pieces};
use crate::net::REQUEST_LIMIT;

/// How many files may be on their way at a time; a network that finds no room comes again.
const AT_ONCE: usize = 64;
/// When it should come again, in seconds.
const AGAIN: HeaderValue = HeaderValue::from_static("5");
/// How many pieces may wait for whoever takes them.
const WAITING: usize = 4;
/// Robots may fetch what they have a link to; no page here is for a search engine, as each of them says itself.
const ROBOTS: &str = "User-agent: *\nAllow: /\n";

/// What fetching stands on. Cheap to clone.
#[derive(Clone)]
struct Media {
    links: Links,
    room: Arc<Semaphore>,
}

/// What of a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that are not there.
    Beyond,
}

/// The routes, for what these links lead to.
pub fn routes(links: Links) -> Router {
    let media = Media { links, room: Arc::new(Semaphore::new(AT_ONCE)) };
    Router::new().route("/m/{id}/{name}", any(fetch)).with_state(media).route("/robots.txt", get(async || ROBOTS))
}

/// What of `size` bytes a request asks for (RFC 9110, section 14: one range; what cannot be read, and several, is all of
/// it). `if_range` is the tag of the version that the range is of.
pub fn asked(range: Option<&str>, if_range: Option<&str>, tag: &str, size: u64) -> Asked {
    let Some(range) = range.filter(|_| if_range.is_none_or(|wanted| wanted == tag)) else { return Asked::Whole };
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|spec| spec.trim().split_once('-')) else { return Asked::Whole };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().unwrap_or(u64::MAX));
    let part =
        |first: u64, last: u64| if first < size && first <= last { Asked::Part(first..last.min(size - 1) + 1) } else { Asked::Beyond };
    match (first, last, number(first), number(last)) {
        ("", "", ..) => Asked::Whole,
        ("", _, _, Some(0)) => Asked::Beyond,
        ("", _, _, Some(length)) => part(size.saturating_sub(length), u64::MAX),
        (_, "", Some(first), _) => part(first, u64::MAX),
        (_, _, Some(first), Some(last)) if first <= last => part(first, last),
        _ => Asked::Whole,
    }
}

async fn fetch(State(media): State<Media>, Path((id, name)): Path<(String, String)>, method: Method, headers: HeaderMap) -> Response {
    let mut response = match method {
        Method::GET | Method::HEAD => media.answer(&id, &name, &headers, method == Method::HEAD).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

/// A file as it is served.
struct File {
    mime: String,
    size: u64,
    tag: String,
}

impl Media {
    async fn answer(&self, id: &str, name: &str, headers: &HeaderMap, head: bool) -> Response {
        // Only a GET has ranges (RFC 9110, section 14.2).
        let headers = if head { &HeaderMap::new() } else { headers };
        if let Some(bytes) = self.links.probe(id, name) {
            let file = File { mime: "image/jpeg".to_owned(), size: bytes.len() as u64, tag: tag(id) };
            return file.response(headers, |range| body(&bytes, range, head));
        }
        let found = match self.links.find(id, name).await {
            Ok(Some(found)) => found,
            Ok(None) => return StatusCode::NOT_FOUND.into_response(),
            Err(error) => return failed(&error),
        };
        let file = File { mime: found.mime.clone(), size: found.bytes, tag: tag(&found.file) };
        match file.asked(headers) {
            _ if head => file.response(headers, |_| Body::empty()),
            Asked::Beyond => file.response(headers, |_| Body::empty()),
            Asked::Whole => self.streamed(&file, &found, headers, 0..found.bytes).await,
            Asked::Part(range) => self.streamed(&file, &found, headers, range).await,
        }
    }

    async fn streamed(&self, file: &File, found: &Fetched, headers: &HeaderMap, range: Range<u64>) -> Response {
        let Ok(room) = self.room.clone().try_acquire_owned() else {
            return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, AGAIN)]).into_response();
        };
        let pieces = match self.links.pieces(found, range).await {
            Ok(pieces) => pieces,
            Err(KeepError::Missing(_)) => return StatusCode::NOT_FOUND.into_response(),
            Err(error) => return failed(&error),
        };
        if let Err(error) = self.links.count(found).await {
            tracing::warn!(%error, "a fetch could not be counted");
        }
        tracing::debug!(network = found.platform.word(), link = found.id, "a file is fetched");
        let (send, receive) = mpsc::channel(WAITING);
        tokio::spawn(pump(pieces, send, self.links.clock().clone(), room));
        let body = stream::unfold(receive, async |mut receive| receive.recv().await.map(|piece| (piece, receive)));
        file.response(headers, |_| Body::from_stream(body))
    }
}

/// Hands the pieces on until whoever takes them has them all, or has taken none for a minute.
async fn pump(mut pieces: Pieces, send: mpsc::Sender<Result<Bytes, KeepError>>, clock: Clock, _room: OwnedSemaphorePermit) {
    while let Some(piece) = pieces.next().await {
        let broken = piece.is_err();
        let open = clock.open();
        let taken = clock.within(REQUEST_LIMIT, Sleep::Idle, &open, send.send(piece)).await;
        if broken || !matches!(taken, Some(Ok(()))) {
            return;
        }
    }
}

impl File {
    fn asked(&self, headers: &HeaderMap) -> Asked {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        asked(text(RANGE), text(IF_RANGE), &self.tag, self.size)
    }

    fn response(&self, headers: &HeaderMap, body: impl FnOnce(Range<u64>) -> Body) -> Response {
        let (status, range) = match self.asked(headers) {
            Asked::Whole => (StatusCode::OK, 0..self.size),
            Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
            Asked::Beyond => {
                let range = format!("bytes */{}", self.size);
                return (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, range), (ETAG, self.tag.clone())]).into_response();
            }
        };
        let of = (status == StatusCode::PARTIAL_CONTENT)
            .then(|| [(CONTENT_RANGE, format!("bytes {}-{}/{}", range.start, range.end - 1, self.size))]);
        let about = [
            (CONTENT_TYPE, self.mime.clone()),
            (CONTENT_LENGTH, (range.end - range.start).to_string()),
            (ACCEPT_RANGES, "bytes".to_owned()),
            (ETAG, self.tag.clone()),
        ];
        match of {
            Some(of) => (status, about, of, body(range)).into_response(),
            None => (status, about, body(range)).into_response(),
        }
    }
}

/// The bytes of a probe.
fn body(bytes: &Bytes, range: Range<u64>, head: bool) -> Body {
    let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).min(bytes.len());
    if head { Body::empty() } else { Body::from(bytes.slice(at(range.start)..at(range.end))) }
}

/// What tells one version of a file from another; nobody learns the file's own name from it.
fn tag(name: &str) -> String {
    let digest = Sha256::digest(format!("crier media {name}").as_bytes());
    format!("\"{}\"", digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "a file could not be handed out");
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, AGAIN)]).into_response()
}
