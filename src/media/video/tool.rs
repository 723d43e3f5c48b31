//! Calls of ffmpeg and ffprobe: what they may open, how long they may take, and what their complaints mean.
//! Called by its siblings. Decides nothing about the video.

use crate::media::probe::{Kind, probe};
use crate::media::sandbox::{Bounds, Call, Said};
use crate::model::trouble::Trouble;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What may be opened: a file that is there, and the pipe that progress is told through.
const PROTOCOLS: &str = "file,pipe";
/// Decoders that are let near a stranger's bytes.
const DECODERS: &str = "h264,hevc,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,msmpeg4,msmpeg4v2,mpeg1video,mpeg2video,mjpeg,\
                        prores,h263,dvvideo,theora,wmv2,gif,apng,png,aac,mp3,mp3float,mp2,mp2float,ac3,eac3,opus,libopus,vorbis,flac,\
                        alac,amrnb,amrwb,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_u8,pcm_mulaw,pcm_alaw,adpcm_ms,\
                        adpcm_ima_wav";

/// A file that is read by ffmpeg.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// Where it is, absolute.
    pub(super) path: std::path::PathBuf,
    /// What it is, by its first bytes.
    pub(super) kind: Kind,
    /// What is read beside it, absolute.
    pub(super) beside: Vec<std::path::PathBuf>,
}

impl Input {
    /// Looks at the first bytes.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        let mut head = Vec::new();
        File::open(path)?.take(4096).read_to_end(&mut head)?;
        let kind = probe(&head)?.kind;
        demuxer(kind)?;
        Ok(Self { path: std::path::absolute(path)?, kind, beside: Vec::new() })
    }

    /// The same, read together with others.
    pub(super) fn with(&self, others: &[Self]) -> Self {
        Self { beside: others.iter().map(|other| other.path.clone()).collect(), ..self.clone() }
    }

    /// Only this local file, only the demuxer that we chose: a playlist in disguise opens nothing. `asking`: ffprobe
    /// only reads what streams there are, and would give up over one (a subtitle) that nobody wants to decode.
    pub(super) fn guarded(&self, asking: bool) -> Result<Vec<OsString>, Trouble> {
        let demuxer = demuxer(self.kind)?;
        let mut args = words(&format!("-protocol_whitelist {PROTOCOLS} -format_whitelist {demuxer} -f {demuxer}"));
        if !asking {
            args.extend(words(&format!("-codec_whitelist {DECODERS}")));
        }
        args.push("-i".into());
        // The prefix keeps a file name from being read as an option or a protocol.
        let mut name = OsString::from("file:");
        name.push(&self.path);
        args.push(name);
        Ok(args)
    }
}

fn demuxer(kind: Kind) -> Result<&'static str, Trouble> {
    match kind {
        Kind::Mp4 | Kind::Mov => Ok("mov"),
        Kind::Webm | Kind::Mkv => Ok("matroska"),
        Kind::Avi => Ok("avi"),
        Kind::Gif => Ok("gif"),
        Kind::Apng => Ok("apng"),
        kind => Err(Trouble::Unsupported { kind }),
    }
}

/// Arguments, split where there is space.
pub(super) fn words(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(OsString::from).collect()
}

/// Runs `program` on `input`, in `room`; `line` hears its output.
pub(super) async fn run(
    program: &str,
    args: Vec<OsString>,
    input: &Input,
    room: &Path,
    bounds: Bounds,
    line: impl FnMut(&str),
) -> Result<Said, Trouble> {
    let reads = [std::slice::from_ref(&input.path), &input.beside].concat();
    let call = Call { program, args, room, reads, bounds };
    let said = Box::pin(call.run(std::future::pending(), line)).await?;
    if said.success { Ok(said) } else { Err(broken(&said, input.kind)) }
}

/// What ffmpeg's complaint means to a person.
fn broken(said: &Said, kind: Kind) -> Trouble {
    tracing::debug!(err = said.err, "ffmpeg refused");
    if said.err.contains("moov atom not found") || said.err.contains("End of file") {
        return Trouble::Truncated { kind };
    }
    if said.err.contains("No such filter") {
        return Trouble::Hdr;
    }
    let why = said.err.lines().next().unwrap_or("no reason given");
    // Paths and addresses stand in front; only the last part, the message itself, is kept.
    let why = why.rsplit([']', ':']).next().unwrap_or(why);
    Trouble::damaged(kind, why.trim())
}

/// Runs `work` for as long as the caller's patience lasts. What is under way when it ends is killed.
pub(super) async fn within<T>(limit: impl Future<Output = ()>, work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    // Boxed: what it is made of is large, and callers put it into futures of their own.
    let work = Box::pin(work);
    tokio::select! {
        biased;
        () = limit => Err(Trouble::TookTooLong),
        done = work => done,
    }
}

/// ffmpeg's word for a codec that we do not take.
pub(super) fn no_codec(why: &str) -> Trouble {
    Trouble::VideoCodec { why: why.to_owned() }
}
