//! Links to media: the addresses under which networks fetch the files of a part that they take by address only. Issued by
//! `publish`, served by `web` (`/m/…`), tried out by `reach` before anybody relies on them. Where files lie in a bucket, the
//! bucket's own signed links are given out instead.
//!
//! A link is `{public}/m/{id}/{signature}.{ending}`: the id is chance, the signature binds it to its end, its purpose, its
//! network and its file, by a key made from the key ring. It is dead as soon as its time is over or its part has ended.
//! Never says where a file lies, and never lists any.

mod probe;
pub mod reach;

pub use probe::probe_bytes;
pub use reach::{Reach, Unreachable};

use std::ops::Range;
use std::time::Duration;

use crate::clock::{Clock, HOUR, Millis};
use crate::media::keep::{Files, KeepError, Pieces};
use crate::model::ids::token;
use crate::model::platform::PlatformId;
use crate::store::{Link, NewLink, Result, Store, StoreError};
use crate::vault::{DataKey, Place, Ring};

/// How long a new link lives: as long as Instagram keeps a container (facts: instagram), and longer than anybody else takes.
pub const LIFE: Millis = 24 * HOUR;
/// With less than this left when it is asked for again, its end moves on by as much: until then, a repeat of a request
/// carries the very same link.
pub const STEP: Millis = 12 * HOUR;
/// Characters of an id, with 5 bits each: 130 bits.
const ID: usize = 26;
/// Characters of a signature.
const SIGNATURE: usize = 64;
/// What is signed.
const WHAT: &str = "media link";
/// The types of files that go out, and what their links end with.
const ENDINGS: [(&str, &str); 8] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("video/mp4", "mp4"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/x-matroska", "mkv"),
];

/// What a network fetches a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To publish it.
    Media,
    /// As the cover of a video.
    Cover,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Media => "media",
            Self::Cover => "cover",
        }
    }
}

/// A file that a network is to fetch.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The workspace.
    pub workspace: &'a str,
    /// The part.
    pub part: &'a str,
    /// The network.
    pub platform: PlatformId,
    /// What for.
    pub purpose: Purpose,
    /// What lies in the file store.
    pub file: &'a str,
    /// Its type.
    pub mime: &'a str,
    /// Its size.
    pub bytes: u64,
}

/// Gives out links, and knows them again. Cheap to clone.
#[derive(Clone)]
pub struct Links {
    store: Store,
    files: Files,
    ring: Ring,
    clock: Clock,
    public_url: Option<String>,
}

/// A link that is good, and what lies behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its name.
    pub id: String,
    /// The network that it was given to.
    pub platform: PlatformId,
    /// What lies in the file store.
    pub file: String,
    /// Its type.
    pub mime: String,
    /// Its size.
    pub bytes: u64,
}

impl Links {
    /// Links at this public address (without a slash at the end); without one, and without a bucket, there are none.
    pub fn new(store: &Store, files: &Files, ring: &Ring, clock: &Clock, public_url: Option<String>) -> Self {
        Self { store: store.clone(), files: files.clone(), ring: ring.clone(), clock: clock.clone(), public_url }
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The link of a file: the same again for the same file of the same part. `None` where nothing can be reached from
    /// outside.
    ///
    /// # Errors
    /// The database's; [`StoreError::Raced`] when the file is going already.
    pub async fn issue(&self, wanted: &Wanted<'_>) -> Result<Option<String>> {
        if self.public_url.is_none() && !self.files.is_bucket() {
            return Ok(None);
        }
        let (id, now) = (token(&self.clock, ID), self.clock.now());
        let Wanted { workspace, part, platform, purpose, file, mime, bytes } = *wanted;
        let (purpose, expires_at) = (purpose.word(), now + LIFE);
        let new = NewLink { id: &id, workspace, part, file, purpose, platform, mime, bytes, expires_at };
        let link = self.store.put_link(&new).await?;
        let link = if link.expires_at - now < STEP { self.extended(link, now).await? } else { link };
        if self.files.is_bucket() { self.of_bucket(link, now).await } else { Ok(self.address(&link)) }
    }

    /// The same link with a later end. Whoever was faster counts.
    async fn extended(&self, mut link: Link, now: Millis) -> Result<Link> {
        let was = link.expires_at;
        // On from where it ended, so that the request before this one is still served; from now on, if that is over.
        link.expires_at = if was > now { was + STEP } else { now + LIFE };
        link.address = None;
        if self.store.extend_link(&link.id, was, link.expires_at, None).await? {
            return Ok(link);
        }
        Err(StoreError::Raced)
    }

    fn address(&self, link: &Link) -> Option<String> {
        let public = self.public_url.as_ref()?;
        let (end, signed) = (ending(&link.mime)?, signed(link, link.expires_at));
        let signature = self.ring.sign(WHAT, &signed.each_ref().map(String::as_str));
        Some(format!("{public}/m/{}/{signature}.{end}", link.id))
    }

    /// The bucket's own link, written down sealed, so that a repeat carries the same one.
    async fn of_bucket(&self, link: Link, now: Millis) -> Result<Option<String>> {
        let key: DataKey = self.store.data_key(&self.ring, &link.workspace).await?;
        let place = Place { table: "links", row: &link.id, field: "address" };
        if let Some(sealed) = &link.address {
            return Ok(Some(key.open(place, sealed)?));
        }
        let life = Duration::from_millis(u64::try_from(link.expires_at - now).unwrap_or(0));
        match self.files.presigned(&link.file, &link.mime, life).await {
            Ok(Some(address)) => {
                let sealed = key.seal(place, &address)?;
                let kept = self.store.extend_link(&link.id, link.expires_at, link.expires_at, Some(&sealed)).await?;
                if kept { Ok(Some(address)) } else { Err(StoreError::Raced) }
            }
            Ok(None) => Ok(None),
            Err(error) => {
                tracing::error!(%error, "the bucket gives out no link");
                Ok(None)
            }
        }
    }

    /// What lies behind `/m/{id}/{name}`; `None` for whatever is wrong with it: unknown, forged, over, of a part that has
    /// ended.
    ///
    /// # Errors
    /// The database's.
    pub async fn find(&self, id: &str, name: &str) -> Result<Option<Fetched>> {
        let Some((signature, end)) = name.split_once('.') else { return Ok(None) };
        if id.len() != ID || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) || signature.len() != SIGNATURE {
            return Ok(None);
        }
        let now = self.clock.now();
        let Some(link) = self.store.live_link(id, now).await? else { return Ok(None) };
        let is_signed = self.is_signed(&link, signature, now) && ending(&link.mime) == Some(end);
        let Link { id, platform, file, mime, bytes, .. } = link;
        Ok(is_signed.then_some(Fetched { id, platform, file, mime, bytes }))
    }

    /// Whether it was signed for the link's end, or for the one before, which is not over yet.
    fn is_signed(&self, link: &Link, signature: &str, now: Millis) -> bool {
        [link.expires_at, link.expires_at - STEP].into_iter().filter(|end| *end > now).any(|end| {
            let signed = signed(link, end);
            self.ring.has_signed(WHAT, &signed.each_ref().map(String::as_str), signature)
        })
    }

    /// Counts that a network fetched it.
    ///
    /// # Errors
    /// The database's.
    pub async fn count(&self, fetched: &Fetched) -> Result<()> {
        self.store.link_fetched(&fetched.id, self.clock.now()).await
    }

    /// The bytes of the probe behind `/m/{id}/{name}`, if it is one of this Crier's, and fresh.
    pub fn probe(&self, id: &str, name: &str) -> Option<bytes::Bytes> {
        probe::answer(&self.ring, id, name, self.clock.now())
    }

    /// The bytes of a file that is fetched.
    ///
    /// # Errors
    /// The file store's.
    pub async fn pieces(&self, fetched: &Fetched, range: Range<u64>) -> std::result::Result<Pieces, KeepError> {
        self.files.pieces(&fetched.file, fetched.bytes, range).await
    }
}

/// What a signature binds together.
fn signed(link: &Link, expires_at: Millis) -> [String; 5] {
    [link.id.clone(), expires_at.to_string(), link.purpose.clone(), link.platform.word().to_owned(), link.file.clone()]
}

/// What the name of a file of this type ends with.
pub fn ending(mime: &str) -> Option<&'static str> {
    ENDINGS.iter().find(|(known, _)| *known == mime).map(|(_, ending)| *ending)
}
