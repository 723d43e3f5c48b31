//! What people choose for a post on X: who may reply. Called by `mod` and `post`.
//!
//! Source: facts: x, section 3.5. `subscribers` is left out: nobody could reply to who has none.

use crate::model::setting::{Chosen, Setting};

/// Everybody: then X is told nothing.
const EVERYONE: &str = "everyone";
const WHO: [(&str, &str); 4] = [
    (EVERYONE, "x-reply-everyone"),
    ("following", "x-reply-following"),
    ("mentionedUsers", "x-reply-mentioned"),
    ("verified", "x-reply-verified"),
];

/// The question who may reply.
pub(super) fn reply() -> Setting {
    Setting::of("reply", "x-reply", &WHO, Some(EVERYONE))
}

/// What X is told of who may reply; `None`: everybody.
pub(super) fn who_replies(chosen: &Chosen) -> Option<String> {
    reply().word(chosen).filter(|word| *word != EVERYONE).map(str::to_owned)
}
