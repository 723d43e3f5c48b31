//! Everything the simulated Telegram remembers, behind one lock, and the few moves that all its parts
//! make: find a chat, write a message into it, note what happened.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::chats::{Author, Chat, ChatKind, Content, Membership, Message, Person};
use super::files::Files;
use super::params::Params;
use super::profile::Profile;
use super::screen::{Event, Note, Shown};
use super::updates::Updates;
use crate::clock::{MINUTE, Millis};
use crate::sim::World;

/// The network's name, by which faults know what is posted in channels and groups.
pub const NETWORK: &str = "telegram";
/// By this name faults know the polls for updates.
pub const POLLS: &str = "polls";
/// By this name faults know everything else that is asked of the Bot API: the conversation.
pub const CHAT: &str = "chat";
/// How many requests are remembered.
const REMEMBERED: usize = 20_000;

/// A request that came in, as the contract test and the player read it. Never holds the token.
#[derive(Clone, Debug)]
pub struct Captured {
    /// Its number; later requests have larger ones.
    pub number: u64,
    /// The method by its proper name; as sent when there is no such method.
    pub method: String,
    /// The parameters as sent; an uploaded file stands as `attach://NAME` under its part's name.
    pub fields: Map<String, Value>,
    /// What was answered, once it was: the result, or the refusal's code and text.
    pub answer: Option<Result<Value, (u16, String)>>,
    /// When it came.
    pub at: Millis,
}

/// A pressed button that the bot has to answer.
pub struct Query {
    /// Who pressed it.
    pub user: i64,
    /// When.
    pub at: Millis,
}

/// All that is remembered.
pub struct State {
    /// The clock and the faults.
    pub world: World,
    /// The bot's own face.
    pub profile: Profile,
    /// By user id.
    pub people: BTreeMap<i64, Person>,
    /// By chat id.
    pub chats: BTreeMap<i64, Chat>,
    /// Every file ever sent.
    pub files: Files,
    /// What the bot has not fetched yet.
    pub updates: Updates,
    /// By query id.
    pub queries: HashMap<String, Query>,
    /// What happened, in order.
    pub journal: Vec<Event>,
    /// What the bot asked for, in order.
    pub requests: VecDeque<Captured>,
    /// The most messages a minute to one chat; no limit when absent.
    pub rate: Option<usize>,
    /// Whether the owner revoked the bot's token.
    pub token_revoked: bool,
    serial: u64,
}

impl State {
    /// An empty Telegram with one bot.
    pub fn new(world: World, bot: i64) -> Self {
        Self {
            profile: Profile::new(bot),
            updates: Updates::default(),
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            files: Files::default(),
            queries: HashMap::new(),
            journal: Vec::new(),
            requests: VecDeque::new(),
            rate: None,
            token_revoked: false,
            serial: 0,
            world,
        }
    }

    /// The time now.
    pub fn now(&self) -> Millis {
        self.world.clock.now()
    }

    /// The next number of a row that never repeats.
    pub fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// `User` of the bot.
    pub fn bot_user(&self) -> Value {
        self.profile.user()
    }

    /// The chat that a parameter names, by number or `@name`.
    ///
    /// # Errors
    /// `chat_id is empty`, `chat not found`.
    pub fn chat_id(&self, params: &Params, name: &str) -> Result<i64, Refusal> {
        let text = params.text(name).ok_or_else(|| Refusal::bad(format!("{name} is empty")))?;
        let found = match text.strip_prefix('@') {
            Some(username) => self.chats.values().find(|chat| {
                chat.kind != ChatKind::Private && chat.username.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(username))
            }),
            None => text.trim().parse().ok().and_then(|id: i64| self.chats.get(&id)),
        };
        found.map(|chat| chat.id).ok_or_else(|| self.no_chat(&text))
    }

    fn no_chat(&self, text: &str) -> Refusal {
        let stranger = text.trim().parse().is_ok_and(|id: i64| self.people.contains_key(&id));
        if stranger { Refusal::forbidden("bot can't initiate conversation with a user") } else { Refusal::bad("chat not found") }
    }

    /// The chat, when the bot has access to it.
    pub fn reach(&self, id: i64) -> Result<&Chat, Refusal> {
        let chat = self.chats.get(&id).ok_or_else(|| Refusal::bad("chat not found"))?;
        if chat.kind != ChatKind::Private && self.world.faults.revoked(NETWORK) {
            return Err(Refusal::forbidden(format!("bot was kicked from the {} chat", chat.kind.word())));
        }
        chat.reachable().map(|()| chat)
    }

    /// Refuses what flood control does not let through, else counts `n` messages of the bot.
    pub fn admit(&mut self, id: i64, n: usize) -> Result<(), Refusal> {
        let (now, rate) = (self.now(), self.rate);
        let Some(chat) = self.chats.get_mut(&id) else {
            return Ok(());
        };
        if now < chat.closed_until {
            return Err(Refusal::too_many(chat.closed_until - now));
        }
        chat.sent.retain(|at| now - at < MINUTE);
        if let Some(rate) = rate
            && chat.sent.len() + n > rate
        {
            let first = chat.sent.first().copied().unwrap_or(now);
            return Err(Refusal::too_many(first + MINUTE - now));
        }
        chat.sent.extend(std::iter::repeat_n(now, n));
        Ok(())
    }

    /// Writes a message into a chat. `finish` sets what is not content; its own id comes back.
    pub fn write(&mut self, chat: i64, author: Author, content: Content, finish: impl FnOnce(&mut Message)) -> Option<i64> {
        let (order, at) = (self.serial(), self.now());
        let room = self.chats.get_mut(&chat)?;
        room.last_id += 1;
        let id = room.last_id;
        let mut message = Message {
            id,
            at,
            author,
            content,
            order,
            markup: None,
            group: None,
            edited: None,
            origin: None,
            reply_to: None,
            protected: false,
            deleted: false,
        };
        finish(&mut message);
        room.messages.insert(id, message);
        self.note_message(chat, id, false);
        Some(id)
    }

    /// Notes how a message looks now: after it was sent, or after it was edited.
    pub fn note_message(&mut self, chat: i64, id: i64, edited: bool) {
        let shown = self.chats.get(&chat).and_then(|room| room.messages.get(&id)).map(Shown::of);
        if let Some(shown) = shown {
            self.note(chat, Note::Message { shown: Box::new(shown), edited });
        }
    }

    /// Notes what happened in a chat.
    pub fn note(&mut self, chat: i64, note: Note) {
        self.journal.push(Event { at: self.now(), chat, note });
    }

    /// A message as JSON; null when there is none.
    pub fn json_of(&self, chat: i64, id: i64) -> Value {
        let found = self.chats.get(&chat).and_then(|room| Some((room, room.messages.get(&id)?)));
        found.map_or(Value::Null, |(room, message)| self.message_json(room, message))
    }

    /// The private chat of a person; it begins with their first message.
    pub fn private(&mut self, user: i64) -> Option<i64> {
        let person = self.people.get(&user)?;
        self.chats
            .entry(user)
            .or_insert_with(|| Chat::new(user, ChatKind::Private, &person.name, Some(person.username.clone()), Membership::Member));
        Some(user)
    }

    /// Remembers a request; its number comes back.
    pub fn capture(&mut self, method: &str, params: &Params) -> u64 {
        let mut fields = params.fields.clone();
        for name in params.files.keys() {
            fields.entry(name.clone()).or_insert_with(|| json!(format!("attach://{name}")));
        }
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
        }
        let (number, at) = (self.serial(), self.now());
        self.requests.push_back(Captured { number, method: method.to_owned(), fields, answer: None, at });
        number
    }

    /// Remembers what a request was answered.
    pub fn answered(&mut self, number: u64, answer: &Answer) {
        if let Some(request) = self.requests.iter_mut().rev().find(|request| request.number == number) {
            request.answer = Some(answer.clone().map_err(|refusal| (refusal.code, refusal.text)));
        }
    }
}
