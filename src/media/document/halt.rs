//! The end of patience: set from outside when a document takes too long, seen by whatever reads on and on.
//!
//! Bounds of bytes, objects and depth keep every file within memory; this keeps it within time. Called by all of `document`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::source::Unread;

/// Whether it took too long.
#[derive(Clone, Debug, Default)]
pub(super) struct Halt(Arc<AtomicBool>);

impl Halt {
    /// It took too long.
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it took too long.
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Ends what took too long.
    pub(super) fn check(&self) -> Result<(), Unread> {
        if self.is_set() { Err(Unread::Late) } else { Ok(()) }
    }
}
