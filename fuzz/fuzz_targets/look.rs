//! The header and the second look.
#![no_main]

use crier::media::{clean::residue, probe};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    drop(probe::probe(bytes));
    drop(residue::residue(bytes));
});
