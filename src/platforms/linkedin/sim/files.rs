//! What is uploaded: places are given out, bytes are put there, a video's pieces each to its own place and in order, and
//! it takes a while until a video can be posted. Facts: linkedin, sections 3.1 and 3.2.

use bytes::Bytes;
use serde_json::{Value, json};

use super::State;
use super::wire::Reply;
use crate::clock::{Millis, SECOND};

/// Bytes of a video's piece.
const PIECE: u64 = 4 << 20;
/// How long a video is worked on once it is whole.
const WORK: Millis = 8 * SECOND;

/// Something that is uploaded, or to be.
pub(super) struct Upload {
    owner: String,
    pub(super) is_video: bool,
    /// By piece; a picture has one.
    pieces: Vec<Option<Bytes>>,
    size: u64,
    ready_at: Option<Millis>,
    pub(super) posted: bool,
}

impl Upload {
    pub(super) fn bytes(&self) -> Bytes {
        self.pieces.iter().flatten().flat_map(|piece| piece.iter().copied()).collect()
    }

    pub(super) fn is_of(&self, author: &str) -> bool {
        self.owner == author
    }

    /// Why it cannot be posted yet, or ever.
    pub(super) fn trouble(&self, now: Millis) -> Option<&'static str> {
        match self.ready_at {
            _ if self.pieces.iter().any(Option::is_none) => Some("MEDIA_ASSET_WAITING_UPLOAD"),
            None => Some("MEDIA_ASSET_WAITING_UPLOAD"),
            Some(at) if at > now => Some("MEDIA_ASSET_PROCESSING"),
            Some(_) => None,
        }
    }
}

fn owner_of(ask: &Value, sub: &str) -> Result<String, Reply> {
    let owner = ask["owner"].as_str().unwrap_or_default();
    if owner == format!("urn:li:person:{sub}") {
        Ok(owner.to_owned())
    } else {
        Err(Reply::refusal(403, "ACCESS_DENIED", "The owner is not the member"))
    }
}

impl State {
    /// `images?action=initializeUpload`.
    pub(super) fn place_image(&mut self, sub: &str, body: &Value) -> Result<Reply, Reply> {
        let owner = owner_of(&body["initializeUploadRequest"], sub)?;
        let urn = format!("urn:li:image:{}", self.name("C4E"));
        let url = format!("{}/dms-uploads/{urn}/0", self.base);
        self.files.insert(urn.clone(), Upload { owner, is_video: false, pieces: vec![None], size: 0, ready_at: None, posted: false });
        let expires = self.clock.now() + 86_400 * SECOND;
        Ok(Reply::json(200, &json!({ "value": { "uploadUrlExpiresAt": expires, "uploadUrl": url, "image": urn } })))
    }

    /// `videos?action=initializeUpload`.
    pub(super) fn place_video(&mut self, sub: &str, body: &Value) -> Result<Reply, Reply> {
        let ask = &body["initializeUploadRequest"];
        let owner = owner_of(ask, sub)?;
        let Some(size) = ask["fileSizeBytes"].as_u64().filter(|size| *size > 0) else {
            return Err(Reply::refusal(400, "MISSING_FIELD", "fileSizeBytes :: field is required but not found"));
        };
        if size > 500 << 20 {
            return Err(Reply::refusal(400, "INVALID_VALUE_FOR_FIELD", "fileSizeBytes is too large"));
        }
        let urn = format!("urn:li:video:{}", self.name("C5F"));
        let count = size.div_ceil(PIECE);
        let instructions: Vec<Value> = (0..count)
            .map(|n| json!({ "uploadUrl": format!("{}/dms-uploads/{urn}/{n}", self.base), "firstByte": n * PIECE, "lastByte": ((n + 1) * PIECE).min(size) - 1 }))
            .collect();
        let pieces = vec![None; usize::try_from(count).unwrap_or(0)];
        self.files.insert(urn.clone(), Upload { owner, is_video: true, pieces, size, ready_at: None, posted: false });
        Ok(Reply::json(200, &json!({ "value": { "video": urn, "uploadToken": "", "uploadInstructions": instructions } })))
    }

    /// `PUT` to a place. A picture's wants the member's token, a piece's does not.
    pub(super) fn put(&mut self, path: &str, bytes: Bytes, sub: Option<&str>) -> Reply {
        let Some((urn, n)) = path.rsplit_once('/').and_then(|(urn, n)| Some((urn.replace("%3A", ":"), n.parse::<usize>().ok()?))) else {
            return Reply::empty(404);
        };
        let now = self.clock.now();
        let Some(upload) = self.files.get_mut(&urn) else { return Reply::empty(404) };
        if !upload.is_video && sub.is_none_or(|sub| upload.owner != format!("urn:li:person:{sub}")) {
            return Reply::empty(401);
        }
        let start = PIECE * n as u64;
        if upload.is_video && bytes.len() as u64 != upload.size.saturating_sub(start).min(PIECE) {
            return Reply::empty(400);
        }
        let Some(piece) = upload.pieces.get_mut(n) else { return Reply::empty(404) };
        *piece = Some(bytes);
        if upload.is_video {
            return Reply::empty(200).with("etag", &format!("\"{urn}-{n}\""));
        }
        upload.ready_at = Some(now);
        Reply::empty(201)
    }

    /// `videos?action=finalizeUpload`: all the pieces, in order.
    pub(super) fn finalize(&mut self, sub: &str, body: &Value) -> Result<Reply, Reply> {
        let ask = &body["finalizeUploadRequest"];
        let urn = ask["video"].as_str().unwrap_or_default().to_owned();
        let ready = self.clock.now() + WORK;
        let Some(upload) = self.files.get_mut(&urn).filter(|upload| upload.owner == format!("urn:li:person:{sub}")) else {
            return Err(Reply::refusal(404, "NOT_FOUND", "The video is not there"));
        };
        let named: Vec<&str> = ask["uploadedPartIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let expected: Vec<String> = (0..upload.pieces.len()).map(|n| format!("\"{urn}-{n}\"")).collect();
        if named != expected || ask["uploadToken"] != "" || upload.pieces.iter().any(Option::is_none) {
            return Err(Reply::refusal(400, "INVALID_VALUE_FOR_FIELD", "uploadedPartIds do not match what was uploaded"));
        }
        upload.ready_at.get_or_insert(ready);
        Ok(Reply::empty(200))
    }

    /// `videos/URN`.
    pub(super) fn status(&self, sub: &str, urn: &str) -> Result<Reply, Reply> {
        let found = self.files.get(urn).filter(|upload| upload.owner == format!("urn:li:person:{sub}"));
        let upload = found.ok_or_else(|| Reply::refusal(404, "NOT_FOUND", "The video is not there"))?;
        let status = match upload.trouble(self.clock.now()) {
            None => "AVAILABLE",
            Some("MEDIA_ASSET_PROCESSING") => "PROCESSING",
            Some(_) => "WAITING_UPLOAD",
        };
        Ok(Reply::json(200, &json!({ "id": urn, "owner": upload.owner, "status": status })))
    }
}
