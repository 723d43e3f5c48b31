//! The card: one message per post, from draft to result. Whenever a post's row is due, the card is worked out anew
//! from the rows and sent or edited; nothing else writes it. Called by `app`; decides nothing about publishing.

mod brand;
mod card;
mod clean;
mod cover;
mod document;
mod ends;
mod fit;
mod lines;
mod long;
mod notice;
mod options;
mod panels;
mod picture;
mod times;
mod view;

pub use brand::BrandCard;
pub use card::Reporter;
