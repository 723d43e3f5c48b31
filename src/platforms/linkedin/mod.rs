//! LinkedIn, for members and for the pages of companies: text, pictures, a video, a document. One connector, built twice: LinkedIn
//! wants an app of its own for pages (`who`).
//!
//! 1. `connect`: OAuth 2 on LinkedIn's page, with the scopes that publishing needs and nothing more. A sign-in for pages
//!    opens all those that the person administers.
//! 2. `stage`: each file gets a place and is put there; a video piece by piece, each to its own address, then it is
//!    looked at until it is ready, as a document is; then the body is whole and kept, byte for byte (`post`, `little`).
//! 3. `commit`: `POST /rest/posts`; the name of the post comes in a header.
//! 4. `find`: a member has no list of posts. But the same body again, within nine minutes, is answered with the name of
//!    the post that is there, or posts it: so a repeat settles it for that long, and nothing is sent after it. A page has
//!    a list: it is looked through first (`look`).
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
mod check;
mod choices;
pub mod little;
mod look;
mod post;
pub mod sim;
mod who;

use async_trait::async_trait;

pub use self::api::fault;
use self::api::{Api, Posted};
pub use self::check::check;
use self::post::Saved;
use self::who::Who;
pub use self::who::{PAGES_SCOPES, PAGES_SET_UP, SCOPES, SET_UP};
use super::oauth::{App, OAuth};
use super::{About, Begun, ConnectError, Found, Grant, Job, Outcome, Paces, Platform, Renewal, Stage, Start};
use crate::clock::{MINUTE, Millis};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{DocumentNeed, Format, Limits, Need, TextUnit, VideoNeed};
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::setting::{Chosen, Setting};
use crate::net::{Fault, Net};

/// How long after a lost answer the same body may be sent again: the network knows a duplicate for about ten minutes
/// (facts: linkedin, section 7).
pub const REPEATABLE: Millis = 9 * MINUTE;

/// Where LinkedIn is, and which version of its API is spoken.
#[derive(Clone, Debug)]
pub struct LinkedInAt {
    /// The API (`LINKEDIN_API_URL`).
    pub api: String,
    /// The pages and tokens (`LINKEDIN_URL`).
    pub oauth: String,
    /// The version of the API, `YYYYMM` (`LINKEDIN_VERSION`).
    pub version: String,
}

/// The connector.
pub struct LinkedIn {
    at: LinkedInAt,
    oauth: OAuth,
    who: Who,
}

impl LinkedIn {
    /// For members, with the operator's app.
    pub fn members(at: LinkedInAt, app: App) -> Self {
        Self::of(at, app, Who::Member)
    }

    /// For pages, with the operator's app for those.
    pub fn pages(at: LinkedInAt, app: App) -> Self {
        Self::of(at, app, Who::Page)
    }

    fn of(at: LinkedInAt, app: App, who: Who) -> Self {
        let oauth = OAuth {
            app,
            authorize: format!("{}/oauth/v2/authorization", at.oauth),
            token: format!("{}/oauth/v2/accessToken", at.oauth),
            revoke: Some(format!("{}/oauth/v2/revoke", at.oauth)),
            scopes: who.about().scopes,
            pkce: false,
            basic: false,
        };
        Self { at, oauth, who }
    }

    /// LinkedIn has the same already, under this name. Of a page it can be seen whether that is this very post.
    async fn duplicate(&self, api: &Api<'_>, saved: &Saved, urn: &str) -> Result<Outcome, Fault> {
        let known = self.who == Who::Page && !saved.urns.is_empty();
        match known && look::is_this(api, saved, urn).await.map_err(|_| Fault::Unsure)? {
            true => Ok(Outcome::Live(saved.remote(urn))),
            false => Err(Fault::Refused(Reason::Duplicate)),
        }
    }

    fn api<'a>(&'a self, net: &'a Net, token: &'a str) -> Api<'a> {
        Api { net, base: &self.at.api, version: &self.at.version, token }
    }
}

#[async_trait]
impl Platform for LinkedIn {
    fn about(&self) -> &'static About {
        self.who.about()
    }

    /// Facts: linkedin, section 4.
    fn limits(&self, _account: &Account, _chosen: &Chosen) -> Limits {
        Limits {
            text_max: 3_000,
            text_unit: TextUnit::Utf16,
            text_bytes: None,
            caption_max: None,
            threads: None,
            comment_max: None,
            images: 20,
            videos: 1,
            mixed: false,
            animated: true,
            needs_media: false,
            alt_max: Some(4_086),
            photo: Need::new([Format::Jpeg, Format::Png, Format::Gif], 5_000_000, 4_096),
            video: VideoNeed { max_ms: Some(1_800_000), ratio: Some((1.0 / 2.4, 2.4)), ..VideoNeed::of(500_000_000, 4_096) },
            cover: Some(cover_need()),
            document: Some(DocumentNeed { bytes: 100_000_000, pages: 300, title: 400 }),
        }
    }

    fn settings(&self, account: &Account) -> Vec<Setting> {
        choices::settings(account)
    }

    fn paces(&self) -> Paces {
        self.who.paces()
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        Ok(Begun { address: self.oauth.address(start)?, ..Begun::default() })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        let granted = self.oauth.exchange(net, grant).await?;
        self.who.profiles(&self.api(net, &granted.token.access), &granted).await
    }

    async fn refresh(&self, net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        self.oauth.refresh(net, token).await
    }

    fn renewal(&self) -> Renewal {
        Renewal::Ahead
    }

    /// One person signs in for all their pages, and LinkedIn ends everything of the person.
    fn shares_sign_in(&self, account: &Account, other: &Account) -> bool {
        who::member(account) == who::member(other)
    }

    async fn revoke(&self, net: &Net, _account: &Account, token: &Token) -> Result<(), Fault> {
        self.oauth.revoke(net, token).await
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        Saved::of(job)?.advance(job, &self.api(net, &job.token.access)).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        // A lost answer may be asked again only while the network would know the post for a duplicate.
        if job.doubt_at.is_some_and(|since| net.now() - since >= REPEATABLE) {
            return Err(Fault::Unsure);
        }
        let saved = Saved::of(job)?;
        let body = saved.body.as_ref().ok_or(Fault::Restage)?;
        let api = self.api(net, &job.token.access);
        match (api.post(body).await, job.doubt_at) {
            (Ok(Posted::Now(urn)), _) => Ok(Outcome::Live(saved.remote(&urn))),
            // The answer of the first one was lost, and this is it.
            (Ok(Posted::Before(urn)), Some(_)) => Ok(Outcome::Live(saved.remote(&urn))),
            (Ok(Posted::Before(urn)), None) => self.duplicate(&api, &saved, &urn).await,
            // That the second one is refused says nothing of the first.
            (Err(Fault::Refused(_) | Fault::Restage), Some(_)) => Err(Fault::Unsure),
            (Err(fault), _) => Err(fault),
        }
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        let saved = Saved::of(job)?;
        let found = match self.who {
            Who::Member => None,
            Who::Page => look::look(job, &saved, &self.api(net, &job.token.access)).await?,
        };
        let in_time = job.doubt_at.is_some_and(|since| net.now() - since < REPEATABLE - MINUTE);
        Ok(match found {
            Some(urn) => Found::Live(saved.remote(&urn)),
            None if in_time => Found::RepeatSettles,
            None => Found::CannotTell,
        })
    }

    async fn delete(&self, net: &Net, _account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        self.api(net, &token.access).delete(&remote.id).await
    }
}

/// What LinkedIn's own pages take as the cover of a video; of the API it is not documented.
fn cover_need() -> Need {
    Need::new([Format::Jpeg], 2_000_000, 1_920)
}
