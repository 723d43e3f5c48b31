//! Changing a draft: its text, the text for one network.

use super::asked::Asked;
use super::choose::post_of;
use super::compose::new_text;
use super::talk::Talk;
use super::{long, wish};
use crate::bot::api::CallbackQuery;
use crate::model::post::Post;
use crate::model::say::Say;
use crate::model::screen::{Screen, Tap};
use crate::store::Result;

/// The longest text that is shown beside the question for another one, in UTF-16 units.
const SHOWN: usize = 3_500;

/// `edit:POST` opens the choice on the card, `text:POST:TARGET` asks for words.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    wish::fetch_again(talk, &post).await?;
    match tap.action.as_str() {
        "edit" => talk.chat.store.set_screen(&post.id, Some("edit"), talk.now()).await,
        _ => ask_text(talk, &post, &tap.arg).await,
    }
}

async fn ask_text(talk: &mut Talk<'_>, post: &Post, target: &str) -> Result<()> {
    if target.is_empty() {
        return talk.ask(Asked::Text { post: post.id.clone(), target: None }, &Screen::text(Say::new("ask-text"))).await;
    }
    let targets = talk.chat.store.targets(&post.id).await?;
    let own = targets.into_iter().find(|found| found.id == target).and_then(|found| found.text);
    let ask = Say::new("ask-target-text");
    let ask = match own.filter(|own| own.encode_utf16().count() <= SHOWN) {
        Some(own) => Say::new("ask-target-text-again").say("ask", ask).text("text", own),
        None => ask,
    };
    talk.ask(Asked::Text { post: post.id.clone(), target: Some(target.to_owned()) }, &Screen::text(ask)).await
}

/// The new text came.
pub(super) async fn text_given(talk: &mut Talk<'_>, post: &str, target: Option<&str>, text: &str, source: i64) -> Result<()> {
    talk.note(None).await?;
    let Some(post) = post_of(talk, post).await? else {
        talk.say(Say::new("post-gone"));
        return Ok(());
    };
    let store = &talk.chat.store;
    store.set_screen(&post.id, None, talk.now()).await?;
    match target {
        None => new_text(talk, &post, text, source).await,
        // Of a thread that people see already nothing changes any more.
        Some(target) if store.targets(&post.id).await?.iter().any(|found| found.id == target && found.is_begun()) => {
            talk.say(Say::new("edit-too-late"));
            Ok(())
        }
        Some(target) => {
            store.set_target_text(target, Some(text)).await?;
            long::changed(talk, &post.id).await?;
            store.touch_post(&post.id, talk.now()).await
        }
    }
}
