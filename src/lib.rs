//! Crier: from a photo in the chat to a live post.
//!
//! The modules in the order in which a post meets them. Data runs one way: **chat → draft → media → queue →
//! publish → report**. `chat` never publishes and `publish` never talks: they meet in the database, so that a
//! crash loses nothing. Who may use whom is checked by `tests/it/layout.rs`.

/// Opens, wires, starts, stops.
pub mod app;
/// The Bot API: client, outbox.
pub mod bot;
/// The conversation.
pub mod chat;
/// Time, rest and chance.
pub mod clock;
/// Every environment variable, read once.
pub mod config;
/// Accounts: signed in, kept, removed.
pub mod connect;
/// The real app against the simulators: console, page, player.
pub mod demo;
/// Whether everything that Crier stands on is in order.
pub mod doctor;
/// Whether a draft fits a network.
pub mod draft;
/// Sentences in the person's language.
pub mod i18n;
/// The operator's keys: made, rotated, checked.
pub mod keys;
/// Links by which networks fetch files.
pub mod links;
/// Files: fetched, cleaned, branded, fitted, kept.
pub mod media;
/// The nouns: pure, no IO, no clock, no SQL.
pub mod model;
/// The one HTTP client, and what a failure means.
pub mod net;
/// The kill switch of the command line.
pub mod pause;
/// Slots of a weekly plan, and posts that repeat.
pub mod plan;
/// The networks.
pub mod platforms;
/// One step of publishing.
pub mod publish;
/// Due parts: confirmed, cancelled, retried, worked on.
pub mod queue;
/// The card and the notices.
pub mod report;
/// What all simulators share, and the Telegram simulator.
pub mod sim;
/// The database: SQLite or PostgreSQL.
pub mod store;
/// What signs the requests of accounts.
pub mod tokens;
/// What has outlived its purpose.
pub mod upkeep;
/// Sealing of what must not be readable at rest.
pub mod vault;
/// The listener.
pub mod web;
/// Typed times and the calendar.
pub mod when;
