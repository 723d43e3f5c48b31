//! Taking a published thing away again. Repeatable: what is gone already counts as taken away.

use super::job::Obstacle;
use super::{Publisher, backoff};
use crate::model::part::PartState;
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::store::{ClaimedPart, Finish, Result};

impl Publisher {
    /// Deletes what the part became.
    pub(super) async fn delete(&self, part: &ClaimedPart) -> Result<()> {
        let Some(remote) = &part.remote else { return self.stays(part, Reason::Refused).await };
        let ready = match self.open(part, true).await? {
            Ok(ready) => ready,
            Err(Obstacle::Token(fault)) => return self.not_deleted(part, &fault).await,
            Err(Obstacle::Fail(reason)) => return self.stays(part, reason).await,
            Err(Obstacle::Files) => return self.stays(part, Reason::Internal).await,
        };
        match ready.platform.delete(&self.net, &ready.job.account, &ready.job.token, remote).await {
            Ok(()) => self.finish(part, PartState::Deleting, Finish::to(PartState::Deleted)).await.map(|_| ()),
            Err(fault) => {
                if fault == Fault::Expired {
                    self.store.expire_token(&part.account, ready.signed.version).await?;
                }
                self.not_deleted(part, &fault).await
            }
        }
    }

    async fn not_deleted(&self, part: &ClaimedPart, fault: &Fault) -> Result<()> {
        let asked = match fault {
            Fault::Refused(reason) => return self.stays(part, reason.clone()).await,
            Fault::Relogin => {
                self.account_needs_login(&part.account).await?;
                return self.stays(part, Reason::SignedOut).await;
            }
            Fault::Later { after, .. } => *after,
            Fault::Expired => Some(0),
            Fault::Restage | Fault::Unsure => None,
        };
        match backoff::pause(part.attempts, asked, self.clock.chance(1_000)) {
            Some(pause) => {
                let again = Finish { attempt: true, ..Finish::to(PartState::Deleting) }.due(self.clock.now() + pause);
                self.finish(part, PartState::Deleting, again).await.map(|_| ())
            }
            None => self.stays(part, backoff::reason(fault)).await,
        }
    }

    /// It could not be deleted: it is still there, and the card says why.
    async fn stays(&self, part: &ClaimedPart, reason: Reason) -> Result<()> {
        self.finish(part, PartState::Deleting, Finish { reason: Some(reason), ..Finish::to(PartState::Live) }).await.map(|_| ())
    }
}
