//! The one request that people see something of, and what came of it. Called by `mod`.
//! Source: facts: facebook, section 3.

use serde_json::json;

use super::api::{Api, Made};
use super::post::{Saved, What};
use super::words::first_link;
use crate::clock::{HOUR, Millis, SECOND};
use crate::model::post::{Note, Remote};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::graph::Said;
use crate::platforms::{Found, Job, Outcome};

/// When a video that was taken is looked at first.
const FIRST_LOOK: Millis = 10 * SECOND;

impl Saved {
    /// Sends it.
    pub(super) async fn send(self, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
        let what = self.what.ok_or(Fault::Restage)?;
        if self.taken_at.is_some() {
            return self.taken(job, api).await;
        }
        match self.sent(what, job, api).await {
            Ok(made) => self.outcome(what, made, job, api).await,
            Err(said) if said.is_duplicate() => self.duplicate(job, api).await,
            Err(said) if said.is_gone() && what == What::Comment => Err(Fault::Refused(Reason::NothingAhead)),
            // A photo that lay there too long, or a video that is forgotten; the page itself was there a moment ago.
            Err(said) if said.is_gone() && what != What::Words => Err(Fault::Restage),
            Err(said) => Err(said.fault),
        }
    }

    /// Facebook has taken this very video before: it is looked at, and never sent twice.
    async fn taken(self, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
        match self.found(job, api).await {
            Ok(Found::Live(remote)) => Ok(Outcome::Live(remote)),
            Ok(Found::Failed(reason)) => Err(Fault::Refused(reason)),
            Ok(Found::Processing(after)) => Ok(Outcome::Processing { saved: self.value(), after }),
            Ok(_) | Err(Fault::Refused(_) | Fault::Restage) => Ok(Outcome::Processing { saved: self.value(), after: HOUR }),
            Err(fault) => Err(fault),
        }
    }

    async fn sent(&self, what: What, job: &Job, api: &Api<'_>) -> Result<Made, Said> {
        match what {
            What::Comment => api.comment(&parent(job)?, &job.text).await,
            What::Words => {
                let mut form = vec![("message", job.text.as_str())];
                form.extend(first_link(&job.text).map(|link| ("link", link)));
                api.feed(&form).await
            }
            What::Photos => {
                let all: Vec<_> = self.photos.iter().map(|id| json!({ "media_fbid": id })).collect();
                let all = json!(all).to_string();
                api.feed(&[("message", &job.text), ("attached_media", &all)]).await
            }
            What::Film => api.film_it(self.handle()?, &job.text).await,
            What::Reel => {
                let form = [
                    ("video_id", self.video()?),
                    ("upload_phase", "finish"),
                    ("video_state", "PUBLISHED"),
                    ("description", job.text.as_str()),
                ];
                api.finish(what.edge(), &form).await
            }
            What::FilmStory => api.finish(what.edge(), &[("video_id", self.video()?), ("upload_phase", "finish")]).await,
            What::PhotoStory => {
                let photo = self.photos.first().ok_or(Fault::Restage)?;
                api.finish(what.edge(), &[("photo_id", photo)]).await
            }
        }
    }

    pub(super) fn handle(&self) -> Result<&str, Fault> {
        self.upload.as_ref().and_then(|upload| upload.handle()).ok_or(Fault::Restage)
    }

    pub(super) fn video(&self) -> Result<&str, Fault> {
        self.upload.as_ref().and_then(|upload| upload.video()).ok_or(Fault::Restage)
    }

    /// It was taken. Videos are worked on from now on.
    async fn outcome(mut self, what: What, made: Made, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
        match what {
            What::Film | What::Reel | What::FilmStory => {
                self.film = (what == What::Film).then_some(made.id);
                self.taken_at = Some(api.graph.net.now());
                Ok(Outcome::Processing { saved: self.value(), after: FIRST_LOOK })
            }
            What::PhotoStory => Ok(Outcome::Live(self.story(made.post_id.as_deref().unwrap_or_default(), api).await)),
            What::Comment => {
                let above = job.reply.as_ref().and_then(|reply| reply.parent.link.clone());
                let link = made.permalink_url.or(above);
                Ok(Outcome::Live(Remote { id: made.id, link, notes: Vec::new() }))
            }
            What::Words | What::Photos => Ok(Outcome::Live(remote(made.id, made.permalink_url))),
        }
    }

    /// A story that is there, with its address where the page's list has it already.
    pub(super) async fn story(&self, post: &str, api: &Api<'_>) -> Remote {
        let file = self.photos.first().map(String::as_str).or(self.video().ok()).unwrap_or_default();
        let all = api.stories().await.unwrap_or_default();
        let there = all.into_iter().find(|story| story.post_id == post || story.media_id == file);
        let id = there.as_ref().map_or(post, |story| story.post_id.as_str()).to_owned();
        let notes = self.mute.then_some(Note::NoWords).into_iter().collect();
        Remote { id, link: there.and_then(|story| story.url), notes }
    }

    /// Facebook has the same already. Of what has files it can be seen whether it is this very post; of words alone, when
    /// they were sent before, only looking can tell.
    async fn duplicate(&self, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
        let known = self.what == Some(What::Photos);
        let there = if known { self.by_photos(job, api).await.map_err(|_| Fault::Unsure)?.0 } else { None };
        match (there, job.doubt_at) {
            (Some(remote), _) => Ok(Outcome::Live(remote)),
            (None, Some(_)) => Err(Fault::Unsure),
            (None, None) => Err(Fault::Refused(Reason::Duplicate)),
        }
    }
}

/// A post of the feed.
pub(super) fn remote(id: String, link: Option<String>) -> Remote {
    let link = link.filter(|link| !link.is_empty()).unwrap_or_else(|| id.clone());
    // Of videos only the path is told.
    let link = if link.starts_with("https://") { link } else { format!("https://www.facebook.com/{}", link.trim_start_matches('/')) };
    Remote { id, link: Some(link), notes: Vec::new() }
}

/// What a comment goes below: Facebook's own name of it.
pub(super) fn parent(job: &Job) -> Result<String, Fault> {
    let parent = job.reply.as_ref().map(|reply| reply.parent.id.as_str()).unwrap_or_default();
    let is_name = !parent.is_empty() && parent.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    is_name.then(|| parent.to_owned()).ok_or(Fault::Refused(Reason::NoAddress))
}
