//! From a claim to an outcome: prepare, one step at a time; write the intent down; let the one visible request leave;
//! write down what came of it.

use super::job::{Obstacle, Ready};
use super::{COMMIT_LEASE, MARGIN, Publisher, STEP_LEASE, backoff};
use crate::clock::{Millis, SECOND};
use crate::model::account::AccountState;
use crate::model::part::PartState;
use crate::model::problem::Reason;
use crate::net::{Fault, Gate};
use crate::platforms::{Outcome, Stage};
use crate::store::{ClaimedPart, Finish, Health, Intent, Result};
use crate::tokens::Signed;

/// How long the network is left alone before what it lost is prepared again.
const RESTAGE_PAUSE: Millis = SECOND;

impl Publisher {
    /// Prepares a claimed part, and commits it when it is ready.
    pub(super) async fn publish(&self, part: &ClaimedPart) -> Result<()> {
        let mut ready = match self.open(part, false).await? {
            Ok(ready) => ready,
            Err(obstacle) => return self.blocked(part, obstacle).await,
        };
        let mut shown = None;
        loop {
            match ready.platform.stage(&self.net, &ready.job).await {
                Ok(Stage::Ready(saved)) => {
                    ready.job.saved = saved;
                    return self.commit(part, &ready).await;
                }
                Ok(Stage::Wait { saved, after, progress }) => {
                    let sealed = ready.sealed(&saved)?;
                    if !self.store.keep_part(part, &sealed, Some(progress), self.clock.now() + self.clock.span(STEP_LEASE)).await? {
                        return Ok(());
                    }
                    if after > 0 {
                        let waits = Finish { saved: Some(sealed), ..Finish::to(PartState::Waiting) }.due(self.clock.now() + after);
                        return self.finish(part, PartState::Staging, waits).await.map(|_| ());
                    }
                    if shown.replace(progress) != Some(progress) {
                        self.store.touch_card(&part.post, self.clock.now()).await?;
                    }
                    ready.job.saved = saved;
                    ready.job.taken_up = false;
                }
                Err(fault) => return self.fault(part, PartState::Staging, &fault, ready.signed).await,
            }
        }
    }

    /// Lets the visible request leave, once, after the intent is written down.
    async fn commit(&self, part: &ClaimedPart, ready: &Ready<'_>) -> Result<()> {
        let now = self.clock.now();
        match self.store.intend_part(part, &ready.sealed(&ready.job.saved)?, now, now + self.clock.span(COMMIT_LEASE)).await? {
            Intent::Written => {}
            Intent::Paused => return self.paused(part, ready).await,
            Intent::Lost => {
                tracing::warn!(part = part.id, "the lease was lost before anything left");
                return Ok(());
            }
        }
        // The intent took so long to write that the lease might end before the answer: nothing has left yet.
        if self.clock.now() - now > self.clock.span(MARGIN / 2) {
            return self.fault(part, PartState::Committing, &Fault::later(), ready.signed).await;
        }
        let (net, heard) = self.net.listening();
        let result = ready.platform.commit(&net, &ready.job).await;
        let done = match result {
            Ok(outcome) => self.outcome(part, ready, outcome).await,
            Err(Fault::Unsure) => {
                let pause = if ready.platform.can_find() { backoff::look(0).unwrap_or(0) } else { 0 };
                let unsure = Finish { health: Health::Failing, ..Finish::to(PartState::Unsure) };
                self.finish(part, PartState::Committing, unsure.due(self.clock.now() + self.clock.span(pause))).await.map(|_| ())
            }
            Err(fault) => self.fault(part, PartState::Committing, &fault, ready.signed).await,
        };
        for told in heard.take() {
            let of = if told.gate == Gate::App { part.platform.word() } else { &part.account };
            self.store.told_budget(of, told.per, told.remaining, told.reset_at, self.clock.now()).await?;
        }
        done
    }

    /// An owner paused publishing before anything left: it waits, with what is prepared, until it may go on.
    async fn paused(&self, part: &ClaimedPart, ready: &Ready<'_>) -> Result<()> {
        let saved = Some(ready.sealed(&ready.job.saved)?);
        let waits = Finish { saved, ..Finish::to(PartState::Queued) }.due(self.clock.now());
        self.finish(part, PartState::Staging, waits).await.map(|_| ())
    }

    async fn outcome(&self, part: &ClaimedPart, ready: &Ready<'_>, outcome: Outcome) -> Result<()> {
        let finish = match outcome {
            Outcome::Live(remote) => Finish { remote: Some(remote), ..Finish::to(PartState::Live) },
            Outcome::HandedOver => Finish::to(PartState::HandedOver),
            Outcome::Processing { saved, after } => {
                Finish { saved: Some(ready.sealed(&saved)?), ..Finish::to(PartState::Processing) }.due(self.clock.now() + after)
            }
        };
        // While the account is still in hand: the next one must find the gate shut. What went out is noted in any case.
        if finish.state == PartState::Live
            && let Err(error) = self.leave_room(part).await
        {
            tracing::warn!(%error, "no room could be left behind a late post");
        }
        let finish = Finish { health: Health::Well, ..finish };
        self.finish(part, PartState::Committing, finish).await.map(|_| ())
    }

    /// What to do when there is no job: nothing was sent.
    async fn blocked(&self, part: &ClaimedPart, obstacle: Obstacle) -> Result<()> {
        match obstacle {
            Obstacle::Token(fault) => self.fault(part, PartState::Staging, &fault, Signed { version: -1, renewed: false }).await,
            Obstacle::Fail(reason) => self.fail(part, PartState::Staging, reason).await,
            Obstacle::Files => match backoff::files(part.looks) {
                Some(pause) => {
                    // What is being encoded takes its time: it is not missing.
                    let look = self.store.encoding(&part.post).await?.is_none();
                    let waits = Finish { look, ..Finish::to(PartState::Waiting) }.due(self.clock.now() + pause);
                    self.finish(part, PartState::Staging, waits).await.map(|_| ())
                }
                None => self.fail(part, PartState::Staging, Reason::FileGone).await,
            },
        }
    }

    /// What to do about a fault of which it is certain that nothing became visible.
    async fn fault(&self, part: &ClaimedPart, from: PartState, fault: &Fault, signed: Signed) -> Result<()> {
        match fault {
            Fault::Refused(reason) => self.fail(part, from, reason.clone()).await,
            Fault::Relogin => self.needs_login(part, from).await,
            // Not taken although it has just been renewed, and not for the first time.
            Fault::Expired if signed.renewed && part.attempts > 0 => self.needs_login(part, from).await,
            Fault::Expired => {
                self.store.expire_token(&part.account, signed.version).await?;
                let again = Finish { attempt: true, ..Finish::to(PartState::Queued) };
                self.finish(part, from, again.due(self.clock.now())).await.map(|_| ())
            }
            Fault::Restage => {
                // First the names that turned out wrong, so that they are not taken for right again.
                self.store.forget_shown(&part.post).await?;
                let pause = if part.attempts == 0 { Some(RESTAGE_PAUSE) } else { None };
                self.again(part, from, fault, pause, Some(serde_json::Value::Null)).await
            }
            Fault::Later { after, gate } => {
                if let Some(after) = after {
                    self.shut_gate(part, *gate, self.clock.now() + after).await?;
                }
                self.again(part, from, fault, *after, None).await
            }
            // Only a visible request can be in doubt, and that has an arm of its own.
            Fault::Unsure => self.again(part, from, &Fault::later(), None, None).await,
        }
    }

    /// Tries again after a pause, or gives up.
    async fn again(
        &self,
        part: &ClaimedPart,
        from: PartState,
        fault: &Fault,
        asked: Option<Millis>,
        saved: Option<serde_json::Value>,
    ) -> Result<()> {
        let reason = backoff::reason(fault);
        let finish = match backoff::pause(part.attempts, asked, self.clock.chance(1_000)) {
            Some(pause) => Finish { attempt: true, ..Finish::to(PartState::Queued) }.due(self.clock.now() + pause),
            None => Finish::to(PartState::Failed),
        };
        let health = if asked.is_none() && *fault == Fault::later() { Health::Failing } else { Health::Unknown };
        self.finish(part, from, Finish { saved, reason: Some(reason), health, ..finish }).await.map(|_| ())
    }

    /// Who else has to wait, waits.
    async fn shut_gate(&self, part: &ClaimedPart, gate: Gate, until: Millis) -> Result<()> {
        match gate {
            Gate::Target => Ok(()),
            Gate::Account => self.store.shut_gate(&part.account, until).await,
            Gate::App => self.store.shut_gate(part.platform.word(), until).await,
        }
    }

    /// The person must sign in again: so the account says, so this part says, and what waits behind it.
    async fn needs_login(&self, part: &ClaimedPart, from: PartState) -> Result<()> {
        self.account_needs_login(&part.account).await?;
        self.finish(part, from, Finish { reason: Some(Reason::SignedOut), ..Finish::to(PartState::NeedsLogin) }.due(self.clock.now()))
            .await?;
        for post in self.store.parts_need_login(&part.account).await? {
            self.store.touch_card(&post, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Notes that the network does not take the account's token any more.
    pub(super) async fn account_needs_login(&self, account: &str) -> Result<()> {
        if self.store.move_account(account, AccountState::Ready, AccountState::NeedsLogin).await? {
            tracing::warn!(account, "must be signed in again");
        }
        Ok(())
    }
}
