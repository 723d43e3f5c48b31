//! /plan: the weekly plan of the workspace and of single accounts, and the posts that repeat. Everybody looks; plans are
//! the owners', repeats are everybody's, as the queue is.

use super::asked::Asked;
use super::repeats;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::i18n;
use crate::model::account::{Account, AccountState};
use crate::model::plan::Weekly;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::plan::next_free;
use crate::store::{Result, Role};
use crate::when::{Unclear, weekly};

/// The longest name of an account on a button, in characters.
const LABEL_MAX: usize = 28;

/// /plan, as a new message or in place of one.
pub(super) async fn show(talk: &mut Talk<'_>, message: Option<i64>) -> Result<()> {
    let plans = talk.chat.store.plans(&talk.workspace.id).await?;
    let accounts = talk.chat.store.accounts(&talk.workspace.id).await?;
    let repeats = talk.chat.store.repeats(Some(&talk.workspace.id)).await?;
    let own = plans.iter().find(|(account, _)| account.is_none()).map(|(_, plan)| plan);
    let mut blocks = vec![i18n::html(talk.lang(), &workspace_plan(talk, own).await?)];
    for (account, plan) in &plans {
        let named = account.as_ref().and_then(|id| accounts.iter().find(|account| account.id == *id));
        blocks.extend(named.map(|account| i18n::html(talk.lang(), &account_plan(talk, account, plan))));
    }
    blocks.push(i18n::html(talk.lang(), &repeats::list(talk, &repeats).await?));
    let mut screen = Screen::text(Say::new("plan").html("blocks", blocks.join("\n\n")));
    if talk.person.role == Role::Owner {
        screen = with_changes(screen, own.is_some(), !accounts.is_empty());
    }
    for button in repeats::buttons(talk, &repeats).await? {
        screen = screen.row([button]);
    }
    talk.put(message, &screen);
    Ok(())
}

async fn workspace_plan(talk: &Talk<'_>, plan: Option<&Weekly>) -> Result<Say> {
    let Some(plan) = plan else { return Ok(Say::new("plan-none")) };
    let (now, zone) = (talk.now(), talk.zone());
    let next = next_free(&talk.chat.store, &talk.workspace.id, &[], now, &zone).await?;
    let next = match next {
        Some(next) => Say::new("plan-next").say("moment", i18n::moment::short(next, &zone)),
        None => Say::new("plan-full"),
    };
    let zone = talk.workspace.zone.clone();
    Ok(Say::new("plan-weekly").text("zone", zone).html("lines", lines(talk, plan)).say("next", next))
}

fn account_plan(talk: &Talk<'_>, account: &Account, plan: &Weekly) -> Say {
    Say::new("plan-of-account").text("account", name(account)).html("lines", lines(talk, plan))
}

fn lines(talk: &Talk<'_>, plan: &Weekly) -> String {
    let lines: Vec<String> = i18n::plan::weekly(plan).iter().map(|line| i18n::html(talk.lang(), line)).collect();
    lines.join("\n")
}

fn with_changes(screen: Screen, has_plan: bool, has_accounts: bool) -> Screen {
    let make = tap_of(if has_plan { "button-change-plan" } else { "button-make-plan" }, "set", "");
    let remove = Some(tap_of("button-remove-plan", "rm", "")).filter(|_| has_plan);
    let screen = screen.row([make].into_iter().chain(remove));
    screen.row(Some(tap_of("button-plan-account", "accs", "")).filter(|_| has_accounts))
}

fn tap_of(label: &'static str, what: &str, account: &str) -> Button {
    Button::tap(Say::new(label), "plan", what, account)
}

fn name(account: &Account) -> String {
    format!("{} {}", account.platform.name(), account.handle)
}

/// `plan:set:ACCOUNT` asks for a plan, `plan:rm:ACCOUNT` removes it, `plan:accs` and `plan:acc:ACCOUNT` choose whose.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if tap.id == "show" {
        talk.toast(&query.id, None);
        return show(talk, Some(message)).await;
    }
    if talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    let account = account_of(talk, &tap.arg).await?;
    if account.is_none() && !tap.arg.is_empty() {
        talk.toast(&query.id, Some(Say::new("account-gone")));
        return show(talk, Some(message)).await;
    }
    match (tap.id.as_str(), account) {
        ("rm", account) => {
            talk.chat.store.remove_plan(&talk.workspace.id, account.map(|account| account.id).as_deref()).await?;
            talk.toast(&query.id, Some(Say::new("plan-removed")));
            show(talk, Some(message)).await
        }
        ("set", account) => {
            talk.toast(&query.id, None);
            ask(talk, account.as_ref()).await
        }
        ("acc", Some(account)) => {
            talk.toast(&query.id, None);
            one_account(talk, &account, message).await
        }
        _ => {
            talk.toast(&query.id, None);
            choose_account(talk, message).await
        }
    }
}

async fn account_of(talk: &Talk<'_>, id: &str) -> Result<Option<Account>> {
    let found = talk.chat.store.account(id).await?;
    Ok(found.filter(|account| account.workspace == talk.workspace.id && account.state != AccountState::Removed))
}

async fn ask(talk: &mut Talk<'_>, account: Option<&Account>) -> Result<()> {
    let text = match account {
        Some(account) => Say::new("plan-ask-account").text("account", name(account)),
        None => Say::new("plan-ask"),
    };
    talk.ask(Asked::Plan { account: account.map(|account| account.id.clone()) }, &Screen::text(text)).await
}

async fn choose_account(talk: &mut Talk<'_>, message: i64) -> Result<()> {
    let accounts = talk.chat.store.accounts(&talk.workspace.id).await?;
    let button = |account: &Account| {
        let label: String = name(account).chars().take(LABEL_MAX).collect();
        Button::tap(Say::new("account-open").text("account", label), "plan", "acc", &account.id)
    };
    let screen = accounts.iter().map(button).fold(Screen::text(Say::new("plan-which-account")), |screen, button| screen.row([button]));
    talk.change(message, &screen.row([tap_of("button-back", "show", "")]));
    Ok(())
}

async fn one_account(talk: &mut Talk<'_>, account: &Account, message: i64) -> Result<()> {
    let plans = talk.chat.store.plans(&talk.workspace.id).await?;
    let own = plans.iter().find(|(named, _)| named.as_ref() == Some(&account.id)).map(|(_, plan)| plan);
    let text = match own {
        Some(plan) => account_plan(talk, account, plan),
        None => Say::new("plan-of-account-none").text("account", name(account)),
    };
    let make = tap_of(if own.is_some() { "button-change-plan" } else { "button-make-plan" }, "set", &account.id);
    let remove = own.map(|_| tap_of("button-remove-plan", "rm", &account.id));
    let screen = Screen::text(text).row([make].into_iter().chain(remove)).row([tap_of("button-back", "accs", "")]);
    talk.change(message, &screen);
    Ok(())
}

/// The plan came as text.
pub(super) async fn typed(talk: &mut Talk<'_>, account: Option<String>, text: &str) -> Result<()> {
    if !talk.is_owner() {
        return talk.note(None).await;
    }
    if let Some(id) = &account
        && account_of(talk, id).await?.is_none()
    {
        talk.say(Say::new("account-gone"));
        return talk.note(None).await;
    }
    match weekly::read(text, talk.lang()) {
        Ok(plan) => {
            talk.chat.store.set_plan(&talk.workspace.id, account.as_deref(), &plan).await?;
            talk.note(None).await?;
            show(talk, None).await
        }
        Err(unclear) => {
            // The question stays open, also when the text came with the command.
            talk.ask(Asked::Plan { account }, &Screen::text(why_not(unclear, "plan-unreadable"))).await
        }
    }
}

/// Why a plan or a rhythm was not taken.
pub(super) fn why_not(unclear: Unclear, unreadable: &'static str) -> Say {
    match unclear {
        Unclear::Unreadable => Say::new(unreadable),
        Unclear::WhichHalf(time) => {
            let later = format!("{}:{:02}", time.hour + 12, time.minute);
            Say::new("plan-which-half").text("early", time.word()).text("late", later)
        }
    }
}
