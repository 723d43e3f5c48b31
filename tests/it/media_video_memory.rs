//! A large video passes through the real program without ever being in its memory: from the folder of a local Bot API
//! server through cleaning to the preview.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crier::media::sandbox::ffmpeg_available;

use crate::support::db::not_run;
use crate::support::live::Live;
use crate::support::program::{Running, Start, crier};

/// The most that Crier itself may ever hold (design.md, section 8), in kilobytes.
const MOST: u64 = 150_000;
/// How long the simulated Telegram may take to receive all of it.
const PATIENCE: Duration = Duration::from_secs(150);
/// How large the video is at least: were it read whole anywhere, the limit would be passed.
const LARGE: u64 = 160_000_000;

/// A noisy second, repeated until it is large.
fn large(folder: &Path) -> Vec<u8> {
    let run = |line: &str| {
        let done =
            Command::new("ffmpeg").args("-nostdin -v error -y".split(' ')).args(line.split(' ')).current_dir(folder).status().unwrap();
        assert!(done.success(), "{line}");
    };
    run("-f lavfi -i testsrc2=s=1280x720:r=30:d=1,noise=alls=60:allf=t -c:v libx264 -preset ultrafast -crf 4 -pix_fmt yuv420p second.mp4");
    let one = std::fs::metadata(folder.join("second.mp4")).unwrap().len();
    run(&format!("-stream_loop {} -i second.mp4 -c copy large.mp4", LARGE / one + 1));
    let bytes = std::fs::read(folder.join("large.mp4")).unwrap();
    assert!(bytes.len() as u64 > LARGE);
    bytes
}

/// The most memory that a process has ever held, in kilobytes.
fn peak(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_video_is_never_in_memory() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let live = Live::new().await;
    let root = live.folder.path().join("server");
    std::fs::create_dir(&root).unwrap();
    live.telegram.serve_locally(&root);
    let film = large(live.folder.path());
    let start = Start { vars: vec![("TELEGRAM_FILES", root.display().to_string())], ..Start::default() };
    let mut running = Running::spawn(&live, &start);
    running.ready().await;
    live.connect_channel("news").await;
    live.telegram.document(live.ana, "large.mp4", film, "All of it").unwrap();
    live.until("it is clean", || live.telegram.transcript(live.ana).contains("🧹")).await;
    // Upload and all: what the card shows is what goes to the channel, by its name.
    let shown = || live.telegram.transcript(live.ana).contains("[video 1280x720 picture.mp4]");
    let begun = Instant::now();
    while !shown() {
        assert!(begun.elapsed() < PATIENCE, "no preview\n{}", running.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let peak = peak(running.pid()).unwrap();
    println!("crier run: {peak} kB at most");
    assert!(peak < MOST, "{peak} kB\n{}", running.log());
    running.terminate().await;
}

#[test]
fn cleaning_a_large_video_takes_little_memory() {
    if !ffmpeg_available() {
        return not_run("ffmpeg is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    large(folder.path());
    let mut child = crier(folder.path(), &["clean", "large.mp4", "out.mp4"]).spawn().unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = most.max(peak(child.id()).unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    println!("crier clean: {most} kB at most");
    assert!(child.wait().unwrap().success() && most > 0 && most < MOST, "{most} kB");
}
