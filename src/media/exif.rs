//! Just enough EXIF to know how a picture is turned and to say in plain words what was in it.
//!
//! Called by the cleaners before they drop the block. Never writes EXIF, never follows more than
//! a bounded number of entries, and ignores whatever it does not understand.
use super::clean::removed::{Removed, of_text};
use crate::model::origin::Credit;

/// Most entries that are looked at in one directory; real files have under a hundred.
const MAX_ENTRIES: usize = 512;

/// What an EXIF block says about a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exif {
    /// 1 to 8 as in TIFF 6.0; 1 is upright and also stands for "not said".
    pub orientation: u8,
    /// What the block tells, in the person's words.
    pub says: Vec<Removed>,
    /// Who made the picture, who owns it.
    pub credit: Credit,
}

/// A TIFF block: numbers of either end, in directories of entries.
pub struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    /// `None` when it does not begin as one.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let little = bytes.starts_with(b"II");
        (little || bytes.starts_with(b"MM")).then_some(Self { bytes, little })
    }

    /// The number of two bytes at `at`.
    pub fn u16(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    /// The number of four bytes at `at`.
    pub fn u32(&self, at: usize) -> Option<usize> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
        Some(value as usize)
    }

    /// Tag and position of each entry of the directory at `at`, and the next directory.
    pub fn directory(&self, at: usize) -> Option<(Vec<(u16, usize)>, usize)> {
        let count = usize::from(self.u16(at)?).min(MAX_ENTRIES);
        let entry = |i: usize| Some((self.u16(at + 2 + i * 12)?, at + 2 + i * 12));
        let entries = (0..count).map_while(entry).collect();
        Some((entries, self.u32(at + 2 + count * 12).unwrap_or(0)))
    }

    /// The text of the entry at `at`, up to its end mark.
    fn text(&self, at: usize) -> Option<String> {
        let value = self.value(at)?.split(|byte| *byte == 0).next()?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    /// The bytes of the entry at `at`, in place or where it points to.
    pub fn value(&self, at: usize) -> Option<&'a [u8]> {
        const SIZES: [usize; 13] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
        let size = SIZES.get(usize::from(self.u16(at.checked_add(2)?)?))?;
        let length = self.u32(at.checked_add(4)?)?.checked_mul(*size)?;
        let from = if length <= 4 { at.checked_add(8)? } else { self.u32(at.checked_add(8)?)? };
        self.bytes.get(from..from.checked_add(length)?)
    }
}

/// Reads a TIFF block (the payload after `Exif\0\0`). Nonsense gives an upright picture that
/// says [`Removed::Other`].
pub fn read(bytes: &[u8]) -> Exif {
    let mut exif = Exif { orientation: 1, says: Vec::new(), credit: Credit::default() };
    if walk(bytes, &mut exif).is_none() || exif.says.is_empty() {
        exif.says.push(Removed::Other(1));
    }
    exif
}

fn walk(bytes: &[u8], exif: &mut Exif) -> Option<()> {
    let tiff = Tiff::new(bytes)?;
    let (entries, next) = tiff.directory(tiff.u32(4)?)?;
    for (tag, at) in entries {
        match tag {
            0x0112 => {
                let turn = u8::try_from(tiff.u16(at + 8)?).unwrap_or(1);
                exif.orientation = if (1..=8).contains(&turn) { turn } else { 1 };
            }
            0x8769 => walk_camera(&tiff, tiff.u32(at + 8)?, exif),
            0x013b => exif.credit.fill(tiff.text(at).as_deref(), None),
            0x8298 => exif.credit.fill(None, tiff.text(at).as_deref()),
            // Where ComfyUI writes its graph into a WebP.
            0x010f | 0x0110 if tiff.text(at).is_some_and(|text| text.starts_with("workflow:{") || text.starts_with("prompt:{")) => {
                exif.says.push(Removed::AiPrompt);
            }
            _ => {}
        }
        exif.says.extend(main_tag(tag));
    }
    if next != 0 {
        exif.says.push(Removed::Thumbnail);
    }
    Some(())
}

fn main_tag(tag: u16) -> Option<Removed> {
    match tag {
        0x010f | 0x0110 | 0x0131 | 0xc614 | 0xc62f => Some(Removed::Camera),
        0x0132 => Some(Removed::Time),
        0x013b | 0x8298 | 0x9c9d | 0x013c => Some(Removed::Author),
        0x010e | 0x9c9b | 0x9c9c | 0x9c9e | 0x9c9f | 0x010d => Some(Removed::Comment),
        0x8825 => Some(Removed::Place),
        // How the pixels are stored says nothing about anybody.
        0x00fe..=0x0103 | 0x0106 | 0x010a | 0x0111 | 0x0115..=0x011c | 0x0128 | 0x013d..=0x0145 => None,
        0x0152..=0x0153 | 0x015b | 0x0201..=0x0214 | 0x8773 | 0x02bc => None,
        0x83bb | 0x8649 => Some(Removed::Comment),
        0xcd41 => Some(Removed::ContentCredentials),
        0x0112 | 0x8769 => None,
        _ => Some(Removed::Other(1)),
    }
}

fn walk_camera(tiff: &Tiff<'_>, at: usize, exif: &mut Exif) {
    let Some((entries, _)) = tiff.directory(at) else {
        return;
    };
    exif.says.extend(entries.into_iter().filter_map(|(tag, at)| match tag {
        0x9003 | 0x9004 | 0x9010..=0x9012 | 0x9290..=0x9292 => Some(Removed::Time),
        0xa430 => Some(Removed::Author),
        0x9286 => {
            // Where generators write their settings into a JPEG: in two bytes a letter, of which one is zero.
            let comment: Vec<u8> = tiff.value(at).unwrap_or_default().iter().filter(|byte| **byte != 0).copied().collect();
            Some(of_text(b"UserComment", &comment))
        }
        0xa000..=0xa005 | 0x9000 | 0x9101 => None,
        _ => Some(Removed::Camera),
    }));
}
