//! The length of a text as X counts it: Latin and its neighbours weigh one, everything else two, every link 23 however
//! long it is, every emoji two however many signs it is made of. Pure. Used by `draft` to say what fits, and by the
//! simulated X to refuse what does not.
//!
//! Source: twitter-text, configuration 3 and the parser of its package 3.1.0 (facts: x, section 4).

mod links;

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

pub use links::links;

/// What a link weighs: it becomes `https://t.co/` and ten letters.
const LINK: usize = 23;
/// What weighs one; everything else weighs two.
const LIGHT: [RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];
/// The most signs that one emoji is made of (a flag of a part of a country has seven, a family with skin tones ten).
const LONGEST: usize = 16;
/// The version of the emoji that the package knows: what was joined later counts by its pieces.
const KNOWN: u32 = 11;
/// An emoji that the package does not know as one although it is older.
const UNKNOWN: &str = "\u{1f441}\u{fe0f}\u{200d}\u{1f5e8}\u{fe0f}";

/// How much a text weighs.
pub fn weight(text: &str) -> usize {
    let signs: Vec<char> = text.nfc().collect();
    let mut links = links(&signs).into_iter().peekable();
    let (mut at, mut sum) = (0, 0);
    while let Some(sign) = signs.get(at) {
        if let Some(link) = links.next_if(|link| link.start <= at) {
            sum += LINK;
            at = link.end.max(at + 1);
        } else if let Some(long) = emoji(&signs, at) {
            sum += 2;
            at += long;
        } else {
            sum += if LIGHT.iter().any(|light| light.contains(&u32::from(*sign))) { 1 } else { 2 };
            at += 1;
        }
    }
    sum
}

/// How many signs the emoji made of several that begins there has, if one does.
fn emoji(signs: &[char], at: usize) -> Option<usize> {
    let second = *signs.get(at + 1)?;
    let joins = matches!(u32::from(second), 0xfe0f | 0x20e3 | 0x200d | 0x1f3fb..=0x1f3ff | 0x1f1e6..=0x1f1ff | 0xe0020..=0xe007f);
    let most = LONGEST.min(signs.len() - at);
    if !joins {
        return None;
    }
    (2..=most).rev().find(|long| is_emoji(&signs.iter().skip(at).take(*long).collect::<String>()))
}

fn is_emoji(text: &str) -> bool {
    let whole = |emoji: &emojis::Emoji| emoji.as_str() == text || text.ends_with('\u{20e3}');
    text != UNKNOWN && emojis::get(text).is_some_and(|emoji| emoji.emoji_version().major() <= KNOWN && whole(emoji))
}
