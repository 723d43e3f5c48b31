//! HEIC, HEIF and AVIF: what the file says besides its picture, and how large that is. No network takes them, so nothing
//! is copied; `media::heif` has the picture decoded.
//!
//! Called by `clean`. Follows the boxes of ISO 14496-12 and 23008-12 as far as their lengths are true, and never further.
use super::clues::Clues;
use super::removed::{Removed, of_trailer, of_xmp};
use crate::media::exif;

/// Most items that are looked at; a phone's picture has about a hundred tiles.
const MAX_ITEMS: usize = 4_096;
/// How C2PA's box is named (C2PA 2.1, section 11.3.3).
pub const C2PA: [u8; 16] = [0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81];

/// What a file says besides its picture.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// In the person's words.
    pub removed: Vec<Removed>,
    /// What it said of the picture's origin and owner.
    pub clues: Clues,
    /// A box of the picture reaches beyond the end of the file.
    pub cut: bool,
}

/// Reads what `bytes` say. Damage ends the reading, not the work.
pub fn said(bytes: &[u8]) -> Said {
    let mut said = Said::default();
    let mut whole = true;
    let mut rest = bytes;
    while let Some(one) = Box::split(&mut rest) {
        match &one.name {
            b"meta" => drop(meta(one.body, bytes, &mut said)),
            b"moov" => said.removed.push(Removed::Movement),
            b"mpvd" => said.removed.push(Removed::EmbeddedVideo),
            b"uuid" if one.body.starts_with(&C2PA) => {
                said.removed.push(Removed::ContentCredentials);
                said.clues.read(one.body);
            }
            b"ftyp" | b"mdat" | b"mini" | b"free" | b"skip" => {}
            _ if one.is_plain() => said.removed.push(Removed::Other(1)),
            _ => whole = false,
        }
        if !whole {
            break;
        }
    }
    match rest.get(4..8) {
        Some(b"mdat" | b"meta" | b"mini" | b"moov") => said.cut = true,
        _ if !rest.is_empty() => said.removed.push(of_trailer(rest)),
        _ => {}
    }
    said
}

struct Box<'a> {
    name: [u8; 4],
    body: &'a [u8],
}

impl<'a> Box<'a> {
    fn split(rest: &mut &'a [u8]) -> Option<Self> {
        let all: &'a [u8] = rest;
        let short = u32::from_be_bytes(*all.first_chunk()?);
        let name = all.get(4..8)?.try_into().ok()?;
        let (from, length) = match short {
            0 => (8, all.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(all.get(8..16)?.try_into().ok()?)).ok()?),
            short => (8, short as usize),
        };
        let body = all.get(from..length)?;
        *rest = all.get(length..)?;
        Some(Self { name, body })
    }

    /// Names of boxes are letters, digits and spaces; anything else lies behind the last one.
    fn is_plain(&self) -> bool {
        self.name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
    }
}

/// Numbers, one after the other, big end first.
struct Numbers<'a>(&'a [u8]);

impl<'a> Numbers<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of 0 to 8 bytes.
    fn next(&mut self, count: usize) -> Option<u64> {
        Some(self.bytes(count)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

/// Items that say something, and where their bytes lie.
fn meta(body: &[u8], file: &[u8], said: &mut Said) -> Option<()> {
    let mut rest = body.get(4..)?;
    let (mut items, mut places, mut inside) = (Vec::new(), Vec::new(), &[][..]);
    while let Some(one) = Box::split(&mut rest) {
        match &one.name {
            b"iinf" => items = infos(one.body).unwrap_or_default(),
            b"iloc" => places = locations(one.body).unwrap_or_default(),
            b"idat" => inside = one.body,
            b"iprp" => properties(one.body, said),
            b"iref" => references(one.body, said),
            _ => {}
        }
    }
    for item in items {
        let bytes = places.iter().find(|place| place.item == item.id).and_then(|place| place.bytes(file, inside));
        note(&item, bytes.as_deref().unwrap_or_default(), said);
    }
    Some(())
}

struct Item {
    id: u64,
    kind: [u8; 4],
    /// The media type of a `mime` item.
    mime: Vec<u8>,
}

fn infos(body: &[u8]) -> Option<Vec<Item>> {
    let mut numbers = Numbers(body);
    let version = numbers.next(4)? >> 24;
    numbers.next(if version == 0 { 2 } else { 4 })?;
    let mut rest = numbers.0;
    let mut items = Vec::new();
    while let Some(one) = Box::split(&mut rest).filter(|_| items.len() < MAX_ITEMS) {
        items.extend(info(one.body));
    }
    Some(items)
}

fn info(body: &[u8]) -> Option<Item> {
    let mut numbers = Numbers(body);
    let version = numbers.next(4)? >> 24;
    let id = numbers.next(if version == 2 { 2 } else { 4 })?;
    numbers.next(2)?;
    let kind = numbers.bytes(4)?.try_into().ok().filter(|_| version >= 2)?;
    let mime = numbers.0.split(|byte| *byte == 0).nth(1).unwrap_or_default().to_vec();
    Some(Item { id, kind, mime })
}

struct Place {
    item: u64,
    /// In the `idat` box instead of the file.
    inside: bool,
    /// Where, and how long.
    extents: Vec<(u64, u64)>,
}

impl Place {
    fn bytes(&self, file: &[u8], inside: &[u8]) -> Option<Vec<u8>> {
        let from = if self.inside { inside } else { file };
        let mut all = Vec::new();
        for (at, length) in &self.extents {
            let (at, length) = (usize::try_from(*at).ok()?, usize::try_from(*length).ok()?);
            all.extend_from_slice(from.get(at..at.checked_add(length)?)?);
            // Extents may name the same bytes again and again.
            if all.len() > file.len() {
                return None;
            }
        }
        Some(all)
    }
}

fn locations(body: &[u8]) -> Option<Vec<Place>> {
    let mut numbers = Numbers(body);
    let version = numbers.next(4)? >> 24;
    let sizes = numbers.next(2)?;
    let size = |shift: u32| (sizes >> shift & 15) as usize;
    let (offset, length, base) = (size(12), size(8), size(4));
    let index = if version > 0 { size(0) } else { 0 };
    let wide = if version < 2 { 2 } else { 4 };
    let count = numbers.next(wide)?;
    let mut places = Vec::new();
    for _ in 0..count.min(MAX_ITEMS as u64) {
        let item = numbers.next(wide)?;
        let inside = version > 0 && numbers.next(2)? & 15 == 1;
        numbers.next(2)?;
        let base = numbers.next(base)?;
        let mut extents = Vec::new();
        for _ in 0..numbers.next(2)?.min(MAX_ITEMS as u64) {
            numbers.next(index)?;
            extents.push((base.checked_add(numbers.next(offset)?)?, numbers.next(length)?));
        }
        places.push(Place { item, inside, extents });
    }
    Some(places)
}

fn properties(body: &[u8], said: &mut Said) {
    let mut rest = body;
    let Some(container) = Box::split(&mut rest) else { return };
    let mut rest = container.body;
    while let Some(one) = Box::split(&mut rest) {
        match &one.name {
            b"colr" if matches!(one.body.get(..4), Some(b"prof" | b"rICC")) => said.removed.push(Removed::Profile),
            // Opacity belongs to the picture; depth, skin and gain maps do not.
            b"auxC" if !one.body.windows(5).any(|word| word == b"alpha") => said.removed.push(Removed::ExtraPictures),
            b"udes" | b"crtt" | b"mdft" => said.removed.push(Removed::Comment),
            _ => {}
        }
    }
}

fn references(body: &[u8], said: &mut Said) {
    let mut rest = body.get(4..).unwrap_or_default();
    while let Some(one) = Box::split(&mut rest) {
        if &one.name == b"thmb" {
            said.removed.push(Removed::Thumbnail);
        }
    }
}

fn note(item: &Item, bytes: &[u8], said: &mut Said) {
    match &item.kind {
        b"Exif" => {
            // Four bytes say how far it is to the byte order behind them.
            let skip = bytes.first_chunk().map_or(0, |four| u32::from_be_bytes(*four) as usize);
            let block = bytes.get(4usize.saturating_add(skip)..).unwrap_or_default();
            let exif = exif::read(block);
            said.removed.extend(exif.says);
            said.clues.credit.fill_from(&exif.credit);
        }
        b"mime" if item.mime == b"application/rdf+xml" => {
            said.removed.extend(of_xmp(bytes));
            said.clues.read_xmp(bytes);
        }
        b"tmap" => said.removed.push(Removed::ExtraPictures),
        b"mime" | b"uri " => said.removed.push(Removed::Other(1)),
        _ => {}
    }
}
