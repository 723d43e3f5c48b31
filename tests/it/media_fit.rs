//! Fitting: every picture meets its need, and one that already does is left alone.
use crate::media_brand::any_need;
use crate::media_carriers::*;
use crier::media::image::{decode, to_jpeg, to_png};
use crier::media::rendition::render;
use crier::media::sheet::{placeholder, sample, sheet};
use crier::model::limits::{Aspect, Format, Need, Shape};
use crier::model::trouble::Trouble;
use image::DynamicImage;

#[test]
fn what_fits_comes_back_bit_for_bit() {
    for (source, format) in
        [(jpeg(90, 60), Format::Jpeg), (png(90, 60), Format::Png), (webp(90, 60), Format::Webp), (gif(90, 60, 2), Format::Gif)]
    {
        let rendered = render(&source, &any_need(), None).unwrap();
        assert_eq!(rendered.bytes, source);
        assert_eq!((rendered.format, rendered.recoded), (format, false));
    }
}

#[test]
fn sides_and_sums_are_met_and_nothing_is_enlarged() {
    let source = jpeg(1000, 600);
    let sized = |need: &Need| {
        let rendered = render(&source, need, None).unwrap();
        (rendered.width, rendered.height)
    };
    assert_eq!(sized(&Need { max_side: 500, ..any_need() }), (500, 300));
    assert_eq!(sized(&Need { max_sum: Some(800), ..any_need() }), (500, 300));
    assert_eq!(sized(&Need { max_side: 5000, formats: vec![Format::Png], ..any_need() }), (1000, 600));
}

/// Noise, which no encoder makes small.
fn noise(width: u32, height: u32) -> DynamicImage {
    let mut state = 1u32;
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    }))
}

#[test]
fn bytes_are_met_by_quality_first_and_size_second() {
    let source = to_jpeg(&noise(900, 700), 98, false).unwrap();
    let half = Need { max_bytes: source.len() as u64 / 2, ..any_need() };
    let rendered = render(&source, &half, None).unwrap();
    assert!(rendered.bytes.len() as u64 <= half.max_bytes);
    assert_eq!(rendered.width, 900, "quality alone is enough for half");
    let tiny = Need { max_bytes: 40_000, ..any_need() };
    let rendered = render(&source, &tiny, None).unwrap();
    assert!(rendered.bytes.len() <= 40_000 && rendered.bytes.len() > 20_000);
    assert!(rendered.width < 900);
    let nothing = Need { max_bytes: 100, ..any_need() };
    assert_eq!(render(&source, &nothing, None), Err(Trouble::TooBig { max: 100 }));
}

#[test]
fn transparency_becomes_white_only_where_it_must() {
    let source = to_png(&disc(200, [0, 90, 200])).unwrap();
    let flat = Need { formats: vec![Format::Jpeg], ..any_need() };
    let rendered = render(&source, &flat, None).unwrap();
    assert_eq!(rendered.format, Format::Jpeg);
    let pixels = decode(&rendered.bytes).unwrap().to_rgb8();
    assert!(pixels.get_pixel(2, 2).0.iter().all(|value| *value > 250));
    let small = Need { max_side: 100, ..any_need() };
    let rendered = render(&source, &small, None).unwrap();
    assert_eq!(rendered.format, Format::Png);
    assert_eq!(decode(&rendered.bytes).unwrap().to_rgba8().get_pixel(1, 1).0[3], 0);
}

#[test]
fn an_extreme_shape_is_laid_on_a_ground() {
    let aspect = Some(Aspect { from: Shape(1, 2), to: Shape(2, 1), strict: true });
    let need = Need { aspect, max_side: 1000, ..any_need() };
    for (width, height, expected) in [(2000, 100, (1000, 500)), (100, 2000, (500, 1000))] {
        let rendered = render(&jpeg(width, height), &need, None).unwrap();
        assert_eq!((rendered.width, rendered.height), expected);
    }
    let fine = render(&jpeg(200, 100), &need, None).unwrap();
    assert!(!fine.recoded);
}

#[test]
fn a_gif_where_none_is_taken_becomes_a_still() {
    let need = Need { formats: vec![Format::Jpeg, Format::Png], ..any_need() };
    let rendered = render(&gif(64, 64, 3), &need, None).unwrap();
    assert!(!rendered.animated);
    assert_eq!(rendered.format, Format::Png);
}

#[test]
fn a_gif_that_is_too_large_is_scaled_and_still_moves() {
    let need = Need { max_side: 50, ..any_need() };
    let rendered = render(&gif(100, 80, 3), &need, None).unwrap();
    assert!(rendered.animated);
    assert_eq!((rendered.width, rendered.height), (50, 40));
}

#[test]
fn sheets_hold_up_to_ten_pictures_of_any_kind() {
    let all = [jpeg(300, 200), png(100, 400), webp(64, 64), gif(50, 50, 2)];
    for count in 1..=12 {
        let pictures: Vec<&[u8]> = all.iter().cycle().take(count).map(Vec::as_slice).collect();
        let made = decode(&sheet(&pictures, 640).unwrap()).unwrap();
        assert!(made.width() <= 640 && made.height() <= 640);
    }
    assert_eq!(sheet(&[b""], 640), Err(Trouble::Empty));
}

#[test]
fn the_built_pictures_are_clean_jpegs() {
    for made in [placeholder(640, 480).unwrap(), sample().unwrap()] {
        assert_eq!(crier::media::clean::residue::residue(&made), Vec::<String>::new());
        assert!(decode(&made).is_ok());
    }
}
