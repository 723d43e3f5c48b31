//! Gives readings their instants in a zone, and settles what several readings mean
//! together. Called by `read` and `calendar`. Asks nobody the time.
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::day::Day;
use super::hour::{Hour, Time};
use super::parse::{Parts, Reading};
use super::span::Span;
use super::words::Part;
use super::{Moment, Shift, When};

mod dates;

/// The least lead, in milliseconds.
pub(super) const MINUTE: i64 = 60_000;

/// Now, in the person's zone.
pub(super) struct Now {
    pub ms: i64,
    pub local: Zoned,
    /// The last instant that may be chosen: this day and time next year.
    last: i64,
}

/// A time of day on the day after so many days from the one that was named.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnDay {
    pub hour: i8,
    pub minute: i8,
    pub later_days: i64,
}

impl Now {
    /// `None` outside the years that the calendar knows.
    pub fn new(ms: i64, zone: &TimeZone) -> Option<Now> {
        let local = Timestamp::from_millisecond(ms).ok()?.to_zoned(zone.clone());
        let last = local.checked_add(jiff::Span::new().try_years(1).ok()?).ok()?.timestamp().as_millisecond();
        Some(Now { ms, local, last })
    }

    pub fn today(&self) -> Date {
        self.local.date()
    }

    /// The last day that may be chosen.
    pub fn last_day(&self) -> Date {
        Timestamp::from_millisecond(self.last).map_or(Date::MAX, |last| last.to_zoned(self.local.time_zone().clone()).date())
    }

    /// A date and time that were chosen, not read.
    pub fn judge_at(&self, date: Date, hour: i8, minute: i8) -> When {
        let moment = self.moment(date, OnDay { hour, minute, later_days: 0 });
        moment.map_or(When::Impossible, |moment| self.judge(moment))
    }

    /// What all readings together mean. `on`: the day that has been agreed; readings
    /// that name another are left out.
    pub fn resolve(&self, readings: &[Reading], on: Option<Date>) -> When {
        let mut outcomes = Vec::new();
        for reading in readings {
            match (reading, on) {
                (Reading::On(parts), None) => outcomes.extend(self.parts(parts, None)),
                (Reading::On(parts), Some(_)) if parts.day.is_none() => outcomes.extend(self.parts(parts, on)),
                (Reading::Now, None) => outcomes.push(When::TooSoon),
                (Reading::After(span), None) => outcomes.push(self.after(span)),
                (_, Some(_)) => {}
            }
        }
        settle(outcomes)
    }

    pub fn judge(&self, moment: Moment) -> When {
        match moment.ms {
            ms if ms < self.ms => When::Past(moment),
            ms if ms - self.ms < MINUTE => When::TooSoon,
            ms if ms > self.last => When::TooFar,
            _ => When::At(moment),
        }
    }

    /// Days and months by the calendar, so that the time of day stays; hours and
    /// minutes by the clock.
    fn after(&self, span: &Span) -> When {
        let start = match (span.months, span.days) {
            (0, 0) => Some(Moment { ms: self.ms, shifted: None }),
            _ => days_and_months(span).and_then(|days| self.place(self.local.datetime().checked_add(days).ok()?)),
        };
        let ms = start.and_then(|start| start.ms.checked_add(span.minutes.checked_mul(MINUTE)?));
        match (start, ms) {
            (Some(start), Some(ms)) => self.judge(Moment { ms, ..start }),
            _ => When::TooFar,
        }
    }

    fn parts(&self, parts: &Parts, on: Option<Date>) -> Vec<When> {
        if parts.hour.is_none() && parts.part.is_none() {
            return parts.day.map_or_else(Vec::new, |day| self.days(&day));
        }
        let mut outcomes = Vec::new();
        for time in times(parts, on == Some(self.today()), on.is_some()) {
            let dates = match (on, parts.day) {
                (Some(date), _) => vec![date],
                (None, Some(day)) => self.dates(&day, time),
                (None, None) => self.next_day(time).into_iter().collect(),
            };
            let moments = dates.into_iter().filter_map(|date| self.moment(date, time));
            outcomes.extend(moments.map(|moment| self.judge(moment)));
        }
        let is_open = parts.hour.is_some_and(|hour| matches!(hour.time, Time::Spoken(..) | Time::Midnight));
        if is_open && outcomes.iter().any(is_ahead) && !matches!(parts.day, Some(Day::Date(..))) {
            outcomes.retain(is_ahead);
        }
        if outcomes.is_empty() {
            outcomes.push(When::Impossible);
        }
        outcomes
    }

    /// A time without a day: today if it is ahead, else tomorrow.
    fn next_day(&self, time: OnDay) -> Option<Date> {
        if self.is_ahead(self.today(), time) { Some(self.today()) } else { self.today().tomorrow().ok() }
    }

    fn is_ahead(&self, date: Date, time: OnDay) -> bool {
        self.moment(date, time).is_some_and(|moment| moment.ms > self.ms)
    }

    fn moment(&self, date: Date, time: OnDay) -> Option<Moment> {
        let later = jiff::Span::new().try_days(time.later_days).ok()?;
        let date = date.checked_add(later).ok()?;
        self.place(date.to_datetime(jiff::civil::Time::new(time.hour, time.minute, 0, 0).ok()?))
    }

    fn place(&self, local: DateTime) -> Option<Moment> {
        let found = self.local.time_zone().to_ambiguous_timestamp(local);
        let shifted = match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(Shift::Gap),
            AmbiguousOffset::Fold { .. } => Some(Shift::Fold),
        };
        let mut ms = found.compatible().ok()?.as_millisecond();
        if shifted == Some(Shift::Fold) && ms <= self.ms {
            ms = found.later().ok()?.as_millisecond();
        }
        Some(Moment { ms, shifted })
    }
}

/// The part of a span that follows the calendar.
fn days_and_months(span: &Span) -> Option<jiff::Span> {
    jiff::Span::new().try_months(span.months).ok()?.try_days(span.days).ok()
}

fn is_ahead(outcome: &When) -> bool {
    matches!(outcome, When::At(_))
}

fn at(hour: i8, minute: i8) -> OnDay {
    OnDay { hour, minute, later_days: 0 }
}

/// The start of the day, or the end of it.
const DAY_START: OnDay = OnDay { hour: 0, minute: 0, later_days: 0 };
const DAY_END: OnDay = OnDay { hour: 0, minute: 0, later_days: 1 };

/// The times of day that may be meant; none when there is no such time.
fn times(parts: &Parts, on_today: bool, day_is_known: bool) -> Vec<OnDay> {
    let midnight = match parts.day {
        Some(Day::Offset(0)) => vec![DAY_END],
        None if on_today => vec![DAY_END],
        None if !day_is_known => vec![DAY_START],
        _ => vec![DAY_START, DAY_END],
    };
    match (parts.hour, parts.part) {
        (Some(Hour { time: Time::Wrong, .. }), _) | (None, None) => Vec::new(),
        (Some(Hour { time: Time::Midnight, .. }), Some(Part::Evening)) => vec![DAY_END],
        (Some(Hour { time: Time::Midnight, .. }), None | Some(Part::Dawn)) => midnight,
        (Some(Hour { time: Time::Midnight, .. }), Some(_)) => Vec::new(),
        (Some(Hour { time: Time::Spoken(hour @ 1..=6, minute), .. }), None) => vec![at(hour, minute), at(hour + 12, minute)],
        (Some(Hour { time: Time::Spoken(hour, minute) | Time::Exact(hour, minute), .. }), None) => vec![at(hour, minute)],
        (Some(Hour { time: Time::Spoken(hour, minute) | Time::Exact(hour, minute), .. }), Some(part)) => {
            within(part, hour, minute, midnight)
        }
        (None, Some(part)) => usual(part).into_iter().collect(),
    }
}

/// An hour beside the part of the day it lies in: "9 in the evening".
pub(super) fn within(part: Part, hour: i8, minute: i8, midnight: Vec<OnDay>) -> Vec<OnDay> {
    match (part, hour) {
        (Part::Morning, 1..=11) | (Part::Afternoon, 12..=20) | (Part::Evening, 16..=23) | (Part::Dawn, 1..=5) => {
            vec![at(hour, minute)]
        }
        (Part::Afternoon, 1..=8) | (Part::Evening, 4..=11) => vec![at(hour + 12, minute)],
        (Part::Evening, 12) if minute == 0 => vec![DAY_END],
        (Part::Dawn, 0 | 12) if minute == 0 => midnight,
        _ => Vec::new(),
    }
}

/// The hour a part of the day stands for when none is named.
fn usual(part: Part) -> Option<OnDay> {
    match part {
        Part::Morning => Some(at(9, 0)),
        Part::Afternoon => Some(at(15, 0)),
        Part::Evening => Some(at(20, 0)),
        Part::Dawn => None,
    }
}

/// One answer from all readings: what is ahead wins over what is not, and what is
/// ahead in two ways, or beside a reading that is not, is asked.
fn settle(outcomes: Vec<When>) -> When {
    let mut dates: Vec<Date> =
        outcomes.iter().filter_map(|one| if let When::NeedsTime { date } = one { Some(*date) } else { None }).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut moments: Vec<Moment> =
        outcomes.iter().filter_map(|one| if let When::At(moment) = one { Some(*moment) } else { None }).collect();
    moments.sort_unstable();
    moments.dedup();
    let doubtful = outcomes.iter().any(|one| matches!(one, When::Past(_) | When::PastDay(_) | When::TooSoon | When::TooFar));
    match (dates.as_slice(), moments.as_slice()) {
        ([date], _) => When::NeedsTime { date: *date },
        ([_, _, ..], _) => When::WhichDate(dates),
        ([], [moment]) if !doubtful => When::At(*moment),
        ([], [_, ..]) => When::Ambiguous(moments),
        ([], []) => outcomes.into_iter().min_by_key(rank).unwrap_or(When::Unreadable),
    }
}

/// What to tell first of several readings that all lead nowhere.
fn rank(outcome: &When) -> u8 {
    match outcome {
        When::TooSoon => 0,
        When::Past(_) => 1,
        When::PastDay(_) => 2,
        When::TooFar => 3,
        _ => 4,
    }
}
