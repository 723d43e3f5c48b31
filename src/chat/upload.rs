//! A file that Telegram does not hand out comes through the upload page: the link to it, made for one person and one
//! file, and "keep it" before its bytes go. The page itself is `web::upload`.

use sha2::{Digest, Sha256};

use super::choose::post_of;
use super::talk::Talk;
use crate::bot::api::CallbackQuery;
use crate::clock::{HOUR, Millis};
use crate::i18n::moment;
use crate::model::ids::{new_id, token};
use crate::model::post::{MediaState, PostState};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen, Tap};
use crate::store::{NewUpload, Result};

/// How long a link can be used that nobody uses.
const LIFE: Millis = HOUR;
/// Characters of a link's secret, with 5 bits each: 130 bits.
const SECRET: usize = 26;
/// How long the bytes of an open draft stay (see `upkeep`).
const KEPT: Millis = 2 * HOUR;

/// `up:POST:MEDIA` makes the link; `up:POST:keep` keeps an uploaded file for longer.
pub(super) async fn tap(talk: &mut Talk<'_>, query: &CallbackQuery, tap: &Tap, message: i64) -> Result<()> {
    let Some(post) = post_of(talk, &tap.id).await? else {
        talk.toast(&query.id, Some(Say::new("post-gone")));
        return Ok(());
    };
    talk.toast(&query.id, None);
    let (store, now) = (&talk.chat.store, talk.now());
    let media = store.media_of(&post.id).await?;
    if tap.arg == "keep" {
        let gone = post.state != PostState::Draft || media.iter().any(|one| one.upload.is_some() && one.state != MediaState::Ready);
        if gone {
            talk.change(message, &Screen::text(Say::new("upload-not-kept")));
            return Ok(());
        }
        store.touch_post(&post.id, now).await?;
        let until = moment::clock(now + KEPT, &talk.zone());
        talk.change(message, &Screen::text(Say::new("upload-kept").text("time", until)));
        return Ok(());
    }
    let Some(pages) = talk.chat.pages.clone() else {
        talk.say(Say::new("upload-no-page"));
        return Ok(());
    };
    let Some(file) = media.into_iter().find(|one| one.id == tap.arg && one.state == MediaState::Bad) else {
        talk.say(Say::new("upload-not-needed"));
        return Ok(());
    };
    let secret = token(&talk.chat.clock, SECRET);
    let new = NewUpload {
        id: new_id(&talk.chat.clock),
        secret: secret_hash(&secret),
        workspace: talk.workspace.id.clone(),
        person: talk.person.id,
        post: post.id.clone(),
        media: file.id,
        word: talk.next_word(),
        expires_at: now + LIFE,
    };
    store.offer_upload(&new, now).await?;
    let open = Button::open(Say::new("button-open-upload"), &format!("{}/up/{secret}", pages.address));
    let text = Say::new("upload-link").num("megabytes", pages.upload_max / 1_000_000);
    talk.reply(post.card.unwrap_or(post.source), &Screen::text(text).row([open]));
    Ok(())
}

/// Under what a link's secret is kept.
pub fn secret_hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
