//! A network's own settings: chosen on the card for a post, and in /accounts for what comes. What is chosen on a card is
//! remembered for the account. Buttons carry numbers, because names of playlists are too long for them.

use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::i18n;
use crate::model::account::Account;
use crate::model::post::{Post, PostState};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::model::setting::{self, Choice, Setting};
use crate::store::Result;

/// Choices in a row.
const PER_ROW: usize = 2;

/// `opt:POST:TARGET` opens the settings of a target, `opt:POST:TARGET.N` one of them, `opt:POST:TARGET.N.M` chooses.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    let said = on_card(talk, &post, &tap.arg).await?;
    talk.toast(&query.id, said);
    Ok(())
}

async fn on_card(talk: &Talk<'_>, post: &Post, arg: &str) -> Result<Option<Say>> {
    let (store, old) = (&talk.chat.store, Ok(Some(Say::new("old-button"))));
    let mut parts = arg.split('.');
    let (id, n, m) = (parts.next().unwrap_or_default(), number(parts.next()), number(parts.next()));
    let Some(target) = store.targets(&post.id).await?.into_iter().find(|target| target.id == id) else { return old };
    let Some(account) = store.account(&target.account).await? else { return old };
    let settings = settings(talk, &account);
    let Some((n, m)) = n.zip(m) else {
        store.set_screen(&post.id, Some(&format!("opt.{arg}")), talk.now()).await?;
        return Ok(None);
    };
    let Some((setting, choice)) = picked(&settings, n, m) else { return old };
    if !store.choose(&target.id, setting.key, &choice.word).await? {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    // Back to the list, if the choice was made from there.
    let screen = post.screen.as_deref().filter(|screen| screen.starts_with("opt.")).map(|_| format!("opt.{id}"));
    store.set_screen(&post.id, screen.as_deref(), talk.now()).await?;
    if let (PostState::Sent, Some(due)) = (post.state, post.due_at.filter(|due| *due > talk.now())) {
        // What was prepared with the old choice is prepared again.
        store.replan_parts(&post.id, due, talk.now()).await?;
    }
    Ok(None)
}

fn settings(talk: &Talk<'_>, account: &Account) -> Vec<Setting> {
    talk.chat.platforms.get(account.platform).map(|platform| platform.settings(account)).unwrap_or_default()
}

fn number(text: Option<&str>) -> Option<usize> {
    text?.parse().ok()
}

fn picked(settings: &[Setting], n: usize, m: usize) -> Option<(&Setting, &Choice)> {
    let setting = settings.get(n)?;
    Some((setting, setting.choices.get(m)?))
}

/// The button in /accounts that leads to the settings, where the network has any.
pub(super) fn button(talk: &Talk<'_>, account: &Account) -> Option<Button> {
    let any = !settings(talk, account).is_empty();
    any.then(|| Button::tap(Say::new("button-options"), "acc", &account.id, "opt"))
}

/// What an account that was just connected is asked before anything can be published with it, if anything.
pub(super) async fn question(talk: &Talk<'_>, account: &Account) -> Result<Option<Screen>> {
    let (settings, chosen) = (settings(talk, account), talk.chat.store.chosen_of_account(&account.id).await?);
    let open = setting::open(&settings, &chosen);
    let n = settings.iter().position(|setting| Some(setting) == open);
    Ok(n.map(|n| choices(talk, account, &settings[n], (n, "ask"), None)))
}

/// `opt` lists the settings of an account, `opt.N` opens one, `opt.N.M` chooses; with `.ask` behind it, the account was
/// just connected: then what comes next is the caller's (`true`).
pub(super) async fn of_account(talk: &mut Talk<'_>, account: &Account, arg: &str, message: i64) -> Result<bool> {
    let settings = settings(talk, account);
    let mut parts = arg.split('.').skip(1);
    let (n, m, asked) = (number(parts.next()), number(parts.next()), parts.next() == Some("ask"));
    if let Some((setting, choice)) = n.zip(m).and_then(|(n, m)| picked(&settings, n, m)) {
        for post in talk.chat.store.choose_for_account(&account.id, setting.key, &choice.word).await? {
            talk.chat.store.touch_card(&post, talk.now()).await?;
        }
        if asked {
            return Ok(true);
        }
    }
    let chosen = talk.chat.store.chosen_of_account(&account.id).await?;
    let screen = match n.filter(|_| m.is_none()).and_then(|n| Some((n, settings.get(n)?))) {
        Some((n, setting)) => choices(talk, account, setting, (n, ""), setting.word(&chosen)),
        None => {
            let text = Say::new("account-options").text("network", account.platform.name()).text("account", account.handle.clone());
            let rows = settings.iter().enumerate().map(|(n, setting)| {
                let now = setting.now(&chosen).map_or_else(|| Say::new("option-open"), |choice| choice.label.clone());
                let label = Say::new("option-line").say("what", setting.label.clone()).say("choice", now);
                [Button::tap(label, "acc", &account.id, &format!("opt.{n}"))]
            });
            let back = Button::tap(Say::new("button-back"), "acc", &account.id, "");
            rows.fold(Screen::text(text), Screen::row).row([back])
        }
    };
    talk.change(message, &screen);
    Ok(false)
}

/// One setting of an account, with its choices.
fn choices(talk: &Talk<'_>, account: &Account, setting: &Setting, (n, asked): (usize, &str), now: Option<&str>) -> Screen {
    let what = i18n::html(talk.lang(), &setting.label);
    let key = if asked.is_empty() { "option-choose" } else { "option-ask" };
    let text = Say::new(key).text("network", account.platform.name()).text("account", account.handle.clone()).html("what", what);
    let button = |(m, choice): (usize, &Choice)| {
        let mark = if now == Some(choice.word.as_str()) { "button-chosen" } else { "button-not-chosen" };
        let end = if asked.is_empty() { String::new() } else { format!(".{asked}") };
        Button::tap(Say::new(mark).say("what", choice.label.clone()), "acc", &account.id, &format!("opt.{n}.{m}{end}"))
    };
    let buttons: Vec<Button> = setting.choices.iter().enumerate().map(button).collect();
    let screen = buttons.chunks(PER_ROW).fold(Screen::text(text), |screen, row| screen.row(row.to_vec()));
    let back = Button::tap(Say::new("button-back"), "acc", &account.id, "opt");
    screen.row(Some(back).filter(|_| asked.is_empty()))
}
