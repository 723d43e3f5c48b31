//! The length of a text as Threads counts it: every character is one, every emoji as many as it has bytes of UTF-8. What is
//! seen as one sign is one emoji, whatever it is made of: a flag, a family, a keycap, a skin tone. Pure. Used by `draft` to say
//! what fits; the simulated Threads counts by itself.
//!
//! Source: facts: threads, section 4. Where it is open whether something is an emoji, it counts as one: a text is never called
//! shorter than Threads finds it.

use unicode_segmentation::UnicodeSegmentation;

/// How long a text is.
pub fn length(text: &str) -> usize {
    text.graphemes(true).map(weight).sum()
}

/// How much one sign takes.
fn weight(sign: &str) -> usize {
    if sign.chars().any(is_of_emoji) { sign.len() } else { sign.chars().count() }
}

/// Whether a character makes an emoji of the sign that it stands in. A digit does not: its keycap does.
fn is_of_emoji(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => false,
        // What makes a keycap, what asks for colour; all that is a picture and has its place among pictures (flags too).
        '\u{20e3}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}' => true,
        _ => emojis::get(c.encode_utf8(&mut [0; 4])).is_some(),
    }
}
