//! Bluesky, and every other server of the AT Protocol.
//!
//! A post is a record in the account's repository on the account's own server (the PDS). Its key is made from
//! the part (`tid`), its time is fixed, its files are named by their content: so the same request twice writes
//! the same record twice, which the server answers with "it is there". That is why nothing is ever doubled:
//!
//! 1. `connect`: handle → DID → PDS (`resolve`), then an app password for a pair of tokens (`connect`), or the page of the
//!    account's own server (`oauth`): then each request carries the proof that its token is in the right hands.
//! 2. `stage`: each mention is looked up, the posts of the thread that it goes below too, and each file uploaded, one
//!    request a call; then the record is whole and kept, byte for byte (`post`).
//! 3. `commit`: `putRecord` with `swapRecord: null`: written if nothing is there, a no-op if the same is.
//! 4. `find`: the record of that key is there, or a repeat is safe.
//!
//! Called through [`Platform`] by `connect` and `publish`. Never creates a record without a key.

mod api;
pub mod connect;
pub mod facets;
pub mod oauth;
mod post;
mod refusal;
pub mod resolve;
pub mod sim;
pub mod tid;

use async_trait::async_trait;
use serde_json::Value;

use self::api::{POSTS, Server};
use self::oauth::client::Client;
use self::oauth::proof::Nonces;
use self::oauth::{OAuth, SESSION_LIFE};
use self::post::{Saved, is_same, rkey};
use self::refusal::Failure;
use super::{About, Ask, Begun, ConnectError, Endpoints, Fetches, Found, Grant, Job, Outcome, Paces, Platform, Renewal, Stage, Start};
use crate::clock::{DAY, HOUR};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Format, Limits, Need, Pace, TextUnit, VideoNeed};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::setting::Chosen;
use crate::net::{Fault, Net};

/// The connector.
pub struct Bluesky {
    endpoints: Endpoints,
    /// Crier as servers know it, where it can be reached from outside.
    oauth: Option<OAuth>,
    /// What servers gave out for proofs where Crier cannot be reached any more.
    nonces: Nonces,
}

const ABOUT: About = About {
    id: PlatformId::Bluesky,
    asks: &[
        Ask { field: "handle", question: "connect-bluesky-handle", secret: false, refuse: connect::refuse_handle },
        Ask { field: "password", question: "connect-bluesky-password", secret: true, refuse: connect::refuse_password },
    ],
    by_page: false,
    scopes: &[],
    no_brand: None,
    fetches: Fetches::Nothing,
};

impl Bluesky {
    /// Asks `endpoints.bluesky` for handles and `endpoints.plc` for identities.
    pub fn new(endpoints: Endpoints) -> Self {
        Self { endpoints, oauth: None, nonces: Nonces::default() }
    }

    /// The same, with people signing in on the page of their server, too.
    pub fn by_page(endpoints: Endpoints, client: Client) -> Self {
        Self { oauth: Some(OAuth::new(client)), ..Self::new(endpoints) }
    }

    /// What a token of a page is renewed and ended by; a Crier that lost its address can do neither.
    fn oauth(&self) -> Result<&OAuth, Fault> {
        self.oauth.as_ref().ok_or(Fault::Relogin)
    }

    fn nonces(&self) -> &Nonces {
        self.oauth.as_ref().map_or(&self.nonces, |oauth| &oauth.nonces)
    }
}

#[async_trait]
impl Platform for Bluesky {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Sources in notes.md, "Numbers".
    fn limits(&self, _account: &Account, _chosen: &Chosen) -> Limits {
        Limits {
            text_max: 300,
            text_unit: TextUnit::Graphemes,
            text_bytes: Some(3_000),
            caption_max: None,
            threads: Some(25),
            comment_max: None,
            images: 4,
            videos: 1,
            mixed: false,
            animated: false,
            needs_media: false,
            alt_max: Some(1_000),
            photo: Need::new([Format::Jpeg, Format::Png, Format::Webp, Format::Gif], 976_000, 2_000),
            video: VideoNeed { max_ms: Some(180_000), ..VideoNeed::of(50_000_000, 1_920) },
            cover: None,
            document: None,
        }
    }

    /// A put costs 2 points (notes.md, "Numbers").
    fn paces(&self) -> Paces {
        const ACCOUNT: [Pace; 2] = [Pace { most: 5_000, per: HOUR, cost: 2 }, Pace { most: 35_000, per: DAY, cost: 2 }];
        Paces { account: &ACCOUNT, app: &[] }
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        if grant.get("code").is_empty() {
            return Ok(vec![connect::connect(net, &self.endpoints, grant.get("handle"), grant.get("password")).await?]);
        }
        let oauth = self.oauth.as_ref().ok_or(ConnectError::Unavailable)?;
        let signed_in = oauth.connect(net, &self.endpoints, grant).await?;
        Ok(vec![connect::profile(net, signed_in.identity, signed_in.token, Some(net.now() + SESSION_LIFE)).await?])
    }

    /// The page is the account's own server's: its handle comes first.
    fn page_after(&self) -> Option<usize> {
        self.oauth.as_ref().map(|_| 1)
    }

    fn client_document(&self) -> Option<Value> {
        Some(self.oauth.as_ref()?.client.document())
    }

    async fn begin(&self, net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        let oauth = self.oauth.as_ref().ok_or(ConnectError::Unavailable)?;
        oauth.begin(net, &self.endpoints, start).await
    }

    async fn refresh(&self, net: &Net, account: &Account, token: &Token) -> Result<Token, Fault> {
        match token.secret {
            Some(_) => self.oauth()?.refresh(net, &account.remote_id, token).await,
            None => connect::refresh(net, &pds(net, account)?, token).await,
        }
    }

    /// What renews lives 90 days, whichever way brought it (notes.md).
    fn renewal(&self) -> Renewal {
        Renewal::Idle(45 * DAY)
    }

    /// So it is whichever way somebody signed in.
    fn ends_alone(&self) -> bool {
        true
    }

    async fn revoke(&self, net: &Net, account: &Account, token: &Token) -> Result<(), Fault> {
        match token.secret {
            Some(_) => self.oauth()?.revoke(net, token).await,
            None => connect::revoke(&pds(net, account)?, token).await,
        }
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        let resolver = Server::of_operator(net, &self.endpoints.bluesky);
        Saved::of(job)?.advance(job, &resolver, &self.signed(net, &job.account, &job.token)?).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let saved = Saved::of(job)?;
        let record = saved.record.as_ref().ok_or(Fault::Restage)?;
        let server = self.signed(net, &job.account, &job.token)?;
        match server.put_record(&job.account.remote_id, &saved.rkey, record).await {
            Ok(()) => Ok(Outcome::Live(remote(job, &saved.rkey))),
            Err(Failure::Refusal(refusal)) if refusal.name == "InvalidSwap" => match there(&server, job, &saved).await? {
                Some(there) if is_same(&there, record) => Ok(Outcome::Live(remote(job, &saved.rkey))),
                Some(_) => Err(Fault::Refused(Reason::Internal)),
                None => Err(Fault::later()),
            },
            Err(Failure::Refusal(refusal)) if refusal.name == "InvalidRequest" => Err(Fault::Refused(self.suspect(job))),
            Err(failure) => Err(failure.into()),
        }
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        let saved = Saved::of(job)?;
        let record = saved.record.as_ref().ok_or(Fault::Restage)?;
        match there(&pds(net, &job.account)?, job, &saved).await? {
            Some(there) if is_same(&there, record) => Ok(Found::Live(remote(job, &saved.rkey))),
            Some(_) => Ok(Found::CannotTell),
            None => Ok(Found::RepeatIsSafe),
        }
    }

    async fn delete(&self, net: &Net, account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        let rkey = rkey(remote).ok_or(Fault::Refused(Reason::NoAddress))?;
        Ok(self.signed(net, account, token)?.delete_record(&account.remote_id, rkey).await?)
    }
}

impl Bluesky {
    /// The server that holds the account, for requests that its token signs.
    fn signed<'a>(&'a self, net: &'a Net, account: &'a Account, token: &'a Token) -> Result<Server<'a>, Fault> {
        pds(net, account)?.signed_by(token, self.nonces())
    }

    /// What of a post that the server calls invalid is to blame. It has one name for all of it, so what the
    /// person can mend is measured here.
    fn suspect(&self, job: &Job) -> Reason {
        use unicode_segmentation::UnicodeSegmentation;
        let limits = self.limits(&job.account, &job.chosen);
        let long = job.text.graphemes(true).count() > limits.text_max;
        if long || limits.text_bytes.is_some_and(|max| job.text.len() > max) {
            Reason::Text
        } else if job.media.is_empty() {
            Reason::Refused
        } else {
            Reason::Media
        }
    }
}

/// The server that holds the account.
fn pds<'a>(net: &'a Net, account: &'a Account) -> Result<Server<'a>, Fault> {
    let base = account.facts.get("pds").and_then(Value::as_str).ok_or(Fault::Relogin)?;
    Server::of_stranger(net, base)
}

/// What is kept under the post's key.
async fn there(server: &Server<'_>, job: &Job, saved: &Saved) -> Result<Option<Value>, Fault> {
    Ok(server.get_record(&job.account.remote_id, POSTS, &saved.rkey).await?)
}

fn remote(job: &Job, rkey: &str) -> Remote {
    let handle = job.account.handle.trim_start_matches('@');
    Remote {
        id: format!("at://{}/{POSTS}/{rkey}", job.account.remote_id),
        link: Some(format!("https://bsky.app/profile/{handle}/post/{rkey}")),
        notes: Vec::new(),
    }
}
