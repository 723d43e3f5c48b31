//! The sandbox: bounds that hold, walls that stand, and nothing that outlives whoever waits for it.

use std::ffi::OsString;
use std::future::pending;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crier::media::sandbox::wall::{Wall, ground};
use crier::media::sandbox::{Bounds, Call, Said, ffmpeg_available, run};
use crier::media::video::clean_video;
use crier::model::trouble::Trouble;

use crate::support::program::crier;

async fn sh(script: &str, bounds: Bounds) -> Said {
    let room = tempfile::tempdir().unwrap();
    run("sh", &["-c".into(), script.into()], room.path(), bounds, pending()).await.unwrap()
}

/// Processes whose command line holds `text`.
fn running(text: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(text)).count()
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_limit_stops_a_runaway() {
    if !ground().await.bounded {
        return crate::support::db::not_run("prlimit is not installed");
    }
    let small = Bounds { memory: 200 << 20, cpu: 1, file: 1 << 20 };
    let begun = Instant::now();
    assert!(!sh("while :; do :; done", small).await.success);
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(!sh("tail /dev/zero", small).await.success, "it takes all the memory that there is");
    assert!(!sh("dd if=/dev/zero of=big bs=64k count=64", small).await.success, "it fills the disk");
    assert!(sh("dd if=/dev/zero of=small bs=64k count=4", small).await.success);
}

#[tokio::test]
async fn what_takes_too_long_is_killed_with_all_that_it_started() {
    let room = tempfile::tempdir().unwrap();
    let mark = format!("sleep 3{}", std::process::id());
    let script = format!("{mark} & {mark}");
    let args = ["-c".into(), OsString::from(script)];
    let limit = tokio::time::sleep(Duration::from_millis(300));
    let said = run("sh", &args, room.path(), Bounds::default(), limit).await;
    assert_eq!(said.map(|_| ()), Err(Trouble::TookTooLong));
    let inner = mark.replace(' ', "\0");
    until("the children of a stopped program end", || running(&inner) == 0).await;
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_killed() {
    let room = tempfile::tempdir().unwrap();
    let mark = format!("4{}", std::process::id());
    let call = Call { program: "sleep", args: vec![mark.clone().into()], room: room.path(), reads: Vec::new(), bounds: Bounds::default() };
    let text = format!("sleep\0{mark}");
    tokio::select! {
        _ = call.run(pending(), |_| {}) => panic!("it sleeps"),
        () = until("it runs", || running(&text) > 0) => {}
    }
    until("it ends with the interest in it", || running(&text) == 0).await;
}

#[tokio::test]
async fn lines_are_heard_as_they_come_and_the_environment_is_not_ours() {
    let room = tempfile::tempdir().unwrap();
    let call = |script: &str| Call {
        program: "sh",
        args: vec!["-c".into(), script.into()],
        room: room.path(),
        reads: Vec::new(),
        bounds: Bounds::default(),
    };
    let mut heard = Vec::new();
    let said = call("echo one; echo two; env; pwd").run(pending(), |line| heard.push(line.to_owned())).await.unwrap();
    assert_eq!(heard[..2], ["one", "two"]);
    assert_eq!(heard.last().unwrap(), &std::fs::canonicalize(room.path()).unwrap().display().to_string());
    assert!(said.success && !heard.iter().any(|line| line.starts_with("HOME=") || line.starts_with("CARGO")), "{heard:?}");
}

#[tokio::test]
async fn behind_a_wall_there_is_no_network_and_no_other_file() {
    let wall = ground().await.wall;
    if wall == Wall::None {
        return println!("not run: this host has no wall to put up");
    }
    let links =
        sh("cat /proc/net/dev /sys/class/net/*/operstate 2>/dev/null; ls /sys/class/net 2>/dev/null; true", Bounds::default()).await;
    assert!(!String::from_utf8_lossy(&links.out).contains("eth"), "{links:?}");
    if wall == Wall::Bwrap {
        let secret = tempfile::tempdir().unwrap();
        std::fs::write(secret.path().join("secret"), "s").unwrap();
        let path = secret.path().join("secret").display().to_string();
        let seen = sh(&format!("cat {path}; ls /root /home /etc/passwd; touch /usr/x"), Bounds::default()).await;
        assert!(!seen.success && seen.out.is_empty(), "{seen:?}");
        let outside = sh("touch inside && ls", Bounds::default()).await;
        assert_eq!(outside.out, b"inside\n");
    }
}

/// What hides behind a harmless name.
fn hostile(folder: &Path) -> Vec<(&'static str, String)> {
    let secret = folder.join("secret.txt");
    std::fs::write(&secret, "SECRET-OF-THE-HOST").unwrap();
    let path = secret.display();
    vec![
        ("hls.mp4", format!("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n{path}\n#EXT-X-ENDLIST\n")),
        ("hls-web.mp4", "#EXTM3U\n#EXTINF:1.0,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n".to_owned()),
        ("concat.mp4", format!("ffconcat version 1.0\nfile '{path}'\n")),
        (
            "sdp.mp4",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n".to_owned(),
        ),
        ("dash.mp4", format!("<?xml version=\"1.0\"?><MPD><Period><BaseURL>{path}</BaseURL></Period></MPD>")),
        // The same behind the first bytes of an MP4 file.
        ("ftyp.mp4", format!("\0\0\0\x10ftypisom\0\0\0\0#EXTM3U\n#EXTINF:1.0,\n{path}\n")),
        ("avi.avi", format!("RIFF\0\0\0\0AVI #EXTM3U\n#EXTINF:1.0,\n{path}\n")),
    ]
}

#[tokio::test]
async fn a_playlist_in_disguise_opens_nothing() {
    if !ffmpeg_available() {
        return crate::support::db::not_run("ffmpeg is not installed");
    }
    let room = tempfile::tempdir().unwrap();
    for (name, text) in hostile(room.path()) {
        let (input, output) = (room.path().join(name), room.path().join("out.mp4"));
        std::fs::write(&input, text).unwrap();
        let refused = clean_video(&input, &output, pending(), |_| {}).await;
        assert!(refused.is_err() && !output.exists(), "{name}: {refused:?}");
        assert!(!format!("{refused:?}").contains("SECRET"), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn a_program_dies_with_a_killed_crier() {
    if !ffmpeg_available() || !ground().await.dies_along {
        return crate::support::db::not_run("ffmpeg or setpriv is not installed");
    }
    let room = tempfile::tempdir().unwrap();
    // Half a minute of work: pictures that have to be encoded.
    let args = "-nostdin -v error -y -f lavfi -i testsrc2=s=1280x720:r=30:d=40 -c:v mjpeg -q:v 12 slow.avi";
    assert!(Command::new("ffmpeg").args(args.split(' ')).current_dir(room.path()).status().unwrap().success());
    let mut program = crier(room.path(), &["clean", "slow.avi", "out.mp4"]).spawn().unwrap();
    let mark = room.path().join("slow.avi").display().to_string();
    until("ffmpeg runs", || running(&mark) > 0 && running("libx264\0") > 0).await;
    program.kill().unwrap();
    program.wait().unwrap();
    until("ffmpeg dies with Crier", || running(&mark) == 0).await;
}
