//! Width, height and length of a picture or a video, read from its header alone.
//!
//! [`super::files`] asks it once for each file; it never decodes and never changes bytes.

use std::io::Cursor;

use image::ImageReader;

/// What a header tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Whole seconds; 0 for a picture.
    pub seconds: u32,
}

/// The size of a picture as its header states it (orientation is not applied); `None` when it is not one.
pub fn picture(bytes: &[u8]) -> Option<Shape> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    Some(Shape { width, height, seconds: 0 })
}

/// The size and length of an MP4 or MOV; all zero when the file does not say.
pub fn video(bytes: &[u8]) -> Shape {
    let mut shape = Shape::default();
    let Some(movie) = find(bytes, b"moov") else {
        return shape;
    };
    if let Some(header) = find(movie, b"mvhd") {
        shape.seconds = seconds(header).unwrap_or(0);
    }
    for (name, track) in boxes(movie) {
        if let Some((width, height)) = (name == *b"trak").then(|| find(track, b"tkhd").and_then(size)).flatten()
            && width > 0
        {
            (shape.width, shape.height) = (width, height);
        }
    }
    shape
}

/// The boxes of an ISO base media file (ISO/IEC 14496-12, 4.2), as far as they can be read.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let name: [u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let (head, size) = match number(rest, 0)? {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(number(rest, 12)?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let inside = rest.get(head..size)?;
        rest = rest.get(size..)?;
        Some((name, inside))
    })
}

fn find<'a>(bytes: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(bytes).find(|(name, _)| name == wanted).map(|(_, inside)| inside)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn seconds(header: &[u8]) -> Option<u32> {
    let at = if header.first() == Some(&1) { 20 } else { 12 };
    let long = if header.first() == Some(&1) { 8 } else { 4 };
    number(header, at + long)?.checked_div(number(header, at)?)
}

/// Width and height are the last two numbers of a track header, in 16.16 fixed point.
fn size(header: &[u8]) -> Option<(u32, u32)> {
    let at = header.len().checked_sub(8)?;
    Some((number(header, at)? >> 16, number(header, at + 4)? >> 16))
}
