//! Says weekly plans and rhythms. Called by `chat` and `report`. Pure.

use jiff::civil::Weekday;

use super::moment::weekday;
use crate::model::plan::{DayTime, Days, Every, Rhythm, Weekly};
use crate::model::say::Say;

/// Three days in a row or more are said as "Mon–Wed".
const RUN: usize = 3;
/// From this day of the month on there are months without it.
const LATE: i8 = 29;

/// One line for each group of days with the same times: "Mon–Fri 09:00, 18:00".
pub fn weekly(plan: &Weekly) -> Vec<Say> {
    let line = |(named, times): (Days, Vec<DayTime>)| {
        let times: Vec<String> = times.into_iter().map(DayTime::word).collect();
        Say::new("plan-line").say("days", days(named)).text("times", times.join(", "))
    };
    plan.groups().into_iter().map(line).collect()
}

/// "every Monday at 09:00".
pub fn rhythm(rhythm: &Rhythm) -> Say {
    let say = match rhythm.every {
        Every::Day => Say::new("rhythm-day"),
        Every::Week(days) => week(days),
        Every::Month(day) => Say::new(if day < LATE { "rhythm-month" } else { "rhythm-month-late" }).text("day", day.to_string()),
    };
    say.text("time", rhythm.at.word())
}

/// "Every Monday, 09:00": as on a button.
pub fn rhythm_short(rhythm: &Rhythm) -> Say {
    let say = match rhythm.every {
        Every::Day => Say::new("often-day"),
        Every::Week(named) => Say::new("often-week").say("days", days(named)),
        Every::Month(day) => Say::new("often-month").text("day", day.to_string()),
    };
    say.text("time", rhythm.at.word())
}

fn week(named: Days) -> Say {
    match named.list().as_slice() {
        [one] => Say::new(match one {
            Weekday::Monday => "rhythm-mon",
            Weekday::Tuesday => "rhythm-tue",
            Weekday::Wednesday => "rhythm-wed",
            Weekday::Thursday => "rhythm-thu",
            Weekday::Friday => "rhythm-fri",
            Weekday::Saturday => "rhythm-sat",
            Weekday::Sunday => "rhythm-sun",
        }),
        _ => Say::new("rhythm-week").say("days", days(named)),
    }
}

/// "Mon–Fri", "Mon, Wed", "every day".
fn days(days: Days) -> Say {
    if days == Days::ALL {
        return Say::new("plan-every-day");
    }
    let mut runs: Vec<Vec<Weekday>> = Vec::new();
    for day in days.list() {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.next() == day) => run.push(day),
            _ => runs.push(vec![day]),
        }
    }
    let pieces = runs.into_iter().flat_map(|run| match run.as_slice() {
        [first, .., last] if run.len() >= RUN => vec![Say::new("plan-days").say("first", weekday(*first)).say("last", weekday(*last))],
        some => some.iter().map(|day| weekday(*day)).collect(),
    });
    let list = pieces.reduce(|list, piece| Say::new("list-pair").say("first", list).say("second", piece));
    list.unwrap_or_else(|| Say::new("plan-every-day"))
}
