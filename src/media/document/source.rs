//! Where the objects of a PDF are: its cross-reference tables and streams, or, where these are wrong, the file itself
//! from its first byte to its last (ISO 32000-1, sections 7.5.4 to 7.5.8).
//!
//! Called by `copy`. Bounds: the number of objects, the bytes that its own lists inflate to, the depth of values. Never
//! decrypts.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use memchr::memmem;

use super::halt::Halt;
use super::inflate::{inflate, unpredict};
use super::object::{Dict, Lexer, Object, is_space};

/// Most objects.
const MAX_OBJECTS: u32 = 1_000_000;
/// Most sections of the cross-reference table: revisions.
const MAX_SECTIONS: usize = 1_000;
/// Most bytes that all its own lists together inflate to.
const MAX_INFLATED: u64 = 64 << 20;
/// How often the whole file may be read, counted in bytes, beside so many bytes for small ones.
const READS: usize = 16;
const READS_OF_SMALL: usize = 64 << 20;
/// Most values that all packed objects together have.
const MAX_PACKED: usize = 8_000_000;

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is encrypted.
    Locked,
    /// Its lists are wrong: the file itself may still tell.
    Broken(&'static str),
    /// Something in it cannot be cleaned.
    Unsafe(&'static str),
    /// It took too long.
    Late,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Free,
    At(usize),
    In(u32),
}

/// Objects by their number.
type Pack = Rc<HashMap<u32, Object>>;

/// A PDF, and where its objects are.
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) halt: Halt,
    places: HashMap<u32, Place>,
    packs: HashMap<u32, Pack>,
    /// What the newest revision says of the file.
    pub(super) trailer: Dict,
    /// Whether an older revision of an object is in it.
    pub(super) revised: bool,
    /// Whether the lists were not believed.
    pub(super) rebuilt: bool,
    inflated: u64,
    /// How many bytes were read as values, over and over perhaps.
    read: usize,
    /// Values in packed objects.
    packed: usize,
    /// From here on no stream has an end: that was looked for.
    endless: usize,
}

impl<'a> Source<'a> {
    fn empty(bytes: &'a [u8], halt: &Halt) -> Self {
        let (places, packs) = (HashMap::new(), HashMap::new());
        Self {
            bytes,
            halt: halt.clone(),
            places,
            packs,
            trailer: Dict::default(),
            revised: false,
            rebuilt: false,
            inflated: 0,
            read: 0,
            packed: 0,
            endless: usize::MAX,
        }
    }

    /// By its lists.
    pub(super) fn listed(bytes: &'a [u8], halt: &Halt) -> Result<Self, Unread> {
        let mut source = Self::empty(bytes, halt);
        let found = memmem::rfind(bytes, b"startxref").ok_or(Unread::Broken("there is no startxref"))?;
        let start = Lexer::new(bytes, found + 9).int().ok_or(Unread::Broken("startxref has no number"))?;
        let (mut next, mut seen) = (vec![start], HashSet::new());
        while let Some(at) = next.pop() {
            if !seen.insert(at) || seen.len() > MAX_SECTIONS || source.is_worn() {
                return Err(Unread::Broken("the lists go in a circle"));
            }
            let at = usize::try_from(at).map_err(|_| Unread::Broken("a list is nowhere"))?;
            let trailer = source.section(at).ok_or(Unread::Broken("a list cannot be read"))?;
            next.extend(trailer.int(b"Prev"));
            if source.trailer.get(b"Root").is_none() {
                source.trailer = trailer;
            }
        }
        source.unlocked()
    }

    /// By the file itself: whatever looks like an object is one, and the last of each number counts.
    pub(super) fn rebuilt(bytes: &'a [u8], halt: &Halt) -> Result<Self, Unread> {
        let mut source = Self { rebuilt: true, ..Self::empty(bytes, halt) };
        let (mut at, mut packs) = (0, Vec::new());
        while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"obj")) {
            let word = at + found;
            at = word + 3;
            let Some((number, start)) = header_before(bytes, word) else { continue };
            if let Some((_, object, end)) = source.indirect(start) {
                at = end.max(at);
                if let Object::Stream(dict, _) = &object {
                    if dict.says(b"Type", b"ObjStm") {
                        packs.push(number);
                    }
                    source.lead(dict);
                }
                let before = source.places.insert(number, Place::At(start));
                source.revised |= before.is_some();
                if object.dict().is_some_and(|dict| dict.says(b"Type", b"Catalog")) && source.trailer.get(b"Root").is_none() {
                    source.trailer.put(b"Root", Object::Ref(number));
                }
            }
            if source.places.len() > MAX_OBJECTS as usize || source.is_worn() {
                return Err(Unread::Broken("there are too many objects"));
            }
        }
        for pack in packs {
            let held = source.pack(pack).ok_or(Unread::Broken("packed objects cannot be read"))?;
            for number in held.keys() {
                source.places.entry(*number).or_insert(Place::In(pack));
            }
        }
        for found in memmem::find_iter(bytes, b"trailer") {
            let mut lexer = Lexer::new(bytes, found + 7);
            if let Some(Object::Dict(dict)) = lexer.object() {
                source.lead(&dict);
            }
            source.read += lexer.at.saturating_sub(found);
            if source.is_worn() {
                return Err(Unread::Broken("there are too many objects"));
            }
        }
        source.unlocked()
    }

    /// Takes a trailer for the file's, if it leads somewhere; the last one counts.
    fn lead(&mut self, dict: &Dict) {
        if matches!(dict.get(b"Root"), Some(Object::Ref(_))) && (dict.get(b"Size").is_some() || dict.says(b"Type", b"XRef")) {
            self.trailer = dict.clone();
        }
    }

    fn unlocked(self) -> Result<Self, Unread> {
        match self.trailer.get(b"Encrypt") {
            None | Some(Object::Null) => Ok(self),
            Some(_) => Err(Unread::Locked),
        }
    }

    fn section(&mut self, at: usize) -> Option<Dict> {
        let mut lexer = Lexer::new(self.bytes, at);
        if !lexer.eat(b"xref") {
            return self.list(at);
        }
        let found = self.table(&mut lexer);
        self.read += lexer.at.saturating_sub(at);
        found
    }

    fn table(&mut self, lexer: &mut Lexer<'_>) -> Option<Dict> {
        let mut entries = Vec::new();
        while !lexer.eat(b"trailer") {
            let (first, count) = (lexer.int()?, lexer.int()?);
            for n in 0..count {
                let (offset, _) = (lexer.int()?, lexer.int()?);
                let place = if lexer.eat(b"n") { Place::At(usize::try_from(offset).ok()?) } else { Place::Free };
                if place == Place::Free && !lexer.eat(b"f") {
                    return None;
                }
                entries.push((first.checked_add(n)?, place));
                if entries.len() > MAX_OBJECTS as usize {
                    return None;
                }
            }
        }
        let Some(Object::Dict(trailer)) = lexer.object() else { return None };
        // What a hybrid file has in its stream, its table calls free.
        if let Some(hidden) = trailer.int(b"XRefStm") {
            self.list(usize::try_from(hidden).ok()?)?;
        }
        for (number, place) in entries {
            self.note(number, place)?;
        }
        Some(trailer)
    }

    /// A cross-reference stream.
    fn list(&mut self, at: usize) -> Option<Dict> {
        let (_, object, _) = self.indirect(at)?;
        let Object::Stream(dict, range) = object else { return None };
        let bytes = self.unpacked(&dict, range)?;
        let Some(Object::Array(widths)) = dict.get(b"W") else { return None };
        let widths: Vec<usize> = widths.iter().filter_map(|width| usize::try_from(width.int()?).ok().filter(|width| *width <= 8)).collect();
        let [kind, second, third] = *widths.as_slice() else { return None };
        let whole = vec![Object::Int(0), Object::Int(dict.int(b"Size")?)];
        let index = if let Some(Object::Array(index)) = dict.get(b"Index") { index } else { &whole };
        let mut rows = bytes.chunks_exact((kind + second + third).max(1));
        for pair in index.chunks_exact(2) {
            for n in 0..pair[1].int()? {
                let Some(row) = rows.next() else { break };
                let number = |from: usize, width: usize| {
                    row.get(from..from + width).map(|field| field.iter().fold(0u64, |n, b| n << 8 | u64::from(*b)))
                };
                let place = match if kind == 0 { 1 } else { number(0, kind)? } {
                    1 => Place::At(usize::try_from(number(kind, second)?).ok()?),
                    2 => Place::In(u32::try_from(number(kind, second)?).ok()?),
                    _ => Place::Free,
                };
                self.note(pair[0].int()?.checked_add(n)?, place)?;
            }
        }
        Some(dict)
    }

    /// What is newer was noted before.
    fn note(&mut self, number: i64, place: Place) -> Option<()> {
        let number = u32::try_from(number).ok().filter(|number| *number < MAX_OBJECTS * 8)?;
        match self.places.get(&number) {
            Some(newer) => self.revised |= *newer != place && place != Place::Free,
            None if self.places.len() >= MAX_OBJECTS as usize => return None,
            None => {
                self.places.insert(number, place);
            }
        }
        Some(())
    }

    /// The object with this number, `Null` where there is none.
    pub(super) fn get(&mut self, number: u32) -> Result<Object, Unread> {
        if self.is_worn() {
            return Err(Unread::Unsafe("its objects lead to each other without an end"));
        }
        match self.places.get(&number).copied() {
            None | Some(Place::Free) => Ok(Object::Null),
            Some(Place::At(at)) => match self.indirect(at) {
                Some((found, object, _)) if found == number => Ok(object),
                // Found by the file itself, there is no better way to find it.
                _ if self.rebuilt => Ok(Object::Null),
                _ => Err(Unread::Broken("an object is not where the lists say")),
            },
            Some(Place::In(pack)) => {
                let held = self.pack(pack).ok_or(Unread::Broken("packed objects cannot be read"))?;
                let object = held.get(&number).cloned().unwrap_or(Object::Null);
                self.read += 32 * object.weight();
                Ok(object)
            }
        }
    }

    /// What a value is, with references followed.
    pub(super) fn resolve(&mut self, value: &Object) -> Result<Object, Unread> {
        let mut value = value.clone();
        for _ in 0..8 {
            let Object::Ref(number) = value else { return Ok(value) };
            value = self.get(number)?;
        }
        Err(Unread::Broken("references go in a circle"))
    }

    /// Whether more was read than any honest file makes one read, or for longer.
    fn is_worn(&self) -> bool {
        self.halt.is_set() || self.read > self.bytes.len().saturating_mul(READS).saturating_add(READS_OF_SMALL)
    }

    /// The object whose header stands there: its number, itself, and where it ends.
    fn indirect(&mut self, at: usize) -> Option<(u32, Object, usize)> {
        let mut lexer = Lexer::new(self.bytes, at);
        let found = self.object_at(&mut lexer);
        self.read += lexer.at.saturating_sub(at) + 1;
        found
    }

    fn object_at(&mut self, lexer: &mut Lexer<'_>) -> Option<(u32, Object, usize)> {
        let number = u32::try_from(lexer.int()?).ok()?;
        lexer.int()?;
        if !lexer.eat(b"obj") {
            return None;
        }
        let object = lexer.object()?;
        let Object::Dict(dict) = object else { return Some((number, object, lexer.at)) };
        if !lexer.eat(b"stream") {
            return Some((number, Object::Dict(dict), lexer.at));
        }
        let from = match self.bytes.get(lexer.at..)? {
            [b'\r', b'\n', ..] => lexer.at + 2,
            [b'\n' | b'\r', ..] => lexer.at + 1,
            _ => lexer.at,
        };
        let to = self.end(&dict, from, number)?;
        Some((number, Object::Stream(dict, from..to), to))
    }

    /// Where the bytes of a stream end: where its length says, if that is true.
    fn end(&mut self, dict: &Dict, from: usize, own: u32) -> Option<usize> {
        let length = match dict.get(b"Length") {
            // One that is packed is found by the end instead: no length is worth following a chain for.
            Some(Object::Ref(number)) if *number != own => match self.places.get(number) {
                Some(&Place::At(at)) => self.plain_int(at),
                _ => None,
            },
            Some(length) => length.int(),
            None => None,
        };
        let told = length.and_then(|length| from.checked_add(usize::try_from(length).ok()?)).filter(|to| *to <= self.bytes.len());
        if let Some(to) = told
            && Lexer::new(self.bytes, to).eat(b"endstream")
        {
            return Some(to);
        }
        let Some(found) = self.bytes.get(from..).filter(|_| from < self.endless).and_then(|rest| memmem::find(rest, b"endstream")) else {
            self.endless = self.endless.min(from);
            return None;
        };
        let to = from + found;
        Some(match self.bytes.get(from..to)? {
            [.., b'\r', b'\n'] => to - 2,
            [.., b'\n' | b'\r'] => to - 1,
            _ => to,
        })
    }

    /// The whole number that the object there is.
    fn plain_int(&mut self, at: usize) -> Option<i64> {
        let mut lexer = Lexer::new(self.bytes, at);
        let found = lexer.int().and_then(|_| lexer.int()).filter(|_| lexer.eat(b"obj")).and_then(|_| lexer.int());
        self.read += lexer.at.saturating_sub(at);
        found
    }

    /// The objects that are packed into the stream with this number.
    fn pack(&mut self, number: u32) -> Option<Pack> {
        if let Some(pack) = self.packs.get(&number) {
            return Some(pack.clone());
        }
        let Some(Place::At(at)) = self.places.get(&number).copied() else { return None };
        let (_, object, _) = self.indirect(at)?;
        let Object::Stream(dict, range) = object else { return None };
        let bytes = self.unpacked(&dict, range)?;
        let (count, first) = (dict.int(b"N")?, usize::try_from(dict.int(b"First")?).ok()?);
        let mut heads = Lexer::new(&bytes, 0);
        let (mut held, mut read) = (HashMap::new(), 0);
        for _ in 0..count.min(i64::from(MAX_OBJECTS)) {
            let (number, offset) = (u32::try_from(heads.int()?).ok()?, usize::try_from(heads.int()?).ok()?);
            let from = first.checked_add(offset)?;
            let mut lexer = Lexer::new(&bytes, from);
            if let Some(object) = lexer.object() {
                held.entry(number).or_insert(object);
            }
            // Objects do not share bytes: a list that says so unfolds to more than there is.
            read += lexer.at.saturating_sub(from);
            self.packed += lexer.values;
            if read > bytes.len().saturating_mul(2) || self.packed > MAX_PACKED {
                return None;
            }
        }
        let pack = Rc::new(held);
        self.packs.insert(number, pack.clone());
        Some(pack)
    }

    /// The bytes of one of the file's own lists.
    fn unpacked(&mut self, dict: &Dict, range: std::ops::Range<usize>) -> Option<Vec<u8>> {
        let bytes = self.bytes.get(range)?;
        let first = |value: &Object| match value {
            Object::Array(all) if all.len() <= 1 => all.first().cloned(),
            Object::Array(_) => None,
            one => Some(one.clone()),
        };
        match dict.get(b"Filter").map(first) {
            None => Some(bytes.to_vec()),
            Some(Some(Object::Name(filter))) if filter == b"FlateDecode" => {
                let out = inflate(bytes, MAX_INFLATED.checked_sub(self.inflated)?)?;
                self.inflated += out.len() as u64;
                let how = dict.get(b"DecodeParms").and_then(first);
                unpredict(out, how.as_ref().and_then(Object::dict))
            }
            Some(_) => None,
        }
    }
}

/// The number of the object whose header ends with the `obj` at `word`, and where that header begins.
fn header_before(bytes: &[u8], word: usize) -> Option<(u32, usize)> {
    let back = |mut at: usize, is: fn(u8) -> bool| {
        while at > 0 && bytes.get(at - 1).is_some_and(|byte| is(*byte)) {
            at -= 1;
        }
        at
    };
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let generation_end = back(word, is_space);
    let generation = back(generation_end, is_digit);
    let number_end = back(generation, is_space);
    let number = back(number_end, is_digit);
    if generation == generation_end || number_end == generation || number == number_end {
        return None;
    }
    let digits = std::str::from_utf8(bytes.get(number..number_end)?).ok()?;
    Some((digits.parse().ok()?, number))
}
