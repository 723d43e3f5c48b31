//! Fetching what a person sent, and handing it to the cleaner of its kind. Videos take turns.

use std::path::{Path, PathBuf};

use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::{LEASE, MediaWorker, Stop, lost};
use crate::bot::BotError;
use crate::bot::api::File;
use crate::media::clean::Keep;
use crate::media::probe::Kind;
use crate::model::post::{CleanFile, Media, MediaKind, Post};
use crate::model::trouble::Trouble;
use crate::net::Effect;
use crate::store::{Claim, Duty, StoreError};

impl MediaWorker {
    pub(super) async fn fetch_and_clean(
        &self,
        claim: &Claim,
        post: &Post,
        media: &Media,
        keep: Keep,
    ) -> std::result::Result<CleanFile, Stop> {
        let most = self.bot.file_max();
        if media.upload.is_none() && media.size.is_some_and(|size| u64::try_from(size).is_ok_and(|size| size > most)) {
            return Err(Trouble::TooBigToFetch { max: most }.into());
        }
        // Before it is fetched, where that can be told: who has to wait need not fetch it twice.
        if matches!(media.kind, MediaKind::Video | MediaKind::Animation) || self.is_uploaded_video(media).await? {
            self.begin_video(claim).await?;
        }
        let made = self.fetched_and_cleaned(claim, post, media, keep, most).await;
        self.store.drop_duty(Duty::Encode, &holder(claim)).await.map_err(|error| busy(&error))?;
        made
    }

    async fn fetched_and_cleaned(
        &self,
        claim: &Claim,
        post: &Post,
        media: &Media,
        keep: Keep,
        most: u64,
    ) -> std::result::Result<CleanFile, Stop> {
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let raw = match &media.upload {
            Some(upload) => self.put_together(upload, room.path()).await?,
            None => self.fetch(media, most, room.path()).await?,
        };
        let head = read_head(&raw)?;
        match Kind::of(&head) {
            Some(Kind::Pdf) => return self.document(&raw, &post.workspace).await,
            Some(kind) if kind.is_video() => {}
            _ => return self.picture(&raw, keep, &post.workspace).await,
        }
        self.begin_video(claim).await?;
        Box::pin(self.video(claim, post, &raw, room.path())).await
    }

    /// One video at a time, on any number of workers: each takes all the processors that it gets.
    pub(super) async fn begin_video(&self, claim: &Claim) -> std::result::Result<(), Stop> {
        let now = self.clock.now();
        let held = self.store.hold_duty(Duty::Encode, &holder(claim), now, now + self.clock.span(LEASE)).await;
        if held.map_err(|error| busy(&error))? { Ok(()) } else { Err(Stop::Wait) }
    }

    /// Whether an upload is a video, by its first bytes.
    async fn is_uploaded_video(&self, media: &Media) -> std::result::Result<bool, Stop> {
        let Some(upload) = &media.upload else { return Ok(false) };
        let chunks = self.store.chunks(upload).await.map_err(|error| busy(&error))?;
        let Some(first) = chunks.first() else { return Ok(false) };
        let head = self.files.get(first).await.map_err(|error| lost(&error))?;
        Ok(Kind::of(head.get(..256).unwrap_or(&head)).is_some_and(Kind::is_video))
    }

    /// Puts the chunks of an upload together, one in memory at a time.
    async fn put_together(&self, upload: &str, room: &Path) -> std::result::Result<PathBuf, Stop> {
        let chunks = self.store.chunks(upload).await.map_err(|error| busy(&error))?;
        if chunks.is_empty() {
            return Err(Trouble::UploadGone.into());
        }
        let raw = room.join("raw");
        let mut file = tokio::fs::File::create(&raw).await.map_err(Trouble::from)?;
        for key in chunks {
            let bytes = self.files.get(&key).await.map_err(|error| lost(&error))?;
            file.write_all(&bytes).await.map_err(Trouble::from)?;
        }
        file.flush().await.map_err(Trouble::from)?;
        Ok(raw)
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
}

pub(super) fn read_head(path: &Path) -> std::result::Result<Vec<u8>, Trouble> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(256).read_to_end(&mut head)?;
    Ok(head)
}

/// Who holds the duty to encode: this claim, and no later one of the same file.
pub(super) fn holder(claim: &Claim) -> String {
    format!("{}/{}", claim.id, claim.fence)
}

/// The database failed in the middle: the lease gives the file back.
pub(super) fn busy(error: &StoreError) -> Stop {
    tracing::warn!(%error, "the database failed while a file was fetched");
    Stop::Later
}
