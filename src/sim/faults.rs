//! What is to go wrong at a simulated network, and when.
//!
//! The player and the tests arm faults; a simulator asks [`Faults::strike_any`] once for each request and
//! [`Faults::strike`] once for each publishing one, and lets [`Faults::play`] act the fault out around the
//! request's effect. What was armed by [`Faults::arm`] or [`Faults::arm_at`] strikes nothing but publishing
//! requests: reading, signing in and the conversation are left alone. [`Faults::arm_any`] spares nothing.

use std::collections::{HashMap, VecDeque};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::clock::{Clock, MINUTE, Millis, SECOND, Sleep};

/// How long Crier's client waits for the answer of a visible call.
pub const REQUEST_LIMIT: Millis = 60 * SECOND;
/// When a `slow` answer comes: two request limits after the request.
pub const SLOW: Millis = 2 * REQUEST_LIMIT;
/// When a `late` answer comes: later than the longest of Crier's leases ends, which covers two uploads.
pub const LATE: Millis = 25 * MINUTE;
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
    /// Accepted, answered when every lease has run out.
    Late,
    /// Not accepted: lost on the way, never answered.
    Lost,
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
            "late" => Self::Late,
            "lost" => Self::Lost,
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
#[error("there is no fault {0:?}: use silent, garbage, slow, late, lost, refuse, 429, 500 or revoked")]
pub struct UnknownKind(String);

impl Kind {
    /// Whether the network does what was asked, although the answer is lost or late.
    pub fn accepts(self) -> bool {
        matches!(self, Self::Silent | Self::Garbage | Self::Slow | Self::Late)
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
    /// How many requests were left without an answer.
    silences: Arc<watch::Sender<u64>>,
}

#[derive(Default)]
struct Network {
    /// Publishing requests seen so far.
    seen: u64,
    armed: VecDeque<Armed>,
    /// Requests of any kind seen so far.
    seen_any: u64,
    /// What strikes one of them, by its number.
    armed_any: HashMap<u64, Kind>,
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
        Self { clock, networks: Arc::default(), silences: Arc::default() }
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

    /// The `k`-th request of `network` from now (the next is 1) will be struck, whatever it is for.
    pub fn arm_any(&self, network: &str, k: u64, kind: Kind) {
        let mut networks = self.lock();
        let state = networks.entry(network.to_owned()).or_default();
        state.armed_any.insert(state.seen_any + k.max(1), kind);
    }

    /// What is armed at `network` and has not struck yet never will.
    pub fn disarm(&self, network: &str) {
        if let Some(state) = self.lock().get_mut(network) {
            state.armed.clear();
            state.armed_any.clear();
        }
    }

    /// Counts a request of `network` and says what [`Faults::arm_any`] strikes it with, if anything.
    pub fn strike_any(&self, network: &str) -> Option<Kind> {
        let mut networks = self.lock();
        let state = networks.entry(network.to_owned()).or_default();
        state.seen_any += 1;
        state.armed_any.remove(&state.seen_any)
    }

    /// Changes whenever a request is left without an answer, behind its effect. While somebody waits for that, such a
    /// request is not held: nothing comes to rest before whoever waits has ended Crier, at this very moment.
    pub fn silences(&self) -> watch::Receiver<u64> {
        self.silences.subscribe()
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
        let left =
            |state: &Network| state.armed.iter().map(|armed| armed.left).sum::<u32>() + u32::try_from(state.armed_any.len()).unwrap_or(0);
        self.lock().get(network).map_or(0, left)
    }

    /// Acts `kind` out for the request that the clock knows as `request`; `accept` is the request's
    /// effect, run exactly once if the fault lets it through. Never returns when the fault is `Silent` or `Lost`.
    pub async fn play<T>(&self, kind: Option<Kind>, request: u64, accept: impl FnOnce() -> T) -> Played<T> {
        self.play_around(kind, request, async { accept() }).await
    }

    /// As [`Faults::play`], for an effect that takes its time.
    pub async fn play_around<T>(&self, kind: Option<Kind>, request: u64, accept: impl Future<Output = T>) -> Played<T> {
        match kind {
            None => Played::Answer(accept.await),
            Some(Kind::Garbage) => {
                accept.await;
                Played::Garbage
            }
            Some(late @ (Kind::Slow | Kind::Late)) => {
                let answer = accept.await;
                let wait = if late == Kind::Late { LATE } else { SLOW };
                self.clock.hold_until(request, self.clock.now() + wait, Sleep::Due).await;
                Played::Answer(answer)
            }
            Some(Kind::Silent) => {
                accept.await;
                self.fall_silent(request).await
            }
            Some(Kind::Lost) => self.fall_silent(request).await,
            Some(refused) => Played::NotAccepted(refused),
        }
    }

    async fn fall_silent<T>(&self, request: u64) -> T {
        self.silences.send_modify(|count| *count += 1);
        if self.silences.receiver_count() == 0 {
            self.clock.hold(request);
        }
        std::future::pending().await
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
