//! What a request wants a message to say: its text within the limits, its file, its buttons.
//!
//! Sending and editing read their parameters through this, so that both refuse the same things.

use serde_json::Value;

use super::answer::Refusal;
use super::chats::Content;
use super::entities::{Entity, Formatted, html, units};
use super::files::{self, Kind, Media};
use super::keyboard;
use super::params::{Params, Upload};
use super::probe::Shape;
use super::state::State;

/// The longest text, in UTF-16 units after parsing (Bot API, sendMessage).
const MAX_TEXT: usize = 4096;
/// The longest caption (Bot API, sendPhoto).
const MAX_CAPTION: usize = 1024;
/// The most entities in one message (Bot API limits).
const MAX_ENTITIES: usize = 100;

/// The text of a text message.
pub fn text(params: &Params) -> Result<Content, Refusal> {
    let text = formatted(params, "text", "entities")?;
    if text.text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if units(&text.text) > MAX_TEXT {
        return Err(Refusal::bad("message is too long"));
    }
    let preview = params.json_of("link_preview_options")?;
    Ok(Content { text, preview, ..Content::default() })
}

/// The caption of a message with a file.
pub fn caption(params: &Params) -> Result<Formatted, Refusal> {
    let caption = formatted(params, "caption", "caption_entities")?;
    if units(&caption.text) > MAX_CAPTION {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(caption)
}

/// A file with its caption; the file is the parameter `field`.
pub fn with_file(state: &mut State, params: &Params, field: &str, kind: Kind) -> Result<Content, Refusal> {
    let text = caption(params)?;
    let mut media = file(state, params, field, kind)?;
    if params.fields.contains_key("cover") {
        // Only sendVideo and InputMediaVideo have it (Bot API 8.3); elsewhere it would be lost without a word.
        if kind != Kind::Video {
            return Err(Refusal::bad("only a video can have a cover"));
        }
        media.cover = Some(Box::new(file(state, params, "cover", Kind::Photo)?));
    }
    Ok(Content { text, media: Some(media), above: params.flag("show_caption_above_media"), preview: None })
}

/// The content of an `InputMedia` object, with its kind.
pub fn input_media(state: &mut State, item: &Value, params: &Params) -> Result<Content, Refusal> {
    let unreadable = |why: &str| Refusal::bad(format!("can't parse InputMedia: {why}"));
    let fields = item.as_object().ok_or_else(|| unreadable("expected an Object"))?.clone();
    let word = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = Kind::from_word(word).ok_or_else(|| unreadable("unsupported type"))?;
    if !fields.contains_key("media") {
        return Err(unreadable("media not found"));
    }
    with_file(state, &Params { fields, files: params.files.clone() }, "media", kind)
}

/// The buttons.
pub fn markup(state: &State, params: &Params) -> Result<Option<Value>, Refusal> {
    let markup: Option<Value> = params.json_of("reply_markup")?;
    if let Some(markup) = &markup {
        keyboard::check(markup, state.profile.domain.as_deref())?;
    }
    Ok(markup.filter(|markup| markup.get("inline_keyboard").is_none_or(|rows| *rows != Value::Array(vec![]))))
}

fn formatted(params: &Params, text: &str, entities: &str) -> Result<Formatted, Refusal> {
    let source = params.text(text).unwrap_or_default();
    let mut formatted = match params.text("parse_mode").map(|mode| mode.to_ascii_lowercase()).as_deref() {
        None => Formatted { text: source, entities: params.json_of::<Vec<Entity>>(entities)?.unwrap_or_default() },
        Some("html") => html(&source)?,
        // Crier writes HTML only; anything else is a mistake and must not pass unseen.
        Some(_) => return Err(Refusal::bad("unsupported parse_mode")),
    };
    let end = units(&formatted.text);
    if formatted.entities.iter().any(|entity| entity.offset + entity.length > end) {
        return Err(Refusal::bad("ENTITY_BOUNDS_INVALID"));
    }
    if formatted.entities.len() > MAX_ENTITIES {
        return Err(Refusal::bad("ENTITIES_TOO_LONG"));
    }
    formatted.trim();
    formatted.detect();
    Ok(formatted)
}

fn file(state: &mut State, params: &Params, field: &str, kind: Kind) -> Result<Media, Refusal> {
    let named = params.text(field);
    let attached = named.as_deref().and_then(|text| text.strip_prefix("attach://"));
    let mut media = match (attached, params.files.get(attached.unwrap_or(field))) {
        (_, Some(upload)) => kept(state, params, upload, kind)?,
        (Some(_), None) => return Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
        (None, None) => match named {
            Some(id) => state.files.again(&id, kind)?,
            None => {
                return Err(Refusal::bad(format!("there is no {} in the request", kind.word())));
            }
        },
    };
    media.spoiler = params.flag("has_spoiler");
    Ok(media)
}

fn kept(state: &mut State, params: &Params, upload: &Upload, kind: Kind) -> Result<Media, Refusal> {
    let shape = match kind {
        Kind::Photo => files::check_photo(&upload.bytes)?,
        kind => {
            files::check_file(&upload.bytes)?;
            told(params, files::shape(kind, &upload.bytes))
        }
    };
    let bot = state.profile.id;
    Ok(state.files.keep(bot, kind, &upload.name, upload.bytes.clone(), shape))
}

/// Fills what the file does not tell with what the sender says.
fn told(params: &Params, shape: Shape) -> Shape {
    let said = |name: &str, own: u32| match own {
        0 => params.int(name).and_then(|value| u32::try_from(value).ok()).unwrap_or(0),
        own => own,
    };
    Shape { width: said("width", shape.width), height: said("height", shape.height), seconds: said("duration", shape.seconds) }
}
