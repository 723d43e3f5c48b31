//! What becomes of a picture whose shape a network does not take. Chosen on the post's card, with a default for the
//! workspace; applied by `media::rendition`. Pure.

use serde::{Deserialize, Serialize};

use super::brand::Corner;
use super::colour::Colour;

/// What lies behind a padded picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The picture itself, large and blurred.
    #[default]
    Blur,
    /// One colour.
    Colour(Colour),
}

impl Ground {
    /// White.
    pub const WHITE: Self = Self::Colour(Colour([255; 3]));
    /// Black.
    pub const BLACK: Self = Self::Colour(Colour([0; 3]));
}

/// How a picture of another shape is brought into the one that a network takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// The whole picture on a ground.
    Pad(Ground),
    /// Cut to shape; this part of it stays.
    Crop(Corner),
    /// Left as it is, for networks that only advise. Where another shape is refused, as [`Fit::default`].
    AsItIs,
}

impl Default for Fit {
    fn default() -> Self {
        Self::Pad(Ground::Blur)
    }
}

impl Fit {
    /// Its word in the database and on buttons: `blur`, `#ffffff`, `top_left`, `as_it_is`.
    pub fn word(self) -> String {
        match self {
            Self::Pad(Ground::Blur) => "blur".to_owned(),
            Self::Pad(Ground::Colour(colour)) => colour.hex(),
            Self::Crop(part) => part.word().to_owned(),
            Self::AsItIs => "as_it_is".to_owned(),
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "blur" => Some(Self::Pad(Ground::Blur)),
            "as_it_is" => Some(Self::AsItIs),
            word => match word.starts_with('#') {
                true => Colour::parse(word).map(|colour| Self::Pad(Ground::Colour(colour))),
                false => Corner::from_word(word).map(Self::Crop),
            },
        }
    }
}
