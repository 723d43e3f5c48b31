//! Bells across processes: what one process makes due, another one hears of (PostgreSQL). Only a shorter wait: every
//! second all bells are rung anyway, so a hint that is lost loses nothing.

use std::time::Duration;

use tokio::sync::watch;

use super::Wired;
use super::loops::unless_stopped;
use crate::clock::{Millis, SECOND, Sleep, Wake};

/// The longest that work of another process waits to be seen.
const TICK: Millis = SECOND;
/// Hints that come this close together become one: a notification locks the whole database for a moment.
const GATHER: Duration = Duration::from_millis(20);

/// Relays until told to stop.
pub(super) async fn run(wired: Wired, mut stop: watch::Receiver<bool>) {
    let never = Wake::default();
    while !*stop.borrow() {
        if let Err(error) = relay(&wired, &mut stop).await {
            tracing::warn!(%error, "hints cannot be exchanged; work is seen within a second all the same");
        }
        wired.store.wakes.ring_here();
        unless_stopped(&mut stop, wired.clock.park(&never, Some(wired.clock.now() + TICK), Sleep::Idle)).await;
    }
}

async fn relay(wired: &Wired, stop: &mut watch::Receiver<bool>) -> crate::store::Result<()> {
    let store = &wired.store;
    let Some(mut hints) = store.hints().await? else {
        unless_stopped(stop, std::future::pending()).await;
        return Ok(());
    };
    let never = Wake::default();
    loop {
        let tick = wired.clock.park(&never, Some(wired.clock.now() + TICK), Sleep::Idle);
        tokio::select! {
            from = hints.next() => {
                if from? != store.me() {
                    store.wakes.ring_here();
                }
            }
            () = store.wakes.rung() => {
                wired.clock.sleep_until(wired.clock.now() + GATHER.as_millis() as Millis).await;
                store.hint().await?;
            }
            () = tick => store.wakes.ring_here(),
            _ = stop.changed() => return Ok(()),
        }
    }
}
