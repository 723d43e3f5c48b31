//! WebP: keeps the picture's chunks, also inside each frame, and drops every other one.
//!
//! Called by `clean`. Never decodes; the compressed data is copied bit for bit.
use super::Stripped;
use super::removed::{Removed, of_trailer};
use crate::media::probe::Kind;
use crate::model::trouble::Trouble;

/// The VP8X flags that describe the picture itself: alpha and animation.
const KEPT_FLAGS: u8 = 0x10 | 0x02;
/// Position, size, duration and flags in front of a frame's own chunks.
const FRAME_HEADER: usize = 16;

/// Copies what may stay.
pub fn strip(bytes: &[u8]) -> Result<Stripped, Trouble> {
    let cut = || Trouble::Truncated { kind: Kind::Webp };
    let size = bytes.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    let end = size.ok_or_else(cut)? as usize + 8;
    // Some writers leave out the last padding byte and count it all the same.
    let body = bytes.get(12..end.min(bytes.len())).ok_or_else(cut)?;
    if end > bytes.len() + 1 {
        return Err(cut());
    }
    let mut out = Stripped { bytes: b"RIFF\0\0\0\0WEBP".to_vec(), ..Stripped::default() };
    let mut pictures = 0;
    for chunk in Chunks(body) {
        let (name, data) = chunk?;
        pictures += u32::from(matches!(name, b"VP8 " | b"VP8L" | b"ANMF"));
        keep_or_note(name, data, &mut out)?;
    }
    if pictures == 0 {
        return Err(cut());
    }
    if let Some(trailer @ [_, ..]) = bytes.get(end..) {
        out.removed.push(of_trailer(trailer));
    }
    let size = (out.bytes.len() - 8) as u32;
    out.bytes[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(out)
}

struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<(&'a [u8], &'a [u8]), Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let split = split(self.0);
        self.0 = split.map_or(&[][..], |(.., rest)| rest);
        let cut = Trouble::Truncated { kind: Kind::Webp };
        Some(split.map(|(name, data, _)| (name, data)).ok_or(cut))
    }
}

fn split(from: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let length = u32::from_le_bytes(from.get(4..8)?.try_into().ok()?) as usize;
    let data = from.get(8..length.checked_add(8)?)?;
    let rest = from.get(8 + length.next_multiple_of(2)..).unwrap_or_default();
    Some((&from[..4], data, rest))
}

fn keep_or_note(name: &[u8], data: &[u8], out: &mut Stripped) -> Result<(), Trouble> {
    match name {
        b"VP8 " | b"VP8L" | b"ALPH" => put(&mut out.bytes, name, data),
        b"ANIM" if data.len() == 6 => put(&mut out.bytes, name, data),
        b"VP8X" if data.len() == 10 => {
            let mut header = [0; 10];
            header.copy_from_slice(data);
            header[0] &= KEPT_FLAGS;
            header[1..4].fill(0);
            put(&mut out.bytes, name, &header);
        }
        b"ANMF" => keep_frame(data, out)?,
        b"ICCP" => {
            out.removed.push(Removed::Profile);
            out.profile = Some(data.to_vec());
        }
        b"EXIF" => out.read_exif(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
        b"XMP " => out.read_xmp(data),
        b"C2PA" => out.read_credentials(data),
        _ => out.removed.push(Removed::Other(1)),
    }
    Ok(())
}

fn keep_frame(data: &[u8], out: &mut Stripped) -> Result<(), Trouble> {
    let cut = Trouble::Truncated { kind: Kind::Webp };
    let (header, chunks) = data.split_at_checked(FRAME_HEADER).ok_or(cut)?;
    let mut frame = header.to_vec();
    for chunk in Chunks(chunks) {
        match chunk? {
            (name @ (b"VP8 " | b"VP8L" | b"ALPH"), data) => put(&mut frame, name, data),
            _ => out.removed.push(Removed::Other(1)),
        }
    }
    put(&mut out.bytes, b"ANMF", &frame);
    Ok(())
}

fn put(out: &mut Vec<u8>, name: &[u8], data: &[u8]) {
    out.extend_from_slice(name);
    out.extend_from_slice(&(data.len() as u32).to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}
