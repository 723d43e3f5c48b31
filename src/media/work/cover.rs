//! What stands for a video until it is played: a moment of it as it goes out, or a picture that the person sent, cleaned
//! like every other; and the sheet of moments that one is chosen from. Moments are the video's own, never its intro's.
//! Renditions of the video, like all others.

use bytes::Bytes;
use serde_json::json;

use super::video::Wanted;
use super::{ATTEMPTS, MediaWorker, PICTURE_LIMIT, Stop, blocking, lost};
use crate::bot::BotError;
use crate::bot::api::File;
use crate::media::clean::{Keep, clean_any};
use crate::media::file::MAX_PICTURE;
use crate::media::rendition::{render, video_key};
use crate::media::{sheet, video};
use crate::model::brand::Kit;
use crate::model::cover::{Cover, MOMENTS, chosen_in, moment_at, sheet_key};
use crate::model::limits::Need;
use crate::model::post::{CleanFile, Media, Post};
use crate::model::trouble::Trouble;
use crate::net::Effect;
use crate::store::{Claim, Rendition, Result};

/// The longest side of the sheet of moments, in pixels.
const SHEET: u32 = 1_280;

/// A picture for a video, and what it is for.
struct Made {
    key: String,
    bytes: Vec<u8>,
    width: u32,
    height: u32,
}

impl MediaWorker {
    /// Makes the covers that the preview and the chosen targets need of a video whose renditions are there, and the sheet
    /// of moments while one is being chosen. A cover that cannot be used does not keep the video back: the card says so.
    pub(super) async fn covers(
        &self,
        claim: &Claim,
        post: &Post,
        media: &Media,
        clean: &CleanFile,
    ) -> Result<std::result::Result<(), Stop>> {
        // As it is now: the panel may have been opened while the video was in hand.
        let Some(post) = self.store.post(&post.id).await? else { return Ok(Ok(())) };
        let kit = if post.branded { self.store.kit(&post.workspace).await? } else { Kit::default() };
        for (n, wanted) in self.video_needs(&post, clean, &kit).await?.into_iter().enumerate() {
            let key = video_key(clean, &wanted.need, wanted.brand.as_ref(), wanted.cut);
            let Some(video) = self.store.rendition(&media.id, &key).await? else { continue };
            if n == 0
                && chosen_in(post.screen.as_deref()) == Some(media.id.as_str())
                && let Err(Stop::Trouble(trouble)) = self.moments(&post, media, clean, (&wanted, &video)).await?
            {
                tracing::info!(media = media.id, %trouble, "there are no moments to choose from");
            }
            match self.cover(&post, media, clean, (&wanted, &video)).await? {
                Ok(()) => {}
                Err(Stop::Trouble(trouble)) => return self.store.cover_bad(claim, &trouble).await.map(Ok),
                Err(Stop::Later) if self.store.media_attempts(&claim.id).await? + 1 >= ATTEMPTS => {
                    return self.store.cover_bad(claim, &Trouble::NotFetched).await.map(Ok);
                }
                Err(stop) => return Ok(Err(stop)),
            }
        }
        Ok(Ok(()))
    }

    /// The pictures that a cover is chosen from, on one sheet.
    async fn moments(
        &self,
        post: &Post,
        media: &Media,
        clean: &CleanFile,
        (wanted, video): (&Wanted, &Rendition),
    ) -> Result<std::result::Result<(), Stop>> {
        let key = sheet_key(&video.file);
        if self.store.rendition(&media.id, &key).await?.is_some() {
            return Ok(Ok(()));
        }
        let made = async {
            let (mut frames, ms) = (Vec::new(), clean.duration.unwrap_or(0));
            for n in 0..MOMENTS {
                frames.push(self.frame(video, wanted.behind_intro(moment_at(n, ms), ms)).await?);
            }
            let (bytes, (width, height)) = blocking(move || {
                let frames: Vec<&[u8]> = frames.iter().map(Vec::as_slice).collect();
                let bytes = sheet::sheet(&frames, SHEET)?;
                let probed = crate::media::probe::probe(&bytes)?;
                Ok((bytes, (probed.width, probed.height)))
            })
            .await?;
            Ok(Made { key, bytes, width, height })
        };
        self.put_picture(post, media, made.await).await
    }

    /// The cover of one rendition of a video, if there is to be one and it is not there yet.
    async fn cover(
        &self,
        post: &Post,
        media: &Media,
        clean: &CleanFile,
        (wanted, video): (&Wanted, &Rendition),
    ) -> Result<std::result::Result<(), Stop>> {
        let (Some(cover), Some(need)) = (media.cover.as_ref().filter(|cover| cover.is_usable()), &wanted.cover) else { return Ok(Ok(())) };
        let key = cover.key(&video.file, need);
        if self.store.rendition(&media.id, &key).await?.is_some() {
            return Ok(Ok(()));
        }
        let picture = match cover {
            Cover::Own { file_id } => self.own(file_id).await,
            Cover::Moment { n } => {
                let ms = clean.duration.unwrap_or(0);
                let at = moment_at(*n, ms).min(wanted.cut.unwrap_or(ms));
                self.frame(video, wanted.behind_intro(at, ms)).await
            }
            Cover::Unusable { .. } => return Ok(Ok(())),
        };
        let made = match picture {
            Ok(picture) => fitted(key, picture, need.clone()).await,
            Err(stop) => Err(stop),
        };
        self.put_picture(post, media, made).await
    }

    async fn put_picture(
        &self,
        post: &Post,
        media: &Media,
        made: std::result::Result<Made, Stop>,
    ) -> Result<std::result::Result<(), Stop>> {
        let made = match made {
            Ok(made) => made,
            Err(stop) => return Ok(Err(stop)),
        };
        let kept = match self.shelf().keep(&post.workspace, Bytes::from(made.bytes)).await {
            Ok(kept) => kept,
            Err(error) => return Ok(Err(lost(&error))),
        };
        let rendition = Rendition {
            media: media.id.clone(),
            need: made.key,
            file: kept.key,
            mime: "image/jpeg".to_owned(),
            width: made.width.into(),
            height: made.height.into(),
            bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
            branded: 0,
            shown: None,
        };
        self.put(post, &rendition).await
    }

    async fn frame(&self, rendition: &Rendition, ms: u64) -> std::result::Result<Vec<u8>, Stop> {
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let local = self.files.local(&rendition.file).await.map_err(|error| lost(&error))?;
        Ok(video::frame(local.path(), ms, false, room.path()).await?)
    }

    /// The picture that the person sent, clean.
    async fn own(&self, file_id: &str) -> std::result::Result<Vec<u8>, Stop> {
        let found: std::result::Result<File, BotError> = self.bot.call("getFile", &json!({ "file_id": file_id }), Effect::Repeatable).await;
        let path = match found {
            Ok(file) => file.file_path.ok_or(Stop::Later)?,
            Err(error) if error.says("file is too big") => return Err(Trouble::TooBigToFetch { max: self.bot.file_max() }.into()),
            Err(BotError::Refused { .. }) => return Err(Trouble::NotFetched.into()),
            Err(_) => return Err(Stop::Later),
        };
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let raw = self.bot.fetch(&path, room.path()).await.map_err(|_| Stop::Later)?.ok_or(Stop::Trouble(Trouble::NotFetched))?;
        if tokio::fs::metadata(&raw).await.map_err(Trouble::from)?.len() > MAX_PICTURE {
            return Err(Trouble::TooBig { max: MAX_PICTURE }.into());
        }
        let bytes = tokio::fs::read(&raw).await.map_err(Trouble::from)?;
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(PICTURE_LIMIT));
        Ok(clean_any(bytes, Keep::default(), limit).await?.bytes)
    }
}

/// A picture as the network takes it for a cover.
async fn fitted(key: String, picture: Vec<u8>, need: Need) -> std::result::Result<Made, Stop> {
    let rendered = blocking(move || render(&picture, &need, None)).await?;
    Ok(Made { key, bytes: rendered.bytes, width: rendered.width, height: rendered.height })
}
