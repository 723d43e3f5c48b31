//! Needs of networks, those that are built in and those to come: whatever is sent comes out within every limit, in the
//! shape that was chosen, never enlarged.

use crate::media_carriers::jpeg;
use crier::media::brand::{Assets, Look};
use crier::media::image::{decode, to_jpeg, to_png};
use crier::media::jpeg::is_halved;
use crier::media::rendition::{Made, Plan, is_same, render_as, rendition_key, video_key};
use crier::model::brand::{Brand, Corner};
use crier::model::colour::Colour;
use crier::model::fit::{Fit, Ground};
use crier::model::limits::{Aspect, Chroma, Format, Need, Shape, VideoNeed};
use crier::model::origin::Origin;
use crier::model::post::CleanFile;
use crier::model::trouble::Trouble;
use crier::platforms::telegram::photo_need;
use crier::platforms::threads;
use image::{DynamicImage, Rgb, RgbImage};
use proptest::prelude::*;

const BLUR: Fit = Fit::Pad(Ground::Blur);
const MB: u64 = 1_000_000;

fn shapes(from: Shape, to: Shape) -> Option<Aspect> {
    Some(Aspect { from, to, strict: true })
}

/// What networks take (facts of November 2026). Those that are not built in yet stand here alone.
fn needs() -> Vec<(&'static str, Need)> {
    let story = Some(Aspect { from: Shape(9, 16), to: Shape(9, 16), strict: false });
    let photo = [Format::Jpeg, Format::Png, Format::Webp];
    vec![
        ("Telegram", photo_need()),
        ("Bluesky", Need::new([Format::Jpeg, Format::Png, Format::Webp, Format::Gif], 976_000, 2_000)),
        ("X", Need { aspect: shapes(Shape(1, 3), Shape(3, 1)), ..Need::new(photo, 5 * MB, 4_096) }),
        ("Facebook", Need::new([Format::Jpeg, Format::Png], 4 * MB, 2_048)),
        (
            "Instagram",
            Need {
                max_width: Some(1_440),
                min_side: 320,
                aspect: shapes(Shape(4, 5), Shape(191, 100)),
                ..Need::new([Format::Jpeg], 8 * MB, 1_800)
            },
        ),
        ("Instagram story", Need { aspect: story, ..Need::new([Format::Jpeg], 8 * MB, 1_920) }),
        ("Threads", threads::photo_need()),
        ("TikTok", Need::new([Format::Jpeg, Format::Webp], 20 * MB, 1_080)),
        ("LinkedIn", Need { aspect: shapes(Shape(100, 240), Shape(240, 100)), ..Need::new([Format::Jpeg, Format::Png], 5 * MB, 6_012) }),
    ]
}

fn fits() -> Vec<Fit> {
    vec![BLUR, Fit::Pad(Ground::WHITE), Fit::Crop(Corner::Center), Fit::Crop(Corner::TopLeft), Fit::AsItIs]
}

fn need(name: &str) -> Need {
    needs().into_iter().find(|(found, _)| *found == name).unwrap().1
}

#[test]
fn sizes_for_each_network_by_table() {
    #[rustfmt::skip]
    let table = [
        // network, picture, how, canvas
        ("Telegram", (4_000, 3_000), BLUR, (4_000, 3_000)),
        ("Telegram", (8_000, 6_000), BLUR, (5_714, 4_285)),
        ("Telegram", (12_000, 300), BLUR, (9_523, 477)),
        ("Telegram", (300, 12_000), BLUR, (477, 9_523)),
        ("Telegram", (12_000, 300), Fit::Crop(Corner::Left), (6_000, 300)),
        ("Bluesky", (12_000, 300), BLUR, (2_000, 50)),
        ("X", (4_000, 1_000), BLUR, (4_000, 1_334)),
        ("X", (1_000, 4_000), Fit::Crop(Corner::Top), (1_000, 3_000)),
        ("Instagram", (4_000, 3_000), BLUR, (1_440, 1_080)),
        ("Instagram", (3_000, 4_000), BLUR, (1_440, 1_800)),
        ("Instagram", (3_000, 4_000), Fit::Crop(Corner::Center), (1_440, 1_800)),
        ("Instagram", (4_000, 1_000), BLUR, (1_440, 754)),
        ("Instagram", (4_000, 1_000), Fit::Crop(Corner::Center), (1_438, 753)),
        ("Instagram", (200, 200), BLUR, (320, 320)),
        ("Instagram story", (4_000, 3_000), BLUR, (1_080, 1_920)),
        ("Instagram story", (4_000, 3_000), Fit::AsItIs, (1_920, 1_440)),
        ("LinkedIn", (5_000, 1_000), BLUR, (5_000, 2_084)),
    ];
    for (name, (width, height), fit, canvas) in table {
        let plan = Plan::of((width, height), &need(name), fit, 1.0);
        assert_eq!(plan.canvas, canvas, "{name}, {width} × {height}, {fit:?}: {plan:?}");
    }
}

/// The part that stays is the one that was chosen.
#[test]
fn a_crop_keeps_the_part_that_was_chosen() {
    let need = Need { aspect: shapes(Shape(1, 1), Shape(1, 1)), ..Need::new([Format::Png], MB, 4_000) };
    let wide = |part| Plan::of((900, 300), &need, Fit::Crop(part), 1.0).cut;
    let tall = |part| Plan::of((300, 900), &need, Fit::Crop(part), 1.0).cut;
    assert_eq!([Corner::Left, Corner::Center, Corner::TopRight].map(|part| wide(part).x), [0, 300, 600]);
    assert_eq!([Corner::Top, Corner::Center, Corner::BottomLeft].map(|part| tall(part).y), [0, 300, 600]);
    let thirds = RgbImage::from_fn(900, 300, |x, _| [Rgb([200, 0, 0]), Rgb([0, 200, 0]), Rgb([0, 0, 200])][x as usize / 300]);
    let source = to_png(&DynamicImage::ImageRgb8(thirds)).unwrap();
    for (part, colour) in [(Corner::Left, [200, 0, 0]), (Corner::Bottom, [0, 200, 0]), (Corner::Right, [0, 0, 200])] {
        let made = render_as(&source, &need, Fit::Crop(part), None).unwrap();
        assert_eq!((made.width, made.height), (300, 300));
        let pixels = decode(&made.bytes).unwrap().to_rgb8();
        assert!(pixels.pixels().all(|pixel| pixel.0 == colour), "{part:?}");
    }
}

#[test]
fn padding_shows_the_whole_picture_on_its_ground() {
    let need = Need { aspect: shapes(Shape(1, 1), Shape(1, 1)), ..Need::new([Format::Png], MB, 4_000) };
    let red = to_png(&DynamicImage::ImageRgb8(RgbImage::from_pixel(400, 100, Rgb([220, 30, 30])))).unwrap();
    let padded = |ground| decode(&render_as(&red, &need, Fit::Pad(ground), None).unwrap().bytes).unwrap().to_rgb8();
    for (ground, colour) in [(Ground::WHITE, [255; 3]), (Ground::BLACK, [0; 3]), (Ground::Colour(Colour([1, 2, 3])), [1, 2, 3])] {
        let pixels = padded(ground);
        assert_eq!(pixels.dimensions(), (400, 400));
        assert_eq!((pixels.get_pixel(200, 20).0, pixels.get_pixel(200, 200).0), (colour, [220, 30, 30]));
    }
    let blurred = padded(Ground::Blur).get_pixel(200, 20).0;
    assert!(blurred[0] > 150 && blurred[1] < 60 && blurred != [220, 30, 30], "its own colour, a little darker: {blurred:?}");
}

#[test]
fn colour_is_stored_as_the_need_says() {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(200, 200, |x, y| Rgb([(x * 7) as u8, (y * 5) as u8, 90])));
    let (whole, half) = (to_jpeg(&picture, 95, false).unwrap(), to_jpeg(&picture, 95, true).unwrap());
    assert!(!is_halved(&whole) && is_halved(&half));
    let small = |source: &[u8], chroma| {
        let need = Need { chroma, ..Need::new([Format::Jpeg], MB, 100) };
        is_halved(&render_as(source, &need, BLUR, None).unwrap().bytes)
    };
    assert!(small(&whole, Chroma::Half) && small(&half, Chroma::AsSource));
    assert!(!small(&whole, Chroma::AsSource));
    assert!(!small(&to_png(&picture).unwrap(), Chroma::AsSource), "what was no JPEG had all of its colour");
}

/// What is taken over for another need is what would have been made for it, byte for byte.
#[test]
fn what_is_not_made_again_would_have_been_the_same() {
    let (mut same, mut others) = (0, 0);
    let pictures = [(300, 200, 60_000), (300, 200, 20_000), (700, 30, 60_000)];
    for (width, height, bytes) in pictures {
        let source = jpeg(width, height);
        for (_, one) in needs() {
            for (_, other) in needs() {
                let had = Need { max_bytes: bytes, max_side: one.max_side / 8, min_side: 0, ..one.clone() };
                let wanted = Need { max_bytes: bytes / 2, max_side: other.max_side / 8, min_side: 0, ..other };
                let logo = branded();
                let make = |need: &Need| render_as(&source, need, BLUR, Some(&logo)).unwrap();
                let made = make(&had);
                let short = Made { format: made.format, bytes: made.bytes.len() as u64, size: (made.width, made.height) };
                if is_same(short, (&had, &wanted), (width, height), BLUR) {
                    assert_eq!(made.bytes, make(&wanted).bytes);
                    same += 1;
                } else {
                    others += 1;
                }
                assert!(!is_same(short, (&wanted, &had), (width, height), BLUR), "a smaller limit says nothing of a larger one");
            }
        }
    }
    assert!(same > 20 && others > 20, "{same} the same, {others} not");
}

/// Quality is as high as the limit allows: one step more would not fit.
#[test]
fn the_quality_is_the_best_that_fits() {
    let mut state = 7u32;
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(600, 400, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(x / 3) as u8, (y / 2) as u8, (state >> 26) as u8 * 3])
    }));
    let source = to_jpeg(&picture, 98, true).unwrap();
    for max in [30_000, 40_000, 55_000, 70_000] {
        let made = render_as(&source, &Need::new([Format::Jpeg], max, 4_000), BLUR, None).unwrap();
        assert!(made.bytes.len() as u64 <= max);
        if made.width == 600 {
            let pixels = crier::media::jpeg::decode(&source, (600, 400)).unwrap().unwrap();
            let same = (75..=92).find(|quality| to_jpeg(&pixels, *quality, true).unwrap().len() == made.bytes.len());
            let quality = same.unwrap_or_else(|| panic!("{max}: no quality gives {}", made.bytes.len()));
            assert!(quality == 92 || to_jpeg(&pixels, quality + 1, true).unwrap().len() as u64 > max, "{max}: {quality} is not the best");
        }
    }
}

/// A progressive picture takes its coefficients in memory besides its pixels: what would be too much is refused by its
/// header, before anything is taken.
#[test]
fn a_giant_is_refused_before_it_is_decoded() {
    let picture = vec![90_u8; 64 * 64 * 3];
    let mut encoder = turbojpeg::Compressor::new().unwrap();
    encoder.set_progressive(true).unwrap();
    let image = turbojpeg::Image { pixels: picture.as_slice(), width: 64, pitch: 192, height: 64, format: turbojpeg::PixelFormat::RGB };
    let mut jpeg = encoder.compress_to_vec(image).unwrap();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc2]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x18, 0x00, 0x3e, 0x80]);
    let need = Need::new([Format::Jpeg], MB, 16_000);
    let refused = render_as(&jpeg, &need, BLUR, Some(&branded()));
    assert_eq!(refused, Err(Trouble::TooManyPixels { width: 16_000, height: 6_144 }));
}

fn branded() -> Look {
    let brand = Brand { line: Some("x".into()), ..Brand::default() };
    Look::new(&brand, &Assets::default()).unwrap().unwrap()
}

/// Small copies of every need, so that real pixels are made in no time.
#[test]
fn real_pictures_come_out_as_planned_for_every_network() {
    for (name, big) in needs() {
        let need = Need {
            max_side: big.max_side.min(200),
            max_width: big.max_width.map(|_| 160),
            min_side: big.min_side / 10,
            max_sum: big.max_sum.map(|_| 300),
            max_bytes: 20_000,
            ..big
        };
        for (width, height) in [(400, 300), (300, 400), (700, 30), (30, 700), (20, 20)] {
            for fit in fits() {
                let source = jpeg(width, height);
                let made = render_as(&source, &need, fit, None).unwrap();
                let strict = need.aspect.is_some_and(|aspect| aspect.strict) || fit != Fit::AsItIs;
                assert!(made.bytes.len() <= 20_000 && need.formats.contains(&made.format), "{name}");
                assert!(need.has_room_for(made.width, made.height), "{name}: {} × {}", made.width, made.height);
                assert!(!strict || !need.refuses(made.width, made.height), "{name}, {fit:?}: {} × {}", made.width, made.height);
                let pixels = decode(&made.bytes).unwrap();
                assert_eq!((pixels.width(), pixels.height()), (made.width, made.height));
            }
        }
    }
}

fn clean(width: u32, height: u32, hash: &str) -> CleanFile {
    CleanFile {
        pages: None,
        key: format!("media/{hash}/clean"),
        mime: "image/jpeg".into(),
        width,
        height,
        bytes: 1,
        moving: false,
        duration: None,
        removed: Vec::new(),
        hash: hash.into(),
        origin: Origin::default(),
        credit: None,
    }
}

/// How it is fitted makes another rendition only where it makes another picture.
#[test]
fn names_tell_content_need_and_fit_apart() {
    let (one, long) = (clean(40, 30, "a"), clean(4_000, 30, "b"));
    let telegram = need("Telegram");
    let name = |clean: &CleanFile, fit| rendition_key(clean, &telegram, fit, None);
    assert_eq!(name(&one, BLUR), name(&one, Fit::AsItIs));
    assert_ne!(name(&long, BLUR), name(&long, Fit::Crop(Corner::Left)));
    assert_ne!(name(&one, BLUR), name(&clean(40, 30, "c"), BLUR), "another picture");
    assert_eq!(name(&one, BLUR), name(&CleanFile { key: "elsewhere".into(), ..one.clone() }, BLUR), "the same picture sent again");
    assert_ne!(name(&one, BLUR), rendition_key(&one, &need("X"), BLUR, None));
}

#[test]
fn names_of_videos_tell_content_need_brand_and_cut_apart() {
    let film = |hash: &str| CleanFile { mime: "video/mp4".into(), hash: hash.into(), ..clean(640, 360, hash) };
    let (short, brand) = (VideoNeed::of(5_000_000, 640), Brand { line: Some("x".into()), ..Brand::default() });
    let name = video_key(&film("a"), &short, None, None);
    assert_eq!(name, video_key(&CleanFile { key: "elsewhere".into(), ..film("a") }, &short, None, None), "the same video sent again");
    let others = [
        video_key(&film("b"), &short, None, None),
        video_key(&film("a"), &VideoNeed::of(5_000_000, 720), None, None),
        video_key(&film("a"), &short, Some(&brand), None),
        video_key(&film("a"), &short, None, Some(1)),
    ];
    for (n, other) in others.iter().enumerate() {
        assert!(*other != name && !others[..n].contains(other) && other.chars().all(|c| c.is_ascii_hexdigit()));
    }
}

#[test]
fn words_of_fits_are_read_back() {
    let all = fits().into_iter().chain(Corner::ALL.map(Fit::Crop)).chain([Fit::Pad(Ground::Colour(Colour([18, 52, 86])))]);
    for fit in all {
        assert_eq!(Fit::from_word(&fit.word()), Some(fit));
    }
    for nonsense in ["", "#12345", "#12345g", "#é123", "middle", "#+12345"] {
        assert_eq!(Fit::from_word(nonsense), None, "{nonsense}");
    }
}

#[test]
fn shapes_are_written_as_networks_write_them() {
    let said = [Shape(4, 5), Shape(191, 100), Shape(100, 240), Shape(20, 1)].map(|shape| shape.to_string());
    assert_eq!(said, ["4:5", "1.91:1", "1:2.4", "20:1"]);
}

fn any_fit() -> impl Strategy<Value = Fit> {
    prop_oneof![Just(BLUR), Just(Fit::Pad(Ground::BLACK)), (0..9_usize).prop_map(|n| Fit::Crop(Corner::ALL[n])), Just(Fit::AsItIs)]
}

proptest! {
    /// Any picture, any network, any choice, any shrinking: within every limit, and never larger than it was.
    #[test]
    fn no_plan_passes_a_limit(width in 1_u32..16_384, height in 1_u32..16_384, n in 0_usize..9, fit in any_fit(), shrink in 0.01_f64..=1.0) {
        let (name, need) = needs().swap_remove(n);
        let plan = Plan::of((width, height), &need, fit, shrink);
        let (canvas, size, cut) = (plan.canvas, plan.size, plan.cut);
        prop_assert!(cut.x + cut.width <= width && cut.y + cut.height <= height, "{name}: {plan:?}");
        prop_assert!(size.0 <= cut.width && size.1 <= cut.height && size.0 >= 1 && size.1 >= 1, "{name}: {plan:?}");
        prop_assert!(size.0 <= canvas.0 && size.1 <= canvas.1, "{name}: {plan:?}");
        prop_assert!(need.has_room_for(canvas.0, canvas.1), "{name}: {plan:?}");
        let strict = need.aspect.is_some_and(|aspect| aspect.strict) || fit != Fit::AsItIs;
        prop_assert!(!strict || !need.refuses(canvas.0, canvas.1), "{name}: {plan:?}");
        let wanted = plan.wanted((width, height));
        prop_assert!(wanted.0 <= width && wanted.1 <= height, "{name}: {plan:?}");
    }
}
