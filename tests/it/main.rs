//! One binary for all integration tests, one file a subject.
mod locales;
mod media_brand;
mod media_carriers;
mod media_clean;
mod media_corpus;
mod media_fit;
mod media_video;
mod when;
