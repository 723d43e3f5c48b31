//! An encode in ffmpeg's words: H.264 High with a closed group of pictures every two seconds, AAC-LC, the index in
//! front, nothing said about anybody. Called by `clean` and `render`. Pure.

use super::plan::{Encode, SoundPlan};
use super::tool::{Input, words};
use crate::media::sandbox::Bounds;
use crate::model::trouble::Trouble;
use std::ffi::OsString;
use std::path::Path;

/// How much the encoder tries: the fastest that keeps the bytes of slower ones (facts: an encode's cost is here).
const PRESET: &str = "veryfast";
/// The quality that is aimed at, 0 (best) to 51, as long as the bits allow.
const QUALITY: u32 = 21;
/// Seconds between two pictures that stand for themselves.
const GROUP: u32 = 2;
/// Seconds of processor time that a second of video may take, and that every run may take beside.
const CPU: (u64, u64) = (60, 600);
/// Units that carry pictures, by codec: ffmpeg leaves out all others.
pub(super) const H264_UNITS: &str = "filter_units=pass_types=1-5|7-11";
pub(super) const HEVC_UNITS: &str = "filter_units=pass_types=0-9|16-21|32-37";
pub(super) const AV1_UNITS: &str = "filter_units=pass_types=1-4|6-7";

/// What goes into an encode beside the video.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    /// Milliseconds after which the video itself ends.
    pub(super) cut: Option<u64>,
    /// The brand.
    pub(super) laid: Option<Laid<'a>>,
    /// The clips around it, in their order.
    pub(super) clips: &'a [Input],
}

/// What is laid over the whole length of the video: a picture file, and the place of its upper left corner.
#[derive(Clone, Copy)]
pub(super) struct Laid<'a> {
    pub(super) file: &'a Path,
    pub(super) at: (u32, u32),
}

/// What makes a PQ or HLG picture one for ordinary screens. In floating point, so after everything that makes it small.
pub(super) const TONEMAP: &str = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,\
                       zscale=t=bt709:m=bt709:r=tv";

/// The arguments from the video on. Where clips stand around it, the video ends where it is cut, and the whole where it
/// was counted to; else both are one. `output` is a name in the room.
///
/// # Errors
/// When one of them is of a kind that we do not read.
pub(super) fn args(input: &Input, encode: &Encode, beside: &Beside<'_>, output: &str) -> Result<Vec<OsString>, Trouble> {
    let (own, whole) = match encode.ends {
        Some(_) => (beside.cut, Some(encode.ms)),
        None => (None, beside.cut),
    };
    let mut args = words(&duration(own));
    args.extend(input.guarded(false)?);
    if let Some(laid) = beside.laid {
        args.extend(words("-protocol_whitelist file,pipe -codec_whitelist png -f png_pipe -i"));
        let mut name = OsString::from("file:");
        name.push(laid.file);
        args.push(name);
    }
    for clip in beside.clips {
        args.extend(clip.guarded(false)?);
    }
    args.push("-filter_complex".into());
    args.push(filters(encode, beside.laid.as_ref()).into());
    args.extend(words(&duration(whole)));
    args.extend(words(match (&encode.ends, encode.sound) {
        (None, _) => "-map [out] -map 0:a:0?",
        (Some(_), Some(_)) => "-map [out] -map [sound]",
        (Some(_), None) => "-map [out]",
    }));
    args.extend(words("-dn -sn -map_metadata -1 -map_chapters -1"));
    args.extend(words(&picture(encode)));
    args.extend(words(&sound(encode.sound)));
    args.extend(words("-fflags +bitexact -flags:a +bitexact -bsf:v"));
    args.push(H264_UNITS.into());
    args.extend(words("-metadata:s:v handler_name= -metadata:s:a handler_name= -empty_hdlr_name 1"));
    if encode.sound != Some(SoundPlan::Copy) {
        args.extend(words("-use_editlist 0"));
    }
    args.extend(words("-movflags +faststart+negative_cts_offsets -f mp4 -y"));
    args.push(output.into());
    Ok(args)
}

/// How long something is, as an argument.
pub(super) fn duration(ms: Option<u64>) -> String {
    ms.map_or(String::new(), |ms| format!("-t {}.{:03}", ms / 1_000, ms % 1_000))
}

fn picture(encode: &Encode) -> String {
    let (n, d) = encode.fps;
    let (group, rate) = (GROUP * n.div_ceil(d), encode.bits / 1_000);
    let colours = if encode.tonemap { "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv" } else { "" };
    format!(
        "-c:v libx264 -preset {PRESET} -profile:v high -crf {QUALITY} -maxrate {rate}k -bufsize {rate}k -g {group} -bf 2 \
         -flags:v +cgop+bitexact -r {n}/{d} -pix_fmt yuv420p {colours}"
    )
}

fn sound(plan: Option<SoundPlan>) -> String {
    match plan {
        Some(SoundPlan::Encode { channels, bits }) => format!("-c:a aac -profile:a aac_low -b:a {bits} -ac {channels} -ar 48000"),
        _ => "-c:a copy".to_owned(),
    }
}

/// Halves to wholes, even distances, size, colours, ground, and the brand on top of it all.
fn filters(encode: &Encode, laid: Option<&Laid<'_>>) -> String {
    let ((w, h), (n, d)) = (encode.size, encode.fps);
    let mut chain = Vec::new();
    if encode.deinterlace {
        chain.push("bwdif=mode=send_frame".to_owned());
    }
    chain.push(format!("fps={n}/{d}{}", if encode.ends.is_some() { ":start_time=0" } else { "" }));
    // Where clips are joined, the whole is said to be of one kind, whatever its size.
    let hd = encode.ends.as_ref().map_or(encode.tonemap || w.min(h) >= 700, |ends| ends.bt709);
    let colours = if hd { "bt709" } else { "bt601" };
    let matrix = if encode.rgb { format!(":out_color_matrix={colours}:out_range=tv") } else { String::new() };
    chain.push(format!("scale={w}:{h}:flags=bicubic{matrix}"));
    chain.push("setsar=1".to_owned());
    if encode.tonemap {
        chain.push(TONEMAP.to_owned());
    }
    chain.push("format=yuv420p".to_owned());
    if let Some((gw, gh)) = encode.ground {
        chain.push(format!("pad={gw}:{gh}:-1:-1"));
    }
    let chain = chain.join(",");
    let last = if encode.ends.is_some() { "body" } else { "out" };
    let film = match laid {
        None => format!("[0:V:0]{chain}[{last}]"),
        Some(Laid { at: (x, y), .. }) => {
            format!(
                "[0:V:0]{chain}[film];[1:v]scale=out_color_matrix={colours}:out_range=tv,format=yuva420p[brand];\
                 [film][brand]overlay=x={x}:y={y}:eof_action=repeat:format=yuv420[{last}]"
            )
        }
    };
    let channels = if let Some(SoundPlan::Encode { channels, .. }) = encode.sound { channels } else { 2 };
    match &encode.ends {
        None => film,
        Some(ends) => format!("{film};{}", ends.filters(encode, 1 + usize::from(laid.is_some()), TONEMAP, channels)),
    }
}

/// What an encode may take: so much the more, the longer and larger it is.
pub(super) fn bounds(encode: &Encode) -> Bounds {
    Bounds { cpu: CPU.1 + CPU.0 * (encode.ms / 1_000 + 1), file: 8 << 30, memory: 6 << 30 }
}
