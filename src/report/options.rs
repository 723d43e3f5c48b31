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

/// What must still be chosen of each wanted target that is not confirmed, as buttons of its choices, and the buttons of the
/// settings of those that have enough.
pub(super) fn of_open(facts: &Facts) -> Rows {
    of(facts, &facts.targets.iter().filter(|seen| seen.is_open()).collect::<Vec<_>>())
}

/// The same for one target that could not go out as it was chosen.
pub(super) fn of_failed(facts: &Facts, seen: &Seen) -> Rows {
    of(facts, &[seen])
}

fn of(facts: &Facts, wanted: &[&Seen]) -> Rows {
    let asking: Vec<&&Seen> = wanted.iter().filter(|seen| setting::open(&seen.settings, &seen.chosen).is_some()).collect();
    // With several networks on the card, each answer names its own.
    let named = facts.targets.iter().filter(|seen| seen.target.on).count() > 1;
    // Both where what can be chosen changes from post to post.
    let has_button = |seen: &&&Seen| seen.asks || setting::open(&seen.settings, &seen.chosen).is_none();
    let settings: Vec<&Seen> = wanted.iter().filter(has_button).copied().collect();
    asking.iter().flat_map(|seen| asked(facts, seen, named)).chain(buttons(facts, &settings)).collect()
}

/// The buttons of the settings of what waits for its time.
pub(super) fn of_planned(facts: &Facts) -> Rows {
    let open = facts.targets.iter().filter(|seen| seen.target.on && seen.state().is_none_or(PartState::can_cancel));
    buttons(facts, &open.collect::<Vec<_>>())
}

fn buttons(facts: &Facts, of: &[&Seen]) -> Rows {
    let all: Vec<Button> = of.iter().filter(|seen| !seen.settings.is_empty()).map(|seen| button(facts, seen)).collect();
    all.chunks(PER_ROW).map(<[Button]>::to_vec).collect()
}

fn button(facts: &Facts, seen: &Seen) -> Button {
    tap(facts, Say::new("button-options-of").text("network", seen.account.platform.name()), &seen.target.id)
}

fn asked(facts: &Facts, seen: &Seen, named: bool) -> Rows {
    let open = setting::open(&seen.settings, &seen.chosen);
    let n = seen.settings.iter().position(|setting| Some(setting) == open);
    n.map(|n| choices(facts, seen, n, named)).unwrap_or_default()
}

/// The choices of a setting; `named`: each says its network.
fn choices(facts: &Facts, seen: &Seen, n: usize, named: bool) -> Rows {
    let Some(setting) = seen.settings.get(n) else { return Rows::new() };
    let now = setting.word(&seen.chosen).filter(|_| setting.words(&seen.chosen).is_none());
    let button = |(m, choice): (usize, &Choice)| {
        let mark = if now == Some(choice.word.as_str()) { "button-chosen" } else { "button-not-chosen" };
        let label = match named {
            true => Say::new("button-option-of").text("network", seen.account.platform.name()).say("what", choice.label.clone()),
            false => choice.label.clone(),
        };
        tap(facts, Say::new(mark).say("what", label), &format!("{}.{n}.{m}", seen.target.id))
    };
    let buttons: Vec<Button> = setting.choices.iter().enumerate().map(button).collect();
    let write = setting.typed.map(|_| vec![tap(facts, Say::new("button-write"), &format!("{}.{n}.w", seen.target.id))]);
    buttons.chunks(PER_ROW).map(<[Button]>::to_vec).chain(write).collect()
}

/// The panel of a target's settings, or of one of them.
pub(super) fn panel(facts: &Facts, screen: &str) -> Rows {
    let mut rows = match opened(facts, screen) {
        None => Rows::new(),
        Some((seen, Some(n))) => choices(facts, seen, n, false),
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
