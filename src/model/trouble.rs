//! What can be wrong with a photo or a video, in the terms that a person is told.
//!
//! Returned by everything in `media`; `chat` and `report` turn it into a sentence through
//! [`Trouble::key`] and [`Trouble::args`]. Never holds a path or a program's raw output.
use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::say::Say;

/// Why a file cannot be cleaned, branded or fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "snake_case")]
pub enum Trouble {
    /// Crier ended twice while it worked on the file.
    #[error("the process ended twice while it worked on the file")]
    Crashed,
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The bytes are no picture and no video, whatever the name says.
    #[error("the file is no picture, no video and no PDF")]
    NotMedia,
    /// Something else where only a picture will do: for a logo, for a cover.
    #[error("the file is no picture")]
    NoPicture,
    /// Media of a kind that cannot be cleaned.
    #[error("{kind} cannot be cleaned")]
    Unsupported {
        /// What it is.
        kind: Kind,
    },
    /// The file ends before the picture does.
    #[error("the {kind} is cut short")]
    Truncated {
        /// What it is.
        kind: Kind,
    },
    /// More pixels than are decoded: a bomb or a giant.
    #[error("{width} x {height} pixels are too many")]
    TooManyPixels {
        /// Width that the header names, in pixels.
        width: u32,
        /// Height that the header names, in pixels.
        height: u32,
    },
    /// An animation with more frames than are handled.
    #[error("{frames} frames of this size are too many")]
    TooManyFrames {
        /// Frames counted.
        frames: u32,
    },
    /// The file cannot be brought under the size that is allowed.
    #[error("it does not fit into {max} bytes")]
    TooBig {
        /// The allowed size, in bytes.
        max: u64,
    },
    /// It claims a format and breaks its rules.
    #[error("the {kind} is damaged: {why}")]
    Damaged {
        /// What it claims to be.
        kind: Kind,
        /// Where it breaks, for the log.
        why: String,
    },
    /// It is encrypted: what is in it cannot be read, or not rewritten.
    #[error("the {kind} is encrypted")]
    Locked {
        /// What it is.
        kind: Kind,
    },
    /// No usable video stream, or a codec that the output file cannot hold.
    #[error("the video cannot be used: {why}")]
    VideoCodec {
        /// The codec, or what is missing.
        why: String,
    },
    /// An HDR video, and an ffmpeg that cannot bring its colours to ordinary screens.
    #[error("this ffmpeg cannot convert HDR")]
    Hdr,
    /// ffmpeg or ffprobe is not installed.
    #[error("ffmpeg is not installed")]
    NoFfmpeg,
    /// The program that opens HEIC and AVIF is not installed.
    #[error("crier-heif is not installed")]
    NoHeif {
        /// What the file is.
        kind: Kind,
    },
    /// The video took longer than allowed and was stopped.
    #[error("it took too long")]
    TookTooLong,
    /// Cleaning left something behind; the result was thrown away.
    #[error("something was left after cleaning: {what}")]
    LeftOver {
        /// What the second look found, in format words.
        what: String,
    },
    /// Larger than a bot may fetch from Telegram.
    #[error("larger than the {max} bytes that can be fetched")]
    TooBigToFetch {
        /// The most that can be fetched, in bytes.
        max: u64,
    },
    /// Larger than a bot may send in Telegram.
    #[error("larger than the {max} bytes that can be sent")]
    TooBigToSend {
        /// The most that can be sent, in bytes.
        max: u64,
    },
    /// It came by the upload page, and its bytes were deleted on time.
    #[error("the uploaded file was deleted on time")]
    UploadGone,
    /// Telegram does not hand the file out (any more).
    #[error("Telegram does not hand the file out")]
    NotFetched,
    /// The bytes are no font that letters can be drawn with.
    #[error("not a TrueType or OpenType font")]
    NotAFont,
    /// A file could not be read or written.
    #[error("file trouble: {why}")]
    File {
        /// The system's word for it.
        why: String,
    },
}

impl Trouble {
    /// The same where a picture was asked for: what else could be published is not told then.
    pub fn of_picture(&self) -> Self {
        if *self == Self::NotMedia { Self::NoPicture } else { self.clone() }
    }

    /// The locale key of the sentence that the person reads.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Crashed => "media-crashed",
            Self::Empty => "media-empty",
            Self::NotMedia => "media-not-media",
            Self::NoPicture => "media-no-picture",
            Self::Unsupported { .. } => "media-unsupported",
            Self::Truncated { .. } => "media-truncated",
            Self::TooManyPixels { .. } => "media-too-many-pixels",
            Self::TooManyFrames { .. } => "media-too-many-frames",
            Self::TooBig { .. } => "media-too-big",
            Self::Damaged { .. } => "media-damaged",
            Self::Locked { .. } => "media-locked",
            Self::VideoCodec { .. } => "media-video-codec",
            Self::Hdr => "media-hdr",
            Self::NoFfmpeg => "media-no-ffmpeg",
            Self::NoHeif { .. } => "media-no-heif",
            Self::TookTooLong => "media-took-too-long",
            Self::LeftOver { .. } => "media-left-over",
            Self::TooBigToFetch { .. } => "media-too-big-to-fetch",
            Self::TooBigToSend { .. } => "media-too-big-to-send",
            Self::UploadGone => "media-upload-gone",
            Self::NotFetched => "media-not-fetched",
            Self::NotAFont => "media-not-a-font",
            Self::File { .. } => "media-file",
        }
    }

    /// What happened and what the person can do.
    pub fn say(&self) -> Say {
        let say = Say::new(self.key());
        match self {
            Self::Unsupported { kind }
            | Self::Truncated { kind }
            | Self::NoHeif { kind }
            | Self::Locked { kind }
            | Self::Damaged { kind, .. } => say.text("format", kind.to_string()),
            Self::TooManyPixels { width, height } => say.num("width", *width).num("height", *height),
            Self::TooManyFrames { frames } => say.num("frames", *frames),
            Self::TooBig { max } => say.text("megabytes", format!("{:.1}", *max as f64 / 1e6)),
            Self::TooBigToFetch { max } | Self::TooBigToSend { max } => say.num("megabytes", max / 1_000_000),
            Self::VideoCodec { why } => say.text("codec", why.clone()),
            _ => say,
        }
    }

    /// It claims a format and breaks its rules.
    pub fn damaged(kind: Kind, why: impl ToString) -> Self {
        Self::Damaged { kind, why: why.to_string() }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::File { why: error.kind().to_string() }
    }
}
