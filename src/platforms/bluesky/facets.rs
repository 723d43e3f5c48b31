//! Links, mentions and hashtags of a text. The server marks none of them by itself; what the person wrote is
//! recognised here as Bluesky's own clients do (`@atproto/api` 0.19, rich-text detection), and told to the
//! server by byte offsets. Called by `post`; looks nothing up. Pure.

use serde_json::{Value, json};
use url::Url;

use super::resolve::is_handle;

/// The top-level domains in ASCII (IANA root zone, 2025), by which a bare `example.com` is known for a link.
const TLDS: &str = include_str!("tlds.txt");
/// Invisible characters that end a hashtag.
const INVISIBLE: &[char] = &['\u{ad}', '\u{2060}', '\u{200a}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{20e2}'];
/// What follows a link in a sentence and is no part of it.
const AFTER_LINK: &[char] = &['.', ',', ';', ':', '!', '?', '"', '\'', '”', '’', '»'];
/// The longest hashtag, in UTF-16 units as the clients count (lexicon `app.bsky.richtext.facet#tag`).
const TAG_MAX: usize = 64;

/// A stretch of the text that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it means.
    pub meaning: Meaning,
}

/// What a stretch of text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A link to this address.
    Link(String),
    /// A mention of this handle, in lower case. A mention only if the handle leads somewhere.
    Mention(String),
    /// A hashtag, without its `#`.
    Tag(String),
}

/// What is found in `text`, from its start to its end, without overlaps.
pub fn scan(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        let free = at >= skip_to && (before.is_whitespace() || before == '(');
        before = c;
        if !free {
            continue;
        }
        if let Some((length, meaning)) = read(text, at, c) {
            skip_to = at + length;
            spans.push(Span { start: at, end: skip_to, meaning });
        }
    }
    spans
}

/// The facets of a record, with the DIDs that `did_of` knows; a mention of nobody stays plain text.
pub fn facets<'a>(text: &str, did_of: impl Fn(&str) -> Option<&'a str>) -> Vec<Value> {
    let feature = |meaning: &Meaning| {
        Some(match meaning {
            Meaning::Link(uri) => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
            Meaning::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
            Meaning::Mention(handle) => json!({ "$type": "app.bsky.richtext.facet#mention", "did": did_of(handle)? }),
        })
    };
    let facet = |span: &Span| {
        let index = json!({ "byteStart": span.start, "byteEnd": span.end });
        Some(json!({ "index": index, "features": [feature(&span.meaning)?] }))
    };
    scan(text).iter().filter_map(facet).collect()
}

/// What begins at `at`, and how many bytes it takes.
fn read(text: &str, at: usize, first: char) -> Option<(usize, Meaning)> {
    let rest = &text[at..];
    match first {
        '@' => mention(rest),
        // A hashtag stands after a space or at the beginning, never after a bracket.
        '#' | '＃' if !text[..at].ends_with('(') => tag(rest, first.len_utf8()),
        _ if first.is_ascii_alphanumeric() => link(rest),
        _ => None,
    }
}

fn mention(rest: &str) -> Option<(usize, Meaning)> {
    let run = rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).map_or(rest.len(), |end| end + 1);
    if rest[run..].starts_with('_') {
        return None;
    }
    let handle = rest[1..run].trim_end_matches(['.', '-']);
    let lower = handle.to_ascii_lowercase();
    is_handle(&lower).then_some((1 + handle.len(), Meaning::Mention(lower)))
}

fn tag(rest: &str, sign: usize) -> Option<(usize, Meaning)> {
    let body = &rest[sign..];
    let end = body.find(|c: char| c.is_whitespace() || INVISIBLE.contains(&c)).unwrap_or(body.len());
    let run = &body[..end];
    let says_something = run.chars().any(|c| !c.is_numeric() && !is_punctuation(c));
    let tag = run.trim_end_matches(is_punctuation);
    let fits = !tag.is_empty() && tag.encode_utf16().count() <= TAG_MAX;
    (says_something && fits && !run.starts_with('\u{fe0f}')).then(|| (sign + tag.len(), Meaning::Tag(tag.to_owned())))
}

fn link(rest: &str) -> Option<(usize, Meaning)> {
    let run = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
    let scheme = ["https://", "http://"].into_iter().find(|scheme| starts_with(run, scheme));
    if scheme.is_none() && !begins_with_domain(run) {
        return None;
    }
    let shown = without_tail(run);
    let uri = if scheme.is_some() { shown.to_owned() } else { format!("https://{shown}") };
    is_uri(&uri).then_some((shown.len(), Meaning::Link(uri)))
}

fn starts_with(run: &str, scheme: &str) -> bool {
    run.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Whether a run begins with a name under a known top-level domain, and is no e-mail address.
fn begins_with_domain(run: &str) -> bool {
    let end = run.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(run.len());
    let domain = run[..end].trim_end_matches(['.', '-']);
    let mut labels = domain.split('.');
    let named = labels.clone().count() > 1 && labels.all(|label| !label.is_empty());
    let tld = domain.rsplit('.').next().unwrap_or_default();
    named
        && run.starts_with(|c: char| c.is_ascii_alphabetic())
        && !run[end..].starts_with('@')
        && TLDS.split_ascii_whitespace().any(|known| known == tld)
}

/// The run without the punctuation of the sentence around it.
fn without_tail(run: &str) -> &str {
    let mut shown = run.trim_end_matches(AFTER_LINK);
    while shown.ends_with(')') && shown.matches(')').count() > shown.matches('(').count() {
        shown = shown[..shown.len() - 1].trim_end_matches(AFTER_LINK);
    }
    shown
}

/// Whether the server takes it for an address: one that it does not would cost the whole post.
fn is_uri(uri: &str) -> bool {
    let after = uri.split_once("://").map_or("", |(_, after)| after);
    !after.is_empty() && !after.starts_with('/') && Url::parse(uri).is_ok_and(|url| url.host().is_some())
}

/// Unicode's "punctuation", as far as people end words with it.
fn is_punctuation(c: char) -> bool {
    matches!(c, '!'..='#' | '%'..='*' | ','..='/' | ':' | ';' | '?' | '@' | '['..=']' | '_' | '{' | '}')
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{964}' | '\u{965}')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}')
        || matches!(c, '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}')
        || matches!(c, '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}' | '\u{ff5d}'..='\u{ff65}')
}
