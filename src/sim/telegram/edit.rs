//! Editing and deleting, with the server's rules about whose message may become what.

use super::answer::{Answer, Refusal};
use super::chats::{Author, Chat, ChatKind, Content, Membership, Message};
use super::content;
use super::files::Kind;
use super::params::Params;
use super::screen::Note;
use super::state::State;
use crate::clock::{HOUR, Millis};
use serde_json::Value;

/// Older messages cannot be deleted (Bot API, deleteMessage).
const MAX_AGE: Millis = 48 * HOUR;
/// The most messages that are deleted at once (Bot API, deleteMessages).
const MAX_DELETED: usize = 100;

/// `editMessageText`
pub fn text(state: &mut State, params: &Params) -> Answer {
    let (chat, old) = target(state, params)?;
    if old.content.media.is_some() {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    let content = content::text(params)?;
    apply(state, chat, &old, content, content::markup(state, params)?)
}

/// `editMessageCaption`
pub fn caption(state: &mut State, params: &Params) -> Answer {
    let (chat, old) = target(state, params)?;
    if old.content.media.is_none() {
        return Err(Refusal::bad("there is no caption in the message to edit"));
    }
    let text = content::caption(params)?;
    let above = params.flag("show_caption_above_media");
    let content = Content { text, above, ..old.content.clone() };
    apply(state, chat, &old, content, content::markup(state, params)?)
}

/// `editMessageMedia`; a text message may become one with a file (Bot API 10.1).
pub fn media(state: &mut State, params: &Params) -> Answer {
    let (chat, old) = target(state, params)?;
    let item: Value = params.json_of("media")?.ok_or_else(|| Refusal::bad("media is empty"))?;
    let content = content::input_media(state, &item, params)?;
    if old.group.is_some() {
        let pictorial = |content: &Content| content.media.as_ref().is_some_and(|media| matches!(media.kind, Kind::Photo | Kind::Video));
        let document = |content: &Content| content.media.as_ref().is_some_and(|media| media.kind == Kind::Document);
        if pictorial(&content) != pictorial(&old.content) || document(&content) != document(&old.content) {
            return Err(Refusal::bad("can't use the media of the specified type in the album"));
        }
    }
    apply(state, chat, &old, content, content::markup(state, params)?)
}

/// `editMessageReplyMarkup`
pub fn markup(state: &mut State, params: &Params) -> Answer {
    let (chat, old) = target(state, params)?;
    let content = old.content.clone();
    apply(state, chat, &old, content, content::markup(state, params)?)
}

/// `deleteMessage`
pub fn delete(state: &mut State, params: &Params) -> Answer {
    let chat = state.chat_id(params, "chat_id")?;
    let room = state.reach(chat)?;
    let message = params.int("message_id").and_then(|id| room.message(id));
    let message = message.ok_or_else(|| Refusal::bad("message to delete not found"))?;
    if !deletable(room, message, state.now()) {
        return Err(Refusal::bad("message can't be deleted"));
    }
    let id = message.id;
    remove(state, chat, id);
    Ok(true.into())
}

/// `deleteMessages`: what cannot be found is skipped.
pub fn delete_many(state: &mut State, params: &Params) -> Answer {
    let chat = state.chat_id(params, "chat_id")?;
    let ids: Vec<i64> = params.json_of("message_ids")?.unwrap_or_default();
    if ids.is_empty() || ids.len() > MAX_DELETED {
        return Err(Refusal::bad("there must be 1-100 message identifiers"));
    }
    let (room, now) = (state.reach(chat)?, state.now());
    let found: Vec<&Message> = ids.iter().filter_map(|id| room.message(*id)).collect();
    if found.iter().any(|message| !deletable(room, message, now)) {
        return Err(Refusal::bad("message can't be deleted"));
    }
    let found: Vec<i64> = found.iter().map(|message| message.id).collect();
    for id in found {
        remove(state, chat, id);
    }
    Ok(true.into())
}

fn target(state: &mut State, params: &Params) -> Result<(i64, Message), Refusal> {
    let missing = || Refusal::bad("message to edit not found");
    if params.text("inline_message_id").is_some() {
        return Err(missing());
    }
    let chat = state.chat_id(params, "chat_id")?;
    let room = state.reach(chat)?;
    let message = params.int("message_id").and_then(|id| room.message(id)).ok_or_else(missing)?.clone();
    let others = matches!(room.bot, Membership::Admin(rights) if rights.edit && room.kind == ChatKind::Channel);
    if message.author != Author::Bot && !(others && message.author == Author::Channel) {
        return Err(Refusal::bad("message can't be edited"));
    }
    if message.origin.is_some() {
        return Err(Refusal::bad("message can't be edited"));
    }
    let now = state.now();
    if now < room.closed_until {
        return Err(Refusal::too_many(room.closed_until - now));
    }
    Ok((chat, message))
}

fn apply(state: &mut State, chat: i64, old: &Message, content: Content, markup: Option<Value>) -> Answer {
    if same(&old.content, &content) && old.markup == markup {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        ));
    }
    let (now, order) = (state.now(), state.serial());
    let message = state.chats.get_mut(&chat).and_then(|room| room.messages.get_mut(&old.id));
    if let Some(message) = message {
        (message.content, message.markup, message.edited, message.order) = (content, markup, Some(now), order);
    }
    state.note_message(chat, old.id, true);
    Ok(state.json_of(chat, old.id))
}

/// Whether two contents look the same to the server. How a link is previewed is compared too.
fn same(old: &Content, new: &Content) -> bool {
    let file = |content: &Content| content.media.as_ref().map(|media| (media.file_id.clone(), media.spoiler, media.cover.clone()));
    old.text == new.text && file(old) == file(new) && old.above == new.above && old.preview == new.preview
}

fn deletable(room: &Chat, message: &Message, now: Millis) -> bool {
    let young = now - message.at < MAX_AGE;
    match (room.kind, room.bot) {
        (ChatKind::Private, _) => young,
        (_, Membership::Admin(rights)) if rights.delete => true,
        (ChatKind::Channel, Membership::Admin(rights)) => rights.post && message.from_bot(),
        (ChatKind::Channel, _) => false,
        _ => young && message.from_bot(),
    }
}

fn remove(state: &mut State, chat: i64, id: i64) {
    if let Some(message) = state.chats.get_mut(&chat).and_then(|room| room.messages.get_mut(&id)) {
        message.deleted = true;
    }
    state.note(chat, Note::Deleted { id });
}
