//! The worker's side: claims what is due, has `publish` do it, takes back what the dead left. The loop around it is
//! the app's.

use crate::clock::Millis;
use crate::publish::{Publisher, STEP_LEASE};
use crate::store::{ClaimedPart, Result};

/// Claims parts and has them published. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    publisher: Publisher,
}

impl Worker {
    /// A worker.
    pub fn new(publisher: Publisher) -> Self {
        Self { publisher }
    }

    /// Claims the part that goes first, if one is due.
    ///
    /// # Errors
    /// The database's.
    pub async fn claim(&self) -> Result<Option<ClaimedPart>> {
        let now = self.publisher.clock.now();
        self.publisher.store.claim_part(now, now + self.publisher.clock.span(STEP_LEASE)).await
    }

    /// Works on a claimed part.
    ///
    /// # Errors
    /// The database's: then the part comes back when its lease has run out.
    pub async fn work(&self, part: ClaimedPart) -> Result<()> {
        self.publisher.work(part).await
    }

    /// When the next part is due, if any.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_due(&self) -> Result<Option<Millis>> {
        self.publisher.store.next_part(self.publisher.clock.now()).await
    }

    /// Keeps the leases of what this process has in hand: nobody takes it for dead.
    ///
    /// # Errors
    /// The database's.
    pub async fn renew(&self) -> Result<()> {
        self.publisher.renew().await
    }

    /// Takes back what was left so long that its lease ran out; never what this process has in hand.
    ///
    /// # Errors
    /// The database's.
    pub async fn recover(&self) -> Result<()> {
        self.renew().await?;
        let now = self.publisher.clock.now();
        for post in self.publisher.store.recover_parts(now).await? {
            tracing::warn!(post, "the lease of a part of it ran out");
            self.publisher.store.touch_card(&post, now).await?;
        }
        Ok(())
    }
}
