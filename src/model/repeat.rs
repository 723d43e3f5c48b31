//! A post that goes out again and again: what it is made from, how often, and when the next one is.

use jiff::civil::DateTime;

use super::ids::{PersonId, PostId, WorkspaceId};
use super::plan::Rhythm;
use crate::clock::{HOUR, Millis};

/// How long before its time an occurrence is made: its files are fetched, cleaned and rendered by then, and the person
/// can still stop it.
pub const LEAD: Millis = HOUR;

/// A post that repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Its name.
    pub id: String,
    /// The workspace it belongs to.
    pub workspace: WorkspaceId,
    /// What every occurrence is made from.
    pub post: PostId,
    /// In whose chat the occurrences are told about.
    pub person: PersonId,
    /// How often.
    pub rhythm: Rhythm,
    /// The IANA zone of its wall clock.
    pub zone: String,
    /// The next occurrence that was not made yet, on the wall clock.
    pub next: DateTime,
    /// When that one is made; `None` while it is paused.
    pub due_at: Option<Millis>,
}

impl Repeat {
    /// Whether it rests until somebody resumes it.
    pub fn is_paused(&self) -> bool {
        self.due_at.is_none()
    }
}
