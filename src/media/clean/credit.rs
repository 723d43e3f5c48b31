//! Writes who made a picture and who owns it anew into a clean file: a bare EXIF block of Artist and Copyright.
//!
//! Called by `clean` and `rendition`, for workspaces that keep their credit. Never copies a byte of the source's EXIF;
//! GIF has no place for it and stays as it is.
use crate::media::probe::probe;
use crate::model::limits::{Format, Need};
use crate::model::origin::Credit;

/// More than is written around the block itself, in bytes.
pub const ROOM: u64 = 64;

const ARTIST: u16 = 0x013b;
const COPYRIGHT: u16 = 0x8298;
/// WebP's flag for "there is EXIF", and the one for opacity.
const HAS_EXIF: u8 = 0x08;
const HAS_ALPHA: u8 = 0x10;

/// The file with `credit` in it; unchanged where there is nothing to say or no place for it.
pub fn put(bytes: Vec<u8>, format: Format, credit: &Credit, size: (u32, u32)) -> Vec<u8> {
    if credit.is_empty() {
        return bytes;
    }
    let block = block(credit);
    match format {
        Format::Jpeg => into_jpeg(bytes, &block),
        Format::Png => into_png(bytes, &block),
        Format::Webp => into_webp(&bytes, &block, size).unwrap_or(bytes),
        Format::Gif => bytes,
    }
}

/// The credit in a clean file; empty for one without.
pub fn of(clean: &[u8]) -> Credit {
    let kind = probe(clean).map(|probed| probed.kind);
    kind.and_then(|kind| super::strip(clean, kind)).map(|stripped| stripped.clues.credit).unwrap_or_default()
}

/// A need that leaves room for what [`put`] adds.
pub fn with_room(need: &Need, credit: &Credit) -> Need {
    let added = if credit.is_empty() { 0 } else { block(credit).len() as u64 + ROOM };
    Need { max_bytes: need.max_bytes.saturating_sub(added), ..need.clone() }
}

/// A TIFF block, big end first, with nothing but the one or two entries.
fn block(credit: &Credit) -> Vec<u8> {
    let entries: Vec<(u16, &String)> = [(ARTIST, &credit.artist), (COPYRIGHT, &credit.copyright)]
        .into_iter()
        .filter_map(|(tag, text)| Some((tag, text.as_ref()?)))
        .collect();
    let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
    out.extend((entries.len() as u16).to_be_bytes());
    let mut values = Vec::new();
    let behind = 8 + 2 + entries.len() * 12 + 4;
    for (tag, text) in entries {
        let value = [text.as_bytes(), &[0]].concat();
        out.extend(tag.to_be_bytes());
        out.extend([0, 2]);
        out.extend((value.len() as u32).to_be_bytes());
        if value.len() <= 4 {
            let mut four = [0; 4];
            four.iter_mut().zip(&value).for_each(|(to, from)| *to = *from);
            out.extend(four);
        } else {
            out.extend(((behind + values.len()) as u32).to_be_bytes());
            values.extend(value);
        }
    }
    out.extend([0; 4]);
    out.extend(values);
    out
}

fn into_jpeg(mut bytes: Vec<u8>, block: &[u8]) -> Vec<u8> {
    let length = (2 + 6 + block.len()) as u16;
    let segment = [&[0xff, 0xe1][..], &length.to_be_bytes(), b"Exif\0\0", block].concat();
    bytes.splice(2..2, segment);
    bytes
}

/// Behind the header, which is always 33 bytes long with the signature.
fn into_png(mut bytes: Vec<u8>, block: &[u8]) -> Vec<u8> {
    let body = [b"eXIf", block].concat();
    let chunk = [&(block.len() as u32).to_be_bytes()[..], &body, &checksum(&body).to_be_bytes()].concat();
    let at = 33.min(bytes.len());
    bytes.splice(at..at, chunk);
    bytes
}

/// PNG's CRC-32 (ISO 3309); a few hundred bytes at most, so without a table.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

fn into_webp(bytes: &[u8], block: &[u8], (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let chunks = bytes.get(12..)?;
    let clear = chunks.starts_with(b"ALPH") || (chunks.starts_with(b"VP8L") && chunks.get(12)? & 0x10 != 0);
    if chunks.starts_with(b"VP8X") {
        out.extend_from_slice(chunks);
        *out.get_mut(20)? |= HAS_EXIF;
    } else {
        let side = |side: u32| side.saturating_sub(1).to_le_bytes();
        let (w, h) = (side(width), side(height));
        out.extend_from_slice(b"VP8X\x0a\0\0\0");
        out.extend([HAS_EXIF | if clear { HAS_ALPHA } else { 0 }, 0, 0, 0, w[0], w[1], w[2], h[0], h[1], h[2]]);
        out.extend_from_slice(chunks);
    }
    out.extend_from_slice(b"EXIF");
    out.extend((block.len() as u32).to_le_bytes());
    out.extend_from_slice(block);
    out.resize(out.len().next_multiple_of(2), 0);
    let size = u32::try_from(out.len() - 8).ok()?.to_le_bytes();
    out.get_mut(4..8)?.copy_from_slice(&size);
    Some(out)
}
