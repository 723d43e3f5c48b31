//! What a network lets people choose for a post: who sees it, whether it is for children. Asked as short buttons,
//! remembered for the account, kept with the post. Made by `platforms`, asked by `chat` and `report`, kept by `store`;
//! nothing here knows what a choice means.

use std::collections::BTreeMap;

use super::say::Say;

/// What was chosen: the word of a choice, by the key of its setting.
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

impl Setting {
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

/// The first of these that the person must choose, and has not.
pub fn open<'a>(settings: &'a [Setting], chosen: &Chosen) -> Option<&'a Setting> {
    settings.iter().find(|setting| setting.now(chosen).is_none())
}
