//! What a process does of the whole: everything, or one share of it among many processes on one PostgreSQL.

/// A process's share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Everything.
    #[default]
    All,
    /// Talks: asks Telegram for updates, understands them, answers, shows cards.
    Bot,
    /// Works: fetches and cleans media, publishes, sweeps.
    Worker,
    /// Listens: takes Telegram's webhooks.
    Web,
}

impl Role {
    /// Its word in the database and in logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Bot => "bot",
            Self::Worker => "worker",
            Self::Web => "web",
        }
    }

    /// Whether it talks.
    pub fn talks(self) -> bool {
        matches!(self, Self::All | Self::Bot)
    }

    /// Whether it works.
    pub fn works(self) -> bool {
        matches!(self, Self::All | Self::Worker)
    }

    /// Whether it takes webhooks.
    pub fn listens(self) -> bool {
        matches!(self, Self::All | Self::Web)
    }
}
