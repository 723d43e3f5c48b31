//! Animations: untouched where that will do, a GIF drawn again frame by frame where not.
use super::Rendered;
use super::canvas::lay_out;
use super::plan::Plan;
use crate::media::brand::{Laid, Look};
use crate::media::clean;
use crate::media::image::is_transparent;
use crate::media::probe::Probed;
use crate::model::fit::Fit;
use crate::model::limits::{Format, Need, Zone};
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, DynamicImage, Frame};
use std::io::Cursor;

/// Most pixels over all frames of a GIF that is drawn again.
const MAX_REDRAWN: u64 = 200_000_000;
/// 1 (best, slow) to 30.
const SPEED: i32 = 10;
/// How often a GIF is drawn smaller before it has to stand still.
const TRIES: u32 = 3;

/// Draws a GIF again, smaller where it has too many bytes. `None` when it cannot stay an animation.
pub fn redraw(bytes: &[u8], probed: &Probed, need: &Need, fit: Fit, look: Option<&Look>) -> Option<Rendered> {
    let pixels = u64::from(probed.width) * u64::from(probed.height) * u64::from(probed.frames);
    if pixels > MAX_REDRAWN || !need.formats.contains(&Format::Gif) {
        return None;
    }
    let mut shrink = 1.0;
    for _ in 0..TRIES {
        let made = drawn(bytes, (probed.width, probed.height), &Plan::of((probed.width, probed.height), need, fit, shrink), look)?;
        let size = made.bytes.len() as u64;
        if size <= need.max_bytes {
            return Some(made);
        }
        shrink *= (need.max_bytes as f64 / size as f64).sqrt() * 0.95;
    }
    None
}

fn drawn(bytes: &[u8], whole: (u32, u32), plan: &Plan, look: Option<&Look>) -> Option<Rendered> {
    let mut out = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut out, SPEED);
    if let Some(repeat) = repeat(bytes) {
        encoder.set_repeat(repeat).ok()?;
    }
    // Chosen by the first frame, the same on all: a logo that changes its colour half-way would flicker.
    let mut laid: Option<Laid> = None;
    for frame in GifDecoder::new(Cursor::new(bytes)).ok()?.into_frames() {
        let frame = frame.ok()?;
        let delay = frame.delay();
        let picture = DynamicImage::ImageRgba8(frame.into_buffer());
        let clear = is_transparent(&picture);
        let mut canvas = lay_out(picture, whole, plan, clear).ok()?;
        if let Some(look) = look {
            laid.get_or_insert_with(|| look.lay(canvas.width(), canvas.height(), Zone::NONE, Some(&canvas))).draw(&mut canvas);
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
fn repeat(bytes: &[u8]) -> Option<Repeat> {
    let at = bytes.windows(11).position(|w| w == b"NETSCAPE2.0")?;
    match bytes.get(at + 13..at + 15)? {
        [0, 0] => Some(Repeat::Infinite),
        times => Some(Repeat::Finite(u16::from_le_bytes([times[0], times[1]]))),
    }
}
