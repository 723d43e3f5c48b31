//! The second look: reads a cleaned PDF again, from its first byte to its last, and names everything that has no place in
//! it. The file must be exactly objects 1, 2, 3…, one table and one end.
//!
//! Shares no code with the cleaner, so that a mistake there is not repeated here. Called by `clean` and by the tests.
//! Never changes anything.

use std::collections::HashSet;
use std::io::Read;

use crate::media::clean;

const HEAD: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
/// How deep values may lie in each other.
const MAX_DEPTH: usize = 80;
/// Most bytes of one stream that are inflated to be looked at, and of all together.
const MAX_LOOK: u64 = 16 << 20;
const MAX_LOOKS: u64 = 512 << 20;
/// Names that stand for something about the file, about people, or for something that acts.
const NEVER: &[&[u8]] = &[
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"Thumb",
    b"Info",
    b"ID",
    b"Author",
    b"Creator",
    b"Producer",
    b"CreationDate",
    b"ModDate",
    b"Title",
    b"Subject",
    b"Keywords",
    b"Names",
    b"EmbeddedFiles",
    b"EmbeddedFile",
    b"EF",
    b"AF",
    b"FS",
    b"JavaScript",
    b"JS",
    b"OpenAction",
    b"AA",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"AcroForm",
    b"XFA",
    b"Popup",
    b"RC",
    b"NM",
    b"StructTreeRoot",
    b"Encrypt",
    b"Perms",
    b"DSS",
    b"Collection",
    b"Outlines",
    b"VP",
    b"Measure",
    b"OPI",
    b"Alternates",
    b"Prev",
];
/// Names of dictionaries whose own names are the pages' words for what they draw with: any word will do.
const WORD_LISTS: [&[u8]; 10] =
    [b"Font", b"XObject", b"ExtGState", b"ColorSpace", b"Pattern", b"Shading", b"Properties", b"CharProcs", b"Colorants", b"N"];
/// Names whose value may be a string; a string in a list belongs to its colours.
const WORDS: [&[u8]; 4] = [b"URI", b"Registry", b"Ordering", b"Name"];
/// What stands in every XMP packet, and in front of every EXIF block in a JPEG.
const MARKS: [&[u8]; 2] = [b"W5M0MpCehiHzreSzNTczkc9d", b"Exif\0\0"];

/// Everything that is not part of the pages themselves; empty for a clean file.
pub fn residue(bytes: &[u8]) -> Vec<String> {
    let mut reader = Reader {
        bytes,
        at: 0,
        found: Vec::new(),
        length: None,
        filter: Vec::new(),
        left: MAX_LOOKS,
        number: 0,
        named: Vec::new(),
        lists: HashSet::new(),
    };
    let whole = reader.file();
    let lists = std::mem::take(&mut reader.lists);
    let named = std::mem::take(&mut reader.named).into_iter().filter(|(number, _)| !lists.contains(number));
    reader.found.extend(named.map(|(_, name)| name));
    if whole.is_none() {
        let at = reader.at;
        reader.found.push(format!("an unreadable structure at byte {at}"));
    }
    reader.found
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    found: Vec<String>,
    /// What the dictionary of the object that is read says of its stream.
    length: Option<usize>,
    filter: Vec<u8>,
    /// How many bytes may still be inflated.
    left: u64,
    /// The number of the object that is read.
    number: usize,
    /// What should not be there of the names of whole objects, by their numbers.
    named: Vec<(usize, String)>,
    /// Objects whose names are the pages' words.
    lists: HashSet<usize>,
}

impl<'a> Reader<'a> {
    fn eat(&mut self, word: &[u8]) -> Option<()> {
        let comes = self.bytes.get(self.at..)?.starts_with(word);
        self.at += if comes { word.len() } else { 0 };
        comes.then_some(())
    }

    fn file(&mut self) -> Option<()> {
        self.eat(HEAD)?;
        let mut places = Vec::new();
        while self.eat(b"xref\n").is_none() {
            places.push(self.at);
            self.eat(format!("{} 0 obj\n", places.len()).as_bytes())?;
            self.number = places.len();
            (self.length, self.filter) = (None, Vec::new());
            self.value(b"", 0)?;
            if self.eat(b"\nstream\n").is_some() {
                let body = self.bytes.get(self.at..self.at.checked_add(self.length?)?)?;
                self.at += body.len();
                self.eat(b"\nendstream")?;
                self.stream(body);
            }
            self.eat(b"\nendobj\n")?;
        }
        let table = self.at - b"xref\n".len();
        self.eat(format!("0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes())?;
        for place in &places {
            self.eat(format!("{place:010} 00000 n \n").as_bytes())?;
        }
        self.eat(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).as_bytes())?;
        (self.at == self.bytes.len()).then_some(())
    }

    /// A value of this name.
    fn value(&mut self, of: &[u8], depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.bytes.get(self.at..)? {
            [b'<', b'<', ..] => self.dictionary(of, depth),
            [b'<', ..] => {
                if !WORDS.contains(&of) && of != b"[" {
                    self.found.push(format!("a string in /{}", of.escape_ascii()));
                }
                self.at += memchr::memchr(b'>', self.bytes.get(self.at..)?)? + 1;
                Some(())
            }
            [b'[', ..] => {
                self.at += 1;
                while self.eat(b"]").is_none() {
                    self.value(b"[", depth + 1)?;
                    self.eat(b" ");
                }
                Some(())
            }
            [b'/', ..] => self.name().map(|_| ()),
            rest => {
                let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
                let word = rest.get(..length)?;
                if of == b"Length" && depth == 1 {
                    self.length = std::str::from_utf8(word).ok()?.parse().ok();
                }
                self.at += length;
                // The rest of a reference.
                let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                if let Some(number) = number.filter(|_| self.eat(b" 0 R").is_some() && WORD_LISTS.contains(&of)) {
                    self.lists.insert(number);
                }
                (length > 0).then_some(())
            }
        }
    }

    fn dictionary(&mut self, of: &[u8], depth: usize) -> Option<()> {
        self.at += 2;
        while self.eat(b">>").is_none() {
            let name = self.name()?.to_vec();
            self.eat(b" ")?;
            if NEVER.contains(&name.as_slice()) && !WORD_LISTS.contains(&of) {
                let name = format!("/{}", name.escape_ascii());
                match depth {
                    0 => self.named.push((self.number, name)),
                    _ => self.found.push(name),
                }
            }
            let from = self.at;
            self.value(&name, depth + 1)?;
            if name == b"Filter" && depth == 0 {
                self.filter = self.bytes.get(from..self.at)?.to_vec();
            }
        }
        Some(())
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        self.eat(b"/")?;
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().take_while(|byte| byte.is_ascii_graphic() && !b"()<>[]{}/%".contains(byte)).count();
        self.at += length;
        rest.get(..length)
    }

    fn stream(&mut self, body: &[u8]) {
        let mut inflated = Vec::new();
        let seen = match self.filter.as_slice() {
            b"/DCTDecode" | b"[/DCTDecode]" => {
                self.found.extend(clean::residue::residue(body).into_iter().map(|what| format!("in a picture: {what}")));
                body
            }
            b"/JPXDecode" | b"[/JPXDecode]" => {
                self.boxes(body);
                body
            }
            filter if filter.windows(3).any(|three| three == b"DCT" || three == b"JPX") => {
                self.found.push("a picture in more than one filter".into());
                body
            }
            b"/FlateDecode" | b"[/FlateDecode]" => {
                // Damage ends a stream for every reader; what comes before it is looked at.
                let _ = flate2::read::ZlibDecoder::new(body).take(MAX_LOOK.min(self.left)).read_to_end(&mut inflated);
                self.left -= inflated.len() as u64;
                &inflated
            }
            _ => body,
        };
        if let Some(mark) = MARKS.iter().find(|mark| memchr::memmem::find(seen, mark).is_some()) {
            self.found.push(format!("{} in a stream", mark.escape_ascii()));
        }
    }

    /// The outer boxes of a JPEG 2000 file; a bare picture has none.
    fn boxes(&mut self, body: &[u8]) {
        let mut rest = if body.starts_with(&[0xff, 0x4f]) { &[] } else { body };
        while let Some((head, behind)) = rest.split_first_chunk::<8>() {
            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
            if ![b"jP  ", b"ftyp", b"jp2h", b"jp2c"].iter().any(|kept| head.ends_with(*kept)) {
                self.found.push(format!("JPEG 2000 box {}", head.get(4..).unwrap_or_default().escape_ascii()));
            }
            rest = length.checked_sub(8).and_then(|inner| behind.get(inner..)).unwrap_or_default();
        }
    }
}
