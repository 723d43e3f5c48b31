//! Formatted text as Telegram stores it: plain text, and entities that point into it by UTF-16 units.
//!
//! Reads `parse_mode` HTML with the real server's rules and error texts (Bot API, "HTML style"), and
//! finds the entities that Telegram sees in plain text by itself. Sending, editing and the people's
//! side use it; it knows nothing of messages.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::answer::Refusal;

/// A styled stretch of text: Bot API `MessageEntity`. Offset and length in UTF-16 code units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// `bold`, `text_link`, `url`…
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it starts.
    pub offset: usize,
    /// How long it is.
    pub length: usize,
    /// The address behind a `text_link`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of a `pre`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The picture of a `custom_emoji`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// The moment of a `date_time`, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unix_time: Option<i64>,
    /// How a `date_time` is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time_format: Option<String>,
}

/// Text with its entities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The plain text.
    pub text: String,
    /// In order of offset, the outer before the inner.
    pub entities: Vec<Entity>,
}

impl Formatted {
    /// Plain text, with what Telegram finds in it by itself.
    pub fn plain(text: &str) -> Self {
        let mut found = Self { text: text.to_owned(), entities: Vec::new() };
        found.detect();
        found
    }

    /// Cuts white space at both ends, as the server does, and moves the entities accordingly.
    pub fn trim(&mut self) {
        let cut = units(&self.text) - units(self.text.trim_start());
        self.text = self.text.trim().to_owned();
        let end = units(&self.text);
        for entity in &mut self.entities {
            let from = entity.offset.max(cut) - cut;
            let to = (entity.offset + entity.length).max(cut) - cut;
            entity.offset = from.min(end);
            entity.length = to.min(end) - entity.offset;
        }
        self.entities.retain(|entity| entity.length > 0);
    }

    /// Adds what Telegram finds by itself: addresses, mentions, hashtags, commands.
    pub fn detect(&mut self) {
        let mut offset = 0;
        for word in self.text.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end_matches(|c: char| c.is_whitespace() || ".,!?;:)\"'»".contains(c));
            if let Some(kind) = recognise(bare) {
                let found = Entity { kind: kind.to_owned(), offset, length: units(bare), ..Entity::default() };
                if !self.entities.iter().any(|styled| overlaps(styled, &found)) {
                    self.entities.push(found);
                }
            }
            offset += units(word);
        }
        self.sort();
    }

    /// The piece of text that `entity` covers.
    pub fn slice(&self, entity: &Entity) -> String {
        let covered: Vec<u16> = self.text.encode_utf16().skip(entity.offset).take(entity.length).collect();
        String::from_utf16_lossy(&covered)
    }

    /// The addresses in it, in order: those behind words and those written out.
    pub fn links(&self) -> Vec<String> {
        let link = |entity: &Entity| match entity.kind.as_str() {
            "text_link" => entity.url.clone(),
            "url" => Some(self.slice(entity)),
            _ => None,
        };
        self.entities.iter().filter_map(link).collect()
    }

    fn sort(&mut self) {
        self.entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
    }
}

/// Length in UTF-16 code units, by which Telegram counts.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn overlaps(styled: &Entity, found: &Entity) -> bool {
    let holds_own_meaning = matches!(styled.kind.as_str(), "text_link" | "code" | "pre" | "date_time" | "url");
    holds_own_meaning && styled.offset < found.offset + found.length && found.offset < styled.offset + styled.length
}

fn recognise(word: &str) -> Option<&'static str> {
    let name = |text: &str| text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let ascii = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if let Some(rest) = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://")) {
        return (!rest.is_empty()).then_some("url");
    }
    match (word.chars().next()?, word.get(1..)) {
        ('/', Some(rest)) => (!rest.is_empty() && ascii(&rest.replacen('@', "_", 1))).then_some("bot_command"),
        ('@', Some(rest)) => (rest.len() >= 4 && ascii(rest)).then_some("mention"),
        ('#', Some(rest)) => (!rest.is_empty() && name(rest)).then_some("hashtag"),
        _ => None,
    }
}

/// Reads `parse_mode` HTML.
///
/// # Errors
/// The real server's `can't parse entities: …`, with byte offsets.
pub fn html(source: &str) -> Result<Formatted, Refusal> {
    let mut parser = Parser { source, at: 0, units: 0, out: Formatted::default(), open: Vec::new() };
    parser.run().map_err(|why| Refusal::bad(format!("can't parse entities: {why}")))?;
    Ok(parser.out)
}

struct Parser<'a> {
    source: &'a str,
    /// Byte offset of what is read next.
    at: usize,
    /// UTF-16 units written so far.
    units: usize,
    out: Formatted,
    open: Vec<Tag>,
}

struct Tag {
    name: String,
    from: usize,
    attributes: HashMap<String, String>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '<' if self.rest().starts_with("</") => self.end_tag()?,
                '<' => self.start_tag()?,
                '&' => self.escaped(),
                c => self.push(c, c.len_utf8()),
            }
        }
        if let Some(tag) = self.open.last() {
            return Err(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name));
        }
        self.out.sort();
        Ok(())
    }

    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, c: char, bytes: usize) {
        self.out.text.push(c);
        self.units += c.len_utf16();
        self.at += bytes;
    }

    fn escaped(&mut self) {
        let rest = self.rest();
        let decoded = rest.find(';').filter(|end| *end <= 10).and_then(|end| {
            let c = match rest.get(1..end)? {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                number => numeric(number)?,
            };
            Some((c, end + 1))
        });
        let (c, bytes) = decoded.unwrap_or(('&', 1));
        self.push(c, bytes);
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let (inside, after) =
            tag_text(self.source, begin).ok_or_else(|| match known(&name_of(self.rest().get(1..).unwrap_or_default())) {
                true => format!("Unclosed start tag at byte offset {begin}"),
                false => unsupported(&name_of(self.rest().get(1..).unwrap_or_default()), begin),
            })?;
        let name = name_of(inside);
        if !known(&name) {
            return Err(unsupported(&name, begin));
        }
        let attributes = attributes(inside.get(name.len()..).unwrap_or_default());
        if name == "span" && attributes.get("class").map(String::as_str) != Some("tg-spoiler") {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(Tag { name, from: self.units, attributes });
        self.at = after;
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let (inside, after) = tag_text(self.source, begin + 1).ok_or_else(|| format!("Unclosed end tag at byte offset {begin}"))?;
        let name = name_of(inside);
        let tag = self.open.pop().ok_or_else(|| format!("Unexpected end tag at byte offset {begin}"))?;
        if !name.is_empty() && name != tag.name {
            let expected = tag.name;
            return Err(format!("Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{name}>\""));
        }
        self.at = after;
        self.close(tag);
        Ok(())
    }

    fn close(&mut self, tag: Tag) {
        let length = self.units - tag.from;
        if length == 0 {
            return;
        }
        let covered = Entity { offset: tag.from, length, ..Entity::default() };
        let Some(entity) = styled(&tag, covered, &self.out) else {
            return;
        };
        if entity.kind == "pre"
            && let Some(last) = self.out.entities.last_mut()
            && (last.kind.as_str(), last.offset, last.length) == ("code", entity.offset, entity.length)
        {
            last.kind = entity.kind;
            return;
        }
        let inner = self.open.last().is_some_and(|outer| outer.name == "pre");
        let language = entity.language.filter(|_| entity.kind != "code" || inner);
        self.out.entities.push(Entity { language, ..entity });
    }
}

fn unsupported(name: &str, begin: usize) -> String {
    format!("Unsupported start tag \"{name}\" at byte offset {begin}")
}

/// What stands between `<` at `begin` and its `>`, and where the text goes on. Quoted values may hold `>`.
fn tag_text(source: &str, begin: usize) -> Option<(&str, usize)> {
    let inside = source.get(begin + 1..)?;
    let mut quote = None;
    for (at, c) in inside.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((inside.get(..at)?, begin + 1 + at + 1)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn name_of(inside: &str) -> String {
    inside.chars().take_while(|c| !c.is_whitespace() && *c != '>').collect::<String>().to_ascii_lowercase()
}

fn known(name: &str) -> bool {
    kind(name).is_some()
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "span" | "tg-spoiler" => "spoiler",
        "a" => "text_link",
        "code" => "code",
        "pre" => "pre",
        "blockquote" => "blockquote",
        "tg-emoji" => "custom_emoji",
        "tg-time" => "date_time",
        _ => return None,
    })
}

fn styled(tag: &Tag, mut entity: Entity, out: &Formatted) -> Option<Entity> {
    let attribute = |name: &str| tag.attributes.get(name).cloned();
    entity.kind = kind(&tag.name)?.to_owned();
    match tag.name.as_str() {
        "a" => {
            let url = attribute("href").filter(|url| !url.is_empty()).unwrap_or_else(|| out.slice(&entity));
            entity.url = Some(url).filter(|url| url.contains("://") || url.starts_with("tg:"));
            entity.url.as_ref()?;
        }
        "code" => {
            entity.language = attribute("class").and_then(|class| class.strip_prefix("language-").map(str::to_owned));
        }
        "blockquote" if tag.attributes.contains_key("expandable") => entity.kind = "expandable_blockquote".to_owned(),
        "tg-emoji" => entity.custom_emoji_id = Some(attribute("emoji-id")?),
        "tg-time" => {
            entity.unix_time = Some(attribute("unix")?.parse().ok()?);
            entity.date_time_format = attribute("format").filter(|format| !format.is_empty());
        }
        _ => {}
    }
    Some(entity)
}

fn attributes(mut rest: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() && after.is_empty() {
            return found;
        }
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => attribute_value(value),
            None => ("", after),
        };
        let value = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        found.insert(name.to_ascii_lowercase(), value);
        rest = after;
    }
}

fn attribute_value(value: &str) -> (&str, &str) {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
    }
}

fn numeric(entity: &str) -> Option<char> {
    let number = entity.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}
