//! Cuts what a person typed into numbers, words and marks, without case and accents.
//! Used by `scan` and `words`. Gives up on any sign that no time is written with.

/// Longer texts are not times, and are not looked at.
const LONGEST: usize = 80;
/// More digits than any year or span of ours has.
const MOST_DIGITS: usize = 6;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Num { value: u32, digits: usize },
    Word(String),
    Mark(char),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// No space before it.
    pub glued: bool,
}

/// `None` when the text cannot be a time.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let folded = fold(text);
    let mut rest = folded.as_str();
    let mut tokens = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        let glued = !tokens.is_empty() && trimmed.len() == rest.len();
        let Some(first) = trimmed.chars().next() else { return Some(tokens) };
        let length = match first {
            '0'..='9' => run(trimmed, |letter| letter.is_ascii_digit()),
            _ if first.is_alphabetic() => run(trimmed, char::is_alphabetic),
            '.' | ':' | '/' | '-' | ',' => 1,
            _ => return None,
        };
        let (head, tail) = trimmed.split_at(length);
        tokens.push(Token { kind: kind(head, first)?, glued });
        rest = tail;
    }
}

fn kind(head: &str, first: char) -> Option<Kind> {
    if first.is_alphabetic() {
        return Some(Kind::Word(head.to_owned()));
    }
    if !first.is_ascii_digit() {
        return Some(Kind::Mark(first));
    }
    let value = head.parse().ok()?;
    (head.len() <= MOST_DIGITS).then_some(Kind::Num { value, digits: head.len() })
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Lower case without accents and apostrophes: what people leave out when they type.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(bare).collect()
}

fn bare(letter: char) -> Option<char> {
    match letter {
        'á' => Some('a'),
        'é' => Some('e'),
        'í' => Some('i'),
        'ó' => Some('o'),
        'ú' | 'ü' => Some('u'),
        'ñ' => Some('n'),
        'ё' => Some('е'),
        'й' => Some('и'),
        '\u{300}'..='\u{36f}' | '\'' | '’' => None,
        _ => Some(letter),
    }
}
