//! Just enough EXIF to know how a picture is turned and to say in plain words what was in it.
//!
//! Called by the cleaners before they drop the block. Never writes EXIF, never follows more than
//! a bounded number of entries, and ignores whatever it does not understand.
use super::clean::removed::Removed;

/// Most entries that are looked at in one directory; real files have under a hundred.
const MAX_ENTRIES: usize = 512;

/// What an EXIF block says about a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exif {
    /// 1 to 8 as in TIFF 6.0; 1 is upright and also stands for "not said".
    pub orientation: u8,
    /// What the block tells, in the person's words.
    pub says: Vec<Removed>,
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
        Some(value as usize)
    }

    /// Tag and position of each entry of the directory at `at`, and the next directory.
    fn directory(&self, at: usize) -> Option<(Vec<(u16, usize)>, usize)> {
        let count = usize::from(self.u16(at)?).min(MAX_ENTRIES);
        let entry = |i: usize| Some((self.u16(at + 2 + i * 12)?, at + 2 + i * 12));
        let entries = (0..count).map_while(entry).collect();
        Some((entries, self.u32(at + 2 + count * 12).unwrap_or(0)))
    }
}

/// Reads a TIFF block (the payload after `Exif\0\0`). Nonsense gives an upright picture that
/// says [`Removed::Other`].
pub fn read(bytes: &[u8]) -> Exif {
    let mut exif = Exif { orientation: 1, says: Vec::new() };
    if walk(bytes, &mut exif).is_none() || exif.says.is_empty() {
        exif.says.push(Removed::Other(1));
    }
    exif
}

fn walk(bytes: &[u8], exif: &mut Exif) -> Option<()> {
    let little = bytes.starts_with(b"II");
    let tiff = Tiff { bytes, little };
    if !little && !bytes.starts_with(b"MM") {
        return None;
    }
    let (entries, next) = tiff.directory(tiff.u32(4)?)?;
    for (tag, at) in entries {
        match tag {
            0x0112 => {
                let turn = u8::try_from(tiff.u16(at + 8)?).unwrap_or(1);
                exif.orientation = if (1..=8).contains(&turn) { turn } else { 1 };
            }
            0x8769 => walk_camera(&tiff, tiff.u32(at + 8)?, exif),
            _ => exif.says.extend(main_tag(tag)),
        }
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
        0x0100..=0x0103 | 0x0106 | 0x0111 | 0x0115..=0x011c | 0x0128 | 0x013e..=0x013f | 0x0201..=0x0214 => None,
        _ => Some(Removed::Other(1)),
    }
}

fn walk_camera(tiff: &Tiff<'_>, at: usize, exif: &mut Exif) {
    let Some((entries, _)) = tiff.directory(at) else {
        return;
    };
    exif.says.extend(entries.into_iter().filter_map(|(tag, _)| match tag {
        0x9003 | 0x9004 | 0x9010..=0x9012 | 0x9290..=0x9292 => Some(Removed::Time),
        0xa430 => Some(Removed::Author),
        0x9286 => Some(Removed::Comment),
        0xa000..=0xa005 | 0x9000 | 0x9101 => None,
        _ => Some(Removed::Camera),
    }));
}
