//! Where a picture comes from, by what its file says of itself: content credentials, a digital source type, a prompt.
//!
//! Read by `media` before all of that is taken out, shown by `report`, passed to the networks that ask. A file can lie:
//! nothing here is proved, and no signature is checked.
use serde::{Deserialize, Serialize};

/// What a file says of its picture's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nothing.
    #[default]
    Unknown,
    /// A generator made it (IPTC: trainedAlgorithmicMedia).
    MadeByAi,
    /// A generator made a part of it (IPTC: compositeWithTrainedAlgorithmicMedia).
    EditedByAi,
    /// A camera or a scanner took it (IPTC: digitalCapture and the like).
    Camera,
}

impl Origin {
    /// Whether a network that asks for it has to be told.
    pub fn is_ai(self) -> bool {
        matches!(self, Self::MadeByAi | Self::EditedByAi)
    }

    /// The locale key of the line that the person reads; none where there is nothing to say.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::MadeByAi => Some("card-made-by-ai"),
            Self::EditedByAi => Some("card-edited-by-ai"),
            Self::Camera | Self::Unknown => None,
        }
    }
}

/// Who made a picture and who owns it: what a person may rightly want to keep in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Credit {
    /// EXIF's Artist.
    pub artist: Option<String>,
    /// EXIF's Copyright.
    pub copyright: Option<String>,
}

/// Longest name or notice that is kept, in characters.
const MAX_CREDIT: usize = 200;

impl Credit {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.artist.is_none() && self.copyright.is_none()
    }

    /// Fills what is still missing; control characters and space around it go, nothing is longer than 200 characters.
    pub fn fill(&mut self, artist: Option<&str>, copyright: Option<&str>) {
        self.artist = self.artist.take().or_else(|| artist.and_then(plain));
        self.copyright = self.copyright.take().or_else(|| copyright.and_then(plain));
    }

    /// What of another is not known yet.
    pub fn fill_from(&mut self, other: &Self) {
        self.fill(other.artist.as_deref(), other.copyright.as_deref());
    }
}

fn plain(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| !c.is_control()).take(MAX_CREDIT).collect();
    Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty())
}
