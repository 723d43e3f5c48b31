//! A post: a draft from its first word on, confirmed by the person, told about in one card.

use serde::{Deserialize, Serialize};

use super::cover::Cover;
use super::fit::Fit;
use super::ids::{AccountId, MediaId, PartId, PersonId, PostId, TargetId, WorkspaceId};
use super::origin::{Credit, Origin};
use super::part::PartState;
use super::platform::PlatformId;
use super::problem::Reason;
use super::removed::Removed;
use super::say::Say;
use crate::clock::Millis;

/// A post, whatever became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Its name.
    pub id: PostId,
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// Who wrote it.
    pub person: PersonId,
    /// The conversation it was written in; its card is there.
    pub chat: i64,
    /// The message it began with.
    pub source: i64,
    /// Telegram's name of the album, if it came as one.
    pub group: Option<String>,
    /// How it stands.
    pub state: PostState,
    /// Its text, the same for every target that has none of its own.
    pub text: String,
    /// The message that holds the text: editing that one edits the post.
    pub text_source: Option<i64>,
    /// Whether a brand goes onto its pictures.
    pub branded: bool,
    /// What becomes of pictures whose shape a network does not take.
    pub fit: Fit,
    /// The brand that was chosen for it; `None`: each account's own, or else the workspace's.
    pub brand: Option<String>,
    /// When it goes out, once that is decided.
    pub due_at: Option<Millis>,
    /// Raised by every change, so that a tap on an old picture of it is noticed.
    pub version: i64,
    /// When it began.
    pub created_at: Millis,
    /// When the person last did something to it.
    pub touched_at: Millis,
    /// The card, once it is there.
    pub card: Option<i64>,
    /// The time until which the last "publish now" can be undone.
    pub undo_until: Option<Millis>,
    /// What its card shows beside it, as `chat` wrote it: a calendar, a choice. `None`: just the post.
    pub screen: Option<String>,
    /// The repeat that it was made by; `None` for an ordinary post.
    pub recurrence: Option<String>,
}

/// How a post stands as a whole; what happens to its targets is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// An album whose pictures still come in.
    Gathering,
    /// Open: the person looks at it.
    Draft,
    /// Confirmed: at least one target is on its way, or has ended.
    Sent,
    /// Put away by the person.
    Discarded,
    /// Goes out again and again: never itself, but as the posts that are made from it.
    Repeats,
    /// Goes nowhere: its files are cleaned and handed back.
    Clean,
}

/// One account that a post may go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its name.
    pub id: TargetId,
    /// The post.
    pub post: PostId,
    /// The account.
    pub account: AccountId,
    /// The network.
    pub platform: PlatformId,
    /// Whether the person wants it.
    pub on: bool,
    /// Text of its own, when the post's does not do.
    pub text: Option<String>,
    /// Whether it gets only the beginning of a video that is too long for it.
    pub cut: bool,
    /// Whether a text that is too long for it goes as a thread.
    pub thread: bool,
    /// The parts it consists of; none before it is confirmed.
    pub parts: Vec<Part>,
}

/// One visible thing of a target: the post itself, then replies of a thread, then a first comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its name.
    pub id: PartId,
    /// Its place within the target, from 0.
    pub n: i64,
    /// What a post of a thread says.
    pub words: Option<String>,
    /// Where it stands.
    pub state: PartState,
    /// When something is due.
    pub due_at: Millis,
    /// How many attempts were made.
    pub attempts: i64,
    /// How far the upload is, in percent.
    pub progress: Option<i64>,
    /// What the network called it, once it is live.
    pub remote: Option<Remote>,
    /// Why it failed, is late, or could not be deleted.
    pub reason: Option<Reason>,
    /// When it ended.
    pub ended_at: Option<Millis>,
}

/// What a network called a published thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    /// The network's own name of it.
    pub id: String,
    /// Where people can see it; `None` when the network gives no address.
    pub link: Option<String>,
    /// What of it is not as it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// What of a published thing is not as it was asked for, or not yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Fewer people see it than was asked for.
    MorePrivate,
    /// More people see it than was asked for.
    MorePublic,
    /// It is to be seen by all only from this moment on.
    VisibleAt(Millis),
    /// The network tells the address only once it has looked at it.
    LinkLater,
    /// The network tells no address of what not everybody may see.
    LinkHidden,
    /// Its cover was not taken.
    NoCover,
    /// Its words are not shown: a story has none.
    NoWords,
    /// It was not put onto the playlist.
    NotListed,
    /// Crier was interrupted before its cover was set.
    CoverLeft,
    /// Crier was interrupted before it was put onto the playlist.
    ListLeft,
    /// Crier was interrupted, and could not see how much of the rest was done by then.
    Unfinished,
}

/// One picture, video or document of a post.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// Its name.
    pub id: MediaId,
    /// The post.
    pub post: PostId,
    /// The message it came with: the order of an album.
    pub message: i64,
    /// How Telegram sent it.
    pub kind: MediaKind,
    /// Telegram's name of the file, to fetch it with.
    pub file_id: String,
    /// Telegram's lasting name of the file: the same for everybody who sends it.
    pub unique_id: Option<String>,
    /// The file's name, if it had one.
    pub name: Option<String>,
    /// Bytes, as Telegram says.
    pub size: Option<i64>,
    /// Alternative text for those who cannot see it.
    pub alt: Option<String>,
    /// How it stands.
    pub state: MediaState,
    /// What is known of it once it is clean.
    pub clean: Option<CleanFile>,
    /// Why it cannot be used.
    pub trouble: Option<super::trouble::Trouble>,
    /// The upload that it came by, when Telegram could not bring it: it cannot be fetched again.
    pub upload: Option<String>,
    /// The message in which the clean file was handed back.
    pub handed: Option<i64>,
    /// What stands for it until it is played, if the person chose that: a video's.
    pub cover: Option<Cover>,
    /// What it is called where that is shown, if the person chose it: a document's.
    pub title: Option<String>,
}

/// How Telegram sent a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// As a photo (Telegram has made it smaller).
    Photo,
    /// As a video.
    Video,
    /// As a GIF or a video without sound.
    Animation,
    /// As a file, byte by byte.
    Document,
}

/// How a picture or video stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaState {
    /// Not fetched yet.
    New,
    /// Fetched and clean.
    Ready,
    /// Cannot be used; `trouble` says why.
    Bad,
    /// Its bytes were deleted on time; it is fetched again when it is needed.
    Gone,
}

/// The clean file of a medium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleanFile {
    /// Where it is kept.
    pub key: String,
    /// Its type, as it is sent: `image/jpeg`.
    pub mime: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes.
    pub bytes: u64,
    /// Whether it moves (a GIF, a video).
    pub moving: bool,
    /// Milliseconds, for a video, and for a moving picture that a video can be made of.
    pub duration: Option<u64>,
    /// Pages, for a document.
    #[serde(default)]
    pub pages: Option<u32>,
    /// What was taken out of it.
    pub removed: Vec<Removed>,
    /// What the file said of where it comes from.
    #[serde(default)]
    pub origin: Origin,
    /// Who made it and who owns it, where the workspace keeps that and the file said so: written anew into it.
    #[serde(default)]
    pub credit: Option<Credit>,
    /// SHA-256 of its bytes, in hexadecimal: the same picture sent twice is known by it.
    #[serde(default)]
    pub hash: String,
}

impl Post {
    /// The first words of its text, at most `max` characters.
    pub fn words(&self, max: usize) -> Say {
        let flat = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if flat.is_empty() {
            return Say::new("words-none");
        }
        let mut short: String = flat.chars().take(max).collect();
        if short.len() < flat.len() {
            short = format!("{}…", short.trim_end());
        }
        Say::new("words").text("words", short)
    }

    /// The beginning of its text as it was written, lines and all, at most `max` characters.
    pub fn excerpt(&self, max: usize) -> Say {
        let mut text: String = self.text.chars().take(max).collect();
        if text.len() < self.text.len() {
            text.push('…');
        }
        if text.is_empty() { Say::new("words-none") } else { Say::new("words").text("words", text) }
    }
}

impl Target {
    /// Where the target stands: that of its first part which is not live; `None` before it is confirmed. Live, too, when
    /// something of a thread is live and the person took the rest back, or could not be deleted beside what was.
    pub fn state(&self) -> Option<PartState> {
        let Some(open) = self.parts.iter().find(|part| part.state != PartState::Live) else {
            return self.parts.last().map(|part| part.state);
        };
        let any = |state| self.parts.iter().any(|part| part.state == state);
        Some(match open.state {
            PartState::Deleted if any(PartState::Deleting) => PartState::Deleting,
            PartState::Deleted | PartState::Cancelled if any(PartState::Live) => PartState::Live,
            state => state,
        })
    }

    /// The part that the target's state is of.
    pub fn at(&self) -> Option<&Part> {
        let state = self.state()?;
        self.parts.iter().find(|part| part.state == state)
    }

    /// Whether a thread has begun to be seen: nothing of it can be changed any more.
    pub fn is_begun(&self) -> bool {
        self.parts.len() > 1 && self.parts.iter().any(|part| part.state != PartState::Cancelled && !part.state.can_cancel())
    }
}

impl Media {
    /// Whether it is a video (with or without sound), rather than a picture.
    pub fn is_video(&self) -> bool {
        match &self.clean {
            Some(clean) => clean.mime.starts_with("video/"),
            None => matches!(self.kind, MediaKind::Video),
        }
    }

    /// Whether it is a document, rather than a picture or a video. Known once it is clean.
    pub fn is_document(&self) -> bool {
        self.clean.as_ref().is_some_and(|clean| clean.mime == "application/pdf")
    }
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Its word in the database.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one with this word in the database.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words!(PostState { Gathering = "gathering", Draft = "draft", Sent = "sent", Discarded = "discarded", Repeats = "repeats", Clean = "clean" });
words!(MediaKind { Photo = "photo", Video = "video", Animation = "animation", Document = "document" });
words!(MediaState { New = "new", Ready = "ready", Bad = "bad", Gone = "gone" });
