//! What a document is called at networks that show a name: changed by hand, or back to the first line of the text.

use super::alt::may_change;
use super::asked::Asked;
use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::document::{length, title};
use crate::model::ids::MediaId;
use crate::model::post::{Media, Post};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::Result;

/// How much of the present title is shown beside the question, in characters.
const SHOWN: usize = 400;

/// `ttl:POST:MEDIA` asks for a title, `nottl:POST:MEDIA` takes the chosen one back; without a document that was all.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    let all = talk.chat.store.media_of(&post.id).await?;
    let Some(medium) = all.iter().find(|medium| medium.id == tap.arg && medium.is_document()) else {
        talk.toast(&query.id, None);
        return ended(talk, &post).await;
    };
    if !may_change(talk, &post).await? {
        talk.toast(&query.id, Some(Say::new("edit-too-late")));
        return Ok(());
    }
    if tap.action == "nottl" {
        talk.toast(&query.id, Some(Say::new("title-removed")));
        talk.chat.store.set_title(&medium.id, None).await?;
        return ended(talk, &post).await;
    }
    talk.toast(&query.id, None);
    ask(talk, &post, medium).await
}

async fn ask(talk: &mut Talk<'_>, post: &Post, medium: &Media) -> Result<()> {
    let now = title(medium.title.as_deref(), &post.text, medium.name.as_deref(), SHOWN);
    let back = Button::tap(Say::new("button-no-title"), "nottl", &post.id, &medium.id);
    let screen = Screen::text(Say::new("ask-title").text("title", now)).row(medium.title.iter().map(|_| back.clone()));
    talk.ask(Asked::Title { post: post.id.clone(), media: medium.id.clone() }, &screen).await
}

/// The title came.
pub(super) async fn given(talk: &mut Talk<'_>, post: &str, media: &MediaId, text: &str) -> Result<()> {
    let Some(post) = post_of(talk, post).await? else {
        talk.say(Say::new("post-gone"));
        return talk.note(None).await;
    };
    if !may_change(talk, &post).await? {
        talk.say(Say::new("edit-too-late"));
        return talk.note(None).await;
    }
    let (have, max) = (length(text), longest(talk, &post).await?);
    if have > max {
        talk.say(Say::new("title-too-long").num("have", have).num("max", max));
        return Ok(());
    }
    talk.chat.store.set_title(media, Some(text.trim())).await?;
    ended(talk, &post).await
}

/// The longest title that all chosen networks take.
async fn longest(talk: &Talk<'_>, post: &Post) -> Result<usize> {
    let store = &talk.chat.store;
    let mut least = SHOWN;
    for target in store.targets(&post.id).await?.into_iter().filter(|target| target.on) {
        let Some(account) = store.account(&target.account).await? else { continue };
        let chosen = store.chosen(&target.id).await?;
        let need = talk.chat.platforms.get(account.platform).and_then(|platform| platform.limits(&account, &chosen).document);
        least = need.map_or(least, |need| least.min(need.title));
    }
    Ok(least)
}

async fn ended(talk: &mut Talk<'_>, post: &Post) -> Result<()> {
    talk.note(None).await?;
    talk.chat.store.set_screen(&post.id, None, talk.now()).await
}
