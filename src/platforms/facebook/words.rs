//! A person's text as Facebook reads it: the link that a preview is made of, and whether two texts are the same. Pure. Called
//! by `send` and `look`.

use unicode_normalization::UnicodeNormalization;

/// The first address of a text, without the sentence around it; `None` where there is none.
pub fn first_link(text: &str) -> Option<&str> {
    let start = text.match_indices("http").map(|(at, _)| at).find(|at| is_link(text, *at))?;
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(rest.len());
    rest.get(..end).map(bare)
}

fn is_link(text: &str, at: usize) -> bool {
    let begins = text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|before| !before.is_alphanumeric());
    let rest = text.get(at..).unwrap_or_default();
    let host = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"));
    begins && host.is_some_and(|host| host.starts_with(char::is_alphanumeric))
}

/// Without the marks that end the sentence, and without a bracket that was opened before it.
fn bare(link: &str) -> &str {
    let mut link = link;
    loop {
        let shorter = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', '»', '\'', '*', '_']);
        let opens = shorter.matches('(').count();
        let shorter = if shorter.matches(')').count() > opens { shorter.strip_suffix(')').unwrap_or(shorter) } else { shorter };
        if shorter == link {
            return link;
        }
        link = shorter;
    }
}

/// Whether two texts are the same to a reader.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().nfc().collect::<String>();
    plain(one) == plain(other)
}
