//! What is uploaded: photos that nobody sees yet, and the bytes of feed videos in their sessions. Facts: facebook, sections 3.2
//! to 3.4 and 4.

use bytes::{Bytes, BytesMut};
use serde_json::json;

use super::State;
use super::people::Pass;
use crate::sim::asked::{Asked, Carried, field};
use crate::sim::graph::{gone, refusal, thrown};
use crate::sim::reply::Reply;

/// In practice (facts, section 4).
const PHOTO_MAX: usize = 4_000_000;
const FILM_MAX: u64 = 10_000_000_000;

/// A photo that was put there.
pub(super) struct Photo {
    pub(super) page: String,
    pub(super) bytes: Bytes,
    pub(super) alt: String,
    /// What it hangs on, once it does.
    pub(super) post: Option<String>,
}

/// The bytes of a feed video.
pub(super) struct Session {
    login: String,
    total: u64,
    kept: BytesMut,
    handle: Option<String>,
}

impl State {
    /// `PAGE/photos`, unpublished.
    pub(super) fn photo(&mut self, page: &str, carried: &Carried) -> Result<Reply, Reply> {
        let known = |name: &String| matches!(name.as_str(), "published" | "alt_text_custom" | "temporary");
        if let Some(other) = carried.fields.keys().find(|name| !known(name)) {
            return Err(refusal(400, 100, 0, &format!("(#100) {other} is not what is played here")));
        }
        if field(&carried.fields, "published") != "false" {
            return Err(refusal(400, 100, 0, "(#100) Only unpublished photos are played here"));
        }
        let Some((_, bytes)) = carried.file.as_ref().filter(|(name, _)| name == "source") else {
            return Err(refusal(400, 324, 2_069_019, "(#324) Missing or invalid image file"));
        };
        let is_picture = matches!(bytes.as_ref(), [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..]);
        if !is_picture || bytes.len() > PHOTO_MAX {
            return Err(refusal(400, 1, 1_366_046, "Photos should be smaller than 4 MB and saved as JPG or PNG"));
        }
        let id = self.number("20");
        let alt = field(&carried.fields, "alt_text_custom").to_owned();
        let photo = Photo { page: page.to_owned(), bytes: bytes.clone(), alt, post: None };
        self.photos.insert(id.clone(), photo);
        Ok(Reply::json(200, &json!({ "id": id })))
    }

    /// `APP/uploads`.
    pub(super) fn open(&mut self, pass: &Pass, asked: &Asked) -> Result<Reply, Reply> {
        let total = asked.parameter("file_length").parse::<u64>().ok().filter(|total| (1..=FILM_MAX).contains(total));
        let total = total.ok_or_else(|| refusal(400, 100, 0, "(#100) file_length must be a number of bytes"))?;
        if asked.parameter("file_type") != "video/mp4" || asked.parameter("file_name").is_empty() {
            return Err(refusal(400, 100, 0, "(#100) file_type and file_name are needed"));
        }
        let id = format!("upload:{}?sig=ARZ{}", self.secret("MTph"), self.made);
        let session = Session { login: pass.login.clone(), total, kept: BytesMut::new(), handle: None };
        self.sessions.insert(id.clone(), session);
        Ok(Reply::json(200, &json!({ "id": id })))
    }

    /// Its name, as it stands in a path and behind the question mark.
    fn named(asked: &Asked, path: &str) -> String {
        format!("{path}?sig={}", asked.parameter("sig"))
    }

    /// `GET upload:SESSION`.
    pub(super) fn so_far(&self, pass: &Pass, asked: &Asked, path: &str) -> Result<Reply, Reply> {
        let name = Self::named(asked, path);
        let session = self.sessions.get(&name).filter(|session| session.login == pass.login).ok_or_else(gone)?;
        Ok(Reply::json(200, &json!({ "id": name, "file_offset": session.kept.len() })))
    }

    /// `POST upload:SESSION`: bytes, from where it stands to the end.
    pub(super) fn put(&mut self, pass: &Pass, asked: &Asked, path: &str) -> Result<Reply, Reply> {
        let (name, handle, keeps) = (Self::named(asked, path), self.secret("4:"), self.manner.keeps);
        self.manner.received += asked.body.len() as u64;
        let session = self.sessions.get_mut(&name).filter(|session| session.login == pass.login).ok_or_else(gone)?;
        if asked.header("file_offset").parse() != Ok(session.kept.len()) {
            return Err(thrown("OffsetInvalidError", "The offset is not where the upload stands"));
        }
        if session.kept.len() as u64 + asked.body.len() as u64 > session.total {
            return Err(thrown("OffsetInvalidError", "More bytes than were announced"));
        }
        let kept = if keeps > 0 { asked.body.len().min(usize::try_from(keeps).unwrap_or(0)) } else { asked.body.len() };
        session.kept.extend_from_slice(asked.body.get(..kept).unwrap_or_default());
        if (session.kept.len() as u64) < session.total {
            return Err(thrown("PartialRequestError", "Partial request: the connection was closed"));
        }
        let handle = session.handle.get_or_insert(handle).clone();
        Ok(Reply::json(200, &json!({ "h": handle })))
    }

    /// The bytes that a handle names.
    pub(super) fn held(&self, handle: &str) -> Option<Bytes> {
        let session = self.sessions.values().find(|session| session.handle.as_deref() == Some(handle))?;
        Some(session.kept.clone().freeze())
    }
}
