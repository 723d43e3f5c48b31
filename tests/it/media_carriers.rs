//! Builds pictures that carry every kind of metadata, byte by byte, for the tests.
use crier::media::image::{to_jpeg, to_png, to_webp};
use image::{DynamicImage, RgbImage, RgbaImage};

/// Words that must never be found in a cleaned file.
pub const SECRET: &[u8] = b"Secret-Street-17";

/// A picture in which every pixel differs from its neighbours.
pub fn photo(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, ((x ^ y) & 127) as u8])
    }))
}

/// A disc on nothing.
pub fn disc(side: u32, colour: [u8; 3]) -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_fn(side, side, |x, y| {
        let half = side as f32 / 2.0;
        let inside = (x as f32 - half).hypot(y as f32 - half) < half - 1.0;
        image::Rgba([colour[0], colour[1], colour[2], if inside { 255 } else { 0 }])
    }))
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    to_jpeg(&photo(width, height), 90, true).unwrap()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    to_png(&photo(width, height)).unwrap()
}

pub fn webp(width: u32, height: u32) -> Vec<u8> {
    to_webp(&photo(width, height)).unwrap()
}

/// A TIFF block with orientation, make, date, artist, and a GPS directory holding the secret.
pub fn tiff(orientation: u16, little: bool) -> Vec<u8> {
    let u16 = |n: u16| {
        if little { n.to_le_bytes() } else { n.to_be_bytes() }
    };
    let u32 = |n: u32| {
        if little { n.to_le_bytes() } else { n.to_be_bytes() }
    };
    let mut out = if little { b"II".to_vec() } else { b"MM".to_vec() };
    out.extend(u16(42));
    out.extend(u32(8));
    let entry = |out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        out.extend(u16(tag));
        out.extend(u16(kind));
        out.extend(u32(count));
        out.extend(value);
    };
    let text = 8 + 2 + 5 * 12 + 4;
    let length = SECRET.len() as u32;
    let short = u16(orientation);
    out.extend(u16(5));
    entry(&mut out, 0x010f, 2, length, u32(text));
    entry(&mut out, 0x0112, 3, 1, [short[0], short[1], 0, 0]);
    entry(&mut out, 0x0132, 2, length, u32(text));
    entry(&mut out, 0x013b, 2, length, u32(text));
    entry(&mut out, 0x8825, 4, 1, u32(text + length));
    out.extend(u32(0));
    out.extend(SECRET);
    out.extend(u16(1));
    entry(&mut out, 0x001d, 2, length, u32(text));
    out.extend(u32(0));
    out
}

pub fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker][..], &length, payload].concat()
}

/// Puts segments behind the first two bytes of a JPEG.
pub fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

pub fn crc(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }))
}

pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&name[..], data].concat();
    [&(data.len() as u32).to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// Puts chunks behind the header of a PNG.
pub fn with_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

pub fn riff_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = [&name[..], &(data.len() as u32).to_le_bytes(), data].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

pub fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP", chunks.concat().as_slice()].concat();
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// VP8X with all flags set that metadata needs.
pub fn vp8x(width: u32, height: u32, flags: u8) -> Vec<u8> {
    let side = |side: u32| (side - 1).to_le_bytes();
    let (w, h) = (side(width), side(height));
    riff_chunk(b"VP8X", &[flags, 0, 0, 0, w[0], w[1], w[2], h[0], h[1], h[2]])
}

/// A GIF of `frames` plain frames, each another colour of the table, looping for ever.
pub fn gif(width: u32, height: u32, frames: u32) -> Vec<u8> {
    use image::codecs::gif::{GifEncoder, Repeat};
    let mut out = Vec::new();
    let mut encoder = GifEncoder::new(&mut out);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for i in 0..frames {
        let colour = image::Rgba([(i * 60) as u8, 200, 90, 255]);
        let frame = RgbaImage::from_pixel(width, height, colour);
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    out
}

/// Puts blocks behind the colour table of a GIF.
pub fn with_blocks(gif: &[u8], blocks: &[u8]) -> Vec<u8> {
    let table = if gif[10] & 0x80 != 0 { 3usize << ((gif[10] & 7) + 1) } else { 0 };
    let at = 13 + table;
    [&gif[..at], blocks, &gif[at..]].concat()
}

pub fn finds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}
