//! Cleans a video without re-encoding: ffmpeg copies one picture and one sound stream into a new
//! MP4 file, and two independent looks make sure that nothing else came along.
//!
//! Called by the media worker and `crier clean`. Needs ffmpeg. Never decodes, never trusts a
//! file's name: the demuxer is forced by our own look at the first bytes.
use super::clean::removed::{Removed, tidy};
use super::mp4;
use super::probe::{Kind, probe};
use super::sandbox::{Bounds, Said, run};
use crate::model::trouble::Trouble;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;

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
    /// What was taken out.
    pub removed: Vec<Removed>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Report {
    streams: Vec<Stream>,
    format: Container,
    chapters: Vec<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Container {
    duration: Option<String>,
    tags: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: Option<String>,
    width: u32,
    height: u32,
    tags: BTreeMap<String, String>,
    disposition: BTreeMap<String, u8>,
    side_data_list: Vec<SideData>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

impl Stream {
    fn is_picture(&self) -> bool {
        self.codec_type == "video" && self.disposition.get("attached_pic") != Some(&1)
    }

    fn codec(&self) -> &str {
        self.codec_name.as_deref().unwrap_or("unknown")
    }

    fn shown(&self) -> (u32, u32) {
        let turn = self.side_data_list.iter().find_map(|side| side.rotation).unwrap_or(0.0);
        let lying = (turn.abs() / 90.0).round() as u32 % 2 == 1;
        if lying { (self.height, self.width) } else { (self.width, self.height) }
    }
}

/// Cleans `input` into `output` (an MP4 file, replaced if there is one). `limit` ends when the
/// caller's patience does. The output appears only when it is clean.
pub async fn clean_video(input: &Path, output: &Path, limit: impl Future<Output = ()>) -> Result<CleanedVideo, Trouble> {
    let mut limit = std::pin::pin!(limit);
    let kind = kind_of(input)?;
    let input = std::path::absolute(input)?;
    let folder = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let room = tempfile::Builder::new().prefix(".cleaning-").tempdir_in(folder)?;
    let room_path = std::path::absolute(room.path())?;
    let before = look(&input, demuxer(kind)?, &room_path, limit.as_mut()).await?;
    let picture = before.streams.iter().find(|stream| stream.is_picture());
    let picture = picture.ok_or_else(|| no_codec("no picture"))?;
    fits_mp4(&before)?;
    let args = remux_args(&input, kind, picture.codec())?;
    let said = run("ffmpeg", &args, &room_path, Bounds::default(), limit.as_mut()).await?;
    let made = room_path.join("clean.mp4");
    check_remux(kind, &said, &made)?;
    let after = look(&made, "mov", &room_path, limit).await?;
    refuse_leftovers(&after, &made)?;
    let cleaned = describe(&before, &after)?;
    std::fs::rename(&made, output)?;
    Ok(cleaned)
}

fn no_codec(why: &str) -> Trouble {
    Trouble::VideoCodec { why: why.to_owned() }
}

fn kind_of(input: &Path) -> Result<Kind, Trouble> {
    let mut head = Vec::new();
    File::open(input)?.take(4096).read_to_end(&mut head)?;
    match probe(&head)?.kind {
        kind if kind.is_video() => Ok(kind),
        kind => Err(Trouble::Unsupported { kind }),
    }
}

fn demuxer(kind: Kind) -> Result<&'static str, Trouble> {
    match kind {
        Kind::Mp4 | Kind::Mov => Ok("mov"),
        Kind::Webm | Kind::Mkv => Ok("matroska"),
        kind => Err(Trouble::Unsupported { kind }),
    }
}

/// Only local files, only the demuxer that we chose: a playlist in disguise opens nothing.
fn guarded_input(input: &Path, demuxer: &str) -> Vec<OsString> {
    let mut args: Vec<OsString> = ["-protocol_whitelist", "file,pipe", "-f", demuxer, "-i"].map(OsString::from).into();
    // The prefix keeps a file name from being read as an option or a protocol.
    let mut name = OsString::from("file:");
    name.push(input);
    args.push(name);
    args
}

async fn look(input: &Path, demuxer: &str, folder: &Path, limit: impl Future<Output = ()>) -> Result<Report, Trouble> {
    let mut args: Vec<OsString> = ["-v", "error", "-of", "json", "-show_format", "-show_streams"].map(OsString::from).into();
    args.push("-show_chapters".into());
    args.extend(guarded_input(input, demuxer));
    let said = run("ffprobe", &args, folder, Bounds::default(), limit).await?;
    if !said.success {
        return Err(broken(&said));
    }
    serde_json::from_slice(&said.out).map_err(|why| Trouble::damaged(Kind::Mp4, why))
}

fn broken(said: &Said) -> Trouble {
    let kind = Kind::Mp4;
    if said.err.contains("moov atom not found") || said.err.contains("End of file") {
        return Trouble::Truncated { kind };
    }
    let why = said.err.lines().next().unwrap_or("no reason given");
    // Paths and addresses stand in front; only the last part, the message itself, is kept.
    let why = why.rsplit([']', ':']).next().unwrap_or(why);
    Trouble::damaged(kind, why.trim())
}

/// Codecs that an MP4 file can hold, of those that any network takes.
fn fits_mp4(report: &Report) -> Result<(), Trouble> {
    const PICTURE: [&str; 7] = ["h264", "hevc", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video"];
    const SOUND: [&str; 8] = ["aac", "mp3", "mp2", "ac3", "eac3", "opus", "flac", "alac"];
    let picture = report.streams.iter().find(|stream| stream.is_picture());
    let sound = report.streams.iter().find(|stream| stream.codec_type == "audio");
    for (stream, known) in [(picture, &PICTURE[..]), (sound, &SOUND[..])] {
        if let Some(stream) = stream.filter(|stream| !known.contains(&stream.codec())) {
            return Err(no_codec(stream.codec()));
        }
    }
    Ok(())
}

fn remux_args(input: &Path, kind: Kind, codec: &str) -> Result<Vec<OsString>, Trouble> {
    let mut args: Vec<OsString> = ["-nostdin", "-v", "error"].map(OsString::from).into();
    args.extend(guarded_input(input, demuxer(kind)?));
    let copy = "-map 0:V:0 -map 0:a:0? -dn -sn -c copy -map_metadata -1 -map_chapters -1 \
                -fflags +bitexact -flags:v +bitexact -flags:a +bitexact";
    args.extend(copy.split_whitespace().map(OsString::from));
    if codec == "h264" {
        // SEI: what the encoder wrote about itself, and what a camera hides between the frames.
        args.extend(["-bsf:v", "filter_units=remove_types=6"].map(OsString::from));
    }
    args.extend(["-metadata:s:v", "handler_name=", "-metadata:s:a", "handler_name="].map(OsString::from));
    args.extend(["-empty_hdlr_name", "1", "-strict", "-2"].map(OsString::from));
    args.extend(["-movflags", "+faststart", "-y", "clean.mp4"].map(OsString::from));
    Ok(args)
}

fn check_remux(kind: Kind, said: &Said, made: &Path) -> Result<(), Trouble> {
    if !said.success {
        return Err(broken(said));
    }
    let written = std::fs::metadata(made).map(|file| file.len()).unwrap_or(0);
    if written == 0 { Err(Trouble::Truncated { kind }) } else { Ok(()) }
}

/// What the two looks found that has no place in a cleaned file.
fn refuse_leftovers(report: &Report, made: &Path) -> Result<(), Trouble> {
    let mut left = mp4::residue(File::open(made)?)?;
    left.extend(report.chapters.first().map(|_| "chapters".to_owned()));
    left.extend(tags_left(&report.format.tags));
    for stream in &report.streams {
        left.extend(tags_left(&stream.tags));
        if !matches!(stream.codec_type.as_str(), "video" | "audio") {
            left.push(format!("a {} stream", stream.codec_type));
        }
    }
    if left.is_empty() { Ok(()) } else { Err(Trouble::LeftOver { what: left.join(", ") }) }
}

fn tags_left(tags: &BTreeMap<String, String>) -> Vec<String> {
    let harmless = |name: &str, value: &str| match name {
        "major_brand" | "minor_version" | "compatible_brands" | "rotate" => true,
        "language" => value == "und",
        "handler_name" => matches!(value, "" | "VideoHandler" | "SoundHandler"),
        "vendor_id" => matches!(value, "" | "[0][0][0][0]" | "FFMP"),
        _ => false,
    };
    let left = tags.iter().filter(|(name, value)| !harmless(name, value));
    left.map(|(name, _)| format!("tag {name}")).collect()
}

fn describe(before: &Report, after: &Report) -> Result<CleanedVideo, Trouble> {
    let picture = after.streams.iter().find(|stream| stream.is_picture());
    let picture = picture.ok_or_else(|| no_codec("no picture"))?;
    let (width, height) = picture.shown();
    let seconds = after.format.duration.as_deref().and_then(|text| text.parse::<f64>().ok());
    Ok(CleanedVideo {
        width,
        height,
        duration_ms: (seconds.unwrap_or(0.0).max(0.0) * 1000.0).round() as u64,
        codec: picture.codec().to_owned(),
        sound: after.streams.iter().any(|stream| stream.codec_type == "audio"),
        removed: tidy(removed(before)),
    })
}

fn removed(before: &Report) -> Vec<Removed> {
    let all = before.streams.iter().map(|stream| &stream.tags).chain([&before.format.tags]);
    let mut removed: Vec<Removed> = all.flatten().filter_map(of_tag).collect();
    removed.extend(before.chapters.first().map(|_| Removed::Chapters));
    let count = |kind: &str| before.streams.iter().filter(|s| s.codec_type == kind).count();
    let pictures = before.streams.iter().filter(|stream| stream.is_picture()).count();
    if count("video") > pictures {
        removed.push(Removed::Thumbnail);
    }
    let extra = count("audio").saturating_sub(1) + pictures.saturating_sub(1);
    if extra + count("data") + count("subtitle") + count("attachment") > 0 {
        removed.push(Removed::ExtraTracks);
    }
    removed
}

fn of_tag((name, value): (&String, &String)) -> Option<Removed> {
    let name = name.to_ascii_lowercase();
    let has = |part: &str| name.contains(part);
    match name.as_str() {
        "major_brand" | "minor_version" | "compatible_brands" | "language" | "vendor_id" | "rotate" | "duration" => None,
        "handler_name" if matches!(value.as_str(), "" | "VideoHandler" | "SoundHandler") => None,
        _ if has("location") || has("gps") => Some(Removed::Place),
        _ if has("make") || has("model") || has("encoder") || has("software") => Some(Removed::Camera),
        _ if has("date") || has("creation") || has("time") => Some(Removed::Time),
        _ if has("artist") || has("author") || has("copyright") => Some(Removed::Author),
        _ if has("title") || has("comment") || has("description") || has("synopsis") => Some(Removed::Comment),
        _ => Some(Removed::Other(1)),
    }
}
