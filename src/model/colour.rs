//! A colour as people write it: `#rrggbb`.
//!
//! Typed in `chat`, kept in a brand or as the ground of padded pictures, drawn by `media`. Never transparent.
use serde::{Deserialize, Serialize};

/// A solid sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Reads `#1a2b3c`, `1a2b3c`, `#abc` or `abc`, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        let values: Option<Vec<u8>> = digits.chars().map(|digit| digit.to_digit(16).map(|value| value as u8)).collect();
        match *values?.as_slice() {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// `#1a2b3c`.
    pub fn hex(self) -> String {
        let Self([r, g, b]) = self;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// How light it looks: 0 is black, 1 is white (Rec. 709 weights on the stored values, which are close to what an
    /// eye calls half as light).
    pub fn light(self) -> f32 {
        let [r, g, b] = self.0.map(f32::from);
        (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text} is no colour"))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.hex()
    }
}
