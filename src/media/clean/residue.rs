//! The second look: walks a cleaned picture again and names everything that has no place in it.
//!
//! Shares no code with the cleaners, so that a mistake there is not repeated here. Called by
//! `clean` and by the tests. Never changes anything.

use crate::model::origin::Credit;

/// Everything that is not part of the picture itself; empty for a clean file.
pub fn residue(bytes: &[u8]) -> Vec<String> {
    residue_but(bytes, None)
}

/// The same, but for one EXIF block that says exactly `credit`. One that is missing is found as well.
pub fn residue_but(bytes: &[u8], credit: Option<&Credit>) -> Vec<String> {
    let mut found = Vec::new();
    let mut see = Reader { rest: bytes, found: &mut found, credit };
    let whole = match bytes {
        [0xff, 0xd8, ..] => see.jpeg(),
        [0x89, b'P', ..] => see.png(),
        [b'R', b'I', ..] => see.webp(),
        [b'G', b'I', ..] => see.gif(),
        _ => None,
    };
    let unsaid = see.credit.is_some();
    if whole.is_none() {
        found.push("an unreadable structure".into());
    } else if unsaid {
        found.push("a credit that was kept and is not there".into());
    }
    found
}

struct Reader<'a, 'f> {
    rest: &'a [u8],
    found: &'f mut Vec<String>,
    /// What one EXIF block may say; taken when it was seen.
    credit: Option<&'a Credit>,
}

impl<'a> Reader<'a, '_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    fn left(&mut self, what: impl Into<String>) {
        self.found.push(what.into());
    }

    /// Whether `block` is the one that says who made and owns the picture, and nothing besides.
    fn is_the_credit(&mut self, block: &[u8]) -> bool {
        self.credit.is_some_and(|credit| says_only(block, credit)) && self.credit.take().is_some()
    }

    fn nothing_behind(&mut self) -> Option<()> {
        if !self.rest.is_empty() {
            self.left(format!("{} bytes behind the end", self.rest.len()));
        }
        Some(())
    }

    fn jpeg(&mut self) -> Option<()> {
        self.bytes(2)?;
        loop {
            if self.byte()? != 0xff {
                return None;
            }
            let code = self.byte()?;
            if code == 0xd9 {
                return self.nothing_behind();
            }
            let length = usize::from(u16::from_be_bytes(self.number()?));
            let body = self.bytes(length.checked_sub(2)?)?;
            let credit = code == 0xe1 && body.strip_prefix(b"Exif\0\0").is_some_and(|block| self.is_the_credit(block));
            if !credit && !jpeg_segment_is_fine(code, body) {
                self.left(format!("JPEG segment {code:02X}"));
            }
            if code == 0xda {
                self.skip_scan()?;
            }
        }
    }

    /// Leaves the reader in front of the marker that ends the scan.
    fn skip_scan(&mut self) -> Option<()> {
        let all = self.rest;
        let mut from = 0;
        loop {
            from += memchr::memchr(0xff, all.get(from..)?)? + 1;
            let next = *all.get(from)?;
            if next != 0 && !(0xd0..=0xd7).contains(&next) {
                self.rest = all.get(from - 1..)?;
                return Some(());
            }
        }
    }

    fn png(&mut self) -> Option<()> {
        self.bytes(8)?;
        loop {
            let length = u32::from_be_bytes(self.number()?) as usize;
            let name = self.number::<4>()?;
            let body = self.bytes(length)?;
            self.bytes(4)?;
            let fine = match &name {
                b"IDAT" | b"fdAT" => true,
                b"eXIf" => self.is_the_credit(body),
                b"PLTE" => length <= 768,
                b"tRNS" => length <= 256,
                b"IHDR" => length == 13,
                b"acTL" => length == 8,
                b"fcTL" => length == 26,
                b"cHRM" => length == 32,
                b"gAMA" | b"cICP" => length == 4,
                b"sRGB" => length == 1,
                b"IEND" => length == 0,
                _ => false,
            };
            if !fine {
                self.left(format!("PNG chunk {}", name.escape_ascii()));
            }
            if &name == b"IEND" {
                return self.nothing_behind();
            }
        }
    }

    fn webp(&mut self) -> Option<()> {
        self.bytes(4)?;
        let size = u32::from_le_bytes(self.number()?) as usize;
        if size != self.rest.len() {
            self.left("a RIFF size that is not the file's");
        }
        self.bytes(4)?;
        while !self.rest.is_empty() {
            let name = self.number::<4>()?;
            let length = u32::from_le_bytes(self.number()?) as usize;
            let body = self.bytes(length)?;
            if length % 2 == 1 && self.byte()? != 0 {
                self.left("a padding byte that is not zero");
            }
            self.webp_chunk(&name, body)?;
        }
        Some(())
    }

    fn webp_chunk(&mut self, name: &[u8; 4], body: &'a [u8]) -> Option<()> {
        let fine = match name {
            b"VP8 " | b"VP8L" | b"ALPH" => true,
            b"ANIM" => body.len() == 6,
            b"EXIF" => self.is_the_credit(body),
            b"VP8X" => {
                let allowed = if self.credit.is_some() { 0x1a } else { 0x12 };
                body.len() == 10 && body[0] & !allowed == 0 && body[1..4] == [0; 3]
            }
            b"ANMF" => {
                let mut inner = Reader { rest: body.get(16..)?, found: self.found, credit: None };
                while !inner.rest.is_empty() {
                    inner.webp_frame_chunk()?;
                }
                true
            }
            _ => false,
        };
        if !fine {
            self.left(format!("WebP chunk {}", name.escape_ascii()));
        }
        Some(())
    }

    fn webp_frame_chunk(&mut self) -> Option<()> {
        let name = self.number::<4>()?;
        let length = u32::from_le_bytes(self.number()?) as usize;
        self.bytes(length + length % 2)?;
        if !matches!(&name, b"VP8 " | b"VP8L" | b"ALPH") {
            self.left(format!("WebP chunk {} in a frame", name.escape_ascii()));
        }
        Some(())
    }

    fn gif(&mut self) -> Option<()> {
        let head = self.bytes(13)?;
        self.gif_colours(head[10])?;
        loop {
            match self.byte()? {
                0x3b => return self.nothing_behind(),
                0x2c => {
                    let place = self.bytes(9)?;
                    self.gif_colours(place[8])?;
                    self.byte()?;
                    while self.gif_block()?.is_some() {}
                }
                0x21 => self.gif_extension()?,
                _ => return None,
            }
        }
    }

    fn gif_colours(&mut self, packed: u8) -> Option<()> {
        let entries = if packed >= 0x80 { 2usize << (packed & 7) } else { 0 };
        self.bytes(entries * 3).map(|_| ())
    }

    fn gif_block(&mut self) -> Option<Option<&'a [u8]>> {
        let length = usize::from(self.byte()?);
        Some(if length == 0 { None } else { Some(self.bytes(length)?) })
    }

    fn gif_extension(&mut self) -> Option<()> {
        let label = self.byte()?;
        let mut blocks = Vec::new();
        while let Some(block) = self.gif_block()? {
            blocks.push(block);
        }
        let fine = match (label, blocks.as_slice()) {
            (0xf9, [control]) => control.len() == 4,
            (0xff, [name, loops]) => *name == b"NETSCAPE2.0" && loops.len() == 3,
            _ => false,
        };
        if !fine {
            self.left(format!("GIF extension {label:02X}"));
        }
        Some(())
    }
}

/// A directory of one or two texts, Artist and Copyright, with exactly these words, and not a byte more.
fn says_only(block: &[u8], credit: &Credit) -> bool {
    let wanted = [(0x013bu16, &credit.artist), (0x8298, &credit.copyright)];
    let wanted: Vec<(u16, &[u8])> = wanted.iter().filter_map(|(tag, text)| Some((*tag, text.as_ref()?.as_bytes()))).collect();
    let Some(mut rest) = block.strip_prefix(b"MM\0\x2a\0\0\0\x08\0").and_then(|rest| rest.strip_prefix(&[wanted.len() as u8])) else {
        return false;
    };
    let mut behind = 8 + 2 + wanted.len() * 12 + 4;
    for (tag, text) in &wanted {
        let Some((entry, after)) = rest.split_at_checked(12) else { return false };
        rest = after;
        let length = text.len() + 1;
        let short = length <= 4;
        let from = if short { 8 } else { behind };
        let place = if short { entry } else { block };
        let said = place.get(from..from + length).and_then(|said| said.strip_suffix(&[0])) == Some(*text);
        let padded = !short || entry.get(8 + length..).is_some_and(|pad| pad.iter().all(|byte| *byte == 0));
        let points = short || entry.get(8..12) == Some(&(behind as u32).to_be_bytes()[..]);
        let head = [&tag.to_be_bytes()[..], &[0, 2], &(length as u32).to_be_bytes()].concat();
        if !said || !padded || !points || !entry.starts_with(&head) {
            return false;
        }
        behind += if short { 0 } else { length };
    }
    rest.starts_with(&[0; 4]) && block.len() == behind
}

fn jpeg_segment_is_fine(code: u8, body: &[u8]) -> bool {
    match code {
        0xc0..=0xc2 => body.len() >= 6 && body.len() == 6 + 3 * usize::from(body[5]),
        0xc4 => jpeg_huffman_is_full(body),
        0xdb => jpeg_quantisers_are_full(body),
        0xda => !body.is_empty() && body.len() == 4 + 2 * usize::from(body[0]),
        0xdd => body.len() == 2,
        0xee => body.len() == 12 && body.starts_with(b"Adobe\0\x64\0\0\0\0"),
        0xe0 => body == b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
        _ => false,
    }
}

fn jpeg_huffman_is_full(mut body: &[u8]) -> bool {
    while body.len() >= 17 {
        let codes: usize = body[1..17].iter().map(|n| usize::from(*n)).sum();
        match body.get(17 + codes..) {
            Some(rest) => body = rest,
            None => return false,
        }
    }
    body.is_empty()
}

fn jpeg_quantisers_are_full(mut body: &[u8]) -> bool {
    while let Some(first) = body.first() {
        let length = if first >> 4 > 0 { 129 } else { 65 };
        match body.get(length..) {
            Some(rest) => body = rest,
            None => return false,
        }
    }
    true
}
