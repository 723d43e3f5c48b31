//! What stands under the sample: how the brand looks now, or one of its choices. Pure. Every button carries the
//! value that it sets, so that a second tap changes nothing more.

use crate::model::brand::{Brand, Corner, Edge, name_said};
use crate::model::clip::{CLIP_MAX, Clip, seconds};
use crate::model::colour::Colour;
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::BrandRow;

/// Sizes by name, in % of the picture's short side.
const SIZES: [(&str, u8); 3] = [("button-small", 10), ("button-medium", 18), ("button-large", 30)];
/// Opacities that are one tap away, in %.
const OPACITIES: [u8; 4] = [40, 60, 80, 100];
/// Margins and widths of the frame that are one tap away, in % of the picture's short side.
const MARGINS: [u8; 4] = [0, 2, 4, 8];
const WIDTHS: [u8; 4] = [1, 2, 3, 5];
/// Colours that are one tap away, each with the square that shows it.
const COLOURS: [(&str, Colour); 8] = [
    ("button-white", Colour([255, 255, 255])),
    ("button-black", Colour([24, 24, 24])),
    ("button-red", Colour([217, 58, 43])),
    ("button-orange", Colour([240, 140, 46])),
    ("button-yellow", Colour([246, 196, 69])),
    ("button-green", Colour([62, 142, 84])),
    ("button-blue", Colour([44, 104, 190])),
    ("button-purple", Colour([124, 78, 166])),
];
/// How far − and + go at a time.
const STEP: u8 = 2;
/// Networks in a row: Telegram takes eight buttons, a telephone shows two names whole.
const PER_ROW: usize = 2;

/// The text and the buttons of the brand's message. `all` are the brands of the workspace, `missing` is what of the line
/// no font has; `networks` are those that are set up and take one.
pub(super) fn screen(row: &BrandRow, all: &[BrandRow], missing: &[String], networks: &[PlatformId]) -> Screen {
    let look = &row.look;
    match row.screen.as_deref() {
        Some("pos") => positions(look),
        Some("size") => sizes(look),
        Some("opa") => numbers("brand-choose-opacity", "opa", look.opacity, OPACITIES),
        Some("mar") => numbers("brand-choose-margin", "mar", look.margin, MARGINS),
        Some("logo") => logos(look),
        Some("line") => line(look),
        Some("edge") => edge(look),
        Some("ends") => ends(look),
        Some("kit") => kit(row, all),
        Some("rm") => Screen::text(Say::new("brand-remove-sure")).row([back(), tap("button-remove", "rm", "yes")]),
        _ => overview(row, all, missing, networks),
    }
}

fn overview(row: &BrandRow, all: &[BrandRow], missing: &[String], networks: &[PlatformId]) -> Screen {
    let look = &row.look;
    let several = all.iter().filter(|row| row.is_begun()).count() > 1;
    let title = match (several, row.is_default) {
        (false, _) => Say::new("brand-title"),
        (true, true) => Say::new("brand-title-default").say("brand", name_said(&row.name)),
        (true, false) => Say::new("brand-title-named").say("brand", name_said(&row.name)),
    };
    let text = Say::new("brand-card")
        .say("title", title)
        .say("place", place(look.corner))
        .num("size", look.size)
        .num("opacity", look.opacity)
        .num("margin", look.margin)
        .say("line", line_said(look, missing))
        .say("edge", edge_and_ends(look));
    let for_new = match (row.is_default, row.for_new) {
        (false, _) => None,
        (true, true) => Some(tap("button-for-new-on", "new", "0")),
        (true, false) => Some(tap("button-for-new-off", "new", "1")),
    };
    let logo = if look.logo.is_some() { "button-logo" } else { "button-add-logo" };
    let screen = Screen::text(text)
        .row([tap("button-position", "pos", ""), tap("button-size", "size", "")])
        .row([tap("button-opacity", "opa", ""), tap("button-margin", "mar", "")])
        .row([tap(logo, "logo", ""), tap("button-line", "line", "")])
        .row([tap("button-edge", "edge", ""), tap("button-ends", "ends", "")])
        .row([tap("button-brands", "kit", "")])
        .row(for_new);
    let each = |screen: Screen, row: &[PlatformId]| screen.row(row.iter().map(|platform| network(look, *platform)));
    networks.chunks(PER_ROW).fold(screen, each).row([tap("button-remove-brand", "rm", "")])
}

fn line_said(look: &Brand, missing: &[String]) -> Say {
    match look.text() {
        None => Say::new("brand-no-line"),
        Some(line) if missing.is_empty() => Say::new("brand-line").text("line", line),
        Some(line) => Say::new("brand-line-missing").text("line", line).text("letters", missing.join(" ")),
    }
}

fn edge_said(look: &Brand) -> Say {
    match look.edge {
        None => Say::new("brand-edge-none"),
        Some(Edge::Frame { colour, width }) => Say::new("brand-edge-frame").text("colour", colour.hex()).num("width", width),
        Some(Edge::Bar { colour }) if look.text().is_some() => Say::new("brand-edge-bar").text("colour", colour.hex()),
        Some(Edge::Bar { .. }) => Say::new("brand-edge-bar-empty"),
    }
}

/// The edge, and intro and outro where there is one.
fn edge_and_ends(look: &Brand) -> Say {
    if look.clips().next().is_none() {
        return edge_said(look);
    }
    let ends = Say::new("brand-edge-and-ends").say("edge", edge_said(look));
    ends.say("intro", clip_said(look.intro.as_ref())).say("outro", clip_said(look.outro.as_ref()))
}

fn clip_said(clip: Option<&Clip>) -> Say {
    match clip {
        None => Say::new("brand-clip-none"),
        Some(clip) if clip.name.is_empty() => Say::new("brand-clip-unnamed").text("seconds", clip.seconds()),
        Some(clip) => Say::new("brand-clip").text("name", clip.name.clone()).text("seconds", clip.seconds()),
    }
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
    tap(label, "pos", corner.word())
}

fn sizes(look: &Brand) -> Screen {
    let named = SIZES.map(|(label, size)| tap(label, "size", &size.to_string()));
    let text = Say::new("brand-choose-size").num("percent", look.size);
    Screen::text(text).row(named).row(steps("size", look.size)).row([back()])
}

fn numbers(text: &'static str, what: &str, now: u8, choices: [u8; 4]) -> Screen {
    Screen::text(Say::new(text).num("percent", now)).row(percents(what, now, choices)).row(steps(what, now)).row([back()])
}

fn percents(what: &str, now: u8, choices: [u8; 4]) -> [Button; 4] {
    choices.map(|value| {
        let label = if value == now { "button-percent-on" } else { "button-percent" };
        Button::tap(Say::new(label).num("percent", value), "bd", what, &value.to_string())
    })
}

fn steps(what: &str, now: u8) -> [Button; 2] {
    let (less, more) = (now.saturating_sub(STEP), now.saturating_add(STEP));
    [tap("button-less", what, &less.to_string()), tap("button-more", what, &more.to_string())]
}

/// The logo and the one for other backgrounds.
fn logos(look: &Brand) -> Screen {
    let second = if look.second.is_some() { "brand-choose-logo-two" } else { "brand-choose-logo" };
    let label = if look.second.is_some() { "button-new-second" } else { "button-second" };
    let drop = look.second.as_ref().map(|_| tap("button-drop-second", "drop", "second"));
    let without = (look.text().is_some() || matches!(look.edge, Some(Edge::Frame { .. }))).then(|| tap("button-drop-logo", "drop", "logo"));
    Screen::text(Say::new(second))
        .row([tap("button-new-logo", "ask", "logo"), tap(label, "ask", "second")])
        .row(drop)
        .row(without)
        .row([back()])
}

/// The line and its font.
fn line(look: &Brand) -> Screen {
    let text = if look.font.is_some() { "brand-choose-line-own-font" } else { "brand-choose-line" };
    let drop = look.font.as_ref().map(|_| tap("button-drop-font", "drop", "font"));
    let text = Say::new(text).text("line", look.text().unwrap_or_default());
    Screen::text(text).row([tap("button-change-line", "ask", "line"), tap("button-font", "ask", "font")]).row(drop).row([back()])
}

/// A frame, a bar or neither, and its colour.
fn edge(look: &Brand) -> Screen {
    let choice = |key: &'static str, value: &str, on: bool| {
        let mark = if on { "button-chosen" } else { "button-not-chosen" };
        Button::tap(Say::new(mark).say("what", Say::new(key)), "bd", "edge", value)
    };
    let frame = matches!(look.edge, Some(Edge::Frame { .. }));
    let bar = matches!(look.edge, Some(Edge::Bar { .. }));
    let screen = Screen::text(Say::new("brand-choose-edge").say("edge", edge_said(look))).row([
        choice("brand-word-none", "none", look.edge.is_none()),
        choice("brand-word-frame", "frame", frame),
        choice("brand-word-bar", "bar", bar),
    ]);
    let Some(now) = look.edge else { return screen.row([back()]) };
    let colours = COLOURS.map(|(label, colour)| tap(if colour == now.colour() { "button-here" } else { label }, "col", &colour.hex()));
    let screen = colours.chunks(4).fold(screen, |screen, row| screen.row(row.iter().cloned()));
    let screen = screen.row([tap("button-own-colour", "ask", "col")]);
    let screen = match now {
        Edge::Frame { width, .. } => screen.row(percents("wid", width, WIDTHS)),
        Edge::Bar { .. } => screen,
    };
    screen.row([back()])
}

/// Intro and outro.
fn ends(look: &Brand) -> Screen {
    let text = Say::new("brand-choose-ends").text("max", seconds(CLIP_MAX));
    let text = text.say("intro", clip_said(look.intro.as_ref())).say("outro", clip_said(look.outro.as_ref()));
    let ask = |there: bool, (new, add): (&'static str, &'static str), what: &str| tap(if there { new } else { add }, "ask", what);
    let drop = [(&look.intro, "button-drop-intro", "intro"), (&look.outro, "button-drop-outro", "outro")];
    Screen::text(text)
        .row([
            ask(look.intro.is_some(), ("button-new-intro", "button-add-intro"), "intro"),
            ask(look.outro.is_some(), ("button-new-outro", "button-add-outro"), "outro"),
        ])
        .row(drop.into_iter().filter(|(clip, ..)| clip.is_some()).map(|(_, label, what)| tap(label, "drop", what)))
        .row([back()])
}

/// All brands of the workspace, and what can be done with this one among them.
fn kit(row: &BrandRow, all: &[BrandRow]) -> Screen {
    let begun = || all.iter().filter(|row| row.is_begun());
    let button = |other: &BrandRow| {
        let mark = match (other.id == row.id, other.is_default) {
            (true, _) => "button-chosen",
            (false, true) => "button-default-brand",
            (false, false) => "button-not-chosen",
        };
        Button::tap(Say::new(mark).say("what", name_said(&other.name)), "bd", "use", &other.id)
    };
    let several = begun().count() > 1;
    let text = Say::new(if several { "brand-kit" } else { "brand-kit-one" }).say("brand", name_said(&row.name));
    let screen = Screen::text(text);
    let screen = if several { begun().fold(screen, |screen, other| screen.row([button(other)])) } else { screen };
    let default = Some(tap("button-make-default", "def", "")).filter(|_| several && !row.is_default);
    screen.row([tap("button-another-brand", "ask", "new"), tap("button-rename", "ask", "name")]).row(default).row([back()])
}

fn tap(label: &'static str, what: &str, value: &str) -> Button {
    Button::tap(Say::new(label), "bd", what, value)
}

fn back() -> Button {
    tap("button-back", "back", "")
}

/// What points there.
pub(in crate::report) fn arrow(corner: Corner) -> &'static str {
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
