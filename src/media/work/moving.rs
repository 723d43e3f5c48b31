//! A picture that moves by itself, as a video without sound: what the preview and each chosen target need of it that
//! show no moving picture, with the brand over its whole length. Renditions of the picture, like all others.

use crate::media::moving::unfold;
use crate::media::rendition::video_key;
use crate::media::video;

use super::video::{Source, Wanted};
use super::{MediaWorker, Stop, blocking, lost};
use crate::model::brand::{Brand, Kit};
use crate::model::limits::VideoNeed;
use crate::model::moving::{alone, as_video, goes_as_video};
use crate::model::post::{CleanFile, Media, Post};
use crate::model::trouble::Trouble;
use crate::store::{Claim, Result};

/// Its name in the room.
const UNFOLDED: &str = "moving.png";

impl MediaWorker {
    /// Makes the videos of the one moving picture of a post, once per need and brand; of any other, nothing.
    pub(super) async fn moving_renditions(&self, claim: &Claim, post: &Post, media: &Media) -> Result<std::result::Result<(), Stop>> {
        // As it is now: it has just been cleaned, perhaps, and others may have joined it.
        let all = self.store.media_of(&post.id).await?;
        let Some(clean) = alone(&all) else { return Ok(Ok(())) };
        let mut missing = Vec::new();
        for wanted in self.moving_needs(post, &all, clean).await? {
            let key = video_key(clean, &wanted.need, wanted.brand.as_ref(), None);
            if self.store.rendition(&media.id, &key).await?.is_some() {
                continue;
            }
            match self.made_before(post, media, &key).await? {
                Ok(Some(made)) => {
                    if let Err(stop) = self.put(post, &made).await? {
                        return Ok(Err(stop));
                    }
                }
                Ok(None) => missing.push((key, wanted)),
                Err(stop) => return Ok(Err(stop)),
            }
        }
        if missing.is_empty() {
            return Ok(Ok(()));
        }
        let made = self.moving_made(claim, post, (media, clean), missing).await;
        self.after_encodes(claim, made).await
    }

    /// The preview's need, and those of the chosen targets that get a video of it.
    async fn moving_needs(&self, post: &Post, all: &[Media], clean: &CleanFile) -> Result<Vec<Wanted>> {
        let kit = if post.branded { self.store.kit(&post.workspace).await? } else { Kit::default() };
        let targets = self.store.targets(&post.id).await?;
        let mut needs = Vec::new();
        let shown = self.platforms.preview_video();
        if goes_as_video(all, self.platforms.preview(), true, shown) {
            needs.push((shown.clone(), kit.shown(post, &targets).map(|named| &named.look)));
        }
        for taker in self.takers(&targets, all).await? {
            if taker.target.on && as_video(all, &taker.limits) {
                let brand = taker.brand(post, &kit);
                needs.push((taker.limits.video, brand));
            }
        }
        // It ends where its last frame does, and no clip stands around it.
        let wanted =
            |(need, brand): (VideoNeed, Option<&Brand>)| Wanted { need, cut: clean.duration, brand: brand.map(Brand::drawn), cover: None };
        Ok(needs.into_iter().map(wanted).collect())
    }

    async fn moving_made(
        &self,
        claim: &Claim,
        post: &Post,
        (media, clean): (&Media, &CleanFile),
        missing: Vec<(String, Wanted)>,
    ) -> std::result::Result<(), Stop> {
        // Before it is unfolded: who has to wait need not do that twice.
        self.begin_encode(claim, post).await?;
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let bytes = self.files.get(&clean.key).await.map_err(|error| lost(&error))?;
        let unfolded = room.path().join(UNFOLDED);
        let to = unfolded.clone();
        let motion = blocking(move || unfold(&bytes, &to)).await?;
        let facts = video::look(&unfolded, room.path()).await?;
        let facts = video::Facts { fps: motion.fps, steady: true, ms: 0, ..facts };
        self.all_of(claim, post, &Source { media, clean, file: &unfolded, facts }, missing).await
    }
}
