//! What containers become: published once, within what a day allows; shown in lists and by their names; taken away.
//! Facts: threads, sections 3.3, 3.4, 5, 7 and 8.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::made::Made;
use super::words::{day_over, early, error, gone, invalid, no_container};
use super::{SimPost, State};
use crate::clock::{DAY, Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::containers::Unpublished;
use crate::sim::reply::Reply;

/// How many posts, replies and deletions a day has.
pub(super) const POSTS: usize = 250;
pub(super) const REPLIES: usize = 1_000;
const DELETIONS: usize = 100;
/// The signs that addresses are made of.
const CODE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// What may be asked of a post.
const FIELDS: [&str; 12] = [
    "id",
    "text",
    "timestamp",
    "permalink",
    "shortcode",
    "media_type",
    "media_product_type",
    "username",
    "is_reply",
    "owner",
    "status",
    "error_message",
];

/// A post.
pub(super) struct Post {
    pub(super) id: String,
    pub(super) user: String,
    pub(super) is_gone: bool,
    at: Millis,
    what: Made,
}

impl State {
    pub(super) fn visible(&self) -> Vec<SimPost> {
        let there = self.posts.iter().filter(|post| !post.is_gone);
        there
            .map(|post| SimPost {
                author: self.author(post),
                id: post.id.clone(),
                permalink: self.permalink(post),
                at: post.at,
                text: post.what.text.clone(),
                files: post.what.files.clone(),
                reply_to: post.what.reply_to.clone(),
                reply_control: post.what.reply_control.clone(),
                topic: post.what.topic.clone(),
                card: post.what.card.clone(),
            })
            .collect()
    }

    fn author(&self, post: &Post) -> String {
        self.profile_of(&post.user).map(|profile| profile.username.clone()).unwrap_or_default()
    }

    fn permalink(&self, post: &Post) -> String {
        format!("https://www.threads.net/@{}/post/{}", self.author(post), shortcode(&post.id))
    }

    /// `POST /{user}/threads_publish`.
    pub(super) fn publish(&mut self, user: &str, form: &Fields) -> Result<Reply, Reply> {
        let (id, now) = (field(form, "creation_id"), self.clock.now());
        let Some(container) = self.containers.get(id) else { return Err(no_container(id)) };
        let is_reply = container.what.reply_to.is_some();
        if container.what.is_child || self.is_taken_back(container.what.reply_to.as_deref()) {
            return Err(no_container(id));
        }
        if container.published_at.is_none() && self.used(user, is_reply) >= if is_reply { self.most.1 } else { self.most.0 } {
            return Err(day_over());
        }
        let what = match self.containers.publish(id, user, now) {
            Ok(what) => what.clone(),
            Err(Unpublished::Early) => return Err(early()),
            Err(_) => return Err(no_container(id)),
        };
        let post = self.number();
        self.posts.push(Post { id: post.clone(), user: user.to_owned(), is_gone: false, at: now, what });
        Ok(Reply::json(200, &json!({ "id": post })))
    }

    /// Whether what it would go below is not there any more.
    fn is_taken_back(&self, below: Option<&str>) -> bool {
        below.is_some_and(|below| !self.posts.iter().any(|post| post.id == below && !post.is_gone))
    }

    /// How many of its posts, or replies, a profile has used of its day.
    fn used(&self, user: &str, replies: bool) -> usize {
        self.containers.published(user, self.clock.now(), |what| what.reply_to.is_some() == replies)
    }

    /// `GET /{user}/threads_publishing_limit`.
    pub(super) fn limit(&self, user: &str, query: &Fields) -> Result<Reply, Reply> {
        let config = |most: usize| json!({ "quota_total": most, "quota_duration": DAY / SECOND });
        let mut told = serde_json::Map::new();
        for name in field(query, "fields").split(',') {
            let value = match name {
                "quota_usage" => json!(self.used(user, false)),
                "config" => config(self.most.0),
                "reply_quota_usage" => json!(self.used(user, true)),
                "reply_config" => config(self.most.1),
                "delete_quota_usage" => json!(self.deletions(user)),
                "delete_config" => config(DELETIONS),
                _ => return Err(nonexisting(name)),
            };
            told.insert(name.to_owned(), value);
        }
        Ok(Reply::json(200, &json!({ "data": [told] })))
    }

    fn deletions(&self, user: &str) -> usize {
        let now = self.clock.now();
        self.deleted.iter().filter(|(owner, at)| owner == user && now - at < DAY).count()
    }

    /// `GET /me/threads` and `GET /me/replies`: either has its own, the newest first.
    pub(super) fn list(&self, user: &str, replies: bool, query: &Fields) -> Result<Reply, Reply> {
        let since = field(query, "since").parse::<Millis>().map_err(|_| invalid("Param since must be a time"))? * SECOND;
        let most = field(query, "limit").parse::<usize>().ok().filter(|most| (1..=100).contains(most));
        let most = most.ok_or_else(|| invalid("Param limit must be between 1 and 100"))?;
        let now = self.clock.now();
        let shown = |post: &&Post| post.user == user && !post.is_gone && post.what.reply_to.is_some() == replies;
        let listed = self.posts.iter().rev().filter(shown).filter(|post| post.at >= since && post.at + self.lag <= now);
        let data: Result<Vec<Value>, Reply> = listed.take(most).map(|post| self.told(post, query)).collect();
        Ok(Reply::json(200, &json!({ "data": data?, "paging": { "cursors": { "before": "QV", "after": "QW" } } })))
    }

    /// `GET /{post}`.
    pub(super) fn post(&self, id: &str, query: &Fields) -> Result<Reply, Reply> {
        let post = self.posts.iter().find(|post| post.id == id && !post.is_gone).ok_or_else(|| gone(id))?;
        Ok(Reply::json(200, &self.told(post, query)?))
    }

    fn told(&self, post: &Post, query: &Fields) -> Result<Value, Reply> {
        let mut told = serde_json::Map::new();
        for name in field(query, "fields").split(',') {
            if !FIELDS.contains(&name) {
                return Err(nonexisting(name));
            }
            let value = match name {
                "id" => json!(post.id),
                "text" if !post.what.text.is_empty() => json!(post.what.text),
                "timestamp" => json!(timestamp(post.at)),
                "permalink" => json!(self.permalink(post)),
                "shortcode" => json!(shortcode(&post.id)),
                "media_type" => json!(kind(&post.what.kind)),
                _ => continue,
            };
            told.insert(name.to_owned(), value);
        }
        Ok(Value::Object(told))
    }

    /// `DELETE /{post}`.
    pub(super) fn delete(&mut self, user: &str, id: &str) -> Result<Reply, Reply> {
        let (used, now) = (self.deletions(user), self.clock.now());
        let post = self.posts.iter_mut().find(|post| post.id == id && post.user == user && !post.is_gone).ok_or_else(|| gone(id))?;
        if used >= DELETIONS {
            return Err(error(400, 613, 0, "OAuthException", "Calls to this api have exceeded the rate limit."));
        }
        post.is_gone = true;
        self.deleted.push((user.to_owned(), now));
        Ok(Reply::json(200, &json!({ "success": true, "deleted_id": id })))
    }
}

fn nonexisting(name: &str) -> Reply {
    error(400, 100, 0, "THApiException", &format!("Tried accessing nonexisting field ({name})"))
}

/// `2026-11-22T12:00:00+0000`.
fn timestamp(at: Millis) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// As a list calls what was made as this.
fn kind(made: &str) -> &str {
    match made {
        "TEXT" => "TEXT_POST",
        "CAROUSEL" => "CAROUSEL_ALBUM",
        other => other,
    }
}

/// What names a post in its address.
fn shortcode(id: &str) -> String {
    let mut rest = id.parse::<u64>().unwrap_or_default();
    let mut code = Vec::new();
    while rest > 0 {
        code.extend(usize::try_from(rest % 64).ok().and_then(|at| CODE.get(at)));
        rest /= 64;
    }
    code.reverse();
    // It is no number, and always eleven signs long.
    format!("D{:A>10}", String::from_utf8_lossy(&code))
}
