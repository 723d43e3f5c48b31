//! What a text becomes at YouTube: title, description, tags.

use crier::platforms::youtube::words::{TAGS_MAX, TITLE_MAX, has_brackets, length, tags, words};
use proptest::prelude::*;

#[test]
fn the_first_line_is_the_title_and_nothing_is_lost() {
    let long = "word ".repeat(30);
    let long = long.trim_end();
    for (text, title, description) in
        [("Hello", "Hello", ""), ("  Hello \n\n  the rest\nof it \n", "Hello", "the rest\nof it"), ("", "", ""), ("\n\n", "", "")]
    {
        let made = words(text);
        assert_eq!((made.title.as_str(), made.description.as_str()), (title, description), "{text:?}");
    }
    let made = words(long);
    assert!(made.title.ends_with("word…") && made.title.chars().count() <= TITLE_MAX, "{}", made.title);
    assert_eq!(made.description, long, "what does not fit into the title stands whole in the description");
    assert_eq!(words(&"ы".repeat(TITLE_MAX)).title.chars().count(), TITLE_MAX);
    assert_eq!(words(&"ы".repeat(TITLE_MAX + 1)).title, format!("{}…", "ы".repeat(TITLE_MAX - 1)));
}

#[test]
fn hashtags_are_tags_each_once() {
    assert_eq!(words("#sea (#Sun), #SEA #salt_water! a#b # #море").tags, ["sea", "Sun", "salt_water", "море"]);
}

#[test]
fn a_tag_with_a_space_counts_two_more_and_commas_count() {
    let list = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
    assert_eq!(length(&list(&[])), 0);
    assert_eq!(length(&list(&["sea"])), 3);
    assert_eq!(length(&list(&["sea", "salt water"])), 3 + 1 + 12);
}

#[test]
fn angle_brackets_are_seen() {
    assert!(has_brackets("a < b") && has_brackets("->") && !has_brackets("‹a›"));
}

proptest! {
    #[test]
    fn a_title_fits_and_tags_fit(text in any::<String>()) {
        let made = words(&text);
        prop_assert!(made.title.chars().count() <= TITLE_MAX);
        prop_assert!(!made.title.contains('\n'));
        prop_assert!(length(&tags("crier-0123456789ab".into(), &made.tags)) <= TAGS_MAX);
    }

    /// The first tag stays, however many follow.
    #[test]
    fn the_first_tag_always_has_room(others in prop::collection::vec("[a-z ]{1,40}", 0..40)) {
        let list = tags("crier-0123456789ab".into(), &others);
        prop_assert_eq!(&list[0], "crier-0123456789ab");
        prop_assert!(length(&list) <= TAGS_MAX);
    }
}
