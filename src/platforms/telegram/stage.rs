//! Getting Telegram's names of the files: each is sent, silently, to the person's own conversation, then the helper
//! messages are deleted. Nothing here is seen in a channel.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::api::{self, Held, Kind};
use crate::bot::{Bot, BotError, Source, Upload};
use crate::model::problem::Reason;
use crate::net::{Effect, Fault};
use crate::platforms::{Job, JobCover, JobMedia, Stage};

/// How often deleting the helper messages is tried before they are left where they are.
const TIDY_TRIES: u8 = 3;

/// What is kept between the steps.
#[derive(Default, Serialize, Deserialize)]
struct Saved {
    /// The files that were sent for their names, by their place in the post.
    files: Vec<Option<Held>>,
    /// The covers that were sent for their names, by the same places.
    #[serde(default)]
    covers: Vec<Option<String>>,
    /// The helper messages that are still there.
    helpers: Vec<i64>,
    /// How often deleting them failed.
    tries: u8,
}

/// One step: a file is sent, or the helpers are deleted, or everything is there.
pub(super) async fn step(bot: &Bot, job: &Job) -> Result<Stage, Fault> {
    check(&job.media)?;
    let mut saved = of(job);
    saved.files.resize(job.media.len(), None);
    saved.covers.resize(job.media.len(), None);
    let missing = job.media.iter().zip(&saved.files).position(|(media, held)| media.shown.is_none() && held.is_none());
    let bare = job.media.iter().zip(&saved.covers).position(|(media, held)| held.is_none() && cover(media).is_some());
    if let Some(n) = missing {
        send(bot, job, n, &mut saved).await?;
    } else if let Some((n, cover)) = bare.and_then(|n| Some((n, cover(job.media.get(n)?)?))) {
        send_cover(bot, job, (n, cover), &mut saved).await?;
    } else if saved.helpers.is_empty() {
        return Ok(Stage::Ready(json(&saved)?));
    } else {
        tidy(bot, job.chat, &mut saved).await;
    }
    let done = saved.files.iter().flatten().count() + job.media.iter().filter(|media| media.shown.is_some()).count();
    let progress = done * 100 / job.media.len().max(1);
    Ok(Stage::Wait { saved: json(&saved)?, after: 0, progress: i64::try_from(progress.min(100)).unwrap_or(100) })
}

/// Telegram's names of all files, in order.
pub(super) fn held(job: &Job) -> Result<Vec<Held>, Fault> {
    let saved = of(job);
    let one = |(n, media): (usize, &JobMedia)| {
        let held = saved.files.get(n).cloned().flatten();
        let held = held.or_else(|| media.shown.clone().map(|id| Held { id, kind: kind(media), cover: None }))?;
        let Some(cover) = media.cover.as_ref() else { return Some(held) };
        // A cover that was chosen and has no name yet: prepared anew, never left out.
        let name = cover.shown.clone().or_else(|| saved.covers.get(n).cloned().flatten())?;
        Some(Held { cover: Some(name), ..held })
    };
    job.media.iter().enumerate().map(one).collect::<Option<_>>().ok_or(Fault::Restage)
}

/// An album holds pictures and videos; an animation is sent alone (Bot API, sendMediaGroup, 2026-06).
fn check(media: &[JobMedia]) -> Result<(), Fault> {
    let alone = media.iter().any(|media| kind(media) == Kind::Animation) && media.len() > 1;
    if alone || media.len() > 10 { Err(Fault::Refused(Reason::Media)) } else { Ok(()) }
}

async fn send(bot: &Bot, job: &Job, n: usize, saved: &mut Saved) -> Result<(), Fault> {
    let media = &job.media[n];
    let kind = kind(media);
    let name = format!("{}.{}", kind.word(), media.mime.rsplit('/').next().unwrap_or("bin"));
    let upload = Upload { field: "file".to_owned(), name, mime: media.mime.clone(), source: Source::File(media.file.clone()) };
    let params = json!({ "chat_id": job.chat, kind.word(): "attach://file", "disable_notification": true });
    let sent: Value = bot.upload(kind.method(), &params, &[upload], Effect::Repeatable).await.map_err(|error| fault(&error))?;
    saved.files[n] = Some(Kind::in_message(&sent).ok_or(Fault::Refused(Reason::Media))?);
    saved.helpers.extend(sent.get("message_id").and_then(Value::as_i64));
    Ok(())
}

/// The cover that Telegram does not have yet.
fn cover(media: &JobMedia) -> Option<&JobCover> {
    media.cover.as_ref().filter(|cover| cover.shown.is_none())
}

async fn send_cover(bot: &Bot, job: &Job, (n, cover): (usize, &JobCover), saved: &mut Saved) -> Result<(), Fault> {
    let source = Source::File(cover.file.clone());
    let upload = Upload { field: "file".to_owned(), name: "cover.jpg".to_owned(), mime: "image/jpeg".to_owned(), source };
    let params = json!({ "chat_id": job.chat, "photo": "attach://file", "disable_notification": true });
    let sent: Value = bot.upload("sendPhoto", &params, &[upload], Effect::Repeatable).await.map_err(|error| fault(&error))?;
    let held = Kind::in_message(&sent).filter(|held| held.kind == Kind::Photo).ok_or(Fault::Refused(Reason::Media))?;
    if let Some(place) = saved.covers.get_mut(n) {
        *place = Some(held.id);
    }
    saved.helpers.extend(sent.get("message_id").and_then(Value::as_i64));
    Ok(())
}

/// Unimportant: a helper that stays is a picture that the person has sent themselves.
async fn tidy(bot: &Bot, chat: i64, saved: &mut Saved) {
    let params = json!({ "chat_id": chat, "message_ids": saved.helpers });
    let gave_up = saved.tries + 1 >= TIDY_TRIES;
    match bot.call::<Value>("deleteMessages", &params, Effect::Repeatable).await {
        Err(BotError::Fault(_)) if !gave_up => saved.tries += 1,
        Err(error) => {
            tracing::info!(chat, ?error, "helper messages stay");
            saved.helpers.clear();
        }
        Ok(_) => saved.helpers.clear(),
    }
}

/// The person's own conversation is not the chat that the post goes to: that it refuses says nothing about rights there.
fn fault(error: &BotError) -> Fault {
    match api::fault(error) {
        Fault::Refused(Reason::NoChat | Reason::NoRights) => Fault::Refused(Reason::FileGone),
        // Nothing was prepared yet that could be prepared anew.
        Fault::Restage => Fault::Refused(Reason::Media),
        fault => fault,
    }
}

fn kind(media: &JobMedia) -> Kind {
    if media.loops {
        Kind::Animation
    } else if media.mime.starts_with("video/") {
        Kind::Video
    } else if media.moving {
        Kind::Animation
    } else {
        Kind::Photo
    }
}

fn of(job: &Job) -> Saved {
    serde_json::from_value(job.saved.clone()).unwrap_or_default()
}

fn json(saved: &Saved) -> Result<Value, Fault> {
    serde_json::to_value(saved).map_err(|_| Fault::Refused(Reason::Internal))
}
