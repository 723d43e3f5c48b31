//! Long polling: asks Telegram for updates, and asks for the next ones only when these are stored.

use serde_json::Value;
use tokio::sync::watch;

use super::Wired;
use crate::bot::BotError;
use crate::clock::{Busy, Millis, SECOND, Sleep, Wake};
use crate::net::Effect;

/// The kinds of updates that Crier asks for.
pub(crate) const ALLOWED: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];
/// The longest pause after failures in a row.
const LONGEST: Millis = 30 * SECOND;

/// Polls until told to stop.
pub(super) async fn run(wired: Wired, _busy: Busy, mut stop: watch::Receiver<bool>) {
    let never = Wake::default();
    let (mut offset, mut failures) = (0, 0_u32);
    while !*stop.borrow() {
        let batch = tokio::select! {
            batch = wired.bot.poll(offset, &ALLOWED) => batch,
            _ = stop.changed() => return,
        };
        let pause = match batch {
            Ok(batch) => take(&wired, &batch, &mut offset).await,
            Err(error) => Some(failed(&error)),
        };
        failures = if pause.is_some() { failures + 1 } else { 0 };
        if let Some(pause) = pause {
            let pause = pause.max(SECOND << failures.min(5)).min(LONGEST.max(pause));
            wired.clock.park(&never, Some(wired.clock.now() + pause), Sleep::Due).await;
        }
    }
}

/// Stores a batch; how long to wait when that failed (Telegram then sends it again).
async fn take(wired: &Wired, batch: &[Box<serde_json::value::RawValue>], offset: &mut i64) -> Option<Millis> {
    match wired.chat.accept(batch).await {
        Ok(accepted) => {
            *offset = accepted.next.unwrap_or(*offset);
            for refusal in &accepted.refusals {
                refuse(wired, refusal).await;
            }
            None
        }
        Err(error) => {
            tracing::error!(%error, "updates could not be stored; Telegram keeps them");
            Some(SECOND)
        }
    }
}

/// Tells a stranger, once; that it may fail is why it leaves no row behind.
pub(crate) async fn refuse(wired: &Wired, params: &Value) {
    if let Err(error) = wired.bot.call::<Value>("sendMessage", params, Effect::Repeatable).await {
        tracing::debug!(?error, "a stranger could not be answered");
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
