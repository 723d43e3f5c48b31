//! The dates that a day, as it was said, can mean. Part of `resolve`.
use jiff::civil::{Date, Weekday};

use super::{Now, OnDay, at, days_and_months};
use crate::when::When;
use crate::when::day::{Day, Which, Written};

/// A date without a year that was over less than this ago is meant as that day, and
/// is a slip to ask about, not next year's. Milliseconds.
const JUST_OVER: i64 = 2 * 24 * 3_600_000;

impl Now {
    /// A day without a time.
    pub(super) fn days(&self, day: &Day) -> Vec<When> {
        let mut dates = self.dates(day, at(23, 59));
        if let Day::Weekday(name, Which::Coming) = day
            && *name == self.today().weekday()
        {
            dates = vec![Some(self.today()), self.in_days(7)].into_iter().flatten().collect();
        }
        match dates.as_slice() {
            [] => vec![When::Impossible],
            _ => dates.into_iter().map(|date| self.judge_day(date)).collect(),
        }
    }

    fn judge_day(&self, date: Date) -> When {
        match date {
            _ if date < self.today() => When::PastDay(date),
            _ if date > self.last_day() => When::TooFar,
            _ => When::NeedsTime { date },
        }
    }

    /// The dates that may be meant when it is about `time`; none when there is none.
    pub(super) fn dates(&self, day: &Day, time: OnDay) -> Vec<Date> {
        match day {
            Day::Offset(days) => self.in_days(*days).into_iter().collect(),
            Day::After(span) => days_and_months(span).and_then(|days| self.today().checked_add(days).ok()).into_iter().collect(),
            Day::Weekday(name, which) => self.weekday(*name, *which, time),
            Day::Date(written, name) => {
                let fits = |date: &Date| name.is_none_or(|name| date.weekday() == name);
                self.written(written, time).into_iter().filter(fits).collect()
            }
        }
    }

    fn in_days(&self, days: i64) -> Option<Date> {
        self.today().checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }

    fn weekday(&self, name: Weekday, which: Which, time: OnDay) -> Vec<Date> {
        let today = self.today().weekday();
        let here = i64::from(today.to_monday_zero_offset());
        let wanted = i64::from(name.to_monday_zero_offset());
        let ahead = (wanted - here).rem_euclid(7);
        let days = match which {
            Which::This => vec![wanted - here],
            Which::Coming if self.in_days(ahead).is_some_and(|date| self.is_ahead(date, time)) => vec![ahead],
            Which::Coming => vec![ahead + 7],
            Which::Next if ahead == 0 => vec![7],
            // Still this week, or as good as here: "next" is said of both.
            Which::Next if wanted > here || ahead <= 2 => vec![ahead, ahead + 7],
            Which::Next => vec![ahead],
        };
        days.into_iter().filter_map(|days| self.in_days(days)).collect()
    }

    fn written(&self, written: &Written, time: OnDay) -> Vec<Date> {
        match *written {
            Written::Clear { day, month, year } => self.dated(day, month, year, time).into_iter().collect(),
            Written::Either { first, second, year } => {
                let mut dates: Vec<Date> =
                    [(first, second), (second, first)].into_iter().filter_map(|(day, month)| self.dated(day, month, year, time)).collect();
                dates.dedup();
                dates
            }
        }
    }

    fn dated(&self, day: u32, month: u32, year: Option<u32>, time: OnDay) -> Option<Date> {
        let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
        match year {
            Some(year) => Date::new(i16::try_from(year).ok()?, month, day).ok(),
            None => self.yearless(day, month, time),
        }
    }

    /// The next such day, or the last one when it is just over.
    fn yearless(&self, day: i8, month: i8, time: OnDay) -> Option<Date> {
        let year = self.today().year();
        // Eight years reach the next 29 February from anywhere.
        let found: Vec<Date> = (year - 1..=year + 8).filter_map(|year| Date::new(year, month, day).ok()).collect();
        let over = found.iter().rev().find(|date| !self.is_ahead(**date, time));
        let just_over = over.filter(|date| self.moment(**date, time).is_some_and(|moment| self.ms.saturating_sub(moment.ms) < JUST_OVER));
        just_over.or_else(|| found.iter().find(|date| self.is_ahead(**date, time))).copied()
    }
}
