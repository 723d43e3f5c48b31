//! Whatever a picture holds: it comes out clean, or is refused. With and without the credit.
#![no_main]

use crier::media::clean::residue::residue_but;
use crier::media::clean::{Keep, clean_keeping};
use crier::model::trouble::Trouble;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for credit in [false, true] {
        match clean_keeping(bytes, Keep { credit }) {
            Ok(cleaned) => assert!(residue_but(&cleaned.bytes, cleaned.credit.as_ref()).is_empty()),
            Err(trouble) => assert!(!matches!(trouble, Trouble::LeftOver { .. }), "{trouble}"),
        }
    }
});
