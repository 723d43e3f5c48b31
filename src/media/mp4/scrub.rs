//! Overwrites in place what ffmpeg has no switch for: the encoder's name in the sample description, comments in the
//! set-up of a decoder, the line that an AAC encoder leaves in front of its first sound. No byte moves.
//!
//! Called by `video` on files that ffmpeg has just made; what it cannot mend, the second look finds.

use super::reader::{Reader, split_box};
use super::streams::{Bits, FRONT, begins_with_sound, is_av1_picture, is_hevc_picture, obu};
use super::tracks::{Track, tracks};
use std::fs::OpenOptions;
use std::io;
use std::path::Path;

/// Where a sample entry begins in a sample description, and how long its own fields are, header included.
const ENTRY: usize = 8;
const PICTURE_FIELDS: usize = 8 + 78;
/// The encoder's name within the entry of a picture.
const NAME: std::ops::Range<usize> = ENTRY + 8 + 42..ENTRY + 8 + 74;

/// Scrubs the file.
///
/// # Errors
/// The system's.
pub fn scrub(path: &Path) -> io::Result<()> {
    let file = Reader::new(OpenOptions::new().read(true).write(true).open(path)?)?;
    for track in tracks(&file)?.unwrap_or_default() {
        match &track.entry {
            b"mp4a" => silence(&file, &track)?,
            b"Opus" | b"fLaC" | b"alac" => {}
            _ => picture(&file, track)?,
        }
    }
    Ok(())
}

/// The encoder's name, and units of the set-up that are no parameters.
fn picture(file: &Reader, mut track: Track) -> io::Result<()> {
    let before = track.setup.clone();
    if let Some(name) = track.setup.get_mut(NAME) {
        name.fill(0);
    }
    let mut at = ENTRY + PICTURE_FIELDS;
    while let Some((name, inside, _)) = track.setup.get(at..).and_then(split_box) {
        let (whole, fewer) = (inside.len() + 8, parameters(name, inside));
        if let Some(fewer) = fewer.filter(|fewer| fewer.len() + 8 <= inside.len()) {
            let boxes = [boxed(name, &fewer), boxed(b"free", &vec![0; inside.len() - fewer.len() - 8])].concat();
            track.setup.splice(at..at + whole, boxes);
        }
        at += whole;
    }
    if track.setup == before { Ok(()) } else { file.overwrite(track.stsd.body, &track.setup) }
}

fn boxed(name: &[u8; 4], inside: &[u8]) -> Vec<u8> {
    [&(inside.len() as u32 + 8).to_be_bytes(), name.as_slice(), inside].concat()
}

/// A set-up box with parameters only; none where nothing has to go or nothing can be read.
fn parameters(name: &[u8; 4], inside: &[u8]) -> Option<Vec<u8>> {
    let fewer = match name {
        b"hvcC" => hevc(inside)?,
        b"av1C" => av1(inside)?,
        _ => return None,
    };
    (fewer != inside).then_some(fewer)
}

fn hevc(inside: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (inside.get(..23)?.to_vec(), inside.get(23..)?);
    let mut kept = 0;
    for _ in 0..inside[22] {
        let units = u16::from_be_bytes(rest.get(1..3)?.try_into().ok()?);
        let mut length = 3;
        for _ in 0..units {
            length += 2 + usize::from(u16::from_be_bytes(rest.get(length..length + 2)?.try_into().ok()?));
        }
        let (array, after) = rest.split_at_checked(length)?;
        if is_hevc_picture(array[0] & 0x3f) {
            out.extend_from_slice(array);
            kept += 1;
        }
        rest = after;
    }
    out[22] = kept;
    Some(out)
}

fn av1(inside: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (inside.get(..4)?.to_vec(), inside.get(4..)?);
    while !rest.is_empty() {
        let (kind, whole) = obu(rest, rest.len() as u64)?;
        let (unit, after) = rest.split_at_checked(whole as usize)?;
        if is_av1_picture(kind) {
            out.extend_from_slice(unit);
        }
        rest = after;
    }
    Some(out)
}

/// Turns fill and data in front of the sound into fill of zeros, which says nothing and sounds like nothing.
fn silence(file: &Reader, track: &Track) -> io::Result<()> {
    for (at, size) in track.samples() {
        let mut head = [0; FRONT];
        let most = FRONT.min(size as usize);
        let read = file.some_at(at, &mut head[..most])?;
        let head = &mut head[..read];
        if !begins_with_sound(head) && blank_front(head).is_some() {
            file.overwrite(at, head)?;
        }
    }
    Ok(())
}

/// ISO/IEC 14496-3, tables 4.3 and 4.57: `fill_element` (6). Data elements (4) are left for the second look to find.
fn blank_front(head: &mut [u8]) -> Option<()> {
    let mut at = 0;
    loop {
        let mut bits = Bits { bytes: head, at };
        if bits.take(3)? != 6 {
            return Some(());
        }
        let count = match bits.take(4)? {
            15 => 14 + bits.take(8)?,
            count => count,
        };
        let from = bits.at;
        at = from + count as usize * 8;
        for bit in from..at {
            *head.get_mut(bit / 8)? &= !(0x80 >> (bit % 8));
        }
    }
}
