//! A logo, a font or a clip that was sent: fetched, looked at, kept as it will be used; or refused with a sentence and a way on.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde_json::json;

use super::{ATTEMPTS, BrandCard};
use crate::bot::{BotError, api, message_params};
use crate::clock::{Millis, SECOND};
use crate::media::brand::{self, NoDrawing, NoLogo};
use crate::media::shelf::ShelfError;
use crate::model::brand::{Kept, Slot};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::net::{Effect, Fault};
use crate::store::{BrandRow, NewWord, Result, SentFile, StoreError};

/// How long making a logo of a file may take.
const PATIENCE: Millis = 30 * SECOND;
/// The largest file, in bytes (Bot API, getFile: a bot can download at most 20 MB).
const MAX: u64 = 20_000_000;

/// Why a file was not taken.
pub(super) enum Refusal {
    /// It cannot be used; the person hears this.
    No(Say),
    /// Telegram asks to wait so many milliseconds.
    Wait(i64),
    /// Something failed that may go better next time.
    Later,
}

impl BrandCard {
    /// Fetches a file that was sent and keeps what is made of it. Its message is the next step.
    pub(super) async fn take_file(&self, row: &BrandRow, file: &SentFile) -> Result<()> {
        let (store, now) = (&self.outbox.store, self.outbox.clock.now());
        match self.kept(row, file).await {
            Ok(kept) => {
                match store.brand_file_kept(row, file.slot, kept, now).await {
                    Ok(true) => store.rebrand_drafts(&row.workspace, now).await,
                    // Something else of the brand changed meanwhile, or the sweep was quicker: once more.
                    Ok(false) | Err(StoreError::Raced) => store.delay_brand(row, now, false).await,
                    Err(error) => Err(error),
                }
            }
            Err(Refusal::No(why)) => self.refuse(row, file.slot, why).await,
            Err(Refusal::Wait(after)) => store.delay_brand(row, now + after, false).await,
            Err(Refusal::Later) if row.attempts >= ATTEMPTS => self.refuse(row, file.slot, Say::new("brand-logo-unreachable")).await,
            Err(Refusal::Later) => self.later(row).await,
        }
    }

    async fn kept(&self, row: &BrandRow, file: &SentFile) -> std::result::Result<Kept, Refusal> {
        let room = tempfile::tempdir().map_err(|_| Refusal::Later)?;
        let sent = self.fetched(&file.file_id, room.path()).await?;
        if file.slot.is_clip() {
            return Box::pin(self.clip(row, file.name.as_deref(), &sent, room.path())).await.map(Kept::Clip);
        }
        let sent = tokio::fs::read(&sent).await.map(Bytes::from).map_err(|_| Refusal::Later)?;
        let bytes = self.made(sent, file.slot).await?;
        let kept = self.shelf.keep(&row.workspace, bytes).await.map_err(|error| not_kept(row, &error))?;
        Ok(Kept::File(kept.key))
    }

    /// What is kept of a file: a font as it came, a logo as a picture. A stranger's file that takes too long is given up;
    /// what it asks for was bounded before, so that the thread ends by itself.
    async fn made(&self, sent: Bytes, slot: Slot) -> std::result::Result<Bytes, Refusal> {
        let work = tokio::task::spawn_blocking(move || match slot {
            Slot::Font => brand::font(&sent).map(|()| sent).map_err(|trouble| trouble.say()),
            _ => brand::logo(&sent).map(Bytes::from).map_err(why),
        });
        let clock = &self.outbox.clock;
        tokio::select! {
            made = work => made.map_err(|_| Refusal::No(Say::new("brand-drawing-too-complex")))?.map_err(Refusal::No),
            () = clock.sleep_until(clock.now() + PATIENCE) => Err(Refusal::No(Say::new("brand-drawing-too-complex"))),
        }
    }

    async fn fetched(&self, file_id: &str, room: &Path) -> std::result::Result<PathBuf, Refusal> {
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
        let found = bot.fetch(&path, room).await.map_err(|_| Refusal::Later)?;
        found.ok_or_else(|| Refusal::No(Say::new("brand-logo-unreachable")))
    }

    async fn refuse(&self, row: &BrandRow, slot: Slot, why: Say) -> Result<()> {
        let (store, now) = (&self.outbox.store, self.outbox.clock.now());
        tracing::info!(brand = row.id, why = why.key, "a file of a brand was refused");
        if let Some(person) = store.person(row.chat.unwrap_or_default()).await? {
            let (text, what) = match slot {
                Slot::Logo => ("brand-logo-refused", "logo"),
                Slot::Second => ("brand-logo-refused", "second"),
                Slot::Font => ("brand-font-refused", "font"),
                Slot::Intro => ("brand-clip-refused", "intro"),
                Slot::Outro => ("brand-clip-refused", "outro"),
            };
            let again = Button::tap(Say::new("button-send-another"), "bd", "ask", &format!("{what}.{}", row.id));
            let screen = Screen::text(Say::new(text).say("why", why)).row([again]);
            let params = message_params(person.id, &screen, person.lang);
            let id = format!("b{}.{}", row.id, row.version);
            let word = NewWord { id, workspace: row.workspace.clone(), lane: person.id, method: "sendMessage", params };
            store.put_words(&[word], now).await?;
        }
        store.brand_file_refused(row, slot, now).await
    }
}

/// The storage failed: that passes.
pub(super) fn not_kept(row: &BrandRow, error: &ShelfError) -> Refusal {
    tracing::warn!(brand = row.id, %error, "a file of a brand could not be kept");
    Refusal::Later
}

/// Why a file is no logo, and what the person can do.
fn why(no: NoLogo) -> Say {
    match no {
        NoLogo::Picture(trouble) => trouble.of_picture().say(),
        NoLogo::Invisible => Say::new("brand-logo-invisible"),
        NoLogo::Drawing(NoDrawing::Broken) => Say::new("brand-drawing-broken"),
        NoLogo::Drawing(NoDrawing::TooComplex) => Say::new("brand-drawing-too-complex"),
        NoLogo::Drawing(NoDrawing::Outside) => Say::new("brand-drawing-outside"),
    }
}
