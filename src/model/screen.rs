//! What the bot shows: a text and buttons. Made by `chat` and `report`, turned into a message by `bot`.

use super::say::Say;

/// A text with buttons under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// The text.
    pub text: Say,
    /// Rows of buttons.
    pub rows: Vec<Vec<Button>>,
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What is written on it.
    pub label: Say,
    /// What it does.
    pub does: Does,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Sends this tap back to the bot.
    Tap(Tap),
    /// Opens an address.
    Open(String),
    /// Opens an address, and Telegram says there who opens it, if the person lets it.
    LogIn(String),
}

/// What a button carries, at most 64 bytes: `v1:ACTION:ID:ARG`. The `v1` lets old buttons be told apart one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// What is to be done.
    pub action: String,
    /// To what: the name of a row.
    pub id: String,
    /// How.
    pub arg: String,
}

impl Tap {
    /// As the button carries it.
    pub fn data(&self) -> String {
        format!("v1:{}:{}:{}", self.action, self.id, self.arg)
    }

    /// From what a button carried; `None` for the button of another version.
    pub fn parse(data: &str) -> Option<Self> {
        let mut parts = data.strip_prefix("v1:")?.splitn(3, ':');
        let mut next = || parts.next().map(str::to_owned);
        Some(Self { action: next()?, id: next()?, arg: next().unwrap_or_default() })
    }
}

impl Button {
    /// A button that sends `action` on `id` with `arg` back to the bot.
    pub fn tap(label: Say, action: &str, id: &str, arg: &str) -> Self {
        Self { label, does: Does::Tap(Tap { action: action.to_owned(), id: id.to_owned(), arg: arg.to_owned() }) }
    }

    /// A button that opens an address.
    pub fn open(label: Say, address: &str) -> Self {
        Self { label, does: Does::Open(address.to_owned()) }
    }
}

impl Screen {
    /// A text without buttons.
    pub fn text(text: Say) -> Self {
        Self { text, rows: Vec::new() }
    }

    /// With one more row of buttons, unless it is empty.
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<Button> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.rows.push(row);
        }
        self
    }
}
