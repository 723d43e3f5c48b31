//! Media, side by side with the tools that people use for it: `make bench-media`. Every tool gets the same files on a
//! file system in memory, warm, in turns; what is told is the middle, the spread and the ratio to the first row.
//!
//! Two tables: cleaning (one file, a hundred), and decoding + logo + encoding at equal quality. Peak memory is taken in a
//! run of its own, by `time`. This program is its own child where a process of Crier's is measured that has no command.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a benchmark that cannot go on has ended")]

mod brand;
mod cleaning;
mod input;
mod runs;

use std::path::{Path, PathBuf};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("--as-child") => return brand::child(&words[1..]),
        _ if words.iter().any(|word| word == "--bench") => {}
        // `cargo test --benches` and the like run it too: measuring is for `cargo bench` alone.
        _ => return println!("not run: the numbers are taken by cargo bench"),
    }
    println!("{} build", if cfg!(debug_assertions) { "debug" } else { "release" });
    let memory = Path::new("/dev/shm");
    let room = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let photo: PathBuf = room.path().join("photo.jpg");
    input::photo(&photo);
    println!("input: 4000 × 3000, {:.2} MB", std::fs::metadata(&photo).unwrap().len() as f64 / 1e6);
    let wanted = |name: &str| words.iter().all(|word| word.starts_with("--") || word == name);
    if wanted("clean") {
        cleaning::table(room.path(), &photo);
    }
    if wanted("brand") {
        brand::tables(room.path(), &photo);
    }
}
