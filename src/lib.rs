//! Crier: from a photo in the chat to a live post.
//!
//! The modules in the order in which a post meets them. Data runs one way: **chat → draft → media → queue →
//! publish → report**. `chat` never publishes and `publish` never talks: they meet in the database, so that a
//! crash loses nothing. Who may use whom is checked by `tests/it/layout.rs`.

/// The nouns: pure, no IO, no clock, no SQL.
pub mod model;
/// Time, rest and chance.
pub mod clock;
/// The one HTTP client, and what a failure means.
pub mod net;
/// Sealing of what must not be readable at rest.
pub mod vault;
/// The database: SQLite or PostgreSQL.
pub mod store;
/// Sentences in the person's language.
pub mod i18n;
/// The Bot API: client, outbox.
pub mod bot;
/// The conversation.
pub mod chat;
/// Typed times and the calendar.
pub mod when;
/// Whether a draft fits a network.
pub mod draft;
/// Files: fetched, cleaned, branded, fitted, kept.
pub mod media;
/// Due parts: confirmed, cancelled, retried, worked on.
pub mod queue;
/// One step of publishing.
pub mod publish;
/// The card and the notices.
pub mod report;
/// Accounts: signed in, kept, removed.
pub mod connect;
/// What has outlived its purpose.
pub mod upkeep;
/// The networks.
pub mod platforms;
/// What all simulators share, and the Telegram simulator.
pub mod sim;
/// Every environment variable, read once.
pub mod config;
/// Opens, wires, starts, stops.
pub mod app;
/// The listener.
pub mod web;
/// The operator's keys: made, rotated, checked.
pub mod keys;
/// Whether everything that Crier stands on is in order.
pub mod doctor;
/// The real app against the simulators: console, page, player.
pub mod demo;
