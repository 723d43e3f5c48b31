//! Takes every trace of metadata out of a picture.
//!
//! The compressed picture is copied bit for bit, by a list of what may stay; only a picture that
//! is turned, has a profile other than sRGB, is CMYK, or is strangely built is decoded once and
//! encoded once, and so is every TIFF, BMP, HEIC and AVIF. Called by the media worker and `crier clean`. Never returns a file in which
//! [`residue::residue`] finds anything.
pub mod bmp;
pub mod clues;
pub mod convert;
pub mod credit;
pub mod gif;
pub mod heif;
pub mod jpeg;
pub mod png;
pub mod recode;
pub mod removed;
pub mod residue;
pub mod tiff;
pub mod webp;

use super::colour::{self, Numbers, Profile};
use super::probe::{Kind, Probed, probe};
use crate::model::limits::Format;
use crate::model::origin::{Credit, Origin};
use crate::model::trouble::Trouble;
use ::image::DynamicImage;
use clues::Clues;
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
    /// What the file said of where its picture comes from.
    pub origin: Origin,
    /// Who made and owns it, written anew into the file; none unless that was asked for and the file said so.
    pub credit: Option<Credit>,
}

/// What a person may rightly want to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keep {
    /// Who made the picture and who owns it.
    pub credit: bool,
}

impl Cleaned {
    /// A still picture that was decoded and encoded again.
    fn encoded(bytes: Vec<u8>, format: Format, picture: &DynamicImage, removed: Vec<Removed>) -> Self {
        let (width, height) = (picture.width(), picture.height());
        Self { bytes, format, width, height, animated: false, recoded: true, removed, origin: Origin::default(), credit: None }
    }
}

/// What a format's own cleaner hands back: a file by allow-list, and what cannot be kept by it.
#[derive(Debug, Default)]
pub struct Stripped {
    /// The file with only what may stay.
    pub bytes: Vec<u8>,
    /// What was taken out.
    pub removed: Vec<Removed>,
    /// What it said of the picture's origin and owner.
    pub clues: Clues,
    /// EXIF orientation, 1 to 8; 0 where nothing said so.
    pub orientation: u8,
    /// The ICC profile, as found.
    pub profile: Option<Vec<u8>>,
    /// What the colours mean, told by numbers.
    pub numbers: Option<Numbers>,
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
        self.clues.credit.fill_from(&exif.credit);
    }

    pub(super) fn read_xmp(&mut self, packet: &[u8]) {
        self.removed.extend(removed::of_xmp(packet));
        self.clues.read_xmp(packet);
    }

    pub(super) fn read_credentials(&mut self, note: &[u8]) {
        self.removed.push(Removed::ContentCredentials);
        self.clues.read(note);
    }

    /// What the pixels need before they can stand without their metadata.
    fn change(&self) -> Change {
        let profile = self.profile.as_deref().map_or(Profile::Srgb, colour::recognise);
        let numbers = self.numbers.filter(|numbers| !numbers.is_srgb());
        Change { orientation: self.orientation.max(1), profile, numbers, cmyk: self.cmyk }
    }
}

/// What has to be done to the pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// EXIF orientation to bake in; 1 is none.
    pub orientation: u8,
    /// What the profile is.
    pub profile: Profile,
    /// What the colours mean, told by numbers; none for sRGB.
    pub numbers: Option<Numbers>,
    /// Four components.
    pub cmyk: bool,
}

impl Change {
    fn is_needed(self) -> bool {
        self.orientation != 1 || self.profile == Profile::Other || self.numbers.is_some() || self.cmyk
    }
}

/// Cleans one picture of any kind. HEIC and AVIF are decoded by a program of its own, until `limit` ends.
///
/// # Errors
/// What is wrong with the file; nothing half-clean comes back.
pub async fn clean_any(bytes: Vec<u8>, keep: Keep, limit: impl Future<Output = ()>) -> Result<Cleaned, Trouble> {
    let kind = probe(&bytes)?.kind;
    if !matches!(kind, Kind::Heic | Kind::Avif) {
        return blocking(move || clean_keeping(&bytes, keep)).await;
    }
    let decoded = super::heif::decode(&bytes, kind, limit).await?;
    blocking(move || converted(decoded, keep)).await
}

/// Runs what takes processor time off the threads that answer. A panic in it is a damaged file, not a dead worker.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Trouble::File { why: error.to_string() }))
}

/// Cleans one picture that Crier decodes itself, and keeps nothing.
///
/// # Errors
/// What is wrong with the file; nothing half-clean comes back.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, Trouble> {
    clean_keeping(bytes, Keep::default())
}

/// Cleans one picture that Crier decodes itself.
///
/// # Errors
/// What is wrong with the file; nothing half-clean comes back.
pub fn clean_keeping(bytes: &[u8], keep: Keep) -> Result<Cleaned, Trouble> {
    let probed = probe(bytes)?;
    match probed.kind {
        Kind::Tiff => return converted(tiff::decode(bytes, &probed)?, keep),
        Kind::Bmp => return converted(bmp::decode(bytes)?, keep),
        _ => {}
    }
    let mut stripped = strip(bytes, probed.kind)?;
    let clues = std::mem::take(&mut stripped.clues);
    let change = stripped.change();
    let cleaned = if stripped.strange.is_some() || (change.is_needed() && !probed.animated()) {
        recode::recode(bytes, &probed, stripped, change)?
    } else {
        kept(&probed, stripped)?
    };
    finish(cleaned, clues, keep)
}

fn converted(mut decoded: convert::Decoded, keep: Keep) -> Result<Cleaned, Trouble> {
    let clues = std::mem::take(&mut decoded.clues);
    finish(convert::convert(decoded)?, clues, keep)
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
    Ok(Cleaned {
        bytes: stripped.bytes,
        format: probed.kind.format().ok_or(Trouble::NotMedia)?,
        width: probed.width,
        height: probed.height,
        animated: probed.animated(),
        recoded: false,
        removed: stripped.removed,
        origin: Origin::default(),
        credit: None,
    })
}

/// Says what the clues came to, writes the credit if it is kept, and looks a second time.
fn finish(mut cleaned: Cleaned, mut clues: Clues, keep: Keep) -> Result<Cleaned, Trouble> {
    if cleaned.removed.contains(&Removed::AiPrompt) {
        clues.prompted();
    }
    cleaned.origin = clues.origin();
    if keep.credit && !clues.credit.is_empty() && cleaned.format != Format::Gif {
        cleaned.bytes = credit::put(cleaned.bytes, cleaned.format, &clues.credit, (cleaned.width, cleaned.height));
        cleaned.removed.retain(|one| *one != Removed::Author);
        cleaned.credit = Some(clues.credit);
    }
    cleaned.removed = removed::tidy(cleaned.removed);
    refuse_leftovers(&cleaned.bytes, cleaned.credit.as_ref())?;
    Ok(cleaned)
}

/// The second look; `credit` is the only thing that it may find.
///
/// # Errors
/// [`Trouble::LeftOver`] names the rest.
pub fn refuse_leftovers(bytes: &[u8], credit: Option<&Credit>) -> Result<(), Trouble> {
    match residue::residue_but(bytes, credit).as_slice() {
        [] => Ok(()),
        left => Err(Trouble::LeftOver { what: left.join(", ") }),
    }
}
