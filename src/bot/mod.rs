//! The Bot API side: one client for conversations and channels, and the one sender of words (`outbox`).
//!
//! The wire types are Crier's own few, lenient ones (`api`): teloxide 0.17 turns valid messages into empty ones,
//! has had no release for sixteen months, and nothing of it but its structs would be used here. What is sent is
//! held against the published description of the Bot API by the tests.

pub mod api;
mod client;
mod flood;
pub mod outbox;
mod show;

pub use client::{Bot, BotError, Source, Upload};
pub use show::{markup, message_params};
