//! What is to be said, not in which language.

/// A sentence: its key in the locales and its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Say {
    /// The key.
    pub key: &'static str,
    /// The arguments.
    pub args: Vec<(&'static str, Arg)>,
}

/// An argument of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Text, escaped where it is shown.
    Text(String),
    /// A number.
    Num(i64),
    /// Another sentence.
    Say(Say),
    /// Safe HTML.
    Html(String),
}

impl Say {
    /// The sentence with this key.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// With a text argument.
    pub fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, Arg::Text(value.into())));
        self
    }
}
