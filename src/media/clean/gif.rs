//! GIF: keeps the frames, their timing and the loop count, and drops every other block.
//!
//! Called by `clean`. Never decodes; the compressed data is copied bit for bit.
use super::Stripped;
use super::removed::{Removed, of_trailer};
use crate::media::probe::Kind;
use crate::model::trouble::Trouble;

/// Copies what may stay.
pub fn strip(bytes: &[u8]) -> Result<Stripped, Trouble> {
    let mut walk = Walk { bytes, at: 0, out: Stripped::default(), control: None, frames: 0 };
    walk.out.bytes.reserve(bytes.len());
    walk.run().ok_or(Trouble::Truncated { kind: Kind::Gif })??;
    Ok(walk.out)
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Stripped,
    /// A graphic control block, held until the picture that it controls comes.
    control: Option<&'a [u8]>,
    frames: u32,
}

type Walked<T> = Option<Result<T, Trouble>>;

impl<'a> Walk<'a> {
    /// `None`: the file ends where more has to come.
    fn run(&mut self) -> Walked<()> {
        let head = self.take(13)?;
        self.out.bytes.extend_from_slice(head);
        let table = self.take(table_size(head[10]))?;
        self.out.bytes.extend_from_slice(table);
        loop {
            let block = self.take(1).map(|one| one[0]);
            match block {
                Some(0x2c) => self.frame()?,
                Some(0x21) => self.extension()?,
                // Writers that forget the last byte are common; a picture is needed all the same.
                Some(0x3b) | None if self.frames > 0 => break,
                None => return None,
                Some(_) if self.frames > 0 => {
                    self.at -= 1;
                    break;
                }
                Some(_) => return Some(Err(Trouble::damaged(Kind::Gif, "an unknown block"))),
            }
        }
        self.end();
        Some(Ok(()))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at + length)?;
        self.at += length;
        Some(taken)
    }

    /// The sub-blocks from here to their end, lengths included.
    fn blocks(&mut self) -> Option<&'a [u8]> {
        let from = self.at;
        while self.take(1).map(|one| self.take(usize::from(one[0])).map(<[u8]>::len))?? > 0 {}
        self.bytes.get(from..self.at)
    }

    fn frame(&mut self) -> Option<()> {
        let from = self.at - 1;
        let packed = self.take(9)?[8];
        self.take(table_size(packed))?;
        self.take(1)?;
        self.blocks()?;
        if let Some(control) = self.control.take() {
            self.out.bytes.extend_from_slice(control);
        }
        self.out.bytes.extend_from_slice(self.bytes.get(from..self.at)?);
        self.frames += 1;
        Some(())
    }

    fn extension(&mut self) -> Option<()> {
        let from = self.at - 1;
        let label = self.take(1)?[0];
        let blocks = self.blocks()?;
        match (label, blocks) {
            (0xf9, [4, .., 0]) if blocks.len() == 6 => self.control = self.bytes.get(from..self.at),
            (0xff, _) => self.application(blocks),
            (0x01, _) => {
                self.control = None;
                self.out.removed.push(Removed::Comment);
            }
            (0xfe, _) => self.out.removed.push(Removed::Comment),
            _ => self.out.removed.push(Removed::Other(1)),
        }
        Some(())
    }

    fn application(&mut self, blocks: &[u8]) {
        match blocks.get(1..12) {
            Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0") => {
                if let Some([3, 1, low, high, ..]) = blocks.get(12..) {
                    self.out.bytes.extend_from_slice(b"\x21\xff\x0bNETSCAPE2.0\x03\x01");
                    self.out.bytes.extend_from_slice(&[*low, *high, 0]);
                }
            }
            Some(b"XMP DataXMP") => self.out.read_xmp(blocks),
            Some(b"ICCRGBG1012") => self.out.removed.push(Removed::Profile),
            Some(b"C2PA_GIF\x01\0\0") => self.out.read_credentials(&joined(blocks)),
            _ => self.out.removed.push(Removed::Other(1)),
        }
    }

    fn end(&mut self) {
        self.out.bytes.push(0x3b);
        if let Some(trailer @ [_, ..]) = self.bytes.get(self.at..) {
            self.out.removed.push(of_trailer(trailer));
        }
    }
}

/// Sub-blocks without their lengths.
fn joined(mut blocks: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some((length, rest)) = blocks.split_first() {
        let (block, after) = rest.split_at_checked(usize::from(*length)).unwrap_or((rest, &[]));
        all.extend_from_slice(block);
        blocks = after;
    }
    all
}

/// Bytes of the colour table that a packed field announces.
fn table_size(packed: u8) -> usize {
    if packed & 0x80 != 0 { 3 << ((packed & 7) + 1) } else { 0 }
}
