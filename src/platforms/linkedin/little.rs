//! LinkedIn's "little text": what stands for itself is escaped, or the network reads it as markup (an open bracket cuts
//! the text off). Hashtags stay hashtags.
//!
//! Source: "little text format", Microsoft Learn (facts: linkedin, section 3.5).

/// What is markup unless a backslash stands before it.
const MARKUP: &[char] = &['\\', '|', '{', '}', '@', '[', ']', '(', ')', '<', '>', '#', '*', '_', '~'];

/// A person's text as the network wants it.
pub fn little(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let opens = letter == '#' && !before.is_some_and(is_of_word) && rest.peek().is_some_and(|next| is_of_word(*next));
        // Inside a hashtag an underscore is a letter of it: it stays one.
        if MARKUP.contains(&letter) && !opens {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
    out
}

/// What the network shows of it: how the simulator, and a test, read it back. `None` where it would be cut off.
pub fn shown(little: &str) -> Option<String> {
    let mut out = String::with_capacity(little.len());
    let mut rest = little.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => out.push(rest.next()?),
            '#' => out.push('#'),
            letter if MARKUP.contains(&letter) => return None,
            letter => out.push(letter),
        }
    }
    Some(out)
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
