//! The nouns: pure data, shared by every other module. No input or output, no clock, no SQL.
pub mod brand;
pub mod limits;
