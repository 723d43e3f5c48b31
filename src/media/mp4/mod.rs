//! MP4 files, read by their boxes: the second look at a cleaned video, by a list of what may stay.
//!
//! `residue` walks the boxes, `streams` the pictures and sounds in them, `peek` takes a first look at a stranger's file,
//! and `scrub` overwrites in place what ffmpeg cannot leave out. Called by `video`; shares nothing with ffmpeg.

mod peek;
mod reader;
mod scrub;
mod streams;
mod tracks;

pub use peek::{Peek, duration, peek};
pub use scrub::scrub;

use reader::{Header, Reader, split_box};
use std::fs::File;
use std::io;

/// Boxes that only hold other boxes.
const FOLDERS: [&[u8; 4]; 8] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta"];
/// Boxes that say how to play the streams, in numbers, and nothing about anybody.
const KEPT: [&[u8; 4]; 15] =
    [b"mdat", b"vmhd", b"smhd", b"elst", b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sdtp", b"sbgp"];
/// Pictures and sounds that a sample description may name, with the bytes in front of its boxes.
const ENTRIES: [(&[&[u8; 4]], usize); 2] =
    [(&[b"avc1", b"avc3", b"hvc1", b"hev1", b"vp09", b"av01"], 78), (&[b"mp4a", b"Opus", b"fLaC", b"alac"], 28)];
/// How a decoder is set up, and what colours and shape the picture has, with the most bytes that takes.
const CODEC_BOXES: [(&[u8; 4], usize); 16] = [
    (b"avcC", 4096),
    (b"hvcC", 4096),
    (b"vpcC", 64),
    (b"av1C", 4096),
    (b"esds", 128),
    (b"dOps", 128),
    (b"dfLa", 64),
    (b"alac", 64),
    (b"btrt", 12),
    (b"pasp", 8),
    (b"colr", 11),
    (b"clap", 32),
    (b"fiel", 2),
    (b"mdcv", 24),
    (b"clli", 4),
    (b"free", 4096),
];
/// Deepest nesting that is followed.
const MAX_DEPTH: u32 = 8;
/// Longest box that is read into memory here, in bytes.
const MAX_READ: u64 = 1 << 20;
/// The language that says nothing, packed: `und`.
const UNDETERMINED: [u8; 2] = [0x55, 0xc4];

/// Names everything in the file that has no place in a cleaned one.
///
/// # Errors
/// The system's.
pub fn residue(file: File) -> io::Result<Vec<String>> {
    let mut walk = Walk { file: Reader::new(file)?, found: Vec::new(), data: 0 };
    let end = walk.file.end;
    walk.boxes(0, end, 0)?;
    if walk.found.is_empty() {
        let data = walk.data;
        walk.found.extend(streams::residue(&walk.file, data)?);
    }
    Ok(walk.found)
}

struct Walk {
    file: Reader,
    found: Vec<String>,
    /// Bytes of pictures and sounds.
    data: u64,
}

impl Walk {
    fn boxes(&mut self, from: u64, end: u64, depth: u32) -> io::Result<()> {
        let mut at = from;
        while at < end {
            let Some(header) = self.file.header(at, end)? else {
                self.found.push(format!("{} bytes that are no box", end - at));
                return Ok(());
            };
            self.one(&header, depth)?;
            at = header.end;
        }
        Ok(())
    }

    fn one(&mut self, header: &Header, depth: u32) -> io::Result<()> {
        let name = &header.name;
        if FOLDERS.contains(&name) {
            if depth < MAX_DEPTH {
                return self.boxes(header.body, header.end, depth + 1);
            }
        } else if KEPT.contains(&name) || self.is_empty_of_meaning(header)? {
            self.data += if name == b"mdat" { header.end - header.body } else { 0 };
            return Ok(());
        }
        self.found.push(format!("MP4 box {}", name.escape_ascii()));
        Ok(())
    }

    /// Boxes that may stay as long as nothing is written in them.
    fn is_empty_of_meaning(&mut self, header: &Header) -> io::Result<bool> {
        if header.end - header.body > MAX_READ {
            return Ok(false);
        }
        let body = self.file.bytes(header)?;
        Ok(match &header.name {
            b"ftyp" => body.len() <= 64 && body.len().is_multiple_of(4),
            b"free" | b"skip" | b"wide" => is_blank(&body),
            b"mvhd" => is_undated(&body) && is_blank_but(&body, 24),
            b"tkhd" => is_undated(&body),
            b"mdhd" => is_undated(&body) && body.ends_with(&[UNDETERMINED[0], UNDETERMINED[1], 0, 0]),
            // Version, flags, predefined, type, twelve reserved bytes, then the name.
            b"hdlr" => body.get(24..).is_some_and(is_a_default_name),
            b"dref" => body == *b"\0\0\0\0\0\0\0\x01\0\0\0\x0curl \0\0\0\x01",
            b"sgpd" => body.len() <= 64,
            b"meta" => is_empty_meta(&body),
            b"stsd" => only_describes_codecs(&body),
            _ => false,
        })
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// Whether the predefined numbers in front of the last one, where QuickTime keeps times of its own, are not used.
fn is_blank_but(body: &[u8], predefined: usize) -> bool {
    body.len().checked_sub(4 + predefined).and_then(|from| body.get(from..body.len() - 4)).is_some_and(is_blank)
}

/// Creation and change are zero: "not said".
fn is_undated(body: &[u8]) -> bool {
    let length = if body.first() == Some(&1) { 16 } else { 8 };
    body.get(4..4 + length).is_some_and(is_blank)
}

fn is_a_default_name(name: &[u8]) -> bool {
    is_blank(name) || matches!(name.trim_ascii_end(), b"VideoHandler\0" | b"SoundHandler\0")
}

/// An item list without items, with the handler that says it is one.
fn is_empty_meta(body: &[u8]) -> bool {
    let Some(mut rest) = body.strip_prefix(&[0; 4]) else { return false };
    while let Some((name, inside, after)) = split_box(rest) {
        let fine = match name {
            b"hdlr" => inside.len() <= 26 && inside.get(..16) == Some(b"\0\0\0\0\0\0\0\0mdirappl".as_slice()) && is_blank(&inside[16..]),
            b"ilst" => inside.is_empty(),
            _ => false,
        };
        if !fine {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

/// Known codecs, without a compressor's name and without foreign boxes behind them.
fn only_describes_codecs(body: &[u8]) -> bool {
    let mut rest = body.get(8..).unwrap_or_default();
    while let Some((name, entry, after)) = split_box(rest) {
        let known = ENTRIES.iter().find(|(names, _)| names.iter().any(|n| *n == name));
        let Some((fields, boxes)) = known.and_then(|(_, head)| entry.split_at_checked(*head)) else {
            return false;
        };
        // A picture's entry has 32 bytes for its encoder's name.
        let named = fields.get(42..74).is_some_and(|name| !is_blank(name));
        if named || !only_codec_boxes(boxes) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn only_codec_boxes(mut boxes: &[u8]) -> bool {
    while let Some((name, inside, after)) = split_box(boxes) {
        let fits = CODEC_BOXES.iter().any(|(known, most)| *known == name && inside.len() <= *most);
        let fine = match name {
            // Colours by number; a whole profile would be text.
            b"colr" => inside.starts_with(b"nclx") || inside.starts_with(b"nclc"),
            b"free" => is_blank(inside),
            b"avcC" | b"hvcC" | b"av1C" => streams::only_sets_up(name, inside),
            _ => true,
        };
        if !fits || !fine {
            return false;
        }
        boxes = after;
    }
    boxes.is_empty()
}
