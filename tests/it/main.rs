//! One binary for all integration tests, one file a subject.

#![expect(clippy::disallowed_methods, reason = "tests call the simulators with a plain client, and read where the specs are")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[macro_use]
mod conformance;

mod bluesky;
mod bluesky_parity;
mod bluesky_real;
mod bluesky_text;
mod bluesky_whole;
mod browser;
mod cli;
mod clock;
mod config;
mod connect;
mod contract;
mod doctor;
mod engine;
mod faults;
mod intake;
mod keep;
mod layout;
mod local_bot_api;
mod locales;
mod media_brand;
mod media_carriers;
mod media_clean;
mod media_corpus;
mod media_fit;
mod media_video;
mod net;
mod net_guard;
mod part;
mod play;
mod process;
mod publish;
mod publish_faults;
mod publish_looks;
mod s3;
mod screens;
mod script;
mod secrets;
mod shapes;
mod sim_telegram;
mod sim_telegram_people;
mod store;
mod store_accounts;
mod store_brands;
mod store_cards;
mod store_claims;
mod store_drafts;
mod store_engine;
mod store_lists;
mod store_media;
mod store_moves;
mod store_open;
mod store_parts;
mod store_people;
mod store_queues;
mod store_sweeps;
mod store_writer;
mod support;
mod talk_brand;
mod talk_first;
mod talk_people;
mod talk_post;
mod talk_time;
mod talk_trouble;
mod taps;
mod telegram_platform;
mod telegram_rig;
mod vault;
mod when;
