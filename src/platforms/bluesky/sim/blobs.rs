//! Uploaded files, by account and content. One that no record names is dropped after an hour; one whose last
//! record goes is dropped with it.

use bytes::Bytes;
use serde_json::{Value, json};

use super::limits::{UPLOAD, told};
use super::records::Record;
use super::wire::{No, json_of};
use super::{State, cid};
use crate::clock::{HOUR, Millis};
use crate::sim::reply::Reply;

/// The largest file, in bytes (`PDS_BLOB_UPLOAD_LIMIT`).
const MAX: usize = 52_428_800;

/// An uploaded file.
pub(super) struct Blob {
    pub(super) mime: String,
    pub(super) bytes: Bytes,
    uploaded: Millis,
    /// Whether a record names it.
    pub(super) named: bool,
}

impl State {
    /// `com.atproto.repo.uploadBlob`
    pub(super) fn upload_blob(&mut self, did: &str, suggested: &str, bytes: Bytes) -> Reply {
        let now = self.clock.now();
        let standing = self.counts.take(&UPLOAD, did, 1, now);
        if standing.as_ref().is_some_and(|standing| standing.over) {
            return told(standing, No::TOO_MANY.into());
        }
        if bytes.len() > MAX {
            return No::new(413, "PayloadTooLarge", "request entity too large").into();
        }
        let (name, size) = (cid(0x55, &bytes), bytes.len());
        let mime = sniff(&bytes).unwrap_or(suggested).to_owned();
        let blob = json!({ "$type": "blob", "ref": { "$link": name }, "mimeType": mime, "size": size });
        let fresh = Blob { mime, bytes, uploaded: now, named: false };
        self.blobs.entry((did.to_owned(), name)).and_modify(|there| there.uploaded = now).or_insert(fresh);
        told(standing, json_of(json!({ "blob": blob })))
    }

    /// `com.atproto.sync.getBlob`
    pub(super) fn get_blob(&self, did: &str, name: &str) -> Reply {
        match self.blobs.get(&(did.to_owned(), name.to_owned())).filter(|blob| blob.named) {
            Some(blob) => Reply::bytes(200, &blob.mime, blob.bytes.clone()),
            None => No::new(400, "InvalidRequest", "Blob not found").into(),
        }
    }

    pub(super) fn drop_old_blobs(&mut self) {
        let now = self.clock.now();
        self.blobs.retain(|_, blob| blob.named || blob.uploaded + HOUR > now);
    }

    /// Checks that the files a record names are the ones that were uploaded.
    pub(super) fn check_blobs(&self, did: &str, record: &Value) -> Result<(), No> {
        for blob in named_in(record) {
            let name = link(blob);
            let Some(there) = self.blobs.get(&(did.to_owned(), name.to_owned())) else {
                return Err(No::new(400, "BlobNotFound", format!("Could not find blob: {name}")));
            };
            let mime = blob["mimeType"].as_str().unwrap_or_default();
            if mime != there.mime {
                let words = "Referenced Mimetype does not match stored blob";
                return Err(No::new(400, "InvalidMimeType", format!("{words}. Expected: {}, Got: {mime}", there.mime)));
            }
            if blob["size"].as_u64() != u64::try_from(there.bytes.len()).ok() {
                let words = "Referenced Size does not match stored blob";
                let (expected, got) = (there.bytes.len(), &blob["size"]);
                return Err(No::new(400, "InvalidSize", format!("{words}. Expected: {expected}, Got: {got}")));
            }
        }
        Ok(())
    }

    /// Marks the files that a record names, and drops those of `before` that no record names any more.
    pub(super) fn rename_blobs(&mut self, did: &str, before: Option<&Record>, after: Option<&Value>) {
        for blob in after.into_iter().flat_map(named_in) {
            if let Some(blob) = self.blobs.get_mut(&(did.to_owned(), link(blob).to_owned())) {
                blob.named = true;
            }
        }
        for blob in before.into_iter().flat_map(|record| named_in(&record.value)) {
            let name = link(blob);
            let still = self.records.iter().any(|(key, record)| key.did == did && named_in(&record.value).any(|b| link(b) == name));
            if !still {
                self.blobs.remove(&(did.to_owned(), name.to_owned()));
            }
        }
    }
}

/// The files that a record names.
pub(super) fn named_in(record: &Value) -> impl Iterator<Item = &Value> {
    let images = record.pointer("/embed/images").and_then(Value::as_array).into_iter().flatten();
    images.filter_map(|image| image.get("image")).chain(record.pointer("/embed/video"))
}

/// The name of a file, as a record has it.
pub(super) fn link(blob: &Value) -> &str {
    blob.pointer("/ref/$link").and_then(Value::as_str).unwrap_or_default()
}

/// The type that the first bytes tell.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("video/mp4"),
        _ => None,
    }
}
