//! What a failed request means. Decided by what is known, never by the kind of exception
//! (facts: reliability, section 3.1: not sent, rejected, accepted, unknown).

use crate::clock::Millis;
use crate::model::problem::Reason;

/// What a request does at the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that people see; may be sent again.
    Repeatable,
    /// Makes something visible: a lost answer leaves it unknown whether it happened.
    Visible,
}

/// What to do about a request that did not succeed. Not what broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Certain that nothing visible happened: try again, after the given milliseconds or the ordinary pause.
    Later {
        /// How long the network asked to wait, in milliseconds.
        after: Option<Millis>,
        /// Who has to wait.
        gate: Gate,
    },
    /// What was prepared is not usable any more: prepare it again from the beginning.
    Restage,
    /// The answer of a visible request was lost: it may have happened.
    Unsure,
    /// The access token is over: make a new one and go on.
    Expired,
    /// The token is not accepted: the person must sign in again.
    Relogin,
    /// The network refuses, and will refuse again.
    Refused(Reason),
}

/// Who has to wait after "too many requests".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Only this part.
    Target,
    /// Everything of this account.
    Account,
    /// Everything at this network.
    App,
}

impl Fault {
    /// Try again after the ordinary pause.
    pub fn later() -> Self {
        Self::Later { after: None, gate: Gate::Target }
    }

    /// An address that Crier does not connect to.
    pub(super) fn blocked() -> Self {
        Self::Refused(Reason::Refused)
    }
}

/// What it means that the answer is lost, or says that the server failed.
pub(super) fn lost(effect: Effect) -> Fault {
    match effect {
        Effect::Repeatable => Fault::later(),
        Effect::Visible => Fault::Unsure,
    }
}

/// What an error before the answer means: a connection that was never made sent nothing.
pub(super) fn from_error(error: &reqwest::Error, effect: Effect) -> Fault {
    if error.is_connect() || error.is_builder() { Fault::later() } else { lost(effect) }
}
