//! The wire: Instagram's requests and answers, the same at both hosts. What a refusal means stands in `refusal`. Called by the
//! rest of this folder. Source: facts: instagram, sections 3, 7 and 8.

use reqwest::Body;
use serde::Deserialize;
use serde_json::Value;

use super::refusal;
use crate::clock::{HOUR, Millis, SECOND};
use crate::net::{Fault, Gate, How, Told};
use crate::platforms::graph::push::push;
use crate::platforms::graph::{Graph, Said};

/// How many own things are asked for, the newest first.
const NEWEST: &str = "25";
/// Until what the network said of the day is asked anew: it looks back a day from each moment on.
const TOLD: Millis = HOUR;

/// The network, for one account.
#[derive(Clone, Copy)]
pub(super) struct Api<'a> {
    pub(super) graph: Graph<'a>,
    /// The account's number.
    pub(super) id: &'a str,
    /// Whether videos are pushed as bytes.
    pub(super) pushes: bool,
}

/// A container that was made.
#[derive(Debug, Deserialize)]
pub(super) struct Made {
    pub(super) id: String,
    /// Where its bytes go, if they are pushed.
    pub(super) uri: Option<String>,
}

/// How a container stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    InProgress,
    Finished,
    /// With the number of what went wrong; 0: it was not said.
    Error(i64),
    Expired,
    Published,
}

/// Something of the account's own, as its lists have it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Own {
    pub(super) id: String,
    pub(super) caption: Option<String>,
    pub(super) timestamp: String,
    pub(super) permalink: Option<String>,
    pub(super) media_type: String,
}

/// A comment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Comment {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) timestamp: String,
    /// Who wrote it.
    pub(super) from: Author,
}

/// Who wrote a comment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Author {
    pub(super) id: String,
}

/// What may be published in a day.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Quota {
    quota_usage: i64,
    config: QuotaConfig,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct QuotaConfig {
    quota_total: i64,
    quota_duration: i64,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    status_code: String,
    /// A sentence, with the number of what went wrong in it.
    status: String,
    video_status: VideoStatus,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct VideoStatus {
    uploading_phase: Uploading,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Uploading {
    #[serde(alias = "bytes_transfered")]
    bytes_transferred: Value,
}

impl Quota {
    /// What is left, as a budget.
    fn told(self, now: Millis) -> Told {
        let per = self.config.quota_duration.saturating_mul(SECOND);
        let remaining = (self.config.quota_total - self.quota_usage).max(0);
        Told { gate: Gate::Account, per: Some(per), remaining, reset_at: now + TOLD }
    }

    /// How long to wait when nothing is left: a fifth of the while that counts, since a part is tried five times.
    pub(super) fn pause(self) -> Millis {
        self.config.quota_duration.saturating_mul(SECOND) / 5
    }
}

impl Api<'_> {
    /// Makes a container. Nothing of it is visible, so that a lost answer costs nothing but one of 400 a day.
    pub(super) async fn make(&self, form: &[(&'static str, String)]) -> Result<Made, Said> {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.graph.read(self.graph.post(&format!("{}/media", self.id), &form)).await
    }

    /// Pushes the bytes of a video to where the network said, from `offset` on, of `total`.
    pub(super) async fn push(&self, uri: &str, body: Body, offset: u64, total: u64) -> Result<(), Said> {
        push(&self.graph, uri, body, (offset, total)).await
    }

    /// How many bytes of a video are there.
    pub(super) async fn sent(&self, container: &str) -> Result<u64, Said> {
        let wire: Wire = self.graph.read(self.graph.get(container, &[("fields", "id,status,status_code,video_status")])).await?;
        let sent = wire.video_status.uploading_phase.bytes_transferred;
        Ok(sent.as_u64().or_else(|| sent.as_str()?.parse().ok()).unwrap_or(0))
    }

    /// How a container stands.
    pub(super) async fn status(&self, container: &str) -> Result<Status, Said> {
        let wire: Wire = self.graph.read(self.graph.get(container, &[("fields", "status_code,status")])).await?;
        Ok(match wire.status_code.as_str() {
            "FINISHED" => Status::Finished,
            "PUBLISHED" => Status::Published,
            "EXPIRED" => Status::Expired,
            "ERROR" => Status::Error(refusal::number_in(&wire.status)),
            _ => Status::InProgress,
        })
    }

    /// Publishes a container: the one request that people see something of. The number of what it became.
    pub(super) async fn publish(&self, container: &str) -> Result<String, Said> {
        let request = self.graph.post(&format!("{}/media_publish", self.id), &[("creation_id", container)]);
        self.named(request).await
    }

    async fn named(&self, request: reqwest::RequestBuilder) -> Result<String, Said> {
        let answer = self.graph.send(request, How::VISIBLE).await?;
        Ok(answer.json::<Named>()?.id)
    }

    /// One thing of the account's own.
    pub(super) async fn one(&self, id: &str) -> Result<Own, Said> {
        self.graph.read(self.graph.get(id, &[("fields", "id,permalink,timestamp,media_type,caption")])).await
    }

    /// The newest things of the account's own: posts, or stories.
    pub(super) async fn own(&self, stories: bool) -> Result<Vec<Own>, Said> {
        let (edge, fields) =
            if stories { ("stories", "id,timestamp,media_type,permalink") } else { ("media", "id,caption,timestamp,permalink,media_type") };
        let path = format!("{}/{edge}", self.id);
        Ok(self.graph.read::<List<Own>>(self.graph.get(&path, &[("fields", fields), ("limit", NEWEST)])).await?.data)
    }

    /// What may still be published; it is kept as a budget. Nothing depends on it.
    pub(super) async fn quota(&self) -> Option<Quota> {
        let path = format!("{}/content_publishing_limit", self.id);
        let list: Result<List<Quota>, Said> = self.graph.read(self.graph.get(&path, &[("fields", "quota_usage,config")])).await;
        let quota = list.ok()?.data.into_iter().next()?;
        self.graph.net.tell(quota.told(self.graph.net.now()));
        Some(quota)
    }

    /// Writes a comment, which people see.
    pub(super) async fn comment(&self, media: &str, message: &str) -> Result<String, Said> {
        self.named(self.graph.post(&format!("{media}/comments"), &[("message", message)])).await
    }

    /// The newest comments on something.
    pub(super) async fn comments(&self, media: &str) -> Result<Vec<Comment>, Said> {
        let request = self.graph.get(&format!("{media}/comments"), &[("fields", "id,text,timestamp,from"), ("limit", NEWEST)]);
        Ok(self.graph.read::<List<Comment>>(request).await?.data)
    }

    /// Takes something away again. What is gone is taken away.
    pub(super) async fn delete(&self, id: &str) -> Result<(), Fault> {
        match self.graph.send(self.graph.delete(id), How::REPEATABLE).await {
            Ok(_) => Ok(()),
            Err(said) if refusal::is_gone(&said) => Ok(()),
            Err(said) => Err(said.fault),
        }
    }
}
