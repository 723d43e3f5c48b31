//! Intro and outro: how two short clips stand in front of and behind a video in its one encode. Pure: numbers in, numbers
//! and ffmpeg's words out. Whether there is room for them is the brand's to say (`model::clip`).

use super::look::{Facts, Sound};
use super::plan::{Encode, Plan, encoded, plan};
use crate::model::limits::VideoNeed;
use crate::model::trouble::Trouble;

/// What stands around a video.
#[derive(Debug, Clone, PartialEq)]
pub struct Ends {
    /// In front of it.
    pub intro: Option<End>,
    /// Behind it.
    pub outro: Option<End>,
    /// Milliseconds of the video itself.
    pub body: u64,
    /// Whether the video itself has sound.
    pub heard: bool,
    /// Whether the colours of the whole are BT.709's; else BT.601's.
    pub bt709: bool,
}

/// A clip as it stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Milliseconds.
    pub ms: u64,
    /// Pixels of its picture within the frame, even.
    pub size: (u32, u32),
    /// Whether it has sound.
    pub heard: bool,
    /// Whether two half pictures become one.
    pub deinterlace: bool,
    /// Whether bright colours are brought to ordinary screens.
    pub tonemap: bool,
    /// Whether its colours are BT.709's; else BT.601's.
    pub bt709: bool,
}

/// What has to be done to a clean video with a brand whose clips are these. `cut`: only so many milliseconds of the video
/// itself are wanted. Size, shape and rate are the video's.
///
/// # Errors
/// As [`super::plan::plan`].
pub fn joined(facts: &Facts, clips: (Option<&Facts>, Option<&Facts>), need: &VideoNeed, cut: Option<u64>) -> Result<Plan, Trouble> {
    let cut = cut.filter(|cut| *cut < facts.ms || facts.ms == 0);
    let body = cut.unwrap_or(facts.ms);
    let all = [clips.0, Some(facts), clips.1].into_iter().flatten();
    let around: u64 = [clips.0, clips.1].into_iter().flatten().map(|clip| clip.ms).sum();
    if around == 0 {
        return plan(facts, need, cut, true);
    }
    let whole = Facts { sound: mixed(all.filter_map(|one| one.sound.as_ref())), ..facts.clone() };
    let made = encoded(&whole, need, body + around)?;
    let frame = made.frame();
    let ends = Ends {
        intro: clips.0.map(|clip| End::of(clip, frame)),
        outro: clips.1.map(|clip| End::of(clip, frame)),
        body,
        heard: facts.sound.is_some(),
        bt709: facts.bt709 || facts.hdr,
    };
    Ok(Plan { cut, encode: Some(Encode { ends: Some(ends), ..made }) })
}

/// One sound for the whole, with as many channels as the richest of them: it is never copied.
fn mixed<'a>(sounds: impl Iterator<Item = &'a Sound>) -> Option<Sound> {
    let channels = sounds.map(|sound| sound.channels).max()?;
    Some(Sound { codec: "joined".to_owned(), channels, rate: 48_000, bits: 0 })
}

impl End {
    fn of(clip: &Facts, frame: (u32, u32)) -> Self {
        Self {
            ms: clip.ms,
            size: within((clip.width, clip.height), frame),
            heard: clip.sound.is_some(),
            deinterlace: clip.interlaced,
            tonemap: clip.hdr,
            bt709: clip.bt709 || clip.hdr,
        }
    }
}

/// As large as it can be within the frame, larger than it was, too: a clip fills the screen like what it introduces.
fn within((width, height): (u32, u32), frame: (u32, u32)) -> (u32, u32) {
    let (w, h) = (f64::from(width), f64::from(height));
    let scale = (f64::from(frame.0) / w).min(f64::from(frame.1) / h);
    let even = |length: f64, most: u32| ((length * scale / 2.0).round() as u32 * 2).clamp(2, most.max(2));
    (even(w, frame.0), even(h, frame.1))
}

impl Ends {
    /// Its clips in their order.
    pub fn clips(&self) -> impl Iterator<Item = &End> {
        [&self.intro, &self.outro].into_iter().flatten()
    }

    /// Whether the whole has sound.
    fn is_heard(&self) -> bool {
        self.heard || self.clips().any(|clip| clip.heard)
    }

    /// The filters that join `[body]`, the video with its brand, with its clips into `[out]` and `[sound]`. `first` is
    /// the number of the input that is the first clip; `tonemap` what makes bright colours ordinary; `channels` those of
    /// the sound.
    pub(super) fn filters(&self, encode: &Encode, first: usize, tonemap: &str, channels: u32) -> String {
        let mut graph = String::new();
        let mut order = String::new();
        let mut input = first;
        let pieces = [("intro", self.intro.as_ref()), ("body", None), ("outro", self.outro.as_ref())];
        let there = |(name, clip): &(&str, Option<&End>)| *name == "body" || clip.is_some();
        for (name, clip) in pieces.into_iter().filter(there) {
            let (source, heard, ms) = match clip {
                None => (0, self.heard, self.body),
                Some(end) => {
                    graph.push_str(&format!("[{input}:V:0]{}[{name}];", self.picture(end, encode, tonemap)));
                    input += 1;
                    (input - 1, end.heard, end.ms)
                }
            };
            order.push_str(&format!("[{name}]"));
            if self.is_heard() {
                graph.push_str(&format!("{}[{name}sound];", sound(heard.then_some(source), (ms, clip.is_some()), channels)));
                order.push_str(&format!("[{name}sound]"));
            }
        }
        let (n, heard) = (1 + self.clips().count(), self.is_heard());
        let (audio, out) = if heard { (1, "[whole][sound]") } else { (0, "[whole]") };
        format!("{graph}{order}concat=n={n}:v=1:a={audio}{out};[whole]{}[out]", self.steady(encode))
    }

    /// A clip like the video: its rate, its size with black beside, its colours, as long as was counted on.
    fn picture(&self, end: &End, encode: &Encode, tonemap: &str) -> String {
        let ((n, d), (w, h), frame) = (encode.fps, end.size, encode.frame());
        let mut chain = Vec::new();
        if end.deinterlace {
            chain.push("bwdif=mode=send_frame".to_owned());
        }
        chain.push(format!("fps={n}/{d}:start_time=0"));
        chain.push(format!("scale={w}:{h}:flags=bicubic"));
        chain.push("setsar=1".to_owned());
        if end.tonemap {
            chain.push(tonemap.to_owned());
        }
        chain.push("format=yuv420p".to_owned());
        if end.bt709 != self.bt709 {
            let matrix = |bt709: bool| if bt709 { "bt709" } else { "bt601" };
            chain.push(format!("scale=in_color_matrix={}:out_color_matrix={}", matrix(end.bt709), matrix(self.bt709)));
        }
        if end.size != frame {
            chain.push(format!("pad={}:{}:-1:-1", frame.0, frame.1));
        }
        let length = seconds(end.ms);
        chain.push(format!("tpad=stop_mode=clone:stop_duration={length},trim=end={length}"));
        chain.join(",")
    }

    /// No gap where pieces meet, and one word on the colours of them all.
    fn steady(&self, encode: &Encode) -> String {
        let (n, d) = encode.fps;
        let colours = if self.bt709 { "bt709" } else { "smpte170m" };
        format!("fps={n}/{d},setparams=range=tv:color_primaries={colours}:color_trc={colours}:colorspace={colours}")
    }
}

/// The sound of a piece from its first moment on, or silence as long as the piece. `exact`: a clip's sound ends with it.
fn sound(input: Option<usize>, (ms, exact): (u64, bool), channels: u32) -> String {
    let layout = if channels > 1 { "stereo" } else { "mono" };
    let (format, length) = (format!("aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts={layout}"), seconds(ms));
    let end = if exact { format!(",apad,atrim=end={length}") } else { String::new() };
    match input {
        Some(input) => format!("[{input}:a:0]aresample=48000:async=1:first_pts=0,{format}{end}"),
        None => format!("anullsrc=r=48000:cl={layout},atrim=end={length},{format}"),
    }
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}
