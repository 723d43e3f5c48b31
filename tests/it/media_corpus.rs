//! Cleaning held against other people's files, and against exiftool.
use crier::media::clean::clean;
use crier::media::clean::residue::residue;
use crier::media::image::decode;
use crier::media::probe::Kind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Groups of exiftool that describe the file itself, and not what was written into it.
/// (Adobe: the byte that says how the colours are stored.)
const HARMLESS: [&str; 11] =
    ["SourceFile", "ExifTool:", "System:", "File:", "Composite:", "PNG:", "PNG-cICP:", "RIFF:", "GIF:", "JFIF:", "Adobe:"];
/// How many cleaned files exiftool looks at.
const SAMPLE: usize = 80;

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn corpus() -> Option<Vec<PathBuf>> {
    let Some(folder) = std::env::var_os("CRIER_CORPUS") else {
        println!("not run: CRIER_CORPUS is not set");
        return None;
    };
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    found.sort();
    Some(found)
}

#[test]
fn no_file_of_the_corpus_keeps_anything_or_changes_its_picture() {
    let Some(files) = corpus() else { return };
    let out = tempfile::tempdir().unwrap();
    let (mut copied, mut recoded, mut refused) = (0, 0, Vec::new());
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        if Kind::of(&bytes).is_none_or(|kind| kind.format().is_none()) {
            continue;
        }
        match clean(&bytes) {
            Err(trouble) => refused.push(format!("{}: {trouble}", path.display())),
            Ok(cleaned) => {
                assert_eq!(residue(&cleaned.bytes), Vec::<String>::new(), "{}", path.display());
                let after = decode(&cleaned.bytes);
                if cleaned.recoded {
                    recoded += 1;
                    assert!(after.is_ok(), "{}", path.display());
                } else {
                    copied += 1;
                    assert_eq!(decode(&bytes).ok(), after.ok(), "{}", path.display());
                }
                let number = copied + recoded;
                if number <= SAMPLE * 4 && number % 3 == 0 {
                    let name = format!("{number}.{}", cleaned.format.extension());
                    std::fs::write(out.path().join(name), &cleaned.bytes).unwrap();
                }
            }
        }
    }
    println!("{copied} copied, {recoded} encoded again, {} refused:", refused.len());
    println!("{}", refused.join("\n"));
    assert!(copied > recoded, "most pictures need no new encoding");
    assert_exiftool_finds_nothing(out.path());
}

/// The independent judge.
fn assert_exiftool_finds_nothing(folder: &Path) {
    let said = Command::new("exiftool").args(["-j", "-G1", "-a", "-u", "-ee"]).arg(folder).output();
    let Ok(said) = said else {
        println!("not run: exiftool is not installed");
        assert!(std::env::var_os("CI").is_none(), "exiftool has to be there under CI");
        return;
    };
    let files: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&said.stdout).unwrap();
    assert!(files.len() > 20, "exiftool looked at {} files", files.len());
    for file in files {
        let left: Vec<_> = file.iter().filter(|(name, _)| !HARMLESS.iter().any(|group| name.starts_with(group))).collect();
        assert!(left.is_empty(), "{}: {left:?}", file["SourceFile"]);
    }
}
