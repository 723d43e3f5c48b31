//! What a video is, as ffprobe sees it: size as it is shown, length, rate, colours, sound, and what else is in the file.
//! Called by `clean` and `render`. Says nothing about what a network takes.

use super::tool::{Input, no_codec, run, words};
use crate::media::mp4::peek;
use crate::media::probe::Kind;
use crate::media::sandbox::Bounds;
use crate::model::trouble::Trouble;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// Most pixels of a picture that is decoded.
const MAX_PIXELS: u64 = 8_192 * 8_192;

/// What there is to know about a video before deciding anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Bytes.
    pub bytes: u64,
    /// Milliseconds; 0 where the file does not say.
    pub ms: u64,
    /// Codec of the picture, in ffmpeg's words.
    pub codec: String,
    /// Pixels as shown: turned, and with square pixels.
    pub width: u32,
    /// Pixels as shown.
    pub height: u32,
    /// Whether its pixels are square.
    pub square: bool,
    /// Pictures a second, on average.
    pub fps: f64,
    /// Whether they come at even distances.
    pub steady: bool,
    /// Whether a picture is two half ones.
    pub interlaced: bool,
    /// Whether it is brighter than ordinary screens are (PQ or HLG).
    pub hdr: bool,
    /// Whether its colours are made as BT.709 says, as those of HD are; else as BT.601 does. A file that does not say is
    /// taken as players take it: by its size.
    pub bt709: bool,
    /// Whether it is 8 bits deep with colour at half the size, as every player takes it.
    pub plain: bool,
    /// The first sound.
    pub sound: Option<Sound>,
    /// Whether an edit list says what is played.
    pub edited: bool,
}

/// A sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Its codec, in ffmpeg's words; `aac` is AAC-LC.
    pub codec: String,
    /// Channels.
    pub channels: u32,
    /// Samples a second.
    pub rate: u32,
    /// Bits a second, 0 where the file does not say.
    pub bits: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Report {
    pub(super) streams: Vec<Stream>,
    pub(super) format: Container,
    pub(super) chapters: Vec<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Container {
    duration: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Stream {
    pub(super) codec_type: String,
    codec_name: Option<String>,
    profile: Option<String>,
    width: u32,
    height: u32,
    pix_fmt: Option<String>,
    field_order: Option<String>,
    sample_aspect_ratio: Option<String>,
    color_transfer: Option<String>,
    color_space: Option<String>,
    r_frame_rate: Option<String>,
    avg_frame_rate: Option<String>,
    start_time: Option<String>,
    channels: u32,
    sample_rate: Option<String>,
    bit_rate: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
    disposition: BTreeMap<String, u8>,
    side_data_list: Vec<SideData>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

impl Stream {
    pub(super) fn is_picture(&self) -> bool {
        self.codec_type == "video" && self.disposition.get("attached_pic") != Some(&1)
    }

    pub(super) fn codec(&self) -> &str {
        self.codec_name.as_deref().unwrap_or("unknown")
    }

    /// Seconds until it begins.
    pub(super) fn start(&self) -> f64 {
        self.start_time.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0.0)
    }

    /// Width and height with square pixels, turned as it is shown.
    fn shown(&self) -> (u32, u32) {
        let wide = (f64::from(self.width) * self.pixel()).round().clamp(1.0, f64::from(u32::MAX)) as u32;
        let turn = self.side_data_list.iter().find_map(|side| side.rotation).unwrap_or(0.0);
        let lying = (turn.abs() / 90.0).round() as u32 % 2 == 1;
        if lying { (self.height, wide) } else { (wide, self.height) }
    }

    /// Width of a pixel relative to its height.
    fn pixel(&self) -> f64 {
        let ratio = self.sample_aspect_ratio.as_deref().and_then(|text| text.split_once(':'));
        let ratio = ratio.and_then(|(w, h)| Some(w.parse::<f64>().ok()? / h.parse::<f64>().ok()?));
        ratio.filter(|ratio| (0.05..=20.0).contains(ratio)).unwrap_or(1.0)
    }

    fn is_bt709(&self) -> bool {
        match self.color_space.as_deref() {
            Some("bt709") => true,
            Some("smpte170m" | "bt470bg") => false,
            _ => self.height >= 720 || self.width >= 1_280,
        }
    }

    fn sound(&self) -> Sound {
        let odd = self.codec() == "aac" && self.profile.as_deref().is_some_and(|profile| profile != "LC");
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        Sound {
            codec: if odd { format!("aac {}", self.profile.as_deref().unwrap_or_default()) } else { self.codec().to_owned() },
            channels: self.channels,
            rate: u32::try_from(number(&self.sample_rate)).unwrap_or(0),
            bits: number(&self.bit_rate),
        }
    }
}

impl Report {
    /// The first picture that is no cover.
    pub(super) fn picture(&self) -> Result<&Stream, Trouble> {
        self.streams.iter().find(|stream| stream.is_picture()).ok_or_else(|| no_codec("no picture"))
    }

    /// The first sound.
    pub(super) fn sound(&self) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.codec_type == "audio")
    }

    /// What of it a plan is made of.
    pub(super) fn facts(&self, bytes: u64) -> Result<Facts, Trouble> {
        let picture = self.picture()?;
        let (width, height) = picture.shown();
        if u64::from(picture.width) * u64::from(picture.height) > MAX_PIXELS || width.max(height) > 16_384 {
            return Err(Trouble::TooManyPixels { width, height });
        }
        if width.min(height) < 2 {
            return Err(no_codec("no picture"));
        }
        let seconds: f64 = self.format.duration.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let (most, fps) = (rate(&picture.r_frame_rate), rate(&picture.avg_frame_rate));
        let fps = if fps > 0.0 { fps } else { most };
        Ok(Facts {
            bytes,
            ms: (seconds.max(0.0) * 1000.0).round() as u64,
            codec: picture.codec().to_owned(),
            width,
            height,
            square: (picture.pixel() - 1.0).abs() < 0.01,
            fps,
            steady: most <= 0.0 || (most - fps).abs() < 0.02 * most,
            interlaced: matches!(picture.field_order.as_deref(), Some("tt" | "bb" | "tb" | "bt")),
            hdr: matches!(picture.color_transfer.as_deref(), Some("smpte2084" | "arib-std-b67")),
            bt709: picture.is_bt709(),
            plain: matches!(picture.pix_fmt.as_deref(), Some("yuv420p" | "yuvj420p")),
            sound: self.sound().map(Stream::sound),
            edited: false,
        })
    }
}

/// `30000/1001` as a number; 0 when it is none.
fn rate(text: &Option<String>) -> f64 {
    let rate = text.as_deref().and_then(|text| text.split_once('/'));
    let rate = rate.and_then(|(n, d)| Some(n.parse::<f64>().ok()? / d.parse::<f64>().ok()?));
    rate.filter(|rate| rate.is_finite()).unwrap_or(0.0)
}

/// Looks at a video, in `room`.
///
/// # Errors
/// Why it cannot be read.
pub async fn look(path: &Path, room: &Path) -> Result<Facts, Trouble> {
    let input = Input::open(path)?;
    let report = report(&input, room).await?;
    let facts = report.facts(std::fs::metadata(path)?.len())?;
    let edited = matches!(input.kind, Kind::Mp4 | Kind::Mov) && peek(File::open(path)?)?.is_some_and(|seen| seen.edited);
    Ok(Facts { edited, ..facts })
}

pub(super) async fn report(input: &Input, room: &Path) -> Result<Report, Trouble> {
    let mut args = words("-v error -of json -show_format -show_streams -show_chapters");
    args.extend(input.guarded(true)?);
    let said = run("ffprobe", args, input, room, Bounds::default(), |_| {}).await?;
    serde_json::from_slice(&said.out).map_err(|why| Trouble::damaged(input.kind, why))
}
