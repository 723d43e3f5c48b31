//! Signing in on the network's own page, as the chat sees it: the link that goes out, and who comes back. One sign-in
//! may open several accounts (pages, channels): the person keeps those that they want, the others are erased.

use super::{account_of, linked, sign_in};
use crate::chat::asked::Asked;
use crate::chat::talk::Talk;
use crate::connect::by_page::{self, Asker};
use crate::i18n;
use crate::model::account::{Account, AccountState};
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Does, Screen};
use crate::platforms::{SET_UPS, SetUp};
use crate::store::{Result, SignIn};

use super::super::home::go;

/// The longest name on a button, in characters.
const LABEL_MAX: usize = 28;

/// Gives out a link to sign in with, in place of what `message` shows. It works once, and for a few minutes.
pub(super) async fn offer(talk: &mut Talk<'_>, platform: PlatformId, message: Option<i64>) -> Result<()> {
    let Some(open) = link(talk, platform, None, message).await? else {
        talk.put(message, &Screen::text(Say::new("connect-no-address").text("network", platform.name())).row([sign_in::cancel()]));
        return Ok(());
    };
    let screen = Screen::text(Say::new("connect-by-page").text("network", platform.name())).row([open]).row([sign_in::cancel()]);
    talk.put(message, &screen);
    talk.note(Some(Asked::Back)).await
}

/// The button with a new link, for `account` where the page has to be told; none without an address of ours.
pub(super) async fn link(talk: &Talk<'_>, platform: PlatformId, account: Option<String>, message: Option<i64>) -> Result<Option<Button>> {
    let (chat, workspace) = (talk.chat, talk.workspace.id.clone());
    let Some(pages) = &chat.pages else { return Ok(None) };
    let asker = Asker { id: format!("s{}", talk.update), workspace, person: talk.person.id, message, account };
    let link = by_page::offer(&chat.store, &chat.ring, &chat.clock, asker, platform).await?;
    let (label, address) = (Say::new("button-sign-in").text("network", platform.name()), format!("{}/sign-in/{link}", pages.address));
    Ok(Some(Button { label, does: if pages.telegram_login { Does::LogIn(address) } else { Does::Open(address) } }))
}

/// What the networks want that nobody can sign in to yet.
pub(super) fn not_set_up(talk: &Talk<'_>) -> impl Iterator<Item = SetUp> {
    SET_UPS.into_iter().filter(|set_up| talk.chat.platforms.get(set_up.about.id).is_none())
}

/// Tells what an operator has to do for them, in place of `message`.
pub(super) fn set_up(talk: &mut Talk<'_>, message: i64) {
    let address = talk.chat.pages.as_ref().map(|pages| pages.address.clone());
    let address = address.unwrap_or_else(|| i18n::plain(talk.lang(), &Say::new("connect-set-up-address")));
    let or = format!(" {} ", i18n::plain(talk.lang(), &Say::new("connect-set-up-or")));
    let line = |set_up: SetUp| {
        Say::new("connect-set-up-line")
            .text("network", set_up.about.id.name())
            .text("portal", set_up.portal)
            .text("redirect", by_page::callback(&address, set_up.about.id))
            .text("scopes", set_up.about.scopes.join(" "))
            .text("settings", set_up.settings.iter().map(|pair| pair.join(", ")).collect::<Vec<_>>().join(&or))
            .text("guide", set_up.guide)
    };
    let lines: Vec<String> = not_set_up(talk).map(|set_up| i18n::html(talk.lang(), &line(set_up))).collect();
    let text = Say::new("connect-not-set-up").html("lines", lines.join("\n\n"));
    talk.change(message, &Screen::text(text).row([go("button-connect", "connect"), sign_in::cancel()]));
}

/// /start with what the last page's link carries.
pub(in crate::chat) async fn came_back(talk: &mut Talk<'_>, link: &str) -> Result<()> {
    talk.note(None).await?;
    match by_page::way_back(&talk.chat.store, &talk.chat.clock, talk.person.id, link).await? {
        Some(sign_in) => tell(talk, &sign_in).await,
        None => {
            talk.show(&Screen::text(Say::new("connect-back-gone")).row([go("button-connect", "connect")]));
            Ok(())
        }
    }
}

/// A text came while a sign-in was under way. Whether it was the code of its last page.
pub(in crate::chat) async fn code_typed(talk: &mut Talk<'_>, text: &str) -> Result<bool> {
    if !by_page::may_be_code(text) {
        return Ok(false);
    }
    match by_page::way_back(&talk.chat.store, &talk.chat.clock, talk.person.id, text).await? {
        Some(sign_in) => {
            talk.note(None).await?;
            tell(talk, &sign_in).await?;
        }
        None => talk.show(&Screen::text(Say::new("connect-wrong-code")).row([go("button-connect", "connect"), sign_in::cancel()])),
    }
    Ok(true)
}

/// Tells what came of it; while the network is still asked, whoever asks it tells.
async fn tell(talk: &mut Talk<'_>, sign_in: &SignIn) -> Result<()> {
    let outcome = by_page::outcome(&talk.chat.store, sign_in).await?;
    // While there is none, the first word of the turn is what its result takes the place of.
    talk.back(&sign_in.id, outcome.is_some());
    match outcome {
        None => talk.say(sign_in::checking(sign_in.platform)),
        Some(Ok(accounts)) => talk.show(&joined(&accounts)),
        Some(Err(error)) => talk.show(&sign_in::refused(sign_in.platform, error, &talk.chat.bot_name)),
    }
    if let Some(message) = sign_in.message {
        // Its link is used up.
        talk.change(message, &Screen::text(Say::new("connect-was-here").text("network", sign_in.platform.name())));
    }
    Ok(())
}

/// What a sign-in brought: one account to keep, or several to choose from.
pub(super) fn joined(accounts: &[Account]) -> Screen {
    match accounts {
        [] => Screen::text(Say::new("account-gone")).row([go("button-connect", "connect")]),
        [account] => sign_in::joined(account),
        [first, ..] => {
            let pending = accounts.iter().filter(|account| account.state == AccountState::Pending);
            let kept: Vec<String> = accounts.iter().filter(|account| account.state == AccountState::Ready).map(linked).collect();
            let text =
                Say::new("connect-several").text("network", first.platform.name()).num("kept", kept.len()).html("lines", kept.join(", "));
            pending.fold(Screen::text(text), |screen, account| screen.row([keep(account)])).row([go("button-done", "accounts")])
        }
    }
}

fn keep(account: &Account) -> Button {
    let full = if account.name == account.handle { account.name.clone() } else { format!("{} {}", account.name, account.handle) };
    let name: String = full.chars().take(LABEL_MAX).collect();
    Button::tap(Say::new("account-open").text("account", name), "keep", &account.id, "")
}

/// After one of several was kept: the choice again, while others wait for it.
pub(super) async fn rest_of(talk: &Talk<'_>, account: &Account) -> Result<Option<Screen>> {
    let Some(account) = account_of(talk, &account.id).await? else { return Ok(None) };
    let all = talk.chat.store.accounts_beside(&account.id).await?;
    let waits = all.iter().any(|other| other.state == AccountState::Pending);
    Ok((all.len() > 1 && waits).then(|| joined(&all)))
}
