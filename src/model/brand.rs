//! A workspace's brand: the logo and the line of text that go on its pictures.
//!
//! Written by `chat`, kept by `store`, drawn by `media::brand`. Never holds the logo's bytes.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::platform::PlatformId;

/// Where on the picture the brand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corner {
    /// Top left.
    TopLeft,
    /// Top, in the middle.
    Top,
    /// Top right.
    TopRight,
    /// Left, half-way down.
    Left,
    /// In the middle of the picture.
    Center,
    /// Right, half-way down.
    Right,
    /// Bottom left.
    BottomLeft,
    /// Bottom, in the middle.
    Bottom,
    /// Bottom right, the usual place.
    #[default]
    BottomRight,
}

impl Corner {
    /// All nine, in reading order.
    pub const ALL: [Self; 9] = [
        Self::TopLeft,
        Self::Top,
        Self::TopRight,
        Self::Left,
        Self::Center,
        Self::Right,
        Self::BottomLeft,
        Self::Bottom,
        Self::BottomRight,
    ];

    /// Column and row in the 3 x 3 grid, each 0, 1 or 2.
    pub fn cell(self) -> (u32, u32) {
        match self {
            Self::TopLeft => (0, 0),
            Self::Top => (1, 0),
            Self::TopRight => (2, 0),
            Self::Left => (0, 1),
            Self::Center => (1, 1),
            Self::Right => (2, 1),
            Self::BottomLeft => (0, 2),
            Self::Bottom => (1, 2),
            Self::BottomRight => (2, 2),
        }
    }
}

/// A logo, a line of text, and how they are set on a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// Storage key of the logo's file.
    pub logo: Option<String>,
    /// Where it stands.
    pub corner: Corner,
    /// Size of the logo: the side of a square of the same area, in % of the picture's short side.
    pub size: u8,
    /// Opacity of logo and text, in %.
    pub opacity: u8,
    /// Distance from the picture's edge, in % of its short side.
    pub margin: u8,
    /// The line of text.
    pub line: Option<String>,
    /// The networks that get the clean version, without the brand.
    pub off: Vec<PlatformId>,
}

impl Default for Brand {
    fn default() -> Self {
        Self { logo: None, corner: Corner::default(), size: 18, opacity: 90, margin: 4, line: None, off: Vec::new() }
    }
}

impl Brand {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.logo.is_none() && self.text().is_none()
    }

    /// Whether the brand goes onto what this network gets.
    pub fn is_on(&self, platform: PlatformId) -> bool {
        !self.off.contains(&platform)
    }

    /// The line of text without the space around it; none when there is nothing to read in it.
    pub fn text(&self) -> Option<&str> {
        self.line.as_deref().map(str::trim).filter(|line| !line.is_empty())
    }

    /// A stable name for this look: two equal brands share a rendition. Sixteen hex digits of a
    /// hash, because any text may stand in the line and the key goes into storage keys.
    pub fn key(&self) -> String {
        let look = format!("{:?}|{}|{}|{}|{:?}|{:?}", self.corner, self.size, self.opacity, self.margin, self.logo, self.text());
        let digest = Sha256::digest(look.as_bytes());
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}
