//! Descriptions of pictures for those who cannot see them: asked once for each picture, carried to every network that
//! shows them.

use super::asked::Asked;
use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::draft;
use crate::model::limits::Limits;
use crate::model::part::PartState;
use crate::model::post::{Media, Post, PostState, Target};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::Result;

/// `alt:POST:MEDIA` asks for the words of a picture, `noalt:POST:MEDIA` takes them away; without a picture that was all.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    let all = talk.chat.store.media_of(&post.id).await?;
    let medium = all.iter().find(|medium| medium.id == tap.arg);
    match (tap.action.as_str(), medium) {
        ("alt", Some(medium)) => {
            talk.toast(&query.id, None);
            ask(talk, &post, &all, medium).await
        }
        ("noalt", Some(medium)) if may_change(talk, &post).await? => {
            talk.toast(&query.id, Some(Say::new("alt-removed")));
            talk.chat.store.set_alt(&medium.id, None).await?;
            ended(talk, &post).await
        }
        ("noalt", Some(_)) => {
            talk.toast(&query.id, Some(Say::new("edit-too-late")));
            Ok(())
        }
        _ => {
            talk.toast(&query.id, None);
            ended(talk, &post).await
        }
    }
}

/// Asks in reply to the picture, so that it is plain which one is meant.
async fn ask(talk: &mut Talk<'_>, post: &Post, all: &[Media], medium: &Media) -> Result<()> {
    let n = all.iter().position(|one| one.id == medium.id).unwrap_or_default() + 1;
    let text = match all.len() {
        1 => Say::new("ask-alt"),
        all => Say::new("ask-alt-of").num("n", n).num("all", all),
    };
    let text = match &medium.alt {
        Some(alt) => Say::new("ask-alt-again").say("ask", text).text("alt", alt.clone()),
        None => text,
    };
    let button = |label, action, medium: &str| Button::tap(Say::new(label), action, &post.id, medium);
    let mut row: Vec<Button> = medium.alt.iter().map(|_| button("button-no-alt", "noalt", &medium.id)).collect();
    row.extend(next(all, medium).map(|next| button("button-alt-skip", "alt", &next.id)));
    if all.len() > 1 || medium.alt.is_some() {
        row.push(button("button-alt-enough", "alt", ""));
    }
    talk.reply(medium.message, &Screen::text(text).row(row));
    talk.note(Some(Asked::Alt { post: post.id.clone(), media: medium.id.clone() })).await
}

/// The next picture of the album that has no words yet; those before it were skipped.
fn next<'a>(all: &'a [Media], medium: &Media) -> Option<&'a Media> {
    let at = all.iter().position(|one| one.id == medium.id)?;
    all.iter().skip(at + 1).find(|one| one.alt.is_none())
}

async fn ended(talk: &mut Talk<'_>, post: &Post) -> Result<()> {
    talk.note(None).await?;
    talk.chat.store.set_screen(&post.id, None, talk.now()).await
}

/// The words came; the next picture of the album is asked about.
pub(super) async fn given(talk: &mut Talk<'_>, post: &str, media: &str, text: &str) -> Result<()> {
    let Some(post) = post_of(talk, post).await? else {
        talk.say(Say::new("post-gone"));
        return talk.note(None).await;
    };
    if !may_change(talk, &post).await? {
        talk.say(Say::new("edit-too-late"));
        return talk.note(None).await;
    }
    let store = &talk.chat.store;
    let mut all = store.media_of(&post.id).await?;
    let Some(medium) = all.iter_mut().find(|medium| medium.id == media) else { return ended(talk, &post).await };
    if let Some((have, max)) = too_long(talk, &post, text).await? {
        talk.say(Say::new("alt-too-long").num("have", have).num("max", max));
        return Ok(());
    }
    store.set_alt(media, Some(text)).await?;
    medium.alt = Some(text.to_owned());
    let described = medium.clone();
    ended(talk, &post).await?;
    match next(&all, &described).cloned() {
        Some(next) => ask(talk, &post, &all, &next).await,
        None => Ok(()),
    }
}

/// The length of a description and the longest that every network of the post takes, when it is longer than that.
async fn too_long(talk: &Talk<'_>, post: &Post, text: &str) -> Result<Option<(usize, usize)>> {
    let store = &talk.chat.store;
    let mut least: Option<(usize, usize)> = None;
    for target in store.targets(&post.id).await?.into_iter().filter(|target| target.on) {
        let Some(account) = store.account(&target.account).await? else { continue };
        let chosen = store.chosen(&target.id).await?;
        let limits: Option<Limits> = talk.chat.platforms.get(account.platform).map(|platform| platform.limits(&account, &chosen));
        let Some((limits, max)) = limits.and_then(|limits| Some((limits.clone(), limits.alt_max?))) else { continue };
        let have = draft::count(text, limits.text_unit);
        if have > max && least.is_none_or(|(_, least)| max < least) {
            least = Some((have, max));
        }
    }
    Ok(least)
}

/// Whether nothing of the post has left yet.
pub(super) async fn may_change(talk: &Talk<'_>, post: &Post) -> Result<bool> {
    if post.state != PostState::Sent {
        return Ok(true);
    }
    let targets = talk.chat.store.targets(&post.id).await?;
    Ok(targets.iter().filter_map(Target::state).all(PartState::can_cancel))
}
