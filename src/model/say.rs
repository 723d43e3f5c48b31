//! What is to be said, without saying in which language: a locale key and its
//! arguments. Made by every module that has something to tell a person, turned
//! into words by `i18n` where the person's language is known. Holds no words.

/// A sentence of `locales/<lang>/*.ftl` with the values of its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// Of a message in the locale files.
    pub key: &'static str,
    /// By the names that the message uses.
    pub args: Vec<(&'static str, Arg)>,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Anybody's words: escaped wherever the message is HTML.
    Text(String),
    /// HTML that is already safe and complete, such as a link made by us.
    Html(String),
    /// Chooses the plural form too.
    Num(i64),
    /// A sentence inside the sentence, said in the same language.
    Say(Box<Say>),
}

impl Say {
    /// The sentence with this key, without arguments yet.
    pub fn new(key: &'static str) -> Say {
        Say { key, args: Vec::new() }
    }

    /// With anybody's words.
    pub fn text(self, name: &'static str, value: impl Into<String>) -> Say {
        self.arg(name, Arg::Text(value.into()))
    }

    /// With safe HTML.
    pub fn html(self, name: &'static str, value: impl Into<String>) -> Say {
        self.arg(name, Arg::Html(value.into()))
    }

    /// With any whole number; one that does not fit is told as the largest that does.
    pub fn num(self, name: &'static str, value: impl TryInto<i64>) -> Say {
        self.arg(name, Arg::Num(value.try_into().unwrap_or(i64::MAX)))
    }

    /// With a sentence inside.
    pub fn say(self, name: &'static str, value: Say) -> Say {
        self.arg(name, Arg::Say(Box::new(value)))
    }

    fn arg(mut self, name: &'static str, value: Arg) -> Say {
        self.args.push((name, value));
        self
    }
}
