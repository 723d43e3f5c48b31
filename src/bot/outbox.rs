//! The one sender of words: takes what `chat` decided to say from the outbox, in order per chat, and says it.
//! A word that cannot be said any more (the message is gone, the bot is blocked) is dropped, with a line in the log.

use serde_json::Value;

use super::flood::Flood;
use super::{Bot, BotError};
use crate::clock::{Clock, MINUTE, Millis, SECOND};
use crate::net::{Effect, Fault};
use crate::store::{Claim, Result, Store, Word, Work};

/// How long a word may be in hand.
const LEASE: Millis = 2 * MINUTE;
/// How often a word is tried when Telegram fails.
const ATTEMPTS: i64 = 8;

/// The parameter that names the earlier word, or message, in whose place a word is said.
pub const IN_PLACE_OF: &str = "in_place_of";

/// What the sender needs.
#[derive(Clone)]
pub struct Outbox {
    /// The bot.
    pub bot: Bot,
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Which chats are to be left in peace.
    pub flood: Flood,
}

impl Outbox {
    /// A sender.
    pub fn new(bot: Bot, store: Store, clock: Clock) -> Self {
        Self { bot, store, clock, flood: Flood::default() }
    }

    /// Claims the next word; its name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Outbox, now, now + self.clock.span(LEASE)).await
    }

    /// Says the claimed word.
    ///
    /// # Errors
    /// The database's.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let word = self.store.word(&claim.id).await?;
        let now = self.clock.now();
        if let Some(until) = self.flood.until(word.lane, now) {
            return self.store.delay_word(claim, until).await;
        }
        let said = match self.in_place(&word).await? {
            Some(params) => match self.bot.call::<Value>("editMessageText", &params, Effect::Repeatable).await {
                // The person has deleted it: then it is said anew.
                Err(error) if is_gone(&error) => self.bot.call(&word.method, &anew(&word.params), Effect::Repeatable).await,
                said => said,
            },
            None => self.bot.call(&word.method, &anew(&word.params), Effect::Repeatable).await,
        };
        match said {
            Ok(sent) => self.store.end_word_as(claim, sent["message_id"].as_i64()).await,
            Err(error) => self.failed(claim, &word, &error, now).await,
        }
    }

    /// A word that stands in place of an earlier one (`in_place_of`: its name, or the number of its message): the parameters
    /// of the edit. `None`: it is said for itself.
    async fn in_place(&self, word: &Word) -> Result<Option<Value>> {
        let message = match &word.params[IN_PLACE_OF] {
            Value::String(earlier) => self.store.word_message(earlier).await?,
            number => number.as_i64(),
        };
        let edit = |message: i64| {
            let mut params = anew(&word.params);
            params["message_id"] = message.into();
            params
        };
        Ok(message.map(edit))
    }

    async fn failed(&self, claim: &Claim, word: &Word, error: &BotError, now: Millis) -> Result<()> {
        match error {
            BotError::Wait(after) => {
                self.flood.stop(word.lane, now + after);
                self.store.delay_word(claim, now + after).await
            }
            BotError::Fault(Fault::Later { .. } | Fault::Unsure) if word.attempts < ATTEMPTS => {
                let pause = SECOND << word.attempts.clamp(0, 8);
                self.store.delay_word(claim, now + pause).await
            }
            _ if is_harmless(error) => self.store.end_word(claim).await,
            error => {
                tracing::warn!(word = word.id, method = word.method, ?error, "could not be said");
                self.store.end_word(claim).await
            }
        }
    }
}

/// The parameters without what is Crier's own.
fn anew(params: &Value) -> Value {
    let mut params = params.clone();
    if let Some(fields) = params.as_object_mut() {
        fields.remove(IN_PLACE_OF);
    }
    params
}

fn is_gone(error: &BotError) -> bool {
    error.says("message to edit not found") || error.says("message can't be edited")
}

/// What an answer "no" means that leaves nothing to do: it is so already, or the person was faster.
fn is_harmless(error: &BotError) -> bool {
    ["message is not modified", "message to delete not found", "message to edit not found", "query is too old"]
        .iter()
        .any(|text| error.says(text))
}
