//! Reads how often a post repeats: "every monday 9:00", "cada día a las 18:00", "1-го числа каждого месяца в 10:00".
//! Called by the talk about scheduling. Pure. A weekday or a date without an "every" is a time, not a rhythm.

use super::clock::{Clock, clocks};
use super::scan::{Found, Scan};
use super::weekly::days;
use super::words::{Unit, Vocabulary, Word};
use super::{Unclear, text};
use crate::model::lang::Lang;
use crate::model::plan::{Days, Every, Rhythm};

/// More pieces than any way to say a rhythm has.
const MOST_TOKENS: usize = 24;
/// The last day of any month.
const LAST: u32 = 31;

/// Reads `text` in the person's language, or in one of the others when theirs gives no sense.
///
/// # Errors
/// Why it cannot be taken; [`Unclear::Unreadable`] for everything that is no rhythm.
pub fn read(text: &str, lang: Lang) -> Result<Rhythm, Unclear> {
    let tokens = text::tokens(&text.replace(['–', '—'], "-")).filter(|tokens| tokens.len() <= MOST_TOKENS).ok_or(Unclear::Unreadable)?;
    super::in_every_language(lang, |lang| {
        let scan = Scan { tokens: &tokens, words: Vocabulary::of(lang) };
        let mut walk = Walk { scan: &scan, all: Vec::new() };
        walk.from(0, Parts::default());
        settle(&walk.all)
    })
}

/// Of two numbers the one before is the day, the one behind the time: "15 every month, 10".
fn settle(all: &[(Result<Rhythm, Unclear>, bool)]) -> Result<Rhythm, Unclear> {
    let first: Vec<_> = all.iter().filter(|(_, date_first)| *date_first).collect();
    match (all, first.as_slice()) {
        ([(one, _)], _) | (_, [(one, _)]) => *one,
        _ => Err(Unclear::Unreadable),
    }
}

/// What was read so far.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    every: bool,
    daily: bool,
    monthly: bool,
    days: Option<Days>,
    /// A day of the month, and whether it is written so that it can be nothing else.
    date: Option<(u32, bool)>,
    clock: Option<Clock>,
    /// The date was read before the time.
    date_first: bool,
    /// An "at" stands before this: a time follows.
    after_at: bool,
}

struct Walk<'a> {
    scan: &'a Scan<'a>,
    /// Every reading, and whether its date comes before its time.
    all: Vec<(Result<Rhythm, Unclear>, bool)>,
}

impl Walk<'_> {
    fn from(&mut self, at: usize, parts: Parts) {
        if self.scan.is_end(at) {
            let whole = parts.whole().map(|whole| (whole, parts.date_first)).filter(|whole| !self.all.contains(whole));
            self.all.extend(whole);
            return;
        }
        let after_at = parts.after_at;
        let parts = Parts { after_at: false, ..parts };
        self.words(at, parts);
        if let Some((days, end)) = days(self.scan, at).filter(|_| parts.days.is_none()) {
            let every = parts.every || says_every(self.scan, at, end);
            // "Every day" is read as a word of its own.
            if days != Days::ALL {
                self.from(end, Parts { days: Some(days), every, ..parts });
            }
        }
        for (date, end) in date(self.scan, at).into_iter().filter(|_| parts.date.is_none() && !after_at) {
            self.from(end, Parts { date: Some(date), date_first: parts.clock.is_none(), ..parts });
        }
        for (clock, end) in clocks(self.scan, at).into_iter().filter(|_| parts.clock.is_none()) {
            self.from(end, Parts { clock: Some(clock), ..parts });
        }
    }

    fn words(&mut self, at: usize, parts: Parts) {
        if self.scan.is_mark(at, ',') && at > 0 {
            self.from(at + 1, parts);
        }
        let found = self.scan.pick(at, |word| match word {
            Word::On | Word::Of | Word::MonthDay => Some(parts),
            Word::At => Some(Parts { after_at: true, ..parts }),
            Word::Unit(Unit::Day) => Some(parts),
            Word::Every | Word::EveryWeek => Some(Parts { every: true, ..parts }),
            Word::EveryDay => Some(Parts { daily: true, ..parts }),
            Word::EveryMonth => Some(Parts { monthly: true, ..parts }),
            Word::LastDay => Some(Parts { date: Some((LAST, true)), date_first: true, ..parts }),
            _ => None,
        });
        for (parts, end) in found {
            self.from(end, parts);
        }
    }
}

impl Parts {
    /// `None` when something is missing, or does not go together.
    fn whole(self) -> Option<Result<Rhythm, Unclear>> {
        let monthly = self.monthly || (self.every && self.date.is_some_and(|(_, clear)| clear));
        let every = match (self.daily, self.days, self.date) {
            (true, None, None) if !monthly => Every::Day,
            (false, Some(days), None) if !monthly && self.every => Every::Week(days),
            (false, None, Some((day @ 1..=31, _))) if monthly => Every::Month(i8::try_from(day).ok()?),
            _ => return None,
        };
        Some(self.clock?.map(|at| Rhythm { every, at }))
    }
}

/// Whether what was read as days says by itself that it comes again: "every monday", "mondays", "weekdays".
fn says_every(scan: &Scan, at: usize, end: usize) -> bool {
    let again = |word| matches!(word, Word::Every | Word::Each(_) | Word::Workdays | Word::Weekend).then_some(());
    (at..end).any(|at| !scan.pick(at, again).is_empty())
}

/// "1", "1st", "1-го", each with "числа" or without.
fn date(scan: &Scan, at: usize) -> Found<(u32, bool)> {
    let Some(digits) = scan.digits(at).filter(|digits| digits.count <= 2) else { return Vec::new() };
    let dash = if scan.is_glued_mark(at + 1, '-') { at + 2 } else { at + 1 };
    let ordinal = scan.skip(dash, Word::Ordinal);
    let end = if ordinal > dash { ordinal } else { at + 1 };
    let named = scan.skip(end, Word::MonthDay);
    let before =
        at.checked_sub(1).is_some_and(|before| !scan.pick(before, |word| (word == Word::Unit(Unit::Day)).then_some(())).is_empty());
    let mut all = vec![((digits.value, ordinal > dash || before), end)];
    if named > end {
        all.push(((digits.value, true), named));
    }
    all
}
