//! What one part needs until it can be published: a container for each file, its bytes pushed where they are not fetched, one
//! container around several, each looked at until Instagram has worked it through. One step a call, noted before the next one.
//! Called by `mod`; what becomes of it is told by `publish`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::api::{Api, Made, Status};
use super::choices::{Choices, Kind};
use super::refusal;
use crate::clock::{HOUR, MINUTE, Millis, SECOND};
use crate::model::post::{Note, Remote};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::graph::Said;
use crate::platforms::{Job, JobMedia, Stage, upload};

/// When a container is looked at, counted from the look before; the last one stays (facts, section 3.3).
const LOOKS: [Millis; 5] = [3 * SECOND, 5 * SECOND, 10 * SECOND, 20 * SECOND, 30 * SECOND];
/// How long a container is worked on before nothing is expected of it any more.
const PATIENCE: Millis = 30 * MINUTE;
/// How long to wait before another container is made for one that came to nothing, and how often.
const REST: Millis = 30 * SECOND;
const TRIES: u8 = 2;
/// How long a refusal is the answer to this very try; behind that somebody tries again.
const FRESH: Millis = 5 * SECOND;
/// A container that lies this long is looked at anew: it lives a day.
const STALE: Millis = 20 * HOUR;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// What the containers were made of: see [`print`].
    told: String,
    /// How a list calls its kind, and whether it is in that of stories.
    pub(super) kind: String,
    pub(super) story: bool,
    /// Of several files: theirs, in order.
    files: Vec<Container>,
    /// The one that is published.
    whole: Option<Container>,
    /// How often another one was made for one that came to nothing.
    tries: u8,
    /// Why nothing becomes of it, and since when.
    refused: Option<(Reason, Millis)>,
    /// When it could be published: it cannot have been before.
    pub(super) ready_at: Option<Millis>,
}

/// A container.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Container {
    id: String,
    /// Where its bytes go, until they are there.
    uri: Option<String>,
    made_at: Millis,
    looks: usize,
    is_finished: bool,
}

/// Which of the containers.
#[derive(Clone, Copy)]
enum Which {
    File(usize),
    Whole,
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    /// The container that is published.
    pub(super) fn container(&self) -> Option<&str> {
        self.whole.as_ref().map(|container| container.id.as_str())
    }

    /// What is live, with what of it is not as it was asked for: a story shows no text.
    pub(super) fn told(&self, remote: Remote, job: &Job) -> Remote {
        let notes = (self.story && !job.text.is_empty()).then_some(Note::NoWords).into_iter().collect();
        Remote { notes, ..remote }
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn wait(self, after: Millis, progress: usize) -> Result<Stage, Fault> {
        Ok(Stage::Wait { saved: self.value(), after, progress: i64::try_from(progress.min(99)).unwrap_or(0) })
    }

    /// The next step.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        let now = api.graph.net.now();
        if let Some((reason, _)) = self.refused.take().filter(|(_, at)| now - at < FRESH) {
            return Err(Fault::Refused(reason));
        }
        // It may be there already: the container knows, and is asked before anything is published.
        if job.doubt_at.is_some() && self.whole.is_some() {
            return Ok(Stage::Ready(self.value()));
        }
        let (told, choices) = (print(job), Choices::of(&job.chosen));
        if self.told != told {
            let kind = kind(job)?.to_owned();
            self = Self { told, kind, story: choices.kind == Kind::Story, ..Self::default() };
        }
        let several = job.media.len() > 1;
        if let Some(media) = job.media.get(self.files.len()).filter(|_| several && self.whole.is_none()) {
            return self.file(job, media, api).await;
        }
        if let Some(at) = self.files.iter().position(|file| !file.is_finished) {
            return self.work(job, Which::File(at), api).await;
        }
        match &mut self.whole {
            None => self.around(job, &choices, api).await,
            Some(whole) if whole.is_finished && now - whole.made_at < STALE => Ok(Stage::Ready(self.value())),
            Some(_) => self.work(job, Which::Whole, api).await,
        }
    }

    /// A container for one of several files.
    async fn file(mut self, job: &Job, media: &JobMedia, api: &Api<'_>) -> Result<Stage, Fault> {
        let mut form = vec![("is_carousel_item", "true".to_owned())];
        form.extend(of_file(media, "VIDEO", api)?);
        let progress = 40 * (self.files.len() + 1) / job.media.len();
        match api.make(&form).await {
            Ok(made) => self.files.push(Container::of(made, api)),
            Err(said) => return self.not_made(said),
        }
        self.wait(0, progress)
    }

    /// The container that is published: around several, or of the only one.
    async fn around(mut self, job: &Job, choices: &Choices, api: &Api<'_>) -> Result<Stage, Fault> {
        let form = whole(job, choices, &self.files, api)?;
        match api.make(&form).await {
            Ok(made) => self.whole = Some(Container::of(made, api)),
            Err(said) => return self.not_made(said),
        }
        self.wait(0, 60)
    }

    /// Why no container was made.
    fn not_made(mut self, said: Said) -> Result<Stage, Fault> {
        if refusal::is_worth_another(&said).is_some() && self.tries < TRIES {
            self.tries += 1;
            return self.wait(REST, 0);
        }
        // Of those that were to be put together, one is gone.
        if refusal::is_container(&said) && !self.files.is_empty() && self.tries < TRIES {
            return self.anew(1).wait(REST, 0);
        }
        Err(said.fault)
    }

    /// Pushes the bytes of a container that waits for them, or looks how it stands.
    async fn work(mut self, job: &Job, which: Which, api: &Api<'_>) -> Result<Stage, Fault> {
        let container = self.at(which).cloned().ok_or(Fault::Restage)?;
        if let Some(uri) = &container.uri {
            return self.push(job, which, &container.id, uri, api).await;
        }
        match api.status(&container.id).await {
            Ok(Status::Finished | Status::Published) => self.finished(job, which, api),
            // It lay too long: all of them anew.
            Ok(Status::Expired) => self.anew(0).wait(0, 0),
            Ok(Status::Error(number)) => self.failed(refusal::failed(number), number, api),
            Ok(Status::InProgress) if api.graph.net.now() - container.made_at >= PATIENCE => {
                self.failed((Reason::NotProcessed, false), 0, api)
            }
            Ok(Status::InProgress) => self.later(which),
            Err(said) if refusal::is_gone(&said) => self.failed((Reason::NotProcessed, true), 0, api),
            Err(said) => Err(said.fault),
        }
    }

    /// Pushes what is missing: how much that is, the network says.
    async fn push(mut self, job: &Job, which: Which, id: &str, uri: &str, api: &Api<'_>) -> Result<Stage, Fault> {
        let at = if let Which::File(at) = which { at } else { 0 };
        let media = job.media.get(at).ok_or(Fault::Restage)?;
        let sent = match api.sent(id).await {
            Ok(sent) => sent.min(media.bytes),
            Err(said) if refusal::is_gone(&said) => return self.failed((Reason::NotProcessed, true), 0, api),
            Err(said) => return Err(said.fault),
        };
        if sent < media.bytes {
            let body = upload::piece(media, sent, media.bytes - sent).await?;
            api.push(uri, body, sent, media.bytes).await.map_err(|said| said.fault)?;
        }
        if let Some(container) = self.at(which) {
            container.uri = None;
            container.made_at = api.graph.net.now();
        }
        self.wait(LOOKS[0], 50 + 20 * at / job.media.len().max(1))
    }

    fn finished(mut self, job: &Job, which: Which, api: &Api<'_>) -> Result<Stage, Fault> {
        if let Some(container) = self.at(which) {
            container.is_finished = true;
        }
        match which {
            Which::File(at) => self.wait(0, 50 + 30 * (at + 1) / job.media.len().max(1)),
            Which::Whole => {
                self.ready_at.get_or_insert(api.graph.net.now());
                Ok(Stage::Ready(self.value()))
            }
        }
    }

    fn later(mut self, which: Which) -> Result<Stage, Fault> {
        let looks = self.at(which).map_or(0, |container| {
            container.looks += 1;
            container.looks - 1
        });
        let after = LOOKS.get(looks).or(LOOKS.last()).copied().unwrap_or(MINUTE);
        self.wait(after, if matches!(which, Which::Whole) { 90 } else { 60 })
    }

    /// Nothing becomes of a container. Where another one may fare better, that is tried; else it is told why not, and whoever
    /// tries again begins anew.
    fn failed(self, (reason, again): (Reason, bool), number: i64, api: &Api<'_>) -> Result<Stage, Fault> {
        tracing::info!(number, tries = self.tries, "nothing becomes of a container at Instagram");
        if again && self.tries < TRIES {
            return self.anew(1).wait(REST, 0);
        }
        let refused = Some((reason, api.graph.net.now()));
        Self { refused, tries: 0, ..self.anew(0) }.wait(0, 0)
    }

    /// The same part without its containers.
    fn anew(self, tries: u8) -> Self {
        let Self { told, kind, story, tries: before, .. } = self;
        Self { told, kind, story, tries: before + tries, ..Self::default() }
    }

    fn at(&mut self, which: Which) -> Option<&mut Container> {
        match which {
            Which::File(at) => self.files.get_mut(at),
            Which::Whole => self.whole.as_mut(),
        }
    }
}

impl Container {
    fn of(made: Made, api: &Api<'_>) -> Self {
        Self { id: made.id, uri: made.uri, made_at: api.graph.net.now(), ..Self::default() }
    }
}

/// How a list calls what it becomes.
fn kind(job: &Job) -> Result<&'static str, Fault> {
    match job.media.as_slice() {
        [] => Err(Fault::Refused(Reason::Media)),
        [one] if is_video(one) => Ok("VIDEO"),
        [_] => Ok("IMAGE"),
        _ => Ok("CAROUSEL_ALBUM"),
    }
}

fn is_video(media: &JobMedia) -> bool {
    media.mime.starts_with("video/")
}

/// A file: by its link, or announced as bytes; `video` is what a video is called here.
fn of_file(media: &JobMedia, video: &str, api: &Api<'_>) -> Result<Vec<(&'static str, String)>, Fault> {
    if is_video(media) {
        let kind = ("media_type", video.to_owned());
        let place = if api.pushes { ("upload_type", "resumable".to_owned()) } else { ("video_url", link(media)?) };
        return Ok(vec![kind, place]);
    }
    let alt = media.alt.clone().map(|alt| ("alt_text", alt));
    Ok([("image_url", link(media)?)].into_iter().chain(alt).collect())
}

/// Where the file can be fetched.
fn link(media: &JobMedia) -> Result<String, Fault> {
    media.link.clone().ok_or(Fault::Refused(Reason::NotFetched))
}

/// What the container that is published is made of.
fn whole(job: &Job, choices: &Choices, files: &[Container], api: &Api<'_>) -> Result<Vec<(&'static str, String)>, Fault> {
    let one = job.media.first().ok_or(Fault::Refused(Reason::Media))?;
    if choices.kind == Kind::Story {
        let mut form = of_file(one, "STORIES", api)?;
        form.retain(|(name, _)| *name != "media_type" && *name != "alt_text");
        form.push(("media_type", "STORIES".to_owned()));
        return Ok(form);
    }
    let mut form = match files {
        [] => of_file(one, "REELS", api)?,
        files => {
            let ids: Vec<&str> = files.iter().map(|file| file.id.as_str()).collect();
            vec![("media_type", "CAROUSEL".to_owned()), ("children", ids.join(","))]
        }
    };
    if files.is_empty() && is_video(one) {
        form.extend(of_reel(one, choices)?);
    } else if choices.kind == Kind::Reel {
        return Err(Fault::Refused(Reason::Media));
    }
    if !job.text.is_empty() {
        form.push(("caption", job.text.clone()));
    }
    if !choices.collaborators.is_empty() {
        form.push(("collaborators", json!(choices.collaborators).to_string()));
    }
    form.extend(choices.place.clone().map(|place| ("location_id", place)));
    if job.media.iter().any(|media| media.origin.is_ai()) {
        form.push(("is_ai_generated", "true".to_owned()));
    }
    Ok(form)
}

/// What only a reel has: its cover, a picture or a moment; where it stands; to whom it is shown first.
fn of_reel(media: &JobMedia, choices: &Choices) -> Result<Vec<(&'static str, String)>, Fault> {
    let mut form = vec![("share_to_feed", (!choices.reels_only).to_string())];
    let cover = media.cover.as_ref().and_then(|cover| cover.link.clone());
    match (cover, choices.moment) {
        (Some(link), _) => form.push(("cover_url", link)),
        (None, Some(at)) if media.duration.is_some_and(|ms| at >= ms) => return Err(Fault::Refused(Reason::Moment)),
        (None, Some(at)) => form.push(("thumb_offset", at.to_string())),
        (None, None) => {}
    }
    form.extend(choices.trial.map(|way| ("trial_params", json!({ "graduation_strategy": way }).to_string())));
    Ok(form)
}

/// By this it is seen whether the containers are still what they were made for: the same words, choices and files.
fn print(job: &Job) -> String {
    let files: Vec<_> = job.media.iter().map(|media| (media.bytes, media.width, media.height, media.duration, &media.alt)).collect();
    let covers: Vec<bool> = job.media.iter().map(|media| media.cover.is_some()).collect();
    let all = format!("{:?} {:?} {files:?} {covers:?}", job.text, job.chosen);
    Sha256::digest(all.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
