//! The networks, by name.

use serde::{Deserialize, Serialize};

/// A network that Crier publishes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformId {
    /// Bluesky, or any other server that speaks the AT Protocol.
    Bluesky,
    /// Telegram channels and groups.
    Telegram,
}

impl PlatformId {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Bluesky, Self::Telegram];

    /// Its word in the database, in the demo's scripts and in logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bluesky => "bluesky",
            Self::Telegram => "telegram",
        }
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bluesky => "Bluesky",
            Self::Telegram => "Telegram",
        }
    }

    /// The network with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.word() == word)
    }
}
