//! Crier: from a photo in the chat to a live post.

pub mod bot;
pub mod clock;
pub mod connect;
pub mod media;
pub mod model;
pub mod net;
pub mod platforms;
pub mod publish;
pub mod queue;
pub mod sim;
pub mod store;
pub mod upkeep;
pub mod vault;
