//! A clean video as a network gets it: untouched where it fits, cut where that was asked for, encoded once where it does
//! not fit or carries the brand. Called by the media worker; what must be done is `plan`'s to say.

use super::clean::second_look;
use super::encode::{Beside, Laid, args, bounds, duration};
use super::look::Facts;
use super::plan::{Encode, Plan};
use super::tool::{Input, run, within, words};
use crate::media::image::to_png;
use crate::media::mp4;
use crate::media::sandbox::Bounds;
use crate::model::trouble::Trouble;
use image::{DynamicImage, RgbaImage};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Names in the room.
const MADE: &str = "rendered.mp4";
const BRAND: &str = "brand.png";

/// Draws the brand on a transparent picture of the frame's size.
pub type Overlay = Box<dyn FnOnce(u32, u32) -> Result<RgbaImage, Trouble> + Send>;

/// What is wanted of a clean video.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The clean file.
    pub input: &'a Path,
    /// What it is.
    pub facts: &'a Facts,
    /// What is done to it: not nothing.
    pub plan: &'a Plan,
    /// The clips that the plan puts around it, clean: in front, and behind.
    pub clips: (Option<&'a Path>, Option<&'a Path>),
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Where files may be made.
    pub room: &'a Path,
}

/// A video as a network gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedVideo {
    /// Where it is, in the room.
    pub file: PathBuf,
    /// Pixels as shown.
    pub width: u32,
    /// Pixels as shown.
    pub height: u32,
    /// Bytes.
    pub bytes: u64,
    /// Milliseconds.
    pub ms: u64,
    /// Whether the brand is on it, or around it.
    pub branded: bool,
}

/// Does what a plan says, with the brand if there is one. `limit` ends when the caller's patience does; `told`
/// hears the percentage of an encode.
///
/// # Errors
/// Why that cannot be done.
pub async fn render_video(
    wish: Wish<'_>,
    brand: Option<Overlay>,
    limit: impl Future<Output = ()>,
    told: impl FnMut(u8),
) -> Result<RenderedVideo, Trouble> {
    within(limit, rendered(wish, brand, told)).await
}

async fn rendered(wish: Wish<'_>, brand: Option<Overlay>, mut told: impl FnMut(u8)) -> Result<RenderedVideo, Trouble> {
    let Wish { facts, plan, max_bytes, room, .. } = wish;
    let branded = brand.is_some() || plan.encode.as_ref().is_some_and(|encode| encode.ends.is_some());
    let (input, made) = (Input::open(wish.input)?, room.join(MADE));
    let (width, height) = match &plan.encode {
        None => {
            cut(&input, plan, facts, room).await?;
            (facts.width, facts.height)
        }
        Some(encode) => {
            let laid = match brand {
                Some(draw) => brand_picture(draw, encode.frame(), room).await?,
                None => None,
            };
            let laid = laid.as_ref().map(|(file, at)| Laid { file, at: *at });
            let clips = clips_of(encode, &wish)?;
            let beside = Beside { cut: plan.cut, laid, clips: &clips };
            fitted(&input, encode.clone(), beside, (&made, max_bytes), &mut told).await?;
            encode.frame()
        }
    };
    second_look(&made, input.kind)?;
    let bytes = std::fs::metadata(&made)?.len();
    if bytes > max_bytes {
        return Err(Trouble::TooBig { max: max_bytes });
    }
    let ms = mp4::duration(File::open(&made)?)?.unwrap_or(0);
    Ok(RenderedVideo { file: made, width, height, bytes, ms, branded })
}

/// The clips that the plan speaks of, as they are read.
fn clips_of(encode: &Encode, wish: &Wish<'_>) -> Result<Vec<Input>, Trouble> {
    let Some(ends) = &encode.ends else { return Ok(Vec::new()) };
    let planned = [(ends.intro.is_some(), wish.clips.0), (ends.outro.is_some(), wish.clips.1)];
    planned.into_iter().filter(|(planned, _)| *planned).filter_map(|(_, file)| file).map(Input::open).collect()
}

/// Encodes; once more, with fewer bits, in the rare case that the rate control has missed the limit.
async fn fitted(
    input: &Input,
    mut encode: Encode,
    beside: Beside<'_>,
    (made, max): (&Path, u64),
    told: &mut impl FnMut(u8),
) -> Result<(), Trouble> {
    self::encode(input, &encode, beside, made, &mut *told).await?;
    let bytes = std::fs::metadata(made)?.len();
    if bytes <= max {
        return Ok(());
    }
    tracing::warn!(bytes, max, "an encode is larger than it was meant to be; once more");
    encode.bits = encode.bits.saturating_mul(max) / bytes * 9 / 10;
    self::encode(input, &encode, beside, made, told).await
}

/// The first piece of it, copied: it begins with a whole picture, and ends wherever it is cut.
async fn cut(input: &Input, plan: &Plan, facts: &Facts, room: &Path) -> Result<(), Trouble> {
    let mut args = words("-nostdin -v error");
    args.extend(input.guarded(false)?);
    args.extend(words(&duration(plan.cut)));
    args.extend(words("-map 0:V:0 -map 0:a:0? -c copy -map_metadata -1 -map_chapters -1 -fflags +bitexact"));
    args.extend(words("-metadata:s:v handler_name= -metadata:s:a handler_name= -empty_hdlr_name 1"));
    args.extend(words(if facts.edited { "" } else { "-use_editlist 0" }));
    args.extend(words("-movflags +faststart+negative_cts_offsets -f mp4 -y"));
    args.push(MADE.into());
    run("ffmpeg", args, input, room, Bounds::default(), |_| {}).await.map(|_| ())
}

/// Runs one encode into the file `made`.
pub(super) async fn encode(
    input: &Input,
    encode: &Encode,
    beside: Beside<'_>,
    made: &Path,
    mut told: impl FnMut(u8),
) -> Result<(), Trouble> {
    let (room, name) = (made.parent().unwrap_or(Path::new(".")), made.file_name().unwrap_or_default());
    let mut line = words("-nostdin -v error -nostats -progress pipe:1");
    line.extend(args(input, encode, &beside, &name.to_string_lossy())?);
    let whole = encode.ms.max(1);
    let heard = |line: &str| {
        // Microseconds, whatever some versions call them; "N/A" before the first picture.
        if let Some(at) = line.strip_prefix("out_time_us=").and_then(|at| at.trim().parse::<u64>().ok()) {
            told(u8::try_from((at / 10 / whole).min(99)).unwrap_or(99));
        }
    };
    run("ffmpeg", line, &input.with(beside.clips), room, bounds(encode), heard).await.map(|_| ())
}

/// The brand as a picture file, cropped to what is drawn, and where that stands: laying little costs little.
async fn brand_picture(draw: Overlay, (width, height): (u32, u32), room: &Path) -> Result<Option<(PathBuf, (u32, u32))>, Trouble> {
    let file = room.join(BRAND);
    let made = tokio::task::spawn_blocking(move || {
        let whole = draw(width, height)?;
        let Some((x, y, w, h)) = drawn(&whole) else { return Ok(None) };
        let piece = image::imageops::crop_imm(&whole, x, y, w, h).to_image();
        std::fs::write(&file, to_png(&DynamicImage::ImageRgba8(piece))?)?;
        Ok(Some((file, (x, y))))
    });
    made.await.map_err(|error| Trouble::File { why: error.to_string() })?
}

/// The smallest rectangle with even edges that holds everything drawn: x, y, width, height.
fn drawn(picture: &RgbaImage) -> Option<(u32, u32, u32, u32)> {
    let (mut left, mut top, mut right, mut bottom) = (u32::MAX, u32::MAX, 0, 0);
    for (x, y, _) in picture.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 0) {
        (left, top) = (left.min(x), top.min(y));
        (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
    }
    if right == 0 {
        return None;
    }
    let (left, top) = (left & !1, top & !1);
    let side = |from: u32, to: u32, most: u32| ((to - from).next_multiple_of(2)).min(most - from);
    Some((left, top, side(left, right, picture.width()), side(top, bottom, picture.height())))
}
