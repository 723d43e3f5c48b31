//! What Crier answers to a time: the echo, or the question. Called by the talk about
//! scheduling, which adds the buttons. Pure.
use jiff::tz::TimeZone;

use super::calendar::Preset;
use super::{Moment, Shift, When};
use crate::i18n::moment;
use crate::model::say::Say;

/// The question that opens the talk.
pub fn ask() -> Say {
    Say::new("when-ask")
}

/// The echo of a moment, or the question about anything else. The choices of
/// `Ambiguous` and `WhichDate` are the caller's buttons.
pub fn answer(when: &When, now: i64, zone: &TimeZone) -> Say {
    match when {
        When::At(at) => set(at, now, zone),
        When::Past(at) => Say::new("when-past").say("moment", moment::full(at.ms, zone)),
        When::PastDay(date) => Say::new("when-past-day").say("date", moment::date(*date)),
        When::Ambiguous(moments) if moments.len() == 1 => Say::new("when-confirm"),
        When::Ambiguous(_) => Say::new("when-ambiguous"),
        When::NeedsTime { date } => Say::new("when-needs-time").say("date", moment::date(*date)),
        When::WhichDate(_) => Say::new("when-which-date"),
        When::Impossible => Say::new("when-impossible"),
        When::TooSoon => Say::new("when-too-soon"),
        When::TooFar => Say::new("when-too-far"),
        When::Unreadable => Say::new("when-unreadable"),
    }
}

fn set(at: &Moment, now: i64, zone: &TimeZone) -> Say {
    let set = Say::new("when-set").say("moment", moment::full(at.ms, zone)).say("relative", moment::relative(at.ms, now));
    match at.shifted {
        None => set,
        Some(Shift::Gap) => Say::new("when-noted").say("answer", set).say("note", Say::new("when-shifted-gap")),
        Some(Shift::Fold) => Say::new("when-noted").say("answer", set).say("note", Say::new("when-shifted-fold")),
    }
}

/// The buttons of the schedule panel that need no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// One of the usual moments.
    Preset(Preset),
    /// Opens the month.
    Calendar,
    /// Asks for a typed time.
    TypeTime,
    /// To the panel before.
    Back,
}

impl Button {
    /// At most 20 characters in every language.
    pub fn label(self) -> Say {
        Say::new(match self {
            Button::Preset(Preset::NextHour) => "button-next-hour",
            Button::Preset(Preset::Tonight) => "button-tonight",
            Button::Preset(Preset::TomorrowMorning) => "button-tomorrow-morning",
            Button::Calendar => "button-calendar",
            Button::TypeTime => "button-type-time",
            Button::Back => "button-back",
        })
    }
}
