//! The media worker: fetches what a person sent, cleans it, makes the renditions that its post needs, and has the
//! card shown anew. A claimed row at a time; whatever it cannot do ends as a sentence on the card.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::keep::{Files, need_key};
use super::probe::Kind;
use super::rendition::{Rendered, render};
use super::{clean, video};
use crate::bot::api::File;
use crate::bot::{Bot, BotError};
use crate::clock::{Clock, MINUTE, Millis, SECOND};
use crate::model::brand::Brand;
use crate::model::limits::Need;
use crate::model::platform::PlatformId;
use crate::model::post::{CleanFile, Media, MediaKind, MediaState, Post};
use crate::model::trouble::Trouble;
use crate::net::{Effect, UPLOAD_LIMIT};
use crate::platforms::Platforms;
use crate::store::{Claim, Duty, Rendition, Result, Store, StoreError, Work};

/// How long a file may be in hand: a download and a remux.
const LEASE: Millis = 2 * UPLOAD_LIMIT.as_millis() as Millis;
/// How long a video may be worked on.
const VIDEO_LIMIT: Millis = 10 * MINUTE;
/// How often a file is fetched in vain before the person is told.
const ATTEMPTS: i64 = 5;
/// How long to wait before looking again whether a video can be encoded.
const TURN: Millis = 5 * SECOND;

/// What fetches, cleans and renders.
#[derive(Clone)]
pub struct MediaWorker {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Hands files out.
    pub bot: Bot,
    /// Keeps files.
    pub files: Files,
    /// What the networks need.
    pub platforms: Platforms,
}

/// Why the work on a file did not end.
enum Stop {
    /// It never will.
    Trouble(Trouble),
    /// Try again.
    Later,
    /// Somebody else encodes a video: look again soon.
    Wait,
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl MediaWorker {
    /// Claims the next file; its name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Media, now, now + self.clock.span(LEASE)).await
    }

    /// Works on the claimed file.
    ///
    /// # Errors
    /// The database's.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let media = self.store.media(&claim.id).await?;
        let Some(post) = self.store.post(&media.post).await? else { return self.store.rest_media(claim).await };
        match self.prepare(claim, &post, &media).await? {
            Ok(()) => self.store.rest_media(claim).await?,
            Err(Stop::Trouble(trouble)) => {
                tracing::info!(media = claim.id, %trouble, "a file cannot be used");
                self.store.media_bad(claim, &trouble).await?;
            }
            Err(Stop::Later) => self.again(claim).await?,
            Err(Stop::Wait) => return self.store.delay_media(claim, self.clock.now() + TURN, false).await,
        }
        self.store.touch_card(&post.id, self.clock.now()).await
    }

    async fn again(&self, claim: &Claim) -> Result<()> {
        let attempts = self.store.media_attempts(&claim.id).await?;
        if attempts + 1 >= ATTEMPTS {
            return self.store.media_bad(claim, &Trouble::NotFetched).await;
        }
        self.store.delay_media(claim, self.clock.now() + ((2 * SECOND) << attempts), true).await
    }

    async fn prepare(&self, claim: &Claim, post: &Post, media: &Media) -> Result<std::result::Result<(), Stop>> {
        let clean = match (&media.clean, media.state) {
            (Some(clean), MediaState::Ready) => clean.clone(),
            _ => match self.fetch_and_clean(claim, media).await {
                Ok(clean) => {
                    self.store.media_clean(claim, &clean).await?;
                    // The person sees at once what was found in it.
                    self.store.touch_card(&post.id, self.clock.now()).await?;
                    clean
                }
                Err(stop) => return Ok(Err(stop)),
            },
        };
        self.renditions(post, media, &clean).await
    }

    async fn fetch_and_clean(&self, claim: &Claim, media: &Media) -> std::result::Result<CleanFile, Stop> {
        let most = self.bot.file_max();
        if media.size.is_some_and(|size| u64::try_from(size).is_ok_and(|size| size > most)) {
            return Err(Trouble::TooBigToFetch { max: most }.into());
        }
        // Before it is fetched, where that can be told: who has to wait need not fetch it twice.
        if matches!(media.kind, MediaKind::Video | MediaKind::Animation) {
            self.begin_video(claim).await?;
        }
        let made = self.fetched_and_cleaned(claim, media, most).await;
        self.store.drop_duty(Duty::Encode, &holder(claim)).await.map_err(|error| busy(&error))?;
        made
    }

    async fn fetched_and_cleaned(&self, claim: &Claim, media: &Media, most: u64) -> std::result::Result<CleanFile, Stop> {
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let raw = self.fetch(media, most, room.path()).await?;
        let key = format!("media/{}/clean", media.id);
        let head = read_head(&raw)?;
        if !Kind::of(&head).is_some_and(Kind::is_video) {
            return self.picture(&raw, key).await;
        }
        self.begin_video(claim).await?;
        self.video(&raw, room.path(), key).await
    }

    /// One video at a time, on any number of workers: each takes all the processors that it gets.
    async fn begin_video(&self, claim: &Claim) -> std::result::Result<(), Stop> {
        let now = self.clock.now();
        let held = self.store.hold_duty(Duty::Encode, &holder(claim), now, now + self.clock.span(LEASE)).await;
        if held.map_err(|error| busy(&error))? { Ok(()) } else { Err(Stop::Wait) }
    }

    async fn fetch(&self, media: &Media, most: u64, room: &Path) -> std::result::Result<PathBuf, Stop> {
        let found: std::result::Result<File, BotError> =
            self.bot.call("getFile", &json!({ "file_id": media.file_id }), Effect::Repeatable).await;
        let path = match found {
            Ok(file) => file.file_path.ok_or(Stop::Later)?,
            Err(error) if error.says("file is too big") => return Err(Trouble::TooBigToFetch { max: most }.into()),
            Err(BotError::Refused { .. }) => return Err(Trouble::NotFetched.into()),
            Err(_) => return Err(Stop::Later),
        };
        let found = self.bot.fetch(&path, room).await.map_err(|_| Stop::Later)?;
        found.ok_or(Stop::Trouble(Trouble::NotFetched))
    }

    async fn picture(&self, raw: &Path, key: String) -> std::result::Result<CleanFile, Stop> {
        let bytes = tokio::fs::read(raw).await.map_err(Trouble::from)?;
        let cleaned = blocking(move || clean::clean(&bytes)).await?;
        let (size, hash) = (cleaned.bytes.len() as u64, hex(&Sha256::digest(&cleaned.bytes)));
        self.files.put(&key, Bytes::from(cleaned.bytes)).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key,
            mime: mime_of(cleaned.format).to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: size,
            moving: cleaned.animated,
            duration: None,
            removed: cleaned.removed,
            hash,
        })
    }

    async fn video(&self, raw: &Path, room: &Path, key: String) -> std::result::Result<CleanFile, Stop> {
        let made = room.join("made.mp4");
        let limit = self.clock.sleep_until(self.clock.now() + VIDEO_LIMIT);
        let cleaned = video::clean_video(raw, &made, limit).await?;
        let size = tokio::fs::metadata(&made).await.map_err(Trouble::from)?.len();
        let hash = hash_of(made.clone()).await?;
        self.files.put_file(&key, &made).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key,
            mime: "video/mp4".to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: size,
            moving: true,
            duration: Some(cleaned.duration_ms),
            removed: cleaned.removed,
            hash,
        })
    }

    /// Makes what the preview and each target need, once per need and brand.
    async fn renditions(&self, post: &Post, media: &Media, clean: &CleanFile) -> Result<std::result::Result<(), Stop>> {
        let brand = if post.branded { self.store.brand(&post.workspace).await? } else { None };
        let logo = match brand.as_ref().and_then(|brand| brand.logo.as_ref()) {
            Some(key) => match self.files.get(key).await {
                Ok(bytes) => Some(bytes),
                Err(error) => return Ok(Err(lost(&error))),
            },
            None => None,
        };
        for (need, platform) in self.needs(post).await? {
            let brand = brand.as_ref().filter(|brand| platform.is_none_or(|platform| brand.is_on(platform)));
            let key = need_key(&need, brand);
            if self.store.rendition(&media.id, &key).await?.is_some() {
                continue;
            }
            let branding = brand.cloned().map(|brand| (brand, logo.clone()));
            match self.rendition(media, clean, &need, key, branding).await {
                Ok(made) => self.store.put_rendition(&post.workspace, &made).await?,
                Err(stop) => return Ok(Err(stop)),
            }
        }
        Ok(Ok(()))
    }

    /// The needs of a post: what the person is shown (of no network), and what its targets take.
    async fn needs(&self, post: &Post) -> Result<Vec<(Need, Option<PlatformId>)>> {
        let mut needs = vec![(self.platforms.preview().clone(), None)];
        for target in self.store.targets(&post.id).await? {
            let Some(account) = self.store.account(&target.account).await? else { continue };
            needs.extend(self.platforms.get(account.platform).map(|platform| (platform.limits(&account).photo, Some(account.platform))));
        }
        Ok(needs)
    }

    async fn rendition(
        &self,
        media: &Media,
        clean: &CleanFile,
        need: &Need,
        key: String,
        brand: Option<(Brand, Option<Bytes>)>,
    ) -> std::result::Result<Rendition, Stop> {
        let made = |file: String, mime: &str, width: u32, height: u32, bytes: u64, branded: bool| Rendition {
            media: media.id.clone(),
            need: key.clone(),
            file,
            mime: mime.to_owned(),
            width: width.into(),
            height: height.into(),
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            branded: branded.into(),
            shown: None,
        };
        if clean.mime.starts_with("video/") {
            return Ok(made(clean.key.clone(), &clean.mime, clean.width, clean.height, clean.bytes, false));
        }
        let bytes = self.files.get(&clean.key).await.map_err(|error| lost(&error))?;
        let need = need.clone();
        let rendered: Rendered = blocking(move || {
            let brand = brand.as_ref().map(|(brand, logo)| (brand, logo.as_deref()));
            render(&bytes, &need, brand)
        })
        .await?;
        if !rendered.recoded {
            return Ok(made(clean.key.clone(), rendered.mime, rendered.width, rendered.height, clean.bytes, false));
        }
        let file = format!("media/{}/{key}", media.id);
        let size = rendered.bytes.len() as u64;
        self.files.put(&file, Bytes::from(rendered.bytes)).await.map_err(|error| lost(&error))?;
        Ok(made(file, rendered.mime, rendered.width, rendered.height, size, rendered.branded))
    }
}

fn read_head(path: &Path) -> std::result::Result<Vec<u8>, Trouble> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(256).read_to_end(&mut head)?;
    Ok(head)
}

fn mime_of(format: crate::model::limits::Format) -> &'static str {
    use crate::model::limits::Format;
    match format {
        Format::Jpeg => "image/jpeg",
        Format::Png => "image/png",
        Format::Webp => "image/webp",
        Format::Gif => "image/gif",
    }
}

/// SHA-256 of a large file.
async fn hash_of(path: PathBuf) -> std::result::Result<String, Trouble> {
    blocking(move || {
        let (mut file, mut hasher, mut some) = (std::fs::File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
        loop {
            match std::io::Read::read(&mut file, &mut some)? {
                0 => return Ok(hex(&hasher.finalize())),
                read => hasher.update(some.get(..read).unwrap_or_default()),
            }
        }
    })
    .await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Who holds the duty to encode: this claim, and no later one of the same file.
fn holder(claim: &Claim) -> String {
    format!("{}/{}", claim.id, claim.fence)
}

/// The database failed in the middle: the lease gives the file back.
fn busy(error: &StoreError) -> Stop {
    tracing::warn!(%error, "whose turn it is to encode cannot be settled");
    Stop::Later
}

/// The storage failed: that passes, or the log says why not.
fn lost(error: &super::keep::KeepError) -> Stop {
    tracing::warn!(%error, "the media store failed");
    Stop::Later
}

/// Runs what takes processor time off the threads that answer. A panic in it is a damaged file, not a dead worker.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Trouble> + Send + 'static,
) -> std::result::Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Trouble::File { why: error.to_string() }),
    }
}
