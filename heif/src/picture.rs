//! Decoding within limits. The limits are set before libheif sees a byte.

use libheif_rs::{Chroma, ColorSpace, HeifContext, Image, ImageHandle, LibHeif, RgbChroma, SecurityLimits};

use crate::Failure;

/// Most pixels that are decoded, as in Crier itself.
const MAX_PIXELS: u64 = 100_000_000;
/// Longest side, as in Crier itself.
const MAX_SIDE: u32 = 16_384;
/// Most memory that libheif may take, in bytes.
const MAX_MEMORY: u64 = 2 << 30;
/// Longest colour profile, in bytes.
const MAX_PROFILE: u32 = 8 << 20;

/// How finely colours are stored.
#[derive(Clone, Copy)]
pub enum Colour {
    /// At half the size of the brightness (4:2:0, 4:2:2).
    Half,
    /// For each pixel (4:4:4, RGB).
    Full,
    /// Not at all.
    Grey,
}

impl Colour {
    /// Its word in the answer.
    pub fn word(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::Full => "full",
            Self::Grey => "grey",
        }
    }
}

/// How the pixels' colours are to be read.
pub enum Space {
    /// By an ICC profile.
    Icc(Vec<u8>),
    /// By numbers (ITU-T H.273): primaries and transfer.
    Numbers(u8, u8),
    /// As sRGB.
    Plain,
}

/// A decoded picture: rows of RGB or RGBA without gaps; two bytes a sample, big end first, where it is deep.
pub struct Picture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether there is a fourth channel.
    pub alpha: bool,
    /// 16 bits a sample instead of 8.
    pub deep: bool,
    /// The samples.
    pub samples: Vec<u8>,
    /// What they mean.
    pub space: Space,
    /// How the source stored its colours.
    pub colour: Colour,
}

/// Decodes the main picture; of a sequence without one, the first.
pub fn decode(bytes: &[u8]) -> Result<Picture, Failure> {
    let library = LibHeif::new_checked()?;
    let mut context = HeifContext::new()?;
    context.set_security_limits(&limits())?;
    context.read_bytes(bytes)?;
    let handle = match context.primary_image_handle() {
        Ok(handle) => handle,
        Err(error) => return first_of_sequence(&context).ok_or_else(|| error.into()),
    };
    fits(handle.width(), handle.height())?;
    let (alpha, deep) = (handle.has_alpha_channel(), handle.luma_bits_per_pixel() > 8);
    let image = library.decode(&handle, ColorSpace::Rgb(chroma(alpha, deep)), None)?;
    let source = handle.preferred_decoding_colorspace().unwrap_or(ColorSpace::Undefined);
    picture(&image, alpha, deep, space(&handle), colour(source))
}

fn limits() -> SecurityLimits {
    let mut limits = SecurityLimits::new();
    limits.set_max_image_size_pixels(MAX_PIXELS);
    limits.set_max_total_memory(MAX_MEMORY);
    limits.set_max_memory_block_size(MAX_MEMORY);
    limits.set_max_color_profile_size(MAX_PROFILE);
    limits
}

fn fits(width: u32, height: u32) -> Result<(), Failure> {
    let good = u64::from(width) * u64::from(height) <= MAX_PIXELS && width.max(height) <= MAX_SIDE;
    if good { Ok(()) } else { Err(Failure::TooLarge(width, height)) }
}

fn chroma(alpha: bool, deep: bool) -> RgbChroma {
    match (alpha, deep) {
        (false, false) => RgbChroma::Rgb,
        (true, false) => RgbChroma::Rgba,
        (false, true) => RgbChroma::HdrRgbBe,
        (true, true) => RgbChroma::HdrRgbaBe,
    }
}

fn colour(source: ColorSpace) -> Colour {
    match source {
        ColorSpace::YCbCr(Chroma::C420 | Chroma::C422) => Colour::Half,
        ColorSpace::Monochrome => Colour::Grey,
        _ => Colour::Full,
    }
}

/// An ICC profile goes before numbers, as viewers take them.
fn space(handle: &ImageHandle) -> Space {
    if let Some(profile) = handle.color_profile_raw() {
        return Space::Icc(profile.data);
    }
    match handle.color_profile_nclx() {
        Some(numbers) => Space::Numbers(numbers.color_primaries() as u8, numbers.transfer_characteristics() as u8),
        None => Space::Plain,
    }
}

/// An AVIF sequence may have no still picture beside it.
fn first_of_sequence(context: &HeifContext<'_>) -> Option<Picture> {
    let track = context.track_ids().into_iter().filter_map(|id| context.track(id)).find(|track| track.image_resolution().is_ok())?;
    let size = track.image_resolution().ok()?;
    fits(u32::from(size.width), u32::from(size.height)).ok()?;
    let alpha = track.has_alpha_channel();
    let image = track.decode_next_image(ColorSpace::Rgb(chroma(alpha, false)), None).ok()?;
    let space = match (image.color_profile_raw(), image.color_profile_nclx()) {
        (Some(profile), _) => Space::Icc(profile.data),
        (None, Some(numbers)) => Space::Numbers(numbers.color_primaries() as u8, numbers.transfer_characteristics() as u8),
        (None, None) => Space::Plain,
    };
    picture(&image, alpha, false, space, Colour::Half).ok()
}

fn picture(image: &Image, alpha: bool, deep: bool, space: Space, colour: Colour) -> Result<Picture, Failure> {
    let plane = image.planes().interleaved.ok_or_else(|| Failure::Broken("there are no pixels".into()))?;
    fits(plane.width, plane.height)?;
    let (channels, depth) = (if alpha { 4 } else { 3 }, if deep { 2 } else { 1 });
    let row = plane.width as usize * channels * depth;
    let mut samples = Vec::with_capacity(row * plane.height as usize);
    for line in plane.data.chunks(plane.stride.max(1)).take(plane.height as usize) {
        samples.extend_from_slice(line.get(..row).ok_or_else(|| Failure::Broken("a row is too short".into()))?);
    }
    if deep {
        widen(&mut samples, plane.bits_per_pixel);
    }
    if alpha && image.is_premultiplied_alpha() {
        if deep { divide_deep(&mut samples) } else { divide(&mut samples) }
    }
    Ok(Picture { width: plane.width, height: plane.height, alpha, deep, samples, space, colour })
}

/// Samples of 10 or 12 bits to the full range of 16.
fn widen(samples: &mut [u8], bits: u8) {
    let most = (1u32 << bits.clamp(9, 16)) - 1;
    for sample in samples.as_chunks_mut::<2>().0 {
        let value = u32::from(u16::from_be_bytes(*sample)).min(most);
        *sample = ((value * 65_535 + most / 2) / most).min(65_535).to_be_bytes()[2..].try_into().unwrap_or_default();
    }
}

/// Colours that were multiplied by their opacity, as they were before.
fn divide(samples: &mut [u8]) {
    for [r, g, b, a] in samples.as_chunks_mut::<4>().0 {
        let alpha = u32::from(*a).max(1);
        for value in [r, g, b] {
            *value = ((u32::from(*value) * 255 + alpha / 2) / alpha).min(255) as u8;
        }
    }
}

fn divide_deep(samples: &mut [u8]) {
    for pixel in samples.as_chunks_mut::<8>().0 {
        let alpha = u64::from(u16::from_be_bytes([pixel[6], pixel[7]])).max(1);
        for sample in pixel[..6].as_chunks_mut::<2>().0 {
            let value = (u64::from(u16::from_be_bytes(*sample)) * 65_535 + alpha / 2) / alpha;
            *sample = (value.min(65_535) as u16).to_be_bytes();
        }
    }
}
