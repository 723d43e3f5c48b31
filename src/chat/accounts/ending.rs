//! The sign-in of an account ends: its person hears of it, in one message that is kept up to date, with a button that puts
//! it right. Called by `app`, which looks after accounts.

use super::linked;
use crate::bot::message_params;
use crate::bot::outbox::IN_PLACE_OF;
use crate::chat::Chat;
use crate::clock::DAY;
use crate::connect::Ending;
use crate::i18n::moment;
use crate::model::account::Account;
use crate::model::ids::PersonId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{NewWord, Person, Result, Role};

/// Tells it, to who connected the account, or to all owners when that one is gone. Saying it again says it once.
///
/// # Errors
/// The database's.
pub async fn ending(chat: &Chat, ending: &Ending) -> Result<()> {
    let workspace = chat.store.workspace(&ending.account.workspace).await?;
    let zone = jiff::tz::TimeZone::get(&workspace.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let told = who_hears(chat, &ending.account).await?;
    let screen = screen(ending, chat.clock.now(), &zone);
    let words: Vec<NewWord> = told
        .into_iter()
        .map(|person| {
            let mut params = message_params(person.id, &screen, person.lang);
            if ending.before > 0 {
                params[IN_PLACE_OF] = name(ending, ending.before, person.id).into();
            }
            let id = name(ending, ending.notice, person.id);
            NewWord { id, workspace: workspace.id.clone(), lane: person.id, method: "sendMessage", params }
        })
        .collect();
    chat.store.put_words(&words, chat.clock.now()).await
}

/// Who connected the account, or all owners when that one is gone.
pub(super) async fn who_hears(chat: &Chat, account: &Account) -> Result<Vec<Person>> {
    let people = chat.store.people(&account.workspace).await?;
    let owners: Vec<Person> = people.into_iter().filter(|person| person.role == Role::Owner).collect();
    let connected_it = owners.iter().find(|person| person.id == account.connected_by).cloned();
    Ok(connected_it.map_or(owners, |one| vec![one]))
}

/// The name of a notice; those of one end belong together.
fn name(ending: &Ending, notice: i64, person: PersonId) -> String {
    format!("end:{}:{}:{notice}:{person}", ending.account.id, ending.name)
}

fn screen(ending: &Ending, now: i64, zone: &jiff::tz::TimeZone) -> Screen {
    let key = if ending.is_over { "account-ended" } else { "account-ends" };
    let days = (ending.ends_at - now + DAY - 1).div_euclid(DAY);
    let text = Say::new(key)
        .text("network", ending.account.platform.name())
        .html("account", linked(&ending.account))
        .say("date", moment::full(ending.ends_at, zone))
        .num("days", days)
        .num("waiting", ending.waiting);
    Screen::text(text).row([Button::tap(Say::new("button-reconnect"), "con", "again", &ending.account.id)])
}
