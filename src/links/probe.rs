//! The probe: a link like any other, behind which a picture lies that only a Crier with the same keys can have made. It stands
//! in no database, so that `crier doctor` can ask for it beside a running Crier. Pure.
//!
//! It is a picture of the type that networks fetch most, with a signature as its comment: what rewrites pictures on their way
//! (a CDN that makes them smaller) shows by it.

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

use super::SIGNATURE;
use crate::clock::{Clock, MINUTE, Millis};
use crate::model::ids::token;
use crate::vault::Ring;

/// How long a probe's link lives.
const LIFE: Millis = 10 * MINUTE;
/// What the id of a probe begins with; the ids of files have none of these hyphens.
const HEAD: &str = "probe-";
/// Characters of chance in an id, with 5 bits each.
const CHANCE: usize = 12;
/// The picture's width and height in pixels.
const SIDE: u32 = 64;
/// What is signed: the link, and the picture behind it.
const LINK: &str = "media probe";
const PICTURE: &str = "media probe picture";

/// A probe that nobody has fetched yet: the path of its link, and its bytes.
pub(super) fn new(ring: &Ring, clock: &Clock) -> (String, Bytes) {
    let id = format!("{HEAD}{}-{}", clock.now() + LIFE, token(clock, CHANCE));
    (format!("/m/{id}/{}.jpg", ring.sign(LINK, &[&id])), probe_bytes(&ring.sign(PICTURE, &[&id])))
}

/// What lies behind the probe `/m/{id}/{name}`; `None` when it is none, forged or over.
pub(super) fn answer(ring: &Ring, id: &str, name: &str, now: Millis) -> Option<Bytes> {
    let (end, _) = id.strip_prefix(HEAD)?.split_once('-')?;
    let signature = name.strip_suffix(".jpg").filter(|signature| signature.len() == SIGNATURE)?;
    let is_open = end.parse::<Millis>().is_ok_and(|end| end > now);
    (is_open && ring.has_signed(LINK, &[id], signature)).then(|| probe_bytes(&ring.sign(PICTURE, &[id])))
}

/// A JPEG with this comment.
pub fn probe_bytes(comment: &str) -> Bytes {
    let pixels = RgbImage::from_fn(SIDE, SIDE, |x, y| Rgb([(x * 4) as u8, (y * 4) as u8, 128]));
    let mut jpeg = Vec::new();
    // An encoder that writes into memory does not fail.
    let _ = JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&pixels);
    let length = u16::try_from(comment.len() + 2).unwrap_or(2).to_be_bytes();
    let segment = [&[0xff, 0xfe], length.as_slice(), comment.as_bytes()].concat();
    let at = jpeg.len().min(2);
    jpeg.splice(at..at, segment);
    jpeg.into()
}
