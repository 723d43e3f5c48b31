//! The language of played conversations: one step a line. Pure: reads text, knows no world.
//!
//! ```text
//! # comment                    as NAME [LANG]                 say TEXT          edit TEXT        reply TEXT
//! send FILE [FILE…] [-- CAPTION]   file FILE [-- CAPTION]     forward NETWORK NAME
//! start PAYLOAD    open    deny    press LABEL [in TEXT]      expect TEXT       refuse TEXT
//! advance 2h30m    restart         fault NETWORK KIND [N]     fault NETWORK at K KIND
//! posts NETWORK N                  connect NETWORK NAME
//! ```
//! `\n` is a newline. A file, a label or a name may stand in double quotes; the first ` -- ` ends the files.

use crate::clock::{DAY, HOUR, MINUTE, Millis, SECOND};
use crate::sim::faults::Kind;

use super::networks::NAMES;

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// As it is written.
    pub text: String,
    /// What it means.
    pub step: Step,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Who speaks from now on, and the language of their app.
    As {
        /// Their name.
        name: String,
        /// Its IETF tag.
        lang: Option<String>,
    },
    /// Writes a message.
    Say(String),
    /// Sends pictures or videos; several are an album.
    Send {
        /// Relative to the script.
        files: Vec<String>,
        /// Empty for none.
        caption: String,
    },
    /// Sends a file as it is.
    File {
        /// Relative to the script.
        file: String,
        /// Empty for none.
        caption: String,
    },
    /// Edits their last message.
    Edit(String),
    /// Answers the bot's last message.
    Reply(String),
    /// Forwards a message of a channel.
    Forward {
        /// The network.
        network: String,
        /// The channel's name.
        name: String,
    },
    /// Opens the bot by a link.
    Start(String),
    /// Opens the newest link and consents.
    Open,
    /// Opens the newest link and refuses.
    Deny,
    /// Presses a button.
    Press {
        /// What stands on it, or a part of that.
        label: String,
        /// Only in messages that contain this.
        within: Option<String>,
    },
    /// The bot has said it since the person's last line.
    Expect(String),
    /// The bot has not said it.
    Refuse(String),
    /// Time goes by.
    Advance(Millis),
    /// The app dies and starts again.
    Restart,
    /// The next `n` requests go wrong.
    Fault {
        /// The network.
        network: String,
        /// What goes wrong.
        kind: Kind,
        /// How often.
        n: u32,
    },
    /// The `k`-th request goes wrong.
    FaultAt {
        /// The network.
        network: String,
        /// Which request, from 1.
        k: u64,
        /// What goes wrong.
        kind: Kind,
    },
    /// So many posts are visible.
    Posts {
        /// The network.
        network: String,
        /// How many.
        n: usize,
    },
    /// Signs an account in through the chat.
    Connect {
        /// The network.
        network: String,
        /// The account's name.
        name: String,
    },
}

/// A line that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{number}: {text}\n  {why}")]
pub struct Unreadable {
    /// Its number, from 1.
    pub number: usize,
    /// As it is written.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

/// Reads a whole script.
///
/// # Errors
/// The first line that cannot be read.
pub fn parse(script: &str) -> Result<Vec<Line>, Unreadable> {
    let lines = script.lines().enumerate().map(|(place, text)| (place + 1, text.trim()));
    lines
        .filter(|(_, text)| !text.is_empty() && !text.starts_with('#'))
        .map(|(number, text)| {
            let text = text.to_owned();
            match step(&text) {
                Ok(step) => Ok(Line { number, text, step }),
                Err(why) => Err(Unreadable { number, text, why }),
            }
        })
        .collect()
}

fn step(line: &str) -> Result<Step, String> {
    let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    match verb {
        "as" => speaker(rest),
        "say" => Ok(Step::Say(words(rest)?)),
        "edit" => Ok(Step::Edit(words(rest)?)),
        "reply" => Ok(Step::Reply(words(rest)?)),
        "expect" => Ok(Step::Expect(words(rest)?)),
        "refuse" => Ok(Step::Refuse(words(rest)?)),
        "send" => files(rest).map(|(files, caption)| Step::Send { files, caption }),
        "file" => one_file(rest),
        "forward" => pair(rest).map(|(network, name)| Step::Forward { network, name }),
        "connect" => pair(rest).map(|(network, name)| Step::Connect { network, name }),
        "start" => Ok(Step::Start(rest.to_owned())),
        "press" => press(rest),
        "advance" => Ok(Step::Advance(duration(rest)?)),
        "fault" => fault(rest),
        "posts" => posts(rest),
        "open" | "deny" | "restart" if !rest.is_empty() => Err(format!("{verb} stands alone")),
        "open" => Ok(Step::Open),
        "deny" => Ok(Step::Deny),
        "restart" => Ok(Step::Restart),
        other => Err(format!("there is no step {other:?}")),
    }
}

/// Text with `\n` as newlines; there must be some.
fn words(rest: &str) -> Result<String, String> {
    if rest.is_empty() { Err("the text is missing".to_owned()) } else { Ok(rest.replace("\\n", "\n")) }
}

fn speaker(rest: &str) -> Result<Step, String> {
    match tokens(rest)?.as_slice() {
        [name] => Ok(Step::As { name: name.clone(), lang: None }),
        [name, lang] => Ok(Step::As { name: name.clone(), lang: Some(lang.clone()) }),
        _ => Err("write: as NAME [LANG]".to_owned()),
    }
}

/// The files, and the caption behind the first ` -- `.
fn files(rest: &str) -> Result<(Vec<String>, String), String> {
    // A line that begins with the mark names no file.
    let rest = format!(" {rest}");
    let (names, caption) = rest.split_once(" -- ").unwrap_or((&rest, ""));
    let names = tokens(names)?;
    if names.is_empty() {
        return Err("the file is missing".to_owned());
    }
    Ok((names, caption.trim().replace("\\n", "\n")))
}

fn one_file(rest: &str) -> Result<Step, String> {
    let (mut names, caption) = files(rest)?;
    match (names.pop(), names.is_empty()) {
        (Some(file), true) => Ok(Step::File { file, caption }),
        _ => Err("one file at a time: write a step for each".to_owned()),
    }
}

fn pair(rest: &str) -> Result<(String, String), String> {
    match tokens(rest)?.as_slice() {
        [network, name] => Ok((known(network)?, name.clone())),
        _ => Err("write the network and the name".to_owned()),
    }
}

/// A label in quotes may contain " in ".
fn press(rest: &str) -> Result<Step, String> {
    let (label, after) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or("the quote is not closed")?,
        None => rest.find(" in ").map_or((rest, ""), |at| rest.split_at(at)),
    };
    let within = after.trim_start().strip_prefix("in ").map(|text| text.trim().replace("\\n", "\n"));
    if label.trim().is_empty() || (within.is_none() && !after.trim().is_empty()) {
        return Err("write: press LABEL [in TEXT]".to_owned());
    }
    Ok(Step::Press { label: label.trim().to_owned(), within })
}

fn fault(rest: &str) -> Result<Step, String> {
    let usage = || "write: fault NETWORK KIND [N], or: fault NETWORK at K KIND".to_owned();
    let kind = |word: &str| word.parse::<Kind>().map_err(|error| error.to_string());
    let tokens = tokens(rest)?;
    match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [network, "at", k, word] => Ok(Step::FaultAt { network: known(network)?, k: count(k)?, kind: kind(word)? }),
        [network, word] => Ok(Step::Fault { network: known(network)?, kind: kind(word)?, n: 1 }),
        [network, word, n] => Ok(Step::Fault { network: known(network)?, kind: kind(word)?, n: count(n)? }),
        _ => Err(usage()),
    }
}

fn posts(rest: &str) -> Result<Step, String> {
    match tokens(rest)?.as_slice() {
        [network, n] => {
            let n = n.parse().map_err(|_| format!("{n:?} is not a number of posts"))?;
            Ok(Step::Posts { network: known(network)?, n })
        }
        _ => Err("write: posts NETWORK N".to_owned()),
    }
}

fn known(network: &str) -> Result<String, String> {
    let network = network.to_lowercase();
    let there = || format!("there is no network {network:?}: use {}", NAMES.join(" or "));
    NAMES.contains(&network.as_str()).then(|| network.clone()).ok_or_else(there)
}

/// A number from 1 on.
fn count<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let number = text.parse::<u64>().ok().filter(|n| *n > 0);
    number.and_then(|n| T::try_from(n).ok()).ok_or_else(|| format!("{text:?} is not a number from 1 on"))
}

/// Words between blanks; what stands in double quotes is one word.
pub(super) fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (token, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or("the quote is not closed")?,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        tokens.push(token.to_owned());
        rest = after.trim_start();
    }
    Ok(tokens)
}

/// `2h30m`, `90s`, `3d`, in milliseconds.
fn duration(text: &str) -> Result<Millis, String> {
    let wrong = || format!("{text:?} is not a span of time: write 2h30m, 90s or 3d");
    let mut rest = text.trim();
    let mut whole: Millis = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, after) = rest.split_at(digits);
        let unit = match after.chars().next() {
            Some('d') => DAY,
            Some('h') => HOUR,
            Some('m') => MINUTE,
            Some('s') => SECOND,
            _ => return Err(wrong()),
        };
        let span = number.parse::<Millis>().ok().and_then(|n| n.checked_mul(unit)).ok_or_else(wrong)?;
        whole = whole.checked_add(span).ok_or_else(wrong)?;
        rest = after.get(1..).unwrap_or_default().trim_start();
    }
    if whole == 0 { Err(wrong()) } else { Ok(whole) }
}
