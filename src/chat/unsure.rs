//! The question after a lost answer: is it there or not? Asked once, on the card; answered by a tap or a link.

use super::asked::Asked;
use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::part::PartState;
use crate::model::post::{Part, Post, Target};
use crate::model::say::Say;
use crate::model::screen::{Screen, Tap};
use crate::queue::{self, Answer};
use crate::store::Result;

/// `sure:POST:WHAT.PART` with WHAT one of `yes`, `no`, `leave`.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let (what, part) = tap.arg.split_once('.').unwrap_or_default();
    let Some((post, target, part)) = asked_part(talk, &tap.id, part).await? else {
        talk.toast(&query.id, Some(Say::new("already-answered")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    let answer = match what {
        "yes" if is_for_inbox(talk, &target).await? => Answer::IsInInbox,
        "yes" => Answer::ItIsThere { link: None },
        "no" => Answer::NotThere,
        _ => Answer::Leave,
    };
    let there = matches!(answer, Answer::ItIsThere { .. });
    queue::answer(&talk.chat.store, &talk.chat.clock, &post.id, &part.id, answer).await?;
    if there {
        // The rest of a thread goes below it, and has to know where that is.
        let follows = target.parts.iter().any(|other| other.n > part.n && other.state != PartState::Cancelled);
        ask_link(talk, &post, &part, if follows { "ask-link-thread" } else { "ask-link" }).await?;
    }
    Ok(())
}

/// Whether it went to the person's inbox at the network: what is there is not published, and has no address.
async fn is_for_inbox(talk: &Talk<'_>, target: &Target) -> Result<bool> {
    let store = &talk.chat.store;
    let (account, chosen) = (store.account(&target.account).await?, store.chosen(&target.id).await?);
    let platform = talk.chat.platforms.get(target.platform);
    Ok(platform.zip(account).is_some_and(|(platform, account)| platform.hands_over(&account, &chosen)))
}

async fn ask_link(talk: &mut Talk<'_>, post: &Post, part: &Part, key: &'static str) -> Result<()> {
    let asked = Asked::Link { part: format!("{}/{}", post.id, part.id) };
    talk.ask(asked, &Screen::text(Say::new(key))).await
}

/// A thread stopped in place `n` because nobody knows the address of the post ahead: the person is asked for it. It goes on
/// as soon as they send it.
pub(super) async fn ask_address(talk: &mut Talk<'_>, post: &Post, target: &Target, n: i64) -> Result<Option<Say>> {
    if let Some(ahead) = target.parts.iter().find(|part| part.n + 1 == n) {
        ask_link(talk, post, ahead, "ask-link-thread").await?;
    }
    Ok(None)
}

/// The person pasted the address of the post that they found.
pub(super) async fn link(talk: &mut Talk<'_>, name: &str, text: &str) -> Result<()> {
    let address = url::Url::parse(text.trim()).ok().filter(|url| url.scheme() == "https");
    let Some(address) = address else {
        talk.say(Say::new("not-a-link"));
        return Ok(());
    };
    talk.note(None).await?;
    let (post, part) = name.split_once('/').unwrap_or_default();
    let Some(post) = post_of(talk, post).await? else { return Ok(()) };
    queue::add_link(&talk.chat.store, &talk.chat.clock, &post.id, part, address.as_str()).await?;
    talk.say(Say::new("link-noted"));
    Ok(())
}

async fn asked_part(talk: &Talk<'_>, post: &str, part: &str) -> Result<Option<(Post, Target, Part)>> {
    let Some(post) = post_of(talk, post).await? else { return Ok(None) };
    let targets = talk.chat.store.targets(&post.id).await?;
    let asked = |found: &&Part| found.id == part && found.state == PartState::Asked;
    let found = targets.into_iter().find_map(|target| target.parts.iter().find(asked).cloned().map(|part| (target, part)));
    Ok(found.map(|(target, part)| (post, target, part)))
}
