//! The door: who is let in, and what everybody else hears. Strangers leave no rows behind.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Chat;
use crate::bot::api::{Update, User};
use crate::clock::{HOUR, Millis};
use crate::i18n;
use crate::model::lang::Lang;
use crate::model::say::Say;
use crate::store::{Person, Result, Role};

/// How many strangers are remembered at most; the oldest are forgotten first.
const STRANGERS: usize = 10_000;

/// Who was refused lately: one polite refusal an hour. In memory only.
#[derive(Clone, Default)]
pub struct Guard {
    refused: Arc<Mutex<HashMap<i64, Millis>>>,
}

impl Guard {
    /// Whether this stranger is to be answered now.
    fn answers(&self, stranger: i64, now: Millis) -> bool {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.retain(|_, at| now - *at < HOUR);
        if refused.contains_key(&stranger) || refused.len() >= STRANGERS {
            return false;
        }
        refused.insert(stranger, now);
        true
    }
}

/// What is done with an update at the door.
pub(super) enum Door {
    /// Somebody who was let in.
    In(Box<Person>),
    /// A stranger who hears this.
    Refused(Value),
    /// A stranger who has heard it already, or nobody at all.
    Silent,
}

impl Chat {
    /// Decides at the door: owners and those let in pass, an invitation lets in, everybody else is refused.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn door(&self, update: &Update) -> Result<Door> {
        let Some(sender) = update.sender().filter(|sender| !sender.is_bot) else { return Ok(Door::Silent) };
        let owner = self.owners.contains(&sender.id);
        if let Some(person) = self.store.person(sender.id).await? {
            return Ok(Door::In(Box::new(if owner { self.raised(person).await? } else { person })));
        }
        if owner {
            self.welcome_owner(sender).await?;
        }
        if owner || self.is_invited(update, sender).await? {
            return Ok(self.store.person(sender.id).await?.map_or(Door::Silent, |person| Door::In(Box::new(person))));
        }
        Ok(self.refuse(update, sender))
    }

    fn refuse(&self, update: &Update, sender: &User) -> Door {
        let private = update.chat().is_some_and(|chat| chat.kind == "private");
        if !private || !self.guard.answers(sender.id, self.clock.now()) {
            return Door::Silent;
        }
        let lang = Lang::from_telegram(sender.language_code.as_deref());
        let text = i18n::html(lang, &Say::new("stranger").text("id", sender.id.to_string()));
        Door::Refused(json!({ "chat_id": sender.id, "text": text, "parse_mode": "HTML" }))
    }

    async fn is_invited(&self, update: &Update, sender: &User) -> Result<bool> {
        let text = update.message.as_ref().and_then(|message| message.text.as_deref()).unwrap_or_default();
        let Some(code) = text.strip_prefix("/start inv_") else { return Ok(false) };
        let lang = Lang::from_telegram(sender.language_code.as_deref());
        let (hash, name, now) = (invitation_hash(code.trim()), display_name(sender), self.clock.now());
        Ok(self.store.use_invitation(&hash, sender.id, &name, lang, now).await?.is_some())
    }

    /// Who came by an invitation and was made an owner in the configuration since.
    async fn raised(&self, person: Person) -> Result<Person> {
        if person.role != Role::Owner {
            self.store.let_in(person.id, &person.workspace, Role::Owner, &person.name, person.lang, self.clock.now()).await?;
        }
        Ok(Person { role: Role::Owner, ..person })
    }

    /// Lets an owner of the configuration in, into the first workspace (made by `app` at the first start).
    async fn welcome_owner(&self, sender: &User) -> Result<()> {
        let Some(workspace) = self.store.workspaces().await?.into_iter().next() else { return Ok(()) };
        let lang = Lang::from_telegram(sender.language_code.as_deref());
        self.store.let_in(sender.id, &workspace.id, Role::Owner, &display_name(sender), lang, self.clock.now()).await
    }
}

/// Under what an invitation's code is kept.
pub(super) fn invitation_hash(code: &str) -> String {
    Sha256::digest(code.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What to call somebody.
fn display_name(user: &User) -> String {
    match &user.username {
        Some(name) => format!("@{name}"),
        None => user.first_name.clone(),
    }
}
