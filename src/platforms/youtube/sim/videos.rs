//! Videos, and the lists that they stand in: what is told of a video is judged as the network judges it, kept, shown to
//! its owner, deleted. Facts: youtube, sections 2 to 4, 7 and 8.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::wire::{json_of, refusal};
use super::{Manner, SimVideo, State};
use crate::platforms::youtube::words;
use crate::sim::reply::Reply;

/// The largest cover, in bytes, that has always been taken.
const COVER_MAX: usize = 50 << 20;
const CATEGORIES: [&str; 15] = ["1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"];

fn invalid(reason: &str) -> Reply {
    refusal(400, "youtube.video", reason, "The request metadata is invalid.")
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn tags(about: &Value) -> Vec<String> {
    about["snippet"]["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Of a resource, what is always there and the parts that were asked for.
fn only(mut whole: Value, parts: &str) -> Value {
    if let Some(fields) = whole.as_object_mut() {
        fields.retain(|name, _| name == "kind" || name == "id" || parts.split(',').any(|part| part == name));
    }
    whole
}

/// What is asked of a playlist.
pub(super) struct Listed<'a> {
    pub(super) playlist: &'a str,
    /// Only this one; empty: all.
    pub(super) video: &'a str,
    pub(super) parts: &'a str,
    pub(super) most: usize,
}

impl State {
    /// What is told of a video that is to come.
    pub(super) fn judge(&self, about: &Value, parts: &str) -> Result<(), Reply> {
        let told = about.as_object().map(|parts| parts.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        if told.iter().any(|part| !parts.split(',').any(|named| named == part)) {
            return Err(refusal(400, "youtube.part", "unexpectedPart", "A part was sent that is not named."));
        }
        let (title, description) = (text(about, "/snippet/title"), text(about, "/snippet/description"));
        if title.trim().is_empty() || title.chars().count() > words::TITLE_MAX || words::has_brackets(title) {
            return Err(invalid("invalidTitle"));
        }
        if description.len() > words::DESCRIPTION_MAX || words::has_brackets(description) {
            return Err(invalid("invalidDescription"));
        }
        if words::length(&tags(about)) > words::TAGS_MAX || tags(about).iter().any(|tag| tag.is_empty() || words::has_brackets(tag)) {
            return Err(invalid("invalidTags"));
        }
        if !CATEGORIES.contains(&text(about, "/snippet/categoryId")) {
            return Err(invalid("invalidCategoryId"));
        }
        let privacy = text(about, "/status/privacyStatus");
        if !["public", "unlisted", "private"].contains(&privacy) {
            return Err(invalid("invalidVideoMetadata"));
        }
        match about.pointer("/status/publishAt") {
            None => Ok(()),
            Some(Value::String(at)) if privacy == "private" && at.parse::<Timestamp>().is_ok() => Ok(()),
            Some(_) => Err(invalid("invalidPublishAt")),
        }
    }

    /// The last byte came: the video is there. Its name. A time of publication that is over by now publishes at once.
    pub(super) fn make(&mut self, channel: &str, about: &Value, bytes: Bytes) -> String {
        let (id, at) = (self.name("dQw"), self.clock.now());
        let asked = text(about, "/status/privacyStatus");
        let video = SimVideo {
            channel: self.channel_of(channel).map(|channel| channel.title.clone()).unwrap_or_default(),
            id: id.clone(),
            at,
            title: text(about, "/snippet/title").to_owned(),
            description: text(about, "/snippet/description").to_owned(),
            tags: tags(about),
            privacy: match self.manner {
                Manner { locked: true, .. } => "private".to_owned(),
                Manner { open: true, .. } => "public".to_owned(),
                _ => asked.to_owned(),
            },
            publish_at: about.pointer("/status/publishAt").and_then(Value::as_str).filter(|_| !self.manner.locked).map(str::to_owned),
            kids: about["status"]["selfDeclaredMadeForKids"] == true,
            bytes,
            cover: None,
            lists: Vec::new(),
        };
        self.videos.push(video);
        self.publish_due();
        id
    }

    /// Makes public whose time has come.
    pub(super) fn publish_due(&mut self) {
        let now = self.clock.now();
        for video in &mut self.videos {
            let due = video.publish_at.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
            if due.is_some_and(|at| at.as_millisecond() <= now) {
                (video.privacy, video.publish_at) = ("public".to_owned(), None);
            }
        }
    }

    /// The parts that were asked for of a video, as `channel` sees it: another's tags, and what is private, are not shown.
    pub(super) fn video(&self, channel: &str, id: &str, parts: &str) -> Option<Value> {
        let video = self.videos.iter().find(|video| video.id == id)?;
        let own = self.channel_of(channel).is_some_and(|channel| channel.title == video.channel);
        if !own && video.privacy == "private" {
            return None;
        }
        let mut status = json!({
            "uploadStatus": "uploaded", "privacyStatus": video.privacy, "license": "youtube", "embeddable": true,
            "publicStatsViewable": true, "madeForKids": video.kids, "selfDeclaredMadeForKids": video.kids,
        });
        if let Some(at) = &video.publish_at {
            status["publishAt"] = json!(at);
        }
        let at = Timestamp::from_millisecond(video.at).map(|at| at.to_string()).unwrap_or_default();
        let mut whole = json!({
            "kind": "youtube#video",
            "id": video.id,
            "snippet": { "publishedAt": at, "title": video.title, "description": video.description,
                         "channelTitle": video.channel, "liveBroadcastContent": "none" },
            "contentDetails": { "dimension": "2d", "definition": "hd" },
            "status": status,
        });
        if own {
            whole["snippet"]["tags"] = json!(video.tags);
            whole["contentDetails"]["hasCustomThumbnail"] = json!(video.cover.is_some());
        }
        Some(only(whole, parts))
    }

    /// `channels?mine=true`.
    pub(super) fn channels(&self, channel: &str, parts: &str) -> Reply {
        let found = self.channel_of(channel).filter(|_| !self.manner.no_channel);
        let long = if self.manner.verified { "allowed" } else { "eligible" };
        let items: Vec<Value> = found
            .map(|channel| {
                let whole = json!({
                    "kind": "youtube#channel",
                    "id": channel.id,
                    "snippet": { "title": channel.title, "customUrl": format!("@{}", channel.login) },
                    "contentDetails": { "relatedPlaylists": { "uploads": channel.uploads } },
                    "status": { "privacyStatus": "public", "isLinked": true, "longUploadsStatus": long },
                });
                only(whole, parts)
            })
            .into_iter()
            .collect();
        json_of(200, &json!({ "kind": "youtube#channelListResponse", "items": items }))
    }

    /// `playlists?mine=true`.
    pub(super) fn playlists(&self, channel: &str, most: usize) -> Reply {
        let known = self.channel_of(channel).map(|channel| channel.playlists.clone()).unwrap_or_default();
        let item = |(id, title): &(String, String)| json!({ "kind": "youtube#playlist", "id": id, "snippet": { "title": title } });
        json_of(200, &json!({ "kind": "youtube#playlistListResponse", "items": known.iter().take(most).map(item).collect::<Vec<_>>() }))
    }

    /// `playlistItems` of the list of all videos, the newest first, or of a playlist. A channel without a video has no list
    /// of them.
    pub(super) fn items(&self, channel: &str, asked: &Listed<'_>) -> Result<Reply, Reply> {
        let missing = || refusal(404, "youtube.playlistItem", "playlistNotFound", "The playlist cannot be found.");
        let own = self.channel_of(channel).ok_or_else(missing)?;
        let mine = |video: &&SimVideo| video.channel == own.title;
        let all = asked.playlist == own.uploads && self.videos.iter().any(|video| mine(&video));
        if !all && !own.playlists.iter().any(|(list, _)| list == asked.playlist) {
            return Err(missing());
        }
        let on = |video: &&SimVideo| all || video.lists.iter().any(|list| list == asked.playlist);
        let wanted = |video: &&SimVideo| asked.video.is_empty() || video.id == asked.video;
        let item = |video: &SimVideo| {
            let whole = json!({
                "kind": "youtube#playlistItem",
                "id": format!("UEw{}", video.id),
                "contentDetails": { "videoId": video.id },
                "status": { "privacyStatus": video.privacy },
            });
            only(whole, asked.parts)
        };
        let items: Vec<Value> = self.videos.iter().rev().filter(mine).filter(on).filter(wanted).take(asked.most).map(item).collect();
        Ok(json_of(200, &json!({ "kind": "youtube#playlistItemListResponse", "items": items })))
    }

    /// `videos?id=`; what is not there is left out.
    pub(super) fn look(&self, channel: &str, ids: &str, parts: &str) -> Reply {
        let items: Vec<Value> = ids.split(',').filter_map(|id| self.video(channel, id, parts)).collect();
        json_of(200, &json!({ "kind": "youtube#videoListResponse", "items": items }))
    }

    fn own(&mut self, channel: &str, id: &str) -> Result<&mut SimVideo, Reply> {
        let title = self.channel_of(channel).map(|channel| channel.title.clone()).unwrap_or_default();
        let gone = || refusal(404, "youtube.video", "videoNotFound", "The video cannot be found.");
        let video = self.videos.iter_mut().find(|video| video.id == id).ok_or_else(gone)?;
        if video.channel == title { Ok(video) } else { Err(refusal(403, "youtube.video", "forbidden", "Forbidden")) }
    }

    /// `thumbnails/set`.
    pub(super) fn cover(&mut self, channel: &str, id: &str, mime: &str, bytes: Bytes) -> Result<Reply, Reply> {
        if !self.manner.verified {
            let words = "The authenticated user doesn't have permissions to upload and set custom video thumbnails.";
            return Err(refusal(403, "youtube.thumbnail", "forbidden", words));
        }
        if !["image/jpeg", "image/png"].contains(&mime) || bytes.is_empty() || bytes.len() > COVER_MAX {
            return Err(refusal(400, "youtube.thumbnail", "invalidImage", "The provided image content is invalid."));
        }
        self.own(channel, id)?.cover = Some(bytes);
        let url = format!("https://i.ytimg.com/vi/{id}/default.jpg");
        Ok(json_of(200, &json!({ "kind": "youtube#thumbnailSetResponse", "items": [{ "default": { "url": url } }] })))
    }

    /// `playlistItems` insert.
    pub(super) fn enlist(&mut self, channel: &str, about: &Value) -> Result<Reply, Reply> {
        let (list, id) = (text(about, "/snippet/playlistId").to_owned(), text(about, "/snippet/resourceId/videoId").to_owned());
        let known = self.channel_of(channel).is_some_and(|channel| channel.playlists.iter().any(|(own, _)| *own == list));
        if !known || text(about, "/snippet/resourceId/kind") != "youtube#video" {
            return Err(refusal(404, "youtube.playlistItem", "playlistNotFound", "The playlist cannot be found."));
        }
        self.own(channel, &id)?.lists.push(list.clone());
        let resource = json!({ "kind": "youtube#video", "videoId": id });
        let item = self.name("UEw");
        Ok(json_of(200, &json!({ "kind": "youtube#playlistItem", "id": item, "snippet": { "playlistId": list, "resourceId": resource } })))
    }

    /// `DELETE videos?id=`.
    pub(super) fn remove(&mut self, channel: &str, id: &str) -> Result<Reply, Reply> {
        self.own(channel, id)?;
        self.videos.retain(|video| video.id != id);
        Ok(Reply::empty(204))
    }
}
