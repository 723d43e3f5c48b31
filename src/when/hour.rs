//! Reads a time of day: "18:00", "9.30", "6pm", "18h", "at 9", "noon". Used by `parse`.
//! What an hour without minutes means is left to `resolve`.
use super::scan::{Digits, Found, Scan};
use super::words::{Unit, Word};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hour {
    pub time: Time,
    pub form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// Hour 0 to 23 and minute 0 to 59.
    Exact(i8, i8),
    /// An hour and minutes as they are spoken, 0 to 23: which half of the day is open.
    Spoken(i8, i8),
    Midnight,
    /// Written like a time, but there is none such.
    Wrong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Clear wherever it stands.
    Clear,
    /// Could be a length of time: "18h".
    LikeSpan(u32),
    /// A number alone, which is a time only beside an "at", a day or a part of a day.
    Bare,
}

pub(super) fn hour(scan: &Scan, at: usize) -> Found<Hour> {
    let mut all = scan.pick(at, |word| match word {
        Word::Noon => Some(clear(Time::Exact(12, 0))),
        Word::Midnight => Some(clear(Time::Midnight)),
        _ => None,
    });
    if let Some(digits) = scan.digits(at).filter(|digits| digits.count <= 2) {
        all.extend(with_minutes(scan, at, digits));
        all.extend(meridiem(scan, at + 1).map(|(half, end)| (clear(halved(digits.value, 0, half)), end)));
    }
    for (digits, next) in numbers(scan, at) {
        all.extend(oclock(scan, next, digits));
        let bare = spoken(digits, 0);
        all.push((Hour { time: bare, form: Form::Bare }, next));
        all.extend(past(scan, next).map(|(minutes, end)| (Hour { time: spoken(digits, minutes), form: Form::Bare }, end)));
    }
    all
}

fn clear(time: Time) -> Hour {
    Hour { time, form: Form::Clear }
}

fn numbers(scan: &Scan, at: usize) -> Found<Digits> {
    let words = scan.pick(at, |word| match word {
        Word::Number(value @ 1..=12) => Some(Digits { value, count: 1 }),
        _ => None,
    });
    let digits = scan.digits(at).filter(|digits| digits.count <= 2).map(|digits| (digits, at + 1));
    words.into_iter().chain(digits).collect()
}

/// "9:30", "9.30", each with "pm" or "h" after it or without.
fn with_minutes(scan: &Scan, at: usize, hour: Digits) -> Found<Hour> {
    let mark = scan.is_glued_mark(at + 1, ':') || scan.is_glued_mark(at + 1, '.');
    let minutes = scan.glued_digits(at + 2).filter(|digits| mark && digits.count == 2);
    let Some(minutes) = minutes.map(|digits| digits.value) else { return Vec::new() };
    let mut all = vec![(clear(exact(hour.value, minutes)), at + 3)];
    all.extend(scan.after(at + 3, Word::OClock).into_iter().map(|end| (clear(exact(hour.value, minutes)), end)));
    all.extend(meridiem(scan, at + 3).map(|(half, end)| (clear(halved(hour.value, minutes, half)), end)));
    all
}

/// "18h", "18h30", "9 o'clock".
fn oclock(scan: &Scan, at: usize, hour: Digits) -> Found<Hour> {
    let mut all = Vec::new();
    for next in scan.after(at, Word::OClock) {
        let like_span = scan.pick(at, |word| (word == Word::Unit(Unit::Hour)).then_some(())).iter().any(|(_, end)| *end == next);
        let form = if like_span { Form::LikeSpan(hour.value) } else { Form::Clear };
        all.push((Hour { time: spoken(hour, 0), form }, next));
        if let Some(minutes) = scan.glued_digits(next).filter(|digits| digits.count == 2) {
            all.push((Hour { time: exact(hour.value, minutes.value), form }, next + 1));
        }
        all.extend(past(scan, next).map(|(minutes, end)| (Hour { time: spoken(hour, minutes), form: Form::Bare }, end)));
    }
    all
}

fn past(scan: &Scan, at: usize) -> impl Iterator<Item = (u32, usize)> {
    scan.pick(at, |word| if let Word::Past(minutes) = word { Some(minutes) } else { None }).into_iter()
}

/// "am", "pm", "p.m.", "p. m."; true in the second half of the day.
fn meridiem(scan: &Scan, at: usize) -> Option<(bool, usize)> {
    if let Some((word, end)) = scan.pick(at, |word| matches!(word, Word::Am | Word::Pm).then_some(word)).pop() {
        return Some((word == Word::Pm, end));
    }
    let afternoon = scan.is_word(at, "p");
    let dotted = (afternoon || scan.is_word(at, "a")) && scan.is_mark(at + 1, '.') && scan.is_word(at + 2, "m");
    dotted.then(|| (afternoon, scan.skip_dot(at + 3)))
}

fn exact(hour: u32, minute: u32) -> Time {
    match (i8::try_from(hour), i8::try_from(minute)) {
        (Ok(hour @ 0..=23), Ok(minute @ 0..=59)) => Time::Exact(hour, minute),
        _ => Time::Wrong,
    }
}

fn halved(hour: u32, minute: u32, afternoon: bool) -> Time {
    match hour {
        1..=12 => exact(hour % 12 + if afternoon { 12 } else { 0 }, minute),
        _ => Time::Wrong,
    }
}

fn spoken(hour: Digits, minute: u32) -> Time {
    match exact(hour.value, minute) {
        Time::Exact(value, minute) if hour.count == 1 || value >= 10 => Time::Spoken(value, minute),
        other => other,
    }
}
