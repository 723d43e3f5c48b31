//! The nouns: pure types that every other module speaks in.
//! Used by all. Never does IO, never asks the time, knows no SQL.
pub mod lang;
pub mod say;
