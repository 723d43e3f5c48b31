//! What a post needs until it may be seen, and what becomes of it then.
//!
//! A video: what holds for the account is asked, the name of the post and the address of its bytes are noted, then chunk after
//! chunk goes. The last chunk is the visible request: with it TikTok goes on by itself. One address makes one post, so the last
//! chunk may be sent again as long as it is not known to be there. Photos have no bytes of ours to send (`photos`): there the
//! request that names them is the visible one, and when its answer is lost nobody can look for it.
//!
//! Called by `mod`. Source: facts: tiktok, sections 3 and 7.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::api::{Api, Put, Status};
use super::choices::{self, Choices};
use super::chunks::{Chunks, chunks};
use super::creator::{Creator, EVERYONE};
use super::refusal::failed;
use super::{photos, words};
use crate::clock::{HOUR, MINUTE, Millis, SECOND};
use crate::model::post::{Note, Remote};
use crate::model::problem::Reason;
use crate::model::setting::Drafted;
use crate::net::{Fault, How};
use crate::platforms::{Found, Job, JobMedia, Outcome, Stage, upload};

/// How long the address of an upload is relied on: it lives for an hour.
const ADDRESS: Millis = 55 * MINUTE;
/// When nothing that was sent to it can arrive any more.
const ENDED: Millis = 65 * MINUTE;
/// How long a public post without an address is waited for: TikTok looks at each before it tells one.
const LINK: Millis = 3 * MINUTE;

/// The network's own notes about a part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    /// What was told of the post when it was begun, and which files it was: see [`print`].
    told: String,
    /// TikTok's name of the post.
    publish: Option<String>,
    /// Where the bytes of a video go.
    url: Option<String>,
    /// When that began.
    began: Millis,
    /// Bytes of the video.
    total: u64,
    /// How many of them were there at the last look.
    sent: u64,
    /// When the last of it left.
    left: Option<Millis>,
    /// The name behind the @ that it goes out under.
    username: Option<String>,
    /// Whether everybody may see it.
    public: bool,
    /// Whether it shows photos.
    photos: bool,
}

/// The video of a job, if it has one.
fn film(job: &Job) -> Option<&JobMedia> {
    job.media.iter().find(|media| media.mime.starts_with("video/"))
}

fn drafted(job: &Job) -> Drafted<'_> {
    Drafted { chosen: &job.chosen, films: film(job).is_some(), by_ai: job.media.iter().any(|media| media.origin.is_ai()) }
}

/// What holds for the account right now, and what was chosen by that; neither for the inbox.
async fn asked(job: &Job, api: &Api<'_>, audited: bool) -> Result<Option<(Creator, Choices)>, Fault> {
    if choices::is_inbox(&job.account, &job.chosen) {
        return Ok(None);
    }
    let creator = Creator::of(&api.creator().await?).ok_or(Fault::later())?;
    if !audited && creator.is_public() {
        return Err(Fault::Refused(Reason::Unaudited));
    }
    let chosen = Choices::of(&creator, &drafted(job), audited).ok_or(Fault::Refused(Reason::Choose))?;
    let length = film(job).and_then(|film| film.duration).unwrap_or(0);
    if creator.longest.is_some_and(|longest| length > longest) {
        return Err(Fault::Refused(Reason::Duration));
    }
    Ok(Some((creator, chosen)))
}

impl Saved {
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() { Ok(Self::default()) } else { serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage) }
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn waits(&self) -> Stage {
        let progress = i64::try_from(100 * self.sent / self.total.max(1)).unwrap_or(0);
        Stage::Wait { saved: self.value(), after: 0, progress }
    }

    fn chunks(&self) -> Chunks {
        chunks(self.total)
    }

    /// The next step: the post is begun, or a chunk goes.
    pub(super) async fn advance(mut self, job: &Job, api: &Api<'_>, audited: bool) -> Result<Stage, Fault> {
        let Some(film) = film(job) else { return self.photos(job, api, audited).await };
        let Some(publish) = self.publish.clone() else { return self.begin(job, film, api, audited).await };
        let changed = self.told != print(job);
        if job.taken_up || changed {
            match api.status(&publish).await? {
                None => return Self::default().begin(job, film, api, audited).await,
                Some(status) => match self.state(&status) {
                    At::Failed(_) => return Self::default().begin(job, film, api, audited).await,
                    At::Uploading(bytes) => self.sent = self.sent.max(self.chunks().floor(bytes)),
                    At::Working | At::Inbox | At::There(_) => {
                        self.left = self.left.or(Some(api.net.now()));
                        return Ok(Stage::Ready(self.value()));
                    }
                },
            }
        }
        // Not whole, and never to be: what is there of it is left to end by itself.
        let over = self.began + if job.doubt_at.is_some() { ENDED } else { ADDRESS } < api.net.now();
        if over || (changed && job.doubt_at.is_none()) {
            return Self::default().begin(job, film, api, audited).await;
        }
        if self.sent >= self.chunks().last() {
            return Ok(Stage::Ready(self.value()));
        }
        self.chunk(film, api).await
    }

    /// Sends one of the chunks ahead of the last.
    async fn chunk(mut self, film: &JobMedia, api: &Api<'_>) -> Result<Stage, Fault> {
        let (url, size) = (self.url.clone().ok_or(Fault::Restage)?, self.chunks().size);
        let body = upload::piece(film, self.sent, size).await?;
        match api.put(&url, (&film.mime, body), (self.sent, size, self.total), How::UPLOAD).await? {
            Put::More | Put::Done => {
                self.sent += size;
                Ok(self.waits())
            }
            // More is there than is noted, or less: TikTok is asked when it is taken up again.
            Put::NotThatOne => Err(Fault::later()),
            Put::Gone => Err(Fault::Restage),
        }
    }

    async fn begin(mut self, job: &Job, film: &JobMedia, api: &Api<'_>, audited: bool) -> Result<Stage, Fault> {
        let Chunks { total, size, count } = chunks(film.bytes);
        let source = json!({ "source": "FILE_UPLOAD", "video_size": total, "chunk_size": size, "total_chunk_count": count });
        let asked = asked(job, api, audited).await?;
        let mut body = json!({ "source_info": source });
        if let Some((creator, choices)) = &asked {
            body["post_info"] = info(job, choices)?;
            self.public = choices.privacy == EVERYONE;
            self.username = Some(creator.username.clone());
        }
        let begun = api.begin(asked.is_none(), &body).await?;
        (self.publish, self.url) = (Some(begun.publish_id), Some(begun.upload_url.ok_or(Fault::later())?));
        (self.told, self.total, self.sent, self.began) = (print(job), total, 0, api.net.now());
        Ok(self.waits())
    }

    /// Photos need no preparation, but nothing that is refused should become a question.
    async fn photos(mut self, job: &Job, api: &Api<'_>, audited: bool) -> Result<Stage, Fault> {
        if self.publish.is_none() {
            let asked = asked(job, api, audited).await?;
            photos::body(job, asked.as_ref().map(|(_, choices)| choices))?;
        } else if job.taken_up
            && let Some(status) = api.status(self.publish.as_deref().unwrap_or_default()).await?
            && matches!(self.state(&status), At::Failed(_))
        {
            self = Self::default();
        }
        (self.photos, self.told) = (true, print(job));
        Ok(Stage::Ready(self.value()))
    }

    /// The visible request. What holds for the account is asked once more right before it.
    pub(super) async fn last(mut self, job: &Job, api: &Api<'_>, audited: bool) -> Result<Outcome, Fault> {
        if let (Some(publish), true) = (&self.publish, job.doubt_at.is_some() || self.left.is_some()) {
            // It may have left before: TikTok knows.
            let status = api.status(publish).await?.ok_or(Fault::Unsure)?;
            match self.state(&status) {
                At::Uploading(_) => {}
                At::Failed(_) => return Err(Fault::Restage),
                _ => return Ok(self.processing(api)),
            }
        }
        let asked = asked(job, api, audited).await?;
        let Some(film) = film(job) else { return self.last_of_photos(job, api, asked).await };
        let url = self.url.clone().ok_or(Fault::Restage)?;
        let (start, total) = (self.chunks().last(), self.total);
        let body = upload::piece(film, start, total - start).await?;
        let put = api.put(&url, (&film.mime, body), (start, total - start, total), How::VISIBLE).await?;
        if put == Put::Done {
            return Ok(self.processing(api));
        }
        // Not that one, or not any more: all of it may be there.
        let status = api.status(self.publish.as_deref().unwrap_or_default()).await.map_err(|_| Fault::Unsure)?;
        match status.map(|status| self.state(&status)) {
            Some(At::Uploading(bytes)) if put != Put::Gone => {
                self.sent = self.chunks().floor(bytes);
                Err(Fault::later())
            }
            Some(At::Uploading(_) | At::Failed(_)) => Err(Fault::Restage),
            Some(_) => Ok(self.processing(api)),
            None => Err(Fault::Unsure),
        }
    }

    async fn last_of_photos(mut self, job: &Job, api: &Api<'_>, asked: Option<(Creator, Choices)>) -> Result<Outcome, Fault> {
        let body = photos::body(job, asked.as_ref().map(|(_, choices)| choices))?;
        if let Some((creator, choices)) = &asked {
            self.public = choices.privacy == EVERYONE;
            self.username = Some(creator.username.clone());
        }
        self.publish = Some(api.photos(&body).await?.publish_id);
        Ok(self.processing(api))
    }

    fn processing(mut self, api: &Api<'_>) -> Outcome {
        let now = api.net.now();
        let left = *self.left.get_or_insert(now);
        Outcome::Processing { saved: self.value(), after: pause(now - left) }
    }

    /// How far it is. A video of which bytes are missing is not whole, whatever its state is called.
    fn state(&self, status: &Status) -> At {
        match status.status.as_str() {
            "PROCESSING_UPLOAD" => match status.uploaded_bytes.unwrap_or(0) {
                bytes if bytes < self.total && !self.photos => At::Uploading(bytes),
                _ => At::Working,
            },
            "SEND_TO_USER_INBOX" => At::Inbox,
            "PUBLISH_COMPLETE" => At::There(status.id()),
            "FAILED" => At::Failed(failed(status.fail_reason.as_deref().unwrap_or_default())),
            _ => At::Working,
        }
    }

    /// What became of it.
    pub(super) async fn found(&self, job: &Job, api: &Api<'_>) -> Result<Found, Fault> {
        let Some(publish) = &self.publish else {
            // Photos whose answer was lost: TikTok lists them to nobody. Of a video nothing had begun.
            return Ok(if self.photos || job.saved.is_null() { Found::CannotTell } else { Found::NotThere });
        };
        let Some(status) = api.status(publish).await? else { return Ok(Found::CannotTell) };
        let age = api.net.now() - self.left.or(job.doubt_at).unwrap_or(self.began);
        Ok(match self.state(&status) {
            // One address makes one post: what is missing may go again.
            At::Uploading(_) if self.left.is_none() => Found::RepeatIsSafe,
            At::Uploading(_) | At::Working => Found::Processing(pause(age)),
            At::Inbox => Found::HandedOver,
            At::Failed(why) => Found::Failed(why),
            At::There(None) if self.public && age < LINK => Found::Processing(15 * SECOND),
            At::There(id) => Found::Live(self.remote(publish, id)),
        })
    }

    fn remote(&self, publish: &str, id: Option<String>) -> Remote {
        let kind = if self.photos { "photo" } else { "video" };
        let link = id.as_ref().zip(self.username.as_ref()).map(|(id, who)| format!("https://www.tiktok.com/@{who}/{kind}/{id}"));
        let why = if self.public { Note::LinkLater } else { Note::LinkHidden };
        Remote { notes: link.is_none().then_some(why).into_iter().collect(), id: id.unwrap_or_else(|| publish.to_owned()), link }
    }
}

/// How far TikTok is with a post.
enum At {
    /// So many bytes are there, and not all.
    Uploading(u64),
    /// It has everything, and works on it.
    Working,
    /// In the person's inbox.
    Inbox,
    /// Published; and its name, where everybody can see it.
    There(Option<String>),
    /// Given up.
    Failed(Reason),
}

/// When to look again at what left so long ago (facts: tiktok, section 3.7: every five to ten seconds at first, then every
/// thirty; moderation may take hours).
fn pause(age: Millis) -> Millis {
    match age {
        ..MINUTE => 5 * SECOND,
        MINUTE..600_000 => 30 * SECOND,
        600_000..HOUR => 2 * MINUTE,
        _ => 15 * MINUTE,
    }
}

/// What TikTok is told of a video.
fn info(job: &Job, choices: &Choices) -> Result<Value, Fault> {
    if words::units(&job.text) > words::CAPTION_MAX {
        return Err(Fault::Refused(Reason::Text));
    }
    Ok(json!({
        "title": job.text,
        "privacy_level": choices.privacy,
        "disable_comment": !choices.comment,
        "disable_duet": !choices.duet,
        "disable_stitch": !choices.stitch,
        "brand_content_toggle": choices.branded,
        "brand_organic_toggle": choices.yours,
        "is_aigc": choices.ai,
    }))
}

/// By this it is seen whether an upload is still what it was begun for: the same words, choices and files.
fn print(job: &Job) -> String {
    let files: Vec<_> = job.media.iter().map(|media| (media.bytes, media.width, media.height, media.duration)).collect();
    let all = format!("{} {:?} {files:?}", job.text, job.chosen);
    Sha256::digest(all.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
