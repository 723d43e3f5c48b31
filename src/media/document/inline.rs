//! Pictures within what a page draws: where they begin and end, and JPEG pictures among them without what they say of
//! themselves (ISO 32000-1, section 8.9.7).
//!
//! The half of `content` for pictures.

use std::io::Read;
use std::ops::Range;

use memchr::memmem;

use super::content::{Reader, find_word};
use super::object::is_space;
use super::picture;
use super::source::Unread;

/// A picture within a drawing.
pub(super) struct Inline {
    /// Its filters, from the outermost to the innermost.
    pub(super) filters: Vec<Vec<u8>>,
    /// Where they are named.
    pub(super) filter: Range<usize>,
    /// Where their parameters are.
    pub(super) parameters: Option<Range<usize>>,
    /// Where its bytes are.
    pub(super) data: Range<usize>,
}

/// Reads a picture behind its `BI`; `None`: it is none. `left`: how many bytes all pictures may still inflate to.
pub(super) fn read(reader: &mut Reader<'_>, left: &mut u64) -> Option<Inline> {
    let mut found = Inline { filters: Vec::new(), filter: 0..0, parameters: None, data: 0..0 };
    loop {
        skip(reader);
        if reader.peek()? != b'/' {
            break;
        }
        let from = reader.at + 1;
        reader.name();
        let key = reader.bytes.get(from..reader.at)?;
        skip(reader);
        let value = reader.at;
        pass(reader, 0)?;
        match key {
            b"F" | b"Filter" => {
                found.filters = names(reader.bytes.get(value..reader.at)?);
                found.filter = value..reader.at;
            }
            b"DP" | b"DecodeParms" => found.parameters = Some(value..reader.at),
            _ => {}
        }
    }
    if reader.word() != b"ID" {
        return None;
    }
    let start = (reader.at + 1).min(reader.bytes.len());
    let end = end(reader.bytes, start, &found.filters, left).unwrap_or(reader.bytes.len());
    found.data = start..end;
    Some(found)
}

/// The picture without what it says of itself; `None`: it says nothing.
pub(super) fn clean(found: &Inline, data: &[u8], left: &mut u64) -> Result<Option<picture::Clean>, Unread> {
    if !picture::is_file(&found.filters) {
        return Ok(None);
    }
    let mut clean = picture::clean(&found.filters, data, left)?;
    if found.filters.len() == 1 && data.trim_ascii_end() == clean.bytes {
        return Ok(None);
    }
    clean.bytes.push(b'\n');
    Ok(Some(clean))
}

fn skip(reader: &mut Reader<'_>) {
    while let Some(byte) = reader.peek() {
        match byte {
            b'%' => reader.comment(),
            byte if is_space(byte) => reader.at += 1,
            _ => return,
        }
    }
}

/// Goes behind a value.
fn pass(reader: &mut Reader<'_>, depth: usize) -> Option<()> {
    match reader.peek()? {
        b'/' => reader.name(),
        b'(' => reader.text()?,
        b'[' => return list(reader, b"]", depth),
        b'<' if reader.bytes.get(reader.at + 1) == Some(&b'<') => return list(reader, b">>", depth),
        b'<' => reader.at += memchr::memchr(b'>', reader.bytes.get(reader.at..)?)? + 1,
        _ => {
            if reader.word().is_empty() {
                return None;
            }
        }
    }
    Some(())
}

fn list(reader: &mut Reader<'_>, end: &[u8], depth: usize) -> Option<()> {
    reader.at += end.len();
    loop {
        skip(reader);
        if reader.bytes.get(reader.at..)?.starts_with(end) {
            reader.at += end.len();
            return Some(());
        }
        if depth > 8 {
            return None;
        }
        pass(reader, depth + 1)?;
    }
}

/// The names in a value.
fn names(value: &[u8]) -> Vec<Vec<u8>> {
    let words = value.split(|byte| is_space(*byte) || b"[]/".contains(byte)).filter(|word| !word.is_empty());
    words.map(<[u8]>::to_vec).collect()
}

/// Where the bytes of a picture end: not before their packing does.
fn end(bytes: &[u8], start: usize, filters: &[Vec<u8>], left: &mut u64) -> Option<usize> {
    let data = bytes.get(start..)?;
    let least = match filters.first().map(Vec::as_slice) {
        Some(b"A85" | b"ASCII85Decode") => memmem::find(data, b"~>").map_or(0, |at| at + 2),
        Some(b"AHx" | b"ASCIIHexDecode") => memchr::memchr(b'>', data).map_or(0, |at| at + 1),
        Some(b"Fl" | b"FlateDecode") => deflated(data, left),
        _ => 0,
    };
    find_word(bytes, b"EI", start + least)
}

/// How many bytes of these are one deflated stream; 0, where it is damaged.
fn deflated(data: &[u8], left: &mut u64) -> usize {
    let mut decoder = flate2::bufread::ZlibDecoder::new(data);
    let read = std::io::copy(&mut decoder.by_ref().take(*left), &mut std::io::sink());
    *left = left.saturating_sub(decoder.total_out());
    if read.is_ok() { usize::try_from(decoder.total_in()).unwrap_or(0) } else { 0 }
}
