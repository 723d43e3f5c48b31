//! A text that is too long: taken apart for a thread, and cut. What is written and in which script does not matter:
//! nothing is lost but white space at the seams, each piece fits, and no link, hashtag, mention or emoji is broken.

use crier::draft::{count, pieces, problems, shorten, thread};
use crier::model::limits::{Limits, TextUnit};
use crier::model::post::Target;
use crier::model::weighted::links;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::support::network::limits;
use crate::support::rows;

/// Bluesky's numbers.
fn bluesky(max: usize) -> Limits {
    Limits { text_max: max, text_unit: TextUnit::Graphemes, text_bytes: Some(10 * max), threads: Some(25), ..limits() }
}

/// X's numbers.
fn x(max: usize) -> Limits {
    Limits { text_max: max, text_unit: TextUnit::Weighted, text_bytes: None, threads: Some(25), ..limits() }
}

fn target(wanted: bool) -> Target {
    Target { thread: wanted, ..rows::target("t", "p", "a") }
}

#[test]
fn seams_lie_at_paragraphs_then_sentences_then_words() {
    let table: [(&str, usize, &[&str]); 10] = [
        ("One two three.\n\nFour five six.", 20, &["One two three.", "Four five six."]),
        // A paragraph that would leave too little is not worth a post of its own.
        ("Hi!\n\nOne two three four. Five six seven.", 26, &["Hi!\n\nOne two three four.", "Five six seven."]),
        ("One two three. Four five six. Seven.", 20, &["One two three.", "Four five six.", "Seven."]),
        ("one two three four five six seven", 14, &["one two three", "four five six", "seven"]),
        ("Costs 3.5 and e.g. that. Then more of it here.", 28, &["Costs 3.5 and e.g. that.", "Then more of it here."]),
        ("Что? Да! Конечно. И ещё немного слов тут.", 24, &["Что? Да! Конечно.", "И ещё немного слов тут."]),
        ("今日は晴れです。明日は雨です。", 10, &["今日は晴れです。", "明日は雨です。"]),
        ("aaaaaaaaaaaaaaaaaaaaaaaaa", 10, &["aaaaaaaaaa", "aaaaaaaaaa", "aaaaa"]),
        // The number of a list's item belongs to what stands behind it.
        ("Get up early.\n1. Drink some water.\n2. Run.", 35, &["Get up early.\n1. Drink some water.", "2. Run."]),
        ("  One two three.  \n\n  Four five six.  ", 20, &["One two three.", "Four five six."]),
    ];
    for (text, max, expected) in table {
        let found = thread(text, 0, &bluesky(max)).unwrap_or_default();
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn what_is_one_thing_stays_whole() {
    let link = "https://example.com/a/very/long/path?with=a&question=Mark!and#more";
    let text = format!("Look at what I found there yesterday {link} and tell me #whatyouthink of it @ana.example 👨‍👩‍👧‍👦👍🏽");
    for max in [70, 80, 90] {
        let found = thread(&text, 0, &bluesky(max)).unwrap();
        for whole in [link, "#whatyouthink", "@ana.example", "👨‍👩‍👧‍👦"] {
            assert!(found.iter().any(|piece| piece.contains(whole)), "{whole} at {max}: {found:?}");
        }
    }
    // X counts a link as 23, however long it is.
    assert!(thread(&format!("{} {link}", "w".repeat(20)), 0, &x(44)).is_none(), "it fits into one");
    // What is never taken apart and fits nowhere cannot go as a thread.
    assert_eq!(thread(&format!("Look: {link}"), 0, &bluesky(40)), None);
}

#[test]
fn a_thread_is_offered_where_there_are_threads_and_where_it_is_not_too_long() {
    let text = "One two three. ".repeat(40);
    assert_eq!(thread(&text, 0, &Limits { threads: None, ..bluesky(100) }), None);
    let posts = thread(&text, 0, &bluesky(100)).unwrap().len();
    assert_eq!(posts, 7);
    assert!(thread(&text, 0, &Limits { threads: Some(posts), ..bluesky(100) }).is_some());
    assert_eq!(thread(&text, 0, &Limits { threads: Some(posts - 1), ..bluesky(100) }), None);
    assert_eq!(thread("Short.", 0, &bluesky(100)), None);
    // Beside media there may be less room: only the first post has them.
    let caption = thread(&text, 1, &Limits { caption_max: Some(20), ..bluesky(100) }).unwrap();
    assert!(count(&caption[0], TextUnit::Graphemes) <= 20 && count(&caption[1], TextUnit::Graphemes) > 20);
}

#[test]
fn a_text_that_goes_as_a_thread_is_not_too_long() {
    let text = "One two three. ".repeat(40);
    let limits = bluesky(100);
    assert_eq!(problems(&text, &[], &limits, &target(false)).len(), 1);
    assert_eq!((problems(&text, &[], &limits, &target(true)).len(), pieces(&text, 0, &limits, &target(true)).len()), (0, 7));
    assert_eq!(pieces("Short.", 0, &limits, &target(true)).len(), 0, "one post, as always");
    let none = Limits { threads: None, ..limits };
    assert_eq!((problems(&text, &[], &none, &target(true)).len(), pieces(&text, 0, &none, &target(true)).len()), (1, 0));
}

#[test]
fn a_text_is_cut_behind_a_sentence_or_behind_a_word() {
    let table = [
        ("One two three. Four five six. Seven eight.", 32, "One two three. Four five six."),
        ("Hm. One two three four five six seven eight nine ten eleven twelve", 30, "Hm. One two three four five…"),
        ("one two three four", 12, "one two…"),
        ("one two three four", 14, "one two three…"),
        ("A list:\n- one\n- two\n- three\n- four", 20, "A list:\n- one\n- two"),
        ("Short.", 20, "Short."),
        ("aaaaaaaaaaaaaaaaaaaa", 10, "aaaaaaaaa…"),
        ("今日は晴れです。明日は雨です。", 10, "今日は晴れです。"),
    ];
    for (text, max, expected) in table {
        assert_eq!(shorten(text, 0, &bluesky(max)).as_deref(), Some(expected), "{text:?}");
    }
    assert_eq!(shorten("https://example.com/that/is/too/long", 0, &bluesky(20)), None, "never within a link");
    assert_eq!(shorten("See https://example.com/that/is/too/long", 0, &bluesky(20)).as_deref(), Some("See…"));
}

/// Words as people write them: with everything that must not be taken apart.
fn written() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-zA-Zñé]{1,9}",
        3 => "[а-яё]{1,9}",
        2 => "[あ-ん一-三]{1,8}。?",
        2 => "[a-z]{1,6}[.!?…]",
        1 => "https://[a-z]{1,8}\\.com/[a-z?!=.]{0,20}[a-z]",
        1 => "[a-z]{2,8}\\.org",
        1 => "#[a-z?]{1,9}[a-z]",
        1 => "@[a-z]{1,9}\\.example",
        1 => Just("👨‍👩‍👧‍👦".to_owned()),
        1 => Just("👍🏽🇪🇸e\u{301}".to_owned()),
        1 => Just(" \u{301}".to_owned()),
    ];
    let space = prop_oneof![10 => Just(" "), 2 => Just("\n"), 1 => Just("\n\n"), 1 => Just("  "), 1 => Just("")];
    proptest::collection::vec((word, space), 0..60).prop_map(|all| all.into_iter().map(|(word, space)| word + space).collect())
}

/// What is seen of a text: its signs without white space.
fn seen(text: &str) -> Vec<&str> {
    text.graphemes(true).filter(|sign| !sign.chars().all(char::is_whitespace)).collect()
}

fn linked(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    links(&signs).into_iter().map(|link| signs[link].iter().collect()).collect()
}

fn runs(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|run| run.starts_with(['#', '@']) || run.starts_with("https://")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_lost_and_every_piece_fits(text in written(), max in 60_usize..200, of_x in any::<bool>()) {
        let limits = if of_x { x(max) } else { bluesky(max) };
        let Some(found) = thread(&text, 0, &limits) else {
            let trimmed = count(text.trim(), limits.text_unit) <= max;
            // Else it is too long for a thread; in one case a run without any seam is too long for a post.
            prop_assert!(trimmed || count(&text, limits.text_unit) > max);
            return Ok(());
        };
        prop_assert!(found.len() > 1 && found.len() <= 25);
        for piece in &found {
            prop_assert!(count(piece, limits.text_unit) <= max && !seen(piece).is_empty(), "{piece:?}");
            prop_assert!(limits.text_bytes.is_none_or(|bytes| piece.len() <= bytes));
        }
        let pieces: Vec<&str> = found.iter().flat_map(|piece| seen(piece)).collect();
        prop_assert_eq!(pieces, seen(&text));
        for link in linked(&text) {
            prop_assert!(found.iter().any(|piece| piece.contains(&link)), "{} of {:?}", link, found);
        }
        for run in runs(&text) {
            prop_assert!(found.iter().any(|piece| piece.contains(run)), "{} of {:?}", run, found);
        }
        prop_assert_eq!(thread(&text, 0, &limits).unwrap(), found, "the same every time");
    }

    #[test]
    fn a_cut_is_the_beginning_and_fits(text in written(), max in 60_usize..200, of_x in any::<bool>()) {
        let limits = if of_x { x(max) } else { bluesky(max) };
        let Some(short) = shorten(&text, 0, &limits) else { return Ok(()) };
        prop_assert!(count(&short, limits.text_unit) <= max);
        let begun = short.strip_suffix('…').unwrap_or(&short);
        prop_assert!(text.contains(begun.trim_end()), "{short:?}");
        let end = text.find(begun.trim_end()).unwrap() + begun.trim_end().len();
        let (signs, end): (Vec<char>, usize) = (text.chars().collect(), text[..end].chars().count());
        prop_assert!(links(&signs).iter().all(|link| end <= link.start || link.end <= end), "{short:?}");
        let all = seen(&text);
        prop_assert!(all.starts_with(&seen(begun)), "no sign is broken: {short:?}");
        prop_assert_eq!(shorten(&short, 0, &limits), Some(short.clone()), "once is enough");
    }
}
