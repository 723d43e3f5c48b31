//! Clues: what a file says of where its picture comes from and who owns it, read before it is taken out.
//!
//! Called by the cleaners of each format. Only looks for a few words within bounds; parses no credentials, checks no
//! signature, and keeps nothing but the answer.
use crate::model::origin::{Credit, Origin};

/// Most bytes of one note that are looked through.
const MAX_NOTE: usize = 8 << 20;
/// The vocabulary of C2PA and XMP alike (<https://cv.iptc.org/newscodes/digitalsourcetype>, November 2025).
const MADE: [&[u8]; 2] = [b"trainedAlgorithmicMedia", b"trainedAlgorithmicData"];
const PARTLY: [&[u8]; 2] = [b"compositeWithTrainedAlgorithmicMedia", b"compositeSynthetic"];
const TAKEN: [&[u8]; 5] = [b"digitalCapture", b"computationalCapture", b"negativeFilm", b"positiveFilm", b"print"];

/// What was said so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clues {
    made: bool,
    partly: bool,
    taken: bool,
    /// Who made it, who owns it.
    pub credit: Credit,
}

impl Clues {
    /// Who made and owns it is known already.
    pub fn of(credit: Credit) -> Self {
        Self { credit, ..Self::default() }
    }

    /// Looks through an XMP packet or a C2PA box for types of source.
    pub fn read(&mut self, note: &[u8]) {
        let note = note.get(..MAX_NOTE).unwrap_or(note);
        for name in names(note, b"digitalsourcetype/").chain(names(note, b"DigitalSourceType=\"")).chain(names(note, b"DigitalSourceType>"))
        {
            // Beginnings only: in CBOR the mark of the next word follows at once, and is a letter too.
            let is = |known: &[&[u8]]| known.iter().any(|known| name.starts_with(known));
            self.made |= is(&MADE);
            self.partly |= is(&PARTLY);
            self.taken |= is(&TAKEN);
        }
    }

    /// The same, and who made and owns the picture.
    pub fn read_xmp(&mut self, packet: &[u8]) {
        self.read(packet);
        let text = String::from_utf8_lossy(packet.get(..MAX_NOTE).unwrap_or(packet));
        let listed = |name: &str| between(&text, &format!("<{name}>"), &format!("</{name}>")).and_then(first_item);
        self.credit.fill(listed("dc:creator").as_deref(), listed("dc:rights").as_deref());
        let credit = between(&text, "photoshop:Credit=\"", "\"").or_else(|| between(&text, "<photoshop:Credit>", "</photoshop:Credit>"));
        self.credit.fill(credit.map(unescaped).as_deref(), None);
    }

    /// Photoshop's resources, or a bare IPTC record: by-line (2:80), credit (2:110), copyright notice (2:116).
    pub fn read_iptc(&mut self, block: &[u8]) {
        let set = |number: u8| {
            let at = block.windows(3).position(|three| three == [0x1c, 2, number])? + 3;
            let length = usize::from(u16::from_be_bytes(*block.get(at..)?.first_chunk()?));
            std::str::from_utf8(block.get(at + 2..at + 2 + length)?).ok()
        };
        self.credit.fill(set(80).or_else(|| set(110)), set(116));
    }

    /// The prompt of a generator was found.
    pub fn prompted(&mut self) {
        self.made = true;
    }

    /// What all of it comes to. A generator's work beside a camera's makes a picture that is partly a generator's.
    pub fn origin(&self) -> Origin {
        match (self.made, self.partly, self.taken) {
            (_, true, _) | (true, _, true) => Origin::EditedByAi,
            (true, false, false) => Origin::MadeByAi,
            (false, false, true) => Origin::Camera,
            (false, false, false) => Origin::Unknown,
        }
    }
}

/// The words of letters behind each place where `mark` stands.
fn names<'a>(note: &'a [u8], mark: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    let places = note.windows(mark.len()).enumerate().filter(move |(_, found)| *found == mark);
    places.filter_map(move |(at, _)| {
        let word = note.get(at + mark.len()..)?;
        let end = word.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(word.len());
        word.get(..end)
    })
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(inside, _)| inside)
}

/// The first entry of an RDF list.
fn first_item(list: &str) -> Option<String> {
    let (_, rest) = list.split_once("<rdf:li")?;
    between(rest, ">", "</rdf:li>").map(unescaped)
}

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
