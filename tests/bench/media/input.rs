//! A picture of 12 megapixels that compresses like a photo, with every kind of tag in it.

use std::path::Path;

use crier::media::image::{to_jpeg, to_png};
use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

use crate::runs::{succeed, word};

/// Pixels.
pub const SIZE: (u32, u32) = (4_000, 3_000);
/// The quality that it is stored with, as cameras do.
const QUALITY: u8 = 93;

/// Writes the photo: the pixels by us, the tags by exiftool, and what exiftool does not write by us again.
pub fn photo(path: &Path) {
    std::fs::write(path, to_jpeg(&DynamicImage::ImageRgb8(pixels()), QUALITY, true).unwrap()).unwrap();
    let folder = path.parent().unwrap();
    let small = folder.join("thumbnail.jpg");
    std::fs::write(&small, to_jpeg(&DynamicImage::ImageRgb8(RgbImage::from_pixel(160, 120, Rgb([90, 120, 60]))), 80, true).unwrap())
        .unwrap();
    let thumbnail = format!("-ThumbnailImage<={}", word(&small));
    let line = [
        "exiftool",
        "-q",
        "-overwrite_original",
        "-Make=Camera & Sons",
        "-Model=Long Lens 12",
        "-SerialNumber=0123456789",
        "-LensModel=50 mm",
        "-Software=Editor 9",
        "-DateTimeOriginal=2026:11:01 10:11:12",
        "-GPSLatitude=48.2082",
        "-GPSLatitudeRef=N",
        "-GPSLongitude=16.3738",
        "-GPSLongitudeRef=E",
        "-GPSAltitude=171",
        "-Artist=Ana Ruiz",
        "-Copyright=Ana Ruiz",
        "-IPTC:City=Vienna",
        "-IPTC:Caption-Abstract=At the river",
        "-IPTC:Keywords=river",
        "-XMP-dc:Creator=Ana Ruiz",
        "-XMP-photoshop:City=Vienna",
        "-XMP-xmpMM:DocumentID=xmp.did:1234",
        "-Comment=A note",
        &thumbnail,
        word(path),
    ];
    succeed(&line.map(str::to_owned));
    let jpeg = std::fs::read(path).unwrap();
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], length.as_slice(), body].concat()
    };
    let claim = segment(0xeb, &[b"JP\0\0\0\0\0\x01".as_slice(), &[0x5a; 30_000]].concat());
    let extras = segment(0xe2, &[b"MPF\0".as_slice(), &[7; 80]].concat());
    let unknown = segment(0xe9, b"a maker's own");
    std::fs::write(path, [&jpeg[..2], &claim, &extras, &unknown, &jpeg[2..], b"and something behind the end"].concat()).unwrap();
}

/// Hills under a sky: soft gradients, edges, and grain at every scale.
fn pixels() -> RgbImage {
    let (width, height) = SIZE;
    RgbImage::from_fn(width, height, |x, y| {
        let grain = [4, 16, 64, 256].iter().map(|step| noise(x, y, *step) * (*step as f32).sqrt()).sum::<f32>() / 4.0;
        let hill = (height as f32) * (0.5 + 0.1 * (x as f32 / 310.0).sin() + 0.04 * (x as f32 / 83.0).cos());
        let (r, g, b) = if (y as f32) < hill {
            (110.0 + y as f32 / 40.0, 150.0 + y as f32 / 60.0, 220.0 - y as f32 / 80.0)
        } else {
            (70.0 + grain * 3.0, 95.0 + grain * 4.0, 45.0 + grain * 2.0)
        };
        let fine = (noise(x, y, 1) - 0.5) * 9.0;
        Rgb([r, g, b].map(|value| (value + grain + fine).clamp(0.0, 255.0) as u8))
    })
}

/// Noise between 0 and 1 that changes every `step` pixels, smoothly.
fn noise(x: u32, y: u32, step: u32) -> f32 {
    let at = |x: u32, y: u32| {
        let mixed = (x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca77) ^ step).wrapping_mul(0xc2b2_ae3d);
        ((mixed ^ (mixed >> 15)) & 0xffff) as f32 / 65_535.0
    };
    let (cx, cy) = (x / step, y / step);
    let (fx, fy) = ((x % step) as f32 / step as f32, (y % step) as f32 / step as f32);
    let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
    mix(mix(at(cx, cy), at(cx + 1, cy), fx), mix(at(cx, cy + 1), at(cx + 1, cy + 1), fx), fy)
}

/// A logo with soft edges and a fifth of transparency: 600 × 600, which is 20 % of the photo's short side.
pub fn logo() -> Vec<u8> {
    let logo = RgbaImage::from_fn(600, 600, |x, y| {
        let from = ((x as f32 - 300.0).powi(2) + (y as f32 - 300.0).powi(2)).sqrt();
        let alpha = ((290.0 - from) / 12.0).clamp(0.0, 1.0) * 204.0;
        Rgba([240, (x / 3) as u8, (y / 3) as u8, alpha as u8])
    });
    to_png(&DynamicImage::ImageRgba8(logo)).unwrap()
}
