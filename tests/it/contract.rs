//! Telegram's requests and answers against the published description of the Bot API.
//!
//! The description is a file that is not part of the project: it is read from the folder that
//! `CRIER_SPECS` names. Other tests run [`Spec::check_request`] over what they captured.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crier::sim::telegram::{Captured, METHODS};

use crate::telegram_rig::{Rig, mp4, png};

/// What is newer than the description (10.1): Bot API 10.3 lets a button be greyed out.
const NEWER: [(&str, &str); 1] = [("InlineKeyboardButton", "disabled")];

pub struct Spec(Value);

impl Spec {
    /// The description, or `None` (said aloud) when nobody named its folder.
    pub fn load() -> Option<Self> {
        let Ok(folder) = std::env::var("CRIER_SPECS") else {
            println!("not run: CRIER_SPECS is not set");
            return None;
        };
        let text = std::fs::read_to_string(format!("{folder}/telegram-bot-api.json")).unwrap();
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// What is wrong with a request: unknown or missing parameters, wrong types. Empty when nothing is.
    pub fn check_request(&self, method: &str, fields: &Map<String, Value>) -> Vec<String> {
        let Some(described) = self.0["methods"].get(method) else { return vec![format!("{method}: unknown method")] };
        let mut wrong = Vec::new();
        self.check_fields(method, described, fields, true, &mut wrong);
        wrong
    }

    /// What is wrong with the result of a method.
    pub fn check_answer(&self, method: &str, result: &Value) -> Vec<String> {
        let Some(described) = self.0["methods"].get(method) else { return vec![format!("{method}: unknown method")] };
        self.check_any(method, &described["returns"], result, false)
    }

    /// What is wrong with a captured request and, if it was answered, with its answer.
    pub fn check(&self, captured: &Captured) -> Vec<String> {
        let mut wrong = self.check_request(&captured.method, &captured.fields);
        if let Some(Ok(result)) = &captured.answer {
            wrong.extend(self.check_answer(&captured.method, result));
        }
        wrong
    }

    fn check_fields(&self, path: &str, described: &Value, fields: &Map<String, Value>, request: bool, wrong: &mut Vec<String>) {
        let known = described["fields"].as_array().cloned().unwrap_or_default();
        let owner = described["name"].as_str().unwrap_or_default();
        for (name, value) in fields {
            let Some(field) = known.iter().find(|field| field["name"] == name.as_str()) else {
                let uploaded = request && value.as_str().is_some_and(|text| text.starts_with("attach://"));
                if !uploaded && !NEWER.contains(&(owner, name.as_str())) {
                    wrong.push(format!("{path}.{name}: unknown"));
                }
                continue;
            };
            let place = format!("{path}.{name}");
            wrong.extend(self.check_any(&place, &field["types"], value, request));
            let always = constant(field["description"].as_str().unwrap_or_default());
            if always.as_deref().is_some_and(|always| value != always) {
                wrong.push(format!("{place}: must be {always:?}"));
            }
        }
        for field in known.iter().filter(|field| field["required"] == true) {
            let name = field["name"].as_str().unwrap();
            if !fields.contains_key(name) {
                wrong.push(format!("{path}.{name}: missing"));
            }
        }
    }

    /// The complaints of the type that fits best.
    fn check_any(&self, path: &str, types: &Value, value: &Value, request: bool) -> Vec<String> {
        let types: Vec<&str> = types.as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
        if let Some(kinds) = types.iter().map(|kind| kind.strip_prefix("Array of ")).collect::<Option<Vec<_>>>()
            && kinds.len() > 1
        {
            return self.check_album(path, &kinds, value, request);
        }
        let complaints = types.iter().map(|kind| self.check_type(path, kind, value, request));
        complaints.min_by_key(Vec::len).unwrap_or_default()
    }

    /// Each of an album may be of another type; but "documents and audio files can be only grouped in an album with messages
    /// of the same type" (Bot API, sendMediaGroup).
    fn check_album(&self, path: &str, kinds: &[&str], value: &Value, request: bool) -> Vec<String> {
        let parsed: Option<Value> = value.as_str().filter(|_| request).and_then(|text| serde_json::from_str(text).ok());
        let Some(items) = parsed.as_ref().unwrap_or(value).as_array() else { return vec![format!("{path}: no array")] };
        let check = |(n, item)| self.check_any(&format!("{path}[{n}]"), &json!(kinds), item, request);
        let mut wrong: Vec<String> = items.iter().enumerate().flat_map(check).collect();
        let types: BTreeSet<&str> = items.iter().filter_map(|item| item["type"].as_str()).collect();
        if types.len() > 1 && (types.contains("document") || types.contains("audio")) {
            wrong.push(format!("{path}: {types:?} do not go together"));
        }
        wrong
    }

    fn check_type(&self, path: &str, kind: &str, value: &Value, request: bool) -> Vec<String> {
        let text = value.as_str().filter(|_| request);
        let fits = match kind {
            "Integer" => value.is_i64() || text.is_some_and(|text| text.parse::<i64>().is_ok()),
            "Float" => value.is_number() || text.is_some_and(|text| text.parse::<f64>().is_ok()),
            "Boolean" => value.is_boolean() || text.is_some_and(|text| matches!(text, "true" | "false")),
            "String" => value.is_string(),
            "InputFile" => text.is_some_and(|text| text.starts_with("attach://")),
            _ => return self.check_compound(path, kind, value, request),
        };
        if fits { vec![] } else { vec![format!("{path}: {value} is no {kind}")] }
    }

    fn check_compound(&self, path: &str, kind: &str, value: &Value, request: bool) -> Vec<String> {
        // Parameters of a form carry objects as JSON text.
        let parsed = value.as_str().filter(|_| request).and_then(|text| serde_json::from_str(text).ok());
        let value = parsed.as_ref().unwrap_or(value);
        if let Some(inner) = kind.strip_prefix("Array of ") {
            let Some(items) = value.as_array() else { return vec![format!("{path}: no array"), kind.to_owned()] };
            let inner = json!([inner]);
            let check = |(n, item)| self.check_any(&format!("{path}[{n}]"), &inner, item, request);
            return items.iter().enumerate().flat_map(check).collect();
        }
        let described = &self.0["types"][kind];
        assert!(described.is_object(), "the description has no type {kind}");
        if described["subtypes"].is_array() {
            return self.check_any(path, &described["subtypes"], value, request);
        }
        let Some(fields) = value.as_object() else { return vec![format!("{path}: {value} is no {kind}")] };
        let mut wrong = Vec::new();
        self.check_fields(path, described, fields, request, &mut wrong);
        wrong
    }
}

/// The only value a field may have, by its description: `always “creator”`, `must be photo`.
fn constant(description: &str) -> Option<String> {
    let after = description.split_once("always ").map(|(_, after)| after);
    if let Some(quoted) = after.and_then(|after| after.strip_prefix(['“', '"'])) {
        return quoted.split(['”', '"']).next().map(str::to_owned);
    }
    let word = description.split_once(", must be ").map(|(_, after)| after)?;
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    plain.then(|| word.to_owned())
}

/// Everything the simulator can do, once and well.
async fn a_full_life(rig: &Rig) {
    let ana = rig.telegram.person("ana", "en");
    let chat = ana.to_string();
    rig.telegram.start(ana, "inv_1");
    rig.telegram.send(ana, vec![("a.png".into(), png(900, 600)), ("b.mp4".into(), mp4())], "Sunset #sea");
    rig.telegram.send(ana, vec![("c.gif".into(), png(9, 9))], "");
    rig.telegram.document(ana, "d.pdf", b"%PDF".to_vec(), "paper");
    rig.telegram.edit(ana, "papers");
    let (channel, group) = (rig.telegram.channel("news"), rig.telegram.group("friends"));
    rig.telegram.forward(ana, channel);
    rig.telegram.kick(ana, channel);
    rig.telegram.admit(ana, channel);
    let markup = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "No", "url": "https://e.org"}]]});
    let card = rig
        .ok(
            "sendMessage",
            json!({"chat_id": ana, "text": "<b>Hi</b> https://e.org", "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true}, "reply_markup": markup, "reply_parameters": {"message_id": 1}}),
        )
        .await;
    rig.telegram.reply(ana, "hello");
    rig.telegram.press(ana, "go", None).unwrap();
    let updates = rig.ok("getUpdates", json!({"limit": 100, "allowed_updates": ["message", "callback_query"]})).await;
    let query = updates.as_array().unwrap().last().unwrap()["callback_query"]["id"].clone();
    rig.ok("answerCallbackQuery", json!({"callback_query_id": query, "text": "Going"})).await;
    media(rig, &chat, channel, group).await;
    let id = &card["message_id"];
    rig.ok("editMessageText", json!({"chat_id": ana, "message_id": id, "text": "Ho"})).await;
    rig.ok("editMessageReplyMarkup", json!({"chat_id": ana, "message_id": id, "reply_markup": markup})).await;
    rig.ok("deleteMessage", json!({"chat_id": ana, "message_id": id})).await;
    rig.ok("deleteMessages", json!({"chat_id": ana, "message_ids": [1, 2]})).await;
    places(rig, ana, channel, group).await;
    face(rig, ana).await;
}

async fn media(rig: &Rig, chat: &str, channel: i64, group: i64) {
    let photo = rig.upload("sendPhoto", &[("chat_id", chat), ("caption", "c")], &[("photo", "a.png", png(900, 600))]).await;
    let id = &photo["result"]["message_id"];
    let file_id = photo["result"]["photo"][0]["file_id"].clone();
    for (method, field) in [("sendVideo", "video"), ("sendAnimation", "animation"), ("sendDocument", "document")] {
        let sent = rig.upload(method, &[("chat_id", chat)], &[(field, "b.mp4", mp4())]).await;
        assert_eq!(sent["ok"], true, "{sent}");
    }
    rig.ok("getFile", json!({"file_id": file_id})).await;
    rig.ok("editMessageCaption", json!({"chat_id": chat, "message_id": id, "caption": "d"})).await;
    let other = json!({"type": "photo", "media": "attach://new", "caption": "e"}).to_string();
    let fields = [("chat_id", chat), ("message_id", &id.to_string()), ("media", &other)];
    rig.upload("editMessageMedia", &fields, &[("new", "n.png", png(3, 3))]).await;
    let items = json!([{"type": "photo", "media": file_id}, {"type": "photo", "media": "attach://x", "caption": "two"}]);
    let fields = [("chat_id", &*channel.to_string()), ("media", &items.to_string())];
    rig.upload("sendMediaGroup", &fields, &[("x", "x.png", png(5, 5))]).await;
    rig.ok("copyMessage", json!({"chat_id": channel, "from_chat_id": chat, "message_id": id, "caption": "f"})).await;
    rig.ok("forwardMessage", json!({"chat_id": group, "from_chat_id": channel, "message_id": 2})).await;
    rig.ok("sendChatAction", json!({"chat_id": chat, "action": "upload_photo"})).await;
}

async fn places(rig: &Rig, ana: i64, channel: i64, group: i64) {
    for chat in [ana, channel, group] {
        rig.ok("getChat", json!({"chat_id": chat})).await;
    }
    for user in [json!(ana), rig.ok("getMe", json!({})).await["id"].clone()] {
        rig.ok("getChatMember", json!({"chat_id": channel, "user_id": user})).await;
    }
    rig.ok("getChatAdministrators", json!({"chat_id": channel})).await;
    rig.ok("getChatMemberCount", json!({"chat_id": channel})).await;
    rig.ok("leaveChat", json!({"chat_id": group})).await;
}

async fn face(rig: &Rig, ana: i64) {
    let commands = json!([{"command": "connect", "description": "Connect an account"}]);
    let scope = json!({"type": "all_private_chats"});
    rig.ok("setMyCommands", json!({"commands": commands, "scope": scope, "language_code": "es"})).await;
    assert_eq!(rig.ok("getMyCommands", json!({"scope": scope, "language_code": "es"})).await, commands);
    rig.ok("deleteMyCommands", json!({"scope": scope, "language_code": "es"})).await;
    for (name, field) in [("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")] {
        rig.ok(&format!("setMy{name}"), json!({field: "Crier"})).await;
        assert_eq!(rig.ok(&format!("getMy{name}"), json!({})).await[field], "Crier");
    }
    rig.ok("setChatMenuButton", json!({"chat_id": ana, "menu_button": {"type": "commands"}})).await;
    rig.ok("getChatMenuButton", json!({"chat_id": ana})).await;
    rig.ok("setWebhook", json!({"url": "https://example.org/hook", "secret_token": "s", "max_connections": 5})).await;
    rig.ok("getWebhookInfo", json!({})).await;
    rig.ok("deleteWebhook", json!({"drop_pending_updates": true})).await;
}

#[tokio::test]
async fn what_the_simulator_answers_is_what_the_bot_api_describes() {
    let rig = Rig::new().await;
    a_full_life(&rig).await;
    let requests = rig.telegram.requests();
    let answered = |method: &str| requests.iter().any(|r| r.method == method && matches!(r.answer, Some(Ok(_))));
    let unseen: Vec<&str> = METHODS.into_iter().filter(|method| !answered(method)).collect();
    assert!(unseen.is_empty(), "never answered: {unseen:?}");
    let Some(spec) = Spec::load() else { return };
    let wrong: Vec<String> = requests.iter().flat_map(|request| spec.check(request)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_check_finds_what_is_wrong() {
    let Some(spec) = Spec::load() else { return };
    let request = |fields: Value| spec.check_request("sendMessage", fields.as_object().unwrap());
    assert!(request(json!({"chat_id": "5", "text": "x", "reply_markup": "{\"inline_keyboard\":[]}"})).is_empty());
    let cases = [
        (json!({"chat_id": 5}), "sendMessage.text: missing"),
        (json!({"chat_id": 5, "text": "x", "txt": "y"}), "sendMessage.txt: unknown"),
        (json!({"chat_id": 5, "text": 7}), "sendMessage.text: 7 is no String"),
        (
            json!({"chat_id": 5, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "date": 1}]]}}),
            "sendMessage.reply_markup.inline_keyboard[0][0].date: unknown",
        ),
    ];
    for (fields, complaint) in cases {
        assert_eq!(request(fields), [complaint]);
    }
    let chat = json!({"id": 1, "type": "private"});
    let origin = json!({"type": "channel", "date": 1, "chat": chat, "message_id": "2"});
    let message = json!({"message_id": 1, "date": 1, "chat": chat, "forward_origin": origin});
    assert_eq!(spec.check_answer("sendMessage", &message), ["sendMessage.forward_origin.message_id: \"2\" is no Integer"]);
    let member = json!({"status": "administrator", "user": {"id": 1, "is_bot": true, "first_name": "b"}});
    assert!(!spec.check_answer("getChatMember", &member).is_empty());
    assert_eq!(spec.check_request("sendDice2", &Map::new()), ["sendDice2: unknown method"]);
}
