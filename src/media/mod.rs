//! Files: where they are kept.

pub mod keep;
