//! Videos on their way: those of reels and stories are announced, pushed and finished; those of the feed are posted by a
//! handle. All are worked on for a while, and may come to nothing. Facts: facebook, sections 3.4 to 3.6.

use bytes::{Bytes, BytesMut};
use serde_json::{Value, json};

use super::State;
use super::posts::Post;
use crate::clock::{DAY, Millis, SECOND};
use crate::sim::asked::{Asked, Fields, field};
use crate::sim::graph::{gone, refusal, thrown};
use crate::sim::reply::Reply;

/// How long a video is worked on at least.
const WORK: Millis = 20 * SECOND;
/// Reels of a page within a day.
const REELS: usize = 30;

/// A video.
pub(super) struct Film {
    pub(super) page: String,
    /// `post`, `reel` or `story`.
    pub(super) kind: &'static str,
    total: u64,
    kept: BytesMut,
    text: String,
    /// When it was finished, or posted.
    pub(super) taken_at: Option<Millis>,
    ready_at: Millis,
    trouble: Option<i64>,
    /// What it is as a post.
    post: Option<String>,
}

impl Film {
    fn is_whole(&self) -> bool {
        self.total > 0 && self.kept.len() as u64 == self.total
    }

    /// Whether the work on it is over.
    fn is_over(&self, now: Millis) -> bool {
        self.taken_at.is_some() && self.ready_at <= now
    }

    pub(super) fn bytes(&self) -> Bytes {
        self.kept.clone().freeze()
    }
}

impl State {
    /// `PAGE/video_reels` and `PAGE/video_stories`, `upload_phase=start`.
    pub(super) fn announce(&mut self, page: &str, kind: &'static str) -> Reply {
        let id = self.number("30");
        let film = Film {
            page: page.to_owned(),
            kind,
            total: 0,
            kept: BytesMut::new(),
            text: String::new(),
            taken_at: None,
            ready_at: 0,
            trouble: None,
            post: None,
        };
        self.films.insert(id.clone(), film);
        Reply::json(200, &json!({ "video_id": id, "upload_url": format!("{}/video-upload/v25.0/{id}", self.base) }))
    }

    /// `POST` to the place of a video.
    pub(super) fn push(&mut self, page: &str, id: &str, asked: &Asked) -> Result<Reply, Reply> {
        let (keeps, broken) = (self.manner.keeps, || thrown("OffsetInvalidError", "offset and file_size do not fit the body"));
        self.manner.received += asked.body.len() as u64;
        let film = self.films.get_mut(id).filter(|film| film.page == page && film.taken_at.is_none()).ok_or_else(gone)?;
        let [offset, total] = ["offset", "file_size"].map(|name| asked.header(name).parse::<u64>().ok());
        let (offset, total) = offset.zip(total).ok_or_else(broken)?;
        if offset != film.kept.len() as u64 || total == 0 || (film.total > 0 && film.total != total) {
            return Err(broken());
        }
        if offset + asked.body.len() as u64 > total {
            return Err(broken());
        }
        film.total = total;
        let kept = if keeps > 0 { asked.body.len().min(usize::try_from(keeps).unwrap_or(0)) } else { asked.body.len() };
        film.kept.extend_from_slice(asked.body.get(..kept).unwrap_or_default());
        if !film.is_whole() {
            return Err(thrown("PartialRequestError", "Partial request: the connection was closed"));
        }
        if film.kept.get(4..8) != Some(b"ftyp".as_slice()) {
            return Err(thrown("ProcessingFailedError", "The video could not be read"));
        }
        Ok(Reply::json(200, &json!({ "success": true })))
    }

    /// `upload_phase=finish`: once. Whoever says it again is told the same.
    pub(super) fn finish(&mut self, page: &str, kind: &'static str, form: &Fields) -> Result<Reply, Reply> {
        let (now, id) = (self.clock.now(), field(form, "video_id").to_owned());
        if kind == "reel" && field(form, "video_state") != "PUBLISHED" {
            return Err(refusal(400, 100, 0, "(#100) video_state must be PUBLISHED, as far as it is played here"));
        }
        if kind == "reel" && self.reels_today(page, now) >= REELS {
            return Err(refusal(400, 613, 0, "(#613) Calls to this api have exceeded the rate limit."));
        }
        let (trouble, ready_at, post) = (self.manner.trouble, now + WORK + self.manner.slow, self.number("40"));
        let film = self.films.get_mut(&id).filter(|film| film.page == page && film.kind == kind).ok_or_else(gone)?;
        if !film.is_whole() {
            return Err(refusal(400, 6_000, 1_363_130, "(#6000) There was a problem uploading your video file."));
        }
        if film.taken_at.is_none() {
            film.text = field(form, "description").to_owned();
            (film.taken_at, film.ready_at, film.trouble, film.post) = (Some(now), ready_at, trouble, Some(post));
        }
        let post = film.post.clone();
        // A reel's name as a post is not always told.
        Ok(Reply::json(200, &if kind == "story" { json!({ "success": true, "post_id": post }) } else { json!({ "success": true }) }))
    }

    fn reels_today(&self, page: &str, now: Millis) -> usize {
        let recent = |film: &&Film| film.page == page && film.kind == "reel" && film.taken_at.is_some_and(|at| at > now - DAY);
        self.films.values().filter(recent).count()
    }

    /// `PAGE/videos` with a handle.
    pub(super) fn film(&mut self, page: &str, form: &Fields) -> Result<Reply, Reply> {
        if let Some(other) = form.keys().find(|name| !matches!(name.as_str(), "fbuploader_video_file_chunk" | "title" | "description")) {
            return Err(refusal(400, 100, 0, &format!("(#100) {other} is not what is played here")));
        }
        let bytes = self.held(field(form, "fbuploader_video_file_chunk"));
        let bytes = bytes.ok_or_else(|| refusal(400, 6_000, 0, "(#6000) There was a problem uploading your video file."))?;
        if bytes.get(4..8) != Some(b"ftyp".as_slice()) {
            return Err(refusal(400, 352, 0, "(#352) The video file you selected is in a format that we don't support."));
        }
        let now = self.clock.now();
        let (id, post) = (self.number("30"), self.number("40"));
        let film = Film {
            page: page.to_owned(),
            kind: "post",
            total: bytes.len() as u64,
            kept: BytesMut::from(bytes.as_ref()),
            text: field(form, "description").to_owned(),
            taken_at: Some(now),
            ready_at: now + WORK + self.manner.slow,
            trouble: self.manner.trouble,
            post: Some(post),
        };
        self.films.insert(id.clone(), film);
        Ok(Reply::json(200, &json!({ "id": id })))
    }

    /// What the work on videos came to by now is there.
    pub(super) fn settle(&mut self) {
        let now = self.clock.now();
        let over = |film: &&Film| film.is_over(now) && film.trouble.is_none() && film.post.is_some();
        let done: Vec<(String, Post)> = self
            .films
            .iter()
            .filter(|(id, film)| over(film) && self.posts.iter().all(|post| post.film.as_ref() != Some(*id)))
            .map(|(id, film)| (id.clone(), Post::of_film(id, film.post.as_deref().unwrap_or_default(), film, film.ready_at, &film.text)))
            .collect();
        self.posts.extend(done.into_iter().map(|(_, post)| post));
        self.posts.sort_by_key(|post| post.at);
    }

    /// `VIDEO?fields=status,…`.
    pub(super) fn status(&self, page: &str, id: &str) -> Result<Reply, Reply> {
        let film = self.films.get(id).filter(|film| film.page == page).ok_or_else(gone)?;
        let post = self.posts.iter().find(|post| post.film.as_deref() == Some(id));
        if post.is_some_and(|post| post.deleted) {
            return Err(gone());
        }
        let now = self.clock.now();
        let (begun, over, spoilt) = (film.taken_at.is_some(), film.is_over(now), film.trouble.is_some());
        let uploading = match (film.kept.len(), film.is_whole()) {
            (_, true) => json!({ "status": "complete" }),
            (0, _) => json!({ "status": "not_started" }),
            // As the documents spell it.
            (kept, _) => json!({ "status": "in_progress", "bytes_transfered": kept }),
        };
        let overall = match (film.is_whole(), begun, over) {
            (_, true, true) => {
                if spoilt {
                    "error"
                } else {
                    "ready"
                }
            }
            (_, true, false) => "processing",
            (true, false, _) => "upload_complete",
            (false, false, _) => "processing",
        };
        let word = |begun: bool, over: bool| match (begun, over) {
            (false, _) => "not_started",
            (true, false) => "in_progress",
            (true, true) => "complete",
        };
        let mut processing = json!({ "status": word(begun, over) });
        let mut publishing = json!({ "status": if over && !spoilt { "complete" } else { "not_started" } });
        match film.trouble.filter(|_| over) {
            Some(code) => {
                processing = json!({ "status": "error", "errors": [{ "code": code, "message": "The video could not be processed." }] });
            }
            None if over => {
                publishing["publish_status"] = json!("published");
                publishing["publish_time"] = json!(film.ready_at / SECOND);
            }
            None => {}
        }
        let mut body = json!({ "id": id, "status": {
            "video_status": overall,
            "uploading_phase": uploading,
            "processing_phase": processing,
            "publishing_phase": publishing,
        }});
        if let Some(post) = post {
            body["post_id"] = json!(post.id);
            body["permalink_url"] = Value::String(format!("/{page}/videos/{id}/"));
        }
        Ok(Reply::json(200, &body))
    }

    /// `GET PAGE/video_reels`.
    pub(super) fn reels(&self, page: &str, asked: &Asked) -> Result<Reply, Reply> {
        let since = asked.parameter("since").parse::<i64>().unwrap_or(0) * SECOND;
        let theirs = self.films.iter().filter(|(_, film)| film.page == page && film.kind == "reel");
        let shown = theirs.filter_map(|(id, film)| Some((id, film, film.taken_at.filter(|at| *at >= since)?)));
        let read = |(id, film, at): (&String, &Film, Millis)| json!({ "id": id, "description": film.text, "updated_time": super::posts::written(at) });
        let mut all: Vec<Value> = shown.map(read).collect();
        all.reverse();
        self.leaves(asked, all)
    }
}
