//! How a draft's pictures are fitted, chosen on its card; and a look at what a network gets of it.

use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::model::fit::Fit;
use crate::model::post::{Post, PostState};
use crate::model::say::Say;
use crate::model::screen::Tap;
use crate::store::Result;

/// `fit:POST:` opens the choice, `fit:POST:WORD` makes it, `fit:POST:always` makes it the one for new posts too.
/// `see:POST:TARGET.N` shows the N-th file as the target's network gets it.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    let said = match (tap.action.as_str(), tap.arg.as_str()) {
        ("see", file) => see(talk, &post, file).await?,
        (_, "") => open(talk, &post).await?,
        (_, "always") => always(talk, &post).await?,
        (_, word) => choose(talk, &post, word).await?,
    };
    talk.toast(&query.id, said);
    Ok(())
}

async fn see(talk: &Talk<'_>, post: &Post, file: &str) -> Result<Option<Say>> {
    talk.chat.store.set_screen(&post.id, Some(&format!("as:{file}")), talk.now()).await?;
    Ok(None)
}

async fn open(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    talk.chat.store.set_screen(&post.id, Some("fit"), talk.now()).await?;
    Ok(None)
}

async fn choose(talk: &Talk<'_>, post: &Post, word: &str) -> Result<Option<Say>> {
    let Some(fit) = Fit::from_word(word) else { return Ok(Some(Say::new("old-button"))) };
    if !matches!(post.state, PostState::Draft | PostState::Repeats) {
        return Ok(Some(Say::new("target-on-its-way")));
    }
    if fit != post.fit {
        talk.chat.store.set_fit(&post.id, fit, talk.now()).await?;
    }
    Ok(None)
}

async fn always(talk: &Talk<'_>, post: &Post) -> Result<Option<Say>> {
    let store = &talk.chat.store;
    store.set_fit_for_new(&talk.workspace.id, post.fit).await?;
    store.touch_post(&post.id, talk.now()).await?;
    Ok(Some(Say::new("fit-always")))
}
