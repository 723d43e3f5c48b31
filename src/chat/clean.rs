//! /clean: any file is cleaned and handed back as a file, without being published. It is a post that goes nowhere: its
//! rows are fetched, cleaned, told about and swept like those of any other. And what was taken out of the files of a
//! post, in full.

use super::asked::Asked;
use super::choose::post_of;
use super::compose::{ALBUM_QUIET, media_of};
use super::talk::{Talk, words_of};
use crate::bot::api::{CallbackQuery, Message};
use crate::i18n;
use crate::model::ids::new_id;
use crate::model::post::{Media, Post, PostState};
use crate::model::removed::{Removed, tidy};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{NewPost, Result};

/// /clean alone: asks for the file.
pub(super) async fn ask(talk: &mut Talk<'_>) -> Result<()> {
    let cancel = Button::tap(Say::new("button-cancel"), "go", "cancel", "");
    talk.ask(Asked::Clean, &Screen::text(Say::new("clean-ask")).row([cancel])).await
}

/// /clean with a file: as its caption, or as an answer to a message or a card that has one. Whether there was one.
pub(super) async fn command(talk: &mut Talk<'_>, message: &Message) -> Result<bool> {
    if let Some(media) = media_of(talk, message) {
        begin(talk, message, media).await?;
        return Ok(true);
    }
    let Some(answered) = &message.reply_to_message else { return Ok(false) };
    if let Some(post) = talk.chat.store.post_of_message(talk.person.id, answered.message_id).await?.filter(|post| post.workspace == talk.workspace.id) {
        return copy(talk, &post, message.message_id).await;
    }
    let Some(media) = media_of(talk, answered) else { return Ok(false) };
    begin(talk, message, Media { message: message.message_id, ..media }).await?;
    Ok(true)
}

/// Whether a message with a file answers /clean, or the question that it put.
pub(super) fn answers(talk: &Talk<'_>, message: &Message) -> bool {
    let Some(answered) = message.reply_to_message.as_ref() else { return false };
    let text = answered.text.as_deref().unwrap_or_default();
    let asked = text == i18n::plain(talk.lang(), &Say::new("clean-ask"));
    (text.starts_with("/clean") || asked) && media_of(talk, message).is_some()
}

/// A message came while the file was asked for. Whether it was the answer; a text is not.
pub(super) async fn answer(talk: &mut Talk<'_>, message: &Message) -> Result<bool> {
    let Some(media) = media_of(talk, message) else {
        if words_of(message).is_some() {
            talk.reply(message.message_id, &Screen::text(Say::new("clean-not-a-file")));
            return Ok(true);
        }
        return Ok(false);
    };
    begin(talk, message, media).await?;
    Ok(true)
}

/// The file of a message is to be cleaned; the rest of its album joins it (`compose`).
pub(super) async fn begin(talk: &mut Talk<'_>, message: &Message, mut media: Media) -> Result<()> {
    talk.note(None).await?;
    let now = talk.now();
    let until = message.media_group_id.is_some().then_some(now + ALBUM_QUIET);
    let post = post(talk, message.message_id, message.media_group_id.clone(), until).await?;
    let store = &talk.chat.store;
    store.only_clean(&post.id, until, now).await?;
    media.post = post.id.clone();
    store.add_media(&post.workspace, &media, now).await?;
    store.touch_card(&post.id, until.unwrap_or(now)).await
}

/// The files of a post are handed back. Whether it has any.
async fn copy(talk: &mut Talk<'_>, from: &Post, source: i64) -> Result<bool> {
    let media = talk.chat.store.media_of(&from.id).await?;
    if media.is_empty() {
        return Ok(false);
    }
    let to = post(talk, source, None, None).await?;
    let (store, now) = (&talk.chat.store, talk.now());
    store.only_clean(&to.id, None, now).await?;
    let pairs: Vec<_> = media.iter().map(|one| (one.id.clone(), new_id(&talk.chat.clock))).collect();
    store.copy_media(&to.id, &pairs, now).await?;
    store.touch_card(&to.id, now).await?;
    Ok(true)
}

async fn post(talk: &Talk<'_>, source: i64, album: Option<String>, gather_until: Option<i64>) -> Result<Post> {
    let new = NewPost {
        id: new_id(&talk.chat.clock),
        workspace: talk.workspace.id.clone(),
        person: talk.person.id,
        chat: talk.person.id,
        source,
        album,
        text: String::new(),
        text_source: None,
        branded: false,
        gather_until,
        now: talk.now(),
    };
    talk.chat.store.begin_post(&new).await
}

/// `cl:POST:WHAT`: `what` tells what was removed, `file` hands the clean files back.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    if tap.arg == "file" {
        // No message of the chat has this place, and no other update.
        return copy(talk, &post, -talk.update).await.map(|_| ());
    }
    let media = talk.chat.store.media_of(&post.id).await?;
    let lines: Vec<String> = (1_usize..).zip(&media).filter_map(|(n, one)| Some(i18n::html(talk.lang(), &line(n, one)?))).collect();
    if lines.is_empty() {
        talk.reply(post.card.unwrap_or(post.source), &Screen::text(Say::new("removed-unknown")));
        return Ok(());
    }
    let back = Button::tap(Say::new("button-hand-back"), "cl", &post.id, "file");
    let screen = Screen::text(Say::new("removed-details").html("lines", lines.join("\n\n")));
    talk.reply(post.card.unwrap_or(post.source), &screen.row(Some(back).filter(|_| post.state != PostState::Clean)));
    Ok(())
}

/// Everything that was taken out of one file; `None` while that is not known.
fn line(n: usize, media: &Media) -> Option<Say> {
    let removed = tidy(media.clean.as_ref()?.removed.clone());
    let name = match &media.name {
        Some(name) => Say::new("removed-file").text("name", name.clone()),
        None => Say::new("removed-file-n").num("n", n),
    };
    let one = |one: &Removed| match one {
        Removed::Other(count) => Say::new("removed-other").num("count", *count),
        known => Say::new(known.key()),
    };
    let list = removed.iter().map(one).reduce(|list, piece| Say::new("list-pair").say("first", list).say("second", piece));
    Some(match list {
        Some(list) => Say::new("removed-line").say("file", name).say("list", list),
        None => Say::new("removed-line-none").say("file", name),
    })
}
