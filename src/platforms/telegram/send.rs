//! The one visible request, and what comes back.

use serde_json::{Value, json};

use super::api::{Held, Kind, Posted};
use crate::bot::{Bot, BotError};
use crate::model::post::Remote;
use crate::net::Effect;

/// Posts text, one file, or an album, by names that Telegram knows. The text is plain: nothing in it is markup.
pub(super) async fn send(bot: &Bot, chat: &Value, text: &str, held: &[Held]) -> Result<Vec<Posted>, BotError> {
    let (method, params) = request(chat, text, held);
    match held {
        [_, _, ..] => bot.call(method, &params, Effect::Visible).await,
        _ => bot.call(method, &params, Effect::Visible).await.map(|posted| vec![posted]),
    }
}

/// The method and its parameters.
fn request(chat: &Value, text: &str, held: &[Held]) -> (&'static str, Value) {
    match held {
        [] => ("sendMessage", json!({ "chat_id": chat, "text": text })),
        [one] => {
            let mut params = json!({ "chat_id": chat, one.kind.word(): one.id });
            caption(&mut params, text);
            cover(&mut params, one);
            (one.kind.method(), params)
        }
        album => {
            let item = |held: &Held| {
                let mut item = json!({ "type": held.kind.word(), "media": held.id });
                cover(&mut item, held);
                item
            };
            let mut media: Vec<Value> = album.iter().map(item).collect();
            // The caption of the first file shows as the album's.
            if let Some(first) = media.first_mut() {
                caption(first, text);
            }
            ("sendMediaGroup", json!({ "chat_id": chat, "media": media }))
        }
    }
}

fn caption(params: &mut Value, text: &str) {
    if !text.is_empty() {
        params["caption"] = json!(text);
    }
}

/// Only a video has one (Bot API 8.3: sendVideo, InputMediaVideo).
fn cover(params: &mut Value, held: &Held) {
    if let Some(cover) = held.cover.as_ref().filter(|_| held.kind == Kind::Video) {
        params["cover"] = json!(cover);
    }
}

/// What the post is called: `chat:message,message…`, and its address. `None` when nothing came back.
pub(super) fn remote(posted: &[Posted]) -> Option<Remote> {
    let first = posted.first()?;
    let ids: Vec<String> = posted.iter().map(|message| message.message_id.to_string()).collect();
    Some(Remote { id: format!("{}:{}", first.chat.id, ids.join(",")), link: link(first), notes: Vec::new() })
}

/// The address of a message; of the channel when Telegram has given the message no number yet. A plain group has none.
fn link(message: &Posted) -> Option<String> {
    let (chat, id) = (&message.chat, message.message_id);
    match (&chat.username, chat.id.to_string().strip_prefix("-100")) {
        (Some(name), _) if id == 0 => Some(format!("https://t.me/{name}")),
        (Some(name), _) => Some(format!("https://t.me/{name}/{id}")),
        (None, Some(number)) if id != 0 && chat.kind != "group" => Some(format!("https://t.me/c/{number}/{id}")),
        _ => None,
    }
}

/// The chat and the messages that [`remote`] named.
pub(super) fn messages(remote: &str) -> Option<(i64, Vec<i64>)> {
    let (chat, ids) = remote.split_once(':')?;
    let ids: Option<Vec<i64>> = ids.split(',').map(|id| id.parse().ok().filter(|id| *id != 0)).collect();
    Some((chat.parse().ok()?, ids?))
}
