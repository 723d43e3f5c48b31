//! TIFF and BMP: decoded, brought to sRGB and upright, encoded as what they are: photographs or drawings.
use crate::media_carriers::{SECRET, disc, finds, photo};
use crier::media::clean::clean;
use crier::media::clean::removed::Removed;
use crier::media::clean::residue::residue;
use crier::media::image::decode;
use crier::media::probe::{Kind, probe};
use crier::model::limits::Format;
use crier::model::trouble::Trouble;
use image::{DynamicImage, ImageFormat};
use moxcms::ColorProfile;
use std::io::Cursor;
use tiff::encoder::colortype::{self, ColorType};
use tiff::encoder::{Compression, TiffEncoder, TiffValue};
use tiff::tags::Tag;

/// Writes one entry.
type Write<'a, C> = &'a dyn Fn(&mut Entries<'_, C>);

/// One page of `samples`, with further entries.
pub fn tiff_of<C: ColorType>(width: u32, height: u32, samples: &[C::Inner], entries: &[(Tag, Write<'_, C>)]) -> Vec<u8>
where
    [C::Inner]: TiffValue,
{
    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out).unwrap().with_compression(Compression::Lzw);
    let mut image = encoder.new_image::<C>(width, height).unwrap();
    for (_, write) in entries {
        write(&mut image);
    }
    image.write_data(samples).unwrap();
    out.into_inner()
}

type Entries<'a, C> = tiff::encoder::ImageEncoder<'a, &'a mut Cursor<Vec<u8>>, C, tiff::encoder::TiffKindStandard>;

/// A photograph as a TIFF, turned, with a profile and a secret in its words.
pub fn photo_tiff(width: u32, height: u32, orientation: u16, profile: Option<&[u8]>) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out).unwrap();
    let mut image = encoder.new_image::<colortype::RGB8>(width, height).unwrap();
    let secret = String::from_utf8(SECRET.to_vec()).unwrap();
    image.encoder().write_tag(Tag::Orientation, orientation).unwrap();
    image.encoder().write_tag(Tag::Artist, secret.as_str()).unwrap();
    image.encoder().write_tag(Tag::Software, secret.as_str()).unwrap();
    if let Some(profile) = profile {
        image.encoder().write_tag(Tag::IccProfile, profile).unwrap();
    }
    image.write_data(photo(width, height).to_rgb8().as_raw()).unwrap();
    out.into_inner()
}

pub fn bmp(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Bmp).unwrap();
    out.into_inner()
}

fn mean(a: &DynamicImage, b: &DynamicImage) -> f64 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let (a, b) = (a.to_rgb8(), b.to_rgb8());
    a.iter().zip(b.iter()).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
}

#[test]
fn a_tiff_photograph_becomes_an_upright_jpeg_without_a_word_in_it() {
    for orientation in 1..=8u16 {
        let cleaned = clean(&photo_tiff(96, 64, orientation, None)).unwrap();
        let expected = crier::media::image::upright(photo(96, 64), orientation as u8);
        assert_eq!((cleaned.format, cleaned.recoded), (Format::Jpeg, true));
        assert_eq!((cleaned.width, cleaned.height), (expected.width(), expected.height()));
        assert!(mean(&decode(&cleaned.bytes).unwrap(), &expected) < 4.0, "orientation {orientation}");
        assert!(!finds(&cleaned.bytes, SECRET) && residue(&cleaned.bytes).is_empty());
        assert!(cleaned.removed.contains(&Removed::Author) && cleaned.removed.contains(&Removed::Camera));
    }
}

#[test]
fn a_tiffs_profile_is_applied_before_it_goes() {
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let plain = decode(&clean(&photo_tiff(64, 64, 1, None)).unwrap().bytes).unwrap();
    let cleaned = clean(&photo_tiff(64, 64, 1, Some(&p3))).unwrap();
    let wide = decode(&cleaned.bytes).unwrap();
    assert!(cleaned.removed.contains(&Removed::Profile));
    // Green beyond sRGB: less red in it than before.
    let (before, after) = (plain.to_rgb8().get_pixel(8, 60).0, wide.to_rgb8().get_pixel(8, 60).0);
    assert!(after[0] < before[0], "{before:?} {after:?}");
}

#[test]
fn sixteen_bits_greys_and_inks_come_out_as_what_they_look_like() {
    let rgb16 = photo(80, 60).to_rgb16();
    let deep = clean(&tiff_of::<colortype::RGB16>(80, 60, rgb16.as_raw(), &[])).unwrap();
    assert!(mean(&decode(&deep.bytes).unwrap(), &photo(80, 60)) < 4.0);

    let grey = photo(80, 60).to_luma8();
    let cleaned = clean(&tiff_of::<colortype::Gray8>(80, 60, grey.as_raw(), &[])).unwrap();
    assert!(!decode(&cleaned.bytes).unwrap().color().has_color());
    assert!(mean(&decode(&cleaned.bytes).unwrap(), &DynamicImage::ImageLuma8(grey)) < 4.0);

    let grey = photo(80, 60).to_luma16();
    let cleaned = clean(&tiff_of::<colortype::Gray16>(80, 60, grey.as_raw(), &[])).unwrap();
    assert!(mean(&decode(&cleaned.bytes).unwrap(), &photo(80, 60).grayscale()) < 4.0);

    // Full cyan, full magenta, full yellow, full black, and paper.
    let inks: Vec<u8> =
        [[255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 255], [0; 4]].iter().flat_map(|ink| ink.repeat(16)).collect();
    let cleaned = clean(&tiff_of::<colortype::CMYK8>(16, 5, &inks, &[])).unwrap();
    assert_eq!(cleaned.format, Format::Png);
    let seen = decode(&cleaned.bytes).unwrap().to_rgb8();
    let rows: Vec<[u8; 3]> = (0..5).map(|y| seen.get_pixel(3, y).0).collect();
    assert_eq!(rows, [[0, 255, 255], [255, 0, 255], [255, 255, 0], [0, 0, 0], [255, 255, 255]]);
}

#[test]
fn what_lets_something_through_and_what_was_drawn_becomes_png() {
    let clear = disc(60, [200, 30, 30]).to_rgba8();
    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out).unwrap();
    encoder.write_image::<colortype::RGBA8>(60, 60, clear.as_raw()).unwrap();
    let cleaned = clean(&out.into_inner()).unwrap();
    assert_eq!(cleaned.format, Format::Png);
    assert_eq!(decode(&cleaned.bytes).unwrap().to_rgba8(), clear);

    let cleaned = clean(&bmp(&DynamicImage::ImageRgba8(clear.clone()))).unwrap();
    assert_eq!(decode(&cleaned.bytes).unwrap().to_rgba8(), clear);

    let drawn = DynamicImage::ImageRgb8(image::RgbImage::from_fn(300, 200, |x, y| {
        if x / 40 % 2 == y / 40 % 2 { image::Rgb([250, 250, 250]) } else { image::Rgb([20, 30, 120]) }
    }));
    let cleaned = clean(&bmp(&drawn)).unwrap();
    assert_eq!((cleaned.format, decode(&cleaned.bytes).unwrap().to_rgb8()), (Format::Png, drawn.to_rgb8()));
    assert_eq!(clean(&bmp(&noise())).unwrap().format, Format::Jpeg);
}

/// A picture with more colours than a drawing has.
fn noise() -> DynamicImage {
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(120, 90, |x, y| image::Rgb([(x * 2) as u8, (y * 2) as u8, (x * y % 251) as u8])))
}

/// A TIFF of one entry after the other; `colours` as TIFF numbers them.
fn palette_tiff(bits: u16, width: u32, rows: &[u8], height: u32) -> Vec<u8> {
    let colours = 1usize << bits;
    let map: Vec<u16> = (0..3).flat_map(|channel| (0..colours).map(move |n| if n % 3 == channel { 0xffff } else { 0 })).collect();
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let mut entries: Vec<(u16, u16, u32, u32)> = vec![
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, bits.into()),
        (259, 3, 1, 1),
        (262, 3, 1, 3),
        (273, 4, 1, 0),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, rows.len() as u32),
        (320, 3, map.len() as u32, 0),
    ];
    let behind = 8 + 2 + entries.len() as u32 * 12 + 4;
    entries[5].3 = behind + map.len() as u32 * 2;
    entries[9].3 = behind;
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        out.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    out.extend([0; 4]);
    out.extend(map.iter().flat_map(|value| value.to_le_bytes()));
    out.extend(rows);
    out
}

#[test]
fn palettes_of_every_depth_are_looked_up() {
    let expected = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 0, 0]];
    for (bits, rows) in [(8u16, vec![0, 1, 2, 3]), (4, vec![0x01, 0x23])] {
        let cleaned = clean(&palette_tiff(bits, 4, &rows, 1)).unwrap();
        let seen = decode(&cleaned.bytes).unwrap().to_rgb8();
        assert_eq!((0..4).map(|x| seen.get_pixel(x, 0).0).collect::<Vec<_>>(), expected, "{bits} bits");
    }
}

#[test]
fn of_many_pages_the_first_one_stays_and_the_person_is_told() {
    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out).unwrap();
    encoder.write_image::<colortype::RGB8>(40, 30, photo(40, 30).to_rgb8().as_raw()).unwrap();
    encoder.write_image::<colortype::RGB8>(20, 20, photo(20, 20).to_rgb8().as_raw()).unwrap();
    let cleaned = clean(&out.into_inner()).unwrap();
    assert_eq!((cleaned.width, cleaned.height), (40, 30));
    assert_eq!(cleaned.removed.first(), Some(&Removed::Pages));
}

#[test]
fn a_raw_file_is_called_one_instead_of_published_as_its_preview() {
    let raw = Err(Trouble::Unsupported { kind: Kind::Raw });
    assert_eq!(clean(b"II*\0\x10\0\0\0CR\x02\0 and so on"), raw);
    let preview = photo_tiff(32, 32, 1, None);
    let mut reduced = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut reduced).unwrap();
    let mut image = encoder.new_image::<colortype::RGB8>(32, 32).unwrap();
    image.encoder().write_tag(Tag::NewSubfileType, 1u32).unwrap();
    image.write_data(photo(32, 32).to_rgb8().as_raw()).unwrap();
    assert_eq!(clean(&reduced.into_inner()), raw);
    assert!(clean(&preview).is_ok());
}

#[test]
fn a_bmp_keeps_neither_its_profile_nor_what_lies_behind_it() {
    let source = [bmp(&noise()), SECRET.to_vec()].concat();
    let cleaned = clean(&source).unwrap();
    assert!(!finds(&cleaned.bytes, SECRET));
    assert!(mean(&decode(&cleaned.bytes).unwrap(), &noise()) < 10.0);
}

#[test]
fn bombs_are_refused_by_their_header() {
    let mut bomb = bmp(&photo(16, 16));
    bomb[18..26].copy_from_slice(&[0xdc, 0xff, 0, 0, 0xdc, 0xff, 0, 0]);
    assert_eq!(clean(&bomb), Err(Trouble::TooManyPixels { width: 65500, height: 65500 }));
    let mut bomb = palette_tiff(8, 4, &[0, 1, 2, 3], 1);
    for entry in [0, 1] {
        bomb[10 + entry * 12 + 8..10 + entry * 12 + 12].copy_from_slice(&[0xdc, 0xff, 0, 0]);
    }
    assert_eq!(clean(&bomb), Err(Trouble::TooManyPixels { width: 65500, height: 65500 }));
    assert_eq!(probe(&photo_tiff(96, 64, 6, None)).map(|probed| (probed.width, probed.height)), Ok((96, 64)));
}

/// A directory that names the height twice: whichever of them is believed, the other cannot break anything.
#[test]
fn a_tiff_that_contradicts_itself_is_refused() {
    let whole = tiff_of::<colortype::RGB8>(12, 16, &[9; 12 * 16 * 3], &[]);
    assert_eq!(&whole[..2], b"II");
    let at = u32::from_le_bytes(whole[4..8].try_into().unwrap()) as usize;
    let entry = |n: usize| at + 2 + n * 12;
    let height = whole[entry(1)..entry(2)].to_vec();
    assert_eq!((&height[..2], height[8]), (&257u16.to_le_bytes()[..], 16));
    let last = usize::from(u16::from_le_bytes([whole[at], whole[at + 1]])) - 1;
    let mut twice = whole.clone();
    twice[entry(last)..][..12].copy_from_slice(&height);
    twice[entry(1) + 8] = 12;
    assert!(matches!(clean(&twice), Err(Trouble::Damaged { kind: Kind::Tiff, .. })), "{:?}", clean(&twice));
}
