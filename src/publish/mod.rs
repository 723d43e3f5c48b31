//! Taking one part from its claim to its outcome: `job` gathers what the network needs, `late` asks about what is long past, `step` prepares and commits, `look` finds out about what may have
//! left, `delete` takes it away again.
//!
//! Every outcome is written before anything else is done about it. Called by `queue`;
//! never talks to people, never makes a rendition, never claims.

pub mod backoff;
mod cover;
mod delete;
mod hand;
mod job;
mod late;
mod link;
pub mod look;
mod saved;
mod step;

pub use late::LATE;

use std::time::Duration;

use crate::clock::{Clock, Millis, SECOND};
use crate::links::Links;
use crate::media::keep::Files;
use crate::model::part::PartState;
use crate::model::problem::Reason;
use crate::net::{Net, REQUEST_LIMIT, UPLOAD_LIMIT};
use crate::platforms::Platforms;
use crate::store::{ClaimedPart, Finish, Result, Store};
use crate::tokens::Tokens;
use crate::vault::Ring;

use hand::Hands;

/// What a lease is longer than the longest request it covers. (All of these are spans: see [`Clock::span`].)
const MARGIN: Millis = 30 * SECOND;
/// The lease of one step of the preparation, which may carry a file.
pub const STEP_LEASE: Millis = millis(UPLOAD_LIMIT) + MARGIN;
/// The lease of the visible request and of one look right behind it; kept up while the request is under way.
pub const COMMIT_LEASE: Millis = 2 * millis(REQUEST_LIMIT) + MARGIN;

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
    /// Where networks fetch files.
    pub links: Links,
    hands: Hands,
}

impl Publisher {
    /// A publisher that nobody reaches from outside: networks that fetch files get no links.
    pub fn new(store: Store, ring: Ring, files: Files, platforms: Platforms, net: Net, clock: Clock) -> Self {
        let links = Links::new(&store, &files, &ring, &clock, None);
        Self { store, ring, files, platforms, net, clock, links, hands: Hands::default() }
    }

    /// The same, with links for the networks that fetch files.
    pub fn linking(self, links: Links) -> Self {
        Self { links, ..self }
    }

    fn tokens(&self) -> Tokens<'_> {
        Tokens { store: &self.store, ring: &self.ring, net: &self.net, clock: &self.clock }
    }

    /// Works on a claimed part until it has an outcome or must wait.
    ///
    /// # Errors
    /// The database's: then the part comes back when its lease has run out.
    pub async fn work(&self, part: ClaimedPart) -> Result<()> {
        let _hand = self.hands.take(&part);
        match part.state {
            PartState::Staging => self.publish_or_ask(&part).await,
            PartState::Deleting => self.delete(&part).await,
            PartState::Unsure | PartState::Processing => self.look(&part).await,
            state => {
                tracing::error!(part = part.id, state = state.word(), "claimed in a state that nobody claims");
                Ok(())
            }
        }
    }

    /// Keeps the leases of what this process has in hand: it never takes its own work for dead.
    pub async fn renew(&self) -> Result<()> {
        let until = self.clock.now() + self.clock.span(STEP_LEASE);
        for (part, fence) in self.hands.all() {
            self.store.renew_part(&part, fence, until).await?;
        }
        Ok(())
    }

    /// Writes an outcome down; the card tells it. Nothing happens when the part is not ours any more.
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
        Ok(true)
    }

    async fn fail(&self, part: &ClaimedPart, from: PartState, reason: Reason) -> Result<()> {
        if reason == Reason::Choose {
            // What can be chosen instead is asked, so that the card can offer it.
            if let Some(account) = self.store.account(&part.account).await? {
                self.store.want_terms(&account, self.clock.now()).await?;
            }
        }
        self.finish(part, from, Finish { reason: Some(reason), ..Finish::to(PartState::Failed) }).await?;
        Ok(())
    }
}

const fn millis(duration: Duration) -> Millis {
    duration.as_secs() as Millis * SECOND
}
