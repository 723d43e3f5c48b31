//! /brand: what people choose about their brands. Only rows are written here; the message with the sample is drawn
//! by `report::brand` as soon as they change.

mod given;

pub(super) use given::{colour, file, line, name, new_name, picture_of};

use super::asked::{self, Asked};
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::brand::{Brand, Corner, Edge, Slot};
use crate::model::clip::{CLIP_MAX, seconds};
use crate::model::colour::Colour;
use crate::model::ids::new_id;
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{BrandRow, Result, Role};

/// The bounds of a logo's size, in % of the picture's short side.
const SIZES: (u8, u8) = (4, 60);
/// The bounds of the opacity, in %. Below that nobody would find the brand again.
const OPACITIES: (u8, u8) = (10, 100);
/// The largest margin, and the widest frame, in % of the picture's short side.
const MARGIN_MAX: u8 = 20;
const FRAMES: (u8, u8) = (1, 10);
/// What a frame or a bar begins with: white, of a width that can be seen and does not press.
const FIRST_COLOUR: Colour = Colour([255, 255, 255]);
const FIRST_WIDTH: u8 = 3;
/// Most brands of a workspace: more would not fit under a message.
const BRANDS_MAX: usize = 8;
/// What can be open under the sample.
const SCREENS: [&str; 10] = ["pos", "size", "opa", "mar", "logo", "line", "edge", "ends", "kit", "rm"];

/// /brand: the default brand on a sample, or the question for a logo.
pub(super) async fn show(talk: &mut Talk<'_>, _message: Option<i64>) -> Result<()> {
    let rows = talk.chat.store.brand_rows(&talk.workspace.id).await?;
    match rows.iter().find(|row| row.is_begun()) {
        Some(row) => talk.chat.store.show_brand(&row.id, talk.person.id, talk.now()).await,
        None => ask_logo(talk, "brand-first", Asked::logo(&talk.workspace.id.clone())).await,
    }
}

/// `bd:WHAT:VALUE`: without a value the choice is opened, with one it is made, for the brand that the message shows.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if tap.id == "ask" {
        talk.toast(&query.id, None);
        return ask(talk, &tap.arg, message).await;
    }
    let Some(row) = shown_in(talk, message).await? else {
        talk.toast(&query.id, Some(Say::new("no-brand-yet")));
        return Ok(());
    };
    if tap.id == "rm" && tap.arg == "yes" {
        return remove(talk, query, &row, message).await;
    }
    talk.toast(&query.id, None);
    match (tap.id.as_str(), tap.arg.as_str()) {
        ("use", id) => return turn_to(talk, id, message).await,
        // What is not there yet is asked for at once.
        ("logo", _) if row.look.logo.is_none() => return ask(talk, "logo", message).await,
        ("line", _) if row.look.text().is_none() => return ask(talk, "line", message).await,
        ("def", _) => {
            talk.chat.store.make_brand_default(&talk.workspace.id, &row.id, talk.now()).await?;
            talk.chat.store.rebrand_drafts(&talk.workspace.id, talk.now()).await?;
        }
        ("new", value) => talk.chat.store.set_brand_for_new(&row.id, value == "1", talk.now()).await?,
        (what, value) => change(talk, &row, what, value).await?,
    }
    if tap.id == "edge" && tap.arg == "bar" && row.look.text().is_none() {
        return ask(talk, "line", message).await;
    }
    let screen = match tap.id.as_str() {
        "col" | "wid" => Some("edge"),
        "def" => Some("kit"),
        id => SCREENS.into_iter().find(|screen| *screen == id),
    };
    talk.chat.store.turn_brand(&row.id, (talk.person.id, message), screen, talk.now()).await
}

async fn change(talk: &Talk<'_>, row: &BrandRow, what: &str, value: &str) -> Result<()> {
    let (store, now) = (&talk.chat.store, talk.now());
    match store.change_brand(&row.id, |look| changed(look, what, value), now).await? {
        Some(_) => store.rebrand_drafts(&talk.workspace.id, now).await,
        None => Ok(()),
    }
}

/// The brand that a message shows; that of the workspace for a message that shows none any more.
async fn shown_in(talk: &Talk<'_>, message: i64) -> Result<Option<BrandRow>> {
    let mut rows = talk.chat.store.brand_rows(&talk.workspace.id).await?;
    let here = |row: &BrandRow| row.chat == Some(talk.person.id) && row.message == Some(message);
    let at = rows.iter().position(here).or_else(|| rows.iter().position(BrandRow::is_begun));
    Ok(at.map(|at| rows.swap_remove(at)))
}

async fn turn_to(talk: &Talk<'_>, id: &str, message: i64) -> Result<()> {
    let rows = talk.chat.store.brand_rows(&talk.workspace.id).await?;
    let Some(row) = rows.iter().find(|row| row.id == id) else { return Ok(()) };
    talk.chat.store.turn_brand(&row.id, (talk.person.id, message), None, talk.now()).await
}

/// The brand with one value changed; `None` when that is no choice of ours.
fn changed(look: &Brand, what: &str, value: &str) -> Option<Brand> {
    let number = |(least, most): (u8, u8)| value.parse::<u8>().ok().map(|number| number.clamp(least, most));
    let mut look = look.clone();
    match what {
        "pos" => look.corner = Corner::from_word(value)?,
        "size" => look.size = number(SIZES)?,
        "opa" => look.opacity = number(OPACITIES)?,
        "mar" => look.margin = number((0, MARGIN_MAX))?,
        "on" => look.off.retain(|platform| platform.word() != value),
        "off" => look.off.extend(PlatformId::from_word(value).filter(|platform| look.is_on(*platform))),
        "edge" => look.edge = edge(look.edge, value)?,
        "col" => look.edge = Some(look.edge?.coloured(Colour::parse(value)?)),
        "wid" => look.edge = Some(Edge::Frame { colour: look.edge?.colour(), width: number(FRAMES)? }),
        "drop" => slot(value)?.put(&mut look, None),
        _ => return None,
    }
    Some(look)
}

/// Another edge in the colour of the one before.
fn edge(now: Option<Edge>, value: &str) -> Option<Option<Edge>> {
    let colour = now.map_or(FIRST_COLOUR, Edge::colour);
    Some(match (value, now) {
        ("none", _) => None,
        ("frame", Some(frame @ Edge::Frame { .. })) => Some(frame),
        ("frame", _) => Some(Edge::Frame { colour, width: FIRST_WIDTH }),
        ("bar", _) => Some(Edge::Bar { colour }),
        _ => return None,
    })
}

fn slot(word: &str) -> Option<Slot> {
    serde_json::from_value(word.into()).ok()
}

/// `bd:ask:WHAT` or `bd:ask:WHAT.BRAND`: the person gives something by a message.
async fn ask(talk: &mut Talk<'_>, what: &str, message: i64) -> Result<()> {
    let (what, named) = what.split_once('.').map_or((what, None), |(what, id)| (what, Some(id.to_owned())));
    let brand = match named {
        Some(id) => id,
        None => shown_in(talk, message).await?.map_or_else(|| talk.workspace.id.clone(), |row| row.id),
    };
    let text = |key: &'static str| Screen::text(Say::new(key));
    match what {
        "logo" => ask_logo(talk, "brand-ask-logo", Asked::logo(&brand)).await,
        "second" => talk.ask(Asked::BrandFile { brand, slot: Slot::Second, name: String::new() }, &text("brand-ask-second")).await,
        "font" => talk.ask(Asked::BrandFile { brand, slot: Slot::Font, name: String::new() }, &text("brand-ask-font")).await,
        "intro" => ask_clip(talk, brand, Slot::Intro, "brand-ask-intro").await,
        "outro" => ask_clip(talk, brand, Slot::Outro, "brand-ask-outro").await,
        "line" => {
            // A new brand that begins with its line keeps the name that was given.
            let name = match asked::open(talk) {
                Some(Asked::BrandFile { brand: open, name, .. }) if open == brand => name,
                _ => String::new(),
            };
            talk.ask(Asked::Line { brand, name }, &text("brand-ask-line")).await
        }
        "col" => talk.ask(Asked::Colour { brand }, &text("brand-ask-colour")).await,
        "name" => talk.ask(Asked::BrandName { brand }, &text("brand-ask-name")).await,
        "new" => ask_new(talk).await,
        _ => Ok(()),
    }
}

async fn ask_new(talk: &mut Talk<'_>) -> Result<()> {
    let begun = talk.chat.store.brand_rows(&talk.workspace.id).await?.iter().filter(|row| row.is_begun()).count();
    if begun >= BRANDS_MAX {
        talk.say(Say::new("brand-too-many").num("max", BRANDS_MAX));
        return Ok(());
    }
    let brand = new_id(&talk.chat.clock);
    talk.ask(Asked::NewBrand { brand }, &Screen::text(Say::new("brand-ask-new"))).await
}

async fn ask_logo(talk: &mut Talk<'_>, key: &'static str, asked: Asked) -> Result<()> {
    let only_line = Button::tap(Say::new("button-only-line"), "bd", "ask", &format!("line.{}", asked.brand()));
    talk.ask(asked, &Screen::text(Say::new(key)).row([only_line])).await
}

async fn ask_clip(talk: &mut Talk<'_>, brand: String, slot: Slot, key: &'static str) -> Result<()> {
    let text = Say::new(key).text("max", seconds(CLIP_MAX));
    talk.ask(Asked::BrandFile { brand, slot, name: String::new() }, &Screen::text(text)).await
}

async fn remove(talk: &mut Talk<'_>, query: &CallbackQuery, row: &BrandRow, message: i64) -> Result<()> {
    if talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    let (store, now) = (&talk.chat.store, talk.now());
    store.remove_brand(&row.id, now).await?;
    store.rebrand_drafts(&talk.workspace.id, now).await?;
    talk.toast(&query.id, None);
    talk.delete(message);
    let others = talk.chat.store.brand_rows(&talk.workspace.id).await?.iter().any(BrandRow::is_begun);
    let (text, label) = if others { ("brand-removed-others", "button-brand") } else { ("brand-removed", "button-new-brand") };
    let again = Button::tap(Say::new(label), "go", "brand", "");
    talk.show(&Screen::text(Say::new(text)).row([again]));
    Ok(())
}
