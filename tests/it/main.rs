//! Everything is tested from outside, through the crate's public face.

#[macro_use]
mod conformance;
mod bluesky;
mod bluesky_real;
mod bluesky_text;
