//! A network says that a person took back what they had allowed, or wants everything erased: who connected the account hears
//! of it once, with what can be done. Called by `web`, which has checked that the network says so.

use super::ending::who_hears;
use super::linked;
use crate::bot::message_params;
use crate::chat::Chat;
use crate::chat::home::go;
use crate::connect::meta::{MetaRequest, Wish};
use crate::model::account::{Account, AccountState};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{NewWord, Result};

/// The words about these accounts, to be put down with what is done about them.
///
/// # Errors
/// The database's.
pub async fn withdrawn(chat: &Chat, request: &MetaRequest, accounts: &[Account]) -> Result<Vec<NewWord>> {
    let mut words = Vec::new();
    // Of what was removed long ago, or never kept, nobody needs to hear.
    for account in accounts.iter().filter(|account| matches!(account.state, AccountState::Ready | AccountState::NeedsLogin)) {
        let screen = screen(request.wish, account, chat.store.waiting_for_account(&account.id).await?);
        for person in who_hears(chat, account).await? {
            let params = message_params(person.id, &screen, person.lang);
            let id = format!("meta:{}:{}:{}", request.digest.get(..24).unwrap_or_default(), account.id, person.id);
            words.push(NewWord { id, workspace: account.workspace.clone(), lane: person.id, method: "sendMessage", params });
        }
    }
    Ok(words)
}

fn screen(wish: Wish, account: &Account, waiting: i64) -> Screen {
    let (key, button) = match wish {
        Wish::Deauthorize => ("account-withdrawn", Button::tap(Say::new("button-reconnect"), "con", "again", &account.id)),
        Wish::Erase => ("account-erased", go("button-connect", "connect")),
    };
    let text = Say::new(key).text("network", account.platform.name()).html("account", linked(account)).num("waiting", waiting);
    Screen::text(text).row([button])
}
