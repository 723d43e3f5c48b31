//! What the calendar's panels show: days of a month, hours of a day, minutes of an
//! hour, and the three usual moments. Called by the talk about scheduling, which makes
//! buttons of them. Pure, and agrees with `read` on what may still be chosen.
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::resolve::Now;
use super::{Moment, Shift, When, at};

/// Minutes between two choices of the minute panel.
const STEP: usize = 5;

/// A field of the month panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its date, also in blank fields.
    pub date: Date,
    /// Whether it can be chosen.
    pub state: State,
}

/// Whether a day can be chosen; only an open one can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Before today.
    Past,
    /// From today to this day next year.
    Open,
    /// More than a year ahead.
    Far,
    /// Of the month before or after: fills the row.
    Blank,
}

/// A time of day that can be chosen or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// 0 to 23.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
    /// It can be chosen.
    pub is_open: bool,
}

/// A usual moment, one tap away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The next full hour.
    NextHour,
    /// Today at 20:00.
    Tonight,
    /// Tomorrow at 9:00.
    TomorrowMorning,
}

/// The weeks of a month, Monday first, seven days in each; no weeks when there is no
/// such month.
pub fn month(year: i16, month: i8, today: Date) -> Vec<Vec<Day>> {
    let Ok(first) = Date::new(year, month, 1) else { return Vec::new() };
    let before = i64::from(first.weekday().to_monday_zero_offset());
    let weeks = (before + i64::from(first.days_in_month()) + 6) / 7;
    let day = |offset: i64| Some(state(plus_days(first, offset - before)?, month, today));
    (0..weeks).map(|week| (week * 7..week * 7 + 7).filter_map(day).collect()).collect()
}

fn state(date: Date, month: i8, today: Date) -> Day {
    let state = match date {
        _ if date.month() != month => State::Blank,
        _ if date < today => State::Past,
        _ if date > year_after(today) => State::Far,
        _ => State::Open,
    };
    Day { date, state }
}

/// The month before, unless it is over.
pub fn earlier(year: i16, month: i8, today: Date) -> Option<(i16, i8)> {
    let day = Date::new(year, month, 1).ok()?.yesterday().ok()?;
    (day >= today.first_of_month()).then_some((day.year(), day.month()))
}

/// The month after, unless all of it is more than a year ahead.
pub fn later(year: i16, month: i8, today: Date) -> Option<(i16, i8)> {
    let day = Date::new(year, month, 1).ok()?.last_of_month().tomorrow().ok()?;
    (day <= year_after(today)).then_some((day.year(), day.month()))
}

/// The 24 hours of `date`; one is open while any of its minutes is.
pub fn hours(date: Date, now: i64, zone: &TimeZone) -> Vec<Slot> {
    let is_open = |hour| minutes(date, hour, now, zone).iter().any(|slot| slot.is_open);
    (0..24).map(|hour| Slot { hour, minute: 0, is_open: is_open(hour) }).collect()
}

/// The twelve minutes of an hour. Those that the clocks jump over are closed.
pub fn minutes(date: Date, hour: i8, now: i64, zone: &TimeZone) -> Vec<Slot> {
    let is_open = |minute| match at(date, hour, minute, now, zone) {
        When::At(moment) => moment.shifted != Some(Shift::Gap),
        _ => false,
    };
    (0..60).step_by(STEP).map(|minute| Slot { hour, minute, is_open: is_open(minute) }).collect()
}

/// The usual moments that can still be chosen, in the order of their buttons.
pub fn presets(now: i64, zone: &TimeZone) -> Vec<(Preset, Moment)> {
    let Some(present) = Now::new(now, zone) else { return Vec::new() };
    let today = present.today();
    let tomorrow = today.tomorrow().map_or(When::Unreadable, |date| at(date, 9, 0, now, zone));
    let all =
        [(Preset::NextHour, next_hour(&present)), (Preset::Tonight, at(today, 20, 0, now, zone)), (Preset::TomorrowMorning, tomorrow)];
    all.into_iter().filter_map(|(preset, when)| if let When::At(moment) = when { Some((preset, moment)) } else { None }).collect()
}

/// The next full hour on the person's clock that is at least a minute away.
fn next_hour(now: &Now) -> When {
    let local = now.local.time();
    let past = (i64::from(local.minute()) * 60 + i64::from(local.second())) * 1000 + i64::from(local.millisecond());
    let full = now.ms.saturating_sub(past).saturating_add(3_600_000);
    let judge = |ms| now.judge(Moment { ms, shifted: None });
    match judge(full) {
        When::TooSoon => judge(full.saturating_add(3_600_000)),
        other => other,
    }
}

fn year_after(today: Date) -> Date {
    jiff::Span::new().try_years(1).and_then(|year| today.checked_add(year)).unwrap_or(Date::MAX)
}

fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
