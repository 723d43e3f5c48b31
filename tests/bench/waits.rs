//! The numbers of a person's wait: from a photo to the card that answers it; then what the idle process takes.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crier::clock::Clock;
use crier::sim::telegram::Telegram;
use crier::sim::{World, serve};
use crier::vault::Ring;

use crate::picture::photo;
use crate::table::{Goal, Table, percentile};

const TOKEN: &str = "123456789:AAbenchbenchbenchbenchbench";
const PEOPLE: usize = 20;
const MESSAGES: usize = 200;

pub async fn waits(table: &mut Table) {
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
    add_waits(table, "one person, the next photo as soon as the card is there", alone);

    let mut together = Vec::new();
    for round in 0..MESSAGES / PEOPLE {
        // Made before the moment at which all of them write.
        let photos: Vec<_> = (0..PEOPLE).map(|n| message(MESSAGES + round * PEOPLE + n)).collect();
        let all = people.iter().zip(photos).map(|(person, photo)| tokio::spawn(photo_reaction(telegram.clone(), *person, photo)));
        for one in all.collect::<Vec<_>>() {
            together.push(one.await.unwrap());
        }
    }
    add_waits(table, &format!("{PEOPLE} people at the same moment"), together);
    idle(table, crier.id()).await;
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

fn add_waits(table: &mut Table, what: &str, waits: Vec<Duration>) {
    let mut waits: Vec<_> = waits.into_iter().map(|wait| wait.as_secs_f64() * 1e3).collect();
    waits.sort_by(f64::total_cmp);
    let name = |which| format!("message to first reaction, {what}: {which}");
    table.add(name("p50"), percentile(&waits, 50.0), "ms", Goal::None);
    table.add(name("p95"), percentile(&waits, 95.0), "ms", Goal::AtMost(400.0));
    table.add(name("max"), percentile(&waits, 100.0), "ms", Goal::None);
}

/// What the process takes when nobody writes: once everything under way is done.
async fn idle(table: &mut Table, pid: u32) {
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
    table.add(format!("idle over {seconds} s: processor"), (ticks(pid) - before) as f64 / seconds as f64, "% of a core", Goal::AtMost(1.0));
    table.add("idle: memory", resident(pid, "VmRSS"), "MB", Goal::AtMost(60.0));
}

/// Processor time used, in hundredths of a second.
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

fn memory(pid: u32) -> String {
    format!("{:.0} MB resident (at most {:.0} MB)", resident(pid, "VmRSS"), resident(pid, "VmHWM"))
}

/// Memory in MB, by its name in the kernel's list.
fn resident(pid: u32, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}
