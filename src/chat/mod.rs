//! Talks with people: reads what they send, answers, writes rows. Never publishes.
pub mod when;
