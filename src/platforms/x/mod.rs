//! X: text, up to four pictures, an animation or a video; long posts for accounts that have them.
//!
//! 1. `connect`: on X's page, by OAuth 1.0a where the operator gave its keys (`three_legged`): such a token does not end,
//!    and signs each request. Otherwise by OAuth 2 with PKCE: the token lives two hours, and what renews it is good for one
//!    time. Each account keeps the kind that its token is of.
//! 2. `stage`: each file piece by piece, looked at until it is ready, described; then the body is whole and kept (`post`).
//! 3. `commit`: `POST /2/tweets`. What X says no with is read in `refusal`.
//! 4. `find`: the own timeline, by the names of the files, or by the text where there are none (`look`). What is not found
//!    there is asked about: nothing is sent a second time.
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
pub mod cashtags;
mod choices;
pub mod look;
mod post;
pub mod refusal;
pub mod sim;
mod three_legged;

use async_trait::async_trait;
use serde_json::json;

use self::api::{Api, Keys, User};
use self::post::Saved;
use self::refusal::Refusal;
use self::three_legged::ThreeLegged;
use super::check::check_app;
use super::oauth::{App, Granted, OAuth};
use super::signature::Signer;
use super::{About, Begun, Check, ConnectError, Fetches, Found, Grant, Job, Outcome, Paces, Platform, Renewal, SetUp, Stage, Start};
use crate::clock::{DAY, MINUTE};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Format, Limits, Need, Pace, TextUnit, VideoNeed};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::setting::{Chosen, Setting};
use crate::model::weighted::weight;
use crate::net::{Fault, Net};

/// What is asked for.
pub const SCOPES: &[&str] = &["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];
/// The longest text of everybody, by weight.
pub const SHORT: usize = 280;
/// The longest text of who pays for it.
pub const LONG: usize = 25_000;

/// Where X is.
#[derive(Clone, Debug)]
pub struct XAt {
    /// The API and its tokens (`X_API_URL`).
    pub api: String,
    /// The pages (`X_URL`).
    pub page: String,
}

/// The operator's app at X: either pair of its keys, or both.
#[derive(Clone, Debug)]
pub struct XApp {
    /// Of OAuth 2.
    pub client: Option<App>,
    /// Of OAuth 1.0a. Where they are given, people sign in with these.
    pub consumer: Option<App>,
}

impl XApp {
    /// An app, if there is a pair.
    pub fn of(client: Option<App>, consumer: Option<App>) -> Option<Self> {
        (client.is_some() || consumer.is_some()).then_some(Self { client, consumer })
    }
}

/// The connector.
pub struct X {
    at: XAt,
    oauth: Option<OAuth>,
    consumer: Option<App>,
}

const ABOUT: About = About { id: PlatformId::X, asks: &[], by_page: true, scopes: SCOPES, no_brand: None, fetches: Fetches::Nothing };

/// What an operator does.
pub const SET_UP: SetUp = SetUp {
    about: &ABOUT,
    portal: "https://console.x.com",
    settings: &[&["X_CLIENT_ID", "X_CLIENT_SECRET"], &["X_API_KEY", "X_API_SECRET"]],
    guide: "docs/networks/x.md",
};

impl X {
    /// With the operator's app.
    pub fn new(at: XAt, app: XApp) -> Self {
        let oauth = app.client.map(|app| OAuth {
            app,
            authorize: format!("{}/i/oauth2/authorize", at.page),
            token: format!("{}/2/oauth2/token", at.api),
            revoke: Some(format!("{}/2/oauth2/revoke", at.api)),
            scopes: SCOPES,
            pkce: true,
            basic: true,
        });
        Self { at, oauth, consumer: app.consumer }
    }

    fn api<'a>(&'a self, net: &'a Net, token: &'a Token) -> Result<Api<'a>, Fault> {
        let keys = match (&token.secret, &self.consumer) {
            (None, _) => Keys::Bearer(&token.access),
            (Some(secret), Some(app)) => Keys::Signed(Signer { app, token: Some((&token.access, secret)) }),
            // The operator has taken these keys away; with the others people can sign in again.
            (Some(_), None) => return Err(Fault::Relogin),
        };
        Ok(Api { net, base: &self.at.api, keys })
    }

    fn three_legged(&self) -> Option<ThreeLegged<'_>> {
        self.consumer.as_ref().map(|app| ThreeLegged { app, at: &self.at })
    }

    /// A token for what the browser brought: of the kind that the sign-in was begun with.
    async fn granted(&self, net: &Net, grant: &Grant) -> Result<Granted, ConnectError> {
        if grant.get("secret").is_empty() {
            let oauth = self.oauth.as_ref().ok_or(ConnectError::AppRefused)?;
            return oauth.exchange(net, grant).await;
        }
        let three_legged = self.three_legged().ok_or(ConnectError::AppRefused)?;
        Ok(Granted { token: three_legged.exchange(net, grant).await?, login_until: None })
    }

    /// What a refused post comes to.
    async fn refused(&self, net: &Net, job: &Job, saved: &Saved, refusal: &Refusal) -> Result<Outcome, Fault> {
        if refusal.is_duplicate() && saved.again {
            // The person said that it is not there, and X has it. A post with these very files can only be this one; one of
            // words alone may be another that says the same.
            let found = if saved.files.is_empty() { Ok(Found::CannotTell) } else { self.find(net, job).await };
            return if let Ok(Found::Live(remote)) = found { Ok(Outcome::Live(remote)) } else { Err(Fault::Unsure) };
        }
        let too_long = weight(&job.text) > SHORT;
        Err(match refusal.fault(net.now()) {
            // X took them less than a day ago: they are not gone, it does not like them.
            Fault::Restage if refusal.is_of_media() && saved.is_fresh(net.now()) => Fault::Refused(Reason::Media),
            Fault::Refused(_) if refusal.is_general() && too_long => Fault::Refused(Reason::Text),
            fault => fault,
        })
    }
}

#[async_trait]
impl Platform for X {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Facts: x, section 4.
    fn limits(&self, account: &Account, _chosen: &Chosen) -> Limits {
        let long = is_long(account);
        let video = VideoNeed { ratio: Some((1.0 / 3.0, 3.0)), ..VideoNeed::of(512_000_000, if long { 1_920 } else { 1_280 }) };
        Limits {
            text_max: if long { LONG } else { SHORT },
            text_unit: TextUnit::Weighted,
            text_bytes: None,
            caption_max: None,
            threads: Some(25),
            comment_max: None,
            images: 4,
            videos: 1,
            mixed: false,
            animated: true,
            needs_media: false,
            alt_max: Some(1_000),
            photo: Need::new([Format::Jpeg, Format::Png, Format::Webp, Format::Gif], 5_000_000, 4_096),
            video: VideoNeed { max_ms: if long { None } else { Some(140_000) }, ..video },
            cover: None,
            document: None,
        }
    }

    fn settings(&self, _account: &Account) -> Vec<Setting> {
        vec![choices::reply()]
    }

    fn minds(&self, text: &str) -> Option<Say> {
        (cashtags::count(text) > 1).then(|| Say::new("problem-one-cashtag"))
    }

    /// 100 posts an account in a quarter of an hour, 10,000 an app a day (facts, section 5).
    fn paces(&self) -> Paces {
        const ACCOUNT: [Pace; 1] = [Pace { most: 100, per: 15 * MINUTE, cost: 1 }];
        const APP: [Pace; 1] = [Pace { most: 10_000, per: DAY, cost: 1 }];
        Paces { account: &ACCOUNT, app: &APP }
    }

    async fn begin(&self, net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        match (self.three_legged(), &self.oauth) {
            (Some(three_legged), _) => three_legged.begin(net, start).await,
            (None, Some(oauth)) => Ok(Begun { address: oauth.address(start)?, ..Begun::default() }),
            (None, None) => Err(ConnectError::Unavailable),
        }
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        let Granted { token, login_until } = self.granted(net, grant).await?;
        let told = async { self.api(net, &token)?.me().await };
        let (user, reads_only) = told.await.map_err(|fault| not_told(&fault))?;
        if reads_only {
            return Err(ConnectError::ReadOnly);
        }
        Ok(vec![profile(user, token, login_until)])
    }

    async fn refresh(&self, net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        match (&self.oauth, &token.secret) {
            (Some(oauth), None) => oauth.refresh(net, token).await,
            _ => Err(Fault::Relogin),
        }
    }

    /// What renews a token is said to end when it is not used for half a year (not documented). One of OAuth 1.0a has
    /// nothing that renews it, and does not end.
    fn renewal(&self) -> Renewal {
        Renewal::Idle(45 * DAY)
    }

    async fn revoke(&self, net: &Net, _account: &Account, token: &Token) -> Result<(), Fault> {
        match (&token.secret, self.three_legged(), &self.oauth) {
            (Some(secret), Some(three_legged), _) => three_legged.end(net, &token.access, secret).await,
            (None, _, Some(oauth)) => oauth.revoke(net, token).await,
            _ => Err(Fault::Refused(Reason::App)),
        }
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        Saved::of(job)?.advance(job, &self.api(net, &job.token)?).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let saved = Saved::of(job)?;
        let body = saved.body.as_ref().ok_or(Fault::Restage)?;
        match self.api(net, &job.token)?.post(body).await? {
            Ok(id) => Ok(Outcome::Live(remote(&job.account, &id))),
            Err(refusal) => self.refused(net, job, &saved, &refusal).await,
        }
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        look::look(job, &self.api(net, &job.token)?).await
    }

    async fn delete(&self, net: &Net, _account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault> {
        self.api(net, token)?.delete(number(remote).ok_or(Fault::Refused(Reason::NoAddress))?).await
    }
}

/// Asks whether the app is accepted (facts: x, section 1.1), without an account: for the operator's check-up.
pub async fn check(net: &Net, at: &XAt, app: &App) -> Check {
    check_app(net, &format!("{}/2/oauth2/token", at.api), app, true).await
}

/// The same for the keys of OAuth 1.0a, and whether people may come back to `redirect`.
pub async fn check_consumer(net: &Net, at: &XAt, app: &App, redirect: &str) -> Check {
    ThreeLegged { app, at }.check(net, redirect).await
}

fn profile(user: User, token: Token, login_until: Option<i64>) -> Profile {
    let paid = |word: &Option<String>| word.as_deref().is_some_and(|word| !word.is_empty() && !word.eq_ignore_ascii_case("none"));
    Profile {
        handle: format!("@{}", user.username),
        name: if user.name.is_empty() { user.username.clone() } else { user.name },
        link: Some(format!("https://x.com/{}", user.username)),
        facts: json!({ "long": paid(&user.subscription_type) || paid(&user.verified_type) }),
        remote_id: user.id,
        login_until,
        token,
    }
}

/// Why X does not say who signed in.
fn not_told(fault: &Fault) -> ConnectError {
    match fault {
        Fault::Refused(Reason::Restricted) => ConnectError::Restricted,
        Fault::Refused(Reason::ReadOnly) => ConnectError::ReadOnly,
        Fault::Refused(Reason::App | Reason::Credits) => ConnectError::AppRefused,
        Fault::Later { after: Some(_), .. } => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    }
}

/// Whether the account may write long posts and send long videos.
fn is_long(account: &Account) -> bool {
    account.facts["long"] == true
}

/// The number of a post: the network's, or that of the address at which the person found it.
fn number(remote: &Remote) -> Option<&str> {
    let name = remote.id.rsplit_once("/status/").map_or(remote.id.as_str(), |(_, behind)| behind);
    let number = name.split(['/', '?', '#']).next().unwrap_or_default();
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

fn remote(account: &Account, id: &str) -> Remote {
    Remote {
        id: id.to_owned(),
        link: Some(format!("https://x.com/{}/status/{id}", account.handle.trim_start_matches('@'))),
        notes: Vec::new(),
    }
}
