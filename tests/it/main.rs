//! One binary for all integration tests, one file a subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod contract;
mod locales;
mod media_brand;
mod media_carriers;
mod media_clean;
mod media_corpus;
mod media_fit;
mod media_video;
mod sim_telegram;
mod when;
