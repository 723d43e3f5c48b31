//! What a network lets people choose for a post: who sees it, whether it is for children. Asked as short buttons,
//! remembered for the account, kept with the post. Made by `platforms`, asked by `chat` and `report`, kept by `store`;
//! nothing here knows what a choice means.

use std::collections::BTreeMap;

use super::say::Say;

/// What was chosen: the word of a choice, or what was [`written`], by the key of its setting.
pub type Chosen = BTreeMap<String, String>;

/// One thing that a person may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in [`Chosen`].
    pub key: &'static str,
    /// The question, in a word or two.
    pub label: Say,
    /// What can be chosen, in the order of the buttons.
    pub choices: Vec<Choice>,
    /// The word of the choice that holds until the person chooses. `None`: nothing is published before.
    pub first: Option<&'static str>,
    /// That the person may also write it: collaborators, a place, a first comment.
    pub typed: Option<Typed>,
    /// Whether the account's next posts begin with the same choice.
    pub lasts: bool,
}

/// Something that a person writes rather than chooses.
#[derive(Clone, Copy, Debug)]
pub struct Typed {
    /// The locale key of the question.
    pub question: &'static str,
    /// What is kept of an answer, or what is wrong with it, in words for the person.
    pub read: fn(&str) -> Result<String, Say>,
}

impl PartialEq for Typed {
    fn eq(&self, other: &Self) -> bool {
        self.question == other.question
    }
}

impl Eq for Typed {}

/// What is known of a post when a network says what can be chosen for it.
#[derive(Clone, Copy, Debug)]
pub struct Drafted<'a> {
    /// What was chosen.
    pub chosen: &'a Chosen,
    /// Whether it shows a video, rather than pictures.
    pub films: bool,
    /// Whether a file says that a generator made it.
    pub by_ai: bool,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its word in [`Chosen`].
    pub word: String,
    /// What stands on its button.
    pub label: Say,
}

/// What keeps a draft from a network beside its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The first thing that the person must choose, and has not.
    pub open: Option<Setting>,
    /// What the network does not take of this text, in words for the person.
    pub minds: Option<Say>,
}

/// The key of the first comment.
pub const COMMENT: &str = "comment";
/// How much of what was written stands on a button, in characters.
const SHOWN: usize = 24;
/// What stands in front of words that a person wrote, so that they are never taken for the word of a choice.
const WRITTEN: char = '=';

/// What is kept of words that a person wrote.
pub fn written(words: &str) -> String {
    format!("{WRITTEN}{words}")
}

impl Setting {
    /// One that is chosen, from words and the locale keys of their buttons.
    pub fn of(key: &'static str, label: &'static str, words: &[(&str, &'static str)], first: Option<&'static str>) -> Self {
        let choice = |(word, label): &(&str, &'static str)| Choice { word: (*word).to_owned(), label: Say::new(label) };
        Self { key, label: Say::new(label), choices: words.iter().map(choice).collect(), first, typed: None, lasts: true }
    }

    /// One that is written; without words it is left out (`none`).
    pub fn written(key: &'static str, label: &'static str, none: &'static str, typed: Typed) -> Self {
        Self { typed: Some(typed), ..Self::of(key, label, &[("none", none)], Some("none")) }
    }

    /// The same, for one post: the next begins without it.
    pub fn each_time(self) -> Self {
        Self { lasts: false, ..self }
    }

    /// What holds, as it is shown: what was written, or the choice, or that it is open.
    pub fn shown(&self, chosen: &Chosen) -> Say {
        if let Some(words) = self.words(chosen) {
            let short: String = words.chars().take(SHOWN).collect();
            let cut = if short.len() < words.len() { "…" } else { "" };
            return Say::new("option-written").text("words", format!("{short}{cut}"));
        }
        self.now(chosen).map_or_else(|| Say::new("option-open"), |choice| choice.label.clone())
    }

    /// What the person wrote, where it can be written.
    pub fn words<'a>(&self, chosen: &'a Chosen) -> Option<&'a str> {
        self.typed.and_then(|_| chosen.get(self.key)?.strip_prefix(WRITTEN))
    }

    /// The choice that holds: the person's, as long as there is such a one, or else the first.
    pub fn now(&self, chosen: &Chosen) -> Option<&Choice> {
        let named = |word: &str| self.choices.iter().find(|choice| choice.word == word);
        chosen.get(self.key).and_then(|word| named(word)).or_else(|| named(self.first?))
    }

    /// The word of the choice that holds.
    pub fn word<'a>(&'a self, chosen: &Chosen) -> Option<&'a str> {
        self.now(chosen).map(|choice| choice.word.as_str())
    }
}

/// The first comment below a post, by whoever publishes it.
pub fn comment() -> Setting {
    let read = |text: &str| Ok(text.trim().to_owned());
    Setting::written(COMMENT, "setting-comment", "setting-comment-none", Typed { question: "ask-comment", read }).each_time()
}

/// The first of these that the person must choose, and has not.
pub fn open<'a>(settings: &'a [Setting], chosen: &Chosen) -> Option<&'a Setting> {
    settings.iter().find(|setting| setting.now(chosen).is_none() && setting.words(chosen).is_none())
}
