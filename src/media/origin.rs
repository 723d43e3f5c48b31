//! Where a video comes from, by its content credentials and XMP: the boxes that are read before a remux drops them.
//!
//! Called by the media worker. Reads headers and notes of an MP4 or MOV file, never the media; any other file says
//! nothing. (Pictures are read by their cleaners.)
use super::clean::clues::Clues;
use super::clean::heif::C2PA;
use crate::model::origin::Origin;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// XMP in a box of its own (XMP specification, part 3, section 1.2.7).
const XMP: [u8; 16] = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];
/// Longest note that is read, in bytes; most boxes that are looked at.
const MAX_NOTE: u64 = 8 << 20;
const MAX_BOXES: usize = 1_000;

/// What the file says; [`Origin::Unknown`] for one that cannot be read.
pub fn of_video(path: &Path) -> Origin {
    let mut clues = Clues::default();
    // Where reading ends early, what was read until then counts.
    if let Err(error) = walk(path, &mut clues) {
        tracing::debug!(%error, "the boxes of a video end early");
    }
    clues.origin()
}

fn walk(path: &Path, clues: &mut Clues) -> std::io::Result<()> {
    let mut file = File::open(path)?;
    let end = file.metadata()?.len();
    let mut at = 0u64;
    for _ in 0..MAX_BOXES {
        if end.saturating_sub(at) < 32 {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 32];
        file.read_exact(&mut head)?;
        let [a, b, c, d, name @ ..] = head;
        let (length, body) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (end - at, 8),
            1 => (u64::from_be_bytes(*head[8..].first_chunk().unwrap_or(&[0; 8])), 16),
            short => (u64::from(short), 8),
        };
        if length < 8 {
            break;
        }
        let kind = &head[body..body + 16];
        if name.starts_with(b"uuid") && (kind == C2PA || kind == XMP) && length <= MAX_NOTE {
            file.seek(SeekFrom::Start(at + body as u64))?;
            let mut note = Vec::new();
            (&mut file).take(length - body as u64).read_to_end(&mut note)?;
            clues.read(&note);
        }
        at = at.saturating_add(length);
    }
    Ok(())
}
