//! A person's text as YouTube wants it: a title, a description, tags. Pure. Called by `post`, and by the card for what
//! cannot be made of a text.
//!
//! The first line is the title; what follows is the description. A first line that is too long for a title is cut at a
//! word, and then the description has all of it, so that nothing is lost. Hashtags are tags as well.
//!
//! Source: facts: youtube, section 4 (title 1 to 100 characters, description 5,000 bytes, neither with `<` or `>`; tags
//! 500 characters together, with the commas between them, and two more for each that has a space).

/// The longest title, in characters.
pub const TITLE_MAX: usize = 100;
/// The longest description, in bytes of UTF-8.
pub const DESCRIPTION_MAX: usize = 5_000;
/// The longest list of tags.
pub const TAGS_MAX: usize = 500;

/// What a text becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The title; empty when the text has no line with a word.
    pub title: String,
    /// The description; empty when the title says it all.
    pub description: String,
    /// The hashtags of the text, each once.
    pub tags: Vec<String>,
}

/// Takes a text apart.
pub fn words(text: &str) -> Words {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_end();
    let (title, description) = match first.chars().count() {
        0..=TITLE_MAX => (first.to_owned(), rest.trim().to_owned()),
        _ => (shortened(first), text.to_owned()),
    };
    Words { title, description, tags: hashtags(text) }
}

/// The beginning of a line that is too long, up to the end of a word where there is one.
fn shortened(line: &str) -> String {
    let head: String = line.chars().take(TITLE_MAX - 1).collect();
    let cut = head.rfind(char::is_whitespace).filter(|at| *at > head.len() / 2);
    let whole = cut.and_then(|at| head.get(..at)).unwrap_or(&head);
    format!("{}…", whole.trim_end())
}

/// The hashtags of a text, without their sign, each once.
fn hashtags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || ",.;:!?()[]\"".contains(c)) {
        let Some(tag) = word.strip_prefix('#') else { continue };
        let tag: String = tag.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !tag.is_empty() && !tags.iter().any(|known| known.eq_ignore_ascii_case(&tag)) {
            tags.push(tag);
        }
    }
    tags
}

/// How much of the list a tag takes.
pub fn weight(tag: &str) -> usize {
    tag.chars().count() + if tag.contains(' ') { 2 } else { 0 }
}

/// How long a list of tags is as YouTube counts it.
pub fn length(tags: &[String]) -> usize {
    tags.iter().map(|tag| weight(tag)).sum::<usize>() + tags.len().saturating_sub(1)
}

/// `first`, and as many of the others behind it as there is room for.
pub fn tags(first: String, others: &[String]) -> Vec<String> {
    let mut list = vec![first];
    for tag in others {
        if length(&list) + 1 + weight(tag) <= TAGS_MAX {
            list.push(tag.clone());
        }
    }
    list
}

/// Whether YouTube takes the letters of a text: it takes no angle brackets.
pub fn has_brackets(text: &str) -> bool {
    text.contains(['<', '>'])
}
