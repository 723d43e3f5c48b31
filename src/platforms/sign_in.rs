//! What connecting an account is made of: what a network asks for, where its page is, and why it may say no. Used by
//! `connect` and by each network. Signs nobody in by itself.

use super::{About, facebook, instagram, linkedin, threads, tiktok, x, youtube};

/// What an operator does so that people can sign in at a network that wants an app.
#[derive(Clone, Copy, Debug)]
pub struct SetUp {
    /// The network, and what the app has to be allowed.
    pub about: &'static About,
    /// Where the app is made.
    pub portal: &'static str,
    /// The settings that its keys go into: pairs, of which one is enough.
    pub settings: &'static [&'static [&'static str]],
    /// The page of the documents that leads through it.
    pub guide: &'static str,
}

/// The networks that want an app.
pub const SET_UPS: [SetUp; 9] = [
    facebook::SET_UP,
    instagram::SET_UP,
    instagram::PAGES_SET_UP,
    linkedin::SET_UP,
    linkedin::PAGES_SET_UP,
    threads::SET_UP,
    tiktok::SET_UP,
    x::SET_UP,
    youtube::SET_UP,
];

/// What a network's page is told.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// Where it sends the browser with its answer.
    pub redirect: &'a str,
    /// What it gives back with its answer.
    pub state: &'a str,
    /// What proves that whoever exchanges the code is who began (PKCE).
    pub verifier: &'a str,
    /// Which account is meant, as the person wrote it; empty where the page asks for it.
    pub account: &'a str,
}

/// Where the browser goes.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// The network's page.
    pub address: String,
    /// What the network names this sign-in by in its answer, where it does not carry [`Start::state`] (OAuth 1.0a).
    pub request_token: Option<String>,
    /// What is kept for the exchange, besides the verifier; comes back as `secret` in the [`Grant`].
    pub secret: Option<String>,
    /// Who must say so in the answer (RFC 9207), where that differs from sign-in to sign-in.
    pub issuer: Option<String>,
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
    /// The operator's app may read there, and not publish.
    ReadOnly,
    /// Nothing to publish to is behind the sign-in.
    NoChannel,
    /// The person administers no page there.
    NoPage,
    /// The person may publish to no page of Facebook.
    NoFacebookPage,
    /// No page of the person has an account of Instagram.
    NoInstagram,
    /// The account is a personal one, and no app may publish for it.
    NotProfessional,
    /// The account's server has no page that Crier can send people to.
    NoSignInPage,
    /// What answered is not the server that the account names as its own.
    NotItsServer,
    /// The account's server could not read what Crier says of itself.
    PageUnread,
}

impl ConnectError {
    /// All of them.
    const ALL: [Self; 22] = [
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
        Self::ReadOnly,
        Self::NoChannel,
        Self::NoPage,
        Self::NoFacebookPage,
        Self::NoInstagram,
        Self::NotProfessional,
        Self::NoSignInPage,
        Self::NotItsServer,
        Self::PageUnread,
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
            Self::ReadOnly => "connect-read-only",
            Self::NoChannel => "connect-no-channel",
            Self::NoPage => "connect-no-page",
            Self::NoFacebookPage => "connect-no-facebook-page",
            Self::NoInstagram => "connect-no-instagram",
            Self::NotProfessional => "connect-not-professional",
            Self::NoSignInPage => "connect-no-sign-in-page",
            Self::NotItsServer => "connect-not-its-server",
            Self::PageUnread => "connect-page-unread",
        }
    }
}
