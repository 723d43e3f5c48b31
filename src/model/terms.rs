//! What a network said of an account when it was asked right before a post: who it goes out as, what may be chosen, or why
//! nothing may go out now. Asked by `connect`, kept among the facts of the account by `store`, read by the network that
//! said it and by whoever shows or checks a draft.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::problem::Reason;
use crate::clock::{MINUTE, Millis, SECOND};

/// Its name among the facts of an account.
const KEY: &str = "terms";
/// How long what was said is good enough for a card that is shown anew.
const FRESH: Millis = 10 * MINUTE;
/// How long it is good enough for somebody who was just told that nothing can go out.
const JUST_NOW: Millis = 10 * SECOND;

/// What a network said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// When it was asked.
    pub asked_at: Millis,
    /// What it said, in the network's own form; `Null` when nothing may be posted now, or it did not answer.
    pub told: Value,
    /// Why nothing may be posted now.
    pub trouble: Option<Reason>,
    /// How often in a row it did not answer.
    pub tries: i64,
    /// Whether a network that fetches pictures from here could not: then they cannot go there now.
    #[serde(default)]
    pub unreached: bool,
}

impl Terms {
    /// Those that stand among the facts of an account.
    pub fn of(facts: &Value) -> Option<Self> {
        serde_json::from_value(facts.get(KEY)?.clone()).ok()
    }

    /// Puts them among the facts of an account.
    pub fn put(&self, facts: &mut Value) {
        if let (Some(facts), Ok(own)) = (facts.as_object_mut(), serde_json::to_value(self)) {
            facts.insert(KEY.to_owned(), own);
        }
    }

    /// Whether they were asked for a post that was begun at `begun`, rather than for one before it.
    pub fn are_of(&self, begun: Millis) -> bool {
        self.asked_at >= begun
    }

    /// Whether a card that is shown at `now` should not rely on them.
    pub fn are_old(&self, now: Millis) -> bool {
        self.asked_at + FRESH < now
    }

    /// Whether somebody who was told at `now` that nothing can go out may have changed that meanwhile.
    pub fn may_have_changed(&self, now: Millis) -> bool {
        self.asked_at + JUST_NOW < now
    }
}
