//! The message that tells how a planned post ended: with a sound, as an answer to its card. Pure.

use serde_json::{Value, json};

use super::lines;
use super::view::Facts;
use crate::i18n;

/// The parameters of `sendMessage`.
pub(super) fn ended(facts: &Facts) -> Value {
    let text: Vec<String> = lines::ended(facts).iter().map(|say| i18n::html(facts.lang, say)).collect();
    let mut params = json!({
        "chat_id": facts.post.chat,
        "text": text.join("\n"),
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
    });
    if let Some(card) = facts.post.card {
        params["reply_parameters"] = json!({ "message_id": card, "allow_sending_without_reply": true });
    }
    params
}
