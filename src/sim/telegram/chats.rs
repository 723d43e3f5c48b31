//! The people, chats and messages that Telegram knows, and how they look in the Bot API's JSON.
//!
//! Nouns only: what may be done with them is decided by [`super::send`], [`super::edit`] and
//! [`super::people`]. Everything lives behind the one lock of [`super::Telegram`].

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::entities::{Entity, Formatted};
use super::files::{Kind, Media};
use super::state::State;
use crate::clock::{Millis, SECOND};

/// Somebody who talks to the bot.
#[derive(Clone, Debug)]
pub struct Person {
    /// The user id, and the id of the private chat.
    pub id: i64,
    /// First name.
    pub name: String,
    /// `@name` without the sign.
    pub username: String,
    /// The language of their app, IETF tag.
    pub lang: String,
}

/// What sort of chat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatKind {
    /// A person with the bot.
    Private,
    /// A group.
    Supergroup,
    /// A channel.
    Channel,
}

impl ChatKind {
    /// The word of the Bot API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// What the bot is in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// An administrator.
    Admin(Rights),
    /// A plain member.
    Member,
    /// It left, or never was there.
    Left,
    /// Thrown out; in a private chat: blocked.
    Kicked,
}

/// What an administrator may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Post in a channel.
    pub post: bool,
    /// Edit the posts of others in a channel.
    pub edit: bool,
    /// Delete the messages of others.
    pub delete: bool,
}

impl Rights {
    /// What a channel's owner usually gives a posting bot.
    pub const ALL: Self = Self { post: true, edit: true, delete: true };
}

/// A chat with its messages.
pub struct Chat {
    /// Negative for groups and channels.
    pub id: i64,
    /// What sort.
    pub kind: ChatKind,
    /// Its name; the person's name in a private chat.
    pub title: String,
    /// `@name` without the sign.
    pub username: Option<String>,
    /// What the bot is in it.
    pub bot: Membership,
    /// By message id; ids only grow.
    pub messages: BTreeMap<i64, Message>,
    /// Nothing is accepted here before then (flood control).
    pub closed_until: Millis,
    /// When the bot sent its messages of the last minute.
    pub sent: Vec<Millis>,
    /// The id of the last message.
    pub last_id: i64,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The bot.
    Bot,
    /// A person.
    Person(i64),
    /// Somebody else in the channel's name.
    Channel,
}

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The text, or the caption when there is a file.
    pub text: Formatted,
    /// The file.
    pub media: Option<Media>,
    /// Whether the caption stands above the file.
    pub above: bool,
    /// `link_preview_options` as sent.
    pub preview: Option<Value>,
}

/// A message. A deleted one stays, so that its id is never given again.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its number in the chat.
    pub id: i64,
    /// When it was sent.
    pub at: Millis,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// The buttons, as sent.
    pub markup: Option<Value>,
    /// The album it belongs to.
    pub group: Option<String>,
    /// When it was last edited.
    pub edited: Option<Millis>,
    /// Grows with every sending and editing anywhere: the later, the larger.
    pub order: u64,
    /// Where it was forwarded from: `forward_origin`.
    pub origin: Option<Value>,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// Whether it may not be forwarded or saved.
    pub protected: bool,
    /// Whether it is gone.
    pub deleted: bool,
}

impl Chat {
    /// An empty chat.
    pub fn new(id: i64, kind: ChatKind, title: &str, username: Option<String>, bot: Membership) -> Self {
        let messages = BTreeMap::new();
        Self { id, kind, title: title.to_owned(), username, bot, messages, closed_until: 0, sent: vec![], last_id: 0 }
    }

    /// The message, unless it is gone.
    pub fn message(&self, id: i64) -> Option<&Message> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    /// The messages that are still there, oldest first.
    pub fn visible(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values().filter(|message| !message.deleted)
    }

    /// Refuses when the bot has no access to the chat.
    pub fn reachable(&self) -> Result<(), Refusal> {
        match (self.bot, self.kind) {
            (Membership::Kicked, ChatKind::Private) => Err(Refusal::forbidden("bot was blocked by the user")),
            (Membership::Kicked, kind) => Err(Refusal::forbidden(format!("bot was kicked from the {} chat", kind.word()))),
            (Membership::Left, kind) => Err(Refusal::forbidden(format!("bot is not a member of the {} chat", kind.word()))),
            _ => Ok(()),
        }
    }

    /// Refuses when the bot may not send to the chat.
    pub fn writable(&self) -> Result<(), Refusal> {
        self.reachable()?;
        match (self.kind, self.bot) {
            (ChatKind::Channel, Membership::Admin(Rights { post: true, .. })) => Ok(()),
            (ChatKind::Channel, Membership::Admin(_)) => Err(Refusal::bad("not enough rights to send text messages to the chat")),
            (ChatKind::Channel, _) => Err(Refusal::bad("need administrator rights in the channel chat")),
            _ => Ok(()),
        }
    }

    /// `Chat`
    pub fn json(&self) -> Value {
        let mut chat = json!({"id": self.id, "type": self.kind.word()});
        let name = if self.kind == ChatKind::Private { "first_name" } else { "title" };
        chat[name] = self.title.clone().into();
        if let Some(username) = &self.username {
            chat["username"] = username.clone().into();
        }
        chat
    }
}

impl Person {
    /// `User`
    pub fn json(&self) -> Value {
        json!({
            "id": self.id, "is_bot": false, "first_name": self.name,
            "username": self.username, "language_code": self.lang,
        })
    }
}

impl Message {
    /// Whether the bot wrote it.
    pub fn from_bot(&self) -> bool {
        self.author == Author::Bot
    }
}

impl State {
    /// `Message`, with the message it answers in it.
    pub fn message_json(&self, chat: &Chat, message: &Message) -> Value {
        let mut value = self.shallow_json(chat, message);
        if let Some(first) = message.reply_to.and_then(|id| chat.message(id)) {
            value["reply_to_message"] = self.shallow_json(chat, first);
        }
        value
    }

    fn shallow_json(&self, chat: &Chat, message: &Message) -> Value {
        let mut value = Map::new();
        let mut set = |name: &str, field: Value| value.insert(name.to_owned(), field);
        set("message_id", message.id.into());
        set("date", (message.at / SECOND).into());
        set("chat", chat.json());
        match message.author {
            Author::Person(id) => {
                if let Some(person) = self.people.get(&id) {
                    set("from", person.json());
                }
            }
            Author::Bot if chat.kind != ChatKind::Channel => drop(set("from", self.bot_user())),
            _ => drop(set("sender_chat", chat.json())),
        }
        if let Some(edited) = message.edited {
            set("edit_date", (edited / SECOND).into());
        }
        if let Some(group) = &message.group {
            set("media_group_id", group.clone().into());
        }
        if let Some(origin) = &message.origin {
            set("forward_origin", origin.clone());
        }
        if message.protected {
            set("has_protected_content", true.into());
        }
        if let Some(markup) = message.markup.as_ref().filter(|markup| markup.get("inline_keyboard").is_some()) {
            set("reply_markup", markup.clone());
        }
        value.extend(self.content_json(&message.content));
        Value::Object(value)
    }

    fn content_json(&self, content: &Content) -> Map<String, Value> {
        let mut value = Map::new();
        let mut set = |name: &str, field: Value| value.insert(name.to_owned(), field);
        let (text, entities) = match &content.media {
            Some(_) => ("caption", "caption_entities"),
            None => ("text", "entities"),
        };
        if !content.text.text.is_empty() {
            set(text, content.text.text.clone().into());
        }
        if !content.text.entities.is_empty() {
            set(entities, json!(content.text.entities));
        }
        if let Some(preview) = content.preview.as_ref().filter(|_| content.media.is_none()) {
            set("link_preview_options", preview.clone());
        }
        let Some(media) = &content.media else {
            return value;
        };
        let (field, file) = self.files.describe(media);
        if media.kind == Kind::Animation {
            // Bot API: "for backward compatibility, when this field is set, the document field will also be set".
            let mut document = file.clone();
            for name in ["width", "height", "duration"] {
                document.as_object_mut().map(|fields| fields.remove(name));
            }
            set("document", document);
        }
        set(field, file);
        if content.above {
            set("show_caption_above_media", true.into());
        }
        if media.spoiler {
            set("has_media_spoiler", true.into());
        }
        value
    }
}

/// Plain text with the addresses behind words written out: `report (https://…)`.
pub fn with_links(text: &Formatted) -> String {
    let mut units: Vec<u16> = text.text.encode_utf16().collect();
    let mut links: Vec<&Entity> = text.entities.iter().filter(|entity| entity.url.is_some()).collect();
    links.sort_by_key(|entity| std::cmp::Reverse(entity.offset + entity.length));
    for entity in links {
        let end = (entity.offset + entity.length).min(units.len());
        let link = format!(" ({})", entity.url.as_deref().unwrap_or_default());
        units.splice(end..end, link.encode_utf16());
    }
    String::from_utf16_lossy(&units)
}
