//! A logo that was sent, made into the picture that is kept: drawn if it is a drawing, cut to what can be seen of it,
//! no larger than a brand is ever drawn, as PNG.
//!
//! Called by `report::brand` when a logo or a font arrives. Everything here counts as sent by a stranger.
use super::blend::resize_rgba;
use super::fonts::Fonts;
use super::svg::{self, NoDrawing};
use super::text;
use crate::media::image::{decode, to_png};
use crate::model::trouble::Trouble;
use image::{DynamicImage, RgbaImage, imageops};

/// Longest side that is kept, in pixels.
const SIDE: u32 = 1_536;
/// Alpha from which a pixel is seen.
const SEEN: u8 = 8;

/// Why a file is no logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoLogo {
    /// The drawing cannot be drawn.
    Drawing(NoDrawing),
    /// The picture cannot be used.
    Picture(Trouble),
    /// Nothing of it can be seen.
    Invisible,
}

/// The logo as it is kept.
///
/// # Errors
/// [`NoLogo`].
pub fn logo(bytes: &[u8]) -> Result<Vec<u8>, NoLogo> {
    let drawn =
        if svg::is_svg(bytes) { svg::draw(bytes).map_err(NoLogo::Drawing)? } else { decode(bytes).map_err(NoLogo::Picture)?.to_rgba8() };
    let seen = trimmed(drawn).ok_or(NoLogo::Invisible)?;
    let long = seen.width().max(seen.height());
    let side = |side: u32| (u64::from(side) * u64::from(SIDE.min(long)) / u64::from(long)).max(1) as u32;
    let (width, height) = (side(seen.width()), side(seen.height()));
    let small = resize_rgba(&seen, width, height).ok_or(NoLogo::Invisible)?;
    to_png(&DynamicImage::ImageRgba8(small)).map_err(NoLogo::Picture)
}

/// Checks a font of a person's own: it can be read, and drawing with it ends.
///
/// # Errors
/// When it cannot be used.
pub fn font(bytes: &[u8]) -> Result<(), Trouble> {
    let fonts = Fonts::with_own(bytes)?;
    text::line(&fonts, "Ag 19", 64.0, 64.0, 1_000.0).map(|_| ()).ok_or(Trouble::NotAFont)
}

/// Without the transparent border, so that it stands where it is put; `None` when nothing can be seen.
pub(super) fn trimmed(image: RgbaImage) -> Option<RgbaImage> {
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, pixel) in image.enumerate_pixels() {
        if pixel.0[3] >= SEEN {
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
        }
    }
    if left >= right {
        return None;
    }
    if (left, top, right, bottom) == (0, 0, image.width(), image.height()) {
        return Some(image);
    }
    Some(imageops::crop_imm(&image, left, top, right - left, bottom - top).to_image())
}
