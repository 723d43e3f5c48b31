//! A brand: the logo, the line of text and the edge that go on pictures and videos, and the clips around videos.
//!
//! Written by `chat`, kept by `store`, drawn by `media::brand`. Never holds the bytes of logos and fonts.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::clip::Clip;
use super::colour::Colour;
use super::platform::PlatformId;
use super::post::{Post, Target};
use super::say::Say;

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

    /// Its word in buttons and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::TopLeft => "top_left",
            Self::Top => "top",
            Self::TopRight => "top_right",
            Self::Left => "left",
            Self::Center => "center",
            Self::Right => "right",
            Self::BottomLeft => "bottom_left",
            Self::Bottom => "bottom",
            Self::BottomRight => "bottom_right",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|corner| corner.word() == word)
    }

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

/// What stands at the edge of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Edge {
    /// A frame around it.
    Frame {
        /// Its colour.
        colour: Colour,
        /// How wide it is, in % of the picture's short side.
        width: u8,
    },
    /// A strip along the bottom that holds the line of text; not drawn without one.
    Bar {
        /// Its colour.
        colour: Colour,
    },
}

impl Edge {
    /// Its colour.
    pub fn colour(self) -> Colour {
        match self {
            Self::Frame { colour, .. } | Self::Bar { colour } => colour,
        }
    }

    /// The same in another colour.
    pub fn coloured(self, colour: Colour) -> Self {
        match self {
            Self::Frame { width, .. } => Self::Frame { colour, width },
            Self::Bar { .. } => Self::Bar { colour },
        }
    }
}

/// A logo, a line of text, an edge, and how they are set on a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// Storage key of the logo's file.
    pub logo: Option<String>,
    /// Storage key of the same logo for the other kind of background: a light one beside a dark one. Which of the two
    /// is drawn depends on what lies under it.
    pub second: Option<String>,
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
    /// Storage key of the person's own font; none: the built-in one.
    pub font: Option<String>,
    /// What stands at the edge.
    pub edge: Option<Edge>,
    /// The clip in front of every video.
    pub intro: Option<Clip>,
    /// The clip behind every video.
    pub outro: Option<Clip>,
    /// The networks that get the clean version, without the brand.
    pub off: Vec<PlatformId>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            logo: None,
            second: None,
            corner: Corner::default(),
            size: 18,
            opacity: 90,
            margin: 4,
            line: None,
            font: None,
            edge: None,
            intro: None,
            outro: None,
            off: Vec::new(),
        }
    }
}

impl Brand {
    /// Whether it changes nothing: there is nothing to draw, and no clip.
    pub fn is_empty(&self) -> bool {
        !self.is_drawn() && self.clips().next().is_none()
    }

    /// Whether there is something to draw.
    pub fn is_drawn(&self) -> bool {
        self.logo.is_some() || self.text().is_some() || matches!(self.edge, Some(Edge::Frame { .. }))
    }

    /// Whether the brand goes onto what this network gets, as far as the person has a say.
    pub fn is_on(&self, platform: PlatformId) -> bool {
        !self.off.contains(&platform)
    }

    /// The line of text without the space around it; none when there is nothing to read in it.
    pub fn text(&self) -> Option<&str> {
        self.line.as_deref().map(str::trim).filter(|line| !line.is_empty())
    }

    /// The storage keys of its files.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        [&self.logo, &self.second, &self.font].into_iter().flatten().chain(self.clips().map(|clip| &clip.file))
    }

    /// A stable name for this look with its clips: two equal brands share a rendition of a video. Sixteen hex digits of a
    /// hash, because any text may stand in the line and the key goes into storage keys.
    pub fn key(&self) -> String {
        let edge = self.edge.filter(|edge| matches!(edge, Edge::Frame { .. }) || self.text().is_some());
        let look = Self { off: Vec::new(), line: self.text().map(str::to_owned), edge, ..self.with_unnamed_clips() };
        let digest = Sha256::digest(format!("{look:?}").as_bytes());
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The same for what is drawn, without the clips: two brands that differ in nothing else share a rendition of a picture.
    pub fn drawn_key(&self) -> String {
        self.drawn().key()
    }
}

/// What a file that a person sends for a brand is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The logo.
    Logo,
    /// The same logo for the other kind of background.
    Second,
    /// The font of the line.
    Font,
    /// The clip in front of every video.
    Intro,
    /// The clip behind every video.
    Outro,
}

/// A file of a brand, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A logo or a font, under this storage key.
    File(String),
    /// A clip.
    Clip(Clip),
}

impl Kept {
    /// Its storage key.
    pub fn key(&self) -> &str {
        match self {
            Self::File(key) => key,
            Self::Clip(clip) => &clip.file,
        }
    }

    fn file(self) -> Option<String> {
        if let Self::File(key) = self { Some(key) } else { None }
    }

    fn clip(self) -> Option<Clip> {
        if let Self::Clip(clip) = self { Some(clip) } else { None }
    }
}

impl From<&str> for Kept {
    fn from(key: &str) -> Self {
        Self::File(key.to_owned())
    }
}

impl Slot {
    /// Whether it takes a clip: intro or outro.
    pub fn is_clip(self) -> bool {
        matches!(self, Self::Intro | Self::Outro)
    }

    /// Puts a file into a brand in the place of the one before, or takes that away.
    pub fn put(self, brand: &mut Brand, kept: Option<Kept>) {
        match self {
            Self::Logo => brand.logo = kept.and_then(Kept::file),
            Self::Second => brand.second = kept.and_then(Kept::file),
            Self::Font => brand.font = kept.and_then(Kept::file),
            Self::Intro => brand.intro = kept.and_then(Kept::clip),
            Self::Outro => brand.outro = kept.and_then(Kept::clip),
        }
    }
}

/// A brand of a workspace by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its name in Crier.
    pub id: String,
    /// Its name as the person gave it; empty for one that was never named.
    pub name: String,
    /// How it looks.
    pub look: Brand,
}

/// A brand's name as the person reads it.
pub fn name_said(name: &str) -> Say {
    if name.is_empty() { Say::new("brand-unnamed") } else { Say::new("brand-name").text("name", name.to_owned()) }
}

/// The brands of a workspace that show anything, and which account has which. Decides what a post gets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kit {
    /// The brands; the workspace's default is the first, if it shows anything.
    pub brands: Vec<Named>,
    /// Whether the first one is the workspace's default.
    pub has_default: bool,
    /// Accounts with a brand of their own: the account's and the brand's name in Crier.
    pub accounts: Vec<(String, String)>,
}

impl Kit {
    /// The brand of this name.
    pub fn named(&self, id: &str) -> Option<&Named> {
        self.brands.iter().find(|brand| brand.id == id)
    }

    fn default(&self) -> Option<&Named> {
        self.brands.first().filter(|_| self.has_default)
    }

    /// The brand of a post for an account: the one that was chosen for the post, or else the account's, or else the
    /// workspace's; whatever the network says to it.
    pub fn meant(&self, post: &Post, account: &str) -> Option<&Named> {
        if !post.branded {
            return None;
        }
        let own = || self.accounts.iter().find(|(of, _)| of == account).and_then(|(_, brand)| self.named(brand));
        post.brand.as_deref().and_then(|id| self.named(id)).or_else(own).or(self.default())
    }

    /// The brand that goes onto what an account gets. `allowed` is whether the network takes added logos at all.
    pub fn on(&self, post: &Post, account: &str, platform: PlatformId, allowed: bool) -> Option<&Brand> {
        self.meant(post, account).map(|named| &named.look).filter(|look| allowed && look.is_on(platform))
    }

    /// The brand on what the person is shown: that of the accounts that the post goes to where it is the same for all of
    /// them, or else the workspace's.
    pub fn shown(&self, post: &Post, targets: &[Target]) -> Option<&Named> {
        let mut meant = targets.iter().filter(|target| target.on).map(|target| self.meant(post, &target.account));
        let first = meant.next().flatten();
        let same = first.filter(|first| meant.all(|other| other.map(|other| &other.id) == Some(&first.id)));
        same.or_else(|| self.meant(post, ""))
    }

    /// Every brand that [`Kit::shown`] can come to, however the accounts are switched.
    pub fn showable(&self, post: &Post, targets: &[Target]) -> Vec<Option<&Brand>> {
        let mut all: Vec<Option<&Named>> = vec![self.meant(post, "")];
        for meant in targets.iter().map(|target| self.meant(post, &target.account)) {
            if !all.contains(&meant) {
                all.push(meant);
            }
        }
        all.into_iter().map(|named| named.map(|named| &named.look)).collect()
    }
}
