//! Videos of every kind that ffmpeg can make here, small and full of secrets: each comes out clean, by exiftool's and
//! ffprobe's word, with its pictures as they were, its rotation kept and its index in front.

use std::collections::BTreeSet;
use std::future::pending;
use std::path::Path;
use std::process::Command;

use crier::media::clean::removed::Removed;
use crier::media::video::{CleanedVideo, clean_video};

use crate::media_video::{can_run, chapters, ffmpeg};

const PICTURE: &str = "-f lavfi -i testsrc=s=160x96:r=25:d=1";
const SOUND: &str = "-f lavfi -i sine=d=1";
const TAGS: &str = "-metadata location=+52.5200+013.4050/ -metadata title=Secret-Street-17 -metadata comment=Secret-Street-17 \
    -metadata artist=Secret-Street-17 -metadata creation_time=2024-05-01T10:00:00Z -metadata:s:v handler_name=Secret-Street-17 \
    -metadata make=Secret-Street-17 -metadata encoder=Secret-Street-17";
const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

/// Everything that exiftool may say of a cleaned file, beside what it says of any file.
const SAID: &str = "AudioBitsPerSample AudioChannels AudioFormat AudioSampleRate Balance BitDepth ColorPrimaries ColorProfiles \
    CompatibleBrands CompressorID CreateDate CurrentTime Duration GraphicsMode HandlerDescription HandlerType HandlerVendorID \
    ImageHeight ImageWidth MajorBrand MatrixCoefficients MatrixStructure MediaCreateDate MediaDataOffset MediaDataSize MediaDuration \
    MediaHeaderVersion MediaLanguageCode MediaModifyDate MediaTimeScale MinorVersion ModifyDate MovieHeaderVersion NextTrackID OpColor \
    PixelAspectRatio PosterTime PreferredRate PreferredVolume PreviewDuration PreviewTime SelectionDuration SelectionTime \
    SourceImageHeight SourceImageWidth TimeScale TrackCreateDate TrackDuration TrackHeaderVersion TrackID TrackLayer TrackModifyDate \
    TrackVolume TransferCharacteristics VideoFieldOrder VideoFrameRate VideoFullRangeFlag XResolution YResolution CleanApertureDimensions \
    ProductionApertureDimensions EncodedPixelsDimensions BufferSize MaxBitrate AverageBitrate AVCConfiguration ChunkOffset \
    CompositionTimeToSample Free IdependentAndDisposableSamples MediaData SampleGroupDescription SampleSizes SampleToChunk \
    SampleToGroup SyncSampleTable TimeToSampleTable Unknown_alac Unknown_av1C Unknown_btrt Unknown_dOps Unknown_dfLa Unknown_esds \
    Unknown_free Unknown_hvcC Unknown_vpcC Unknown_elst EditListTable";
const ABOUT_FILES: [&str; 5] = ["SourceFile", "ExifTool:", "System:", "File:", "Composite:"];

/// What exiftool finds that is not on the list.
fn exiftool(file: &Path) -> Vec<String> {
    let Ok(said) = Command::new("exiftool").args(["-j", "-G1", "-a", "-u", "-ee"]).arg(file).output() else {
        assert!(std::env::var_os("CI").is_none(), "exiftool has to be there under CI");
        return Vec::new();
    };
    let files: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_slice(&said.stdout).unwrap();
    let known: BTreeSet<&str> = SAID.split_whitespace().collect();
    let fine = |name: &str, value: &serde_json::Value| {
        let word = name.rsplit(':').next().unwrap_or_default();
        let empty = match word {
            "HandlerDescription" => value == "" || value == "VideoHandler" || value == "SoundHandler",
            "MediaLanguageCode" => value == "und",
            word if word.ends_with("Date") => value == "0000:00:00 00:00:00",
            _ => true,
        };
        ABOUT_FILES.iter().any(|group| name.starts_with(group)) || (known.contains(word) && empty)
    };
    files.iter().flatten().filter(|(name, value)| !fine(name, value)).map(|(name, value)| format!("{name}={value}")).collect()
}

/// What ffprobe finds that is not on the list.
fn ffprobe(file: &Path) -> Vec<String> {
    let args = "-v error -of json -show_format -show_streams -show_chapters";
    let said = Command::new("ffprobe").args(args.split(' ')).arg(file).output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let streams = said["streams"].as_array().unwrap();
    let mut found: Vec<String> = said["chapters"].as_array().unwrap().iter().map(|chapter| format!("{chapter}")).collect();
    for tags in streams.iter().chain([&said["format"]]).filter_map(|one| one["tags"].as_object()) {
        let fine = |name: &str, value: &str| match name {
            "major_brand" | "minor_version" | "compatible_brands" => true,
            "language" => value == "und",
            "handler_name" => ["VideoHandler", "SoundHandler", ""].contains(&value),
            "vendor_id" => value == "[0][0][0][0]",
            _ => false,
        };
        found.extend(tags.iter().filter(|(name, value)| !fine(name, value.as_str().unwrap())).map(|(n, v)| format!("{n}={v}")));
    }
    let kinds: Vec<&str> = streams.iter().map(|stream| stream["codec_type"].as_str().unwrap()).collect();
    if kinds.iter().filter(|kind| **kind == "video").count() != 1
        || kinds.len() > 2
        || kinds.iter().any(|kind| !["video", "audio"].contains(kind))
    {
        found.push(format!("{kinds:?}"));
    }
    found
}

/// Cleans a file and holds the result against every judge there is.
async fn clean(folder: &Path, name: &str) -> CleanedVideo {
    let out = folder.join("out.mp4");
    let cleaned = clean_video(&folder.join(name), &out, pending(), |_| {}).await.unwrap_or_else(|trouble| panic!("{name}: {trouble}"));
    assert_eq!(exiftool(&out), Vec::<String>::new(), "{name}");
    assert_eq!(ffprobe(&out), Vec::<String>::new(), "{name}");
    let bytes = std::fs::read(&out).unwrap();
    for secret in [&b"Secret"[..], b"+52.52", b"Lavf", b"Lavc", b"x264", b"x265", b"LAME", b"SVT"] {
        assert!(!crate::media_carriers::finds(&bytes, secret), "{name}: {}", secret.escape_ascii());
    }
    let at = |what: &[u8]| bytes.windows(4).position(|window| window == what).unwrap();
    assert!(at(b"moov") < at(b"mdat"), "{name}: the index stands in front");
    cleaned
}

fn pictures(folder: &Path, name: &str) -> Vec<u8> {
    ffmpeg(folder, &format!("-i {name} -map 0:V:0 -f md5 -"))
}

#[tokio::test]
async fn copied_bit_for_bit_whatever_the_container() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let folder = room.path();
    chapters(folder);
    let all = "-i words.srt -i chapters.txt -map 0 -map 1 -map 1 -map 2 -map_metadata 3 -map_chapters 3 -c:s mov_text";
    let x265 = "-c:v libx265 -preset ultrafast -x265-params log-level=none";
    let hlg = "-color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc -pix_fmt yuv420p10le";
    let table = [
        ("everything.mp4", format!("{PICTURE} {SOUND} {all} {H264} -c:a aac {TAGS}")),
        ("everything.mov", format!("{PICTURE} {SOUND} {all} {H264} -c:a alac {TAGS} -movflags use_metadata_tags")),
        ("itunes.m4v", format!("{PICTURE} {SOUND} {H264} -c:a aac {TAGS} -f mp4")),
        ("pieces.mp4", format!("{PICTURE} {SOUND} {H264} -c:a aac {TAGS} -movflags frag_keyframe+empty_moov")),
        ("one.mp4", format!("{PICTURE} -frames:v 1 {H264} {TAGS}")),
        ("odd.mp4", format!("{PICTURE} -vf scale=161:97 -c:v libx264 -preset ultrafast -pix_fmt yuv444p {TAGS}")),
        ("halves.mp4", format!("{PICTURE} {H264} -flags +ilme+ildct -x264-params tff=1 -vf setsar=4/3 {TAGS}")),
        ("uneven.mp4", format!("{PICTURE} {SOUND} {H264} -vf select=not(mod(n\\,3))+lt(n\\,9) -vsync vfr -c:a aac {TAGS}")),
        ("telephone.mp4", format!("{PICTURE} {SOUND} {H264} -c:a aac -ac 1 -ar 8000 {TAGS}")),
        ("fast.mp4", format!("-f lavfi -i testsrc=s=160x96:r=120:d=0.5 {H264} {TAGS}")),
        ("hvc1.mov", format!("{PICTURE} {SOUND} {x265} -tag:v hvc1 -c:a aac {TAGS}")),
        ("hev1.mp4", format!("{PICTURE} {x265} -tag:v hev1 {TAGS}")),
        ("hlg.mov", format!("{PICTURE} {x265} -tag:v hvc1 {hlg} {TAGS}")),
        ("av1.mp4", format!("{PICTURE} -c:v libsvtav1 -preset 12 {TAGS}")),
        ("vp9.webm", format!("{PICTURE} {SOUND} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus {TAGS}")),
        ("flac.mkv", format!("{PICTURE} {SOUND} {all} {H264} -c:s srt -c:a flac {TAGS}")),
        ("h264.avi", format!("{PICTURE} {H264} -bf 0 {TAGS}")),
    ];
    for (name, line) in table {
        ffmpeg(folder, &format!("{line} {name}"));
        let cleaned = clean(folder, name).await;
        assert!(!cleaned.recoded && !cleaned.removed.is_empty(), "{name}: {cleaned:?}");
        assert_eq!(pictures(folder, name), pictures(folder, "out.mp4"), "{name}");
        assert_eq!(cleaned.sound, line.contains("-c:a"), "{name}");
    }
}

#[tokio::test]
async fn encoded_once_where_mp4_has_no_room_for_it() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let folder = room.path();
    let table = [
        ("prores.mov", format!("{PICTURE} {SOUND} -c:v prores_ks -c:a pcm_s16le {TAGS}")),
        ("mjpeg.avi", format!("{PICTURE} {SOUND} -c:v mjpeg -c:a pcm_s16le {TAGS}")),
        ("xvid.avi", format!("{PICTURE} {SOUND} -c:v mpeg4 -vtag XVID -c:a mp3 {TAGS}")),
        ("vp8.webm", format!("{PICTURE} {SOUND} -c:v libvpx -deadline realtime -c:a libvorbis {TAGS}")),
    ];
    for (name, line) in table {
        ffmpeg(folder, &format!("{line} {name}"));
        let mut told = Vec::new();
        let out = folder.join("out.mp4");
        clean_video(&folder.join(name), &out, pending(), |percent| told.push(percent)).await.unwrap();
        assert!(told.is_sorted() && told.iter().all(|percent| *percent < 100), "{name}: {told:?}");
        let cleaned = clean(folder, name).await;
        assert!(cleaned.recoded && cleaned.sound && cleaned.codec == "h264", "{name}: {cleaned:?}");
        assert_eq!((cleaned.width, cleaned.height), (160, 96), "{name}");
        assert!(cleaned.duration_ms.abs_diff(1_000) < 150, "{name}: {cleaned:?}");
    }
}

#[tokio::test]
async fn only_sound_is_encoded_where_only_sound_must_be() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} {SOUND} {H264} -c:a mp3 {TAGS} sound.mp4"));
    let cleaned = clean(room.path(), "sound.mp4").await;
    assert!(cleaned.sound && !cleaned.recoded);
    assert_eq!(pictures(room.path(), "sound.mp4"), pictures(room.path(), "out.mp4"));
}

#[tokio::test]
async fn a_turned_video_stays_turned() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let folder = room.path();
    ffmpeg(folder, &format!("{PICTURE} {SOUND} {H264} -c:a aac plain.mp4"));
    for (turn, size) in [("90", (96, 160)), ("180", (160, 96)), ("270", (96, 160))] {
        ffmpeg(folder, &format!("-i plain.mp4 -c copy -metadata:s:v rotate={turn} {TAGS} turned.mp4"));
        let cleaned = clean(folder, "turned.mp4").await;
        assert_eq!((cleaned.width, cleaned.height), size, "{turn}");
        assert!(cleaned.removed.contains(&Removed::Place));
        assert_eq!(pictures(folder, "turned.mp4"), pictures(folder, "out.mp4"), "{turn}: shown as it was");
    }
}

#[tokio::test]
async fn pictures_that_an_edit_list_hides_are_cut_off() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let folder = room.path();
    ffmpeg(folder, &format!("-f lavfi -i testsrc=s=160x96:r=25:d=3 {H264} -g 250 long.mp4"));
    // Copied from the middle: what stands before the cut is still in the file, and hidden.
    ffmpeg(folder, "-ss 1.6 -i long.mp4 -c copy hides.mp4");
    let cleaned = clean(folder, "hides.mp4").await;
    assert!(cleaned.recoded, "{cleaned:?}");
    assert!(cleaned.duration_ms < 1_600, "{cleaned:?}");
}

#[tokio::test]
async fn boxes_beside_the_index_and_bytes_behind_the_end_go() {
    if !can_run() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    ffmpeg(room.path(), &format!("{PICTURE} {SOUND} {H264} -c:a aac plain.mp4"));
    let mut bytes = std::fs::read(room.path().join("plain.mp4")).unwrap();
    let c2pa = b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81Secret-manifest";
    let xmp = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac<x:xmpmeta>Secret</x:xmpmeta>";
    for (name, body) in [(b"uuid", &c2pa[..]), (b"uuid", &xmp[..]), (b"free", b"Secret-free")] {
        bytes.extend((body.len() as u32 + 8).to_be_bytes());
        bytes.extend(name);
        bytes.extend(body);
    }
    bytes.extend(b"Secret-trailer");
    std::fs::write(room.path().join("full.mp4"), bytes).unwrap();
    let cleaned = clean(room.path(), "full.mp4").await;
    for what in [Removed::ContentCredentials, Removed::Comment] {
        assert!(cleaned.removed.contains(&what), "{what:?} not in {:?}", cleaned.removed);
    }
}
