//! /accounts: what is connected, how it stands, and taking it away again. Signing in is in `sign_in`.
//! Members may look; only owners may connect and remove.

mod by_page;
mod either;
mod ending;
mod sign_in;
mod withdrawn;

pub(super) use by_page::{came_back, code_typed};
pub(super) use either::way_taken;
pub use ending::ending;
pub use sign_in::connected;
pub(super) use sign_in::{added, answer, connect, reconnect};
pub use withdrawn::withdrawn;

use super::compose;
use super::home::go;
use super::options;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::connect;
use crate::i18n::{self, moment};
use crate::model::account::{Account, AccountState};
use crate::model::brand::{Named, name_said};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{Result, Role};

/// The longest label of an account's button, in characters.
const LABEL_MAX: usize = 28;

/// The buttons about accounts: `con:NETWORK`, `con:chat:ID`, `con:typed:NETWORK`, `con:no`, `keep:ACCOUNT`, `acc:ACCOUNT`, `rm:ACCOUNT:yes`.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    if tap.action == "acc" && tap.id.is_empty() {
        talk.toast(&query.id, None);
        return list(talk, Some(message)).await;
    }
    if tap.action != "acc" && talk.person.role != Role::Owner {
        talk.toast(&query.id, Some(Say::new("only-owners")));
        return Ok(());
    }
    if tap.action == "con" {
        talk.toast(&query.id, None);
        return sign_in::tap(talk, tap, message).await;
    }
    let Some(account) = account_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("account-gone")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    match (tap.action.as_str(), tap.arg.as_str()) {
        ("keep", _) => keep(talk, &account, message).await,
        ("acc", "brand") => brands(talk, &account, message).await,
        ("acc", choice) if choice == "opt" || choice.starts_with("opt.") => chosen(talk, &account, choice, message).await,
        ("acc", choice) if !choice.is_empty() => set_brand(talk, &account, choice, message).await,
        ("rm", "yes") => remove(talk, &account, message).await,
        ("rm", _) => sure(talk, &account, message).await,
        _ => one(talk, &account, message).await,
    }
}

/// The account of this name, if it belongs to the person's workspace and was not removed.
async fn account_of(talk: &Talk<'_>, id: &str) -> Result<Option<Account>> {
    let found = talk.chat.store.account(id).await?;
    Ok(found.filter(|account| account.workspace == talk.workspace.id && account.state != AccountState::Removed))
}

/// /accounts, as a new message or in place of one.
pub(super) async fn list(talk: &mut Talk<'_>, message: Option<i64>) -> Result<()> {
    let accounts = talk.chat.store.accounts(&talk.workspace.id).await?;
    let owner = talk.person.role == Role::Owner;
    let screen = if accounts.is_empty() {
        let key = if owner { "accounts-none" } else { "accounts-none-member" };
        Screen::text(Say::new(key))
    } else {
        let lines: Vec<String> = accounts.iter().map(|account| i18n::html(talk.lang(), &line(talk, account))).collect();
        let text = Say::new("accounts-list").num("count", accounts.len()).html("lines", lines.join("\n\n"));
        accounts.iter().fold(Screen::text(text), |screen, account| screen.row([open(account)]))
    };
    let screen = if owner { screen.row([go("button-connect", "connect")]) } else { screen };
    talk.put(message, &screen);
    Ok(())
}

fn line(talk: &Talk<'_>, account: &Account) -> Say {
    let key = if account.state == AccountState::Ready { "account-line" } else { "account-line-needs-login" };
    Say::new(key)
        .text("network", account.platform.name())
        .html("account", linked(account))
        .say("since", since(talk, account))
        .say("last", last_post(talk, account))
}

fn open(account: &Account) -> Button {
    let full = format!("{} {}", account.platform.name(), account.handle);
    let short: String = full.chars().take(LABEL_MAX).collect();
    Button::tap(Say::new("account-open").text("account", short), "acc", &account.id, "")
}

async fn one(talk: &mut Talk<'_>, account: &Account, message: i64) -> Result<()> {
    let waiting = talk.chat.store.waiting_for_account(&account.id).await?;
    let needs_login = account.state == AccountState::NeedsLogin;
    let text = Say::new(if needs_login { "account-needs-login-card" } else { "account-card" })
        .text("network", account.platform.name())
        .text("name", account.name.clone())
        .html("account", linked(account))
        .say("since", since(talk, account))
        .say("last", last_post(talk, account))
        .html("more", more(talk, account).await?)
        .num("waiting", waiting);
    let owner = talk.person.role == Role::Owner;
    let again = Button::tap(Say::new("button-reconnect"), "con", "again", &account.id);
    let away = Button::tap(Say::new("button-remove"), "rm", &account.id, "");
    let brand = brand_of(talk, account).await?;
    let screen = Screen::text(text)
        .row(brand)
        .row(options::button(talk, account))
        .row(Some(again).filter(|_| owner && needs_login))
        .row(Some(away).filter(|_| owner))
        .row([Button::tap(Say::new("button-back"), "acc", "", "")]);
    talk.change(message, &screen);
    Ok(())
}

/// How long the sign-in lasts and what it allows, as far as the network says.
async fn more(talk: &Talk<'_>, account: &Account) -> Result<String> {
    let until = talk.chat.store.life(&account.id).await?.login_until.filter(|_| account.state == AccountState::Ready);
    let until = until.map(|at| Say::new("account-until").say("date", moment::full(at, &talk.zone())));
    let scopes = talk.chat.platforms.get(account.platform).map_or(&[][..], |platform| platform.about().scopes);
    let rights = (!scopes.is_empty()).then(|| Say::new("account-rights").text("rights", scopes.join(" ")));
    Ok(until.iter().chain(&rights).map(|say| format!("{}\n", i18n::html(talk.lang(), say))).collect())
}

/// The button that leads to the brands, where there are several to choose from.
async fn brand_of(talk: &Talk<'_>, account: &Account) -> Result<Option<Button>> {
    let kit = talk.chat.store.kit(&account.workspace).await?;
    let own = kit.accounts.iter().find(|(of, _)| *of == account.id).and_then(|(_, brand)| kit.named(brand));
    let name = own.map_or_else(|| Say::new("brand-of-workspace"), |own| name_said(&own.name));
    let button = Button::tap(Say::new("button-account-brand").say("brand", name), "acc", &account.id, "brand");
    Ok(Some(button).filter(|_| kit.brands.len() > 1))
}

/// Which brand an account has.
async fn brands(talk: &mut Talk<'_>, account: &Account, message: i64) -> Result<()> {
    let kit = talk.chat.store.kit(&account.workspace).await?;
    let own = kit.accounts.iter().find(|(of, _)| *of == account.id).and_then(|(_, brand)| kit.named(brand)).map(|own| own.id.clone());
    let choice = |label: Say, chosen: bool, arg: &str| {
        let mark = if chosen { "button-chosen" } else { "button-not-chosen" };
        [Button::tap(Say::new(mark).say("what", label), "acc", &account.id, arg)]
    };
    let text = Say::new("account-brand").text("network", account.platform.name()).html("account", linked(account));
    let screen = Screen::text(text).row(choice(Say::new("brand-of-workspace"), own.is_none(), "-"));
    let row = |screen: Screen, named: &Named| screen.row(choice(name_said(&named.name), own.as_ref() == Some(&named.id), &named.id));
    let screen = kit.brands.iter().fold(screen, row);
    let back = Button::tap(Say::new("button-back"), "acc", &account.id, "");
    talk.change(message, &screen.row([back]));
    Ok(())
}

async fn set_brand(talk: &mut Talk<'_>, account: &Account, choice: &str, message: i64) -> Result<()> {
    let store = &talk.chat.store;
    let kit = store.kit(&account.workspace).await?;
    if choice == "-" || kit.named(choice).is_some() {
        store.set_account_brand(&account.id, Some(choice).filter(|choice| *choice != "-")).await?;
        store.rebrand_drafts(&account.workspace, talk.now()).await?;
    }
    one(talk, account, message).await
}

async fn keep(talk: &mut Talk<'_>, account: &Account, message: i64) -> Result<()> {
    let kept = connect::keep(&talk.chat.store, &talk.chat.clock, &account.id).await?;
    if kept {
        compose::offer(talk, account).await?;
    }
    if let Some(rest) = by_page::rest_of(talk, account).await? {
        talk.change(message, &rest);
        return Ok(());
    }
    if let Some(question) = options::question(talk, account).await?.filter(|_| kept || account.state == AccountState::Ready) {
        talk.change(message, &question);
        return Ok(());
    }
    let chosen = talk.chat.store.chosen_of_account(&account.id).await?;
    let wants_video = talk.chat.platforms.get(account.platform).is_some_and(|platform| platform.limits(account, &chosen).needs_video());
    let key = match kept || account.state == AccountState::Ready {
        true if wants_video => "account-kept-video",
        true => "account-kept",
        false => "account-gone",
    };
    let text = Say::new(key).text("network", account.platform.name()).html("account", linked(account));
    talk.change(message, &Screen::text(text).row([go("button-accounts", "accounts"), go("button-connect-another", "connect")]));
    Ok(())
}

/// Something was chosen of the network's own settings. An account that was just connected is asked the next one, or is
/// ready.
async fn chosen(talk: &mut Talk<'_>, account: &Account, choice: &str, message: i64) -> Result<()> {
    if options::of_account(talk, account, choice, message).await? { keep(talk, account, message).await } else { Ok(()) }
}

/// Asks before an account is taken away. One that was never kept goes at once.
async fn sure(talk: &mut Talk<'_>, account: &Account, message: i64) -> Result<()> {
    if account.state == AccountState::Pending {
        return remove(talk, account, message).await;
    }
    let waiting = talk.chat.store.waiting_for_account(&account.id).await?;
    let text =
        Say::new("account-remove-sure").text("network", account.platform.name()).html("account", linked(account)).num("waiting", waiting);
    let safe = Button::tap(Say::new("button-cancel"), "acc", &account.id, "");
    let away = Button::tap(Say::new("button-remove"), "rm", &account.id, "yes");
    talk.change(message, &Screen::text(text).row([safe, away]));
    Ok(())
}

async fn remove(talk: &mut Talk<'_>, account: &Account, message: i64) -> Result<()> {
    connect::remove(&talk.chat.store, &talk.chat.clock, &account.id).await?;
    let key = if account.state == AccountState::Pending { "account-not-kept" } else { "account-removed" };
    let text = Say::new(key).text("network", account.platform.name()).html("account", linked(account));
    talk.change(message, &Screen::text(text).row([go("button-accounts", "accounts"), go("button-connect", "connect")]));
    Ok(())
}

/// The name of an account, leading to its profile where it has one.
fn linked(account: &Account) -> String {
    let name = i18n::escape(&account.handle);
    match &account.link {
        Some(link) => format!("<a href=\"{}\">{name}</a>", i18n::escape(link)),
        None => format!("<b>{name}</b>"),
    }
}

fn since(talk: &Talk<'_>, account: &Account) -> Say {
    let at = jiff::Timestamp::from_millisecond(account.created_at).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment::date(at.to_zoned(talk.zone()).date())
}

fn last_post(talk: &Talk<'_>, account: &Account) -> Say {
    match account.last_post_at {
        Some(at) => moment::relative(at, talk.now()),
        None => Say::new("account-no-post-yet"),
    }
}
