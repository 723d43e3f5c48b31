//! The panels of the card on which a time is chosen: usual moments, calendar, hours, minutes, and how often. The same
//! ones choose when a post goes out and when one that repeats goes out first: then every action begins with an `r`.
//! Pure.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::panels::{Rows, on};
use super::view::Facts;
use crate::i18n::{self, moment};
use crate::model::plan::{DayTime, Days, Every, Rhythm};
use crate::model::post::PostState;
use crate::model::say::Say;
use crate::model::screen::Button;
use crate::when::answer::Button as TimeButton;
use crate::when::calendar::{self, State};

/// An open panel.
struct Panel<'a> {
    facts: &'a Facts,
    /// What stands before every action: `r` for a post that repeats.
    again: &'static str,
    name: &'a str,
    arg: &'a str,
}

/// The panels for a time: `when`, `cal:2026-12`, `day:2026-12-25`, `hr:2026-12-25.18`; each with an `r` before it for a
/// post that repeats; `every:2026-12-25T18:00` for how often.
pub(super) fn rows(facts: &Facts, screen: &str) -> Rows {
    let (name, arg) = screen.split_once(':').unwrap_or((screen, ""));
    if name == "every" {
        return how_often(facts, arg);
    }
    let (again, name) = name.strip_prefix('r').map_or(("", name), |name| ("r", name));
    let panel = Panel { facts, again, name, arg };
    let mut rows = match name {
        "cal" => panel.month(),
        "day" => panel.hours(),
        "hr" => panel.minutes(),
        _ => panel.usual(),
    };
    let back = match (name, again) {
        ("when", "") => on(facts, "button-back", "back"),
        ("when", _) if facts.post.state == PostState::Repeats => on(facts, "button-back", "back"),
        ("when", _) => on(facts, "button-back", "when"),
        _ => panel.tap(Say::new("button-back"), "when", ""),
    };
    rows.push(vec![back]);
    rows
}

/// The three rhythms that a chosen first time can have.
fn how_often(facts: &Facts, arg: &str) -> Rows {
    let Ok(first) = arg.parse::<DateTime>() else { return vec![vec![on(facts, "button-back", "rwhen")]] };
    let at = DayTime::of(first.time());
    let choice = |every, word: &str| {
        let label = i18n::plan::rhythm_short(&Rhythm { every, at });
        vec![Button::tap(label, "every", &facts.post.id, &format!("{word}.{arg}"))]
    };
    vec![
        choice(Every::Day, "day"),
        choice(Every::Week(Days::one(first.weekday())), "week"),
        choice(Every::Month(first.day()), "month"),
        vec![on(facts, "button-back", "rwhen")],
    ]
}

/// A label that is a number or a mark.
fn plain(text: impl Into<String>) -> Say {
    Say::new("button-plain").text("text", text)
}

impl Panel<'_> {
    fn tap(&self, label: Say, action: &str, arg: &str) -> Button {
        Button::tap(label, &format!("{}{action}", self.again), &self.facts.post.id, arg)
    }

    /// A button that is only there to look at: it leads back to the same panel.
    fn still(&self, label: Say) -> Button {
        self.tap(label, self.name, self.arg)
    }

    fn usual(&self) -> Rows {
        let facts = self.facts;
        let preset = |(preset, moment): (calendar::Preset, crate::when::Moment)| {
            vec![self.tap(TimeButton::Preset(preset).label(), "at", &moment.ms.to_string())]
        };
        let mut rows = Rows::new();
        rows.extend(facts.slot.map(|slot| vec![self.slot(slot)]));
        rows.extend(calendar::presets(facts.now, &facts.zone).into_iter().map(preset));
        let today = self.today();
        let this_month = format!("{:04}-{:02}", today.year(), today.month());
        rows.push(vec![self.tap(TimeButton::Calendar.label(), "cal", &this_month), self.tap(TimeButton::TypeTime.label(), "ty", "")]);
        if self.again.is_empty() && facts.post.recurrence.is_none() {
            rows.push(vec![on(facts, "button-repeat", "rwhen")]);
        }
        rows
    }

    /// The next free slot, with the time that is shown and the time that the post has now: a second tap is known by it.
    fn slot(&self, slot: i64) -> Button {
        let label = Say::new("button-slot").say("moment", moment::near(slot, &self.facts.zone));
        match self.again {
            "" => self.tap(label, "slot", &format!("{slot}.{}", self.facts.post.due_at.unwrap_or_default())),
            _ => self.tap(label, "at", &slot.to_string()),
        }
    }

    fn today(&self) -> Date {
        let now = Timestamp::from_millisecond(self.facts.now).unwrap_or(Timestamp::UNIX_EPOCH);
        now.to_zoned(self.facts.zone.clone()).date()
    }

    fn month(&self) -> Rows {
        let today = self.today();
        let first: Date = format!("{}-01", self.arg).parse().unwrap_or(today);
        let (year, month) = (first.year(), first.month());
        let turn = |to: Option<(i16, i8)>, mark: &str| match to {
            Some((year, month)) => self.tap(plain(mark), "cal", &format!("{year:04}-{month:02}")),
            None => self.still(plain(" ")),
        };
        let mut rows = vec![vec![
            turn(calendar::earlier(year, month, today), "‹"),
            self.still(moment::month_title(year, month)),
            turn(calendar::later(year, month, today), "›"),
        ]];
        let weeks = calendar::month(year, month, today);
        if let Some(week) = weeks.first() {
            rows.push(week.iter().map(|day| self.still(moment::weekday(day.date.weekday()))).collect());
        }
        let day = |day: &calendar::Day| match day.state {
            State::Open => self.tap(plain(day.date.day().to_string()), "day", &day.date.to_string()),
            State::Past | State::Far => self.still(plain("·")),
            State::Blank => self.still(plain(" ")),
        };
        rows.extend(weeks.iter().map(|week| week.iter().map(day).collect::<Vec<Button>>()));
        rows
    }

    fn hours(&self) -> Rows {
        let date: Date = self.arg.parse().unwrap_or_else(|_| self.today());
        let button = |slot: &calendar::Slot| match slot.is_open {
            true => self.tap(plain(format!("{:02}:00", slot.hour)), "hr", &format!("{date}.{}", slot.hour)),
            false => self.still(plain("·")),
        };
        let all: Vec<Button> = calendar::hours(date, self.facts.now, &self.facts.zone).iter().map(button).collect();
        all.chunks(6).map(<[Button]>::to_vec).collect()
    }

    fn minutes(&self) -> Rows {
        let (date, hour) = self.arg.split_once('.').unwrap_or((self.arg, "0"));
        let date: Date = date.parse().unwrap_or_else(|_| self.today());
        let hour: i8 = hour.parse().unwrap_or(0);
        let button = |slot: &calendar::Slot| match slot.is_open {
            true => {
                let arg = format!("{date}.{}.{}", slot.hour, slot.minute);
                self.tap(plain(format!("{:02}:{:02}", slot.hour, slot.minute)), "at", &arg)
            }
            false => self.still(plain("·")),
        };
        let all: Vec<Button> = calendar::minutes(date, hour, self.facts.now, &self.facts.zone).iter().map(button).collect();
        all.chunks(6).map(<[Button]>::to_vec).collect()
    }
}
