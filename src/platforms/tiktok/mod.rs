//! TikTok: one video, or up to 35 photos; published at once, or put into the person's inbox there.
//!
//! 1. `connect`: TikTok's sign-in page, which has names of its own for everything (`sign_in`). People may untick things
//!    there: what they left decides what they can do.
//! 2. `ask`: who it goes out as, who may see it, what the person has switched off, how long a video may be (`creator`).
//!    Asked for each draft, shown on its card, and asked again right before anything is visible.
//! 3. `stage` of a video: the name of the post is noted before any byte leaves, then all chunks but the last (`post`). Photos
//!    are fetched by TikTok itself (`photos`): nothing to stage but the question.
//! 4. `commit`: the last chunk, or the request that makes TikTok fetch the photos. What follows goes on by itself there.
//! 5. `find`: the name of the post tells how far that is: published, waiting in the inbox, or why not (`refusal`).
//!
//! Called through [`Platform`] by `connect` and `publish`. Sources in notes.md.

mod api;
mod choices;
mod chunks;
mod creator;
mod photos;
mod post;
mod refusal;
mod sign_in;
pub mod sim;
mod words;

use async_trait::async_trait;
use serde_json::{Value, json};

use self::api::Api;
pub use self::chunks::{CHUNK, Chunks, chunks};
use self::creator::Creator;
use self::post::Saved;
pub use self::refusal::{connect_error, failed, fault, renewal_fault};
use self::sign_in::SignIn;
pub use self::sign_in::check;
pub use self::words::{Words, words};
use super::oauth::App;
use super::{About, Begun, ConnectError, Deletion, Fetches, Found, Grant, Job, Outcome, Paces, Platform, Renewal, SetUp, Stage, Start};
use crate::clock::{DAY, MINUTE, Millis, SECOND};
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Format, Limits, Need, Pace, TextUnit, VideoNeed, Zone};
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::setting::{self, Chosen, Drafted, Setting, Wishes};
use crate::model::terms::Terms;
use crate::net::{Fault, Net};

/// What is asked for: who it is, publishing, and the inbox.
pub const SCOPES: &[&str] = &["user.info.basic", "video.publish", "video.upload"];
/// The longest video that anybody may publish (facts: tiktok, section 4).
const LONGEST: u64 = 10 * 60 * 1_000;
/// What an unused sign-in is renewed after: what renews it ends after a year.
const IDLE: Millis = 90 * DAY;

/// Where TikTok is.
#[derive(Clone, Debug)]
pub struct TikTokAt {
    /// The API and the tokens (`TIKTOK_API_URL`).
    pub api: String,
    /// The page where people sign in (`TIKTOK_URL`).
    pub page: String,
    /// Whether TikTok has audited the operator's app (`TIKTOK_AUDITED`): until then it shows posts to their author alone.
    pub audited: bool,
}

/// The connector.
pub struct TikTok {
    at: TikTokAt,
    sign_in: SignIn,
}

const ABOUT: About = About {
    id: PlatformId::TikTok,
    asks: &[],
    by_page: true,
    scopes: SCOPES,
    no_brand: Some("tiktok-no-brand"),
    fetches: Fetches::Pictures,
};

/// What an operator does.
pub const SET_UP: SetUp = SetUp {
    about: &ABOUT,
    portal: "https://developers.tiktok.com/apps",
    settings: &[&["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"]],
    guide: "docs/networks/tiktok.md",
};

impl TikTok {
    /// With the operator's app.
    pub fn new(at: TikTokAt, app: App) -> Self {
        Self { sign_in: SignIn { page: at.page.clone(), api: at.api.clone(), app }, at }
    }

    fn api<'a>(&'a self, net: &'a Net, token: &'a str) -> Api<'a> {
        Api { net, base: &self.at.api, token }
    }

    /// Who somebody is who has just signed in. What they publish as is asked, too, where they allowed publishing; what keeps
    /// them from it right now is told when they have something to publish.
    async fn profile(&self, net: &Net, granted: sign_in::Granted) -> Result<Profile, ConnectError> {
        let api = self.api(net, &granted.token.access);
        let user = api.user().await.map_err(not_connected)?;
        let direct = granted.allows("video.publish");
        let creator = if direct { api.creator().await.ok().and_then(|told| Creator::of(&told)) } else { None };
        let username = creator.map(|creator| creator.username);
        Ok(Profile {
            handle: username.as_ref().map_or_else(|| user.display_name.clone(), |name| format!("@{name}")),
            name: user.display_name,
            link: username.map(|name| format!("https://www.tiktok.com/@{name}")),
            facts: json!({ "direct": direct, "inbox": granted.allows("video.upload") }),
            remote_id: user.open_id,
            login_until: granted.login_until,
            token: granted.token,
        })
    }
}

#[async_trait]
impl Platform for TikTok {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// Facts: tiktok, section 4. A photo is as wide as a telephone at most: "1080p" is all that TikTok says of it.
    fn limits(&self, account: &Account, chosen: &Chosen) -> Limits {
        let told = Creator::known(account).and_then(|creator| creator.longest).filter(|_| !choices::is_inbox(account, chosen));
        let photo = Need { max_width: Some(1_080), ..Need::new([Format::Jpeg], 20_000_000, 1_920) };
        let video = VideoNeed {
            max_ms: Some(told.unwrap_or(LONGEST).min(LONGEST)),
            zone: Zone::TIKTOK,
            fps: (23, 60),
            ..VideoNeed::of(4_000_000_000, 1_920)
        };
        Limits {
            text_max: words::CAPTION_MAX,
            text_unit: TextUnit::Utf16,
            text_bytes: None,
            caption_max: None,
            threads: None,
            comment_max: None,
            images: 35,
            videos: 1,
            mixed: false,
            animated: false,
            needs_media: true,
            alt_max: None,
            photo,
            video,
            cover: None,
            document: None,
        }
    }

    /// What lasts: the rest is chosen anew for each post, as TikTok wants it.
    fn settings(&self, account: &Account) -> Vec<Setting> {
        choices::lasting(account)
    }

    fn settings_of(&self, account: &Account, drafted: &Drafted<'_>) -> Vec<Setting> {
        choices::settings(account, drafted, self.at.audited)
    }

    fn asks(&self) -> bool {
        true
    }

    async fn ask(&self, net: &Net, account: &Account, token: &Token) -> Result<Value, Fault> {
        // Whoever unticked publishing has nothing to be asked about: it goes to the inbox.
        if choices::allows(account, "direct") { self.api(net, &token.access).creator().await } else { Ok(Value::Null) }
    }

    fn tells(&self, account: &Account, drafted: &Drafted<'_>) -> Vec<Say> {
        choices::tells(account, drafted, self.at.audited)
    }

    fn hands_over(&self, account: &Account, chosen: &Chosen) -> bool {
        choices::is_inbox(account, chosen)
    }

    fn wishes(&self, account: &Account, _text: &str, drafted: &Drafted<'_>) -> Wishes {
        let unreached = choices::unreached(account, drafted);
        if unreached.is_some() || choices::is_inbox(account, drafted.chosen) {
            return Wishes { open: None, minds: unreached };
        }
        let trouble = Terms::of(&account.facts).and_then(|terms| terms.trouble);
        if let Some(trouble) = trouble {
            return Wishes { open: None, minds: Some(creator::cannot(&trouble)) };
        }
        let settings = choices::settings(account, drafted, self.at.audited);
        let minds = choices::minds(account, drafted.chosen, self.at.audited);
        Wishes { open: setting::open(&settings, drafted.chosen).cloned(), minds }
    }

    /// Facts: tiktok, section 3: six posts a minute can be begun with one token.
    fn paces(&self) -> Paces {
        Paces { account: &[Pace { most: 6, per: MINUTE, cost: 1 }], app: &[] }
    }

    async fn begin(&self, _net: &Net, start: &Start<'_>) -> Result<Begun, ConnectError> {
        Ok(Begun { address: self.sign_in.address(start)?, ..Begun::default() })
    }

    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError> {
        let granted = self.sign_in.exchange(net, grant).await?;
        // Without either there is nothing that could be done.
        if !granted.allows("user.info.basic") || !(granted.allows("video.publish") || granted.allows("video.upload")) {
            self.sign_in.revoke(net, &granted.token).await.ok();
            return Err(ConnectError::MissingRights);
        }
        Ok(vec![self.profile(net, granted).await?])
    }

    async fn refresh(&self, net: &Net, _account: &Account, token: &Token) -> Result<Token, Fault> {
        self.sign_in.refresh(net, token).await
    }

    fn renewal(&self) -> Renewal {
        Renewal::Idle(IDLE)
    }

    async fn revoke(&self, net: &Net, _account: &Account, token: &Token) -> Result<(), Fault> {
        self.sign_in.revoke(net, token).await
    }

    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault> {
        let api = self.api(net, &job.token.access);
        Saved::of(job)?.advance(job, &api, self.at.audited).await
    }

    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault> {
        let api = self.api(net, &job.token.access);
        Saved::of(job)?.last(job, &api, self.at.audited).await
    }

    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault> {
        Saved::of(job)?.found(job, &self.api(net, &job.token.access)).await
    }

    /// There is no request for it (facts: tiktok, section 8).
    fn deletion(&self) -> Deletion {
        Deletion::Cannot
    }

    async fn delete(&self, _net: &Net, _account: &Account, _token: &Token, _remote: &Remote) -> Result<(), Fault> {
        Err(Fault::Refused(Reason::Refused))
    }
}

fn not_connected(fault: Fault) -> ConnectError {
    match fault {
        Fault::Refused(Reason::Restricted) => ConnectError::Restricted,
        Fault::Relogin | Fault::Refused(_) => ConnectError::MissingRights,
        Fault::Later { after: Some(after), .. } if after > SECOND => ConnectError::TooOften,
        _ => ConnectError::Unavailable,
    }
}
