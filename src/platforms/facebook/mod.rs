//! Facebook Pages: text, a link, photos, a video, a reel, a story, and a first comment below what is live.
//!
//! 1. `connect`: the page of facebook.com; the code becomes a token of the person, that a long one, and with it come the
//!    tokens of the pages, which do not end: those of the person and those of businesses. What was not allowed is told.
//! 2. `stage`: photos are put there unpublished; the bytes of a video are pushed, from where Facebook says that it is, so
//!    that none goes twice (`post`, `push`).
//! 3. `commit`: one small request: the post with its photos attached, the video by its handle, the end of a reel (`send`).
//! 4. `find`: by the photos that are attached, by the number of the reel, by the stories of the page; words alone only when
//!    they are there once (`look`). Videos are worked on after they were taken: that is looked at until it is over.
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
mod choices;
mod connect;
mod look;
mod post;
mod push;
mod send;
pub mod sim;
mod status;
mod words;

use async_trait::async_trait;
use serde_json::Value;

use self::api::Api;
use self::choices::Kind;
pub use self::connect::check;
use self::post::Saved;
pub use self::status::{Phase, Status};
pub use self::words::first_link;
use super::graph::{self, GraphAt, pages};
use super::oauth::App;
use super::{About, Begun, ConnectError, Fetches, Found, Grant, Job, Outcome, Paces, Platform, SetUp, Stage, Start};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Format, Limits, Need, Pace, TextUnit, VideoNeed, Zone};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::setting::{Chosen, Setting};
use crate::net::{Fault, Net};

/// What nothing goes without.
pub const NEEDED: &[&str] = &["pages_show_list", "pages_read_engagement", "pages_manage_posts"];
/// What is asked for: besides, the first comment, and the pages of businesses.
pub const SCOPES: &[&str] = &["pages_show_list", "pages_read_engagement", "pages_manage_posts", COMMENTS, "business_management"];
/// What comments need.
const COMMENTS: &str = "pages_manage_engagement";
/// The longest text (facts: facebook, section 4), in UTF-16 code units, the smaller of the two ways to count.
pub const TEXT_MAX: usize = 63_206;
/// The longest comment (Facebook's own pages, 2026; of the API it is not documented).
const COMMENT_MAX: usize = 8_000;
/// The longest description of a photo: what Facebook's own pages take; of the API it is not documented.
const ALT_MAX: usize = 1_000;
/// Photos of one post: more has been seen, ten is safe (facts, section 4).
const PHOTOS: usize = 10;

/// The connector.
pub struct Facebook {
    at: GraphAt,
    base: String,
    video: String,
    app: App,
}

const ABOUT: About =
    About { id: PlatformId::Facebook, asks: &[], by_page: true, scopes: SCOPES, no_brand: None, fetches: Fetches::Nothing };

/// What an operator does.
pub const SET_UP: SetUp = SetUp {
    about: &ABOUT,
    portal: "https://developers.facebook.com/apps",
    settings: &[&["FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET"]],
    guide: "docs/networks/facebook.md",
};

impl Facebook {
    /// With the operator's app.
    pub fn new(at: GraphAt, app: App) -> Self {
        let (base, video) = (at.base(), format!("{}/{}", at.video, at.version));
        Self { at, base, video, app }
    }

    fn api<'a>(&'a self, net: &'a Net, account: &'a Account, token: &'a str) -> Api<'a> {
        Api { graph: self.graph(net, token), video: &self.video, app: &self.app.id, page: &account.remote_id }
    }
}

#[async_trait]
impl Platform for Facebook {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Facts: facebook, section 4.
    fn limits(&self, account: &Account, chosen: &Chosen) -> Limits {
        let kind = Kind::of(chosen);
        let comments = account.facts.get(connect::COMMENTS).and_then(Value::as_bool).unwrap_or(false) && kind != Kind::Story;
        Limits {
            text_max: TEXT_MAX,
            text_unit: TextUnit::Utf16,
            text_bytes: None,
            caption_max: None,
            threads: None,
            comment_max: comments.then_some(COMMENT_MAX),
            images: match kind {
                Kind::Feed => PHOTOS,
                Kind::Reel => 0,
                Kind::Story => 1,
            },
            videos: 1,
            mixed: false,
            animated: false,
            needs_media: kind != Kind::Feed,
            alt_max: (kind != Kind::Reel).then_some(ALT_MAX),
            // 4 MB is what is taken in practice, 10 MB what is documented.
            photo: Need::new([Format::Jpeg], 4_000_000, 2_048),
            video: video_need(kind),
            cover: None,
            document: None,
        }
    }

    fn settings(&self, _account: &Account) -> Vec<Setting> {
        choices::settings()
    }

    fn paces(&self) -> Paces {
        const USED: [Pace; 1] = [graph::USAGE];
        Paces { account: &USED, app: &USED }
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        Ok(Begun { address: self.dialog(start)?, ..Begun::default() })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        self.sign_in(net, grant).await
    }

    /// The token of a page, by that of the person who signed in.
    async fn refresh(&self, net: &Net, account: &Account, token: &Token) -> Result<Token, Fault> {
        let person = token.refresh.clone().ok_or(Fault::Relogin)?;
        let access = pages::page_token(&self.graph(net, &person), &account.remote_id).await?;
        Ok(Token { access, ..token.clone() })
    }

    fn shares_sign_in(&self, account: &Account, other: &Account) -> bool {
        pages::shares_sign_in(account, other)
    }

    fn signs_in_with(&self) -> &'static [PlatformId] {
        pages::ONE_SIGN_IN
    }

    async fn revoke(&self, net: &Net, account: &Account, token: &Token) -> Result<(), Fault> {
        self.sign_out(net, account, token).await
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        Saved::of(job)?.advance(job, &self.api(net, &job.account, &job.token.access)).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        Saved::of(job)?.send(job, &self.api(net, &job.account, &job.token.access)).await
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        match Saved::of(job)?.found(job, &self.api(net, &job.account, &job.token.access)).await {
            // That a look is refused says nothing of the post.
            Err(Fault::Refused(_) | Fault::Restage) => Ok(Found::CannotTell),
            found => found,
        }
    }

    async fn delete(&self, net: &Net, account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        self.api(net, account, &token.access).delete(&remote.id).await
    }
}

/// Facts: facebook, sections 3.4 to 3.6 and 4. A shortest length is known of reels only.
fn video_need(kind: Kind) -> VideoNeed {
    match kind {
        Kind::Feed => VideoNeed { max_ms: Some(14_400_000), ..VideoNeed::of(10_000_000_000, 3_840) },
        Kind::Reel => VideoNeed { min_ms: Some(3_000), max_ms: Some(90_000), ..tall() },
        Kind::Story => VideoNeed { max_ms: Some(60_000), ..tall() },
    }
}

fn tall() -> VideoNeed {
    VideoNeed { fps: (24, 60), ratio: Some((9.0 / 16.0, 16.0 / 9.0)), zone: Zone::REELS, ..VideoNeed::of(1_000_000_000, 1_920) }
}
