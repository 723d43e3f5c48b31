//! Which picture a card shows: a placeholder until everything is ready, then the picture as it will really go out,
//! or a sheet of all of them for an album.

use std::sync::LazyLock;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::fit;
use super::view::Facts;
use crate::bot::{Source, Upload};
use crate::media::document::MIME as PDF;
use crate::media::keep::{Files, LocalFile};
use crate::media::rendition::{rendition_key, video_key};
use crate::media::sheet;
use crate::model::brand::Brand;
use crate::model::cover;
use crate::model::fit::Fit;
use crate::model::limits::{Need, VideoNeed};
use crate::model::object::content_of;
use crate::model::pick::Picked;
use crate::model::post::{Media, MediaState, PostState};
use crate::store::Rendition;

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
    Document,
}

impl Kind {
    /// The name of the parameter that holds it.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Document => "document",
        }
    }

    /// The method that sends it.
    pub(super) fn send(self) -> &'static str {
        match self {
            Self::Photo => "sendPhoto",
            Self::Video => "sendVideo",
            Self::Animation => "sendAnimation",
            Self::Document => "sendDocument",
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

/// What was made of the pictures and videos of a post.
pub(super) struct Made<'a> {
    /// All of it.
    pub(super) all: Vec<Rendition>,
    /// Of these.
    pub(super) media: &'a [Media],
    /// How they are fitted.
    pub(super) fit: Fit,
}

impl Made<'_> {
    /// What meets the needs of the picked pictures and videos with a brand, in order; nothing until all that can be used is
    /// there.
    /// `as_video`: the one moving picture goes as a video.
    pub(super) fn of(
        &self,
        (photo, video): (&Need, &VideoNeed),
        brand: Option<&Brand>,
        cut: bool,
        as_video: bool,
        picked: Picked,
    ) -> Vec<Rendition> {
        let one = |medium: &Media| {
            let clean = medium.clean.as_ref()?;
            let cut = if cut { video.cut_of(clean.duration.unwrap_or(0)) } else { None };
            let key = match medium.is_video() {
                true => video_key(clean, video, brand, cut),
                false if as_video => video_key(clean, video, brand, None),
                false => rendition_key(clean, photo, self.fit, brand),
            };
            self.all.iter().find(|made| made.media == medium.id && made.need == key).cloned()
        };
        let usable = self.media.iter().filter(|medium| picked.has(medium) && medium.state != MediaState::Bad);
        usable.map(one).collect::<Option<_>>().unwrap_or_default()
    }
}

/// The picture that the card shows now; `None` for a post of text alone.
pub(super) fn choose(facts: &Facts) -> Option<Picture> {
    if facts.media.is_empty() {
        return None;
    }
    let seen = facts.post.screen.as_deref().and_then(|screen| fit::seen_as(facts, screen));
    if let Some((_, _, made)) = seen {
        return Some(of_file(made));
    }
    if let Some(document) = document(facts) {
        return Some(document);
    }
    if let Some(moments) = moments(facts) {
        return Some(of_rendition(moments));
    }
    let photos: Vec<&Rendition> = facts.preview.iter().filter(|made| made.mime.starts_with("image/")).collect();
    let moves = |made: &Rendition| facts.media.iter().any(|medium| medium.id == made.media && !medium.is_video());
    Some(match (facts.preview.as_slice(), photos.as_slice()) {
        ([], _) => waiting(),
        ([first], []) if moves(first) => Picture { kind: Kind::Animation, ..of_rendition(first) },
        ([first, ..], []) => covered(facts, of_rendition(first)),
        (_, [photo]) => of_rendition(photo),
        (_, photos) => of_sheet(photos),
    })
}

/// A document as it goes out, unless it is larger than a bot may send.
fn document(facts: &Facts) -> Option<Picture> {
    let [only] = facts.media.as_slice() else { return None };
    let clean =
        only.clean.as_ref().filter(|clean| only.is_document() && only.state == MediaState::Ready && clean.bytes <= facts.send_max)?;
    let content = Content::File { key: clean.key.clone(), mime: clean.mime.clone() };
    let name = format!("document {}", content_of(&clean.key));
    Some(Picture { name, kind: Kind::Document, shown: None, rendition: None, cover: None, content })
}

/// The sheet that a cover is chosen from, while the panel for that is open.
fn moments(facts: &Facts) -> Option<&Rendition> {
    let media = cover::chosen_in(facts.post.screen.as_deref())?;
    let video = facts.preview.iter().find(|made| made.media == media)?;
    facts.made_as(media, &cover::sheet_key(&video.file))
}

/// A video with the cover that goes out with it, where one was chosen and a chosen network takes it.
fn covered(facts: &Facts, picture: Picture) -> Picture {
    let (Content::File { key, .. }, Some((media, _))) = (&picture.content, &picture.rendition) else { return picture };
    let chosen = facts.media.iter().find(|medium| medium.id == *media).and_then(|medium| medium.cover.as_ref());
    let chosen = chosen.filter(|cover| cover.is_usable() && facts.takes_covers());
    match chosen.and_then(|chosen| facts.made_as(media, &chosen.key(key, &facts.cover_need))).cloned() {
        Some(cover) => Picture { name: format!("{}+{}", picture.name, content_of(&cover.file)), cover: Some(cover), ..picture },
        None => picture,
    }
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

/// As a file: Telegram leaves its bytes alone, so this is the very file that a network gets.
fn of_file(made: &Rendition) -> Picture {
    let content = Content::File { key: made.file.clone(), mime: made.mime.clone() };
    Picture { name: format!("file {}", made.file), kind: Kind::Document, shown: None, rendition: None, cover: None, content }
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
            Content::File { key, mime } if mime.starts_with("video/") || mime == PDF => {
                let local = held.insert(files.local(key).await?);
                (Source::File(local.path().to_owned()), mime.clone())
            }
            Content::File { key, mime } => (Source::Bytes(files.get(key).await?), mime.clone()),
            Content::Sheet(keys) => (Source::Bytes(self.sheet(files, keys).await?), "image/jpeg".to_owned()),
        };
        // Not its own name: what a person sees of it is on the card.
        let name = format!("{}.{}", if mime == PDF { "document" } else { "picture" }, mime.rsplit('/').next().unwrap_or("jpg"));
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
