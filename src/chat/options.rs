//! A network's own settings: chosen on the card for a post, and in /accounts for what comes. What is chosen on a card is
//! remembered for the account. Buttons carry numbers, because names of playlists are too long for them.

use super::asked::Asked;
use super::choose::{self, post_of};
use super::long;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::draft;
use crate::i18n;
use crate::model::account::Account;
use crate::model::pick::PICK;
use crate::model::post::{Post, PostState, Target};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::model::setting::{self, Choice, Chosen, Setting};
use crate::store::Result;

/// Choices in a row.
const PER_ROW: usize = 2;

/// `opt:POST:TARGET` opens the settings of a target, `opt:POST:TARGET.N` one of them, `opt:POST:TARGET.N.M` chooses,
/// `opt:POST:TARGET.N.w` asks for words.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    let said = on_card(talk, &post, &tap.arg).await?;
    talk.toast(&query.id, said);
    Ok(())
}

async fn on_card(talk: &mut Talk<'_>, post: &Post, arg: &str) -> Result<Option<Say>> {
    let (store, old) = (talk.chat.store.clone(), Ok(Some(Say::new("old-button"))));
    let mut parts = arg.split('.');
    let (id, n, m) = (parts.next().unwrap_or_default(), number(parts.next()), number(parts.next()));
    let Some(target) = store.targets(&post.id).await?.into_iter().find(|target| target.id == id) else { return old };
    let Some(account) = store.account(&target.account).await? else { return old };
    let chosen = store.chosen(&target.id).await?;
    let settings = settings_of(talk, post, &target, &account).await?;
    if let Some(setting) = n.and_then(|n| settings.get(n)).filter(|_| arg.ends_with(".w")) {
        let asked = Asked::Setting { post: post.id.clone(), target: target.id.clone(), key: setting.key.to_owned() };
        return ask(talk, setting, &chosen, asked).await.map(|()| None);
    }
    let Some((n, m)) = n.zip(m) else {
        store.set_screen(&post.id, Some(&format!("opt.{arg}")), talk.now()).await?;
        return Ok(None);
    };
    let Some((setting, choice)) = picked(&settings, n, m) else { return old };
    // Back to the list, if the choice was made from there.
    let back = post.screen.as_deref().is_some_and(|screen| screen.starts_with("opt."));
    choose(talk, post, id, (setting, &choice.word), back).await
}

/// Chooses, and has what waits for its time prepared anew. What is wrong, if anything is.
async fn choose(talk: &Talk<'_>, post: &Post, target: &str, (setting, word): (&Setting, &str), back: bool) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    if !store.choose(target, setting.key, word, setting.lasts).await? {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    let screen = back.then(|| format!("opt.{target}"));
    store.set_screen(&post.id, screen.as_deref(), talk.now()).await?;
    if setting.key == PICK {
        // What goes there now is made for it.
        choose::want_files(talk, post).await?;
    }
    if let (PostState::Sent, Some(due)) = (post.state, post.due_at.filter(|due| *due > talk.now())) {
        if setting.key == setting::COMMENT {
            long::changed(talk, &post.id).await?;
        }
        // What was prepared with the old choice is prepared again.
        store.replan_parts(&post.id, due, talk.now()).await?;
    }
    Ok(None)
}

/// What can be chosen for one post.
async fn settings_of(talk: &Talk<'_>, post: &Post, target: &Target, account: &Account) -> Result<Vec<Setting>> {
    let (media, chosen) = (talk.chat.store.media_of(&post.id).await?, talk.chat.store.chosen(&target.id).await?);
    let Some(platform) = talk.chat.platforms.get(account.platform) else { return Ok(Vec::new()) };
    Ok(platform.settings_for(account, &chosen, &media))
}

/// Asks for the words of a setting.
async fn ask(talk: &mut Talk<'_>, setting: &Setting, chosen: &Chosen, asked: Asked) -> Result<()> {
    let Some(typed) = setting.typed else { return Ok(()) };
    let ask = Say::new(typed.question);
    let ask = match setting.words(chosen) {
        Some(words) => Say::new("ask-target-text-again").say("ask", ask).text("text", words),
        None => ask,
    };
    talk.ask(asked, &Screen::text(ask)).await
}

/// What is kept of words for a setting; or they are wrong, which the person is told, and may write others.
fn read(talk: &mut Talk<'_>, account: &Account, (setting, chosen): (&Setting, &Chosen), text: &str) -> Option<String> {
    let typed = setting.typed?;
    let limits = talk.chat.platforms.get(account.platform)?.limits(account, chosen);
    let (have, max) = (draft::count(text.trim(), limits.text_unit), limits.comment_max.unwrap_or(0));
    if setting.key == setting::COMMENT && have > max {
        talk.say(Say::new("comment-too-long").num("have", have).num("max", max));
        return None;
    }
    match (typed.read)(text) {
        Ok(words) => Some(setting::written(&words)),
        Err(wrong) => {
            talk.say(wrong);
            None
        }
    }
}

/// The words for a setting of a target came.
pub(super) async fn given(talk: &mut Talk<'_>, post: &str, target: &str, key: &str, text: &str) -> Result<()> {
    let store = &talk.chat.store;
    let target = match post_of(talk, post).await? {
        Some(post) => store.targets(&post.id).await?.into_iter().find(|found| found.id == target).map(|found| (post, found)),
        None => None,
    };
    let Some((post, target)) = target else {
        talk.say(Say::new("post-gone"));
        return talk.note(None).await;
    };
    let (account, chosen) = (talk.chat.store.account(&target.account).await?, talk.chat.store.chosen(&target.id).await?);
    let Some(account) = account else { return talk.note(None).await };
    let settings = settings(talk, &account, &chosen);
    let Some(setting) = settings.iter().find(|setting| setting.key == key) else { return talk.note(None).await };
    let Some(words) = read(talk, &account, (setting, &chosen), text) else { return Ok(()) };
    talk.note(None).await?;
    let wrong = choose(talk, &post, &target.id, (setting, &words), true).await?;
    wrong.into_iter().for_each(|wrong| talk.say(wrong));
    Ok(())
}

/// The words for a setting of an account came.
pub(super) async fn given_for_account(talk: &mut Talk<'_>, account: &str, key: &str, text: &str) -> Result<()> {
    let Some(account) = talk.chat.store.account(account).await? else { return talk.note(None).await };
    let chosen = talk.chat.store.chosen_of_account(&account.id).await?;
    let settings = lasting(talk, &account, &chosen);
    let Some(setting) = settings.iter().find(|setting| setting.key == key) else { return talk.note(None).await };
    let Some(words) = read(talk, &account, (setting, &chosen), text) else { return Ok(()) };
    talk.note(None).await?;
    for post in talk.chat.store.choose_for_account(&account.id, key, &words).await? {
        talk.chat.store.touch_card(&post, talk.now()).await?;
    }
    let chosen = talk.chat.store.chosen_of_account(&account.id).await?;
    talk.show(&list(&account, &settings, &chosen));
    Ok(())
}

fn settings(talk: &Talk<'_>, account: &Account, chosen: &Chosen) -> Vec<Setting> {
    talk.chat.platforms.get(account.platform).map(|platform| platform.choices(account, chosen)).unwrap_or_default()
}

/// Those that hold for more than one post.
fn lasting(talk: &Talk<'_>, account: &Account, chosen: &Chosen) -> Vec<Setting> {
    settings(talk, account, chosen).into_iter().filter(|setting| setting.lasts).collect()
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
    let any = !lasting(talk, account, &Chosen::new()).is_empty();
    any.then(|| Button::tap(Say::new("button-options"), "acc", &account.id, "opt"))
}

/// What an account that was just connected is asked before anything can be published with it, if anything.
pub(super) async fn question(talk: &Talk<'_>, account: &Account) -> Result<Option<Screen>> {
    let chosen = talk.chat.store.chosen_of_account(&account.id).await?;
    let settings = lasting(talk, account, &chosen);
    let open = setting::open(&settings, &chosen);
    let n = settings.iter().position(|setting| Some(setting) == open);
    Ok(n.map(|n| choices(talk, account, &settings[n], (n, "ask"), None)))
}

/// `opt` lists the settings of an account, `opt.N` opens one, `opt.N.M` chooses, `opt.N.w` asks for words; with `.ask` behind it, the account was
/// just connected: then what comes next is the caller's (`true`).
pub(super) async fn of_account(talk: &mut Talk<'_>, account: &Account, arg: &str, message: i64) -> Result<bool> {
    let chosen = talk.chat.store.chosen_of_account(&account.id).await?;
    let settings = lasting(talk, account, &chosen);
    let mut parts = arg.split('.').skip(1);
    let (n, m, asked) = (number(parts.next()), number(parts.next()), parts.next() == Some("ask"));
    if let Some(setting) = n.and_then(|n| settings.get(n)).filter(|_| arg.ends_with(".w")) {
        ask(talk, setting, &chosen, Asked::AccountSetting { account: account.id.clone(), key: setting.key.to_owned() }).await?;
        return Ok(false);
    }
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
        Some((n, setting)) => {
            let now = setting.word(&chosen).filter(|_| setting.words(&chosen).is_none());
            choices(talk, account, setting, (n, ""), now)
        }
        None => list(account, &settings, &chosen),
    };
    talk.change(message, &screen);
    Ok(false)
}

/// The settings of an account, with what holds.
fn list(account: &Account, settings: &[Setting], chosen: &Chosen) -> Screen {
    let text = Say::new("account-options").text("network", account.platform.name()).text("account", account.handle.clone());
    let rows = settings.iter().enumerate().map(|(n, setting)| {
        let label = Say::new("option-line").say("what", setting.label.clone()).say("choice", setting.shown(chosen));
        [Button::tap(label, "acc", &account.id, &format!("opt.{n}"))]
    });
    let back = Button::tap(Say::new("button-back"), "acc", &account.id, "");
    rows.fold(Screen::text(text), Screen::row).row([back])
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
    let write = setting.typed.map(|_| Button::tap(Say::new("button-write"), "acc", &account.id, &format!("opt.{n}.w")));
    let screen = screen.row(write);
    let back = Button::tap(Say::new("button-back"), "acc", &account.id, "opt");
    screen.row(Some(back).filter(|_| asked.is_empty()))
}
