//! The record of a post: what it is made of and the steps that gather it. Called by `mod`; the story of a
//! post is told there.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::api::{POSTS, Server};
use super::facets::{Meaning, facets, scan};
use super::resolve::is_did;
use super::tid;
use crate::clock::Millis;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::net::Fault;
use crate::platforms::{Job, JobMedia, Stage};

/// What is kept between the steps. Once `record` is there, nothing of it changes any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Saved {
    /// The record's name.
    pub(super) rkey: String,
    /// Its time, to the millisecond, in UTC.
    created_at: String,
    /// The DIDs of the handles that the text mentions; `None` for those that lead nowhere.
    mentions: BTreeMap<String, Option<String>>,
    /// What the record goes below, as it is referred to: the first post of the thread, then the one right ahead.
    #[serde(default)]
    ahead: Vec<Value>,
    /// What the server calls the files uploaded so far, in their order.
    blobs: Vec<Value>,
    /// The record, whole.
    pub(super) record: Option<Value>,
}

/// What is still to be done before the record is whole; each is one request.
enum Step {
    Resolve(String),
    Refer(Remote),
    Upload(usize),
}

impl Saved {
    /// What was saved before, or the beginning: both are the same for every attempt of one part.
    pub(super) fn of(job: &Job) -> Result<Self, Fault> {
        if job.saved.is_null() {
            let created_at = time(job.made_at)?;
            let rkey = tid::rkey(&job.part, job.made_at);
            return Ok(Self { rkey, created_at, mentions: BTreeMap::new(), ahead: Vec::new(), blobs: Vec::new(), record: None });
        }
        serde_json::from_value(job.saved.clone()).map_err(|_| Fault::Restage)
    }

    /// Does the next step; with the last one the record is whole.
    pub(super) async fn advance(&mut self, job: &Job, resolver: &Server<'_>, pds: &Server<'_>) -> Result<Stage, Fault> {
        match self.next(job) {
            Some(Step::Resolve(handle)) => {
                let did = resolver.resolve_handle(&handle).await?.filter(|did| is_did(did));
                self.mentions.insert(handle, did);
            }
            Some(Step::Refer(remote)) => self.refer(job, &remote, pds).await?,
            Some(Step::Upload(n)) => {
                let media = job.media.get(n).ok_or(Fault::Restage)?;
                self.blobs.push(pds.upload_blob(media).await?);
            }
            None => {}
        }
        let waits = self.next(job).is_some();
        if !waits && self.record.is_none() {
            self.record = Some(self.record(job)?);
        }
        let saved = serde_json::to_value(&*self).map_err(|_| Fault::Refused(Reason::Internal))?;
        Ok(if waits { Stage::Wait { saved, after: 0, progress: self.progress(job) } } else { Stage::Ready(saved) })
    }

    /// Mentions first: the server drops a blob that no record names within the hour.
    fn next(&self, job: &Job) -> Option<Step> {
        if self.record.is_some() {
            return None;
        }
        let unknown = scan(&job.text).into_iter().find_map(|span| match span.meaning {
            Meaning::Mention(handle) if !self.mentions.contains_key(&handle) => Some(handle),
            _ => None,
        });
        let refer = match (&job.reply, self.ahead.len()) {
            (Some(reply), 0) => Some(reply.root.clone()),
            (Some(reply), 1) => Some(reply.parent.clone()),
            _ => None,
        };
        let upload = (self.blobs.len() < job.media.len()).then_some(Step::Upload(self.blobs.len()));
        unknown.map(Step::Resolve).or(refer.map(Step::Refer)).or(upload)
    }

    /// Notes how a post of the thread is referred to: by its address and by the name of what it says now.
    async fn refer(&mut self, job: &Job, remote: &Remote, pds: &Server<'_>) -> Result<(), Fault> {
        let (did, rkey) = (&job.account.remote_id, rkey(remote).ok_or(Fault::Refused(Reason::NoAddress))?);
        let cid = pds.content_name(did, rkey).await?.ok_or(Fault::Refused(Reason::NothingAhead))?;
        self.ahead.push(json!({ "uri": format!("at://{did}/{POSTS}/{rkey}"), "cid": cid }));
        // The second post of a thread: what is ahead of it is its beginning.
        if job.reply.as_ref().is_some_and(|reply| reply.root.id == reply.parent.id) {
            self.ahead.extend(self.ahead.last().cloned());
        }
        Ok(())
    }

    fn progress(&self, job: &Job) -> i64 {
        let bytes = |media: &[JobMedia]| media.iter().map(|file| file.bytes).sum::<u64>();
        let done = job.media.get(..self.blobs.len()).map_or(0, bytes);
        i64::try_from(done * 100 / bytes(&job.media).max(1)).unwrap_or(0)
    }

    fn record(&self, job: &Job) -> Result<Value, Fault> {
        let mut record = Map::new();
        record.insert("$type".into(), POSTS.into());
        record.insert("text".into(), job.text.as_str().into());
        record.insert("createdAt".into(), self.created_at.as_str().into());
        record.insert("langs".into(), json!([job.lang]));
        let facets = facets(&job.text, |handle| self.mentions.get(handle)?.as_deref());
        if !facets.is_empty() {
            record.insert("facets".into(), facets.into());
        }
        if let [root, parent] = self.ahead.as_slice() {
            record.insert("reply".into(), json!({ "root": root, "parent": parent }));
        }
        if let Some(embed) = self.embed(job)? {
            record.insert("embed".into(), embed);
        }
        Ok(record.into())
    }

    fn embed(&self, job: &Job) -> Result<Option<Value>, Fault> {
        let files: Vec<_> = job.media.iter().zip(&self.blobs).collect();
        Ok(match files.as_slice() {
            [] => None,
            [(media, blob)] if is_video(media) => Some(video(media, blob)),
            files if files.iter().any(|(media, _)| is_video(media)) => return Err(Fault::Refused(Reason::Media)),
            files => {
                let images: Vec<Value> = files.iter().map(|(media, blob)| image(media, blob)).collect();
                Some(json!({ "$type": "app.bsky.embed.images", "images": images }))
            }
        })
    }
}

/// The key of a post of ours: from the server's name of it, or from the address at which the person found it.
pub(super) fn rkey(remote: &Remote) -> Option<&str> {
    remote.id.rsplit('/').next().filter(|rkey| tid::is_tid(rkey))
}

/// Whether the record at our key is this post. Anybody who edits the account may have changed the rest of
/// it since; the time to the millisecond under a key of our making is nobody else's.
pub(super) fn is_same(there: &Value, ours: &Value) -> bool {
    there.get("createdAt") == ours.get("createdAt")
}

fn is_video(media: &JobMedia) -> bool {
    media.mime.starts_with("video/")
}

fn image(media: &JobMedia, blob: &Value) -> Value {
    let mut image = json!({ "image": blob, "alt": media.alt.as_deref().unwrap_or_default() });
    add_ratio(&mut image, media);
    image
}

fn video(media: &JobMedia, blob: &Value) -> Value {
    let mut video = json!({ "$type": "app.bsky.embed.video", "video": blob });
    if let Some(alt) = &media.alt {
        video["alt"] = alt.as_str().into();
    }
    add_ratio(&mut video, media);
    video
}

fn add_ratio(embed: &mut Value, media: &JobMedia) {
    if media.width > 0 && media.height > 0 {
        embed["aspectRatio"] = json!({ "width": media.width, "height": media.height });
    }
}

fn time(at: Millis) -> Result<String, Fault> {
    let time = Timestamp::from_millisecond(at).map_err(|_| Fault::Refused(Reason::Internal))?;
    Ok(time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}
