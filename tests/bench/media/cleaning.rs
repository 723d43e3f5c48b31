//! Cleaning from file to file, beside `cp`, exiftool and mat2.

use std::path::{Path, PathBuf};

use crier::media::clean;

use crate::runs::{Row, compare, said, word};

/// How many files a batch has.
const BATCH: usize = 100;

pub fn table(room: &Path, photo: &Path) {
    let crier = env!("CARGO_BIN_EXE_crier");
    let bytes = std::fs::read(photo).unwrap();
    one(room, photo, &bytes, crier);
    batch(room, &bytes, crier);
}

fn one(room: &Path, photo: &Path, bytes: &[u8], crier: &str) {
    let (from, out) = (word(photo), room.join("out.jpg"));
    // mat2 writes beside its input, under a name of its own.
    let beside = room.join("photo.cleaned.jpg");
    let to = word(&out);
    let rows = vec![
        Row::process("`cp`", 15, &["cp", from, to]),
        Row::process("**`crier clean`**", 15, &[crier, "clean", from, to]),
        Row::process("`exiftool -all=`", 7, &["exiftool", "-q", "-all=", "-o", to, from]),
        Row::process("`mat2 --lightweight`", 3, &["mat2", "--lightweight", from]),
        Row::process("`mat2` (encodes again)", 3, &["mat2", from]),
        Row::within("Crier within a process, memory to memory", 41, || {
            let cleaned = clean::clean(bytes).unwrap();
            assert!(!cleaned.recoded && cleaned.removed.len() > 3);
        }),
        Row::within("copying the same bytes in memory", 41, || {
            std::hint::black_box(bytes.to_vec());
        }),
    ];
    let before = || {
        let _ = std::fs::remove_file(&out);
        let _ = std::fs::remove_file(&beside);
    };
    compare("Cleaning one JPEG of 12 megapixels, file to file", rows, before, |name| {
        if name.contains("crier") {
            let left = said(&["exiftool", "-G0", "-s", "-EXIF:all", "-XMP:all", "-IPTC:all", "-Comment", "-JUMBF:all", "-Trailer:all", to]);
            assert!(left.trim().is_empty(), "{left}");
        }
    });
}

fn batch(room: &Path, bytes: &[u8], crier: &str) {
    let (from, out) = (room.join("from"), room.join("to"));
    std::fs::create_dir(&from).unwrap();
    let files: Vec<PathBuf> = (0..BATCH).map(|n| from.join(format!("{n:03}.jpg"))).collect();
    for file in &files {
        std::fs::write(file, bytes).unwrap();
    }
    let all: Vec<&str> = files.iter().map(|file| word(file)).collect();
    let line = |head: &[&'static str], tail: &[&'static str]| -> Vec<String> {
        head.iter().copied().chain(all.iter().copied()).chain(tail.iter().copied()).map(str::to_owned).collect()
    };
    let to = word(&out);
    let cp: Vec<String> = line(&["cp"], &[]).into_iter().chain([to.to_owned()]).collect();
    let mat2 = line(&["mat2"], &[]);
    let row = |name: &str, rounds, line: &[String]| {
        let words: Vec<&str> = line.iter().map(String::as_str).collect();
        Row::process(name, rounds, &words)
    };
    let rows = vec![
        row("`cp`", 7, &cp),
        Row::process("**`crier clean DIR OUT`**", 7, &[crier, "clean", word(&from), to]),
        Row::process("**`crier clean DIR OUT`, one processor**", 7, &["taskset", "-c", "0", crier, "clean", word(&from), to]),
        Row::process("`cp`, one processor", 7, &["taskset", "-c", "0", "cp", "-r", word(&from), to]),
        Row::process("`exiftool -all=`", 2, &["exiftool", "-q", "-all=", "-o", to, word(&from)]),
        row("`mat2` (encodes again)", 1, &mat2),
    ];
    let before = || {
        let _ = std::fs::remove_dir_all(&out);
        std::fs::create_dir(&out).unwrap();
        for file in &files {
            let _ = std::fs::remove_file(file.with_extension("cleaned.jpg"));
        }
    };
    compare("Cleaning a hundred of them in one go", rows, before, |_| {});
    before();
    std::fs::remove_dir_all(&from).unwrap();
    std::fs::remove_dir_all(&out).unwrap();
}
