//! The posts that went out, newest first, with a link for each network.

use super::{LABEL, WORDS};
use crate::chat::talk::Talk;
use crate::i18n::{self, moment};
use crate::model::part::PartState;
use crate::model::post::{Post, Target};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::Result;

/// One page.
pub(super) async fn screen(talk: &Talk<'_>, posts: &[Post], page: i64) -> Result<Screen> {
    let (mut entries, mut buttons) = (Vec::new(), Vec::new());
    for post in posts {
        let targets = talk.chat.store.targets(&post.id).await?;
        let states: Vec<String> = targets.iter().filter_map(state).map(|say| i18n::html(talk.lang(), &say)).collect();
        let entry = Say::new("posts-entry")
            .say("moment", moment::short(post.due_at.unwrap_or(post.created_at), &talk.zone()))
            .say("words", post.words(WORDS))
            .html("states", states.join(" · "));
        entries.push(i18n::html(talk.lang(), &entry));
        buttons.push(Button::tap(Say::new("posts-open").say("words", post.words(LABEL)), "p", &post.id, &page.to_string()));
    }
    let screen = Screen::text(Say::new("posts-list").html("entries", entries.join("\n\n")));
    Ok(buttons.into_iter().fold(screen, |screen, button| screen.row([button])))
}

/// What became of one target; `None` when it was not part of it.
pub(super) fn state(target: &Target) -> Option<Say> {
    let first = target.parts.first()?;
    let gone = target.state() == Some(PartState::Deleted);
    let link = first.remote.as_ref().filter(|_| !gone).and_then(|remote| remote.link.as_deref());
    let name = target.platform.name();
    let linked = link.map(|link| format!("<a href=\"{}\">{name}</a>", i18n::escape(link)));
    let key = match target.state()? {
        PartState::Live if target.at().is_some_and(|part| part.reason.is_some()) => "posts-stays",
        PartState::Live if target.parts.iter().any(|part| part.state != PartState::Live) => "posts-live-in-part",
        PartState::Live => "posts-live",
        PartState::HandedOver => "posts-handed-over",
        PartState::Failed | PartState::Closed if first.state == PartState::Live => "posts-live-in-part",
        PartState::Failed => "posts-failed",
        PartState::Unsure | PartState::Asked => "posts-asked",
        PartState::Closed => "posts-closed",
        PartState::Late => "posts-late",
        PartState::NeedsLogin => "posts-needs-login",
        PartState::Deleting => "posts-deleting",
        PartState::Deleted => "posts-deleted",
        PartState::Cancelled => return None,
        PartState::Queued | PartState::Staging | PartState::Waiting | PartState::Committing | PartState::Processing => "posts-on-its-way",
    };
    Some(Say::new(key).html("network", linked.unwrap_or_else(|| name.to_owned())))
}
