//! The bytes of a video: to an upload session for the feed, to the place that Facebook names for a reel or a story. Each push
//! goes on from where Facebook says that it is, so that no byte goes twice, whatever happened in between. Called by `post`.
//!
//! Source: facts: facebook, sections 3.4 (B) and 3.5.

use serde::{Deserialize, Serialize};

use super::api::Api;
use super::post::What;
use crate::clock::{Millis, SECOND};
use crate::net::Fault;
use crate::platforms::graph::{Said, push::push};
use crate::platforms::{JobMedia, upload};

/// How long to wait before what was cut off goes on.
const BREATH: Millis = SECOND;

/// Where the bytes go, and how far they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Upload {
    to: To,
    /// Bytes that were there at the last look.
    sent: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum To {
    /// A session; `handle` once all is there.
    Session { name: String, handle: Option<String> },
    /// A video that is announced; `whole` once all is there.
    Video { id: String, place: String, whole: bool },
}

impl Upload {
    /// Announces a video. Nothing is visible by that.
    pub(super) async fn begin(api: &Api<'_>, media: &JobMedia, what: What) -> Result<Self, Fault> {
        let to = if what == What::Film {
            To::Session { name: api.session(media.bytes, &media.mime).await?, handle: None }
        } else {
            let place = api.place(what.edge()).await?;
            To::Video { id: place.video_id, place: place.upload_url, whole: false }
        };
        Ok(Self { to, sent: 0 })
    }

    /// Whether all bytes are there.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.to, To::Session { handle: Some(_), .. } | To::Video { whole: true, .. })
    }

    /// What a video of the feed is posted by.
    pub(super) fn handle(&self) -> Option<&str> {
        if let To::Session { handle, .. } = &self.to { handle.as_deref() } else { None }
    }

    /// The number of a reel or a story.
    pub(super) fn video(&self) -> Option<&str> {
        if let To::Video { id, .. } = &self.to { Some(id) } else { None }
    }

    /// Percent.
    pub(super) fn progress(&self, total: u64) -> i64 {
        i64::try_from(100 * self.sent.min(total) / total.max(1)).unwrap_or(0)
    }

    /// Pushes what is missing. How long to wait before the next step: what was cut off on the way is no failed attempt as
    /// long as more is there than before.
    pub(super) async fn push(mut self, api: &Api<'_>, media: &JobMedia) -> Result<(Self, Millis), Fault> {
        let total = media.bytes;
        let at = self.at(api, total).await?;
        self.sent = at;
        if self.is_whole() {
            return Ok((self, 0));
        }
        match self.rest(api, media, (at, total)).await {
            Ok(()) => {
                self.sent = total;
                Ok((self, 0))
            }
            Err(Said { fault: Fault::Later { after: None, .. }, .. }) => {
                let now = self.at(api, total).await?;
                let goes_on = now > at || self.is_whole();
                self.sent = now;
                if goes_on { Ok((self, BREATH)) } else { Err(Fault::later()) }
            }
            Err(said) if said.is_gone() => Err(Fault::Restage),
            Err(said) => Err(said.fault),
        }
    }

    /// How many bytes are there, as Facebook says. A place that is gone is no place any more.
    async fn at(&mut self, api: &Api<'_>, total: u64) -> Result<u64, Fault> {
        let gone = |said: Said| if said.is_gone() { Fault::Restage } else { said.fault };
        let at = match &mut self.to {
            To::Session { name, .. } => api.offset(name).await.map_err(gone)?,
            To::Video { id, whole, .. } => {
                let status = api.status(id).await.map_err(gone)?;
                if status.is_lost() {
                    return Err(Fault::Restage);
                }
                let at = status.bytes(total);
                *whole = at == total;
                at
            }
        };
        if at > total { Err(Fault::Restage) } else { Ok(at) }
    }

    async fn rest(&mut self, api: &Api<'_>, media: &JobMedia, (at, total): (u64, u64)) -> Result<(), Said> {
        let body = upload::piece(media, at, total - at).await?;
        match &mut self.to {
            // All of it may be there although its answer was lost: then nothing goes, and the answer comes.
            To::Session { name, handle } => *handle = Some(api.upload(name, body, (at, total)).await?),
            To::Video { place, whole, .. } => {
                push(&api.graph, place, body, (at, total)).await?;
                *whole = true;
            }
        }
        Ok(())
    }
}
