//! What is published: a container once, within the day's number; lists of it, its comments, its end. Facts: instagram, sections
//! 3.4, 3.5, 7 and 8.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::making::no;
use super::people::{NETWORK, Pass};
use super::rules::Made;
use super::{SimPost, State};
use crate::clock::{DAY, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::containers::Unpublished;
use crate::sim::graph::{gone, refusal};
use crate::sim::reply::Reply;

/// Something that was published.
pub(super) struct Post {
    owner: String,
    id: String,
    code: String,
    kind: &'static str,
    by_page: bool,
    at: Millis,
    text: String,
    files: Vec<(String, Bytes)>,
    cover: Option<Bytes>,
    asked: Fields,
    below: Option<String>,
    deleted: bool,
}

impl Post {
    fn link(&self) -> Option<String> {
        let place = match self.kind {
            "comment" => return None,
            "reel" => "reel",
            "story" => "stories/s",
            _ => "p",
        };
        Some(format!("https://www.instagram.com/{place}/{}/", self.code))
    }

    /// How a list calls its kind.
    fn media_type(&self) -> &'static str {
        let is_film = self.files.first().is_some_and(|(_, bytes)| bytes.get(4..8) == Some(b"ftyp"));
        match self.kind {
            "carousel" => "CAROUSEL_ALBUM",
            _ if is_film => "VIDEO",
            _ => "IMAGE",
        }
    }

    fn timestamp(&self) -> String {
        let at = Timestamp::from_millisecond(self.at / SECOND * SECOND).unwrap_or_default();
        at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
    }

    fn shown(&self) -> Value {
        let mut shown = json!({ "id": self.id, "permalink": self.link(), "timestamp": self.timestamp(), "media_type": self.media_type() });
        if self.kind != "story" && !self.text.is_empty() {
            shown["caption"] = json!(self.text);
        }
        shown
    }
}

impl State {
    pub(super) fn visible(&self) -> Vec<SimPost> {
        let name = |id: &str| self.account_named(id).map(|account| account.username.clone()).unwrap_or_default();
        let there = self.posts.iter().filter(|post| !post.deleted);
        there
            .map(|post| SimPost {
                account: name(&post.owner),
                by_page: post.by_page,
                kind: post.kind,
                id: post.id.clone(),
                link: post.link(),
                at: post.at,
                text: post.text.clone(),
                files: post.files.clone(),
                cover: post.cover.clone(),
                asked: post.asked.clone(),
                below: post.below.clone(),
            })
            .collect()
    }

    /// `POST {account}/media_publish`.
    pub(super) fn publish(&mut self, pass: &Pass, form: &Fields) -> Result<Reply, Reply> {
        let now = self.clock.now();
        if self.containers.published(&pass.id, now, |_| true) >= self.manner.quota {
            return Err(no((9, 2_207_042)));
        }
        let name = field(form, "creation_id");
        if self.containers.get(name).is_some_and(|container| matches!(container.what.made, Made::ChildImage | Made::ChildVideo)) {
            return Err(no((100, 0)));
        }
        let published = self.containers.publish(name, &pass.id, now).cloned();
        let content = published.map_err(|why| match why {
            Unpublished::Early | Unpublished::Failed(_) => no((9_007, 2_207_027)),
            Unpublished::Missing => no((24, 2_207_006)),
            Unpublished::Expired | Unpublished::Twice => no((24, 2_207_008)),
        })?;
        let kind = match content.made {
            Made::Reel => "reel",
            Made::Story => "story",
            Made::Carousel => "carousel",
            _ => "photo",
        };
        let (id, code) = (self.number("1790"), self.number("D"));
        let text = field(&content.form, "caption").to_owned();
        self.posts.push(Post {
            owner: pass.id.clone(),
            id: id.clone(),
            code,
            kind,
            by_page: content.by_page,
            at: now,
            text,
            files: content.files,
            cover: content.cover,
            asked: content.form,
            below: None,
            deleted: false,
        });
        Ok(Reply::json(200, &json!({ "id": id })))
    }

    fn own<'a>(&'a self, pass: &'a Pass) -> impl DoubleEndedIterator<Item = &'a Post> {
        self.posts.iter().filter(|post| !post.deleted && post.owner == pass.id)
    }

    /// `GET {account}/media` and `GET {account}/stories`: the newest first.
    pub(super) fn listed(&self, pass: &Pass, stories: bool, limit: &str) -> Reply {
        let (now, most) = (self.clock.now(), limit.parse().unwrap_or(25));
        let is_in = |post: &&Post| match stories {
            true => post.kind == "story" && now - post.at < DAY,
            false => !matches!(post.kind, "story" | "comment"),
        };
        let seen = self.own(pass).rev().filter(is_in).filter(|post| now - post.at >= self.manner.lag).take(most);
        Reply::json(200, &json!({ "data": seen.map(Post::shown).collect::<Vec<_>>() }))
    }

    /// `GET {media}`.
    pub(super) fn one(&self, pass: &Pass, id: &str) -> Result<Reply, Reply> {
        self.own(pass).find(|post| post.id == id).map(|post| Reply::json(200, &post.shown())).ok_or_else(gone)
    }

    /// `GET {account}/content_publishing_limit`.
    pub(super) fn limit(&self, pass: &Pass) -> Reply {
        let usage = self.containers.published(&pass.id, self.clock.now(), |_| true);
        let config = json!({ "quota_total": self.manner.quota, "quota_duration": DAY / SECOND });
        Reply::json(200, &json!({ "data": [{ "quota_usage": usage, "config": config }] }))
    }

    /// `POST {media}/comments`.
    pub(super) fn comment(&mut self, pass: &Pass, media: &str, form: &Fields) -> Result<Reply, Reply> {
        if !self.own(pass).any(|post| post.id == media && post.kind != "comment") {
            return Err(gone());
        }
        let text = field(form, "message").to_owned();
        if text.is_empty() || text.encode_utf16().count() > 2_200 {
            return Err(refusal(400, 100, 0, "(#100) The parameter message is required, and has a longest length"));
        }
        let (id, at, by_page) = (self.number("1798"), self.clock.now(), pass.door != NETWORK);
        self.posts.push(Post {
            owner: pass.id.clone(),
            id: id.clone(),
            code: String::new(),
            kind: "comment",
            by_page,
            at,
            text,
            files: Vec::new(),
            cover: None,
            asked: Fields::new(),
            below: Some(media.to_owned()),
            deleted: false,
        });
        Ok(Reply::json(200, &json!({ "id": id })))
    }

    /// `GET {media}/comments`.
    pub(super) fn comments(&self, pass: &Pass, media: &str) -> Result<Reply, Reply> {
        if !self.own(pass).any(|post| post.id == media) {
            return Err(gone());
        }
        let now = self.clock.now();
        let below = self.own(pass).rev().filter(|post| post.below.as_deref() == Some(media) && now - post.at >= self.manner.lag);
        let shown =
            below.map(|post| json!({ "id": post.id, "text": post.text, "timestamp": post.timestamp(), "from": { "id": post.owner } }));
        Ok(Reply::json(200, &json!({ "data": shown.collect::<Vec<_>>() })))
    }

    /// `DELETE {media}`, at the door of pages only.
    pub(super) fn delete(&mut self, pass: &Pass, id: &str) -> Result<Reply, Reply> {
        if pass.door == NETWORK {
            return Err(refusal(400, 3, 0, "(#3) Application does not have the capability to make this API call."));
        }
        pass.may("", "instagram_manage_contents")?;
        if !self.own(pass).any(|post| post.id == id) {
            return Err(gone());
        }
        self.forget(id);
        Ok(Reply::json(200, &json!({ "success": true })))
    }

    /// It is gone.
    pub(super) fn forget(&mut self, id: &str) {
        for post in self.posts.iter_mut().filter(|post| post.id == id) {
            post.deleted = true;
        }
    }
}
