//! Copies what may stay of a PDF, by [`super::keep`]: from its pages to what they draw, and nothing that these do not
//! lead to. Attachments, scripts, forms, notes and older revisions are never come across.
//!
//! Called by `mod`. `annotation` is its half for what lies on the pages.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::inflate::deflate;
use super::keep::{PAGE, Role, in_list};
use super::object::{Dict, Object};
use super::source::{Source, Unread};
use super::{content, packing, picture};
use crate::model::removed::Removed;

/// Most pages.
const MAX_PAGES: usize = 10_000;
/// Most objects of the new file.
const MAX_MADE: usize = 1_000_000;
/// What all values of the new file together may weigh.
const MAX_WEIGHT: usize = 8_000_000;
/// Most bytes that all pictures together inflate to, and all that pages draw.
const MAX_INFLATED: u64 = 256 << 20;
/// What pages inherit from where they hang.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// What a page that says nothing is as large as: US Letter, as readers take it.
const LETTER: [i64; 4] = [0, 0, 612, 792];

/// An object of the new file.
pub(super) enum Made<'a> {
    /// A value.
    Value(Object),
    /// A stream.
    Stream(Dict, Cow<'a, [u8]>),
}

/// The objects of the new file, from number 1 on, the catalogue first.
pub(super) struct Copied<'a> {
    /// The objects.
    pub(super) made: Vec<Made<'a>>,
    /// How many pages there are.
    pub(super) pages: u32,
    /// What was left behind.
    pub(super) removed: Vec<Removed>,
}

/// A file on its way.
pub(super) struct Copier<'a> {
    /// Where it comes from.
    pub(super) source: Source<'a>,
    made: Vec<Option<Made<'a>>>,
    numbers: HashMap<(u32, Role), u32>,
    open: Vec<(u32, Role, u32)>,
    /// The new numbers of pages.
    pub(super) pages: HashMap<u32, u32>,
    pub(super) removed: Vec<Removed>,
    /// How many bytes all pictures may still inflate to.
    left: u64,
    /// How many bytes all that pages draw may still unpack to.
    drawn: u64,
    /// What the values so far weigh.
    weight: usize,
}

/// Copies a file.
pub(super) fn copy(source: Source<'_>) -> Result<Copied<'_>, Unread> {
    let (made, numbers, pages) = (vec![None, None], HashMap::new(), HashMap::new());
    let mut copier =
        Copier { source, made, numbers, open: Vec::new(), pages, removed: Vec::new(), left: MAX_INFLATED, drawn: MAX_INFLATED, weight: 0 };
    let root = copier.source.trailer.get(b"Root").cloned().ok_or(Unread::Broken("there is no catalogue"))?;
    let Object::Dict(catalogue) = copier.source.resolve(&root)? else { return Err(Unread::Broken("the catalogue is none")) };
    let pages = copier.all_pages(&catalogue)?;
    copier.look_back(&catalogue)?;
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let mut kids = Vec::new();
    for (number, page) in pages {
        kids.push(Object::Ref(number));
        let page = copier.page(&page)?;
        copier.set(number, Made::Value(Object::Dict(page)));
    }
    let mut tree = Dict::default();
    tree.put(b"Type", Object::name(b"Pages"));
    tree.put(b"Kids", Object::Array(kids));
    tree.put(b"Count", Object::Int(i64::from(count)));
    copier.set(2, Made::Value(Object::Dict(tree)));
    let mut new = Dict::default();
    new.put(b"Type", Object::name(b"Catalog"));
    new.put(b"Pages", Object::Ref(2));
    if let Some(layers) = catalogue.get(b"OCProperties")
        && let Some(layers) = copier.value(Role::LayerList, layers)?
    {
        new.put(b"OCProperties", layers);
    }
    copier.set(1, Made::Value(Object::Dict(new)));
    copier.rest()?;
    let made = copier.made.into_iter().map(|made| made.unwrap_or(Made::Value(Object::Null))).collect();
    Ok(Copied { made, pages: count, removed: copier.removed })
}

impl<'a> Copier<'a> {
    fn set(&mut self, number: u32, made: Made<'a>) {
        if let Some(place) = self.made.get_mut((number as usize).wrapping_sub(1)) {
            *place = Some(made);
        }
    }

    fn new_number(&mut self) -> Result<u32, Unread> {
        if self.made.len() >= MAX_MADE {
            return Err(Unread::Unsafe("there are too many objects"));
        }
        self.made.push(None);
        Ok(u32::try_from(self.made.len()).unwrap_or(u32::MAX))
    }

    /// An object of its own that is this value.
    pub(super) fn add(&mut self, value: Object) -> Result<Object, Unread> {
        let number = self.new_number()?;
        self.set(number, Made::Value(value));
        Ok(Object::Ref(number))
    }

    /// Every page with what it inherits, and its new number. Whatever hangs twice comes once.
    fn all_pages(&mut self, catalogue: &Dict) -> Result<Vec<(u32, Dict)>, Unread> {
        let root = catalogue.get(b"Pages").cloned().ok_or(Unread::Broken("there are no pages"))?;
        let (mut open, mut seen, mut pages) = (vec![(root, Rc::new(Dict::default()))], HashSet::new(), Vec::new());
        while let Some((node, inherited)) = open.pop() {
            let old = node.target();
            if old.is_some_and(|old| !seen.insert(old)) {
                continue;
            }
            let Object::Dict(mut node) = self.source.resolve(&node)? else { continue };
            for (name, value) in &inherited.0 {
                if node.get(name).is_none() {
                    self.weighs(value.weight())?;
                    node.put(name, value.clone());
                }
            }
            if let Some(kids) = node.get(b"Kids").cloned() {
                let Object::Array(kids) = self.source.resolve(&kids)? else { continue };
                let passed = Rc::new(Dict(node.0.into_iter().filter(|(name, _)| INHERITED.contains(&name.as_slice())).collect()));
                open.extend(kids.into_iter().rev().map(|kid| (kid, passed.clone())));
            } else if node.get(b"Type").is_none() || node.says(b"Type", b"Page") {
                let number = self.new_number()?;
                self.pages.extend(old.map(|old| (old, number)));
                pages.push((number, node));
            }
            if pages.len() > MAX_PAGES || open.len() > 4 * MAX_PAGES {
                return Err(Unread::Unsafe("there are too many pages"));
            }
        }
        if pages.is_empty() { Err(Unread::Broken("there are no pages")) } else { Ok(pages) }
    }

    fn page(&mut self, page: &Dict) -> Result<Dict, Unread> {
        let mut new = Dict::default();
        new.put(b"Type", Object::name(b"Page"));
        new.put(b"Parent", Object::Ref(2));
        for (name, value) in &page.0 {
            match in_list(PAGE, name) {
                Some(role) => self.put(&mut new, name, role, value)?,
                None => self.dropped(name),
            }
        }
        if new.get(b"MediaBox").is_none() {
            new.put(b"MediaBox", Object::Array(LETTER.map(Object::Int).to_vec()));
        }
        if let Some(notes) = page.get(b"Annots") {
            let notes = self.annotations(notes)?;
            if !notes.is_empty() {
                new.put(b"Annots", Object::Array(notes));
            }
        }
        Ok(new)
    }

    /// Puts the copy of a value, if there is to be one.
    pub(super) fn put(&mut self, into: &mut Dict, name: &[u8], role: Role, value: &Object) -> Result<(), Unread> {
        // The strings of a colour stand in lists.
        let stays = |value: &Object| role == Role::Words || !matches!(value, Object::Text(_));
        if let Some(value) = self.value(role, value)?.filter(stays) {
            into.put(name, value);
        }
        Ok(())
    }

    /// The copy of a value; `None` where it has no place.
    fn value(&mut self, role: Role, value: &Object) -> Result<Option<Object>, Unread> {
        self.weighs(if let Object::Array(_) | Object::Dict(_) = value { 1 } else { value.weight() })?;
        Ok(match value {
            Object::Null | Object::Bool(_) | Object::Int(_) | Object::Real(_) | Object::Name(_) => Some(value.clone()),
            Object::Text(_) => Some(value.clone()).filter(|_| role.holds_words()),
            // A string stands where it is used: a whole object that is one would tell nobody what it is for.
            Object::Ref(old) if role.holds_words() => match self.source.get(*old)? {
                text @ Object::Text(_) => {
                    self.weighs(text.weight())?;
                    Some(text)
                }
                _ => Some(Object::Ref(self.number(*old, role)?)),
            },
            Object::Ref(old) => Some(Object::Ref(self.number(*old, role)?)),
            Object::Array(all) => {
                let mut copies = Vec::with_capacity(all.len());
                for one in all {
                    copies.push(self.value(role, one)?.unwrap_or(Object::Null));
                }
                Some(Object::Array(copies))
            }
            Object::Dict(dict) if role.holds_dictionaries() => Some(Object::Dict(self.dict(role, dict)?)),
            Object::Dict(_) | Object::Stream(..) => None,
        })
    }

    /// Notes the weight of what is copied.
    fn weighs(&mut self, weight: usize) -> Result<(), Unread> {
        self.source.halt.check()?;
        self.weight += weight;
        if self.weight > MAX_WEIGHT { Err(Unread::Unsafe("it unfolds to too much")) } else { Ok(()) }
    }

    fn dict(&mut self, role: Role, dict: &Dict) -> Result<Dict, Unread> {
        let mut new = Dict::default();
        for (name, value) in &dict.0 {
            match role.of(name) {
                Some(role) => self.put(&mut new, name, role, value)?,
                None => self.dropped(name),
            }
        }
        if role == Role::Layer && dict.says(b"Type", b"OCG") {
            new.put(b"Name", Object::Text(b"Layer".to_vec()));
        }
        Ok(new)
    }

    /// The new number of an object in this role; it is copied later.
    fn number(&mut self, old: u32, role: Role) -> Result<u32, Unread> {
        if let Some(number) = self.numbers.get(&(old, role)) {
            return Ok(*number);
        }
        let number = self.new_number()?;
        self.numbers.insert((old, role), number);
        self.open.push((old, role, number));
        Ok(number)
    }

    /// Copies everything that was come across.
    fn rest(&mut self) -> Result<(), Unread> {
        while let Some((old, role, number)) = self.open.pop() {
            let made = match self.source.resolve(&Object::Ref(old))? {
                Object::Stream(dict, range) if role.holds_streams() => {
                    let role = if role == Role::Looks { Role::XObject } else { role };
                    let bytes = self.source.bytes;
                    self.stream(role, &dict, bytes.get(range).unwrap_or_default())?
                }
                Object::Text(_) => Made::Value(Object::Null),
                value => Made::Value(self.value(role, &value)?.unwrap_or(Object::Null)),
            };
            self.set(number, made);
        }
        Ok(())
    }

    fn stream(&mut self, role: Role, dict: &Dict, bytes: &'a [u8]) -> Result<Made<'a>, Unread> {
        let filters = self.filters(dict)?;
        picture::check(&filters)?;
        let drawn = role != Role::XObject || dict.says(b"Subtype", b"Image") || dict.says(b"Subtype", b"Form");
        if !drawn {
            return Ok(Made::Value(Object::Null));
        }
        let mut new = self.dict(role, dict)?;
        if matches!(role, Role::Content | Role::Pattern) || role == Role::XObject && dict.says(b"Subtype", b"Form") {
            return self.drawing(new, dict, &filters, bytes);
        }
        if !picture::is_file(&filters) {
            return Ok(Made::Stream(new, Cow::Borrowed(bytes)));
        }
        let clean = picture::clean(&filters, bytes, &mut self.left)?;
        let parameters = match dict.get(b"DecodeParms") {
            Some(Object::Array(all)) => all.last().cloned(),
            other => other.cloned(),
        };
        new.0.retain(|(name, _)| name != b"Filter" && name != b"DecodeParms");
        new.put(b"Filter", Object::name(clean.filter));
        if let Some(parameters) = parameters {
            self.put(&mut new, b"DecodeParms", Role::Packing, &parameters)?;
        }
        self.removed.extend(clean.removed);
        Ok(Made::Stream(new, Cow::Owned(clean.bytes)))
    }

    /// What is drawn: as it was, if nothing is said in it and the second look can look into it.
    fn drawing(&mut self, mut new: Dict, dict: &Dict, filters: &[Vec<u8>], bytes: &'a [u8]) -> Result<Made<'a>, Unread> {
        let parameters = self.parameters(dict)?;
        let plain = packing::undo(filters, &parameters, bytes, &mut self.drawn).ok_or(Unread::Unsafe("a drawing cannot be unpacked"))?;
        let clean = content::clean(&plain, &mut self.left, &self.source.halt)?;
        let is_plain = filters.is_empty() || filters == [b"FlateDecode"] && parameters.iter().all(Option::is_none);
        if clean.bytes.is_none() && is_plain {
            return Ok(Made::Stream(new, Cow::Borrowed(bytes)));
        }
        self.removed.extend(clean.removed);
        new.0.retain(|(name, _)| name != b"Filter" && name != b"DecodeParms");
        new.put(b"Filter", Object::name(b"FlateDecode"));
        let packed = deflate(&clean.bytes.unwrap_or(plain)).ok_or(Unread::Unsafe("a drawing cannot be packed"))?;
        Ok(Made::Stream(new, Cow::Owned(packed)))
    }

    /// The parameters of each filter.
    fn parameters(&mut self, dict: &Dict) -> Result<Vec<Option<Dict>>, Unread> {
        let Some(parameters) = dict.get(b"DecodeParms") else { return Ok(Vec::new()) };
        let all = match self.source.resolve(parameters)? {
            Object::Array(all) => all,
            one => vec![one],
        };
        all.iter().map(|one| Ok(self.source.resolve(one)?.dict().cloned())).collect()
    }

    fn filters(&mut self, dict: &Dict) -> Result<Vec<Vec<u8>>, Unread> {
        let Some(filter) = dict.get(b"Filter") else { return Ok(Vec::new()) };
        let all = match self.source.resolve(filter)? {
            Object::Array(all) => all,
            one => vec![one],
        };
        let mut names = Vec::new();
        for one in all {
            if let Object::Name(name) = self.source.resolve(&one)? {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// Notes what a name that does not stay had said.
    pub(super) fn dropped(&mut self, name: &[u8]) {
        self.removed.extend(match name {
            b"Metadata" => Some(Removed::Comment),
            b"Thumb" => Some(Removed::Thumbnail),
            b"PieceInfo" => Some(Removed::Camera),
            b"LastModified" => Some(Removed::Time),
            b"AF" => Some(Removed::Attachments),
            b"AA" => Some(Removed::Scripts),
            _ => None,
        });
    }

    /// What the file as a whole had said.
    fn look_back(&mut self, catalogue: &Dict) -> Result<(), Unread> {
        if self.source.revised {
            self.removed.push(Removed::Revisions);
        }
        let mut said: Vec<Vec<u8>> = catalogue.0.iter().map(|(name, _)| name.clone()).collect();
        for part in [catalogue.get(b"Names").cloned(), self.source.trailer.get(b"Info").cloned()].into_iter().flatten() {
            if let Object::Dict(part) = self.source.resolve(&part)? {
                said.extend(part.0.into_iter().map(|(name, _)| name));
            }
        }
        for name in said {
            self.removed.extend(match name.as_slice() {
                b"EmbeddedFiles" => Some(Removed::Attachments),
                b"JavaScript" | b"OpenAction" => Some(Removed::Scripts),
                b"Author" => Some(Removed::Author),
                b"Creator" | b"Producer" => Some(Removed::Camera),
                b"CreationDate" | b"ModDate" => Some(Removed::Time),
                b"Title" | b"Subject" | b"Keywords" => Some(Removed::Comment),
                _ => None,
            });
            self.dropped(&name);
        }
        Ok(())
    }
}
