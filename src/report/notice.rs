//! The messages that tell how a planned post ended, and what became of deleting one: with a sound, as an answer to the card. Pure.

use serde_json::{Value, json};

use super::lines;
use super::view::Facts;
use crate::i18n;
use crate::model::say::Say;

/// How much of the post's text names it, in characters.
const WORDS: usize = 40;

/// The parameters of `sendMessage`: how it ended.
pub(super) fn ended(facts: &Facts) -> Value {
    message(facts, &lines::ended(facts))
}

/// The same: what became of deleting it somewhere.
pub(super) fn deleted(facts: &Facts, line: &Say) -> Value {
    message(facts, std::slice::from_ref(line))
}

fn message(facts: &Facts, lines: &[Say]) -> Value {
    let name = Say::new("notice-of").say("words", facts.post.words(WORDS));
    let text: Vec<String> = std::iter::once(&name).chain(lines).map(|say| i18n::html(facts.lang, say)).collect();
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
