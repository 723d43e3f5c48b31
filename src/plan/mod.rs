//! What goes out by itself: the next free slot of a weekly plan, and posts that repeat. Called by `chat` and `report`
//! (slots, and what is done with a repeat), and by the app's loop ([`Maker`]). Publishes nothing: an occurrence is a
//! post like any other, and goes its way.

mod maker;
mod repeat;
mod slots;
mod told;

pub use maker::Maker;
pub use repeat::{Standing, change, move_zone, pause, resume, skip, standing, start, stop};
pub use slots::{next_free, open_slots};

use jiff::tz::TimeZone;

/// A zone by its stored name; one that the system does not know any more counts as UTC, as everywhere.
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
