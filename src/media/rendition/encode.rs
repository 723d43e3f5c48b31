//! Encodes a drawn picture within a number of bytes: the best quality that fits, and the size of what does not.
use crate::media::image::{to_jpeg, to_png, to_webp};
use crate::media::probe::Kind;
use crate::model::limits::{Format, Need};
use crate::model::trouble::Trouble;
use image::DynamicImage;

/// The JPEG quality of a picture that has room, and the one below which a smaller picture looks better.
const BEST: u8 = 92;
const WORST: u8 = 75;

/// What came of encoding.
pub enum Encoded {
    /// It fits.
    Fits(Format, Vec<u8>),
    /// It does not: the smallest that was reached, in bytes.
    Larger(usize),
}

/// Formats to try, best first, among those that the network takes.
pub fn candidates(source: Format, clear: bool, size: u64, need: &Need) -> Result<Vec<Format>, Trouble> {
    let order = match source {
        _ if clear => [Format::Png, Format::Webp, Format::Jpeg],
        // A photo stored as PNG will not come under the limit as PNG: do not try.
        Format::Png | Format::Gif if size <= 2 * need.max_bytes => [Format::Png, Format::Jpeg, Format::Webp],
        _ => [Format::Jpeg, Format::Png, Format::Webp],
    };
    let taken: Vec<Format> = order.into_iter().filter(|f| need.formats.contains(f)).collect();
    if taken.is_empty() { Err(Trouble::Unsupported { kind: Kind::Gif }) } else { Ok(taken) }
}

/// Encodes in the first of the formats that fits.
pub fn encode(picture: &DynamicImage, formats: &[Format], half: bool, max: u64) -> Result<Encoded, Trouble> {
    let mut smallest = usize::MAX;
    for format in formats {
        let bytes = match format {
            Format::Jpeg => best(max, |quality| to_jpeg(picture, quality, half))?,
            Format::Webp => to_webp(picture)?,
            _ => to_png(picture)?,
        };
        if bytes.len() as u64 <= max {
            return Ok(Encoded::Fits(*format, bytes));
        }
        smallest = smallest.min(bytes.len());
    }
    Ok(Encoded::Larger(smallest))
}

/// The best quality that fits, found by halving; the smallest file when none does.
pub fn best(max: u64, encode: impl Fn(u8) -> Result<Vec<u8>, Trouble>) -> Result<Vec<u8>, Trouble> {
    let fits = |bytes: &Vec<u8>| bytes.len() as u64 <= max;
    let first = encode(BEST)?;
    if fits(&first) {
        return Ok(first);
    }
    let mut found = encode(WORST)?;
    let (mut low, mut high) = (WORST, BEST);
    while fits(&found) && high - low > 1 {
        let middle = low.midpoint(high);
        let tried = encode(middle)?;
        if fits(&tried) {
            (low, found) = (middle, tried);
        } else {
            high = middle;
        }
    }
    Ok(found)
}
