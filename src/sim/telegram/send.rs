//! Sending: one message, an album, a copy, a forward, a chat action.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::chats::{Author, Chat, ChatKind, Content, Message};
use super::content;
use super::files::Kind;
use super::params::Params;
use super::state::State;
use crate::clock::SECOND;

/// The most items of an album (Bot API, sendMediaGroup: 2..10).
const MAX_ALBUM: usize = 10;

/// `sendMessage`, `sendPhoto`, `sendVideo`, `sendAnimation`, `sendDocument`
pub fn one(state: &mut State, method: &str, params: &Params) -> Answer {
    let chat = target(state, params)?;
    let content = match method.strip_prefix("send").map(str::to_ascii_lowercase).as_deref().and_then(Kind::from_word) {
        Some(kind) => content::with_file(state, params, kind.word(), kind)?,
        None => content::text(params)?,
    };
    let markup = content::markup(state, params)?;
    let reply_to = reply_to(state, chat, params)?;
    state.admit(chat, 1)?;
    let protected = params.flag("protect_content");
    let id = state.write(chat, Author::Bot, content, |message| {
        (message.markup, message.reply_to, message.protected) = (markup, reply_to, protected);
    });
    Ok(state.json_of(chat, id.unwrap_or_default()))
}

/// `sendMediaGroup`
pub fn album(state: &mut State, params: &Params) -> Answer {
    let chat = target(state, params)?;
    let items: Vec<Value> = params.json_of("media")?.ok_or_else(|| Refusal::bad("parameter \"media\" is required"))?;
    check_album(&items)?;
    let contents: Vec<Content> = items.iter().map(|item| content::input_media(state, item, params)).collect::<Result<_, _>>()?;
    let first_above = contents.first().is_some_and(|content| content.above);
    if contents.iter().any(|content| content.above != first_above) {
        return Err(Refusal::bad("parameter show_caption_above_media must be the same for all messages"));
    }
    let reply_to = reply_to(state, chat, params)?;
    state.admit(chat, contents.len())?;
    let group = state.group_id();
    let protected = params.flag("protect_content");
    let mut ids = Vec::new();
    for content in contents {
        ids.extend(state.write(chat, Author::Bot, content, |message| {
            (message.group, message.reply_to, message.protected) = (Some(group.clone()), reply_to, protected);
        }));
    }
    Ok(ids.into_iter().map(|id| state.json_of(chat, id)).collect())
}

fn check_album(items: &[Value]) -> Result<(), Refusal> {
    match items.len() {
        0 => return Err(Refusal::bad("there are no messages to send")),
        // The documented range is 2..10; the simulator holds to it.
        1 => {
            return Err(Refusal::bad("there must be at least 2 messages to send as an album"));
        }
        n if n > MAX_ALBUM => return Err(Refusal::bad("too many messages to send as an album")),
        _ => {}
    }
    let words: Vec<&str> = items.iter().filter_map(|item| item.get("type")?.as_str()).collect();
    if let Some(other) = words.iter().find(|word| !matches!(**word, "photo" | "video" | "document")) {
        let why = format!("can't parse InputMedia: type \"{other}\" can't be used in sendMediaGroup");
        return Err(Refusal::bad(why));
    }
    let documents = words.iter().filter(|word| **word == "document").count();
    if documents > 0 && documents < items.len() {
        return Err(Refusal::bad("document can't be mixed with other media types"));
    }
    Ok(())
}

/// `copyMessage`
pub fn copy(state: &mut State, params: &Params) -> Answer {
    let chat = target(state, params)?;
    let original = original(state, params, "message to copy not found")?;
    let mut content = original.content;
    if content.media.is_some() && (params.fields.contains_key("caption")) {
        content.text = content::caption(params)?;
    }
    let markup = content::markup(state, params)?;
    let reply_to = reply_to(state, chat, params)?;
    state.admit(chat, 1)?;
    let protected = params.flag("protect_content");
    let id = state.write(chat, Author::Bot, content, |message| {
        (message.markup, message.reply_to, message.protected) = (markup, reply_to, protected);
    });
    Ok(json!({"message_id": id}))
}

/// `forwardMessage`
pub fn forward(state: &mut State, params: &Params) -> Answer {
    let chat = target(state, params)?;
    let original = original(state, params, "message to forward not found")?;
    let from = state.chat_id(params, "from_chat_id")?;
    state.admit(chat, 1)?;
    let origin = state.origin(from, &original);
    let id = state.write(chat, Author::Bot, original.content, |message| message.origin = origin);
    Ok(state.json_of(chat, id.unwrap_or_default()))
}

/// `sendChatAction`
pub fn action(state: &mut State, params: &Params) -> Answer {
    target(state, params)?;
    match params.text("action").as_deref() {
        Some(
            "typing" | "upload_photo" | "record_video" | "upload_video" | "record_voice" | "upload_voice" | "upload_document"
            | "choose_sticker" | "find_location" | "record_video_note" | "upload_video_note",
        ) => Ok(true.into()),
        _ => Err(Refusal::bad("wrong parameter action in request")),
    }
}

/// The chat that is sent to.
fn target(state: &State, params: &Params) -> Result<i64, Refusal> {
    let id = state.chat_id(params, "chat_id")?;
    state.reach(id)?.writable()?;
    Ok(id)
}

fn original(state: &State, params: &Params, missing: &str) -> Result<Message, Refusal> {
    let from = state.reach(state.chat_id(params, "from_chat_id")?)?;
    let found = params.int("message_id").and_then(|id| from.message(id));
    let message = found.ok_or_else(|| Refusal::bad(missing))?.clone();
    if message.protected {
        return Err(Refusal::bad("message can't be copied or forwarded: it has protected content"));
    }
    Ok(message)
}

fn reply_to(state: &State, chat: i64, params: &Params) -> Result<Option<i64>, Refusal> {
    let Some(reply) = params.json_of::<Value>("reply_parameters")? else {
        return Ok(None);
    };
    let id = reply.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    if state.chats.get(&chat).is_some_and(|chat| chat.message(id).is_some()) {
        return Ok(Some(id));
    }
    let lenient = reply.get("allow_sending_without_reply").and_then(Value::as_bool).unwrap_or(false);
    if lenient { Ok(None) } else { Err(Refusal::bad("message to be replied not found")) }
}

impl State {
    /// A new `media_group_id`.
    pub fn group_id(&mut self) -> String {
        (13_500_000_000_000_000 + self.serial()).to_string()
    }

    /// `forward_origin` for a message of the chat `from`.
    pub fn origin(&self, from: i64, message: &Message) -> Option<Value> {
        if message.origin.is_some() {
            return message.origin.clone();
        }
        let chat: &Chat = self.chats.get(&from)?;
        let date = message.at / SECOND;
        Some(match (chat.kind, message.author) {
            (ChatKind::Channel, _) => {
                json!({"type": "channel", "date": date, "chat": chat.json(), "message_id": message.id})
            }
            (_, Author::Person(id)) => {
                json!({"type": "user", "date": date, "sender_user": self.people.get(&id)?.json()})
            }
            (_, Author::Bot) => {
                json!({"type": "user", "date": date, "sender_user": self.bot_user()})
            }
            (_, Author::Channel) => {
                json!({"type": "chat", "date": date, "sender_chat": chat.json()})
            }
        })
    }
}
