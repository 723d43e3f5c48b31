//! What a network takes of a video: the numbers that the plan of an encode, the card and the tests all read. Pure.

use serde::{Deserialize, Serialize};

use super::limits::Zone;

/// Fewest bits a second of picture and sound together that are worth looking at.
pub const LEAST_BITS: u64 = 160_000;

/// A way in which a picture that moves is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Codec {
    /// H.264 (AVC), 8 bits, 4:2:0: the one that every network takes.
    H264,
    /// H.265 (HEVC).
    Hevc,
    /// VP9.
    Vp9,
    /// AV1.
    Av1,
}

/// What one video must be to be taken by a network. A video is always an MP4 file with its index in front, and its
/// sound is AAC; what differs stands here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VideoNeed {
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Shortest video, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_ms: Option<u64>,
    /// Longest video, in milliseconds.
    pub max_ms: Option<u64>,
    /// Longest side, in pixels.
    pub max_side: u32,
    /// Fewest and most pictures a second.
    pub fps: (u32, u32),
    /// Codecs that are taken; a video that is stored in one of them is not encoded again for its codec.
    pub codecs: Vec<Codec>,
    /// Most bits a second, of picture and sound together.
    pub max_bitrate: Option<u64>,
    /// Least and largest width relative to the height.
    pub ratio: Option<(f32, f32)>,
    /// Whether every picture must stand for the same time.
    pub steady: bool,
    /// Whether the file may say which part of its streams is to be played (an edit list).
    pub edits: bool,
    /// What the network's own buttons and words cover of a tall one: the brand keeps out of it.
    pub zone: Zone,
}

impl VideoNeed {
    /// A need with the numbers that most networks share: H.264 up to 60 pictures a second, of any shape and length.
    pub fn of(max_bytes: u64, max_side: u32) -> Self {
        Self {
            max_bytes,
            min_ms: None,
            max_ms: None,
            max_side,
            fps: (1, 60),
            codecs: vec![Codec::H264],
            max_bitrate: None,
            ratio: None,
            steady: false,
            edits: true,
            zone: Zone::NONE,
        }
    }

    /// Whether a video of so many milliseconds can be brought under the allowed bytes and still be looked at.
    pub fn holds(&self, ms: u64) -> bool {
        let bits = u128::from(self.max_bytes) * 8 * 97 / 100 * 1_000 / u128::from(ms + 1_000);
        bits >= u128::from(LEAST_BITS)
    }

    /// Whether a video of so many milliseconds is shorter than is taken: nothing can mend that.
    pub fn is_too_long_for(&self, ms: u64) -> bool {
        self.min_ms.is_some_and(|least| ms < least)
    }

    /// Whether a video of so many milliseconds is longer than is taken.
    pub fn is_too_short_for(&self, ms: u64) -> bool {
        self.max_ms.is_some_and(|most| ms > most)
    }

    /// The longest video that is taken, in minutes as people write them: `3`, or `2:20`.
    pub fn minutes(&self) -> String {
        let seconds = self.max_ms.unwrap_or(0) / 1_000;
        match seconds % 60 {
            0 => (seconds / 60).to_string(),
            rest => format!("{}:{rest:02}", seconds / 60),
        }
    }

    /// The longest piece that may be cut for a network with a longest length: a little below it, because a picture
    /// more or less may come with the cut.
    pub fn longest_cut(&self) -> Option<u64> {
        self.max_ms.map(|most| most.saturating_sub(100).max(1))
    }

    /// Where a video of so many milliseconds ends, when only the beginning goes there.
    pub fn cut_of(&self, ms: u64) -> Option<u64> {
        if self.is_too_short_for(ms) { self.longest_cut() } else { None }
    }
}
