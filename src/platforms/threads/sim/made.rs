//! Containers: what they are asked to be made of is judged, what their links lead to is fetched, and then they are worked on.
//! Facts: threads, sections 3.1, 3.2 and 4.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::count::count;
use super::words::{gone, invalid, links, unknown};
use super::{Shared, State};
use crate::clock::{Millis, SECOND};
use crate::sim::asked::{Fields, field};
use crate::sim::containers::Status;
use crate::sim::fetch::{File, Kind, Unfetched, fetch};
use crate::sim::reply::Reply;

/// How long the network works on a picture, a video, and on several of them once they are there.
const PICTURE: Millis = 2 * SECOND;
const VIDEO: Millis = 20 * SECOND;
const SEVERAL: Millis = SECOND;
/// The largest picture and the largest video, in bytes.
const PICTURE_MAX: usize = 8_000_000;
const VIDEO_MAX: usize = 1_000_000_000;
/// The longest video.
const LONGEST: u64 = 300_000;
const TEXT_MAX: usize = 500;
const ALT_MAX: usize = 1_000;
const TOPIC_MAX: usize = 50;
const LINKS_MAX: usize = 5;
/// Who may reply.
const WHO: [&str; 5] = ["everyone", "accounts_you_follow", "mentioned_only", "parent_post_author_only", "followers_only"];
/// What a container may be made of.
const FIELDS: [&str; 13] = [
    "media_type",
    "text",
    "image_url",
    "video_url",
    "children",
    "is_carousel_item",
    "reply_to_id",
    "reply_control",
    "topic_tag",
    "link_attachment",
    "alt_text",
    "auto_publish_text",
    "access_token",
];

/// What is in a container.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    pub(super) kind: String,
    pub(super) text: String,
    /// Alternative text and bytes.
    pub(super) files: Vec<(String, Bytes)>,
    pub(super) is_child: bool,
    pub(super) reply_to: Option<String>,
    pub(super) reply_control: Option<String>,
    pub(super) topic: Option<String>,
    pub(super) card: Option<String>,
}

/// `POST /{user}/threads`.
pub(super) async fn make(shared: &Shared, user: &str, form: &Fields) -> Result<Reply, Reply> {
    let mut made = judged(form)?;
    shared.lock().judge_place(user, form)?;
    let fetched = match (made.kind.as_str(), field(form, "image_url"), field(form, "video_url")) {
        ("IMAGE", address, "") if !address.is_empty() => Some(fetch(address, PICTURE_MAX).await),
        ("VIDEO", "", address) if !address.is_empty() => Some(fetch(address, VIDEO_MAX).await),
        ("TEXT" | "CAROUSEL", "", "") => None,
        _ => return Err(invalid("Param image_url or video_url must be a valid URL")),
    };
    let mut failure = fetched.as_ref().and_then(|fetched| spoilt(&made.kind, fetched.as_ref()));
    let mut state = shared.lock();
    if let Some(Ok(file)) = fetched {
        made.files = vec![(field(form, "alt_text").to_owned(), file.bytes)];
    }
    if !state.failures.is_empty() && !made.files.is_empty() {
        failure = Some(state.failures.remove(0));
    }
    if made.kind == "CAROUSEL" {
        made.files = state.children(user, field(form, "children"))?;
    }
    Ok(state.keep(user, made, failure))
}

impl State {
    /// What it goes below is a post that is there.
    fn judge_place(&self, user: &str, form: &Fields) -> Result<(), Reply> {
        let Some(below) = form.get("reply_to_id") else { return Ok(()) };
        match self.posts.iter().any(|post| post.id == *below && !post.is_gone && self.profile_of(user).is_some()) {
            true => Ok(()),
            false => Err(gone(below)),
        }
    }

    /// The files of several containers of the same profile, all of them finished.
    fn children(&self, user: &str, ids: &str) -> Result<Vec<(String, Bytes)>, Reply> {
        let ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
        let twice = ids.iter().enumerate().any(|(n, id)| ids.iter().take(n).any(|other| other == id));
        if !(2..=20).contains(&ids.len()) || twice {
            return Err(invalid("Param children must have between 2 and 20 different elements"));
        }
        let mut files = Vec::new();
        for id in ids {
            let child = self.containers.get(id).filter(|child| child.owner == user && child.what.is_child).ok_or_else(|| gone(id))?;
            if self.containers.status(id, self.clock.now()) != Some(Status::Finished) {
                return Err(invalid(&format!("Carousel item {id} is not finished")));
            }
            files.extend(child.what.files.clone());
        }
        Ok(files)
    }

    fn keep(&mut self, user: &str, made: Made, failure: Option<String>) -> Reply {
        let (id, now) = (self.number(), self.clock.now());
        let work = match made.kind.as_str() {
            "IMAGE" => PICTURE,
            "VIDEO" => VIDEO,
            "CAROUSEL" => SEVERAL,
            _ => 0,
        };
        self.containers.make(&id, user, made, now);
        self.containers.work(&id, now + work, failure);
        Reply::json(200, &json!({ "id": id }))
    }

    /// `GET /{container}`.
    pub(super) fn container(&self, user: &str, id: &str) -> Option<Reply> {
        self.containers.get(id).filter(|container| container.owner == user)?;
        let status = self.containers.status(id, self.clock.now())?;
        let mut told: BTreeMap<&str, Value> = BTreeMap::from([("id", json!(id)), ("status", json!(status.word()))]);
        if let Status::Error(word) = &status {
            told.insert("error_message", json!(word));
        }
        Some(Reply::json(200, &json!(told)))
    }
}

/// What a form asks for, as far as the network takes it.
fn judged(form: &Fields) -> Result<Made, Reply> {
    if let Some(other) = form.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(unknown(other));
    }
    let (kind, text) = (field(form, "media_type"), field(form, "text"));
    let is_child = field(form, "is_carousel_item") == "true";
    if !["TEXT", "IMAGE", "VIDEO", "CAROUSEL"].contains(&kind) {
        return Err(invalid("Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}"));
    }
    if is_child && (!["IMAGE", "VIDEO"].contains(&kind) || form.contains_key("text")) {
        return Err(invalid("A carousel item is an image or a video without text"));
    }
    if kind == "TEXT" && (text.is_empty() || form.contains_key("alt_text")) {
        return Err(invalid("Param text is required for text posts"));
    }
    if count(text) > TEXT_MAX {
        return Err(invalid("Param text must be at most 500 characters long."));
    }
    if field(form, "alt_text").chars().count() > ALT_MAX {
        return Err(invalid("Param alt_text must be at most 1000 characters long."));
    }
    judge_rest(form, kind)?;
    let own = |name: &str| form.get(name).cloned();
    Ok(Made {
        kind: kind.to_owned(),
        text: text.to_owned(),
        files: Vec::new(),
        is_child,
        reply_to: own("reply_to_id"),
        reply_control: own("reply_control"),
        topic: own("topic_tag"),
        card: own("link_attachment"),
    })
}

fn judge_rest(form: &Fields, kind: &str) -> Result<(), Reply> {
    if form.contains_key("auto_publish_text") {
        return Err(invalid("In this world nothing is published in one step"));
    }
    if form.get("reply_control").is_some_and(|who| !WHO.contains(&who.as_str())) {
        return Err(invalid("Param reply_control must be one of the values that are allowed"));
    }
    let topic = |topic: &String| (1..=TOPIC_MAX).contains(&topic.chars().count()) && !topic.contains(['.', '&']);
    if form.get("topic_tag").is_some_and(|text| !topic(text)) {
        return Err(invalid("Param topic_tag must be 1 to 50 characters without . and &"));
    }
    if form.contains_key("link_attachment") && kind != "TEXT" {
        return Err(invalid("Param link_attachment is for text posts only"));
    }
    if addresses(form) > LINKS_MAX { Err(links()) } else { Ok(()) }
}

/// How many different addresses a post has, that of its card among them.
fn addresses(form: &Fields) -> usize {
    let words = field(form, "text").split(|sign: char| sign.is_whitespace() || "()<>\"".contains(sign));
    let is_address = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let mut all: Vec<&str> = words.filter(is_address).map(|word| word.trim_end_matches(['.', ',', ';', '!', '?'])).collect();
    all.extend(form.get("link_attachment").map(String::as_str));
    all.sort_unstable();
    all.dedup();
    all.len()
}

/// Why nothing becomes of what was fetched, in the network's word; what lies behind a link is looked at when it is worked on.
fn spoilt(kind: &str, fetched: Result<&File, &Unfetched>) -> Option<String> {
    let word = match (kind, fetched) {
        ("VIDEO", Err(_)) => "FAILED_DOWNLOADING_VIDEO",
        (_, Err(_)) => "UNKNOWN",
        ("IMAGE", Ok(File { kind: Kind::Jpeg(sides) | Kind::Png(sides), .. })) if sides.ratio() > 10.0 || sides.ratio() < 0.1 => {
            "INVALID_ASPEC_RATIO"
        }
        ("IMAGE", Ok(File { kind: Kind::Jpeg(_) | Kind::Png(_), .. })) => return None,
        ("VIDEO", Ok(File { kind: Kind::Film(film), .. })) => {
            let ratio = film.sides.ratio();
            match film {
                _ if !(0.01..=10.0).contains(&ratio) => "INVALID_ASPEC_RATIO",
                film if film.ms == 0 || film.ms > LONGEST => "INVALID_DURATION",
                film if film.sides.0 > 1_920 || !film.index_first || film.edits => "FAILED_PROCESSING_VIDEO",
                _ => return None,
            }
        }
        ("VIDEO", Ok(_)) => "FAILED_PROCESSING_VIDEO",
        _ => "UNKNOWN",
    };
    Some(word.to_owned())
}
