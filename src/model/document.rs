//! Documents: what a network takes of them, and what they are called there. Pure.
//!
//! Read by `platforms` (their limits), `draft`, `chat`, `report` and `publish`.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// What a document must be to be taken by a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentNeed {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Most pages.
    pub pages: u32,
    /// Longest title, in UTF-16 units: so long it is under every way of counting.
    pub title: usize,
}

impl DocumentNeed {
    /// Whether a document of so many bytes and pages is taken.
    pub fn takes(&self, bytes: u64, pages: Option<u32>) -> bool {
        bytes <= self.bytes && pages.is_none_or(|pages| pages <= self.pages)
    }
}

/// What a document is called when neither its post nor its file says anything.
const NAMELESS: &str = "PDF";
/// The endings of a file's name that say what it is.
const ENDINGS: [&str; 1] = [".pdf"];

/// What a document is called: as the person `chose`, else the first line of its post's text, else its file's name without
/// the ending. At most `most` UTF-16 units, never a part of a character; what is too long ends with "…", between words if that leaves a good part.
pub fn title(chosen: Option<&str>, text: &str, name: Option<&str>, most: usize) -> String {
    let first = text.lines().map(flat).find(|line| !line.is_empty());
    let found = chosen.map(flat).filter(|chosen| !chosen.is_empty()).or(first).or_else(|| name.map(without_ending));
    shortened(&found.filter(|title| !title.is_empty()).unwrap_or_else(|| NAMELESS.to_owned()), most)
}

/// How long a title is, in UTF-16 units.
pub fn length(title: &str) -> usize {
    units(&flat(title))
}

/// In one line, without control characters.
fn flat(text: &str) -> String {
    let plain: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a file is called as a document is.
pub fn is_called_document(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}

fn without_ending(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let length = ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending)).map_or(name.len(), str::len);
    flat(&name.get(..length).unwrap_or(name).replace('_', " "))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn shortened(title: &str, most: usize) -> String {
    if units(title) <= most {
        return title.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let fits = |sign: &&str| match room.checked_sub(units(sign)) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    let head: String = title.graphemes(true).take_while(fits).collect();
    let words = head.rfind(' ').filter(|at| *at * 2 >= head.len()).unwrap_or(head.len());
    format!("{}…", head.get(..words).unwrap_or(&head).trim_end())
}
