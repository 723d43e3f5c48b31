//! The life of a part: one visible thing at one network. Every change of state goes through [`PartState::on`];
//! the store repeats the same guard in SQL. Pure.
//!
//! ```text
//! Queued ─claim─▶ Staging ─ready─▶ Committing ─▶ Live | Processing | HandedOver
//!    ▲  ▲            │ wait ─▶ Waiting ─claim─▶ Staging
//!    │  └─ later ────┤                 │ no answer ─▶ Unsure ─find─▶ Live | Queued | Failed | Asked
//!    ├── signed in ── NeedsLogin ◀─────┤
//!    │    Failed ◀─────────────────────┘        Asked ─▶ Live | HandedOver | Queued | Closed
//!    └── publish ──── Late ◀─ Queued, Staging     Live ─delete─▶ Deleting ─▶ Deleted | Live
//! ```

use serde::{Deserialize, Serialize};

/// Where a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// Waits for its time, or for the part ahead of it.
    Queued,
    /// A worker prepares it: uploads, containers. Everything here may be repeated.
    Staging,
    /// The network works on what was uploaded; looked at again when due.
    Waiting,
    /// The one request that makes it visible has left, or is about to.
    Committing,
    /// Visible.
    Live,
    /// Accepted; the network makes it visible later. Never sent again.
    Processing,
    /// Handed to the person's inbox at the network; the person publishes it there.
    HandedOver,
    /// The answer of the visible request was lost: Crier looks before it does anything.
    Unsure,
    /// Looking did not settle it: the person was asked.
    Asked,
    /// Its time passed while nothing could leave: the person was asked whether it still should.
    Late,
    /// The account must be signed in again.
    NeedsLogin,
    /// Ended without being published, with a cause.
    Failed,
    /// Taken back by the person before it left.
    Cancelled,
    /// The person left an unsure one as it is.
    Closed,
    /// The person wants it gone from the network.
    Deleting,
    /// Gone from the network again.
    Deleted,
}

/// What happens to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A worker takes it.
    Claim,
    /// The network needs time before the next step.
    Wait,
    /// Certain that nothing visible happened: try again later, or from the beginning.
    Later,
    /// Everything is prepared; the visible request may leave.
    Ready,
    /// Visible.
    Live,
    /// Accepted, not visible yet.
    Processing,
    /// In the person's inbox at the network; of what the person was asked about, by their word.
    HandedOver,
    /// No answer, or none that can be read.
    Lost,
    /// Looking settled nothing.
    Ask,
    /// Its time is long past.
    Late,
    /// The person says: publish it all the same.
    Publish,
    /// The token is not accepted.
    Relogin,
    /// The network refuses it, or the attempts are used up.
    Fail,
    /// The person takes it back.
    Cancel,
    /// The person tries a failed one again.
    Retry,
    /// The account was signed in again.
    SignedIn,
    /// The person says: it is there.
    ItIsThere,
    /// The person says: it is not there, post it.
    NotThere,
    /// The person says: leave it.
    Leave,
    /// The person says: delete it from the network.
    Delete,
    /// It is gone from the network.
    Gone,
    /// It could not be deleted: it is still there.
    Stays,
}

impl PartState {
    /// All states.
    pub const ALL: [Self; 16] = [
        Self::Queued,
        Self::Staging,
        Self::Waiting,
        Self::Committing,
        Self::Live,
        Self::Processing,
        Self::HandedOver,
        Self::Unsure,
        Self::Asked,
        Self::Late,
        Self::NeedsLogin,
        Self::Failed,
        Self::Cancelled,
        Self::Closed,
        Self::Deleting,
        Self::Deleted,
    ];

    /// The state after `event`, or `None` when that cannot happen here.
    pub fn on(self, event: Event) -> Option<Self> {
        use PartState as S;
        Some(match (self, event) {
            (S::Queued | S::Waiting, Event::Claim) => S::Staging,
            (S::Staging, Event::Wait) => S::Waiting,
            (S::Staging, Event::Ready) => S::Committing,
            // From Unsure only after `find` said that a repeat is harmless or that nothing is there.
            (S::Staging | S::Committing | S::Unsure, Event::Later) => S::Queued,
            (S::Committing | S::Unsure | S::Processing, Event::Live) => S::Live,
            (S::Committing | S::Unsure, Event::Processing) => S::Processing,
            (S::Committing | S::Processing | S::Asked, Event::HandedOver) => S::HandedOver,
            (S::Committing, Event::Lost) => S::Unsure,
            // Processing is asked about when looking at it has killed the process again and again.
            (S::Unsure | S::Processing, Event::Ask) => S::Asked,
            (S::Queued | S::Staging, Event::Late) => S::Late,
            (S::Queued | S::Staging | S::Waiting | S::Committing, Event::Relogin) => S::NeedsLogin,
            // From Unsure only after `find` said that the network took it and will never show it.
            (S::Queued | S::Staging | S::Waiting | S::Committing | S::Unsure | S::Processing, Event::Fail) => S::Failed,
            (S::Queued | S::Waiting | S::Late | S::NeedsLogin | S::Failed, Event::Cancel) => S::Cancelled,
            (S::Failed, Event::Retry) | (S::NeedsLogin, Event::SignedIn) | (S::Late, Event::Publish) => S::Queued,
            (S::Asked, Event::ItIsThere) => S::Live,
            (S::Asked, Event::NotThere) => S::Queued,
            (S::Asked, Event::Leave) => S::Closed,
            (S::Live, Event::Delete) => S::Deleting,
            (S::Deleting, Event::Gone) => S::Deleted,
            (S::Deleting, Event::Stays) => S::Live,
            _ => return None,
        })
    }

    /// Whether nothing more happens without the person.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Live | Self::HandedOver | Self::Failed | Self::Cancelled | Self::Closed | Self::Deleted)
    }

    /// Whether the person can still take it back.
    pub fn can_cancel(self) -> bool {
        self.on(Event::Cancel).is_some()
    }

    /// Its word in the database and in logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Staging => "staging",
            Self::Waiting => "waiting",
            Self::Committing => "committing",
            Self::Live => "live",
            Self::Processing => "processing",
            Self::HandedOver => "handed_over",
            Self::Unsure => "unsure",
            Self::Asked => "asked",
            Self::Late => "late",
            Self::NeedsLogin => "needs_login",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
        }
    }

    /// The state with this word in the database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}
