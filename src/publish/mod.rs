//! Taking one part from its claim to its outcome: `job` gathers what the network needs, `tokens` opens and renews
//! what signs, `step` prepares and commits, `look` finds out about what may have left.
//!
//! Every outcome is written before anything else is done about it; the card is told afterwards. Called by `queue`;
//! never talks to people, never makes a rendition, never claims.

pub mod backoff;
mod hand;
mod job;
pub mod look;
mod step;
mod tokens;

use std::time::Duration;

use crate::clock::{Clock, Millis, SECOND};
use crate::media::keep::Files;
use crate::model::part::PartState;
use crate::model::problem::Reason;
use crate::net::{Net, REQUEST_LIMIT, UPLOAD_LIMIT};
use crate::platforms::Platforms;
use crate::store::{ClaimedPart, Finish, Result, Store};
use crate::vault::Ring;

use hand::Hands;

/// What a lease is longer than the longest request it covers.
const MARGIN: Millis = 30 * SECOND;
/// The lease of one step of the preparation, which may carry a file.
pub(crate) const STEP_LEASE: Millis = millis(UPLOAD_LIMIT) + MARGIN;
/// The lease of the visible request and of one look right behind it.
pub(crate) const COMMIT_LEASE: Millis = 2 * millis(REQUEST_LIMIT) + MARGIN;

/// What publishing needs. Cheap to clone.
#[derive(Clone)]
pub struct Publisher {
    /// The database.
    pub store: Store,
    /// Opens what is sealed.
    pub ring: Ring,
    /// The files.
    pub files: Files,
    /// The networks.
    pub platforms: Platforms,
    /// The HTTP client.
    pub net: Net,
    /// The clock.
    pub clock: Clock,
    hands: Hands,
}

impl Publisher {
    /// A publisher.
    pub fn new(store: Store, ring: Ring, files: Files, platforms: Platforms, net: Net, clock: Clock) -> Self {
        Self { store, ring, files, platforms, net, clock, hands: Hands::default() }
    }

    /// Works on a claimed part until it has an outcome or must wait.
    ///
    /// # Errors
    /// The database's: then the part comes back when its lease has run out.
    pub async fn work(&self, part: ClaimedPart) -> Result<()> {
        let _hand = self.hands.take(&part);
        match part.state {
            PartState::Staging => self.publish(&part).await,
            PartState::Unsure | PartState::Processing => self.look(&part).await,
            state => {
                tracing::error!(part = part.id, state = state.word(), "claimed in a state that nobody claims");
                Ok(())
            }
        }
    }

    /// Keeps the leases of what this process has in hand: it never takes its own work for dead.
    pub(crate) async fn renew(&self) -> Result<()> {
        let until = self.clock.now() + STEP_LEASE;
        for (part, fence) in self.hands.all() {
            self.store.renew_part(&part, fence, until).await?;
        }
        Ok(())
    }

    /// Writes an outcome down, then has the card tell it. Nothing happens when the part is not ours any more.
    async fn finish(&self, part: &ClaimedPart, from: PartState, finish: Finish) -> Result<bool> {
        let now = self.clock.now();
        if !self.store.finish_part(part, from, &finish, now).await? {
            tracing::warn!(
                part = part.id,
                from = from.word(),
                to = finish.state.word(),
                "the lease was lost; the outcome is left to whoever has it now"
            );
            return Ok(false);
        }
        tracing::info!(part = part.id, from = from.word(), to = finish.state.word(), reason = ?finish.reason, "part");
        if finish.state == PartState::Live {
            self.store.account_posted(&part.account, now).await?;
        }
        self.store.touch_card(&part.post, now).await?;
        Ok(true)
    }

    async fn fail(&self, part: &ClaimedPart, from: PartState, reason: Reason) -> Result<()> {
        self.finish(part, from, Finish { reason: Some(reason), ..Finish::to(PartState::Failed) }).await?;
        Ok(())
    }
}

const fn millis(duration: Duration) -> Millis {
    duration.as_secs() as Millis * SECOND
}
