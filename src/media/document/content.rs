//! What pages draw, without what is said beside it: comments, the properties of marked content that hold words, and what
//! pictures within the drawing say of themselves. Everything else stays as it is, byte for byte.
//!
//! Called by `copy` for pages, forms, patterns and drawn letters. Never runs what it reads.

use std::ops::Range;

use memchr::memmem;

use super::halt::Halt;
use super::inline::{self, Inline};
use super::object::{is_delimiter, is_space};
use super::source::Unread;
use crate::model::removed::Removed;

/// A drawing without words beside it.
pub(super) struct Clean {
    /// It; `None`: as it was.
    pub(super) bytes: Option<Vec<u8>>,
    /// What was taken out.
    pub(super) removed: Vec<Removed>,
}

/// Reads a drawing.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// What is to be put in the place of what.
    edits: Vec<(Range<usize>, Vec<u8>)>,
    removed: Vec<Removed>,
}

/// Cleans a drawing. `left`: how many bytes all pictures may still inflate to.
pub(super) fn clean(bytes: &[u8], left: &mut u64, halt: &Halt) -> Result<Clean, Unread> {
    let mut reader = Reader { bytes, at: 0, edits: Vec::new(), removed: Vec::new() };
    while let Some(byte) = reader.peek() {
        halt.check()?;
        reader.token(byte, left)?;
    }
    let removed = std::mem::take(&mut reader.removed);
    Ok(Clean { bytes: reader.edited(), removed })
}

impl<'a> Reader<'a> {
    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn token(&mut self, byte: u8, left: &mut u64) -> Result<(), Unread> {
        match byte {
            b'%' => self.comment(),
            b'(' => {
                let from = self.at;
                if self.text().is_none() {
                    self.cut(from..self.bytes.len(), b"");
                }
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.properties(),
            b'<' => self.behind(b'>'),
            b'/' => self.name(),
            byte if is_space(byte) || is_delimiter(byte) => self.at += 1,
            _ => {
                if self.word() == b"BI" {
                    return self.picture(left);
                }
            }
        }
        Ok(())
    }

    /// Puts `with` in the place of a range.
    fn cut(&mut self, range: Range<usize>, with: &[u8]) {
        self.removed.push(Removed::Comment);
        self.edits.push((range, with.to_vec()));
    }

    fn edited(mut self) -> Option<Vec<u8>> {
        if self.edits.is_empty() {
            return None;
        }
        self.edits.sort_by_key(|(range, _)| range.start);
        let (mut out, mut from) = (Vec::with_capacity(self.bytes.len()), 0);
        for (range, with) in &self.edits {
            // A comment within what is replaced goes with it.
            if range.start < from {
                continue;
            }
            out.extend_from_slice(self.bytes.get(from..range.start).unwrap_or_default());
            out.extend_from_slice(with);
            from = range.end;
        }
        out.extend_from_slice(self.bytes.get(from..).unwrap_or_default());
        Some(out)
    }

    /// A comment goes, its line's end stays.
    pub(super) fn comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = self.at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        self.cut(self.at..end, b" ");
        self.at = end;
    }

    /// Goes behind a string; `None`: it has no end.
    pub(super) fn text(&mut self) -> Option<()> {
        let mut open = 0;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' if open == 1 => return Some(()),
                b')' => open -= 1,
                _ => {}
            }
        }
        self.at = self.bytes.len();
        None
    }

    /// Goes behind the next of these bytes.
    fn behind(&mut self, byte: u8) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += memchr::memchr(byte, rest).map_or(rest.len(), |at| at + 1);
    }

    /// Goes behind a name.
    pub(super) fn name(&mut self) {
        self.at += 1;
        self.word();
    }

    /// Goes behind a word, which it gives.
    pub(super) fn word(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| !is_space(**byte) && !is_delimiter(**byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// The properties of marked content: numbers and names stay, one that holds words loses all.
    fn properties(&mut self) {
        let (from, mut open, mut says) = (self.at, 0, false);
        loop {
            let two = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
            match (two, self.peek()) {
                (_, None) => return self.cut(from..self.bytes.len(), b""),
                (b"<<", _) => (self.at, open) = (self.at + 2, open + 1),
                (b">>", _) => (self.at, open) = (self.at + 2, open - 1),
                (_, Some(b'%')) => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    (self.at, says) = (self.at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()), true);
                }
                (_, Some(b'(')) => says = self.text().is_some() || says,
                (_, Some(b'<')) => {
                    self.behind(b'>');
                    says = true;
                }
                _ => self.at += 1,
            }
            if open == 0 {
                break;
            }
        }
        if says {
            self.cut(from..self.at, b"<<>>");
        }
    }

    /// A picture within the drawing, behind its `BI`.
    fn picture(&mut self, left: &mut u64) -> Result<(), Unread> {
        let Some(found) = inline::read(self, left) else { return Ok(()) };
        let data = self.bytes.get(found.data.clone()).unwrap_or_default();
        self.at = found.data.end;
        if let Some(clean) = inline::clean(&found, data, left)? {
            self.replace(found, clean.bytes);
            self.removed.extend(clean.removed);
        }
        Ok(())
    }

    fn replace(&mut self, found: Inline, bytes: Vec<u8>) {
        if found.filters.len() > 1 {
            self.edits.push((found.filter, b"/DCT".to_vec()));
            self.edits.extend(found.parameters.map(|range| (range, b"null".to_vec())));
        }
        self.edits.push((found.data, bytes));
    }
}

/// Where a word stands from there on, with space around it and nothing but text behind it.
pub(super) fn find_word(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let ends = |at: usize| {
        let behind = bytes.get(at + word.len()..).unwrap_or_default();
        let next = behind.get(..behind.len().min(16)).unwrap_or_default();
        next.first().is_none_or(|byte| is_space(*byte)) && next.iter().all(|byte| byte.is_ascii_graphic() || is_space(*byte) && *byte != 0)
    };
    let begins = |at: usize| at == from || at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|byte| is_space(*byte));
    let rest = bytes.get(from..)?;
    memmem::find_iter(rest, word).map(|found| from + found).find(|at| begins(*at) && ends(*at))
}
