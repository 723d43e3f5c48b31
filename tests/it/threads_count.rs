//! The length of a text as Threads counts it: by a table, against the network's own count, and in everything that is cut or
//! taken apart by it.

use crier::draft::{count, thread};
use crier::model::account::Account;
use crier::model::emoji;
use crier::model::limits::{Limits, TextUnit};
use crier::model::setting::Chosen;
use crier::platforms::Platform;
use crier::platforms::threads::choices::{card, links, read_topic};
use crier::platforms::threads::{Threads, sim};
use proptest::prelude::*;

use crate::support::nowhere::nowhere;
use crate::support::rows::account;

/// What Threads takes.
fn limits() -> Limits {
    platform().limits(&Account { ..account("a") }, &Chosen::new())
}

fn platform() -> Threads {
    Threads::new(nowhere().threads, crate::threads::app())
}

const TABLE: [(&str, usize); 24] = [
    ("", 0),
    ("Hello, world.", 13),
    ("¡olé! ñ", 7),
    ("Привет", 6),
    ("日本語", 3),
    ("e\u{301}", 2),
    ("👍", 4),
    ("👍🏽", 8),
    ("🇪🇸", 8),
    ("🇪🇸🇫🇷", 16),
    ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 28),
    ("👨‍👩‍👧‍👦", 25),
    ("👩🏽‍💻", 15),
    ("🏳️‍🌈", 14),
    ("❤️", 6),
    ("❤", 3),
    ("❤️‍🔥", 13),
    ("1️⃣", 7),
    ("#️⃣", 7),
    ("1 # *", 5),
    ("☺️", 6),
    ("a👍b", 6),
    ("“—…”", 4),
    ("\r\n", 2),
];

#[test]
fn an_emoji_counts_by_its_bytes_and_everything_else_is_one() {
    for (text, length) in TABLE {
        assert_eq!(emoji::length(text), length, "{text:?}");
        assert_eq!(count(text, TextUnit::EmojiBytes), length, "{text:?}");
        assert_eq!(sim::count::count(text), length, "{text:?}, as the network counts it");
    }
}

#[test]
fn every_emoji_there_is_counts_by_its_bytes() {
    for one in emojis::iter() {
        let text = one.as_str();
        assert_eq!((emoji::length(text), sim::count::count(text)), (text.len(), text.len()), "{text} {text:?}");
    }
}

proptest! {
    /// A text that Crier finds short enough is never too long for the network.
    #[test]
    fn a_text_is_never_called_shorter_than_it_is(text in "([a-z ]|\\PC|[☀-➿]|[🌀-🫿]|[🇦-🇿]|\u{200d}|\u{fe0f}|\u{fe0e}|\u{20e3}|[0-9]|[🏻-🏿]|[\u{e0020}-\u{e007f}]){0,60}") {
        prop_assert!(emoji::length(&text) >= sim::count::count(&text), "{:?}", text);
    }

    /// No post of a chain is longer than the network takes, and no emoji is taken apart.
    #[test]
    fn a_chain_is_taken_apart_by_the_same_count(words in prop::collection::vec("[a-z]{1,9}|👨‍👩‍👧‍👦|🇪🇸|1️⃣|👍🏽", 120..300)) {
        let text = words.join(" ");
        if let Some(posts) = thread(&text, 0, &limits()) {
            prop_assert!(posts.iter().all(|post| sim::count::count(post) <= 500));
            prop_assert_eq!(posts.join(" "), text);
        }
    }
}

#[test]
fn the_limits_are_those_of_the_sheet() {
    let limits = limits();
    assert_eq!((limits.text_max, limits.text_unit, limits.images, limits.videos), (500, TextUnit::EmojiBytes, 20, 20));
    assert_eq!(limits.alt(&"👍".repeat(300)).unwrap().chars().count(), 250, "a thousand bytes of emoji");
    assert!(limits.photo.refuses(1_100, 100) && !limits.photo.refuses(1_000, 100));
    assert!(!limits.photo.has_room_for(1_441, 100) && limits.photo.has_room_for(1_440, 1_440));
    assert_eq!((limits.video.max_ms, limits.video.fps, limits.video.edits), (Some(300_000), (23, 60), false));
}

#[test]
fn five_different_links_are_taken_and_no_sixth() {
    let text = |n: usize| (0..n).map(|n| format!("https://example.com/{n}")).collect::<Vec<_>>().join(" ");
    assert_eq!(platform().minds(&text(5)), None);
    assert_eq!(platform().minds(&format!("{} {}", text(5), text(5))), None, "twice the same");
    assert!(platform().minds(&text(6)).is_some_and(|say| say.key == "problem-five-links"));
    // A text of several posts has them in several.
    assert_eq!(platform().minds(&format!("{} {}", text(6), "word ".repeat(100))), None);
    assert_eq!(links("see example.com, and https://example.com"), ["example.com", "https://example.com"]);
    assert_eq!(card("see example.com, and HTTPS://example.com/a"), Some("HTTPS://example.com/a".into()));
    assert_eq!(card("see example.com"), None);
}

#[test]
fn a_topic_is_one_line_without_full_stop_and_and() {
    let long = "ñ".repeat(50);
    for (written, kept) in [("Baking", "Baking"), (" #Baking at home ", "Baking at home"), ("＃パン", "パン"), (&long, &long)] {
        assert_eq!(read_topic(written).unwrap(), kept);
    }
    for wrong in ["", "#", "  ", "v1.0", "bread & butter", "two\nlines", &"ñ".repeat(51)] {
        assert_eq!(read_topic(wrong).unwrap_err().key, "threads-topic-wrong", "{wrong:?}");
    }
}
