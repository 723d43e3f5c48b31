//! What one video needs until its last byte may leave: a session, which is noted before any byte goes; then piece after
//! piece, each from where the network says that it is, so that no byte goes twice, whatever happened in between. The last
//! bytes are the visible request: with them the video is there. Called by `mod`.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::fs;

use super::api::{Api, At, CHUNK, Video};
use super::choices::Choices;
use super::words;
use crate::clock::{Millis, SECOND};
use crate::model::post::{Note, Remote};
use crate::model::problem::Reason;
use crate::net::{Fault, How};
use crate::platforms::{Found, Job, JobMedia, Outcome, Stage, upload};

/// How much goes in one request, in bytes: 32 chunks.
const PIECE: u64 = 32 * CHUNK;
/// The longest Short (facts: youtube, section 3).
const SHORT: u64 = 180_000;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// Where the bytes go.
    session: Option<String>,
    /// What was told of the video when that began, and which file it was: see [`print`].
    told: String,
    /// Bytes of the video.
    total: u64,
    /// How many of them were there at the last look.
    sent: u64,
    /// When YouTube shows it.
    visible_at: Option<Millis>,
    /// Whether it is tall and short enough to be a Short.
    short: bool,
    /// Whether a cover follows once it is there.
    cover: bool,
    /// The video, when it was there already.
    there: Option<String>,
}

/// By this tag the video of a part is known: only its channel can read it.
pub(super) fn marker(part: &str) -> String {
    format!("crier-{part}")
}

/// The video of a job.
fn film(job: &Job) -> Result<&JobMedia, Fault> {
    job.media.iter().find(|media| media.mime.starts_with("video/")).ok_or(Fault::Refused(Reason::Media))
}

/// Whether YouTube takes it for a Short: square or tall, three minutes at most.
pub fn is_short(width: u32, height: u32, ms: Option<u64>) -> bool {
    height >= width && ms.is_some_and(|ms| ms <= SHORT)
}

/// The playlist that was chosen.
fn playlist(job: &Job) -> Option<String> {
    choices(job).ok()?.playlist
}

fn choices(job: &Job) -> Result<Choices, Fault> {
    // What must be chosen is chosen before anything is queued.
    Choices::of(&job.account, &job.chosen).ok_or(Fault::Refused(Reason::Refused))
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The next step: a session, or a piece.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        if self.there.is_some() {
            return Ok(Stage::Ready(self.value()));
        }
        let Some(session) = self.session.clone() else { return self.begin(job, api).await };
        let (video, changed) = (film(job)?, self.told != print(job)?);
        let at = match api.at(&session, self.total).await? {
            At::Done(video) => return Ok(self.known(video.id)),
            // Changed by the person since: what is there is left to end by itself. In doubt it goes on as it was told, unless
            // the file is another one: two never become one video.
            _ if changed && (job.doubt_at.is_none() || self.total != video.bytes) => return Self::default().begin(job, api).await,
            At::Byte(at) => at,
            At::Gone => return self.lost(job, api).await,
        };
        let length = self.whole_chunks(at);
        if length == 0 {
            self.sent = at;
            return Ok(Stage::Ready(self.value()));
        }
        let body = upload::piece(video, at, length).await?;
        self.sent = match api.send(&session, body, (at, length, self.total), How::UPLOAD).await? {
            At::Byte(now) if now > at => now,
            // Nothing of it was kept.
            At::Byte(_) => return Err(Fault::later()),
            At::Done(video) => return Ok(self.known(video.id)),
            At::Gone => return self.lost(job, api).await,
        };
        let progress = i64::try_from(100 * self.sent / self.total.max(1)).unwrap_or(0);
        Ok(Stage::Wait { saved: self.value(), after: 0, progress })
    }

    /// How much of what is missing at `at` goes ahead of the visible request: whole chunks, and never the last byte.
    fn whole_chunks(&self, at: u64) -> u64 {
        (self.total.saturating_sub(at).saturating_sub(1) / CHUNK * CHUNK).min(PIECE)
    }

    async fn begin(mut self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        // It may be there although nothing is known of how it came: never begin a second one.
        if job.doubt_at.is_some()
            && let Some(video) = look(job, api).await?
        {
            return Ok(self.known(video.id));
        }
        let (video, choices) = (film(job)?, choices(job)?);
        (self.total, self.told) = (video.bytes, print(job)?);
        self.visible_at = (choices.wait > 0).then(|| (api.net.now() + choices.wait) / SECOND * SECOND);
        self.short = is_short(video.width, video.height, video.duration);
        self.cover = video.cover.is_some();
        self.session = Some(api.begin(&body(job, &choices, self.visible_at), video.bytes, &video.mime).await?);
        Ok(Stage::Wait { saved: self.value(), after: 0, progress: 0 })
    }

    fn known(mut self, id: String) -> Stage {
        self.there = Some(id);
        Stage::Ready(self.value())
    }

    /// The session is gone: another one, unless the video is there.
    async fn lost(self, job: &Job, api: &Api<'_>) -> Result<Stage, Fault> {
        match look(job, api).await? {
            Some(video) => Ok(self.known(video.id)),
            None => Err(Fault::Restage),
        }
    }

    /// Sends the last bytes. Asked first how far it is, so that a repeat of this is harmless as long as the session lives.
    pub(super) async fn last(self, job: &Job, api: &Api<'_>) -> Result<Outcome, Fault> {
        let (video, first) = match &self.there {
            None => self.made(job, api).await?,
            Some(id) => match api.video(id).await? {
                Some(video) => (video, false),
                // Its owner took it away since: there is nothing left to do.
                None => return Ok(Outcome::Live(self.remote(id, Vec::new()))),
            },
        };
        let notes = self.finish(job, api, &video, first).await;
        Ok(Outcome::Live(self.remote(&video.id, notes)))
    }

    /// The video, and whether it was made by this very request.
    async fn made(&self, job: &Job, api: &Api<'_>) -> Result<(Video, bool), Fault> {
        let session = self.session.clone().ok_or(Fault::Restage)?;
        match api.at(&session, self.total).await? {
            At::Done(video) => Ok((video, false)),
            At::Gone => Err(self.gone(job)),
            // Less is there than was: what is missing goes ahead again.
            At::Byte(at) if self.whole_chunks(at) > 0 => Err(Fault::later()),
            At::Byte(at) => {
                let length = self.total.saturating_sub(at);
                let body = upload::piece(film(job)?, at, length).await?;
                match api.send(&session, body, (at, length, self.total), How::VISIBLE).await? {
                    At::Done(video) => Ok((video, true)),
                    At::Byte(_) => Err(Fault::later()),
                    At::Gone => Err(self.gone(job)),
                }
            }
        }
    }

    /// A session that is gone before anything was in doubt has made nothing.
    fn gone(&self, job: &Job) -> Fault {
        if job.doubt_at.is_some() { Fault::Unsure } else { Fault::Restage }
    }

    /// What follows once the video is there; what was done before is not done twice. Nothing of it can undo the video: what
    /// does not come off is noted.
    async fn finish(&self, job: &Job, api: &Api<'_>, video: &Video, first: bool) -> Vec<Note> {
        let mut notes = self.notes(job, video, api.net.now());
        if let Some(cover) = film(job).ok().and_then(|video| video.cover.as_ref()) {
            let set = match fs::read(&cover.file).await {
                Ok(bytes) => api.cover(&video.id, bytes).await,
                Err(_) => Err(Fault::Refused(Reason::FileGone)),
            };
            if let Err(fault) = set {
                tracing::info!(part = job.part, ?fault, "the cover was not taken");
                notes.push(Note::NoCover);
            }
        }
        if let Some(playlist) = playlist(job)
            && let Err(fault) = api.enlist(&playlist, &video.id, first).await
        {
            tracing::info!(part = job.part, ?fault, "not put onto the playlist");
            notes.push(Note::NotListed);
        }
        notes
    }

    /// What of a video is at `now` not as it was asked for.
    fn notes(&self, job: &Job, video: &Video, now: Millis) -> Vec<Note> {
        let Ok(choices) = choices(job) else { return Vec::new() };
        // Until YouTube makes it public, it is private; from then on, it is what was chosen.
        let planned = self.visible_at.filter(|at| *at > now);
        let wanted = if planned.is_some() { "private" } else { &choices.privacy };
        let shown = video.status.privacy_status.as_deref().unwrap_or(wanted);
        let open = |privacy: &str| ["private", "unlisted", "public"].iter().position(|one| *one == privacy);
        match (planned, open(shown).cmp(&open(wanted))) {
            (_, Ordering::Greater) => vec![Note::MorePublic],
            (_, Ordering::Less) => vec![Note::MorePrivate],
            (Some(_), _) if video.status.publish_at.is_none() => vec![Note::MorePrivate],
            (planned, _) => planned.map(Note::VisibleAt).into_iter().collect(),
        }
    }

    /// What was not done any more behind the last byte: looked at, and not guessed.
    async fn left(&self, job: &Job, api: &Api<'_>, video: &str) -> Vec<Note> {
        let (mut notes, mut looked) = (Vec::new(), Ok(()));
        if self.cover {
            match api.video(video).await {
                Ok(Some(video)) if video.content_details.has_custom_thumbnail => {}
                Ok(_) => notes.push(Note::CoverLeft),
                Err(fault) => looked = Err(fault),
            }
        }
        if let Some(playlist) = playlist(job) {
            match api.is_listed(&playlist, video).await {
                Ok(true) => {}
                Ok(false) => notes.push(Note::ListLeft),
                Err(fault) => looked = Err(fault),
            }
        }
        notes.extend(looked.is_err().then_some(Note::Unfinished));
        notes
    }

    /// Where the video is, after its answer was lost.
    pub(super) async fn found(&self, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        let video = match (&self.there, &self.session) {
            (None, None) => return Ok(Found::CannotTell),
            (Some(id), _) => match api.video(id).await? {
                Some(video) => video,
                None => return Ok(Found::Live(self.remote(id, Vec::new()))),
            },
            (None, Some(session)) => match api.at(session, self.total).await? {
                At::Done(video) => video,
                // It is not whole, and to go on with it is harmless.
                At::Byte(_) => return Ok(Found::RepeatIsSafe),
                At::Gone => match look(job, api).await? {
                    Some(video) => video,
                    None => return Ok(Found::NotThere),
                },
            },
        };
        let mut notes = self.notes(job, &video, api.net.now());
        notes.extend(self.left(job, api, &video.id).await);
        Ok(Found::Live(self.remote(&video.id, notes)))
    }

    fn remote(&self, id: &str, notes: Vec<Note>) -> Remote {
        let link =
            if self.short { format!("https://www.youtube.com/shorts/{id}") } else { format!("https://www.youtube.com/watch?v={id}") };
        Remote { id: id.to_owned(), link: Some(link), notes }
    }
}

/// The video of a job, by its tag.
async fn look(job: &Job, api: &Api<'_>) -> Result<Option<Video>, Fault> {
    let uploads = job.account.facts.get("uploads").and_then(Value::as_str).unwrap_or_default();
    api.tagged(uploads, &marker(&job.part)).await
}

/// By this it is seen whether an upload is still what it was begun for: the same words, choices and file.
fn print(job: &Job) -> Result<String, Fault> {
    let (video, choices) = (film(job)?, choices(job)?);
    let file = (video.bytes, video.width, video.height, video.duration);
    let all = format!("{} {} {file:?}", body(job, &choices, None), choices.wait);
    Ok(Sha256::digest(all.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

/// What the network is told of the video.
fn body(job: &Job, choices: &Choices, visible_at: Option<Millis>) -> Value {
    let said = words::words(&job.text);
    let mut status = json!({
        // Never left to the network, whose own choice has changed before (facts: youtube, section 3).
        "privacyStatus": if visible_at.is_some() { "private" } else { &choices.privacy },
        "selfDeclaredMadeForKids": choices.kids,
    });
    if let Some(at) = visible_at.and_then(|at| Timestamp::from_millisecond(at).ok()) {
        status["publishAt"] = json!(at.to_string());
    }
    if job.media.iter().any(|media| media.origin.is_ai()) {
        status["containsSyntheticMedia"] = json!(true);
    }
    let tags = words::tags(marker(&job.part), &said.tags);
    let snippet = json!({ "title": said.title, "description": said.description, "tags": tags, "categoryId": choices.category });
    json!({ "snippet": snippet, "status": status })
}
