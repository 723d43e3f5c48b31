//! BMP: the pixels, and the profile that the longest header may name. No network takes BMP, so nothing is copied.
//!
//! Called by `clean`. Never looks further than the header says that the picture goes.
use super::clues::Clues;
use super::convert::Decoded;
use crate::media::image::decode_within;
use crate::media::probe::Kind;
use crate::model::removed::Removed;
use crate::model::trouble::Trouble;
use image::ImageFormat;

/// Where the information header begins, and how long the one with a profile is (BITMAPV5HEADER).
const HEADER: usize = 14;
const LONGEST: u32 = 124;

/// Decodes the picture.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Trouble> {
    let picture = decode_within(bytes, ImageFormat::Bmp, Kind::Bmp)?;
    let profile = profile(bytes);
    let removed = profile.iter().map(|_| Removed::Profile).collect();
    Ok(Decoded { picture, orientation: 1, profile, half: false, lossy: false, removed, clues: Clues::default() })
}

/// The embedded profile (`MBED`); a linked one (`LINK`) names somebody's folder and is ignored.
fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let header = bytes.get(HEADER..HEADER + LONGEST as usize)?;
    let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    if number(0)? != LONGEST || number(56)? != u32::from_be_bytes(*b"MBED") {
        return None;
    }
    let (at, length) = (HEADER + number(112)? as usize, number(116)? as usize);
    bytes.get(at..at.checked_add(length)?).map(<[u8]>::to_vec)
}
