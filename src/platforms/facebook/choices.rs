//! What people choose for a post: whether it goes into the feed, among the reels or the stories. Called by `mod` and `post`.
//! Source: facts: facebook, section 3.

use crate::model::setting::{Chosen, Setting};

const KINDS: [(&str, &str); 3] = [("feed", "facebook-kind-feed"), ("reel", "facebook-kind-reel"), ("story", "facebook-kind-story")];

/// Where a post goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Into the feed of the page.
    Feed,
    /// Among its reels.
    Reel,
    /// Among its stories, for a day.
    Story,
}

/// The settings of a page.
pub(super) fn settings() -> Vec<Setting> {
    vec![kind()]
}

fn kind() -> Setting {
    Setting::of("kind", "facebook-kind", &KINDS, Some("feed"))
}

impl Kind {
    /// What was chosen.
    pub(super) fn of(chosen: &Chosen) -> Self {
        match kind().word(chosen) {
            Some("reel") => Self::Reel,
            Some("story") => Self::Story,
            _ => Self::Feed,
        }
    }
}
