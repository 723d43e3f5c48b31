//! The cover of a video: a moment of it, a picture of the person's own, or none.

use super::asked::Asked;
use super::brand::picture_of;
use super::choose::post_of;
use super::talk::{Talk, words_of};
use super::wish;
use crate::bot::api::{CallbackQuery, Message};
use crate::model::cover::{Cover, screen};
use crate::model::post::{Post, PostState};
use crate::model::say::Say;
use crate::model::screen::{Screen, Tap};
use crate::store::Result;

/// `cov:POST:MEDIA.open` opens the panel on the card, `MEDIA.0` to `MEDIA.3` chooses a moment, `MEDIA.own` asks for a
/// picture, `MEDIA.none` takes it back.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let said = match post_of(talk, &tap.id).await? {
        Some(post) => choose(talk, &post, &tap.arg).await?,
        None => Some(Say::new("post-gone")),
    };
    talk.toast(&query.id, said);
    Ok(())
}

async fn choose(talk: &mut Talk<'_>, post: &Post, arg: &str) -> Result<Option<Say>> {
    let Some((media, what)) = arg.split_once('.') else { return Ok(Some(Say::new("old-button"))) };
    if !is_open(post) {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    if !is_video(talk, post, media).await? {
        return Ok(Some(Say::new("old-button")));
    }
    wish::fetch_again(talk, post).await?;
    let (store, now) = (&talk.chat.store, talk.now());
    match what {
        "open" => {
            store.set_screen(&post.id, Some(&screen(media)), now).await?;
            store.want_media(media, now).await?;
        }
        "own" => {
            let asked = Asked::Cover { post: post.id.clone(), media: media.to_owned() };
            talk.ask(asked, &Screen::text(Say::new("ask-cover"))).await?;
        }
        "none" => store.set_cover(&post.id, media, None, now).await?,
        moment => match Cover::moment(moment) {
            Some(cover) => store.set_cover(&post.id, media, Some(&cover), now).await?,
            None => return Ok(Some(Say::new("old-button"))),
        },
    }
    Ok(None)
}

/// Whether the post can still be changed.
fn is_open(post: &Post) -> bool {
    matches!(post.state, PostState::Draft | PostState::Repeats)
}

/// Whether it is one of the post's videos.
async fn is_video(talk: &Talk<'_>, post: &Post, media: &str) -> Result<bool> {
    Ok(talk.chat.store.media_of(&post.id).await?.iter().any(|medium| medium.id == media && medium.is_video()))
}

/// A message came while a cover was asked for. Whether it was taken as that: what has a caption, or belongs to an album,
/// is something to publish, and a text alone may be one, too.
pub(super) async fn answer(talk: &mut Talk<'_>, post: &str, media: &str, message: &Message) -> Result<bool> {
    let Some(file) = picture_of(message) else { return Ok(false) };
    if words_of(message).is_some() || message.media_group_id.is_some() {
        return Ok(false);
    }
    talk.note(None).await?;
    let found = post_of(talk, post).await?;
    let Some(post) = found else {
        talk.say(Say::new("post-gone"));
        return Ok(true);
    };
    if !is_open(&post) || !is_video(talk, &post, media).await? {
        talk.say(Say::new("cover-too-late"));
        return Ok(true);
    }
    let cover = Cover::Own { file_id: file.file_id.clone() };
    talk.chat.store.set_cover(&post.id, media, Some(&cover), talk.now()).await?;
    talk.say(Say::new("cover-taken"));
    Ok(true)
}
