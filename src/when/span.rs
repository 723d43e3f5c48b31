//! Reads a length of time: "2h", "1h30m", "two hours and 5 minutes", "полчаса". Used by
//! `parse` and `day`. Never says from when it counts.
use super::scan::{Found, Scan};
use super::words::{Unit, Word};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub months: i64,
    pub days: i64,
    pub minutes: i64,
    /// Written so that it could be a time of day as well ("18h"): its hours.
    pub like_clock: Option<u32>,
}

impl Span {
    pub fn is_whole_days(&self) -> bool {
        self.minutes == 0
    }

    fn of(unit: Unit, amount: u32) -> Span {
        let amount = i64::from(amount);
        match unit {
            Unit::Minute => Span { minutes: amount, ..Span::default() },
            Unit::Hour => Span { minutes: amount * 60, ..Span::default() },
            Unit::Day => Span { days: amount, ..Span::default() },
            Unit::Week => Span { days: amount * 7, ..Span::default() },
            Unit::Month => Span { months: amount, ..Span::default() },
        }
    }

    fn and(self, more: Span) -> Span {
        Span { months: self.months + more.months, days: self.days + more.days, minutes: self.minutes + more.minutes, like_clock: None }
    }
}

/// `one_is_implied`: "через час" needs no number.
pub(super) fn span(scan: &Scan, at: usize, one_is_implied: bool) -> Found<Span> {
    let mut all = Vec::new();
    for (first, next) in part(scan, at, one_is_implied) {
        all.push((first, next));
        for joined in joints(scan, next) {
            all.extend(span(scan, joined, false).into_iter().map(|(more, end)| (first.and(more), end)));
        }
    }
    all
}

fn joints(scan: &Scan, at: usize) -> Vec<usize> {
    let mut ways = scan.after(at, Word::And);
    ways.push(at);
    ways
}

fn part(scan: &Scan, at: usize, one_is_implied: bool) -> Found<Span> {
    let mut all = scan.pick(at, |word| match word {
        Word::Minutes(minutes) => Some(Span { minutes, ..Span::default() }),
        _ => None,
    });
    for (amount, next) in amount(scan, at, one_is_implied) {
        all.extend(units(scan, next).into_iter().map(|(unit, end)| (Span::of(unit, amount), end)));
    }
    all.extend(fraction(scan, at));
    all.extend(like_clock(scan, at));
    // The plain reading of "18h" stands aside for the one that knows it is like a clock.
    let twins: Vec<usize> = all.iter().filter(|(span, _)| span.like_clock.is_some()).map(|(_, end)| *end).collect();
    all.retain(|(span, end)| span.like_clock.is_some() || !twins.contains(end));
    all
}

fn units(scan: &Scan, at: usize) -> Found<Unit> {
    scan.pick(at, |word| if let Word::Unit(unit) = word { Some(unit) } else { None })
}

fn amount(scan: &Scan, at: usize, one_is_implied: bool) -> Found<u32> {
    let mut all = scan.pick(at, |word| match word {
        Word::Number(number) => Some(number),
        Word::One => Some(1),
        _ => None,
    });
    all.extend(scan.digits(at).map(|digits| (digits.value, at + 1)));
    all.extend(one_is_implied.then_some((1, at)));
    all
}

/// "1.5h", "2,5 часа".
fn fraction(scan: &Scan, at: usize) -> Found<Span> {
    let point = scan.is_glued_mark(at + 1, '.') || scan.is_glued_mark(at + 1, ',');
    let (Some(whole), Some(tenths), true) = (scan.digits(at), scan.glued_digits(at + 2), point) else {
        return Vec::new();
    };
    let hours = units(scan, at + 3).into_iter().filter(|(unit, _)| *unit == Unit::Hour && tenths.count == 1);
    let minutes = i64::from(whole.value) * 60 + i64::from(tenths.value) * 6;
    hours.map(|(_, end)| (Span { minutes, ..Span::default() }, end)).collect()
}

/// "18h", "8 часов", "1h30".
fn like_clock(scan: &Scan, at: usize) -> Found<Span> {
    let Some(hours) = scan.digits(at) else { return Vec::new() };
    let clock = scan.after(at + 1, Word::OClock);
    let mut all = Vec::new();
    for (_, next) in units(scan, at + 1).into_iter().filter(|(unit, end)| *unit == Unit::Hour && clock.contains(end)) {
        let span = Span { like_clock: Some(hours.value), ..Span::of(Unit::Hour, hours.value) };
        all.push((span, next));
        if let Some(minutes) = scan.glued_digits(next).filter(|digits| digits.count == 2) {
            all.push((Span { minutes: span.minutes + i64::from(minutes.value), ..span }, next + 1));
        }
    }
    all
}
