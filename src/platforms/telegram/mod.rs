//! Telegram channels and groups. The bot itself posts; there is no other token than the operator's.
//!
//! 1. `connect`: the chat is found by its name or number and the bot's rights in it are read.
//! 2. `stage`: a file that Telegram does not have yet is sent, silently, to the person's own conversation, for its
//!    name; the helper messages are deleted again. Most files are there already: the person has seen the preview.
//! 3. `commit`: one small request with the names of the files.
//! 4. `find`: a bot cannot read a channel, so a lost answer can only be asked about.
//!
//! Called through [`Platform`] by `connect` and `publish`. Never uploads a file to a channel.

mod api;
pub mod connect;
mod send;
mod stage;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use serde_json::{Value, json};

use super::{About, Ask, ConnectError, Deletion, Fetches, Found, Grant, Job, Outcome, Paces, Platform, Stage};
use crate::bot::{Bot, BotError};
use crate::clock::MINUTE;
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Aspect, Format, Limits, Need, Pace, Shape, TextUnit, VideoNeed};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::setting::Chosen;
use crate::net::{Effect, Fault, Gate, Net};

/// The largest file that Telegram's own server takes from a bot (Bot API, "Sending files", 2026-06).
const FILE_MAX: u64 = 50 << 20;
/// The same for a Bot API server of one's own (Bot API, "Using a Local Bot API Server", 2026-06).
const LOCAL_FILE_MAX: u64 = 2_000 << 20;

const ABOUT: About = About {
    id: PlatformId::Telegram,
    asks: &[Ask { field: "chat", question: "connect-telegram-chat", secret: false, refuse: |_| None }],
    by_page: false,
    scopes: &[],
    no_brand: None,
    fetches: Fetches::Nothing,
};

/// The connector.
pub struct Telegram {
    bot: Bot,
    local: bool,
    /// The new numbers of groups that became supergroups while this process ran. Another process learns them by the
    /// same refusal, which posts nothing.
    moved: Mutex<HashMap<String, i64>>,
}

impl Telegram {
    /// Posts as `bot`; `local`: its server is the operator's own, which takes larger files.
    pub fn new(bot: Bot, local: bool) -> Self {
        Self { bot, local, moved: Mutex::default() }
    }

    /// The chat's number, as the Bot API takes it.
    fn chat(&self, remote_id: &str) -> Value {
        let moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        moved.get(remote_id).copied().map_or_else(|| connect::chat_id(remote_id), Value::from)
    }

    /// What to do about a refusal; a group that has a new number is asked again by that one, in an attempt of its own.
    fn fault(&self, account: &Account, error: &BotError) -> Fault {
        if let BotError::Refused { migrate_to: Some(id), .. } = error {
            self.moved.lock().unwrap_or_else(PoisonError::into_inner).insert(account.remote_id.clone(), *id);
            return Fault::Later { after: Some(0), gate: Gate::Target };
        }
        api::fault(error)
    }
}

/// What a photo must be like, in channels and in conversations alike. Sources in notes.md, "Numbers".
pub fn photo_need() -> Need {
    let aspect = Some(Aspect { from: Shape(1, 20), to: Shape(20, 1), strict: true });
    Need { max_sum: Some(10_000), aspect, ..Need::new([Format::Jpeg, Format::Png, Format::Webp], 10_000_000, 10_000) }
}

/// What the cover of a video must be like. Sources in notes.md, "Numbers".
pub fn cover_need() -> Need {
    Need { formats: vec![Format::Jpeg], max_side: 1_920, ..photo_need() }
}

/// What a video must be like, in channels and in conversations alike; `local`: the Bot API server is the operator's own.
/// Sources in notes.md, "Numbers".
pub fn video_need(local: bool) -> VideoNeed {
    VideoNeed::of(if local { LOCAL_FILE_MAX } else { FILE_MAX }, 4_096)
}

#[async_trait]
impl Platform for Telegram {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Sources in notes.md, "Numbers".
    fn limits(&self, _account: &Account, _chosen: &Chosen) -> Limits {
        Limits {
            text_max: 4096,
            text_unit: TextUnit::Utf16,
            text_bytes: None,
            caption_max: Some(1024),
            threads: None,
            comment_max: None,
            images: 10,
            videos: 10,
            mixed: true,
            animated: true,
            needs_media: false,
            alt_max: None,
            photo: photo_need(),
            video: video_need(self.local),
            cover: Some(cover_need()),
            document: None,
        }
    }

    /// To one chat (notes.md, "Numbers"). The bot's own limit, about 30 a second, is obeyed when Telegram says so.
    fn paces(&self) -> Paces {
        Paces { account: &[Pace { most: 20, per: MINUTE, cost: 1 }], app: &[] }
    }

    async fn connect(&self, _net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        Ok(vec![connect::connect(&self.bot, grant.get("chat")).await?])
    }

    /// The bot's token has no end and no successor.
    async fn refresh(&self, _net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        Ok(token.clone())
    }

    /// The bot's token is the operator's and goes on.
    async fn revoke(&self, _net: &Net, _account: &Account, _token: &Token) -> Result<(), Fault> {
        Ok(())
    }

    async fn stage(&self, _net: &Net, job: &Job) -> Result<Stage, Fault> {
        stage::step(&self.bot, job).await
    }

    async fn commit(&self, _net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let held = stage::held(job)?;
        let chat = self.chat(&job.account.remote_id);
        let posted = send::send(&self.bot, &chat, &job.text, &held).await.map_err(|error| self.fault(&job.account, &error))?;
        send::remote(&posted).map(Outcome::Live).ok_or(Fault::Unsure)
    }

    async fn find(&self, _net: &Net, _job: &Job) -> Result<Found, Fault> {
        Ok(Found::CannotTell)
    }

    fn can_find(&self) -> bool {
        false
    }

    /// Bounds in notes.md, "Decisions".
    fn deletion(&self) -> Deletion {
        Deletion::Within("delete-within-telegram")
    }

    async fn delete(&self, _net: &Net, account: &Account, _token: &Token, remote: &Remote) -> Result<(), Fault> {
        let (chat, messages) = send::messages(&remote.id).ok_or(Fault::Refused(Reason::Internal))?;
        let params = json!({ "chat_id": chat, "message_ids": messages });
        match self.bot.call::<Value>("deleteMessages", &params, Effect::Repeatable).await {
            Err(error) if !error.says("message to delete not found") => Err(self.fault(account, &error)),
            _ => Ok(()),
        }
    }
}
