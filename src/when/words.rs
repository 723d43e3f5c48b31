//! The words of a time, per language: which meanings a phrase can have. Used by
//! `scan`. Holds no grammar: an order of words is not known here.
use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::text::{Kind, Token, fold};
use crate::model::lang::Lang;

mod en;
mod es;
mod ru;

/// What a phrase can mean. One phrase may have several meanings ("h" is a unit and
/// what stands after an hour); the grammar takes the one that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// "in", before a span.
    In,
    /// "from now", after a span.
    FromNow,
    /// Before a time of day.
    At,
    /// Before a day.
    On,
    /// Between a day, its month and its year.
    Of,
    /// Between the parts of a span.
    And,
    Now,
    /// A number in words, fit for spans and for hours.
    Number(u32),
    /// "a", "an": one, but never an hour.
    One,
    Unit(Unit),
    /// A whole span in a word, in minutes: "half an hour".
    Minutes(i64),
    /// A day counted from today.
    Day(i64),
    /// A part of today: "tonight".
    Today(Part),
    Part(Part),
    Noon,
    Midnight,
    Weekday(Weekday),
    This,
    Next,
    /// "next" after the weekday.
    NextAfter,
    Month(i8),
    /// "th" of "25th".
    Ordinal,
    /// The word "year" after a year.
    Year,
    Am,
    Pm,
    /// After an hour: "h", "o'clock".
    OClock,
    /// Minutes past the hour, after it: "y media".
    Past(u32),
    /// "every", before what comes again.
    Every,
    EveryDay,
    EveryWeek,
    EveryMonth,
    /// A weekday that says by itself that it comes again: "mondays".
    Each(Weekday),
    /// Monday to Friday.
    Workdays,
    /// Saturday and Sunday.
    Weekend,
    /// Before the first of several days.
    From,
    /// Between the first and the last of several days.
    Through,
    /// After the number of a day of the month.
    MonthDay,
    /// The last day of a month.
    LastDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// Part of a day. Alone it stands for its usual hour, beside an hour it says which
/// half of the day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Afternoon,
    Evening,
    /// The hours after midnight.
    Dawn,
}

/// Phrases (variants divided by `|`) and their meaning, in natural spelling.
type Table = &'static [(&'static str, Word)];

/// Signs that everybody writes, whatever the language.
const COMMON: Table = &[
    ("h|hr|hs", Word::Unit(Unit::Hour)),
    ("h|hs", Word::OClock),
    ("m|min|mins", Word::Unit(Unit::Minute)),
    ("d", Word::Unit(Unit::Day)),
    ("am", Word::Am),
    ("pm", Word::Pm),
];

pub(super) struct Vocabulary {
    phrases: Vec<(Vec<String>, Word)>,
    /// "December 25" is said in this language.
    pub month_first: bool,
}

impl Vocabulary {
    fn new(lang: Lang, table: Table) -> Vocabulary {
        let variants = COMMON.iter().chain(table).flat_map(|(all, word)| all.split('|').map(|one| (one, *word)));
        let phrases = variants.map(|(text, word)| (text.split(' ').map(fold).collect(), word)).collect();
        Vocabulary { phrases, month_first: lang == Lang::En }
    }

    pub fn of(lang: Lang) -> &'static Vocabulary {
        static EN: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(Lang::En, en::TABLE));
        static ES: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(Lang::Es, es::TABLE));
        static RU: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(Lang::Ru, ru::TABLE));
        match lang {
            Lang::En => &EN,
            Lang::Es => &ES,
            Lang::Ru => &RU,
        }
    }

    /// Every meaning of the words at the head of `tokens`, with how many tokens it took.
    pub fn meanings(&self, tokens: &[Token]) -> impl Iterator<Item = (Word, usize)> {
        self.phrases.iter().filter(|(phrase, _)| starts_with(tokens, phrase)).map(|(phrase, word)| (*word, phrase.len()))
    }
}

fn starts_with(tokens: &[Token], phrase: &[String]) -> bool {
    tokens.len() >= phrase.len() && tokens.iter().zip(phrase).all(|(token, word)| matches!(&token.kind, Kind::Word(text) if text == word))
}
