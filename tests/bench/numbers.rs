//! The numbers of a person's wait, measured and printed, never asserted: `cargo bench`.
//!
//! Runs the built `crier run` on the system clock against the simulated Telegram (in this process), sends photos and
//! takes the time until the card that answers each is there to see; then looks at the idle process; then cleans pictures
//! of 12 megapixels from file to file beside `cp`. Goals: p95 under 400 ms, under 1 % CPU and 60 MB when idle, at most
//! 1.5 times `cp`.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has ended")]

use std::io::Cursor;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crier::clock::Clock;
use crier::media::file;
use crier::sim::telegram::Telegram;
use crier::sim::{World, serve};
use crier::vault::Ring;
use image::codecs::jpeg::JpegEncoder;

const TOKEN: &str = "123456789:AAbenchbenchbenchbenchbench";
const PEOPLE: usize = 20;
const MESSAGES: usize = 200;
/// How many pictures are cleaned in one go, and how many goes the middle one is taken of.
const BATCH: usize = 100;
const GOES: usize = 5;

#[tokio::main]
async fn main() {
    // `cargo test --benches` and the like run it too: measuring is for `cargo bench` alone.
    if !std::env::args().any(|arg| arg == "--bench") {
        println!("not run: the numbers are taken by cargo bench");
        return;
    }
    println!("{} build", if cfg!(debug_assertions) { "debug" } else { "release" });
    waits().await;
    cleaning().await;
}

async fn waits() {
    let telegram = Telegram::new(&World::new(Clock::system()), TOKEN);
    let served = serve(telegram.router()).await.unwrap();
    let people: Vec<i64> = (0..PEOPLE).map(|n| telegram.person(&format!("person{n}"), "en")).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut crier = start(&served.base, &people, folder.path());
    for person in &people {
        reaction(&telegram, *person, "", || telegram.start(*person, "").is_some()).await;
    }
    println!("fresh: {}", memory(crier.id()));

    let mut alone = Vec::new();
    for n in 0..MESSAGES {
        alone.push(photo_reaction(telegram.clone(), people[0], message(n)).await);
    }
    print_waits("one person, the next photo as soon as the card is there", alone);

    let mut together = Vec::new();
    for round in 0..MESSAGES / PEOPLE {
        // Made before the moment at which all of them write.
        let photos: Vec<_> = (0..PEOPLE).map(|n| message(MESSAGES + round * PEOPLE + n)).collect();
        let all = people.iter().zip(photos).map(|(person, photo)| tokio::spawn(photo_reaction(telegram.clone(), *person, photo)));
        for one in all.collect::<Vec<_>>() {
            together.push(one.await.unwrap());
        }
    }
    print_waits(&format!("{PEOPLE} people at the same moment"), together);
    idle(crier.id()).await;
    crier.kill().unwrap();
    crier.wait().unwrap();
}

fn start(base: &str, people: &[i64], folder: &Path) -> Child {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let owners: Vec<_> = people.iter().map(ToString::to_string).collect();
    Command::new(env!("CARGO_BIN_EXE_crier"))
        .arg("run")
        .current_dir(folder)
        .env("TELEGRAM_TOKEN", TOKEN)
        .env("CRIER_OWNERS", owners.join(","))
        .env("CRIER_KEYS", Ring::new_key("bench").unwrap())
        .env("CRIER_DATA", folder.join("data"))
        .env("TELEGRAM_API_URL", base)
        .env("PORT", port.to_string())
        .env("CRIER_LOG", "warn")
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

/// From a photo on its way to the card that answers it.
async fn photo_reaction(telegram: Arc<Telegram>, person: i64, (caption, photo): (String, Vec<u8>)) -> Duration {
    let send = || !telegram.send(person, vec![("sea.jpg".to_owned(), photo)], &caption).is_empty();
    reaction(&telegram, person, &caption, send).await
}

/// The `n`th message, like no other.
fn message(n: usize) -> (String, Vec<u8>) {
    (format!("Caption {n}."), photo(1_280, 800 + u32::try_from(n).unwrap()))
}

/// Until the bot says something with `text` in it: an earlier card that gets its picture meanwhile does not count.
async fn reaction(telegram: &Telegram, person: i64, text: &str, act: impl FnOnce() -> bool) -> Duration {
    let begun = Instant::now();
    assert!(act(), "the simulator knows everybody");
    while !telegram.heard(person).iter().any(|said| said.contains(text)) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no reaction");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    begun.elapsed()
}

fn print_waits(what: &str, mut waits: Vec<Duration>) {
    waits.sort();
    let at = |percent: usize| waits[(waits.len() - 1) * percent / 100].as_millis();
    println!("message to first reaction, {what}: p50 {} ms, p95 {} ms, worst {} ms ({} photos)", at(50), at(95), at(100), waits.len());
}

/// What the process takes when nobody writes: once everything under way is done.
async fn idle(pid: u32) {
    let mut before = ticks(pid);
    let begun = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let now = ticks(pid);
        if now - before <= 4 || begun.elapsed() > Duration::from_secs(120) {
            break;
        }
        before = now;
    }
    println!("all pictures done after {} s; {}", begun.elapsed().as_secs(), memory(pid));
    let (before, seconds) = (ticks(pid), 20);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    // Clock ticks are hundredths of a second on Linux.
    println!("idle: {:.2} % CPU over {seconds} s, {}", (ticks(pid) - before) as f64 / seconds as f64, memory(pid));
}

/// Processor time used, in hundredths of a second.
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

fn memory(pid: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
    };
    format!("{} MB resident (at most {} MB)", of("VmRSS"), of("VmHWM"))
}

async fn cleaning() {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let (from, copied, cleaned) = (folder.path().join("from"), folder.path().join("copied"), folder.path().join("cleaned"));
    for path in [&from, &copied, &cleaned] {
        std::fs::create_dir(path).unwrap();
    }
    let picture = photo(4_000, 3_000);
    let files: Vec<_> = (0..BATCH).map(|n| from.join(format!("{n}.jpg"))).collect();
    for path in &files {
        std::fs::write(path, &picture).unwrap();
    }
    let (mut copying, mut working) = (Vec::new(), Vec::new());
    for _ in 0..GOES {
        let begun = Instant::now();
        assert!(Command::new("cp").args(&files).arg(&copied).status().unwrap().success());
        copying.push(begun.elapsed());
        let begun = Instant::now();
        for path in &files {
            let done = file::clean(path, &cleaned.join(path.file_name().unwrap()), std::future::pending()).await.unwrap();
            assert!(!done.recoded && !done.removed.is_empty());
        }
        working.push(begun.elapsed());
    }
    copying.sort();
    working.sort();
    let (cp, clean) = (copying[GOES / 2], working[GOES / 2]);
    let megabytes = picture.len() as f64 / 1e6;
    println!(
        "{BATCH} JPEGs of 12 megapixels ({megabytes:.1} MB each): clean {} ms, cp {} ms, ratio {:.2}",
        clean.as_millis(),
        cp.as_millis(),
        clean.as_secs_f64() / cp.as_secs_f64()
    );
}

/// A photo with detail in it, and EXIF that says where it was taken.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)) >> 28;
        image::Rgb([(x * 255 / width + grain) as u8, (y * 255 / height + grain) as u8, ((x + y) / 16 + grain) as u8])
    });
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
    let jpeg = jpeg.into_inner();
    // A TIFF block with one entry: the camera's name, after the header.
    let exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x08\0\0\0\x1a\0\0\0\0\0\0\0A camera";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat()
}
