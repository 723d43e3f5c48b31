//! Generated files: every format, turned every way, with every kind of profile, damaged in every way. Each ends as clean
//! or as a sentence.
use crate::media_carriers::*;
use crate::media_formats::{bmp, photo_tiff};
use crier::i18n;
use crier::media::clean::clean;
use crier::media::clean::residue::residue;
use crier::media::image::decode;
use crier::model::lang::Lang;
use moxcms::ColorProfile;

const SIDES: (u32, u32) = (48, 32);

/// Nothing, sRGB, two that have to be converted, one that is not for this picture, one that is nonsense.
fn profiles() -> Vec<Option<Vec<u8>>> {
    let made =
        [ColorProfile::new_srgb(), ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), ColorProfile::new_gray_with_gamma(2.2)];
    let made = made.iter().map(|profile| Some(profile.encode().unwrap()));
    [None, Some(b"no profile at all, but long enough to be taken for one".repeat(4))].into_iter().chain(made).collect()
}

/// The file in each format that can say all of this.
fn files(orientation: u16, profile: Option<&[u8]>) -> Vec<(&'static str, Vec<u8>)> {
    let (width, height) = SIDES;
    let exif = tiff(orientation, true);
    let mut segments = vec![segment(0xe1, &[b"Exif\0\0", exif.as_slice()].concat())];
    let mut chunks = vec![chunk(b"eXIf", &exif)];
    let mut riffs = vec![vp8x(width, height, 0x2c)];
    if let Some(profile) = profile {
        segments.push(segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", profile].concat()));
        chunks.push(chunk(b"iCCP", &[b"name\0\0", stored(profile).as_slice()].concat()));
        riffs.push(riff_chunk(b"ICCP", profile));
    }
    riffs.push(webp(width, height)[12..].to_vec());
    riffs.push(riff_chunk(b"EXIF", &exif));
    vec![
        ("jpeg", with_segments(&jpeg(width, height), &segments)),
        ("png", with_chunks(&png(width, height), &chunks)),
        ("webp", riff(&riffs)),
        ("tiff", photo_tiff(width, height, orientation, profile)),
        ("bmp", bmp(&photo(width, height))),
        ("gif", gif(width, height, 2)),
    ]
}

/// zlib without compression: one block (RFC 1950, 1951).
fn stored(data: &[u8]) -> Vec<u8> {
    let (mut a, mut b) = (1u32, 0u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    let length = data.len() as u16;
    [&[0x78, 1, 1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), data, &(b << 16 | a).to_be_bytes()].concat()
}

/// What happens to a file on its way.
fn damages(file: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let half = file.len() / 2;
    let mut flipped = file.to_vec();
    flipped[half] ^= 0xff;
    let mut head = file.to_vec();
    head[12.min(file.len() - 1)] ^= 0x55;
    let mut hole = file.to_vec();
    hole.drain(half..half + 8);
    vec![
        ("whole", file.to_vec()),
        ("cut in the middle", file[..half].to_vec()),
        ("without its last byte", file[..file.len() - 1].to_vec()),
        ("a byte that is another", flipped),
        ("a header that is another", head),
        ("a hole", hole),
        ("something behind it", [file, SECRET].concat()),
        ("twice", file.repeat(2)),
    ]
}

#[test]
fn every_format_turned_with_every_profile_and_damaged_ends_as_clean_or_as_a_sentence() {
    let (mut clean_ones, mut refused) = (0, 0);
    for orientation in 1..=8 {
        for profile in profiles() {
            for (format, file) in files(orientation, profile.as_deref()) {
                for (damage, bytes) in damages(&file) {
                    let what = format!("{format}, orientation {orientation}, {damage}");
                    match clean(&bytes) {
                        Ok(cleaned) => {
                            assert_eq!(residue(&cleaned.bytes), Vec::<String>::new(), "{what}");
                            assert!(!finds(&cleaned.bytes, SECRET), "{what}");
                            let turned = orientation >= 5 && !matches!(format, "bmp" | "gif");
                            let sides = if turned { (SIDES.1, SIDES.0) } else { SIDES };
                            if damage == "whole" {
                                assert_eq!((cleaned.width, cleaned.height), sides, "{what}");
                                let seen = decode(&cleaned.bytes).unwrap();
                                assert_eq!((seen.width(), seen.height()), sides, "{what}");
                            }
                            clean_ones += 1;
                        }
                        Err(trouble) => {
                            assert_ne!(damage, "whole", "{what}: {trouble}");
                            for lang in Lang::ALL {
                                assert!(!i18n::plain(lang, &trouble.say()).is_empty(), "{what}: {trouble}");
                            }
                            refused += 1;
                        }
                    }
                }
            }
        }
    }
    println!("{clean_ones} clean, {refused} refused");
    assert!(clean_ones > refused && refused > 100);
}
