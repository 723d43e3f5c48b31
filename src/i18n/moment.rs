//! Says moments, dates and spans of time. Called by `chat` and `report` for every
//! time that a person sees. Pure: the moment, now and the zone are given.
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::model::say::Say;

const MINUTE: i64 = 60_000;

/// "Fri 25 Dec 2026, 18:00 (Europe/Madrid)". `ms` is milliseconds since 1970 UTC.
pub fn full(ms: i64, zone: &TimeZone) -> Say {
    let local = local(ms, zone);
    Say::new("time-moment")
        .say("date", date(local.date()))
        .text("time", local.strftime("%H:%M").to_string())
        .text("zone", zone_name(&local))
}

/// "Fri 25 Dec 2026, 18:00", where the zone is clear, as on a button.
pub fn short(ms: i64, zone: &TimeZone) -> Say {
    let local = local(ms, zone);
    Say::new("time-moment-short").say("date", date(local.date())).text("time", local.strftime("%H:%M").to_string())
}

/// "18:00", where the day is clear.
pub fn clock(ms: i64, zone: &TimeZone) -> String {
    local(ms, zone).strftime("%H:%M").to_string()
}

/// "Fri 25 Dec, 18:00", for what is at most a year ahead.
pub fn near(ms: i64, zone: &TimeZone) -> Say {
    let local = local(ms, zone);
    Say::new("time-moment-near")
        .say("weekday", weekday(local.date().weekday()))
        .text("day", local.date().day().to_string())
        .say("month", month(local.date().month()))
        .text("time", local.strftime("%H:%M").to_string())
}

/// "Fri 25 Dec 2026".
pub fn date(date: Date) -> Say {
    Say::new("time-date")
        .say("weekday", weekday(date.weekday()))
        .text("day", date.day().to_string())
        .say("month", month(date.month()))
        .text("year", date.year().to_string())
}

/// "in 2 h 5 min", "5 min ago", "in less than a minute". At most two units, the rest
/// is cut off.
pub fn relative(ms: i64, now: i64) -> Say {
    let away = ms.saturating_sub(now);
    match span(away.saturating_abs() / MINUTE) {
        None if away >= 0 => Say::new("time-at-once"),
        None => Say::new("time-just-now"),
        Some(span) if away >= 0 => Say::new("time-in").say("span", span),
        Some(span) => Say::new("time-ago").say("span", span),
    }
}

/// "December 2026": the head of the calendar.
pub fn month_title(year: i16, month: i8) -> Say {
    Say::new("time-month-title").say("month", month_name(month)).text("year", year.to_string())
}

/// "Fri": the column heads of the calendar, and part of every date.
pub fn weekday(day: Weekday) -> Say {
    Say::new(match day {
        Weekday::Monday => "weekday-mon",
        Weekday::Tuesday => "weekday-tue",
        Weekday::Wednesday => "weekday-wed",
        Weekday::Thursday => "weekday-thu",
        Weekday::Friday => "weekday-fri",
        Weekday::Saturday => "weekday-sat",
        Weekday::Sunday => "weekday-sun",
    })
}

fn local(ms: i64, zone: &TimeZone) -> jiff::Zoned {
    let nearest = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(ms).unwrap_or(nearest).to_zoned(zone.clone())
}

fn zone_name(local: &jiff::Zoned) -> String {
    local.time_zone().iana_name().map_or_else(|| local.strftime("%:z").to_string(), str::to_owned)
}

fn span(minutes: i64) -> Option<Say> {
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    let units = [
        (days, Say::new("time-days").num("count", days)),
        (hours, Say::new("time-hours").num("count", hours)),
        (minutes % 60, Say::new("time-minutes").num("count", minutes % 60)),
    ];
    let first = units.iter().position(|(count, _)| *count > 0)?;
    let mut told = units.into_iter().skip(first).take(2).filter(|(count, _)| *count > 0).map(|(_, say)| say);
    match (told.next(), told.next()) {
        (Some(one), Some(two)) => Some(Say::new("time-pair").say("first", one).say("second", two)),
        (one, _) => one,
    }
}

fn month(month: i8) -> Say {
    Say::new(match month {
        1 => "month-jan",
        2 => "month-feb",
        3 => "month-mar",
        4 => "month-apr",
        5 => "month-may",
        6 => "month-jun",
        7 => "month-jul",
        8 => "month-aug",
        9 => "month-sep",
        10 => "month-oct",
        11 => "month-nov",
        _ => "month-dec",
    })
}

fn month_name(month: i8) -> Say {
    Say::new(match month {
        1 => "month-name-jan",
        2 => "month-name-feb",
        3 => "month-name-mar",
        4 => "month-name-apr",
        5 => "month-name-may",
        6 => "month-name-jun",
        7 => "month-name-jul",
        8 => "month-name-aug",
        9 => "month-name-sep",
        10 => "month-name-oct",
        11 => "month-name-nov",
        _ => "month-name-dec",
    })
}
