//! Intake: an update is stored, sealed, before it is acknowledged; understood one chat at a time; and never lost
//! without a word. A handler that fails is tried again, one that panics costs one row, and the person is told.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Chat;
use super::guard::Door;
use super::talk::Talk;
use crate::bot::api::Update;
use crate::clock::{MINUTE, Millis, SECOND};
use crate::model::ids::reference;
use crate::model::say::Say;
use crate::store::{Claim, NewUpdate, Result, StoreError, UpdateRow, Work};
use crate::vault::Place;

/// The kinds of updates that Crier asks Telegram for.
pub const ALLOWED: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
/// How long an update may be in hand.
const LEASE: Millis = MINUTE;
/// How often an update is tried before the person is told that it did not work.
const ATTEMPTS: i64 = 3;

/// What became of a batch of updates at the door.
#[derive(Debug, Default)]
pub struct Accepted {
    /// The number from which Telegram should go on, if any arrived.
    pub next: Option<i64>,
    /// What strangers hear: parameters of `sendMessage`, to be sent once and forgotten.
    pub refusals: Vec<Value>,
}

impl Chat {
    /// Takes a batch of updates in: stored all or none. Only after this may they be acknowledged.
    ///
    /// # Errors
    /// The database's: then Telegram must send them again.
    pub async fn accept(&self, batch: &[Box<RawValue>]) -> Result<Accepted> {
        let mut accepted = Accepted::default();
        let mut rows = Vec::new();
        for raw in batch {
            let Some((id, update)) = decode(raw.get()) else {
                tracing::warn!("an update without a number was left out");
                continue;
            };
            accepted.next = accepted.next.max(Some(id + 1));
            let Some(update) = update else {
                tracing::warn!(update = id, "an update could not be read");
                continue;
            };
            match self.door(&update).await? {
                Door::In(person) => rows.push(self.row(&update, &person.workspace, person.id, raw.get()).await?),
                Door::Refused(params) => accepted.refusals.push(params),
                Door::Silent => {}
            }
        }
        if !rows.is_empty() {
            self.store.put_updates(&rows, self.clock.now()).await?;
        }
        Ok(accepted)
    }

    async fn row(&self, update: &Update, workspace: &str, person: i64, raw: &str) -> Result<NewUpdate> {
        let key = self.store.data_key(&self.ring, workspace).await?;
        let name = update.update_id.to_string();
        let raw = key.seal(place(&name), raw)?;
        let lane = update.chat().filter(|chat| chat.kind == "private").map_or(person, |chat| chat.id);
        Ok(NewUpdate { id: update.update_id, workspace: workspace.to_owned(), lane, raw })
    }

    /// Claims the next update; its name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.clock.now();
        self.store.claim(Work::Updates, now, now + self.clock.span(LEASE)).await
    }

    /// Understands the claimed update. Failures and panics stay inside.
    ///
    /// # Errors
    /// The database's, when not even the failure could be written down.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let row = self.store.update(&claim.id).await?;
        let failed = match self.opened(&row).await {
            Ok(None) => None,
            Ok(Some(update)) => match AssertUnwindSafe(self.understand(claim, &update)).catch_unwind().await {
                Ok(Ok(())) => None,
                // Another worker has it now, and this turn left no trace.
                Ok(Err(StoreError::Raced)) => return Ok(()),
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some("a handler panicked".to_owned()),
            },
            Err(error) => Some(error.to_string()),
        };
        match failed {
            None => self.store.end_update(claim).await,
            Some(error) => self.failed(claim, &row, &error).await,
        }
    }

    async fn opened(&self, row: &UpdateRow) -> Result<Option<Update>> {
        let Some(sealed) = &row.raw else { return Ok(None) };
        let key = self.store.data_key(&self.ring, &row.workspace).await?;
        let raw = key.open(place(&row.id.to_string()), sealed)?;
        Ok(decode(&raw).and_then(|(_, update)| update))
    }

    async fn failed(&self, claim: &Claim, row: &UpdateRow, error: &str) -> Result<()> {
        let ref_id = reference(&format!("{:x}", row.id));
        tracing::error!(update = row.id, reference = ref_id, attempt = row.attempts + 1, error, "an update could not be handled");
        if row.attempts + 1 < ATTEMPTS {
            return self.store.retry_update(claim, self.clock.now() + (SECOND << row.attempts)).await;
        }
        self.apologise(row, &ref_id).await?;
        self.store.end_update(claim).await
    }

    async fn apologise(&self, row: &UpdateRow, ref_id: &str) -> Result<()> {
        let Some(person) = self.store.person(row.lane).await? else { return Ok(()) };
        let workspace = self.store.workspace(&person.workspace).await?;
        let mut talk = Talk::new(self, person, workspace, -row.id);
        talk.say(Say::new("handler-failed").text("ref", ref_id));
        talk.finish().await
    }
}

/// The number and, if it can be read at all, the content of an update. A part that Crier does not know is no
/// reason to lose the rest: what does not read as expected is read again without it.
fn decode(raw: &str) -> Option<(i64, Option<Update>)> {
    if let Ok(update) = serde_json::from_str::<Update>(raw) {
        return Some((update.update_id, Some(update)));
    }
    let value: Value = serde_json::from_str(raw).ok()?;
    let id = value.get("update_id")?.as_i64()?;
    Some((id, mended(value)))
}

/// Puts a message together again from the fields that read as expected, one by one.
fn mended(mut update: Value) -> Option<Update> {
    for kind in ["message", "edited_message"] {
        let Some(fields) = update.get(kind).and_then(Value::as_object).cloned() else { continue };
        let (base, rest): (serde_json::Map<_, _>, serde_json::Map<_, _>) =
            fields.into_iter().partition(|(name, _)| ["message_id", "chat", "from"].contains(&name.as_str()));
        update[kind] = Value::Object(base);
        for (name, value) in rest {
            let before = update.clone();
            update[kind][&name] = value;
            if serde_json::from_value::<Update>(update.clone()).is_err() {
                update = before;
            }
        }
    }
    if serde_json::from_value::<Update>(update.clone()).is_err()
        && let Some(query) = update.get_mut("callback_query").and_then(Value::as_object_mut)
    {
        // A tap is understood by what the button carries; the message under it may be of any shape.
        query.remove("message");
    }
    serde_json::from_value(update).ok()
}

fn place(row: &str) -> Place<'_> {
    Place { table: "updates", row, field: "raw" }
}
