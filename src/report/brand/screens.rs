//! What stands under the sample: how the brand looks now, or one of its choices. Pure. Every button carries the
//! value that it sets, so that a second tap changes nothing more.

use crate::model::brand::{Brand, Corner};
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::BrandRow;

/// Sizes by name, in % of the picture's short side.
const SIZES: [(&str, u8); 3] = [("button-small", 10), ("button-medium", 18), ("button-large", 30)];
/// Opacities that are one tap away, in %.
const OPACITIES: [u8; 4] = [40, 60, 80, 100];
/// Margins that are one tap away, in % of the picture's short side.
const MARGINS: [u8; 4] = [0, 2, 4, 8];
/// How far − and + go at a time.
const STEP: u8 = 2;

/// The text and the buttons of the brand's message.
pub(super) fn screen(row: &BrandRow) -> Screen {
    let look = &row.look;
    match row.screen.as_deref() {
        Some("pos") => positions(look),
        Some("size") => sizes(look),
        Some("opa") => numbers("brand-choose-opacity", "opa", look.opacity, OPACITIES),
        Some("mar") => numbers("brand-choose-margin", "mar", look.margin, MARGINS),
        Some("rm") => Screen::text(Say::new("brand-remove-sure")).row([back(), tap("button-remove", "rm", "yes")]),
        _ => overview(row),
    }
}

fn overview(row: &BrandRow) -> Screen {
    let look = &row.look;
    let line = look.text().map_or_else(|| Say::new("brand-no-line"), |line| Say::new("brand-line").text("line", line));
    let text = Say::new("brand-card")
        .say("place", place(look.corner))
        .num("size", look.size)
        .num("opacity", look.opacity)
        .num("margin", look.margin)
        .say("line", line);
    let logo = if look.logo.is_some() { "button-new-logo" } else { "button-add-logo" };
    let (for_new, other) = if row.for_new { ("button-for-new-on", "0") } else { ("button-for-new-off", "1") };
    Screen::text(text)
        .row([tap("button-position", "pos", ""), tap("button-size", "size", "")])
        .row([tap("button-opacity", "opa", ""), tap("button-margin", "mar", "")])
        .row([tap("button-line", "line", ""), tap(logo, "logo", "")])
        .row([tap(for_new, "new", other)])
        .row(PlatformId::ALL.map(|platform| network(look, platform)))
        .row([tap("button-remove-brand", "rm", "")])
}

/// Whether the brand goes onto what a network gets.
fn network(look: &Brand, platform: PlatformId) -> Button {
    let (label, other) = if look.is_on(platform) { ("button-target-on", "off") } else { ("button-target-off", "on") };
    Button::tap(Say::new(label).text("account", platform.name()), "bd", other, platform.word())
}

fn positions(look: &Brand) -> Screen {
    let text = Say::new("brand-choose-position").say("place", place(look.corner));
    let rows = Corner::ALL.chunks(3).map(|row| row.iter().map(|corner| position(*corner, look.corner)));
    rows.fold(Screen::text(text), Screen::row).row([back()])
}

fn position(corner: Corner, now: Corner) -> Button {
    let label = if corner == now { "button-here" } else { arrow(corner) };
    let word = serde_json::to_value(corner).ok().and_then(|word| word.as_str().map(str::to_owned));
    tap(label, "pos", &word.unwrap_or_default())
}

fn sizes(look: &Brand) -> Screen {
    let named = SIZES.map(|(label, size)| tap(label, "size", &size.to_string()));
    let text = Say::new("brand-choose-size").num("percent", look.size);
    Screen::text(text).row(named).row(steps("size", look.size)).row([back()])
}

fn numbers(text: &'static str, what: &str, now: u8, choices: [u8; 4]) -> Screen {
    let button = |value: u8| {
        let label = if value == now { "button-percent-on" } else { "button-percent" };
        Button::tap(Say::new(label).num("percent", value), "bd", what, &value.to_string())
    };
    Screen::text(Say::new(text).num("percent", now)).row(choices.map(button)).row(steps(what, now)).row([back()])
}

fn steps(what: &str, now: u8) -> [Button; 2] {
    let (less, more) = (now.saturating_sub(STEP), now.saturating_add(STEP));
    [tap("button-less", what, &less.to_string()), tap("button-more", what, &more.to_string())]
}

fn tap(label: &'static str, what: &str, value: &str) -> Button {
    Button::tap(Say::new(label), "bd", what, value)
}

fn back() -> Button {
    tap("button-back", "back", "")
}

fn arrow(corner: Corner) -> &'static str {
    match corner {
        Corner::TopLeft => "button-to-top-left",
        Corner::Top => "button-to-top",
        Corner::TopRight => "button-to-top-right",
        Corner::Left => "button-to-left",
        Corner::Center => "button-to-center",
        Corner::Right => "button-to-right",
        Corner::BottomLeft => "button-to-bottom-left",
        Corner::Bottom => "button-to-bottom",
        Corner::BottomRight => "button-to-bottom-right",
    }
}

fn place(corner: Corner) -> Say {
    Say::new(match corner {
        Corner::TopLeft => "brand-at-top-left",
        Corner::Top => "brand-at-top",
        Corner::TopRight => "brand-at-top-right",
        Corner::Left => "brand-at-left",
        Corner::Center => "brand-at-center",
        Corner::Right => "brand-at-right",
        Corner::BottomLeft => "brand-at-bottom-left",
        Corner::Bottom => "brand-at-bottom",
        Corner::BottomRight => "brand-at-bottom-right",
    })
}
