//! What one part needs until it can be posted: each file uploaded, one request a call, a video or a document
//! looked at until it is ready; then the body, whole, so that a repeat is the same byte for byte. Called by `mod`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::fs;

use super::api::{Api, Piece};
use super::choices::visibility;
use super::little::little;
use super::who::urn;
use crate::clock::{Millis, SECOND};
use crate::model::post::{Note, Remote};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Job, JobMedia, Stage, upload};

/// The type of a document.
const PDF: &str = "application/pdf";
/// How long to wait before a video or a document is looked at again.
const LOOK: Millis = 5 * SECOND;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// What is uploaded, in order.
    pub(super) urns: Vec<String>,
    /// The video that is being uploaded.
    video: Option<Video>,
    /// The document that is uploaded, until it can be posted.
    document: Option<String>,
    /// The network did not take the cover of the video.
    no_cover: bool,
    /// What is posted, once all is there.
    pub(super) body: Option<Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Video {
    urn: String,
    token: String,
    /// Where its cover goes, until that is there.
    cover: Option<String>,
    pieces: Vec<Piece>,
    /// What the network called the pieces that it has.
    tags: Vec<String>,
    whole: bool,
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    /// The post under this name, with what is not as it was asked for.
    pub(super) fn remote(&self, urn: &str) -> Remote {
        let notes = self.no_cover.then_some(Note::NoCover).into_iter().collect();
        Remote { id: urn.to_owned(), link: Some(format!("https://www.linkedin.com/feed/update/{urn}/")), notes }
    }

    /// The next step.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        if self.body.is_some() {
            return Ok(Stage::Ready(self.saved()));
        }
        let Some(next) = job.media.get(self.urns.len()) else {
            self.body = Some(body(job, &self.urns));
            return Ok(Stage::Ready(self.saved()));
        };
        // A GIF moves, too, and is a picture there.
        let after = match next.mime.as_str() {
            PDF => self.document(job, next, api).await?,
            mime if mime.starts_with("video/") => self.video(job, next, api).await?,
            _ => self.image(job, next, api).await?,
        };
        let progress = i64::try_from(100 * self.urns.len() / job.media.len().max(1)).unwrap_or(0);
        Ok(Stage::Wait { saved: self.saved(), after, progress })
    }

    fn saved(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    async fn image(&mut self, job: &Job, media: &JobMedia, api: &Api<'_>) -> Result<Millis, Fault> {
        let place = api.image_place(&urn(&job.account)).await?;
        let (body, bytes) = upload::whole(media).await?;
        api.put(&place.upload_url, body, bytes).await?;
        self.urns.push(place.image);
        Ok(0)
    }

    async fn document(&mut self, job: &Job, media: &JobMedia, api: &Api<'_>) -> Result<Millis, Fault> {
        let Some(document) = &self.document else {
            let place = api.document_place(&urn(&job.account)).await?;
            let (body, bytes) = upload::whole(media).await?;
            api.put(&place.upload_url, body, bytes).await?;
            self.document = Some(place.document);
            return Ok(LOOK);
        };
        if api.is_document_available(document).await?.is_some() {
            self.urns.extend(self.document.take());
            return Ok(0);
        }
        Ok(LOOK)
    }

    async fn video(&mut self, job: &Job, media: &JobMedia, api: &Api<'_>) -> Result<Millis, Fault> {
        let Some(video) = &mut self.video else {
            let with_cover = media.cover.is_some() && !self.no_cover;
            let place = api.video_place(&urn(&job.account), media.bytes, with_cover).await?;
            let (cover, pieces) = (place.thumbnail_upload_url.filter(|_| with_cover), place.upload_instructions);
            self.no_cover |= with_cover && cover.is_none();
            self.video = Some(Video { urn: place.video, token: place.upload_token, cover, pieces, tags: Vec::new(), whole: false });
            return Ok(0);
        };
        // Ahead of the video: one that is not taken costs a new place, and no byte of the video.
        if let Some(place) = &video.cover {
            if api.put_cover(place, cover(media).await?).await? {
                video.cover = None;
            } else {
                tracing::info!(part = job.part, "the cover was not taken");
                (self.video, self.no_cover) = (None, true);
            }
            return Ok(0);
        }
        if let Some(piece) = video.pieces.get(video.tags.len()) {
            let bytes = (piece.last_byte + 1).checked_sub(piece.first_byte).ok_or(Fault::Refused(Reason::Refused))?;
            let body = upload::piece(media, piece.first_byte, bytes).await?;
            video.tags.push(api.put_piece(&piece.upload_url, body, bytes).await?);
            return Ok(0);
        }
        if !video.whole {
            api.finalize(&video.urn, &video.token, &video.tags).await?;
            video.whole = true;
            return Ok(LOOK);
        }
        if api.is_available(&video.urn).await?.is_some() {
            self.urns.push(video.urn.clone());
            self.video = None;
            return Ok(0);
        }
        Ok(LOOK)
    }
}

/// The cover of a video: small enough to be held.
async fn cover(media: &JobMedia) -> Result<Vec<u8>, Fault> {
    let gone = Fault::Refused(Reason::FileGone);
    let cover = media.cover.as_ref().ok_or(gone.clone())?;
    fs::read(&cover.file).await.map_err(|_| gone)
}

fn body(job: &Job, urns: &[String]) -> Value {
    let mut body = json!({
        "author": urn(&job.account),
        "commentary": little(&job.text),
        "visibility": visibility(&job.account, &job.chosen),
        "distribution": { "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [] },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": false,
    });
    let with_alt = |(urn, media): (&String, &JobMedia)| match &media.alt {
        // A document without a title is refused.
        _ if media.mime == PDF => json!({ "id": urn, "title": media.title.as_deref().unwrap_or("PDF") }),
        Some(alt) => json!({ "id": urn, "altText": alt }),
        None => json!({ "id": urn }),
    };
    let mut files: Vec<Value> = urns.iter().zip(&job.media).map(with_alt).collect();
    match files.len() {
        0 => {}
        1 => body["content"] = json!({ "media": files.remove(0) }),
        _ => body["content"] = json!({ "multiImage": { "images": files } }),
    }
    body
}
