//! Pictures in a PDF that are files of their own: JPEG, through the cleaner of JPEG files, and JPEG 2000, by a list of the
//! boxes that may stay.
//!
//! Called by `copy`. Never decodes a picture.

use super::packing;
use super::source::Unread;
use crate::media::clean::jpeg;
use crate::model::removed::Removed;

/// What of a JPEG 2000 file may stay beside its header and its picture: its signature and its kind.
const PLAIN_BOXES: [&[u8; 4]; 2] = [b"jP  ", b"ftyp"];
/// The filters that are no pictures of their own, and their short names.
const FILTERS: [&[u8]; 13] = [
    b"FlateDecode",
    b"Fl",
    b"LZWDecode",
    b"LZW",
    b"ASCII85Decode",
    b"A85",
    b"ASCIIHexDecode",
    b"AHx",
    b"RunLengthDecode",
    b"RL",
    b"CCITTFaxDecode",
    b"CCF",
    b"JBIG2Decode",
];
/// What of its header may stay: sides, colours, channels. No resolution, no labels.
const HEADER_BOXES: [&[u8; 4]; 6] = [b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"];

/// A picture without metadata.
pub(super) struct Clean {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The one filter that is left around them.
    pub(super) filter: &'static [u8],
    /// What was taken out.
    pub(super) removed: Vec<Removed>,
}

/// Refuses filters that nobody knows, or that are not to be undone in this order.
pub(super) fn check(filters: &[Vec<u8>]) -> Result<(), Unread> {
    let inner = filters.split_last().map(|(_, inner)| inner).unwrap_or_default();
    let is_known = |filter: &Vec<u8>| FILTERS.contains(&filter.as_slice()) || is_file(std::slice::from_ref(filter));
    match filters.iter().all(is_known) && !inner.iter().any(|filter| is_file(std::slice::from_ref(filter))) {
        true => Ok(()),
        false => Err(Unread::Unsafe("something in it is packed in an unknown way")),
    }
}

/// Whether the last of these filters makes the bytes a file of its own.
pub(super) fn is_file(filters: &[Vec<u8>]) -> bool {
    matches!(filters.last().map(Vec::as_slice), Some(b"DCTDecode" | b"DCT" | b"JPXDecode"))
}

/// Cleans a picture that lies in these filters. `left`: how many bytes all pictures may still inflate to.
pub(super) fn clean(filters: &[Vec<u8>], bytes: &[u8], left: &mut u64) -> Result<Clean, Unread> {
    let (last, around) = filters.split_last().ok_or(Unread::Unsafe("a picture without a kind"))?;
    let bytes = packing::undo(around, &[], bytes, left).ok_or(Unread::Unsafe("a picture is packed in an unusual way"))?;
    if last == b"JPXDecode" {
        let (bytes, removed) = jpeg_2000(&bytes).ok_or(Unread::Unsafe("a JPEG 2000 picture is built in an unusual way"))?;
        return Ok(Clean { bytes, filter: b"JPXDecode", removed });
    }
    let start = memchr::memmem::find(&bytes, &[0xff, 0xd8]).ok_or(Unread::Unsafe("a JPEG in it is none"))?;
    // Line ends behind a picture are the document's, not the picture's.
    let end = memchr::memmem::rfind(&bytes, &[0xff, 0xd9]).map_or(bytes.len(), |end| end + 2);
    let whole = bytes.get(start..end).ok_or(Unread::Unsafe("a JPEG in it is none"))?;
    let stripped = jpeg::strip(whole).map_err(|_| Unread::Unsafe("a JPEG in it is damaged"))?;
    if stripped.strange.is_some() {
        return Err(Unread::Unsafe("a JPEG in it is built in an unusual way"));
    }
    Ok(Clean { bytes: stripped.bytes, filter: b"DCTDecode", removed: stripped.removed })
}

/// A JPEG 2000 file, or only its picture, without anything beside the picture.
fn jpeg_2000(bytes: &[u8]) -> Option<(Vec<u8>, Vec<Removed>)> {
    if bytes.starts_with(&[0xff, 0x4f]) {
        return Some((codestream(bytes)?, Vec::new()));
    }
    let (mut out, mut others) = (Vec::with_capacity(bytes.len()), 0);
    for (name, body) in boxes(bytes)? {
        match name {
            b"jp2h" => {
                let kept = boxes(body)?.into_iter().filter(|(name, _)| HEADER_BOXES.contains(name));
                let inner: Vec<u8> = kept.flat_map(|(name, body)| boxed(name, body)).collect();
                out.extend(boxed(name, &inner));
            }
            b"jp2c" => out.extend(boxed(name, &codestream(body)?)),
            kept if PLAIN_BOXES.contains(&kept) => out.extend(boxed(name, body)),
            _ => others += 1,
        }
    }
    Some((out, if others > 0 { vec![Removed::Other(others)] } else { Vec::new() }))
}

fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    // No box of a picture of at most 256 MB is longer than fits here.
    let length = u32::try_from(body.len() + 8).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], name, body].concat()
}

fn boxes(mut rest: &[u8]) -> Option<Vec<(&[u8; 4], &[u8])>> {
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (name, behind) = behind.split_first_chunk::<4>()?;
        let (head, length) = match u32::from_be_bytes(*length) {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*behind.first_chunk()?)).ok()?),
            length => (8, length as usize),
        };
        all.push((name, rest.get(head..length)?));
        rest = rest.get(length..)?;
    }
    Some(all)
}

/// The coded picture without the comments of its main header.
fn codestream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = bytes.get(at..at + 2)?;
        // The first tile begins.
        if marker == [0xff, 0x90] {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length.max(2))?;
        if marker.first() != Some(&0xff) {
            return None;
        }
        if marker != [0xff, 0x64] {
            out.extend_from_slice(segment);
        }
        at += segment.len();
    }
}
