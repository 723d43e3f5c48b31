//! Crier: from a photo in the chat to a live post.

pub mod bot;
pub mod clock;
pub mod model;
pub mod net;
pub mod platforms;
pub mod store;
pub mod vault;
