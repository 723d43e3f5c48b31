//! Posts whose time has passed: publishing one of them all the same, or all of them.

use super::lists;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::part::PartState;
use crate::model::post::Post;
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::queue;
use crate::store::Result;

/// "Publish now" on a late post: each of its late parts. What is said about it.
pub(super) async fn publish(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    let targets = talk.chat.store.targets(&post.id).await?;
    let mut any = false;
    for part in targets.iter().flat_map(|target| &target.parts).filter(|part| part.state == PartState::Late) {
        any |= queue::publish_late(&talk.chat.store, &talk.chat.clock, &post.id, &part.id, post.due_at).await?;
    }
    Ok(Some(Say::new(if any { "toast-publishing-now" } else { "already-answered" })))
}

/// The button below a queue in which several posts are late.
pub(super) fn all_button() -> Button {
    Button::tap(Say::new("button-late-all"), "la", "ask", "")
}

/// `la:ask` says what "publish all" means, `la:yes` does it.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    let parts = talk.chat.store.late_parts(&talk.workspace.id).await?;
    let mut posts: Vec<&str> = parts.iter().map(|late| late.post.as_str()).collect();
    posts.dedup();
    if posts.is_empty() {
        talk.toast(&query.id, Some(Say::new("already-answered")));
        return lists::queue(talk, Some(message), 0).await;
    }
    if tap.id == "ask" {
        talk.toast(&query.id, None);
        let back = Button::tap(Say::new("button-back"), "q", "", "0");
        let yes = Button::tap(Say::new("button-late-all"), "la", "yes", "");
        talk.change(message, &Screen::text(Say::new("late-all-sure").num("count", posts.len())).row([back, yes]));
        return Ok(());
    }
    for late in &parts {
        queue::publish_late(&talk.chat.store, &talk.chat.clock, &late.post, &late.part, late.planned_at).await?;
    }
    talk.toast(&query.id, Some(Say::new("toast-publishing-now")));
    talk.change(message, &Screen::text(Say::new("late-all-done").num("count", posts.len())));
    Ok(())
}
