//! The cover of a video: what stands for it until it is played. A moment of it, or a picture of the person's own. Pure.
//!
//! Chosen in `chat`, made by the media worker as a rendition of the video, given by `publish` to the networks that take
//! one, shown by `report`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::limits::Need;
use super::object::content_of;
use super::trouble::Trouble;

/// What a person wants to stand for a video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cover", rename_all = "snake_case")]
pub enum Cover {
    /// A moment of it.
    Moment {
        /// Which of [`MOMENTS`].
        n: u8,
    },
    /// A picture of their own.
    Own {
        /// Telegram's name of it.
        file_id: String,
    },
    /// It cannot be used: the video goes out without.
    Unusable {
        /// Why.
        trouble: Trouble,
    },
}

/// The moments that are offered: so many, from the first picture on, at even distances.
pub const MOMENTS: u8 = 4;

impl Cover {
    /// The moment with this number, if it is offered.
    pub fn moment(n: &str) -> Option<Self> {
        n.parse().ok().filter(|n| *n < MOMENTS).map(|n| Self::Moment { n })
    }

    /// Whether it goes out with the video.
    pub fn is_usable(&self) -> bool {
        !matches!(self, Self::Unusable { .. })
    }

    /// How the rendition is named that it becomes: of the video that is kept as `video`, for a network with this `need`.
    /// A picture of their own is the same for every video of the medium.
    pub fn key(&self, video: &str, need: &Need) -> String {
        match self {
            Self::Own { .. } => named(&serde_json::json!(["cover", self, need])),
            _ => named(&serde_json::json!(["cover", self, need, content_of(video)])),
        }
    }
}

/// When the moment `n` of a video of so many milliseconds is.
pub fn moment_at(n: u8, ms: u64) -> u64 {
    ms * u64::from(n) / u64::from(MOMENTS)
}

/// How the sheet of all moments of the video that is kept as `video` is named.
pub fn sheet_key(video: &str) -> String {
    named(&serde_json::json!(["moments", content_of(video)]))
}

/// The panel of a card in which the cover of this medium is chosen.
pub fn screen(media: &str) -> String {
    format!("cover.{media}")
}

/// The medium whose cover is being chosen in this panel.
pub fn chosen_in(screen: Option<&str>) -> Option<&str> {
    screen?.strip_prefix("cover.")
}

fn named(what: &serde_json::Value) -> String {
    Sha256::digest(what.to_string().as_bytes()).iter().take(10).map(|byte| format!("{byte:02x}")).collect()
}
