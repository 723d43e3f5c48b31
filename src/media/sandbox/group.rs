//! A program and whatever it started: killed together, unless it ended by itself. Called by `sandbox` only.

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Child;

/// The process group of a child that leads one. Dropping it kills what is left of it.
pub(super) struct Group(Option<Pid>);

impl Group {
    /// That of `child`, which was started as the leader of a group.
    pub(super) fn of(child: &Child) -> Self {
        Self(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
    }

    /// The child was waited for: its number may be somebody else's by now.
    pub(super) fn ended(&mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.0
            && let Err(error) = kill_process_group(leader, Signal::KILL)
        {
            tracing::debug!(%error, "a program had ended before it was killed");
        }
    }
}
