//! Videos in the worker: what the preview and each chosen target of a post need of a clean one, one encode at a time, with
//! its progress on the card; and whatever takes long is kept in hand as long as somebody wants it.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::ends::Clips;
use super::fetch::{busy, holder};
use super::{LEASE, MediaWorker, Stop, lost};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::media::rendition::video_key;
use crate::media::video::plan::Plan;
use crate::media::video::{self, Facts, Overlay, RenderedVideo, Wish};
use crate::model::brand::{Brand, Kit};
use crate::model::limits::{Need, VideoNeed, Zone};
use crate::model::pick::Picked;
use crate::model::post::{CleanFile, Media, Post};
use crate::model::trouble::Trouble;
use crate::store::{Claim, Duty, Rendition, Result};

/// How often it is looked whether an encode is still wanted; nothing is said of one that is done before.
const LOOK: Millis = 2 * SECOND;
/// Between two edits of a card that tell how far an encode is.
const TELL: Millis = 4 * SECOND;
/// How long an encode may take, and how much longer for each second of the video.
const PATIENCE: (Millis, Millis) = (10 * MINUTE, 30 * SECOND);
/// "Nothing to tell" in place of a percentage.
const SILENT: u8 = u8::MAX;

/// How far an encode is, told by ffmpeg and read by the worker.
#[derive(Clone)]
pub(super) struct Progress(Arc<AtomicU8>);

impl Progress {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU8::new(SILENT)))
    }

    /// So far, in percent.
    pub(super) fn tell(&self, percent: u8) {
        self.0.store(percent, Ordering::Relaxed);
    }

    fn percent(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|percent| *percent != SILENT).map(i64::from)
    }
}

/// One rendition that is wanted.
pub(super) struct Wanted {
    pub(super) need: VideoNeed,
    pub(super) cut: Option<u64>,
    pub(super) brand: Option<Brand>,
    /// What its cover must be, where it can have one.
    pub(super) cover: Option<Need>,
}

/// A clean video that renditions are made of.
pub(super) struct Source<'a> {
    pub(super) media: &'a Media,
    pub(super) clean: &'a CleanFile,
    pub(super) file: &'a Path,
    pub(super) facts: Facts,
}

impl MediaWorker {
    /// Works for as long as the claim is ours and the post wants it: the lease is kept up, the card tells the progress.
    pub(super) async fn in_hand<T>(
        &self,
        claim: &Claim,
        post: &str,
        progress: &Progress,
        work: impl Future<Output = std::result::Result<T, Stop>>,
    ) -> std::result::Result<T, Stop> {
        let mut work = Box::pin(work);
        let (mut told, mut told_at) = (None, 0);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = self.clock.sleep_until(self.clock.now() + self.clock.span(LOOK)) => {}
            }
            let (now, percent) = (self.clock.now(), progress.percent());
            let until = now + self.clock.span(LEASE);
            // What is dropped here is killed: `work` ends with this function.
            if !self.store.renew_media(claim, until, percent).await.map_err(|error| busy(&error))? {
                return Err(Stop::Unwanted);
            }
            if percent.is_some() {
                self.store.hold_duty(Duty::Encode, &holder(claim), now, until).await.map_err(|error| busy(&error))?;
            }
            if percent != told && now - told_at >= self.clock.span(TELL) {
                (told, told_at) = (percent, now);
                self.store.touch_card(post, now).await.map_err(|error| busy(&error))?;
            }
        }
    }

    /// Makes what the preview and each chosen target need of a clean video, once per content, need, brand and cut.
    pub(super) async fn video_renditions(
        &self,
        claim: &Claim,
        post: &Post,
        media: &Media,
        clean: &CleanFile,
    ) -> Result<std::result::Result<(), Stop>> {
        let kit = if post.branded { self.store.kit(&post.workspace).await? } else { Kit::default() };
        let mut missing = Vec::new();
        for wanted in self.video_needs(post, clean, &kit).await? {
            let key = video_key(clean, &wanted.need, wanted.brand.as_ref(), wanted.cut);
            if self.store.rendition(&media.id, &key).await?.is_some() {
                continue;
            }
            match self.made_before(post, media, &key).await? {
                Ok(Some(made)) => match self.put(post, &made).await? {
                    Ok(()) => {}
                    Err(stop) => return Ok(Err(stop)),
                },
                Ok(None) => missing.push((key, wanted)),
                Err(stop) => return Ok(Err(stop)),
            }
        }
        if missing.is_empty() {
            return Ok(Ok(()));
        }
        let made = self.made_of(claim, post, (media, clean), missing).await;
        self.after_encodes(claim, made).await
    }

    /// Gives the one place for encodes back; whoever waits for their turn keeps saying so.
    pub(super) async fn after_encodes(&self, claim: &Claim, made: std::result::Result<(), Stop>) -> Result<std::result::Result<(), Stop>> {
        self.store.drop_duty(Duty::Encode, &holder(claim)).await?;
        if !matches!(made, Err(Stop::Wait)) {
            self.store.end_encode(claim).await?;
        }
        Ok(made)
    }

    /// The needs of a post: what the person is shown (of no network), and what its chosen targets take. Not those that
    /// cannot be met: the card says why.
    pub(super) async fn video_needs(&self, post: &Post, clean: &CleanFile, kit: &Kit) -> Result<Vec<Wanted>> {
        let ms = clean.duration.unwrap_or(0);
        let targets = self.store.targets(&post.id).await?;
        // An encode is dear: only what the card shows now, not what it could come to show. Who switches an account on has
        // the post looked at again.
        let shown = kit.shown(post, &targets).map(|named| &named.look);
        let mut needs = vec![(self.platforms.preview_video().clone(), None, shown, None)];
        let takers = self.takers(&targets, &self.store.media_of(&post.id).await?).await?;
        for taker in takers.into_iter().filter(|taker| taker.target.on && taker.picked != Picked::Pictures) {
            let brand = taker.brand(post, kit);
            let need = taker.limits.video;
            let cut = if taker.target.cut { need.cut_of(ms) } else { None };
            if cut.is_some() || !need.is_too_short_for(ms) {
                needs.push((need, cut, brand, taker.limits.cover));
            }
        }
        // What is shown has the cover that goes out.
        let covered = needs.iter().any(|(.., cover)| cover.is_some());
        if let Some(shown) = needs.first_mut().filter(|_| covered) {
            shown.3 = Some(self.platforms.preview_cover());
        }
        let wanted = needs.into_iter().filter(|(need, cut, ..)| need.holds(cut.unwrap_or(ms)));
        Ok(wanted.map(|(need, cut, brand, cover)| Wanted { brand: brand.cloned(), need, cut, cover }).collect())
    }

    async fn made_of(
        &self,
        claim: &Claim,
        post: &Post,
        (media, clean): (&Media, &CleanFile),
        missing: Vec<(String, Wanted)>,
    ) -> std::result::Result<(), Stop> {
        let room = tempfile::tempdir().map_err(Trouble::from)?;
        let local = self.files.local(&clean.key).await.map_err(|error| lost(&error))?;
        let facts = video::look(local.path(), room.path()).await?;
        self.all_of(claim, post, &Source { media, clean, file: local.path(), facts }, missing).await
    }

    /// Makes everything that is missing of a source.
    pub(super) async fn all_of(
        &self,
        claim: &Claim,
        post: &Post,
        source: &Source<'_>,
        missing: Vec<(String, Wanted)>,
    ) -> std::result::Result<(), Stop> {
        let mut ready: Vec<(Plan, Option<Brand>, Zone, Rendition)> = Vec::new();
        for (key, wanted) in missing {
            let clips = self.clips(&wanted, source.clean.duration.unwrap_or(0)).await?;
            let plan = clips.plan(&source.facts, &wanted)?;
            let zone = wanted.need.zone;
            let same = ready.iter().find(|(made, brand, covered, _)| *made == plan && *brand == wanted.brand && *covered == zone);
            let made = match same.filter(|(_, _, _, made)| u64::try_from(made.bytes).is_ok_and(|bytes| bytes <= wanted.need.max_bytes)) {
                Some((_, _, _, made)) => Rendition { need: key, ..made.clone() },
                None => self.video_rendition(claim, post, source, (key, &wanted, &plan), &clips).await?,
            };
            self.put(post, &made).await.map_err(|error| busy(&error))??;
            ready.push((plan, wanted.brand, zone, made));
        }
        Ok(())
    }

    async fn video_rendition(
        &self,
        claim: &Claim,
        post: &Post,
        source: &Source<'_>,
        (key, wanted, plan): (String, &Wanted, &Plan),
        clips: &Clips,
    ) -> std::result::Result<Rendition, Stop> {
        if plan.is_nothing() {
            return Ok(source.as_it_is(key));
        }
        if plan.encode.is_some() {
            self.begin_encode(claim, post).await?;
        }
        let overlay = match wanted.brand.as_ref().filter(|brand| brand.is_drawn()) {
            Some(brand) => Some(self.overlay(brand, wanted.need.zone).await?),
            None => None,
        };
        let (room, progress) = (tempfile::tempdir().map_err(Trouble::from)?, Progress::new());
        let ms = i64::try_from(source.facts.ms).unwrap_or(0);
        let patience = PATIENCE.0 + PATIENCE.1.saturating_mul(ms / SECOND + 1);
        let limit = self.clock.sleep_until(self.clock.now() + self.clock.span(patience));
        let max_bytes = wanted.need.max_bytes;
        let wish = Wish { input: source.file, facts: &source.facts, plan, clips: clips.paths(), max_bytes, room: room.path() };
        let told = progress.clone();
        let rendering = async { Ok(video::render_video(wish, overlay, limit, |percent| told.tell(percent)).await?) };
        let made: RenderedVideo = self.in_hand(claim, &post.id, &progress, rendering).await?;
        if plan.encode.is_some() {
            self.encodes.add();
        }
        let kept = self.shelf().keep_file(&post.workspace, &made.file).await.map_err(|error| lost(&error))?;
        Ok(Rendition {
            file: kept.key,
            mime: "video/mp4".to_owned(),
            width: made.width.into(),
            height: made.height.into(),
            bytes: i64::try_from(made.bytes).unwrap_or(i64::MAX),
            branded: made.branded.into(),
            ..source.as_it_is(key)
        })
    }

    /// Takes the one place for encodes; whoever has to wait for it says so on the card.
    pub(super) async fn begin_encode(&self, claim: &Claim, post: &Post) -> std::result::Result<(), Stop> {
        let begun = self.begin_video(claim).await;
        let said = async {
            let now = self.clock.now();
            if self.store.encoding(&post.id).await?.is_none() {
                self.store.renew_media(claim, now + self.clock.span(LEASE), Some(0)).await?;
                self.store.touch_card(&post.id, now).await?;
            }
            Ok(())
        };
        if matches!(begun, Err(Stop::Wait)) {
            said.await.map_err(|error| busy(&error))?;
        }
        begun
    }

    /// What draws the brand, out of what the network covers.
    async fn overlay(&self, brand: &Brand, zone: Zone) -> std::result::Result<Overlay, Stop> {
        let look = self.look(Some(brand)).await?;
        Ok(Box::new(move |width, height| {
            Ok(look.map_or_else(|| image::RgbaImage::new(width, height), |look| look.overlay(width, height, zone)))
        }))
    }
}

impl Source<'_> {
    /// The clean file itself, bit for bit.
    fn as_it_is(&self, need: String) -> Rendition {
        Rendition {
            media: self.media.id.clone(),
            need,
            file: self.clean.key.clone(),
            mime: self.clean.mime.clone(),
            width: self.clean.width.into(),
            height: self.clean.height.into(),
            bytes: i64::try_from(self.clean.bytes).unwrap_or(i64::MAX),
            branded: 0,
            shown: None,
        }
    }
}
