//! Gathering what a network needs for one part: account, token, text, and the files fitted to it.

use super::Publisher;
use super::tokens::{Held, Signed};
use crate::media::keep::{KeepError, LocalFile};
use crate::media::rendition::{rendition_key, video_key};
use crate::model::account::AccountState;
use crate::model::brand::{Brand, Kit};
use crate::model::fit::Fit;
use crate::model::limits::Limits;
use crate::model::post::{CleanFile, Media, MediaState};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Job, JobMedia, Platform};
use crate::store::{ClaimedPart, Errand, Rendition, Result};

/// A job, ready to be worked on.
pub(super) struct Ready<'a> {
    /// The network.
    pub platform: &'a dyn Platform,
    /// What it gets.
    pub job: Job,
    /// The token it is signed with.
    pub signed: Signed,
    /// The files stay readable as long as these are held.
    _files: Vec<LocalFile>,
}

/// Why there is no job.
pub(super) enum Obstacle {
    /// A file is being made.
    Files,
    /// It cannot be done.
    Fail(Reason),
    /// The token: see the fault.
    Token(Fault),
}

/// One file, or why not.
type File = std::result::Result<(JobMedia, LocalFile), Obstacle>;

impl Publisher {
    /// Gathers the job of a part. `looking`: nothing will be sent, so no files are needed.
    pub(super) async fn open(&self, part: &ClaimedPart, looking: bool) -> Result<std::result::Result<Ready<'_>, Obstacle>> {
        let broken = || Ok(Err(Obstacle::Fail(Reason::Internal)));
        let Some((account, token)) = self.store.signer(&self.ring, &part.account).await? else { return broken() };
        let Some(errand) = self.store.errand(&part.target).await? else { return broken() };
        let Some(platform) = self.platforms.get(account.platform) else { return broken() };
        if account.state != AccountState::Ready && !looking {
            return Ok(Err(Obstacle::Token(Fault::Relogin)));
        }
        let Some(held) = token.map(Held::stored) else { return Ok(Err(Obstacle::Token(Fault::Relogin))) };
        let held = match self.fresh(platform, &account, held).await? {
            Ok(held) => held,
            Err(fault) => return Ok(Err(Obstacle::Token(fault))),
        };
        let limits = platform.limits(&account);
        let files = if looking || !errand.has_media { Vec::new() } else { self.files_of(part, &errand, platform, &limits).await? };
        let mut media = Vec::new();
        let mut local = Vec::new();
        for file in files {
            match file {
                Ok((one, kept)) => {
                    media.push(one);
                    local.push(kept);
                }
                Err(obstacle) => return Ok(Err(obstacle)),
            }
        }
        let signed = held.signed;
        let job = Job {
            account,
            token: held.token,
            part: part.id.clone(),
            made_at: part.made_at,
            text: errand.text.unwrap_or(errand.post.text),
            lang: errand.lang.code(),
            media,
            chat: errand.post.chat,
            saved: part.saved.clone(),
        };
        Ok(Ok(Ready { platform, job, signed, _files: local }))
    }

    /// The files of a post. Everything that is missing is asked for, not only the first of it.
    async fn files_of(&self, part: &ClaimedPart, errand: &Errand, platform: &dyn Platform, limits: &Limits) -> Result<Vec<File>> {
        let (post, about) = (&errand.post, platform.about());
        let kit = if post.branded { self.store.kit(&part.workspace).await? } else { Kit::default() };
        let brand = kit.on(post, &part.account, about.id, about.no_brand.is_none());
        let mut files = Vec::new();
        for media in self.store.media_of(&post.id).await? {
            files.push(self.file(&media, (post.fit, brand), limits, errand.cut).await?);
        }
        Ok(files)
    }

    async fn file(&self, media: &Media, (fit, brand): (Fit, Option<&Brand>), limits: &Limits, cut: bool) -> Result<File> {
        if media.state == MediaState::Bad {
            return Ok(Err(Obstacle::Fail(Reason::Media)));
        }
        let key = |clean: &CleanFile| match clean.mime.starts_with("video/") {
            true => {
                let cut = if cut { limits.video.cut_of(clean.duration.unwrap_or(0)) } else { None };
                video_key(clean, &limits.video, brand, cut)
            }
            false => rendition_key(clean, &limits.photo, fit, brand),
        };
        let made = match &media.clean {
            Some(clean) => self.store.rendition(&media.id, &key(clean)).await?,
            None => None,
        };
        let file = match (media.state, &media.clean, made) {
            (MediaState::Ready, Some(clean), Some(made)) => rendered(media, clean, made, limits),
            (MediaState::Ready, Some(clean), None) if moves(media, clean, limits) => cleaned(media, clean, limits),
            _ => {
                self.store.want_media(&media.id, self.clock.now()).await?;
                return Ok(Err(Obstacle::Files));
            }
        };
        self.local(media, file).await
    }

    /// Makes the file readable; one that should be there and is not is made again.
    async fn local(&self, media: &Media, (key, mut file): (String, JobMedia)) -> Result<File> {
        match self.files.local(&key).await {
            Ok(local) => {
                file.file = local.path().to_owned();
                Ok(Ok((file, local)))
            }
            Err(KeepError::Missing(_)) => {
                self.store.media_lost(&media.id, self.clock.now()).await?;
                Ok(Err(Obstacle::Files))
            }
            Err(error) => {
                tracing::warn!(media = media.id, %error, "a file cannot be read");
                Ok(Err(Obstacle::Files))
            }
        }
    }
}

/// Whether it goes out as it is: an animation where the network shows one.
fn moves(media: &Media, clean: &CleanFile, limits: &Limits) -> bool {
    !media.is_video() && clean.moving && limits.animated
}

fn cleaned(media: &Media, clean: &CleanFile, limits: &Limits) -> (String, JobMedia) {
    let file = JobMedia {
        file: Default::default(),
        mime: clean.mime.clone(),
        width: clean.width,
        height: clean.height,
        bytes: clean.bytes,
        moving: clean.moving,
        duration: clean.duration,
        alt: media.alt.as_deref().and_then(|alt| limits.alt(alt)),
        origin: clean.origin,
        shown: None,
    };
    (clean.key.clone(), file)
}

fn rendered(media: &Media, clean: &CleanFile, made: Rendition, limits: &Limits) -> (String, JobMedia) {
    let pixels = |n: i64| u32::try_from(n).unwrap_or(0);
    let moving = clean.moving && (made.mime == "image/gif" || made.mime.starts_with("video/"));
    let file = JobMedia {
        file: Default::default(),
        moving,
        duration: clean.duration.filter(|_| moving),
        width: pixels(made.width),
        height: pixels(made.height),
        bytes: u64::try_from(made.bytes).unwrap_or(0),
        mime: made.mime,
        alt: media.alt.as_deref().and_then(|alt| limits.alt(alt)),
        origin: clean.origin,
        shown: made.shown,
    };
    (made.file, file)
}
