//! Networks with two ways to sign in: the page of the network, and what the person types instead (Bluesky: the page of the
//! account's own server, and an app password). What both need is asked first, then the person chooses; a code or an answer
//! that comes without choosing is understood all the same. Called by `sign_in` and by `asked`.

use super::{by_page, sign_in};
use crate::bot::api::Message;
use crate::chat::asked::{self, Asked};
use crate::chat::talk::Talk;
use crate::connect::by_page::may_be_code;
use crate::model::platform::PlatformId;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::Result;

/// Answers so far, by the names of their questions; none of them is secret.
type Answers = Vec<(String, String)>;

/// Whether both ways are open now, behind these answers.
pub(super) fn is_open(talk: &Talk<'_>, platform: PlatformId, answers: &Answers) -> bool {
    let after = talk.chat.platforms.get(platform).and_then(|found| found.page_after());
    talk.chat.pages.is_some() && after == Some(answers.len())
}

/// Gives out a link to the page, beside the other way.
pub(super) async fn offer(talk: &mut Talk<'_>, platform: PlatformId, answers: Answers, message: Option<i64>) -> Result<()> {
    let account = answers.last().map(|(_, value)| value.clone());
    let Some(open) = by_page::link(talk, platform, account.clone(), message).await? else { return Ok(()) };
    let text = Say::new("connect-either").text("network", platform.name()).text("account", account.unwrap_or_default());
    let typed = Button::tap(Say::new("button-app-password"), "con", "typed", platform.word());
    talk.put(message, &Screen::text(text).row([open]).row([typed]).row([sign_in::cancel()]));
    talk.note(Some(Asked::Way { platform, answers })).await
}

/// The person would rather type: the link does not work any more, and the next question is asked in its place.
pub(super) async fn type_instead(talk: &mut Talk<'_>, platform: &str, message: i64) -> Result<()> {
    let Some(platform) = PlatformId::from_word(platform) else { return Ok(()) };
    match asked::open(talk) {
        Some(Asked::Way { platform: open, answers }) if open == platform => {
            talk.chat.store.stop_sign_ins(talk.person.id).await?;
            sign_in::question(talk, platform, answers, Some(message)).await
        }
        // Of an older sign-in: nothing is known of it.
        _ => sign_in::ask(talk, platform, Vec::new(), Some(message)).await,
    }
}

/// A message came while both ways were open. Whether it took one: a code, or what the next question asks for.
pub(in crate::chat) async fn way_taken(talk: &mut Talk<'_>, platform: PlatformId, answers: Answers, message: &Message) -> Result<bool> {
    let Some(text) = message.text.as_deref().map(str::trim) else { return Ok(false) };
    if may_be_code(text) {
        return by_page::code_typed(talk, text).await;
    }
    let asks = talk.chat.platforms.get(platform).map_or(&[][..], |found| found.about().asks);
    let n = answers.len();
    match asks.get(n) {
        Some(ask) if (ask.refuse)(text).is_none() => sign_in::answer(talk, platform, n, answers, message).await,
        _ => Ok(false),
    }
}
