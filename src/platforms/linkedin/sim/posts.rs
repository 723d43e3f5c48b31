//! Posts: judged as the network judges them, kept, shown, deleted. The same words by the same member within ten minutes
//! are a duplicate, and the answer names the first. Facts: linkedin, sections 3.4 to 4 and 7.

use bytes::Bytes;
use serde_json::{Value, json};

use super::apps::Pass;
use super::organizations::urn;
use super::wire::refusal;
use super::{SimPost, State};
use crate::clock::{MINUTE, Millis};
use crate::platforms::linkedin::little::shown;
use crate::sim::reply::Reply;

/// How long the network knows a duplicate.
const DUPLICATE: Millis = 10 * MINUTE;
const TEXT_MAX: usize = 3_000;
const TITLE_MAX: usize = 400;

/// A post that was taken.
pub(super) struct Post {
    pub(super) author: String,
    pub(super) urn: String,
    pub(super) at: Millis,
    pub(super) body: Value,
    text: String,
    files: Vec<(String, Bytes)>,
    pub(super) deleted: bool,
}

impl State {
    pub(super) fn visible(&self) -> Vec<SimPost> {
        let there = self.posts.iter().filter(|post| !post.deleted);
        there
            .map(|post| SimPost {
                author: self.named(&post.author),
                of_page: !post.author.starts_with("urn:li:person:"),
                urn: post.urn.clone(),
                at: post.at,
                text: post.text.clone(),
                visibility: post.body["visibility"].as_str().unwrap_or_default().to_owned(),
                files: post.files.clone(),
                title: post.body["content"]["media"]["title"].as_str().map(str::to_owned),
                cover: ids(&post.body["content"]).iter().find_map(|id| self.files.get(id)?.cover.clone()),
            })
            .collect()
    }

    /// What an author is called.
    fn named(&self, author: &str) -> String {
        let page = self.pages.iter().find(|page| urn(page) == author).map(|page| page.name.clone());
        let member = || self.member_of(author.strip_prefix("urn:li:person:")?).map(|member| member.name.clone());
        page.or_else(member).unwrap_or_default()
    }

    /// `POST /rest/posts`.
    pub(super) fn post(&mut self, pass: &Pass, body: &Value) -> Result<Reply, Reply> {
        let author = body["author"].as_str().unwrap_or_default().to_owned();
        self.acts_as(pass, &author)?;
        let fixed = [("visibility", &["PUBLIC", "CONNECTIONS", "LOGGED_IN"][..]), ("lifecycleState", &["PUBLISHED"][..])];
        for (field, allowed) in fixed {
            if !body[field].as_str().is_some_and(|value| allowed.contains(&value)) {
                return Err(refusal(400, "INVALID_VALUE_FOR_FIELD", &format!("{field} has a value that is not allowed")));
            }
        }
        if body["visibility"] == "CONNECTIONS" && !author.starts_with("urn:li:person:") {
            return Err(refusal(400, "INVALID_VALUE_FOR_FIELD", "visibility :: an organization has no connections"));
        }
        if body["distribution"]["feedDistribution"] != "MAIN_FEED" {
            return Err(refusal(400, "MISSING_FIELD", "distribution :: field is required but not found"));
        }
        let commentary = body["commentary"].as_str().unwrap_or_default();
        // An open bracket cuts the text off, as there: whoever forgets to escape sees it in the post.
        let text = shown(commentary).unwrap_or_else(|| commentary.split(['(', '[', '{', '@']).next().unwrap_or_default().to_owned());
        if text.encode_utf16().count() > TEXT_MAX {
            return Err(refusal(400, "FIELD_LENGTH_TOO_LONG", "commentary :: field length is too long"));
        }
        let files = self.attached(&author, &body["content"])?;
        if text.trim().is_empty() && files.is_empty() {
            return Err(refusal(400, "MISSING_FIELD", "commentary :: field is required but not found"));
        }
        let now = self.clock.now();
        let twin = self.posts.iter().find(|post| !post.deleted && post.author == author && now - post.at < DUPLICATE && post.body == *body);
        if let Some(twin) = twin {
            let details = json!({ "inputErrors": [{ "code": "DUPLICATE_POST" }] });
            let message = format!("Content is a duplicate of {}", twin.urn);
            return Err(Reply::json(422, &json!({ "status": 422, "code": "DUPLICATE_POST", "message": message, "errorDetails": details })));
        }
        let kind = if files.is_empty() { "share" } else { "ugcPost" };
        let urn = format!("urn:li:{kind}:{}", self.name("7"));
        for id in ids(&body["content"]) {
            if let Some(upload) = self.files.get_mut(&id) {
                upload.posted = true;
            }
        }
        self.posts.push(Post { author, urn: urn.clone(), at: now, body: body.clone(), text, files, deleted: false });
        Ok(Reply::empty(201).with("x-restli-id", &urn))
    }

    fn attached(&self, author: &str, content: &Value) -> Result<Vec<(String, Bytes)>, Reply> {
        let named = match content {
            Value::Null => return Ok(Vec::new()),
            content if content["media"].is_object() => vec![content["media"].clone()],
            content => content["multiImage"]["images"].as_array().cloned().unwrap_or_default(),
        };
        let several = content["multiImage"].is_object();
        if several && !(2..=20).contains(&named.len()) {
            return Err(refusal(400, "INVALID_VALUE_FOR_FIELD", "multiImage needs 2 to 20 images"));
        }
        let mut files = Vec::new();
        for one in named {
            let id = one["id"].as_str().unwrap_or_default();
            let found = self.files.get(id).filter(|upload| upload.is_of(author) && !(several && (upload.is_video || upload.is_document)));
            let upload = found.ok_or_else(|| refusal(400, "INVALID_URN_ID", "The media is not there"))?;
            if let Some(code) = upload.trouble(self.clock.now()) {
                return Err(refusal(400, code, "The media asset is not ready"));
            }
            if upload.is_document && !one["title"].as_str().is_some_and(is_title) {
                return Err(refusal(400, "MISSING_FIELD", "content/media/title :: field is required but not found"));
            }
            files.push((one["altText"].as_str().unwrap_or_default().to_owned(), upload.bytes()));
        }
        Ok(files)
    }

    /// `DELETE /rest/posts/URN`: a second time, too.
    pub(super) fn remove(&mut self, pass: &Pass, urn: &str) -> Result<Reply, Reply> {
        if let Some(at) = self.posts.iter().position(|post| post.urn == urn) {
            self.acts_as(pass, &self.posts[at].author)?;
            self.posts[at].deleted = true;
        }
        Ok(Reply::empty(204))
    }
}

/// Whether a document can be called that (the longest is that of an article's title; of a document's nothing is said).
fn is_title(title: &str) -> bool {
    !title.trim().is_empty() && title.encode_utf16().count() <= TITLE_MAX
}

fn ids(content: &Value) -> Vec<String> {
    let one = content["media"]["id"].as_str().map(str::to_owned);
    let many = content["multiImage"]["images"].as_array().into_iter().flatten().filter_map(|image| image["id"].as_str()).map(str::to_owned);
    one.into_iter().chain(many).collect()
}
