//! What can be seen from outside: a person's chat, what the bot said since, links, posts, requests.
//!
//! The player and the tests read here; nothing here changes anything.

use bytes::Bytes;

use super::Telegram;
use super::chats::{Chat, ChatKind, Message};
use super::files::Media;
use super::keyboard;
use super::screen::{self, Note, Shown};
use super::state::{Captured, State};
use crate::clock::Millis;

/// A visible post of the bot in a channel or group; an album is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The channel's or group's id.
    pub chat: i64,
    /// Its title.
    pub account: String,
    /// The ids of its messages, in order.
    pub ids: Vec<i64>,
    /// Its text: of an album, the first caption.
    pub text: String,
    /// Its files, as received.
    pub media: Vec<PostMedia>,
    /// When it was sent.
    pub at: Millis,
}

/// A file of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostMedia {
    /// The name it was sent with.
    pub name: String,
    /// `photo`, `video`, `animation` or `document`.
    pub kind: &'static str,
    /// Its bytes, untouched.
    pub bytes: Bytes,
    /// The bytes of what stands for a video until it is played.
    pub cover: Option<Bytes>,
}

impl Telegram {
    /// A person's chat as it is now, oldest first; what was deleted is there, marked.
    pub fn chat(&self, user: i64) -> Vec<Shown> {
        self.lock().chats.get(&user).map(|room| room.messages.values().map(Shown::of).collect()).unwrap_or_default()
    }

    /// Everything the bot said to a person since their last line: each message in each of its states
    /// (text with its links, then its buttons), and the toasts.
    pub fn heard(&self, user: i64) -> Vec<String> {
        let state = self.lock();
        let own: Vec<&Note> = state.journal.iter().filter(|event| event.chat == user).map(|event| &event.note).collect();
        let last = own.iter().rposition(|note| note.is_persons()).map_or(0, |at| at + 1);
        let said = |note: &&Note| match note {
            Note::Message { shown, .. } if shown.from_bot => Some(shown.said()),
            Note::Toast { text, .. } => Some(text.clone()),
            _ => None,
        };
        own.get(last..).unwrap_or_default().iter().filter_map(said).collect()
    }

    /// The toasts and alerts a person was shown, oldest first.
    pub fn toasts(&self, user: i64) -> Vec<String> {
        let state = self.lock();
        let toast = |note: &Note| match note {
            Note::Toast { text, .. } => Some(text.clone()),
            _ => None,
        };
        state.journal.iter().filter(|event| event.chat == user).filter_map(|event| toast(&event.note)).collect()
    }

    /// The web addresses in the bot's messages to a person, of the last sent or edited message first; in
    /// each, those of buttons before those in the text.
    pub fn links(&self, user: i64) -> Vec<String> {
        links_in(self.lock().chats.get(&user).into_iter())
    }

    /// As [`Telegram::links`], of all conversations: people pass links on.
    pub fn all_links(&self) -> Vec<String> {
        links_in(self.lock().chats.values().filter(|room| room.kind == ChatKind::Private))
    }

    /// The file of a message, as received.
    pub fn media(&self, chat: i64, id: i64) -> Option<PostMedia> {
        let state = self.lock();
        let media = state.chats.get(&chat)?.message(id)?.content.media.as_ref()?;
        Some(post_media(&state, media))
    }

    /// The public name of a channel or group, without the sign.
    pub fn public_name(&self, chat: i64) -> Option<String> {
        self.lock().chats.get(&chat)?.username.clone()
    }

    /// A person's chat as text: see [`super::screen`].
    pub fn transcript(&self, user: i64) -> String {
        let state = self.lock();
        let name = state.people.get(&user).map_or("Somebody", |person| &person.name);
        let own: Vec<_> = state.journal.iter().filter(|event| event.chat == user).collect();
        screen::render(&own, name, &state.profile.display_name())
    }

    /// What is visible of the bot in a channel or group, oldest first.
    pub fn posts(&self, chat: i64) -> Vec<Post> {
        let state = self.lock();
        state.chats.get(&chat).map(|room| posts_of(&state, room)).unwrap_or_default()
    }

    /// What is visible of the bot in all channels and groups, in order of time.
    pub fn all_posts(&self) -> Vec<Post> {
        let state = self.lock();
        let places = state.chats.values().filter(|room| room.kind != ChatKind::Private);
        let mut posts: Vec<Post> = places.flat_map(|room| posts_of(&state, room)).collect();
        posts.sort_by_key(|post| (post.at, std::cmp::Reverse(post.chat)));
        posts
    }

    /// The channels and groups there are: id and title.
    pub fn places(&self) -> Vec<(i64, String)> {
        let state = self.lock();
        let places = state.chats.values().filter(|room| room.kind != ChatKind::Private);
        places.map(|room| (room.id, room.title.clone())).collect()
    }

    /// The requests of the bot, oldest first; the last 20,000 are remembered.
    pub fn requests(&self) -> Vec<Captured> {
        self.lock().requests.iter().cloned().collect()
    }

    /// How many updates the bot has not fetched and confirmed.
    pub fn pending(&self) -> usize {
        self.lock().pending()
    }

    /// The bot's `@name` without the sign.
    pub fn bot_username(&self) -> String {
        self.lock().profile.username.clone()
    }
}

fn links_in<'a>(rooms: impl Iterator<Item = &'a Chat>) -> Vec<String> {
    let mut messages: Vec<&Message> = rooms.flat_map(Chat::visible).filter(|message| message.from_bot()).collect();
    messages.sort_by_key(|message| std::cmp::Reverse(message.order));
    let links = |message: &&Message| {
        let buttons = keyboard::rows(message.markup.as_ref()).into_iter().flatten();
        let enabled = buttons.filter(|button| !button.disabled).filter_map(|button| button.url);
        enabled.chain(message.content.text.links()).collect::<Vec<_>>()
    };
    let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    messages.iter().flat_map(links).filter(web).collect()
}

fn post_media(state: &State, media: &Media) -> PostMedia {
    PostMedia {
        name: media.name.clone(),
        kind: media.kind.word(),
        bytes: state.files.bytes(&media.file_id),
        cover: media.cover.as_ref().map(|cover| state.files.bytes(&cover.file_id)),
    }
}

fn posts_of(state: &State, room: &Chat) -> Vec<Post> {
    let mut posts: Vec<(Option<&String>, Post)> = Vec::new();
    for message in room.visible().filter(|message| message.from_bot()) {
        let media = message.content.media.iter().map(|media| post_media(state, media));
        match posts.last_mut() {
            Some((Some(group), album)) if Some(*group) == message.group.as_ref() => {
                album.ids.push(message.id);
                album.media.extend(media);
                if album.text.is_empty() {
                    album.text.clone_from(&message.content.text.text);
                }
            }
            _ => {
                let post = Post {
                    chat: room.id,
                    account: room.title.clone(),
                    ids: vec![message.id],
                    text: message.content.text.text.clone(),
                    media: media.collect(),
                    at: message.at,
                };
                posts.push((message.group.as_ref(), post));
            }
        }
    }
    posts.into_iter().map(|(_, post)| post).collect()
}
