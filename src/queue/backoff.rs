//! When to try again and when to look again. Pure.

use crate::clock::{HOUR, MINUTE, Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::Fault;

/// The pauses between attempts; when they are used up, the part has failed.
pub const PAUSES: [Millis; 5] = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR];
/// When to look for what may have become visible, counted from the look before.
pub const LOOKS: [Millis; 4] = [15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE];
/// How far a pause may lie beside its number, in percent: a backlog must not come back at one moment.
const JITTER: u64 = 20;
/// When to look again at what the network still works on, counted from the look before; the last one stays.
const PROCESSING: [Millis; 5] = [15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
/// How often to look, before what the network still works on counts as failed: two days.
const PROCESSING_LOOKS: i64 = 52;
/// How often to look for files that are being made, and how long to wait between: five minutes in all.
const FILES_LOOKS: i64 = 150;
/// Between two looks for files that are being made.
const FILES_PAUSE: Millis = 2 * SECOND;

/// The pause after `attempts` attempts before this one, or `None` when they are used up. What the network
/// `asked` for is obeyed in full; when it asks again and again, the ordinary pause is the least.
/// `chance` is a random number below 1000.
pub fn pause(attempts: i64, asked: Option<Millis>, chance: u64) -> Option<Millis> {
    let n = usize::try_from(attempts).ok()?;
    let ordinary = jitter(*PAUSES.get(n)?, chance);
    Some(match asked {
        Some(asked) if n == 0 => asked,
        Some(asked) => asked.max(ordinary),
        None => ordinary,
    })
}

/// The pause before look number `looks` (from 0) for a lost answer; `None`: every look was made.
pub fn look(looks: i64) -> Option<Millis> {
    LOOKS.get(usize::try_from(looks).ok()?).copied()
}

/// The pause before look number `looks` (from 0) at what the network works on; `None`: long enough.
pub fn processing(looks: i64) -> Option<Millis> {
    let n = usize::try_from(looks).ok()?;
    (looks < PROCESSING_LOOKS).then(|| PROCESSING[n.min(PROCESSING.len() - 1)])
}

/// The pause before look number `looks` (from 0) for files that are being made; `None`: long enough.
pub fn files(looks: i64) -> Option<Millis> {
    (looks < FILES_LOOKS).then_some(FILES_PAUSE)
}

/// Why a part that could not be sent waits, or why it failed when the attempts are used up.
pub fn reason(fault: &Fault) -> Reason {
    match fault {
        Fault::Later { after: Some(_), .. } => Reason::RateLimited,
        Fault::Expired => Reason::SignedOut,
        _ => Reason::Unavailable,
    }
}

fn jitter(pause: Millis, chance: u64) -> Millis {
    let span = u64::try_from(pause).unwrap_or(0) * JITTER / 100;
    let off = 2 * span * chance.min(999) / 999;
    pause - i64::try_from(span).unwrap_or(0) + i64::try_from(off).unwrap_or(0)
}
