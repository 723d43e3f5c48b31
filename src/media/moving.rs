//! Pictures that move by themselves (GIF, animated PNG, animated WebP), read frame by frame in memory-safe code: how long
//! they take, and as a file that ffmpeg makes a video of. A stranger's own file never reaches ffmpeg.
//!
//! Called by the media worker, on pictures that are clean. Decides nothing about networks.

use super::image::flatten;
use super::probe::{Kind, Probed, probe};
use crate::model::trouble::Trouble;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, Frames, ImageDecoder, Limits};
use std::fs::File;
use std::io::{BufWriter, Cursor};
use std::path::Path;

/// Most pixels over all frames of one that becomes a video.
const MAX_PIXELS: u64 = 400_000_000;
/// Shortest side that becomes a video, in pixels.
const SMALLEST: u32 = 16;
/// What players take a delay for that is too short to be meant, in milliseconds: browsers show such a frame as long.
const TOO_SHORT: (u64, u64) = (10, 100);
/// Frames a second that a video is made with, at least and at most.
const RATE: (f64, f64) = (10.0, 50.0);

/// How a moving picture moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// Milliseconds that it takes once through.
    pub ms: u64,
    /// Frames a second that lose none of its own.
    pub fps: f64,
}

/// How long the moving picture takes once through, in milliseconds; `None` where no video can be made of it: it stands
/// still, is very small, or has more pixels than are decoded for that. Read from its headers, nothing is decoded.
pub fn length(bytes: &[u8]) -> Option<u64> {
    let probed = probe(bytes).ok().filter(Probed::animated)?;
    let pixels = u64::from(probed.width) * u64::from(probed.height) * u64::from(probed.frames);
    if pixels > MAX_PIXELS || probed.width.min(probed.height) < SMALLEST {
        return None;
    }
    let delays = match probed.kind {
        Kind::Gif => gif_delays(bytes),
        Kind::Apng => apng_delays(bytes),
        Kind::Webp => webp_delays(bytes),
        _ => return None,
    };
    Some(delays.into_iter().map(meant).sum()).filter(|ms| *ms > 0)
}

/// A delay as players take it, in milliseconds.
fn meant(ms: u64) -> u64 {
    if ms <= TOO_SHORT.0 { TOO_SHORT.1 } else { ms }
}

/// Writes every frame, on white where it can be seen through, into an animated PNG at `to`. The last one stands there
/// twice, so that its own time is over when the file ends.
///
/// # Errors
/// Why it cannot be read.
pub fn unfold(bytes: &[u8], to: &Path) -> Result<Motion, Trouble> {
    let probed = probe(bytes)?;
    let damaged = |why: &dyn std::fmt::Display| Trouble::damaged(probed.kind, why);
    let count = frames(bytes, probed.kind)?.map_while(Result::ok).count();
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(to)?), probed.width, probed.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fastest);
    encoder.set_animated(u32::try_from(count + 1).unwrap_or(u32::MAX), 0).map_err(|why| damaged(&why))?;
    let mut writer = encoder.write_header().map_err(|why| damaged(&why))?;
    let (mut ms, mut shortest, mut last) = (0, u64::MAX, None);
    for frame in frames(bytes, probed.kind)?.map_while(Result::ok) {
        let (n, d) = frame.delay().numer_denom_ms();
        let delay = meant(u64::from(n) / u64::from(d.max(1)));
        (ms, shortest) = (ms + delay, shortest.min(delay));
        let picture = flatten(&DynamicImage::ImageRgba8(frame.into_buffer())).into_rgb8();
        write(&mut writer, delay, picture.as_raw()).map_err(|why| damaged(&why))?;
        last = Some(picture);
    }
    let last = last.ok_or(Trouble::Truncated { kind: probed.kind })?;
    write(&mut writer, shortest, last.as_raw()).map_err(|why| damaged(&why))?;
    writer.finish().map_err(|why| damaged(&why))?;
    Ok(Motion { ms, fps: (1_000.0 / shortest as f64).clamp(RATE.0, RATE.1) })
}

fn write(writer: &mut png::Writer<BufWriter<File>>, ms: u64, pixels: &[u8]) -> Result<(), png::EncodingError> {
    // A delay is a fraction of two bytes each: whole milliseconds up to a minute, then whole seconds.
    let (n, d) = match u16::try_from(ms) {
        Ok(ms) => (ms, 1_000),
        Err(_) => (u16::try_from(ms / 1_000).unwrap_or(u16::MAX), 1),
    };
    writer.set_frame_delay(n, d)?;
    writer.write_image_data(pixels)
}

/// The frames, whole: each as it is shown.
fn frames(bytes: &[u8], kind: Kind) -> Result<Frames<'_>, Trouble> {
    let damaged = |why: image::ImageError| Trouble::damaged(kind, why);
    let limits = || {
        let mut limits = Limits::default();
        limits.max_alloc = Some(512 << 20);
        limits
    };
    Ok(match kind {
        Kind::Gif => {
            let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            decoder.set_limits(limits()).map_err(damaged)?;
            decoder.into_frames()
        }
        Kind::Apng => PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(damaged)?.apng().map_err(damaged)?.into_frames(),
        Kind::Webp => {
            let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            decoder.set_limits(limits()).map_err(damaged)?;
            decoder.into_frames()
        }
        kind => return Err(Trouble::Unsupported { kind }),
    })
}

fn le(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let some = bytes.get(at..at.checked_add(count)?)?;
    Some(some.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

fn be(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let some = bytes.get(at..at.checked_add(count)?)?;
    Some(some.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Milliseconds of each frame, by the control block in front of it (GIF89a, section 23).
fn gif_delays(bytes: &[u8]) -> Vec<u64> {
    let table = |packed: Option<&u8>| packed.map_or(0, |packed| if packed & 0x80 != 0 { 3 << ((packed & 7) + 1) } else { 0 });
    let (mut at, mut delay, mut delays) = (13 + table(bytes.get(10)), 0, Vec::new());
    loop {
        at = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(0x21), Some(0xf9)) => {
                delay = le(bytes, at + 4, 2).unwrap_or(0) * 10;
                at + 2
            }
            (Some(0x21), _) => at + 2,
            (Some(0x2c), _) => {
                delays.push(std::mem::take(&mut delay));
                at + 11 + table(bytes.get(at + 9))
            }
            _ => return delays,
        };
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
}

/// Milliseconds of each frame, by its `fcTL` (PNG, third edition, 11.3.6.2).
fn apng_delays(bytes: &[u8]) -> Vec<u64> {
    let (mut at, mut delays) = (8, Vec::new());
    while let (Some(length), Some(name)) = (be(bytes, at, 4), bytes.get(at + 4..at + 8)) {
        if name == b"fcTL" {
            let (n, d) = (be(bytes, at + 28, 2).unwrap_or(0), be(bytes, at + 30, 2).unwrap_or(0));
            delays.push(n * 1_000 / if d == 0 { 100 } else { d });
        }
        at = at.saturating_add(12).saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
    }
    delays
}

/// Milliseconds of each frame, by its `ANMF` (WebP container, "Animation").
fn webp_delays(bytes: &[u8]) -> Vec<u64> {
    let (mut at, mut delays) = (12, Vec::new());
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4), le(bytes, at + 4, 4)) {
        if name == b"ANMF" {
            delays.push(le(bytes, at + 20, 3).unwrap_or(0));
        }
        at = at.saturating_add(8).saturating_add(usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1) & !1);
    }
    delays
}
