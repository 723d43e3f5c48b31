//! The one place where cleaning decodes: turns upright, brings to sRGB, and encodes once.
//!
//! Called by `clean` when the pixels cannot stay as they are. Never used for animations.
use super::{Change, Cleaned, Strange, Stripped};
use crate::media::colour::{Profile, from_numbers, inks_to_srgb, to_srgb};
use crate::media::image::{self, decode, decode_whole_jpeg, to_jpeg, to_png, to_webp, upright};
use crate::media::probe::{Kind, Probed};
use crate::model::limits::Format;
use crate::model::trouble::Trouble;
use ::image::DynamicImage;

/// JPEG quality of a picture that had to be encoded again.
const QUALITY: u8 = 95;

/// Decodes once, changes what has to change, encodes once.
pub fn recode(bytes: &[u8], probed: &Probed, stripped: Stripped, change: Change) -> Result<Cleaned, Trouble> {
    let picture = upright(in_srgb(bytes, probed, &stripped, change)?, change.orientation);
    let (format, bytes) = encode(&picture, probed.kind, stripped.subsampled)?;
    Ok(Cleaned::encoded(bytes, format, &picture, stripped.removed))
}

fn in_srgb(bytes: &[u8], probed: &Probed, stripped: &Stripped, change: Change) -> Result<DynamicImage, Trouble> {
    let profile = stripped.profile.as_deref().filter(|_| change.profile == Profile::Other);
    if let (true, Some(icc), None) = (change.cmyk, profile, stripped.strange) {
        let inks = image::inks(bytes);
        let converted = inks.and_then(|inks| inks_to_srgb(probed.width, probed.height, &inks, icc));
        if let Some(converted) = converted {
            return Ok(converted);
        }
    }
    let picture = pixels(bytes, probed.kind, stripped)?;
    Ok(match (profile, change.numbers) {
        (Some(icc), _) if !change.cmyk => to_srgb(picture, icc),
        (None, Some(numbers)) => from_numbers(picture, numbers),
        _ => picture,
    })
}

/// What was kept is decoded: nothing that was dropped can disturb the decoder. A strange JPEG is decoded from what was kept of it, strictly; only if bytes in odd places are
/// all that is wrong may the lenient decoder have a try at the original.
fn pixels(bytes: &[u8], kind: Kind, stripped: &Stripped) -> Result<DynamicImage, Trouble> {
    match stripped.strange {
        None => decode(&stripped.bytes),
        Some(Strange::Structure) => decode_whole_jpeg(&stripped.bytes).map_or_else(|| decode(bytes), Ok),
        Some(Strange::NoEnd) => decode_whole_jpeg(&stripped.bytes).ok_or(Trouble::Truncated { kind }),
    }
}

fn encode(picture: &DynamicImage, kind: Kind, half: bool) -> Result<(Format, Vec<u8>), Trouble> {
    match kind {
        Kind::Jpeg => Ok((Format::Jpeg, to_jpeg(picture, QUALITY, half)?)),
        Kind::Webp if image::is_transparent(picture) => Ok((Format::Webp, to_webp(picture)?)),
        // A lossless copy of a lossy photo would be many times its size.
        Kind::Webp => Ok((Format::Jpeg, to_jpeg(picture, QUALITY, true)?)),
        _ => Ok((Format::Png, to_png(picture)?)),
    }
}
