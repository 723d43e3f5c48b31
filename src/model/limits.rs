//! What a network takes: the numbers that preview, media and tests all read.
//!
//! Made by `platforms`, read by `draft`, `media` and `chat`. Never decides anything itself.
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_segmentation::UnicodeSegmentation;

pub use super::document::DocumentNeed;
use super::emoji;
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

    /// The one with this media type.
    pub fn from_mime(mime: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Webp, Self::Gif].into_iter().find(|format| format.mime() == mime)
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

/// A shape: how wide a picture is for its height, as two small numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape(
    /// Width.
    pub u32,
    /// Height.
    pub u32,
);

impl Shape {
    /// Width by height.
    pub fn ratio(self) -> f64 {
        f64::from(self.0) / f64::from(self.1.max(1))
    }
}

/// As networks write it: `4:5`; a part in hundredths as `1.91:1`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self(width, 100) => write!(f, "{}:1", f64::from(width) / 100.0),
            Self(100, height) => write!(f, "1:{}", f64::from(height) / 100.0),
            Self(width, height) => write!(f, "{width}:{height}"),
        }
    }
}

/// The shapes that a network takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspect {
    /// The tallest.
    pub from: Shape,
    /// The widest.
    pub to: Shape,
    /// Whether others are refused; if not, the network shows them, with bars of its own.
    pub strict: bool,
}

impl Aspect {
    /// Whether a picture of this size has one of these shapes; a single one, as nearly as whole pixels can.
    pub fn holds(&self, width: u32, height: u32) -> bool {
        let (width, height) = (u64::from(width), u64::from(height));
        let (from, to) = (self.from, self.to);
        if from == to {
            return (width * u64::from(to.1)).abs_diff(height * u64::from(to.0)) <= u64::from(to.0.max(to.1));
        }
        width * u64::from(from.1) >= height * u64::from(from.0) && width * u64::from(to.1) <= height * u64::from(to.0)
    }
}

/// How finely a JPEG's colour is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chroma {
    /// At half the width and height (4:2:0), as networks store it anyway.
    Half,
    /// As it was in the picture; whole (4:4:4) for what was no JPEG.
    AsSource,
}

/// What one picture must be to be taken by a network. Its colour is always sRGB without a profile: `media::clean` sees to
/// that. It is never enlarged, and gets the best quality that fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Formats that are taken; the picture's own is kept when it is among them.
    pub formats: Vec<Format>,
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Longest side, in pixels.
    pub max_side: u32,
    /// Largest width, in pixels, where it is less than `max_side`.
    pub max_width: Option<u32>,
    /// Shortest side, in pixels: a smaller picture is laid on a ground of that size.
    pub min_side: u32,
    /// Largest width + height, in pixels.
    pub max_sum: Option<u32>,
    /// The shapes that are taken.
    pub aspect: Option<Aspect>,
    /// How finely colour is stored when the picture has to be encoded anew.
    pub chroma: Chroma,
}

impl Need {
    /// A need without any limit but these.
    pub fn new(formats: impl Into<Vec<Format>>, max_bytes: u64, max_side: u32) -> Self {
        Self {
            formats: formats.into(),
            max_bytes,
            max_side,
            max_width: None,
            min_side: 0,
            max_sum: None,
            aspect: None,
            chroma: Chroma::Half,
        }
    }

    /// Whether a picture like this meets it as it is.
    pub fn is_met_by(&self, format: Format, bytes: u64, width: u32, height: u32) -> bool {
        self.formats.contains(&format) && bytes <= self.max_bytes && self.has_room_for(width, height) && !self.refuses(width, height)
    }

    /// Whether a picture of this size is within the limits of sides.
    pub fn has_room_for(&self, width: u32, height: u32) -> bool {
        width.max(height) <= self.max_side
            && width.min(height) >= self.min_side
            && self.max_width.is_none_or(|most| width <= most)
            && self.max_sum.is_none_or(|sum| u64::from(width) + u64::from(height) <= u64::from(sum))
    }

    /// Whether a picture of this size has a shape that is not taken, or not shown well: it has to be padded or cropped.
    pub fn refuses(&self, width: u32, height: u32) -> bool {
        self.aspect.is_some_and(|aspect| !aspect.holds(width, height))
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
    /// By weight, as X counts ([`super::weighted`]).
    Weighted,
    /// Bytes of UTF-8.
    Utf8,
    /// Characters, and each emoji by its bytes of UTF-8, as Threads counts ([`super::emoji`]).
    EmojiBytes,
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
    /// Most posts of one thread; none: the network has no threads.
    pub threads: Option<usize>,
    /// Longest first comment, in `text_unit`; none: Crier writes none there.
    pub comment_max: Option<usize>,
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
    /// Longest alternative text, in `text_unit` (UTF-16 code units where that is by weight); none: the network has no
    /// alternative text.
    pub alt_max: Option<usize>,
    /// What a picture must be.
    pub photo: Need,
    /// What a video must be.
    pub video: VideoNeed,
    /// What the cover of a video must be; none: the network takes none.
    pub cover: Option<Need>,
    /// What a document must be; none: the network takes none.
    pub document: Option<DocumentNeed>,
}

impl Limits {
    /// Whether nothing goes there without a video.
    pub fn needs_video(&self) -> bool {
        self.needs_media && self.images == 0
    }

    /// A description as this network takes it: cut at its longest, none where there is no place for it.
    pub fn alt(&self, text: &str) -> Option<String> {
        let mut room = self.alt_max?;
        let fits = |piece: &&str| {
            let length = match self.text_unit {
                TextUnit::Graphemes => 1,
                TextUnit::Utf16 | TextUnit::Weighted => piece.encode_utf16().count(),
                TextUnit::Utf8 => piece.len(),
                TextUnit::EmojiBytes => emoji::length(piece),
            };
            let fits = length <= room;
            room = room.saturating_sub(length);
            fits
        };
        Some(text.graphemes(true).take_while(fits).collect())
    }
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
