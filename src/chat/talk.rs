//! One person's turn: what they did, who they are, and what is said back. Words are collected and go into the
//! outbox in one write at the end, named after the update, so that a repeated turn says them once.

use serde_json::{Value, json};

use super::Chat;
use super::asked::Asked;
use crate::bot::api::Message;
use crate::bot::message_params;
use crate::i18n;
use crate::model::lang::Lang;
use crate::model::say::Say;
use crate::model::screen::Screen;
use crate::store::{Back, Claim, GrantRow, NewWord, Person, Result, Role, Turn, Workspace};

/// A turn of the conversation.
pub struct Talk<'a> {
    /// What the conversation stands on.
    pub chat: &'a Chat,
    /// Who speaks.
    pub person: Person,
    /// Their workspace.
    pub workspace: Workspace,
    /// Telegram's number of the update.
    pub update: i64,
    claim: Option<Claim>,
    words: Vec<NewWord>,
    grant: Option<(GrantRow, Value)>,
    back: Option<Back>,
}

impl<'a> Talk<'a> {
    /// A turn of `person`.
    pub fn new(chat: &'a Chat, person: Person, workspace: Workspace, update: i64) -> Self {
        Self { chat, person, workspace, update, claim: None, words: Vec::new(), grant: None, back: None }
    }

    /// The turn that a claimed update is: it ends with it.
    pub fn of(self, claim: &Claim) -> Self {
        Self { claim: Some(claim.clone()), ..self }
    }

    /// The person's language.
    pub fn lang(&self) -> Lang {
        self.person.lang
    }

    /// Now.
    pub fn now(&self) -> i64 {
        self.chat.clock.now()
    }

    /// The workspace's zone. One that the system does not know any more counts as UTC.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// Says a sentence.
    pub fn say(&mut self, text: Say) {
        self.show(&Screen::text(text));
    }

    /// Shows a screen as a new message.
    pub fn show(&mut self, screen: &Screen) {
        let params = message_params(self.person.id, screen, self.lang());
        self.word("sendMessage", params);
    }

    /// Shows a screen as an answer to a message.
    pub fn reply(&mut self, to: i64, screen: &Screen) {
        let mut params = message_params(self.person.id, screen, self.lang());
        params["reply_parameters"] = json!({ "message_id": to, "allow_sending_without_reply": true });
        self.word("sendMessage", params);
    }

    /// Shows a screen in place of what a message of the bot's shows.
    pub fn change(&mut self, message: i64, screen: &Screen) {
        let mut params = message_params(self.person.id, screen, self.lang());
        params["message_id"] = json!(message);
        self.word("editMessageText", params);
    }

    /// Shows a screen in place of `message`, or as a new one when there is none.
    pub fn put(&mut self, message: Option<i64>, screen: &Screen) {
        match message {
            Some(message) => self.change(message, screen),
            None => self.show(screen),
        }
    }

    /// Answers a tap: the little clock on the button stops, and `text` is shown for a moment.
    pub fn toast(&mut self, query: &str, text: Option<Say>) {
        let text = text.map(|say| i18n::plain(self.lang(), &say)).unwrap_or_default();
        // Telegram shows at most 200 characters (Bot API, answerCallbackQuery).
        let short: String = text.chars().take(200).collect();
        self.word("answerCallbackQuery", json!({ "callback_query_id": query, "text": short }));
    }

    /// Deletes a message of the chat.
    pub fn delete(&mut self, message: i64) {
        self.word("deleteMessage", json!({ "chat_id": self.person.id, "message_id": message }));
    }

    /// Puts a question: the person's next text is its answer.
    ///
    /// # Errors
    /// The database's.
    pub async fn ask(&mut self, asked: Asked, screen: &Screen) -> Result<()> {
        self.show(screen);
        self.note(Some(asked)).await
    }

    /// Notes which question is open; stored with the words, at the end of the turn.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub async fn note(&mut self, asked: Option<Asked>) -> Result<()> {
        self.person.asked = asked.as_ref().map(serde_json::to_string).transpose()?;
        Ok(())
    }

    /// Whether the person may do what only owners may; says so if not.
    pub fn is_owner(&mut self) -> bool {
        let owner = self.person.role == Role::Owner;
        if !owner {
            self.say(Say::new("only-owners"));
        }
        owner
    }

    /// The network is asked whether it takes what the person gave. The result takes the place of what is `shown`
    /// meanwhile: the name of a word, or the number of a message.
    pub fn begin(&mut self, grant: GrantRow, shown: Value) {
        self.grant = Some((grant, shown));
    }

    /// The person came back from the page of a sign-in, and is `told` now what came of it; else the next word is shown
    /// until it has.
    pub fn back(&mut self, sign_in: &str, told: bool) {
        self.back = Some(Back { sign_in: sign_in.to_owned(), told, shown: self.next_word() });
    }

    /// Writes down what is to be said, which question is open, what begins, and that the update is done: all or none, so
    /// that a turn that is cut off is taken again from the same beginning.
    ///
    /// # Errors
    /// The database's.
    pub async fn finish(self) -> Result<()> {
        let now = self.now();
        let Self { chat, person, claim, words, grant, back, .. } = self;
        chat.store.end_turn(claim.as_ref(), &Turn { person: person.id, asked: person.asked, words, grant, back }, now).await
    }

    /// The name of what is said next.
    pub fn next_word(&self) -> String {
        format!("u{}.{:03}", self.update, self.words.len())
    }

    /// Says what was said so far, when nobody's update is at its end by that.
    ///
    /// # Errors
    /// The database's.
    pub async fn speak(self) -> Result<()> {
        self.chat.store.put_words(&self.words, self.now()).await
    }

    fn word(&mut self, method: &'static str, params: Value) {
        let id = self.next_word();
        self.words.push(NewWord { id, workspace: self.workspace.id.clone(), lane: self.person.id, method, params });
    }
}

/// What a message says, if it says anything.
pub fn words_of(message: &Message) -> Option<&str> {
    message.text.as_deref().or(message.caption.as_deref()).map(str::trim).filter(|text| !text.is_empty())
}
