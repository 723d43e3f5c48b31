//! One binary for all integration tests, one file a subject.

#![expect(clippy::disallowed_methods, reason = "tests call the simulators with a plain client, and read where the specs are")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contract;
mod faults;
mod locales;
mod media_brand;
mod media_carriers;
mod media_clean;
mod media_corpus;
mod media_fit;
mod media_video;
mod screens;
mod sim_telegram;
mod sim_telegram_people;
mod telegram_rig;
mod when;
