//! The buttons of a card: of the draft, of what is on its way, of the panels for time and text. Pure.

use jiff::Timestamp;
use jiff::civil::Date;

use super::view::{Facts, Seen};
use crate::i18n::moment;
use crate::model::part::PartState;
use crate::model::post::PostState;
use crate::model::say::Say;
use crate::model::screen::Button;
use crate::when::answer::Button as TimeButton;
use crate::when::calendar::{self, State};

type Rows = Vec<Vec<Button>>;

/// Targets in a row.
const PER_ROW: usize = 2;

/// All rows.
pub(super) fn rows(facts: &Facts) -> Rows {
    match (facts.post.state, facts.post.screen.as_deref()) {
        (PostState::Gathering, _) => Vec::new(),
        (PostState::Discarded, _) => vec![vec![on(facts, "button-restore", "back")]],
        (_, Some("edit")) => edit(facts),
        (_, Some(screen)) => time(facts, screen),
        (PostState::Draft, None) => draft(facts),
        (PostState::Sent, None) => sent(facts),
    }
}

fn on(facts: &Facts, label: &'static str, action: &str) -> Button {
    Button::tap(Say::new(label), action, &facts.post.id, "")
}

/// The button of a target that can still be switched.
fn toggle(facts: &Facts, seen: &Seen) -> Button {
    let key = if seen.target.on { "button-target-on" } else { "button-target-off" };
    Button::tap(Say::new(key).text("account", seen.name()), "on", &facts.post.id, &seen.target.id)
}

fn toggles(facts: &Facts) -> Rows {
    let open: Vec<Button> = facts.targets.iter().filter(|seen| seen.state().is_none()).map(|seen| toggle(facts, seen)).collect();
    open.chunks(PER_ROW).map(<[Button]>::to_vec).collect()
}

fn draft(facts: &Facts) -> Rows {
    let mut rows = toggles(facts);
    if facts.targets.is_empty() {
        rows.push(vec![Button::tap(Say::new("button-connect"), "go", "connect", "")]);
    } else {
        rows.push(vec![on(facts, "button-publish", "pub"), on(facts, "button-schedule", "when")]);
    }
    let mut last = vec![on(facts, "button-edit", "edit")];
    if !facts.media.is_empty() && facts.has_brand {
        last.push(on(facts, if facts.post.branded { "button-brand-on" } else { "button-brand-off" }, "brand"));
    }
    last.push(on(facts, "button-discard", "drop"));
    rows.push(last);
    rows
}

fn sent(facts: &Facts) -> Rows {
    if facts.can_undo() {
        return vec![vec![on(facts, "button-undo", "undo")]];
    }
    if facts.is_planned() {
        return vec![
            vec![on(facts, "button-change", "when"), on(facts, "button-undo", "undo")],
            vec![on(facts, "button-publish-now", "pub"), on(facts, "button-edit", "edit")],
        ];
    }
    let mut rows = Rows::new();
    if facts.targets.iter().any(|seen| seen.state() == Some(PartState::Late)) {
        rows.push(vec![on(facts, "button-late-now", "late"), on(facts, "button-another-time", "when")]);
        rows.push(vec![on(facts, "button-dont-publish", "undo")]);
    } else if facts.is_held() {
        rows.push(vec![on(facts, "button-another-time", "when"), on(facts, "button-dont-publish", "undo")]);
    }
    if let Some(seen) = facts.targets.iter().find(|seen| seen.state() == Some(PartState::Asked)) {
        rows.extend(asked(facts, seen));
    }
    rows.extend(again(facts));
    if facts.targets.iter().any(Seen::is_open) {
        rows.extend(toggles(facts));
        rows.push(vec![on(facts, "button-publish", "pub"), on(facts, "button-schedule", "when"), on(facts, "button-edit", "edit")]);
    }
    rows
}

/// The question after a lost answer.
fn asked(facts: &Facts, seen: &Seen) -> Rows {
    let Some(part) = seen.target.parts.iter().find(|part| part.state == PartState::Asked) else { return Rows::new() };
    let answer = |label, what: &str| vec![Button::tap(Say::new(label), "sure", &facts.post.id, &format!("{what}.{}", part.id))];
    vec![answer("button-is-there", "yes"), answer("button-not-there", "no"), answer("button-leave", "leave")]
}

/// Retry and reconnect; with several of them, each names its network.
fn again(facts: &Facts) -> Rows {
    let wants = |seen: &&Seen| matches!(seen.state(), Some(PartState::Failed | PartState::NeedsLogin));
    let several = facts.targets.iter().filter(wants).count() > 1;
    let button = |seen: &Seen| {
        let key = match (seen.state() == Some(PartState::Failed), several) {
            (true, false) => "button-retry",
            (true, true) => "button-retry-one",
            (false, false) => "button-reconnect",
            (false, true) => "button-reconnect-one",
        };
        let say = Say::new(key);
        let say = if several { say.text("account", seen.name()) } else { say };
        vec![Button::tap(say, "retry", &facts.post.id, &seen.target.id)]
    };
    facts.targets.iter().filter(wants).map(button).collect()
}

fn edit(facts: &Facts) -> Rows {
    let id = &facts.post.id;
    let mut rows = vec![vec![Button::tap(Say::new("button-edit-text"), "text", id, "")]];
    let open = facts.targets.iter().filter(|seen| seen.target.on && seen.state().is_none_or(PartState::can_cancel));
    let own = |seen: &Seen| Button::tap(Say::new("button-edit-for").text("account", seen.name()), "text", id, &seen.target.id);
    rows.extend(open.map(|seen| vec![own(seen)]));
    let describe =
        |(n, medium): (usize, &crate::model::post::Media)| Button::tap(Say::new("button-alt").num("n", n + 1), "alt", id, &medium.id);
    let alts: Vec<Button> = facts.media.iter().enumerate().map(describe).collect();
    rows.extend(alts.chunks(PER_ROW).map(<[Button]>::to_vec));
    rows.push(vec![on(facts, "button-back", "back")]);
    rows
}

/// The panels for a time: `when`, `cal:2026-12`, `day:2026-12-25`, `hr:2026-12-25.18`.
fn time(facts: &Facts, screen: &str) -> Rows {
    let (panel, arg) = screen.split_once(':').unwrap_or((screen, ""));
    let mut rows = match panel {
        "cal" => month(facts, arg),
        "day" => hours(facts, arg),
        "hr" => minutes(facts, arg),
        _ => usual(facts),
    };
    let back = if panel == "when" { on(facts, "button-back", "back") } else { on(facts, "button-back", "when") };
    rows.push(vec![back]);
    rows
}

fn usual(facts: &Facts) -> Rows {
    let id = &facts.post.id;
    let preset = |(preset, moment): (calendar::Preset, crate::when::Moment)| {
        Button::tap(TimeButton::Preset(preset).label(), "at", id, &moment.ms.to_string())
    };
    let mut rows: Rows = calendar::presets(facts.now, &facts.zone).into_iter().map(|one| vec![preset(one)]).collect();
    let today = today(facts);
    let this_month = format!("{:04}-{:02}", today.year(), today.month());
    rows.push(vec![
        Button::tap(TimeButton::Calendar.label(), "cal", id, &this_month),
        Button::tap(TimeButton::TypeTime.label(), "ty", id, ""),
    ]);
    rows
}

fn today(facts: &Facts) -> Date {
    let now = Timestamp::from_millisecond(facts.now).unwrap_or(Timestamp::UNIX_EPOCH);
    now.to_zoned(facts.zone.clone()).date()
}

/// A label that is a number or a mark.
fn plain(text: impl Into<String>) -> Say {
    Say::new("button-plain").text("text", text)
}

/// A button that is only there to look at: it leads back to the same panel.
fn still(facts: &Facts, label: Say) -> Button {
    let screen = facts.post.screen.as_deref().unwrap_or("when");
    let (panel, arg) = screen.split_once(':').unwrap_or((screen, ""));
    Button::tap(label, panel, &facts.post.id, arg)
}

fn month(facts: &Facts, arg: &str) -> Rows {
    let id = &facts.post.id;
    let today = today(facts);
    let first: Date = format!("{arg}-01").parse().unwrap_or(today);
    let (year, month) = (first.year(), first.month());
    let turn = |to: Option<(i16, i8)>, mark: &str| match to {
        Some((year, month)) => Button::tap(plain(mark), "cal", id, &format!("{year:04}-{month:02}")),
        None => still(facts, plain(" ")),
    };
    let mut rows = vec![vec![
        turn(calendar::earlier(year, month, today), "‹"),
        still(facts, moment::month_title(year, month)),
        turn(calendar::later(year, month, today), "›"),
    ]];
    let weeks = calendar::month(year, month, today);
    if let Some(week) = weeks.first() {
        rows.push(week.iter().map(|day| still(facts, moment::weekday(day.date.weekday()))).collect());
    }
    let day = |day: &calendar::Day| match day.state {
        State::Open => Button::tap(plain(day.date.day().to_string()), "day", id, &day.date.to_string()),
        State::Past | State::Far => still(facts, plain("·")),
        State::Blank => still(facts, plain(" ")),
    };
    rows.extend(weeks.iter().map(|week| week.iter().map(day).collect::<Vec<Button>>()));
    rows
}

fn hours(facts: &Facts, arg: &str) -> Rows {
    let date: Date = arg.parse().unwrap_or_else(|_| today(facts));
    let button = |slot: &calendar::Slot| match slot.is_open {
        true => Button::tap(plain(format!("{:02}:00", slot.hour)), "hr", &facts.post.id, &format!("{date}.{}", slot.hour)),
        false => still(facts, plain("·")),
    };
    let all: Vec<Button> = calendar::hours(date, facts.now, &facts.zone).iter().map(button).collect();
    all.chunks(6).map(<[Button]>::to_vec).collect()
}

fn minutes(facts: &Facts, arg: &str) -> Rows {
    let (date, hour) = arg.split_once('.').unwrap_or((arg, "0"));
    let date: Date = date.parse().unwrap_or_else(|_| today(facts));
    let hour: i8 = hour.parse().unwrap_or(0);
    let button = |slot: &calendar::Slot| match slot.is_open {
        true => {
            let arg = format!("{date}.{}.{}", slot.hour, slot.minute);
            Button::tap(plain(format!("{:02}:{:02}", slot.hour, slot.minute)), "at", &facts.post.id, &arg)
        }
        false => still(facts, plain("·")),
    };
    let all: Vec<Button> = calendar::minutes(date, hour, facts.now, &facts.zone).iter().map(button).collect();
    all.chunks(6).map(<[Button]>::to_vec).collect()
}
