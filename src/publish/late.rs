//! What could not leave in time: after an outage, what is long past is asked about, or goes out one by one, as the
//! person has chosen. A backlog never leaves in a burst.

use super::Publisher;
use crate::clock::{MINUTE, Millis};
use crate::model::part::PartState;
use crate::store::{ClaimedPart, Finish, Late, Result};

/// How far a post may be behind its time before that counts as late.
pub const LATE: Millis = 15 * MINUTE;
/// The least time between two late posts of one account.
pub const ROOM: Millis = MINUTE;

impl Publisher {
    /// Publishes a claimed part, unless its time is long past and its person wants to be asked.
    pub(super) async fn publish_or_ask(&self, part: &ClaimedPart) -> Result<()> {
        if self.asks(part).await? {
            let planned = part.planned_at.unwrap_or_default();
            let reason = self.store.late_because(part.platform, &part.account, planned).await?;
            return self.finish(part, PartState::Staging, Finish { reason, ..Finish::to(PartState::Late) }).await.map(|_| ());
        }
        self.publish(part).await
    }

    /// Whether it is late for the first time: what was begun in time, or is tried again, goes on, and so does a thread that
    /// was begun.
    async fn asks(&self, part: &ClaimedPart) -> Result<bool> {
        let fresh = part.n == 0 && !part.late_ok && part.attempts == 0 && part.looks == 0 && part.saved.is_null();
        if !fresh || !self.is_late(part) {
            return Ok(false);
        }
        let Some(post) = self.store.post(&part.post).await? else { return Ok(false) };
        let person = self.store.person(post.person).await?;
        Ok(person.is_none_or(|person| person.late == Late::Ask))
    }

    /// After a late post, and after the last one of a late thread, its account is left alone for a while.
    pub(super) async fn leave_room(&self, part: &ClaimedPart) -> Result<()> {
        if self.is_late(part) && part.behind == 0 { self.store.shut_gate(&part.account, self.clock.now() + ROOM).await } else { Ok(()) }
    }

    fn is_late(&self, part: &ClaimedPart) -> bool {
        part.planned_at.is_some_and(|planned| self.clock.now() - planned > LATE)
    }
}
