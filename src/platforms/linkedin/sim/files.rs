//! What is uploaded: places are given out, bytes are put there, a video's pieces each to its own place and in order, and
//! it takes a while until a video can be posted. Facts: linkedin, sections 3.1 to 3.3.

use axum::http::header;
use bytes::Bytes;
use serde_json::{Value, json};

use super::State;
use super::apps::{NETWORK, PAGES, Pass};
use super::wire::refusal;
use crate::clock::{Millis, SECOND};
use crate::sim::reply::Reply;

/// Bytes of a video's piece.
const PIECE: u64 = 4 << 20;
/// How long a video is worked on once it is whole.
const WORK: Millis = 8 * SECOND;

/// Bytes of a cover.
const COVER_MAX: usize = 2_000_000;

/// Bytes of a document.
const DOCUMENT_MAX: usize = 100_000_000;

/// Something that is uploaded, or to be.
#[derive(Default)]
pub(super) struct Upload {
    pub(super) owner: String,
    pub(super) is_video: bool,
    pub(super) is_document: bool,
    /// By piece; a picture has one.
    pieces: Vec<Option<Bytes>>,
    size: u64,
    ready_at: Option<Millis>,
    /// Whether a cover was announced, and the cover once it is there.
    announced: bool,
    pub(super) cover: Option<Bytes>,
    pub(super) posted: bool,
}

impl Upload {
    pub(super) fn bytes(&self) -> Bytes {
        self.pieces.iter().flatten().flat_map(|piece| piece.iter().copied()).collect()
    }

    pub(super) fn is_of(&self, author: &str) -> bool {
        self.owner == author
    }

    /// A JPEG, PNG or GIF among the pictures, an MP4 among the videos, a whole PDF among the documents.
    fn is_what_it_should_be(&self) -> bool {
        let head = self.pieces.first().and_then(Option::as_deref).unwrap_or_default();
        match head {
            [b'%', b'P', b'D', b'F', b'-', ..] => {
                self.is_document && head.trim_ascii_end().ends_with(b"%%EOF") && head.len() <= DOCUMENT_MAX
            }
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => self.is_video,
            head => !self.is_video && !self.is_document && is_picture(head),
        }
    }

    /// Why it cannot be posted yet, or ever.
    pub(super) fn trouble(&self, now: Millis) -> Option<&'static str> {
        match self.ready_at {
            _ if self.pieces.iter().any(Option::is_none) => Some("MEDIA_ASSET_WAITING_UPLOAD"),
            _ if !self.is_what_it_should_be() => Some("MEDIA_ASSET_PROCESSING_FAILED"),
            None => Some("MEDIA_ASSET_WAITING_UPLOAD"),
            Some(at) if at > now => Some("MEDIA_ASSET_PROCESSING"),
            Some(_) => None,
        }
    }
}

fn is_picture(head: &[u8]) -> bool {
    matches!(head, [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', b'8', ..])
}

impl State {
    fn owner_of(&self, ask: &Value, pass: &Pass) -> Result<String, Reply> {
        let owner = ask["owner"].as_str().unwrap_or_default();
        self.acts_as(pass, owner)?;
        Ok(owner.to_owned())
    }

    /// Something uploaded, if it is of somebody as whom the token may act.
    fn theirs(&self, pass: &Pass, urn: &str) -> Option<&Upload> {
        self.files.get(urn).filter(|upload| self.acts_as(pass, &upload.owner).is_ok())
    }

    /// The app through which a place was given out.
    pub(super) fn placed(&self, place: &str) -> Option<&'static str> {
        let upload = self.files.get(&place.rsplit_once('/')?.0.replace("%3A", ":"))?;
        Some(if upload.owner.starts_with("urn:li:person:") { NETWORK } else { PAGES })
    }

    /// `images?action=initializeUpload`.
    pub(super) fn place_image(&mut self, pass: &Pass, body: &Value) -> Result<Reply, Reply> {
        let owner = self.owner_of(&body["initializeUploadRequest"], pass)?;
        let urn = format!("urn:li:image:{}", self.name("C4E"));
        let url = format!("{}/dms-uploads/{urn}/0", self.base);
        self.files.insert(urn.clone(), Upload { owner, pieces: vec![None], ..Upload::default() });
        let expires = self.clock.now() + 86_400 * SECOND;
        Ok(Reply::json(200, &json!({ "value": { "uploadUrlExpiresAt": expires, "uploadUrl": url, "image": urn } })))
    }

    /// `documents?action=initializeUpload`.
    pub(super) fn place_document(&mut self, pass: &Pass, body: &Value) -> Result<Reply, Reply> {
        let owner = self.owner_of(&body["initializeUploadRequest"], pass)?;
        let urn = format!("urn:li:document:{}", self.name("D4E"));
        let url = format!("{}/dms-uploads/{urn}/0", self.base);
        self.files.insert(urn.clone(), Upload { owner, is_document: true, pieces: vec![None], ..Upload::default() });
        let expires = self.clock.now() + 86_400 * SECOND;
        Ok(Reply::json(200, &json!({ "value": { "uploadUrlExpiresAt": expires, "uploadUrl": url, "document": urn } })))
    }

    /// `videos?action=initializeUpload`.
    pub(super) fn place_video(&mut self, pass: &Pass, body: &Value) -> Result<Reply, Reply> {
        let ask = &body["initializeUploadRequest"];
        let owner = self.owner_of(ask, pass)?;
        let Some(size) = ask["fileSizeBytes"].as_u64().filter(|size| *size > 0) else {
            return Err(refusal(400, "MISSING_FIELD", "fileSizeBytes :: field is required but not found"));
        };
        if size > 500 << 20 {
            return Err(refusal(400, "INVALID_VALUE_FOR_FIELD", "fileSizeBytes is too large"));
        }
        let urn = format!("urn:li:video:{}", self.name("C5F"));
        let count = size.div_ceil(PIECE);
        let instructions: Vec<Value> = (0..count)
            .map(|n| json!({ "uploadUrl": format!("{}/dms-uploads/{urn}/{n}", self.base), "firstByte": n * PIECE, "lastByte": ((n + 1) * PIECE).min(size) - 1 }))
            .collect();
        let pieces = vec![None; usize::try_from(count).unwrap_or(0)];
        let announced = ask["uploadThumbnail"] == true;
        let mut value = json!({ "video": urn, "uploadToken": "", "uploadInstructions": instructions });
        if announced {
            value["thumbnailUploadUrl"] = json!(format!("{}/dms-uploads/{urn}/thumbnail", self.base));
        }
        self.files.insert(urn, Upload { owner, is_video: true, pieces, size, announced, ..Upload::default() });
        Ok(Reply::json(200, &json!({ "value": value })))
    }

    /// `PUT` to a place. A picture's wants a token, a piece's does not.
    pub(super) fn put(&mut self, path: &str, bytes: Bytes, pass: Option<&Pass>) -> Reply {
        if let Some(urn) = path.strip_suffix("/thumbnail") {
            return self.put_cover(&urn.replace("%3A", ":"), bytes, pass);
        }
        let Some((urn, n)) = path.rsplit_once('/').and_then(|(urn, n)| Some((urn.replace("%3A", ":"), n.parse::<usize>().ok()?))) else {
            return Reply::empty(404);
        };
        let now = self.clock.now();
        let is_theirs = pass.is_some_and(|pass| self.theirs(pass, &urn).is_some());
        let Some(upload) = self.files.get_mut(&urn) else { return Reply::empty(404) };
        if !upload.is_video && !is_theirs {
            return Reply::empty(401);
        }
        let start = PIECE * n as u64;
        if upload.is_video && bytes.len() as u64 != upload.size.saturating_sub(start).min(PIECE) {
            return Reply::empty(400);
        }
        let Some(piece) = upload.pieces.get_mut(n) else { return Reply::empty(404) };
        *piece = Some(bytes);
        if upload.is_video {
            return Reply::empty(200).with(header::ETAG, &format!("\"{urn}-{n}\""));
        }
        // A document is taken apart into its pages first.
        upload.ready_at = Some(if upload.is_document { now + WORK } else { now });
        Reply::empty(201)
    }

    fn put_cover(&mut self, urn: &str, bytes: Bytes, pass: Option<&Pass>) -> Reply {
        if pass.is_none_or(|pass| self.theirs(pass, urn).is_none()) {
            return Reply::empty(401);
        }
        let takes = !self.no_covers && is_picture(&bytes) && bytes.len() <= COVER_MAX;
        match self.files.get_mut(urn).filter(|upload| upload.announced) {
            None => Reply::empty(404),
            Some(_) if !takes => Reply::empty(400),
            Some(upload) => {
                upload.cover = Some(bytes);
                Reply::empty(201)
            }
        }
    }

    /// `videos?action=finalizeUpload`: all the pieces, in order, and the cover if one was announced.
    pub(super) fn finalize(&mut self, pass: &Pass, body: &Value) -> Result<Reply, Reply> {
        let ask = &body["finalizeUploadRequest"];
        let urn = ask["video"].as_str().unwrap_or_default().to_owned();
        let ready = self.clock.now() + WORK;
        let is_theirs = self.theirs(pass, &urn).is_some();
        let Some(upload) = self.files.get_mut(&urn).filter(|_| is_theirs) else {
            return Err(refusal(404, "NOT_FOUND", "The video is not there"));
        };
        let named: Vec<&str> = ask["uploadedPartIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let expected: Vec<String> = (0..upload.pieces.len()).map(|n| format!("\"{urn}-{n}\"")).collect();
        if named != expected
            || ask["uploadToken"] != ""
            || upload.pieces.iter().any(Option::is_none)
            || upload.announced != upload.cover.is_some()
        {
            return Err(refusal(400, "INVALID_VALUE_FOR_FIELD", "uploadedPartIds do not match what was uploaded"));
        }
        upload.ready_at.get_or_insert(ready);
        Ok(Reply::empty(200))
    }

    /// `documents/URN`: what a member uploaded, a member's token cannot read, as with pictures (facts, section 3.1).
    pub(super) fn document_status(&self, pass: &Pass, urn: &str) -> Result<Reply, Reply> {
        match self.theirs(pass, urn) {
            Some(upload) if upload.owner.starts_with("urn:li:person:") => {
                Err(refusal(403, "ACCESS_DENIED", "Not enough permissions to access: documents.GET"))
            }
            _ => self.status(pass, urn),
        }
    }

    /// `videos/URN`.
    pub(super) fn status(&self, pass: &Pass, urn: &str) -> Result<Reply, Reply> {
        let upload = self.theirs(pass, urn).ok_or_else(|| refusal(404, "NOT_FOUND", "The video is not there"))?;
        let status = match upload.trouble(self.clock.now()) {
            None => "AVAILABLE",
            Some("MEDIA_ASSET_PROCESSING") => "PROCESSING",
            Some("MEDIA_ASSET_PROCESSING_FAILED") => "PROCESSING_FAILED",
            Some(_) => "WAITING_UPLOAD",
        };
        Ok(Reply::json(200, &json!({ "id": urn, "owner": upload.owner, "status": status })))
    }
}
