//! Pictures that only the chat shows: the contact sheet of an album, the placeholder, the sample.
//!
//! Called for preview cards and `/brand`. Nothing made here is ever published.
use super::image::{decode, flatten, to_jpeg};
use super::rendition::resize;
use crate::model::trouble::Trouble;
use image::{DynamicImage, Rgb, RgbImage, imageops};

/// Most pictures on one sheet.
const MOST: usize = 10;
/// Space between pictures, relative to the sheet's width.
const GAP: f32 = 0.008;
const QUALITY: u8 = 88;
const PAPER: Rgb<u8> = Rgb([255, 255, 255]);

/// A cell of a sheet, in fractions of its width and height: x, y, width, height.
type Cell = (f32, f32, f32, f32);

/// Up to ten pictures on one JPEG, `side` pixels on its longest side. A single picture keeps its
/// shape; several are cropped to fill their cells.
pub fn sheet(pictures: &[&[u8]], side: u32) -> Result<Vec<u8>, Trouble> {
    let pictures = &pictures[..pictures.len().min(MOST)];
    if let [one] = pictures {
        return single(one, side);
    }
    let cells = cells(pictures.len());
    let (width, height) = (side, (side as f32 * shape(pictures.len())).round() as u32);
    let gap = (side as f32 * GAP).max(1.0);
    let mut sheet = RgbImage::from_pixel(width, height, PAPER);
    for (bytes, cell) in pictures.iter().zip(cells) {
        let (x, y, w, h) = inner(cell, width as f32, height as f32, gap);
        let picture = cover(&flatten(&decode(bytes)?), w, h)?;
        imageops::replace(&mut sheet, &picture.to_rgb8(), i64::from(x), i64::from(y));
    }
    to_jpeg(&DynamicImage::ImageRgb8(sheet), QUALITY, true)
}

fn single(bytes: &[u8], side: u32) -> Result<Vec<u8>, Trouble> {
    let picture = flatten(&decode(bytes)?);
    let long = picture.width().max(picture.height());
    let scaled = |length: u32| {
        let wanted = u64::from(length) * u64::from(side.min(long)) / u64::from(long);
        (wanted as u32).max(1)
    };
    let picture = resize(&picture, scaled(picture.width()), scaled(picture.height()))?;
    to_jpeg(&picture, QUALITY, true)
}

/// Height of a sheet relative to its width.
fn shape(count: usize) -> f32 {
    match count {
        2 => 0.62,
        3 => 0.72,
        4 => 1.0,
        _ => 0.8 + 0.1 * (count as f32 - 5.0) / 5.0,
    }
}

fn cells(count: usize) -> Vec<Cell> {
    match count {
        2 => rows(&[2]),
        3 => {
            vec![(0.0, 0.0, 0.64, 1.0), (0.64, 0.0, 0.36, 0.5), (0.64, 0.5, 0.36, 0.5)]
        }
        4 => rows(&[2, 2]),
        5 => rows(&[2, 3]),
        6 => rows(&[3, 3]),
        7 => rows(&[3, 4]),
        8 => rows(&[4, 4]),
        9 => rows(&[3, 3, 3]),
        _ => rows(&[3, 4, 3]),
    }
}

/// Rows of the given numbers of cells. A row of fewer, larger pictures is higher.
fn rows(counts: &[usize]) -> Vec<Cell> {
    let weight: f32 = counts.iter().map(|n| 1.0 / *n as f32).sum();
    let mut cells = Vec::new();
    let mut y = 0.0;
    for &count in counts {
        let (width, height) = (1.0 / count as f32, 1.0 / count as f32 / weight);
        cells.extend((0..count).map(|i| (i as f32 * width, y, width, height)));
        y += height;
    }
    cells
}

/// A cell in pixels, without the gaps towards its neighbours.
fn inner((x, y, w, h): Cell, width: f32, height: f32, gap: f32) -> (u32, u32, u32, u32) {
    let side = |from: f32, length: f32, whole: f32| {
        let start = if from > 0.001 { from * whole + gap / 2.0 } else { 0.0 };
        let to = from + length;
        let end = if to < 0.999 { to * whole - gap / 2.0 } else { whole };
        (start.round() as u32, (end.round() - start.round()).max(1.0) as u32)
    };
    let ((x, w), (y, h)) = (side(x, w, width), side(y, h, height));
    (x, y, w, h)
}

/// Scales and crops so that nothing of the cell stays empty; keeps the middle, of tall pictures
/// rather the upper part, where faces are.
fn cover(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Trouble> {
    let (pw, ph) = (picture.width() as f32, picture.height() as f32);
    let scale = (width as f32 / pw).max(height as f32 / ph);
    let cut_w = (width as f32 / scale).round().clamp(1.0, pw) as u32;
    let cut_h = (height as f32 / scale).round().clamp(1.0, ph) as u32;
    let (x, y) = ((picture.width() - cut_w) / 2, (picture.height() - cut_h) / 3);
    resize(&picture.crop_imm(x, y, cut_w, cut_h), width, height)
}

/// A calm grey JPEG, shown until the picture is there: a soft gradient with three pale dots.
pub fn placeholder(width: u32, height: u32) -> Result<Vec<u8>, Trouble> {
    let radius = width.min(height) as f32 * 0.028;
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        let down = y / height as f32;
        let ground = mix([232, 235, 240], [206, 212, 221], down);
        let dot = [-3.4f32, 0.0, 3.4].iter().map(|step| (x - cx - step * radius).hypot(y - cy)).fold(f32::MAX, f32::min);
        Rgb(mix(ground, [255, 255, 255], (radius - dot + 0.5).clamp(0.0, 1.0) * 0.9))
    });
    // Fine enough for the gradient to show no bands.
    to_jpeg(&DynamicImage::ImageRgb8(picture), 96, false)
}

/// A built landscape, 1280 x 960, on which a brand can be tried: dusk, a low sun, three ridges.
pub fn sample() -> Result<Vec<u8>, Trouble> {
    let (width, height) = (1280u32, 960u32);
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb(landscape(x as f32 / width as f32, y as f32 / height as f32)));
    to_jpeg(&DynamicImage::ImageRgb8(picture), 95, false)
}

fn landscape(x: f32, y: f32) -> [u8; 3] {
    const RIDGES: [(f32, f32, f32, [u8; 3]); 3] =
        [(0.60, 0.055, 5.0, [148, 116, 148]), (0.70, 0.045, 8.0, [88, 78, 120]), (0.82, 0.040, 4.0, [40, 44, 78])];
    let sky = if y < 0.38 {
        mix([58, 84, 148], [226, 150, 142], y / 0.38)
    } else {
        mix([226, 150, 142], [255, 206, 140], ((y - 0.38) / 0.24).min(1.0))
    };
    // 4 to 3, so that the sun is round.
    let sun = ((x - 0.68) * 4.0 / 3.0).hypot(y - 0.5);
    let glow = mix(sky, [255, 236, 190], (1.0 - sun / 0.34).clamp(0.0, 1.0).powi(2) * 0.85);
    let mut colour = mix(glow, [255, 248, 226], ((0.062 - sun) * 480.0).clamp(0.0, 1.0));
    for (base, swing, waves, ridge) in RIDGES {
        let wave = (x * waves + base * 9.0).sin() + 0.5 * (x * waves * 2.3 + base * 31.0).sin();
        let edge = base + swing * wave;
        let haze = mix(ridge, [236, 176, 150], (0.35 - (y - edge) * 1.6).clamp(0.0, 0.35));
        colour = mix(colour, haze, ((y - edge) * 900.0).clamp(0.0, 1.0));
    }
    colour
}

fn mix(from: [u8; 3], to: [u8; 3], share: f32) -> [u8; 3] {
    let one = |i: usize| f32::from(from[i]) + (f32::from(to[i]) - f32::from(from[i])) * share;
    [0, 1, 2].map(|i| one(i).round() as u8)
}
