//! Long polling: asks Telegram for updates, and asks for the next ones only when these are stored.

use tokio::sync::watch;

use super::Wired;
use super::loops::unless_stopped;
use crate::bot::BotError;
use crate::chat::ALLOWED;
use crate::clock::{Busy, Millis, SECOND, Sleep, Wake};
use crate::store::Duty;

/// The longest pause after failures in a row.
const LONGEST: Millis = 30 * SECOND;

/// How long the duty is held: longer than the longest poll, and its updates stored.
const HOLD: Millis = 90 * SECOND;
/// How long to wait before asking again whether it is this process's turn.
const TURN: Millis = 2 * SECOND;

/// Polls until told to stop.
pub(super) async fn run(wired: Wired, _busy: Busy, mut stop: watch::Receiver<bool>) {
    let never = Wake::default();
    let (mut offset, mut failures) = (0, 0_u32);
    while !*stop.borrow() {
        if !may_poll(&wired).await {
            unless_stopped(&mut stop, wired.clock.park(&never, Some(wired.clock.now() + TURN), Sleep::Due)).await;
            continue;
        }
        let batch = tokio::select! {
            batch = wired.bot.poll(offset, &ALLOWED) => batch,
            _ = stop.changed() => break,
        };
        let pause = match batch {
            Ok(batch) => take(&wired, &batch, &mut offset).await,
            Err(error) => Some(failed(&error)),
        };
        failures = if pause.is_some() { failures + 1 } else { 0 };
        if let Some(pause) = pause {
            let pause = pause.max(SECOND << failures.min(5)).min(LONGEST.max(pause));
            unless_stopped(&mut stop, wired.clock.park(&never, Some(wired.clock.now() + pause), Sleep::Due)).await;
        }
    }
    if let Err(error) = wired.store.drop_duty(Duty::Poll, wired.store.me()).await {
        tracing::warn!(%error, "the duty to ask Telegram was not handed on; it ends by itself");
    }
}

/// Only one process may ask: Telegram refuses all others. Whether it is this one.
async fn may_poll(wired: &Wired) -> bool {
    let (store, now) = (&wired.store, wired.clock.now());
    if !store.is_shared() {
        return true;
    }
    match store.hold_duty(Duty::Poll, store.me(), now, now + HOLD).await {
        Ok(held) => held,
        Err(error) => {
            tracing::error!(%error, "who asks Telegram cannot be settled");
            false
        }
    }
}

/// Stores a batch; how long to wait when that failed (Telegram then sends it again).
async fn take(wired: &Wired, batch: &[Box<serde_json::value::RawValue>], offset: &mut i64) -> Option<Millis> {
    match wired.chat.accept(batch).await {
        Ok(accepted) => {
            *offset = accepted.next.unwrap_or(*offset);
            for refusal in &accepted.refusals {
                wired.bot.say_once(refusal).await;
            }
            None
        }
        Err(error) => {
            tracing::error!(%error, "updates could not be stored; Telegram keeps them");
            Some(SECOND)
        }
    }
}

fn failed(error: &BotError) -> Millis {
    match error {
        BotError::Wait(after) => *after,
        BotError::Refused { code: 409, .. } => {
            tracing::error!("another program reads this bot's updates (or a webhook is set): only one may");
            LONGEST
        }
        BotError::Refused { code, description, .. } => {
            tracing::error!(code, description, "Telegram refuses to hand out updates");
            LONGEST
        }
        BotError::Fault(fault) => {
            tracing::warn!(?fault, "Telegram does not answer");
            SECOND
        }
    }
}
