//! A text that is too long for a network: cut, as a thread, or a text of its own; chosen on the card, for each target. And
//! what changes of threads that wait when their text does.

use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::draft::{parts, shorten};
use crate::model::limits::Limits;
use crate::model::part::PartState;
use crate::model::pick;
use crate::model::post::{Post, PostState, Target};
use crate::model::say::Say;
use crate::model::screen::Tap;
use crate::model::setting::Chosen;
use crate::queue::{self, Going};
use crate::store::Result;

/// `long:POST:cut.TARGET` gives a target the beginning of its text, `long:POST:thread.TARGET` sends it there as a thread; a
/// second tap takes that back.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let said = match post_of(talk, &tap.id).await? {
        Some(post) => choose(talk, &post, &tap.arg).await?,
        None => Some(Say::new("post-gone")),
    };
    talk.toast(&query.id, said);
    Ok(())
}

async fn choose(talk: &Talk<'_>, post: &Post, arg: &str) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    let (what, id) = arg.split_once('.').unwrap_or_default();
    let target = store.targets(&post.id).await?.into_iter().find(|target| target.id == id);
    let Some(target) = target else { return Ok(Some(Say::new("old-button"))) };
    let open = target.state().is_none_or(|state| state == PartState::Cancelled);
    if !open || matches!(post.state, PostState::Discarded | PostState::Clean) {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    let done = if what == "thread" { store.thread_target(id, !target.thread).await? } else { cut(talk, post, &target).await? };
    store.touch_post(&post.id, talk.now()).await?;
    Ok((!done).then(|| Say::new("target-on-its-way")))
}

/// The target gets the beginning of its text, or the text of all again if that beginning is what it has.
async fn cut(talk: &Talk<'_>, post: &Post, target: &Target) -> Result<bool> {
    let store = &talk.chat.store;
    let Some((limits, chosen)) = limits(talk, target).await? else { return Ok(false) };
    let media = pick::going(&store.media_of(&post.id).await?, &limits, &chosen).len();
    let text = target.text.as_deref().unwrap_or(&post.text);
    let back = target.text.is_some() && target.text == shorten(&post.text, media, &limits);
    let short = shorten(text, media, &limits).filter(|_| !back);
    store.set_target_text(&target.id, short.as_deref()).await?;
    Ok(true)
}

/// What the target's network takes of what was chosen there, and that.
async fn limits(talk: &Talk<'_>, target: &Target) -> Result<Option<(Limits, Chosen)>> {
    let account = talk.chat.store.account(&target.account).await?;
    let chosen = talk.chat.store.chosen(&target.id).await?;
    let limits = account.and_then(|account| Some(talk.chat.platforms.get(account.platform)?.limits(&account, &chosen)));
    Ok(limits.map(|limits| (limits, chosen)))
}

/// The text of a post that waits, or a first comment, has changed: its parts are made anew of it.
pub(super) async fn changed(talk: &Talk<'_>, post: &str) -> Result<()> {
    let store = &talk.chat.store;
    let Some(post) = store.post(post).await?.filter(|post| post.state == PostState::Sent) else { return Ok(()) };
    let media = store.media_of(&post.id).await?;
    let mut all = Vec::new();
    for target in store.targets(&post.id).await? {
        let Some((limits, chosen)) = limits(talk, &target).await? else { continue };
        let text = target.text.as_deref().unwrap_or(&post.text);
        let posts = parts(text, &media, &limits, &target, &chosen);
        if !posts.is_empty() || target.parts.len() > 1 {
            all.push(Going { posts, target });
        }
    }
    if all.is_empty() { Ok(()) } else { queue::rethread(store, &talk.chat.clock, &all).await }
}
