//! Photos with something to hide, and a film.

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

/// Two seconds of film with a title in it. Needs ffmpeg.
pub fn film() -> Vec<u8> {
    film_of(2)
}

/// So many seconds of it.
pub fn film_of(seconds: u32) -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("film.mp4");
    let source = format!("testsrc=s=320x180:r=25:d={seconds}");
    let args = format!("-nostdin -v error -y -f lavfi -i {source} -c:v libx264 -pix_fmt yuv420p -metadata title=Secret");
    let done = std::process::Command::new("ffmpeg").args(args.split(' ')).arg(&path).status().unwrap();
    assert!(done.success());
    std::fs::read(path).unwrap()
}
