//! Cashtags, which X takes one of in a post: `$` and a ticker, as twitter-text finds them. Pure. Called by `mod`.
//!
//! Source: facts: x, section 6 (403 "one cashtag"); twitter-text 3 for what is one.

/// What may stand behind a ticker, beside spaces and the end.
const PUNCTUATION: &str = "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$";
/// The longest ticker, and the longest suffix behind a dot: `BRK.B`.
const TICKER: usize = 6;
const SUFFIX: usize = 2;

/// How many different ones a text has. The same one twice counts once: X does not say, and what it may take is not held up.
pub fn count(text: &str) -> usize {
    let signs: Vec<char> = text.chars().collect();
    let mut found: Vec<String> =
        signs.iter().enumerate().filter(|(_, sign)| **sign == '$').filter_map(|(at, _)| ticker(&signs, at)).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// The ticker behind the `$` at `at`, in capital letters.
fn ticker(signs: &[char], at: usize) -> Option<String> {
    let before = at.checked_sub(1).and_then(|before| signs.get(before));
    if before.is_some_and(|sign| !sign.is_whitespace()) {
        return None;
    }
    let rest = signs.get(at + 1..)?;
    let letters = rest.iter().take_while(|sign| sign.is_ascii_alphabetic()).count();
    if !(1..=TICKER).contains(&letters) {
        return None;
    }
    let behind = rest.get(letters + 1..).unwrap_or_default();
    let more = behind.iter().take_while(|sign| sign.is_ascii_alphabetic()).count();
    let has_suffix = matches!(rest.get(letters), Some('.' | '_')) && (1..=SUFFIX).contains(&more) && ends(behind.get(more));
    let length = if has_suffix { letters + 1 + more } else { letters };
    ends(rest.get(length)).then(|| rest.iter().take(length).collect::<String>().to_uppercase())
}

fn ends(sign: Option<&char>) -> bool {
    sign.is_none_or(|sign| sign.is_whitespace() || PUNCTUATION.contains(*sign))
}
