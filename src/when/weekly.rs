//! Reads a weekly plan: "mon-fri 9:00, 18:00; sat 11:00", "пн-пт 9:00 и 18:00", "de lunes a viernes 9:00 y 18:00".
//! Called by the talk about the plan. Pure. Never guesses.

use super::clock::longest;
use super::scan::{Found, Scan};
use super::words::{Vocabulary, Word};
use super::{Unclear, text};
use crate::model::lang::Lang;
use crate::model::plan::{DayTime, Days, Weekly};

/// More times than this in a week are a mistake, not a plan.
pub const MOST_SLOTS: usize = 200;

/// Reads `text` in the person's language, or in one of the others when theirs gives no sense. Groups of days stand on
/// lines of their own or behind a semicolon.
///
/// # Errors
/// Why it cannot be taken.
pub fn read(text: &str, lang: Lang) -> Result<Weekly, Unclear> {
    super::in_every_language(lang, |lang| in_one(text, lang))
}

fn in_one(text: &str, lang: Lang) -> Result<Weekly, Unclear> {
    let mut plan = Weekly::default();
    for group in text.replace(['–', '—', '−'], "-").split([';', '\n']).filter(|group| !group.trim().is_empty()) {
        let tokens = text::tokens(group).ok_or(Unclear::Unreadable)?;
        groups(&Scan { tokens: &tokens, words: Vocabulary::of(lang) }, &mut plan)?;
    }
    let fits = !plan.is_empty() && Days::ALL.list().into_iter().map(|day| plan.times(day).len()).sum::<usize>() <= MOST_SLOTS;
    fits.then_some(plan).ok_or(Unclear::Unreadable)
}

/// Days and their times, again and again; times without days are for every day.
fn groups(scan: &Scan, plan: &mut Weekly) -> Result<(), Unclear> {
    let mut at = 0;
    loop {
        let (days, next) = match days(scan, at) {
            Some(found) => found,
            None if at == 0 => (Days::ALL, 0),
            None => return Err(Unclear::Unreadable),
        };
        let (times, end) = times(scan, next)?;
        plan.add(days, &times);
        if scan.is_end(end) {
            return Ok(());
        }
        at = past_joint(scan, end);
    }
}

/// The days that stand here: one, several, from one to another.
pub(super) fn days(scan: &Scan, at: usize) -> Option<(Days, usize)> {
    let (mut days, mut end) = named(scan, at)?;
    while let Some((more, next)) = named(scan, past_joint(scan, end)) {
        days = days.and(more);
        end = next;
    }
    Some((days, end))
}

/// One piece of that, behind "on", "every", "from" or nothing.
fn named(scan: &Scan, at: usize) -> Option<(Days, usize)> {
    item(scan, at).or_else(|| {
        let next = [Word::On, Word::Every, Word::From].into_iter().map(|word| scan.skip(at, word)).max().filter(|next| *next > at)?;
        named(scan, next)
    })
}

fn item(scan: &Scan, at: usize) -> Option<(Days, usize)> {
    let mut all: Found<Days> = scan.pick(at, |word| match word {
        Word::EveryDay => Some(Days::ALL),
        Word::Workdays => Some(Days::WORKDAYS),
        Word::Weekend => Some(Days::WEEKEND),
        Word::Each(day) => Some(Days::one(day)),
        _ => None,
    });
    for (first, end) in weekday(scan, at) {
        all.push((Days::one(first), end));
        let dash = if scan.is_mark(end, '-') { Some(end + 1) } else { None };
        for next in scan.after(end, Word::Through).into_iter().chain(dash) {
            all.extend(weekday(scan, next).into_iter().map(|(last, end)| (Days::through(first, last), end)));
        }
    }
    all.into_iter().max_by_key(|(_, end)| *end)
}

fn weekday(scan: &Scan, at: usize) -> Found<jiff::civil::Weekday> {
    let found = scan.pick(at, |word| if let Word::Weekday(day) = word { Some(day) } else { None });
    found.into_iter().map(|(day, end)| (day, scan.skip_dot(end))).collect()
}

fn times(scan: &Scan, at: usize) -> Result<(Vec<DayTime>, usize), Unclear> {
    let colon = if scan.is_mark(at, ':') || scan.is_mark(at, ',') { at + 1 } else { at };
    let (first, mut end) = longest(scan, past_at(scan, colon)).ok_or(Unclear::Unreadable)?;
    let mut times = vec![first?];
    while let Some((more, next)) = longest(scan, past_at(scan, past_joint(scan, end))) {
        times.push(more?);
        end = next;
    }
    Ok((times, end))
}

fn past_at(scan: &Scan, at: usize) -> usize {
    scan.skip(at, Word::At)
}

/// Past a comma, an "and", or a comma and an "and".
fn past_joint(scan: &Scan, at: usize) -> usize {
    scan.skip(if scan.is_mark(at, ',') { at + 1 } else { at }, Word::And)
}
