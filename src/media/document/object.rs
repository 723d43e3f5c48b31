//! The values that a PDF is made of, and reading them from bytes (ISO 32000-1, section 7.3).
//!
//! Called by `source`, which knows where they are. Never follows a reference, never inflates anything.

use std::collections::HashSet;
use std::ops::Range;

/// How deep values may lie in each other.
const MAX_DEPTH: usize = 64;
/// How many values one object may hold: a page with more is not one that people read.
const MAX_VALUES: usize = 2_000_000;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Real(f64),
    /// A name, without its slash.
    Name(Vec<u8>),
    /// A string, as its bytes.
    Text(Vec<u8>),
    /// Values in order.
    Array(Vec<Object>),
    /// Values by name.
    Dict(Dict),
    /// A dictionary, and where in the file its bytes are.
    Stream(Dict, Range<usize>),
    /// The object with this number.
    Ref(u32),
}

/// Values by name, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(pub(super) Vec<(Vec<u8>, Object)>);

impl Dict {
    /// The value of this name.
    pub(super) fn get(&self, name: &[u8]) -> Option<&Object> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The whole number of this name.
    pub(super) fn int(&self, name: &[u8]) -> Option<i64> {
        self.get(name)?.int()
    }

    /// Whether the value of this name is the name `value`.
    pub(super) fn says(&self, name: &[u8], value: &[u8]) -> bool {
        matches!(self.get(name), Some(Object::Name(found)) if found == value)
    }

    /// Adds a value.
    pub(super) fn put(&mut self, name: &[u8], value: Object) {
        self.0.push((name.to_vec(), value));
    }
}

impl Object {
    /// The whole number that it is.
    pub(super) fn int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// The number of the object that it refers to.
    pub(super) fn target(&self) -> Option<u32> {
        if let Self::Ref(number) = self { Some(*number) } else { None }
    }

    /// The dictionary that it is, also that of a stream.
    pub(super) fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) | Self::Stream(dict, _) = self { Some(dict) } else { None }
    }

    /// What it takes to hold it: one for each value, and one for every 8 bytes of a string.
    pub(super) fn weight(&self) -> usize {
        1 + match self {
            Self::Array(all) => all.iter().map(Self::weight).sum(),
            Self::Dict(dict) | Self::Stream(dict, _) => dict.0.iter().map(|(_, value)| value.weight()).sum(),
            Self::Text(bytes) | Self::Name(bytes) => bytes.len() / 8,
            _ => 0,
        }
    }

    /// A name.
    pub(super) fn name(name: &[u8]) -> Self {
        Self::Name(name.to_vec())
    }
}

/// Reads values from bytes.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    /// Where it is.
    pub(super) at: usize,
    /// How many values were read.
    pub(super) values: usize,
}

impl<'a> Lexer<'a> {
    /// From there on.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, values: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes behind white space and comments.
    pub(super) fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let rest = self.bytes.get(self.at..).unwrap_or_default();
                    self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                }
                byte if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// Whether `word` comes next; then it is behind it.
    pub(super) fn eat(&mut self, word: &[u8]) -> bool {
        self.skip();
        let comes = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if comes {
            self.at += word.len();
        }
        comes
    }

    /// The whole number that comes next.
    pub(super) fn int(&mut self) -> Option<i64> {
        self.skip();
        let from = self.at;
        match self.number()? {
            Object::Int(number) => Some(number),
            _ => {
                self.at = from;
                None
            }
        }
    }

    /// The value that comes next.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Option<Object> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return None;
        }
        self.skip();
        match self.peek()? {
            b'/' => self.a_name().map(Object::Name),
            b'(' => self.text().map(Object::Text),
            b'[' => self.array(depth),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dict(depth).map(Object::Dict),
            b'<' => self.hex().map(Object::Text),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_ref(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Option<Object> {
        let known = [(&b"true"[..], Object::Bool(true)), (b"false", Object::Bool(false)), (b"null", Object::Null)];
        known.into_iter().find_map(|(word, value)| self.eat(word).then_some(value))
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut all = Vec::new();
        while !self.eat(b"]") {
            all.push(self.value(depth + 1)?);
        }
        Some(Object::Array(all))
    }

    fn dict(&mut self, depth: usize) -> Option<Dict> {
        self.at += 2;
        let (mut dict, mut seen) = (Dict::default(), HashSet::new());
        while !self.eat(b">>") {
            if self.peek()? != b'/' {
                return None;
            }
            let name = self.a_name()?;
            let value = self.value(depth + 1)?;
            // Of two of one name, readers disagree: the first one counts here, and only that is written.
            if seen.insert(name.clone()) {
                dict.0.push((name, value));
            }
        }
        Some(dict)
    }

    fn a_name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !is_space(*byte) && !is_delimiter(*byte)) {
            self.at += 1;
            let code = self.bytes.get(self.at..self.at + 2).and_then(|two| Some(digit(two[0])? << 4 | digit(two[1])?));
            match (byte, code) {
                (b'#', Some(code)) => {
                    name.push(code);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
        }
        Some(name)
    }

    fn hex(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'>' => break,
                byte if is_space(byte) => {}
                byte => digits.push(digit(byte)?),
            }
        }
        Some(digits.chunks(2).map(|two| two[0] << 4 | two.get(1).copied().unwrap_or(0)).collect())
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1);
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'\\' => self.escaped(&mut text)?,
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            match (byte, open) {
                (b')', 0) => return Some(text),
                (b'\\', _) => {}
                _ => text.push(byte),
            }
        }
    }

    fn escaped(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    code = code << 3 | u32::from(next - b'0');
                }
                text.push((code & 0xff) as u8);
            }
            other => text.push(other),
        }
        Some(())
    }

    /// A number, or the three words of a reference.
    fn number_or_ref(&mut self) -> Option<Object> {
        let number = self.number()?;
        let behind = self.at;
        if let Some(target) = number.int().and_then(|number| u32::try_from(number).ok())
            && self.int().is_some_and(|generation| (0..=65_535).contains(&generation))
            && self.eat(b"R")
            && self.peek().is_none_or(|byte| is_space(byte) || is_delimiter(byte))
        {
            return Some(Object::Ref(target));
        }
        self.at = behind;
        Some(number)
    }

    fn number(&mut self) -> Option<Object> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')).count();
        let word = std::str::from_utf8(rest.get(..length)?).ok()?;
        let found = match word.parse() {
            Ok(whole) => Object::Int(whole),
            Err(_) => Object::Real(word.parse::<f64>().ok().or_else(|| odd(word))?),
        };
        self.at += length;
        Some(found)
    }
}

/// Numbers as some programs write them and all readers accept them: `--5`, `.`, `1.2-3`.
fn odd(word: &str) -> Option<f64> {
    let body = word.trim_start_matches(['-', '+']);
    let end = body.find(['-', '+']).unwrap_or(body.len());
    let size = match body.get(..end)? {
        "" if word.is_empty() => return None,
        "" | "." => 0.0,
        digits => digits.parse().ok()?,
    };
    Some(if word.starts_with('-') { -size } else { size })
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// White space, as a PDF has it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// What ends a word, and begins another value.
pub(super) fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
