//! x
pub mod backoff;
