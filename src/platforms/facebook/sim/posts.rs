//! What is posted: judged as the network judges it, kept, listed, deleted; comments and stories, too. Facts: facebook, sections
//! 3.1 to 3.3, 3.6, 7 and 9.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::films::Film;
use super::{SimPost, State};
use crate::clock::{Millis, SECOND};
use crate::sim::asked::{Asked, Fields, field};
use crate::sim::graph::{gone, refusal};
use crate::sim::reply::Reply;

const TEXT_MAX: usize = 63_206;

/// Something that was posted.
pub(super) struct Post {
    pub(super) page: String,
    pub(super) id: String,
    kind: &'static str,
    pub(super) at: Millis,
    text: String,
    preview: Option<String>,
    photos: Vec<String>,
    pub(super) film: Option<String>,
    files: Vec<(String, Bytes)>,
    below: Option<String>,
    pub(super) deleted: bool,
}

impl Post {
    /// A video that can be seen.
    pub(super) fn of_film(id: &str, number: &str, film: &Film, at: Millis, text: &str) -> Self {
        let name = if film.kind == "story" { number.to_owned() } else { format!("{}_{number}", film.page) };
        Self {
            page: film.page.clone(),
            id: name,
            kind: film.kind,
            at,
            text: text.to_owned(),
            preview: None,
            photos: Vec::new(),
            film: Some(id.to_owned()),
            files: vec![(String::new(), film.bytes())],
            below: None,
            deleted: false,
        }
    }

    /// Where it is.
    fn link(&self) -> String {
        let number = self.id.rsplit('_').next().unwrap_or_default();
        match (self.kind, &self.film) {
            ("reel", Some(film)) => format!("https://www.facebook.com/reel/{film}"),
            ("story", _) => format!("https://www.facebook.com/stories/{}/{number}", self.page),
            ("comment", _) => format!("https://www.facebook.com/{}?comment_id={number}", self.below.as_deref().unwrap_or_default()),
            (_, Some(film)) => format!("https://www.facebook.com/{}/videos/{film}/", self.page),
            _ => format!("https://www.facebook.com/{}/posts/{number}", self.page),
        }
    }
}

impl State {
    /// What people see, the oldest first.
    pub(super) fn visible(&mut self) -> Vec<SimPost> {
        self.settle();
        let name = |post: &Post| self.page_of(&post.page).map(|page| page.name.clone()).unwrap_or_default();
        let shown = self.posts.iter().filter(|post| !post.deleted);
        shown
            .map(|post| SimPost {
                page: name(post),
                kind: post.kind,
                id: post.id.clone(),
                link: post.link(),
                at: post.at,
                text: post.text.clone(),
                preview: post.preview.clone(),
                files: post.files.clone(),
                below: post.below.clone(),
            })
            .collect()
    }

    /// `PAGE/feed`.
    pub(super) fn feed(&mut self, page: &str, asked: &Asked) -> Result<Reply, Reply> {
        let form = asked.form();
        if let Some(other) = form.keys().find(|name| !matches!(name.as_str(), "message" | "link" | "attached_media")) {
            return Err(refusal(400, 100, 0, &format!("(#100) {other} is not what is played here")));
        }
        let (text, link) = (field(&form, "message"), field(&form, "link"));
        if text.encode_utf16().count() > TEXT_MAX {
            return Err(refusal(400, 100, 0, "(#100) The message is too long"));
        }
        scraped(link)?;
        let photos = self.attached(page, &form)?;
        if text.trim().is_empty() && link.is_empty() && photos.is_empty() {
            return Err(refusal(400, 100, 0, "(#100) A post needs a message, a link or an attachment"));
        }
        let last = self.posts.iter().rev().find(|post| post.page == page && !post.deleted && post.kind == "post");
        if photos.is_empty() && last.is_some_and(|last| last.text == text && last.files.is_empty()) {
            return Err(refusal(400, 506, 0, "(#506) Duplicate status message"));
        }
        let id = format!("{page}_{}", self.number("40"));
        let mut files = Vec::new();
        for photo in &photos {
            let Some(kept) = self.photos.get_mut(photo) else { continue };
            kept.post = Some(id.clone());
            files.push((kept.alt.clone(), kept.bytes.clone()));
        }
        let preview = (!link.is_empty()).then(|| link.to_owned());
        Ok(self.keep(Post { id, preview, photos, files, ..blank(page, "post", self.clock.now(), text) }, asked))
    }

    /// The photos of `attached_media`: there, of this page, and on no other post.
    fn attached(&self, page: &str, form: &Fields) -> Result<Vec<String>, Reply> {
        let text = field(form, "attached_media");
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let bad = || refusal(400, 100, 0, "(#100) attached_media must be a list of media_fbid");
        let list: Vec<Value> = serde_json::from_str(text).map_err(|_| bad())?;
        let mut ids = Vec::new();
        for one in list {
            let id = one["media_fbid"].as_str().ok_or_else(bad)?;
            let photo = self.photos.get(id).filter(|photo| photo.page == page).ok_or_else(gone)?;
            if photo.post.is_some() || ids.iter().any(|known| known == id) {
                return Err(refusal(400, 100, 1_366_051, "These photos were already posted."));
            }
            ids.push(id.to_owned());
        }
        Ok(ids)
    }

    /// `PAGE/photo_stories`.
    pub(super) fn photo_story(&mut self, page: &str, form: &Fields) -> Result<Reply, Reply> {
        let (now, id, photo) = (self.clock.now(), self.number("40"), field(form, "photo_id").to_owned());
        let kept = self.photos.get_mut(&photo).filter(|kept| kept.page == page).ok_or_else(gone)?;
        kept.post = Some(id.clone());
        let files = vec![(kept.alt.clone(), kept.bytes.clone())];
        self.posts.push(Post { id: id.clone(), photos: vec![photo], files, ..blank(page, "story", now, "") });
        Ok(Reply::json(200, &json!({ "success": true, "post_id": id })))
    }

    /// `THING/comments`.
    pub(super) fn comment(&mut self, page: &str, below: &str, asked: &Asked) -> Result<Reply, Reply> {
        let form = asked.form();
        let text = field(&form, "message");
        let above = self.thing(page, below).filter(|post| post.kind != "story").ok_or_else(gone)?.id.clone();
        if text.trim().is_empty() {
            return Err(refusal(400, 100, 0, "(#100) A comment needs a message"));
        }
        let number = above.rsplit('_').next().unwrap_or_default().to_owned();
        let id = format!("{number}_{}", self.number("50"));
        Ok(self.keep(Post { id, below: Some(above), ..blank(page, "comment", self.clock.now(), text) }, asked))
    }

    fn keep(&mut self, post: Post, asked: &Asked) -> Reply {
        let mut body = json!({ "id": post.id });
        if asked.parameter("fields").contains("permalink_url") {
            body["permalink_url"] = json!(post.link());
        }
        self.posts.push(post);
        Reply::json(200, &body)
    }

    /// Something that is there, by its own name or by that of its video.
    fn thing(&self, page: &str, id: &str) -> Option<&Post> {
        let named = |post: &&Post| post.page == page && !post.deleted && (post.id == id || post.film.as_deref() == Some(id));
        self.posts.iter().find(named)
    }

    /// `PAGE/published_posts`: the newest first, without reels, stories and comments.
    pub(super) fn published(&self, page: &str, asked: &Asked) -> Result<Reply, Reply> {
        let (since, shown) = (asked.parameter("since").parse::<i64>().unwrap_or(0) * SECOND, self.clock.now() - self.manner.lag);
        let theirs = self.posts.iter().filter(|post| post.page == page && post.kind == "post" && !post.deleted);
        let recent = theirs.filter(|post| post.at >= since && post.at <= shown);
        let mut all: Vec<Value> = recent.map(read).collect();
        all.reverse();
        self.leaves(asked, all)
    }

    /// `GET THING/comments`.
    pub(super) fn comments(&self, page: &str, below: &str, asked: &Asked) -> Result<Reply, Reply> {
        let above = &self.thing(page, below).ok_or_else(gone)?.id;
        let mut all: Vec<Value> = self.posts.iter().filter(|post| post.below.as_ref() == Some(above) && !post.deleted).map(read).collect();
        if asked.parameter("order") == "reverse_chronological" {
            all.reverse();
        }
        self.leaves(asked, all)
    }

    /// `PAGE/stories`.
    pub(super) fn stories(&self, page: &str, asked: &Asked) -> Result<Reply, Reply> {
        let shown = self.clock.now() - self.manner.lag;
        let theirs = self.posts.iter().filter(|post| post.page == page && post.kind == "story" && !post.deleted && post.at <= shown);
        let read = |post: &Post| {
            let media = post.film.as_ref().or(post.photos.first());
            let kind = if post.film.is_some() { "video" } else { "photo" };
            json!({ "post_id": post.id, "status": "PUBLISHED", "creation_time": (post.at / SECOND).to_string(), "media_type": kind,
                "media_id": media, "url": post.link() })
        };
        self.leaves(asked, theirs.map(read).collect())
    }

    /// `DELETE THING`.
    pub(super) fn remove(&mut self, page: &str, id: &str) -> Result<Reply, Reply> {
        let name = self.thing(page, id).ok_or_else(gone)?.id.clone();
        for post in self.posts.iter_mut().filter(|post| post.id == name || post.below.as_ref() == Some(&name)) {
            post.deleted = true;
        }
        Ok(Reply::json(200, &json!({ "success": true })))
    }
}

fn blank(page: &str, kind: &'static str, at: Millis, text: &str) -> Post {
    Post {
        page: page.to_owned(),
        id: String::new(),
        kind,
        at,
        text: text.to_owned(),
        preview: None,
        photos: Vec::new(),
        film: None,
        files: Vec::new(),
        below: None,
        deleted: false,
    }
}

/// A post as it is read.
fn read(post: &Post) -> Value {
    let mut body = json!({ "id": post.id, "message": post.text, "created_time": written(post.at), "permalink_url": post.link() });
    let target = |id: &String| json!({ "media_type": "photo", "target": { "id": id } });
    match (post.photos.as_slice(), &post.film) {
        ([], None) => {}
        ([], Some(film)) => body["attachments"] = json!({ "data": [{ "media_type": "video", "target": { "id": film } }] }),
        ([one], _) => body["attachments"] = json!({ "data": [target(one)] }),
        (many, _) => {
            let all: Vec<Value> = many.iter().map(target).collect();
            body["attachments"] =
                json!({ "data": [{ "media_type": "album", "target": { "id": post.id }, "subattachments": { "data": all } }] });
        }
    }
    if post.text.is_empty() {
        body.as_object_mut().map(|body| body.remove("message"));
    }
    body
}

/// The page behind a link is read: one that leads nowhere, or back to the network, is not taken.
fn scraped(link: &str) -> Result<(), Reply> {
    if link.is_empty() {
        return Ok(());
    }
    let host = Url::parse(link).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    match host.as_str() {
        "" => Err(refusal(400, 100, 2_061_006, "(#100) url should represent a valid URL")),
        host if host.ends_with("facebook.com") => Err(refusal(400, 100, 1_609_008, "You can't post a link to facebook.com.")),
        host if host.ends_with(".invalid") => Err(refusal(400, 100, 1_609_005, "The URL you supplied could not be scraped")),
        _ => Ok(()),
    }
}

/// A moment as the network writes it.
pub(super) fn written(at: Millis) -> String {
    let text = Timestamp::from_millisecond(at).map(|at| at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string());
    text.unwrap_or_default()
}
