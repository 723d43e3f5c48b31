//! Media on its way: looked at, cleaned, branded, fitted to a need.
//!
//! Everything in the modules below is a pure function from bytes (or files) to bytes: no
//! database, no clock, no network. Called by the media worker and by `crier clean`.
pub mod brand;
pub mod clean;
pub mod colour;
pub mod exif;
pub mod file;
pub mod image;
pub mod mp4;
pub mod probe;
pub mod rendition;
pub mod sandbox;
pub mod sheet;
pub mod trouble;
pub mod video;
