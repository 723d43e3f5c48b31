//! How brands look: small pictures that were looked at once and are held against what is drawn now.
//!
//! `CRIER_GOLDEN=write` writes them anew; look at each before it is committed.
use crier::media::brand::{Assets, Look, logo};
use crier::media::image::{decode, to_png};
use crier::model::brand::{Brand, Corner, Edge};
use crier::model::colour::Colour;
use crier::model::limits::Zone;
use image::{DynamicImage, Rgb, RgbImage};
use std::path::PathBuf;
use std::sync::LazyLock;

/// A badge: a dark disc with a light ring and a mark, drawn as people draw logos.
pub const BADGE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">
  <defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ff7a4d"/><stop offset="1" stop-color="#d93a2b"/></linearGradient></defs>
  <circle cx="100" cy="100" r="96" fill="url(#g)"/><circle cx="100" cy="100" r="80" fill="none" stroke="#fff" stroke-width="6"/>
  <path d="M60 78h66v34a33 33 0 0 1-66 0zM126 86h12a14 14 0 0 1 0 30h-12" fill="none" stroke="#fff" stroke-width="10" stroke-linejoin="round"/>
</svg>"##;

/// A word mark in one colour.
fn word(colour: &str) -> Vec<u8> {
    let drawing = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><g fill="{colour}"><rect x="0" y="10" width="18" height="60"/>
        <circle cx="70" cy="40" r="30"/><path d="M115 70V10h40a18 18 0 0 1 0 36h-22v24z"/><rect x="190" y="10" width="110" height="16"/>
        <rect x="190" y="54" width="110" height="16"/></g></svg>"##
    );
    logo(drawing.as_bytes()).unwrap()
}

/// The badge as a logo, made once and smaller than it would be kept: these tests draw it often.
fn badge() -> Vec<u8> {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let kept = decode(&logo(BADGE.as_bytes()).unwrap()).unwrap();
        to_png(&kept.thumbnail(200, 200)).unwrap()
    });
    BYTES.clone()
}

#[derive(Clone, Copy)]
enum Ground {
    Light,
    Dark,
    Busy,
}

fn ground(kind: Ground, width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| match kind {
        Ground::Light => Rgb([236, (238 - y * 8 / height) as u8, 240]),
        Ground::Dark => Rgb([24, 28, (44 - y * 16 / height) as u8]),
        // Flat tiles, so that the files stay small.
        Ground::Busy => match (x / 18 + 2 * (y / 14)) % 5 {
            0 => Rgb([214, 170, 60]),
            1 => Rgb([40, 96, 150]),
            2 => Rgb([240, 232, 210]),
            3 => Rgb([150, 60, 70]),
            _ => Rgb([52, 120, 74]),
        },
    }))
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(format!("{name}.png"))
}

/// Holds a picture against the one of this name: nearly every value nearly the same, because processors round
/// differently.
fn golden(name: &str, picture: &DynamicImage) {
    let picture = picture.to_rgb8();
    if std::env::var_os("CRIER_GOLDEN").is_some() {
        picture.save(path(name)).unwrap();
        return;
    }
    let known = image::open(path(name)).unwrap().to_rgb8();
    assert_eq!(known.dimensions(), picture.dimensions(), "{name}");
    let far = known.as_raw().iter().zip(picture.as_raw()).filter(|(one, two)| one.abs_diff(**two) > 24).count();
    assert!(far * 500 < known.as_raw().len(), "{name}: {far} values differ; look at what is drawn now (CRIER_GOLDEN=write)");
}

struct Drawn<'a> {
    brand: Brand,
    logos: Vec<&'a [u8]>,
    font: Option<&'a [u8]>,
}

impl Drawn<'_> {
    fn on(&self, kind: Ground, (width, height): (u32, u32), zone: Zone) -> DynamicImage {
        let assets = Assets { logo: self.logos.first().copied(), second: self.logos.get(1).copied(), font: self.font };
        let look = Look::new(&self.brand, &assets).unwrap().unwrap();
        let mut picture = ground(kind, width, height);
        look.lay(width, height, zone, Some(&picture)).draw(&mut picture);
        picture
    }
}

fn with(brand: Brand, logos: Vec<&[u8]>) -> Drawn<'_> {
    Drawn { brand, logos, font: None }
}

const WIDE: (u32, u32) = (360, 240);
const TALL: (u32, u32) = (203, 360);

#[test]
fn the_nine_places() {
    let badge = badge();
    let mut sheet = RgbImage::new(360, 360);
    for corner in Corner::ALL {
        let brand = Brand { corner, line: Some("Café".into()), size: 24, ..Brand::default() };
        let drawn = with(brand, vec![&badge]).on(Ground::Busy, (120, 120), Zone::NONE).to_rgb8();
        let (column, row) = corner.cell();
        image::imageops::replace(&mut sheet, &drawn, i64::from(column * 120), i64::from(row * 120));
    }
    golden("places", &DynamicImage::ImageRgb8(sheet));
}

#[test]
fn a_line_in_every_script_and_direction() {
    let font = include_bytes!("golden/cjk.ttf");
    let lines = [
        ("© Ana Ruiz · Çiçek", Ground::Light),
        ("Кофейня на углу", Ground::Dark),
        ("مقهى الزاوية ١٢٣", Ground::Busy),
        ("קפה בפינה Ana 5", Ground::Busy),
        ("街角の珈琲店", Ground::Dark),
    ];
    let mut sheet = RgbImage::new(360, 300);
    for (n, (line, kind)) in lines.into_iter().enumerate() {
        let brand = Brand { line: Some(line.into()), corner: Corner::Center, size: 60, ..Brand::default() };
        let drawn = Drawn { font: (n == 4).then_some(font.as_slice()), ..with(brand, vec![]) };
        let drawn = drawn.on(kind, (360, 360), Zone::NONE).crop_imm(0, 150, 360, 60).to_rgb8();
        image::imageops::replace(&mut sheet, &drawn, 0, n as i64 * 60);
    }
    golden("scripts", &DynamicImage::ImageRgb8(sheet));
}

#[test]
fn the_variant_that_can_be_seen_is_chosen() {
    let (dark, light) = (word("#102030"), word("#fff6e0"));
    let brand = Brand { size: 30, opacity: 100, line: Some("since 1998".into()), corner: Corner::BottomLeft, ..Brand::default() };
    for (name, kind, expected) in [("on_light", Ground::Light, &dark), ("on_dark", Ground::Dark, &light)] {
        let chosen = with(brand.clone(), vec![&dark, &light]).on(kind, WIDE, Zone::NONE);
        let swapped = with(brand.clone(), vec![&light, &dark]).on(kind, WIDE, Zone::NONE);
        assert!(chosen == swapped, "{name}: which of the two was sent first does not matter");
        assert!(chosen == with(brand.clone(), vec![expected]).on(kind, WIDE, Zone::NONE), "{name}");
        golden(name, &chosen);
    }
    let only = with(brand, vec![&light]).on(Ground::Light, WIDE, Zone::NONE);
    golden("only_light_on_light", &only);
}

#[test]
fn frame_and_bar() {
    let badge = badge();
    let colour = |hex: &str| Colour::parse(hex).unwrap();
    let frame = Brand { edge: Some(Edge::Frame { colour: colour("#d93a2b"), width: 3 }), ..Brand::default() };
    golden("frame", &with(frame, vec![&badge]).on(Ground::Busy, WIDE, Zone::NONE));
    let line = Some("@corner.coffee".to_owned());
    let bar = Brand { edge: Some(Edge::Bar { colour: colour("#f6c445") }), line: line.clone(), ..Brand::default() };
    golden("bar", &with(bar.clone(), vec![&badge]).on(Ground::Busy, WIDE, Zone::NONE));
    golden("bar_tall", &with(Brand { corner: Corner::Bottom, ..bar }, vec![&badge]).on(Ground::Light, TALL, Zone::NONE));
}

#[test]
fn what_a_network_covers_stays_free() {
    let badge = badge();
    let brand = Brand { line: Some("@corner.coffee".into()), opacity: 100, ..Brand::default() };
    for (name, zone) in [("reels", Zone::REELS), ("shorts", Zone::SHORTS), ("tiktok", Zone::TIKTOK)] {
        for corner in Corner::ALL {
            let drawn = with(Brand { corner, ..brand.clone() }, vec![&badge]);
            let look = Look::new(&drawn.brand, &Assets { logo: Some(&badge), ..Assets::default() }).unwrap().unwrap();
            let overlay = look.overlay(540, 960, zone);
            // The shadow of the text, which is no part of it, may reach a little further.
            let (left, right) = (540.0 * zone.left - 8.0, 540.0 * (1.0 - zone.right) + 8.0);
            let (top, bottom) = (960.0 * zone.top - 8.0, 960.0 * (1.0 - zone.bottom) + 8.0);
            for (x, y, pixel) in overlay.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[3] > 100) {
                let inside = (left..right).contains(&(x as f32)) && (top..bottom).contains(&(y as f32));
                assert!(inside, "{name} {corner:?}: {pixel:?} at {x}, {y}");
            }
        }
        golden(name, &with(brand.clone(), vec![&badge]).on(Ground::Busy, TALL, zone));
    }
    let plate = Brand { edge: Some(Edge::Bar { colour: Colour([246, 196, 69]) }), ..brand.clone() };
    golden("plate", &with(plate, vec![&badge]).on(Ground::Busy, TALL, Zone::REELS));
    let wide = |zone| with(brand.clone(), vec![&badge]).on(Ground::Busy, WIDE, zone);
    assert!(wide(Zone::REELS) == wide(Zone::NONE), "a wide video is shown whole");
}

#[test]
fn an_overlay_is_the_brand_and_nothing_else() {
    let badge = badge();
    let brand = Brand { line: Some("Ana".into()), ..Brand::default() };
    let look = Look::new(&brand, &Assets { logo: Some(&badge), ..Assets::default() }).unwrap().unwrap();
    let overlay = look.overlay(360, 240, Zone::NONE);
    assert_eq!(overlay.dimensions(), (360, 240));
    assert!(overlay.pixels().any(|pixel| pixel.0[3] > 200) && overlay.get_pixel(5, 5).0[3] == 0);
    // Laid over a picture it gives what drawing on the picture gives.
    let mut drawn = ground(Ground::Dark, 360, 240);
    let mut laid = drawn.clone();
    look.draw(&mut drawn);
    image::imageops::overlay(&mut laid, &DynamicImage::ImageRgba8(overlay), 0, 0);
    let (drawn, laid) = (drawn.to_rgb8(), laid.to_rgb8());
    assert!(drawn.as_raw().iter().zip(laid.as_raw()).all(|(one, two)| one.abs_diff(*two) <= 2));
    let (dark, light) = (word("#102030"), word("#fff6e0"));
    let two = Look::new(&Brand::default(), &Assets { logo: Some(&dark), second: Some(&light), ..Assets::default() }).unwrap().unwrap();
    let on_dark = two.overlay_on(&ground(Ground::Dark, 90, 60), 360, 240, Zone::NONE);
    assert!(on_dark.pixels().filter(|pixel| pixel.0[3] > 200).all(|pixel| pixel.0[0] > 200), "chosen by the frame");
}
