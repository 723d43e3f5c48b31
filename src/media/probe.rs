//! What a file is: kind, size and frames, from its first bytes and never from its name.
//!
//! Called before anything else touches the bytes; refuses bombs by their header. Never decodes.
use super::exif::Tiff;
pub use crate::model::kind::Kind;
use crate::model::trouble::Trouble;

/// Most pixels that are decoded: 100 megapixels.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Longest side that is decoded, in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// Most pixels over all frames of an animation.
pub const MAX_ANIMATION: u64 = 1_000_000_000;
/// Most frames of an animation.
pub const MAX_FRAMES: u32 = 5_000;

/// What [`probe`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probed {
    /// What the file is.
    pub kind: Kind,
    /// Width in pixels before any orientation; 0 where only a decoder can tell (videos, HEIC...).
    pub width: u32,
    /// Height in pixels before any orientation; 0 where only a decoder can tell.
    pub height: u32,
    /// Frames; 1 for a still picture.
    pub frames: u32,
}

impl Probed {
    /// Whether it moves by itself.
    pub fn animated(&self) -> bool {
        self.frames > 1 || self.kind == Kind::Apng
    }
}

/// Says what `bytes` are, or why they are not worth a closer look.
pub fn probe(bytes: &[u8]) -> Result<Probed, Trouble> {
    if bytes.is_empty() {
        return Err(Trouble::Empty);
    }
    let kind = Kind::of(bytes).ok_or(Trouble::NotMedia)?;
    let cut = Trouble::Truncated { kind };
    let (kind, (width, height), frames) = match kind {
        Kind::Jpeg => (kind, jpeg_size(bytes).ok_or(cut)?, 1),
        Kind::Png => png_size(bytes).ok_or(cut)?,
        Kind::Webp => webp_size(bytes).ok_or(cut)?,
        Kind::Gif => (kind, gif_size(bytes).ok_or(cut)?, gif_frames(bytes)),
        Kind::Tiff => (kind, tiff_size(bytes).ok_or(cut)?, 1),
        Kind::Bmp => (kind, bmp_size(bytes).ok_or(cut)?, 1),
        // A document is cleaned elsewhere; who looks at it here wants a picture.
        Kind::Pdf => return Err(Trouble::NoPicture),
        other => {
            return Ok(Probed { kind: other, width: 0, height: 0, frames: 1 });
        }
    };
    within_limits(kind, width, height, frames)?;
    Ok(Probed { kind, width, height, frames })
}

fn within_limits(kind: Kind, width: u32, height: u32, frames: u32) -> Result<(), Trouble> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Trouble::damaged(kind, "no width or no height"));
    }
    if pixels > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE {
        return Err(Trouble::TooManyPixels { width, height });
    }
    if frames > MAX_FRAMES || (frames > 1 && pixels * u64::from(frames) > MAX_ANIMATION) {
        return Err(Trouble::TooManyFrames { frames });
    }
    Ok(())
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(two[0]) << 8 | u32::from(two[1]))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(two[1]) << 8 | u32::from(two[0]))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at.checked_add(2)?)?) << 16)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(be16(bytes, at)? << 16 | be16(bytes, at.checked_add(2)?)?)
}

/// Width and height from the first frame header; tolerant of junk between segments.
pub(super) fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xff || matches!(*bytes.get(at + 1)?, 0x00 | 0xff) {
            at += 1;
        }
        match *bytes.get(at + 1)? {
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => return Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?)),
            0x01 | 0xd0..=0xd8 => {
                at += 2;
                continue;
            }
            0xd9 | 0xda => return None,
            _ => {}
        }
        at += 2 + be16(bytes, at + 2)? as usize;
    }
}

/// Width and height of the first page.
fn tiff_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let tiff = Tiff::new(bytes)?;
    let (entries, _) = tiff.directory(tiff.u32(4)?)?;
    let side = |wanted: u16| {
        let (_, at) = entries.iter().find(|(tag, _)| *tag == wanted)?;
        let is_short = tiff.u16(at + 2)? == 3;
        if is_short { tiff.u16(at + 8).map(u32::from) } else { u32::try_from(tiff.u32(at + 8)?).ok() }
    };
    Some((side(0x0100)?, side(0x0101)?))
}

/// The oldest header has sides of two bytes; a negative height only means "from top to bottom".
fn bmp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if le16(bytes, 14)? == 12 {
        return Some((le16(bytes, 18)?, le16(bytes, 20)?));
    }
    let side = |at: usize| Some((le16(bytes, at)? | le16(bytes, at + 2)? << 16).cast_signed().unsigned_abs());
    Some((side(18)?, side(22)?))
}

type Measured = (Kind, (u32, u32), u32);

fn png_size(bytes: &[u8]) -> Option<Measured> {
    let size = (be32(bytes, 16)?, be32(bytes, 20)?);
    let mut at = 8;
    while let Some(length) = be32(bytes, at) {
        match bytes.get(at + 4..at + 8) {
            Some(b"acTL") => return Some((Kind::Apng, size, be32(bytes, at + 8)?)),
            Some(b"IDAT") | None => break,
            Some(_) => at = at.checked_add(12)?.checked_add(length as usize)?,
        }
    }
    Some((Kind::Png, size, 1))
}

fn webp_size(bytes: &[u8]) -> Option<Measured> {
    let size = match bytes.get(12..16)? {
        b"VP8X" => (le24(bytes, 24)? + 1, le24(bytes, 27)? + 1),
        b"VP8L" => {
            let packed = le16(bytes, 21)? | le16(bytes, 23)? << 16;
            ((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1)
        }
        b"VP8 " => (le16(bytes, 26)? & 0x3fff, le16(bytes, 28)? & 0x3fff),
        _ => return None,
    };
    Some((Kind::Webp, size, webp_frames(bytes).max(1)))
}

fn webp_frames(bytes: &[u8]) -> u32 {
    let (mut at, mut frames) = (12usize, 0);
    let le32 = |at: usize| Some(le16(bytes, at)? | le16(bytes, at + 2)? << 16);
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4), le32(at + 4)) {
        frames += u32::from(name == b"ANMF");
        at += 8 + (length as usize).next_multiple_of(2);
    }
    frames
}

fn gif_size(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.get(12)?;
    Some((le16(bytes, 6)?, le16(bytes, 8)?))
}

/// Counts the frames without decoding them; stops quietly where the file ends.
fn gif_frames(bytes: &[u8]) -> u32 {
    let mut frames = 0;
    let mut at = 13 + gif_table(bytes.get(10));
    loop {
        let blocks = match bytes.get(at) {
            Some(0x21) => at + 2,
            Some(0x2c) => {
                frames += 1;
                at + 11 + gif_table(bytes.get(at + 9))
            }
            _ => return frames.max(1),
        };
        at = blocks;
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
}

/// Bytes of the colour table that a packed field announces.
fn gif_table(packed: Option<&u8>) -> usize {
    packed.map_or(0, |p| if p & 0x80 != 0 { 3 << ((p & 7) + 1) } else { 0 })
}
