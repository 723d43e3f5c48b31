//! PNG and APNG: keeps the chunks that make the picture, and drops every other one.
//!
//! Called by `clean`. Never decodes; the compressed data is copied bit for bit. Text is never
//! inflated, so a text bomb costs nothing.
use super::Stripped;
use super::removed::{Removed, of_text, of_trailer};
use crate::media::colour::Numbers;
use crate::media::image::icc_of_png;
use crate::media::probe::Kind;
use crate::model::trouble::Trouble;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The last chunk as it has to be.
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// Copies what may stay.
pub fn strip(bytes: &[u8]) -> Result<Stripped, Trouble> {
    let mut out = Stripped::default();
    out.bytes.reserve(bytes.len());
    out.bytes.extend_from_slice(SIGNATURE);
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    let mut seen = Seen::default();
    loop {
        let (chunk, after) = Chunk::split(rest).ok_or(Trouble::Truncated { kind: Kind::Png })?;
        seen.check(&chunk)?;
        if let (b"cICP", [primaries, transfer, _, _]) = (chunk.name, chunk.data) {
            out.numbers = Some(Numbers { primaries: *primaries, transfer: *transfer });
        }
        if may_stay(chunk.name, chunk.data) {
            out.bytes.extend_from_slice(chunk.whole);
        } else {
            note(&chunk, bytes, &mut out);
        }
        rest = after;
        if chunk.name == b"IEND" {
            // One that carries something was dropped; the picture ends all the same.
            out.bytes.extend_from_slice(if chunk.data.is_empty() { &[] } else { END });
            break;
        }
    }
    if !rest.is_empty() {
        out.removed.push(of_trailer(rest));
    }
    Ok(out)
}

struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn split(rest: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let end = length.checked_add(12)?;
        let (whole, after) = rest.split_at_checked(end)?;
        Some((Self { name: &whole[4..8], data: &whole[8..end - 4], whole }, after))
    }
}

/// The few rules of order without which a copy would be no picture.
#[derive(Default)]
struct Seen {
    header: bool,
    data: bool,
}

impl Seen {
    fn check(&mut self, chunk: &Chunk<'_>) -> Result<(), Trouble> {
        let is_header = chunk.name == b"IHDR";
        if is_header == self.header || (is_header && chunk.data.len() != 13) {
            return Err(Trouble::damaged(Kind::Png, "the header is not first, not whole, or there are two"));
        }
        if chunk.name == b"IEND" && !self.data {
            return Err(Trouble::damaged(Kind::Png, "there is no picture in it"));
        }
        self.header = true;
        self.data |= chunk.name == b"IDAT";
        Ok(())
    }
}

/// The allow-list, with the lengths that the standard gives: nothing longer can hide in them.
fn may_stay(name: &[u8], data: &[u8]) -> bool {
    match name {
        b"IDAT" | b"fdAT" => true,
        b"IHDR" => data.len() == 13,
        b"PLTE" => data.len().is_multiple_of(3) && data.len() <= 768,
        b"tRNS" => data.len() <= 256,
        b"acTL" => data.len() == 8,
        b"fcTL" => data.len() == 26,
        b"gAMA" | b"cICP" => data.len() == 4,
        b"cHRM" => data.len() == 32,
        b"sRGB" => data.len() == 1,
        b"IEND" => data.is_empty(),
        _ => false,
    }
}

fn note(chunk: &Chunk<'_>, bytes: &[u8], out: &mut Stripped) {
    match chunk.name {
        b"iCCP" => {
            out.removed.push(Removed::Profile);
            out.profile = icc_of_png(bytes.get(8..33).unwrap_or_default(), chunk.whole);
        }
        b"eXIf" => out.read_exif(chunk.data),
        b"caBX" => out.read_credentials(chunk.data),
        b"tIME" => out.removed.push(Removed::Time),
        b"tEXt" | b"zTXt" | b"iTXt" => note_text(chunk, out),
        b"pHYs" | b"bKGD" | b"sBIT" | b"hIST" | b"sPLT" => {}
        _ => out.removed.push(Removed::Other(1)),
    }
}

fn note_text(chunk: &Chunk<'_>, out: &mut Stripped) {
    let data = chunk.data;
    let end = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let (keyword, text) = data.split_at(end);
    if keyword == b"XML:com.adobe.xmp" {
        return out.read_xmp(text);
    }
    out.removed.push(of_text(keyword, text));
    let plain = text.get(1..).filter(|_| chunk.name == b"tEXt").and_then(|text| std::str::from_utf8(text).ok());
    match keyword {
        b"Author" | b"Artist" => out.clues.credit.fill(plain, None),
        b"Copyright" => out.clues.credit.fill(None, plain),
        _ => {}
    }
}
