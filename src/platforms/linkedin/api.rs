//! The wire: LinkedIn's versioned REST requests, their answers, and what their errors mean. Decides by status and code,
//! never by the words of a message (but for the name of the post that a duplicate names). Called by the rest of this
//! folder. Source: facts: linkedin, sections 0, 3 and 6 (Microsoft Learn, 2026-09).

use std::collections::HashMap;

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use reqwest::{Body, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use crate::clock::{MINUTE, Millis};
use crate::model::problem::Reason;
use crate::net::{Answer, Fault, Gate, How, Net};

/// How many pages are asked for: a choice of more has no room under one message.
const PAGES_MOST: usize = 90;

/// The network, for one account.
pub(super) struct Api<'a> {
    pub(super) net: &'a Net,
    pub(super) base: &'a str,
    pub(super) version: &'a str,
    pub(super) token: &'a str,
}

/// Where a file goes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImagePlace {
    pub(super) upload_url: String,
    pub(super) image: String,
}

/// Where a document goes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DocumentPlace {
    pub(super) upload_url: String,
    pub(super) document: String,
}

/// Where the pieces of a video go.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VideoPlace {
    pub(super) video: String,
    #[serde(default)]
    pub(super) upload_token: String,
    pub(super) upload_instructions: Vec<Piece>,
    /// Where its cover goes, if it was asked for.
    pub(super) thumbnail_upload_url: Option<String>,
}

/// Where one piece of a video goes; the last byte counts, too.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Piece {
    pub(super) upload_url: String,
    pub(super) first_byte: u64,
    pub(super) last_byte: u64,
}

/// Who signed in.
#[derive(Debug, Deserialize)]
pub(super) struct UserInfo {
    pub(super) sub: String,
    #[serde(default)]
    pub(super) name: String,
}

/// A page that the member administers.
#[derive(Debug)]
pub(super) struct Page {
    /// Its number.
    pub(super) id: String,
    /// The member, in LinkedIn's words.
    pub(super) member: String,
    pub(super) localized_name: Option<String>,
    /// What its address ends with.
    pub(super) vanity_name: Option<String>,
}

/// A post of a page, as its list has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Own {
    pub(super) id: String,
    pub(super) commentary: String,
    pub(super) created_at: Millis,
    pub(super) last_modified_at: Option<Millis>,
    pub(super) content: Value,
}

#[derive(Deserialize)]
struct Elements<T> {
    elements: Vec<T>,
}

/// What a member may do at a page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    #[serde(alias = "organizationTarget")]
    organization: String,
    role_assignee: String,
}

#[derive(Deserialize)]
struct Results {
    results: HashMap<String, Organization>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Organization {
    localized_name: Option<String>,
    vanity_name: Option<String>,
}

#[derive(Deserialize)]
struct In<T> {
    value: T,
}

#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    status: String,
}

/// What an error says.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Failure {
    code: Option<String>,
    message: Option<String>,
    error_details: Option<Value>,
}

/// What came of a post.
#[derive(Debug)]
pub(super) enum Posted {
    /// It is there, under this name.
    Now(String),
    /// The same was there already, under this name.
    Before(String),
}

impl<'a> Api<'a> {
    /// Who the token is of.
    pub(super) async fn user(&self) -> Result<UserInfo, Fault> {
        let request = self.net.to_operator().get(format!("{}/v2/userinfo", self.base)).bearer_auth(self.token);
        self.good(self.net.send(request, How::REPEATABLE).await?)?.json()
    }

    /// The pages that the member administers.
    pub(super) async fn pages(&self) -> Result<Vec<Page>, Fault> {
        let path = format!("organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count={PAGES_MOST}");
        let Elements { elements } = self.good(self.net.send(self.finder(&path), How::REPEATABLE).await?)?.json::<Elements<Role>>()?;
        let number = |role: Role| Some((role.organization.strip_prefix("urn:li:organization:")?.to_owned(), role.role_assignee));
        let pages: Vec<(String, String)> = elements.into_iter().filter_map(number).collect();
        if pages.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = pages.iter().map(|(id, _)| id.as_str()).collect();
        let request = self.rest(Method::GET, &format!("organizationsLookup?ids=List({})", ids.join(",")));
        let Results { mut results } = self.good(self.net.send(request, How::REPEATABLE).await?)?.json()?;
        let page = |(id, member)| {
            let Organization { localized_name, vanity_name } = results.remove(&id).unwrap_or_default();
            Page { id, member, localized_name, vanity_name }
        };
        Ok(pages.into_iter().map(page).collect())
    }

    /// The newest posts of `author`, a page; what was changed last stands first.
    pub(super) async fn own(&self, author: &str) -> Result<Vec<Own>, Fault> {
        let path = format!("posts?author={}&q=author&count={}&sortBy=LAST_MODIFIED", encoded(author), Own::MOST);
        Ok(self.good(self.net.send(self.finder(&path), How::REPEATABLE).await?)?.json::<Elements<Own>>()?.elements)
    }

    /// A post of a page.
    pub(super) async fn one(&self, urn: &str) -> Result<Own, Fault> {
        self.good(self.net.send(self.rest(Method::GET, &format!("posts/{}", encoded(urn))), How::REPEATABLE).await?)?.json()
    }

    /// A place for a picture of `owner`.
    pub(super) async fn image_place(&self, owner: &str) -> Result<ImagePlace, Fault> {
        let request = self.rest(Method::POST, "images?action=initializeUpload");
        self.value(request.json(&json!({ "initializeUploadRequest": { "owner": owner } }))).await
    }

    /// A place for a video of `owner`, and for its cover.
    pub(super) async fn video_place(&self, owner: &str, bytes: u64, cover: bool) -> Result<VideoPlace, Fault> {
        let ask = json!({ "owner": owner, "fileSizeBytes": bytes, "uploadCaptions": false, "uploadThumbnail": cover });
        let request = self.rest(Method::POST, "videos?action=initializeUpload");
        self.value(request.json(&json!({ "initializeUploadRequest": ask }))).await
    }

    /// A place for a document of `owner`.
    pub(super) async fn document_place(&self, owner: &str) -> Result<DocumentPlace, Fault> {
        let request = self.rest(Method::POST, "documents?action=initializeUpload");
        self.value(request.json(&json!({ "initializeUploadRequest": { "owner": owner } }))).await
    }

    /// Puts a picture or a document where the network said.
    pub(super) async fn put(&self, place: &str, body: Body, bytes: u64) -> Result<(), Fault> {
        self.upload(place, body, bytes, true).await.map(|_| ())
    }

    /// Puts a piece of a video where the network said. What it calls the piece: without that there is no video.
    pub(super) async fn put_piece(&self, place: &str, body: Body, bytes: u64) -> Result<String, Fault> {
        let answer = self.upload(place, body, bytes, false).await?;
        let tag = answer.headers.get(ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| !tag.is_empty());
        tag.map(str::to_owned).ok_or(answer.unreadable())
    }

    /// Puts the cover of a video where the network said. Whether it is taken.
    pub(super) async fn put_cover(&self, place: &str, bytes: Vec<u8>) -> Result<bool, Fault> {
        let length = bytes.len() as u64;
        let request = self.to(place, length)?.header("media-type-family", "STILLIMAGE").bearer_auth(self.token);
        let answer = self.net.send(request.body(bytes), How::UPLOAD).await?;
        match answer.status {
            401 => Err(Fault::Expired),
            404 | 410 => Err(Fault::Restage),
            _ => Ok(answer.is_ok()),
        }
    }

    fn to(&self, place: &str, bytes: u64) -> Result<RequestBuilder, Fault> {
        let request = self.net.to_stranger(place)?.put(place);
        Ok(request.header(CONTENT_LENGTH, bytes).header(CONTENT_TYPE, "application/octet-stream"))
    }

    async fn upload(&self, place: &str, body: Body, bytes: u64, signed: bool) -> Result<Answer, Fault> {
        let request = self.to(place, bytes)?;
        let request = if signed { request.bearer_auth(self.token) } else { request };
        let answer = self.net.send(request.body(body), How::UPLOAD).await?;
        // A place that is gone or full of something else: a new one.
        if !answer.is_ok() {
            return Err(if answer.status == 401 { Fault::Expired } else { Fault::Restage });
        }
        Ok(answer)
    }

    /// All pieces of a video are there.
    pub(super) async fn finalize(&self, video: &str, token: &str, pieces: &[String]) -> Result<(), Fault> {
        let ask = json!({ "video": video, "uploadToken": token, "uploadedPartIds": pieces });
        let request = self.rest(Method::POST, "videos?action=finalizeUpload");
        self.good(self.net.send(request.json(&json!({ "finalizeUploadRequest": ask })), How::REPEATABLE).await?).map(|_| ())
    }

    /// Whether a document can be posted; `None`: not yet. A member's token may not be told: then the post itself says.
    pub(super) async fn is_document_available(&self, document: &str) -> Result<Option<()>, Fault> {
        match self.state_of("documents", document).await {
            Err(Fault::Refused(Reason::NoRights)) => Ok(Some(())),
            state => state,
        }
    }

    /// Whether a video can be posted; `None`: not yet.
    pub(super) async fn is_available(&self, video: &str) -> Result<Option<()>, Fault> {
        self.state_of("videos", video).await
    }

    async fn state_of(&self, kind: &str, urn: &str) -> Result<Option<()>, Fault> {
        let request = self.rest(Method::GET, &format!("{kind}/{}", encoded(urn)));
        let answer = self.good(self.net.send(request, How::REPEATABLE).await?)?;
        match answer.json::<Status>()?.status.as_str() {
            "AVAILABLE" => Ok(Some(())),
            "PROCESSING_FAILED" => Err(Fault::Refused(Reason::Media)),
            _ => Ok(None),
        }
    }

    /// Posts: the one request that people see something of.
    pub(super) async fn post(&self, body: &Value) -> Result<Posted, Fault> {
        let answer = self.net.send(self.rest(Method::POST, "posts").json(body), How::VISIBLE).await?;
        if answer.status == 422
            && let Some(urn) = duplicate_of(&answer)
        {
            return Ok(Posted::Before(urn));
        }
        let answer = self.good(answer)?;
        let urn = answer.headers.get("x-restli-id").and_then(|urn| urn.to_str().ok()).filter(|urn| urn.starts_with("urn:li:"));
        urn.map(|urn| Posted::Now(urn.to_owned())).ok_or(answer.unreadable())
    }

    /// Takes a post away. One that is gone is taken away.
    pub(super) async fn delete(&self, urn: &str) -> Result<(), Fault> {
        let request = self.rest(Method::DELETE, &format!("posts/{}", encoded(urn))).header("X-RestLi-Method", "DELETE");
        let answer = self.net.send(request, How::REPEATABLE).await?;
        if answer.status == 404 { Ok(()) } else { self.good(answer).map(|_| ()) }
    }

    fn rest(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.net.to_operator().request(method, format!("{}/rest/{path}", self.base)).bearer_auth(self.token);
        request.header("LinkedIn-Version", self.version).header("X-Restli-Protocol-Version", "2.0.0")
    }

    fn finder(&self, path: &str) -> RequestBuilder {
        self.rest(Method::GET, path).header("X-RestLi-Method", "FINDER")
    }

    async fn value<T: serde::de::DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Fault> {
        Ok(self.good(self.net.send(request, How::REPEATABLE).await?)?.json::<In<T>>()?.value)
    }

    /// The answer, unless it is a refusal.
    fn good(&self, answer: Answer) -> Result<Answer, Fault> {
        if answer.is_ok() {
            return Ok(answer);
        }
        let failure: Failure = serde_json::from_slice(&answer.body).unwrap_or_default();
        tracing::info!(status = answer.status, code = failure.code, request = ?answer.headers.get("x-li-uuid"), "LinkedIn refuses");
        Err(fault(answer.status, failure.code.as_deref().unwrap_or_default()))
    }
}

impl Own {
    /// How many are asked for.
    pub(super) const MOST: usize = 50;
}

/// What a refusal means.
pub fn fault(status: u16, code: &str) -> Fault {
    match (status, code) {
        (401, _) => Fault::Expired,
        (403, _) => Fault::Refused(Reason::NoRights),
        (404, _) => Fault::Restage,
        (400, "FIELD_LENGTH_TOO_LONG") => Fault::Refused(Reason::Text),
        (400, "MEDIA_ASSET_PROCESSING_FAILED" | "INVALID_IMAGE_ID") | (413 | 415, _) => Fault::Refused(Reason::Media),
        (400, "MEDIA_ASSET_WAITING_UPLOAD" | "MEDIA_ASSET_PROCESSING") => Fault::Later { after: Some(MINUTE / 6), gate: Gate::Target },
        (400, "EXPIRED_UPLOAD_URL") => Fault::Restage,
        (400, "VERSION_MISSING") | (426, _) => Fault::Refused(Reason::App),
        (409, _) => Fault::later(),
        (400 | 411, _) => Fault::Refused(Reason::Internal),
        _ => Fault::Refused(Reason::Refused),
    }
}

/// The post that the network says it has already.
fn duplicate_of(answer: &Answer) -> Option<String> {
    let failure: Failure = serde_json::from_slice(&answer.body).ok()?;
    let text = format!("{} {}", failure.message.unwrap_or_default(), failure.error_details.unwrap_or_default());
    let found = ["urn:li:share:", "urn:li:ugcPost:"].into_iter().filter_map(|kind| text.find(kind)).min()?;
    let urn: String = text.get(found..)?.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
    Some(urn)
}

/// A URN within a path.
fn encoded(urn: &str) -> String {
    byte_serialize(urn.as_bytes()).collect()
}
