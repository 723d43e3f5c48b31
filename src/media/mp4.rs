//! The second look at a cleaned video: walks the boxes of an MP4 file by a list of what may stay.
//!
//! Called by `video`. Reads box headers and small boxes only, never the media data.
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Boxes that only hold other boxes.
const FOLDERS: [&[u8; 4]; 10] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta", b"mvex", b"tref"];
/// Boxes that say how to play the streams, and nothing about anybody.
const KEPT: [&[u8; 4]; 21] = [
    b"ftyp", b"mdat", b"vmhd", b"smhd", b"nmhd", b"elst", b"dref", b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stz2", b"stco",
    b"co64", b"sgpd", b"sbgp", b"sdtp", b"iods", b"trex",
];
/// Pictures and sounds that a sample description may name, with the bytes in front of its boxes.
const ENTRIES: [(&[&[u8; 4]], usize); 2] = [
    (&[b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"dvhe", b"vp09", b"av01", b"mp4v"], 78),
    (&[b"mp4a", b"Opus", b"fLaC", b"alac", b"ac-3", b"ec-3", b".mp3"], 28),
];
/// How a decoder is set up, and what colours and shape the picture has.
const CODEC_BOXES: [&[u8; 4]; 22] = [
    b"avcC", b"hvcC", b"vpcC", b"av1C", b"esds", b"dOps", b"dfLa", b"alac", b"dac3", b"dec3", b"btrt", b"pasp", b"colr", b"clap", b"fiel",
    b"mdcv", b"clli", b"dvcC", b"dvvC", b"st3d", b"sv3d", b"chnl",
];
/// Deepest nesting that is followed.
const MAX_DEPTH: u32 = 8;
/// Longest box that is read into memory, in bytes.
const MAX_READ: u64 = 1 << 20;

/// Names everything in the file that has no place in a cleaned one.
pub fn residue(file: File) -> io::Result<Vec<String>> {
    let end = file.metadata()?.len();
    let mut walk = Walk { file: BufReader::new(file), found: Vec::new() };
    walk.boxes(0, end, 0)?;
    Ok(walk.found)
}

struct Walk {
    file: BufReader<File>,
    found: Vec<String>,
}

struct Header {
    name: [u8; 4],
    body: u64,
    end: u64,
}

impl Walk {
    fn boxes(&mut self, from: u64, end: u64, depth: u32) -> io::Result<()> {
        let mut at = from;
        while at < end {
            let Some(header) = self.header(at, end)? else {
                self.found.push(format!("{} bytes that are no box", end - at));
                return Ok(());
            };
            self.one(&header, depth)?;
            at = header.end;
        }
        Ok(())
    }

    fn header(&mut self, at: u64, end: u64) -> io::Result<Option<Header>> {
        if end - at < 8 {
            return Ok(None);
        }
        self.file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 8];
        self.file.read_exact(&mut head)?;
        let [a, b, c, d, name @ ..] = head;
        let (mut size, mut body) = (u64::from(u32::from_be_bytes([a, b, c, d])), at + 8);
        if size == 1 && end - at >= 16 {
            let mut long = [0; 8];
            self.file.read_exact(&mut long)?;
            (size, body) = (u64::from_be_bytes(long), at + 16);
        }
        let ends = at.saturating_add(size);
        Ok((ends >= body && ends <= end).then_some(Header { name, body, end: ends }))
    }

    fn one(&mut self, header: &Header, depth: u32) -> io::Result<()> {
        let name = &header.name;
        if FOLDERS.contains(&name) {
            if depth < MAX_DEPTH {
                return self.boxes(header.body, header.end, depth + 1);
            }
        } else if KEPT.contains(&name) || self.is_empty_of_meaning(header)? {
            return Ok(());
        }
        self.found.push(format!("MP4 box {}", name.escape_ascii()));
        Ok(())
    }

    /// Boxes that may stay as long as nothing is written in them.
    fn is_empty_of_meaning(&mut self, header: &Header) -> io::Result<bool> {
        let length = header.end - header.body;
        if length > MAX_READ {
            return Ok(false);
        }
        self.file.seek(SeekFrom::Start(header.body))?;
        let mut body = vec![0; length as usize];
        self.file.read_exact(&mut body)?;
        Ok(match &header.name {
            b"free" | b"skip" | b"wide" => body.iter().all(|byte| *byte == 0),
            b"mvhd" | b"tkhd" | b"mdhd" => is_undated(&body),
            // Version, flags, predefined, type, twelve reserved bytes, then the name.
            b"hdlr" => body.get(24..).is_some_and(is_a_default_name),
            b"meta" => is_empty_meta(&body),
            b"stsd" => only_describes_codecs(&body),
            _ => false,
        })
    }
}

/// Creation and change are zero: "not said".
fn is_undated(body: &[u8]) -> bool {
    let length = if body.first() == Some(&1) { 16 } else { 8 };
    body.get(4..4 + length).is_some_and(|dates| dates.iter().all(|byte| *byte == 0))
}

fn is_a_default_name(name: &[u8]) -> bool {
    name.iter().all(|byte| *byte == 0) || matches!(name.trim_ascii_end(), b"VideoHandler\0" | b"SoundHandler\0")
}

/// An item list without items, with the handler that says it is one.
fn is_empty_meta(body: &[u8]) -> bool {
    if !body.starts_with(&[0; 4]) {
        return false;
    }
    let mut rest = body.get(4..).unwrap_or_default();
    while let Some(size) = rest.get(..4).and_then(|size| size.try_into().ok()) {
        let size = u32::from_be_bytes(size) as usize;
        let fine = match rest.get(4..8) {
            Some(b"hdlr") => size <= 34,
            Some(b"ilst") => size == 8,
            _ => false,
        };
        if !fine || size < 8 {
            return false;
        }
        rest = rest.get(size..).unwrap_or_default();
    }
    rest.is_empty()
}

/// Size and name of the box in front of `rest`, its content, and what follows it.
fn split_box(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let size = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
    Some((rest.get(4..8)?, rest.get(8..size)?, rest.get(size..)?))
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
        let named = fields.get(42..74).is_some_and(|name| name.iter().any(|byte| *byte != 0));
        if named || !only_codec_boxes(boxes) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn only_codec_boxes(mut boxes: &[u8]) -> bool {
    while let Some((name, _, after)) = split_box(boxes) {
        if !CODEC_BOXES.iter().any(|known| *known == name) {
            return false;
        }
        boxes = after;
    }
    boxes.is_empty()
}
