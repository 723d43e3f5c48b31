//! Whether a clean video fits a need as it is, or how it is encoded so that it does. Pure: numbers in, numbers out.
//! Called by `render` and `clean`; `encode` puts the result into ffmpeg's words.

pub use super::ends::{End, Ends, joined};
use super::look::{Facts, Sound};
use crate::model::limits::{Codec, VideoNeed};
use crate::model::trouble::Trouble;

/// Longest side of what is encoded, in pixels: no network shows more of a video to most people.
pub const MASTER_SIDE: u32 = 1_920;
/// Most bits a second of a picture that is encoded, whatever the need allows.
const MASTER_BITS: u64 = 12_000_000;
/// Most bits a second for each pixel of each picture: beyond that nobody sees a difference.
const MOST_PER_PIXEL: f64 = 0.15;
/// Fewest: below that a smaller picture looks better.
const LEAST_PER_PIXEL: f64 = 0.03;
/// Fewest bits a second of a picture that is worth looking at.
const LEAST_BITS: u64 = 90_000;
/// Longest side below which nothing is shrunk any further, in pixels.
const SMALLEST: u32 = 320;
/// Of the bytes that are allowed, what boxes and tables may take, in percent.
const OVERHEAD: u64 = 3;
/// Bits a second of sound, and of sound where there is little room.
const SOUND_BITS: (u64, u64) = (128_000, 64_000);
/// Rates that players know, as fractions.
const RATES: [(u32, u32); 12] =
    [(10, 1), (12, 1), (15, 1), (20, 1), (24_000, 1_001), (24, 1), (25, 1), (30_000, 1_001), (30, 1), (50, 1), (60_000, 1_001), (60, 1)];

/// What is done to a video for a need.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Milliseconds after which it ends; none: where it ends by itself.
    pub cut: Option<u64>,
    /// How it is encoded; none: it is copied bit for bit.
    pub encode: Option<Encode>,
}

impl Plan {
    /// Whether the file goes out as it is.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// How a video is encoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Encode {
    /// Pixels of the picture, even.
    pub size: (u32, u32),
    /// Pixels of the black ground that it lies on, where its shape is too extreme.
    pub ground: Option<(u32, u32)>,
    /// Pictures a second, as a fraction.
    pub fps: (u32, u32),
    /// Most bits a second of the picture.
    pub bits: u64,
    /// What becomes of the sound; none: there is none.
    pub sound: Option<SoundPlan>,
    /// Whether two half pictures become one.
    pub deinterlace: bool,
    /// Whether bright colours are brought to ordinary screens.
    pub tonemap: bool,
    /// Whether it is made of red, green and blue, as pictures are, so that a video's colours have to be made of them.
    pub rgb: bool,
    /// Milliseconds of what is encoded.
    pub ms: u64,
    /// What stands around it.
    pub ends: Option<Ends>,
}

/// What becomes of the sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundPlan {
    /// Copied bit for bit.
    Copy,
    /// Encoded as AAC-LC.
    Encode {
        /// Channels, one or two.
        channels: u32,
        /// Bits a second.
        bits: u64,
    },
}

/// What has to be done to a clean video. `cut`: only so many milliseconds of it are wanted.
///
/// # Errors
/// [`Trouble::TooBig`] when it cannot be brought under the allowed bytes and still be looked at.
pub fn plan(facts: &Facts, need: &VideoNeed, cut: Option<u64>, branded: bool) -> Result<Plan, Trouble> {
    let cut = cut.filter(|cut| *cut < facts.ms || facts.ms == 0);
    let ms = cut.unwrap_or(facts.ms);
    let encode = if !branded && fits(facts, need, ms) { None } else { Some(encoded(facts, need, ms)?) };
    Ok(Plan { cut, encode })
}

fn fits(facts: &Facts, need: &VideoNeed, ms: u64) -> bool {
    let codec = match facts.codec.as_str() {
        "h264" => Some(Codec::H264),
        "hevc" => Some(Codec::Hevc),
        "vp9" => Some(Codec::Vp9),
        "av1" => Some(Codec::Av1),
        _ => None,
    };
    let bytes = if ms < facts.ms { facts.bytes / 100 * 105 * ms / facts.ms } else { facts.bytes };
    let bits = bytes.saturating_mul(8_000).checked_div(ms.max(1)).unwrap_or(0);
    let (least, most) = need.fps;
    codec.is_some_and(|codec| need.codecs.contains(&codec))
        && bytes <= need.max_bytes
        && facts.width.max(facts.height) <= need.max_side
        && facts.width.is_multiple_of(2)
        && facts.height.is_multiple_of(2)
        // A rate is an average: a picture more or less is no reason to encode anew.
        && (f64::from(least) * 0.97..=f64::from(most) * 1.02).contains(&facts.fps)
        && need.max_bitrate.is_none_or(|most| bits <= most)
        && need.ratio.is_none_or(|(low, high)| (low..=high).contains(&ratio(facts)))
        && (facts.steady || !need.steady)
        && (need.edits || !facts.edited)
        && facts.plain
        && facts.square
        && !facts.hdr
        && !facts.interlaced
        && facts.sound.as_ref().is_none_or(|sound| sound.codec == "aac")
}

fn ratio(facts: &Facts) -> f32 {
    facts.width as f32 / facts.height as f32
}

pub(super) fn encoded(facts: &Facts, need: &VideoNeed, ms: u64) -> Result<Encode, Trouble> {
    let (mut fps, mut side) = (rate(facts.fps, need.fps), need.max_side.min(MASTER_SIDE));
    let ms = ms.max(1);
    let room = need.max_bytes.saturating_mul(8).saturating_mul(100 - OVERHEAD) / 100;
    // The reserve of the rate control may be used up at the end: one second more.
    let all = (u128::from(room) * 1_000 / u128::from(ms + 1_000)).min(u128::from(need.max_bitrate.unwrap_or(u64::MAX)));
    let all = u64::try_from(all).unwrap_or(u64::MAX);
    let sound = facts.sound.as_ref().map(|sound| sound_plan(sound, all, need.edits));
    let left = all.saturating_sub(sound.map_or(0, |plan| plan.bits(facts)));
    if left < LEAST_BITS {
        return Err(Trouble::TooBig { max: need.max_bytes });
    }
    loop {
        let (size, ground) = sizes(facts, need, side);
        let speed = f64::from(size.0) * f64::from(size.1) * f64::from(fps.0) / f64::from(fps.1);
        if (left as f64) < speed * LEAST_PER_PIXEL && side > SMALLEST {
            if f64::from(fps.0) / f64::from(fps.1) > 31.0 && need.fps.0 <= 30 {
                fps = (fps.0 / 2, fps.1);
            } else {
                side = (side.min(facts.width.max(facts.height)) * 3 / 4).max(SMALLEST);
            }
            continue;
        }
        let bits = left.min(((speed * MOST_PER_PIXEL) as u64).clamp(4 * LEAST_BITS, MASTER_BITS));
        return Ok(Encode {
            size,
            ground,
            fps,
            bits,
            sound,
            deinterlace: facts.interlaced,
            tonemap: facts.hdr,
            rgb: facts.codec == "apng",
            ms,
            ends: None,
        });
    }
}

impl SoundPlan {
    fn bits(self, facts: &Facts) -> u64 {
        match self {
            Self::Copy => facts.sound.as_ref().map_or(0, |sound| sound.bits).max(SOUND_BITS.1),
            Self::Encode { bits, .. } => bits,
        }
    }
}

/// Sound that every network takes is copied, where its own length in front of the picture may be told (an edit list).
fn sound_plan(sound: &Sound, all: u64, edits: bool) -> SoundPlan {
    let little = all < 600_000;
    let most = if little { SOUND_BITS.1 } else { 2 * SOUND_BITS.0 };
    if sound.codec == "aac" && sound.channels <= 2 && sound.rate <= 48_000 && (1..=most).contains(&sound.bits) && edits {
        return SoundPlan::Copy;
    }
    SoundPlan::Encode { channels: sound.channels.clamp(1, 2), bits: if little { SOUND_BITS.1 } else { SOUND_BITS.0 } }
}

/// The first rate that players know which loses no picture, within what the network takes.
fn rate(fps: f64, (least, most): (u32, u32)) -> (u32, u32) {
    let value = |(n, d): (u32, u32)| f64::from(n) / f64::from(d);
    let allowed = || RATES.into_iter().filter(move |rate| value(*rate) >= f64::from(least) * 0.97 && value(*rate) <= f64::from(most));
    let same = allowed().find(|rate| (value(*rate) - fps).abs() < fps * 0.000_5);
    let enough = allowed().find(|rate| value(*rate) >= fps * 0.985);
    same.or(enough).or(allowed().next_back()).unwrap_or((most.max(1), 1))
}

type Size = (u32, u32);

/// The picture, even and never enlarged, and the ground that it lies on where its shape is too extreme.
fn sizes(facts: &Facts, need: &VideoNeed, side: u32) -> (Size, Option<Size>) {
    let (w, h) = (f64::from(facts.width), f64::from(facts.height));
    let (low, high) = need.ratio.map_or((0.0, f64::INFINITY), |(low, high)| (f64::from(low), f64::from(high)));
    let (gw, gh) = if w / h < low {
        (h * low, h)
    } else if w / h > high {
        (w, w / high)
    } else {
        (w, h)
    };
    let scale = (f64::from(side) / gw.max(gh)).min(1.0);
    let even = |length: f64| ((length * scale / 2.0 + 1e-6).floor() as u32 * 2).max(2);
    // A ground up, for the ratio; it holds the picture in any case.
    let ground = |length: f64, own: f64| if length > own { (length * scale / 2.0).ceil() as u32 * 2 } else { even(own) };
    let (size, ground) = ((even(w), even(h)), (ground(gw, w), ground(gh, h)));
    (size, (ground != size).then_some(ground))
}

impl Encode {
    /// Pixels of the whole frame.
    pub fn frame(&self) -> Size {
        self.ground.unwrap_or(self.size)
    }

    /// For a file of our own that no network's limits bind: what a cleaned video becomes that cannot be copied.
    ///
    /// # Errors
    /// As [`plan`].
    pub fn clean(facts: &Facts) -> Result<Self, Trouble> {
        let need = VideoNeed { fps: (1, 60), ..VideoNeed::of(u64::MAX / 1_000_000, u32::MAX) };
        let made = encoded(facts, &need, facts.ms)?;
        let (size, ground) = sizes(facts, &need, facts.width.max(facts.height));
        Ok(Self { size, ground, bits: 4 * MASTER_BITS, ..made })
    }
}
