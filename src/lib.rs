//! Crier: from a photo in the chat to a live post.

pub mod chat;
pub mod i18n;
pub mod model;
