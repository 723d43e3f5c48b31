//! Cleans a video without encoding it, where that can be: one picture and one sound stream are copied into a new MP4
//! file, unit by unit of what may stay. Called by the media worker and `crier clean`.

use super::encode::{AV1_UNITS, Beside, H264_UNITS, HEVC_UNITS};
use super::look::{Facts, Report, report};
use super::plan::Encode;
use super::remove::removed;
use super::tool::{Input, no_codec, run, within, words};
use crate::media::clean::removed::{Removed, tidy};
use crate::media::mp4::{self, Peek, peek};
use crate::media::probe::Kind;
use crate::media::sandbox::Bounds;
use crate::model::trouble::Trouble;
use std::ffi::OsString;
use std::fs::File;
use std::path::Path;

/// Milliseconds of pictures that an edit list may hide without their being cut off.
const MAY_HIDE: u64 = 150;
/// Milliseconds that picture and sound may be apart without anybody noticing (ITU-R BT.1359: 45 and more).
const UNNOTICED: u64 = 25;
/// Names in the room.
const MADE: &str = "clean.mp4";

/// What a cleaned video is, and what was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanedVideo {
    /// Width in pixels as shown, turned.
    pub width: u32,
    /// Height in pixels as shown, turned.
    pub height: u32,
    /// Length in milliseconds.
    pub duration_ms: u64,
    /// Codec of the picture, in ffmpeg's words.
    pub codec: String,
    /// Whether there is sound.
    pub sound: bool,
    /// Whether the picture was decoded and encoded again.
    pub recoded: bool,
    /// What was taken out.
    pub removed: Vec<Removed>,
}

/// Cleans `input` into `output` (an MP4 file, replaced if there is one). `limit` ends when the caller's patience does;
/// `told` hears the percentage of an encode. The output appears only when it is clean.
///
/// # Errors
/// Why it cannot be cleaned.
pub async fn clean_video(
    input: &Path,
    output: &Path,
    limit: impl Future<Output = ()>,
    told: impl FnMut(u8),
) -> Result<CleanedVideo, Trouble> {
    let input = Input::open(input)?;
    let folder = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let room = tempfile::Builder::new().prefix(".cleaning-").tempdir_in(folder)?;
    let room_path = std::path::absolute(room.path())?;
    let cleaned = within(limit, cleaned(&input, &room_path, told)).await?;
    std::fs::rename(room_path.join(MADE), output)?;
    Ok(cleaned)
}

async fn cleaned(input: &Input, room: &Path, told: impl FnMut(u8)) -> Result<CleanedVideo, Trouble> {
    let seen = match input.kind {
        Kind::Mp4 | Kind::Mov => peek(File::open(&input.path)?)?,
        _ => None,
    };
    if seen.is_some_and(|seen| seen.is_encrypted()) {
        return Err(no_codec("encrypted"));
    }
    let (before, encode) = match seen.as_ref().and_then(Copy::of_peek) {
        // Both at once: most of what either takes is its own start.
        Some(copy) => (tokio::try_join!(report(input, room), copy.run(input, room))?.0, None),
        None => other(input, room, seen, told).await?,
    };
    let made = room.join(MADE);
    second_look(&made, input.kind)?;
    let mut cleaned = describe(&before, encode.as_ref(), &made)?;
    cleaned.removed = tidy([cleaned.removed, seen.map_or(Vec::new(), |seen| seen.removed())].concat());
    Ok(cleaned)
}

/// What our own first look does not know: copied if ffprobe says that it can be, else encoded.
async fn other(input: &Input, room: &Path, seen: Option<Peek>, told: impl FnMut(u8)) -> Result<(Report, Option<Encode>), Trouble> {
    let before = report(input, room).await?;
    let facts = before.facts(std::fs::metadata(&input.path)?.len())?;
    let hides = seen.is_some_and(|seen| seen.hidden > MAY_HIDE);
    match Copy::of_report(&before).filter(|_| !hides) {
        Some(copy) => {
            copy.run(input, room).await?;
            Ok((before, None))
        }
        None => {
            let encode = Encode::clean(&facts)?;
            super::render::encode(input, &encode, Beside::default(), &room.join(MADE), told).await?;
            Ok((before, Some(encode)))
        }
    }
}

/// How streams are copied.
struct Copy {
    /// ffmpeg's filter that leaves out what is no picture.
    units: Option<&'static str>,
    /// Whether the name of the entry must be set, so that every player knows it.
    tag: &'static str,
    /// Whether the sound is copied, too; else it is encoded.
    sound: bool,
    /// Whether streams are so far apart that the file must say so.
    edits: bool,
    /// FLAC in MP4 is an experiment to ffmpeg.
    flac: bool,
}

impl Copy {
    /// By the names of the sample entries.
    fn of_peek(seen: &Peek) -> Option<Self> {
        let (units, tag) = match &seen.picture {
            b"avc1" | b"avc3" => (Some(H264_UNITS), ""),
            b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => (Some(HEVC_UNITS), "-tag:v hvc1"),
            b"vp09" => (None, ""),
            b"av01" => (Some(AV1_UNITS), ""),
            _ => return None,
        };
        let sound = matches!(&seen.sound, b"mp4a" | b"Opus" | b"alac" | b"fLaC" | [0, 0, 0, 0]);
        let whole = seen.hidden <= MAY_HIDE && !seen.in_pieces;
        let odd = seen.sound == *b"mp4a" && !seen.aac;
        whole.then_some(Self { units, tag, sound: sound && !odd, edits: seen.apart > UNNOTICED, flac: seen.sound == *b"fLaC" })
    }

    /// By ffprobe's words.
    fn of_report(report: &Report) -> Option<Self> {
        let picture = report.picture().ok()?;
        let (units, tag) = match picture.codec() {
            "h264" => (Some(H264_UNITS), ""),
            "hevc" => (Some(HEVC_UNITS), "-tag:v hvc1"),
            "vp9" => (None, ""),
            "av1" => (Some(AV1_UNITS), ""),
            _ => return None,
        };
        let sound = report.sound();
        let known = sound.is_none_or(|sound| matches!(sound.codec(), "aac" | "opus" | "alac" | "flac"));
        let apart = sound.map_or(0.0, |sound| (sound.start() - picture.start()).abs() * 1_000.0);
        Some(Self { units, tag, sound: known, edits: apart > UNNOTICED as f64, flac: sound.is_some_and(|sound| sound.codec() == "flac") })
    }

    async fn run(&self, input: &Input, room: &Path) -> Result<(), Trouble> {
        let mut args = words("-nostdin -v error");
        args.extend(input.guarded(false)?);
        args.extend(self.args());
        run("ffmpeg", args, input, room, Bounds::default(), |_| {}).await.map(|_| ())
    }

    fn args(&self) -> Vec<OsString> {
        let mut args = words("-map 0:V:0 -map 0:a:0? -dn -sn -c copy -map_metadata -1 -map_chapters -1");
        args.extend(words("-fflags +bitexact -flags:v +bitexact -flags:a +bitexact"));
        if !self.sound {
            args.extend(words("-c:a aac -b:a 192k"));
        }
        if let Some(units) = self.units {
            args.extend(["-bsf:v".into(), units.into()]);
        }
        args.extend(words(self.tag));
        args.extend(words("-metadata:s:v handler_name= -metadata:s:a handler_name= -empty_hdlr_name 1"));
        args.extend(words(if self.edits { "" } else { "-use_editlist 0" }));
        args.extend(words(if self.flac { "-strict -2" } else { "" }));
        args.extend(words("-movflags +faststart+negative_cts_offsets -f mp4 -y"));
        args.push(MADE.into());
        args
    }
}

/// What ffmpeg could not leave out is overwritten; then nothing may be there that is not on the list.
pub(super) fn second_look(made: &Path, kind: Kind) -> Result<(), Trouble> {
    if std::fs::metadata(made).map_or(0, |file| file.len()) == 0 {
        return Err(Trouble::Truncated { kind });
    }
    mp4::scrub(made)?;
    match mp4::residue(File::open(made)?)?.as_slice() {
        [] => Ok(()),
        left => Err(Trouble::LeftOver { what: left.join(", ") }),
    }
}

fn describe(before: &Report, encode: Option<&Encode>, made: &Path) -> Result<CleanedVideo, Trouble> {
    let facts: Facts = before.facts(0)?;
    let (width, height) = encode.map_or((facts.width, facts.height), Encode::frame);
    let duration_ms = mp4::duration(File::open(made)?)?.ok_or_else(|| no_codec("no picture"))?;
    Ok(CleanedVideo {
        width,
        height,
        duration_ms,
        codec: if encode.is_some() { "h264".to_owned() } else { facts.codec },
        sound: facts.sound.is_some(),
        recoded: encode.is_some(),
        removed: removed(before),
    })
}
