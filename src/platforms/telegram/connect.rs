//! Signing a channel or group in: it is found, the bot's rights are read, nothing is posted.

use serde_json::{Value, json};

use super::api::ChatInfo;
use crate::bot::api::{ChatMember, User};
use crate::bot::{Bot, BotError};
use crate::model::account::{Profile, Token};
use crate::net::Effect;
use crate::platforms::ConnectError;

/// Finds the chat that the person named and reads the bot's rights in it.
pub(super) async fn connect(bot: &Bot, named: &str) -> Result<Profile, ConnectError> {
    let name = chat_name(named).ok_or(ConnectError::NoSuchChat)?;
    let info: ChatInfo = bot.call("getChat", &json!({ "chat_id": chat_id(&name) }), Effect::Repeatable).await.map_err(refused)?;
    if !matches!(info.chat.kind.as_str(), "channel" | "group" | "supergroup") {
        return Err(ConnectError::NotAChannel);
    }
    let me: User = bot.call("getMe", &json!({}), Effect::Repeatable).await.map_err(refused)?;
    let params = json!({ "chat_id": info.chat.id, "user_id": me.id });
    let member: ChatMember = bot.call("getChatMember", &params, Effect::Repeatable).await.map_err(refused)?;
    if may_post(&info, &member) { Ok(profile(info)) } else { Err(ConnectError::NotAdmin) }
}

/// Whether the bot may post: in a channel as an administrator with that right, in a group as whoever may write.
fn may_post(info: &ChatInfo, member: &ChatMember) -> bool {
    let open = info.permissions.as_ref().is_none_or(|may| may.can_send_messages != Some(false));
    match (info.chat.kind.as_str(), member.status.as_str()) {
        ("channel", "administrator") => member.can_post_messages == Some(true),
        (_, "creator") => true,
        ("group" | "supergroup", "administrator") => true,
        ("group" | "supergroup", "member") => open,
        ("group" | "supergroup", "restricted") => member.can_send_messages == Some(true),
        _ => false,
    }
}

fn profile(info: ChatInfo) -> Profile {
    let chat = info.chat;
    let title = chat.title.unwrap_or_else(|| chat.id.to_string());
    Profile {
        remote_id: chat.id.to_string(),
        handle: chat.username.as_ref().map_or_else(|| title.clone(), |name| format!("@{name}")),
        name: title,
        link: chat.username.as_ref().map(|name| format!("https://t.me/{name}")),
        facts: json!({ "kind": chat.kind }),
        // The bot's own token signs, and that is the operator's.
        token: Token::default(),
        login_until: None,
    }
}

/// How the Bot API wants a chat to be named, from what people write: `@name`, `name`, a link to it or to one of its
/// posts, or its number. An invitation link names no chat.
pub fn chat_name(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_prefix("https://").or(text.strip_prefix("http://")).unwrap_or(text);
    let link = ["t.me/", "telegram.me/", "telegram.dog/"].iter().find_map(|host| bare.strip_prefix(host));
    let mut path = link.unwrap_or(bare).split(['/', '?']);
    let first = path.next()?;
    if link.is_some() && first == "c" {
        return path.next().filter(|id| is_number(id)).map(|id| format!("-100{id}"));
    }
    let first = if link.is_some() && first == "s" { path.next()? } else { first };
    if is_number(first.trim_start_matches('-')) {
        return Some(first.to_owned());
    }
    let name = first.trim_start_matches('@');
    let good = (4..=32).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    good.then(|| format!("@{name}"))
}

/// A chat as the Bot API takes it: a number where it is one.
pub(super) fn chat_id(name: &str) -> Value {
    name.parse::<i64>().map_or_else(|_| json!(name), Value::from)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 16 && text.chars().all(|c| c.is_ascii_digit())
}

fn refused(error: BotError) -> ConnectError {
    match &error {
        BotError::Fault(_) => ConnectError::Unavailable,
        BotError::Wait(_) => ConnectError::TooOften,
        BotError::Refused { code: 401 | 404, .. } => ConnectError::Unavailable,
        // In a channel a bot that is no administrator may not read its own rights.
        _ if ["member list is inaccessible", "chat_admin_required", "need administrator"].iter().any(|text| error.says(text)) => {
            ConnectError::NotAdmin
        }
        _ if error.says("frozen") => ConnectError::Restricted,
        _ => ConnectError::NoSuchChat,
    }
}
