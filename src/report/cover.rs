//! Choosing the cover of a video on a card: the panel with its moments, and what the card says of it. Pure.

use super::panels::{Rows, on};
use super::view::Facts;
use crate::model::cover::{Cover, MOMENTS, chosen_in};
use crate::model::post::Media;
use crate::model::say::Say;
use crate::model::screen::Button;

/// What the moments are called, in their order.
const LABELS: [&str; MOMENTS as usize] = ["button-cover-1", "button-cover-2", "button-cover-3", "button-cover-4"];

/// The buttons that open the panel, one for each video: only where a chosen network takes a cover.
pub(super) fn openers(facts: &Facts) -> Vec<Button> {
    let several = facts.coverable().count() > 1;
    let opener = |(n, medium): (usize, &Media)| {
        let label = if several { Say::new("button-cover-of").num("n", n) } else { Say::new("button-cover") };
        button(facts, label, &medium.id, "open")
    };
    facts.coverable().map(opener).collect()
}

/// The panel: the moments, a picture of one's own, none, and back.
pub(super) fn rows(facts: &Facts) -> Rows {
    let found = chosen_in(facts.post.screen.as_deref()).and_then(|id| facts.coverable().find(|(_, medium)| medium.id == id));
    let Some((_, medium)) = found else { return vec![vec![on(facts, "button-back", "back")]] };
    let choice = |label: &'static str, chosen: bool, arg: &str| {
        let mark = if chosen { "button-chosen" } else { "button-not-chosen" };
        button(facts, Say::new(mark).say("what", Say::new(label)), &medium.id, arg)
    };
    let moments: Vec<Button> =
        (0u8..).zip(LABELS).map(|(n, label)| choice(label, medium.cover == Some(Cover::Moment { n }), &n.to_string())).collect();
    let mut rows: Rows = moments.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![choice("button-cover-own", matches!(medium.cover, Some(Cover::Own { .. })), "own")]);
    let none = medium.cover.as_ref().is_none_or(|cover| !cover.is_usable());
    rows.push(vec![choice("button-cover-none", none, "none"), on(facts, "button-back", "back")]);
    rows
}

fn button(facts: &Facts, label: Say, media: &str, what: &str) -> Button {
    Button::tap(label, "cov", &facts.post.id, &format!("{media}.{what}"))
}

/// What the card says of the covers that were chosen.
pub(super) fn lines(facts: &Facts) -> Vec<Say> {
    let mut lines = Vec::new();
    for (_, medium) in facts.coverable() {
        lines.extend(match &medium.cover {
            Some(Cover::Unusable { trouble }) => Some(Say::new("card-cover-unusable").say("why", trouble.of_picture().say())),
            Some(Cover::Own { .. }) => Some(Say::new("card-cover-own")),
            _ => None,
        });
    }
    lines.extend(without(facts));
    lines
}

/// The chosen networks that show a video by themselves, whatever was chosen.
fn without(facts: &Facts) -> Option<Say> {
    let chosen = facts.coverable().any(|(_, medium)| medium.cover.as_ref().is_some_and(Cover::is_usable));
    let mut names: Vec<&str> = facts
        .targets
        .iter()
        .filter(|seen| seen.target.on && seen.limits.cover.is_none())
        .map(|seen| seen.account.platform.name())
        .collect();
    names.sort_unstable();
    names.dedup();
    (chosen && !names.is_empty()).then(|| Say::new("card-cover-not-on").text("networks", names.join(", ")))
}
