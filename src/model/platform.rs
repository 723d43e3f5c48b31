//! The networks, by name.

use serde::{Deserialize, Serialize};

/// A network that Crier publishes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformId {
    /// Bluesky, or any other server that speaks the AT Protocol.
    Bluesky,
    /// Facebook Pages.
    Facebook,
    /// Instagram, by its own sign-in.
    Instagram,
    /// Instagram, by the sign-in of the Facebook page that the account is linked to: an app, bytes and rights of its own.
    #[serde(rename = "instagram_pages")]
    InstagramPages,
    /// LinkedIn, for members.
    #[serde(rename = "linkedin")]
    LinkedIn,
    /// LinkedIn, for the pages of companies: an app, limits and a sign-in of their own.
    #[serde(rename = "linkedin_pages")]
    LinkedInPages,
    /// Telegram channels and groups.
    Telegram,
    /// Threads.
    Threads,
    /// TikTok.
    #[serde(rename = "tiktok")]
    TikTok,
    /// X.
    X,
    /// YouTube channels.
    #[serde(rename = "youtube")]
    YouTube,
}

impl PlatformId {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Bluesky,
        Self::Facebook,
        Self::Instagram,
        Self::InstagramPages,
        Self::LinkedIn,
        Self::LinkedInPages,
        Self::Telegram,
        Self::Threads,
        Self::TikTok,
        Self::X,
        Self::YouTube,
    ];

    /// Its word in the database, in the demo's scripts and in logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bluesky => "bluesky",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::InstagramPages => "instagram_pages",
            Self::LinkedIn => "linkedin",
            Self::LinkedInPages => "linkedin_pages",
            Self::Telegram => "telegram",
            Self::Threads => "threads",
            Self::TikTok => "tiktok",
            Self::X => "x",
            Self::YouTube => "youtube",
        }
    }

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bluesky => "Bluesky",
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
            Self::InstagramPages => "Instagram (Facebook)",
            Self::LinkedIn => "LinkedIn",
            Self::LinkedInPages => "LinkedIn Pages",
            Self::Telegram => "Telegram",
            Self::Threads => "Threads",
            Self::TikTok => "TikTok",
            Self::X => "X",
            Self::YouTube => "YouTube",
        }
    }

    /// The network with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.word() == word)
    }
}

/// What can be paused: everything, or one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// One network.
    One(PlatformId),
}

impl Scope {
    /// All of them, in the order in which they are shown.
    pub fn every() -> impl Iterator<Item = Self> {
        std::iter::once(Self::All).chain(PlatformId::ALL.map(Self::One))
    }

    /// Its word in the database and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::One(platform) => platform.word(),
        }
    }

    /// What somebody means who writes `text`: nothing or `all` is everything; capital letters do not matter.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        if text.is_empty() { Some(Self::All) } else { Self::every().find(|scope| scope.word() == text) }
    }

    /// Whether it holds what goes to this network.
    pub fn holds(self, platform: PlatformId) -> bool {
        self == Self::All || self == Self::One(platform)
    }
}
