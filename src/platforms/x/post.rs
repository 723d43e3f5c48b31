//! What one part needs until it can be posted: each file uploaded, one request a call, looked at until it is ready,
//! described; then the body, whole, so that a repeat is the same. Called by `mod`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::{Api, Upload, Work};
use super::choices;
use crate::clock::{HOUR, Millis};
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Job, JobMedia, Stage, upload};

/// Bytes of a piece; X takes up to 5 MB, and a thousand pieces.
const PIECE: u64 = 4_000_000;
/// The largest animation, in bytes: it goes out as it is.
const GIF_MAX: u64 = 15_000_000;
/// How long a file that is whole may certainly be posted: a day, less what clocks differ.
const LASTS: Millis = 23 * HOUR;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// What is uploaded, in order.
    pub(super) files: Vec<Upload>,
    /// What is being uploaded.
    under_way: Option<UnderWay>,
    /// When the first of the files was begun.
    begun_at: Option<Millis>,
    /// When the first of the files was whole.
    whole_at: Option<Millis>,
    /// What is posted, once all is there.
    pub(super) body: Option<Value>,
    /// When it was: no request with this body can have left before.
    pub(super) ready_at: Option<Millis>,
    /// Whether it was ready before: then such a request may have left already.
    pub(super) again: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct UnderWay {
    file: Upload,
    /// Pieces that are there.
    pieces: u64,
    step: Step,
}

/// What is still to be done about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    /// Its pieces, and saying that these are all.
    Pieces,
    /// Waiting until it is ready.
    Work,
    /// Its alternative text.
    Words,
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    /// Whether X still ought to have the files.
    pub(super) fn is_fresh(&self, now: Millis) -> bool {
        self.whole_at.is_some_and(|at| now - at < LASTS)
    }

    /// The next step.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        if self.body.is_some() {
            self.again = true;
            return Ok(Stage::Ready(self.saved()));
        }
        // It waited for so long, in the middle of it, that the first files may be gone before the last one is there.
        if self.begun_at.is_some_and(|at| api.net.now() - at >= LASTS) {
            self = Self::default();
        }
        let Some(next) = job.media.get(self.files.len()) else {
            self.body = Some(body(job, &self.files)?);
            self.ready_at = Some(api.net.now());
            return Ok(Stage::Ready(self.saved()));
        };
        let after = self.file(next, api).await?;
        let progress = i64::try_from(100 * self.files.len() / job.media.len().max(1)).unwrap_or(0);
        Ok(Stage::Wait { saved: self.saved(), after, progress })
    }

    fn saved(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// One request for a file; how long to wait after it.
    async fn file(&mut self, media: &JobMedia, api: &Api<'_>) -> Result<Millis, Fault> {
        let Some(under_way) = &mut self.under_way else {
            let file = begin(media, api).await?;
            self.begun_at.get_or_insert(api.net.now());
            self.under_way = Some(UnderWay { file, pieces: 0, step: Step::Pieces });
            return Ok(0);
        };
        let id = under_way.file.id.clone();
        match under_way.step {
            Step::Pieces if under_way.pieces * PIECE < media.bytes => {
                let start = under_way.pieces * PIECE;
                let bytes = PIECE.min(media.bytes - start);
                api.append(&id, under_way.pieces, upload::piece(media, start, bytes).await?, bytes).await?;
                under_way.pieces += 1;
                Ok(0)
            }
            Step::Pieces => {
                let work = api.finalize(&id).await?;
                self.whole_at.get_or_insert(api.net.now());
                Ok(self.worked(&work, media))
            }
            Step::Work => {
                let work = api.status(&id).await?;
                Ok(self.worked(&work, media))
            }
            Step::Words => {
                api.describe(&id, media.alt.as_deref().unwrap_or_default()).await?;
                self.done();
                Ok(0)
            }
        }
    }

    fn worked(&mut self, work: &Work, media: &JobMedia) -> Millis {
        let described = media.alt.as_ref().is_some_and(|alt| !alt.is_empty());
        match (work, &mut self.under_way) {
            (Work::For(after), Some(under_way)) => {
                under_way.step = Step::Work;
                *after
            }
            (Work::Done, Some(under_way)) if described => {
                under_way.step = Step::Words;
                0
            }
            _ => {
                self.done();
                0
            }
        }
    }

    fn done(&mut self) {
        self.files.extend(self.under_way.take().map(|under_way| under_way.file));
    }
}

async fn begin(media: &JobMedia, api: &Api<'_>) -> Result<Upload, Fault> {
    let animated = media.moving && media.mime == "image/gif";
    if animated && media.bytes > GIF_MAX {
        return Err(Fault::Refused(Reason::Media));
    }
    let category = match media.mime.as_str() {
        mime if mime.starts_with("video/") => "tweet_video",
        _ if animated => "tweet_gif",
        _ => "tweet_image",
    };
    let file = api.initialize(&media.mime, category, media.bytes).await?;
    // It becomes part of an address.
    if file.id.is_empty() || !file.id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::later());
    }
    Ok(file)
}

fn body(job: &Job, files: &[Upload]) -> Result<Value, Fault> {
    // Also without words: what is behind X's API wants a text in any case (its OpenAPI description).
    let mut body = json!({ "text": job.text });
    if !files.is_empty() {
        body["media"] = json!({ "media_ids": files.iter().map(|file| &file.id).collect::<Vec<_>>() });
    }
    if job.media.iter().any(|media| media.origin.is_ai()) {
        body["made_with_ai"] = json!(true);
    }
    match &job.reply {
        Some(reply) => {
            let parent = super::number(&reply.parent).ok_or(Fault::Refused(Reason::NoAddress))?;
            body["reply"] = json!({ "in_reply_to_tweet_id": parent });
        }
        // Who may reply is said once, at the beginning of a thread.
        None => {
            if let Some(who) = choices::who_replies(&job.chosen) {
                body["reply_settings"] = json!(who);
            }
        }
    }
    Ok(body)
}
