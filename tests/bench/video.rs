//! Videos beside bare ffmpeg with the same arguments: cleaning by copying, and the brand over the whole length. Medians of
//! interleaved runs, warm, on tmpfs where there is one. `make bench-video`.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::future::pending;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crier::media::file;
use crier::media::video::plan::plan;
use crier::media::video::{Overlay, Wish, look, render_video};
use crier::model::limits::VideoNeed;
use image::{DynamicImage, Rgba, RgbaImage};

/// How many runs the middle one is taken of: of cleaning, which is quick, and of encoding.
const RUNS: (usize, usize) = (9, 3);
/// Upright full HD, noisy, 12 Mbit/s, ten seconds that are repeated.
const SOURCE: &str = "-f lavfi -i testsrc2=s=1080x1920:r=30:d=10,noise=alls=24:allf=t -f lavfi -i sine=d=10 -c:v libx264 \
    -preset ultrafast -b:v 12M -maxrate 12M -bufsize 12M -pix_fmt yuv420p -c:a aac";
/// The very same filter for the streams as Crier's.
const COPY: &str = "-map 0:V:0 -map 0:a:0? -dn -sn -c copy -map_metadata -1 -map_chapters -1 -fflags +bitexact -flags:v +bitexact \
    -flags:a +bitexact -bsf:v filter_units=pass_types=1-5|7-11 -metadata:s:v handler_name= -metadata:s:a handler_name= \
    -empty_hdlr_name 1 -use_editlist 0 -movflags +faststart+negative_cts_offsets -f mp4";
const X264: &str = "-map [out] -map 0:a:0? -c:v libx264 -preset veryfast -profile:v high -crf 21 -maxrate 9331k -bufsize 9331k -g 60 \
    -bf 2 -r 30/1 -pix_fmt yuv420p -c:a copy -bsf:v filter_units=pass_types=1-5|7-11 -movflags +faststart -f mp4";

fn ffmpeg(folder: &Path, line: &str, more: &[&str], output: &str) {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y"]).args(line.split_whitespace()).args(more).arg(output).current_dir(folder);
    assert!(command.status().unwrap().success(), "{line}");
}

fn median(mut all: Vec<Duration>) -> (Duration, Duration, Duration) {
    all.sort();
    (all[all.len() / 2], all[0], all[all.len() - 1])
}

fn told(what: &str, own: Vec<Duration>, bare: Vec<Duration>) {
    let ((own, own_low, own_high), (bare, bare_low, bare_high)) = (median(own), median(bare));
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{what}: Crier {:.0} ms ({:.0}–{:.0}), ffmpeg {:.0} ms ({:.0}–{:.0}), ratio {:.3}",
        ms(own),
        ms(own_low),
        ms(own_high),
        ms(bare),
        ms(bare_low),
        ms(bare_high),
        own.as_secs_f64() / bare.as_secs_f64()
    );
}

async fn cleaning(folder: &Path) {
    let (mut own, mut program, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS.0 {
        let begun = Instant::now();
        ffmpeg(folder, "-protocol_whitelist file,pipe -f mov -i source.mp4", &COPY.split_whitespace().collect::<Vec<_>>(), "bare.mp4");
        bare.push(begun.elapsed());
        let begun = Instant::now();
        file::clean(&folder.join("source.mp4"), &folder.join("clean.mp4"), pending()).await.unwrap();
        own.push(begun.elapsed());
        let begun = Instant::now();
        let done =
            Command::new(env!("CARGO_BIN_EXE_crier")).args(["clean", "source.mp4", "clean.mp4"]).current_dir(folder).output().unwrap();
        assert!(done.status.success());
        program.push(begun.elapsed());
    }
    told("cleaning 45 MB, in process", own, bare.clone());
    told("cleaning 45 MB, `crier clean`", program, bare);
}

/// A red bar of 300 x 100 in the lower right corner.
fn logo(width: u32, height: u32) -> RgbaImage {
    let inside = |x: u32, y: u32| (width - 340..width - 40).contains(&x) && (height - 140..height - 40).contains(&y);
    RgbaImage::from_fn(width, height, |x, y| if inside(x, y) { Rgba([220, 30, 30, 230]) } else { Rgba([0; 4]) })
}

async fn branding(folder: &Path) {
    ffmpeg(folder, "-i source.mp4 -t 6", &["-c", "copy"], "short.mp4");
    file::clean(&folder.join("short.mp4"), &folder.join("short-clean.mp4"), pending()).await.unwrap();
    let bar = image::imageops::crop_imm(&logo(1_080, 1_920), 740, 1_780, 300, 100).to_image();
    DynamicImage::ImageRgba8(bar).save(folder.join("logo.png")).unwrap();
    let input = folder.join("short-clean.mp4");
    let facts = look(&input, folder).await.unwrap();
    let plan = plan(&facts, &VideoNeed::of(50_000_000, 1_920), None, true).unwrap();
    let laid = "[0:V:0][1:v]overlay=740:1780:eof_action=repeat:format=yuv420[out]";
    let (mut own, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..RUNS.1 {
        let begun = Instant::now();
        let more: Vec<&str> = ["-filter_complex", laid].into_iter().chain(X264.split_whitespace()).collect();
        ffmpeg(folder, "-i short-clean.mp4 -i logo.png", &more, "bare.mp4");
        bare.push(begun.elapsed());
        let begun = Instant::now();
        let overlay: Overlay = Box::new(|width, height| Ok(logo(width, height)));
        let room = tempfile::tempdir_in(folder).unwrap();
        let wish = Wish { input: &input, facts: &facts, plan: &plan, clips: (None, None), max_bytes: 50_000_000, room: room.path() };
        render_video(wish, Some(overlay), pending(), |_| {}).await.unwrap();
        own.push(begun.elapsed());
    }
    told("brand over 6 s of 1080 x 1920", own, bare);
}

#[tokio::main]
async fn main() {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    ffmpeg(folder.path(), SOURCE, &[], "ten.mp4");
    ffmpeg(folder.path(), "-stream_loop 2 -i ten.mp4", &["-c", "copy"], "source.mp4");
    println!("{:.1} MB", std::fs::metadata(folder.path().join("source.mp4")).unwrap().len() as f64 / 1e6);
    cleaning(folder.path()).await;
    branding(folder.path()).await;
}
