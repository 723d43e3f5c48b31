//! What TikTok says of an account right before a post (`creator_info`): who it goes out as, who may see it, what its owner
//! has switched off, how long a video may be. Pure. Called by `mod`, `choices` and `post`.
//!
//! Source: facts: tiktok, section 3.1.

use serde::Deserialize;
use serde_json::Value;

use crate::model::account::Account;
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::terms::Terms;

/// Everybody may see it: offered to accounts that are public.
pub(super) const EVERYONE: &str = "PUBLIC_TO_EVERYONE";
/// Nobody but its author.
pub(super) const SELF: &str = "SELF_ONLY";

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Creator {
    /// The name behind the @.
    pub(super) username: String,
    /// The name that people see.
    pub(super) nickname: String,
    /// Who may be allowed to see it, in TikTok's words.
    pub(super) privacy: Vec<String>,
    pub(super) no_comment: bool,
    pub(super) no_duet: bool,
    pub(super) no_stitch: bool,
    /// The longest video, in milliseconds.
    pub(super) longest: Option<u64>,
}

#[derive(Deserialize)]
struct Told {
    creator_username: String,
    creator_nickname: String,
    privacy_level_options: Vec<String>,
    #[serde(default)]
    comment_disabled: bool,
    #[serde(default)]
    duet_disabled: bool,
    #[serde(default)]
    stitch_disabled: bool,
    max_video_post_duration_sec: Option<u64>,
}

impl Creator {
    /// Reads an answer; `None` when it is none.
    pub(super) fn of(told: &Value) -> Option<Self> {
        let told: Told = serde_json::from_value(told.clone()).ok()?;
        Some(Self {
            username: told.creator_username,
            nickname: told.creator_nickname,
            privacy: told.privacy_level_options,
            no_comment: told.comment_disabled,
            no_duet: told.duet_disabled,
            no_stitch: told.stitch_disabled,
            longest: told.max_video_post_duration_sec.map(|seconds| seconds * 1_000),
        })
    }

    /// What was last told of an account.
    pub(super) fn known(account: &Account) -> Option<Self> {
        Self::of(&Terms::of(&account.facts)?.told)
    }

    /// Whether everybody can see the account: only such accounts can publish to everybody.
    pub(super) fn is_public(&self) -> bool {
        self.privacy.iter().any(|option| option == EVERYONE)
    }
}

/// Why nothing can be published right now, and what the person can do.
pub(super) fn cannot(trouble: &Reason) -> Say {
    Say::new(match trouble {
        Reason::RateLimited => "tiktok-cannot-today",
        Reason::Unavailable => "tiktok-cannot-ask",
        Reason::SignedOut => "tiktok-cannot-signed-out",
        _ => "tiktok-cannot",
    })
}
