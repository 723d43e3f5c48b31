//! Reads when a post shall go out from what a person typed or tapped. Called by the
//! talk about scheduling. Pure: now and the zone are given. Never guesses: whatever
//! can be read in two ways, is past, or does not exist becomes a question.
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::lang::Lang;
use crate::model::plan::DayTime;
use resolve::Now;
use words::Vocabulary;

pub mod answer;
pub mod calendar;
mod clock;
mod day;
mod hour;
pub mod occur;
mod parse;
mod resolve;
pub mod rhythm;
mod scan;
mod span;
mod text;
pub mod weekly;
mod words;

/// What a text means as a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// From a minute to a year ahead.
    At(Moment),
    /// It is over.
    Past(Moment),
    /// A day without a time, and it is over.
    PastDay(Date),
    /// The readings that lie ahead, earliest first. There is only one when another
    /// reading was past or too far: then it has to be confirmed.
    Ambiguous(Vec<Moment>),
    /// A day, but no time.
    NeedsTime {
        /// From today to a year ahead.
        date: Date,
    },
    /// No time, and the day can be any of these, earliest first.
    WhichDate(Vec<Date>),
    /// Shaped like a time, but the calendar has no such date or hour.
    Impossible,
    /// Less than a minute ahead, or "now".
    TooSoon,
    /// More than a year ahead.
    TooFar,
    /// Not wholly a time.
    Unreadable,
}

/// An instant, and what had to be done to the time as written to reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Milliseconds since 1970 UTC.
    pub ms: i64,
    /// The time as written is not exactly one instant in this zone.
    pub shifted: Option<Shift>,
}

/// Why a time as written is not exactly one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shift {
    /// The clocks jump over it: moved forward by the length of the jump.
    Gap,
    /// The clocks pass it twice: the earlier one, unless only the later lies ahead.
    Fold,
}

/// Why a plan or a rhythm cannot be taken as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// Not wholly one.
    Unreadable,
    /// An hour that can be one of the morning or of the afternoon.
    WhichHalf(DayTime),
}

/// Reads `text` in the person's language, or in one of the others when theirs gives no
/// sense. `now` is milliseconds since 1970 UTC.
pub fn read(text: &str, now: i64, zone: &TimeZone, lang: Lang) -> When {
    read_with(text, now, zone, lang, None)
}

/// Reads the answer to `NeedsTime`: a time on `date` ("18" is enough), or a whole new
/// day and time as in `read`.
pub fn read_on(date: Date, text: &str, now: i64, zone: &TimeZone, lang: Lang) -> When {
    match read_with(text, now, zone, lang, Some(date)) {
        unclear @ (When::Unreadable | When::Impossible) => match read(text, now, zone, lang) {
            When::Unreadable => unclear,
            other => other,
        },
        clear => clear,
    }
}

/// The moment of a calendar's button.
pub fn at(date: Date, hour: i8, minute: i8, now: i64, zone: &TimeZone) -> When {
    Now::new(now, zone).map_or(When::Unreadable, |now| now.judge_at(date, hour, minute))
}

fn read_with(text: &str, now: i64, zone: &TimeZone, lang: Lang, on: Option<Date>) -> When {
    let (Some(tokens), Some(now)) = (text::tokens(text), Now::new(now, zone)) else { return When::Unreadable };
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    let mut best = When::Unreadable;
    for lang in std::iter::once(lang).chain(others) {
        let readings = parse::readings(&tokens, Vocabulary::of(lang), on.is_some());
        match now.resolve(&readings, on) {
            When::Unreadable => {}
            When::Impossible => best = When::Impossible,
            clear => return clear,
        }
    }
    best
}

/// What `read` makes of a text in the person's language, or in the first other one that gives a sense.
fn in_every_language<T>(lang: Lang, read: impl Fn(Lang) -> Result<T, Unclear>) -> Result<T, Unclear> {
    let others = Lang::ALL.into_iter().filter(|other| *other != lang);
    let mut best = Unclear::Unreadable;
    for lang in std::iter::once(lang).chain(others) {
        match read(lang) {
            Err(Unclear::Unreadable) => {}
            Err(unclear) if best == Unclear::Unreadable => best = unclear,
            Err(_) => {}
            clear => return clear,
        }
    }
    Err(best)
}
