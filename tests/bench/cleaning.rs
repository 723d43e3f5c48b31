//! Cleaning pictures of 12 megapixels from file to file, beside `cp`.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crier::media::file;

use crate::picture::photo;
use crate::table::{Goal, Table};

/// How many pictures are cleaned in one go, and how many goes the middle one is taken of.
const BATCH: usize = 100;
const GOES: usize = 5;

pub async fn cleaning(table: &mut Table) {
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
    println!("{BATCH} JPEGs of 12 megapixels ({megabytes:.1} MB each): clean {} ms, cp {} ms", clean.as_millis(), cp.as_millis());
    table.add("cleaning 12 MP JPEGs: time beside cp", clean.as_secs_f64() / cp.as_secs_f64(), "× cp", Goal::AtMost(1.5));
}
