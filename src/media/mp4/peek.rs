//! A first look at a stranger's MP4 or MOV file, much quicker than to start a program for it: the codec of its picture,
//! and whether its edit list hides pictures or sets its streams apart.
//!
//! Called by `video`. Reads a few headers; what it cannot read it does not know.

use super::reader::{Header, Reader, number};
use crate::media::clean::removed::Removed;
use std::fs::File;
use std::io;

/// Longest table that is read, in bytes.
const MAX_READ: u64 = 64 << 10;

/// What was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Peek {
    /// The name of the picture's sample entry: `avc1`, `hvc1`…
    pub picture: [u8; 4],
    /// The name of the sound's; zeros when there is none.
    pub sound: [u8; 4],
    /// Whether the sound is AAC, when its entry is `mp4a`.
    pub aac: bool,
    /// Milliseconds of pictures in front of the first that is shown.
    pub hidden: u64,
    /// Milliseconds by which the streams would be set apart without the edit list.
    pub apart: u64,
    /// Whether there is an edit list.
    pub edited: bool,
    /// Whether its index is in pieces (a fragmented file): the rest of it was not looked at.
    pub in_pieces: bool,
    /// Whether there are content credentials (C2PA) beside the index.
    pub credentials: bool,
    /// Whether there is a packet of XMP beside the index.
    pub xmp: bool,
}

/// The names of `uuid` boxes: content credentials (C2PA 2.1, A.5) and XMP (part 3, 1.2.7).
const CREDENTIALS: [u8; 16] = *b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";
const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";

impl Peek {
    /// Whether picture or sound can only be played with somebody's key.
    pub fn is_encrypted(&self) -> bool {
        self.picture == *b"encv" || self.sound == *b"enca"
    }

    /// What goes with the boxes beside the index, of which ffprobe says nothing.
    pub fn removed(&self) -> Vec<Removed> {
        let found = [(self.credentials, Removed::ContentCredentials), (self.xmp, Removed::Comment)];
        found.into_iter().filter_map(|(there, what)| there.then_some(what)).collect()
    }
}

/// Looks; none when the file has no index that can be read.
///
/// # Errors
/// The system's.
pub fn peek(file: File) -> io::Result<Option<Peek>> {
    let file = Reader::new(file)?;
    let Some(moov) = file.find(None, b"moov")? else { return Ok(None) };
    let timescale = file.find(Some(moov), b"mvhd")?.map(|header| timescale(&file, header)).transpose()?.unwrap_or(1);
    let mut seen = Peek { in_pieces: file.find(Some(moov), b"mvex")?.is_some(), ..beside(&file)? };
    for trak in file.boxes(moov.body, moov.end)?.into_iter().filter(|header| header.name == *b"trak") {
        let kind = kind(&file, trak)?;
        let slot = match &kind {
            b"vide" => &mut seen.picture,
            b"soun" => &mut seen.sound,
            _ => continue,
        };
        if *slot != [0; 4] {
            continue;
        }
        let (entry, aac) = entry(&file, trak)?;
        *slot = entry;
        seen.aac |= aac && kind == *b"soun";
        if let Some(edit) = edit(&file, trak, timescale)? {
            seen.edited = true;
            seen.apart = seen.apart.max(edit.apart);
            seen.hidden = if kind == *b"vide" { edit.skipped } else { seen.hidden };
            seen.apart = if kind == *b"soun" { seen.apart.max(edit.skipped) } else { seen.apart };
        }
    }
    Ok((seen.picture != [0; 4]).then_some(seen))
}

fn some(file: &Reader, header: Option<Header>) -> io::Result<Vec<u8>> {
    match header.filter(|header| header.end - header.body <= MAX_READ) {
        Some(header) => file.bytes(&header),
        None => Ok(Vec::new()),
    }
}

fn timescale(file: &Reader, header: Header) -> io::Result<u32> {
    let body = some(file, Some(header))?;
    let at = if body.first() == Some(&1) { 20 } else { 12 };
    Ok(number(&body, at).unwrap_or(1).max(1))
}

/// `vide`, `soun`…
fn kind(file: &Reader, trak: Header) -> io::Result<[u8; 4]> {
    let body = some(file, file.dig(Some(trak), &[b"mdia", b"hdlr"])?)?;
    Ok(body.get(8..12).and_then(|name| name.try_into().ok()).unwrap_or_default())
}

/// The name of the first sample entry, and whether it is AAC (ISO/IEC 14496-1, 7.2.6: object type 0x40).
fn entry(file: &Reader, trak: Header) -> io::Result<([u8; 4], bool)> {
    let body = some(file, file.dig(Some(trak), &[b"mdia", b"minf", b"stbl", b"stsd"])?)?;
    let name = body.get(12..16).and_then(|name| name.try_into().ok()).unwrap_or_default();
    let esds = body.windows(4).position(|window| window == b"esds").and_then(|at| body.get(at + 8..));
    Ok((name, esds.and_then(object_type) == Some(0x40)))
}

/// Descriptors 3 and 4, each with a length of one to four bytes.
fn object_type(esds: &[u8]) -> Option<u8> {
    let skip = |rest: &[u8]| Some(1 + rest.get(1..5)?.iter().take_while(|byte| **byte & 0x80 != 0).count() + 1);
    let inside = esds.get(skip(esds)? + 3..)?;
    (*esds.first()? == 3 && *inside.first()? == 4).then_some(*inside.get(skip(inside)?)?)
}

/// What lies beside the index.
fn beside(file: &Reader) -> io::Result<Peek> {
    let mut seen = Peek::default();
    for header in file.boxes(0, file.end)?.into_iter().filter(|header| header.name == *b"uuid") {
        let mut name = [0; 16];
        file.some_at(header.body, &mut name)?;
        seen.credentials |= name == CREDENTIALS;
        seen.xmp |= name == XMP;
    }
    Ok(seen)
}

/// The length that a file's index names, in milliseconds.
///
/// # Errors
/// The system's.
pub fn duration(file: File) -> io::Result<Option<u64>> {
    let file = Reader::new(file)?;
    let Some(header) = file.dig(None, &[b"moov", b"mvhd"])? else { return Ok(None) };
    let body = some(&file, Some(header))?;
    let length = match body.first() {
        Some(1) => number(&body, 24).zip(number(&body, 28)).map(|(high, low)| u64::from(high) << 32 | u64::from(low)),
        _ => number(&body, 16).map(u64::from),
    };
    Ok(length.map(|length| length.saturating_mul(1_000) / u64::from(timescale(&file, header).unwrap_or(1))))
}

/// What an edit list does to its track.
struct Edit {
    /// Milliseconds of the stream that are not played.
    skipped: u64,
    /// Milliseconds of nothing in front.
    apart: u64,
}

fn edit(file: &Reader, trak: Header, movie: u32) -> io::Result<Option<Edit>> {
    let body = some(file, file.dig(Some(trak), &[b"edts", b"elst"])?)?;
    let long = body.first() == Some(&1);
    let (width, count) = (if long { 20 } else { 12 }, number(&body, 4).unwrap_or(0));
    let own = match file.dig(Some(trak), &[b"mdia", b"mdhd"])? {
        Some(header) => timescale(file, header)?,
        None => return Ok(None),
    };
    let (mut edit, mut empty) = (Edit { skipped: 0, apart: 0 }, true);
    for row in body.get(8..).unwrap_or_default().chunks_exact(width).take(count as usize) {
        let (duration, start) = if long {
            (
                u64::from(number(row, 0).unwrap_or(0)) << 32 | u64::from(number(row, 4).unwrap_or(0)),
                i64::from_be_bytes(row[8..16].try_into().unwrap_or_default()),
            )
        } else {
            (u64::from(number(row, 0).unwrap_or(0)), i64::from(number(row, 4).unwrap_or(0).cast_signed()))
        };
        if let Ok(start) = u64::try_from(start) {
            // The pictures are stored before they are shown: so much is no edit.
            let first = first_offset(file, trak)?.min(start);
            edit.skipped = (start - first).saturating_mul(1_000) / u64::from(own);
            return Ok(Some(edit));
        }
        edit.apart = duration.saturating_mul(1_000) / u64::from(movie);
        empty = false;
    }
    Ok((!empty).then_some(edit))
}

/// How much later than its place the first picture is shown, in the track's own time.
fn first_offset(file: &Reader, trak: Header) -> io::Result<u64> {
    let Some(ctts) = file.dig(Some(trak), &[b"mdia", b"minf", b"stbl", b"ctts"])? else { return Ok(0) };
    let mut head = [0; 16];
    let read = file.some_at(ctts.body, &mut head)?;
    Ok(u64::from(number(&head[..read], 12).unwrap_or(0)))
}
