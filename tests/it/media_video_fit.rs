//! Rendering videos for a need: the bytes are met, the pictures are what the plan says, the brand lies on every one of
//! them, and what was rendered is as clean as what it was made of.

use std::future::pending;
use std::path::{Path, PathBuf};
use std::process::Command;

use crier::media::mp4::residue;
use crier::media::video::plan::plan;
use crier::media::video::{Facts, Overlay, RenderedVideo, Wish, clean_video, look, render_video};
use crier::model::limits::VideoNeed;
use image::RgbaImage;

use crate::media_video::{can_run, ffmpeg};

const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

/// A red square of 20 pixels in the lower right corner, 10 from the edges.
fn mark() -> Overlay {
    Box::new(|width, height| {
        let inside = |at: u32, whole: u32| (whole - 30..whole - 10).contains(&at);
        let red = image::Rgba([255, 0, 0, 255]);
        Ok(RgbaImage::from_fn(width, height, |x, y| if inside(x, width) && inside(y, height) { red } else { image::Rgba([0; 4]) }))
    })
}

struct Studio {
    room: tempfile::TempDir,
}

impl Studio {
    fn new() -> Self {
        Self { room: tempfile::tempdir().unwrap() }
    }

    /// Makes a video, cleans it, and renders it for a need.
    async fn render(&self, line: &str, need: &VideoNeed, brand: Option<Overlay>, cut: Option<u64>) -> Option<(RenderedVideo, Facts)> {
        let folder = self.room.path();
        let name = if line.contains("rotate=") || !line.contains("prores") { "in.mp4" } else { "in.mov" };
        ffmpeg(folder, &format!("{line} {name}"));
        let clean = folder.join("clean.mp4");
        clean_video(&folder.join(name), &clean, pending(), |_| {}).await.unwrap();
        let facts = look(&clean, folder).await.unwrap();
        let plan = plan(&facts, need, cut, brand.is_some()).unwrap();
        if plan.is_nothing() {
            return None;
        }
        let wish = Wish { input: &clean, facts: &facts, plan: &plan, clips: (None, None), max_bytes: need.max_bytes, room: folder };
        let made = render_video(wish, brand, pending(), |_| {}).await.unwrap();
        assert_eq!(residue(std::fs::File::open(&made.file).unwrap()).unwrap(), Vec::<String>::new());
        assert!(made.bytes <= need.max_bytes && made.bytes == std::fs::metadata(&made.file).unwrap().len());
        let after = look(&made.file, folder).await.unwrap();
        assert_eq!((after.width, after.height), (made.width, made.height));
        Some((made, after))
    }

    /// One picture of a video, as it is shown.
    fn picture(&self, file: &Path, n: u32) -> image::RgbImage {
        let out: PathBuf = self.room.path().join("picture.png");
        let pick = format!("select=eq(n\\,{n})");
        let args = ["-nostdin", "-v", "error", "-y", "-i"];
        let done = Command::new("ffmpeg").args(args).arg(file).args(["-vf", &pick, "-frames:v", "1"]).arg(&out).status().unwrap();
        assert!(done.success());
        image::open(out).unwrap().into_rgb8()
    }
}

#[tokio::test]
async fn everything_odd_becomes_what_every_player_takes() {
    if !can_run() {
        return;
    }
    let studio = Studio::new();
    let need = VideoNeed { edits: false, steady: true, ..VideoNeed::of(5_000_000, 640) };
    let table = [
        ("large", "-f lavfi -i testsrc=s=1280x720:r=30:d=0.5", (640, 360)),
        ("odd, 4:4:4", "-f lavfi -i testsrc=s=161x97:r=30:d=0.5 -c:v libx264 -preset ultrafast -pix_fmt yuv444p", (160, 96)),
        ("halves, wide pixels", "-f lavfi -i testsrc=s=160x96:r=25:d=0.5 -flags +ilme+ildct -x264-params tff=1 -vf setsar=2/1", (320, 96)),
        ("120 a second", "-f lavfi -i testsrc=s=160x96:r=120:d=0.5", (160, 96)),
        ("uneven", "-f lavfi -i testsrc=s=160x96:r=25:d=1 -vf select=not(mod(n\\,3))+lt(n\\,9) -vsync vfr", (160, 96)),
        ("10 bits", "-f lavfi -i testsrc=s=160x96:r=25:d=0.5 -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le", (160, 96)),
        (
            "VP9 and Opus",
            "-f lavfi -i testsrc=s=160x96:r=25:d=0.5 -f lavfi -i sine=d=0.5 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus",
            (160, 96),
        ),
        ("telephone", "-f lavfi -i testsrc=s=1280x720:r=25:d=0.5 -f lavfi -i sine=d=0.5 -c:a aac -ac 1 -ar 8000", (640, 360)),
    ];
    for (what, line, size) in table {
        let line = if line.contains("-c:v") { line.to_owned() } else { format!("{line} {H264}") };
        let (made, after) = studio.render(&line, &need, None, None).await.unwrap_or_else(|| panic!("{what}: left alone"));
        assert_eq!((made.width, made.height), size, "{what}");
        assert!(
            after.codec == "h264" && after.plain && after.square && after.steady && !after.interlaced && !after.edited,
            "{what}: {after:?}"
        );
        assert!(after.fps <= 60.5 && made.ms.abs_diff(after.ms) < 100, "{what}: {after:?}");
        assert!(after.sound.as_ref().is_none_or(|sound| sound.codec == "aac"), "{what}: {after:?}");
        assert!(plan(&after, &need, None, false).unwrap().is_nothing(), "{what}: it does not fit its own need: {after:?}");
    }
}

#[tokio::test]
async fn a_turned_video_is_upright_and_hdr_becomes_ordinary() {
    if !can_run() {
        return;
    }
    let studio = Studio::new();
    ffmpeg(studio.room.path(), &format!("-f lavfi -i testsrc=s=160x96:r=25:d=0.5 {H264} plain.mp4"));
    let turned = studio.render("-i plain.mp4 -c copy -metadata:s:v rotate=90", &VideoNeed::of(5_000_000, 120), None, None).await;
    let (made, _) = turned.unwrap();
    assert_eq!((made.width, made.height), (72, 120));
    let shown = studio.picture(&made.file, 0);
    assert_eq!(shown.dimensions(), (72, 120), "the pixels themselves are turned");
    let hlg = "-f lavfi -i testsrc=s=160x96:r=25:d=0.3 -c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 \
               -color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc -pix_fmt yuv420p10le";
    let (_, after) = studio.render(hlg, &VideoNeed::of(5_000_000, 640), None, None).await.unwrap();
    assert!(!after.hdr && after.plain, "{after:?}");
}

#[tokio::test]
async fn the_brand_lies_on_every_picture_where_it_was_drawn() {
    if !can_run() {
        return;
    }
    let studio = Studio::new();
    let source = "-f lavfi -i color=c=gray:s=320x180:r=25:d=1 -f lavfi -i sine=d=1 -c:v libx264 -pix_fmt yuv420p -c:a aac";
    let (made, after) = studio.render(source, &VideoNeed::of(5_000_000, 1_920), Some(mark()), None).await.unwrap();
    assert!(made.branded && after.sound.is_some() && after.ms.abs_diff(1_000) < 100);
    for n in [0, 12, 24] {
        let picture = studio.picture(&made.file, n);
        let near = |x: u32, y: u32, colour: [u8; 3]| {
            let found = picture.get_pixel(x, y).0;
            assert!(found.iter().zip(colour).all(|(a, b)| a.abs_diff(b) < 24), "picture {n}, {x}/{y}: {found:?} is not {colour:?}");
        };
        near(300, 160, [255, 0, 0]);
        near(294, 154, [255, 0, 0]);
        near(280, 140, [128, 128, 128]);
        near(20, 20, [128, 128, 128]);
        near(316, 176, [128, 128, 128]);
    }
}

#[tokio::test]
async fn a_cut_is_exact_enough_and_copied() {
    if !can_run() {
        return;
    }
    let studio = Studio::new();
    let need = VideoNeed { max_ms: Some(1_000), ..VideoNeed::of(5_000_000, 1_920) };
    let line = format!("-f lavfi -i testsrc=s=160x96:r=25:d=2 -f lavfi -i sine=d=2 {H264} -bf 2 -c:a aac");
    let (made, _) = studio.render(&line, &need, None, need.cut_of(2_000)).await.unwrap();
    assert!(made.ms <= 1_000 && made.ms > 800, "{made:?}");
    let first = |file: &Path| studio.picture(file, 5);
    assert_eq!(first(&made.file), first(&studio.room.path().join("clean.mp4")), "copied, not encoded");
    let (branded, _) = studio.render(&line, &need, Some(mark()), need.cut_of(2_000)).await.unwrap();
    assert!(branded.ms <= 1_000 && branded.branded, "{branded:?}");
}

#[tokio::test]
async fn noise_is_brought_under_the_bytes() {
    if !can_run() {
        return;
    }
    let studio = Studio::new();
    let noise = format!("-f lavfi -i nullsrc=s=320x180:r=25:d=3,geq=random(1)*255:128:128 {H264} -crf 10");
    let (made, _) = studio.render(&noise, &VideoNeed::of(400_000, 1_920), None, None).await.unwrap();
    assert!(made.bytes > 100_000, "no smaller than it has to be: {}", made.bytes);
}
