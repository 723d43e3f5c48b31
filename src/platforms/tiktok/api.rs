//! The wire: TikTok's requests, the bytes of a video, and their answers. Every answer has an error in it, `ok` among them:
//! that decides, whatever the status is. Called by the rest of this folder.
//! Source: facts: tiktok, sections 2 and 3.

use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE};
use reqwest::{Body, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::refusal::fault;
use crate::model::problem::Reason;
use crate::net::{Answer, Fault, How, Net};

/// The network, for one account.
pub(super) struct Api<'a> {
    pub(super) net: &'a Net,
    pub(super) base: &'a str,
    pub(super) token: &'a str,
}

/// Who somebody is.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) open_id: String,
    #[serde(default)]
    pub(super) display_name: String,
}

/// A post that was begun.
#[derive(Debug, Deserialize)]
pub(super) struct Begun {
    pub(super) publish_id: String,
    /// Where the bytes of a video go; whoever has it can write it.
    #[serde(default)]
    pub(super) upload_url: Option<String>,
}

/// How far a post is.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub(super) status: String,
    #[serde(default)]
    pub(super) fail_reason: Option<String>,
    /// TikTok spells it wrong; it is read either way.
    #[serde(default, rename = "publicaly_available_post_id", alias = "publicly_available_post_id")]
    ids: Option<Vec<Value>>,
    #[serde(default)]
    pub(super) uploaded_bytes: Option<u64>,
}

/// What became of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// It is there; more is to come.
    More,
    /// All of it is there.
    Done,
    /// The chunk is not the one that is missing.
    NotThatOne,
    /// The address of the upload is over.
    Gone,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    error: Refusal,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: String,
}

impl Status {
    /// The name of the post that everybody can see, where there is one.
    pub(super) fn id(&self) -> Option<String> {
        let first = self.ids.as_ref()?.first()?;
        Some(first.as_str().map_or_else(|| first.to_string(), str::to_owned)).filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

impl Api<'_> {
    /// Who the token is of.
    pub(super) async fn user(&self) -> Result<User, Fault> {
        let url = format!("{}/v2/user/info/?fields=open_id,display_name", self.base);
        let answer = self.told(self.net.to_operator().get(url), How::REPEATABLE).await?;
        serde_json::from_value(answer.get("user").cloned().unwrap_or_default()).map_err(|_| Fault::later())
    }

    /// What holds for the account right now.
    pub(super) async fn creator(&self) -> Result<Value, Fault> {
        self.post("post/publish/creator_info/query", &json!({}), How::REPEATABLE).await
    }

    /// Begins an upload, directly or for the inbox. Nothing is visible by that.
    pub(super) async fn begin(&self, inbox: bool, body: &Value) -> Result<Begun, Fault> {
        let path = if inbox { "post/publish/inbox/video/init" } else { "post/publish/video/init" };
        self.post(path, body, How::REPEATABLE).await
    }

    /// Makes TikTok fetch photos, and publish them or put them into the inbox.
    pub(super) async fn photos(&self, body: &Value) -> Result<Begun, Fault> {
        self.post("post/publish/content/init", body, How::VISIBLE).await
    }

    /// How far a post is; `None` when TikTok does not know it any more.
    pub(super) async fn status(&self, publish_id: &str) -> Result<Option<Status>, Fault> {
        match self.post("post/publish/status/fetch", &json!({ "publish_id": publish_id }), How::REPEATABLE).await {
            Err(Fault::Restage) => Ok(None),
            // Whether it may be looked at says nothing of what became of it.
            Err(Fault::Refused(_)) => Err(Fault::later()),
            status => status.map(Some),
        }
    }

    /// Sends `length` bytes from `start` on, of `total`, to the address that TikTok named: nothing of ours signs that. `how`
    /// is visible for the last of them.
    pub(super) async fn put(
        &self,
        url: &str,
        (mime, body): (&str, Body),
        (start, length, total): (u64, u64, u64),
        how: How,
    ) -> Result<Put, Fault> {
        let range = format!("bytes {start}-{}/{total}", start + length.saturating_sub(1));
        let request = self.net.to_stranger(url)?.put(url).header(CONTENT_TYPE, mime);
        let request = request.header(CONTENT_LENGTH, length).header(CONTENT_RANGE, range).body(body);
        let answer = self.net.exchange(request, how).await?;
        match answer.status {
            201 => Ok(Put::Done),
            206 => Ok(Put::More),
            416 => Ok(Put::NotThatOne),
            403 | 404 => Ok(Put::Gone),
            400 => Err(code_of(&answer).map_or(Fault::Refused(Reason::Internal), |code| fault(400, &code))),
            status @ 401..=499 => Err(fault(status, &code_of(&answer).unwrap_or_default())),
            _ => Err(answer.unreadable()),
        }
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value, how: How) -> Result<T, Fault> {
        let request = self.net.to_operator().post(format!("{}/v2/{path}/", self.base));
        let request = request.header(CONTENT_TYPE, "application/json; charset=UTF-8").body(body.to_string());
        let data = self.told(request, how).await?;
        // An answer that says "ok" and nothing else leaves open what was done.
        let lost = if how.effect == How::VISIBLE.effect { Fault::Unsure } else { Fault::later() };
        serde_json::from_value(data).map_err(|_| lost)
    }

    /// What an answer tells, unless it is a refusal.
    async fn told(&self, request: RequestBuilder, how: How) -> Result<Value, Fault> {
        let answer = self.net.exchange(request.bearer_auth(self.token), how).await?;
        if answer.status >= 500 {
            return Err(answer.unreadable());
        }
        let Ok(Envelope { data, error }) = serde_json::from_slice(&answer.body) else {
            return Err(if answer.is_ok() { answer.unreadable() } else { fault(answer.status, "") });
        };
        match error.code.as_str() {
            "ok" => Ok(data),
            // It failed there, and does not say how far it had come.
            "internal_error" => Err(answer.unreadable()),
            "" if answer.is_ok() => Err(answer.unreadable()),
            code => {
                tracing::info!(status = answer.status, code, "TikTok refuses");
                Err(fault(answer.status, code))
            }
        }
    }
}

fn code_of(answer: &Answer) -> Option<String> {
    let Envelope { error, .. } = serde_json::from_slice(&answer.body).ok()?;
    Some(error.code).filter(|code| !code.is_empty())
}
