//! Colour: recognises profiles that are sRGB in all but name, and brings others to sRGB.
//!
//! Called by `clean` (is a change needed?) and by `clean::recode`. Never writes a profile: every
//! picture that leaves is sRGB without one.
use super::hdr;
use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, DataColorSpace, Layout, MatrixCoefficients, TransferCharacteristics, TransformOptions,
};

/// Differences up to this, in 8-bit steps, are rounding and not another colour space.
const SAME: u8 = 2;

/// What a profile is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// sRGB, whatever it calls itself: dropping it changes nothing.
    Srgb,
    /// Another space: the pixels have to be converted.
    Other,
    /// Broken; viewers ignore it, and so do we.
    Unusable,
}

/// Judges a profile by what it does to a set of colours, not by its name.
pub fn recognise(icc: &[u8]) -> Profile {
    let Ok(profile) = ColorProfile::new_from_slice(icc) else {
        return Profile::Unusable;
    };
    let judged = match profile.color_space {
        DataColorSpace::Rgb => changes(&profile, Layout::Rgb, &colour_steps()),
        DataColorSpace::Gray => changes(&profile, Layout::Gray, &(0..=255).collect::<Vec<u8>>()),
        DataColorSpace::Cmyk => return Profile::Other,
        _ => return Profile::Unusable,
    };
    match judged {
        Some(false) => Profile::Srgb,
        Some(true) => Profile::Other,
        None => Profile::Unusable,
    }
}

/// 6 x 6 x 6 colours over the whole cube.
fn colour_steps() -> Vec<u8> {
    let steps = [0u8, 51, 102, 153, 204, 255];
    let mut colours = Vec::with_capacity(648);
    for r in steps {
        for g in steps {
            for b in steps {
                colours.extend([r, g, b]);
            }
        }
    }
    colours
}

fn changes(profile: &ColorProfile, layout: Layout, from: &[u8]) -> Option<bool> {
    let to = convert(profile, layout, from, Layout::Rgb)?;
    let same = |(i, value): (usize, &u8)| {
        let before = if layout == Layout::Gray { from[i / 3] } else { from[i] };
        before.abs_diff(*value) <= SAME
    };
    Some(!to.iter().enumerate().all(same))
}

fn convert(profile: &ColorProfile, layout: Layout, from: &[u8], to: Layout) -> Option<Vec<u8>> {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(layout, &srgb, to, options).ok()?;
    let mut out = vec![0; from.len() / layout.channels() * to.channels()];
    transform.transform(from, &mut out).ok()?;
    Some(out)
}

/// Brings a picture to sRGB. A profile that does not belong to the picture changes nothing.
pub fn to_srgb(picture: DynamicImage, icc: &[u8]) -> DynamicImage {
    let Ok(profile) = ColorProfile::new_from_slice(icc) else {
        return picture;
    };
    let converted = match profile.color_space {
        DataColorSpace::Rgb => rgb_to_srgb(&picture, &profile),
        DataColorSpace::Gray if !picture.color().has_color() => gray_to_srgb(&picture, &profile),
        _ => None,
    };
    converted.unwrap_or(picture)
}

fn rgb_to_srgb(picture: &DynamicImage, profile: &ColorProfile) -> Option<DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    if picture.color().has_alpha() {
        let out = convert(profile, Layout::Rgba, picture.to_rgba8().as_raw(), Layout::Rgba)?;
        return RgbaImage::from_raw(width, height, out).map(Into::into);
    }
    let out = convert(profile, Layout::Rgb, picture.to_rgb8().as_raw(), Layout::Rgb)?;
    RgbImage::from_raw(width, height, out).map(Into::into)
}

fn gray_to_srgb(picture: &DynamicImage, profile: &ColorProfile) -> Option<DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    if picture.color().has_alpha() {
        let from = picture.to_luma_alpha8();
        let out = convert(profile, Layout::GrayAlpha, from.as_raw(), Layout::Rgba)?;
        return RgbaImage::from_raw(width, height, out).map(Into::into);
    }
    let out = convert(profile, Layout::Gray, picture.to_luma8().as_raw(), Layout::Rgb)?;
    RgbImage::from_raw(width, height, out).map(Into::into)
}

/// How colours are to be read, as ITU-T H.273 numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Which red, green and blue.
    pub primaries: u8,
    /// Which curve.
    pub transfer: u8,
}

impl Numbers {
    /// Whether this is sRGB, or so close that everybody shows it as that.
    pub fn is_srgb(self) -> bool {
        !matches!(self.transfer, 16 | 18) && !matches!(self.primaries, 9 | 11 | 12)
    }
}

/// Brings a picture whose colours are told by numbers to sRGB.
pub fn from_numbers(picture: DynamicImage, numbers: Numbers) -> DynamicImage {
    match numbers.transfer {
        16 => return hdr::to_srgb(&picture, numbers.primaries, hdr::Curve::Pq),
        18 => return hdr::to_srgb(&picture, numbers.primaries, hdr::Curve::Hlg),
        _ if numbers.is_srgb() => return picture,
        _ => {}
    }
    let primaries = if numbers.primaries == 9 { CicpColorPrimaries::Bt2020 } else { CicpColorPrimaries::Smpte432 };
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: primaries,
        transfer_characteristics: TransferCharacteristics::Srgb,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    rgb_to_srgb(&picture, &profile).unwrap_or(picture)
}

/// Inks without a profile, each of them perfect: not what a press prints, but nobody knows which one it was.
pub fn inks_plainly(width: u32, height: u32, inks: &[u8]) -> Option<DynamicImage> {
    let paper = |ink: u8, key: u8| ((255 - u32::from(ink)) * (255 - u32::from(key)) / 255) as u8;
    let out = inks.as_chunks::<4>().0.iter().flat_map(|[c, m, y, k]| [paper(*c, *k), paper(*m, *k), paper(*y, *k)]).collect();
    RgbImage::from_raw(width, height, out).map(Into::into)
}

/// Brings inks (C, M, Y, K; 255 is full ink) to sRGB by their profile.
pub fn inks_to_srgb(width: u32, height: u32, inks: &[u8], icc: &[u8]) -> Option<DynamicImage> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    if profile.color_space != DataColorSpace::Cmyk {
        return None;
    }
    let out = convert(&profile, Layout::Rgba, inks, Layout::Rgb)?;
    RgbImage::from_raw(width, height, out).map(Into::into)
}
