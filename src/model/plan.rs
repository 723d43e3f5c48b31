//! When posts go out by themselves: the weekly plan, and how often a post repeats. Wall-clock times only; `when` gives
//! them their instants. Stored as words, so that a row can be read by people.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Time, Weekday};

/// The days as they stand in the database, Monday first.
const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// A time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayTime {
    /// 0 to 23.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
}

/// Some days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(u8);

/// The times of a week at which a post may go out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weekly(BTreeSet<(i8, DayTime)>);

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Every day.
    Day,
    /// Every week on these days; at least one.
    Week(Days),
    /// Every month on this day, 1 to 31; in a shorter month on its last day.
    Month(i8),
}

/// How often, and at what time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The days.
    pub every: Every,
    /// The time.
    pub at: DayTime,
}

impl DayTime {
    /// The time of a wall clock, its seconds cut off.
    pub fn of(time: Time) -> Self {
        Self { hour: time.hour(), minute: time.minute() }
    }

    /// This time on a day.
    pub fn on(self, date: Date) -> DateTime {
        date.at(self.hour, self.minute, 0, 0)
    }

    /// `09:00`.
    pub fn word(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// From `09:00`; `None` for anything that is no time of day.
    pub fn from_word(word: &str) -> Option<Self> {
        let (hour, minute) = word.split_once(':')?;
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }

    /// `None` when there is no such time.
    pub fn new(hour: i8, minute: i8) -> Option<Self> {
        ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(Self { hour, minute })
    }
}

impl Days {
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKDAYS: Self = Self(0b001_1111);
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b110_0000);

    /// One day.
    pub fn one(day: Weekday) -> Self {
        Self(1 << day.to_monday_zero_offset())
    }

    /// From one day to another, around the end of the week if need be.
    pub fn through(first: Weekday, last: Weekday) -> Self {
        let mut days = Self::one(first);
        let mut day = first;
        while day != last {
            day = day.next();
            days = days.and(Self::one(day));
        }
        days
    }

    /// These and those.
    pub fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether a day is one of them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & Self::one(day).0 != 0
    }

    /// One by one, Monday first.
    pub fn list(self) -> Vec<Weekday> {
        DAYS.iter().map(|(_, day)| *day).filter(|day| self.has(*day)).collect()
    }

    fn word(self) -> String {
        let words: Vec<&str> = DAYS.iter().filter(|(_, day)| self.has(*day)).map(|(word, _)| *word).collect();
        words.join(",")
    }

    fn from_word(word: &str) -> Option<Self> {
        word.split(',').try_fold(Self::default(), |days, word| Some(days.and(Self::one(day(word)?))))
    }
}

impl Weekly {
    /// Adds these times on these days.
    pub fn add(&mut self, days: Days, times: &[DayTime]) {
        for day in days.list() {
            self.0.extend(times.iter().map(|time| (day.to_monday_zero_offset(), *time)));
        }
    }

    /// Whether there is no time in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The times of one day, earliest first.
    pub fn times(&self, day: Weekday) -> Vec<DayTime> {
        self.0.iter().filter(|(n, _)| *n == day.to_monday_zero_offset()).map(|(_, time)| *time).collect()
    }

    /// What both have.
    pub fn common(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }

    /// What either has.
    pub fn either(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).copied().collect())
    }

    /// Days with the same times together, in the order of the first of them.
    pub fn groups(&self) -> Vec<(Days, Vec<DayTime>)> {
        let mut groups: Vec<(Days, Vec<DayTime>)> = Vec::new();
        for (_, day) in DAYS {
            let times = self.times(day);
            match groups.iter_mut().find(|(_, same)| *same == times) {
                _ if times.is_empty() => {}
                Some((days, _)) => *days = days.and(Days::one(day)),
                None => groups.push((Days::one(day), times)),
            }
        }
        groups
    }

    /// `mon 09:00,mon 18:00`.
    pub fn word(&self) -> String {
        let slot = |(n, time): &(i8, DayTime)| {
            let name = usize::try_from(*n).ok().and_then(|n| DAYS.get(n)).map_or("mon", |(word, _)| word);
            format!("{name} {}", time.word())
        };
        self.0.iter().map(slot).collect::<Vec<_>>().join(",")
    }

    /// From [`Weekly::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        let slot = |slot: &str| {
            let (name, time) = slot.split_once(' ')?;
            Some((day(name)?.to_monday_zero_offset(), DayTime::from_word(time)?))
        };
        word.split(',').map(slot).collect::<Option<_>>().map(Self)
    }
}

impl Rhythm {
    /// `day 18:00`, `week mon,wed 09:00`, `month 31 10:00`.
    pub fn word(&self) -> String {
        match self.every {
            Every::Day => format!("day {}", self.at.word()),
            Every::Week(days) => format!("week {} {}", days.word(), self.at.word()),
            Every::Month(day) => format!("month {day} {}", self.at.word()),
        }
    }

    /// From [`Rhythm::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        let pieces: Vec<&str> = word.split(' ').collect();
        let (every, at) = match pieces.as_slice() {
            ["day", at] => (Every::Day, at),
            ["week", days, at] => (Every::Week(Days::from_word(days)?), at),
            ["month", day, at] => (Every::Month(day.parse().ok().filter(|day| (1..=31).contains(day))?), at),
            _ => return None,
        };
        Some(Self { every, at: DayTime::from_word(at)? })
    }
}

fn day(word: &str) -> Option<Weekday> {
    DAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}
