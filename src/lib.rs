//! Crier: from a photo in the chat to a live post.

pub mod clock;
pub mod sim;
