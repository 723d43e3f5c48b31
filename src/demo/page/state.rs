//! What the page shows, as data: the conversation and the networks' timelines.

use serde_json::{Value, json};

use crate::demo::desk::Desk;
use crate::demo::networks::{NAMES, Seen, sniff};
use crate::sim::telegram::files::Kind;
use crate::sim::telegram::keyboard::Button;
use crate::sim::telegram::screen::Shown;

/// Everything that is on the page now.
pub(super) fn of(desk: &Desk) -> Value {
    let messages: Vec<Value> = desk.chat().iter().filter(|shown| !shown.deleted).map(|shown| message(desk, shown)).collect();
    let toasts = desk.telegram().toasts(desk.town.owner);
    let networks: Vec<Value> = NAMES.iter().map(|network| timeline(desk, network)).collect();
    let hints = &desk.hints;
    json!({
        "messages": messages,
        "toasts": toasts.len(),
        "toast": toasts.last(),
        "networks": networks,
        "hints": { "handle": hints.handle, "password": hints.app_password, "channel": hints.channel },
    })
}

fn message(desk: &Desk, shown: &Shown) -> Value {
    let media = shown.media.as_ref().map(|media| {
        let bytes = desk.telegram().media(desk.town.owner, shown.id).map(|media| media.bytes).unwrap_or_default();
        json!({
            "kind": kind(media.kind, &bytes),
            "name": media.name,
            "width": media.width,
            "height": media.height,
            "size": bytes.len(),
            "src": format!("chat/{}/{}", shown.id, shown.order),
        })
    });
    json!({
        "id": shown.id,
        "order": shown.order,
        "mine": !shown.from_bot,
        "at": shown.at,
        "text": shown.formatted.text,
        "entities": shown.formatted.entities,
        "media": media,
        "rows": shown.rows.iter().map(|row| row.iter().map(button).collect()).collect::<Vec<Value>>(),
        "group": shown.group,
        "forwarded": shown.forwarded,
    })
}

/// What a browser can make of a file: a `photo`, a `video`, or a `file` to be named only.
fn kind(kind: Kind, bytes: &[u8]) -> &'static str {
    match (kind, sniff(bytes).0.split_once('/')) {
        (Kind::Document, _) => "file",
        (_, Some(("image", _))) => "photo",
        (_, Some(("video", _))) => "video",
        _ => "file",
    }
}

fn button(button: &Button) -> Value {
    json!({ "label": button.label, "link": button.url.is_some(), "off": button.disabled })
}

fn timeline(desk: &Desk, network: &str) -> Value {
    let posts = desk.town.networks.posts(network).unwrap_or_default();
    let posts: Vec<Value> = posts.iter().enumerate().map(|(place, seen)| post(network, place, seen)).collect();
    json!({ "id": network, "posts": posts })
}

fn post(network: &str, place: usize, seen: &Seen) -> Value {
    let files: Vec<Value> = seen
        .files
        .iter()
        .enumerate()
        .map(|(number, file)| {
            let kind = kind(Kind::Photo, &file.bytes);
            json!({ "kind": kind, "alt": file.alt, "size": file.bytes.len(), "src": format!("post/{network}/{place}/{number}?{}", seen.at) })
        })
        .collect();
    json!({ "account": seen.account, "text": seen.text, "at": seen.at, "files": files })
}
