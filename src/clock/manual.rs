//! The manual clock: a time that stands still, who sleeps until when, and what is under way.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{oneshot, watch};

use super::wake::Wake;
use super::{Millis, Sleep};

pub(super) struct Manual {
    pub(super) state: Mutex<State>,
    pub(super) rest: watch::Sender<bool>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) now: Millis,
    pub(super) busy: i64,
    pub(super) next_id: u64,
    pub(super) sleepers: HashMap<u64, Sleeper>,
    pub(super) open: HashSet<u64>,
    pub(super) held: HashSet<u64>,
}

pub(super) struct Sleeper {
    pub(super) at: Millis,
    pub(super) kind: Sleep,
    /// Whether waking it makes one more thing busy (it was parked), or frees the held request with this id.
    pub(super) wakes: Wakes,
    pub(super) fire: oneshot::Sender<()>,
}

impl Sleeper {
    /// The request that it waits for, if the clock knows it.
    pub(super) fn request(&self) -> Option<u64> {
        match self.wakes {
            Wakes::Request(id) if id != 0 => Some(id),
            _ => None,
        }
    }
}

pub(super) enum Wakes {
    Parked,
    Request(u64),
    Nothing,
}

impl Manual {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        let result = change(&mut state);
        let rest = state.busy == 0;
        self.rest.send_if_modified(|was| std::mem::replace(was, rest) != rest);
        result
    }

    pub(super) async fn sleep(self: &Arc<Self>, at: Millis, kind: Sleep, wakes: Wakes) {
        let (fire, fired) = oneshot::channel();
        let id = self.change(|state| state.add(Sleeper { at, kind, wakes, fire }));
        let Some(id) = id else { return };
        let _forget = Forget { manual: self.clone(), id };
        // The sender is dropped only when the sleeper fires or is forgotten: either way the wait is over.
        let _ = fired.await;
    }

    pub(super) async fn hold_until(self: &Arc<Self>, request: u64, at: Millis, kind: Sleep) {
        let (fire, fired) = oneshot::channel();
        // In one step: if everything came to rest before the sleeper was known, the clock could be moved past it.
        let id = self.change(|state| {
            let id = state.add(Sleeper { at, kind, wakes: Wakes::Request(request), fire })?;
            state.hold(request);
            Some(id)
        });
        let Some(id) = id else { return };
        let _forget = Forget { manual: self.clone(), id };
        let _ = fired.await;
    }

    pub(super) async fn park(self: &Arc<Self>, wake: &Wake, at: Millis, kind: Sleep) {
        let (fire, fired) = oneshot::channel();
        let id = {
            let mut parked = wake.parked.lock().unwrap_or_else(PoisonError::into_inner);
            if std::mem::take(&mut parked.rung) {
                return;
            }
            let id = self.change(|state| {
                let id = state.add(Sleeper { at, kind, wakes: Wakes::Parked, fire })?;
                state.busy -= 1;
                Some(id)
            });
            let Some(id) = id else { return };
            parked.sleeper = Some((self.clone(), id));
            id
        };
        let _unpark = Unpark { forget: Forget { manual: self.clone(), id }, wake };
        let _ = fired.await;
    }
}

impl State {
    /// Registers a sleeper; `None` when its time has come already.
    pub(super) fn add(&mut self, sleeper: Sleeper) -> Option<u64> {
        if sleeper.at <= self.now {
            return None;
        }
        self.next_id += 1;
        self.sleepers.insert(self.next_id, sleeper);
        Some(self.next_id)
    }

    pub(super) fn wake(&mut self, id: u64) {
        let Some(sleeper) = self.sleepers.remove(&id) else { return };
        match sleeper.wakes {
            Wakes::Parked => self.busy += 1,
            Wakes::Request(request) => self.free(request),
            Wakes::Nothing => {}
        }
        // Nobody listens any more: then there is nobody to wake.
        let _ = sleeper.fire.send(());
    }

    pub(super) fn hold(&mut self, request: u64) {
        if self.open.contains(&request) && self.held.insert(request) {
            self.busy -= 1;
        }
    }

    pub(super) fn free(&mut self, request: u64) {
        if self.held.remove(&request) {
            self.busy += 1;
        }
    }

    pub(super) fn advance(&mut self, to: Millis) {
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

/// Takes a sleeper off the list when its future is dropped early.
pub(super) struct Forget {
    pub(super) manual: Arc<Manual>,
    pub(super) id: u64,
}

impl Drop for Forget {
    fn drop(&mut self) {
        self.manual.change(|state| {
            // A parked loop that is dropped counts as busy again until its own guard is dropped.
            if let Some(Sleeper { wakes: Wakes::Parked, .. }) = state.sleepers.remove(&self.id) {
                state.busy += 1;
            }
        });
    }
}

pub(super) struct Unpark<'a> {
    pub(super) forget: Forget,
    pub(super) wake: &'a Wake,
}

impl Drop for Unpark<'_> {
    fn drop(&mut self) {
        let mut parked = self.wake.parked.lock().unwrap_or_else(PoisonError::into_inner);
        if parked.sleeper.as_ref().is_some_and(|(_, id)| *id == self.forget.id) {
            parked.sleeper = None;
        }
    }
}
