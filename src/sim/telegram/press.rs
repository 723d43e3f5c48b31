//! Pressing a button: which one a person means, and what happens then.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use super::Telegram;
use super::chats::Message;
use super::keyboard::{self, Button};
use super::screen::Note;
use super::state::{Query, State};
use crate::clock::SECOND;

/// What a press did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The bot was told.
    Told,
    /// The button opens this page instead.
    Link(String),
}

impl Telegram {
    /// A person presses the button that they call `label`. The bot's messages are searched from the last
    /// sent or edited to the oldest, only those that contain `containing` if given; in the first message
    /// that has a matching button, an equal label wins over one that starts with it, that over one that
    /// contains it, in any case. Disabled buttons do not match.
    ///
    /// # Errors
    /// Why nothing was pressed, with the buttons that there were.
    pub fn press(&self, user: i64, label: &str, containing: Option<&str>) -> Result<Pressed, String> {
        let mut state = self.lock();
        let (id, button) = state.meant(user, label, containing)?;
        state.note(user, Note::Pressed { label: button.label.clone() });
        if let Some(url) = button.url {
            return Ok(Pressed::Link(if button.logs_in { self.signed(&state, user, &url) } else { url }));
        }
        let data = button.data.ok_or_else(|| format!("the button {:?} does nothing that can be played", button.label))?;
        state.query(user, id, &data);
        Ok(Pressed::Told)
    }

    /// A press with this `callback_data` on the message `id`, whatever buttons it has: as from an old
    /// screen, or a second tap.
    pub fn press_data(&self, user: i64, id: i64, data: &str) {
        self.lock().query(user, id, data);
    }
}

impl Telegram {
    /// The address with who opens it, as Telegram signs it (core.telegram.org/widgets/login).
    fn signed(&self, state: &State, user: i64, url: &str) -> String {
        let Some((person, Ok(mut url))) = state.people.get(&user).map(|person| (person, Url::parse(url))) else { return url.to_owned() };
        let (at, id) = ((state.now() / SECOND).to_string(), person.id.to_string());
        let fields = [("auth_date", at.as_str()), ("first_name", &person.name), ("id", &id), ("username", &person.username)];
        let lines = fields.map(|(name, value)| format!("{name}={value}")).join("\n");
        let key = Sha256::digest(self.token.as_bytes());
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) {
            mac.update(lines.as_bytes());
            let hash: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            url.query_pairs_mut().extend_pairs(fields).append_pair("hash", &hash);
        }
        url.into()
    }

    /// Somebody tells BotFather on which host buttons may sign people in (`/setdomain`).
    pub fn set_domain(&self, host: &str) {
        self.lock().profile.domain = Some(host.to_owned());
    }
}

impl State {
    fn meant(&self, user: i64, label: &str, containing: Option<&str>) -> Result<(i64, Button), String> {
        let room = self.chats.get(&user).ok_or("the bot and this person have not spoken yet")?;
        let mut messages: Vec<&Message> = room.visible().filter(|message| message.from_bot()).collect();
        messages.sort_by_key(|message| std::cmp::Reverse(message.order));
        let mut seen = Vec::new();
        for message in messages {
            let text = super::chats::with_links(&message.content.text);
            if containing.is_some_and(|wanted| !text.contains(wanted)) {
                continue;
            }
            let rows = keyboard::rows(message.markup.as_ref());
            if let Some(button) = keyboard::meant(&rows, label) {
                return Ok((message.id, button.clone()));
            }
            seen.extend(rows.into_iter().flatten().map(|button| format!("[{}]", button.label)));
        }
        let place = containing.map(|text| format!(" in a message with {text:?}")).unwrap_or_default();
        let there = if seen.is_empty() { "no buttons at all".to_owned() } else { seen.join(" ") };
        Err(format!("no button {label:?}{place}; there are {there}"))
    }

    fn query(&mut self, user: i64, message: i64, data: &str) {
        let id = (4_000_000_000_000_000_000 + self.serial()).to_string();
        let Some(from) = self.people.get(&user).map(super::chats::Person::json) else {
            return;
        };
        let chat_instance = (7_000_000_000_000_000_000 + user).to_string();
        let mut query = json!({"id": id, "from": from, "chat_instance": chat_instance, "data": data});
        let gone = self.chats.get(&user).is_none_or(|room| room.message(message).is_none());
        query["message"] = match self.chats.get(&user) {
            Some(room) if gone => json!({"chat": room.json(), "message_id": message, "date": 0}),
            _ => self.json_of(user, message),
        };
        let at = self.now();
        self.queries.insert(id, Query { user, at });
        self.push_update("callback_query", query);
    }
}
