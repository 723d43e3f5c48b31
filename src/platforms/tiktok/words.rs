//! A person's text as TikTok wants it. Pure. Called by `post` and `photos`.
//!
//! Source: facts: tiktok, section 4: a video has a caption of 2,200 UTF-16 units; photos have a title of 90 and a description
//! of 4,000. So that a text fits both, 2,200 is the longest here.

/// The longest caption, in UTF-16 units.
pub const CAPTION_MAX: usize = 2_200;
/// The longest title of photos, in UTF-16 units.
pub const TITLE_MAX: usize = 90;

/// What the text of photos becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The first line, when it is short enough.
    pub title: String,
    /// What follows; all of it when the first line is too long for a title.
    pub description: String,
}

/// Takes the text of photos apart.
pub fn words(text: &str) -> Words {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match units(first.trim_end()) <= TITLE_MAX {
        true => Words { title: first.trim_end().to_owned(), description: rest.trim().to_owned() },
        false => Words { title: String::new(), description: text.to_owned() },
    }
}

/// How long a text is as TikTok counts.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
