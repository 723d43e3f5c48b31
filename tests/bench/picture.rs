//! The picture that is sent and cleaned.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;

/// A photo with detail in it, and EXIF that says where it was taken.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)) >> 28;
        image::Rgb([(x * 255 / width + grain) as u8, (y * 255 / height + grain) as u8, ((x + y) / 16 + grain) as u8])
    });
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
    let jpeg = jpeg.into_inner();
    // A TIFF block with one entry: the camera's name, after the header.
    let exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x08\0\0\0\x1a\0\0\0\0\0\0\0A camera";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat()
}
