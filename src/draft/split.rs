//! A text that is too long for a network: its pieces as the posts of a thread, or its beginning alone. The same text and
//! the same limits give the same pieces. A seam lies between paragraphs where that leaves a good piece, else between
//! sentences, else between words; never within a link, a hashtag, a mention or what is seen as one sign. Nothing is added
//! to a piece, and nothing is lost but white space at the seams. Pure; called by `chat`, `plan` and `report`.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{count, text_max};
use crate::model::limits::{Limits, TextUnit};
use crate::model::weighted::links;

/// The longest run behind a `#` or an `@` that is kept whole, in characters; a longer one is neither hashtag nor name.
const TAG: usize = 100;
/// What stands at the end of a beginning that does not end with a sentence.
const MORE: &str = "…";

/// How much there is room for.
#[derive(Clone, Copy)]
struct Room {
    unit: TextUnit,
    max: usize,
    bytes: Option<usize>,
}

/// Where a text may be taken apart, in bytes, in order.
struct Seams {
    paragraphs: Vec<usize>,
    sentences: Vec<usize>,
    words: Vec<usize>,
    letters: Vec<usize>,
}

/// The posts of a text as a thread beside so many media, which go with the first. `None`: it fits into one post, the
/// network has no threads or none so long, or something in it that is never taken apart is too long by itself.
pub fn thread(text: &str, media: usize, limits: &Limits) -> Option<Vec<String>> {
    let most = limits.threads?;
    let mut room = Room::of(limits, media);
    let mut rest = trimmed(text);
    let mut pieces = Vec::new();
    while !room.holds(rest) {
        if pieces.len() + 1 >= most {
            return None;
        }
        let (piece, tail) = rest.split_at(room.seam(rest)?);
        pieces.push(trimmed(piece).to_owned());
        rest = trimmed(tail);
        room = Room::of(limits, 0);
    }
    pieces.push(rest.to_owned());
    Some(pieces).filter(|pieces| pieces.len() > 1)
}

/// The beginning of a text that fits beside so many media: up to the end of a sentence, if that leaves a good part of
/// what there is room for; else of a word, with "…". `None` when not even its first word fits.
pub fn shorten(text: &str, media: usize, limits: &Limits) -> Option<String> {
    let (room, text) = (Room::of(limits, media), trimmed(text));
    if room.holds(text) {
        return Some(text.to_owned());
    }
    let seams = Seams::of(text);
    if let Some(at) = room.last(text, &seams.sentences, "").filter(|at| room.is_good(text, *at, 4)) {
        return Some(trimmed(&text[..at]).to_owned());
    }
    let word = room.last(text, &seams.words, MORE).filter(|at| room.is_good(text, *at, 4));
    let at = word.or_else(|| room.last(text, &seams.letters, MORE))?;
    Some(format!("{}{MORE}", trimmed(&text[..at])))
}

impl Room {
    fn of(limits: &Limits, media: usize) -> Self {
        Self { unit: limits.text_unit, max: text_max(limits, media), bytes: limits.text_bytes }
    }

    fn holds(&self, text: &str) -> bool {
        count(text, self.unit) <= self.max && self.bytes.is_none_or(|max| text.len() <= max)
    }

    /// Whether what stands before `at` takes up at least one part in `parts` of the room.
    fn is_good(&self, text: &str, at: usize, parts: usize) -> bool {
        count(trimmed(&text[..at]), self.unit) * parts >= self.max
    }

    /// The last of the seams before which everything fits, with `end` behind it.
    fn last(&self, text: &str, seams: &[usize], end: &str) -> Option<usize> {
        let fits = |at: &usize| match end {
            "" => self.holds(trimmed(&text[..*at])),
            end => self.holds(&format!("{}{end}", trimmed(&text[..*at]))),
        };
        let near = seams.partition_point(fits);
        seams.iter().take(near).rev().find(|at| fits(at)).copied()
    }

    /// Where the first piece of a text that does not fit ends.
    fn seam(&self, text: &str) -> Option<usize> {
        let seams = Seams::of(text);
        let good = |seams: &[usize], parts| self.last(text, seams, "").filter(|at| self.is_good(text, *at, parts));
        good(&seams.paragraphs, 2)
            .or_else(|| good(&seams.sentences, 4))
            .or_else(|| good(&seams.words, 4))
            .or_else(|| self.last(text, &seams.letters, ""))
    }
}

impl Seams {
    fn of(text: &str) -> Self {
        let whole = whole(text);
        let is_free = |at: &usize| !whole.iter().any(|range| range.start < *at && *at < range.end);
        let letters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).skip(1).filter(is_free).collect();
        let is_seam = |at: &usize| letters.binary_search(at).is_ok();
        let spaces = spaces(text);
        let ends = |least: usize| {
            let breaks = |space: &&Range<usize>| text[(*space).clone()].matches('\n').count() >= least;
            spaces.iter().filter(breaks).map(|space| space.end).filter(is_seam).collect()
        };
        let ended = text.split_sentence_bound_indices().filter(|(_, sentence)| !is_number(sentence));
        let sentences = ended.map(|(at, sentence)| at + sentence.len()).filter(is_seam).collect();
        Self { paragraphs: ends(2), sentences, words: ends(0), letters }
    }
}

/// Whether what looks like a sentence is the number of a list's item, or a letter of one.
fn is_number(sentence: &str) -> bool {
    let letters = sentence.chars().filter(|sign| sign.is_alphabetic()).count();
    letters == 0 && sentence.chars().any(char::is_numeric) || letters == 1 && sentence.trim().chars().count() == 2
}

/// Where white space stands.
fn spaces(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, sign)| sign.is_whitespace()) {
        let end = at + sign.len_utf8();
        match found.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = end,
            None => found.push(at..end),
        }
    }
    found
}

/// What is never taken apart: links, hashtags, mentions.
fn whole(text: &str) -> Vec<Range<usize>> {
    let signs: Vec<char> = text.chars().collect();
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let place = |at: usize| places.get(at).copied().unwrap_or(text.len());
    let of_x = links(&signs).into_iter().map(|link| place(link.start)..place(link.end));
    of_x.chain(with_scheme(text)).chain(tags(text)).collect()
}

/// Where the run without white space ends that begins there.
fn run_end(text: &str, from: usize) -> usize {
    text[from..].find(char::is_whitespace).map_or(text.len(), |at| from + at)
}

/// Addresses as other networks read them: from the scheme to the next white space.
fn with_scheme(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("://").map(|(at, _)| {
        let scheme = text[..at].chars().rev().take_while(char::is_ascii_alphanumeric).count();
        at - scheme..run_end(text, at)
    })
}

/// Hashtags and mentions, from their sign to the next white space.
fn tags(text: &str) -> impl Iterator<Item = Range<usize>> {
    let begins = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    let signs = text.match_indices(['#', '＃', '@', '＠', '$']).filter(move |(at, _)| begins(*at));
    signs.map(|(at, _)| at..run_end(text, at)).filter(|run| text[run.clone()].chars().count() <= TAG)
}

/// A text without the white space around it. A mark that stands on a space is no white space.
fn trimmed(text: &str) -> &str {
    let is_seen = |(_, sign): &(usize, &str)| !sign.chars().all(char::is_whitespace);
    let start = text.grapheme_indices(true).find(is_seen).map_or(text.len(), |(at, _)| at);
    let end = text.grapheme_indices(true).rev().find(is_seen).map_or(start, |(at, sign)| at + sign.len());
    &text[start..end]
}
