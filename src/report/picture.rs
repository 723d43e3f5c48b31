//! Which picture a card shows: a placeholder until everything is ready, then the picture as it will really go out,
//! or a sheet of all of them for an album.

use std::sync::LazyLock;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::view::Facts;
use crate::bot::{Source, Upload};
use crate::media::keep::{Files, LocalFile, need_key};
use crate::media::sheet;
use crate::model::cover;
use crate::model::moving::goes_as_video;
use crate::model::object::content_of;
use crate::model::post::{Media, MediaState, PostState, Target};
use crate::platforms::Platforms;
use crate::store::{Rendition, Result, Store};

/// Pixels of the placeholder: small enough to be there at once.
const PLACEHOLDER: (u32, u32) = (640, 360);
/// The longest side of a sheet, in pixels.
const SHEET: u32 = 1_280;

static WAITING: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(sheet::placeholder(PLACEHOLDER.0, PLACEHOLDER.1).unwrap_or_default()));

/// A picture of a card.
pub(super) struct Picture {
    /// What it is, in short: equal names, equal pictures.
    pub(super) name: String,
    /// How Telegram shows it.
    pub(super) kind: Kind,
    /// Telegram's name of it, if it was shown before.
    pub(super) shown: Option<String>,
    /// The medium and the need of the rendition that it is.
    pub(super) rendition: Option<(String, String)>,
    /// The cover of a video.
    pub(super) cover: Option<Rendition>,
    content: Content,
}

enum Content {
    Waiting,
    File { key: String, mime: String },
    Sheet(Vec<String>),
}

/// How Telegram shows a file.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Photo,
    Video,
    Animation,
}

impl Kind {
    /// The name of the parameter that holds it.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
        }
    }

    /// The method that sends it.
    pub(super) fn send(self) -> &'static str {
        match self {
            Self::Photo => "sendPhoto",
            Self::Video => "sendVideo",
            Self::Animation => "sendAnimation",
        }
    }

    fn of(mime: &str) -> Self {
        match mime {
            "image/gif" => Self::Animation,
            mime if mime.starts_with("video/") => Self::Video,
            _ => Self::Photo,
        }
    }
}

/// The picture that the card shows now; `None` for a post of text alone.
///
/// # Errors
/// The database's.
pub(super) async fn choose(facts: &Facts, store: &Store, platforms: &Platforms) -> Result<Option<Picture>> {
    if facts.media.is_empty() {
        return Ok(None);
    }
    let targets: Vec<Target> = facts.targets.iter().map(|seen| seen.target.clone()).collect();
    let brand = facts.kit.shown(&facts.post, &targets).map(|named| &named.look);
    let photo = need_key(platforms.preview(), brand);
    let video = platforms.preview_video().key(brand, None);
    let usable: Vec<&Media> = facts.media.iter().filter(|medium| medium.state != MediaState::Bad).collect();
    let mut made = Vec::new();
    let as_video = goes_as_video(&facts.media, platforms.preview(), true, platforms.preview_video());
    for medium in &usable {
        let key = if medium.is_video() || as_video { &video } else { &photo };
        made.extend(store.rendition(&medium.id, key).await?);
    }
    if let Some(moments) = moments(facts, store, &made).await? {
        return Ok(Some(of_rendition(&moments)));
    }
    let photos: Vec<&Rendition> = made.iter().filter(|made| made.mime.starts_with("image/")).collect();
    let picture = match (made.as_slice(), photos.as_slice()) {
        (all, _) if all.is_empty() || all.len() < usable.len() => waiting(),
        ([first, ..], []) if as_video => Picture { kind: Kind::Animation, ..of_rendition(first) },
        ([first, ..], [] | [_]) => of_rendition(photos.first().copied().unwrap_or(first)),
        (_, photos) => of_sheet(photos),
    };
    covered(facts, store, platforms, picture).await.map(Some)
}

/// The sheet that a cover is chosen from, while the panel for that is open.
async fn moments(facts: &Facts, store: &Store, made: &[Rendition]) -> Result<Option<Rendition>> {
    let chosen = cover::chosen_in(facts.post.screen.as_deref());
    match chosen.and_then(|media| made.iter().find(|made| made.media == media)) {
        Some(video) => store.rendition(&video.media, &cover::sheet_key(&video.file)).await,
        None => Ok(None),
    }
}

/// A video with the cover that goes out with it, where one was chosen and a chosen network takes it.
async fn covered(facts: &Facts, store: &Store, platforms: &Platforms, picture: Picture) -> Result<Picture> {
    let (Kind::Video, Content::File { key, .. }, Some((media, _))) = (picture.kind, &picture.content, &picture.rendition) else {
        return Ok(picture);
    };
    let medium = facts.media.iter().find(|medium| medium.id == *media);
    let chosen = medium.and_then(|medium| medium.cover.as_ref()).filter(|cover| cover.is_usable() && facts.takes_covers());
    let Some(chosen) = chosen else { return Ok(picture) };
    let Some(cover) = store.rendition(media, &chosen.key(key, &platforms.preview_cover())).await? else { return Ok(picture) };
    let name = format!("{}+{}", picture.name, content_of(&cover.file));
    Ok(Picture { name, cover: Some(cover), ..picture })
}

/// Whether there is only a placeholder to show because the bytes were deleted on time (of a post that repeats perhaps
/// in this very moment, after `facts` were read).
pub(super) fn is_put_away(facts: &Facts, picture: Option<&Picture>) -> bool {
    let waits = picture.is_some_and(|picture| matches!(picture.content, Content::Waiting));
    let away = facts.post.state == PostState::Repeats || facts.media.iter().any(|medium| medium.state == MediaState::Gone);
    waits && away && facts.media.iter().all(|medium| medium.state != MediaState::New)
}

fn waiting() -> Picture {
    Picture { name: "waiting".to_owned(), kind: Kind::Photo, shown: None, rendition: None, cover: None, content: Content::Waiting }
}

fn of_rendition(made: &Rendition) -> Picture {
    Picture {
        name: content_of(&made.file).to_owned(),
        kind: Kind::of(&made.mime),
        shown: made.shown.clone(),
        rendition: Some((made.media.clone(), made.need.clone())),
        cover: None,
        content: Content::File { key: made.file.clone(), mime: made.mime.clone() },
    }
}

fn of_sheet(all: &[&Rendition]) -> Picture {
    let files: Vec<String> = all.iter().map(|made| made.file.clone()).collect();
    let contents: Vec<&str> = files.iter().map(|file| content_of(file)).collect();
    let name = Sha256::digest(contents.join(" ").as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    Picture { name, kind: Kind::Photo, shown: None, rendition: None, cover: None, content: Content::Sheet(files) }
}

impl Picture {
    /// The bytes that go along, unless Telegram has them already. A video is read while it is sent, as long as the file
    /// beside it is held.
    ///
    /// # Errors
    /// When the file is not there any more, or a sheet cannot be made of it.
    pub(super) async fn upload(&self, files: &Files) -> anyhow::Result<Option<(Upload, Option<LocalFile>)>> {
        if self.shown.is_some() {
            return Ok(None);
        }
        let mut held = None;
        let (source, mime) = match &self.content {
            Content::Waiting => (Source::Bytes(WAITING.clone()), "image/jpeg".to_owned()),
            Content::File { key, mime } if mime.starts_with("video/") => {
                let local = held.insert(files.local(key).await?);
                (Source::File(local.path().to_owned()), mime.clone())
            }
            Content::File { key, mime } => (Source::Bytes(files.get(key).await?), mime.clone()),
            Content::Sheet(keys) => (Source::Bytes(self.sheet(files, keys).await?), "image/jpeg".to_owned()),
        };
        let name = format!("picture.{}", mime.rsplit('/').next().unwrap_or("jpg"));
        Ok(Some((Upload { field: "picture".to_owned(), name, mime, source }, held)))
    }

    /// Telegram's name of the cover, or what its bytes are called, with these bytes.
    ///
    /// # Errors
    /// When the file is not there any more.
    pub(super) async fn cover(&self, files: &Files) -> anyhow::Result<Option<(String, Option<Upload>)>> {
        let Some(cover) = &self.cover else { return Ok(None) };
        if let Some(file_id) = &cover.shown {
            return Ok(Some((file_id.clone(), None)));
        }
        let source = Source::Bytes(files.get(&cover.file).await?);
        let upload = Upload { field: "cover".to_owned(), name: "cover.jpg".to_owned(), mime: cover.mime.clone(), source };
        Ok(Some(("attach://cover".to_owned(), Some(upload))))
    }

    async fn sheet(&self, files: &Files, keys: &[String]) -> anyhow::Result<Bytes> {
        let mut pictures = Vec::new();
        for key in keys {
            pictures.push(files.get(key).await?);
        }
        let made = tokio::task::spawn_blocking(move || {
            let pictures: Vec<&[u8]> = pictures.iter().map(AsRef::as_ref).collect();
            sheet::sheet(&pictures, SHEET)
        });
        Ok(Bytes::from(made.await??))
    }
}
