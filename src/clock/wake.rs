//! Bells: they wake a loop that is parked before its time.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use super::manual::Manual;

/// Wakes a parked loop before its time. A wake that comes while nobody is parked is kept for the next park.
#[derive(Clone, Default)]
pub struct Wake {
    pub(super) notify: Arc<Notify>,
    pub(super) parked: Arc<Mutex<Parked>>,
    told: Arc<Notify>,
}

#[derive(Default)]
pub(super) struct Parked {
    pub(super) rung: bool,
    pub(super) sleeper: Option<(Arc<Manual>, u64)>,
}

impl Wake {
    /// The same bell, with a listener of the caller's.
    pub fn told_to(self, told: &Arc<Notify>) -> Self {
        Self { told: told.clone(), ..self }
    }

    /// Wakes whoever is parked, or whoever parks next, and tells whoever listens.
    pub fn ring(&self) {
        self.ring_here();
        self.told.notify_one();
    }

    /// As [`Wake::ring`], but tells nobody else.
    pub fn ring_here(&self) {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        match parked.sleeper.take() {
            Some((manual, id)) => manual.change(|state| state.wake(id)),
            None => parked.rung = true,
        }
        self.notify.notify_one();
    }
}
