//! One part on its way to one account, and what each step came to. Made by `publish`, read by each network. Holds no
//! behaviour.

use std::path::PathBuf;

use serde_json::Value;

use crate::clock::Millis;
use crate::model::account::{Account, Token};
use crate::model::origin::Origin;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::setting::Chosen;

/// One part on its way to one account.
pub struct Job {
    /// The account.
    pub account: Account,
    /// What signs the requests.
    pub token: Token,
    /// The part's name: the seed of everything that must be the same on a repeat.
    pub part: String,
    /// When the part was made: the fixed time of networks that want one.
    pub made_at: Millis,
    /// The text, final.
    pub text: String,
    /// The language of the person, as a BCP 47 code.
    pub lang: &'static str,
    /// The files, in order, fitted to [`super::Platform::limits`]; none for [`super::Platform::find`], which sends nothing.
    pub media: Vec<JobMedia>,
    /// The person's private chat, where Telegram media may be staged.
    pub chat: i64,
    /// Since when it has been in doubt whether it is there, if it is: what may be repeated for a while only is not
    /// repeated after that while.
    pub doubt_at: Option<Millis>,
    /// What it goes below, if it is one of the later posts of a thread.
    pub reply: Option<Reply>,
    /// What was chosen for the network's own settings.
    pub chosen: Chosen,
    /// Whether the part was just taken up: then more may have been done than was noted.
    pub taken_up: bool,
    /// The network's own notes from the steps before; `Null` at the beginning.
    pub saved: Value,
}

/// Where one of the later posts of a thread belongs.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The first post of the thread.
    pub root: Remote,
    /// The one right ahead.
    pub parent: Remote,
}

/// One file of a [`Job`].
#[derive(Clone, Debug)]
pub struct JobMedia {
    /// Where its bytes are.
    pub file: PathBuf,
    /// Its type: `image/jpeg`.
    pub mime: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes.
    pub bytes: u64,
    /// Whether it moves.
    pub moving: bool,
    /// Milliseconds, for a video.
    pub duration: Option<u64>,
    /// Whether it is a video made of a moving picture, which has no sound and begins again at its end where the network
    /// can do that.
    pub loops: bool,
    /// Alternative text.
    pub alt: Option<String>,
    /// What its file said of where it comes from: for networks that ask whether a generator made it.
    pub origin: Origin,
    /// What stands for a video until it is played, where that was chosen and the network takes it.
    pub cover: Option<JobCover>,
    /// What it is called there: a document's, where the network takes documents.
    pub title: Option<String>,
    /// Telegram's name of the very same file, if the person has been shown it.
    pub shown: Option<String>,
    /// Where the network can fetch it while the part lives: for networks that do ([`super::About::fetches`]).
    pub link: Option<String>,
}

/// The cover of a video: a JPEG.
#[derive(Clone, Debug)]
pub struct JobCover {
    /// Where its bytes are.
    pub file: PathBuf,
    /// Telegram's name of the very same picture, if the person has been shown it.
    pub shown: Option<String>,
    /// As [`JobMedia::link`].
    pub link: Option<String>,
}

/// What a step of the preparation came to.
#[derive(Debug)]
pub enum Stage {
    /// Another step is needed, after `after` milliseconds (0: at once).
    Wait {
        /// Kept for the next step.
        saved: Value,
        /// Milliseconds.
        after: Millis,
        /// Percent of the upload.
        progress: i64,
    },
    /// The visible request may leave.
    Ready(Value),
}

/// What the visible request came to.
#[derive(Debug)]
pub enum Outcome {
    /// Visible.
    Live(Remote),
    /// Accepted; look again after so many milliseconds.
    Processing {
        /// Kept for [`super::Platform::find`].
        saved: Value,
        /// Milliseconds.
        after: Millis,
    },
    /// In the person's inbox at the network.
    HandedOver,
}

/// What looking came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// It is there.
    Live(Remote),
    /// In the person's inbox at the network.
    HandedOver,
    /// The network has given it up, for this cause: it will never be there.
    Failed(Reason),
    /// Certainly not there.
    NotThere,
    /// A repeat of the same request is a no-op at the network, whether it is there or not.
    RepeatIsSafe,
    /// For now the network would tell a repeat of the same request from the first one: it settles the matter, once whoever
    /// sent that has certainly ended, so that it cannot come later still.
    RepeatSettles,
    /// The network still works on it; look again after so many milliseconds.
    Processing(Millis),
    /// Looking cannot settle it.
    CannotTell,
}
