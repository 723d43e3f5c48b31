//! The nouns. Pure: no IO, no clock, no SQL.

pub mod account;
pub mod brand;
pub mod clip;
pub mod colour;
pub mod cover;
pub mod fit;
pub mod ids;
pub mod kind;
pub mod lang;
pub mod limits;
pub mod moving;
pub mod object;
pub mod operator;
pub mod origin;
pub mod part;
pub mod plan;
pub mod platform;
pub mod post;
pub mod problem;
pub mod removed;
pub mod repeat;
pub mod say;
pub mod screen;
pub mod trouble;
pub mod video;
