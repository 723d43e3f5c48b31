//! Making what the preview and each target of a post need from a clean file: once per need and brand.

use bytes::Bytes;

use super::{MediaWorker, Stop, blocking, lost};
use crate::media::keep::need_key;
use crate::media::rendition::{Rendered, render};
use crate::model::brand::Brand;
use crate::model::limits::Need;
use crate::model::platform::PlatformId;
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
            return self.video_renditions(claim, post, media, clean).await;
        }
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
            match self.rendition((&post.workspace, media), clean, &need, key, branding).await {
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
        (workspace, media): (&str, &Media),
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
        let kept = self.shelf().keep(workspace, Bytes::from(rendered.bytes)).await.map_err(|error| lost(&error))?;
        Ok(made(kept.key, rendered.mime, rendered.width, rendered.height, kept.bytes, rendered.branded))
    }
}
