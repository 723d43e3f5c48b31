//! What is to go wrong at a simulated network, and when.
//!
//! The player and the tests arm faults; a simulator asks [`Faults::strike`] once for each publishing
//! request and lets [`Faults::play`] act the fault out around the request's effect. A fault never
//! strikes anything but publishing requests: reading, signing in and the conversation are left alone.

use std::collections::{HashMap, VecDeque};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::{Clock, MINUTE, Millis, SECOND, Sleep};

/// How long Crier's client waits for the answer of a visible call.
pub const REQUEST_LIMIT: Millis = 60 * SECOND;
/// When a `slow` answer comes: two request limits after the request.
pub const SLOW: Millis = 2 * REQUEST_LIMIT;
/// The `Retry-After` of a struck 429, in seconds.
pub const RETRY_AFTER: Millis = MINUTE / SECOND;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Accepted, never answered.
    Silent,
    /// Accepted, answered 200 with something unreadable.
    Garbage,
    /// Accepted, answered after two request limits.
    Slow,
    /// Not accepted: the network's own 4xx.
    Refuse,
    /// Not accepted: 429 with `Retry-After: 60`.
    TooMany,
    /// Not accepted: 500.
    ServerError,
    /// The token is dead until the account is connected again.
    Revoked,
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Ok(match text {
            "silent" => Self::Silent,
            "garbage" => Self::Garbage,
            "slow" => Self::Slow,
            "refuse" => Self::Refuse,
            "429" => Self::TooMany,
            "500" => Self::ServerError,
            "revoked" => Self::Revoked,
            other => return Err(UnknownKind(other.to_owned())),
        })
    }
}

/// A word that names no fault.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("there is no fault {0:?}: use silent, garbage, slow, refuse, 429, 500 or revoked")]
pub struct UnknownKind(String);

impl Kind {
    /// Whether the network does what was asked, although the answer is lost or late.
    pub fn accepts(self) -> bool {
        matches!(self, Self::Silent | Self::Garbage | Self::Slow)
    }
}

/// How a request came out once its fault was played.
#[derive(Debug, PartialEq, Eq)]
pub enum Played<T> {
    /// The true answer.
    Answer(T),
    /// Done, but the answer must be 200 with something unreadable.
    Garbage,
    /// Not done: the simulator answers with its own error for this.
    NotAccepted(Kind),
}

/// The faults of one world, by network name. Cheap to clone; clones are the same faults.
#[derive(Clone)]
pub struct Faults {
    clock: Clock,
    networks: Arc<Mutex<HashMap<String, Network>>>,
}

#[derive(Default)]
struct Network {
    /// Publishing requests seen so far.
    seen: u64,
    armed: VecDeque<Armed>,
    revoked: bool,
}

struct Armed {
    kind: Kind,
    left: u32,
    /// The only request, by its number, that this fault strikes.
    at: Option<u64>,
}

impl Faults {
    /// No faults yet; slow answers wait on `clock`.
    pub fn new(clock: Clock) -> Self {
        Self { clock, networks: Arc::default() }
    }

    /// The next `n` requests of `network` that `kind` can strike will be struck. `Revoked` acts at once.
    pub fn arm(&self, network: &str, kind: Kind, n: u32) {
        let mut networks = self.lock();
        let state = networks.entry(network.to_owned()).or_default();
        match kind {
            Kind::Revoked => state.revoked = true,
            _ if n == 0 => {}
            _ => state.armed.push_back(Armed { kind, left: n, at: None }),
        }
    }

    /// The `k`-th publishing request of `network` from now (the next is 1) will be struck, visible or not.
    pub fn arm_at(&self, network: &str, k: u64, kind: Kind) {
        let mut networks = self.lock();
        let state = networks.entry(network.to_owned()).or_default();
        let at = Some(state.seen + k.max(1));
        state.armed.push_back(Armed { kind, left: 1, at });
    }

    /// Counts a publishing request of `network` and says what strikes it, if anything.
    pub fn strike(&self, network: &str, visible: bool) -> Option<Kind> {
        self.lock().entry(network.to_owned()).or_default().strike(visible)
    }

    /// Whether the token of `network` is dead.
    pub fn revoked(&self, network: &str) -> bool {
        self.lock().get(network).is_some_and(|state| state.revoked)
    }

    /// A new token was given out: the old one's death is over.
    pub fn reconnect(&self, network: &str) {
        if let Some(state) = self.lock().get_mut(network) {
            state.revoked = false;
        }
    }

    /// How many faults are armed at `network` and have not struck yet.
    pub fn left(&self, network: &str) -> u32 {
        self.lock().get(network).map_or(0, |state| state.armed.iter().map(|armed| armed.left).sum())
    }

    /// Acts `kind` out for the request that the clock knows as `request`; `accept` is the request's
    /// effect, run exactly once if the fault lets it through. Never returns when the fault is `Silent`.
    pub async fn play<T>(&self, kind: Option<Kind>, request: u64, accept: impl FnOnce() -> T) -> Played<T> {
        match kind {
            None => Played::Answer(accept()),
            Some(Kind::Garbage) => {
                accept();
                Played::Garbage
            }
            Some(Kind::Slow) => {
                let answer = accept();
                self.clock.hold_until(request, self.clock.now() + SLOW, Sleep::Due).await;
                Played::Answer(answer)
            }
            Some(Kind::Silent) => {
                accept();
                self.clock.hold(request);
                std::future::pending().await
            }
            Some(refused) => Played::NotAccepted(refused),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Network>> {
        self.networks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Network {
    fn strike(&mut self, visible: bool) -> Option<Kind> {
        self.seen += 1;
        if self.revoked {
            return Some(Kind::Revoked);
        }
        let place = self
            .armed
            .iter()
            .position(|armed| armed.at == Some(self.seen))
            .or_else(|| self.armed.iter().position(|armed| armed.at.is_none() && (visible || !armed.kind.accepts())))?;
        let armed = self.armed.get_mut(place)?;
        let kind = armed.kind;
        armed.left -= 1;
        if armed.left == 0 {
            self.armed.remove(place);
        }
        if kind == Kind::Revoked {
            self.revoked = true;
        }
        Some(kind)
    }
}
