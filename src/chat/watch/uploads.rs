//! An uploaded file cannot be fetched again: its person is told half an hour before the bytes of an untouched draft go.

use crate::chat::Chat;
use crate::clock::{MINUTE, Millis};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{Result, fading_word};

/// How long a draft was left alone when its person is told.
const UNTOUCHED: Millis = 90 * MINUTE;
/// How much of a post's text names it, in characters.
const WORDS: usize = 40;

impl Chat {
    pub(super) async fn tell_fading(&self) -> Result<()> {
        let mut words = Vec::new();
        for fading in self.store.fading_uploads(self.clock.now() - UNTOUCHED).await? {
            let (Some(post), Some(person)) = (self.store.post(&fading.post).await?, self.store.person(fading.person).await?) else { continue };
            let keep = Button::tap(Say::new("button-keep-upload"), "up", &post.id, "keep");
            let screen = Screen::text(Say::new("upload-fading").say("words", post.words(WORDS))).row([keep]);
            words.push(self.word(fading_word(&post.id, fading.touched_at), &person, &screen));
        }
        if words.is_empty() { Ok(()) } else { self.store.put_words(&words, self.clock.now()).await }
    }
}
