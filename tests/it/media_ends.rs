//! Intro and outro around a video: where there is room for them (a table), what is planned (a table), and what comes out of
//! the one encode: lengths, colours of its pictures, its sound.

use std::future::pending;
use std::path::{Path, PathBuf};
use std::process::Command;

use crier::media::mp4::residue;
use crier::media::rendition::{rendition_key, video_key};
use crier::media::video::plan::{Plan, SoundPlan, joined, plan};
use crier::media::video::{Facts, Overlay, RenderedVideo, Sound, Wish, clean_video, look, render_video};
use crier::model::brand::Brand;
use crier::model::clip::{Clip, seconds};
use crier::model::fit::Fit;
use crier::model::limits::{Format, Need, VideoNeed};
use crier::model::post::CleanFile;
use crier::model::trouble::Trouble;

use crate::media_video::{can_run, ffmpeg};

fn clip(ms: u64) -> Option<Clip> {
    Some(Clip::new(format!("w/{ms}"), ms, Some("sting.mp4")))
}

fn brand(intro: Option<Clip>, outro: Option<Clip>) -> Brand {
    Brand { line: Some("© Ana".into()), intro, outro, ..Brand::default() }
}

/// Full HD, half a minute, as most phones make it.
fn phone() -> Facts {
    Facts {
        bytes: 30_000_000,
        ms: 30_000,
        codec: "h264".into(),
        width: 1_920,
        height: 1_080,
        square: true,
        fps: 30.0,
        steady: true,
        interlaced: false,
        hdr: false,
        bt709: true,
        plain: true,
        sound: Some(Sound { codec: "aac".into(), channels: 2, rate: 48_000, bits: 128_000 }),
        edited: false,
    }
}

#[test]
fn they_go_around_what_leaves_room_for_both() {
    let minute = VideoNeed { max_ms: Some(60_000), ..VideoNeed::of(50_000_000, 1_920) };
    let small = VideoNeed::of(1_000_000, 1_920);
    let both = brand(clip(3_000), clip(2_000));
    for (what, look, need, ms, around) in [
        ("room for both", &both, &minute, 54_000, (3_000, 2_000)),
        ("to the last moment, but for what rounding may add", &both, &minute, 54_700, (3_000, 2_000)),
        ("a moment too long", &both, &minute, 54_701, (0, 0)),
        ("no room at all", &both, &minute, 60_000, (0, 0)),
        ("an outro alone", &brand(None, clip(2_000)), &minute, 57_000, (0, 2_000)),
        ("the whole would have to be spoiled", &both, &small, 45_000, (0, 0)),
        ("the video alone would not", &both, &small, 40_000, (3_000, 2_000)),
        ("a brand without", &brand(None, None), &minute, 10_000, (0, 0)),
        ("however long, where nothing counts", &both, &VideoNeed::of(2_000_000_000, 1_920), 600_000, (3_000, 2_000)),
    ] {
        assert_eq!(look.ends_on(need, ms), around, "{what}");
        assert_eq!(look.ends_fit(need, ms), around != (0, 0), "{what}");
    }
    assert!(small.holds(45_000), "without them it is good enough");
    let cut = minute.cut_of(70_000).unwrap();
    assert_eq!(both.ends_on(&minute, cut), (0, 0), "what was cut to the longest that is taken has no room left");
    assert_eq!([1_000, 2_400, 9_960, 10_000, 149].map(seconds), ["1", "2.4", "10", "10", "0.1"]);
}

#[test]
fn a_brand_of_clips_alone_draws_nothing_and_is_one() {
    let look = Brand { intro: clip(3_000), ..Brand::default() };
    assert!(!look.is_empty() && !look.is_drawn() && look.ends_ms() == 3_000);
    assert!(Brand::default().is_empty());
    assert_eq!(look.files().collect::<Vec<_>>(), ["w/3000"]);
}

#[test]
fn names_of_renditions_know_clips_where_clips_go() {
    let clean = |mime: &str| CleanFile {
        pages: None,
        key: "w/a".into(),
        mime: mime.into(),
        width: 640,
        height: 360,
        bytes: 1,
        moving: true,
        duration: Some(2_000),
        removed: Vec::new(),
        hash: "a".into(),
        origin: Default::default(),
        credit: None,
    };
    let (need, photo) = (VideoNeed::of(5_000_000, 640), Need::new([Format::Jpeg], 1_000_000, 640));
    let (plain, with) = (brand(None, None), brand(clip(3_000), None));
    let other = Brand { intro: None, outro: clip(3_000), ..plain.clone() };
    let renamed = Brand { intro: Some(Clip { name: "other.mp4".into(), ..clip(3_000).unwrap() }), ..plain.clone() };
    let name = |look: &Brand| video_key(&clean("video/mp4"), &need, Some(look), None);
    assert!(name(&plain) != name(&with) && name(&with) != name(&other) && name(&plain) != name(&other));
    assert_eq!(name(&with), name(&renamed), "what a file was called changes nothing");
    let gif = |look: &Brand| video_key(&clean("image/gif"), &need, Some(look), None);
    assert_eq!(gif(&plain), gif(&with), "what moves by itself gets no clip");
    let still = |look: &Brand| rendition_key(&clean("image/jpeg"), &photo, Fit::default(), Some(look));
    assert_eq!(still(&plain), still(&with), "a picture gets none");
}

#[test]
fn size_rate_and_shape_are_the_videos_own() {
    let need = VideoNeed::of(50_000_000, 1_280);
    let intro = Facts { ms: 3_000, width: 1_080, height: 1_920, fps: 60.0, sound: None, bt709: false, interlaced: true, ..phone() };
    let outro = Facts { ms: 2_000, width: 320, height: 180, hdr: true, ..phone() };
    let planned = joined(&phone(), (Some(&intro), Some(&outro)), &need, None).unwrap();
    let made = planned.encode.unwrap();
    assert_eq!((made.size, made.fps, made.ms, planned.cut), ((1_280, 720), (30, 1), 35_000, None));
    let ends = made.ends.unwrap();
    assert_eq!((ends.body, ends.heard, ends.bt709), (30_000, true, true));
    let (front, back) = (ends.intro.unwrap(), ends.outro.unwrap());
    assert_eq!((front.ms, front.size, front.heard), (3_000, (406, 720), false));
    assert_eq!((front.deinterlace, front.tonemap, front.bt709), (true, false, false));
    assert_eq!((back.ms, back.size, back.heard), (2_000, (1_280, 720), true), "a small one fills the frame");
    assert!(back.tonemap && back.bt709 && !back.deinterlace);
}

#[test]
fn the_whole_is_what_bits_and_sound_are_planned_for() {
    let need = VideoNeed::of(5_000_000, 1_920);
    let silent = Facts { sound: None, ..phone() };
    let short = Facts { ms: 10_000, ..phone() };
    let with = |body: &Facts, clip: &Facts| joined(body, (Some(clip), Some(clip)), &need, None).unwrap().encode.unwrap();
    let alone = plan(&phone(), &need, None, true).unwrap().encode.unwrap();
    let whole = with(&phone(), &short);
    let bytes = |bits: u64, ms: u64| (bits + 128_000) * (ms + 1_000) / 8_000;
    assert!(bytes(whole.bits, 50_000) <= 4_900_000 && whole.bits < alone.bits, "{whole:?}");
    assert_eq!(alone.sound, Some(SoundPlan::Copy));
    let encoded = |channels| Some(SoundPlan::Encode { channels, bits: 128_000 });
    assert_eq!(whole.sound, encoded(2), "what is joined is never copied");
    assert_eq!(with(&silent, &short).sound, encoded(2));
    assert_eq!(with(&silent, &Facts { sound: None, ..short.clone() }).sound, None);
    let mono = Facts { sound: Some(Sound { codec: "aac".into(), channels: 1, rate: 44_100, bits: 64_000 }), ..phone() };
    assert_eq!(with(&mono, &Facts { sound: None, ..short.clone() }).sound, encoded(1));
    let hour = Facts { ms: 3_600_000, ..phone() };
    assert_eq!(joined(&hour, (Some(&short), None), &need, None), Err(Trouble::TooBig { max: 5_000_000 }));
}

#[test]
fn a_cut_is_the_videos_own_and_no_clips_are_nothing_new() {
    let need = VideoNeed::of(50_000_000, 1_920);
    let clip = Facts { ms: 1_500, ..phone() };
    let Plan { cut, encode } = joined(&phone(), (None, Some(&clip)), &need, Some(20_000)).unwrap();
    let encode = encode.unwrap();
    assert_eq!((cut, encode.ms), (Some(20_000), 21_500));
    assert_eq!(encode.ends.map(|ends| (ends.intro, ends.body)), Some((None, 20_000)));
    assert_eq!(joined(&phone(), (None, None), &need, Some(20_000)), plan(&phone(), &need, Some(20_000), true));
}

struct Studio {
    room: tempfile::TempDir,
}

/// What goes into a video: where it is, and what it is.
type Film = (PathBuf, Facts);

impl Studio {
    async fn film(&self, name: &str, line: &str) -> Film {
        let folder = self.room.path();
        ffmpeg(folder, &format!("{line} {name}.raw.mp4"));
        let clean = folder.join(format!("{name}.mp4"));
        clean_video(&folder.join(format!("{name}.raw.mp4")), &clean, pending(), |_| {}).await.unwrap();
        let facts = look(&clean, folder).await.unwrap();
        (clean, facts)
    }

    async fn join(&self, body: &Film, clips: [Option<&Film>; 2], cut: Option<u64>, mark: bool) -> (RenderedVideo, Facts) {
        let need = VideoNeed { edits: false, steady: true, ..VideoNeed::of(5_000_000, 1_920) };
        let facts = |film: Option<&'_ Film>| film.map(|film| film.1.clone());
        let known = (facts(clips[0]), facts(clips[1]));
        let plan = joined(&body.1, (known.0.as_ref(), known.1.as_ref()), &need, cut).unwrap();
        let paths = clips.map(|film| film.map(|film| film.0.as_path()));
        let (room, max_bytes) = (self.room.path(), need.max_bytes);
        let wish = Wish { input: &body.0, facts: &body.1, plan: &plan, clips: (paths[0], paths[1]), max_bytes, room };
        let mut told = 0;
        let made = render_video(wish, mark.then(corner), pending(), |percent| told = percent).await.unwrap();
        assert_eq!(residue(std::fs::File::open(&made.file).unwrap()).unwrap(), Vec::<String>::new());
        let after = look(&made.file, room).await.unwrap();
        assert_eq!((after.width, after.height, made.branded), (made.width, made.height, true));
        assert!(after.codec == "h264" && after.plain && after.square && after.steady && !after.edited, "{after:?}");
        assert!(told <= 99);
        (made, after)
    }

    /// The picture that is shown at `ms`.
    fn at(&self, file: &Path, ms: u64) -> image::RgbImage {
        let out = self.room.path().join("picture.png");
        let at = format!("{}.{:03}", ms / 1_000, ms % 1_000);
        let mut take = Command::new("ffmpeg");
        take.args(["-nostdin", "-v", "error", "-y", "-ss", &at, "-i"]).arg(file).args(["-frames:v", "1"]).arg(&out);
        assert!(take.status().unwrap().success());
        image::open(out).unwrap().into_rgb8()
    }

    /// Whether anything is heard from `ms` on for a third of a second.
    fn is_heard(&self, file: &Path, ms: u64) -> bool {
        let at = format!("{}.{:03}", ms / 1_000, ms % 1_000);
        let args = ["-map", "0:a:0", "-t", "0.3", "-f", "s16le", "-ac", "1", "-"];
        let said = Command::new("ffmpeg").args(["-nostdin", "-v", "error", "-ss", &at, "-i"]).arg(file).args(args).output().unwrap();
        assert!(said.status.success() && said.stdout.len() > 10_000, "there is sound, if only silence");
        said.stdout.chunks_exact(2).map(|sample| i16::from_le_bytes([sample[0], sample[1]]).unsigned_abs()).max() > Some(500)
    }
}

/// A red square of 20 pixels in the lower right corner, 10 from the edges.
fn corner() -> Overlay {
    Box::new(|width, height| {
        let inside = |at: u32, whole: u32| (whole - 30..whole - 10).contains(&at);
        let (red, nothing) = (image::Rgba([255, 0, 0, 255]), image::Rgba([0; 4]));
        Ok(image::RgbaImage::from_fn(width, height, |x, y| if inside(x, width) && inside(y, height) { red } else { nothing }))
    })
}

fn near(picture: &image::RgbImage, (x, y): (u32, u32), colour: [u8; 3], what: &str) {
    let found = picture.get_pixel(x, y).0;
    assert!(found.iter().zip(colour).all(|(a, b)| a.abs_diff(b) < 24), "{what}, {x}/{y}: {found:?} is not {colour:?}");
}

const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";
const GREEN: [u8; 3] = [0, 255, 0];
const BLUE: [u8; 3] = [0, 0, 255];
const GRAY: [u8; 3] = [128, 128, 128];

#[tokio::test]
async fn one_encode_holds_all_three_with_the_logo_on_the_middle_one() {
    if !can_run() {
        return;
    }
    let studio = Studio { room: tempfile::tempdir().unwrap() };
    // Another shape, another rate, no sound; the video itself; a tall one with another sound.
    let intro = studio.film("intro", &format!("-f lavfi -i color=c=0x00ff00:s=240x240:r=50:d=1 {H264}")).await;
    let tone = "-c:a aac -ar 44100";
    let body = format!("-f lavfi -i color=c=gray:s=320x180:r=25:d=2 -f lavfi -i sine=d=2:f=600 {H264} {tone} -ac 2");
    let body = studio.film("body", &body).await;
    let outro = format!("-f lavfi -i color=c=0x0000ff:s=90x160:r=10:d=1 -f lavfi -i sine=d=1:f=900 {H264} {tone} -ac 1");
    let outro = studio.film("outro", &outro).await;
    let (made, after) = studio.join(&body, [Some(&intro), Some(&outro)], None, true).await;
    assert!(after.ms.abs_diff(4_000) < 120 && made.ms.abs_diff(4_000) < 120, "{after:?}");
    assert_eq!((made.width, made.height, after.fps.round() as u32), (320, 180, 25));
    let sound = after.sound.unwrap();
    assert_eq!((sound.codec.as_str(), sound.channels, sound.rate), ("aac", 2, 48_000));

    for ms in [0, 500, 900] {
        let picture = studio.at(&made.file, ms);
        near(&picture, (160, 90), GREEN, "the intro");
        near(&picture, (200, 160), GREEN, "the intro, as high as the frame");
        near(&picture, (20, 90), [0; 3], "beside the intro");
        near(&picture, (300, 160), [0; 3], "no logo on the intro");
    }
    for ms in [1_080, 2_000, 2_880] {
        let picture = studio.at(&made.file, ms);
        near(&picture, (160, 90), GRAY, "the video");
        near(&picture, (300, 160), [255, 0, 0], "the logo");
    }
    for ms in [3_120, 3_700] {
        let picture = studio.at(&made.file, ms);
        near(&picture, (160, 90), BLUE, "the outro");
        near(&picture, (300, 160), [0; 3], "no logo beside the outro");
    }
    let heard = [100, 500, 1_200, 2_400, 3_200].map(|ms| studio.is_heard(&made.file, ms));
    assert_eq!(heard, [false, false, true, true, true], "silence where the intro has no sound");
}

#[tokio::test]
async fn a_silent_video_is_silent_between_its_clips_and_a_cut_is_its_own() {
    if !can_run() {
        return;
    }
    let studio = Studio { room: tempfile::tempdir().unwrap() };
    let sounding = format!("-f lavfi -i color=c=0x00ff00:s=160x96:r=25:d=1 -f lavfi -i sine=d=1 {H264} -c:a aac");
    let intro = studio.film("intro", &sounding).await;
    let body = studio.film("body", &format!("-f lavfi -i color=c=gray:s=160x96:r=25:d=4 {H264}")).await;
    let silent = studio.film("outro", &format!("-f lavfi -i color=c=0x0000ff:s=160x96:r=25:d=1 {H264}")).await;
    let (made, after) = studio.join(&body, [Some(&intro), Some(&silent)], Some(1_000), false).await;
    assert!(after.ms.abs_diff(3_000) < 120, "a second of each: {after:?}");
    near(&studio.at(&made.file, 1_500), (80, 48), GRAY, "the beginning of the video");
    near(&studio.at(&made.file, 2_500), (80, 48), BLUE, "the outro right behind the cut");
    assert_eq!([300, 1_300, 2_300].map(|ms| studio.is_heard(&made.file, ms)), [true, false, false]);
    let (made, after) = studio.join(&body, [None, Some(&silent)], None, false).await;
    assert!(after.sound.is_none() && after.ms.abs_diff(5_000) < 120, "{after:?}");
    near(&studio.at(&made.file, 0), (80, 48), GRAY, "no intro");
    near(&studio.at(&made.file, 4_500), (80, 48), BLUE, "the outro");
}

#[tokio::test]
async fn colours_of_a_clip_stay_what_they_are() {
    if !can_run() {
        return;
    }
    let studio = Studio { room: tempfile::tempdir().unwrap() };
    // The same orange, made by the rules of HD in the clip, by those of SD in the video.
    let made_by = |matrix: &str, tag: &str| {
        let filter = format!("-vf scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p");
        format!(
            "-f lavfi -i color=c=0xd06010:s=320x180:r=25:d=1,format=rgb24 {filter} -colorspace {tag} -color_primaries {tag} -color_trc {tag} {H264}"
        )
    };
    let intro = studio.film("intro", &made_by("bt709", "bt709")).await;
    let body = studio.film("body", &made_by("bt601", "smpte170m")).await;
    assert!(intro.1.bt709 && !body.1.bt709);
    let (made, after) = studio.join(&body, [Some(&intro), None], None, false).await;
    assert!(!after.bt709, "the video's own rules");
    for ms in [500, 1_500] {
        let picture = studio.at(&made.file, ms);
        near(&picture, (160, 90), [0xd0, 0x60, 0x10], "orange");
    }
    let (clip, video) = (studio.at(&made.file, 500), studio.at(&made.file, 1_500));
    let apart = clip.get_pixel(160, 90).0.iter().zip(video.get_pixel(160, 90).0).map(|(a, b)| a.abs_diff(b)).max();
    assert!(apart <= Some(6), "the same on both sides of the joint: {apart:?}");
}

#[tokio::test]
async fn bright_and_half_pictures_of_clips_become_ordinary() {
    if !can_run() {
        return;
    }
    let studio = Studio { room: tempfile::tempdir().unwrap() };
    let hlg = "-f lavfi -i color=c=0x00ff00:s=160x96:r=25:d=1 -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 \
               -color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc -pix_fmt yuv420p10le";
    let intro = studio.film("intro", hlg).await;
    let halves = "-f lavfi -i color=c=0x0000ff:s=160x96:r=25:d=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p \
                  -flags +ilme+ildct -x264-params tff=1";
    let outro = studio.film("outro", halves).await;
    assert!(intro.1.hdr && outro.1.interlaced);
    let body = studio.film("body", &format!("-f lavfi -i color=c=gray:s=160x96:r=25:d=1 {H264}")).await;
    let (made, after) = studio.join(&body, [Some(&intro), Some(&outro)], None, false).await;
    assert!(!after.hdr && !after.interlaced && after.ms.abs_diff(3_000) < 120, "{after:?}");
    let [first, second, third] = [500, 1_500, 2_500].map(|ms| studio.at(&made.file, ms).get_pixel(80, 48).0);
    assert!(first[1] > 150 && first[1] > first[0].max(first[2]) + 60, "green: {first:?}");
    assert!(second.iter().all(|part| part.abs_diff(128) < 24), "gray: {second:?}");
    assert!(third[2] > 200 && third[0].max(third[1]) < 60, "blue: {third:?}");
}
