//! The networks. One folder each: `mod.rs` tells the story from top to bottom, `api.rs` has the wire types,
//! `sim.rs` its simulator, `notes.md` the sources. Called by `connect` and `publish`; never talks to people,
//! never sees the database, never knows another network.

pub mod bluesky;
pub mod linkedin;
pub mod oauth;
pub mod telegram;
pub mod upload;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;

use crate::clock::Millis;
use crate::model::account::{Account, Profile, Token};
use crate::model::limits::{Limits, Need, Pace, VideoNeed};
use crate::model::origin::Origin;
use crate::model::platform::PlatformId;
use crate::model::post::Remote;
use crate::net::{Fault, Net};

/// Everything that Crier asks of a network.
#[async_trait]
pub trait Platform: Send + Sync {
    /// What it is called and how people sign in.
    fn about(&self) -> &'static About;

    /// What it takes. Preview, media and tests all read these numbers.
    fn limits(&self, account: &Account) -> Limits;

    /// How much it lets through of one account, and of all of them together; what it says itself in an answer counts
    /// too.
    fn paces(&self) -> Paces {
        Paces::default()
    }

    /// Where the browser goes to sign in, for networks that have a page for that ([`About::by_page`]).
    ///
    /// # Errors
    /// [`ConnectError`], in words for the person.
    async fn begin(&self, _net: &Net, _start: &Start<'_>) -> Result<Begun, ConnectError> {
        Err(ConnectError::Unavailable)
    }

    /// Who the network says it is in its answer (RFC 9207), where it does.
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
}

/// What an operator does so that people can sign in at a network that wants an app.
#[derive(Clone, Copy, Debug)]
pub struct SetUp {
    /// The network.
    pub id: PlatformId,
    /// Where the app is made.
    pub portal: &'static str,
    /// The settings that its keys go into.
    pub settings: &'static [&'static str],
    /// What it has to be allowed.
    pub scopes: &'static [&'static str],
    /// The page of the documents that leads through it.
    pub guide: &'static str,
}

/// The networks that want an app.
pub const SET_UPS: [SetUp; 1] = [linkedin::SET_UP];

/// What a network's page is told.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// Where it sends the browser with its answer.
    pub redirect: &'a str,
    /// What it gives back with its answer.
    pub state: &'a str,
    /// What proves that whoever exchanges the code is who began (PKCE).
    pub verifier: &'a str,
}

/// Where the browser goes.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The network's page.
    pub address: String,
    /// What is kept for the exchange, besides the verifier; comes back as `secret` in the [`Grant`].
    pub secret: Option<String>,
}

/// One thing that the person is asked for when signing in.
#[derive(Debug)]
pub struct Ask {
    /// Its name in the [`Grant`].
    pub field: &'static str,
    /// The locale key of the question.
    pub question: &'static str,
    /// Whether the message with the answer is deleted from the chat at once and the answer kept sealed.
    pub secret: bool,
    /// What is wrong with an answer, as far as it can be told without asking the network.
    pub refuse: fn(&str) -> Option<ConnectError>,
}

/// What the person gave.
#[derive(Clone, Default)]
pub struct Grant {
    /// Answers by the names of [`Ask::field`].
    pub answers: Vec<(String, String)>,
}

impl Grant {
    /// The answer to `field`, or nothing.
    pub fn get(&self, field: &str) -> &str {
        self.answers.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.as_str())
    }
}

/// Why an account could not be signed in; each is a sentence with a next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectError {
    /// No such handle, or it leads nowhere.
    NoSuchHandle,
    /// The password is not accepted.
    WrongPassword,
    /// It looks like the account's real password, not an app password.
    NotAnAppPassword,
    /// No such channel or group, or the bot is not in it.
    NoSuchChat,
    /// The bot may not post there.
    NotAdmin,
    /// A private chat, or something else that nobody publishes to.
    NotAChannel,
    /// The network has restricted the account.
    Restricted,
    /// The network asks to wait.
    TooOften,
    /// The network does not answer.
    Unavailable,
    /// The person said no, or went back.
    Denied,
    /// The person did not allow everything that is needed.
    MissingRights,
    /// The network does not take the answer any more.
    TooSlow,
    /// The network does not accept the operator's app.
    AppRefused,
}

impl ConnectError {
    /// All of them.
    const ALL: [Self; 13] = [
        Self::NoSuchHandle,
        Self::WrongPassword,
        Self::NotAnAppPassword,
        Self::NoSuchChat,
        Self::NotAdmin,
        Self::NotAChannel,
        Self::Restricted,
        Self::TooOften,
        Self::Unavailable,
        Self::Denied,
        Self::MissingRights,
        Self::TooSlow,
        Self::AppRefused,
    ];

    /// The one with this key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.key() == key)
    }

    /// The locale key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoSuchHandle => "connect-no-such-handle",
            Self::WrongPassword => "connect-wrong-password",
            Self::NotAnAppPassword => "connect-not-an-app-password",
            Self::NoSuchChat => "connect-no-such-chat",
            Self::NotAdmin => "connect-not-admin",
            Self::NotAChannel => "connect-not-a-channel",
            Self::Restricted => "connect-restricted",
            Self::TooOften => "connect-too-often",
            Self::Unavailable => "connect-unavailable",
            Self::Denied => "connect-denied",
            Self::MissingRights => "connect-missing-rights",
            Self::TooSlow => "connect-too-slow",
            Self::AppRefused => "connect-app-refused",
        }
    }
}

/// One part on its way to one account.
pub struct Job {
    /// The account.
    pub account: Account,
    /// What signs the requests.
    pub token: Token,
    /// The part's name: the seed of everything that must be the same on a repeat.
    pub part: String,
    /// When the part was made: the fixed time of networks that want one.
    pub made_at: Millis,
    /// The text, final.
    pub text: String,
    /// The language of the person, as a BCP 47 code.
    pub lang: &'static str,
    /// The files, in order, fitted to [`Platform::limits`]; none for [`Platform::find`], which sends nothing.
    pub media: Vec<JobMedia>,
    /// The person's private chat, where Telegram media may be staged.
    pub chat: i64,
    /// Since when it has been in doubt whether it is there, if it is: what may be repeated for a while only is not
    /// repeated after that while.
    pub doubt_at: Option<Millis>,
    /// The network's own notes from the steps before; `Null` at the beginning.
    pub saved: Value,
}

/// One file of a [`Job`].
#[derive(Clone, Debug)]
pub struct JobMedia {
    /// Where its bytes are.
    pub file: PathBuf,
    /// Its type: `image/jpeg`.
    pub mime: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes.
    pub bytes: u64,
    /// Whether it moves.
    pub moving: bool,
    /// Milliseconds, for a video.
    pub duration: Option<u64>,
    /// Whether it is a video made of a moving picture, which has no sound and begins again at its end where the network
    /// can do that.
    pub loops: bool,
    /// Alternative text.
    pub alt: Option<String>,
    /// What its file said of where it comes from: for networks that ask whether a generator made it.
    pub origin: Origin,
    /// What stands for a video until it is played, where that was chosen and the network takes it.
    pub cover: Option<JobCover>,
    /// Telegram's name of the very same file, if the person has been shown it.
    pub shown: Option<String>,
}

/// The cover of a video: a JPEG.
#[derive(Clone, Debug)]
pub struct JobCover {
    /// Where its bytes are.
    pub file: PathBuf,
    /// Telegram's name of the very same picture, if the person has been shown it.
    pub shown: Option<String>,
}

/// What a step of the preparation came to.
#[derive(Debug)]
pub enum Stage {
    /// Another step is needed, after `after` milliseconds (0: at once).
    Wait {
        /// Kept for the next step.
        saved: Value,
        /// Milliseconds.
        after: Millis,
        /// Percent of the upload.
        progress: i64,
    },
    /// The visible request may leave.
    Ready(Value),
}

/// What the visible request came to.
#[derive(Debug)]
pub enum Outcome {
    /// Visible.
    Live(Remote),
    /// Accepted; look again after so many milliseconds.
    Processing {
        /// Kept for [`Platform::find`].
        saved: Value,
        /// Milliseconds.
        after: Millis,
    },
    /// In the person's inbox at the network.
    HandedOver,
}

/// What looking came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// It is there.
    Live(Remote),
    /// Certainly not there.
    NotThere,
    /// A repeat of the same request is a no-op at the network, whether it is there or not.
    RepeatIsSafe,
    /// For now the network would tell a repeat of the same request from the first one: it settles the matter, once whoever
    /// sent that has certainly ended, so that it cannot come later still.
    RepeatSettles,
    /// The network still works on it; look again after so many milliseconds.
    Processing(Millis),
    /// Looking cannot settle it.
    CannotTell,
}

/// Where the networks are: defaults, configuration, or the simulators.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// Resolves Bluesky handles: any AT Protocol server will do.
    pub bluesky: String,
    /// The directory of AT Protocol identities (`did:plc`).
    pub plc: String,
    /// The Bot API.
    pub telegram: String,
    /// LinkedIn.
    pub linkedin: linkedin::LinkedInAt,
}

/// The operator's apps at the networks that want one; a network without its app is not offered.
#[derive(Clone, Debug, Default)]
pub struct Apps {
    /// LinkedIn's.
    pub linkedin: Option<oauth::App>,
}

/// The networks that are built in, by name.
#[derive(Clone)]
pub struct Platforms {
    all: Arc<[Box<dyn Platform>]>,
    preview: Need,
    preview_video: VideoNeed,
}

impl Platforms {
    /// A set of networks. `preview` is what the picture (and `preview_video` what the video) that a person is shown must be like: the same that goes to
    /// Telegram channels, so that showing it is the staging for them.
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
