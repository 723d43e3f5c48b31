//! The files that Telegram keeps: what a `file_id` stands for, and how it is downloaded.
//!
//! Bytes are kept untouched, metadata and all, although Telegram would strip and shrink a photo: so
//! Crier's cleaner faces the worst case (notes.md). Sending and the people's side put files in;
//! `getFile` and the download route hand them out.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use image::ImageFormat;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answer::{Answer, Refusal};
use super::params::{MAX_LOCAL_UPLOAD, MAX_UPLOAD};
use super::probe::{self, Shape};
use crate::clock::{HOUR, Millis};

/// The largest file `getFile` hands out on the cloud server, in bytes.
pub const MAX_DOWNLOAD: usize = 20 << 20;
/// The largest photo a bot may upload, in bytes.
pub const MAX_PHOTO: usize = 10 << 20;
/// The most that a photo's width and height may be together.
const MAX_SIDES: u32 = 10_000;
/// The most that one side of a photo may be of the other.
const MAX_RATIO: u32 = 20;
/// How long a download link is good for.
const LINK: Millis = HOUR;
/// The longer sides of the smaller sizes that come with a photo.
const SIZES: [u32; 3] = [90, 320, 800];

/// What Telegram takes a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A picture in the chat.
    Photo,
    /// A video in the chat.
    Video,
    /// A GIF or a silent video that loops.
    Animation,
    /// A file.
    Document,
}

impl Kind {
    /// What a person's app makes of a file with this name.
    pub fn by_name(name: &str) -> Self {
        match extension(name).as_str() {
            "jpg" | "jpeg" | "jpe" | "png" | "webp" | "bmp" | "heic" | "heif" | "tif" | "tiff" | "avif" => Self::Photo,
            "mp4" | "mov" | "m4v" | "webm" | "mkv" => Self::Video,
            "gif" => Self::Animation,
            _ => Self::Document,
        }
    }

    /// The field of a message and the word of the Bot API: `photo`, `video`…
    pub fn word(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Animation => "animation",
            Self::Document => "document",
        }
    }

    /// The kind by the word of the Bot API.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Photo, Self::Video, Self::Animation, Self::Document].into_iter().find(|kind| kind.word() == word)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Video => "Video",
            Self::Animation => "Animation",
            Self::Document => "Document",
        }
    }
}

/// A file in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// What it is taken for.
    pub kind: Kind,
    /// Its key at the bot: a file of one kind has one.
    pub file_id: String,
    /// The name it was sent with.
    pub name: String,
    /// Size and length.
    pub shape: Shape,
    /// Whether it is hidden until tapped.
    pub spoiler: bool,
    /// What stands for a video until it is played: a photo.
    pub cover: Option<Box<Media>>,
}

/// A kept file.
#[derive(Clone)]
struct Stored {
    kind: Kind,
    unique: String,
    name: String,
    bytes: Bytes,
    shape: Shape,
    /// A smaller size of a photo, made when it is fetched.
    small: bool,
}

/// All files that a bot knows.
#[derive(Default)]
pub struct Files {
    by_id: HashMap<String, Stored>,
    links: HashMap<String, (String, Millis)>,
    /// The bot's folder on a local server, in which files are handed out by their path.
    local: Option<PathBuf>,
}

impl Files {
    /// Keeps a file and names it. The same bytes as the same kind get the same ids.
    pub fn keep(&mut self, bot: i64, kind: Kind, name: &str, bytes: Bytes, shape: Shape) -> Media {
        let unique = digest(&[kind.word().as_bytes(), &bytes], 11);
        let stored = Stored { kind, unique, name: name.to_owned(), bytes, shape, small: false };
        for (width, height) in smaller(shape).filter(|_| kind == Kind::Photo) {
            let shape = Shape { width, height, seconds: 0 };
            let tag = format!("{}:{width}x{height}", stored.unique);
            let unique = digest(&[tag.as_bytes()], 11);
            self.by_id.insert(file_id(bot, &unique), Stored { unique, shape, small: true, ..stored.clone() });
        }
        let id = file_id(bot, &stored.unique);
        self.by_id.insert(id.clone(), stored);
        Media { kind, file_id: id, name: name.to_owned(), shape, spoiler: false, cover: None }
    }

    /// The file behind a `file_id`, to be sent again as `kind`.
    pub fn again(&self, file_id: &str, kind: Kind) -> Result<Media, Refusal> {
        if file_id.starts_with("http://") || file_id.starts_with("https://") {
            return Err(Refusal::bad("failed to get HTTP URL content"));
        }
        let stored = self.by_id.get(file_id).ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
        if stored.kind != kind {
            let (real, wanted) = (stored.kind.name(), kind.name());
            return Err(Refusal::bad(format!("can't use file of type {real} as {wanted}")));
        }
        let Stored { name, shape, .. } = stored.clone();
        Ok(Media { kind, file_id: file_id.to_owned(), name, shape, spoiler: false, cover: None })
    }

    /// The untouched bytes of a file.
    pub fn bytes(&self, file_id: &str) -> Bytes {
        self.by_id.get(file_id).map(|stored| stored.bytes.clone()).unwrap_or_default()
    }

    /// `getFile`: gives out a link that is good for an hour.
    pub fn link(&mut self, file_id: &str, now: Millis) -> Answer {
        let stored = self.by_id.get(file_id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
        if self.local.is_none() && stored.bytes.len() > MAX_DOWNLOAD {
            return Err(Refusal::bad("file is too big"));
        }
        let name = format!("{}s/{}.{}", stored.kind.word(), stored.unique, extension(&stored.name));
        let path = match &self.local {
            Some(folder) => on_disk(folder, &name, stored)?,
            None => name,
        };
        let mut answer = json!({"file_id": file_id, "file_unique_id": stored.unique, "file_path": path});
        if !stored.small {
            answer["file_size"] = stored.bytes.len().into();
        }
        self.links.insert(path, (file_id.to_owned(), now + LINK));
        Ok(answer)
    }

    /// Hands files out by their path in `folder` from now on, as a local server does.
    pub fn keep_in(&mut self, folder: PathBuf) {
        self.local = Some(folder);
    }

    /// The largest file that is taken, in bytes.
    pub fn max_upload(&self) -> usize {
        if self.local.is_some() { MAX_LOCAL_UPLOAD } else { MAX_UPLOAD }
    }

    /// The bytes behind a link that was given out. A local server has no such address.
    pub fn download(&self, path: &str, now: Millis) -> Option<Bytes> {
        let (id, until) = self.links.get(path).filter(|_| self.local.is_none())?;
        let stored = self.by_id.get(id).filter(|_| now < *until)?;
        if stored.small { shrink(stored) } else { Some(stored.bytes.clone()) }
    }

    /// What a message says about its file: the name of the field and its value.
    pub fn describe(&self, media: &Media) -> (&'static str, Value) {
        let Some(stored) = self.by_id.get(&media.file_id) else {
            return (media.kind.word(), Value::Null);
        };
        let mut value = json!({
            "file_id": media.file_id, "file_unique_id": stored.unique, "file_size": stored.bytes.len(),
        });
        if media.kind == Kind::Photo {
            return ("photo", self.sizes(media, value));
        }
        value["file_name"] = media.name.clone().into();
        value["mime_type"] = mime(&media.name).into();
        if media.kind != Kind::Document {
            value["width"] = media.shape.width.into();
            value["height"] = media.shape.height.into();
            value["duration"] = media.shape.seconds.into();
        }
        if let Some(cover) = &media.cover {
            value["cover"] = self.describe(cover).1;
        }
        (media.kind.word(), value)
    }

    fn sizes(&self, media: &Media, mut whole: Value) -> Value {
        whole["width"] = media.shape.width.into();
        whole["height"] = media.shape.height.into();
        let unique = whole["file_unique_id"].as_str().unwrap_or_default();
        let bot = media.file_id.split('_').next().unwrap_or_default();
        let small = smaller(media.shape).map(|(width, height)| {
            let unique = digest(&[format!("{unique}:{width}x{height}").as_bytes()], 11);
            json!({"file_id": format!("{bot}_{unique}"), "file_unique_id": unique, "width": width, "height": height})
        });
        Value::Array(small.chain(std::iter::once(whole.clone())).collect())
    }
}

/// Writes a file into the bot's folder; its absolute path.
fn on_disk(folder: &Path, name: &str, stored: &Stored) -> Result<String, Refusal> {
    let path = folder.join(name);
    let bytes = if stored.small { shrink(stored) } else { Some(stored.bytes.clone()) };
    let written = || {
        std::fs::create_dir_all(path.parent()?).ok()?;
        std::fs::write(&path, bytes?).ok()
    };
    written().ok_or_else(|| Refusal::new(500, "Internal Server Error"))?;
    Ok(path.display().to_string())
}

/// Checks an uploaded photo as the server does and reads its size.
pub fn check_photo(bytes: &[u8]) -> Result<Shape, Refusal> {
    check_file(bytes)?;
    let size = bytes.len();
    if size > MAX_PHOTO {
        let text = format!("file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes");
        return Err(Refusal::bad(text));
    }
    let shape = probe::picture(bytes).ok_or_else(|| Refusal::bad("IMAGE_PROCESS_FAILED"))?;
    let (long, short) = (shape.width.max(shape.height), shape.width.min(shape.height));
    if shape.width + shape.height > MAX_SIDES || long > short.saturating_mul(MAX_RATIO) {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(shape)
}

/// Checks any other uploaded file.
pub fn check_file(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.is_empty() { Err(Refusal::bad("file must be non-empty")) } else { Ok(()) }
}

/// Size and length of a file of this kind, zeros where it does not tell.
pub fn shape(kind: Kind, bytes: &[u8]) -> Shape {
    match kind {
        Kind::Photo => probe::picture(bytes).unwrap_or_default(),
        Kind::Video | Kind::Animation => probe::picture(bytes).unwrap_or_else(|| probe::video(bytes)),
        Kind::Document => Shape::default(),
    }
}

fn smaller(shape: Shape) -> impl Iterator<Item = (u32, u32)> {
    let long = shape.width.max(shape.height);
    SIZES.into_iter().filter(move |side| *side < long).map(move |side| {
        let scale = |length: u32| (u64::from(length) * u64::from(side) / u64::from(long.max(1))).max(1);
        (u32::try_from(scale(shape.width)).unwrap_or(1), u32::try_from(scale(shape.height)).unwrap_or(1))
    })
}

fn shrink(stored: &Stored) -> Option<Bytes> {
    let picture = image::load_from_memory(&stored.bytes).ok()?;
    let small = picture.thumbnail_exact(stored.shape.width, stored.shape.height).into_rgb8();
    let mut jpeg = Cursor::new(Vec::new());
    small.write_to(&mut jpeg, ImageFormat::Jpeg).ok()?;
    Some(jpeg.into_inner().into())
}

fn file_id(bot: i64, unique: &str) -> String {
    format!("{}_{unique}", digest(&[b"bot", &bot.to_be_bytes()], 15).replace('_', "-"))
}

fn digest(parts: &[&[u8]], length: usize) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    URL_SAFE_NO_PAD.encode(hash.finalize().get(..length).unwrap_or_default())
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or_else(|| "bin".to_owned(), |(_, end)| end.to_ascii_lowercase())
}

fn mime(name: &str) -> &'static str {
    match extension(name).as_str() {
        "jpg" | "jpeg" | "jpe" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "heic" | "heif" => "image/heic",
        "tif" | "tiff" => "image/tiff",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}
