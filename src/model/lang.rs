//! The languages Crier speaks. Chosen by `chat` from the person's Telegram
//! settings, stored with the person, used by `i18n`. Holds no words itself.
use serde::{Deserialize, Serialize};

/// A language that a person can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, for everybody whose language is none of the others.
    #[default]
    En,
    /// Spanish.
    Es,
    /// Russian.
    Ru,
}

impl Lang {
    /// Every language, in the order in which `/settings` lists them.
    pub const ALL: [Lang; 3] = [Lang::En, Lang::Es, Lang::Ru];

    /// From Telegram's `language_code` (an IETF tag such as `es-MX`). A language
    /// that Crier does not speak, or none, is English: a neighbouring language is
    /// never assumed to be understood.
    pub fn from_telegram(tag: Option<&str>) -> Lang {
        tag.and_then(|tag| tag.split(['-', '_']).next()).and_then(Lang::from_code).unwrap_or_default()
    }

    /// From a stored code, any case; `None` when it is not one of ours.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code().eq_ignore_ascii_case(code))
    }

    /// ISO 639-1, as stored and as in `locales/<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Es => "es",
            Lang::Ru => "ru",
        }
    }

    /// The language's name in itself: what a person who reads nothing else recognises.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Es => "Español",
            Lang::Ru => "Русский",
        }
    }
}
