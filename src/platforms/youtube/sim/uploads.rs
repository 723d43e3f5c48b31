//! Resumable uploads: a session is opened with what is told of the video, bytes come in chunks of 256 KiB and are
//! answered 308 until the last one makes the video. Facts: youtube, section 3. A session lives a week.

use axum::http::header;
use bytes::{Bytes, BytesMut};
use serde_json::Value;

use super::State;
use super::wire::{json_of, refusal};
use crate::clock::{DAY, Millis};
use crate::platforms::youtube::CHUNK;
use crate::sim::reply::Reply;

const LIFE: Millis = 7 * DAY;
/// 256 GB.
const LARGEST: u64 = 274_877_906_944;

/// An upload.
pub(super) struct Session {
    channel: String,
    total: u64,
    about: Value,
    parts: String,
    kept: BytesMut,
    ends: Millis,
    /// Bytes that came, those too that were not kept.
    pub(super) received: u64,
    pub(super) video: Option<String>,
    pub(super) gone: bool,
}

/// `Content-Range`, taken apart.
enum Asked {
    /// `bytes */N`.
    Far(u64),
    /// `bytes A-B/N`.
    Piece(u64, u64, u64),
}

fn range(text: &str) -> Option<Asked> {
    let (piece, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let total = total.parse().ok()?;
    if piece == "*" {
        return Some(Asked::Far(total));
    }
    let (first, last) = piece.split_once('-')?;
    Some(Asked::Piece(first.parse().ok()?, last.parse().ok()?, total))
}

fn bad(message: &str) -> Reply {
    refusal(400, "global", "badRequest", message)
}

impl State {
    /// `POST …/videos?uploadType=resumable`.
    pub(super) fn open(&mut self, channel: &str, about: &Value, parts: &str, header: impl Fn(&str) -> String) -> Result<Reply, Reply> {
        let now = self.clock.now();
        self.quota.upload(now)?;
        let total: u64 = header("x-upload-content-length").parse().map_err(|_| bad("X-Upload-Content-Length is missing"))?;
        let mime = header("x-upload-content-type");
        if total == 0 || total > LARGEST || !(mime.starts_with("video/") || mime == "application/octet-stream") {
            return Err(refusal(400, "youtube.video", "mediaBodyRequired", "The request does not include the video content."));
        }
        self.judge(about, parts)?;
        let id = self.name("AHm");
        let session = Session {
            channel: channel.to_owned(),
            total,
            about: about.clone(),
            parts: parts.to_owned(),
            kept: BytesMut::new(),
            ends: now + LIFE,
            received: 0,
            video: None,
            gone: false,
        };
        let place = format!("{}/upload/youtube/v3/videos?uploadType=resumable&part={parts}&upload_id={id}", self.base);
        self.sessions.insert(id, session);
        Ok(Reply::empty(200).with(header::LOCATION, &place))
    }

    /// Whether a request to this session asks only how far it is, or carries its last byte.
    pub(super) fn carries(&self, id: &str, content_range: &str) -> Carries {
        match range(content_range) {
            Some(Asked::Far(_)) => Carries::Nothing,
            Some(Asked::Piece(_, last, total)) if last + 1 < total => Carries::Some,
            _ if self.sessions.get(id).is_some_and(|session| session.video.is_some()) => Carries::Nothing,
            _ => Carries::Last,
        }
    }

    /// `PUT` to a session.
    pub(super) fn put(&mut self, channel: &str, id: &str, content_range: &str, bytes: &Bytes) -> Result<Reply, Reply> {
        let (now, keeps) = (self.clock.now(), self.manner.keeps);
        let gone = || Reply::empty(404);
        let session = self.sessions.get_mut(id).filter(|session| session.channel == channel && !session.gone).ok_or_else(gone)?;
        if session.ends <= now {
            return Err(Reply::empty(410));
        }
        if let Some(video) = session.video.clone() {
            let parts = session.parts.clone();
            return self.video(channel, &video, &parts).map(|video| json_of(200, &video)).ok_or_else(gone);
        }
        let have = session.kept.len() as u64;
        match range(content_range) {
            Some(Asked::Far(total)) if total == session.total && bytes.is_empty() => return Ok(session.so_far()),
            Some(Asked::Piece(first, last, total)) => {
                let length = bytes.len() as u64;
                if total != session.total || last + 1 - first.min(last + 1) != length || last >= total {
                    return Err(bad("Content-Range does not fit the body"));
                }
                if last + 1 < total && !length.is_multiple_of(CHUNK) {
                    return Err(bad("The number of bytes uploaded must be a multiple of 262144"));
                }
                if first != have {
                    return Err(bad("The first byte is not the one that is missing"));
                }
                session.received += length;
                // The last byte is kept or not, like any other.
                let kept = if keeps > 0 && last + 1 < total { length.min(keeps) } else { length };
                session.kept.extend_from_slice(bytes.get(..usize::try_from(kept).unwrap_or(0)).unwrap_or_default());
            }
            _ => return Err(bad("Failed to parse Content-Range header.")),
        }
        if (session.kept.len() as u64) < session.total {
            return Ok(session.so_far());
        }
        let (about, parts, file) = (session.about.clone(), session.parts.clone(), session.kept.clone().freeze());
        let video = self.make(channel, &about, file);
        if let Some(session) = self.sessions.get_mut(id) {
            session.video = Some(video.clone());
        }
        self.video(channel, &video, &parts).map(|video| json_of(200, &video)).ok_or_else(gone)
    }
}

/// What a request to a session carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carries {
    /// No byte: it asks.
    Nothing,
    /// Bytes, but not the last.
    Some,
    /// The last byte: it makes the video.
    Last,
}

impl Session {
    fn so_far(&self) -> Reply {
        match self.kept.len() {
            0 => Reply::empty(308),
            kept => Reply::empty(308).with(header::RANGE, &format!("bytes=0-{}", kept - 1)),
        }
    }
}
