//! Crier: from a photo in the chat to a live post.
pub mod media;
pub mod model;
