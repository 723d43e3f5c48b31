//! Whatever a PDF holds: it comes out clean, or is refused.
#![no_main]

use crier::media::document::residue::residue;
use crier::media::document::clean;
use crier::model::trouble::Trouble;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match clean(bytes) {
        Ok(cleaned) => assert!(residue(&cleaned.bytes).is_empty()),
        Err(trouble) => assert!(!matches!(trouble, Trouble::LeftOver { .. }), "{trouble}"),
    }
});
