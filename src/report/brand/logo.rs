//! A logo that was sent: fetched, looked at, kept; or refused with a sentence and a way on.

use bytes::Bytes;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{ATTEMPTS, BrandCard};
use crate::bot::{BotError, api, message_params};
use crate::media::brand::Look;
use crate::media::probe::probe;
use crate::model::brand::Brand;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::model::trouble::Trouble;
use crate::net::{Effect, Fault};
use crate::store::{BrandRow, NewWord, Result};

/// The largest logo, in bytes (Bot API, getFile: a bot can download at most 20 MB).
const MAX: u64 = 20_000_000;

/// Why a logo was not taken.
enum Refusal {
    /// It cannot be used; the person hears this.
    No(Say),
    /// Telegram asks to wait so many milliseconds.
    Wait(i64),
    /// Something failed that may go better next time.
    Later,
}

impl BrandCard {
    /// Fetches the logo that was sent last and keeps it. Its message is the next step.
    pub(super) async fn take_logo(&self, row: &BrandRow, file_id: &str) -> Result<()> {
        let (store, now) = (&self.outbox.store, self.outbox.clock.now());
        match self.kept(row, file_id).await {
            Ok(key) => {
                if store.logo_kept(row, &key, now).await? {
                    return store.rebrand_drafts(&row.id, now).await;
                }
                // Something else of the brand changed meanwhile: once more with that.
                store.delay_brand(row, now, false).await
            }
            Err(Refusal::No(why)) => self.refuse(row, why).await,
            Err(Refusal::Wait(after)) => store.delay_brand(row, now + after, false).await,
            Err(Refusal::Later) if row.attempts >= ATTEMPTS => self.refuse(row, Say::new("brand-logo-unreachable")).await,
            Err(Refusal::Later) => self.later(row).await,
        }
    }

    async fn kept(&self, row: &BrandRow, file_id: &str) -> std::result::Result<String, Refusal> {
        let bytes = self.fetched(file_id).await?;
        let looked = bytes.clone();
        let checked = tokio::task::spawn_blocking(move || check(&looked)).await.map_err(|_| Refusal::Later)?;
        checked.map_err(|trouble| Refusal::No(trouble.say()))?;
        let hash: String = Sha256::digest(&bytes).iter().take(10).map(|byte| format!("{byte:02x}")).collect();
        let key = format!("brands/{}/logo-{hash}", row.id);
        self.files.put(&key, bytes).await.map_err(|error| {
            tracing::warn!(brand = row.id, %error, "a logo could not be kept");
            Refusal::Later
        })?;
        Ok(key)
    }

    async fn fetched(&self, file_id: &str) -> std::result::Result<Bytes, Refusal> {
        let too_big = || Refusal::No(Say::new("brand-logo-too-big"));
        let bot = &self.outbox.bot;
        let found = bot.call::<api::File>("getFile", &json!({ "file_id": file_id }), Effect::Repeatable).await;
        let file = found.map_err(|error| match error {
            BotError::Wait(after) => Refusal::Wait(after),
            BotError::Fault(Fault::Later { .. } | Fault::Unsure | Fault::Restage) => Refusal::Later,
            error if error.says("file is too big") => too_big(),
            _ => Refusal::No(Say::new("brand-logo-unreachable")),
        })?;
        if file.file_size.is_some_and(|size| size.unsigned_abs() > MAX) {
            return Err(too_big());
        }
        let path = file.file_path.ok_or(Refusal::Later)?;
        let room = tempfile::tempdir().map_err(|_| Refusal::Later)?;
        let found = bot.fetch(&path, room.path()).await.map_err(|_| Refusal::Later)?;
        let found = found.ok_or_else(|| Refusal::No(Say::new("brand-logo-unreachable")))?;
        tokio::fs::read(&found).await.map(Bytes::from).map_err(|_| Refusal::Later)
    }

    async fn refuse(&self, row: &BrandRow, why: Say) -> Result<()> {
        let store = &self.outbox.store;
        tracing::info!(brand = row.id, why = why.key, "a logo was refused");
        if let Some(person) = store.person(row.chat.unwrap_or_default()).await? {
            let again = Button::tap(Say::new("button-send-another"), "bd", "logo", "");
            let screen = Screen::text(Say::new("brand-logo-refused").say("why", why)).row([again]);
            let params = message_params(person.id, &screen, person.lang);
            let id = format!("b{}.{}", row.id, row.version);
            let word = NewWord { id, workspace: row.id.clone(), lane: person.id, method: "sendMessage", params };
            store.put_words(&[word], self.outbox.clock.now()).await?;
        }
        store.logo_refused(row).await
    }
}

/// Whether a picture can be drawn as a logo: it is one, and its pixels can be read.
fn check(bytes: &[u8]) -> std::result::Result<(), Trouble> {
    let probed = probe(bytes)?;
    if probed.kind.format().is_none() {
        return Err(Trouble::Unsupported { kind: probed.kind });
    }
    Look::new(&Brand::default(), Some(bytes)).map(|_| ())
}
