//! The brand: where it stands, how big it is, and that text can be read.
use crate::media_carriers::*;
use crier::media::brand::{Assets, Look};
use crier::media::image::{decode, to_jpeg, to_png};
use crier::media::rendition::{Rendered, render};
use crier::media::sheet::sample;
use crier::model::brand::{Brand, Corner};
use crier::model::limits::{Aspect, Format, Need, Shape};
use image::{DynamicImage, RgbImage};

pub fn any_need() -> Need {
    Need::new([Format::Jpeg, Format::Png, Format::Webp, Format::Gif], 10_000_000, 4096)
}

fn grey(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_pixel(width, height, image::Rgb([120, 120, 120]));
    to_jpeg(&DynamicImage::ImageRgb8(picture), 95, false).unwrap()
}

fn red_square() -> Vec<u8> {
    let square = image::RgbaImage::from_pixel(50, 50, image::Rgba([255, 0, 0, 255]));
    to_png(&DynamicImage::ImageRgba8(square)).unwrap()
}

fn look(brand: &Brand, logo: Option<&[u8]>) -> Option<Look> {
    Look::new(brand, &Assets { logo, ..Assets::default() }).unwrap()
}

fn branded(picture: &[u8], brand: &Brand, logo: Option<&[u8]>) -> (Rendered, RgbImage) {
    let look = look(brand, logo).unwrap();
    let rendered = render(picture, &any_need(), Some(&look)).unwrap();
    let pixels = decode(&rendered.bytes).unwrap().to_rgb8();
    (rendered, pixels)
}

fn is_red(pixel: &image::Rgb<u8>) -> bool {
    pixel.0[0] > 200 && pixel.0[1] < 60
}

fn red_box(pixels: &RgbImage) -> (u32, u32, u32, u32) {
    let red = pixels.enumerate_pixels().filter(|(_, _, pixel)| is_red(pixel));
    red.fold((u32::MAX, u32::MAX, 0, 0), |(l, t, r, b), (x, y, _)| (l.min(x), t.min(y), r.max(x + 1), b.max(y + 1)))
}

#[test]
fn the_logo_stands_in_its_corner_with_its_size_and_margin() {
    let logo = red_square();
    for corner in Corner::ALL {
        let brand = Brand { logo: Some("k".into()), corner, size: 20, opacity: 100, margin: 5, ..Brand::default() };
        let (rendered, pixels) = branded(&grey(800, 400), &brand, Some(&logo));
        assert!(rendered.branded && rendered.recoded);
        let (column, row) = corner.cell();
        let left = [20, 360, 700][column as usize];
        let top = [20, 160, 300][row as usize];
        let (l, t, r, b) = red_box(&pixels);
        for (found, wanted) in [(l, left), (t, top), (r, left + 80), (b, top + 80)] {
            assert!(found.abs_diff(wanted) <= 1, "{corner:?}: {:?}", (l, t, r, b));
        }
    }
}

#[test]
fn opacity_lets_the_picture_through() {
    let brand = Brand { logo: Some("k".into()), opacity: 50, ..Brand::default() };
    let (_, pixels) = branded(&grey(400, 400), &brand, Some(&red_square()));
    let pixel = pixels.get_pixel(400 - 16 - 36, 400 - 16 - 36).0;
    assert!(pixel[0].abs_diff(187) < 6 && pixel[1].abs_diff(60) < 6, "{pixel:?}");
}

#[test]
fn text_is_drawn_white_with_a_shadow_in_latin_and_cyrillic() {
    for line in ["Coffee on Main", "Кофейня на углу", "Ελλάδα ñ ß ї"] {
        let brand = Brand { line: Some(line.into()), opacity: 100, ..Brand::default() };
        let (_, pixels) = branded(&grey(1000, 800), &brand, None);
        let white = pixels.pixels().filter(|p| p.0[0] > 245).count();
        let dark = pixels.pixels().filter(|p| p.0[0] < 90).count();
        assert!(white > 500, "{line}: {white} white pixels");
        assert!(dark > 500, "{line}: {dark} dark pixels");
        let corner = pixels.view_box(0, 0, 500, 400);
        assert!(corner.iter().all(|p| p.0[0].abs_diff(120) < 12), "{line}: far from its corner");
    }
}

trait ViewBox {
    fn view_box(&self, x: u32, y: u32, width: u32, height: u32) -> Vec<image::Rgb<u8>>;
}

impl ViewBox for RgbImage {
    fn view_box(&self, x: u32, y: u32, width: u32, height: u32) -> Vec<image::Rgb<u8>> {
        (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y))).map(|(x, y)| *self.get_pixel(x, y)).collect()
    }
}

#[test]
fn a_line_that_is_too_long_is_cut_and_never_leaves_the_picture() {
    let brand = Brand { line: Some("слово ".repeat(60)), opacity: 100, ..Brand::default() };
    let (_, pixels) = branded(&grey(600, 300), &brand, None);
    let edge = |x: u32| (0..300).all(|y| pixels.get_pixel(x, y).0[0].abs_diff(120) < 12);
    assert!(edge(2) && edge(597));
}

#[test]
fn a_brand_with_nothing_in_it_leaves_the_bytes_alone() {
    let brand = Brand { line: Some("  ".into()), ..Brand::default() };
    let source = grey(100, 100);
    assert!(look(&brand, None).is_none());
    let rendered = render(&source, &any_need(), None).unwrap();
    assert_eq!(rendered.bytes, source);
    assert!(!rendered.branded && !rendered.recoded);
}

#[test]
fn a_gif_is_branded_frame_by_frame_and_still_moves() {
    let brand = Brand { logo: Some("k".into()), opacity: 100, ..Brand::default() };
    let logo = red_square();
    let source = gif(200, 200, 3);
    let rendered = render(&source, &any_need(), look(&brand, Some(&logo)).as_ref()).unwrap();
    assert!(rendered.animated && rendered.branded);
    assert_eq!(crier::media::probe::probe(&rendered.bytes).unwrap().frames, 3);
    let first = decode(&rendered.bytes).unwrap().to_rgb8();
    assert!(is_red(first.get_pixel(200 - 8 - 18, 200 - 8 - 18)));
}

#[test]
fn keys_tell_brands_apart() {
    let one = Brand::default();
    let two = Brand { line: Some("x".into()), ..Brand::default() };
    assert_eq!(one.key(), Brand::default().key());
    assert_ne!(one.key(), two.key());
    assert_eq!(one.key().len(), 16);
}

/// Writes what a person would look at, when asked where to.
#[test]
fn pictures_to_look_at() {
    let Some(folder) = std::env::var_os("CRIER_LOOK") else {
        return;
    };
    let folder = std::path::Path::new(&folder);
    let save = |name: &str, bytes: &[u8]| {
        decode(bytes).unwrap().to_rgb8().save(folder.join(name)).unwrap();
    };
    let logo = to_png(&disc(300, [250, 90, 60])).unwrap();
    let sample = sample().unwrap();
    let brand = Brand { logo: Some("k".into()), line: Some("Кофейня на углу".into()), ..Brand::default() };
    save("brand.png", &branded(&sample, &brand, Some(&logo)).0.bytes);
    let only = Brand { corner: Corner::Bottom, line: Some("@corner.coffee".into()), ..brand.clone() };
    save("center.png", &branded(&sample, &only, Some(&logo)).0.bytes);
    let tall = jpeg(700, 1200);
    let three = crier::media::sheet::sheet(&[&sample, &tall, &grey(500, 400)], 1280).unwrap();
    save("sheet.png", &three);
    let ten: Vec<&[u8]> = std::iter::repeat_n(sample.as_slice(), 10).collect();
    save("ten.png", &crier::media::sheet::sheet(&ten, 1280).unwrap());
    save("placeholder.png", &crier::media::sheet::placeholder(1280, 960).unwrap());
    let aspect = Some(Aspect { from: Shape(4, 5), to: Shape(191, 100), strict: true });
    let need = Need { aspect, ..any_need() };
    let wide = decode(&sample).unwrap().crop_imm(0, 300, 1280, 320);
    let wide = to_jpeg(&wide, 92, true).unwrap();
    save("padded.png", &render(&wide, &need, None).unwrap().bytes);
}
