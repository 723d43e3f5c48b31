//! What the manual clock keeps count of: what is under way, who waits for which moment, which requests are open or
//! held. Only counting; the clock says when.

use std::collections::{HashMap, HashSet};

use tokio::sync::oneshot;

use super::{Millis, Sleep};

/// What is under way, and who waits.
#[derive(Default)]
pub(super) struct State {
    pub now: Millis,
    pub busy: i64,
    pub next_id: u64,
    pub sleepers: HashMap<u64, Sleeper>,
    pub open: HashSet<u64>,
    pub held: HashSet<u64>,
}

/// Who waits for a moment.
pub(super) struct Sleeper {
    pub at: Millis,
    pub kind: Sleep,
    /// Whether waking it makes one more thing busy (it was parked), or frees the held request with this id.
    pub wakes: Wakes,
    pub fire: oneshot::Sender<()>,
}

impl Sleeper {
    /// The request that it waits for, if the clock knows it.
    pub fn request(&self) -> Option<u64> {
        match self.wakes {
            Wakes::Request(id) if id != 0 => Some(id),
            _ => None,
        }
    }
}

/// What waking a sleeper sets going.
pub(super) enum Wakes {
    Parked,
    Request(u64),
    Nothing,
}

impl State {
    /// Registers a sleeper; `None` when its time has come already.
    pub fn add(&mut self, sleeper: Sleeper) -> Option<u64> {
        if sleeper.at <= self.now {
            return None;
        }
        self.next_id += 1;
        self.sleepers.insert(self.next_id, sleeper);
        Some(self.next_id)
    }

    pub fn wake(&mut self, id: u64) {
        let Some(sleeper) = self.sleepers.remove(&id) else { return };
        match sleeper.wakes {
            Wakes::Parked => self.busy += 1,
            Wakes::Request(request) => self.free(request),
            Wakes::Nothing => {}
        }
        // Nobody listens any more: then there is nobody to wake.
        let _ = sleeper.fire.send(());
    }

    pub fn hold(&mut self, request: u64) {
        if self.open.contains(&request) && self.held.insert(request) {
            self.busy -= 1;
        }
    }

    pub fn free(&mut self, request: u64) {
        if self.held.remove(&request) {
            self.busy += 1;
        }
    }

    pub fn advance(&mut self, to: Millis) {
        self.now = self.now.max(to);
        let mut due: Vec<(Millis, u64)> = self.sleepers.iter().filter(|(_, s)| s.at <= self.now).map(|(id, s)| (s.at, *id)).collect();
        due.sort_unstable();
        let mut decided = HashSet::new();
        for (_, id) in due {
            // Of two waits for one request, the earlier decides: its answer would have come before the other's limit.
            // What is passed over wakes with the next move, unless it has ended by then.
            let request = self.sleepers.get(&id).and_then(Sleeper::request);
            if request.is_none_or(|request| decided.insert(request)) {
                self.wake(id);
            }
        }
    }
}
