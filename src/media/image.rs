//! Decoding within limits, turning upright, and encoding, for everything that needs pixels.
//!
//! Called by `clean::recode`, `rendition` and `sheet`. What it encodes has no metadata, and it
//! never decodes a picture whose header was not checked by `probe` first.
use super::clean;
use super::colour::Numbers;
use super::jpeg;
use super::probe::{Kind, probe};
use crate::model::trouble::Trouble;
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Most memory that one decoder may take, in bytes.
const MAX_ALLOC: u64 = 512 << 20;
/// Longest colour profile that is read, in bytes.
const MAX_PROFILE: u64 = 8 << 20;

fn limits(max_alloc: u64) -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_alloc);
    limits.max_image_width = Some(super::probe::MAX_SIDE);
    limits.max_image_height = Some(super::probe::MAX_SIDE);
    limits
}

/// Decodes a picture; of an animation the first frame. Says nothing about orientation or colour.
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, Trouble> {
    let kind = probe(bytes)?.kind;
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png | Kind::Apng => ImageFormat::Png,
        Kind::Webp => ImageFormat::WebP,
        Kind::Gif => ImageFormat::Gif,
        kind => return Err(Trouble::Unsupported { kind }),
    };
    decode_within(bytes, format, kind)
}

/// Decodes a picture whose size was looked at already.
pub(super) fn decode_within(bytes: &[u8], format: ImageFormat, kind: Kind) -> Result<DynamicImage, Trouble> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits(MAX_ALLOC));
    reader.decode().map_err(|error| trouble(kind, &error))
}

fn trouble(kind: Kind, error: &image::ImageError) -> Trouble {
    match error {
        image::ImageError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => Trouble::Truncated { kind },
        image::ImageError::Unsupported(_) => Trouble::Unsupported { kind },
        other => Trouble::damaged(kind, other),
    }
}

/// Decodes a JPEG that must be whole: one that ends early is refused instead of filled with grey.
pub fn decode_whole_jpeg(bytes: &[u8]) -> Option<DynamicImage> {
    let options = DecoderOptions::default().set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let colour = match decoder.input_colorspace()? {
        ColorSpace::Luma => ColorSpace::Luma,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(colour));
    let pixels = decoder.decode().ok()?;
    let info = decoder.info()?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if colour == ColorSpace::Luma {
        return image::GrayImage::from_raw(width, height, pixels).map(Into::into);
    }
    image::RgbImage::from_raw(width, height, pixels).map(Into::into)
}

/// The inks of a CMYK or YCCK JPEG, 255 being full ink. Adobe stores them inverted, and so does
/// everybody else, because everybody copies Adobe.
pub fn inks(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().ok()?;
    let stored = decoder.input_colorspace()?;
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(stored));
    let mut pixels = decoder.decode().ok()?;
    for pixel in pixels.as_chunks_mut::<4>().0 {
        *pixel = match stored {
            ColorSpace::CMYK => pixel.map(|value| 255 - value),
            ColorSpace::YCCK => ycck_to_inks(*pixel),
            _ => return None,
        };
    }
    Some(pixels)
}

/// Y, Cb, Cr stand for the inks themselves here (JFIF's matrix), K is inverted.
fn ycck_to_inks([y, cb, cr, k]: [u8; 4]) -> [u8; 4] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    let cyan = byte(y + 1.402 * cr);
    let magenta = byte(y - 0.344_136 * cb - 0.714_136 * cr);
    [cyan, magenta, byte(y + 1.772 * cb), 255 - k]
}

/// Brightness and colour differences (JFIF's matrix) to red, green and blue.
pub(super) fn ycc_to_rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    ycck_to_inks([y, cb, cr, 0]).first_chunk().copied().unwrap_or_default()
}

/// The profile in an `iCCP` chunk, read through a PNG that holds nothing else.
pub fn icc_of_png(header: &[u8], iccp: &[u8]) -> Option<Vec<u8>> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend_from_slice(header);
    png.extend_from_slice(iccp);
    // An empty IDAT and the end, with their checksums: enough for a decoder to stop reading.
    png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    let mut decoder = PngDecoder::with_limits(Cursor::new(png), limits(MAX_PROFILE)).ok()?;
    decoder.icc_profile().ok()?
}

/// What a whole PNG says of its colours: a profile, or numbers.
pub(super) fn png_colours(png: &[u8]) -> (Option<Vec<u8>>, Option<Numbers>) {
    let mut rest = png.get(8..).unwrap_or_default();
    let mut numbers = None;
    while let Some(length) = rest.first_chunk().map(|four| u32::from_be_bytes(*four) as usize) {
        let Some((whole, after)) = rest.split_at_checked(length.saturating_add(12)) else { break };
        match (whole.get(4..8), whole.get(8..10)) {
            (Some(b"IDAT"), _) => break,
            (Some(b"iCCP"), _) => return (icc_of_png(png.get(8..33).unwrap_or_default(), whole), None),
            (Some(b"cICP"), Some([primaries, transfer])) => numbers = Some(Numbers { primaries: *primaries, transfer: *transfer }),
            _ => {}
        }
        rest = after;
    }
    (None, numbers)
}

/// Turns a picture upright; `orientation` is EXIF's, 1 to 8.
pub fn upright(mut picture: DynamicImage, orientation: u8) -> DynamicImage {
    if let Some(turn) = Orientation::from_exif(orientation) {
        picture.apply_orientation(turn);
    }
    picture
}

/// Lays a picture on white, for formats without transparency.
pub fn flatten(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let rgba = picture.to_rgba8();
    let mut flat = image::RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in flat.pixels_mut().zip(rgba.pixels()) {
        let [r, g, b, a] = from.0.map(u32::from);
        let on_white = |value: u32| ((value * a + 255 * (255 - a) + 127) / 255) as u8;
        to.0 = [on_white(r), on_white(g), on_white(b)];
    }
    DynamicImage::ImageRgb8(flat)
}

/// Whether any pixel lets something through.
pub fn is_transparent(picture: &DynamicImage) -> bool {
    picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255)
}

/// Encodes a JPEG, grey pictures as grey. `quality` is 1 to 100; `subsampled` halves the colour.
pub fn to_jpeg(picture: &DynamicImage, quality: u8, subsampled: bool) -> Result<Vec<u8>, Trouble> {
    let encoded = jpeg::encode(picture, quality, subsampled).or_else(|| jpeg::encode(&flatten(picture), quality, subsampled));
    let encoded = encoded.unwrap_or_else(|| Err(Trouble::damaged(Kind::Jpeg, "no pixels")))?;
    // The encoder's own JFIF header goes the way of all others.
    Ok(clean::jpeg::strip(&encoded)?.bytes)
}

/// Encodes a PNG of the picture's own depth and channels.
pub fn to_png(picture: &DynamicImage) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    let (fast, filter) = (CompressionType::Default, FilterType::Adaptive);
    picture.write_with_encoder(PngEncoder::new_with_quality(&mut out, fast, filter)).map_err(|why| Trouble::damaged(Kind::Png, why))?;
    Ok(out)
}

/// Encodes a lossless WebP.
pub fn to_webp(picture: &DynamicImage) -> Result<Vec<u8>, Trouble> {
    let mut out = Vec::new();
    DynamicImage::ImageRgba8(picture.to_rgba8())
        .write_with_encoder(WebPEncoder::new_lossless(&mut out))
        .map_err(|why| Trouble::damaged(Kind::Webp, why))?;
    Ok(out)
}
