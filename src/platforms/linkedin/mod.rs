//! LinkedIn, for members: text, pictures, a video.
//!
//! 1. `connect`: OAuth 2 on LinkedIn's page, with `openid profile w_member_social` and nothing more.
//! 2. `stage`: each file gets a place and is put there; a video piece by piece, each to its own address, then it is
//!    looked at until it is ready; then the body is whole and kept, byte for byte (`post`, `little`).
//! 3. `commit`: `POST /rest/posts`; the name of the post comes in a header.
//! 4. `find`: a member has no list of posts. But the same body again, within nine minutes, is answered with the name of
//!    the post that is there, or posts it: so a repeat settles it for that long, and nothing is sent after it.
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
pub mod little;
mod post;
pub mod sim;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;
use url::form_urlencoded::Serializer;

pub use self::api::fault;
use self::api::{Api, Posted};
use self::post::Saved;
use super::oauth::{App, Granted, OAuth};
use super::{About, Begun, ConnectError, Found, Grant, Job, Outcome, Paces, Platform, Renewal, SetUp, Stage, Start};
use crate::clock::{DAY, MINUTE, Millis};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Format, Limits, Need, Pace, TextUnit, VideoNeed};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::net::{Fault, How, Net};

/// How long after a lost answer the same body may be sent again: the network knows a duplicate for about ten minutes
/// (facts: linkedin, section 7).
pub const REPEATABLE: Millis = 9 * MINUTE;
/// What is asked for.
pub const SCOPES: &[&str] = &["openid", "profile", "w_member_social"];

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
}

const ABOUT: About = About { id: PlatformId::LinkedIn, asks: &[], by_page: true, scopes: SCOPES, no_brand: None };

/// What an operator does.
pub const SET_UP: SetUp = SetUp {
    id: PlatformId::LinkedIn,
    portal: "https://www.linkedin.com/developers/apps",
    settings: &["LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET"],
    scopes: SCOPES,
    guide: "docs/networks/linkedin.md",
};

impl LinkedIn {
    /// With the operator's app.
    pub fn new(at: LinkedInAt, app: App) -> Self {
        let oauth = OAuth {
            app,
            authorize: format!("{}/oauth/v2/authorization", at.oauth),
            token: format!("{}/oauth/v2/accessToken", at.oauth),
            revoke: Some(format!("{}/oauth/v2/revoke", at.oauth)),
            scopes: SCOPES,
            pkce: false,
            basic: false,
        };
        Self { at, oauth }
    }

    fn api<'a>(&'a self, net: &'a Net, token: &'a str) -> Api<'a> {
        Api { net, base: &self.at.api, version: &self.at.version, token }
    }
}

#[async_trait]
impl Platform for LinkedIn {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Facts: linkedin, section 4.
    fn limits(&self, _account: &Account) -> Limits {
        Limits {
            text_max: 3_000,
            text_unit: TextUnit::Utf16,
            text_bytes: None,
            caption_max: None,
            images: 20,
            videos: 1,
            mixed: false,
            animated: true,
            needs_media: false,
            alt_max: Some(4_086),
            photo: Need::new([Format::Jpeg, Format::Png, Format::Gif], 5_000_000, 4_096),
            video: VideoNeed { max_ms: Some(1_800_000), ratio: Some((1.0 / 2.4, 2.4)), ..VideoNeed::of(500_000_000, 4_096) },
            cover: None,
        }
    }

    /// 150 requests a member a day, 100,000 an app (facts, section 5). A post costs at least one, with files three more
    /// for each: five is what most cost.
    fn paces(&self) -> Paces {
        const ACCOUNT: [Pace; 1] = [Pace { most: 150, per: DAY, cost: 5 }];
        const APP: [Pace; 1] = [Pace { most: 100_000, per: DAY, cost: 5 }];
        Paces { account: &ACCOUNT, app: &APP }
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        Ok(Begun { address: self.oauth.address(start)?, secret: None })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        let Granted { token, login_until } = self.oauth.exchange(net, grant).await?;
        let user = self.api(net, &token.access).user().await.map_err(|_| ConnectError::Unavailable)?;
        let name = if user.name.is_empty() { user.sub.clone() } else { user.name };
        Ok(vec![Profile {
            handle: name.clone(),
            name,
            // A member's own page has no address that can be made from what this scope tells.
            link: None,
            facts: serde_json::Value::Null,
            remote_id: user.sub,
            // Without what renews it, the sign-in ends with the token.
            login_until: if token.refresh.is_some() { login_until } else { token.expires_at },
            token,
        }])
    }

    async fn refresh(&self, net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        self.oauth.refresh(net, token).await
    }

    fn renewal(&self) -> Renewal {
        Renewal::Ahead
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
        let body = Saved::of(job)?.body.ok_or(Fault::Restage)?;
        match (self.api(net, &job.token.access).post(&body).await, job.doubt_at) {
            (Ok(Posted::Now(urn)), _) => Ok(Outcome::Live(remote(&urn))),
            // The answer of the first one was lost, and this is it.
            (Ok(Posted::Before(urn)), Some(_)) => Ok(Outcome::Live(remote(&urn))),
            (Ok(Posted::Before(_)), None) => Err(Fault::Refused(Reason::Duplicate)),
            // That the second one is refused says nothing of the first.
            (Err(Fault::Refused(_) | Fault::Restage), Some(_)) => Err(Fault::Unsure),
            (Err(fault), _) => Err(fault),
        }
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        let in_time = job.doubt_at.is_some_and(|since| net.now() - since < REPEATABLE - MINUTE);
        Ok(if in_time { Found::RepeatSettles } else { Found::CannotTell })
    }

    async fn delete(&self, net: &Net, _account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        self.api(net, &token.access).delete(&remote.id).await
    }
}

/// What asking for nothing came to: see [`check`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The app is known, the version lives.
    Good,
    /// The keys of the app are wrong.
    WrongKeys,
    /// The version of the API has ended.
    VersionGone,
    /// No answer.
    NoAnswer,
}

/// Asks whether the app and the version are accepted, without an account: for the operator's check-up.
pub async fn check(net: &Net, at: &LinkedInAt, app: &App) -> Check {
    // Of a token that is none (facts: linkedin, section 1, introspection): who asks is looked at first.
    let mut form = Serializer::new(String::new());
    form.append_pair("token", "none").append_pair("client_id", &app.id).append_pair("client_secret", app.secret.expose_secret());
    let body = form.finish();
    let ask = net.to_operator().post(format!("{}/oauth/v2/introspectToken", at.oauth));
    let keys = net.send(ask.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body), How::REPEATABLE).await;
    // Without a token, too: the version is looked at before it.
    let ask = net.to_operator().get(format!("{}/rest/posts", at.api)).header("LinkedIn-Version", &at.version);
    let version = net.send(ask.header("X-Restli-Protocol-Version", "2.0.0"), How::REPEATABLE).await;
    match (keys, version) {
        (Ok(keys), _) if keys.status == 401 => Check::WrongKeys,
        (_, Ok(version)) if version.status == 426 => Check::VersionGone,
        (Ok(_), Ok(_)) => Check::Good,
        _ => Check::NoAnswer,
    }
}

fn remote(urn: &str) -> Remote {
    Remote { id: urn.to_owned(), link: Some(format!("https://www.linkedin.com/feed/update/{urn}/")) }
}
