//! What a network takes: the numbers that preview, media and tests all read.
//!
//! Made by `platforms`, read by `draft`, `media` and `chat`. Never decides anything itself.
use serde::{Deserialize, Serialize};
use std::fmt::Write;

pub use super::video::{Codec, VideoNeed};

/// A picture format that Crier can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG, the one that every network takes.
    Jpeg,
    /// PNG, animated PNG included.
    Png,
    /// WebP, animated WebP included.
    Webp,
    /// GIF, still or animated.
    Gif,
}

impl Format {
    /// The media type to name in an upload.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// The usual ending of a file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
        }
    }
}

/// What one picture must be to be taken by a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Formats that are taken; the picture's own is kept when it is among them.
    pub formats: Vec<Format>,
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Longest side, in pixels.
    pub max_side: u32,
    /// Largest width + height, in pixels.
    pub max_sum: Option<u32>,
    /// Largest ratio of the long side to the short one.
    pub max_ratio: Option<f32>,
}

impl Need {
    /// A stable name for this need: two equal needs share a rendition. Goes into storage keys.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for format in &self.formats {
            let _ = write!(key, "{}-", format.extension());
        }
        let _ = write!(key, "{}b-{}px", self.max_bytes, self.max_side);
        if let Some(sum) = self.max_sum {
            let _ = write!(key, "-s{sum}");
        }
        if let Some(ratio) = self.max_ratio {
            let _ = write!(key, "-r{}", (f64::from(ratio) * 1000.0).round());
        }
        key
    }
}

/// What a network's own buttons and words cover of a tall video: fractions of its height and width that the brand
/// keeps out of. Wide and square videos are shown whole.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Zone {
    /// From the top, of the height.
    pub top: f32,
    /// From the right, of the width.
    pub right: f32,
    /// From the bottom, of the height.
    pub bottom: f32,
    /// From the left, of the width.
    pub left: f32,
}

impl Zone {
    /// Nothing is covered.
    pub const NONE: Self = Self { top: 0.0, right: 0.0, bottom: 0.0, left: 0.0 };
    /// Reels of Instagram and Facebook. Source: Meta's ads guide asks to keep 14 % at the top, 35 % at the bottom and 6 %
    /// at either side free of text and logos; read as it is restated by several third parties in 2026.
    pub const REELS: Self = Self { top: 0.14, right: 0.06, bottom: 0.35, left: 0.06 };
    /// YouTube Shorts. Third parties (2026) name 480 of 1920 pixels at the bottom and the column of buttons at the right;
    /// YouTube's own numbers were not found, and nobody has measured these.
    pub const SHORTS: Self = Self { top: 0.10, right: 0.15, bottom: 0.25, left: 0.05 };
    /// TikTok. Its own templates are pictures that vary with the caption; third parties (2026) name 150 of 1920 pixels at
    /// the top, 28 % at the bottom and 15 % at the right. Nobody has measured these.
    pub const TIKTOK: Self = Self { top: 0.08, right: 0.15, bottom: 0.28, left: 0.06 };
    /// How much taller than wide a video is, at least, that fills a phone's screen and is covered: nearly 16 to 9.
    const TALL: f32 = 1.7;

    /// What is covered of a video with these sides: nothing, unless it is tall.
    pub fn of(self, width: u32, height: u32) -> Self {
        if height as f32 >= width as f32 * Self::TALL { self } else { Self::NONE }
    }
}

/// How a network counts the length of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextUnit {
    /// Characters as a person sees them (extended grapheme clusters).
    Graphemes,
    /// UTF-16 code units.
    Utf16,
}

/// Everything about a network that decides whether a post fits it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Longest text, in `text_unit`.
    pub text_max: usize,
    /// What `text_max` and `caption_max` count.
    pub text_unit: TextUnit,
    /// Longest text in UTF-8 bytes, where that is limited too.
    pub text_bytes: Option<usize>,
    /// Longest text when media is attached, where it differs.
    pub caption_max: Option<usize>,
    /// Most pictures in one post.
    pub images: usize,
    /// Most videos in one post.
    pub videos: usize,
    /// Whether pictures and videos may share a post.
    pub mixed: bool,
    /// Whether a GIF stays animated.
    pub animated: bool,
    /// Whether a post without media is impossible.
    pub needs_media: bool,
    /// Longest alternative text, in `text_unit`; none: the network has no alternative text.
    pub alt_max: Option<usize>,
    /// What a picture must be.
    pub photo: Need,
    /// What a video must be.
    pub video: VideoNeed,
    /// What the cover of a video must be; none: the network takes none.
    pub cover: Option<Need>,
}

/// How much a network lets through in a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Units, in the network's own counting.
    pub most: i64,
    /// In so many milliseconds.
    pub per: i64,
    /// Units that one part uses up.
    pub cost: i64,
}

impl Pace {
    /// What only "publish now" may use: a tenth.
    pub fn kept(&self) -> i64 {
        self.most / 10
    }
}
