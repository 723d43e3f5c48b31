//! The locale files: same keys, same arguments, whole plurals, nothing missing and
//! nothing unused. Holds for every file in `locales`, whoever adds it.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crier::i18n::{html, plain};
use crier::model::lang::Lang;
use crier::model::say::Say;
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

/// Telegram's HTML tags that our texts may use (Bot API, "HTML style").
const TAGS: [&str; 10] = ["b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "tg-time"];
const BUTTON_LENGTH: usize = 20;

/// What one message is made of.
#[derive(Debug, Default)]
struct Message {
    args: BTreeSet<String>,
    /// Arguments that choose a plural, with the categories that are spelled out.
    plurals: Vec<(String, BTreeSet<String>)>,
    /// Messages that it contains.
    refers: BTreeSet<String>,
    /// Its literal text, with `\0` for each argument.
    text: String,
}

type Messages = BTreeMap<String, Message>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(lang: Lang) -> BTreeMap<String, String> {
    let folder = root().join("locales").join(lang.code());
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())).collect()
}

fn messages(lang: Lang) -> Messages {
    let mut all = Messages::new();
    for (file, text) in files(lang) {
        let resource = FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("{lang:?}/{file}: {errors:?}"));
        for entry in resource.entries() {
            match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "{lang:?}/{file}: attributes are not used: {}", message.id.name);
                    let mut found = Message::default();
                    let value = message.value.as_ref().unwrap_or_else(|| panic!("{lang:?}/{file}: {} is empty", message.id.name));
                    found.pattern(value);
                    let twice = all.insert(message.id.name.to_owned(), found);
                    assert!(twice.is_none(), "{lang:?}/{file}: {} stands twice", message.id.name);
                }
                Entry::Term(term) => panic!("{lang:?}/{file}: terms are not used: {}", term.id.name),
                Entry::Junk { content } => panic!("{lang:?}/{file}: cannot be read: {content}"),
                _ => {}
            }
        }
    }
    all
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                let names: BTreeSet<String> = variants.iter().map(|variant| variant_name(&variant.key)).collect();
                if let InlineExpression::VariableReference { id } = selector
                    && names.contains("one")
                {
                    self.plurals.push((id.name.to_owned(), names));
                }
                for variant in variants {
                    self.text.push('\0');
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        self.text.push('\0');
        match inline {
            InlineExpression::VariableReference { id } => _ = self.args.insert(id.name.to_owned()),
            InlineExpression::MessageReference { id, .. } => _ = self.refers.insert(id.name.to_owned()),
            InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
                positional.iter().for_each(|one| self.inline(one));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { value } => self.text.push_str(value),
            _ => {}
        }
    }
}

fn variant_name(key: &VariantKey<&str>) -> String {
    match key {
        VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name } => (*name).to_owned(),
    }
}

/// The contents of every string literal of a Rust source, comments left out.
fn literals(source: &str) -> Vec<(String, String)> {
    let letters: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let mut before = String::new();
    let mut at = 0;
    while at < letters.len() {
        let pair = (letters[at], letters.get(at + 1).copied().unwrap_or(' '));
        match pair {
            ('/', '/') => at = position(&letters, at, "\n"),
            ('/', '*') => at = position(&letters, at, "*/") + 2,
            ('r', '#' | '"') if !before.ends_with(is_name) => {
                let hashes = letters[at + 1..].iter().take_while(|letter| **letter == '#').count();
                if letters.get(at + 1 + hashes) != Some(&'"') {
                    before.push('r');
                    at += 1;
                    continue;
                }
                let start = at + hashes + 2;
                let end = position(&letters, start, &format!("\"{}", "#".repeat(hashes)));
                found.push((before.clone(), letters[start..end].iter().collect()));
                at = end + 1 + hashes;
            }
            ('\'', '"') if letters.get(at + 2) == Some(&'\'') => at += 3,
            ('\'', '\\') => at = position(&letters, at + 3, "'") + 1,
            ('"', _) => {
                let mut end = at + 1;
                while end < letters.len() && letters[end] != '"' {
                    end += if letters[end] == '\\' { 2 } else { 1 };
                }
                found.push((before.clone(), letters[at + 1..end.min(letters.len())].iter().collect()));
                at = end + 1;
            }
            (letter, _) => {
                if !letter.is_whitespace() {
                    before.push(letter);
                }
                at += 1;
                continue;
            }
        }
        before.push('"');
    }
    found
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn position(letters: &[char], from: usize, text: &str) -> usize {
    let wanted: Vec<char> = text.chars().collect();
    (from..letters.len()).find(|at| letters[*at..].starts_with(&wanted)).unwrap_or(letters.len())
}

/// Every string literal in `src`, with whether it is the key of a `Say`.
fn source_literals() -> Vec<(PathBuf, String, bool)> {
    let mut all = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|name| name == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                let found = literals(&source).into_iter();
                all.extend(found.map(|(before, text)| (short(&path), text, before.ends_with("Say::new("))));
            }
        }
    }
    assert!(all.len() > 50, "the sources were not found");
    all
}

fn short(path: &Path) -> PathBuf {
    path.strip_prefix(root()).unwrap().to_owned()
}

/// A key as a `Say` holds it; tests may let it live for ever.
fn key(name: &str) -> &'static str {
    Box::leak(name.to_owned().into_boxed_str())
}

/// A message with every argument given: `count` where it is counted, else text.
fn sample(name: &str, all: &[Messages], count: i64) -> Say {
    let mut say = Say::new(key(name));
    for arg in arguments(name, &all[0]) {
        let counted = all.iter().any(|messages| is_counted(name, &arg, messages));
        say = if counted { say.num(key(&arg), count) } else { say.text(key(&arg), "<&>") };
    }
    say
}

fn is_counted(name: &str, arg: &str, messages: &Messages) -> bool {
    let message = &messages[name];
    message.plurals.iter().any(|(plural, _)| plural == arg) || message.refers.iter().any(|inner| is_counted(inner, arg, messages))
}

fn arguments(name: &str, messages: &Messages) -> BTreeSet<String> {
    let message = messages.get(name).unwrap_or_else(|| panic!("{name} is referred to and does not exist"));
    message.refers.iter().flat_map(|inner| arguments(inner, messages)).chain(message.args.iter().cloned()).collect()
}

fn all_languages() -> Vec<Messages> {
    Lang::ALL.into_iter().map(messages).collect()
}

#[test]
fn every_language_has_the_same_files_keys_and_arguments() {
    let english = messages(Lang::En);
    let names: Vec<String> = files(Lang::En).into_keys().collect();
    for lang in Lang::ALL {
        assert_eq!(files(lang).into_keys().collect::<Vec<_>>(), names, "files of {lang:?}");
        let other = messages(lang);
        assert_eq!(other.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "keys of {lang:?}");
        for name in english.keys() {
            assert_eq!(arguments(name, &other), arguments(name, &english), "arguments of {name} in {lang:?}");
        }
    }
    let folders = fs::read_dir(root().join("locales")).unwrap().count();
    assert_eq!(folders, Lang::ALL.len(), "a folder of locales is not a language of ours");
}

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let english = messages(Lang::En);
    let literals = source_literals();
    let used: BTreeSet<&str> = literals.iter().map(|(_, text, _)| text.as_str()).collect();
    let referred: BTreeSet<&str> = english.values().flat_map(|message| message.refers.iter().map(String::as_str)).collect();
    let unused: Vec<_> = english.keys().filter(|name| !used.contains(name.as_str()) && !referred.contains(name.as_str())).collect();
    assert!(unused.is_empty(), "in the locales, but not in src: {unused:?}");
    let missing: Vec<_> = literals.iter().filter(|(_, text, is_key)| *is_key && !english.contains_key(text)).collect();
    assert!(missing.is_empty(), "said in src, but not in the locales: {missing:?}");
}

/// Keys that are chosen by a `match` inside `Say::new(match …)` or come from a table do
/// not stand right behind `Say::new(`, so whatever looks like one of ours is checked.
#[test]
fn whatever_looks_like_a_key_is_one() {
    let english = messages(Lang::En);
    let missing: Vec<_> =
        source_literals().into_iter().filter(|(path, text, _)| says(path) && looks_like_key(text) && !english.contains_key(text)).collect();
    assert!(missing.is_empty(), "looks like a key, but is not in the locales: {missing:?}");
}

/// The sources that speak to people; elsewhere such words are headers and file names.
fn says(path: &Path) -> bool {
    fs::read_to_string(root().join(path)).unwrap().contains("Say::new(match")
}

fn looks_like_key(text: &str) -> bool {
    let mut words = text.split('-');
    let short = |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit());
    text.contains('-') && words.all(short) && text.starts_with(|letter: char| letter.is_ascii_lowercase())
}

#[test]
fn plurals_are_complete_in_every_language() {
    for lang in Lang::ALL {
        let needed: &[&str] = if lang == Lang::Ru { &["one", "few", "many"] } else { &["one", "other"] };
        for (name, message) in messages(lang) {
            for (arg, has) in &message.plurals {
                let missing: Vec<_> = needed.iter().filter(|category| !has.contains(**category)).collect();
                assert!(missing.is_empty(), "{name} in {lang:?}: ${arg} lacks {missing:?}");
            }
        }
    }
}

#[test]
fn every_message_can_be_said() {
    let all = all_languages();
    for name in all[0].keys() {
        for lang in Lang::ALL {
            for count in [0, 1, 2, 5, 11, 21, 1000] {
                let say = sample(name, &all, count);
                for said in [html(lang, &say), plain(lang, &say)] {
                    assert!(!said.is_empty() && said == said.trim(), "{name} in {lang:?}: {said:?}");
                    let unsaid = said.contains(['⟦', '{', '}', '\u{2068}', '\u{2069}']);
                    assert!(!unsaid, "{name} in {lang:?}: {said}");
                }
            }
        }
    }
}

#[test]
fn markup_is_what_telegram_accepts() {
    for lang in Lang::ALL {
        for (name, message) in messages(lang) {
            let mut open: Vec<String> = Vec::new();
            for piece in message.text.split('<').skip(1) {
                let tag = piece.split_once('>').unwrap_or_else(|| panic!("{name} in {lang:?}: a tag without an end")).0;
                let word = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
                assert!(TAGS.contains(&word), "{name} in {lang:?}: <{tag}>");
                if tag.starts_with('/') {
                    assert_eq!(open.pop().as_deref(), Some(word), "{name} in {lang:?}: </{word}>");
                } else {
                    open.push(word.to_owned());
                }
            }
            assert!(open.is_empty(), "{name} in {lang:?}: {open:?} is not closed");
        }
    }
}

#[test]
fn buttons_are_short_and_plain() {
    let all = all_languages();
    for name in all[0].keys().filter(|name| name.starts_with("button-")) {
        for lang in Lang::ALL {
            let label = plain(lang, &sample(name, &all, 10));
            let length = label.chars().count();
            assert!(length <= BUTTON_LENGTH, "{name} in {lang:?}: {length} characters: {label}");
            assert!(!label.ends_with('.'), "{name} in {lang:?}: {label}");
        }
    }
}

#[test]
fn text_is_escaped_in_html_and_left_alone_in_plain() {
    let name = "<b>Ana</b> & \"Co\" &amp;";
    let say = Say::new("time-in").text("span", name);
    assert_eq!(html(Lang::En, &say), "in &lt;b&gt;Ana&lt;/b&gt; &amp; &quot;Co&quot; &amp;amp;");
    assert_eq!(plain(Lang::En, &say), format!("in {name}"));
    let link = Say::new("time-in").html("span", "<a href=\"https://e.org/?a=1&amp;b=2\">A &amp; B</a>");
    assert_eq!(html(Lang::Es, &link), "en <a href=\"https://e.org/?a=1&amp;b=2\">A &amp; B</a>");
    assert_eq!(plain(Lang::Es, &link), "en A & B");
    let inside = Say::new("time-in").say("span", Say::new("time-ago").text("span", "<"));
    assert_eq!(html(Lang::Ru, &inside), "через &lt; назад");
    assert_eq!(plain(Lang::Ru, &inside), "через < назад");
}

#[test]
fn numbers_choose_their_plural() {
    let days = |lang, count: i64| plain(lang, &Say::new("time-days").num("count", count));
    let russian: Vec<String> = [1, 2, 5, 11, 21, 22, 112].into_iter().map(|count| days(Lang::Ru, count)).collect();
    assert_eq!(russian, ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "22 дня", "112 дней"]);
    assert_eq!([days(Lang::En, 1), days(Lang::En, 2)], ["1 day", "2 days"]);
    assert_eq!([days(Lang::Es, 1), days(Lang::Es, 2)], ["1 día", "2 días"]);
    assert_eq!(plain(Lang::En, &Say::new("time-hours").num("count", usize::MAX)), format!("{} h", i64::MAX));
}

#[test]
fn a_missing_key_is_loud_and_no_panic() {
    assert_eq!(html(Lang::Ru, &Say::new("no-such-key")), "⟦no-such-key⟧");
    assert!(html(Lang::En, &Say::new("time-in")).contains("$span"));
}

#[test]
fn languages_come_from_telegram_and_go_to_the_database() {
    let table = [("es-MX", Lang::Es), ("ru", Lang::Ru), ("RU-ru", Lang::Ru), ("en-GB", Lang::En), ("pt_BR", Lang::En)];
    for (tag, lang) in table {
        assert_eq!(Lang::from_telegram(Some(tag)), lang, "{tag}");
    }
    for tag in [None, Some(""), Some("uk"), Some("be"), Some("kk"), Some("est"), Some("-")] {
        assert_eq!(Lang::from_telegram(tag), Lang::En, "{tag:?}");
    }
    for lang in Lang::ALL {
        assert_eq!(Lang::from_code(lang.code()), Some(lang));
        assert_eq!(serde_json::to_string(&lang).unwrap(), format!("\"{}\"", lang.code()));
    }
    let names: BTreeSet<&str> = Lang::ALL.into_iter().map(Lang::own_name).collect();
    assert_eq!(names.len(), Lang::ALL.len());
}

#[test]
fn the_scan_of_sources_sees_literals_only() {
    let source = "// \"no\"\n/* \"no\" */ let a = \"one\\\"\"; 'x'; '\"'; '\\''; Say::new(\n  \"two-three\"); r#\"fo\"ur\"#; r\"five\"";
    let found: Vec<(bool, String)> = literals(source).into_iter().map(|(before, text)| (before.ends_with("Say::new("), text)).collect();
    let wanted = [(false, "one\\\""), (true, "two-three"), (false, "fo\"ur"), (false, "five")];
    assert_eq!(found, wanted.map(|(is_key, text)| (is_key, text.to_owned())));
}
