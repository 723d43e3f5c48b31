//! /brand: what people choose about their brand. Only rows are written here; the message with the sample is drawn
//! by `report::brand` as soon as they change.

use super::asked::Asked;
use super::talk::{Talk, words_of};
use crate::bot::api::{CallbackQuery, File, Message};
use crate::model::brand::{Brand, Corner};
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{Result, Role};

/// The longest line of text on a picture, in characters.
const LINE_MAX: usize = 60;
/// The bounds of a logo's size, in % of the picture's short side.
const SIZES: (u8, u8) = (4, 60);
/// The bounds of the opacity, in %. Below that nobody would find the brand again.
const OPACITIES: (u8, u8) = (10, 100);
/// The largest margin, in % of the picture's short side.
const MARGIN_MAX: u8 = 20;

/// /brand: the brand on a sample, or the question for a logo.
pub(super) async fn show(talk: &mut Talk<'_>, _message: Option<i64>) -> Result<()> {
    let row = talk.chat.store.brand_row(&talk.workspace.id).await?;
    match row.filter(|row| row.logo_file_id.is_some() || !row.look.is_empty()) {
        Some(_) => talk.chat.store.show_brand(&talk.workspace.id, talk.person.id, talk.now()).await,
        None => ask_logo(talk, "brand-first").await,
    }
}

/// `bd:WHAT:VALUE`: without a value the choice is opened, with one it is made.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if tap.id == "rm" && tap.arg == "yes" {
        return remove(talk, query, message).await;
    }
    match tap.id.as_str() {
        "logo" => {
            talk.toast(&query.id, None);
            return ask_logo(talk, "brand-ask-logo").await;
        }
        "line" => {
            talk.toast(&query.id, None);
            return talk.ask(Asked::Line, &Screen::text(Say::new("brand-ask-line"))).await;
        }
        _ => {}
    }
    let Some(row) = talk.chat.store.brand_row(&talk.workspace.id).await? else {
        talk.toast(&query.id, Some(Say::new("no-brand-yet")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    let (store, now) = (&talk.chat.store, talk.now());
    if tap.id == "new" {
        store.set_brand_for_new(&talk.workspace.id, tap.arg == "1", now).await?;
    } else if let Some(look) = changed(&row.look, &tap.id, &tap.arg).filter(|look| *look != row.look) {
        store.set_brand(&talk.workspace.id, &look, now).await?;
        store.rebrand_drafts(&talk.workspace.id, now).await?;
    }
    let screen = Some(tap.id.as_str()).filter(|id| ["pos", "size", "opa", "mar", "rm"].contains(id));
    store.turn_brand(&talk.workspace.id, (talk.person.id, message), screen, now).await
}

/// The brand with one value changed; `None` when that is no choice of ours.
fn changed(look: &Brand, what: &str, value: &str) -> Option<Brand> {
    let number = |(least, most): (u8, u8)| value.parse::<u8>().ok().map(|number| number.clamp(least, most));
    let mut look = look.clone();
    match what {
        "pos" => look.corner = serde_json::from_value::<Corner>(value.into()).ok()?,
        "size" => look.size = number(SIZES)?,
        "opa" => look.opacity = number(OPACITIES)?,
        "mar" => look.margin = number((0, MARGIN_MAX))?,
        "on" => look.off.retain(|platform| platform.word() != value),
        "off" => look.off.extend(PlatformId::from_word(value).filter(|platform| look.is_on(*platform))),
        _ => return None,
    }
    Some(look)
}

async fn ask_logo(talk: &mut Talk<'_>, key: &'static str) -> Result<()> {
    let only_line = Button::tap(Say::new("button-only-line"), "bd", "line", "");
    talk.ask(Asked::Logo, &Screen::text(Say::new(key)).row([only_line])).await
}

/// A picture came while the logo was asked for. Whether it was taken as one: what has a caption, or belongs to an
/// album, is something to publish. A text alone is neither: the question is put again.
pub(super) async fn logo(talk: &mut Talk<'_>, message: &Message) -> Result<bool> {
    if message.text.is_some() {
        ask_logo(talk, "brand-not-a-picture").await?;
        return Ok(true);
    }
    let Some(file) = picture_of(message) else { return Ok(false) };
    if words_of(message).is_some() || message.media_group_id.is_some() {
        return Ok(false);
    }
    talk.chat.store.send_logo(&talk.workspace.id, talk.person.id, &file.file_id, talk.now()).await?;
    talk.note(None).await?;
    talk.say(Say::new(if message.photo.is_empty() { "brand-logo-taken" } else { "brand-logo-taken-photo" }));
    Ok(true)
}

fn picture_of(message: &Message) -> Option<&File> {
    let largest = message.photo.iter().max_by_key(|size| size.width.unwrap_or(0).saturating_mul(size.height.unwrap_or(0)));
    // A GIF comes with a document beside it; it moves, so it is no logo.
    largest.or(message.document.as_ref().filter(|_| message.animation.is_none()))
}

/// The line of text came; a hyphen removes it.
pub(super) async fn line(talk: &mut Talk<'_>, text: &str) -> Result<()> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LINE_MAX {
        talk.say(Say::new("brand-line-too-long").num("max", LINE_MAX));
        return Ok(());
    }
    let (store, now) = (&talk.chat.store, talk.now());
    let old = store.brand_row(&talk.workspace.id).await?.map(|row| row.look).unwrap_or_default();
    let look = Brand { line: Some(line).filter(|line| !["-", "–", "—"].contains(&line.as_str())), ..old };
    store.set_brand(&talk.workspace.id, &look, now).await?;
    store.rebrand_drafts(&talk.workspace.id, now).await?;
    talk.note(None).await?;
    if look.is_empty() {
        talk.say(Say::new("brand-line-removed"));
        return Ok(());
    }
    talk.chat.store.show_brand(&talk.workspace.id, talk.person.id, talk.now()).await
}

async fn remove(talk: &mut Talk<'_>, query: &CallbackQuery, message: i64) -> Result<()> {
    if talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    let (store, now) = (&talk.chat.store, talk.now());
    store.remove_brand(&talk.workspace.id, now).await?;
    store.rebrand_drafts(&talk.workspace.id, now).await?;
    talk.toast(&query.id, None);
    talk.delete(message);
    let again = Button::tap(Say::new("button-new-brand"), "go", "brand", "");
    talk.show(&Screen::text(Say::new("brand-removed")).row([again]));
    Ok(())
}
