//! A network's own settings on the card: a button for each chosen account, what must still be chosen, and the panels
//! behind them. Pure.

use super::panels::{Rows, on};
use super::view::{Facts, Seen};
use crate::model::part::PartState;
use crate::model::say::Say;
use crate::model::screen::Button;
use crate::model::setting::{self, Choice};

/// Choices in a row.
const PER_ROW: usize = 2;

fn tap(facts: &Facts, label: Say, arg: &str) -> Button {
    Button::tap(label, "opt", &facts.post.id, arg)
}

/// The target whose panel is open, and which of its settings.
fn opened<'a>(facts: &'a Facts, screen: &str) -> Option<(&'a Seen, Option<usize>)> {
    let mut parts = screen.strip_prefix("opt.")?.split('.');
    let id = parts.next()?;
    let seen = facts.targets.iter().find(|seen| seen.target.id == id)?;
    Some((seen, parts.next().and_then(|n| n.parse().ok())))
}

/// For each chosen target: what must still be chosen, as buttons of its choices; else the button of its settings.
pub(super) fn of_draft(facts: &Facts) -> Rows {
    let wanted = facts.targets.iter().filter(|seen| seen.target.on && seen.state().is_none() && !seen.settings.is_empty());
    wanted.flat_map(|seen| open(facts, seen)).collect()
}

/// What must still be chosen of a target, or the button of its settings; both where what can be chosen changes from post to
/// post.
pub(super) fn open(facts: &Facts, seen: &Seen) -> Rows {
    let settings = || vec![button(facts, seen)];
    match asked(facts, seen) {
        Some(rows) if seen.asks => rows.into_iter().chain([settings()]).collect(),
        Some(rows) => rows,
        None => vec![settings()],
    }
}

/// The buttons of the settings of what waits for its time.
pub(super) fn of_planned(facts: &Facts) -> Rows {
    let open = facts.targets.iter().filter(|seen| seen.target.on && seen.state().is_none_or(PartState::can_cancel));
    open.filter(|seen| !seen.settings.is_empty()).map(|seen| vec![button(facts, seen)]).collect()
}

fn button(facts: &Facts, seen: &Seen) -> Button {
    tap(facts, Say::new("button-options-of").text("network", seen.account.platform.name()), &seen.target.id)
}

fn asked(facts: &Facts, seen: &Seen) -> Option<Rows> {
    let open = setting::open(&seen.settings, &seen.chosen)?;
    let n = seen.settings.iter().position(|setting| setting == open)?;
    Some(choices(facts, seen, n))
}

fn choices(facts: &Facts, seen: &Seen, n: usize) -> Rows {
    let Some(setting) = seen.settings.get(n) else { return Rows::new() };
    let now = setting.word(&seen.chosen).filter(|_| setting.words(&seen.chosen).is_none());
    let button = |(m, choice): (usize, &Choice)| {
        let mark = if now == Some(choice.word.as_str()) { "button-chosen" } else { "button-not-chosen" };
        tap(facts, Say::new(mark).say("what", choice.label.clone()), &format!("{}.{n}.{m}", seen.target.id))
    };
    let buttons: Vec<Button> = setting.choices.iter().enumerate().map(button).collect();
    let write = setting.typed.map(|_| vec![tap(facts, Say::new("button-write"), &format!("{}.{n}.w", seen.target.id))]);
    buttons.chunks(PER_ROW).map(<[Button]>::to_vec).chain(write).collect()
}

/// The panel of a target's settings, or of one of them.
pub(super) fn panel(facts: &Facts, screen: &str) -> Rows {
    let mut rows = match opened(facts, screen) {
        None => Rows::new(),
        Some((seen, Some(n))) => choices(facts, seen, n),
        Some((seen, None)) => {
            let line = |(n, setting): (usize, &setting::Setting)| {
                let label = Say::new("option-line").say("what", setting.label.clone()).say("choice", setting.shown(&seen.chosen));
                vec![tap(facts, label, &format!("{}.{n}", seen.target.id))]
            };
            seen.settings.iter().enumerate().map(line).collect()
        }
    };
    let back = match opened(facts, screen) {
        Some((seen, Some(_))) => tap(facts, Say::new("button-back"), &seen.target.id),
        _ => on(facts, "button-back", "back"),
    };
    rows.push(vec![back]);
    rows
}

/// What the open panel asks.
pub(super) fn ask(facts: &Facts, screen: &str) -> Option<Say> {
    let (seen, n) = opened(facts, screen)?;
    let setting = n.and_then(|n| seen.settings.get(n));
    Some(match setting {
        Some(setting) => Say::new("card-option").text("account", seen.name()).say("what", setting.label.clone()),
        None if seen.asks => Say::new("card-options-each").text("account", seen.name()).text("network", seen.account.platform.name()),
        None => Say::new("card-options").text("account", seen.name()),
    })
}
