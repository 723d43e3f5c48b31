//! What people give for a brand by a message: a logo, a font, a clip, a line, a colour, a name.

use super::ask_logo;
use crate::bot::api::{File, Message};
use crate::chat::asked::Asked;
use crate::chat::talk::{Talk, words_of};
use crate::model::brand::{Brand, Edge, Slot};
use crate::model::colour::Colour;
use crate::model::say::Say;
use crate::model::screen::Screen;
use crate::store::{BrandRow, Result, SentFile};

/// The longest line of text on a picture, in characters.
const LINE_MAX: usize = 60;
/// The longest name of a brand, in characters: it stands on a button.
const NAME_MAX: usize = 20;

/// A file came while one was asked for. Whether it was taken as that: what has a caption, or belongs to an album, is
/// something to publish. A text alone is neither: the question is put again.
pub(in crate::chat) async fn file(talk: &mut Talk<'_>, asked: Asked, message: &Message) -> Result<bool> {
    let Asked::BrandFile { brand, slot, name } = &asked else { return Ok(false) };
    if message.text.is_some() {
        match slot {
            Slot::Logo => ask_logo(talk, "brand-not-a-picture", asked).await?,
            Slot::Second => talk.say(Say::new("brand-not-a-picture")),
            Slot::Font => talk.say(Say::new("brand-not-a-font")),
            Slot::Intro | Slot::Outro => talk.say(Say::new("brand-not-a-clip")),
        }
        return Ok(true);
    }
    let found = match slot {
        Slot::Font => message.document.as_ref(),
        Slot::Intro | Slot::Outro => clip_of(message),
        Slot::Logo | Slot::Second => picture_of(message),
    };
    let Some(file) = found else { return Ok(false) };
    if words_of(message).is_some() || message.media_group_id.is_some() {
        return Ok(false);
    }
    let (store, now) = (&talk.chat.store, talk.now());
    if begun(talk, brand, name).await?.is_none() {
        return Ok(false);
    }
    let name = file.file_name.clone().filter(|_| slot.is_clip());
    store.send_brand_file(brand, talk.person.id, &SentFile { slot: *slot, file_id: file.file_id.clone(), name }, now).await?;
    talk.note(None).await?;
    talk.say(Say::new(match slot {
        Slot::Font => "brand-font-taken",
        Slot::Intro | Slot::Outro => "brand-clip-taken",
        _ if message.photo.is_empty() => "brand-logo-taken",
        _ => "brand-logo-taken-photo",
    }));
    Ok(true)
}

/// A video in whatever way it came. A GIF comes with a document beside it, and is a video without sound.
fn clip_of(message: &Message) -> Option<&File> {
    let video = message.video.as_ref().or(message.animation.as_ref()).or(message.video_note.as_ref());
    video.or(message.document.as_ref())
}

pub(in crate::chat) fn picture_of(message: &Message) -> Option<&File> {
    let largest = message.photo.iter().max_by_key(|size| size.width.unwrap_or(0).saturating_mul(size.height.unwrap_or(0)));
    // A GIF comes with a document beside it; it moves, so it is no logo.
    largest.or(message.document.as_ref().filter(|_| message.animation.is_none()))
}

/// The line of text came; a hyphen removes it.
pub(in crate::chat) async fn line(talk: &mut Talk<'_>, brand: &str, name: &str, text: &str) -> Result<()> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LINE_MAX {
        talk.say(Say::new("brand-line-too-long").num("max", LINE_MAX));
        return Ok(());
    }
    let line = Some(line).filter(|line| !["-", "–", "—"].contains(&line.as_str()));
    let look = changed(talk, brand, name, |look| look.line.clone_from(&line)).await?;
    if look.is_empty() {
        talk.say(Say::new("brand-line-removed"));
        return Ok(());
    }
    talk.chat.store.show_brand(brand, talk.person.id, talk.now()).await
}

/// The colour of the frame or the bar came.
pub(in crate::chat) async fn colour(talk: &mut Talk<'_>, brand: &str, text: &str) -> Result<()> {
    let Some(colour) = Colour::parse(text) else {
        talk.say(Say::new("brand-no-colour"));
        return Ok(());
    };
    changed(talk, brand, "", |look| look.edge = look.edge.map(|edge: Edge| edge.coloured(colour))).await?;
    talk.chat.store.show_brand(brand, talk.person.id, talk.now()).await
}

/// Another name came.
pub(in crate::chat) async fn name(talk: &mut Talk<'_>, brand: &str, text: &str) -> Result<()> {
    let Some(name) = fit_name(talk, text) else { return Ok(()) };
    if begun(talk, brand, "").await?.is_none() {
        return Ok(());
    }
    talk.chat.store.name_brand(brand, &name, talk.now()).await?;
    talk.note(None).await?;
    talk.chat.store.show_brand(brand, talk.person.id, talk.now()).await
}

/// The name of a new brand came: its logo is asked for.
pub(in crate::chat) async fn new_name(talk: &mut Talk<'_>, brand: &str, text: &str) -> Result<()> {
    let Some(name) = fit_name(talk, text) else { return Ok(()) };
    ask_logo(talk, "brand-ask-new-logo", Asked::BrandFile { brand: brand.to_owned(), slot: Slot::Logo, name }).await
}

fn fit_name(talk: &mut Talk<'_>, text: &str) -> Option<String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > NAME_MAX {
        talk.show(&Screen::text(Say::new("brand-name-too-long").num("max", NAME_MAX)));
        return None;
    }
    Some(name)
}

/// The brand, begun if need be; `None` when it belongs to somebody else.
async fn begun(talk: &Talk<'_>, brand: &str, name: &str) -> Result<Option<BrandRow>> {
    talk.chat.store.begin_brand(&talk.workspace.id, brand, name, talk.now()).await?;
    let row = talk.chat.store.brand_row(brand).await?;
    Ok(row.filter(|row| row.workspace == talk.workspace.id))
}

/// Changes a brand, which is begun if need be; how it looks then. The question is answered.
async fn changed(talk: &mut Talk<'_>, brand: &str, name: &str, change: impl Fn(&mut Brand)) -> Result<Brand> {
    let (store, now) = (&talk.chat.store, talk.now());
    let Some(row) = begun(talk, brand, name).await? else { return Ok(Brand::default()) };
    let with = |look: &Brand| {
        let mut look = look.clone();
        change(&mut look);
        Some(look)
    };
    let look = store.change_brand(brand, with, now).await?;
    store.rebrand_drafts(&talk.workspace.id, now).await?;
    talk.note(None).await?;
    Ok(look.unwrap_or(row.look))
}
