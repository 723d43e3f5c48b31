//! The brand's one message: a sample picture with the brand on it, and the buttons that change it. Whenever a
//! brand's row is due, a new logo, font or clip is fetched and checked, the sample is drawn, and the message is sent or edited;
//! nothing else writes it. Called by `app`; what the person chooses is written by `chat`.

mod clips;
mod files;
mod screens;

pub(super) use screens::arrow;

use std::sync::LazyLock;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::bot::api::Sent;
use crate::bot::outbox::Outbox;
use crate::bot::{BotError, Source, Upload, markup};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::i18n;
use crate::media::brand::Looks;
use crate::media::rendition::render;
use crate::media::sheet;
use crate::media::shelf::Shelf;
use crate::model::lang::Lang;
use crate::model::limits::{Format, Need};
use crate::model::platform::PlatformId;
use crate::model::screen::Screen;
use crate::net::{Effect, Fault, UPLOAD_LIMIT};
use crate::platforms::Platforms;
use crate::store::{BrandRow, Claim, Result, Work};

/// How long a brand may be in hand: a download, an upload and a margin.
const LEASE: Millis = 2 * UPLOAD_LIMIT.as_millis() as Millis + MINUTE;
/// How often the work on a brand is tried in a row.
const ATTEMPTS: i64 = 8;
/// What Telegram says of a message that cannot be changed any more.
const GONE: [&str; 5] =
    ["message to edit not found", "message can't be edited", "message_id_invalid", "there is no caption", "there is no media"];

/// The picture on which a brand is shown: painted once.
static SAMPLE: LazyLock<Vec<u8>> = LazyLock::new(|| sheet::sample().unwrap_or_default());

/// What shows brands.
#[derive(Clone)]
pub struct BrandCard {
    /// Speaks; shares its flood control with the outbox.
    pub outbox: Outbox,
    /// Keeps logos and fonts.
    pub shelf: Shelf,
    /// Brands that were drawn lately.
    pub looks: Looks,
    /// The networks that are set up: a brand is on or off on each that takes one.
    pub platforms: Platforms,
}

impl BrandCard {
    /// Claims the next brand; its name, or `None` when nothing is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<Claim>> {
        let now = self.outbox.clock.now();
        self.outbox.store.claim(Work::Brands, now, now + self.outbox.clock.span(LEASE)).await
    }

    /// Takes the claimed brand one step on: its new logo, or else its message.
    ///
    /// # Errors
    /// The database's.
    pub async fn work(&self, claim: &Claim) -> Result<()> {
        let Some(row) = self.outbox.store.claimed_brand(claim).await? else { return Ok(()) };
        if let Some(file) = row.sent.first() {
            return self.take_file(&row, file).await;
        }
        self.message(row).await
    }

    async fn message(&self, row: BrandRow) -> Result<()> {
        let (store, now) = (&self.outbox.store, self.outbox.clock.now());
        let Some(chat) = row.chat else { return store.rest_brand(&row).await };
        if let Some(until) = self.outbox.flood.until(chat, now) {
            return store.delay_brand(&row, until, false).await;
        }
        let Some(person) = store.person(chat).await? else { return store.rest_brand(&row).await };
        let others = store.brand_rows(&row.workspace).await?;
        let shown = Some(row.look.drawn_key());
        let drawn = self.drawn(&row, row.message.is_none() || row.shown != shown).await;
        let (picture, missing) = match drawn {
            Ok(drawn) => drawn,
            Err(error) => {
                tracing::warn!(brand = row.id, %error, "the sample could not be drawn");
                return self.later(&row).await;
            }
        };
        let takes_brand = |id| self.platforms.get(id).is_some_and(|platform| platform.about().no_brand.is_none());
        let networks: Vec<PlatformId> = PlatformId::ALL.into_iter().filter(|id| takes_brand(*id)).collect();
        let screen = screens::screen(&row, &others, &missing, &networks);
        match self.show(&row, (chat, person.lang), &screen, picture).await {
            Ok(message) => store.brand_shown(&BrandRow { message: Some(message), shown, ..row }, now).await,
            Err(error) if error.says("message is not modified") => store.brand_shown(&BrandRow { shown, ..row }, now).await,
            Err(error) => self.failed(&row, chat, &error, now).await,
        }
    }

    /// The sample with the brand on it, as a JPEG, if it is `wanted`, and what of the line no font has.
    async fn drawn(&self, row: &BrandRow, wanted: bool) -> anyhow::Result<(Option<Bytes>, Vec<String>)> {
        let look = self.looks.get(&row.look).await?;
        let missing = look.as_deref().map(|look| look.missing().to_vec()).unwrap_or_default();
        if !wanted {
            return Ok((None, missing));
        }
        let made = tokio::task::spawn_blocking(move || {
            let need = Need::new([Format::Jpeg], 5_000_000, 1_280);
            render(&SAMPLE, &need, look.as_deref())
        });
        Ok((Some(Bytes::from(made.await??.bytes)), missing))
    }

    /// Sends or edits the message; its number.
    async fn show(
        &self,
        row: &BrandRow,
        (chat, lang): (i64, Lang),
        screen: &Screen,
        picture: Option<Bytes>,
    ) -> std::result::Result<i64, BotError> {
        let params = params(screen, lang, (chat, row.message), picture.is_some());
        let files: Vec<Upload> = picture.map(upload).into_iter().collect();
        let bot = &self.outbox.bot;
        let Some(message) = row.message else {
            let sent: Sent = bot.upload("sendPhoto", &params, &files, Effect::Repeatable).await?;
            return Ok(sent.message_id);
        };
        let method = if files.is_empty() { "editMessageCaption" } else { "editMessageMedia" };
        bot.upload::<Value>(method, &params, &files, Effect::Repeatable).await?;
        Ok(message)
    }

    async fn failed(&self, row: &BrandRow, chat: i64, error: &BotError, now: Millis) -> Result<()> {
        let store = &self.outbox.store;
        match error {
            BotError::Wait(after) => {
                self.outbox.flood.stop(chat, now + after);
                store.delay_brand(row, now + after, false).await
            }
            BotError::Fault(Fault::Later { .. } | Fault::Unsure) => self.later(row).await,
            error if row.message.is_some() && GONE.iter().any(|text| error.says(text)) => store.lose_brand(row, now).await,
            error => {
                tracing::warn!(brand = row.id, ?error, "the brand could not be shown");
                store.rest_brand(row).await
            }
        }
    }

    /// Tries again after a while, but not for ever: the next change or /brand begins anew.
    async fn later(&self, row: &BrandRow) -> Result<()> {
        let store = &self.outbox.store;
        if row.attempts >= ATTEMPTS {
            return store.rest_brand(row).await;
        }
        let pause = SECOND << row.attempts.clamp(0, 8);
        store.delay_brand(row, self.outbox.clock.now() + pause, true).await
    }
}

/// The parameters of the call that shows `screen`, with or without a new picture.
fn params(screen: &Screen, lang: Lang, (chat, message): (i64, Option<i64>), picture: bool) -> Value {
    let caption = i18n::html(lang, &screen.text);
    let mut params = json!({ "chat_id": chat, "reply_markup": markup(&screen.rows, lang) });
    match message {
        Some(message) if picture => {
            params["message_id"] = json!(message);
            params["media"] = json!({ "type": "photo", "media": "attach://picture", "caption": caption, "parse_mode": "HTML" });
            return params;
        }
        Some(message) => params["message_id"] = json!(message),
        None => params["photo"] = json!("attach://picture"),
    }
    params["caption"] = json!(caption);
    params["parse_mode"] = json!("HTML");
    params
}

fn upload(bytes: Bytes) -> Upload {
    Upload { field: "picture".to_owned(), name: "sample.jpg".to_owned(), mime: "image/jpeg".to_owned(), source: Source::Bytes(bytes) }
}
