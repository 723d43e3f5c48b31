//! One binary for all integration tests, one file a subject.

#![expect(clippy::disallowed_methods, reason = "tests call the simulators with a plain client, and read where the specs are")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[macro_use]
mod conformance;

mod bluesky;
mod bluesky_parity;
mod bluesky_real;
mod bluesky_text;
mod contract;
mod faults;
mod locales;
mod media_brand;
mod media_carriers;
mod media_clean;
mod media_corpus;
mod media_fit;
mod media_video;
mod sim_telegram;
mod sim_telegram_people;
mod telegram_rig;
mod when;
