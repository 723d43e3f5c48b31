//! The wire: the YouTube Data API's requests, the resumable upload, their answers, and what their errors mean. Decides by
//! status and reason, never by the words of a message. Called by the rest of this folder.
//! Source: facts: youtube, sections 2, 3 and 6 (discovery document of 2026-11-04).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};
use reqwest::{Body, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::clock::{DAY, HOUR, Millis};
use crate::model::problem::Reason;
use crate::net::{Answer, Fault, Gate, How, Net};

/// What all chunks but the last are a multiple of, in bytes.
pub const CHUNK: u64 = 256 << 10;
/// How many of the newest videos are looked through for one.
const NEWEST: usize = 10;

/// The network, for one account.
pub(super) struct Api<'a> {
    pub(super) net: &'a Net,
    pub(super) base: &'a str,
    pub(super) token: &'a str,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum At {
    /// So many bytes are there.
    Byte(u64),
    /// All of it, and this is the video.
    Done(Video),
    /// The session is gone.
    Gone,
}

/// A list of anything.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    #[serde(default = "Vec::new")]
    pub(super) items: Vec<T>,
}

/// A video, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Video {
    pub(super) id: String,
    #[serde(default)]
    pub(super) snippet: Snippet,
    #[serde(default)]
    pub(super) status: Status,
    #[serde(default, rename = "contentDetails")]
    pub(super) content_details: ContentDetails,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ContentDetails {
    /// Shown to the channel's owner alone.
    pub(super) has_custom_thumbnail: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Snippet {
    pub(super) title: String,
    #[serde(rename = "customUrl")]
    pub(super) custom_url: Option<String>,
    pub(super) tags: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Status {
    pub(super) privacy_status: Option<String>,
    pub(super) publish_at: Option<String>,
    pub(super) long_uploads_status: Option<String>,
}

/// A channel, or a playlist.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Thing {
    pub(super) id: String,
    #[serde(default)]
    pub(super) snippet: Snippet,
    #[serde(default)]
    pub(super) status: Status,
    #[serde(default)]
    pub(super) content_details: Value,
}

#[derive(Debug, Default, Deserialize)]
struct Failure {
    #[serde(default)]
    error: Refusal,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    errors: Vec<Detail>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Detail {
    reason: String,
}

impl Api<'_> {
    /// The channels that the token is of: one, or none.
    pub(super) async fn channels(&self) -> Result<Vec<Thing>, Fault> {
        self.list("channels?part=snippet,contentDetails,status&mine=true").await
    }

    /// The playlists of the channel.
    pub(super) async fn playlists(&self) -> Result<Vec<Thing>, Fault> {
        self.list("playlists?part=snippet&mine=true&maxResults=50").await
    }

    /// The video with this tag among the newest of the channel, private ones too. A channel that never had a video has no
    /// list of them either.
    pub(super) async fn tagged(&self, uploads: &str, tag: &str) -> Result<Option<Video>, Fault> {
        let path = format!("playlistItems?part=contentDetails&playlistId={uploads}&maxResults={NEWEST}");
        let newest: Vec<Thing> = match self.list(&path).await {
            Err(Fault::Restage) if !uploads.is_empty() => Vec::new(),
            newest => newest?,
        };
        let ids: Vec<&str> = newest.iter().filter_map(|item| item.content_details.get("videoId")?.as_str()).collect();
        if ids.is_empty() {
            return Ok(None);
        }
        let videos: Vec<Video> = self.list(&format!("videos?part=snippet,status&id={}", ids.join(","))).await?;
        Ok(videos.into_iter().find(|video| video.snippet.tags.iter().any(|own| own == tag)))
    }

    /// A video, as long as it is there.
    pub(super) async fn video(&self, id: &str) -> Result<Option<Video>, Fault> {
        let found: Vec<Video> = self.list(&format!("videos?part=status,contentDetails&id={id}")).await?;
        Ok(found.into_iter().next())
    }

    /// Whether a video is on a playlist.
    pub(super) async fn is_listed(&self, playlist: &str, video: &str) -> Result<bool, Fault> {
        let found: Vec<Thing> = self.list(&format!("playlistItems?part=id&playlistId={playlist}&videoId={video}")).await?;
        Ok(!found.is_empty())
    }

    /// Begins an upload; its address. Nothing is visible by that.
    pub(super) async fn begin(&self, body: &Value, bytes: u64, mime: &str) -> Result<String, Fault> {
        let parts = body.as_object().map(|parts| parts.keys().cloned().collect::<Vec<_>>().join(",")).unwrap_or_default();
        let url = format!("{}/upload/youtube/v3/videos?uploadType=resumable&part={parts}&notifySubscribers=true", self.base);
        let request = self.net.to_operator().post(url).bearer_auth(self.token).header("X-Upload-Content-Length", bytes);
        let request = request.header("X-Upload-Content-Type", mime).json(body);
        let answer = self.good(self.net.send(request, How::REPEATABLE).await?)?;
        let session = answer.headers.get(LOCATION).and_then(|to| to.to_str().ok()).filter(|to| !to.is_empty());
        session.map(str::to_owned).ok_or(answer.unreadable())
    }

    /// Asks how far an upload of `total` bytes is.
    pub(super) async fn at(&self, session: &str, total: u64) -> Result<At, Fault> {
        let request = self.put(session)?.header(CONTENT_LENGTH, 0).header(CONTENT_RANGE, format!("bytes */{total}"));
        self.progress(self.net.send(request, How::REPEATABLE).await?)
    }

    /// Sends `length` bytes from `start` on, of `total`. `how` is visible for the last of them.
    pub(super) async fn send(&self, session: &str, body: Body, (start, length, total): (u64, u64, u64), how: How) -> Result<At, Fault> {
        let range = format!("bytes {start}-{}/{total}", start + length.saturating_sub(1));
        let request = self.put(session)?.header(CONTENT_LENGTH, length).header(CONTENT_RANGE, range).body(body);
        self.progress(self.net.send(request, how).await?)
    }

    /// A request to the address of an upload, which the network named: signed only where it is the network's own.
    fn put(&self, session: &str) -> Result<RequestBuilder, Fault> {
        let request = self.net.to_stranger(session)?.put(session);
        Ok(if self.is_own(session) { request.bearer_auth(self.token) } else { request })
    }

    fn is_own(&self, session: &str) -> bool {
        let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin());
        let google = Url::parse(session).is_ok_and(|url| url.host_str().is_some_and(|host| host.ends_with(".googleapis.com")));
        google || (origin(session).is_some() && origin(session) == origin(self.base))
    }

    fn progress(&self, answer: Answer) -> Result<At, Fault> {
        match answer.status {
            308 => Ok(At::Byte(stored(&answer))),
            404 | 410 => Ok(At::Gone),
            _ => Ok(At::Done(self.good(answer)?.json()?)),
        }
    }

    /// Puts a cover, a JPEG, onto a video. When the answer is lost, the video tells.
    pub(super) async fn cover(&self, video: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        let url = format!("{}/upload/youtube/v3/thumbnails/set?videoId={video}&uploadType=media", self.base);
        let request = self.net.to_operator().post(url).bearer_auth(self.token).header(CONTENT_TYPE, "image/jpeg");
        let done = self.done(request.body(bytes)).await;
        let there = matches!(done, Err(Fault::Later { .. }))
            && self.video(video).await?.is_some_and(|video| video.content_details.has_custom_thumbnail);
        if there { Ok(()) } else { done }
    }

    /// Puts a video onto a playlist, where it stands once: whether it does already is asked unless it is the `first` time,
    /// and when the answer is lost.
    pub(super) async fn enlist(&self, playlist: &str, video: &str, first: bool) -> Result<(), Fault> {
        if !first && self.is_listed(playlist, video).await? {
            return Ok(());
        }
        let what = json!({ "snippet": { "playlistId": playlist, "resourceId": { "kind": "youtube#video", "videoId": video } } });
        let request = self.net.to_operator().post(self.url("playlistItems?part=snippet")).bearer_auth(self.token).json(&what);
        let done = self.done(request).await;
        let there = matches!(done, Err(Fault::Later { .. })) && self.is_listed(playlist, video).await?;
        if there { Ok(()) } else { done }
    }

    /// Sends what has no answer worth reading.
    async fn done(&self, request: RequestBuilder) -> Result<(), Fault> {
        self.good(self.net.send(request, How::REPEATABLE).await?).map(|_| ())
    }

    /// Takes a video away. One that is gone is taken away.
    pub(super) async fn delete(&self, video: &str) -> Result<(), Fault> {
        let request = self.net.to_operator().delete(self.url(&format!("videos?id={video}"))).bearer_auth(self.token);
        let answer = self.net.send(request, How::REPEATABLE).await?;
        if answer.status == 404 { Ok(()) } else { self.good(answer).map(|_| ()) }
    }

    async fn list<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, Fault> {
        let request = self.net.to_operator().get(self.url(path)).bearer_auth(self.token);
        Ok(self.good(self.net.send(request, How::REPEATABLE).await?)?.json::<List<T>>()?.items)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/youtube/v3/{path}", self.base)
    }

    /// The answer, unless it is a refusal.
    fn good(&self, answer: Answer) -> Result<Answer, Fault> {
        if answer.is_ok() {
            return Ok(answer);
        }
        let failure: Failure = serde_json::from_slice(&answer.body).unwrap_or_default();
        let reason = failure.error.errors.first().map(|detail| detail.reason.as_str()).unwrap_or_default();
        tracing::info!(status = answer.status, reason, "YouTube refuses");
        Err(fault(answer.status, reason, self.net.now()))
    }
}

/// How many bytes are there, by `Range: bytes=0-524287`; without it, none.
fn stored(answer: &Answer) -> u64 {
    let range = answer.headers.get(RANGE).and_then(|range| range.to_str().ok()).and_then(|range| range.rsplit_once('-'));
    range.and_then(|(_, last)| last.trim().parse::<u64>().ok()).map_or(0, |last| last + 1)
}

/// What a refusal at `now` means (facts: youtube, section 6).
pub fn fault(status: u16, reason: &str, now: Millis) -> Fault {
    let wait = |after: Millis, gate: Gate| Fault::Later { after: Some(after), gate };
    match (status, reason) {
        (401, "youtubeSignupRequired") => Fault::Refused(Reason::Restricted),
        (401, _) => Fault::Expired,
        (403, "quotaExceeded" | "dailyLimitExceeded") => wait(until_midnight(now), Gate::App),
        (403 | 429, "rateLimitExceeded" | "userRateLimitExceeded" | "uploadRateLimitExceeded") => {
            Fault::Later { after: None, gate: Gate::Account }
        }
        (400, "uploadLimitExceeded") => wait(DAY, Gate::Account),
        (403, "accessNotConfigured") => Fault::Refused(Reason::App),
        (403, "channelClosed" | "channelSuspended") => Fault::Refused(Reason::Restricted),
        (403, _) => Fault::Refused(Reason::NoRights),
        (
            400,
            "invalidTitle"
            | "invalidDescription"
            | "invalidTags"
            | "invalidCategoryId"
            | "invalidPublishAt"
            | "invalidVideoMetadata"
            | "defaultLanguageNotSet"
            | "invalidRecordingDetails",
        ) => Fault::Refused(Reason::Text),
        (400, "mediaBodyRequired" | "invalidFilename" | "invalidImage") | (413 | 415, _) => Fault::Refused(Reason::Media),
        (404 | 410, _) => Fault::Restage,
        (409, _) => Fault::later(),
        (400 | 411, _) => Fault::Refused(Reason::Internal),
        _ => Fault::Refused(Reason::Refused),
    }
}

/// How long until the quota begins anew: at midnight in California (facts: youtube, section 5).
pub fn until_midnight(now: Millis) -> Millis {
    let there = TimeZone::get("America/Los_Angeles").ok();
    let at = Timestamp::from_millisecond(now).ok().zip(there).map(|(at, zone)| at.to_zoned(zone));
    let midnight = at.and_then(|at| at.tomorrow().ok()?.start_of_day().ok()).map(|at| at.timestamp().as_millisecond());
    midnight.map_or(HOUR, |midnight| midnight - now)
}
