//! Making what the preview and each target of a post need from a clean file: once per content, need and brand, however
//! many accounts take the same, and however often the same picture is sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use super::{MediaWorker, Stop, blocking, lost};
use crate::media::brand::{Look, NoLook};
use crate::media::clean::credit::ROOM;
use crate::media::document;
use crate::media::rendition::{Made, Rendered, is_met, is_same, render_as, rendition_key};
use crate::model::brand::{Brand, Kit};
use crate::model::fit::Fit;
use crate::model::limits::{Format, Need};
use crate::model::pick::Picked;
use crate::model::post::{CleanFile, Media, Post};
use crate::store::{Claim, Rendition, Result, StoreError};

/// How many renditions were encoded, and not found ready. Cheap to clone; the clones count together.
#[derive(Clone, Default)]
pub struct Encodes(Arc<AtomicU64>);

impl Encodes {
    /// Since the start of this process.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// One rendition that is wanted.
struct Wanted<'a> {
    media: &'a Media,
    clean: &'a CleanFile,
    need: Need,
    fit: Fit,
    brand: Option<&'a Brand>,
    key: String,
}

impl MediaWorker {
    /// Makes what the preview and each target need, once per need and brand.
    pub(super) async fn renditions(
        &self,
        claim: &Claim,
        post: &Post,
        media: &Media,
        clean: &CleanFile,
    ) -> Result<std::result::Result<(), Stop>> {
        // A document goes out as it is, and takes no brand.
        if clean.mime == document::MIME {
            return Ok(Ok(()));
        }
        if clean.mime.starts_with("video/") {
            return match Box::pin(self.video_renditions(claim, post, media, clean)).await? {
                Ok(()) => Box::pin(self.covers(claim, post, media, clean)).await,
                stop => Ok(stop),
            };
        }
        // First, so that the card does not show it standing still before it moves.
        if let Err(stop) = Box::pin(self.moving_renditions(claim, post, media)).await? {
            return Ok(Err(stop));
        }
        let kit = if post.branded { self.store.kit(&post.workspace).await? } else { Kit::default() };
        let mut done: Vec<(Wanted<'_>, Rendition)> = Vec::new();
        for (need, brand) in self.needs(post, &kit).await? {
            let key = rendition_key(clean, &need, post.fit, brand);
            let wanted = Wanted { media, clean, need, fit: post.fit, brand, key };
            let made = match self.store.rendition(&media.id, &wanted.key).await? {
                Some(there) => there,
                None => match self.rendition(post, &wanted, &done).await? {
                    Ok(made) => made,
                    Err(stop) => return Ok(Err(stop)),
                },
            };
            done.push((wanted, made));
        }
        Ok(Ok(()))
    }

    /// The needs of a post, each with its brand: what the person is shown, and what its targets take. The largest files
    /// come first: what fits a smaller limit as well is not made again.
    async fn needs<'a>(&self, post: &Post, kit: &'a Kit) -> Result<Vec<(Need, Option<&'a Brand>)>> {
        let targets = self.store.targets(&post.id).await?;
        let shown = kit.showable(post, &targets).into_iter().map(|brand| (self.platforms.preview().clone(), brand));
        let mut needs: Vec<_> = shown.collect();
        let takers = self.takers(&targets, &self.store.media_of(&post.id).await?).await?;
        needs.extend(takers.into_iter().filter(|taker| taker.picked != Picked::Videos).map(|taker| {
            let brand = taker.brand(post, kit);
            (taker.limits.photo, brand)
        }));
        needs.sort_by_key(|(need, _)| std::cmp::Reverse(need.max_bytes));
        Ok(needs)
    }

    /// Makes one and notes it.
    async fn rendition(
        &self,
        post: &Post,
        wanted: &Wanted<'_>,
        done: &[(Wanted<'_>, Rendition)],
    ) -> Result<std::result::Result<Rendition, Stop>> {
        let made = match self.made(post, wanted, done).await? {
            Ok(made) => made,
            Err(stop) => return Ok(Err(stop)),
        };
        Ok(self.put(post, &made).await?.map(|()| made))
    }

    /// As it is, the same as for another need, found ready, or encoded.
    async fn made(
        &self,
        post: &Post,
        wanted: &Wanted<'_>,
        done: &[(Wanted<'_>, Rendition)],
    ) -> Result<std::result::Result<Rendition, Stop>> {
        if wanted.is_ready() {
            return Ok(Ok(wanted.as_it_is()));
        }
        if let Some((_, same)) = done.iter().find(|(had, made)| wanted.would_be(had, made)) {
            return Ok(Ok(Rendition { need: wanted.key.clone(), ..same.clone() }));
        }
        match self.made_before(post, wanted.media, &wanted.key).await? {
            Ok(None) => Ok(self.encode(&post.workspace, wanted).await),
            Ok(Some(made)) => Ok(Ok(made)),
            Err(stop) => Ok(Err(stop)),
        }
    }

    /// One of this name that was made for another file with the same content, if its bytes are still there.
    pub(super) async fn made_before(&self, post: &Post, media: &Media, key: &str) -> Result<std::result::Result<Option<Rendition>, Stop>> {
        let Some(like) = self.store.rendition_like(&post.workspace, key).await? else { return Ok(Ok(None)) };
        Ok(match self.files.size(&like.file).await {
            Ok(there) => Ok(there.map(|_| Rendition { media: media.id.clone(), ..like })),
            Err(error) => Err(lost(&error)),
        })
    }

    /// Notes it. Telegram's name of it comes along: showing it again needs no upload.
    pub(super) async fn put(&self, post: &Post, made: &Rendition) -> Result<std::result::Result<(), Stop>> {
        match self.store.put_rendition(&post.workspace, made).await {
            Ok(()) => {}
            // What was to be shared was given up in this moment: it is made anew.
            Err(StoreError::Raced) => return Ok(Err(Stop::Later)),
            Err(error) => return Err(error),
        }
        if let Some(shown) = &made.shown {
            self.store.rendition_shown(&made.media, &made.need, shown).await?;
        }
        Ok(Ok(()))
    }

    async fn encode(&self, workspace: &str, wanted: &Wanted<'_>) -> std::result::Result<Rendition, Stop> {
        let bytes = self.files.get(&wanted.clean.key).await.map_err(|error| lost(&error))?;
        let (need, fit, look) = (wanted.need.clone(), wanted.fit, self.look(wanted.brand).await?);
        let rendered: Rendered = blocking(move || render_as(&bytes, &need, fit, look.as_deref())).await?;
        if !rendered.recoded {
            return Ok(wanted.as_it_is());
        }
        self.encodes.add();
        let bytes = i64::try_from(rendered.bytes.len()).unwrap_or(i64::MAX);
        let kept = self.shelf().keep(workspace, Bytes::from(rendered.bytes)).await.map_err(|error| lost(&error))?;
        Ok(Rendition {
            mime: rendered.mime.to_owned(),
            width: rendered.width.into(),
            height: rendered.height.into(),
            bytes,
            branded: rendered.branded.into(),
            ..wanted.at(kept.key)
        })
    }

    /// The brand, ready to be drawn.
    pub(super) async fn look(&self, brand: Option<&Brand>) -> std::result::Result<Option<Arc<Look>>, Stop> {
        let Some(brand) = brand else { return Ok(None) };
        self.looks.get(brand).await.map_err(|error| match error {
            NoLook::Lost(error) => lost(&error),
            NoLook::Trouble(trouble) => Stop::Trouble(trouble),
        })
    }
}

impl Wanted<'_> {
    /// Whether the clean file goes out as it is: a video, or a picture that meets the need and gets no brand.
    fn is_ready(&self) -> bool {
        let clean = self.clean;
        let format = Format::from_mime(&clean.mime);
        let meets = |format| is_met(&self.need, self.fit, format, clean.bytes, (clean.width, clean.height));
        self.brand.is_none() && format.is_some_and(meets)
    }

    /// Whether what was made for another need is what this one would get.
    fn would_be(&self, had: &Wanted<'_>, made: &Rendition) -> bool {
        let (Some(format), Ok(bytes)) = (Format::from_mime(&made.mime), u64::try_from(made.bytes)) else { return false };
        let side = |side: i64| u32::try_from(side).unwrap_or(0);
        let found = Made { format, bytes, size: (side(made.width), side(made.height)) };
        let brand = |wanted: &Wanted<'_>| wanted.brand.map(Brand::drawn_key);
        let whole = (self.clean.width, self.clean.height);
        let encoded = !had.is_ready() && !self.clean.moving && brand(self) == brand(had);
        // Where somebody's name is written into it, a picture is encoded for a little less than the limit.
        let room = if self.clean.credit.is_some() { ROOM } else { 0 };
        let wanted = Need { max_bytes: self.need.max_bytes.saturating_sub(room), ..self.need.clone() };
        encoded && is_same(found, (&had.need, &wanted), whole, self.fit)
    }

    fn as_it_is(&self) -> Rendition {
        self.at(self.clean.key.clone())
    }

    /// The clean file's own measures, kept under `file`.
    fn at(&self, file: String) -> Rendition {
        Rendition {
            media: self.media.id.clone(),
            need: self.key.clone(),
            file,
            mime: self.clean.mime.clone(),
            width: self.clean.width.into(),
            height: self.clean.height.into(),
            bytes: i64::try_from(self.clean.bytes).unwrap_or(i64::MAX),
            branded: 0,
            shown: None,
        }
    }
}
