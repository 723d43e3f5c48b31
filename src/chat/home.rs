//! The front door: /start, /help, /cancel, and what is said to a command that does not exist.

use serde_json::{Value, json};

use super::accounts;
use super::talk::Talk;
use crate::i18n;
use crate::model::account::AccountState;
use crate::model::lang::Lang;
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{Result, Role};

/// The commands of Telegram's menu, in its order; each is described by the key `menu-NAME`.
const MENU: [&str; 11] = ["start", "connect", "accounts", "queue", "plan", "posts", "clean", "brand", "settings", "invite", "help"];

/// The menu of one language, as `setMyCommands` wants it.
pub fn menu(lang: Lang) -> Value {
    let describe = |name: &str| {
        let key = match name {
            "start" => "menu-start",
            "connect" => "menu-connect",
            "accounts" => "menu-accounts",
            "queue" => "menu-queue",
            "plan" => "menu-plan",
            "posts" => "menu-posts",
            "clean" => "menu-clean",
            "brand" => "menu-brand",
            "settings" => "menu-settings",
            "invite" => "menu-invite",
            _ => "menu-help",
        };
        i18n::plain(lang, &Say::new(key))
    };
    MENU.iter().map(|name| json!({ "command": name, "description": describe(name) })).collect()
}

/// /start: what Crier does for somebody new, how things stand for everybody else.
pub(super) async fn start(talk: &mut Talk<'_>, payload: &str) -> Result<()> {
    if let Some(link) = payload.strip_prefix("in_") {
        return accounts::came_back(talk, link).await;
    }
    let accounts = talk.chat.store.accounts(&talk.workspace.id).await?;
    if payload.starts_with("inv_") || accounts.is_empty() {
        let screen = welcome(talk);
        talk.show(&screen);
        return Ok(());
    }
    let waiting = talk.chat.store.waiting_count(&talk.workspace.id).await?;
    let attention = accounts.iter().filter(|account| account.state == AccountState::NeedsLogin).count();
    let text = Say::new("home").num("accounts", accounts.len()).num("waiting", waiting).num("attention", attention);
    let screen = Screen::text(text)
        .row([go("button-queue", "queue"), go("button-accounts", "accounts")])
        .row([go("button-brand", "brand"), go("button-settings", "settings")]);
    talk.show(&screen);
    Ok(())
}

fn welcome(talk: &Talk<'_>) -> Screen {
    if talk.person.role == Role::Owner {
        let text = Say::new("welcome-owner").text("name", talk.person.name.clone());
        return Screen::text(text)
            .row([go("button-connect", "connect")])
            .row([go("button-how", "help"), go("button-language", "settings")]);
    }
    let text = Say::new("welcome-member").text("name", talk.person.name.clone()).text("workspace", talk.workspace.name.clone());
    Screen::text(text).row([go("button-how", "help"), go("button-language", "settings")])
}

/// /help.
pub(super) async fn help(talk: &mut Talk<'_>) -> Result<()> {
    let takes_documents = [PlatformId::LinkedIn, PlatformId::LinkedInPages].iter().any(|id| talk.chat.platforms.get(*id).is_some());
    let text = Say::new("help").num("documents", u8::from(takes_documents));
    talk.show(&Screen::text(text).row([go("button-connect", "connect"), go("button-settings", "settings")]));
    Ok(())
}

/// /cancel: the open question is forgotten (it was, by the command itself); drafts stay.
pub(super) async fn cancel(talk: &mut Talk<'_>) -> Result<()> {
    talk.say(Say::new("cancelled-question"));
    Ok(())
}

/// A command that does not exist.
pub(super) async fn unknown(talk: &mut Talk<'_>) -> Result<()> {
    talk.show(&Screen::text(Say::new("unknown-command")).row([go("button-how", "help")]));
    Ok(())
}

/// A button that does what the command of that name does.
pub(super) fn go(label: &'static str, command: &str) -> Button {
    Button::tap(Say::new(label), "go", command, "")
}
