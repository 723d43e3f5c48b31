//! Cleaning one fetched file and keeping what came of it.

use std::path::Path;

use bytes::Bytes;

use super::fetch::busy;
use super::video::Progress;
use super::{MediaWorker, PICTURE_LIMIT, Stop, VIDEO_LIMIT, blocking, lost};
use crate::media::clean::Keep;
use crate::media::{clean, origin, video};
use crate::model::post::{CleanFile, Post};
use crate::model::trouble::Trouble;
use crate::store::Claim;

impl MediaWorker {
    pub(super) async fn picture(&self, raw: &Path, workspace: &str) -> std::result::Result<CleanFile, Stop> {
        let bytes = tokio::fs::read(raw).await.map_err(Trouble::from)?;
        let workspace_row = self.store.workspace(workspace).await.map_err(|error| busy(&error))?;
        let keep = Keep { credit: workspace_row.keeps_credit() };
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(PICTURE_LIMIT));
        let cleaned = clean::clean_any(bytes, keep, limit).await?;
        let kept = self.shelf().keep(workspace, Bytes::from(cleaned.bytes)).await.map_err(|error| lost(&error))?;
        Ok(CleanFile {
            key: kept.key,
            mime: cleaned.format.mime().to_owned(),
            width: cleaned.width,
            height: cleaned.height,
            bytes: kept.bytes,
            moving: cleaned.animated,
            duration: None,
            removed: cleaned.removed,
            origin: cleaned.origin,
            credit: cleaned.credit,
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
            removed: cleaned.removed,
            origin,
            credit: None,
            hash: kept.hash,
        })
    }
}
