//! Finding what left and was never answered, and what Facebook works on. A post with photos is known by them, a reel by its
//! number, a story by the page's list. Words alone are known only when they are there once since then, and that they are not
//! there proves nothing. Called by `mod`.
//!
//! Source: facts: facebook, sections 3.5 and 7.

use super::api::{Api, LIST, Own};
use super::post::{Saved, What};
use super::send::{parent, remote};
use super::words::is_same;
use crate::clock::{MINUTE, Millis, SECOND};
use crate::model::post::Remote;
use crate::net::Fault;
use crate::platforms::graph::Said;
use crate::platforms::{Found, Job};

/// How far Facebook's clock may be behind ours: the same words may have been posted shortly before.
const CLOSE: Millis = 2 * SECOND;
/// How long a video is looked at often, and how long at all before patience takes over (facts: facebook, section 3.5).
const OFTEN: (Millis, Millis) = (5 * MINUTE, 15 * SECOND);
const SELDOM: (Millis, Millis) = (30 * MINUTE, MINUTE);

impl Saved {
    /// Where it is.
    pub(super) async fn found(&self, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        match self.what {
            None => Ok(Found::CannotTell),
            Some(What::Comment) => self.comment(job, api).await,
            Some(What::Words) => self.words(job, api, Own::is_words).await,
            Some(What::Photos) => Ok(match self.by_photos(job, api).await? {
                (Some(remote), _) => Found::Live(remote),
                // A photo hangs on one post at most: that Facebook itself would see to.
                (None, true) => Found::NotThere,
                (None, false) => Found::CannotTell,
            }),
            Some(What::PhotoStory) => {
                let photo = self.photos.first().cloned().unwrap_or_default();
                let there = api.stories().await?.into_iter().any(|story| story.media_id == photo);
                Ok(if there { Found::Live(self.story("", api).await) } else { Found::CannotTell })
            }
            Some(What::Film) => self.film(job, api).await,
            Some(what @ (What::Reel | What::FilmStory)) => self.reel(what, job, api).await,
        }
    }

    /// The post that has one of the photos; and whether the list reaches back far enough to know that there is none.
    pub(super) async fn by_photos(&self, job: &Job, api: &Api<'_>) -> Result<(Option<Remote>, bool), Fault> {
        let own = api.published(since(job)).await?;
        let whole = own.len() < LIST;
        let there = own.into_iter().find(|post| post.has_one_of(&self.photos));
        Ok((there.map(|post| remote(post.id, post.permalink_url)), whole))
    }

    /// The only post with these words since then.
    async fn words(&self, job: &Job, api: &Api<'_>, fits: impl Fn(&Own) -> bool) -> Result<Found, Fault> {
        let own = api.published(since(job)).await?;
        let whole = own.len() < LIST;
        let there = only(own.into_iter().filter(fits), whole, job);
        Ok(there.map_or(Found::CannotTell, |post| Found::Live(remote(post.id, post.permalink_url))))
    }

    async fn comment(&self, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        let own = api.comments(&parent(job)?).await?;
        let whole = own.len() < LIST;
        let there = only(own.into_iter(), whole, job);
        let above = job.reply.as_ref().and_then(|reply| reply.parent.link.clone());
        let live = |own: Own| Remote { link: own.permalink_url.or(above), id: own.id, notes: Vec::new() };
        Ok(there.map_or(Found::CannotTell, |own| Found::Live(live(own))))
    }

    /// A video of the feed: by its number once that is known, by its words before.
    async fn film(&self, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        let Some(id) = &self.film else {
            return if job.text.trim().is_empty() { Ok(Found::CannotTell) } else { self.words(job, api, Own::is_film).await };
        };
        let film = match api.film(id).await {
            // Its owner took it away since.
            Err(said) if said.is_gone() => return Ok(Found::Live(remote(id.clone(), None))),
            film => film?,
        };
        Ok(match film.status.trouble() {
            Some(reason) => Found::Failed(reason),
            None if film.status.is_ready() => {
                let link = film.permalink_url.or_else(|| film.post_id.clone());
                Found::Live(remote(film.post_id.unwrap_or_else(|| id.clone()), link))
            }
            None => self.later(job, api),
        })
    }

    /// A reel, or the story of a video.
    async fn reel(&self, what: What, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        let Ok(id) = self.video() else { return Ok(Found::CannotTell) };
        let status = match api.status(id).await {
            Err(said) if said.is_gone() => return Ok(Found::CannotTell),
            status => status.map_err(|said: Said| said.fault)?,
        };
        Ok(match status.trouble() {
            Some(reason) => Found::Failed(reason),
            None if status.is_out() && what == What::Reel => Found::Live(remote(id.to_owned(), Some(format!("reel/{id}")))),
            None if status.is_out() => Found::Live(self.story("", api).await),
            None if status.is_begun() || self.taken_at.is_some() => self.later(job, api),
            // Nobody told Facebook that it is complete: that can be told once more, and makes one reel of one video.
            None => Found::NotThere,
        })
    }

    /// It is worked on: looked at often at first, then more seldom, at last as everything that takes long.
    fn later(&self, job: &Job, api: &Api<'_>) -> Found {
        let since = self.taken_at.or(job.doubt_at).unwrap_or(job.made_at);
        let age = api.graph.net.now() - since;
        let plan = [OFTEN, SELDOM].into_iter().find(|(until, _)| age < *until);
        plan.map_or(Found::CannotTell, |(_, pause)| Found::Processing(pause))
    }
}

fn since(job: &Job) -> Millis {
    job.doubt_at.unwrap_or(job.made_at) - CLOSE
}

/// The only one with these words since then, of a list that is `whole`: it reaches back so far.
fn only(own: impl Iterator<Item = Own>, whole: bool, job: &Job) -> Option<Own> {
    let since = since(job);
    let mut same = own.filter(|post| post.at().is_some_and(|at| at >= since) && is_same(&post.message, &job.text));
    same.next().filter(|_| whole && same.next().is_none())
}
