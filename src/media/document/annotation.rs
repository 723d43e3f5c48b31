//! What lies on the pages of a PDF: links, marks, drawings, stamps and the fields of a form, as far as they are seen.
//! Who drew them, when, and what they noted goes; so do notes, attachments, sounds, and whatever an annotation does but
//! for leading to a page or to an address.
//!
//! The half of `copy` for annotations.

use super::copy::Copier;
use super::keep::{ANNOTATION, in_list};
use super::object::{Dict, Object};
use super::source::Unread;
use crate::model::removed::Removed;

/// Most annotations of one page.
const MAX_NOTES: usize = 20_000;
/// What is drawn from its numbers, with or without a look of its own.
const DRAWN: [&[u8]; 11] =
    [b"Link", b"Highlight", b"Underline", b"StrikeOut", b"Squiggly", b"Ink", b"Line", b"Square", b"Circle", b"Polygon", b"PolyLine"];
/// What is drawn only by a look of its own; it becomes a stamp, which is nothing else.
const LOOKS: [&[u8]; 4] = [b"Stamp", b"FreeText", b"Widget", b"Watermark"];
/// The flags of what nobody sees: hidden, and not shown on a screen.
const UNSEEN: i64 = 2 | 32;

impl Copier<'_> {
    /// The annotations of a page that are seen.
    pub(super) fn annotations(&mut self, notes: &Object) -> Result<Vec<Object>, Unread> {
        let Object::Array(notes) = self.source.resolve(notes)? else { return Ok(Vec::new()) };
        let mut kept = Vec::new();
        for note in notes.iter().take(MAX_NOTES) {
            let Object::Dict(note) = self.source.resolve(note)? else { continue };
            if let Some(new) = self.annotation(&note)? {
                kept.push(self.add(Object::Dict(new))?);
            }
        }
        Ok(kept)
    }

    fn annotation(&mut self, note: &Dict) -> Result<Option<Dict>, Unread> {
        let Some(Object::Name(kind)) = note.get(b"Subtype") else { return Ok(None) };
        self.heard(kind, note);
        let has_look = note.get(b"AP").is_some();
        let shown = if DRAWN.contains(&kind.as_slice()) {
            kind.clone()
        } else if LOOKS.contains(&kind.as_slice()) && has_look {
            b"Stamp".to_vec()
        } else {
            return Ok(None);
        };
        if note.int(b"F").is_some_and(|flags| flags & UNSEEN != 0) {
            return Ok(None);
        }
        let mut new = Dict::default();
        new.put(b"Type", Object::name(b"Annot"));
        new.put(b"Subtype", Object::Name(shown));
        for (name, value) in &note.0 {
            match in_list(ANNOTATION, name) {
                Some(role) => self.put(&mut new, name, role, value)?,
                None => self.dropped(name),
            }
        }
        if kind == b"Link" {
            self.leads(note, &mut new)?;
        }
        Ok(Some(new))
    }

    /// Notes what an annotation said.
    fn heard(&mut self, kind: &[u8], note: &Dict) {
        let is_field = kind == b"Widget";
        let says = |name: &[u8]| note.get(name).is_some();
        let told = [
            (says(b"T") && !is_field, Removed::Author),
            ((says(b"Contents") || says(b"RC")) && !is_field, Removed::Comment),
            (says(b"M") || says(b"CreationDate"), Removed::Time),
            (kind == b"FileAttachment", Removed::Attachments),
        ];
        self.removed.extend(told.into_iter().filter(|(said, _)| *said).map(|(_, what)| what));
    }

    /// Where a link leads: a page of this document, or an address.
    fn leads(&mut self, note: &Dict, new: &mut Dict) -> Result<(), Unread> {
        if let Some(place) = note.get(b"Dest") {
            if let Some(place) = self.place(place)? {
                new.put(b"Dest", place);
            }
            return Ok(());
        }
        let Some(action) = note.get(b"A") else { return Ok(()) };
        let Object::Dict(action) = self.source.resolve(action)? else { return Ok(()) };
        let mut kept = Dict::default();
        match (action.get(b"S"), action.get(b"URI"), action.get(b"D")) {
            (Some(Object::Name(kind)), Some(address), _) if kind == b"URI" => {
                if let Object::Text(address) = self.source.resolve(address)?
                    && is_address(&address)
                {
                    kept.put(b"S", Object::name(b"URI"));
                    kept.put(b"URI", Object::Text(address));
                    new.put(b"A", Object::Dict(kept));
                }
            }
            (Some(Object::Name(kind)), _, Some(place)) if kind == b"GoTo" => {
                if let Some(place) = self.place(place)? {
                    new.put(b"Dest", place);
                }
            }
            _ => self.removed.push(Removed::Scripts),
        }
        Ok(())
    }

    /// A place that names its page; what is named by a word leads nowhere, because the words go.
    fn place(&mut self, place: &Object) -> Result<Option<Object>, Unread> {
        let Object::Array(place) = self.source.resolve(place)? else { return Ok(None) };
        let Some((first, rest)) = place.split_first() else { return Ok(None) };
        let Some(page) = first.target().and_then(|old| self.pages.get(&old)).copied() else { return Ok(None) };
        let how = rest.iter().filter(|one| matches!(one, Object::Name(_) | Object::Int(_) | Object::Real(_) | Object::Null));
        Ok(Some(Object::Array([Object::Ref(page)].into_iter().chain(how.cloned()).collect())))
    }
}

/// Whether it is an address of the web or of a letter.
fn is_address(address: &[u8]) -> bool {
    let head: Vec<u8> = address.iter().take(8).map(u8::to_ascii_lowercase).collect();
    [&b"http://"[..], b"https://", b"mailto:"].iter().any(|scheme| head.starts_with(scheme))
}
