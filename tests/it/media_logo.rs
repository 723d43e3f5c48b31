//! Logos and fonts as strangers send them: drawings that ask for too much, for what lies outside, or for nothing.
use crate::media_looks::BADGE;
use crier::media::brand::{Assets, Look, NoDrawing, NoLogo, font, logo};
use crier::media::image::{decode, to_png};
use crier::model::brand::Brand;
use crier::model::trouble::Trouble;
use image::{DynamicImage, Rgba, RgbaImage};
use std::time::{Duration, Instant};

/// Longer than any refusal or drawing here may take, even on a busy machine without optimisation.
const PATIENCE: Duration = Duration::from_secs(60);

fn drawing(inside: &str) -> Result<Vec<u8>, NoLogo> {
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">{inside}</svg>"##
    );
    let start = Instant::now();
    let made = logo(svg.as_bytes());
    assert!(start.elapsed() < PATIENCE, "{:?} for {} bytes", start.elapsed(), svg.len());
    made
}

fn refused(inside: &str, why: NoDrawing) {
    assert_eq!(drawing(inside).map(|made| made.len()), Err(NoLogo::Drawing(why)), "{}", inside.chars().take(200).collect::<String>());
}

#[test]
fn a_drawing_becomes_a_picture_without_its_empty_border() {
    let made = decode(&logo(BADGE.as_bytes()).unwrap()).unwrap().to_rgba8();
    assert!(made.width() > 1_400 && made.width().abs_diff(made.height()) < 4, "{:?}", made.dimensions());
    assert_eq!(made.get_pixel(3, 3).0[3], 0, "transparent around the disc");
    let half = decode(&drawing(r##"<rect x="50" y="0" width="50" height="25" fill="#00f"/>"##).unwrap()).unwrap().to_rgba8();
    assert!(half.pixels().all(|pixel| pixel.0[3] > 0) && half.width() == 2 * half.height());
    let text = decode(&drawing(r##"<text x="5" y="60" font-family="Nobody has it" font-size="30">Ана</text>"##).unwrap()).unwrap();
    assert!(text.width() > 300, "words in a drawing are drawn");
}

#[test]
fn a_drawing_may_hold_pictures_but_shows_nothing_from_outside() {
    use base64::Engine;
    let dot = to_png(&DynamicImage::ImageRgba8(RgbaImage::from_pixel(4, 4, Rgba([9, 200, 9, 255])))).unwrap();
    let dot = base64::engine::general_purpose::STANDARD.encode(dot);
    let held = format!(r##"<image width="80" height="80" href="data:image/png;base64,{dot}"/>"##);
    assert!(decode(&drawing(&held).unwrap()).unwrap().to_rgb8().pixels().any(|pixel| pixel.0 == [9, 200, 9]));
    for outside in ["/etc/hostname", "file:///etc/hostname", "http://127.0.0.1:1/x.png", "//host/x.svg", "x.png"] {
        refused(&format!(r##"<rect width="9" height="9"/><image width="9" height="9" href="{outside}"/>"##), NoDrawing::Outside);
        refused(&format!(r##"<rect width="9" height="9"/><use xlink:href="{outside}#a"/>"##), NoDrawing::Outside);
    }
    // A drawing within a drawing is left out: what it asks for was not counted.
    let nested = base64::engine::general_purpose::STANDARD.encode(BADGE);
    refused(&format!(r##"<image width="80" height="80" href="data:image/svg+xml;base64,{nested}"/>"##), NoDrawing::Broken);
}

#[test]
fn what_multiplies_is_refused_before_it_is_drawn() {
    let levels = |from: usize, one: &dyn Fn(usize) -> String| (from..12).map(one).collect::<String>();
    let uses = |n: usize| format!(r##"<g id="u{n}">{}</g>"##, format!(r##"<use href="#u{}"/>"##, n - 1).repeat(10));
    refused(&format!(r##"<g id="u0"><rect width="9" height="9"/></g>{}<use href="#u11"/>"##, levels(1, &uses)), NoDrawing::TooComplex);
    let patterns = |n: usize| {
        let inside = format!(r##"<rect width="5" height="5" fill="url(#p{})"/>"##, n - 1).repeat(10);
        format!(r##"<pattern id="p{n}" width="5" height="5" patternUnits="userSpaceOnUse">{inside}</pattern>"##)
    };
    let first = r##"<pattern id="p0" width="5" height="5"><rect width="2" height="2"/></pattern>"##;
    refused(&format!(r##"{first}{}<rect width="90" height="90" fill="url(#p11)"/>"##, levels(1, &patterns)), NoDrawing::TooComplex);
    let sheet = r##"<style>.a{fill:url(#p11)}</style>"##;
    refused(&format!(r##"{sheet}{first}{}<rect class="a" width="90" height="90"/>"##, levels(1, &patterns)), NoDrawing::TooComplex);
    let blurs = r##"<feGaussianBlur stdDeviation="99"/>"##.repeat(40);
    refused(&format!(r##"<filter id="f">{blurs}</filter><rect width="90" height="90" filter="url(#f)"/>"##), NoDrawing::TooComplex);
    refused(&r##"<rect width="9" height="9"/>"##.repeat(70_000), NoDrawing::TooComplex);
    refused(&format!("{}{}", "<g>".repeat(5_000), "</g>".repeat(5_000)), NoDrawing::TooComplex);
    let laughs = (1..12).map(|n| format!(r##"<!ENTITY e{n} "{}">"##, format!("&e{};", n - 1).repeat(10))).collect::<String>();
    let bomb = format!(r##"<!DOCTYPE svg [<!ENTITY e0 "ha">{laughs}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e11;</text></svg>"##);
    assert!(matches!(logo(bomb.as_bytes()), Err(NoLogo::Drawing(_))));
}

#[test]
fn what_goes_in_circles_or_shows_nothing_ends() {
    refused(r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>"##, NoDrawing::Broken);
    let circle = r##"<pattern id="p" width="5" height="5"><rect width="5" height="5" fill="url(#p)"/></pattern><rect width="50" height="50" fill="url(#p)"/>"##;
    assert!(drawing(circle).is_err());
    for empty in ["", r##"<rect width="0" height="0"/>"##, r##"<rect width="9" height="9" fill="none"/>"##, "<script>alert(1)</script>"] {
        refused(empty, NoDrawing::Broken);
    }
    for broken in ["<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>", "<?xml version=\"1.0\"?><svg/>"] {
        assert_eq!(logo(broken.as_bytes()).map(|made| made.len()), Err(NoLogo::Drawing(NoDrawing::Broken)), "{broken}");
    }
    let huge = r##"<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e-3"><rect width="100%" height="100%"/></svg>"##;
    let _ = logo(huge.as_bytes());
    let clear = to_png(&DynamicImage::ImageRgba8(RgbaImage::new(20, 20))).unwrap();
    assert_eq!(logo(&clear).map(|made| made.len()), Err(NoLogo::Invisible));
    assert!(matches!(logo(b"<html>no picture</html>"), Err(NoLogo::Picture(_))));
}

#[test]
fn broken_drawings_and_fonts_never_end_the_process() {
    let fonts = include_bytes!("../../src/media/brand/fonts/DejaVuSans-Bold.ttf");
    let cjk = include_bytes!("golden/cjk.ttf");
    let mut state = 7u32;
    let mut chance = move |most: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % most.max(1)
    };
    for _ in 0..60 {
        let mut broken = BADGE.as_bytes().to_vec();
        for _ in 0..3 {
            let at = chance(broken.len());
            broken[at] = chance(256) as u8;
        }
        let _ = logo(&broken);
        let mut broken = cjk.to_vec();
        for _ in 0..8 {
            // Where the tables are named, and within them.
            let within = if chance(2) == 0 { 300 } else { broken.len() };
            let at = chance(within);
            broken[at] = chance(256) as u8;
        }
        let _ = font(&broken);
        let _ = font(&broken[..chance(broken.len())]);
    }
    assert_eq!(font(fonts), Ok(()));
    assert_eq!(font(b"no font"), Err(Trouble::NotAFont));
    assert_eq!(font(BADGE.as_bytes()), Err(Trouble::NotAFont));
}

fn missing(font: Option<&[u8]>, line: &str) -> Vec<String> {
    let brand = Brand { line: Some(line.into()), ..Brand::default() };
    Look::new(&brand, &Assets { font, ..Assets::default() }).unwrap().unwrap().missing().to_vec()
}

#[test]
fn characters_that_no_font_has_are_named_and_emoji_are_not() {
    assert_eq!(missing(None, "Café Кофе مقهى קפה 🌊 ☀️ 1️⃣ 👩‍👩‍👧 ©"), Vec::<String>::new());
    // Unassigned: no font has it, because there is no such character.
    let strange = "Ana \u{378}\u{378}";
    assert_eq!(missing(None, strange), ["\u{378}"]);
    let cjk = include_bytes!("golden/cjk.ttf");
    assert_eq!(missing(Some(cjk), "街角"), Vec::<String>::new());
    let drawn = |line: &str| {
        let look = Look::new(&Brand { line: Some(line.into()), ..Brand::default() }, &Assets::default()).unwrap();
        look.unwrap().overlay(600, 400, crier::model::limits::Zone::NONE)
    };
    assert!(drawn("Ana 🌊 Ruiz") == drawn("Ana Ruiz"), "left out cleanly");
    assert!(drawn(strange) == drawn("Ana"), "no boxes");
    assert!(drawn("🌊").pixels().all(|pixel| pixel.0[3] == 0));
}
