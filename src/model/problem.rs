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
    /// The network has not reviewed the operator's app yet, and takes such posts from private accounts only.
    Unaudited,
    /// The network does not know that the address is the operator's from which it was to fetch the files.
    Domain,
    /// Something that was chosen is not offered any more.
    Choose,
    /// Too much waits in the person's inbox at the network already.
    InboxFull,
    /// The network's own app on the person's telephone is too old.
    OldApp,
    /// The video is longer or shorter than the network takes from this account.
    Duration,
    /// The video has too many or too few pictures a second.
    FrameRate,
    /// The picture has more or fewer pixels than the network takes.
    PictureSize,
    /// The network could not fetch the files.
    NotFetched,
    /// The person, or somebody in their name, stopped it at the network.
    StoppedThere,
    /// The network failed while it worked on what it had taken.
    TheirFault,
    /// The operator's app may read there, and not publish.
    ReadOnly,
    /// The network wants to be paid by the operator.
    Credits,
    /// The post of the thread that it goes below is not there any more.
    NothingAhead,
    /// Nobody knows the address of the post of the thread that it goes below.
    NoAddress,
    /// The network does not take a link of the text, or cannot read what it leads to.
    Link,
    /// The network does not take a picture or video of this shape.
    Shape,
    /// The video has too few pixels.
    Resolution,
    /// The video is too short or too long.
    Length,
    /// The network took the file and could not make anything of it.
    NotProcessed,
    /// The network lets nothing of the account through for some hours.
    Blocked,
    /// The network says that the post breaks its rules.
    Standards,
    /// The network wants the owner of the account to confirm something first.
    Confirm,
    /// The network wants the page to be authorised for publishing first.
    Authorize,
    /// The moment that was to stand for a video is none of it.
    Moment,
    /// The network knows no such place.
    Place,
    /// The network cannot use the sound of a video.
    Sound,
    /// The video has more bits a second than the network takes.
    BitRate,
    /// The text has more links than the network takes.
    Links,
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
            Self::Unaudited => "reason-unaudited",
            Self::Domain => "reason-domain",
            Self::Choose => "reason-choose",
            Self::InboxFull => "reason-inbox-full",
            Self::OldApp => "reason-old-app",
            Self::Duration => "reason-duration",
            Self::FrameRate => "reason-frame-rate",
            Self::PictureSize => "reason-picture-size",
            Self::NotFetched => "reason-not-fetched",
            Self::StoppedThere => "reason-stopped-there",
            Self::TheirFault => "reason-their-fault",
            Self::ReadOnly => "reason-read-only",
            Self::Credits => "reason-credits",
            Self::NothingAhead => "reason-nothing-ahead",
            Self::NoAddress => "reason-no-address",
            Self::Link => "reason-link",
            Self::Shape => "reason-shape",
            Self::Resolution => "reason-resolution",
            Self::Length => "reason-length",
            Self::NotProcessed => "reason-not-processed",
            Self::Blocked => "reason-blocked",
            Self::Standards => "reason-standards",
            Self::Confirm => "reason-confirm",
            Self::Authorize => "reason-authorize",
            Self::Moment => "reason-moment",
            Self::Place => "reason-place",
            Self::Sound => "reason-sound",
            Self::BitRate => "reason-bit-rate",
            Self::Links => "reason-links",
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
