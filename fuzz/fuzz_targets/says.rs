//! The readers of what a file says: EXIF, the boxes of HEIF, XMP, IPTC.
#![no_main]

use crier::media::clean::clues::Clues;
use crier::media::{clean::heif, exif};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert!((1..=8).contains(&exif::read(bytes).orientation));
    drop(heif::said(bytes));
    let mut clues = Clues::default();
    clues.read_xmp(bytes);
    clues.read_iptc(bytes);
});
