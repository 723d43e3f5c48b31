//! A draft whose bytes were put down on time: any tap on its card has them fetched, cleaned and rendered again. "Publish"
//! is done once they are there, unless they look different: then the new preview is shown first, and nothing leaves.
//! Called by the card's taps, and by `app` whenever a file was worked on.

use super::Chat;
use super::again;
use super::choose::{UNDO_TIME, ready, remember};
use super::talk::Talk;
use crate::model::post::{MediaState, Post, PostState};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::queue;
use crate::store::{Result, Wish};

/// Has the files of an open draft fetched again that were put down. Whether there were any.
pub(super) async fn fetch_again(talk: &Talk<'_>, post: &Post) -> Result<bool> {
    if post.state != PostState::Draft {
        return Ok(false);
    }
    let media = talk.chat.store.media_of(&post.id).await?;
    let away = media.iter().any(|medium| medium.state == MediaState::Gone);
    if away {
        talk.chat.store.fetch_again(&post.id, talk.now()).await?;
        talk.chat.store.touch_post(&post.id, talk.now()).await?;
    }
    Ok(away)
}

impl Chat {
    /// Does what people asked for while files were on their way, where these are there by now.
    ///
    /// # Errors
    /// The database's.
    pub async fn do_wishes(&self) -> Result<()> {
        for wish in self.store.ripe_wishes().await? {
            self.do_wish(&wish).await?;
            // Last: killed before this line, the same is done again and changes nothing.
            self.store.end_wish(&wish).await?;
        }
        Ok(())
    }

    async fn do_wish(&self, wish: &Wish) -> Result<()> {
        let Some(post) = self.store.post(&wish.post).await?.filter(|post| post.state == PostState::Draft) else { return Ok(()) };
        let Some(person) = self.store.person(post.person).await? else { return Ok(()) };
        let workspace = self.store.workspace(&post.workspace).await?;
        // Named after the moment of the wish, so that doing it again says it once.
        let mut talk = Talk::new(self, person, workspace, -wish.at);
        let card = post.card.unwrap_or(post.source);
        let publish = Button::tap(Say::new("button-publish"), "pub", &post.id, "");
        if wish.differs {
            talk.reply(card, &Screen::text(Say::new("wish-differs")).row([publish]));
            return talk.speak().await;
        }
        let found = ready(&talk, &post).await?;
        if let Some(why_not) = found.why_not {
            talk.reply(card, &Screen::text(why_not));
            return talk.speak().await;
        }
        let due = self.clock.now() + UNDO_TIME;
        let twins = queue::confirm_once(&self.store, &self.clock, &post.id, &found.targets, due, Some(due)).await?;
        if twins.is_empty() {
            return remember(&talk, &post).await;
        }
        again::ask(&mut talk, &post, &twins, found.targets.len(), None);
        talk.speak().await
    }
}
