//! Videos: what goes, that the streams stay as they are, and what is refused.
use crier::media::clean::removed::Removed;
use crier::media::sandbox::ffmpeg_available;
use crier::media::video::{CleanedVideo, clean_video};
use crier::model::trouble::Trouble;
use std::future::pending;
use std::path::Path;
use std::process::Command;

/// False where ffmpeg is missing, which is printed, and fails under CI.
pub fn can_run() -> bool {
    if !ffmpeg_available() {
        println!("not run: ffmpeg is not installed");
        assert!(std::env::var_os("CI").is_none(), "ffmpeg has to be there under CI");
    }
    ffmpeg_available()
}

pub fn ffmpeg(folder: &Path, line: &str) -> Vec<u8> {
    let args = line.split_whitespace().map(|word| word.replace('~', " "));
    let said = Command::new("ffmpeg").args(["-nostdin", "-v", "error", "-y"]).args(args).current_dir(folder).output().unwrap();
    assert!(said.status.success(), "{line}\n{}", String::from_utf8_lossy(&said.stderr));
    said.stdout
}

const PICTURE: &str = "-f lavfi -i testsrc=s=320x180:r=25:d=2";
const SOUND: &str = "-f lavfi -i sine=d=2";
const TAGS: &str = "-metadata location=+52.5200+013.4050/ -metadata title=Secret-Street-17 \
    -metadata artist=Secret-Street-17 -metadata creation_time=2024-05-01T10:00:00Z \
    -metadata:s:v handler_name=Secret-Street-17 -movflags use_metadata_tags";

pub fn chapters(folder: &Path) {
    let text = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Secret-Street-17\n";
    std::fs::write(folder.join("chapters.txt"), text).unwrap();
    let words = "1\n00:00:00,000 --> 00:00:01,000\nSecret-Street-17\n";
    std::fs::write(folder.join("words.srt"), words).unwrap();
}

async fn cleaned(folder: &Path, name: &str) -> Result<CleanedVideo, Trouble> {
    clean_video(&folder.join(name), &folder.join("out.mp4"), pending(), |_| {}).await
}

fn assert_nothing_left(file: &Path) {
    let bytes = std::fs::read(file).unwrap();
    for secret in [&b"Secret-Street-17"[..], b"+52.52", b"Lavf", b"x264"] {
        assert!(!crate::media_carriers::finds(&bytes, secret), "{}", secret.escape_ascii());
    }
    let Ok(said) = Command::new("exiftool").args(["-G1", "-a", "-ee"]).arg(file).output() else {
        println!("not run: exiftool is not installed");
        assert!(std::env::var_os("CI").is_none(), "exiftool has to be there under CI");
        return;
    };
    let said = String::from_utf8_lossy(&said.stdout);
    for word in ["GPS", "Title", "Artist", "2024:05:01", "Chapter", "Comment", "UserData"] {
        assert!(!said.contains(word), "{word} in\n{said}");
    }
}

#[tokio::test]
async fn everything_but_picture_and_sound_goes_and_they_stay_as_they_are() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let folder = room.path();
    chapters(folder);
    for name in ["in.mov", "in.mp4"] {
        let subtitle = "-i words.srt -i chapters.txt -map 0 -map 1 -map 1 -map 2 -map_metadata 3 -map_chapters 3";
        let codec = "-c:v libx264 -pix_fmt yuv420p -bsf:v filter_units=remove_types=6 -c:a aac -flags:a +bitexact -c:s mov_text";
        ffmpeg(folder, &format!("{PICTURE} {SOUND} {subtitle} {codec} {TAGS} {name}"));
        let cleaned = cleaned(folder, name).await.unwrap();
        assert_eq!((cleaned.width, cleaned.height, cleaned.sound), (320, 180, true));
        assert!(cleaned.duration_ms.abs_diff(2000) < 100, "{}", cleaned.duration_ms);
        for what in [Removed::Place, Removed::Comment, Removed::Author, Removed::Time, Removed::Chapters, Removed::ExtraTracks] {
            assert!(cleaned.removed.contains(&what), "{what:?} not in {:?}", cleaned.removed);
        }
        assert_nothing_left(&folder.join("out.mp4"));
        for stream in ["V:0", "a:0"] {
            let packets = |file: &str| ffmpeg(folder, &format!("-i {file} -map 0:{stream} -c copy -f md5 -"));
            assert_eq!(packets(name), packets("out.mp4"), "{stream}");
        }
    }
}

#[tokio::test]
async fn the_encoders_notes_between_the_frames_go_too() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} -c:v libx264 -pix_fmt yuv420p in.mp4"));
    let before = std::fs::read(room.path().join("in.mp4")).unwrap();
    assert!(crate::media_carriers::finds(&before, b"x264 - core"));
    let cleaned = cleaned(room.path(), "in.mp4").await.unwrap();
    assert!(!cleaned.sound);
    assert_nothing_left(&room.path().join("out.mp4"));
    let frames = |file: &str| ffmpeg(room.path(), &format!("-i {file} -f md5 -"));
    assert_eq!(frames("in.mp4"), frames("out.mp4"));
}

#[tokio::test]
async fn the_second_look_finds_what_a_remux_might_leave() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} -c:v libx264 -pix_fmt yuv420p {TAGS} in.mp4"));
    cleaned(room.path(), "in.mp4").await.unwrap();
    let look = |name: &str| crier::media::mp4::residue(std::fs::File::open(room.path().join(name)).unwrap()).unwrap();
    assert_eq!(look("out.mp4"), Vec::<String>::new());
    assert!(look("in.mp4").len() >= 3, "{:?}", look("in.mp4"));
    let clean = std::fs::read(room.path().join("out.mp4")).unwrap();
    let boxes: [&[u8]; 4] = [b"\0\0\0\x0cuuidabcd", b"\0\0\0\x0cfreeabcd", b"\0\0\0\x0cmeta\0\0\0\x01", b"abc"];
    for extra in boxes {
        std::fs::write(room.path().join("more.mp4"), [&clean[..], extra].concat()).unwrap();
        assert_eq!(look("more.mp4").len(), 1, "{}", extra.escape_ascii());
    }
    let find = |from: usize, name: &[u8]| from + clean[from..].windows(4).position(|w| w == name).unwrap();
    let at = find(find(0, b"stsd"), b"avc1");
    let mut named = clean.clone();
    named[at + 4 + 42..][..7].copy_from_slice(b"\x06GoHero");
    std::fs::write(room.path().join("named.mp4"), named).unwrap();
    assert_eq!(look("named.mp4"), ["MP4 box stsd"]);
}

#[tokio::test]
async fn a_turned_video_is_measured_as_it_is_shown() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} -c:v libx264 -pix_fmt yuv420p plain.mp4"));
    ffmpeg(room.path(), "-i plain.mp4 -c copy -metadata:s:v rotate=90 in.mp4");
    let cleaned = cleaned(room.path(), "in.mp4").await.unwrap();
    assert_eq!((cleaned.width, cleaned.height), (180, 320));
}

#[tokio::test]
async fn webm_and_matroska_become_mp4() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let vp9 = format!("{PICTURE} {SOUND} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus {TAGS} in.webm");
    ffmpeg(room.path(), &vp9);
    let one = cleaned(room.path(), "in.webm").await.unwrap();
    assert_eq!((one.codec.as_str(), one.sound), ("vp9", true));
    ffmpeg(room.path(), &format!("{PICTURE} {SOUND} -c:v libx264 -pix_fmt yuv420p -c:a aac {TAGS} in.mkv"));
    let two = cleaned(room.path(), "in.mkv").await.unwrap();
    assert_eq!(two.codec, "h264");
    ffmpeg(room.path(), &format!("{PICTURE} -c:v libvpx -deadline realtime old.webm"));
    let old = cleaned(room.path(), "old.webm").await.unwrap();
    assert!(old.recoded && old.codec == "h264", "no MP4 file holds VP8");
}

#[tokio::test]
async fn hevc_keeps_all_its_frames() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} -c:v libx265 -x265-params log-level=none -tag:v hvc1 {TAGS} in.mov"));
    let cleaned = cleaned(room.path(), "in.mov").await.unwrap();
    assert_eq!(cleaned.codec, "hevc");
    let frames = |file: &str| ffmpeg(room.path(), &format!("-i {file} -f md5 -"));
    assert_eq!(frames("in.mov"), frames("out.mp4"));
}

#[tokio::test]
async fn what_is_no_video_is_refused_and_leaves_no_file() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let folder = room.path();
    ffmpeg(folder, &format!("{PICTURE} -c:v libx264 -pix_fmt yuv420p whole.mp4"));
    let whole = std::fs::read(folder.join("whole.mp4")).unwrap();
    std::fs::write(folder.join("cut.mp4"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(folder.join("list.mp4"), "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n").unwrap();
    std::fs::write(folder.join("empty.mp4"), "").unwrap();
    std::fs::write(folder.join("photo.mp4"), crate::media_carriers::jpeg(8, 8)).unwrap();
    ffmpeg(folder, &format!("{SOUND} -c:a aac sound.mp4"));
    assert!(matches!(cleaned(folder, "cut.mp4").await, Err(Trouble::Truncated { .. })));
    assert_eq!(cleaned(folder, "list.mp4").await, Err(Trouble::NotMedia));
    assert_eq!(cleaned(folder, "empty.mp4").await, Err(Trouble::Empty));
    assert!(matches!(cleaned(folder, "photo.mp4").await, Err(Trouble::Unsupported { .. })));
    assert!(matches!(cleaned(folder, "sound.mp4").await, Err(Trouble::VideoCodec { .. })));
    assert!(!folder.join("out.mp4").exists());
    let hidden =
        std::fs::read_dir(folder).unwrap().filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".cleaning"));
    assert_eq!(hidden.count(), 0);
}

#[tokio::test]
async fn patience_ends_a_run() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} -c:v libx264 -pix_fmt yuv420p in.mp4"));
    let (input, output) = (room.path().join("in.mp4"), room.path().join("out.mp4"));
    let stopped = clean_video(&input, &output, std::future::ready(()), |_| {}).await;
    assert_eq!(stopped, Err(Trouble::TookTooLong));
    assert!(!output.exists());
}

#[tokio::test]
async fn the_videos_of_the_corpus_leave_nothing_behind() {
    let Some(corpus) = std::env::var_os("CRIER_CORPUS") else {
        println!("not run: CRIER_CORPUS is not set");
        return;
    };
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let (mut fine, mut refused) = (0, Vec::new());
    let list = std::fs::read_to_string(Path::new(&corpus).join("INDEX.tsv")).unwrap_or_default();
    for name in list.lines().filter_map(|line| line.split('\t').next()) {
        let file = Path::new(&corpus).join(name);
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if !["mp4", "mov", "m4v", "3gp", "mkv", "webm"].contains(&ending.as_str()) {
            continue;
        }
        match clean_video(&file, &room.path().join("out.mp4"), pending(), |_| {}).await {
            Ok(_) => fine += 1,
            Err(Trouble::LeftOver { what }) => panic!("{name}: {what}"),
            Err(trouble) => refused.push(format!("{name}: {trouble}")),
        }
    }
    println!("{fine} cleaned, {} refused:\n{}", refused.len(), refused.join("\n"));
    assert!(fine > 0);
}
