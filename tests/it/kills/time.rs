//! The system's clock is moved by an hour under the running program, forward and back. libfaketime moves it for the
//! program alone: `SystemTime` jumps, timers and the networks' clocks do not.

use std::path::{Path, PathBuf};

use crier::clock::{Clock, HOUR, Millis};

use super::{NO_POSTGRES, Rig, judged, not_run, seed};

/// Why it did not run.
const NO_FAKETIME: &str = "libfaketime is not installed";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: make crash runs it"]
async fn the_clock_is_moved_by_an_hour() {
    let seed = seed();
    let mut rig = Rig::sqlite(seed).await;
    moved(&mut rig, seed).await;
}

/// The other process lives by the true time meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: make crash runs it"]
async fn the_clock_of_one_of_two_workers_is_moved_by_an_hour() {
    let seed = seed();
    let Some(mut rig) = Rig::postgres(seed).await else { return not_run(NO_POSTGRES) };
    moved(&mut rig, seed).await;
}

async fn moved(rig: &mut Rig, seed: u64) {
    let Some(library) = library() else { return not_run(NO_FAKETIME) };
    let offset = rig.live.folder.path().join("offset");
    set(&offset, "+0");
    rig.starts[0].vars.extend([
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", offset.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("NO_FAKE_STAT", "1".to_owned()),
    ]);
    rig.begin().await;
    let mut person = rig.person(seed);
    // "In a minute" means another moment after each move: what is late may be a question to her.
    person.plans = false;
    for hours in [0, 1, 0, -1, 0] {
        set(&offset, &format!("{hours:+}h"));
        // What waits for its hour to come again keeps her from nothing.
        person.open += 5;
        let begun = Clock::system().now();
        rig.load(&mut person, 12).await;
        let ended = Clock::system().now();
        let hour = |at| hour_of(at + hours * HOUR);
        let logged = rig.running[0].log().lines().any(|line| line.contains(&hour(begun)) || line.contains(&hour(ended)));
        assert!(logged, "CRIER_SEED={seed}: nothing was done at {hours:+} h: the program's clock was not moved\n{}", rig.logs());
    }
    // What was made due in the hour that was taken back waits until that hour has come again.
    set(&offset, "+2h");
    judged(rig, &mut person, seed, "clock moved by an hour 4 times").await;
}

/// The hour of a moment, as the log writes it.
fn hour_of(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap().strftime("%Y-%m-%dT%H:").to_string()
}

/// Moves the clock; the program never reads half a word.
fn set(file: &Path, offset: &str) {
    let new = file.with_extension("new");
    std::fs::write(&new, offset).unwrap();
    std::fs::rename(&new, file).unwrap();
}

/// Where Debian keeps it: beside the system's libraries, by architecture.
fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.flatten();
    folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1")).find(|library| library.is_file())
}
