//! Reads a time of day that stands for every day or week, where no "today" can settle which half of the day is meant.
//! Used by `rhythm` and `weekly`.

use super::Unclear;
use super::hour::{Hour, Time, hour};
use super::resolve::within;
use super::scan::{Found, Scan};
use super::words::{Part, Word};
use crate::model::plan::DayTime;

/// What a time of day means, or why it is not clear.
pub(super) type Clock = Result<DayTime, Unclear>;

/// Every time of day that stands here.
pub(super) fn clocks(scan: &Scan, at: usize) -> Found<Clock> {
    let mut all = Vec::new();
    for (hour, end) in hour(scan, at) {
        all.push((meaning(hour, None), end));
        let parts = scan.pick(end, |word| if let Word::Part(part) = word { Some(part) } else { None });
        all.extend(parts.into_iter().map(|(part, end)| (meaning(hour, Some(part)), end)));
    }
    all
}

/// The one that takes most of the text.
pub(super) fn longest(scan: &Scan, at: usize) -> Option<(Clock, usize)> {
    clocks(scan, at).into_iter().max_by_key(|(clock, end)| (*end, clock.is_ok()))
}

fn meaning(hour: Hour, part: Option<Part>) -> Clock {
    let time = |hour, minute| DayTime::new(hour, minute).ok_or(Unclear::Unreadable);
    match (hour.time, part) {
        (Time::Wrong, _) => Err(Unclear::Unreadable),
        (Time::Midnight, _) => time(0, 0),
        (Time::Spoken(hour @ 1..=6, minute), None) => Err(Unclear::WhichHalf(time(hour, minute)?)),
        (Time::Spoken(hour, minute) | Time::Exact(hour, minute), None) => time(hour, minute),
        (Time::Spoken(hour, minute) | Time::Exact(hour, minute), Some(part)) => match within(part, hour, minute, Vec::new()).as_slice() {
            [one] if one.later_days == 0 => time(one.hour, one.minute),
            _ => Err(Unclear::Unreadable),
        },
    }
}
