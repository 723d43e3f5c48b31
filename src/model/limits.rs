//! What a network takes, in numbers.

use serde::{Deserialize, Serialize};

/// How a network counts the length of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextUnit {
    /// Extended grapheme clusters: what people see as one character.
    Graphemes,
    /// UTF-16 code units.
    Utf16,
}

/// A picture format that a network takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
}

/// What a picture must be like. Equal needs share one rendition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// The formats taken; the first is the one made when a change is needed.
    pub formats: Vec<Format>,
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// The longest side, in pixels.
    pub max_side: u32,
    /// Width and height together, in pixels.
    pub max_sum: Option<u32>,
    /// The longer side divided by the shorter.
    pub max_ratio: Option<u32>,
}

/// What a network takes in one post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The longest text, in `text_unit`.
    pub text_max: usize,
    /// How text is counted.
    pub text_unit: TextUnit,
    /// The longest text in UTF-8 bytes, where the network counts those too.
    pub text_bytes: Option<usize>,
    /// The longest text beside media, where that is another number.
    pub caption_max: Option<usize>,
    /// How many pictures.
    pub images: usize,
    /// How many videos.
    pub videos: usize,
    /// Whether pictures and videos go together in one post.
    pub mixed: bool,
    /// Whether an animated GIF stays animated.
    pub animated: bool,
    /// Whether text alone is no post.
    pub needs_media: bool,
    /// The longest alternative text in characters; `None` where there is none.
    pub alt_max: Option<usize>,
    /// What a picture must be like.
    pub photo: Need,
    /// The largest video, in bytes.
    pub video_bytes: u64,
    /// The longest video, in seconds.
    pub video_seconds: Option<u32>,
}
