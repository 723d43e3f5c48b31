//! The wire: what is asked of the Graph API for a page, and its answers. What its errors mean is `graph`'s. Called by the rest
//! of this folder. Source: facts: facebook, sections 3, 7 and 8.

use jiff::Timestamp;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method};
use serde::Deserialize;

use super::status::Status;
use crate::clock::{Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::{Fault, How};
use crate::platforms::graph::{Graph, Said};

/// How many things of a list are asked for.
pub(super) const LIST: usize = 100;

/// The network, for one page.
#[derive(Clone, Copy)]
pub(super) struct Api<'a> {
    pub(super) graph: Graph<'a>,
    /// Where videos are posted, with the version.
    pub(super) video: &'a str,
    /// The app's number.
    pub(super) app: &'a str,
    /// The page's number.
    pub(super) page: &'a str,
}

/// Something that is there now.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) post_id: Option<String>,
    pub(super) permalink_url: Option<String>,
}

/// Where the bytes of a reel or a story go.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub(super) video_id: String,
    pub(super) upload_url: String,
}

/// How far the bytes of a feed video are.
#[derive(Debug, Deserialize)]
pub(super) struct Offset {
    #[serde(default)]
    pub(super) file_offset: u64,
}

/// What names the bytes of a feed video once they are all there.
#[derive(Debug, Deserialize)]
struct Handle {
    h: String,
}

/// A video, as far as it matters here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Film {
    pub(super) status: Status,
    pub(super) permalink_url: Option<String>,
    pub(super) post_id: Option<String>,
}

/// A list of anything.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
struct List<T> {
    data: Vec<T>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { data: Vec::new() }
    }
}

/// A post of the page, or a comment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Own {
    pub(super) id: String,
    pub(super) message: String,
    pub(super) created_time: String,
    pub(super) permalink_url: Option<String>,
    attachments: List<Attachment>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Attachment {
    media_type: String,
    target: Target,
    subattachments: List<Attachment>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Target {
    id: String,
}

/// A story of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Story {
    pub(super) post_id: String,
    pub(super) media_id: String,
    pub(super) url: Option<String>,
}

/// A reel of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reel {
    pub(super) updated_time: String,
}

impl Api<'_> {
    /// Puts a photo there that nobody sees; its number.
    pub(super) async fn photo(&self, bytes: Body, length: u64, mime: &str, alt: Option<&str>) -> Result<String, Fault> {
        let internal = |_| Fault::Refused(Reason::Internal);
        let file = Part::stream_with_length(bytes, length).file_name("photo.jpg").mime_str(mime).map_err(internal)?;
        let form = Form::new().text("published", "false").part("source", file);
        let form = if let Some(alt) = alt { form.text("alt_text_custom", alt.to_owned()) } else { form };
        let request = self.graph.request(Method::POST, &format!("{}/photos", self.page), &[]).multipart(form);
        Ok(self.graph.send(request, How::UPLOAD).await?.json::<Made>()?.id)
    }

    /// A place for the bytes of a feed video.
    pub(super) async fn session(&self, length: u64, mime: &str) -> Result<String, Fault> {
        let length = length.to_string();
        let fields = [("file_name", "video.mp4"), ("file_length", length.as_str()), ("file_type", mime)];
        let request = self.graph.request(Method::POST, &format!("{}/uploads", self.app), &fields);
        Ok(self.graph.send(request, How::REPEATABLE).await?.json::<Made>()?.id)
    }

    /// How many bytes of a feed video are there.
    pub(super) async fn offset(&self, session: &str) -> Result<u64, Said> {
        let request = self.graph.at_session(Method::GET, session);
        Ok(self.graph.read::<Offset>(request).await?.file_offset)
    }

    /// Pushes the bytes of a feed video from `offset` to the end; what they are named by from then on.
    pub(super) async fn upload(&self, session: &str, bytes: Body, (offset, total): (u64, u64)) -> Result<String, Said> {
        let request = self.graph.at_session(Method::POST, session).header("file_offset", offset);
        let request = request.header(CONTENT_TYPE, "application/octet-stream").header(CONTENT_LENGTH, total - offset);
        Ok(self.graph.send(request.body(bytes), How::UPLOAD).await?.json::<Handle>()?.h)
    }

    /// A place for the bytes of a reel (`video_reels`) or a story (`video_stories`).
    pub(super) async fn place(&self, edge: &str) -> Result<Place, Fault> {
        let request = self.graph.post(&format!("{}/{edge}", self.page), &[("upload_phase", "start")]);
        Ok(self.graph.read(request).await?)
    }

    /// How a video stands.
    pub(super) async fn film(&self, video: &str) -> Result<Film, Said> {
        self.graph.read(self.graph.get(video, &[("fields", "status,permalink_url,post_id")])).await
    }

    /// How a reel or a story stands.
    pub(super) async fn status(&self, video: &str) -> Result<Status, Said> {
        Ok(self.graph.read::<Film>(self.graph.get(video, &[("fields", "status")])).await?.status)
    }

    /// Posts into the feed: the one request that people see something of.
    pub(super) async fn feed(&self, form: &[(&str, &str)]) -> Result<Made, Said> {
        self.visible(&format!("{}/feed?fields=id,permalink_url", self.page), form).await
    }

    /// Writes a comment.
    pub(super) async fn comment(&self, below: &str, message: &str) -> Result<Made, Said> {
        self.visible(&format!("{below}/comments?fields=id,permalink_url"), &[("message", message)]).await
    }

    /// Posts a feed video, whose bytes are there.
    pub(super) async fn film_it(&self, handle: &str, description: &str) -> Result<Made, Said> {
        let there = Self { graph: self.graph.at(self.video, self.graph.token), ..*self };
        there.visible(&format!("{}/videos", self.page), &[("fbuploader_video_file_chunk", handle), ("description", description)]).await
    }

    /// The end of a reel or a story, or a story of a photo.
    pub(super) async fn finish(&self, edge: &str, form: &[(&str, &str)]) -> Result<Made, Said> {
        self.visible(&format!("{}/{edge}", self.page), form).await
    }

    async fn visible(&self, path: &str, form: &[(&str, &str)]) -> Result<Made, Said> {
        Ok(self.graph.send(self.graph.post(path, form), How::VISIBLE).await?.json()?)
    }

    /// The posts of the page since then, the newest first.
    pub(super) async fn published(&self, since: Millis) -> Result<Vec<Own>, Fault> {
        const FIELDS: &str = "id,message,created_time,permalink_url,attachments{media_type,target{id},subattachments}";
        self.since("published_posts", FIELDS, since).await
    }

    /// The reels of the page since then.
    pub(super) async fn reels(&self, since: Millis) -> Result<Vec<Reel>, Fault> {
        self.since("video_reels", "id,description,updated_time", since).await
    }

    async fn since<T: for<'de> Deserialize<'de>>(&self, edge: &str, fields: &str, since: Millis) -> Result<Vec<T>, Fault> {
        let (since, limit) = ((since / SECOND).to_string(), LIST.to_string());
        let parameters = [("fields", fields), ("since", since.as_str()), ("limit", limit.as_str())];
        self.list(&format!("{}/{edge}", self.page), &parameters).await
    }

    /// The comments below something, the newest first.
    pub(super) async fn comments(&self, below: &str) -> Result<Vec<Own>, Fault> {
        let limit = LIST.to_string();
        let parameters =
            [("fields", "id,message,created_time,permalink_url"), ("order", "reverse_chronological"), ("limit", limit.as_str())];
        self.list(&format!("{below}/comments"), &parameters).await
    }

    /// The stories of the page.
    pub(super) async fn stories(&self) -> Result<Vec<Story>, Fault> {
        self.list(&format!("{}/stories", self.page), &[("fields", "post_id,status,creation_time,media_type,media_id,url")]).await
    }

    async fn list<T: for<'de> Deserialize<'de>>(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Vec<T>, Fault> {
        Ok(self.graph.read::<List<T>>(self.graph.get(path, parameters)).await?.data)
    }

    /// Takes something away. What is gone is taken away.
    pub(super) async fn delete(&self, id: &str) -> Result<(), Fault> {
        match self.graph.send(self.graph.delete(id), How::REPEATABLE).await {
            Err(said) if !said.is_gone() => Err(said.fault),
            _ => Ok(()),
        }
    }
}

impl Own {
    /// When it was made; `None` when that cannot be read.
    pub(super) fn at(&self) -> Option<Millis> {
        moment(&self.created_time)
    }

    /// Whether one of these files is attached to it.
    pub(super) fn has_one_of(&self, files: &[String]) -> bool {
        self.all().any(|attachment| files.contains(&attachment.target.id))
    }

    /// Whether it shows a video.
    pub(super) fn is_film(&self) -> bool {
        self.all().any(|attachment| attachment.media_type.starts_with("video"))
    }

    /// Whether it is nothing but words, with or without a link.
    pub(super) fn is_words(&self) -> bool {
        !self.is_film() && self.all().all(|attachment| !matches!(attachment.media_type.as_str(), "photo" | "album"))
    }

    fn all(&self) -> impl Iterator<Item = &Attachment> {
        self.attachments.data.iter().flat_map(|attachment| std::iter::once(attachment).chain(&attachment.subattachments.data))
    }
}

/// A moment as Facebook writes it: `2026-11-22T12:00:00+0000`.
pub(super) fn moment(text: &str) -> Option<Millis> {
    Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", text).ok().map(Timestamp::as_millisecond)
}
