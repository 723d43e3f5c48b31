//! What people do in their chat with the bot: say, send, edit, reply, forward, open by link.
//!
//! The player, the demo's page and the tests call these; each queues the update that the real Telegram
//! would, before it returns.

use serde_json::Value;

use super::Telegram;
use super::chats::{Author, Content, Message, Person};
use super::entities::Formatted;
use super::files::{self, Kind};
use super::screen::Note;
use super::state::State;

impl Telegram {
    /// The person called `name`, whose app speaks `lang` from now on; made on first mention. The user id.
    pub fn person(&self, name: &str, lang: &str) -> i64 {
        let mut state = self.lock();
        let known = state.people.values_mut().find(|person| person.name == name);
        if let Some(person) = known {
            person.lang = lang.to_owned();
            return person.id;
        }
        let id = 1_000_001 + i64::try_from(state.people.len()).unwrap_or(0);
        state.add_person(id, name, lang);
        id
    }

    /// A person writes a message. Its id, or `None` for somebody unknown.
    pub fn say(&self, user: i64, text: &str) -> Option<i64> {
        let content = Content { text: Formatted::plain(text), ..Content::default() };
        self.lock().speak(user, content, |_| {})
    }

    /// A person opens the bot by a link with this payload and taps Start (empty: without one).
    pub fn start(&self, user: i64, payload: &str) -> Option<i64> {
        self.say(user, format!("/start {payload}").trim_end())
    }

    /// A person answers the bot's last message.
    pub fn reply(&self, user: i64, text: &str) -> Option<i64> {
        let mut state = self.lock();
        let chat = state.private(user)?;
        let last = state.chats.get(&chat)?.visible().rfind(|message| message.from_bot()).map(|message| message.id);
        let content = Content { text: Formatted::plain(text), ..Content::default() };
        state.speak(user, content, |message| message.reply_to = last)
    }

    /// A person answers one message of their chat.
    pub fn answer(&self, user: i64, to: i64, text: &str) -> Option<i64> {
        let content = Content { text: Formatted::plain(text), ..Content::default() };
        self.lock().speak(user, content, |message| message.reply_to = Some(to))
    }

    /// A person answers one message of their chat with a file.
    pub fn answer_with(&self, user: i64, to: i64, name: &str, bytes: Vec<u8>) -> Option<i64> {
        let mut state = self.lock();
        let content = state.content_of(Kind::Document, name, bytes, "");
        state.speak(user, content, |message| message.reply_to = Some(to))
    }

    /// A person sends files the way a picture or video is sent (by the name's ending); several are an
    /// album, with the caption on the first. The message ids.
    pub fn send(&self, user: i64, files: Vec<(String, Vec<u8>)>, caption: &str) -> Vec<i64> {
        let mut state = self.lock();
        let group = (files.len() > 1).then(|| state.group_id());
        let mut ids = Vec::new();
        for (place, (name, bytes)) in files.into_iter().enumerate() {
            let text = if place == 0 { caption } else { "" };
            let content = state.content_of(Kind::by_name(&name), &name, bytes, text);
            ids.extend(state.speak(user, content, |message| message.group = group.clone()));
        }
        ids
    }

    /// A person sends a file as a document, untouched.
    pub fn document(&self, user: i64, name: &str, bytes: Vec<u8>, caption: &str) -> Option<i64> {
        let mut state = self.lock();
        let content = state.content_of(Kind::Document, name, bytes, caption);
        state.speak(user, content, |_| {})
    }

    /// A person edits their last message: its text, or its caption (of an album: the first item's).
    pub fn edit(&self, user: i64, text: &str) -> Option<i64> {
        let mut state = self.lock();
        let room = state.chats.get(&user)?;
        let own = |message: &&Message| message.author == Author::Person(user);
        let last = room.visible().rfind(own)?;
        let first = room.visible().find(|message| message.group.is_some() && message.group == last.group);
        let id = first.unwrap_or(last).id;
        let (now, order) = (state.now(), state.serial());
        let message = state.chats.get_mut(&user)?.messages.get_mut(&id)?;
        message.content.text = Formatted::plain(text);
        (message.edited, message.order) = (Some(now), order);
        state.note_message(user, id, true);
        let edited = state.json_of(user, id);
        state.push_update("edited_message", edited);
        Some(id)
    }

    /// A person forwards the newest message of a channel; somebody writes one there if there is none.
    pub fn forward(&self, user: i64, channel: i64) -> Option<i64> {
        let mut state = self.lock();
        let newest = state.chats.get(&channel)?.visible().next_back().map(|message| message.id);
        let id = match newest {
            Some(id) => id,
            None => state.write_in_channel(channel, "Welcome!")?,
        };
        let message = state.chats.get(&channel)?.message(id)?.clone();
        let origin = state.origin(channel, &message);
        state.speak(user, message.content, |copy| copy.origin = origin)
    }

    /// Somebody else posts in a channel; the bot hears of it as its administrator.
    pub fn post_in_channel(&self, channel: i64, text: &str) -> Option<i64> {
        self.lock().write_in_channel(channel, text)
    }

    /// A person deletes a message of their chat; the bot is not told.
    pub fn delete(&self, user: i64, id: i64) {
        let mut state = self.lock();
        if let Some(message) = state.chats.get_mut(&user).and_then(|room| room.messages.get_mut(&id)) {
            message.deleted = true;
            state.note(user, Note::Deleted { id });
        }
    }

    /// Queues an update as it is written (JSON text), with the next `update_id`. Whoever it is from is
    /// known from then on, so that the bot can answer. The update's id, or why it cannot be queued.
    pub fn raw_update(&self, json: &str) -> Result<i64, String> {
        let update: Value = serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
        let fields = update.as_object().ok_or("an update is an object")?;
        let mut state = self.lock();
        for value in fields.values() {
            let sender = value.get("from").or_else(|| value.pointer("/message/chat"));
            if let Some(id) = sender.and_then(|sender| sender.get("id")).and_then(Value::as_i64) {
                state.meet(id, sender);
            }
        }
        Ok(state.push_raw(update))
    }
}

impl State {
    fn add_person(&mut self, id: i64, name: &str, lang: &str) {
        let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let username = if plain.is_empty() { format!("user{id}") } else { plain };
        let (name, lang) = (name.to_owned(), lang.to_owned());
        self.people.insert(id, Person { id, name, username, lang });
    }

    fn meet(&mut self, id: i64, sender: Option<&Value>) {
        if !self.people.contains_key(&id) {
            let text = |field: &str| sender.and_then(|sender| sender.get(field)).and_then(Value::as_str);
            let (name, lang) = (text("first_name").unwrap_or("Somebody"), text("language_code").unwrap_or("en"));
            self.add_person(id, name, lang);
        }
        self.private(id);
        self.note(id, Note::Unseen);
    }

    fn content_of(&mut self, kind: Kind, name: &str, bytes: Vec<u8>, caption: &str) -> Content {
        let shape = files::shape(kind, &bytes);
        let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let bot = self.profile.id;
        let media = Some(self.files.keep(bot, kind, base, bytes.into(), shape));
        Content { text: Formatted::plain(caption), media, ..Content::default() }
    }

    /// A person's message arrives. Whoever writes to a bot that they had blocked has let it in again.
    fn speak(&mut self, user: i64, content: Content, finish: impl FnOnce(&mut Message)) -> Option<i64> {
        let chat = self.private(user)?;
        self.set_membership(chat, super::chats::Membership::Member, Some(user));
        let id = self.write(chat, Author::Person(user), content, finish)?;
        let message = self.json_of(chat, id);
        self.push_update("message", message);
        Some(id)
    }

    fn write_in_channel(&mut self, channel: i64, text: &str) -> Option<i64> {
        let content = Content { text: Formatted::plain(text), ..Content::default() };
        let id = self.write(channel, Author::Channel, content, |_| {})?;
        let post = self.json_of(channel, id);
        if self.reach(channel).is_ok() {
            self.push_update("channel_post", post);
        }
        Some(id)
    }
}
