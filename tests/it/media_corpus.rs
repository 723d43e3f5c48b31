//! Cleaning held against other people's files, all of them, and against exiftool and ffprobe.
//!
//! Each file goes the way of `crier clean`: it ends as clean, or is refused with a sentence in every language.
use crier::i18n;
use crier::media::clean::clean;
use crier::media::clean::residue::residue;
use crier::media::file;
use crier::media::image::decode;
use crier::media::probe::Kind;
use crier::model::lang::Lang;
use crier::model::trouble::Trouble;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Groups of exiftool that describe a picture's file itself, and not what was written into it.
/// (Adobe: the byte that says how the colours are stored.)
const HARMLESS: [&str; 11] =
    ["SourceFile", "ExifTool:", "System:", "File:", "Composite:", "PNG:", "PNG-cICP:", "RIFF:", "GIF:", "JFIF:", "Adobe:"];
/// How long one file may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(150);

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_none_or(|end| end != "tsv") {
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

fn kind(path: &Path) -> Option<Kind> {
    Kind::of(&std::fs::read(path).unwrap())
}

/// What became of all files.
#[derive(Default)]
struct Tally {
    copied: u32,
    recoded: u32,
    videos: u32,
    refused: Vec<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_of_the_corpus_ends_as_clean_or_as_a_sentence() {
    let Some(files) = corpus() else { return };
    let (pictures, videos) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut tally = Tally::default();
    for (number, path) in files.iter().enumerate() {
        let made = pictures.path().join(number.to_string());
        match file::clean(path, &made, tokio::time::sleep(PATIENCE)).await {
            Err(trouble) => {
                assert_ne!(trouble, Trouble::TookTooLong, "{} hangs", path.display());
                assert!(!matches!(trouble, Trouble::LeftOver { .. }), "{}: {trouble}", path.display());
                assert!(!made.exists(), "{}: refused, and a file all the same", path.display());
                assert!(Lang::ALL.iter().all(|lang| !i18n::plain(*lang, &trouble.say()).is_empty()));
                tally.refused.push(format!("{}: {trouble}", path.display()));
            }
            Ok(_) if kind(&made).is_some_and(Kind::is_video) => {
                tally.videos += 1;
                std::fs::rename(&made, videos.path().join(format!("{number}.mp4"))).unwrap();
            }
            Ok(done) => {
                looked_at(path, &made, done.recoded);
                *(if done.recoded { &mut tally.recoded } else { &mut tally.copied }) += 1;
                let end = kind(&made).unwrap().format().unwrap().extension();
                std::fs::rename(&made, pictures.path().join(format!("{number}.{end}"))).unwrap();
            }
        }
    }
    let Tally { copied, recoded, videos: films, refused } = tally;
    println!("{} files: {copied} copied, {recoded} encoded again, {films} videos, {} refused:", files.len(), refused.len());
    println!("{}", refused.join("\n"));
    assert!(copied > recoded, "most pictures need no new encoding");
    assert!(copied + recoded > 200 && films > 20, "the corpus is not the one that is meant");
    exiftool_finds_nothing(pictures.path(), (copied + recoded) as usize);
    ffprobe_finds_nothing(videos.path());
}

/// The second look, and the pixels: the very same where nothing had to change.
fn looked_at(path: &Path, made: &Path, recoded: bool) {
    let after = std::fs::read(made).unwrap();
    assert_eq!(residue(&after), Vec::<String>::new(), "{}", path.display());
    let pixels = decode(&after);
    if recoded {
        assert!(pixels.is_ok(), "{}", path.display());
    } else {
        assert_eq!(decode(&std::fs::read(path).unwrap()).ok(), pixels.ok(), "{}", path.display());
    }
    // What is clean stays as it is.
    if let Ok(again) = clean(&after) {
        assert_eq!((again.bytes == after, again.removed.len()), (true, 0), "{}", path.display());
    }
}

/// The independent judge of pictures.
fn exiftool_finds_nothing(folder: &Path, count: usize) {
    let said = Command::new("exiftool").args(["-j", "-G1", "-a", "-u", "-ee"]).arg(folder).output();
    let Ok(said) = said else { return missing("exiftool") };
    let files: Vec<Map<String, Value>> = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(files.len(), count, "exiftool looked at all of them");
    for file in files {
        let left: Vec<_> = file.iter().filter(|(name, _)| !HARMLESS.iter().any(|group| name.starts_with(group))).collect();
        assert!(left.is_empty(), "{}: {left:?}", file["SourceFile"]);
    }
}

/// The independent judge of videos: no tag but those that say how to play, nothing but pictures and sound.
fn ffprobe_finds_nothing(folder: &Path) {
    const HARMLESS: [&str; 7] = ["major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id", "rotate"];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let said = Command::new("ffprobe")
            .args(["-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters"])
            .arg(&path)
            .output();
        let Ok(said) = said else { return missing("ffprobe") };
        let all: Value = serde_json::from_slice(&said.stdout).unwrap();
        assert_eq!(all["chapters"].as_array().map(Vec::len), Some(0), "{}", path.display());
        let streams = all["streams"].as_array().unwrap();
        assert!(streams.iter().all(|stream| matches!(stream["codec_type"].as_str(), Some("video" | "audio"))), "{streams:?}");
        for tags in streams.iter().map(|stream| &stream["tags"]).chain([&all["format"]["tags"]]).filter_map(Value::as_object) {
            let left: Vec<_> = tags.keys().filter(|name| !HARMLESS.contains(&name.as_str())).collect();
            assert!(left.is_empty(), "{}: {left:?}", path.display());
        }
    }
}

fn missing(program: &str) {
    println!("not run: {program} is not installed");
    assert!(std::env::var_os("CI").is_none(), "{program} has to be there under CI");
}
