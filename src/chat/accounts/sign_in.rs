//! Signing an account in: the network is chosen, its questions are asked one by one, what was given is sealed, and
//! once the network has answered the person says whether to keep it. A secret is deleted from the chat at once.

use serde_json::{Map, Value};

use super::{account_of, by_page, either, linked};
use crate::bot::api::{ChatMemberUpdated, Message};
use crate::bot::message_params;
use crate::bot::outbox::IN_PLACE_OF;
use crate::chat::Chat;
use crate::chat::asked::{self, Asked};
use crate::chat::talk::Talk;
use crate::connect;
use crate::model::account::{Account, AccountState};
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::platforms::{About, Ask, ConnectError, Fetches};
use crate::store::{GrantRow, NewWord, Result, Role};

/// /connect: which network?
pub(in crate::chat) async fn connect(talk: &mut Talk<'_>) -> Result<()> {
    if !talk.is_owner() {
        return Ok(());
    }
    let is_reached = talk.chat.pages.is_some();
    let all = talk.chat.platforms.all().map(|platform| platform.about());
    let (offered, unreached): (Vec<&About>, Vec<&About>) = all.partition(|about| is_reached || about.fetches != Fetches::Everything);
    let rows = offered.chunks(2).map(|row| row.iter().map(|about| network(about.id)));
    let screen = rows.fold(Screen::text(which(&unreached)), Screen::row);
    let missing = by_page::not_set_up(talk).next().is_some();
    let more = missing.then(|| Button::tap(Say::new("button-not-set-up"), "con", "more", ""));
    talk.show(&screen.row(more).row([cancel()]));
    Ok(())
}

/// The question, and what an operator does about networks that fetch files from a Crier that nobody reaches.
fn which(unreached: &[&About]) -> Say {
    let names: Vec<&str> = unreached.iter().map(|about| about.id.name()).collect();
    match names.len() {
        0 => Say::new("connect-which"),
        count => {
            Say::new("connect-which-some").say("which", Say::new("connect-which")).text("networks", names.join(", ")).num("count", count)
        }
    }
}

/// `con:NETWORK` begins, `con:again:ACCOUNT` begins for an account, `con:chat:ID` takes a chat that the bot was added
/// to, `con:typed:NETWORK` takes the other way than the page, `con:more` tells what is not set up, `con:no` ends.
pub(super) async fn tap(talk: &mut Talk<'_>, tap: &Tap, message: i64) -> Result<()> {
    match tap.id.as_str() {
        "again" => reconnect(talk, &tap.arg, Some(message)).await,
        "chat" => {
            stop(talk).await?;
            talk.change(message, &Screen::text(checking(PlatformId::Telegram)));
            grant(talk, PlatformId::Telegram, vec![("chat".to_owned(), tap.arg.clone())], message.into()).await
        }
        "typed" => either::type_instead(talk, &tap.arg, message).await,
        "more" => {
            by_page::set_up(talk, message);
            Ok(())
        }
        "no" => {
            stop(talk).await?;
            talk.chat.store.stop_sign_ins(talk.person.id).await?;
            talk.change(message, &Screen::text(Say::new("connect-stopped")));
            Ok(())
        }
        word => match PlatformId::from_word(word) {
            Some(platform) => ask(talk, platform, Vec::new(), Some(message)).await,
            None => Ok(()),
        },
    }
}

/// Signs an account in again: what is known of it is not asked.
pub(in crate::chat) async fn reconnect(talk: &mut Talk<'_>, account: &str, message: Option<i64>) -> Result<()> {
    if !talk.is_owner() {
        return Ok(());
    }
    let Some(account) = account_of(talk, account).await? else {
        talk.say(Say::new("account-gone"));
        return Ok(());
    };
    let asks = talk.chat.platforms.get(account.platform).map_or(&[][..], |platform| platform.about().asks);
    let known = asks.iter().map_while(|ask| Some((ask.field.to_owned(), known(&account, ask)?))).collect();
    ask(talk, account.platform, known, message).await
}

/// What an account has told already of what its network asks.
fn known(account: &Account, ask: &Ask) -> Option<String> {
    match ask.field {
        "handle" => Some(account.handle.trim_start_matches('@').to_owned()),
        "chat" => Some(account.remote_id.clone()),
        _ => None,
    }
}

/// Leads on to the network's page, or to what it wants to know next.
pub(super) async fn ask(talk: &mut Talk<'_>, platform: PlatformId, answers: Vec<(String, String)>, message: Option<i64>) -> Result<()> {
    let Some(found) = talk.chat.platforms.get(platform) else { return Ok(()) };
    if found.about().by_page {
        return by_page::offer(talk, platform, message).await;
    }
    if either::is_open(talk, platform, &answers) {
        return either::offer(talk, platform, answers, message).await;
    }
    question(talk, platform, answers, None).await
}

/// Asks the next thing that the network wants to know, in place of `message`; when there is none, the network is asked.
pub(super) async fn question(
    talk: &mut Talk<'_>,
    platform: PlatformId,
    answers: Vec<(String, String)>,
    message: Option<i64>,
) -> Result<()> {
    let Some(found) = talk.chat.platforms.get(platform) else { return Ok(()) };
    let n = answers.len();
    let Some(ask) = found.about().asks.get(n) else {
        let shown = talk.next_word().into();
        grant(talk, platform, answers, shown).await?;
        talk.say(checking(platform));
        return Ok(());
    };
    let account = answers.first().map_or("", |(_, value)| value.as_str());
    let text = Say::new(ask.question).text("bot", talk.chat.bot_name.clone()).text("account", account);
    let mut screen = Screen::text(text);
    if ask.field == "chat" {
        let add = |label, how| Button::open(Say::new(label), &format!("https://t.me/{}?{how}", talk.chat.bot_name));
        screen = screen
            .row([add("button-add-to-channel", "startchannel&admin=post_messages")])
            .row([add("button-add-to-group", "startgroup&admin")]);
    }
    talk.put(message, &screen.row([cancel()]));
    talk.note(Some(Asked::Connect { platform, n, answers })).await
}

/// A message came while a network's question was open. Whether it was its answer.
pub(in crate::chat) async fn answer(
    talk: &mut Talk<'_>,
    platform: PlatformId,
    n: usize,
    mut answers: Vec<(String, String)>,
    message: &Message,
) -> Result<bool> {
    let asks = talk.chat.platforms.get(platform).map_or(&[][..], |found| found.about().asks);
    let Some(ask) = asks.get(n) else {
        talk.note(None).await?;
        return Ok(false);
    };
    if ask.secret && message.text.is_some() {
        talk.delete(message.message_id);
    }
    if talk.person.role != Role::Owner {
        talk.note(None).await?;
        return Ok(!talk.is_owner());
    }
    let value = match given(ask, message) {
        Given::Nothing => return Ok(false),
        Given::OfAPerson => {
            talk.say(Say::new("connect-forwarded-person"));
            return Ok(true);
        }
        Given::Answer(value) => value,
    };
    if let Some(error) = (ask.refuse)(&value) {
        // The question stays open: the next try must not become a post.
        talk.show(&refused(platform, error, &talk.chat.bot_name));
        return Ok(true);
    }
    answers.push((ask.field.to_owned(), value));
    if n + 1 < asks.len() {
        self::ask(talk, platform, answers, None).await?;
    } else {
        let shown = talk.next_word().into();
        grant(talk, platform, answers, shown).await?;
        talk.note(None).await?;
        talk.say(checking(platform));
    }
    Ok(true)
}

/// What a message says to a question.
enum Given {
    Answer(String),
    /// Forwarded, but from a person: that names no channel.
    OfAPerson,
    Nothing,
}

fn given(ask: &Ask, message: &Message) -> Given {
    if let Some(origin) = message.forward_origin.as_ref().filter(|_| ask.field == "chat") {
        let chat = origin.chat.as_ref().or(origin.sender_chat.as_ref());
        return chat.map_or(Given::OfAPerson, |chat| Given::Answer(chat.id.to_string()));
    }
    match message.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Given::Answer(text.to_owned()),
        None => Given::Nothing,
    }
}

/// Seals what the person gave and, at the end of the turn, leaves it to the one who asks the network. Named after the
/// update, so that a repeated turn signs in once. Its result takes the place of what is `shown` meanwhile.
async fn grant(talk: &mut Talk<'_>, platform: PlatformId, answers: Vec<(String, String)>, shown: Value) -> Result<()> {
    let id = format!("u{}", talk.update);
    let answers: Map<String, Value> = answers.into_iter().map(|(field, value)| (field, value.into())).collect();
    let key = talk.chat.store.data_key(&talk.chat.ring, &talk.workspace.id).await?;
    let sealed = key.seal(connect::answers_place(&id), &Value::Object(answers).to_string())?;
    let row =
        GrantRow { id, workspace: talk.workspace.id.clone(), person: talk.person.id, platform, answers: sealed, created_at: talk.now() };
    talk.begin(row, shown);
    Ok(())
}

/// The question of a sign-in, if one is open, is not open any more.
async fn stop(talk: &mut Talk<'_>) -> Result<()> {
    match asked::open(talk) {
        Some(Asked::Connect { .. } | Asked::Back | Asked::Way { .. }) => talk.note(None).await,
        _ => Ok(()),
    }
}

/// The bot's rights in a chat changed: an owner who made it an administrator is offered to connect that chat.
pub(in crate::chat) async fn added(talk: &mut Talk<'_>, change: &ChatMemberUpdated) -> Result<()> {
    let publishes = ["channel", "group", "supergroup"].contains(&change.chat.kind.as_str());
    let member = &change.new_chat_member;
    if talk.person.role != Role::Owner || !publishes || member.status != "administrator" {
        return Ok(());
    }
    let id = change.chat.id.to_string();
    let there = talk.chat.store.account_named(&talk.workspace.id, PlatformId::Telegram, &id).await?;
    if there.is_some_and(|account| account.state == AccountState::Ready) {
        return Ok(());
    }
    let title = change.chat.title.clone().or_else(|| change.chat.username.clone()).unwrap_or_else(|| id.clone());
    if change.chat.kind == "channel" && member.can_post_messages == Some(false) {
        talk.say(Say::new("added-without-rights").text("chat", title));
        return Ok(());
    }
    let yes = Button::tap(Say::new("button-connect"), "con", "chat", &id);
    let no = Button::tap(Say::new("button-not-now"), "con", "no", "");
    talk.show(&Screen::text(Say::new("added").text("chat", title)).row([yes, no]));
    Ok(())
}

/// Tells what came of a sign-in. Called by `app` once the network has answered; saying it again says it once.
///
/// # Errors
/// The database's.
pub async fn connected(chat: &Chat, grant: &GrantRow, result: std::result::Result<Vec<Account>, ConnectError>) -> Result<()> {
    let Some(person) = chat.store.person(grant.person).await? else { return Ok(()) };
    let (screen, again) = match result {
        Ok(accounts) => (by_page::joined(&accounts), None),
        Err(error) => {
            // Who came by a page has answered nothing that could be asked again.
            let by_page = chat.store.sign_in(&grant.id).await?.is_some();
            let again = if !by_page { Some(question_again(chat, grant, error).await?) } else { None };
            (refused(grant.platform, error, &chat.bot_name), again)
        }
    };
    let mut params = message_params(person.id, &screen, person.lang);
    params[IN_PLACE_OF] = chat.store.grant_shown(&grant.id).await?;
    let id = format!("g{}", grant.id);
    let word = NewWord { id, workspace: grant.workspace.clone(), lane: person.id, method: "sendMessage", params };
    chat.store.put_words(&[word], chat.clock.now()).await?;
    match again {
        Some(asked) => chat.store.ask_again(person.id, &serde_json::to_string(&asked)?).await,
        None => Ok(()),
    }
}

/// The question that is open again after a refusal, with what was given before it: the next try is its answer and
/// must not become a post.
async fn question_again(chat: &Chat, grant: &GrantRow, error: ConnectError) -> Result<Asked> {
    let key = chat.store.data_key(&chat.ring, &grant.workspace).await?;
    let given: Map<String, Value> = serde_json::from_str(&key.open(connect::answers_place(&grant.id), &grant.answers)?)?;
    let asks = chat.platforms.get(grant.platform).map_or(&[][..], |found| found.about().asks);
    let of_secret = matches!(error, ConnectError::WrongPassword | ConnectError::NotAnAppPassword);
    let n = asks.iter().position(|ask| ask.secret == of_secret).unwrap_or(0);
    let known =
        asks.iter().take(n).map(|ask| (ask.field.to_owned(), given.get(ask.field).and_then(Value::as_str).unwrap_or("").to_owned()));
    Ok(Asked::Connect { platform: grant.platform, n, answers: known.collect() })
}

pub(super) fn joined(account: &Account) -> Screen {
    let said =
        |key| Say::new(key).text("network", account.platform.name()).text("name", account.name.clone()).html("account", linked(account));
    if account.state != AccountState::Pending {
        return Screen::text(said("connected-again"));
    }
    let keep = Button::tap(Say::new("button-keep"), "keep", &account.id, "");
    let not = Button::tap(Say::new("button-disconnect"), "rm", &account.id, "");
    // Where people go by their names alone, it is said once.
    let key = if account.name == account.handle { "connected-by-name" } else { "connected" };
    Screen::text(said(key)).row([keep, not])
}

pub(super) fn refused(platform: PlatformId, error: ConnectError, bot: &str) -> Screen {
    let text = Say::new(error.key()).text("network", platform.name()).text("bot", bot);
    let again = Button::tap(Say::new("button-try-again"), "con", platform.word(), "");
    Screen::text(text).row([again, cancel()])
}

fn network(id: PlatformId) -> Button {
    Button::tap(Say::new("network-name").text("network", id.name()), "con", id.word(), "")
}

pub(super) fn cancel() -> Button {
    Button::tap(Say::new("button-cancel"), "con", "no", "")
}

pub(super) fn checking(platform: PlatformId) -> Say {
    Say::new("connect-checking").text("network", platform.name())
}
