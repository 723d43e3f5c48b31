//! Cleaning: what goes, what stays bit for bit, and what is refused with which words.
use crate::media_carriers::*;
use crier::media::clean::removed::Removed;
use crier::media::clean::residue::residue;
use crier::media::clean::{Cleaned, clean};
use crier::media::image::decode;
use crier::media::probe::{Kind, probe};
use crier::model::limits::Format;
use crier::model::trouble::Trouble;
use moxcms::ColorProfile;

fn cleaned(bytes: &[u8]) -> Cleaned {
    let cleaned = clean(bytes).unwrap();
    assert_eq!(residue(&cleaned.bytes), Vec::<String>::new());
    assert!(!finds(&cleaned.bytes, SECRET), "the secret is still there");
    cleaned
}

fn secret(prefix: &[u8]) -> Vec<u8> {
    [prefix, SECRET].concat()
}

fn exif(orientation: u16) -> Vec<u8> {
    segment(0xe1, &[b"Exif\0\0", tiff(orientation, true).as_slice()].concat())
}

#[test]
fn every_jpeg_segment_that_is_not_the_picture_goes_and_the_picture_stays_bit_for_bit() {
    let plain = jpeg(64, 48);
    let mut segments: Vec<Vec<u8>> = (0xe0..=0xef).filter(|m| *m != 0xee).map(|m| segment(m, &secret(b"x\0"))).collect();
    segments.extend([
        segment(0xe0, &secret(b"JFIF\0\x01\x01\x01\0\x48\0\x48\x02\x02")),
        segment(0xe1, &secret(b"http://ns.adobe.com/xap/1.0/\0 dc:creator GPSLatitude ")),
        segment(0xe2, &secret(b"MPF\0")),
        segment(0xeb, &secret(b"JP\0\0jumb")),
        segment(0xed, &secret(b"Photoshop 3.0\08BIM")),
        segment(0xfe, SECRET),
        exif(1),
    ]);
    let mut dirty = with_segments(&plain, &segments);
    dirty.extend(secret(b"\0\0\0\x18ftypmp42"));
    let cleaned = cleaned(&dirty);
    assert_eq!(cleaned.bytes, plain);
    assert!(!cleaned.recoded);
    for what in [
        Removed::Place,
        Removed::Camera,
        Removed::Time,
        Removed::Author,
        Removed::Comment,
        Removed::Thumbnail,
        Removed::ContentCredentials,
        Removed::ExtraPictures,
        Removed::EmbeddedVideo,
    ] {
        assert!(cleaned.removed.contains(&what), "{what:?} not in {:?}", cleaned.removed);
    }
}

#[test]
fn a_clean_picture_comes_back_as_it_is() {
    for plain in [jpeg(33, 17), png(33, 17), webp(33, 17), gif(33, 17, 3)] {
        let cleaned = cleaned(&plain);
        assert_eq!(cleaned.bytes, plain);
        assert_eq!(cleaned.removed, []);
        assert_eq!((cleaned.width, cleaned.height), (33, 17));
    }
}

#[test]
fn adobes_segment_keeps_its_transform_and_nothing_else() {
    let adobe = segment(0xee, &secret(b"Adobe\x12\x34\x56\x78\x9a\xbc\x01"));
    let cleaned = cleaned(&with_segments(&jpeg(16, 16), &[adobe]));
    assert!(finds(&cleaned.bytes, b"Adobe\0\x64\0\0\0\0\x01"));
}

#[test]
fn components_named_rgb_keep_a_bare_jfif_header() {
    let mut plain = jpeg(16, 16);
    let frame = plain.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    let scan = plain.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
    for (i, name) in b"RGB".iter().enumerate() {
        plain[frame + 10 + i * 3] = *name;
        plain[scan + 5 + i * 2] = *name;
    }
    let jfif = segment(0xe0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
    let dirty = with_segments(&plain, &[jfif]);
    let cleaned = cleaned(&dirty);
    assert_eq!(decode(&cleaned.bytes).unwrap(), decode(&dirty).unwrap());
    assert!(finds(&cleaned.bytes, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
}

#[test]
fn a_turned_photo_is_turned_upright_once() {
    let source = jpeg(64, 48);
    for orientation in 2..=8u8 {
        for little in [true, false] {
            let tiff = tiff(u16::from(orientation), little);
            let exif = segment(0xe1, &[b"Exif\0\0", tiff.as_slice()].concat());
            let cleaned = cleaned(&with_segments(&source, &[exif]));
            let expected = crier::media::image::upright(decode(&source).unwrap(), orientation);
            assert!(cleaned.recoded);
            assert_eq!((cleaned.width, cleaned.height), (expected.width(), expected.height()));
            assert_close(&decode(&cleaned.bytes).unwrap(), &expected, 6.0);
        }
    }
}

fn assert_close(a: &image::DynamicImage, b: &image::DynamicImage, most: f64) {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let (a, b) = (a.to_rgb8(), b.to_rgb8());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = sum as f64 / a.len() as f64;
    assert!(mean <= most, "mean difference {mean}");
}

fn with_profile(profile: &ColorProfile) -> Vec<u8> {
    let icc = [b"ICC_PROFILE\0\x01\x01", profile.encode().unwrap().as_slice()].concat();
    with_segments(&jpeg(32, 32), &[segment(0xe2, &icc)])
}

#[test]
fn an_srgb_profile_goes_without_a_new_encoding() {
    let cleaned = cleaned(&with_profile(&ColorProfile::new_srgb()));
    assert!(!cleaned.recoded);
    assert_eq!(cleaned.bytes, jpeg(32, 32));
    assert_eq!(cleaned.removed, [Removed::Profile]);
}

#[test]
fn another_profile_is_converted_before_it_goes() {
    let cleaned = cleaned(&with_profile(&ColorProfile::new_display_p3()));
    assert!(cleaned.recoded);
    let (before, after) = (decode(&jpeg(32, 32)).unwrap(), decode(&cleaned.bytes).unwrap());
    // The top right corner is red: P3 red is beyond sRGB, so its green falls.
    let (before, after) = (before.to_rgb8(), after.to_rgb8());
    assert!(before.get_pixel(30, 8).0[0] < after.get_pixel(30, 8).0[0].saturating_add(2));
    assert_ne!(before, after);
}

#[test]
fn every_png_chunk_that_is_not_the_picture_goes() {
    let plain = png(40, 30);
    let names: [&[u8; 4]; 12] =
        [b"caBX", b"tIME", b"tEXt", b"zTXt", b"iTXt", b"pHYs", b"bKGD", b"sBIT", b"sPLT", b"hIST", b"prVt", b"vpAg"];
    let mut chunks: Vec<Vec<u8>> = names.iter().map(|n| chunk(n, &secret(b"parameters\0"))).collect();
    chunks.push(chunk(b"eXIf", &tiff(1, false)));
    let mut dirty = with_chunks(&plain, &chunks);
    dirty.extend(SECRET);
    let cleaned = cleaned(&dirty);
    assert_eq!(cleaned.bytes, plain);
    for what in [Removed::AiPrompt, Removed::ContentCredentials, Removed::TrailingData] {
        assert!(cleaned.removed.contains(&what), "{what:?} not in {:?}", cleaned.removed);
    }
}

#[test]
fn a_pngs_last_chunk_carries_nothing() {
    let plain = png(8, 8);
    let end = plain.len() - 12;
    let dirty = [&plain[..end], &chunk(b"IEND", SECRET)].concat();
    assert_eq!(cleaned(&dirty).bytes, plain);
}

#[test]
fn what_describes_a_pngs_colours_stays() {
    let chunks = [chunk(b"gAMA", &45455u32.to_be_bytes()), chunk(b"sRGB", &[0])];
    let source = with_chunks(&png(8, 8), &chunks);
    assert_eq!(cleaned(&source).bytes, source);
    let long = with_chunks(&png(8, 8), &[chunk(b"gAMA", &secret(b"\0\0\0\0"))]);
    assert_eq!(cleaned(&long).bytes, png(8, 8));
}

#[test]
fn a_turned_png_stays_a_png() {
    let cleaned = cleaned(&with_chunks(&png(40, 30), &[chunk(b"eXIf", &tiff(6, true))]));
    assert_eq!((cleaned.format, cleaned.width, cleaned.height), (Format::Png, 30, 40));
    let upright = crier::media::image::upright(photo(40, 30), 6);
    assert_eq!(decode(&cleaned.bytes).unwrap().to_rgb8(), upright.to_rgb8());
}

#[test]
fn every_webp_chunk_that_is_not_the_picture_goes() {
    let plain = webp(20, 10);
    let picture = plain[12..].to_vec();
    let dirty = riff(&[
        vp8x(20, 10, 0x3d),
        riff_chunk(b"ICCP", &ColorProfile::new_srgb().encode().unwrap()),
        picture.clone(),
        riff_chunk(b"EXIF", &tiff(1, true)),
        riff_chunk(b"XMP ", SECRET),
        riff_chunk(b"C2PA", SECRET),
        riff_chunk(b"wxyz", SECRET),
    ]);
    let dirty = [dirty, SECRET.to_vec()].concat();
    let cleaned = cleaned(&dirty);
    assert_eq!(cleaned.bytes, riff(&[vp8x(20, 10, 0x10), picture]));
    assert!(cleaned.removed.contains(&Removed::Place));
    assert_eq!(decode(&cleaned.bytes).unwrap().to_rgb8(), photo(20, 10).to_rgb8());
}

#[test]
fn a_webp_animation_keeps_its_frames_and_loses_what_is_hidden_in_them() {
    let picture = webp(20, 10)[12..].to_vec();
    let header = [0, 0, 0, 0, 0, 0, 19, 0, 0, 9, 0, 0, 100, 0, 0, 0];
    let frame = |extra: &[u8]| riff_chunk(b"ANMF", &[&header[..], &picture, extra].concat());
    let animation = riff_chunk(b"ANIM", &[0; 6]);
    let hidden = riff_chunk(b"abcd", SECRET);
    let dirty = riff(&[vp8x(20, 10, 0x1e), animation.clone(), frame(&hidden), frame(&[])]);
    let cleaned = cleaned(&dirty);
    assert_eq!(cleaned.bytes, riff(&[vp8x(20, 10, 0x12), animation, frame(&[]), frame(&[])]));
    assert!(cleaned.animated && !cleaned.recoded);
}

#[test]
fn every_gif_block_that_is_not_the_picture_goes_and_it_still_moves() {
    let plain = gif(16, 16, 3);
    let mut blocks = Vec::new();
    for head in [&b"\x21\xfe"[..], b"\x21\xff\x0bXMP DataXMP", b"\x21\xff\x0bMGKIPTC0001", b"\x21\x77"] {
        blocks.extend([head, &[SECRET.len() as u8], SECRET, &[0]].concat());
    }
    let dirty = [with_blocks(&plain, &blocks), SECRET.to_vec()].concat();
    let cleaned = cleaned(&dirty);
    assert_eq!(cleaned.bytes, plain);
    assert!(cleaned.animated && finds(&cleaned.bytes, b"NETSCAPE2.0"));
    assert_eq!(probe(&cleaned.bytes).unwrap().frames, 3);
}

#[test]
fn a_jpeg_with_bytes_between_its_segments_is_encoded_again() {
    let plain = jpeg(64, 48);
    let table = segment(0xdd, &[0, 0]);
    let dirty = with_segments(&plain, &[table, SECRET.to_vec()]);
    let cleaned = cleaned(&dirty);
    assert!(cleaned.recoded);
    assert_close(&decode(&cleaned.bytes).unwrap(), &decode(&plain).unwrap(), 2.0);
}

#[test]
fn a_jpeg_table_with_something_behind_it_is_encoded_again() {
    let table = [&[0u8][..], &[1; 64], SECRET].concat();
    let dirty = with_segments(&jpeg(64, 48), &[segment(0xdb, &table)]);
    match clean(&dirty) {
        Ok(cleaned) => assert!(cleaned.recoded && !finds(&cleaned.bytes, SECRET)),
        Err(trouble) => assert!(matches!(trouble, Trouble::Damaged { .. }), "{trouble}"),
    }
}

#[test]
fn a_jpeg_that_lost_only_its_end_marker_is_saved() {
    let plain = jpeg(64, 48);
    let cleaned = cleaned(&plain[..plain.len() - 2]);
    assert!(cleaned.recoded);
    assert_close(&decode(&cleaned.bytes).unwrap(), &decode(&plain).unwrap(), 2.0);
}

#[test]
fn a_file_cut_anywhere_is_called_cut_short() {
    for whole in [jpeg(320, 240), png(320, 240), webp(320, 240), gif(64, 64, 1)] {
        for tenth in 1..10 {
            let cut = &whole[..whole.len() * tenth / 10];
            match clean(cut) {
                Err(Trouble::Truncated { .. }) => {}
                other => panic!("{tenth}/10 of {:?}: {other:?}", Kind::of(&whole)),
            }
        }
    }
}

#[test]
fn what_is_no_picture_is_named() {
    assert_eq!(clean(b""), Err(Trouble::Empty));
    assert_eq!(clean(b"<!doctype html><p>photo.jpg"), Err(Trouble::NotMedia));
    let head: [(&[u8], Kind); 3] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind::Heic),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", Kind::Avif),
        (b"\0\0\0\x0cJXL \r\n\x87\n", Kind::JpegXl),
    ];
    for (bytes, kind) in head {
        assert_eq!(clean(bytes), Err(Trouble::Unsupported { kind }));
    }
    let cut: [(&[u8], Kind); 2] = [(b"II*\0\x08\0\0\0", Kind::Tiff), (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Kind::Bmp)];
    for (bytes, kind) in cut {
        assert_eq!(clean(bytes), Err(Trouble::Truncated { kind }));
    }
}

#[test]
fn jpegs_that_networks_cannot_show_are_refused() {
    for marker in [0xc3, 0xc9, 0xca] {
        let mut odd = jpeg(16, 16);
        let frame = odd.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        odd[frame + 1] = marker;
        assert_eq!(clean(&odd), Err(Trouble::Unsupported { kind: Kind::Jpeg }));
    }
    let mut deep = jpeg(16, 16);
    let frame = deep.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    deep[frame + 4] = 12;
    assert_eq!(clean(&deep), Err(Trouble::Unsupported { kind: Kind::Jpeg }));
}

#[test]
fn bombs_are_refused_by_their_header() {
    let mut bomb = jpeg(16, 16);
    let frame = bomb.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    assert_eq!(clean(&bomb), Err(Trouble::TooManyPixels { width: 65500, height: 65500 }));

    let mut bomb = png(16, 16);
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xdc, 0, 0, 0xff, 0xdc]);
    assert_eq!(clean(&bomb), Err(Trouble::TooManyPixels { width: 65500, height: 65500 }));

    let mut bomb = gif(16, 16, 2);
    bomb[6..10].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(clean(&bomb), Err(Trouble::TooManyPixels { width: 65535, height: 65535 }));

    let mut many = gif(16, 16, 12);
    many[6..10].copy_from_slice(&[0, 0x28, 0, 0x24]);
    assert_eq!(clean(&many), Err(Trouble::TooManyFrames { frames: 12 }));
}

/// Deflate's longest match, again and again: a few bytes that say a thousand times as many.
fn zeros_deflated(megabytes: usize) -> Vec<u8> {
    let zeros = image::GrayImage::new(16_000, (megabytes * 1_000_000 / 16_000) as u32);
    let bytes = to_png(zeros);
    let at = bytes.windows(4).position(|w| w == b"IDAT").unwrap();
    let length = u32::from_be_bytes(bytes[at - 4..at].try_into().unwrap()) as usize;
    bytes[at + 4..at + 4 + length].to_vec()
}

fn to_png(zeros: image::GrayImage) -> Vec<u8> {
    crier::media::image::to_png(&image::DynamicImage::ImageLuma8(zeros)).unwrap()
}

#[test]
fn a_text_bomb_is_never_inflated() {
    let text = [&b"Comment\0\0"[..], &zeros_deflated(60)].concat();
    let bomb = with_chunks(&png(16, 16), &[chunk(b"zTXt", &text)]);
    assert_eq!(cleaned(&bomb).bytes, png(16, 16));
    let profile = [&b"bomb\0\0"[..], &zeros_deflated(60)].concat();
    let bomb = with_chunks(&png(16, 16), &[chunk(b"iCCP", &profile)]);
    assert_eq!(cleaned(&bomb).bytes, png(16, 16));
}

#[test]
fn the_second_look_finds_what_a_cleaner_might_forget() {
    let found = |bytes: &[u8]| residue(bytes).len();
    assert_eq!(found(&with_segments(&jpeg(8, 8), &[exif(1)])), 1);
    assert_eq!(found(&[jpeg(8, 8), vec![0]].concat()), 1);
    assert_eq!(found(&with_chunks(&png(8, 8), &[chunk(b"tEXt", b"a\0b")])), 1);
    assert_eq!(found(&[png(8, 8), vec![0]].concat()), 1);
    let picture = webp(8, 8)[12..].to_vec();
    assert_eq!(found(&riff(&[vp8x(8, 8, 0x18), picture.clone()])), 1);
    assert_eq!(found(&riff(&[picture, riff_chunk(b"EXIF", b"x")])), 1);
    assert_eq!(found(&with_blocks(&gif(8, 8, 1), b"\x21\xfe\x01x\0")), 1);
    assert_eq!(found(b"anything"), 1);
}

#[test]
fn nothing_random_makes_it_panic() {
    let seeds = [jpeg(48, 32), png(48, 32), webp(48, 32), gif(24, 16, 2)];
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    };
    for round in 0..2000 {
        let mut bytes = seeds[round % seeds.len()].clone();
        for _ in 0..=next(4) {
            let at = next(bytes.len());
            bytes[at] = next(256) as u8;
        }
        if let Ok(cleaned) = clean(&bytes) {
            assert_eq!(residue(&cleaned.bytes), Vec::<String>::new());
        }
    }
}
