//! Making what the preview and each target of a post need from a clean file: once per need and brand.

use std::sync::Arc;

use bytes::Bytes;

use super::{MediaWorker, Stop, blocking, lost};
use crate::media::brand::{Look, NoLook};
use crate::media::keep::need_key;
use crate::media::rendition::{Rendered, render};
use crate::model::brand::{Brand, Kit};
use crate::model::limits::Need;
use crate::model::post::{CleanFile, Media, Post};
use crate::store::{Claim, Rendition, Result};

impl MediaWorker {
    /// Makes what the preview and each target need, once per need and brand.
    pub(super) async fn renditions(
        &self,
        claim: &Claim,
        post: &Post,
        media: &Media,
        clean: &CleanFile,
    ) -> Result<std::result::Result<(), Stop>> {
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
        for (need, brand) in self.needs(post, &kit).await? {
            let key = need_key(&need, brand);
            if self.store.rendition(&media.id, &key).await?.is_some() {
                continue;
            }
            match self.rendition((&post.workspace, media), clean, &need, key, brand).await {
                Ok(made) => self.store.put_rendition(&post.workspace, &made).await?,
                Err(stop) => return Ok(Err(stop)),
            }
        }
        Ok(Ok(()))
    }

    /// The needs of a post, each with its brand: what the person is shown, and what its targets take.
    async fn needs<'a>(&self, post: &Post, kit: &'a Kit) -> Result<Vec<(Need, Option<&'a Brand>)>> {
        let targets = self.store.targets(&post.id).await?;
        let shown = kit.showable(post, &targets).into_iter().map(|brand| (self.platforms.preview().clone(), brand));
        let mut needs: Vec<_> = shown.collect();
        for target in &targets {
            let Some(account) = self.store.account(&target.account).await? else { continue };
            let Some(platform) = self.platforms.get(account.platform) else { continue };
            let brand = kit.on(post, &account.id, account.platform, platform.about().no_brand.is_none());
            needs.push((platform.limits(&account).photo, brand));
        }
        Ok(needs)
    }

    async fn rendition(
        &self,
        (workspace, media): (&str, &Media),
        clean: &CleanFile,
        need: &Need,
        key: String,
        brand: Option<&Brand>,
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
        let bytes = self.files.get(&clean.key).await.map_err(|error| lost(&error))?;
        let (need, look) = (need.clone(), self.look(brand).await?);
        let rendered: Rendered = blocking(move || render(&bytes, &need, look.as_deref())).await?;
        if !rendered.recoded {
            return Ok(made(clean.key.clone(), rendered.mime, rendered.width, rendered.height, clean.bytes, false));
        }
        let kept = self.shelf().keep(workspace, Bytes::from(rendered.bytes)).await.map_err(|error| lost(&error))?;
        Ok(made(kept.key, rendered.mime, rendered.width, rendered.height, kept.bytes, rendered.branded))
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
