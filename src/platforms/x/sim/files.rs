//! Files: a place is given out, pieces are put there in any order, all bytes must be there when it is said that they are,
//! it takes a while until what moves can be posted, and after a day what was not posted is gone. Facts: x, sections 3.1
//! to 3.3 and 4.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use serde_json::{Value, json};

use super::State;
use super::words::{invalid, plain};
use crate::clock::{DAY, Millis, SECOND};
use crate::sim::reply::Reply;

/// How long what moves is worked on once it is whole.
const WORK: Millis = 8 * SECOND;
/// How long a file that is whole is kept.
const KEPT: Millis = DAY;
const PIECE_MAX: usize = 5_000_000;
const PIECES: i64 = 1_000;
const ALT_MAX: usize = 1_000;
/// What may be uploaded as what, and how many bytes it may have ("5 MB": whether those are 1024 twice, X does not say).
const KINDS: [(&str, &[&str], u64, &str); 3] = [
    ("tweet_image", &["image/jpeg", "image/png", "image/webp", "image/gif"], 5_000_000, "3"),
    ("tweet_gif", &["image/gif"], 15_000_000, "16"),
    ("tweet_video", &["video/mp4", "video/quicktime", "video/webm"], 512_000_000, "13"),
];

/// Something that is uploaded, or to be.
pub(super) struct File {
    user: String,
    pub(super) alone: bool,
    pub(super) key: String,
    mime: String,
    total: u64,
    begun_at: Millis,
    pieces: BTreeMap<i64, Bytes>,
    whole_at: Option<Millis>,
    pub(super) alt: String,
    pub(super) posted: bool,
}

impl File {
    pub(super) fn bytes(&self) -> Bytes {
        self.pieces.values().flat_map(|piece| piece.iter().copied()).collect()
    }

    /// Whether a post of this user may be made with it.
    pub(super) fn is_good_for(&self, user: &str, now: Millis) -> bool {
        let done = |at: Millis| now >= at + self.work() && (self.posted || now < at + KEPT);
        self.user == user && self.whole_at.is_some_and(done)
    }

    /// Pictures are there at once.
    fn work(&self) -> Millis {
        if self.alone { WORK } else { 0 }
    }

    fn told(&self, id: &str, at: Millis, now: Millis) -> Value {
        let mut data = json!({ "id": id, "media_key": self.key, "size": self.total, "expires_after_secs": (at + KEPT - now) / SECOND });
        if self.alone {
            let left = at + self.work() - now;
            data["processing_info"] = match left {
                ..=0 => json!({ "state": "succeeded", "progress_percent": 100 }),
                left if left == WORK => json!({ "state": "pending", "check_after_secs": 1, "progress_percent": 0 }),
                left => json!({ "state": "in_progress", "check_after_secs": 3, "progress_percent": 100 - 100 * left / WORK }),
            };
        }
        json!({ "data": data })
    }
}

/// Whether bytes begin as a file of this type does.
fn is_of_type(bytes: &[u8], mime: &str) -> bool {
    let after = |at: usize, sign: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(sign));
    match mime {
        "image/jpeg" => after(0, b"\xff\xd8\xff"),
        "image/png" => after(0, b"\x89PNG\r\n\x1a\n"),
        "image/gif" => after(0, b"GIF8"),
        "image/webp" => after(0, b"RIFF") && after(8, b"WEBP"),
        "video/webm" => after(0, b"\x1a\x45\xdf\xa3"),
        _ => after(4, b"ftyp"),
    }
}

fn gone(id: &str) -> Reply {
    invalid("id", id, "The media was not found.")
}

impl State {
    /// `POST /2/media/upload/initialize`.
    pub(super) fn initialize(&mut self, user: &str, body: &Value) -> Result<Reply, Reply> {
        let (category, mime) = (body["media_category"].as_str().unwrap_or_default(), body["media_type"].as_str().unwrap_or_default());
        let kind = KINDS.iter().find(|(name, mimes, _, _)| *name == category && mimes.contains(&mime));
        let (name, _, most, before) =
            kind.ok_or_else(|| invalid("media_type", mime, "The media type is not supported for this category."))?;
        let total = body["total_bytes"].as_u64().filter(|total| *total > 0);
        let total = total.ok_or_else(|| invalid("total_bytes", "", "total_bytes must be greater than 0"))?;
        if total > *most {
            return Err(invalid("total_bytes", &total.to_string(), "The file size exceeds the maximum for this category."));
        }
        let id = self.number();
        let key = format!("{before}_{id}");
        let answer = json!({ "data": { "id": id, "media_key": key, "expires_after_secs": KEPT / SECOND } });
        let (user, alone, mime) = (user.to_owned(), *name != "tweet_image", mime.to_owned());
        let (begun_at, pieces) = (self.clock.now(), BTreeMap::new());
        let file = File { user, alone, key, mime, total, begun_at, pieces, whole_at: None, alt: String::new(), posted: false };
        self.files.insert(id, file);
        Ok(Reply::json(200, &answer))
    }

    fn own(&mut self, user: &str, id: &str) -> Result<&mut File, Reply> {
        let now = self.clock.now();
        let there = |file: &&mut File| file.user == user && (file.posted || now < file.whole_at.unwrap_or(file.begun_at) + KEPT);
        self.files.get_mut(id).filter(there).ok_or_else(|| gone(id))
    }

    /// `POST /2/media/upload/{id}/append`.
    pub(super) fn append(&mut self, user: &str, id: &str, body: &Value, piece: Bytes) -> Result<Reply, Reply> {
        let expires = (self.clock.now() + KEPT) / SECOND;
        let number = body["segment_index"].as_i64().filter(|number| (0..PIECES).contains(number));
        let number = number.ok_or_else(|| invalid("segment_index", "", "segment_index must be between 0 and 999"))?;
        if piece.len() > PIECE_MAX {
            return Err(plain(413, "Payload Too Large", "The segment is too large."));
        }
        let file = self.own(user, id)?;
        if piece.is_empty() || file.whole_at.is_some() {
            return Err(invalid("media", "", "The segment cannot be appended."));
        }
        file.pieces.insert(number, piece);
        Ok(Reply::json(200, &json!({ "data": { "expires_at": expires } })))
    }

    /// `POST /2/media/upload/{id}/finalize`. A second time changes nothing.
    pub(super) fn finalize(&mut self, user: &str, id: &str) -> Result<Reply, Reply> {
        let now = self.clock.now();
        let file = self.own(user, id)?;
        let have: u64 = file.pieces.values().map(|piece| piece.len() as u64).sum();
        let in_order = file.pieces.keys().zip(0..).all(|(number, n)| *number == n);
        if have != file.total || !in_order {
            return Err(invalid("id", id, "The size of the segments does not match total_bytes."));
        }
        if !is_of_type(&file.bytes(), &file.mime) {
            return Err(invalid("media", "", "The media is not of the type that was named."));
        }
        let at = *file.whole_at.get_or_insert(now);
        Ok(Reply::json(200, &file.told(id, at, now)))
    }

    /// `GET /2/media/upload?command=STATUS`.
    pub(super) fn status(&mut self, user: &str, query: &HashMap<String, String>) -> Result<Reply, Reply> {
        let now = self.clock.now();
        let id = query.get("media_id").map(String::as_str).unwrap_or_default();
        if query.get("command").map(String::as_str) != Some("STATUS") {
            return Err(invalid("command", "", "The command is not supported."));
        }
        let file = self.own(user, id)?;
        let at = file.whole_at.ok_or_else(|| gone(id))?;
        Ok(Reply::json(200, &file.told(id, at, now)))
    }

    /// `POST /2/media/metadata`.
    pub(super) fn describe(&mut self, user: &str, body: &Value) -> Result<Reply, Reply> {
        let id = body["id"].as_str().unwrap_or_default().to_owned();
        let alt = body["metadata"]["alt_text"]["text"].as_str().unwrap_or_default().to_owned();
        if alt.is_empty() || alt.chars().count() > ALT_MAX {
            return Err(invalid("metadata.alt_text.text", &alt, "The alt text must have 1 to 1000 characters."));
        }
        let file = self.own(user, &id)?;
        if file.whole_at.is_none() {
            return Err(gone(&id));
        }
        file.alt.clone_from(&alt);
        Ok(Reply::json(200, &json!({ "data": { "id": id, "associated_metadata": { "alt_text": { "text": alt } } } })))
    }

    /// The files of a post, if it may be made with them.
    pub(super) fn attached(&self, user: &str, ids: &[String]) -> Option<Vec<&File>> {
        let now = self.clock.now();
        let files: Option<Vec<&File>> = ids.iter().map(|id| self.files.get(id).filter(|file| file.is_good_for(user, now))).collect();
        // What moves goes alone.
        files.filter(|files| files.len() <= 1 || files.iter().all(|file| !file.alone))
    }
}
