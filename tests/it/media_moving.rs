//! Pictures that move by themselves: how long they take, and as a video that takes as long.

use std::io::Cursor;

use crier::media::moving::{length, unfold};
use crier::media::probe::probe;
use crier::media::rendition::render;
use crier::model::brand::Brand;
use crier::model::limits::{Format, Limits, Need, VideoNeed};
use crier::model::moving::{alone, as_video, drafted, goes_as_video};
use crier::model::pick::{PICK, picked};
use crier::model::post::{CleanFile, Media};
use crier::model::setting::Chosen;
use image::codecs::gif::GifEncoder;
use image::{AnimationDecoder, Delay, Frame, Rgba, RgbaImage};

use crate::media_brand::any_need;
use crate::media_carriers::{jpeg, riff_chunk};
use crate::support::network::limits;
use crate::support::rows::{clean_file, media};

/// Red, green, blue: each with its milliseconds.
pub const FLAG: [([u8; 4], u16); 3] = [([255, 0, 0, 255], 100), ([0, 255, 0, 255], 200), ([0, 0, 255, 255], 300)];

pub fn gif(side: u32, frames: &[([u8; 4], u16)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = GifEncoder::new(&mut out);
    for (colour, ms) in frames {
        let picture = RgbaImage::from_pixel(side, side, Rgba(*colour));
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms((*ms).into(), 1))).unwrap();
    }
    drop(encoder);
    out
}

pub fn apng(side: u32, frames: &[([u8; 4], u16)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_animated(u32::try_from(frames.len()).unwrap(), 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    for (colour, ms) in frames {
        writer.set_frame_delay(*ms, 1_000).unwrap();
        writer.write_image_data(&RgbaImage::from_pixel(side, side, Rgba(*colour))).unwrap();
    }
    writer.finish().unwrap();
    out
}

pub fn webp(side: u32, frames: &[([u8; 4], u16)]) -> Vec<u8> {
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    let mut chunks = riff_chunk(b"VP8X", &[vec![0x12, 0, 0, 0], three(side - 1), three(side - 1)].concat());
    chunks.extend(riff_chunk(b"ANIM", &[0; 6]));
    for (colour, ms) in frames {
        let mut still = Cursor::new(Vec::new());
        RgbaImage::from_pixel(side, side, Rgba(*colour)).write_to(&mut still, image::ImageFormat::WebP).unwrap();
        let header = [three(0), three(0), three(side - 1), three(side - 1), three((*ms).into()), vec![2]].concat();
        chunks.extend(riff_chunk(b"ANMF", &[&header[..], &still.into_inner()[12..]].concat()));
    }
    let size = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
    [b"RIFF", &size[..], b"WEBP", &chunks].concat()
}

fn all(frames: &[([u8; 4], u16)]) -> [Vec<u8>; 3] {
    [gif(64, frames), apng(64, frames), webp(64, frames)]
}

/// The colour of a frame, and its milliseconds.
type Told = ([u8; 3], u32);

/// The frames of what a picture unfolds to: the colour of each, and its milliseconds.
fn unfolded(bytes: &[u8]) -> (Vec<Told>, u64, f64) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("made.png");
    let motion = unfold(bytes, &path).unwrap();
    let made = std::fs::read(path).unwrap();
    let decoder = image::codecs::png::PngDecoder::new(Cursor::new(made)).unwrap().apng().unwrap();
    let frame = |frame: Frame| {
        let (n, d) = frame.delay().numer_denom_ms();
        let [r, g, b, _] = frame.buffer().get_pixel(30, 30).0;
        ([r, g, b], n / d)
    };
    (decoder.into_frames().map(|found| frame(found.unwrap())).collect(), motion.ms, motion.fps)
}

#[test]
fn the_length_is_that_of_all_frames() {
    for (n, bytes) in all(&FLAG).iter().enumerate() {
        assert_eq!(length(bytes), Some(600), "{n}");
    }
    for bytes in all(&[([9, 9, 9, 255], 0), ([8, 8, 8, 255], 10), ([7, 7, 7, 255], 20)]) {
        assert_eq!(length(&bytes), Some(220), "what is too short to be meant lasts as long as browsers show it");
    }
    assert_eq!(length(&jpeg(64, 64)), None);
    assert_eq!(length(&gif(8, &FLAG)), None, "too small for a video");
    assert_eq!(length(b"GIF89a"), None);
}

#[test]
fn every_frame_is_unfolded_with_its_time_and_the_last_one_twice() {
    for (n, bytes) in all(&FLAG).iter().enumerate() {
        let (frames, ms, fps) = unfolded(bytes);
        let near =
            |(one, other): (&Told, &Told)| one.1 == other.1 && one.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) < 12);
        let wanted = [([255, 0, 0], 100), ([0, 255, 0], 200), ([0, 0, 255], 300), ([0, 0, 255], 100)];
        assert!(frames.len() == 4 && frames.iter().zip(&wanted).all(near), "{n}: {frames:?}");
        assert_eq!((ms, fps), (600, 10.0));
    }
    let (frames, ..) = unfolded(&apng(64, &[([0, 0, 0, 0], 50), ([255, 0, 0, 128], 50)]));
    assert_eq!(frames[0].0, [255, 255, 255], "what can be seen through lies on white");
    assert!(frames[1].0[1].abs_diff(127) < 3, "{frames:?}");
}

#[test]
fn damaged_ones_are_refused_or_shorter_and_nothing_panics() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("made.png");
    for bytes in all(&FLAG) {
        for end in (0..bytes.len()).step_by(7) {
            let _ = (length(&bytes[..end]), unfold(&bytes[..end], &path));
            let mut changed = bytes.clone();
            changed[end] ^= 0x55;
            let _ = (length(&changed), unfold(&changed, &path));
        }
    }
    unfold(&jpeg(64, 64), &path).unwrap_err();
}

fn moving(mime: &str, duration: Option<u64>) -> Media {
    let clean = CleanFile { mime: mime.to_owned(), moving: true, duration, ..clean_file("k") };
    Media { clean: Some(clean), ..media("m", "p", 1) }
}

#[test]
fn it_goes_as_a_video_alone_and_where_it_would_not_move() {
    let gif = || moving("image/gif", Some(600));
    let bluesky = limits();
    assert!(as_video(&[gif()], &bluesky));
    assert!(!as_video(&[gif(), gif()], &bluesky), "not within an album");
    assert!(!as_video(&[moving("image/gif", None)], &bluesky), "none can be made");
    assert!(!as_video(&[moving("video/mp4", Some(600))], &bluesky), "it is one");
    assert!(!as_video(&[gif()], &Limits { videos: 0, ..limits() }));
    let (photo, video) = (any_need(), VideoNeed { max_ms: Some(500), ..VideoNeed::of(50_000_000, 1_920) });
    assert!(!goes_as_video(&[gif()], &photo, false, &video), "longer than a video may be");
    let video = VideoNeed::of(50_000_000, 1_920);
    assert!(!goes_as_video(&[gif()], &photo, true, &video), "it moves there by itself");
    assert!(goes_as_video(&[moving("image/webp", Some(600))], &photo, true, &video));
    let stills = Need { formats: vec![Format::Jpeg], ..any_need() };
    assert!(goes_as_video(&[gif()], &stills, true, &video));
    assert_eq!(alone(&[]), None);
}

#[test]
fn one_that_goes_without_the_video_beside_it_is_no_video() {
    let both = [moving("image/gif", Some(600)), moving("video/mp4", Some(600))];
    let limits = Limits { mixed: false, ..limits() };
    for (word, films) in [("pictures", false), ("videos", true)] {
        let chosen = Chosen::from([(PICK.to_owned(), word.to_owned())]);
        assert_eq!(picked(&both, &limits, &chosen).of(&both).len(), 1, "{word}");
        assert_eq!(drafted(&chosen, &both, &limits).films, films, "{word}: as it goes out");
    }
}

#[test]
fn one_that_stands_still_stands_there_with_its_brand() {
    let brand = Brand { line: Some("© Ana Ruiz".into()), opacity: 100, ..Brand::default() };
    let look = crier::media::brand::Look::new(&brand, &crier::media::brand::Assets::default()).unwrap();
    for bytes in [apng(200, &FLAG), webp(200, &FLAG)] {
        let plain = render(&bytes, &any_need(), None).unwrap();
        assert_eq!((plain.recoded, plain.animated), (false, true));
        let branded = render(&bytes, &any_need(), look.as_ref()).unwrap();
        assert_eq!((branded.branded, branded.animated, probe(&branded.bytes).unwrap().frames), (true, false, 1));
    }
}
