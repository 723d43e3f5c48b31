//! Photos with something to hide.

use crate::media_carriers::{jpeg, segment, tiff, with_segments};

/// A photo with a place, a camera, a time and an author in it.
pub fn photo() -> Vec<u8> {
    photo_of(640, 480)
}

/// The same in another size, so that another picture.
pub fn photo_of(width: u32, height: u32) -> Vec<u8> {
    let exif = segment(0xe1, &[b"Exif\0\0", tiff(1, true).as_slice()].concat());
    with_segments(&jpeg(width, height), &[exif])
}
