//! Reads a whole text in one language into every reading that its grammar allows.
//! Called by `resolve`, which gives the readings their moments. Knows no clock.
use super::day::{Day, day};
use super::hour::{Form, Hour, hour};
use super::scan::{Found, Scan};
use super::span::{Span, span};
use super::text::Token;
use super::words::{Part, Vocabulary, Word};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Now,
    /// So long from now.
    After(Span),
    On(Parts),
}

/// Day, time of day, part of the day: at least one of them, in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub day: Option<Day>,
    pub hour: Option<Hour>,
    pub part: Option<Part>,
}

/// More pieces than any way to say a time has.
const MOST_TOKENS: usize = 20;

/// Every reading of the whole text; none when it is not wholly readable. `day_is_known`:
/// the day has been agreed, so that a number alone is a time.
pub(super) fn readings(tokens: &[Token], words: &'static Vocabulary, day_is_known: bool) -> Vec<Reading> {
    if tokens.len() > MOST_TOKENS {
        return Vec::new();
    }
    let scan = Scan { tokens, words };
    let mut all = Vec::new();
    if scan.after(0, Word::Now).contains(&tokens.len()) {
        all.push(Reading::Now);
    }
    all.extend(spans(&scan));
    let mut walk = Walk { scan: &scan, day_is_known, all: Vec::new() };
    walk.from(0, Parts::default(), false);
    all.extend(walk.all);
    all.dedup();
    all
}

/// "in 2h", "2h", "2 hours from now".
fn spans(scan: &Scan) -> Vec<Reading> {
    let mut all = Vec::new();
    for start in scan.after(0, Word::In) {
        all.extend(ended(scan, span(scan, start, true)));
    }
    for (span, end) in span(scan, 0, false) {
        let said = scan.after(end, Word::FromNow).into_iter().any(|end| scan.is_end(end));
        if said || (scan.is_end(end) && span.like_clock.is_none_or(may_be_span)) {
            all.push(span);
        }
    }
    all.into_iter().map(Reading::After).collect()
}

fn ended(scan: &Scan, found: Found<Span>) -> impl Iterator<Item = Span> {
    found.into_iter().filter(|(_, end)| scan.is_end(*end)).map(|(span, _)| span)
}

/// "18h" alone: few hours are a span, hours after noon a time of day, and between
/// them it may be either, so that both readings stand and the person is asked.
fn may_be_span(hours: u32) -> bool {
    hours <= 12 || hours >= 24
}

fn may_be_clock(hours: u32) -> bool {
    (6..24).contains(&hours)
}

struct Walk<'a> {
    scan: &'a Scan<'a>,
    day_is_known: bool,
    all: Vec<Reading>,
}

impl Walk<'_> {
    /// Reads on from `at`, with what has been read. `anchored`: the hour read so far
    /// stands beside something that makes it a time.
    fn from(&mut self, at: usize, parts: Parts, anchored: bool) {
        if self.scan.is_end(at) {
            return self.end(parts, anchored);
        }
        for (start, after_at) in self.starts(at, parts) {
            self.day(start, parts, anchored);
            self.part(start, parts, anchored);
            self.hour(start, parts, anchored, after_at);
        }
    }

    fn day(&mut self, at: usize, parts: Parts, anchored: bool) {
        if parts.day.is_some() {
            return;
        }
        for ((day, part), end) in day(self.scan, at) {
            if part.is_none() || parts.part.is_none() {
                self.from(end, Parts { day: Some(day), part: part.or(parts.part), ..parts }, anchored);
            }
        }
    }

    fn part(&mut self, at: usize, parts: Parts, anchored: bool) {
        if parts.part.is_some() {
            return;
        }
        for (part, end) in self.scan.pick(at, |word| if let Word::Part(part) = word { Some(part) } else { None }) {
            self.from(end, Parts { part: Some(part), ..parts }, anchored);
        }
    }

    fn hour(&mut self, at: usize, parts: Parts, anchored: bool, after_at: bool) {
        if parts.hour.is_some() {
            return;
        }
        let anchored = anchored || after_at || parts.day.is_some();
        for (hour, end) in hour(self.scan, at) {
            self.from(end, Parts { hour: Some(hour), ..parts }, anchored);
        }
    }

    /// Where the next piece may start: here, or past small words and a comma. True
    /// when the last of them was an "at".
    fn starts(&self, at: usize, parts: Parts) -> Vec<(usize, bool)> {
        let mut starts = vec![(at, false)];
        let begun = parts != Parts::default();
        if begun && self.scan.is_mark(at, ',') {
            starts.push((at + 1, false));
        }
        for step in 0..starts.len() {
            let from = starts[step].0;
            starts.extend(self.scan.after(from, Word::On).into_iter().map(|end| (end, false)));
            starts.extend(self.scan.after(from, Word::At).into_iter().map(|end| (end, true)));
        }
        starts
    }

    fn end(&mut self, parts: Parts, anchored: bool) {
        let beside = anchored || parts.part.is_some() || self.day_is_known;
        let clear = parts.hour.is_none_or(|hour| match hour.form {
            Form::Clear => true,
            Form::LikeSpan(hours) => beside || may_be_clock(hours),
            Form::Bare => beside,
        });
        let timed = parts.hour.is_some() || parts.part.is_some();
        let whole = timed || !matches!(parts.day, Some(Day::After(_)));
        // "At night" says which half of the night an hour is in, but is no hour itself.
        let whole = whole && (parts.hour.is_some() || parts.part != Some(Part::Dawn));
        let reading = Reading::On(parts);
        if clear && whole && !self.all.contains(&reading) {
            self.all.push(reading);
        }
    }
}
