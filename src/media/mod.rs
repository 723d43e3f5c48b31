//! Files: fetched, looked at, cleaned, branded, fitted to a need, kept.
//!
//! `work`, `keep` and `shelf` know the database and the storage; everything else is a pure function from bytes (or files) to
//! bytes: no database, no clock, no network. Called by `app` (the media worker) and by `crier clean`.
pub mod brand;
pub mod clean;
pub mod colour;
pub mod document;
pub mod exif;
pub mod file;
pub mod hdr;
pub mod heif;
pub mod image;
pub mod jpeg;
pub mod keep;
pub mod moving;
pub mod mp4;
pub mod origin;
pub mod probe;
pub mod rendition;
pub mod sandbox;
pub mod sheet;
pub mod shelf;
pub mod video;
pub mod work;
