//! The languages that Crier speaks.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
}

impl Lang {
    /// From Telegram's code.
    pub fn from_telegram(_code: Option<&str>) -> Self {
        Self::En
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        "en"
    }
}
