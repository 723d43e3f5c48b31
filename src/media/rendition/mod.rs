//! Fits a cleaned picture to a network's need and puts the brand on it: one decode, one encode.
//!
//! Called by the media worker, once for each content, need and brand ([`rendition_key`]). A picture that fits and has no
//! brand comes back bit for bit. Never enlarges.
//!
//! `plan` says how large what is drawn, `canvas` draws it, `encode` finds the best quality that fits, `moving` does all
//! that for animations.
mod canvas;
mod encode;
mod key;
mod moving;
mod plan;
mod same;

pub use canvas::resize;
pub use key::{rendition_key, video_key};
pub use plan::{Cut, Plan};
pub use same::{Made, is_same};

use super::brand::Look;
use super::clean;
use super::image::{decode, is_transparent};
use super::jpeg;
use super::probe::{Probed, probe};
use crate::model::fit::Fit;
use crate::model::limits::{Chroma, Format, Need};
use crate::model::origin::Credit;
use crate::model::trouble::Trouble;
use encode::{Encoded, candidates, encode};
use image::DynamicImage;

/// Longest side below which nothing is shrunk any further, in pixels.
const SMALLEST: u32 = 64;

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

/// Renders cleaned bytes, with a brand on them if one is given; another shape than is taken is padded with a blurred copy.
pub fn render(bytes: &[u8], need: &Need, look: Option<&Look>) -> Result<Rendered, Trouble> {
    render_as(bytes, need, Fit::default(), look)
}

/// Renders cleaned bytes, another shape than is taken as the person chose.
pub fn render_as(bytes: &[u8], need: &Need, fit: Fit, look: Option<&Look>) -> Result<Rendered, Trouble> {
    let probed = probe(bytes)?;
    let format = probed.kind.format().ok_or(Trouble::Unsupported { kind: probed.kind })?;
    let fits = is_met(need, fit, format, bytes.len() as u64, (probed.width, probed.height));
    if fits && look.is_none() {
        return Ok(verbatim(bytes, &probed, format));
    }
    if probed.animated() {
        let redrawn = if format == Format::Gif { moving::redraw(bytes, &probed, need, fit, look) } else { None };
        // An animated PNG or WebP that would move without its brand stands still with it: what moves goes as a video.
        if let Some(moving) = redrawn.or_else(|| (fits && format == Format::Gif).then(|| verbatim(bytes, &probed, format))) {
            return Ok(moving);
        }
    }
    let credit = clean::credit::of(bytes);
    let rendered = still(bytes, &probed, format, (&clean::credit::with_room(need, &credit), fit), look)?;
    signed(rendered, &credit)
}

/// The rendition with the credit that was in the clean file, and a second look at it.
fn signed(mut rendered: Rendered, credit: &Credit) -> Result<Rendered, Trouble> {
    rendered.bytes = clean::credit::put(rendered.bytes, rendered.format, credit, (rendered.width, rendered.height));
    let kept = Some(credit).filter(|credit| !credit.is_empty() && rendered.format != Format::Gif);
    clean::refuse_leftovers(&rendered.bytes, kept)?;
    Ok(rendered)
}

/// Whether a picture goes out as it is: it meets the need, or misses nothing but a shape that the network only advises.
pub fn is_met(need: &Need, fit: Fit, format: Format, bytes: u64, (width, height): (u32, u32)) -> bool {
    let advice = fit == Fit::AsItIs && need.aspect.is_some_and(|aspect| !aspect.strict);
    let need = if advice { &Need { aspect: None, ..need.clone() } } else { need };
    need.is_met_by(format, bytes, width, height)
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

/// Decoded anew for each size that is tried: a smaller one is decoded faster, and nothing is held meanwhile.
fn still(bytes: &[u8], probed: &Probed, source: Format, (need, fit): (&Need, Fit), look: Option<&Look>) -> Result<Rendered, Trouble> {
    let whole = (probed.width, probed.height);
    let half = need.chroma == Chroma::Half || (source == Format::Jpeg && jpeg::is_halved(bytes));
    let mut shrink = 1.0;
    loop {
        let plan = Plan::of(whole, need, fit, shrink);
        let picture = decode_for(bytes, source, plan.wanted(whole))?;
        let clear = is_transparent(&picture);
        let formats = candidates(source, clear, bytes.len() as u64, need)?;
        let mut drawn = canvas::lay_out(picture, whole, &plan, clear)?;
        if let Some(look) = look {
            look.draw(&mut drawn);
        }
        match encode(&drawn, &formats, half, need.max_bytes)? {
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
            Encoded::Larger(size) if plan.size.0.max(plan.size.1) > SMALLEST => {
                let over = (need.max_bytes as f64 / size as f64).sqrt();
                shrink *= (over * 0.97).clamp(0.5, 0.92);
            }
            Encoded::Larger(_) => return Err(Trouble::TooBig { max: need.max_bytes }),
        }
    }
}

/// A JPEG no larger than it will be drawn, as far as its own arithmetic allows; anything else whole.
fn decode_for(bytes: &[u8], source: Format, wanted: (u32, u32)) -> Result<DynamicImage, Trouble> {
    let scaled = if source == Format::Jpeg { jpeg::decode(bytes, wanted)? } else { None };
    scaled.map_or_else(|| decode(bytes), Ok)
}
