//! The instants of what happens again and again: the slots of a weekly plan, the occurrences of a repeat. Called by
//! `plan`. Pure. Wall-clock time decides: a time that the clocks jump over moves forward by the length of the jump, as
//! everywhere in `when`; a time that they pass twice happens once, the earlier one; a day that a zone leaves out
//! altogether has none.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::resolve::MINUTE;
use crate::model::plan::{Every, Rhythm, Weekly};

/// How far ahead slots are looked for, in days.
const HORIZON: i64 = 366;
/// No rhythm of ours leaves more days out than this.
const LONGEST_GAP: i64 = 62;
/// Occurrences that are counted one by one; an outage that left out more is told as so many.
const MOST_COUNTED: usize = 1_000;

/// An occurrence of a repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// On the wall clock: what it is known by.
    pub wall: DateTime,
    /// Milliseconds since 1970 UTC.
    pub ms: i64,
}

/// What went by while nobody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The last of it.
    pub latest: Occurrence,
    /// How many went by before that one.
    pub skipped: usize,
}

/// The instant of a wall-clock time; `None` when the zone leaves that day out, or it is beyond the calendar.
pub fn instant(wall: DateTime, zone: &TimeZone) -> Option<i64> {
    let of = |wall: DateTime| Some(zone.to_ambiguous_timestamp(wall).compatible().ok()?.as_millisecond());
    let ms = of(wall)?;
    // A day that does not exist (Samoa, 30 December 2011) leads to the same instant as the day after.
    let next_day = wall.checked_add(Span::new().try_days(1).ok()?).ok().and_then(of);
    (next_day != Some(ms)).then_some(ms)
}

/// The wall-clock time of an instant.
pub fn wall(ms: i64, zone: &TimeZone) -> DateTime {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone()).datetime()
}

/// The first occurrence that is neither before `from` on the wall clock nor at or before the instant `after`.
pub fn next(rhythm: &Rhythm, from: DateTime, after: i64, zone: &TimeZone) -> Option<Occurrence> {
    // No zone is further than a day from another, and no jump is longer.
    let near = wall(after, zone).checked_sub(Span::new().try_days(3).ok()?).ok()?;
    occurrences(rhythm, from.max(near), zone).take(MOST_COUNTED).find(|one| one.ms > after)
}

/// What of the occurrences from `from` on has come by `now`; `None`: nothing.
pub fn passed(rhythm: &Rhythm, from: DateTime, now: i64, zone: &TimeZone) -> Option<Passed> {
    let mut all = 0;
    let mut latest = None;
    for one in occurrences(rhythm, from, zone).take(MOST_COUNTED).take_while(|one| one.ms <= now) {
        all += 1;
        latest = Some(one);
    }
    // Beyond what is counted, the latest is still the latest.
    let later = latest.filter(|_| all == MOST_COUNTED).and_then(|one| last_before(rhythm, one, now, zone));
    Some(Passed { latest: later.or(latest)?, skipped: all - 1 })
}

fn last_before(rhythm: &Rhythm, from: Occurrence, now: i64, zone: &TimeZone) -> Option<Occurrence> {
    let near = wall(now, zone).checked_sub(Span::new().try_days(LONGEST_GAP).ok()?).ok()?;
    occurrences(rhythm, near.max(from.wall), zone).take_while(|one| one.ms <= now).last()
}

/// The occurrences of a rhythm from a wall-clock time on.
fn occurrences(rhythm: &Rhythm, from: DateTime, zone: &TimeZone) -> impl Iterator<Item = Occurrence> {
    let mut at = Some(from);
    let walls = std::iter::from_fn(move || {
        let wall = first(rhythm, at?)?;
        at = wall.checked_add(Span::new().try_minutes(1).ok()?).ok();
        Some(wall)
    });
    walls.filter_map(move |wall| Some(Occurrence { wall, ms: instant(wall, zone)? }))
}

/// The first wall-clock time of a rhythm that is not before `from`.
fn first(rhythm: &Rhythm, from: DateTime) -> Option<DateTime> {
    let days = (0..=LONGEST_GAP).filter_map(|n| plus_days(from.date(), n));
    days.filter(|date| is_on(rhythm.every, *date)).map(|date| rhythm.at.on(date)).find(|wall| *wall >= from)
}

fn is_on(every: Every, date: Date) -> bool {
    match every {
        Every::Day => true,
        Every::Week(days) => days.has(date.weekday()),
        Every::Month(day) => date.day() == day.min(date.days_in_month()),
    }
}

/// Whether a repeat whose next occurrence is at `from` will have one at this instant.
pub fn falls_on(rhythm: &Rhythm, from: DateTime, ms: i64, zone: &TimeZone) -> bool {
    next(rhythm, from, ms.saturating_sub(1), zone).is_some_and(|one| one.ms == ms)
}

/// The slots of a plan that can still be taken, earliest first: from a minute to a year ahead.
pub fn slots(plan: &Weekly, now: i64, zone: &TimeZone) -> Vec<i64> {
    let today = wall(now, zone).date();
    let days = (-1..=HORIZON).filter_map(|n| plus_days(today, n));
    let walls = days.flat_map(|date| plan.times(date.weekday()).into_iter().map(move |time| time.on(date)));
    let mut all: Vec<i64> = walls.filter_map(|wall| instant(wall, zone)).filter(|ms| ms.saturating_sub(now) >= MINUTE).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}
