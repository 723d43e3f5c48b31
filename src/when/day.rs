//! Reads a day: "tomorrow", "next friday", "25.12", "25 de diciembre", "2026-12-25". Used
//! by `parse`. Which year or week is meant is left to `resolve`.
use jiff::civil::Weekday;

use super::scan::{Digits, Found, Scan};
use super::span::{Span, span};
use super::words::{Part, Word};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// Counted from today.
    Offset(i64),
    /// "in 3 days", followed by a time.
    After(Span),
    Weekday(Weekday, Which),
    /// With the weekday that was written before it.
    Date(Written, Option<Weekday>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Coming,
    This,
    Next,
}

/// A date as written; none of its numbers has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Clear {
        day: u32,
        month: u32,
        year: Option<u32>,
    },
    /// "03/04": day and month in either order.
    Either {
        first: u32,
        second: u32,
        year: Option<u32>,
    },
}

/// A day, and the part of it when one word says both ("tonight").
pub(super) fn day(scan: &Scan, at: usize) -> Found<(Day, Option<Part>)> {
    let mut all = scan.pick(at, |word| match word {
        Word::Day(offset) => Some((Day::Offset(offset), None)),
        Word::Today(part) => Some((Day::Offset(0), Some(part))),
        _ => None,
    });
    let mut days = after(scan, at);
    days.extend(weekday(scan, at));
    days.extend(date(scan, at).into_iter().map(|(written, end)| (Day::Date(written, None), end)));
    all.extend(days.into_iter().map(|(day, end)| ((day, None), end)));
    all
}

fn after(scan: &Scan, at: usize) -> Found<Day> {
    let starts = scan.after(at, Word::In);
    let spans = starts.into_iter().flat_map(|next| span(scan, next, true));
    spans.filter(|(span, _)| span.is_whole_days()).map(|(span, end)| (Day::After(span), end)).collect()
}

fn weekday(scan: &Scan, at: usize) -> Found<Day> {
    let mut all = Vec::new();
    let mut starts = vec![(Which::Coming, at)];
    starts.extend(scan.pick(at, |word| match word {
        Word::This => Some(Which::This),
        Word::Next => Some(Which::Next),
        _ => None,
    }));
    for (which, start) in starts {
        for (name, end) in scan.pick(start, |word| if let Word::Weekday(name) = word { Some(name) } else { None }) {
            let end = scan.skip_dot(end);
            all.push((Day::Weekday(name, which), end));
            if which == Which::Coming {
                all.extend(scan.after(end, Word::NextAfter).into_iter().map(|end| (Day::Weekday(name, Which::Next), end)));
                all.extend(dated(scan, end, name));
            }
        }
    }
    all
}

/// "Fri, 25 Dec".
fn dated(scan: &Scan, at: usize, name: Weekday) -> Found<Day> {
    let start = if scan.is_mark(at, ',') { at + 1 } else { at };
    let start = scan.skip(start, Word::On);
    date(scan, start).into_iter().map(|(written, end)| (Day::Date(written, Some(name)), end)).collect()
}

fn date(scan: &Scan, at: usize) -> Found<Written> {
    let mut all = in_words(scan, at);
    all.extend(month_first(scan, at));
    if let Some(first) = scan.digits(at) {
        all.extend(dotted(scan, at, first));
        all.extend(slashed(scan, at, first));
        all.extend(year_first(scan, at, first));
    }
    all
}

/// "25 dec", "25 de diciembre de 2026", "25 декабря 2026 года".
fn in_words(scan: &Scan, at: usize) -> Found<Written> {
    let Some(day) = scan.digits(at).filter(|digits| digits.count <= 2) else { return Vec::new() };
    let start = scan.skip(scan.skip(at + 1, Word::Ordinal), Word::Of);
    let mut all = Vec::new();
    for (month, end) in months(scan, start) {
        all.push((Written::Clear { day: day.value, month, year: None }, end));
        let year = scan.skip(if scan.is_mark(end, ',') { end + 1 } else { end }, Word::Of);
        if let Some(value) = full_year(scan, year) {
            let end = scan.skip_dot_after(year + 1, Word::Year);
            all.push((Written::Clear { day: day.value, month, year: Some(value) }, end));
        }
    }
    all
}

/// "December 25, 2026".
fn month_first(scan: &Scan, at: usize) -> Found<Written> {
    let mut all = Vec::new();
    for (month, next) in months(scan, at).into_iter().filter(|_| scan.words.month_first) {
        let Some(day) = scan.digits(next).filter(|digits| digits.count <= 2) else { continue };
        let end = scan.skip(next + 1, Word::Ordinal);
        all.push((Written::Clear { day: day.value, month, year: None }, end));
        let year = if scan.is_mark(end, ',') { end + 1 } else { end };
        let with_year = full_year(scan, year).map(|value| Written::Clear { day: day.value, month, year: Some(value) });
        all.extend(with_year.map(|written| (written, year + 1)));
    }
    all
}

fn months(scan: &Scan, at: usize) -> Found<u32> {
    let found = scan.pick(at, |word| if let Word::Month(month) = word { u32::try_from(month).ok() } else { None });
    found.into_iter().map(|(month, end)| (month, scan.skip_dot(end))).collect()
}

/// "25.12", "25.12.26", "25.12.2026".
fn dotted(scan: &Scan, at: usize, day: Digits) -> Option<(Written, usize)> {
    let month = second(scan, at, day, '.')?;
    let (year, end) = year_after(scan, at + 3, '.')?;
    Some((Written::Clear { day: day.value, month: month.value, year }, end))
}

/// "25/12", "03/04/2026"; with hyphens only when a full year makes it a date.
fn slashed(scan: &Scan, at: usize, first: Digits) -> Option<(Written, usize)> {
    let mark = if scan.is_mark(at + 1, '-') { '-' } else { '/' };
    let second = second(scan, at, first, mark)?.value;
    let (year, end) = year_after(scan, at + 3, mark)?;
    let enough = mark == '/' || year.is_some();
    enough.then_some((Written::Either { first: first.value, second, year }, end))
}

fn second(scan: &Scan, at: usize, first: Digits, mark: char) -> Option<Digits> {
    let short = |digits: &Digits| digits.count <= 2;
    scan.glued_digits(at + 2).filter(|second| short(second) && short(&first) && scan.is_glued_mark(at + 1, mark))
}

/// `None` when what follows the day and month is no year: then this was no date.
fn year_after(scan: &Scan, at: usize, mark: char) -> Option<(Option<u32>, usize)> {
    match scan.glued_digits(at + 1).filter(|_| scan.is_glued_mark(at, mark)) {
        None => Some((None, at)),
        Some(Digits { value, count: 4 }) => Some((Some(value), at + 2)),
        Some(Digits { value, count: 2 }) => Some((Some(2000 + value), at + 2)),
        Some(_) => None,
    }
}

/// "2026-12-25", and the "T" before a time.
fn year_first(scan: &Scan, at: usize, year: Digits) -> Option<(Written, usize)> {
    let mark = if scan.is_mark(at + 1, '-') { '-' } else { '/' };
    let marked = scan.is_glued_mark(at + 1, mark) && scan.is_glued_mark(at + 3, mark);
    let (month, day) = (scan.glued_digits(at + 2)?, scan.glued_digits(at + 4)?);
    let end = if scan.is_glued(at + 5) && scan.is_word(at + 5, "t") && scan.is_glued(at + 6) { at + 6 } else { at + 5 };
    let fits = marked && year.count == 4 && month.count <= 2 && day.count <= 2;
    fits.then_some((Written::Clear { day: day.value, month: month.value, year: Some(year.value) }, end))
}

fn full_year(scan: &Scan, at: usize) -> Option<u32> {
    scan.digits(at).filter(|digits| digits.count == 4).map(|digits| digits.value)
}
