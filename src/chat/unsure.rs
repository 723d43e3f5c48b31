//! The question after a lost answer: is it there or not? Asked once, on the card; answered by a tap or a link.

use super::asked::Asked;
use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::part::PartState;
use crate::model::post::{Part, Post};
use crate::model::say::Say;
use crate::model::screen::{Screen, Tap};
use crate::queue::{self, Answer};
use crate::store::Result;

/// `sure:POST:WHAT.PART` with WHAT one of `yes`, `no`, `leave`.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let (what, part) = tap.arg.split_once('.').unwrap_or_default();
    let Some((post, part)) = asked_part(talk, &tap.id, part).await? else {
        talk.toast(&query.id, Some(Say::new("already-answered")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    let answer = match what {
        "yes" => Answer::ItIsThere { link: None },
        "no" => Answer::NotThere,
        _ => Answer::Leave,
    };
    let there = matches!(answer, Answer::ItIsThere { .. });
    queue::answer(&talk.chat.store, &talk.chat.clock, &post.id, &part.id, answer).await?;
    if there {
        let asked = Asked::Link { part: format!("{}/{}", post.id, part.id) };
        talk.ask(asked, &Screen::text(Say::new("ask-link"))).await?;
    }
    Ok(())
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

async fn asked_part(talk: &Talk<'_>, post: &str, part: &str) -> Result<Option<(Post, Part)>> {
    let Some(post) = post_of(talk, post).await? else { return Ok(None) };
    let targets = talk.chat.store.targets(&post.id).await?;
    let part = targets.into_iter().flat_map(|target| target.parts).find(|found| found.id == part && found.state == PartState::Asked);
    Ok(part.map(|part| (post, part)))
}
