//! JPEG: keeps the tables, the frame and the scans, and drops every other segment.
//!
//! Called by `clean`. Never decodes; the compressed data is copied bit for bit.
use super::removed::{Removed, of_trailer};
use super::{Strange, Stripped};
use crate::media::probe::Kind;
use crate::model::trouble::Trouble;

/// A JFIF header that says nothing but "the three components are YCbCr".
const JFIF: [u8; 18] = [0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/// Copies what may stay. A file that decoders might accept all the same comes back as `strange`.
pub fn strip(bytes: &[u8]) -> Result<Stripped, Trouble> {
    let mut walk = Walk::new(bytes);
    walk.run()?;
    let mut out = walk.out;
    out.profile = assemble(walk.profile);
    out.clues.read(&walk.credentials);
    if walk.jfif && walk.letters {
        out.bytes.splice(2..2, JFIF);
    }
    Ok(out)
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Stripped,
    profile: Vec<(u8, &'a [u8])>,
    /// Content credentials, put together from their segments.
    credentials: Vec<u8>,
    jfif: bool,
    /// Components named R, G, B: taken for RGB by decoders unless JFIF says otherwise.
    letters: bool,
    scans: usize,
    frame: bool,
}

enum Next {
    Go,
    End,
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut out = Stripped::default();
        out.bytes.reserve(bytes.len());
        out.bytes.extend_from_slice(&[0xff, 0xd8]);
        Self { bytes, at: 2, out, profile: vec![], credentials: vec![], jfif: false, letters: false, scans: 0, frame: false }
    }

    fn run(&mut self) -> Result<(), Trouble> {
        loop {
            let Some(marker) = self.marker() else {
                let ended = self.at >= self.bytes.len();
                self.strange(if ended { Strange::NoEnd } else { Strange::Structure });
                return self.need_a_scan();
            };
            match self.step(marker)? {
                Next::Go if self.out.strange == Some(Strange::NoEnd) => return self.need_a_scan(),
                Next::Go => {}
                Next::End => return self.need_a_scan(),
            }
        }
    }

    fn need_a_scan(&self) -> Result<(), Trouble> {
        if self.scans == 0 { Err(Trouble::Truncated { kind: Kind::Jpeg }) } else { Ok(()) }
    }

    fn strange(&mut self, what: Strange) {
        if self.out.strange != Some(Strange::NoEnd) {
            self.out.strange = Some(what);
        }
    }

    /// The next marker; bytes in front of it make the file strange, and are skipped.
    fn marker(&mut self) -> Option<u8> {
        if *self.bytes.get(self.at)? != 0xff {
            self.strange(Strange::Structure);
            let Some(skipped) = memchr::memchr(0xff, self.bytes.get(self.at..)?) else {
                self.at = self.bytes.len();
                return None;
            };
            self.at += skipped;
        }
        while *self.bytes.get(self.at)? == 0xff {
            self.at += 1;
        }
        let marker = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(marker)
    }

    fn step(&mut self, marker: u8) -> Result<Next, Trouble> {
        match marker {
            0xd9 if self.scans > 0 => return Ok(self.end()),
            0x00 | 0x01 | 0xd0..=0xd9 => {
                self.strange(Strange::Structure);
                return Ok(Next::Go);
            }
            0xc3 | 0xc5..=0xcf if marker != 0xc4 => {
                return Err(Trouble::Unsupported { kind: Kind::Jpeg });
            }
            0xde | 0xdf | 0xf7 => return Err(Trouble::Unsupported { kind: Kind::Jpeg }),
            _ => {}
        }
        let Some(payload) = self.payload() else {
            self.strange(Strange::NoEnd);
            return Ok(Next::Go);
        };
        self.segment(marker, payload)?;
        Ok(Next::Go)
    }

    fn payload(&mut self) -> Option<&'a [u8]> {
        let length = self.bytes.get(self.at..self.at + 2)?;
        let length = usize::from(length[0]) << 8 | usize::from(length[1]);
        let payload = self.bytes.get(self.at + 2..self.at + length.max(2))?;
        self.at += length.max(2);
        if length < 2 {
            self.strange(Strange::Structure);
        }
        Some(payload)
    }

    fn segment(&mut self, marker: u8, payload: &'a [u8]) -> Result<(), Trouble> {
        match marker {
            0xc0..=0xc2 => self.frame(marker, payload)?,
            0xc4 => self.keep_if(tables_fit(payload, huffman_table), marker, payload),
            0xdb => self.keep_if(tables_fit(payload, quantiser), marker, payload),
            0xdd => self.keep_if(payload.len() == 2, marker, payload),
            0xda => self.scan(payload),
            0xe0..=0xef | 0xfe => self.drop(marker, payload),
            _ => {
                self.out.removed.push(Removed::Other(1));
                self.strange(Strange::Structure);
            }
        }
        Ok(())
    }

    fn frame(&mut self, marker: u8, payload: &[u8]) -> Result<(), Trouble> {
        if payload.first().is_some_and(|precision| *precision != 8) {
            return Err(Trouble::Unsupported { kind: Kind::Jpeg });
        }
        let components = payload.get(5).map_or(0, |n| usize::from(*n));
        let names: Vec<u8> = payload.iter().skip(6).step_by(3).copied().collect();
        self.letters = names == *b"RGB";
        self.out.cmyk = components == 4;
        self.out.subsampled = payload.get(7).is_some_and(|factors| *factors != 0x11);
        let fits = payload.len() == 6 + components * 3 && matches!(components, 1 | 3 | 4);
        self.keep_if(fits && !self.frame, marker, payload);
        self.frame = true;
        Ok(())
    }

    fn scan(&mut self, payload: &[u8]) {
        let components = payload.first().map_or(0, |n| usize::from(*n));
        self.keep_if(payload.len() == 4 + components * 2 && self.frame, 0xda, payload);
        self.scans += 1;
        let from = self.at;
        self.at = end_of_scan(self.bytes, from);
        self.out.bytes.extend_from_slice(&self.bytes[from..self.at]);
        if self.at >= self.bytes.len() {
            self.strange(Strange::NoEnd);
        }
    }

    fn keep_if(&mut self, fits: bool, marker: u8, payload: &[u8]) {
        if !fits {
            self.strange(Strange::Structure);
        }
        let length = (payload.len() + 2) as u16;
        self.out.bytes.extend_from_slice(&[0xff, marker]);
        self.out.bytes.extend_from_slice(&length.to_be_bytes());
        self.out.bytes.extend_from_slice(payload);
    }

    fn drop(&mut self, marker: u8, payload: &'a [u8]) {
        match (marker, payload) {
            (0xe0, [b'J', b'F', b'I', b'F', 0, rest @ ..]) => {
                self.jfif = true;
                if rest.len() > 9 {
                    self.out.removed.push(Removed::Thumbnail);
                }
            }
            (0xe0, [b'J', b'F', b'X', b'X', ..]) => self.out.removed.push(Removed::Thumbnail),
            (0xe1, [b'E', b'x', b'i', b'f', 0, _, tiff @ ..]) => self.out.read_exif(tiff),
            (0xe1, _) if payload.starts_with(b"http") => self.out.read_xmp(payload),
            (0xe2, _) if payload.starts_with(b"ICC_PROFILE\0") && payload.len() > 14 => {
                self.out.removed.push(Removed::Profile);
                self.profile.push((payload[12], &payload[14..]));
            }
            (0xe2, [b'M', b'P', b'F', 0, ..]) => self.out.removed.push(Removed::ExtraPictures),
            (0xeb, _) => {
                self.out.removed.push(Removed::ContentCredentials);
                self.credentials.extend_from_slice(box_part(payload, self.credentials.is_empty()));
            }
            (0xed, _) => {
                self.out.removed.push(Removed::Comment);
                self.out.clues.read_iptc(payload);
            }
            (0xee, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => {
                let adobe = [b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, *transform];
                self.keep_if(true, 0xee, &adobe);
            }
            (0xfe, _) => self.out.removed.push(Removed::Comment),
            _ => self.out.removed.push(Removed::Other(1)),
        }
    }

    fn end(&mut self) -> Next {
        self.out.bytes.extend_from_slice(&[0xff, 0xd9]);
        if let Some(trailer @ [_, ..]) = self.bytes.get(self.at..) {
            self.out.removed.push(of_trailer(trailer));
        }
        Next::End
    }
}

/// Where the next marker begins that is neither a stuffed byte nor a restart.
fn end_of_scan(bytes: &[u8], from: usize) -> usize {
    let scan = bytes.get(from..).unwrap_or_default();
    let mut markers = memchr::memchr_iter(0xff, scan).filter(|at| !matches!(scan.get(at + 1), Some(0x00 | 0xd0..=0xd7)));
    // One in the last place is the beginning of nothing.
    markers.next().filter(|at| at + 1 < scan.len()).map_or(bytes.len(), |at| from + at)
}

/// Whether a segment is filled exactly by its tables: nothing can hide behind them.
fn tables_fit(payload: &[u8], table: fn(&[u8]) -> Option<usize>) -> bool {
    let mut rest = payload;
    while !rest.is_empty() {
        match table(rest).and_then(|length| rest.get(length..)) {
            Some(more) => rest = more,
            None => return false,
        }
    }
    true
}

fn quantiser(rest: &[u8]) -> Option<usize> {
    Some(if rest.first()? >> 4 == 0 { 65 } else { 129 })
}

fn huffman_table(rest: &[u8]) -> Option<usize> {
    Some(17 + rest.get(1..17)?.iter().map(|n| usize::from(*n)).sum::<usize>())
}

/// What a segment holds of a JUMBF box. All but the first repeat the box's header (ISO 19566-5, annex D).
fn box_part(payload: &[u8], first: bool) -> &[u8] {
    payload.get(if first { 8 } else { 16 }..).unwrap_or_default()
}

/// Puts the pieces of an ICC profile together in their order.
fn assemble(mut pieces: Vec<(u8, &[u8])>) -> Option<Vec<u8>> {
    pieces.sort_by_key(|(number, _)| *number);
    let whole: Vec<u8> = pieces.into_iter().flat_map(|(_, piece)| piece).copied().collect();
    (!whole.is_empty()).then_some(whole)
}
