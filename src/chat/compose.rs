//! From messages to a draft: media with or without a caption, albums, text alone, text that follows a photo, and
//! messages that are edited afterwards. Nothing is asked: the card comes at once.

use super::talk::{Talk, words_of};
use super::{long, schedule};
use crate::bot::api::{File, Message};
use crate::clock::{Millis, SECOND};
use crate::model::account::{Account, AccountState};
use crate::model::document::is_called_document;
use crate::model::ids::new_id;
use crate::model::post::{Media, MediaKind, MediaState, Post, PostState, Target};
use crate::model::say::Say;
use crate::model::screen::{Button, Screen};
use crate::store::{Joined, NewPost, Result};

/// An album is complete this long after its last picture (facts: telegram, section 7).
pub(super) const ALBUM_QUIET: Millis = 1_200;
/// It is complete at the latest this long after its first picture.
const ALBUM_CAP: Millis = 8 * SECOND;
/// A text that follows a photo without caption within this time becomes its caption.
const CAPTION_TIME: Millis = 60 * SECOND;
/// Telegram splits longer texts: a part of at least this length is continued by what follows within a second.
const SPLIT_LENGTH: usize = 4_000;
/// How soon the continuation of a split text follows.
const SPLIT_TIME: Millis = 2 * SECOND;

/// A message that is no command and no answer: something to publish.
pub(super) async fn message(talk: &mut Talk<'_>, message: &Message) -> Result<()> {
    if let Some(media) = media_of(talk, message) {
        return with_media(talk, message, media).await;
    }
    if let Some(text) = words_of(message) {
        return text_alone(talk, message, text).await;
    }
    let sound = message.audio.is_some() || message.voice.is_some();
    let key = match () {
        () if sound => "no-sound",
        () if message.video_note.is_some() => "no-video-note",
        () if message.sticker.is_some() => "no-sticker",
        () => "unreadable",
    };
    talk.reply(message.message_id, &Screen::text(Say::new(key)));
    Ok(())
}

async fn with_media(talk: &mut Talk<'_>, message: &Message, mut media: Media) -> Result<()> {
    let text = words_of(message).unwrap_or_default();
    let post = begin(talk, message, text).await?;
    media.post = post.id.clone();
    let store = &talk.chat.store;
    if store.add_media(&post.workspace, &media, talk.now()).await? == Joined::TooLate {
        talk.reply(message.message_id, &Screen::text(Say::new("album-too-late")));
        return Ok(());
    }
    if !text.is_empty() && post.text.is_empty() && post.state != PostState::Clean {
        store.set_text(&post.id, text, Some(message.message_id), talk.now()).await?;
    }
    match post.state {
        PostState::Gathering => {
            let until = (talk.now() + ALBUM_QUIET).min(post.created_at + ALBUM_CAP);
            store.gather_until(&post.id, until).await
        }
        PostState::Draft => store.touch_card(&post.id, talk.now()).await,
        // The album is only to be cleaned.
        PostState::Clean => {
            let until = (talk.now() + ALBUM_QUIET).min(post.created_at + ALBUM_CAP);
            store.only_clean(&post.id, Some(until), talk.now()).await?;
            store.touch_card(&post.id, until).await
        }
        // A turn that is repeated after the post was confirmed: what it brought went out with it.
        PostState::Sent | PostState::Discarded | PostState::Repeats => Ok(()),
    }
}

async fn text_alone(talk: &mut Talk<'_>, message: &Message, text: &str) -> Result<()> {
    let now = talk.now();
    let newest = talk.chat.store.newest_draft(talk.person.id).await?;
    if let Some(draft) = &newest {
        if schedule::read_at_once(talk, draft, text).await? {
            return Ok(());
        }
        let pictures = talk.chat.store.media_of(&draft.id).await?;
        if draft.text.is_empty() && !pictures.is_empty() && now - draft.created_at <= CAPTION_TIME {
            return caption(talk, draft, message, text).await;
        }
        let split = pictures.is_empty() && draft.text.chars().count() >= SPLIT_LENGTH && now - draft.touched_at <= SPLIT_TIME;
        if split {
            let joined = format!("{}\n{text}", draft.text);
            return talk.chat.store.set_text(&draft.id, &joined, draft.text_source, now).await;
        }
    }
    begin_text(talk, message.message_id, text).await.map(|_| ())
}

/// A text that follows a photo becomes its caption, with a way back.
async fn caption(talk: &mut Talk<'_>, draft: &Post, message: &Message, text: &str) -> Result<()> {
    talk.chat.store.set_text(&draft.id, text, Some(message.message_id), talk.now()).await?;
    let undo = Button::tap(Say::new("button-undo"), "uncap", &draft.id, &message.message_id.to_string());
    // It may not be fetched yet: by its name, then.
    let is_document = |medium: &Media| medium.is_document() || medium.name.as_deref().is_some_and(is_called_document);
    let documents = talk.chat.store.media_of(&draft.id).await?.iter().any(is_document);
    let said = Say::new("taken-as-caption").text("what", if documents { "document" } else { "photo" });
    talk.reply(message.message_id, &Screen::text(said).row([undo]));
    Ok(())
}

/// Begins a draft that is text alone, with the message that holds it.
pub(super) async fn begin_text(talk: &Talk<'_>, source: i64, text: &str) -> Result<Post> {
    let post = begin_with(talk, source, None, text).await?;
    talk.chat.store.touch_card(&post.id, talk.now()).await?;
    Ok(post)
}

async fn begin(talk: &Talk<'_>, message: &Message, text: &str) -> Result<Post> {
    begin_with(talk, message.message_id, message.media_group_id.clone(), text).await
}

/// Begins a draft with its targets, unless this message or its album began one already.
async fn begin_with(talk: &Talk<'_>, source: i64, album: Option<String>, text: &str) -> Result<Post> {
    let now = talk.now();
    let has_text = !text.is_empty();
    let new = NewPost {
        id: new_id(&talk.chat.clock),
        workspace: talk.workspace.id.clone(),
        person: talk.person.id,
        chat: talk.person.id,
        source,
        text: text.to_owned(),
        text_source: has_text.then_some(source),
        branded: talk.chat.store.is_branded_at_first(&talk.workspace.id).await?,
        gather_until: album.is_some().then_some(now + ALBUM_QUIET),
        album,
        now,
    };
    let targets = first_targets(talk, &new.id).await?;
    talk.chat.store.begin_post_with(&new, &targets).await
}

/// Every ready account is a target: wanted when it was in the last published set, or is newer than that.
async fn first_targets(talk: &Talk<'_>, post: &str) -> Result<Vec<Target>> {
    let accounts = talk.chat.store.accounts(&talk.workspace.id).await?;
    let target = |account: &Account| {
        let in_set = talk.person.last_set.as_ref().is_none_or(|set| set.contains(&account.id));
        let on = account.state == AccountState::Ready && (in_set || account.created_at > talk.person.last_set_at);
        new_target(talk, post, account, on)
    };
    Ok(accounts.iter().map(target).collect())
}

/// An account was connected: open drafts can go there too.
pub(super) async fn offer(talk: &Talk<'_>, account: &Account) -> Result<()> {
    let store = &talk.chat.store;
    for post in store.open_drafts(&talk.workspace.id).await? {
        store.add_target(&talk.workspace.id, &new_target(talk, &post.id, account, true)).await?;
        for medium in store.media_of(&post.id).await? {
            store.want_media(&medium.id, talk.now()).await?;
        }
        store.touch_card(&post.id, talk.now()).await?;
    }
    Ok(())
}

fn new_target(talk: &Talk<'_>, post: &str, account: &Account, on: bool) -> Target {
    Target {
        id: new_id(&talk.chat.clock),
        post: post.to_owned(),
        account: account.id.clone(),
        platform: account.platform,
        on,
        text: None,
        cut: false,
        thread: false,
        parts: Vec::new(),
    }
}

/// Somebody changed a message: the draft that it belongs to changes with it.
pub(super) async fn edited(talk: &mut Talk<'_>, message: &Message) -> Result<()> {
    let Some(post) = talk.chat.store.post_of_message(talk.person.id, message.message_id).await? else { return Ok(()) };
    let store = &talk.chat.store;
    if let Some(new) = media_of(talk, message) {
        let old = store.media_of(&post.id).await?.into_iter().find(|old| old.message == message.message_id);
        if let Some(old) = old.filter(|old| old.file_id != new.file_id && post.state != PostState::Sent) {
            store.replace_media(&old.id, &new, talk.now()).await?;
        }
    }
    if post.state == PostState::Clean {
        return store.touch_card(&post.id, talk.now()).await;
    }
    let text = words_of(message).unwrap_or_default();
    let holds_text = post.text_source == Some(message.message_id) || (post.text_source.is_none() && !text.is_empty());
    if !holds_text || text == post.text {
        return Ok(());
    }
    new_text(talk, &post, text, message.message_id).await
}

/// Changes the text of a post as far as it has not left; says what that means for a post that is on its way.
pub(super) async fn new_text(talk: &mut Talk<'_>, post: &Post, text: &str, source: i64) -> Result<()> {
    let store = &talk.chat.store;
    if post.state != PostState::Sent {
        return store.set_text(&post.id, text, Some(source), talk.now()).await;
    }
    let targets = store.targets(&post.id).await?;
    let waits = targets.iter().filter_map(Target::state).all(crate::model::part::PartState::can_cancel);
    if !waits || targets.iter().any(Target::is_begun) {
        talk.reply(source, &Screen::text(Say::new("edit-too-late")));
        return Ok(());
    }
    store.set_text(&post.id, text, Some(source), talk.now()).await?;
    long::changed(talk, &post.id).await?;
    if let Some(due) = post.due_at {
        store.replan_parts(&post.id, due, talk.now()).await?;
    }
    talk.reply(source, &Screen::text(Say::new("edit-of-scheduled")));
    Ok(())
}

/// The picture or video of a message, if Crier takes its kind.
pub(super) fn media_of(talk: &Talk<'_>, message: &Message) -> Option<Media> {
    let largest = message.photo.iter().max_by_key(|size| size.width.unwrap_or(0).saturating_mul(size.height.unwrap_or(0)));
    let (kind, file) = None
        .or(largest.map(|file| (MediaKind::Photo, file)))
        .or(message.animation.as_ref().map(|file| (MediaKind::Animation, file)))
        .or(message.video.as_ref().map(|file| (MediaKind::Video, file)))
        .or(message.document.as_ref().map(|file| (MediaKind::Document, file)))?;
    Some(new_media(talk, message, kind, file))
}

fn new_media(talk: &Talk<'_>, message: &Message, kind: MediaKind, file: &File) -> Media {
    Media {
        id: new_id(&talk.chat.clock),
        post: String::new(),
        message: message.message_id,
        kind,
        file_id: file.file_id.clone(),
        unique_id: file.file_unique_id.clone(),
        name: file.file_name.clone(),
        size: file.file_size,
        alt: None,
        state: MediaState::New,
        clean: None,
        trouble: None,
        upload: None,
        handed: None,
        cover: None,
        title: None,
    }
}
