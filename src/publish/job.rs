//! Gathering what a network needs for one part: account, token, text, and the files fitted to it.

use serde_json::Value;

use super::{Publisher, saved};
use crate::links::Purpose;
use crate::media::keep::{KeepError, LocalFile};
use crate::media::rendition::{rendition_key, video_key};
use crate::model::account::AccountState;
use crate::model::brand::{Brand, Kit};
use crate::model::document::title;
use crate::model::fit::Fit;
use crate::model::limits::{DocumentNeed, Limits};
use crate::model::moving::as_video;
use crate::model::pick;
use crate::model::post::{CleanFile, Media, MediaState};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Fetches, Job, JobMedia, Platform, Reply};
use crate::store::{ClaimedPart, Errand, Rendition, Result, Signer};
use crate::tokens::{Held, Signed};
use crate::vault::DataKey;

/// A job, ready to be worked on.
pub(super) struct Ready<'a> {
    /// The network.
    pub platform: &'a dyn Platform,
    /// What it gets.
    pub job: Job,
    /// The token it is signed with.
    pub signed: Signed,
    /// Seals what is noted.
    key: DataKey,
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

/// What the files are fitted to.
pub(super) struct Goal<'a> {
    pub(super) limits: &'a Limits,
    fit: Fit,
    brand: Option<&'a Brand>,
    /// Only the beginning of a video that is too long.
    cut: bool,
    /// The one moving picture as a video.
    as_video: bool,
    /// The part, where its network fetches the files.
    pub(super) fetched: Option<&'a ClaimedPart>,
    /// The words of the post: a document is called by them.
    text: &'a str,
    /// How many files there are.
    files: usize,
}

impl Goal<'_> {
    /// How long a video of so many milliseconds is as it goes out: cut, and with intro and outro.
    fn length(&self, ms: u64) -> u64 {
        let need = &self.limits.video;
        let body = need.cut_of(ms).filter(|_| self.cut).unwrap_or(ms);
        let (intro, outro) = self.brand.map_or((0, 0), |brand| brand.ends_on(need, body));
        intro + body + outro
    }

    /// Whether a document goes there. That it does not is told on the card; it may have been confirmed before it was known.
    fn takes_document(&self, media: &Media) -> bool {
        let fits = |clean: &CleanFile| self.limits.document.is_some_and(|need| need.takes(clean.bytes, clean.pages));
        self.files == 1 && media.clean.as_ref().is_some_and(fits)
    }
}

/// One file, or why not.
pub(super) type File = std::result::Result<(JobMedia, Vec<LocalFile>), Obstacle>;

impl Ready<'_> {
    /// What is written down of the network's own notes.
    pub(super) fn sealed(&self, notes: &Value) -> Result<Value> {
        saved::seal(&self.key, &self.job.part, notes)
    }
}

impl Publisher {
    /// Gathers the job of a part. `looking`: nothing will be sent, so no files are needed.
    pub(super) async fn open(&self, part: &ClaimedPart, looking: bool) -> Result<std::result::Result<Ready<'_>, Obstacle>> {
        let broken = || Ok(Err(Obstacle::Fail(Reason::Internal)));
        let Some(Signer { account, token, key }) = self.store.signer(&self.ring, &part.account).await? else { return broken() };
        let Some(errand) = self.store.errand(&part.target).await? else { return broken() };
        let Some(platform) = self.platforms.get(account.platform) else { return broken() };
        if account.state != AccountState::Ready && !looking {
            return Ok(Err(Obstacle::Token(Fault::Relogin)));
        }
        let Some(held) = token.map(Held::stored) else { return Ok(Err(Obstacle::Token(Fault::Relogin))) };
        let held = match self.tokens().fresh(platform, &account, held).await? {
            Ok(held) => held,
            Err(fault) => return Ok(Err(Obstacle::Token(fault))),
        };
        let limits = platform.limits(&account, &errand.chosen);
        let Ok(reply) = self.reply(part).await? else { return Ok(Err(Obstacle::Fail(Reason::NoAddress))) };
        let files =
            if looking || !errand.has_media || part.n > 0 { Vec::new() } else { self.files_of(part, &errand, platform, &limits).await? };
        let mut media = Vec::new();
        let mut local = Vec::new();
        for file in files {
            match file {
                Ok((one, kept)) => {
                    media.push(one);
                    local.extend(kept);
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
            text: part.text.clone().or(errand.text).unwrap_or(errand.post.text),
            lang: errand.lang.code(),
            media,
            chat: errand.post.chat,
            doubt_at: part.doubt_at,
            reply,
            chosen: errand.chosen,
            taken_up: true,
            saved: saved::open(&key, &part.id, &part.saved)?,
        };
        Ok(Ok(Ready { platform, job, signed, key, _files: local }))
    }

    /// What a later post of a thread goes below. It is never put anywhere else: an error when the address of the first one
    /// or of the one right ahead is not known.
    async fn reply(&self, part: &ClaimedPart) -> Result<std::result::Result<Option<Reply>, ()>> {
        if part.n == 0 {
            return Ok(Ok(None));
        }
        let mut ahead = self.store.ahead(&part.target, part.n).await?;
        let parent = ahead.pop().flatten();
        let root = ahead.into_iter().next().unwrap_or_else(|| parent.clone());
        Ok(root.zip(parent).map(|(root, parent)| Some(Reply { root, parent })).ok_or(()))
    }

    /// The files of a post, which go with the first of a thread. Everything that is missing is asked for, not only the first of it.
    async fn files_of(&self, part: &ClaimedPart, errand: &Errand, platform: &dyn Platform, limits: &Limits) -> Result<Vec<File>> {
        let (post, about) = (&errand.post, platform.about());
        let kit = if post.branded { self.store.kit(&part.workspace).await? } else { Kit::default() };
        let brand = kit.on(post, &part.account, about.id, about.no_brand.is_none());
        let mut files = Vec::new();
        let all = self.store.media_of(&post.id).await?;
        let fetched = (about.fetches != Fetches::Nothing).then_some(part);
        let goal = Goal {
            limits,
            fit: post.fit,
            brand,
            cut: errand.cut,
            as_video: as_video(&all, limits),
            fetched,
            text: &post.text,
            files: all.len(),
        };
        let picked = pick::picked(&all, limits, &errand.chosen);
        for media in all.iter().filter(|media| picked.has(media)) {
            files.push(self.file(media, &goal).await?);
        }
        Ok(files)
    }

    async fn file(&self, media: &Media, goal: &Goal<'_>) -> Result<File> {
        let Goal { limits, fit, brand, cut, as_video, .. } = *goal;
        if media.state == MediaState::Bad {
            return Ok(Err(Obstacle::Fail(Reason::Media)));
        }
        if media.is_document() && !goal.takes_document(media) {
            return Ok(Err(Obstacle::Fail(Reason::Media)));
        }
        let key = |clean: &CleanFile| match clean.mime.starts_with("video/") {
            true => {
                let cut = if cut { limits.video.cut_of(clean.duration.unwrap_or(0)) } else { None };
                video_key(clean, &limits.video, brand, cut)
            }
            false if as_video => video_key(clean, &limits.video, brand, None),
            false => rendition_key(clean, &limits.photo, fit, brand),
        };
        let made = match &media.clean {
            Some(clean) => self.store.rendition(&media.id, &key(clean)).await?,
            None => None,
        };
        let file = match (media.state, &media.clean, made) {
            (MediaState::Ready, Some(clean), Some(made)) => rendered(media, clean, made, goal),
            (MediaState::Ready, Some(clean), None) if media.is_document() => document(media, clean, goal),
            (MediaState::Ready, Some(clean), None) if !as_video && moves(media, clean, limits) => cleaned(media, clean, limits),
            _ => {
                self.store.want_media(&media.id, self.clock.now()).await?;
                return Ok(Err(Obstacle::Files));
            }
        };
        let video = file.0.clone();
        match self.local(media, file, goal).await? {
            Ok(file) => self.with_cover(media, goal, &video, file).await,
            obstacle => Ok(obstacle),
        }
    }

    /// Makes the file readable; one that should be there and is not is made again.
    async fn local(&self, media: &Media, (key, mut file): (String, JobMedia), goal: &Goal<'_>) -> Result<File> {
        match self.files.local(&key).await {
            Ok(local) => {
                file.file = local.path().to_owned();
                file.link = self.link(goal, Purpose::Media, (&key, &file.mime, file.bytes)).await?;
                Ok(Ok((file, vec![local])))
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
        duration: clean.duration.filter(|_| media.is_video()),
        loops: false,
        alt: media.alt.as_deref().and_then(|alt| limits.alt(alt)),
        origin: clean.origin,
        cover: None,
        title: None,
        shown: None,
        link: None,
    };
    (clean.key.clone(), file)
}

/// A document, as it was cleaned, under its title.
fn document(media: &Media, clean: &CleanFile, goal: &Goal<'_>) -> (String, JobMedia) {
    let (key, file) = cleaned(media, clean, goal.limits);
    let called = |need: DocumentNeed| title(media.title.as_deref(), goal.text, media.name.as_deref(), need.title);
    (key, JobMedia { title: goal.limits.document.map(called), alt: None, ..file })
}

fn rendered(media: &Media, clean: &CleanFile, made: Rendition, goal: &Goal<'_>) -> (String, JobMedia) {
    let pixels = |n: i64| u32::try_from(n).unwrap_or(0);
    let moving = clean.moving && (made.mime == "image/gif" || made.mime.starts_with("video/"));
    let length = |ms: u64| if media.is_video() { goal.length(ms) } else { ms };
    let file = JobMedia {
        file: Default::default(),
        moving,
        duration: clean.duration.filter(|_| moving).map(length),
        loops: goal.as_video,
        width: pixels(made.width),
        height: pixels(made.height),
        bytes: u64::try_from(made.bytes).unwrap_or(0),
        mime: made.mime,
        alt: media.alt.as_deref().and_then(|alt| goal.limits.alt(alt)),
        origin: clean.origin,
        cover: None,
        title: None,
        shown: made.shown,
        link: None,
    };
    (made.file, file)
}
