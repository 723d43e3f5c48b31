//! Crier: from a photo in the chat to a live post.

pub mod clock;
pub mod model;
pub mod net;
pub mod platforms;
pub mod sim;
pub mod vault;
