//! The networks. One folder each: `mod.rs` tells the story from top to bottom, `api.rs` has the wire types,
//! `sim.rs` its simulator, `notes.md` the sources. Called by `connect` and `publish`; never talks to people,
//! never sees the database, never knows another network.

pub mod bluesky;
mod check;
pub mod facebook;
pub mod graph;
pub mod instagram;
mod job;
pub mod linkedin;
pub mod oauth;
mod sign_in;
pub mod signature;
pub mod telegram;
pub mod threads;
pub mod tiktok;
pub mod upload;
pub mod x;
pub mod youtube;

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;

use crate::clock::Millis;
use crate::model::account::{Account, AccountState, Profile, Token};
use crate::model::limits::{Limits, Need, Pace, VideoNeed};
use crate::model::moving::drafted;
use crate::model::pick;
use crate::model::platform::PlatformId;
use crate::model::post::{Media, Remote};
use crate::model::problem::Reason;
use crate::model::say::Say;
use crate::model::setting::{self, Chosen, Drafted, Setting, Wishes};
use crate::model::terms::Terms;
use crate::net::{Fault, Net};

pub use check::Check;
pub use job::{Found, Job, JobCover, JobMedia, Outcome, Reply, Stage};
pub use sign_in::{Ask, Begun, ConnectError, Grant, SET_UPS, SetUp, Start};

/// Everything that Crier asks of a network.
#[async_trait]
pub trait Platform: Send + Sync {
    /// What it is called and how people sign in.
    fn about(&self) -> &'static About;

    /// What it takes of what was chosen (a story takes other files than a reel). Preview, media and tests all read these
    /// numbers.
    fn limits(&self, account: &Account, chosen: &Chosen) -> Limits;

    /// What people may choose there for a post, with what is known of the account.
    fn settings(&self, _account: &Account) -> Vec<Setting> {
        Vec::new()
    }

    /// All that people are offered to choose: the settings, and a first comment where the network takes one.
    fn choices(&self, account: &Account, chosen: &Chosen) -> Vec<Setting> {
        let comment = self.limits(account, chosen).comment_max.map(|_| setting::comment());
        self.settings(account).into_iter().chain(comment).collect()
    }

    /// What people may choose for one post: of it and of what was chosen may depend what else can be. What comes first
    /// never depends on it, so that the place of a choice does not change under somebody's finger.
    fn settings_of(&self, account: &Account, drafted: &Drafted<'_>) -> Vec<Setting> {
        self.choices(account, drafted.chosen)
    }

    /// All that people may choose for a post with these media: which of them go there, where not all of them can, and the
    /// network's own.
    fn settings_for(&self, account: &Account, chosen: &Chosen, media: &[Media]) -> Vec<Setting> {
        let limits = self.limits(account, chosen);
        let pick = pick::is_asked(media, &limits).then(pick::setting);
        pick.into_iter().chain(self.settings_of(account, &drafted(chosen, media, &limits))).collect()
    }

    /// Whether it must be asked about an account right before each post ([`Platform::ask`]).
    fn asks(&self) -> bool {
        false
    }

    /// Asks what holds for an account right now: kept as [`Terms::told`].
    ///
    /// # Errors
    /// A [`Fault`]; [`Fault::Refused`] when nothing may be posted now.
    async fn ask(&self, _net: &Net, _account: &Account, _token: &Token) -> Result<Value, Fault> {
        Err(Fault::Refused(Reason::Internal))
    }

    /// Whether it is still to be asked about an account for a post that was begun at `begun`.
    fn is_asking(&self, account: &Account, begun: Millis) -> bool {
        self.asks() && account.state == AccountState::Ready && Terms::of(&account.facts).is_none_or(|terms| !terms.are_of(begun))
    }

    /// Whether what was chosen is that a post goes to the person's inbox there, where they publish it themselves.
    fn hands_over(&self, _account: &Account, _chosen: &Chosen) -> bool {
        false
    }

    /// What a person must have read before a post goes there, in words for the card.
    fn tells(&self, _account: &Account, _drafted: &Drafted<'_>) -> Vec<Say> {
        Vec::new()
    }

    /// What it does not take of a text although its numbers fit, in words for the person.
    fn minds(&self, _text: &str) -> Option<Say> {
        None
    }

    /// What keeps a draft from going there beside its limits.
    fn wishes(&self, account: &Account, text: &str, drafted: &Drafted<'_>) -> Wishes {
        Wishes { open: setting::open(&self.settings(account), drafted.chosen).cloned(), minds: self.minds(text) }
    }

    /// How much it lets through of one account, and of all of them together; what it says itself in an answer counts
    /// too.
    fn paces(&self) -> Paces {
        Paces::default()
    }

    /// Where the browser goes to sign in, for networks that have a page for that ([`About::by_page`],
    /// [`Platform::page_after`]).
    ///
    /// # Errors
    /// [`ConnectError`], in words for the person.
    async fn begin(&self, _net: &Net, _start: &Start<'_>) -> Result<Begun, ConnectError> {
        Err(ConnectError::Unavailable)
    }

    /// After how many of [`About::asks`] people may go to a page instead of answering the rest, where both ways are open.
    fn page_after(&self) -> Option<usize> {
        None
    }

    /// The document that says at the network what this Crier is, where networks fetch it from Crier itself.
    fn client_document(&self) -> Option<serde_json::Value> {
        None
    }

    /// Who the network says it is in its answer (RFC 9207), where it does and is always the same.
    fn issuer(&self) -> Option<&str> {
        None
    }

    /// Signs in: one account, or all those that the sign-in opens.
    ///
    /// # Errors
    /// [`ConnectError`], in words for the person.
    async fn connect(&self, net: &Net, grant: &Grant) -> Result<Vec<Profile>, ConnectError>;

    /// A new pair of tokens from the old one.
    ///
    /// # Errors
    /// [`Fault::Relogin`] when the person must sign in again.
    async fn refresh(&self, net: &Net, account: &Account, token: &Token) -> Result<Token, Fault>;

    /// When a token is renewed although nobody uses it.
    fn renewal(&self) -> Renewal {
        Renewal::Never
    }

    /// Whether ending the token of `account` would sign out `other`, too: two pages of one person.
    fn shares_sign_in(&self, _account: &Account, _other: &Account) -> bool {
        false
    }

    /// Whether each sign-in is a session of its own, which can be ended without the next one of the same account: then the
    /// one before is ended when somebody signs in again.
    fn ends_alone(&self) -> bool {
        false
    }

    /// Other networks whose accounts live by the same sign-in, too: [`Platform::shares_sign_in`] is asked of those as well.
    fn signs_in_with(&self) -> &'static [PlatformId] {
        &[]
    }

    /// Ends the token at the network, as far as it can be ended.
    ///
    /// # Errors
    /// A [`Fault`]; the token is erased here all the same.
    async fn revoke(&self, net: &Net, account: &Account, token: &Token) -> Result<(), Fault>;

    /// One remote step of the preparation: repeatable, nothing visible.
    ///
    /// # Errors
    /// A [`Fault`]; never [`Fault::Unsure`].
    async fn stage(&self, net: &Net, job: &Job) -> Result<Stage, Fault>;

    /// The one request that makes it visible.
    ///
    /// # Errors
    /// A [`Fault`]; [`Fault::Unsure`] when the answer was lost.
    async fn commit(&self, net: &Net, job: &Job) -> Result<Outcome, Fault>;

    /// Looks whether it is there: after [`Fault::Unsure`], and while the network processes it.
    ///
    /// # Errors
    /// A [`Fault`] when looking itself failed.
    async fn find(&self, net: &Net, job: &Job) -> Result<Found, Fault>;

    /// Whether looking can ever settle it. Where it cannot, the person is asked as soon as an answer is lost.
    fn can_find(&self) -> bool {
        true
    }

    /// Whether a published thing can be taken away again.
    fn deletion(&self) -> Deletion {
        Deletion::Can
    }

    /// Takes a published thing away again. What is gone already counts as taken away.
    ///
    /// # Errors
    /// A [`Fault`]; [`Fault::Refused`] when the network cannot.
    async fn delete(&self, net: &Net, account: &Account, token: &Token, remote: &Remote) -> Result<(), Fault>;
}

/// Whether a network lets Crier take away what it has published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It does.
    Can,
    /// It does, within bounds: the locale key of the sentence that names them.
    Within(&'static str),
    /// It does not: the person does it there, by hand.
    Cannot,
}

/// When a token is renewed although nobody uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Never: it does not end, or ends whatever is done.
    Never,
    /// At 70 to 80 % of its life.
    Ahead,
    /// It is renewed whenever it is used, and at the latest after so many milliseconds, or what renews it would end.
    Idle(Millis),
}

/// How much a network lets through in a while.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paces {
    /// Of one account.
    pub account: &'static [Pace],
    /// Of all accounts together.
    pub app: &'static [Pace],
}

/// What a network is called and how people sign in to it.
#[derive(Debug)]
pub struct About {
    /// The network.
    pub id: PlatformId,
    /// What is asked of the person, one message each, in this order.
    pub asks: &'static [Ask],
    /// Whether people sign in on a page of the network instead, behind a link.
    pub by_page: bool,
    /// What Crier asks to be allowed there, in the network's own words; nothing where there are none.
    pub scopes: &'static [&'static str],
    /// The locale key of the sentence that says why no logo or line of text may be added to what goes there: then it gets
    /// the clean version, whatever the person chose. `None`: the network takes them.
    pub no_brand: Option<&'static str>,
    /// What it fetches from an address of ours ([`JobMedia::link`]) instead of taking bytes.
    pub fetches: Fetches,
}

/// Which files a network fetches from here. Signing in on its page is another matter: that only leads the person's own
/// browser here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetches {
    /// None: it takes their bytes.
    Nothing,
    /// Pictures; it takes the bytes of videos. Where nobody reaches the listener, videos go there, and pictures do not.
    Pictures,
    /// Pictures, and videos or what belongs to them: it cannot be used where nobody reaches the listener.
    Everything,
}

/// Where the networks are: defaults, configuration, or the simulators.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Resolves Bluesky handles: any AT Protocol server will do.
    pub bluesky: String,
    /// The directory of AT Protocol identities (`did:plc`).
    pub plc: String,
    /// Facebook, and Instagram by the sign-in of a page.
    pub facebook: graph::GraphAt,
    /// Instagram, for accounts that sign in by themselves.
    pub instagram: instagram::InstagramAt,
    /// Facebook, for the accounts of Instagram that are linked to pages: the same place, unless Crier plays against simulators.
    pub instagram_pages: graph::GraphAt,
    /// The Bot API.
    pub telegram: String,
    /// LinkedIn.
    pub linkedin: linkedin::LinkedInAt,
    /// Threads.
    pub threads: threads::ThreadsAt,
    /// TikTok.
    pub tiktok: tiktok::TikTokAt,
    /// X.
    pub x: x::XAt,
    /// YouTube.
    pub youtube: youtube::YouTubeAt,
}

/// The operator's apps at the networks that want one; a network without its app is not offered.
#[derive(Clone, Debug, Default)]
pub struct Apps {
    /// Facebook's, for pages and for the Instagram accounts that are linked to them.
    pub facebook: Option<oauth::App>,
    /// Instagram's own.
    pub instagram: Option<oauth::App>,
    /// LinkedIn's, for members.
    pub linkedin: Option<oauth::App>,
    /// LinkedIn's, for pages.
    pub linkedin_pages: Option<oauth::App>,
    /// Threads'.
    pub threads: Option<oauth::App>,
    /// TikTok's.
    pub tiktok: Option<oauth::App>,
    /// X's.
    pub x: Option<x::XApp>,
    /// YouTube's.
    pub youtube: Option<oauth::App>,
}

impl Apps {
    /// Whether there is the app that this network wants, if it wants one.
    pub fn has(&self, id: PlatformId) -> bool {
        match id {
            PlatformId::Bluesky | PlatformId::Telegram => true,
            PlatformId::Facebook | PlatformId::InstagramPages => self.facebook.is_some(),
            PlatformId::Instagram => self.instagram.is_some(),
            PlatformId::LinkedIn => self.linkedin.is_some(),
            PlatformId::LinkedInPages => self.linkedin_pages.is_some(),
            PlatformId::Threads => self.threads.is_some(),
            PlatformId::TikTok => self.tiktok.is_some(),
            PlatformId::X => self.x.is_some(),
            PlatformId::YouTube => self.youtube.is_some(),
        }
    }
}

/// The networks that are built in, by name.
#[derive(Clone)]
pub struct Platforms {
    all: Arc<[Box<dyn Platform>]>,
    preview: Need,
    preview_video: VideoNeed,
}

impl Platforms {
    /// A set of networks. `preview` is what the picture (and `preview_video` what the video) that a person is shown must
    /// be like: the same that goes to Telegram channels, so that showing it is the staging for them.
    pub fn new(all: Vec<Box<dyn Platform>>, preview: Need, preview_video: VideoNeed) -> Self {
        Self { all: all.into(), preview, preview_video }
    }

    /// What the cover of the video that a person is shown must be like: as a Telegram channel takes it, too.
    pub fn preview_cover(&self) -> Need {
        telegram::cover_need()
    }

    /// What the video that a person is shown must be like.
    pub fn preview_video(&self) -> &VideoNeed {
        &self.preview_video
    }

    /// What the picture that a person is shown must be like.
    pub fn preview(&self) -> &Need {
        &self.preview
    }

    /// The network called `id`.
    pub fn get(&self, id: PlatformId) -> Option<&dyn Platform> {
        self.all.iter().find(|platform| platform.about().id == id).map(AsRef::as_ref)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &dyn Platform> {
        self.all.iter().map(AsRef::as_ref)
    }
}
