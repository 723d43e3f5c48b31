//! The methods: which there are, who answers each, and which of them a fault may strike.

use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use super::answer::{Answer, Refusal, garbage, response};
use super::chats::ChatKind;
use super::params::Params;
use super::state::{CHAT, NETWORK, POLLS, Query, State};
use super::{Telegram, edit, entities, places, send, updates, webhook};
use crate::clock::{Millis, SECOND};
use crate::sim::faults::{Kind, Played};

/// How long a pressed button may wait for its answer.
const QUERY_LIFE: Millis = 15 * SECOND;

/// Every method that is served, in its proper spelling.
pub const METHODS: [&str; 38] = [
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "sendMessage",
    "sendPhoto",
    "sendVideo",
    "sendAnimation",
    "sendDocument",
    "sendMediaGroup",
    "copyMessage",
    "forwardMessage",
    "sendChatAction",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "answerCallbackQuery",
    "getFile",
    "getChat",
    "getChatMember",
    "getChatAdministrators",
    "getChatMemberCount",
    "leaveChat",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyName",
    "getMyName",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "setChatMenuButton",
    "getChatMenuButton",
];

/// Answers a request of the bot.
pub async fn call(telegram: &Arc<Telegram>, method: &str, params: &Params, request: u64) -> Response {
    let known = METHODS.into_iter().find(|known| known.eq_ignore_ascii_case(method));
    let number = telegram.lock().capture(known.unwrap_or(method), params);
    let played = match known {
        None => Played::Answer(Err(Refusal::new(404, "Not Found: method not found"))),
        Some(method) => act(telegram, method, params, request).await,
    };
    let answer = match played {
        Played::Garbage => return garbage(),
        // A fault's no, not Telegram's own: nothing to remember of what Crier may ask.
        Played::NotAccepted(kind) => return response(Err(struck(kind, known == Some("sendMessage")))),
        Played::Answer(answer) => answer,
    };
    telegram.lock().answered(number, &answer);
    response(answer)
}

/// Runs a method, with the fault that strikes it.
async fn act(telegram: &Arc<Telegram>, method: &str, params: &Params, request: u64) -> Played<Answer> {
    let (faults, publishes) = {
        let state = telegram.lock();
        (state.world.faults.clone(), publishes(&state, method, params))
    };
    let any = faults.strike_any(match method {
        "getUpdates" => POLLS,
        _ if publishes => NETWORK,
        _ => CHAT,
    });
    // A dead token is no fault to play: the chat itself refuses (State::reach).
    let own = if publishes { faults.strike(NETWORK, true).filter(|kind| *kind != Kind::Revoked) } else { None };
    faults.play_around(any.or(own), request, run(telegram, method, params, request)).await
}

async fn run(telegram: &Arc<Telegram>, method: &str, params: &Params, request: u64) -> Answer {
    match method {
        "getUpdates" => updates::get_updates(telegram, params, request).await,
        "setWebhook" => webhook::set(telegram, params),
        method => dispatch(&mut telegram.lock(), method, params),
    }
}

/// Whether a request makes something visible in a channel or group.
fn publishes(state: &State, method: &str, params: &Params) -> bool {
    let sends = matches!(
        method,
        "sendMessage" | "sendPhoto" | "sendVideo" | "sendAnimation" | "sendDocument" | "sendMediaGroup" | "copyMessage" | "forwardMessage"
    );
    let chat = state.chat_id(params, "chat_id").ok().and_then(|id| state.chats.get(&id));
    sends && chat.is_some_and(|chat| chat.kind != ChatKind::Private)
}

fn struck(kind: Kind, text: bool) -> Refusal {
    match kind {
        Kind::Refuse if text => Refusal::bad("strings must be encoded in UTF-8"),
        Kind::Refuse => Refusal::bad("MEDIA_INVALID"),
        kind => Refusal::struck(kind),
    }
}

fn dispatch(state: &mut State, method: &str, params: &Params) -> Answer {
    match method {
        "getMe" => Ok(state.profile.me()),
        "deleteWebhook" => webhook::delete(state, params),
        "getWebhookInfo" => Ok(webhook::info(state)),
        "sendMediaGroup" => send::album(state, params),
        "copyMessage" => send::copy(state, params),
        "forwardMessage" => send::forward(state, params),
        "sendChatAction" => send::action(state, params),
        "editMessageText" => edit::text(state, params),
        "editMessageCaption" => edit::caption(state, params),
        "editMessageMedia" => edit::media(state, params),
        "editMessageReplyMarkup" => edit::markup(state, params),
        "deleteMessage" => edit::delete(state, params),
        "deleteMessages" => edit::delete_many(state, params),
        "answerCallbackQuery" => answer_query(state, params),
        "getFile" => {
            let now = state.now();
            state.files.link(&params.text("file_id").unwrap_or_default(), now)
        }
        "getChat" => places::chat(state, params),
        "getChatMember" => places::member(state, params),
        "getChatAdministrators" => places::administrators(state, params),
        "getChatMemberCount" => places::count(state, params),
        "leaveChat" => places::leave(state, params),
        _ if method.starts_with("send") => send::one(state, method, params),
        _ => profile(state, method, params),
    }
}

fn profile(state: &mut State, method: &str, params: &Params) -> Answer {
    let profile = &mut state.profile;
    match method {
        "setMyCommands" => profile.set_commands(params),
        "getMyCommands" => profile.commands(params),
        "deleteMyCommands" => profile.delete_commands(params),
        "setMyName" => profile.set_text("name", 64, params),
        "getMyName" => profile.text("name", params),
        "setMyDescription" => profile.set_text("description", 512, params),
        "getMyDescription" => profile.text("description", params),
        "setMyShortDescription" => profile.set_text("short_description", 120, params),
        "getMyShortDescription" => profile.text("short_description", params),
        "setChatMenuButton" => profile.set_menu(params),
        "getChatMenuButton" => Ok(profile.menu(params)),
        _ => Err(Refusal::new(404, "Not Found: method not found")),
    }
}

fn answer_query(state: &mut State, params: &Params) -> Answer {
    let old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
    let text = params.text("text").unwrap_or_default();
    if entities::units(&text) > 200 {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let id = params.text("callback_query_id").ok_or_else(old)?;
    let Query { user, at } = state.queries.remove(&id).ok_or_else(old)?;
    if state.now() - at > QUERY_LIFE {
        return Err(old());
    }
    if !text.is_empty() {
        state.note(user, super::screen::Note::Toast { text, alert: params.flag("show_alert") });
    }
    Ok(json!(true))
}
