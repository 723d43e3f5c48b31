//! The wire: the requests of the Threads API and their answers. What a refusal means is in `refusal`. Called by the rest of
//! this folder. Source: facts: threads, sections 2, 3, 7 and 8.

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, SECOND};
use crate::net::{Fault, Gate, How, Told};
use crate::platforms::graph::{Graph, Said};

/// What is asked of an own post.
const FIELDS: &str = "id,text,timestamp,permalink,shortcode,media_type";
/// How many of the newest own posts are looked through.
const NEWEST: &str = "100";

/// The network, for one account.
pub(super) struct Api<'a> {
    pub(super) graph: Graph<'a>,
}

/// Who signed in.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) username: String,
    #[serde(default)]
    pub(super) name: String,
}

/// How a container stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// It is worked on.
    Working,
    /// It can be published.
    Finished,
    /// It was published.
    Published,
    /// It was not published in time.
    Expired,
    /// Nothing becomes of it; with the network's word for why.
    Failed(String),
}

/// An own post, as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Own {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) timestamp: String,
    pub(super) permalink: Option<String>,
    pub(super) shortcode: String,
    pub(super) media_type: String,
}

/// How much of what an account may publish in a while is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Quota {
    pub(super) used: i64,
    pub(super) total: i64,
    /// Milliseconds.
    pub(super) per: Millis,
}

impl Quota {
    pub(super) fn is_used_up(&self) -> bool {
        self.used >= self.total
    }

    /// As the budget of the account keeps it.
    pub(super) fn told(&self, now: Millis) -> Told {
        Told { gate: Gate::Account, per: Some(self.per), remaining: (self.total - self.used).max(0), reset_at: now + self.per }
    }
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct Container {
    #[serde(default)]
    status: String,
    error_message: Option<String>,
}

#[derive(Deserialize)]
struct Publishing {
    quota_usage: Option<i64>,
    config: Option<Config>,
    reply_quota_usage: Option<i64>,
    reply_config: Option<Config>,
}

#[derive(Deserialize)]
struct Config {
    quota_total: i64,
    /// Seconds.
    quota_duration: i64,
}

impl Api<'_> {
    /// Who the token is of.
    pub(super) async fn me(&self) -> Result<User, Said> {
        self.graph.read(self.graph.get("me", &[("fields", "id,username,name")])).await
    }

    /// How much of its posts, or of its `replies`, an account has used; `None` when the network does not say.
    pub(super) async fn quota(&self, user: &str, replies: bool) -> Result<Option<Quota>, Said> {
        let fields = if replies { "reply_quota_usage,reply_config" } else { "quota_usage,config" };
        let request = self.graph.get(&format!("{user}/threads_publishing_limit"), &[("fields", fields)]);
        let list: List<Publishing> = self.graph.read(request).await?;
        Ok(list.data.into_iter().next().and_then(|told| {
            let (used, config) = if replies { (told.reply_quota_usage, told.reply_config) } else { (told.quota_usage, told.config) };
            let (used, config) = used.zip(config)?;
            Some(Quota { used, total: config.quota_total, per: config.quota_duration.checked_mul(SECOND)? })
        }))
    }

    /// Makes a container. Nothing of it is visible.
    pub(super) async fn make(&self, user: &str, form: &[(&str, String)]) -> Result<String, Said> {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.graph.send(self.graph.post(&format!("{user}/threads"), &form), How::REPEATABLE).await?;
        let Id { id } = answer.json()?;
        // It becomes part of an address.
        if is_number(&id) { Ok(id) } else { Err(answer.unreadable().into()) }
    }

    /// How a container stands.
    pub(super) async fn status(&self, container: &str) -> Result<Status, Said> {
        let request = self.graph.get(container, &[("fields", "id,status,error_message")]);
        let Container { status, error_message } = self.graph.read(request).await?;
        Ok(match status.as_str() {
            "FINISHED" => Status::Finished,
            "PUBLISHED" => Status::Published,
            "EXPIRED" => Status::Expired,
            "ERROR" => Status::Failed(error_message.unwrap_or_default()),
            _ => Status::Working,
        })
    }

    /// Publishes a container: the one request that people see something of. What the post is called.
    pub(super) async fn publish(&self, user: &str, container: &str) -> Result<String, Said> {
        let request = self.graph.post(&format!("{user}/threads_publish"), &[("creation_id", container)]);
        let answer = self.graph.send(request, How::VISIBLE).await?;
        let Id { id } = answer.json()?;
        if is_number(&id) { Ok(id) } else { Err(answer.unreadable().into()) }
    }

    /// One own post.
    pub(super) async fn post(&self, id: &str) -> Result<Own, Said> {
        self.graph.read(self.graph.get(id, &[("fields", FIELDS)])).await
    }

    /// The newest own posts since a moment, the newest first: those that stand by themselves, or the `replies`.
    pub(super) async fn own(&self, replies: bool, since: Millis) -> Result<Vec<Own>, Said> {
        let (list, since) = (if replies { "me/replies" } else { "me/threads" }, (since / SECOND).to_string());
        let request = self.graph.get(list, &[("fields", FIELDS), ("since", &since), ("limit", NEWEST)]);
        Ok(self.graph.read::<List<Own>>(request).await?.data)
    }

    /// Takes a post away. One that is gone is taken away.
    pub(super) async fn delete(&self, id: &str) -> Result<(), Fault> {
        match self.graph.send(self.graph.delete(id), How::REPEATABLE).await {
            Ok(_) => Ok(()),
            Err(said) if super::refusal::is_gone(&said) => Ok(()),
            Err(said) => Err(said.fault),
        }
    }
}

/// Whether it is what the network calls things by.
pub(super) fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}
