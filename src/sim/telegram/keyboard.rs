//! Buttons under a message: what the server accepts, and which button a person means by a label.
//!
//! Sending and editing check a keyboard here; pressing and the screen read it here.

use serde_json::{Map, Value};

use super::answer::Refusal;

/// The longest `callback_data`, in bytes (Bot API, InlineKeyboardButton).
const MAX_DATA: usize = 64;
/// The most buttons under one message, and the most in one row (not documented; seen).
const MAX_BUTTONS: usize = 100;
const MAX_ROW: usize = 8;
/// What a button may do; exactly one of them.
const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// A button as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// The page it opens.
    pub url: Option<String>,
    /// Whether that page is told who opens it.
    pub logs_in: bool,
    /// What the bot gets when it is pressed.
    pub data: Option<String>,
    /// Whether it is greyed out (Bot API 10.3).
    pub disabled: bool,
}

/// Checks an inline keyboard as the server does. Other markups (reply keyboards) pass as they are. `domain`: where buttons
/// may sign people in.
pub fn check(markup: &Value, domain: Option<&str>) -> Result<(), Refusal> {
    let Some(rows) = markup.get("inline_keyboard") else {
        return Ok(());
    };
    let unreadable = || Refusal::bad("can't parse inline keyboard: expected an Array of Arrays of buttons");
    let rows = rows.as_array().ok_or_else(unreadable)?;
    let mut count = 0;
    for row in rows {
        let row = row.as_array().ok_or_else(unreadable)?;
        count += row.len();
        if row.len() > MAX_ROW || count > MAX_BUTTONS {
            return Err(Refusal::bad("REPLY_MARKUP_TOO_LONG"));
        }
        for button in row {
            check_button(button.as_object().ok_or_else(unreadable)?, domain)?;
        }
    }
    Ok(())
}

fn check_button(button: &Map<String, Value>, domain: Option<&str>) -> Result<(), Refusal> {
    let label = button.get("text").and_then(Value::as_str).unwrap_or_default();
    if label.is_empty() {
        return Err(Refusal::bad("can't parse InlineKeyboardButton: Field \"text\" must be of type String"));
    }
    let actions = ACTIONS.iter().filter(|action| button.contains_key(**action)).count();
    if actions != 1 {
        return Err(Refusal::bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"));
    }
    if let Some(data) = button.get("callback_data") {
        let data = data.as_str().unwrap_or_default();
        if data.is_empty() || data.len() > MAX_DATA {
            return Err(Refusal::bad("BUTTON_DATA_INVALID"));
        }
    }
    if let Some(login) = button.get("login_url") {
        let url = login.get("url").and_then(Value::as_str).and_then(|url| url::Url::parse(url).ok());
        let host = url.filter(|url| url.scheme() == "https" || url.host_str() == Some("127.0.0.1"));
        if domain.is_none() || host.as_ref().and_then(url::Url::host_str) != domain {
            return Err(Refusal::bad("BOT_DOMAIN_INVALID"));
        }
    }
    if let Some(url) = button.get("url") {
        let url = url.as_str().unwrap_or_default();
        let good = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "tg" | "ton"));
        if !good {
            return Err(Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")));
        }
    }
    Ok(())
}

/// The rows of buttons of a markup; none when it has no inline keyboard.
pub fn rows(markup: Option<&Value>) -> Vec<Vec<Button>> {
    let rows = markup.and_then(|markup| markup.get("inline_keyboard")).and_then(Value::as_array);
    let row = |row: &Value| row.as_array().into_iter().flatten().map(button).collect();
    rows.into_iter().flatten().map(row).collect()
}

fn button(value: &Value) -> Button {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Button {
        label: text("text").unwrap_or_default(),
        url: text("url").or_else(|| value.pointer("/login_url/url").and_then(Value::as_str).map(str::to_owned)),
        logs_in: value.get("login_url").is_some(),
        data: text("callback_data"),
        disabled: value.get("disabled").is_some_and(|disabled| *disabled != Value::Bool(false)),
    }
}

/// The button that a person means by `label`: one that is called so, else the first that starts so, else
/// the first that contains it; any case; never a disabled one.
pub fn meant<'a>(rows: &'a [Vec<Button>], label: &str) -> Option<&'a Button> {
    let wanted = label.trim().to_lowercase();
    let enabled = || rows.iter().flatten().filter(|button| !button.disabled);
    let named = |test: &dyn Fn(&str) -> bool| enabled().find(|button| test(&button.label.trim().to_lowercase()));
    named(&|label| label == wanted)
        .or_else(|| named(&|label| label.starts_with(&wanted)))
        .or_else(|| named(&|label| label.contains(&wanted)))
}
