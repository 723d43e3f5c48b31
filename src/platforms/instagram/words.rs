//! What Instagram does not take of a text although it is short enough: more than thirty hashtags, more than twenty mentions.
//! Pure. Called by `mod`, and by the simulator's tests. Source: facts: instagram, section 4.

use crate::model::say::Say;

/// The most hashtags.
pub const HASHTAGS: usize = 30;
/// The most mentions.
pub const MENTIONS: usize = 20;

/// What is wrong with a text, in words for the person.
pub fn minds(text: &str) -> Option<Say> {
    let too_many = |key, have: usize, max: usize| (have > max).then(|| Say::new(key).num("have", have).num("max", max));
    too_many("problem-hashtags", count(text, '#'), HASHTAGS).or_else(|| too_many("problem-mentions", count(text, '@'), MENTIONS))
}

/// How many words begin with `sign`: nothing that a word could end with stands ahead of it.
pub fn count(text: &str, sign: char) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut before = None;
    let mut letters = text.chars().peekable();
    let mut all = 0;
    while let Some(letter) = letters.next() {
        let begins = letter == sign && !before.is_some_and(is_word) && letters.peek().is_some_and(|next| is_word(*next));
        all += usize::from(begins);
        before = Some(letter);
    }
    all
}
