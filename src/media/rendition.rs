//! Fits a cleaned picture to a network's need and puts the brand on it: one decode, one encode.
//!
//! Called by the media worker, once for each need and brand. A picture that fits and has no
//! brand comes back bit for bit. Never enlarges.
use super::brand::{Laid, Look};
use super::clean;
use super::image::{decode, is_transparent, to_jpeg, to_png, to_webp};
use super::probe::{Kind, Probed, probe};
use crate::model::limits::{Format, Need, Zone};
use crate::model::origin::Credit;
use crate::model::trouble::Trouble;
use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, DynamicImage, Frame};
use std::io::Cursor;

/// JPEG qualities to try, best first; below the last one a smaller picture looks better.
const QUALITIES: [u8; 5] = [92, 88, 84, 80, 75];
/// Most pixels over all frames of a GIF that is branded or scaled.
const MAX_REDRAWN: u64 = 200_000_000;
/// Longest side below which nothing is shrunk any further, in pixels.
const SMALLEST: u32 = 64;
/// 1 (best, slow) to 30.
const GIF_SPEED: i32 = 10;

/// A picture as a network gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub format: Format,
    /// Its media type.
    pub mime: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether it moves by itself.
    pub animated: bool,
    /// Whether it was decoded and encoded again.
    pub recoded: bool,
    /// Whether the brand is on it; false too when there was none.
    pub branded: bool,
}

/// Renders cleaned bytes, with a brand on them if one is given.
pub fn render(bytes: &[u8], need: &Need, look: Option<&Look>) -> Result<Rendered, Trouble> {
    let probed = probe(bytes)?;
    let format = probed.kind.format().ok_or(Trouble::Unsupported { kind: probed.kind })?;
    let fits = fits(&probed, format, bytes.len() as u64, need);
    if probed.animated() {
        if let Some(moving) = animated(bytes, &probed, need, look, fits) {
            return Ok(moving);
        }
    } else if fits && look.is_none() {
        return Ok(verbatim(bytes, &probed, format));
    }
    let credit = clean::credit::of(bytes);
    let rendered = still(bytes, format, &clean::credit::with_room(need, &credit), look)?;
    signed(rendered, &credit)
}

/// The rendition with the credit that was in the clean file, and a second look at it.
fn signed(mut rendered: Rendered, credit: &Credit) -> Result<Rendered, Trouble> {
    rendered.bytes = clean::credit::put(rendered.bytes, rendered.format, credit, (rendered.width, rendered.height));
    let kept = Some(credit).filter(|credit| !credit.is_empty() && rendered.format != Format::Gif);
    clean::refuse_leftovers(&rendered.bytes, kept)?;
    Ok(rendered)
}

fn fits(probed: &Probed, format: Format, bytes: u64, need: &Need) -> bool {
    let (width, height) = (probed.width, probed.height);
    need.formats.contains(&format)
        && bytes <= need.max_bytes
        && width.max(height) <= need.max_side
        && need.max_sum.is_none_or(|sum| width + height <= sum)
        && need.max_ratio.is_none_or(|most| ratio(width, height) <= most)
}

fn ratio(width: u32, height: u32) -> f32 {
    width.max(height) as f32 / width.min(height).max(1) as f32
}

fn verbatim(bytes: &[u8], probed: &Probed, format: Format) -> Rendered {
    Rendered {
        bytes: bytes.to_vec(),
        format,
        mime: format.mime(),
        width: probed.width,
        height: probed.height,
        animated: probed.animated(),
        recoded: false,
        branded: false,
    }
}

/// An animation as animation: untouched, or (GIF) drawn again frame by frame. `None` when it has
/// to become a still picture.
fn animated(bytes: &[u8], probed: &Probed, need: &Need, look: Option<&Look>, fits: bool) -> Option<Rendered> {
    let format = probed.kind.format()?;
    let redraw = look.is_some() || !fits;
    if redraw && format == Format::Gif && need.formats.contains(&format) {
        let redrawn = redraw_gif(bytes, probed, need, look);
        if let Some(redrawn) = redrawn.filter(|gif| gif.bytes.len() as u64 <= need.max_bytes) {
            return Some(redrawn);
        }
    }
    // Where it would move without the brand, it stands still with it: what moves there goes as a video.
    (fits && (look.is_none() || format == Format::Gif)).then(|| verbatim(bytes, probed, format))
}

fn redraw_gif(bytes: &[u8], probed: &Probed, need: &Need, look: Option<&Look>) -> Option<Rendered> {
    let pixels = u64::from(probed.width) * u64::from(probed.height) * u64::from(probed.frames);
    let plan = Plan::of(probed.width, probed.height, need, 1.0);
    if pixels > MAX_REDRAWN || plan.is_padded() {
        return None;
    }
    let mut out = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut out, GIF_SPEED);
    if let Some(repeat) = gif_repeat(bytes) {
        encoder.set_repeat(repeat).ok()?;
    }
    // Chosen by the first frame, the same on all: a logo that changes its colour half-way would flicker.
    let mut laid: Option<Laid> = None;
    for frame in GifDecoder::new(Cursor::new(bytes)).ok()?.into_frames() {
        let frame = frame.ok()?;
        let delay = frame.delay();
        let canvas = DynamicImage::ImageRgba8(frame.into_buffer());
        let mut canvas = resize(&canvas, plan.width, plan.height).ok()?;
        if let Some(look) = look {
            laid.get_or_insert_with(|| look.lay(plan.width, plan.height, Zone::NONE, Some(&canvas))).draw(&mut canvas);
        }
        encoder.encode_frame(Frame::from_parts(canvas.into_rgba8(), 0, 0, delay)).ok()?;
    }
    drop(encoder);
    let cleaned = clean::clean(&out).ok()?;
    Some(Rendered {
        bytes: cleaned.bytes,
        format: Format::Gif,
        mime: Format::Gif.mime(),
        width: cleaned.width,
        height: cleaned.height,
        animated: true,
        recoded: true,
        branded: look.is_some(),
    })
}

/// How often a cleaned GIF plays; `None`: once.
fn gif_repeat(bytes: &[u8]) -> Option<Repeat> {
    let at = bytes.windows(11).position(|w| w == b"NETSCAPE2.0")?;
    match bytes.get(at + 13..at + 15)? {
        [0, 0] => Some(Repeat::Infinite),
        times => Some(Repeat::Finite(u16::from_le_bytes([times[0], times[1]]))),
    }
}

/// Sizes, in pixels: the picture's, and the canvas that it lies on.
#[derive(Debug, Clone, Copy)]
struct Plan {
    width: u32,
    height: u32,
    canvas: (u32, u32),
}

impl Plan {
    fn of(width: u32, height: u32, need: &Need, shrink: f64) -> Self {
        let (w, h) = (f64::from(width), f64::from(height));
        let least = need.max_ratio.map_or(0.0, |most| w.max(h) / f64::from(most.max(1.0)));
        let (cw, ch) = (w.max(least), h.max(least));
        let scale =
            (f64::from(need.max_side) / cw.max(ch)).min(need.max_sum.map_or(1.0, |sum| f64::from(sum) / (cw + ch))).min(1.0) * shrink;
        // Down, so that no limit is passed by rounding; a padded side up, for the ratio.
        let down = |side: f64| ((side * scale + 1e-6).floor() as u32).max(1);
        let canvas = |side: f64, least: f64| {
            if side < least { (least * scale).ceil() as u32 } else { down(side) }
        };
        Self { width: down(w), height: down(h), canvas: (canvas(w, least), canvas(h, least)) }
    }

    fn is_padded(&self) -> bool {
        self.canvas != (self.width, self.height)
    }
}

fn still(bytes: &[u8], source: Format, need: &Need, look: Option<&Look>) -> Result<Rendered, Trouble> {
    let picture = decode(bytes)?;
    let clear = is_transparent(&picture);
    let formats = candidates(source, clear, bytes.len() as u64, need)?;
    let mut shrink = 1.0;
    loop {
        let plan = Plan::of(picture.width(), picture.height(), need, shrink);
        let mut drawn = lay_out(&picture, &plan, clear)?;
        if let Some(look) = look {
            look.draw(&mut drawn);
        }
        match encode(&drawn, &formats, need.max_bytes)? {
            Encoded::Fits(format, bytes) => {
                return Ok(Rendered {
                    bytes,
                    format,
                    mime: format.mime(),
                    width: drawn.width(),
                    height: drawn.height(),
                    animated: false,
                    recoded: true,
                    branded: look.is_some(),
                });
            }
            Encoded::Larger(size) if drawn.width().max(drawn.height()) > SMALLEST => {
                let over = (need.max_bytes as f64 / size as f64).sqrt();
                shrink *= (over * 0.97).clamp(0.5, 0.92);
            }
            Encoded::Larger(_) => {
                return Err(Trouble::TooBig { max: need.max_bytes });
            }
        }
    }
}

/// Formats to try, best first, among those that the network takes.
fn candidates(source: Format, clear: bool, size: u64, need: &Need) -> Result<Vec<Format>, Trouble> {
    let order = match source {
        _ if clear => [Format::Png, Format::Webp, Format::Jpeg],
        // A photo stored as PNG will not come under the limit as PNG: do not try.
        Format::Png | Format::Gif if size <= 2 * need.max_bytes => [Format::Png, Format::Jpeg, Format::Webp],
        _ => [Format::Jpeg, Format::Png, Format::Webp],
    };
    let taken: Vec<Format> = order.into_iter().filter(|f| need.formats.contains(f)).collect();
    if taken.is_empty() { Err(Trouble::Unsupported { kind: Kind::Gif }) } else { Ok(taken) }
}

/// Scales the picture and, where its shape is too extreme, lays it on a blurred copy of itself.
fn lay_out(picture: &DynamicImage, plan: &Plan, clear: bool) -> Result<DynamicImage, Trouble> {
    let base = if clear { DynamicImage::ImageRgba8(picture.to_rgba8()) } else { DynamicImage::ImageRgb8(picture.to_rgb8()) };
    let scaled = resize(&base, plan.width, plan.height)?;
    if !plan.is_padded() {
        return Ok(scaled);
    }
    let (width, height) = plan.canvas;
    let mut canvas = if clear { DynamicImage::new_rgba8(width, height) } else { backdrop(&scaled, width, height)? };
    let (x, y) = ((width - plan.width) / 2, (height - plan.height) / 2);
    image::imageops::replace(&mut canvas, &scaled, i64::from(x), i64::from(y));
    Ok(canvas)
}

/// The picture's own colours, blurred beyond recognition and a little darker.
fn backdrop(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Trouble> {
    let tiny = resize(picture, 12, 12)?.blur(1.5).brighten(-18);
    resize(&tiny, width, height)
}

pub(super) fn resize(from: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Trouble> {
    if (from.width(), from.height()) == (width, height) {
        return Ok(from.clone());
    }
    let mut out = DynamicImage::new(width, height, from.color());
    Resizer::new().resize(from, &mut out, &ResizeOptions::new()).map_err(|why| Trouble::damaged(Kind::Jpeg, why))?;
    Ok(out)
}

enum Encoded {
    Fits(Format, Vec<u8>),
    /// The smallest size that was reached, in bytes.
    Larger(usize),
}

fn encode(picture: &DynamicImage, formats: &[Format], max: u64) -> Result<Encoded, Trouble> {
    let mut smallest = usize::MAX;
    for format in formats {
        let bytes = match format {
            Format::Jpeg => best_jpeg(picture, max)?,
            Format::Webp => to_webp(picture)?,
            _ => to_png(picture)?,
        };
        if bytes.len() as u64 <= max {
            return Ok(Encoded::Fits(*format, bytes));
        }
        smallest = smallest.min(bytes.len());
    }
    Ok(Encoded::Larger(smallest))
}

/// The best quality that fits, found by halving; the smallest file when none does.
fn best_jpeg(picture: &DynamicImage, max: u64) -> Result<Vec<u8>, Trouble> {
    let best = to_jpeg(picture, QUALITIES[0], true)?;
    if best.len() as u64 <= max {
        return Ok(best);
    }
    let (mut low, mut high) = (1, QUALITIES.len() - 1);
    let mut found = to_jpeg(picture, QUALITIES[high], true)?;
    if found.len() as u64 > max {
        return Ok(found);
    }
    while low < high {
        let middle = (low + high) / 2;
        let tried = to_jpeg(picture, QUALITIES[middle], true)?;
        if tried.len() as u64 <= max {
            (high, found) = (middle, tried);
        } else {
            low = middle + 1;
        }
    }
    Ok(found)
}
