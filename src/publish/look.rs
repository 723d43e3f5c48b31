//! Finding out about what may have left: after a lost answer, and while the network works on it. Looking changes
//! nothing at the network; what it settles is decided by pure functions.

use super::job::Obstacle;
use super::{Publisher, backoff};
use crate::clock::Millis;
use crate::model::part::PartState;
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::Found;
use crate::store::{ClaimedPart, Finish, Result};

/// What looking settles.
#[derive(Debug, PartialEq)]
pub enum Next {
    /// It is there.
    Live(crate::model::post::Remote),
    /// Send it again, with the very same notes: at the network a repeat changes nothing.
    Repeat,
    /// Send it again, once: it is certain that nothing is there and that nothing is under way.
    Resend,
    /// Look again after so many milliseconds.
    Look(Millis),
    /// Ask the person.
    Ask,
    /// Accepted: the network still works on it.
    Processing(Millis),
    /// In the person's inbox at the network.
    HandedOver,
    /// The network will not show it any more.
    Fail(Reason),
}

/// What looking knows beside what was found.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// How often it was looked in vain before this look.
    pub looks: i64,
    /// Whether looking can ever settle it at this network.
    pub can_find: bool,
    /// Whether the worker that sent it is certain to be dead or done.
    pub sender_gone: bool,
    /// How often it was sent again already because it was certain that nothing was there.
    pub repeats: i64,
}

/// What a look after a lost answer settles (design: "Find, then ask").
pub fn next_unsure(found: std::result::Result<Found, Fault>, known: Known) -> Next {
    let later = |least: Millis| match backoff::look(known.looks + 1) {
        Some(pause) => Next::Look(pause.max(least)),
        None => Next::Ask,
    };
    match found {
        Ok(Found::Live(remote)) => Next::Live(remote),
        Ok(Found::RepeatIsSafe) => Next::Repeat,
        Ok(Found::RepeatSettles) if known.sender_gone => Next::Repeat,
        Ok(Found::RepeatSettles) => later(0),
        // A network may take minutes to show what it has: only the last look is believed, and only once.
        Ok(Found::NotThere) if backoff::look(known.looks + 1).is_none() && known.sender_gone && known.repeats == 0 => Next::Resend,
        Ok(Found::NotThere) => later(0),
        Ok(Found::Processing(after)) => Next::Processing(after),
        Ok(Found::Failed(reason)) => Next::Fail(reason),
        // It has come there: that it ended so is told by the look at what was accepted.
        Ok(Found::HandedOver) => Next::Processing(0),
        Ok(Found::CannotTell) if !known.can_find => Next::Ask,
        Ok(Found::CannotTell) => later(0),
        Err(Fault::Later { after, .. }) => later(after.unwrap_or(0)),
        Err(_) => later(0),
    }
}

/// What a look at something accepted settles: never to send it again.
pub fn next_processing(found: std::result::Result<Found, Fault>, looks: i64) -> Next {
    let later = |least: Millis| match backoff::processing(looks) {
        Some(pause) => Next::Look(pause.max(least)),
        None => Next::Fail(Reason::Unavailable),
    };
    match found {
        Ok(Found::Live(remote)) => Next::Live(remote),
        Ok(Found::Processing(after)) => Next::Processing(after),
        Ok(Found::HandedOver) => Next::HandedOver,
        Ok(Found::Failed(reason)) => Next::Fail(reason),
        Ok(Found::NotThere) => Next::Fail(Reason::Refused),
        Ok(Found::RepeatIsSafe | Found::RepeatSettles | Found::CannotTell) => later(0),
        // That a look is refused says nothing of the post: what will never be there is `Failed`.
        Err(Fault::Later { after, .. }) => later(after.unwrap_or(0)),
        Err(_) => later(0),
    }
}

impl Publisher {
    /// Looks, once.
    pub(super) async fn look(&self, part: &ClaimedPart) -> Result<()> {
        let (found, can_find) = match self.open(part, true).await? {
            Ok(ready) => {
                let found = ready.platform.find(&self.net, &ready.job).await;
                if found == Err(Fault::Expired) {
                    self.store.expire_token(&part.account, ready.signed.version).await?;
                }
                (found, ready.platform.can_find())
            }
            Err(Obstacle::Token(fault)) => (Err(fault), true),
            Err(Obstacle::Fail(_) | Obstacle::Files) => (Ok(Found::CannotTell), true),
        };
        if matches!(found, Err(Fault::Relogin) | Ok(Found::Failed(Reason::SignedOut))) {
            self.account_needs_login(&part.account).await?;
        }
        let next = match part.state {
            PartState::Processing => next_processing(found, part.looks),
            _ => {
                let ClaimedPart { looks, sender_gone, repeats, .. } = *part;
                next_unsure(found, Known { looks, can_find, sender_gone, repeats })
            }
        };
        self.settle(part, next).await
    }

    async fn settle(&self, part: &ClaimedPart, next: Next) -> Result<()> {
        let now = self.clock.now();
        let finish = match next {
            Next::Live(remote) => Finish { remote: Some(remote), ..Finish::to(PartState::Live) },
            Next::Repeat | Next::Resend if backoff::pause(part.attempts, None, 0).is_none() => Finish::to(PartState::Asked),
            Next::Resend => Finish { attempt: true, repeat: true, ..Finish::to(PartState::Queued) }.due(now),
            Next::Repeat => Finish { attempt: true, ..Finish::to(PartState::Queued) }.due(now),
            Next::Look(pause) => Finish { look: true, ..Finish::to(part.state) }.due(now + self.clock.span(pause)),
            Next::Ask => Finish::to(PartState::Asked),
            Next::Processing(after) => Finish::to(PartState::Processing).due(now + after),
            Next::HandedOver => Finish::to(PartState::HandedOver),
            Next::Fail(reason) => Finish { reason: Some(reason), ..Finish::to(PartState::Failed) },
        };
        self.finish(part, part.state, finish).await.map(|_| ())
    }
}
