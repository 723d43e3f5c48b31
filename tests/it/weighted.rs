//! The length of a text as X counts it, held against twitter-text itself: its conformance file (the section of texts in
//! which an emoji counts once), and what its package says of the texts of its other sections and of some more.
//!
//! `twitter-text.json` holds texts and lengths; the texts of twitter-text's conformance files in it are Copyright
//! Twitter, Inc., Apache License 2.0 (github.com/twitter/twitter-text at 30e2430). The lengths are what its package 3.1.0
//! counts, which for the first section is what the file expects.

use crier::draft::count;
use crier::model::limits::TextUnit;
use crier::model::weighted::{links, weight};
use proptest::prelude::*;

#[test]
fn a_text_counts_as_twitter_text_counts_it() {
    let cases: Vec<(String, usize)> = serde_json::from_str(include_str!("twitter-text.json")).unwrap();
    assert!(cases.len() > 200, "{}", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, length)| weight(text) != *length)
        .map(|(text, length)| format!("{text:?}: {} and not {length}", weight(text)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(count("Hi http://test.co", TextUnit::Weighted), 26);
}

fn found(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    links(&signs).into_iter().map(|link| signs[link].iter().collect()).collect()
}

#[test]
fn links_are_found_where_they_end() {
    let table: [(&str, &[&str]); 8] = [
        ("Look (https://example.com/a_(b)), it is there.", &["https://example.com/a_(b)"]),
        ("See example.com/path?x=1. Or not.", &["example.com/path?x=1"]),
        ("me@example.com writes #example.com", &[]),
        ("of X: https://t.co/abc123.def", &["https://t.co/abc123"]),
        ("日本語example.comです", &["example.com"]),
        ("http://a.com,http://b.org", &["http://a.com", "http://b.org"]),
        ("no.such.ending.qqq and e.g. this", &[]),
        ("https://example.com:8080/a/b#c!", &["https://example.com:8080/a/b#c"]),
    ];
    for (text, expected) in table {
        assert_eq!(found(text), expected, "{text}");
    }
}

proptest! {
    /// Whatever is typed: links lie in the text, in order and apart, and no text is lighter than its parts could be.
    #[test]
    fn links_lie_in_the_text(text in "([a-z]{1,6}|\\.|/|:|\\?|https?://|com|[^a-z]){0,40}") {
        let signs: Vec<char> = text.chars().collect();
        let mut before = 0;
        for link in links(&signs) {
            prop_assert!(link.start >= before && link.end > link.start && link.end <= signs.len());
            before = link.end;
        }
        prop_assert!(weight(&text) <= 2 * signs.len().max(1) * 23);
    }

    #[test]
    fn letters_of_latin_weigh_one_and_others_two(latin in "[a-zñé ,]{0,50}", other in "[あ-ん]{0,50}") {
        prop_assert_eq!(weight(&latin), latin.chars().count());
        prop_assert_eq!(weight(&other), 2 * other.chars().count());
    }
}
