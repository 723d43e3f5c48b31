//! /clean: its one message, from "cleaning" to what was removed, and the clean files handed back one by one. Each that was
//! sent is noted before the next one is; killed between, it may come twice, never not at all.

use serde_json::json;

use super::card::Reporter;
use super::lines;
use crate::bot::api::Sent;
use crate::bot::{BotError, Source, Upload, message_params};
use crate::clock::{MINUTE, Millis};
use crate::media::keep::KeepError;
use crate::model::lang::Lang;
use crate::model::post::{CleanFile, Media, MediaKind, MediaState, Post};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::model::trouble::Trouble;
use crate::net::{Effect, Fault};
use crate::store::{CardRow, Result};

/// How one file stands.
enum Standing {
    /// It is being worked on.
    Open,
    /// It is clean, and not handed back yet.
    Clean,
    /// It was handed back, or its bytes are gone since.
    Done,
    /// It cannot be had.
    Bad(Trouble),
}

impl Reporter {
    /// Takes a post that is only to be cleaned one step on.
    pub(super) async fn hand_back(&self, post: &Post, mut card: CardRow, now: Millis) -> Result<()> {
        let store = &self.outbox.store;
        if let Some(until) = card.gather_until.filter(|until| *until > now).or(self.outbox.flood.until(post.chat, now)) {
            return store.delay_card(&card.claim(), until, false).await;
        }
        let lang = store.person(post.person).await?.map(|person| person.lang).unwrap_or_default();
        let media = store.media_of(&post.id).await?;
        match self.step(post, &media, lang, &mut card).await {
            Ok(()) => store.card_shown(&card, now, None).await,
            Err(error) => {
                // The message may be there already: it is not sent a second time.
                store.card_shown(&card, now, Some(now + MINUTE)).await?;
                self.failed(post, &card, &error, now).await
            }
        }
    }

    async fn step(&self, post: &Post, media: &[Media], lang: Lang, card: &mut CardRow) -> std::result::Result<(), BotError> {
        let most = self.outbox.bot.send_max();
        // Above the files that it tells of.
        if card.card.is_none() {
            self.show_progress(post, &working(media.len()), lang, card).await?;
        }
        for (n, medium) in (1..).zip(media) {
            if let (Standing::Clean, Some(clean)) = (standing(medium, most), &medium.clean) {
                self.send_file(post, medium, clean, n, media.len()).await?;
            }
        }
        let media = self.outbox.store.media_of(&post.id).await.map_err(|_| BotError::Fault(Fault::later()))?;
        self.show_progress(post, &screen(post, &media, most, self.upload_page), lang, card).await
    }

    async fn send_file(&self, post: &Post, medium: &Media, clean: &CleanFile, n: usize, all: usize) -> std::result::Result<(), BotError> {
        let later = |why: String| {
            tracing::warn!(media = medium.id, why, "a clean file could not be handed back");
            BotError::Fault(Fault::later())
        };
        let file = match self.files.local(&clean.key).await {
            Ok(file) => file,
            Err(KeepError::Missing(_)) => {
                // It is fetched and made again, and its card shown then.
                let lost = self.outbox.store.media_lost(&medium.id, self.outbox.clock.now()).await;
                return lost.map_err(|error| later(error.to_string()));
            }
            Err(error) => return Err(later(error.to_string())),
        };
        let end = clean.mime.rsplit('/').next().unwrap_or("bin").replace("jpeg", "jpg");
        // Not its own name: that often tells when it was taken, or with what.
        let name = if all > 1 { format!("clean-{n}.{end}") } else { format!("clean.{end}") };
        let upload = Upload { field: "file".to_owned(), name, mime: clean.mime.clone(), source: Source::File(file.path().to_owned()) };
        let mut params = json!({ "chat_id": post.chat, "document": "attach://file", "disable_content_type_detection": true });
        let source = if medium.message > 0 { medium.message } else { post.source };
        if source > 0 {
            params["reply_parameters"] = json!({ "message_id": source, "allow_sending_without_reply": true });
        }
        let sent: Sent = self.outbox.bot.upload("sendDocument", &params, &[upload], Effect::Repeatable).await?;
        self.outbox.store.media_handed(&medium.id, sent.message_id).await.map_err(|error| later(error.to_string()))
    }

    async fn show_progress(&self, post: &Post, screen: &Screen, lang: Lang, card: &mut CardRow) -> std::result::Result<(), BotError> {
        let mut params = message_params(post.chat, screen, lang);
        let shown = super::card::short_hash(&params.to_string());
        if card.card.is_some() && card.card_shown.as_deref() == Some(&shown) {
            return Ok(());
        }
        match card.card {
            Some(message) => {
                params["message_id"] = json!(message);
                let edited = self.outbox.bot.call::<serde_json::Value>("editMessageText", &params, Effect::Repeatable).await;
                match edited {
                    Err(error) if !error.says("message is not modified") => return Err(error),
                    _ => {}
                }
            }
            None => {
                if post.source > 0 {
                    params["reply_parameters"] = json!({ "message_id": post.source, "allow_sending_without_reply": true });
                }
                let sent: Sent = self.outbox.bot.call("sendMessage", &params, Effect::Repeatable).await?;
                card.card = Some(sent.message_id);
            }
        }
        (card.card_shown, card.card_picture) = (Some(shown), Some("text".to_owned()));
        Ok(())
    }
}

fn standing(medium: &Media, most: u64) -> Standing {
    match (medium.state, &medium.clean, &medium.trouble) {
        (MediaState::Bad, _, Some(trouble)) => Standing::Bad(trouble.clone()),
        _ if medium.handed.is_some() => Standing::Done,
        (MediaState::Ready, Some(clean), _) if clean.bytes > most => Standing::Bad(Trouble::TooBigToSend { max: most }),
        (MediaState::Ready, Some(_), _) => Standing::Clean,
        _ => Standing::Open,
    }
}

/// What the message says. Pure.
fn screen(post: &Post, media: &[Media], most: u64, upload_page: bool) -> Screen {
    let all: Vec<(usize, &Media, Standing)> = (1..).zip(media).map(|(n, one)| (n, one, standing(one, most))).collect();
    if all.iter().any(|(.., standing)| matches!(standing, Standing::Open | Standing::Clean)) {
        return working(media.len());
    }
    let told: Vec<Say> = all.iter().map(|(n, one, standing)| line(*n, all.len(), one, standing, upload_page)).collect();
    let lines = told.into_iter().reduce(|list, line| Say::new("lines-pair").say("first", list).say("second", line));
    let done = all.iter().filter(|(.., standing)| matches!(standing, Standing::Done)).count();
    let photo = media.iter().any(|one| one.kind == MediaKind::Photo && one.upload.is_none());
    let head = if done == 0 { Say::new("clean-none") } else { Say::new("clean-done").num("count", done) };
    let text = Say::new(if photo && done > 0 { "clean-result-photo" } else { "clean-result" })
        .say("head", head)
        .say("lines", lines.unwrap_or_else(|| Say::new("clean-none")));
    let hidden = media.iter().any(|one| one.clean.as_ref().is_some_and(|clean| !clean.removed.is_empty()));
    let details = Button::tap(Say::new("button-removed"), "cl", &post.id, "what");
    let another = Button::tap(Say::new("button-clean-another"), "go", "clean", "");
    let screen = Screen::text(text).row(Some(details).filter(|_| hidden && done > 0));
    media
        .iter()
        .filter_map(|one| super::panels::upload(one, upload_page))
        .fold(screen, |screen, button| screen.row([button]))
        .row([another])
}

fn working(files: usize) -> Screen {
    Screen::text(Say::new("clean-working").num("count", files))
}

fn line(n: usize, all: usize, medium: &Media, standing: &Standing, upload_page: bool) -> Say {
    let line = match (standing, &medium.clean) {
        (Standing::Bad(trouble), _) => {
            let why = super::view::trouble(medium, upload_page).unwrap_or_else(|| trouble.say());
            Say::new("card-trouble").say("why", why)
        }
        (_, Some(clean)) => lines::cleaned(clean.removed.clone()),
        _ => Say::new("clean-none"),
    };
    if all > 1 { Say::new("clean-line").num("n", n).say("line", line) } else { line }
}
