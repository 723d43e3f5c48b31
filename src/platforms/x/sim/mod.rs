//! A simulated X: its sign-in page, its tokens, its uploads, its posts and the timeline of each user, on one address.
//! Strict (it refuses what the network refuses), stateful, living by the world's clock. Started by `demo` and the tests;
//! Crier itself never knows that it talks to it. Written from the facts (x, sections 0 to 9).
//!
//! `wire` takes requests apart and plays the faults, `words` says no as X does, `pages` signs people in by OAuth 2 and
//! `three_legged` by OAuth 1.0a, whose signatures `signed` looks at; `files` keeps what is uploaded,
//! `posts` judges and keeps posts.

mod files;
mod pages;
mod posts;
mod signed;
mod three_legged;
mod wire;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use bytes::Bytes;

pub use self::signed::SimSigned;
use crate::clock::{Clock, Millis};
use crate::model::ids::token;
use crate::sim::consent::Consent;
use crate::sim::exchange::Exchange;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

/// By this name the world's faults know the network.
pub const NETWORK: &str = "x";
/// The app that is registered there.
pub const CLIENT_ID: &str = "crier-app-of-x";
/// What proves it.
pub const CLIENT_SECRET: &str = "crier-app-secret-of-x";
/// The same of OAuth 1.0a, with signs that have to be encoded.
pub const API_KEY: &str = "CrierConsumerKeyOfX12345";
/// What signs in its name.
pub const API_SECRET: &str = "crier+consumer/secret&of=x";

/// A simulated X that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimUser {
    /// The number that stays.
    pub id: String,
    /// The name behind the @.
    pub username: String,
    /// The full name.
    pub name: String,
}

/// A post that people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// Whose: the name behind the @.
    pub author: String,
    /// Its number.
    pub id: String,
    /// When it was taken.
    pub at: Millis,
    /// Its text as it was written.
    pub text: String,
    /// What is attached, in order: alternative text and bytes.
    pub files: Vec<(String, Bytes)>,
    /// Whether people are told that a generator made it.
    pub made_with_ai: bool,
    /// The number of the post that it replies to.
    pub reply_to: Option<String>,
    /// Who may reply, where it is not everybody.
    pub replies: Option<String>,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    consent: Consent<pages::Allowed>,
    users: BTreeMap<String, SimUser>,
    /// Who pays: longer posts and videos, by number.
    subscribers: Vec<String>,
    grants: Vec<pages::Grant>,
    requests: HashMap<String, three_legged::RequestToken>,
    access_tokens: Vec<three_legged::AccessToken>,
    /// Times and nonces that were used.
    nonces: HashSet<String>,
    /// Whether the app may read only.
    reads_only: bool,
    signed: Vec<SimSigned>,
    files: BTreeMap<String, files::File>,
    posts: Vec<posts::Post>,
    windows: HashMap<String, posts::Window>,
    /// Whether the app has credits.
    paid: bool,
    /// Until when the app has used up its day.
    day_over: Option<Millis>,
    /// How far the timelines lag behind.
    lag: Millis,
    /// Whether it knows a post again that it has.
    knows_duplicates: bool,
    made: u64,
    renewals: u64,
    exchanges: Vec<Exchange>,
}

impl Network for State {
    fn new(world: &World, _: &str) -> anyhow::Result<Self> {
        Ok(Self {
            clock: world.clock.clone(),
            consent: Consent::default(),
            users: BTreeMap::new(),
            subscribers: Vec::new(),
            grants: Vec::new(),
            requests: HashMap::new(),
            access_tokens: Vec::new(),
            nonces: HashSet::new(),
            reads_only: false,
            signed: Vec::new(),
            files: BTreeMap::new(),
            posts: Vec::new(),
            windows: HashMap::new(),
            paid: true,
            day_over: None,
            lag: posts::LAG,
            knows_duplicates: true,
            made: 0,
            renewals: 0,
            exchanges: Vec::new(),
        })
    }
}

impl Simulator {
    /// The user called `login`, made when there is none; signed in to the browser from now on.
    pub fn user(&self, login: &str) -> SimUser {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(user) = state.users.get(login) {
            return user.clone();
        }
        let user = SimUser { id: state.number(), username: login.to_owned(), name: full_name(login) };
        state.users.insert(login.to_owned(), user.clone());
        user
    }

    /// The user with this number pays from now on.
    pub fn subscribe(&self, id: &str) {
        self.lock().subscribers.push(id.to_owned());
    }

    /// The posts that people see, the oldest first.
    pub fn posts(&self) -> Vec<SimPost> {
        self.lock().visible()
    }

    /// Signs Crier out, as the user does in the settings.
    pub fn revoke(&self, id: &str) {
        let mut state = self.lock();
        state.grants.retain(|grant| grant.user != id);
        state.access_tokens.retain(|access| access.user != id);
    }

    /// Who allows the app anything from now on allows it to read only.
    pub fn reads_only(&self, only: bool) {
        self.lock().reads_only = only;
    }

    /// What request tokens that nobody used yet are signed with.
    pub fn request_secrets(&self) -> Vec<String> {
        self.lock().requests.values().map(|request| request.secret.clone()).collect()
    }

    /// The requests that said that they are signed, the oldest first.
    pub fn signed(&self) -> Vec<SimSigned> {
        self.lock().signed.clone()
    }

    /// How many sign-ins let somebody in.
    pub fn sign_ins(&self) -> usize {
        let state = self.lock();
        state.grants.len() + state.access_tokens.len()
    }

    /// How often a pair of tokens was made anew.
    pub fn renewals(&self) -> u64 {
        self.lock().renewals
    }

    /// Whether the operator has paid.
    pub fn credits(&self, paid: bool) {
        self.lock().paid = paid;
    }

    /// The app has used up its day until `at`.
    pub fn day_is_over_until(&self, at: Millis) {
        self.lock().day_over = Some(at);
    }

    /// From now on the timelines show a post so many milliseconds after it was taken.
    pub fn lag(&self, lag: Millis) {
        self.lock().lag = lag;
    }

    /// From now on the same post is taken as often as it is sent: that X refuses it the second time is nowhere promised.
    pub fn forget_duplicates(&self) {
        self.lock().knows_duplicates = false;
    }

    /// What was asked and answered, signing in left out, the oldest first.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.lock().exchanges.clone()
    }
}

impl State {
    /// A number that was never given before.
    fn number(&mut self) -> String {
        self.made += 1;
        (1_990_000_000_000_000_000 + self.made).to_string()
    }

    /// A name that nobody guesses.
    fn secret(&self, kind: &str) -> String {
        format!("{kind}{}", token(&self.clock, 32))
    }

    /// Who sits at the browser.
    fn sitting(&self) -> Option<&SimUser> {
        self.users.get(self.consent.sits()?)
    }

    fn user_of(&self, id: &str) -> Option<&SimUser> {
        self.users.values().find(|user| user.id == id)
    }
}
