//! The conversation: what people do in the chat becomes rows, and every turn is answered. Handlers write and
//! answer; they never download, render or wait (the card appears at once and is edited when its picture is ready).
//! Called by `app` for each update in the inbox; publishes nothing itself.
//!
//! All routes are on this page: [`command`], [`tap`], [`message`].

mod accounts;
mod again;
mod alt;
mod asked;
mod brand;
mod choose;
mod clean;
mod compose;
mod cover;
mod edit;
mod fit;
mod guard;
mod home;
mod inbox;
mod late;
mod lists;
mod long;
mod options;
mod pause;
mod people;
mod plan;
mod repeats;
mod schedule;
mod settings;
mod stuck;
mod talk;
mod title;
mod unsure;
mod upload;
mod watch;
mod wish;

pub use accounts::{connected, ending, withdrawn};
pub use guard::Guard;
pub use home::menu;
pub use inbox::{ALLOWED, Accepted};
pub use upload::secret_hash;

use crate::bot::api::{CallbackQuery, Message, Update};
use crate::clock::Clock;
use crate::model::say::Say;
use crate::model::screen::Tap;
use crate::platforms::Platforms;
use crate::store::{Claim, Result, Store, StoreError};
use crate::vault::Ring;
use talk::{Talk, words_of};

/// What the conversation stands on.
#[derive(Clone)]
pub struct Chat {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Opens what is sealed.
    pub ring: Ring,
    /// What the networks ask and take.
    pub platforms: Platforms,
    /// The bot's name, without the @.
    pub bot_name: String,
    /// Who may always come in.
    pub owners: Vec<i64>,
    /// Who was refused lately.
    pub guard: Guard,
    /// Crier's own pages, where they are reached from outside: without them nobody signs in on a network's page, and
    /// what Telegram does not hand out cannot be uploaded.
    pub pages: Option<Pages>,
}

/// The listener's pages, as people are led to them.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The public address of the listener, without a slash at the end.
    pub address: String,
    /// The largest file that the upload page takes, in bytes.
    pub upload_max: u64,
    /// Whether Telegram says who opens a page (the owner told BotFather the address).
    pub telegram_login: bool,
}

/// Commands, as `/NAME`; the same list is shown in Telegram's menu (`home::menu`).
async fn command(talk: &mut Talk<'_>, name: &str, rest: &str) -> Result<()> {
    match name {
        "start" => home::start(talk, rest).await,
        "connect" => accounts::connect(talk).await,
        "accounts" => accounts::list(talk, None).await,
        "queue" => lists::queue(talk, None, 0).await,
        "posts" => lists::posts(talk, None, 0).await,
        "plan" if rest.is_empty() => plan::show(talk, None).await,
        "plan" => plan::typed(talk, None, rest).await,
        "brand" => brand::show(talk, None).await,
        "clean" => clean::ask(talk).await,
        "settings" => settings::show(talk, None).await,
        "invite" => people::invite(talk).await,
        "people" => people::list(talk, None).await,
        "pause" => pause::command(talk, rest, true).await,
        "resume" => pause::command(talk, rest, false).await,
        "stuck" => stuck::list(talk, None).await,
        "cancel" => home::cancel(talk).await,
        "help" => home::help(talk).await,
        _ => home::unknown(talk).await,
    }
}

/// Taps on buttons, by the action that the button carries.
async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    match tap.action.as_str() {
        "go" => {
            talk.toast(&query.id, None);
            command(talk, &tap.id, &tap.arg).await
        }
        "on" | "cut" | "pub" | "undo" | "brand" | "drop" | "back" | "retry" | "late" | "uncap" | "bad" => {
            choose::tap(talk, query, tap).await
        }
        "long" => long::tap(talk, query, tap).await,
        "opt" => options::tap(talk, query, tap).await,
        "edit" | "text" => edit::tap(talk, query, tap).await,
        "alt" | "noalt" => alt::tap(talk, query, tap).await,
        "ttl" | "nottl" => title::tap(talk, query, tap).await,
        "cov" => cover::tap(talk, query, tap).await,
        "fit" | "see" => fit::tap(talk, query, tap).await,
        "tw" => again::tap(talk, query, tap, message).await,
        "la" => late::tap(talk, query, tap, message).await,
        "ps" => pause::tap(talk, query, tap, message).await,
        "st" => stuck::tap(talk, query, tap, message).await,
        "when" | "at" | "cal" | "day" | "hr" | "ty" | "slot" => schedule::tap(talk, query, tap).await,
        "rwhen" | "rat" | "rcal" | "rday" | "rhr" | "rty" | "every" => schedule::tap(talk, query, tap).await,
        "plan" => plan::tap(talk, query, tap, message).await,
        "rep" => repeats::tap(talk, query, tap, message).await,
        "sure" => unsure::tap(talk, query, tap).await,
        "con" | "keep" | "acc" | "rm" => accounts::tap(talk, query, tap, message).await,
        "bd" => brand::tap(talk, query, tap, message).await,
        "cl" => clean::tap(talk, query, tap).await,
        "up" => upload::tap(talk, query, tap, message).await,
        "set" => settings::tap(talk, query, tap, message).await,
        "ppl" => people::tap(talk, query, tap, message).await,
        "q" | "p" => lists::tap(talk, query, tap, message).await,
        _ => {
            talk.toast(&query.id, Some(Say::new("old-button")));
            Ok(())
        }
    }
}

/// Messages: a command, the answer to an open question, or something to publish.
async fn message(talk: &mut Talk<'_>, message: &Message) -> Result<()> {
    if let Some((name, rest)) = words_of(message).and_then(as_command) {
        talk.note(None).await?;
        if name == "clean" && clean::command(talk, message).await? {
            return Ok(());
        }
        return command(talk, &name, &rest).await;
    }
    if clean::answers(talk, message) {
        return clean::answer(talk, message).await.map(|_| ());
    }
    if let Some(asked) = asked::open(talk)
        && asked::answer(talk, asked, message).await?
    {
        return Ok(());
    }
    compose::message(talk, message).await
}

impl Chat {
    /// Understands one update of somebody who was let in.
    ///
    /// # Errors
    /// The database's: then the update is tried again.
    async fn understand(&self, claim: &Claim, update: &Update) -> Result<()> {
        let Some(sender) = update.sender() else { return Ok(()) };
        loop {
            let Some(person) = self.store.person(sender.id).await? else { return Ok(()) };
            let workspace = self.store.workspace(&person.workspace).await?;
            let mut talk = Talk::new(self, person, workspace, update.update_id).of(claim);
            self.turn(&mut talk, update).await?;
            match talk.finish().await {
                // Nothing was said yet: now it can be told.
                Err(StoreError::Outrun) => {}
                done => return done,
            }
        }
    }

    async fn turn(&self, talk: &mut Talk<'_>, update: &Update) -> Result<()> {
        if let Some(query) = &update.callback_query {
            let Some(found) = query.data.as_deref().and_then(Tap::parse) else {
                talk.toast(&query.id, Some(Say::new("old-button")));
                return Ok(());
            };
            let shown = query.message.as_ref().map_or(0, |message| message.message_id);
            return tap(talk, query, &found, shown).await;
        }
        if let Some(change) = &update.my_chat_member {
            return accounts::added(talk, change).await;
        }
        if let Some(edited) = &update.edited_message {
            return compose::edited(talk, edited).await;
        }
        match &update.message {
            // What is said in groups and channels is not said to Crier.
            Some(found) if found.chat.kind == "private" => message(talk, found).await,
            Some(_) => Ok(()),
            None => {
                talk.say(Say::new("unreadable"));
                Ok(())
            }
        }
    }
}

/// `/name@bot rest` as (`name`, `rest`).
fn as_command(text: &str) -> Option<(String, String)> {
    let text = text.strip_prefix('/')?;
    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = name.split_once('@').map_or(name, |(name, _)| name);
    let good = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    good.then(|| (name.to_lowercase(), rest.trim().to_owned()))
}
