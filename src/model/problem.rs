//! Why something did not go as wished: in the words of Crier, never in those of a network.
//! Stored with a part or a picture, turned into a sentence by `Reason::say` where it is told.

use serde::{Deserialize, Serialize};

use super::platform::PlatformId;
use super::say::Say;

/// Why a network did not take a post, or why it is in doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// The text does not fit the network's rules.
    Text,
    /// The network does not take this picture or video.
    Media,
    /// The account may not publish there any more (rights removed, bot kicked).
    NoRights,
    /// The chat or channel is gone, or was renamed.
    NoChat,
    /// The network has restricted the account.
    Restricted,
    /// The token is not accepted any more.
    SignedOut,
    /// The network asked to wait, again and again.
    RateLimited,
    /// The network did not answer, or answered with its own failure, until the attempts were used up.
    Unavailable,
    /// The prepared file is gone and could not be made again.
    FileGone,
    /// The network refused without saying why in a way that Crier knows.
    Refused,
    /// Crier ended twice while it worked on this.
    Crashed,
    /// It is late: an owner had paused publishing.
    Paused,
    /// It is late: the network did not answer.
    Outage,
    /// It is late: Crier was not running.
    Stopped,
    /// The network says that it has this very post already.
    Duplicate,
    /// The network does not accept the operator's app.
    App,
    /// The operator's app may read there, and not publish.
    ReadOnly,
    /// The network wants to be paid by the operator.
    Credits,
    /// The post of the thread that it goes below is not there any more.
    NothingAhead,
    /// Nobody knows the address of the post of the thread that it goes below.
    NoAddress,
    /// A fault of Crier's own; the reference finds it in the log.
    Internal,
}

impl Reason {
    /// What happened and what the person can do.
    pub fn say(&self, platform: PlatformId) -> Say {
        let key = match self {
            Self::Text => "reason-text",
            Self::Media => "reason-media",
            Self::NoRights => "reason-no-rights",
            Self::NoChat => "reason-no-chat",
            Self::Restricted => "reason-restricted",
            Self::SignedOut => "reason-signed-out",
            Self::RateLimited => "reason-rate-limited",
            Self::Unavailable => "reason-unavailable",
            Self::FileGone => "reason-file-gone",
            Self::Refused => "reason-refused",
            Self::Crashed => "reason-crashed",
            Self::Paused => "late-paused",
            Self::Outage => "late-outage",
            Self::Stopped => "late-stopped",
            Self::Duplicate => "reason-duplicate",
            Self::App => "reason-app",
            Self::ReadOnly => "reason-read-only",
            Self::Credits => "reason-credits",
            Self::NothingAhead => "reason-nothing-ahead",
            Self::NoAddress => "reason-no-address",
            Self::Internal => "reason-internal",
        };
        Say::new(key).text("network", platform.name())
    }

    /// Why something published could not be deleted there, and what the person can do.
    pub fn say_stays(&self, platform: PlatformId) -> Say {
        let key = match self {
            Self::NoRights => "stays-no-rights",
            Self::NoChat => "stays-no-chat",
            Self::SignedOut => "stays-signed-out",
            Self::RateLimited | Self::Unavailable => "stays-unavailable",
            Self::Crashed | Self::Internal => "stays-internal",
            _ => "stays-refused",
        };
        Say::new(key).text("network", platform.name())
    }
}
