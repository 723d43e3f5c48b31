//! Screens as the Bot API wants them.

use serde_json::{Value, json};

use crate::i18n;
use crate::model::lang::Lang;
use crate::model::screen::{Button, Does, Screen};

/// The parameters of a message that shows `screen`.
pub fn message_params(chat: i64, screen: &Screen, lang: Lang) -> Value {
    json!({
        "chat_id": chat,
        "text": i18n::html(lang, &screen.text),
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
        "reply_markup": markup(&screen.rows, lang),
    })
}

/// Rows of buttons.
pub fn markup(rows: &[Vec<Button>], lang: Lang) -> Value {
    let button = |button: &Button| {
        let text = i18n::plain(lang, &button.label);
        match &button.does {
            Does::Tap(tap) => json!({ "text": text, "callback_data": tap.data() }),
            Does::Open(address) => json!({ "text": text, "url": address }),
            Does::LogIn(address) => json!({ "text": text, "login_url": { "url": address } }),
        }
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(button).collect()).collect();
    json!({ "inline_keyboard": rows })
}
