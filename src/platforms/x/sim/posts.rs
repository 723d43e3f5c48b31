//! Posts: judged as the network judges them, counted, kept, shown in the timeline, deleted. The same words with the same
//! files are a duplicate. Facts: x, sections 3.5, 4, 5 and 7.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::words::{invalid, limited, not_permitted, plain, problem, too_many};
use super::{SimPost, State};
use crate::clock::{DAY, MINUTE, Millis, SECOND};
use crate::model::weighted::{links, weight};
use crate::platforms::x::{LONG, SHORT};
use crate::sim::reply::Reply;

/// How long the network knows a duplicate.
const DUPLICATE: Millis = DAY;
/// How far the timeline lags behind, ordinarily.
pub(super) const LAG: Millis = 5 * SECOND;
/// So many posts of a user in so long.
const MOST: i64 = 100;
const WINDOW: Millis = 15 * MINUTE;
/// What a post may be made of.
const FIELDS: [&str; 5] = ["text", "media", "made_with_ai", "reply", "reply_settings"];
/// Who may reply, where it is not everybody: for everybody nothing is said.
const REPLIES: [&str; 4] = ["following", "mentionedUsers", "subscribers", "verified"];
/// What of a long text the timeline shows, in characters.
const SHOWN: usize = 275;
const GONE: &str = "You attempted to reply to a Tweet that is deleted or not visible to you.";
const NOT_OWN: &str = "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.";

/// A post that was taken.
pub(super) struct Post {
    user: String,
    id: String,
    at: Millis,
    text: String,
    ids: Vec<String>,
    keys: Vec<String>,
    files: Vec<(String, Bytes)>,
    made_with_ai: bool,
    reply_to: Option<String>,
    replies: Option<String>,
    deleted: bool,
}

/// How a user's limit stands.
pub(super) struct Window {
    ends: Millis,
    used: i64,
}

fn bad_media() -> Reply {
    invalid("media.media_ids", "", "Your media IDs are invalid.")
}

impl State {
    pub(super) fn visible(&self) -> Vec<SimPost> {
        let author = |id: &str| self.user_of(id).map(|user| user.username.clone()).unwrap_or_default();
        let there = self.posts.iter().filter(|post| !post.deleted);
        there
            .map(|post| SimPost {
                author: author(&post.user),
                id: post.id.clone(),
                at: post.at,
                text: post.text.clone(),
                files: post.files.clone(),
                made_with_ai: post.made_with_ai,
                reply_to: post.reply_to.clone(),
                replies: post.replies.clone(),
            })
            .collect()
    }

    /// `POST /2/tweets`.
    pub(super) fn post(&mut self, user: &str, body: &Value) -> Result<Reply, Reply> {
        let (left, ends) = self.count(user)?;
        let text = judged(body)?.to_owned();
        let ids = media_ids(body)?;
        self.judge_text(user, &text, ids.is_empty())?;
        let reply_to = self.judge_reply(user, body)?;
        let files = self.attached(user, &ids).ok_or_else(bad_media)?;
        let keys = files.iter().map(|file| file.key.clone()).collect();
        let files = files.iter().map(|file| (file.alt.clone(), file.bytes())).collect();
        let now = self.clock.now();
        let same = |post: &&Post| !post.deleted && post.user == user && now - post.at < DUPLICATE && post.text == text && post.ids == ids;
        if self.knows_duplicates && self.posts.iter().any(|post| same(&post)) {
            return Err(plain(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content."));
        }
        let id = self.number();
        for file in &ids {
            if let Some(file) = self.files.get_mut(file) {
                file.posted = true;
            }
        }
        let made_with_ai = body["made_with_ai"] == true;
        let replies = body["reply_settings"].as_str().map(str::to_owned);
        let post = Post {
            user: user.to_owned(),
            id: id.clone(),
            at: now,
            text,
            ids,
            keys,
            files,
            made_with_ai,
            reply_to,
            replies,
            deleted: false,
        };
        let shown = post.shown();
        self.posts.push(post);
        let answer = json!({ "data": { "id": id, "text": shown, "edit_history_post_ids": [id] } });
        Ok(limited(Reply::json(201, &answer), "x-rate-limit", left, ends))
    }

    /// Counts a request; what is left, and until when.
    fn count(&mut self, user: &str) -> Result<(i64, Millis), Reply> {
        let now = self.clock.now();
        if let Some(until) = self.day_over.filter(|until| *until > now) {
            return Err(too_many("x-app-limit-24hour", until));
        }
        let window = self.windows.entry(user.to_owned()).or_insert(Window { ends: 0, used: 0 });
        if window.ends <= now {
            *window = Window { ends: now + WINDOW, used: 0 };
        }
        window.used += 1;
        if window.used > MOST { Err(too_many("x-rate-limit", window.ends)) } else { Ok((MOST - window.used, window.ends)) }
    }

    /// What it replies to: only posts of one's own, which are there (facts, section 3.5).
    fn judge_reply(&self, user: &str, body: &Value) -> Result<Option<String>, Reply> {
        let Some(reply) = body.get("reply") else { return Ok(None) };
        let id = reply["in_reply_to_tweet_id"].as_str().unwrap_or_default();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) || reply.as_object().is_none_or(|fields| fields.len() > 1) {
            return Err(invalid("reply.in_reply_to_tweet_id", id, "The reply.in_reply_to_tweet_id field is invalid."));
        }
        match self.posts.iter().find(|post| post.id == id && !post.deleted) {
            None => Err(plain(403, "Forbidden", GONE)),
            Some(post) if post.user != user => Err(plain(403, "Forbidden", NOT_OWN)),
            Some(_) => Ok(Some(id.to_owned())),
        }
    }

    fn judge_text(&self, user: &str, text: &str, alone: bool) -> Result<(), Reply> {
        let pays = self.subscribers.iter().any(|subscriber| subscriber == user);
        if weight(text) > if pays { LONG } else { SHORT } {
            return Err(not_permitted());
        }
        if cashtags(text).len() > 1 {
            return Err(plain(403, "Forbidden", "Your post has more than one cashtag. You can use only one cashtag in a post."));
        }
        let spoilt = text.contains(['\u{fffe}', '\u{feff}', '\u{ffff}']);
        if spoilt || (alone && text.trim().is_empty()) {
            return Err(invalid("text", text, "The text field is invalid."));
        }
        Ok(())
    }

    /// `GET /2/users/{id}/tweets`.
    pub(super) fn timeline(&self, user: &str, query: &HashMap<String, String>) -> Result<Reply, Reply> {
        let field = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let most = field("max_results").parse::<usize>().ok().filter(|most| (5..=100).contains(most));
        let most = most.ok_or_else(|| invalid("max_results", field("max_results"), "max_results is not between 5 and 100"))?;
        let since = field("start_time").parse::<Timestamp>();
        let since = since.map_err(|_| invalid("start_time", field("start_time"), "start_time is no RFC 3339 time"))?.as_millisecond();
        let replies = !field("exclude").split(',').any(|one| one == "replies");
        let with_keys = field("expansions").split(',').any(|one| one == "attachments.media_keys");
        let now = self.clock.now();
        let shown = |post: &&Post| !post.deleted && post.user == user && (replies || post.reply_to.is_none());
        let seen = |post: &&Post| shown(post) && post.at >= since && post.at + self.lag <= now;
        let mut all = self.posts.iter().rev().filter(seen);
        let posts: Vec<Value> = all.by_ref().take(most).map(|post| post.told(with_keys)).collect();
        let mut answer = json!({ "meta": { "result_count": posts.len() } });
        if all.next().is_some() {
            answer["meta"]["next_token"] = json!(format!("7140{most}"));
        }
        if !posts.is_empty() {
            answer["data"] = json!(posts);
        }
        Ok(Reply::json(200, &answer))
    }

    /// `DELETE /2/tweets/{id}`: a second time, too.
    pub(super) fn remove(&mut self, user: &str, id: &str) -> Result<Reply, Reply> {
        match self.posts.iter_mut().find(|post| post.id == id) {
            Some(post) if post.user != user => Err(not_permitted()),
            Some(post) => {
                post.deleted = true;
                Ok(Reply::json(200, &json!({ "data": { "deleted": true } })))
            }
            None => Err(problem(404, "Not Found Error", "Could not find the post.", "resource-not-found")),
        }
    }
}

impl Post {
    /// As others get it: links shortened, a long text cut, some signs as HTML, and a link to what is attached.
    fn shown(&self) -> String {
        let signs: Vec<char> = self.text.chars().collect();
        let (mut text, mut at) = (String::new(), 0);
        for (n, link) in links(&signs).into_iter().enumerate() {
            text.extend(signs.get(at..link.start).unwrap_or_default());
            text.push_str(&format!("https://t.co/{}{n:04}", self.id.get(13..).unwrap_or_default()));
            at = link.end;
        }
        text.extend(signs.get(at..).unwrap_or_default());
        if weight(&self.text) > SHORT {
            text = text.chars().take(SHOWN).collect();
            text.push_str("… https://t.co/abcdefghij");
        }
        if !self.files.is_empty() {
            text.push_str(" https://t.co/klmnopqrst");
        }
        text.trim_start().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    fn told(&self, with_keys: bool) -> Value {
        let mut post = json!({ "id": self.id, "text": self.shown(), "edit_history_post_ids": [self.id] });
        if with_keys && !self.keys.is_empty() {
            post["attachments"] = json!({ "media_keys": self.keys });
        }
        post
    }
}

/// The text of a body whose fields are such as X knows.
fn judged(body: &Value) -> Result<&str, Reply> {
    let fields = body.as_object().ok_or_else(|| invalid("body", "", "The body must be a JSON object."))?;
    if let Some(other) = fields.keys().find(|field| !FIELDS.contains(&field.as_str())) {
        return Err(invalid(other, "", "The field is not one of those that are allowed."));
    }
    if body.get("made_with_ai").is_some_and(|told| !told.is_boolean()) {
        return Err(invalid("made_with_ai", "", "made_with_ai is neither true nor false."));
    }
    if body.get("reply_settings").is_some_and(|who| !REPLIES.iter().any(|one| who == one)) {
        return Err(invalid("reply_settings", "", "reply_settings is none of the values that are allowed."));
    }
    // "Defaulted to an empty string so it is always sent: the backend rejects an absent value" (OpenAPI).
    body["text"].as_str().ok_or_else(|| invalid("text", "", "The text field is invalid."))
}

/// `$` and one to six letters, as a word of its own.
fn cashtags(text: &str) -> HashSet<String> {
    let words = text.split_whitespace().filter_map(|word| word.strip_prefix('$'));
    let tickers = words.map(|word| word.trim_end_matches(|sign: char| sign.is_ascii_punctuation()).to_uppercase());
    tickers.filter(|word| (1..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic())).collect()
}

fn media_ids(body: &Value) -> Result<Vec<String>, Reply> {
    let Some(media) = body.get("media") else { return Ok(Vec::new()) };
    let ids: Vec<String> = serde_json::from_value(media["media_ids"].clone()).map_err(|_| bad_media())?;
    let twice = ids.iter().enumerate().any(|(n, id)| ids.iter().take(n).any(|other| other == id));
    if (1..=4).contains(&ids.len()) && !twice { Ok(ids) } else { Err(bad_media()) }
}
