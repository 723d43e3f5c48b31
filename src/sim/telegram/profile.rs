//! The bot's own face: `getMe`, its names and descriptions, command menus, the menu button.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::entities::units;
use super::params::Params;

/// What the bot told about itself.
pub struct Profile {
    /// Its user id.
    pub id: i64,
    /// `@name` without the sign.
    pub username: String,
    /// The host that BotFather was told of (`/setdomain`): buttons may sign people in there.
    pub domain: Option<String>,
    /// By field (`name`, `description`, `short_description`) and language.
    texts: BTreeMap<(String, String), String>,
    /// By scope (as compact JSON) and language.
    commands: BTreeMap<(String, String), Value>,
    /// By chat; 0 is the default.
    menus: BTreeMap<i64, Value>,
}

impl Profile {
    /// A bot fresh from BotFather.
    pub fn new(id: i64) -> Self {
        let (texts, commands, menus) = Default::default();
        Self { id, username: "crier_demo_bot".to_owned(), domain: None, texts, commands, menus }
    }

    /// `User`, as in messages.
    pub fn user(&self) -> Value {
        json!({"id": self.id, "is_bot": true, "first_name": self.display_name(), "username": self.username})
    }

    /// `getMe`
    pub fn me(&self) -> Value {
        let mut me = self.user();
        for (field, value) in [
            ("can_join_groups", true),
            ("can_read_all_group_messages", false),
            ("supports_inline_queries", false),
            ("can_connect_to_business", false),
            ("has_main_web_app", false),
        ] {
            me[field] = value.into();
        }
        me
    }

    /// The name in its default language.
    pub fn display_name(&self) -> String {
        self.texts.get(&("name".to_owned(), String::new())).cloned().unwrap_or_else(|| "Crier".to_owned())
    }

    /// `setMyName`, `setMyDescription`, `setMyShortDescription`
    pub fn set_text(&mut self, field: &str, limit: usize, params: &Params) -> Answer {
        let text = params.text(field).unwrap_or_default();
        if units(&text) > limit {
            return Err(Refusal::bad(format!("bot {} is too long", field.replace('_', " "))));
        }
        let key = (field.to_owned(), language(params)?);
        if text.is_empty() {
            self.texts.remove(&key)
        } else {
            self.texts.insert(key, text)
        };
        Ok(true.into())
    }

    /// `getMyName`, `getMyDescription`, `getMyShortDescription`
    pub fn text(&self, field: &str, params: &Params) -> Answer {
        let found = self.texts.get(&(field.to_owned(), language(params)?));
        let text = match (found, field) {
            (Some(text), _) => text.clone(),
            (None, "name") => self.display_name(),
            (None, _) => self.texts.get(&(field.to_owned(), String::new())).cloned().unwrap_or_default(),
        };
        Ok(json!({field: text}))
    }

    /// `setMyCommands`
    pub fn set_commands(&mut self, params: &Params) -> Answer {
        let commands: Vec<Value> = params.json_of("commands")?.ok_or_else(|| Refusal::bad("commands are not specified"))?;
        if commands.len() > 100 {
            return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
        }
        commands.iter().try_for_each(check_command)?;
        self.commands.insert((scope(params)?, language(params)?), commands.into());
        Ok(true.into())
    }

    /// `getMyCommands`
    pub fn commands(&self, params: &Params) -> Answer {
        let key = (scope(params)?, language(params)?);
        Ok(self.commands.get(&key).cloned().unwrap_or_else(|| json!([])))
    }

    /// `deleteMyCommands`
    pub fn delete_commands(&mut self, params: &Params) -> Answer {
        self.commands.remove(&(scope(params)?, language(params)?));
        Ok(true.into())
    }

    /// `setChatMenuButton`
    pub fn set_menu(&mut self, params: &Params) -> Answer {
        let button: Value = params.json_of("menu_button")?.unwrap_or_else(|| json!({"type": "default"}));
        let web_app = button.pointer("/web_app/url").and_then(Value::as_str);
        match button.get("type").and_then(Value::as_str) {
            Some("commands" | "default") => {}
            Some("web_app") if web_app.is_some_and(|url| url.starts_with("https://")) => {}
            Some("web_app") => return Err(Refusal::bad("BUTTON_URL_INVALID")),
            _ => return Err(Refusal::bad("can't parse menu button")),
        }
        self.menus.insert(params.int("chat_id").unwrap_or(0), button);
        Ok(true.into())
    }

    /// `getChatMenuButton`
    pub fn menu(&self, params: &Params) -> Value {
        let chat = params.int("chat_id").unwrap_or(0);
        let button = self.menus.get(&chat).or_else(|| self.menus.get(&0));
        button.cloned().unwrap_or_else(|| json!({"type": "commands"}))
    }
}

fn check_command(command: &Value) -> Result<(), Refusal> {
    let text = |name: &str| command.get(name).and_then(Value::as_str).unwrap_or_default();
    let (name, description) = (text("command").trim_start_matches('/'), text("description"));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 32 || !name.chars().all(plain) {
        return Err(Refusal::bad("BOT_COMMAND_INVALID"));
    }
    if description.is_empty() || units(description) > 256 {
        return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}

fn scope(params: &Params) -> Result<String, Refusal> {
    let scope: Value = params.json_of("scope")?.unwrap_or_else(|| json!({"type": "default"}));
    match scope.get("type").and_then(Value::as_str) {
        Some(
            "default"
            | "all_private_chats"
            | "all_group_chats"
            | "all_chat_administrators"
            | "chat"
            | "chat_administrators"
            | "chat_member",
        ) => Ok(scope.to_string()),
        _ => Err(Refusal::bad("can't parse BotCommandScope: unsupported type")),
    }
}

fn language(params: &Params) -> Result<String, Refusal> {
    let code = params.text("language_code").unwrap_or_default();
    let good = code.is_empty() || (code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase()));
    if good { Ok(code) } else { Err(Refusal::bad("invalid language code specified")) }
}
