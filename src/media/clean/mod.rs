//! Takes every trace of metadata out of a JPEG, PNG, WebP or GIF.
//!
//! The compressed picture is copied bit for bit, by a list of what may stay; only a picture that
//! is turned, has a profile other than sRGB, is CMYK, or is strangely built is decoded once and
//! encoded once. Called by the media worker and `crier clean`. Never returns a file in which
//! [`residue::residue`] finds anything.
pub mod gif;
pub mod jpeg;
pub mod png;
pub mod recode;
pub mod removed;
pub mod residue;
pub mod webp;

use super::colour::{self, Profile};
use super::probe::{Kind, Probed, probe};
use crate::model::limits::Format;
use crate::model::trouble::Trouble;
use removed::Removed;

/// A picture without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is; may differ from the input's where it had to be encoded again.
    pub format: Format,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// Whether it moves by itself.
    pub animated: bool,
    /// Whether the picture was decoded and encoded again.
    pub recoded: bool,
    /// What was taken out.
    pub removed: Vec<Removed>,
}

/// What a format's own cleaner hands back: a file by allow-list, and what cannot be kept by it.
#[derive(Debug, Default)]
pub struct Stripped {
    /// The file with only what may stay.
    pub bytes: Vec<u8>,
    /// What was taken out.
    pub removed: Vec<Removed>,
    /// EXIF orientation, 1 to 8; 0 where nothing said so.
    pub orientation: u8,
    /// The ICC profile, as found.
    pub profile: Option<Vec<u8>>,
    /// Why the structure cannot be copied and must be decoded instead.
    pub strange: Option<Strange>,
    /// Four components: must become RGB.
    pub cmyk: bool,
    /// A JPEG whose colour is stored at half the size, as most are.
    pub subsampled: bool,
}

/// A structure that decoders accept and a copy would not make safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strange {
    /// Bytes or markers where none belong.
    Structure,
    /// The end marker is missing; only a whole picture in front of it counts.
    NoEnd,
}

impl Stripped {
    pub(super) fn read_exif(&mut self, tiff: &[u8]) {
        let exif = super::exif::read(tiff);
        if self.orientation == 0 {
            self.orientation = exif.orientation;
        }
        self.removed.extend(exif.says);
    }

    /// What the pixels need before they can stand without their metadata.
    fn change(&self) -> Change {
        let profile = self.profile.as_deref().map_or(Profile::Srgb, colour::recognise);
        Change { orientation: self.orientation.max(1), profile, cmyk: self.cmyk }
    }
}

/// What has to be done to the pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// EXIF orientation to bake in; 1 is none.
    pub orientation: u8,
    /// What the profile is.
    pub profile: Profile,
    /// Four components.
    pub cmyk: bool,
}

impl Change {
    fn is_needed(self) -> bool {
        self.orientation != 1 || self.profile == Profile::Other || self.cmyk
    }
}

/// Cleans one picture. Trouble names what is wrong with the file; nothing half-clean comes back.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, Trouble> {
    let probed = probe(bytes)?;
    let stripped = strip(bytes, probed.kind)?;
    let change = stripped.change();
    let cleaned = if stripped.strange.is_some() || (change.is_needed() && !probed.animated()) {
        recode::recode(bytes, &probed, stripped, change)?
    } else {
        kept(&probed, stripped)?
    };
    refuse_leftovers(&cleaned)?;
    Ok(cleaned)
}

fn strip(bytes: &[u8], kind: Kind) -> Result<Stripped, Trouble> {
    match kind {
        Kind::Jpeg => jpeg::strip(bytes),
        Kind::Png | Kind::Apng => png::strip(bytes),
        Kind::Webp => webp::strip(bytes),
        Kind::Gif => gif::strip(bytes),
        kind => Err(Trouble::Unsupported { kind }),
    }
}

fn kept(probed: &Probed, stripped: Stripped) -> Result<Cleaned, Trouble> {
    let format = probed.kind.format().ok_or(Trouble::NotMedia)?;
    Ok(Cleaned {
        bytes: stripped.bytes,
        format,
        width: probed.width,
        height: probed.height,
        animated: probed.animated(),
        recoded: false,
        removed: removed::tidy(stripped.removed),
    })
}

fn refuse_leftovers(cleaned: &Cleaned) -> Result<(), Trouble> {
    match residue::residue(&cleaned.bytes).as_slice() {
        [] => Ok(()),
        left => Err(Trouble::LeftOver { what: left.join(", ") }),
    }
}
