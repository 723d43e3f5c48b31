//! Pictures in formats that no network takes (TIFF, BMP, HEIC, AVIF): decoded once, encoded once, as JPEG or PNG by what
//! is in them.
//!
//! Called by `clean`. Never keeps a byte of the file; only pixels pass.
use super::Cleaned;
use super::clues::Clues;
use super::removed::Removed;
use crate::media::colour::{self, Profile, to_srgb};
use crate::media::image::{is_transparent, to_jpeg, to_png, upright};
use crate::model::limits::Format;
use crate::model::trouble::Trouble;
use image::DynamicImage;

/// JPEG quality of a photograph.
const QUALITY: u8 = 92;
/// A picture of which so much equals its left neighbour, in %, was drawn and not taken...
const DRAWN: usize = 60;
/// ...and so was one with so few colours.
const FEW_COLOURS: usize = 256;

/// A decoded picture and what is known of it.
#[derive(Debug)]
pub struct Decoded {
    /// The pixels, not upright yet.
    pub picture: DynamicImage,
    /// EXIF orientation; 1 is upright.
    pub orientation: u8,
    /// What the colours mean, if not sRGB.
    pub profile: Option<Vec<u8>>,
    /// Colours were stored at half the size.
    pub half: bool,
    /// Stored with loss: a copy without loss would keep only its flaws.
    pub lossy: bool,
    /// What the file said besides.
    pub removed: Vec<Removed>,
    /// What it said of the picture's origin and owner.
    pub clues: Clues,
}

/// Turns upright, brings to sRGB and encodes.
pub fn convert(decoded: Decoded) -> Result<Cleaned, Trouble> {
    let other = decoded.profile.as_deref().filter(|icc| colour::recognise(icc) == Profile::Other);
    let picture = match other {
        Some(icc) => to_srgb(decoded.picture, icc),
        None => decoded.picture,
    };
    let picture = upright(in_eight_bits(picture), decoded.orientation);
    let format = format(&picture, decoded.lossy);
    let bytes = match format {
        Format::Png => to_png(&picture)?,
        _ => to_jpeg(&picture, QUALITY, decoded.half)?,
    };
    Ok(Cleaned::encoded(bytes, format, &picture, decoded.removed))
}

/// Photographs become JPEG; what lets something through, and what was drawn, becomes PNG.
fn format(picture: &DynamicImage, lossy: bool) -> Format {
    if is_transparent(picture) || (!lossy && is_drawn(picture)) { Format::Png } else { Format::Jpeg }
}

/// Opacity only where something can be seen through.
fn in_eight_bits(picture: DynamicImage) -> DynamicImage {
    match (is_transparent(&picture), picture.color().has_color()) {
        (true, _) => DynamicImage::ImageRgba8(picture.into_rgba8()),
        (false, true) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        (false, false) => DynamicImage::ImageLuma8(picture.into_luma8()),
    }
}

/// Screenshots, charts, scans of text: large areas of one colour, or few colours at all.
fn is_drawn(picture: &DynamicImage) -> bool {
    let rgb = picture.to_rgb8();
    let (mut same, mut all) = (0usize, 0usize);
    let mut colours = std::collections::HashSet::new();
    let step = (rgb.height() as usize / 256).max(1);
    for row in rgb.rows().step_by(step) {
        let row: Vec<[u8; 3]> = row.map(|pixel| pixel.0).collect();
        same += row.windows(2).filter(|two| two[0] == two[1]).count();
        all += row.len().saturating_sub(1);
        if colours.len() <= FEW_COLOURS {
            colours.extend(row);
        }
    }
    colours.len() <= FEW_COLOURS && picture.color().has_color() || same * 100 > all * DRAWN
}
