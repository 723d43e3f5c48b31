//! What one part needs until it can be posted: photos put there unpublished, or the bytes of a video. One remote step a call.
//! Called by `mod`. Source: facts: facebook, section 3.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::api::{Api, LIST, moment};
use super::choices::Kind;
use super::push::Upload;
use super::{COMMENT_MAX, TEXT_MAX};
use crate::clock::{DAY, Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::{Fault, Gate};
use crate::platforms::{Job, JobMedia, Stage, upload};

/// Reels of one page in a day (facts: facebook, section 4).
const REELS: usize = 30;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// What it becomes.
    pub(super) what: Option<What>,
    /// The photos that are there, in order.
    pub(super) photos: Vec<String>,
    /// The video whose bytes are pushed.
    pub(super) upload: Option<Upload>,
    /// A video of the feed, once it was taken.
    pub(super) film: Option<String>,
    /// Whether there are words that a story does not show.
    pub(super) mute: bool,
    /// Since when Facebook has worked on it.
    pub(super) taken_at: Option<Millis>,
}

/// What a part becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// A comment below what is live.
    Comment,
    /// A post of words.
    Words,
    /// A post with photos.
    Photos,
    /// A post with a video.
    Film,
    /// A reel.
    Reel,
    /// A story of a photo.
    PhotoStory,
    /// A story of a video.
    FilmStory,
}

impl What {
    fn of(job: &Job) -> Result<Self, Fault> {
        if job.reply.is_some() {
            return Ok(Self::Comment);
        }
        let films = job.media.iter().any(is_film);
        match (Kind::of(&job.chosen), job.media.len()) {
            (Kind::Feed, 0) => Ok(Self::Words),
            (Kind::Feed, _) if !films => Ok(Self::Photos),
            (Kind::Feed, 1) => Ok(Self::Film),
            (Kind::Reel, 1) if films => Ok(Self::Reel),
            (Kind::Story, 1) => Ok(if films { Self::FilmStory } else { Self::PhotoStory }),
            _ => Err(Fault::Refused(Reason::Media)),
        }
    }

    /// Where the bytes of a reel or a story are announced, and where its end goes.
    pub(super) fn edge(self) -> &'static str {
        match self {
            Self::Reel => "video_reels",
            Self::PhotoStory => "photo_stories",
            _ => "video_stories",
        }
    }

    fn is_story(self) -> bool {
        matches!(self, Self::PhotoStory | Self::FilmStory)
    }
}

pub(super) fn is_film(media: &JobMedia) -> bool {
    media.mime.starts_with("video/")
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    pub(super) fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The next step.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        let what = What::of(job)?;
        self.what = Some(what);
        self.mute = what.is_story() && !job.text.trim().is_empty();
        if self.is_spoilt(api).await? {
            (self.upload, self.film, self.taken_at) = (None, None, None);
        }
        let most = if what == What::Comment { COMMENT_MAX } else { TEXT_MAX };
        if job.text.encode_utf16().count() > most {
            return Err(Fault::Refused(Reason::Text));
        }
        match what {
            What::Comment | What::Words => Ok(Stage::Ready(self.value())),
            What::Photos | What::PhotoStory => self.photo(job, api).await,
            What::Film | What::Reel | What::FilmStory => self.bytes(job, api, what).await,
        }
    }

    /// Whether nothing can come any more of the video that is there: somebody tries again, and it is begun anew.
    async fn is_spoilt(&self, api: &Api<'_>) -> Result<bool, Fault> {
        let announced = self.upload.as_ref().filter(|upload| upload.is_whole()).and_then(|upload| upload.video());
        let Some(video) = self.film.as_deref().or(announced) else { return Ok(false) };
        match api.status(video).await {
            Err(said) if said.is_gone() => Ok(true),
            status => {
                let status = status?;
                Ok(status.trouble().is_some() || status.is_lost())
            }
        }
    }

    async fn photo(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        let Some(next) = job.media.get(self.photos.len()) else { return Ok(Stage::Ready(self.value())) };
        let (body, length) = upload::whole(next).await?;
        self.photos.push(api.photo(body, length, &next.mime, next.alt.as_deref()).await?);
        let progress = i64::try_from(100 * self.photos.len() / job.media.len().max(1)).unwrap_or(0);
        Ok(Stage::Wait { saved: self.value(), after: 0, progress })
    }

    async fn bytes(mut self, job: &Job, api: &Api<'_>, what: What) -> Result<Stage, Fault> {
        let media = job.media.first().ok_or(Fault::Refused(Reason::FileGone))?;
        let Some(upload) = self.upload.take() else {
            if what == What::Reel {
                room_for_a_reel(api).await?;
            }
            self.upload = Some(Upload::begin(api, media, what).await?);
            return Ok(Stage::Wait { saved: self.value(), after: 0, progress: 0 });
        };
        if upload.is_whole() {
            self.upload = Some(upload);
            return Ok(Stage::Ready(self.value()));
        }
        let (upload, after) = upload.push(api, media).await?;
        let progress = upload.progress(media.bytes);
        self.upload = Some(upload);
        Ok(Stage::Wait { saved: self.value(), after, progress })
    }
}

/// Facebook takes 30 reels of a page within a day: the next one goes when the oldest of them is a day old.
async fn room_for_a_reel(api: &Api<'_>) -> Result<(), Fault> {
    let now = api.graph.net.now();
    let mut made: Vec<Millis> = api.reels(now - DAY).await?.iter().filter_map(|reel| moment(&reel.updated_time)).collect();
    made.retain(|at| *at > now - DAY);
    made.sort_unstable();
    // As many as there are more than the limit have to be older than a day by then.
    let Some(over) = made.len().checked_sub(REELS) else { return Ok(()) };
    let oldest = made.get(over).copied().filter(|_| made.len() < LIST).unwrap_or(now);
    Err(Fault::Later { after: Some((oldest + DAY - now).max(SECOND)), gate: Gate::Target })
}
