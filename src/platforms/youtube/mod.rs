//! YouTube: one video, with its cover where one was chosen.
//!
//! 1. `connect`: OAuth 2 on Google's page, with PKCE, and with what lets Crier go on without the person.
//! 2. `stage`: a resumable session, noted before any byte leaves; then all bytes but the last ones, piece by piece, each
//!    from where YouTube says that it is (`post`).
//! 3. `commit`: asks again, and sends the last bytes: their answer is the video. Then cover and playlist, which can undo
//!    nothing; what YouTube did otherwise than it was asked is told (`Note`).
//! 4. `find`: the session knows. When it is gone, the tag of the part among the newest videos does.
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
mod choices;
mod post;
pub mod sim;
pub mod words;

use async_trait::async_trait;
use serde_json::{Value, json};

use self::api::{Api, Thing};
pub use self::api::{CHUNK, fault, until_midnight};
use self::post::Saved;
pub use self::post::is_short;
use super::check::check_app;
use super::oauth::{App, Granted, OAuth};
use super::{About, Begun, Check, ConnectError, Fetches, Found, Grant, Job, Outcome, Paces, Platform, Renewal, SetUp, Stage, Start};
use crate::clock::{DAY, MINUTE, Millis};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Format, Limits, Need, Pace, TextUnit, VideoNeed, Zone};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::setting::{Chosen, Setting};
use crate::net::{Fault, Net};

/// What is asked for: the one scope that uploads, reads back, fills playlists and deletes.
pub const SCOPES: &[&str] = &["https://www.googleapis.com/auth/youtube.force-ssl"];
/// What an unused sign-in is renewed after: Google ends it after six months.
const IDLE: Millis = 60 * DAY;
/// The longest video of a channel whose telephone number YouTube does not know, and of any.
const UNVERIFIED: Millis = 15 * MINUTE;
const LONGEST: Millis = DAY / 2;

/// Where YouTube is.
#[derive(Clone, Debug)]
pub struct YouTubeAt {
    /// The API (`YOUTUBE_API_URL`).
    pub api: String,
    /// The page where people sign in (`GOOGLE_ACCOUNTS_URL`).
    pub accounts: String,
    /// Where tokens are given out and ended (`GOOGLE_OAUTH_URL`).
    pub oauth: String,
}

/// The connector.
pub struct YouTube {
    at: YouTubeAt,
    oauth: OAuth,
}

const ABOUT: About = About { id: PlatformId::YouTube, asks: &[], by_page: true, scopes: SCOPES, no_brand: None, fetches: Fetches::Nothing };

/// What an operator does.
pub const SET_UP: SetUp = SetUp {
    about: &ABOUT,
    portal: "https://console.cloud.google.com/apis/credentials",
    settings: &[&["YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET"]],
    guide: "docs/networks/youtube.md",
};

impl YouTube {
    /// With the operator's app.
    pub fn new(at: YouTubeAt, app: App) -> Self {
        let oauth = OAuth {
            app,
            authorize: format!("{}/o/oauth2/v2/auth", at.accounts),
            token: format!("{}/token", at.oauth),
            revoke: Some(format!("{}/revoke", at.oauth)),
            scopes: SCOPES,
            pkce: true,
            basic: false,
        };
        Self { at, oauth }
    }

    fn api<'a>(&'a self, net: &'a Net, token: &'a str) -> Api<'a> {
        Api { net, base: &self.at.api, token }
    }
}

#[async_trait]
impl Platform for YouTube {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Facts: youtube, section 4. The text is title and description together, so that either has room.
    fn limits(&self, account: &Account, _chosen: &Chosen) -> Limits {
        let long = account.facts.get("long").and_then(Value::as_bool).unwrap_or(false);
        let max_ms = u64::try_from(if long { LONGEST } else { UNVERIFIED }).ok();
        Limits {
            text_max: words::DESCRIPTION_MAX,
            text_unit: TextUnit::Utf8,
            text_bytes: None,
            caption_max: None,
            threads: None,
            comment_max: None,
            images: 0,
            videos: 1,
            mixed: false,
            animated: false,
            needs_media: true,
            alt_max: None,
            photo: cover_need(),
            video: VideoNeed { max_ms, zone: Zone::SHORTS, ..VideoNeed::of(256_000_000_000, 3_840) },
            cover: Some(cover_need()),
            document: None,
        }
    }

    fn settings(&self, account: &Account) -> Vec<Setting> {
        choices::settings(account)
    }

    fn minds(&self, text: &str) -> Option<Say> {
        match words::words(text).title {
            title if title.is_empty() => Some(Say::new("problem-needs-title")),
            _ if words::has_brackets(text) => Some(Say::new("problem-angle-brackets")),
            _ => None,
        }
    }

    /// 100 uploads a day of the whole app (facts, section 5). The 10,000 units of everything else hold 100 posts of 2
    /// units, or of 102 with a cover and a playlist less a few, so the uploads are what runs out first.
    fn paces(&self) -> Paces {
        Paces { account: &[], app: &[Pace { most: 100, per: DAY, cost: 1 }] }
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        // Both are needed to be sure of what renews the token (facts: youtube, section 1).
        let address = format!("{}&access_type=offline&prompt=consent", self.oauth.address(start)?);
        Ok(Begun { address, ..Begun::default() })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        let Granted { token, login_until } = self.oauth.exchange(net, grant).await?;
        let api = self.api(net, &token.access);
        let channels = api.channels().await.map_err(not_connected)?;
        let playlists = if channels.is_empty() { Vec::new() } else { api.playlists().await.map_err(not_connected)? };
        let channel = channels.into_iter().next().ok_or(ConnectError::NoChannel)?;
        Ok(vec![Profile {
            handle: channel.snippet.custom_url.clone().unwrap_or_else(|| channel.snippet.title.clone()),
            name: channel.snippet.title.clone(),
            link: Some(format!("https://www.youtube.com/channel/{}", channel.id)),
            facts: facts(&channel, &playlists),
            remote_id: channel.id,
            login_until: if token.refresh.is_some() { login_until } else { token.expires_at },
            token,
        }])
    }

    async fn refresh(&self, net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        self.oauth.refresh(net, token).await
    }

    fn renewal(&self) -> Renewal {
        Renewal::Idle(IDLE)
    }

    async fn revoke(&self, net: &Net, _account: &Account, token: &Token) -> Result<(), Fault> {
        self.oauth.revoke(net, token).await
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        Saved::of(job)?.advance(job, &self.api(net, &job.token.access)).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        Saved::of(job)?.last(job, &self.api(net, &job.token.access)).await
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        Saved::of(job)?.found(job, &self.api(net, &job.token.access)).await
    }

    async fn delete(&self, net: &Net, _account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        self.api(net, &token.access).delete(&remote.id).await
    }
}

/// A cover of 2 MB was taken at all times (facts, section 3).
fn cover_need() -> Need {
    Need::new([Format::Jpeg], 2_000_000, 1_920)
}

/// What is known of a channel: the list of its videos, whether long ones are allowed, its playlists.
fn facts(channel: &Thing, playlists: &[Thing]) -> Value {
    let uploads = channel.content_details.pointer("/relatedPlaylists/uploads").cloned().unwrap_or_default();
    let playlists: Vec<Value> = playlists.iter().map(|list| json!({ "id": list.id, "title": list.snippet.title })).collect();
    let long = channel.status.long_uploads_status.as_deref() == Some("allowed");
    json!({ "uploads": uploads, "long": long, "playlists": playlists })
}

fn not_connected(fault: Fault) -> ConnectError {
    match fault {
        Fault::Refused(Reason::Restricted) => ConnectError::NoChannel,
        Fault::Refused(Reason::App) => ConnectError::AppRefused,
        Fault::Refused(_) => ConnectError::MissingRights,
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    }
}

/// Asks whether the app is accepted, without an account: for the operator's check-up.
pub async fn check(net: &Net, at: &YouTubeAt, app: &App) -> Check {
    check_app(net, &format!("{}/token", at.oauth), app, false).await
}
