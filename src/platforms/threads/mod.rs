//! Threads: text, pictures, videos, up to twenty of them in one post, and chains of replies.
//!
//! 1. `connect`: on Threads' page; the token of an hour is exchanged for one of sixty days, which is renewed ahead of its end.
//! 2. `stage`: what is still allowed today, a container for each file and one around them, looked at until it is finished
//!    (`post`). Nothing of it is visible, and the names of the containers are noted before anything is published.
//! 3. `commit`: `threads_publish`. A container is published once at most; what goes wrong is read in `refusal`.
//! 4. `find`: the container knows whether it was published. Which of the account's own posts it became is looked up in their
//!    list (`look`).
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
pub mod choices;
mod connect;
mod look;
mod post;
pub mod refusal;
pub mod sim;

use async_trait::async_trait;

use self::api::Api;
pub use self::connect::check;
use self::post::Saved;
use super::graph::{Graph, USAGE};
use super::oauth::{App, OAuth};
use super::{About, Begun, ConnectError, Deletion, Fetches, Found, Grant, Job, Outcome, Paces, Platform, Renewal, SetUp, Stage, Start};
use crate::clock::DAY;
use crate::model::account::{Account, Profile, Token};
use crate::model::emoji;
use crate::model::limits::{Aspect, Codec, Format, Limits, Need, Pace, Shape, TextUnit, VideoNeed};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::setting::{Chosen, Setting};
use crate::net::{Fault, Net};

/// What is asked for: who it is, posts, replies below one's own (chains), own replies in a list (to find one whose answer was
/// lost), and taking posts away.
pub const SCOPES: &[&str] =
    &["threads_basic", "threads_content_publish", "threads_manage_replies", "threads_read_replies", "threads_delete"];
/// The longest text.
pub const TEXT_MAX: usize = 500;
/// The most different links in one post.
pub const LINKS_MAX: usize = 5;
/// The longest alternative text.
const ALT_MAX: usize = 1_000;

/// Where Threads is.
#[derive(Clone, Debug)]
pub struct ThreadsAt {
    /// The API and its tokens (`THREADS_API_URL`).
    pub api: String,
    /// The page where people sign in (`THREADS_URL`).
    pub page: String,
    /// The version of the API (`THREADS_VERSION`).
    pub version: String,
}

/// The connector.
pub struct Threads {
    at: ThreadsAt,
    /// The host and the version.
    base: String,
    oauth: OAuth,
}

const ABOUT: About =
    About { id: PlatformId::Threads, asks: &[], by_page: true, scopes: SCOPES, no_brand: None, fetches: Fetches::Everything };

/// What an operator does.
pub const SET_UP: SetUp = SetUp {
    about: &ABOUT,
    portal: "https://developers.facebook.com/apps",
    settings: &[&["THREADS_APP_ID", "THREADS_APP_SECRET"]],
    guide: "docs/networks/threads.md",
};

impl Threads {
    /// With the operator's app.
    pub fn new(at: ThreadsAt, app: App) -> Self {
        let oauth = OAuth {
            app,
            authorize: format!("{}/oauth/authorize", at.page),
            token: format!("{}/oauth/access_token", at.api),
            revoke: None,
            scopes: SCOPES,
            pkce: false,
            basic: false,
        };
        Self { base: format!("{}/{}", at.api, at.version), at, oauth }
    }

    fn graph<'a>(&'a self, net: &'a Net, token: &'a str) -> Graph<'a> {
        Graph { net, base: &self.base, token, proof: None, own: refusal::own }
    }

    fn api<'a>(&'a self, net: &'a Net, token: &'a Token) -> Api<'a> {
        Api { graph: self.graph(net, &token.access) }
    }
}

#[async_trait]
impl Platform for Threads {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Facts: threads, section 4.
    fn limits(&self, _account: &Account, _chosen: &Chosen) -> Limits {
        Limits {
            text_max: TEXT_MAX,
            text_unit: TextUnit::EmojiBytes,
            text_bytes: None,
            caption_max: None,
            threads: Some(25),
            comment_max: None,
            images: 20,
            videos: 20,
            mixed: true,
            animated: false,
            needs_media: false,
            alt_max: Some(ALT_MAX),
            photo: photo_need(),
            video: VideoNeed {
                max_ms: Some(300_000),
                fps: (23, 60),
                codecs: vec![Codec::H264, Codec::Hevc],
                max_bitrate: Some(100_000_000),
                ratio: Some((0.01, 10.0)),
                edits: false,
                ..VideoNeed::of(1_000_000_000, 1_920)
            },
            cover: None,
            document: None,
        }
    }

    fn settings(&self, _account: &Account) -> Vec<Setting> {
        choices::settings()
    }

    /// A text of several posts has its links in several of them: what stands in each is looked at when it goes out.
    fn minds(&self, text: &str) -> Option<Say> {
        let too_many = emoji::length(text) <= TEXT_MAX && choices::links(text).len() > LINKS_MAX;
        too_many.then(|| Say::new("problem-five-links"))
    }

    /// 250 posts in a day (facts, section 5). The replies of a chain have 1,000 of their own; here they count along, since
    /// what Crier counts knows accounts and not kinds.
    fn paces(&self) -> Paces {
        const ACCOUNT: [Pace; 2] = [Pace { most: 250, per: DAY, cost: 1 }, USAGE];
        const APP: [Pace; 1] = [USAGE];
        Paces { account: &ACCOUNT, app: &APP }
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        Ok(Begun { address: self.oauth.address(start)?, ..Begun::default() })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        Ok(vec![connect::connect(self, net, grant).await?])
    }

    async fn refresh(&self, net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        connect::refresh(self, net, token).await
    }

    /// Long before the 60 days are over, and never within the first one (facts, section 1).
    fn renewal(&self) -> Renewal {
        Renewal::Ahead
    }

    /// Threads has no request for it: the person takes the app away in the settings there (facts, section 1).
    async fn revoke(&self, _net: &Net, _account: &Account, _token: &Token) -> Result<(), Fault> {
        Ok(())
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        Saved::of(job)?.advance(job, &self.api(net, &job.token)).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        Saved::of(job)?.commit(job, &self.api(net, &job.token)).await
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        Saved::of(job)?.found(job, &self.api(net, &job.token)).await
    }

    fn deletion(&self) -> Deletion {
        Deletion::Within("delete-within-threads")
    }

    async fn delete(&self, net: &Net, account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        let api = self.api(net, token);
        let id = look::number(&api, remote, account.created_at).await?.ok_or(Fault::Refused(Reason::NoAddress))?;
        api.delete(&id).await
    }
}

/// What a picture must be (facts: threads, section 4). Those narrower than 320 pixels are enlarged by Threads itself.
pub fn photo_need() -> Need {
    let aspect = Some(Aspect { from: Shape(1, 10), to: Shape(10, 1), strict: true });
    Need { max_width: Some(1_440), aspect, ..Need::new([Format::Jpeg, Format::Png], 8_000_000, 14_400) }
}
