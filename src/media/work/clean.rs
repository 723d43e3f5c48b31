//! Cleaning one fetched file and keeping what came of it.

use std::path::Path;

use bytes::Bytes;

use super::fetch::read_head;
use super::video::Progress;
use super::{DOCUMENT_LIMIT, MediaWorker, PICTURE_LIMIT, Stop, VIDEO_LIMIT, blocking, lost};
use crate::media::clean::Keep;
use crate::media::document::MAX_DOCUMENT;
use crate::media::file::MAX_PICTURE;
use crate::media::probe::Kind;
use crate::media::sandbox::ffmpeg_available;
use crate::media::{clean, document, moving, origin, video};
use crate::model::origin::Origin;
use crate::model::post::{CleanFile, Post};
use crate::model::trouble::Trouble;
use crate::store::Claim;

impl MediaWorker {
    pub(super) async fn picture(&self, raw: &Path, keep: Keep, workspace: &str) -> std::result::Result<CleanFile, Stop> {
        // Whatever else it is: so much is not read into memory.
        if tokio::fs::metadata(raw).await.map_err(Trouble::from)?.len() > MAX_PICTURE {
            let known = Kind::of(&read_head(raw)?).is_some();
            return Err(if known { Trouble::TooBig { max: MAX_PICTURE } } else { Trouble::NotMedia }.into());
        }
        let bytes = tokio::fs::read(raw).await.map_err(Trouble::from)?;
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(PICTURE_LIMIT));
        let cleaned = clean::clean_any(bytes, keep, limit).await?;
        // What becomes a video has a length; without ffmpeg nothing does.
        let length = if cleaned.animated && ffmpeg_available() { moving::length(&cleaned.bytes) } else { None };
        let kept = self.shelf().keep(workspace, Bytes::from(cleaned.bytes)).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key: kept.key,
            mime: cleaned.format.mime().to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: kept.bytes,
            moving: cleaned.animated,
            duration: length,
            pages: None,
            removed: cleaned.removed,
            origin: cleaned.origin,
            credit: cleaned.credit,
            hash: kept.hash,
        })
    }

    pub(super) async fn document(&self, raw: &Path, workspace: &str) -> std::result::Result<CleanFile, Stop> {
        if tokio::fs::metadata(raw).await.map_err(Trouble::from)?.len() > MAX_DOCUMENT {
            return Err(Trouble::TooBig { max: MAX_DOCUMENT }.into());
        }
        let bytes = tokio::fs::read(raw).await.map_err(Trouble::from)?;
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(DOCUMENT_LIMIT));
        let cleaned = document::clean_within(bytes, limit).await?;
        let kept = self.shelf().keep(workspace, Bytes::from(cleaned.bytes)).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key: kept.key,
            mime: document::MIME.to_owned(),
            width: 0,
            height: 0,
            bytes: kept.bytes,
            moving: false,
            duration: None,
            pages: Some(cleaned.pages),
            removed: cleaned.removed,
            origin: Origin::Unknown,
            credit: None,
            hash: kept.hash,
        })
    }

    pub(super) async fn video(&self, claim: &Claim, post: &Post, raw: &Path, room: &Path) -> std::result::Result<CleanFile, Stop> {
        let made = room.join("made.mp4");
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(VIDEO_LIMIT));
        let progress = Progress::new();
        let cleaning = async { Ok(video::clean_video(raw, &made, limit, |percent| progress.tell(percent)).await?) };
        let cleaned = self.in_hand(claim, &post.id, &progress, cleaning).await?;
        let source = raw.to_owned();
        let origin = blocking(move || Ok(origin::of_video(&source))).await?;
        let kept = self.shelf().keep_file(&post.workspace, &made).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key: kept.key,
            mime: "video/mp4".to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: kept.bytes,
            moving: true,
            duration: Some(cleaned.duration_ms),
            pages: None,
            removed: cleaned.removed,
            origin,
            credit: None,
            hash: kept.hash,
        })
    }
}
