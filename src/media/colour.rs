//! Colour: recognises profiles that are sRGB in all but name, and brings others to sRGB.
//!
//! Called by `clean` (is a change needed?) and by `clean::recode`. Never writes a profile: every
//! picture that leaves is sRGB without one.
use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

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

/// Brings inks (C, M, Y, K; 255 is full ink) to sRGB by their profile.
pub fn inks_to_srgb(width: u32, height: u32, inks: &[u8], icc: &[u8]) -> Option<DynamicImage> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    if profile.color_space != DataColorSpace::Cmyk {
        return None;
    }
    let out = convert(&profile, Layout::Rgba, inks, Layout::Rgb)?;
    RgbImage::from_raw(width, height, out).map(Into::into)
}
