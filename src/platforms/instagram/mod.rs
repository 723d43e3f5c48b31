//! Instagram, for professional accounts: pictures, albums, reels, stories, and a first comment below them. One connector, built
//! twice: an account signs in by itself, or through the Facebook page that it is linked to; what differs stands in `ways`.
//!
//! 1. `connect`: by the account itself, Instagram's page, and a token of sixty days that renews itself; by a page, Facebook's
//!    page, and the token of each page that has an account of Instagram (`connect`).
//! 2. `stage`: a container for each file, fetched by its link or pushed as bytes, and one around several; each is looked at
//!    until Instagram has worked it through (`post`). Nothing of it is visible, and the names are noted before anything is.
//! 3. `commit`: `media_publish`, which publishes a container once. Then its address, and what is left of the day (`publish`).
//! 4. `find`: the container knows whether it was published; the account's own list knows as what (`look`).
//!
//! A part that goes below another one is its first comment (`comment`). Called through [`Platform`] by `connect` and `publish`.
//! Sources in notes.md.

mod api;
pub mod choices;
mod comment;
mod connect;
mod look;
mod post;
mod publish;
pub mod refusal;
pub mod sim;
mod ways;
pub mod words;

use async_trait::async_trait;

use self::api::Api;
use self::choices::{Choices, Kind};
pub use self::connect::check;
use self::post::Saved;
use self::ways::Way;
pub use self::ways::{PAGES_SCOPES, PAGES_SET_UP, SCOPES, SET_UP};
use super::graph::pages::{ONE_SIGN_IN, meta_user, shares_sign_in};
use super::graph::{Graph, GraphAt, USAGE, token};
use super::oauth::App;
use super::{About, Begun, ConnectError, Deletion, Found, Grant, Job, Outcome, Paces, Platform, Renewal, Stage, Start};
use crate::clock::DAY;
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Aspect, Codec, Format, Limits, Need, Pace, Shape, TextUnit, VideoNeed, Zone};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::setting::{self, Chosen, Drafted, Setting, Wishes};
use crate::net::{Fault, Net};

/// The longest text below a picture, in UTF-16 units: the unit is not documented, so the strictest of them (facts, section 4).
pub const TEXT_MAX: usize = 2_200;
/// Bytes of a picture or a cover.
const PICTURE: u64 = 8_000_000;
/// The longest reel and the longest story, in milliseconds.
const REEL: u64 = 900_000;
const STORY: u64 = 60_000;
/// The shortest of both.
const SHORTEST: u64 = 3_000;

/// Where Instagram is, for those who sign in by themselves.
#[derive(Clone, Debug)]
pub struct InstagramAt {
    /// The API (`INSTAGRAM_API_URL`).
    pub api: String,
    /// Where codes are exchanged (`INSTAGRAM_OAUTH_URL`).
    pub oauth: String,
    /// The page where people sign in (`INSTAGRAM_URL`).
    pub page: String,
    /// The version of the API (`GRAPH_VERSION`).
    pub version: String,
}

/// The connector.
pub struct Instagram {
    way: Way,
    /// The host and the version.
    base: String,
    app: App,
}

impl Instagram {
    /// For accounts that sign in by themselves, with Instagram's own app.
    pub fn own(at: InstagramAt, app: App) -> Self {
        Self { base: format!("{}/{}", at.api, at.version), way: Way::Own(at), app }
    }

    /// For accounts that are linked to pages, with Facebook's app.
    pub fn pages(at: GraphAt, app: App) -> Self {
        Self { base: at.base(), way: Way::Page(at), app }
    }

    fn graph<'a>(&'a self, net: &'a Net, token: &'a str) -> Graph<'a> {
        Graph { net, base: &self.base, token, proof: self.way.proof(&self.app), own: refusal::own }
    }

    fn api<'a>(&'a self, net: &'a Net, account: &'a Account, token: &'a Token) -> Api<'a> {
        Api { graph: self.graph(net, &token.access), id: &account.remote_id, pushes: self.way.pushes() }
    }

    /// The same account for `job`.
    fn api_of<'a>(&'a self, net: &'a Net, job: &'a Job) -> Api<'a> {
        self.api(net, &job.account, &job.token)
    }
}

#[async_trait]
impl Platform for Instagram {
    fn about(&self) -> &'static About {
        self.way.about()
    }

    /// Facts: instagram, section 4.
    fn limits(&self, account: &Account, chosen: &Chosen) -> Limits {
        let kind = Choices::of(chosen).kind;
        let (images, videos) = match kind {
            Kind::Post => (10, 10),
            Kind::Reel => (0, 1),
            Kind::Story => (1, 1),
        };
        Limits {
            text_max: TEXT_MAX,
            text_unit: TextUnit::Utf16,
            text_bytes: None,
            caption_max: None,
            threads: None,
            comment_max: ways::may_comment(account).then_some(TEXT_MAX),
            images,
            videos,
            mixed: kind == Kind::Post,
            animated: false,
            needs_media: true,
            alt_max: (kind == Kind::Post).then_some(1_000),
            photo: photo_need(kind),
            video: video_need(kind),
            cover: (kind != Kind::Story).then(cover_need),
            document: None,
        }
    }

    fn settings(&self, _account: &Account) -> Vec<Setting> {
        choices::settings()
    }

    /// A story shows no text, so nothing of it can be wrong.
    fn wishes(&self, account: &Account, text: &str, drafted: &Drafted<'_>) -> Wishes {
        let chosen = drafted.chosen;
        let minds = if Choices::of(chosen).kind == Kind::Story { None } else { words::minds(text) };
        Wishes { open: setting::open(&self.settings(account), chosen).cloned(), minds }
    }

    fn paces(&self) -> Paces {
        const ACCOUNT: [Pace; 2] = [PUBLISHED, USAGE];
        const APP: [Pace; 1] = [USAGE];
        Paces { account: &ACCOUNT, app: &APP }
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        Ok(Begun { address: self.way.address(&self.app, start), ..Begun::default() })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        match &self.way {
            Way::Own(at) => connect::own(self, at, net, grant).await.map(|profile| vec![profile]),
            Way::Page(_) => connect::pages(self, net, grant).await,
        }
    }

    async fn refresh(&self, net: &Net, account: &Account, token: &Token) -> Result<Token, Fault> {
        match &self.way {
            Way::Own(at) => connect::refresh(self, at, net, token).await,
            Way::Page(_) => connect::refresh_page(self, net, account, token).await,
        }
    }

    fn renewal(&self) -> Renewal {
        self.way.renewal()
    }

    /// By pages: one person allows one app, and Facebook ends everything of that at once.
    fn shares_sign_in(&self, account: &Account, other: &Account) -> bool {
        shares_sign_in(account, other)
    }

    fn signs_in_with(&self) -> &'static [PlatformId] {
        if self.way.is_page() { ONE_SIGN_IN } else { &[] }
    }

    /// By itself: Instagram has no request for it, the person takes the app away in the settings there (facts, section 1).
    async fn revoke(&self, net: &Net, account: &Account, token: &Token) -> Result<(), Fault> {
        if !self.way.is_page() {
            return Ok(());
        }
        token::end(&self.graph(net, token.refresh.as_deref().unwrap_or_default()), &self.app, meta_user(account)).await
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        let api = self.api_of(net, job);
        if job.reply.is_some() { comment::stage(job, &api).await } else { Saved::of(job)?.advance(job, &api).await }
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let api = self.api_of(net, job);
        if job.reply.is_some() { comment::commit(job, &api).await } else { publish::commit(&Saved::of(job)?, job, &api).await }
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        let api = self.api_of(net, job);
        if job.reply.is_some() { comment::find(job, &api).await } else { publish::find(&Saved::of(job)?, job, &api).await }
    }

    fn deletion(&self) -> Deletion {
        if self.way.is_page() { Deletion::Can } else { Deletion::Cannot }
    }

    async fn delete(&self, net: &Net, account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        if !self.way.is_page() {
            return Err(Fault::Refused(Reason::Refused));
        }
        let api = self.api(net, account, token);
        match look::number(&api, remote).await? {
            Some(id) => api.delete(&id).await,
            None => Err(Fault::Refused(Reason::NoAddress)),
        }
    }
}

/// What an account may publish in a day. Only the shape of the budget: the documents contradict each other about the number
/// (25, 50, 100), so what Instagram itself says behind each post is what holds (facts, section 3.5).
const PUBLISHED: Pace = Pace { most: 100, per: DAY, cost: 1 };

/// 4:5 to 1.91:1 in the feed, where others are refused; a story fills the screen, and others get bars.
fn photo_need(kind: Kind) -> Need {
    let story = Aspect { from: Shape(9, 16), to: Shape(9, 16), strict: false };
    let feed = Aspect { from: Shape(4, 5), to: Shape(191, 100), strict: true };
    match kind {
        Kind::Story => Need { aspect: Some(story), max_width: Some(1_080), ..Need::new([Format::Jpeg], PICTURE, 1_920) },
        Kind::Post | Kind::Reel => Need { aspect: Some(feed), max_width: Some(1_440), ..Need::new([Format::Jpeg], PICTURE, 1_800) },
    }
}

fn video_need(kind: Kind) -> VideoNeed {
    let (bytes, ms, least) = match kind {
        Kind::Story => (100_000_000, STORY, 0.1),
        Kind::Post | Kind::Reel => (300_000_000, REEL, 0.01),
    };
    VideoNeed {
        min_ms: Some(SHORTEST),
        max_ms: Some(ms),
        fps: (23, 60),
        codecs: vec![Codec::H264, Codec::Hevc],
        max_bitrate: Some(25_000_000),
        ratio: Some((least, 10.0)),
        edits: false,
        zone: Zone::REELS,
        ..VideoNeed::of(bytes, 1_920)
    }
}

fn cover_need() -> Need {
    let aspect = Some(Aspect { from: Shape(9, 16), to: Shape(9, 16), strict: false });
    Need { aspect, ..Need::new([Format::Jpeg], PICTURE, 1_920) }
}
