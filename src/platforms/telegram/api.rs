//! What Telegram answers about chats and posts, and what it may be refused for. Only the fields that are used.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bot::BotError;
use crate::bot::api::Chat;
use crate::model::problem::Reason;
use crate::net::{Fault, Gate};

/// A chat, as `getChat` knows it.
#[derive(Debug, Deserialize)]
pub(super) struct ChatInfo {
    /// Its number, title and name.
    #[serde(flatten)]
    pub chat: Chat,
    /// What ordinary members of a group may do.
    pub permissions: Option<Permissions>,
}

/// What ordinary members of a group may do.
#[derive(Debug, Deserialize)]
pub(super) struct Permissions {
    /// Write.
    pub can_send_messages: Option<bool>,
}

/// A message that was posted: its number and its chat.
#[derive(Debug, Deserialize)]
pub(super) struct Posted {
    /// Its number. 0: Telegram posts it a little later (a large video).
    pub message_id: i64,
    /// Where it is.
    pub chat: Chat,
}

/// What a file is at Telegram; a name of one kind does not do for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Photo,
    Video,
    Animation,
}

/// A file that Telegram has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Held {
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The name of the picture that stands for it until it is played: a video's.
    #[serde(default)]
    pub cover: Option<String>,
}

impl Kind {
    /// The method that sends one of it.
    pub fn method(self) -> &'static str {
        match self {
            Self::Photo => "sendPhoto",
            Self::Video => "sendVideo",
            Self::Animation => "sendAnimation",
        }
    }

    /// The parameter of that method, and its word in an album.
    pub fn word(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
        }
    }

    /// The kind and name of the file in a message that was sent. A GIF, and a video without sound, comes back as an
    /// animation with a document beside it.
    pub fn in_message(message: &Value) -> Option<Held> {
        let name = |file: &Value| file.get("file_id").and_then(Value::as_str).map(str::to_owned);
        let largest = message.get("photo").and_then(Value::as_array).and_then(|sizes| sizes.last());
        let held = |kind, file: Option<&Value>| file.and_then(name).map(|id| Held { id, kind, cover: None });
        held(Self::Photo, largest)
            .or_else(|| held(Self::Animation, message.get("animation")))
            .or_else(|| held(Self::Video, message.get("video")))
    }
}

/// What Telegram's refusals mean, by what its description says (fact sheet, section 5): the first match counts.
const REFUSALS: &[(&str, Refusal)] = &[
    ("wrong file identifier", Refusal::Restage),
    ("wrong remote file identifier", Refusal::Restage),
    ("wrong file_id", Refusal::Restage),
    ("can't use file of type", Refusal::Restage),
    ("type of file mismatch", Refusal::Restage),
    ("media_empty", Refusal::Restage),
    ("too long", Refusal::No(Reason::Text)),
    ("message text is empty", Refusal::No(Reason::Text)),
    ("message_too_long", Refusal::No(Reason::Text)),
    ("photo_", Refusal::No(Reason::Media)),
    ("image_process_failed", Refusal::No(Reason::Media)),
    ("video_", Refusal::No(Reason::Media)),
    ("file must be non-empty", Refusal::No(Reason::Media)),
    ("file is too big", Refusal::No(Reason::Media)),
    ("entity too large", Refusal::No(Reason::Media)),
    ("can't use the media", Refusal::No(Reason::Media)),
    ("not enough rights", Refusal::No(Reason::NoRights)),
    ("need administrator rights", Refusal::No(Reason::NoRights)),
    ("have no rights", Refusal::No(Reason::NoRights)),
    ("chat_write_forbidden", Refusal::No(Reason::NoRights)),
    ("chat_admin_required", Refusal::No(Reason::NoRights)),
    ("chat_send_", Refusal::No(Reason::NoRights)),
    ("kicked", Refusal::No(Reason::NoRights)),
    ("not a member", Refusal::No(Reason::NoRights)),
    ("user is deactivated", Refusal::No(Reason::NoChat)),
    ("chat was deleted", Refusal::No(Reason::NoChat)),
    ("chat not found", Refusal::No(Reason::NoChat)),
    ("chat_id is empty", Refusal::No(Reason::NoChat)),
    ("channel_private", Refusal::No(Reason::NoChat)),
    ("frozen", Refusal::No(Reason::Restricted)),
];

#[derive(Clone)]
enum Refusal {
    Restage,
    No(Reason),
}

/// What to do about a call that did not do what was asked.
pub(super) fn fault(error: &BotError) -> Fault {
    match error {
        BotError::Fault(fault) => fault.clone(),
        BotError::Wait(after) => Fault::Later { after: Some(*after), gate: Gate::Account },
        BotError::Refused { code: 401 | 404, .. } => {
            tracing::error!("Telegram does not accept the bot's token: check TELEGRAM_TOKEN");
            Fault::Refused(Reason::Internal)
        }
        refused => match REFUSALS.iter().find(|(text, _)| refused.says(text)) {
            Some((_, Refusal::Restage)) => Fault::Restage,
            Some((_, Refusal::No(reason))) => Fault::Refused(reason.clone()),
            None => {
                tracing::warn!(?error, "Telegram refused for a reason that is not known");
                Fault::Refused(Reason::Refused)
            }
        },
    }
}
