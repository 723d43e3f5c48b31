//! JPEGs through libjpeg-turbo: decoded at no more than the size that is needed, and encoded.
//!
//! Called by `rendition` and `image`. It is C: what it decodes was written anew by `clean` and its header looked at by
//! `probe` before, and it gets only as much memory as that header allows. What it does not take (four inks, damage
//! behind the header) is left to the decoders of `image`.
use super::probe::probe;
use crate::model::trouble::Trouble;
use image::{DynamicImage, GrayImage, RgbImage};
use turbojpeg::{Colorspace, Compressor, DecompressHeader, Decompressor, Image, PixelFormat, ScalingFactor, Subsamp};

/// Most scans of a progressive picture; cameras and networks write ten. Each costs a pass over all pixels.
const MAX_SCANS: u32 = 100;
/// Most memory that decoding one picture may take, in bytes.
const MAX_MEMORY: usize = 640 << 20;
/// The parts of its size that a picture can be decoded at quickly, smallest first.
const PARTS: [(usize, usize); 4] = [(1, 8), (1, 4), (1, 2), (1, 1)];

/// Decodes a picture at the smallest of its sizes that is at least as wide and as high as `wanted`. `None` when this
/// decoder does not take it.
///
/// # Errors
/// [`Trouble::TooManyPixels`] when it would take more memory than is given, which is known before any of it is taken.
pub fn decode(bytes: &[u8], wanted: (u32, u32)) -> Result<Option<DynamicImage>, Trouble> {
    let probed = probe(bytes)?;
    let Some((mut decoder, header)) = opened(bytes) else { return Ok(None) };
    let part = part_for(&header, wanted);
    if memory(&header, part) > MAX_MEMORY {
        return Err(Trouble::TooManyPixels { width: probed.width, height: probed.height });
    }
    Ok(decoded(bytes, &mut decoder, &header, part))
}

fn opened(bytes: &[u8]) -> Option<(Decompressor, DecompressHeader)> {
    let mut decoder = Decompressor::new().ok()?;
    decoder.set_scan_limit(MAX_SCANS).ok()?;
    let header = decoder.read_header(bytes).ok()?;
    Some((decoder, header))
}

/// What decoding takes at most, in bytes: the pixels, and of a progressive picture all its coefficients.
fn memory(header: &DecompressHeader, part: ScalingFactor) -> usize {
    let all = header.width.saturating_mul(header.height).saturating_mul(3);
    let coefficients = if header.is_progressive { all.saturating_mul(2) } else { 0 };
    let pixels = part.scale(header.width).saturating_mul(part.scale(header.height)).saturating_mul(3);
    pixels.saturating_add(coefficients)
}

fn decoded(bytes: &[u8], decoder: &mut Decompressor, header: &DecompressHeader, part: ScalingFactor) -> Option<DynamicImage> {
    decoder.set_scaling_factor(part).ok()?;
    let (width, height) = (part.scale(header.width), part.scale(header.height));
    let (format, channels) = match header.colorspace {
        Colorspace::Gray => (PixelFormat::GRAY, 1),
        Colorspace::YCbCr | Colorspace::RGB => (PixelFormat::RGB, 3),
        _ => return None,
    };
    let mut pixels = vec![0; width * height * channels];
    let image = Image { pixels: pixels.as_mut_slice(), width, pitch: width * channels, height, format };
    decoder.decompress(bytes, image).ok()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    match channels {
        1 => GrayImage::from_raw(width, height, pixels).map(Into::into),
        _ => RgbImage::from_raw(width, height, pixels).map(Into::into),
    }
}

fn part_for(header: &DecompressHeader, (width, height): (u32, u32)) -> ScalingFactor {
    let parts = PARTS.map(|(part, whole)| ScalingFactor::new(part, whole));
    let does = |part: &ScalingFactor| part.scale(header.width) >= width as usize && part.scale(header.height) >= height as usize;
    parts.into_iter().find(does).unwrap_or(ScalingFactor::ONE)
}

/// Whether the colour of a picture is stored at half the width and height.
pub fn is_halved(bytes: &[u8]) -> bool {
    turbojpeg::read_header(bytes).is_ok_and(|header| header.subsamp == Subsamp::Sub2x2)
}

/// Encodes a grey or RGB picture of 8 bits. `quality` is 1 to 100; `half` stores colour at half the width and height.
/// `None` for other pixels, and for what is no picture at all.
pub fn encode(picture: &DynamicImage, quality: u8, half: bool) -> Option<Result<Vec<u8>, Trouble>> {
    let (pixels, format, channels) = match picture {
        DynamicImage::ImageLuma8(grey) => (grey.as_raw(), PixelFormat::GRAY, 1),
        DynamicImage::ImageRgb8(rgb) => (rgb.as_raw(), PixelFormat::RGB, 3),
        _ => return None,
    };
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let image = Image { pixels: pixels.as_slice(), width, pitch: width * channels, height, format };
    let subsamp = if channels == 1 {
        Subsamp::Gray
    } else if half {
        Subsamp::Sub2x2
    } else {
        Subsamp::None
    };
    Some(compress(image, quality, subsamp).map_err(|why| Trouble::damaged(super::probe::Kind::Jpeg, why)))
}

fn compress(image: Image<&[u8]>, quality: u8, subsamp: Subsamp) -> turbojpeg::Result<Vec<u8>> {
    let mut encoder = Compressor::new()?;
    encoder.set_quality(quality.clamp(1, 100).into())?;
    encoder.set_subsamp(subsamp)?;
    encoder.compress_to_vec(image)
}
