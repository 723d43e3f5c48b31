//! The one loop that all work runs in: claim, spawn, rest until a bell rings or something is due. A panic costs one
//! row's attempt, never the loop.

use std::future::Future;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Wired;
use crate::clock::{Busy, Clock, HOUR, MINUTE, Millis, SECOND, Sleep, Wake};
use crate::store::{Duty, Result};

/// Something that claims rows and works on them.
pub(super) trait Work: Clone + Send + Sync + 'static {
    /// What is claimed.
    type Claimed: Send + 'static;
    /// How many at a time.
    const AT_ONCE: usize;
    /// For the log.
    const NAME: &'static str;
    /// Rung when something is due earlier than it was.
    fn wake(&self) -> &Wake;
    /// Claims what is due first.
    fn claim(&self) -> impl Future<Output = Result<Option<Self::Claimed>>> + Send;
    /// Works on what was claimed.
    fn work(&self, claimed: Self::Claimed) -> impl Future<Output = anyhow::Result<()>> + Send;
    /// When something is due next.
    fn next_due(&self) -> impl Future<Output = Result<Option<Millis>>> + Send;
}

/// How long the loop rests when the database fails, or when what is due is in somebody else's hand.
const PAUSE: Millis = SECOND;

/// Runs `worker` until told to stop.
pub(super) async fn work<W: Work>(worker: W, clock: Clock, _busy: Busy, mut stop: watch::Receiver<bool>) {
    let mut under_way = JoinSet::new();
    while !*stop.borrow() {
        while let Some(ended) = under_way.try_join_next() {
            report::<W>(ended);
        }
        if under_way.len() >= W::AT_ONCE {
            unless_stopped(&mut stop, clock.park(worker.wake(), None, Sleep::Due)).await;
            continue;
        }
        match worker.claim().await {
            Ok(Some(claimed)) => {
                let (worker, busy) = (worker.clone(), clock.busy());
                under_way.spawn(async move {
                    let result = worker.work(claimed).await;
                    // Rung while still busy: the loop wakes before anybody can take this for rest.
                    worker.wake().ring();
                    drop(busy);
                    result
                });
            }
            Ok(None) => unless_stopped(&mut stop, rest(&worker, &clock)).await,
            Err(error) => {
                tracing::error!(work = W::NAME, %error, "nothing could be claimed");
                unless_stopped(&mut stop, clock.park(worker.wake(), Some(clock.now() + PAUSE), Sleep::Due)).await;
            }
        }
    }
    while let Some(ended) = under_way.join_next().await {
        report::<W>(ended);
    }
}

/// Rests, but not when told to stop: nobody waits for a loop that has nothing in hand.
pub(super) async fn unless_stopped(stop: &mut watch::Receiver<bool>, rest: impl Future<Output = ()>) {
    tokio::select! {
        () = rest => {}
        _ = stop.changed() => {}
    }
}

async fn rest<W: Work>(worker: &W, clock: &Clock) {
    let now = clock.now();
    match worker.next_due().await {
        Ok(Some(due)) if due > now => clock.park(worker.wake(), Some(due), Sleep::Due).await,
        // Due, but not to be had: behind another row of its lane, or in another process's hand.
        Ok(Some(_)) => clock.park(worker.wake(), Some(now + PAUSE), Sleep::Idle).await,
        Ok(None) => clock.park(worker.wake(), None, Sleep::Due).await,
        Err(error) => {
            tracing::error!(work = W::NAME, %error, "the next due time is unknown");
            clock.park(worker.wake(), Some(now + PAUSE), Sleep::Due).await;
        }
    }
}

fn report<W: Work>(ended: std::result::Result<anyhow::Result<()>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(work = W::NAME, error = format!("{error:#}"), "failed; its lease gives it back"),
        Err(error) if error.is_panic() => tracing::error!(work = W::NAME, "panicked; its lease gives it back"),
        Err(_) => {}
    }
}

/// Sweeps at the start, when the next bytes are to go, and every hour at least.
pub(super) async fn upkeep(wired: Wired, _busy: Busy, mut stop: watch::Receiver<bool>) {
    let never = Wake::default();
    while !*stop.borrow() {
        let next = match sweep(&wired).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, "a sweep failed; the next one goes on");
                wired.clock.now() + MINUTE
            }
        };
        unless_stopped(&mut stop, wired.clock.park(&never, Some(next), Sleep::Due)).await;
    }
}

/// One process sweeps for all; two at once would do no harm, each of its steps looks whether it is still to be done.
async fn sweep(wired: &Wired) -> Result<Millis> {
    let (store, now) = (&wired.store, wired.clock.now());
    if store.hold_duty(Duty::Sweep, store.me(), now, now + HOUR).await? {
        wired.upkeep.sweep().await?;
        store.drop_duty(Duty::Sweep, store.me()).await?;
    }
    wired.upkeep.next().await
}
