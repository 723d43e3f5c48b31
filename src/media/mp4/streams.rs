//! The second look into the streams: only units that carry picture or sound may be there. Encoders and cameras write
//! what they like about themselves between them (SEI messages, metadata units, fill and data elements).
//!
//! Called by `residue`. Reads a few bytes of each unit, never a whole stream; changes nothing.

use super::reader::{Reader, number};
use super::tracks::{Track, tracks};
use std::io;

/// Most bytes of a piece of sound that may be fill in front of it.
pub(super) const FRONT: usize = 600;

/// What the streams hold that has no place there. `data` is the number of bytes that may belong to them.
pub(super) fn residue(file: &Reader, data: u64) -> io::Result<Option<String>> {
    let Some(tracks) = tracks(file)? else { return Ok(Some("a track that cannot be read".to_owned())) };
    if tracks.iter().map(Track::bytes).sum::<u64>() != data {
        return Ok(Some("bytes between the samples".to_owned()));
    }
    for track in &tracks {
        let left = match &track.entry {
            b"avc1" | b"avc3" => units(file, track, length_size(track, b"avcC", 4), |head| is_h264_picture(head & 0x1f))?,
            b"hvc1" | b"hev1" => units(file, track, length_size(track, b"hvcC", 21), |head| is_hevc_picture(head >> 1 & 0x3f))?,
            b"av01" => obus(file, track)?,
            b"mp4a" => elements(file, track)?,
            _ => None,
        };
        if left.is_some() {
            return Ok(left);
        }
    }
    Ok(None)
}

/// Slices, their parameters, the marks between pictures and at the end (ITU-T H.264, table 7-1).
pub(super) fn is_h264_picture(kind: u8) -> bool {
    matches!(kind, 1..=5 | 7..=11)
}

/// The same (ITU-T H.265, table 7-1).
pub(super) fn is_hevc_picture(kind: u8) -> bool {
    matches!(kind, 0..=9 | 16..=21 | 32..=37)
}

/// Sequence, delimiter, headers, tiles, frames (AV1, 6.2.2).
pub(super) fn is_av1_picture(kind: u8) -> bool {
    matches!(kind, 1..=4 | 6 | 7)
}

/// How many bytes say the length of a unit, by the set-up box `name`.
fn length_size(track: &Track, name: &[u8; 4], at: usize) -> usize {
    let from = track.setup.windows(4).position(|window| window == name);
    from.and_then(|from| track.setup.get(from + 4 + at)).map_or(4, |byte| usize::from(byte & 3) + 1)
}

/// Walks the units of each sample by their lengths. `head` is the first byte of a unit.
fn units(file: &Reader, track: &Track, length: usize, fine: impl Fn(u8) -> bool) -> io::Result<Option<String>> {
    let name = track.entry.escape_ascii();
    for (from, size) in track.samples() {
        let (mut at, end) = (from, from + u64::from(size));
        while at < end {
            let mut head = [0; 5];
            if file.some_at(at, &mut head[..=length])? <= length {
                return Ok(Some(format!("{name}: a unit that ends early")));
            }
            let bytes = head[..length].iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
            at += length as u64 + bytes;
            if at > end || bytes == 0 {
                return Ok(Some(format!("{name}: a unit of the wrong length")));
            }
            if !fine(head[length]) {
                return Ok(Some(format!("{name}: unit {:02x}", head[length])));
            }
        }
    }
    Ok(None)
}

fn obus(file: &Reader, track: &Track) -> io::Result<Option<String>> {
    for (from, size) in track.samples() {
        let (mut at, end) = (from, from + u64::from(size));
        while at < end {
            let mut head = [0; 10];
            let read = file.some_at(at, &mut head)?;
            let Some((kind, length)) = obu(&head[..read], end - at) else {
                return Ok(Some("av01: a unit that cannot be read".to_owned()));
            };
            if !is_av1_picture(kind) {
                return Ok(Some(format!("av01: unit {kind}")));
            }
            at += length;
        }
    }
    Ok(None)
}

/// Kind and whole length of the unit in front (AV1, 5.3); one without a size takes all the `rest`.
pub(super) fn obu(head: &[u8], rest: u64) -> Option<(u8, u64)> {
    let first = *head.first()?;
    let (kind, extended, sized) = (first >> 3 & 15, first & 4 != 0, first & 2 != 0);
    let mut at = 1 + usize::from(extended);
    if !sized {
        return Some((kind, rest));
    }
    let (mut size, mut shift) = (0u64, 0);
    loop {
        let byte = *head.get(at)?;
        size |= u64::from(byte & 0x7f) << shift;
        (at, shift) = (at + 1, shift + 7);
        if byte & 0x80 == 0 {
            let whole = size + at as u64;
            return (whole <= rest).then_some((kind, whole));
        }
    }
}

/// Each piece of AAC begins with a channel, or with fill that says nothing (ISO/IEC 14496-3, 4.4.2.1).
fn elements(file: &Reader, track: &Track) -> io::Result<Option<String>> {
    for (at, size) in track.samples() {
        let mut head = [0; FRONT];
        let most = FRONT.min(size as usize);
        let read = file.some_at(at, &mut head[..most])?;
        if !begins_with_sound(&head[..read]) {
            return Ok(Some("mp4a: text in front of the sound".to_owned()));
        }
    }
    Ok(None)
}

/// Whether only fill of zeros stands in front of the first channel. Fill that is longer than what is seen is text.
pub(super) fn begins_with_sound(head: &[u8]) -> bool {
    let mut bits = Bits { bytes: head, at: 0 };
    loop {
        match bits.take(3) {
            // One channel, two, coupled, low frequencies; a program (how the channels are arranged); the end.
            Some(0..=3 | 5 | 7) => return true,
            Some(6) => {}
            // An empty piece holds nothing.
            None => return true,
            Some(_) => return false,
        }
        let Some(count) = bits.take(4) else { return false };
        let count = match count {
            15 => 14 + bits.take(8).unwrap_or(u32::MAX / 16),
            count => count,
        };
        for _ in 0..count {
            if bits.take(8) != Some(0) {
                return false;
            }
        }
    }
}

/// Bits, the highest first.
pub(super) struct Bits<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl Bits<'_> {
    pub(super) fn take(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

/// Whether a set-up box holds parameters of the picture and nothing else.
pub(super) fn only_sets_up(name: &[u8; 4], inside: &[u8]) -> bool {
    match name {
        b"avcC" => only_avc(inside).is_some(),
        b"hvcC" => only_hevc(inside).is_some(),
        _ => only_av1(inside),
    }
}

fn only_avc(inside: &[u8]) -> Option<()> {
    let mut rest = inside.get(5..)?;
    for mask in [0x1f, 0xff] {
        let count = rest.first()? & mask;
        rest = rest.get(1..)?;
        for _ in 0..count {
            let length = usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?));
            matches!(rest.get(2..2 + length)?.first()? & 0x1f, 7 | 8).then_some(())?;
            rest = rest.get(2 + length..)?;
        }
    }
    // Chroma, two depths, and no extensions.
    (rest.is_empty() || (rest.len() == 4 && rest[3] == 0)).then_some(())
}

fn only_hevc(inside: &[u8]) -> Option<()> {
    let (count, mut rest) = (*inside.get(22)?, inside.get(23..)?);
    for _ in 0..count {
        matches!(rest.first()? & 0x3f, 32..=34).then_some(())?;
        let units = u16::from_be_bytes(rest.get(1..3)?.try_into().ok()?);
        rest = rest.get(3..)?;
        for _ in 0..units {
            let length = usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?));
            rest = rest.get(2 + length..)?;
        }
    }
    rest.is_empty().then_some(())
}

fn only_av1(inside: &[u8]) -> bool {
    let mut rest = inside.get(4..).unwrap_or_default();
    while !rest.is_empty() {
        match obu(rest, rest.len() as u64) {
            Some((1, whole)) => rest = rest.get(whole as usize..).unwrap_or_default(),
            _ => return false,
        }
    }
    number(inside, 0).is_some()
}
