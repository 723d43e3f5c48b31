//! The wire: the requests of X's API v2 and their answers. What a refusal means is in `refusal`. Called by the rest of
//! this folder. Source: facts: x, sections 2, 3 and 7 (X's OpenAPI description 2.167, 2026-08).

use reqwest::multipart::{Form, Part};
use reqwest::{Body, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::clock::{Millis, SECOND};
use crate::model::problem::Reason;
use crate::net::{Answer, Fault, How, Net};
use crate::platforms::signature::Signer;

/// How many of the newest own posts are looked through, the most that X shows at once: each costs a tenth of a cent.
const LOOKED_AT: &str = "100";
/// How long to wait when the network does not say.
const LOOK: Millis = 5 * SECOND;

/// The network, for one account.
pub(super) struct Api<'a> {
    pub(super) net: &'a Net,
    pub(super) base: &'a str,
    pub(super) keys: Keys<'a>,
}

/// What proves whose request it is, by the kind of the account's token.
#[derive(Clone, Copy)]
pub(super) enum Keys<'a> {
    /// OAuth 2: sent with each request.
    Bearer(&'a str),
    /// OAuth 1.0a: each request is signed.
    Signed(Signer<'a>),
}

/// Who signed in.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) username: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) subscription_type: Option<String>,
    #[serde(default)]
    pub(super) verified_type: Option<String>,
}

/// A file that is uploaded, or to be: what a post is made with, and what it is found by.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Upload {
    pub(super) id: String,
    #[serde(default)]
    pub(super) media_key: Option<String>,
}

impl Upload {
    /// Whether a post that has this media key has this file: the key is a kind, a line and the number of the upload. The
    /// kind is not held to what the upload was told at its beginning.
    pub(super) fn is_called(&self, key: &str) -> bool {
        self.media_key.as_deref() == Some(key) || key.split_once('_').is_some_and(|(_, number)| number == self.id)
    }
}

/// How a file stands once it is whole.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// It can be posted.
    Done,
    /// It is worked on; look again after so many milliseconds.
    For(Millis),
}

/// An own post.
#[derive(Debug, Deserialize)]
pub(super) struct Own {
    pub(super) id: String,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    attachments: Option<Attachments>,
}

#[derive(Debug, Default, Deserialize)]
struct Attachments {
    #[serde(default)]
    media_keys: Option<Vec<String>>,
}

impl Own {
    /// The names of what is attached.
    pub(super) fn media_keys(&self) -> &[String] {
        self.attachments.as_ref().and_then(|attached| attached.media_keys.as_deref()).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct In<T> {
    data: T,
}

/// A list that is left out when it is empty.
#[derive(Deserialize)]
struct List<T> {
    data: Option<Vec<T>>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Default, Deserialize)]
struct Meta {
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct Whole {
    processing_info: Option<Processing>,
}

#[derive(Deserialize)]
struct Processing {
    #[serde(default)]
    state: String,
    check_after_secs: Option<i64>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Deleted {
    deleted: bool,
}

impl Api<'_> {
    /// Who the token is of; and whether X says that it may only read, as it does of tokens of OAuth 1.0a (X's word of
    /// 2011 for what was its API then; where the header is missing, the first post tells).
    pub(super) async fn me(&self) -> Result<(User, bool), Fault> {
        let fields = "user.fields=id,name,username,verified_type,subscription_type";
        let answer = self.ask(self.net.to_operator().get(format!("{}/2/users/me?{fields}", self.base)), How::REPEATABLE).await?;
        let reads_only = answer.headers.get("x-access-level").is_some_and(|level| level == "read");
        Ok((answer.json::<In<User>>()?.data, reads_only))
    }

    /// A place for a file.
    pub(super) async fn initialize(&self, mime: &str, category: &str, bytes: u64) -> Result<Upload, Fault> {
        let ask = json!({ "media_type": mime, "media_category": category, "total_bytes": bytes });
        self.data(self.post_to("2/media/upload/initialize").json(&ask), How::REPEATABLE).await
    }

    /// Puts a piece of a file there. The same piece again takes its place.
    pub(super) async fn append(&self, id: &str, number: u64, piece: Body, bytes: u64) -> Result<(), Fault> {
        let piece = Part::stream_with_length(piece, bytes).file_name("media");
        let piece = piece.mime_str("application/octet-stream").map_err(|_| Fault::Refused(Reason::Internal))?;
        let form = Form::new().text("segment_index", number.to_string()).part("media", piece);
        self.ask(self.post_to(&format!("2/media/upload/{id}/append")).multipart(form), How::UPLOAD).await.map(drop)
    }

    /// All of a file is there.
    pub(super) async fn finalize(&self, id: &str) -> Result<Work, Fault> {
        work(self.data(self.post_to(&format!("2/media/upload/{id}/finalize")), How::REPEATABLE).await?)
    }

    /// Whether a file can be posted.
    pub(super) async fn status(&self, id: &str) -> Result<Work, Fault> {
        let request = self.net.to_operator().get(format!("{}/2/media/upload?command=STATUS&media_id={id}", self.base));
        work(self.data(request, How::REPEATABLE).await?)
    }

    /// Gives a file its alternative text.
    pub(super) async fn describe(&self, id: &str, alt: &str) -> Result<(), Fault> {
        let ask = json!({ "id": id, "metadata": { "alt_text": { "text": alt } } });
        self.ask(self.post_to("2/media/metadata").json(&ask), How::REPEATABLE).await.map(drop)
    }

    /// Posts: the one request that people see something of. What the post is called; within, what X says no with.
    pub(super) async fn post(&self, body: &Value) -> Result<Result<String, Refusal>, Fault> {
        let answer = self.send(self.post_to("2/tweets").json(body), How::VISIBLE).await?;
        match Refusal::of(&answer) {
            Some(refusal) => Ok(Err(refusal)),
            None => Ok(Ok(answer.json::<In<Id>>()?.data.id)),
        }
    }

    /// The newest own posts since a moment, the newest first, with those that reply or without; and whether these are all.
    pub(super) async fn own(&self, user: &str, since: Millis, replies: bool) -> Result<(Vec<Own>, bool), Fault> {
        let since = jiff::Timestamp::from_millisecond(since).map_err(|_| Fault::Refused(Reason::Internal))?;
        let since = since.strftime("%Y-%m-%dT%H:%M:%SZ");
        let without = if replies { "retweets" } else { "replies,retweets" };
        let query = format!("max_results={LOOKED_AT}&exclude={without}&expansions=attachments.media_keys&start_time={since}");
        let request = self.net.to_operator().get(format!("{}/2/users/{user}/tweets?{query}", self.base));
        let answer = self.ask(request, How::REPEATABLE).await?;
        let list = answer.json::<List<Own>>()?;
        Ok((list.data.unwrap_or_default(), list.meta.next_token.is_none()))
    }

    /// Takes a post away. One that is gone is taken away.
    pub(super) async fn delete(&self, id: &str) -> Result<(), Fault> {
        let answer = self.send(self.net.to_operator().delete(format!("{}/2/tweets/{id}", self.base)), How::REPEATABLE).await?;
        match Refusal::of(&answer) {
            Some(refusal) if refusal.status == 404 => Ok(()),
            Some(refusal) => Err(refusal.fault(self.net.now())),
            None if answer.json::<In<Deleted>>()?.data.deleted => Ok(()),
            None => Err(answer.unreadable()),
        }
    }

    fn post_to(&self, path: &str) -> RequestBuilder {
        self.net.to_operator().post(format!("{}/{path}", self.base))
    }

    async fn data<T: serde::de::DeserializeOwned>(&self, request: RequestBuilder, how: How) -> Result<T, Fault> {
        Ok(self.ask(request, how).await?.json::<In<T>>()?.data)
    }

    /// The answer, unless it is a refusal.
    async fn ask(&self, request: RequestBuilder, how: How) -> Result<Answer, Fault> {
        let answer = self.send(request, how).await?;
        match Refusal::of(&answer) {
            Some(refusal) => Err(refusal.fault(self.net.now())),
            None => Ok(answer),
        }
    }

    async fn send(&self, request: RequestBuilder, how: How) -> Result<Answer, Fault> {
        let request = match self.keys {
            Keys::Bearer(token) => request.bearer_auth(token),
            Keys::Signed(signer) => signer.sign(self.net, request, &[])?,
        };
        let answer = self.net.exchange(request, how).await?;
        if answer.status >= 500 { Err(answer.unreadable()) } else { Ok(answer) }
    }
}

fn work(file: Whole) -> Result<Work, Fault> {
    let Some(info) = file.processing_info else { return Ok(Work::Done) };
    match info.state.as_str() {
        "succeeded" => Ok(Work::Done),
        "failed" => Err(Fault::Refused(Reason::Media)),
        _ => Ok(Work::For(info.check_after_secs.filter(|seconds| (1..=600).contains(seconds)).map_or(LOOK, |seconds| seconds * SECOND))),
    }
}
