//! The server side of tus 1.0 (tus.io, protocol/resumable-upload, version 1.0.0 of 2016-03-25): core, creation and
//! termination. Strict: what the protocol demands of a client is demanded.

use axum::body::{Body, HttpBody};
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use serde_json::json;

use super::{Uploads, failed};
use crate::bot::message_params;
use crate::bot::outbox::IN_PLACE_OF;
use crate::clock::{HOUR, Millis};
use crate::model::say::Say;
use crate::model::screen::Screen;
use crate::store::{NewWord, StoreError, UploadRow};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const OVERRIDE: &str = "x-http-method-override";
const ONE: HeaderValue = HeaderValue::from_static("1.0.0");
/// The media type of the bytes.
const OCTETS: &str = "application/offset+octet-stream";
/// How many bytes are held in memory before they are kept.
const CHUNK: usize = 4 << 20;
/// The longest metadata that is kept.
const METADATA_MAX: usize = 1_024;
/// How long a link lives on after the last bytes came.
const LIFE: Millis = HOUR;

type Answer = Result<Response, Response>;

/// `/up/SECRET/tus`: what the server can do, and the beginning of an upload.
pub(super) async fn collection(State(uploads): State<Uploads>, Path(secret): Path<String>, request: Request) -> Response {
    let answer = match method(&request).as_str() {
        "OPTIONS" => Ok(options(&uploads)),
        "POST" => create(&uploads, &secret, request.headers()).await,
        _ => Err(StatusCode::METHOD_NOT_ALLOWED.into_response()),
    };
    resumable(answer)
}

/// `/up/SECRET/tus/file`: how far it is, more of it, or no more of it.
pub(super) async fn file(State(uploads): State<Uploads>, Path(secret): Path<String>, request: Request) -> Response {
    let answer = match method(&request).as_str() {
        "OPTIONS" => Ok(options(&uploads)),
        "HEAD" => head(&uploads, &secret, request.headers()).await,
        "PATCH" => patch(&uploads, &secret, request).await,
        "DELETE" => delete(&uploads, &secret, request.headers()).await,
        _ => Err(StatusCode::METHOD_NOT_ALLOWED.into_response()),
    };
    resumable(answer)
}

/// The method, or the one that stands in its place for those who can send no others.
fn method(request: &Request) -> Method {
    let said = request.headers().get(OVERRIDE).and_then(|value| Method::from_bytes(value.as_bytes()).ok());
    said.filter(|_| request.method() == Method::POST).unwrap_or_else(|| request.method().clone())
}

fn resumable(answer: Answer) -> Response {
    let mut response = answer.unwrap_or_else(|refused| refused);
    response.headers_mut().insert(RESUMABLE, ONE);
    response
}

fn options(uploads: &Uploads) -> Response {
    let able = [(VERSION, ONE), (EXTENSION, HeaderValue::from_static("creation,termination")), (MAX_SIZE, uploads.most.into())];
    (StatusCode::NO_CONTENT, able).into_response()
}

/// The client speaks the one version that is understood.
#[expect(clippy::result_large_err, reason = "what is refused is answered at once, with this very value")]
fn speaks(headers: &HeaderMap) -> Result<(), Response> {
    if headers.get(RESUMABLE) == Some(&ONE) {
        return Ok(());
    }
    Err((StatusCode::PRECONDITION_FAILED, [(VERSION, ONE)]).into_response())
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    let text = headers.get(name)?.to_str().ok()?;
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

fn no(status: StatusCode) -> Response {
    status.into_response()
}

fn broken(error: StoreError) -> Response {
    match error {
        StoreError::Raced => no(StatusCode::CONFLICT),
        error => failed(&error),
    }
}

/// The link, as long as it can be used.
async fn usable(uploads: &Uploads, secret: &str) -> Result<UploadRow, Response> {
    let row = uploads.find(secret).await.map_err(broken)?.ok_or_else(|| no(StatusCode::NOT_FOUND))?;
    let alive = row.state == "done" || (row.state != "ended" && row.expires_at > uploads.clock.now());
    if alive { Ok(row) } else { Err(no(StatusCode::GONE)) }
}

/// The upload under way, or just done.
async fn begun(uploads: &Uploads, secret: &str) -> Result<UploadRow, Response> {
    let row = usable(uploads, secret).await?;
    if row.state == "offered" { Err(no(StatusCode::NOT_FOUND)) } else { Ok(row) }
}

async fn create(uploads: &Uploads, secret: &str, headers: &HeaderMap) -> Answer {
    speaks(headers)?;
    let row = usable(uploads, secret).await?;
    let length = number(headers, &LENGTH).filter(|length| *length > 0).ok_or_else(|| no(StatusCode::BAD_REQUEST))?;
    if u64::try_from(length).is_ok_and(|length| length > uploads.most) {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, [(MAX_SIZE, HeaderValue::from(uploads.most))]).into_response());
    }
    let metadata = headers.get(METADATA).map_or(Ok(""), |value| value.to_str()).map_err(|_| no(StatusCode::BAD_REQUEST))?;
    if metadata.len() > METADATA_MAX {
        return Err(no(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    if row.state == "done" {
        return Err(no(StatusCode::GONE));
    }
    let begun = uploads.store.begin_upload(&row.id, &name_of(metadata), length, uploads.clock.now()).await.map_err(broken)?;
    if !begun {
        // One file a link: the one that was begun goes on, or is given up first.
        return Err(no(StatusCode::CONFLICT));
    }
    // Relative to where it was asked, whatever folder a proxy puts before it.
    Ok((StatusCode::CREATED, [(LOCATION, "tus/file")]).into_response())
}

/// `filename BASE64,filetype BASE64`: the file's name, without folders and control characters.
fn name_of(metadata: &str) -> String {
    let encoded = metadata.split(',').find_map(|pair| pair.trim().strip_prefix("filename "));
    let decoded = encoded.and_then(|text| STANDARD.decode(text.trim()).ok()).and_then(|bytes| String::from_utf8(bytes).ok());
    let name = decoded.unwrap_or_default();
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

async fn head(uploads: &Uploads, secret: &str, headers: &HeaderMap) -> Answer {
    speaks(headers)?;
    let row = begun(uploads, secret).await?;
    let name = format!("filename {}", STANDARD.encode(row.name.as_deref().unwrap_or_default()));
    let mut response = (StatusCode::OK, [(OFFSET, row.received.to_string()), (METADATA, name)]).into_response();
    if let Some(length) = row.length {
        response.headers_mut().insert(LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

async fn delete(uploads: &Uploads, secret: &str, headers: &HeaderMap) -> Answer {
    speaks(headers)?;
    let row = begun(uploads, secret).await?;
    if row.state == "done" {
        return Err(no(StatusCode::GONE));
    }
    uploads.store.drop_upload(&row.id).await.map_err(broken)?;
    Ok(no(StatusCode::NO_CONTENT))
}

async fn patch(uploads: &Uploads, secret: &str, request: Request) -> Answer {
    let headers = request.headers();
    speaks(headers)?;
    if headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes) != Some(OCTETS.as_bytes()) {
        return Err(no(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let offset = number(headers, &OFFSET).ok_or_else(|| no(StatusCode::BAD_REQUEST))?;
    let row = begun(uploads, secret).await?;
    if offset != row.received {
        return Err(no(StatusCode::CONFLICT));
    }
    if row.state == "done" {
        return Ok((StatusCode::NO_CONTENT, [(OFFSET, row.received.to_string())]).into_response());
    }
    let left = row.length.unwrap_or_default() - row.received;
    let said = number(headers, &CONTENT_LENGTH).or(request.body().size_hint().exact().and_then(|size| i64::try_from(size).ok()));
    if said.is_some_and(|said| said > left) {
        return Err(no(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let _room = uploads.room.acquire().await.map_err(|error| failed(&error))?;
    let row = receive(uploads, row, request.into_body()).await?;
    if row.state == "done" {
        arrived(uploads, &row).await.map_err(broken)?;
    }
    Ok((StatusCode::NO_CONTENT, [(OFFSET, row.received.to_string())]).into_response())
}

/// Takes what comes, a chunk at a time. What came before a connection broke is kept as well.
async fn receive(uploads: &Uploads, mut row: UploadRow, body: Body) -> Result<UploadRow, Response> {
    let mut stream = body.into_data_stream();
    let mut held = BytesMut::new();
    loop {
        let next = stream.next().await;
        let more = matches!(next, Some(Ok(_)));
        if let Some(Ok(bytes)) = &next {
            held.extend_from_slice(bytes);
        }
        while held.len() >= CHUNK || (!more && !held.is_empty()) {
            let chunk = held.split_to(held.len().min(CHUNK)).freeze();
            row = keep(uploads, row, chunk).await?;
        }
        match next {
            Some(Ok(_)) => {}
            None => return Ok(row),
            // Nobody is there any more to hear it.
            Some(Err(_)) => return Err(no(StatusCode::BAD_REQUEST)),
        }
    }
}

async fn keep(uploads: &Uploads, row: UploadRow, chunk: Bytes) -> Result<UploadRow, Response> {
    let bytes = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
    if row.received + bytes > row.length.unwrap_or_default() {
        return Err(no(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let kept = uploads.shelf.keep(&row.workspace, chunk).await.map_err(|error| failed(&error))?;
    let (now, until) = (uploads.clock.now(), uploads.clock.now() + LIFE);
    let safe = uploads.store.add_chunk(&row, (&kept.key, bytes), now, until).await.map_err(broken)?;
    let received = safe.ok_or_else(|| no(StatusCode::CONFLICT))?;
    let state = if Some(received) == row.length { "done".to_owned() } else { row.state };
    Ok(UploadRow { received, state, ..row })
}

/// The message with the link says that the file is there; the card tells the rest.
async fn arrived(uploads: &Uploads, row: &UploadRow) -> Result<(), StoreError> {
    let Some(person) = uploads.store.person(row.person).await? else { return Ok(()) };
    let mut params = message_params(person.id, &Screen::text(Say::new("upload-arrived")), person.lang);
    params[IN_PLACE_OF] = json!(row.word);
    let id = format!("up:{}", row.id);
    let word = NewWord { id, workspace: row.workspace.clone(), lane: person.id, method: "sendMessage", params };
    uploads.store.put_words(&[word], uploads.clock.now()).await
}
