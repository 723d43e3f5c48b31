//! The host that takes the bytes of videos. Facts: tiktok, section 3.3: chunks come one after the other, each as long as it
//! was said, the last one with what is left over; an address lives an hour. A megabyte is what makes the rule stricter.

use axum::http::header;
use bytes::{Bytes, BytesMut};
use serde_json::Value;

use super::State;
use super::wire::refusal;
use crate::clock::{HOUR, Millis};
use crate::sim::asked::Asked;
use crate::sim::reply::Reply;

const LIFE: Millis = HOUR;
/// The least and the most of a chunk, and the most of the last one.
const LEAST: u64 = 5 << 20;
const MOST: u64 = 64_000_000;
const LAST_MOST: u64 = 128_000_000;
/// Below this, a video goes as one chunk.
const ONE: u64 = 5_000_000;
/// 4 GB.
const LARGEST: u64 = 4_000_000_000;
const MIMES: [&str; 3] = ["video/mp4", "video/quicktime", "video/webm"];

/// An upload.
pub(super) struct Upload {
    pub(super) publish_id: String,
    token: String,
    total: u64,
    chunk: u64,
    count: u64,
    pub(super) kept: BytesMut,
    ends: Millis,
    /// Bytes that came, those too that were not kept.
    pub(super) received: u64,
}

/// What a request to an upload carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carries {
    /// A chunk, but not the last.
    Some,
    /// The last chunk: it publishes.
    Last,
}

fn range(text: &str) -> Option<(u64, u64, u64)> {
    let (piece, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = piece.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?, total.parse().ok()?))
}

impl Upload {
    pub(super) fn is_whole(&self) -> bool {
        self.kept.len() as u64 == self.total
    }
}

/// Whether a video may be cut like this.
fn is_well_cut(total: u64, chunk: u64, count: u64) -> bool {
    if total == 0 || total > LARGEST || chunk == 0 || !(1..=1_000).contains(&count) {
        return false;
    }
    if chunk == total && count == 1 {
        return total <= MOST;
    }
    if total < ONE {
        return false;
    }
    let last = total - (count - 1).saturating_mul(chunk).min(total);
    (LEAST..=MOST).contains(&chunk) && count == total / chunk && last <= LAST_MOST
}

impl State {
    /// Opens an upload; its address.
    pub(super) fn open(&mut self, publish_id: &str, source: &Value) -> Result<String, Reply> {
        let number = |name: &str| source.get(name).and_then(Value::as_u64).unwrap_or(0);
        let (total, chunk, count) = (number("video_size"), number("chunk_size"), number("total_chunk_count"));
        if !is_well_cut(total, chunk, count) {
            return Err(refusal(400, "invalid_params"));
        }
        let (id, token) = (self.name("up"), self.name("Xza"));
        let url = format!("{}/video/?upload_id={id}&upload_token={token}", self.base);
        let ends = self.clock.now() + LIFE;
        let upload = Upload { publish_id: publish_id.to_owned(), token, total, chunk, count, kept: BytesMut::new(), ends, received: 0 };
        self.uploads.insert(id, upload);
        Ok(url)
    }

    /// Whether a request carries the last chunk.
    pub(super) fn carries(&self, asked: &Asked) -> Carries {
        match range(asked.header(header::CONTENT_RANGE)) {
            Some((_, last, total)) if last + 1 < total => Carries::Some,
            _ => Carries::Last,
        }
    }

    /// `PUT` to an upload.
    pub(super) fn put(&mut self, asked: &Asked) -> Result<Reply, Reply> {
        let (now, bytes): (Millis, &Bytes) = (self.clock.now(), &asked.body);
        let upload = self.uploads.get_mut(asked.parameter("upload_id")).ok_or_else(|| Reply::empty(404))?;
        if upload.token != asked.parameter("upload_token") || upload.ends <= now {
            return Err(Reply::empty(403));
        }
        let length = bytes.len() as u64;
        upload.received += length;
        let (first, last, total) = range(asked.header(header::CONTENT_RANGE)).ok_or_else(|| Reply::empty(400))?;
        let said = asked.header(header::CONTENT_LENGTH).parse() == Ok(length);
        if total != upload.total || last < first || last - first + 1 != length || last >= total || !said {
            return Err(Reply::empty(400));
        }
        if !MIMES.contains(&asked.header(header::CONTENT_TYPE)) {
            return Err(Reply::empty(400));
        }
        let have = upload.kept.len() as u64;
        if first != have || upload.is_whole() {
            return Err(Reply::empty(416));
        }
        let is_last = have / upload.chunk + 1 >= upload.count;
        if length != if is_last { total - have } else { upload.chunk } {
            return Err(Reply::empty(400));
        }
        upload.kept.extend_from_slice(bytes);
        if !upload.is_whole() {
            return Ok(Reply::empty(206));
        }
        let (publish_id, file) = (upload.publish_id.clone(), upload.kept.clone().freeze());
        self.arrived(&publish_id, vec![file]);
        Ok(Reply::empty(201))
    }

    /// How many bytes of a post are there.
    pub(super) fn uploaded(&self, publish_id: &str) -> u64 {
        self.uploads.values().find(|upload| upload.publish_id == publish_id).map_or(0, |upload| upload.kept.len() as u64)
    }
}
