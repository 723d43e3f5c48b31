//! A simulated Threads: its sign-in page, its tokens, its containers, its posts and the lists of each profile, on one address.
//! Strict (it refuses what the network refuses, and really fetches what a link leads to), stateful, living by the world's
//! clock. Started by `demo` and the tests; Crier itself never knows that it talks to it. Written from the facts (threads,
//! sections 0 to 9).
//!
//! `wire` takes requests apart and plays the faults, `words` says no as Threads does, `pages` signs people in, `made` judges
//! and keeps containers, `posts` what they become, `count` counts a text by itself.

pub mod count;
mod made;
mod pages;
mod posts;
mod wire;
mod words;

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::clock::{Clock, Millis};
use crate::model::ids::token;
use crate::sim::consent::Consent;
use crate::sim::containers::Containers;
use crate::sim::exchange::Exchange;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

/// By this name the world's faults know the network.
pub const NETWORK: &str = "threads";
/// The app that is registered there.
pub const APP_ID: &str = "990602627938098";
/// What proves it.
pub const APP_SECRET: &str = "crier-app-secret-of-threads";
/// The version of the API that it speaks.
pub const VERSION: &str = "v1.0";
/// The number of the first profile: odd, and larger than what a floating-point number holds.
const FIRST: u64 = 17_841_405_793_187_219;

/// A simulated Threads that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimProfile {
    /// Its number.
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
    /// The address under which people find it.
    pub permalink: String,
    /// When it was published.
    pub at: Millis,
    /// Its text; empty where there is none.
    pub text: String,
    /// What is attached, in order: alternative text and bytes.
    pub files: Vec<(String, Bytes)>,
    /// The number of the post that it replies to.
    pub reply_to: Option<String>,
    /// Who may reply, where that was said.
    pub reply_control: Option<String>,
    /// Its topic.
    pub topic: Option<String>,
    /// The link that is shown as a card.
    pub card: Option<String>,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    consent: Consent<pages::Allowed>,
    profiles: BTreeMap<String, SimProfile>,
    grants: Vec<pages::Grant>,
    containers: Containers<made::Made>,
    posts: Vec<posts::Post>,
    /// When posts were taken away, and whose.
    deleted: Vec<(String, Millis)>,
    /// What somebody unticks on the page.
    unticked: Vec<String>,
    /// Why the next container comes to nothing.
    failures: Vec<String>,
    /// How many posts and replies a profile may publish in a day.
    most: (usize, usize),
    /// How far the lists lag behind.
    lag: Millis,
    made: u64,
    renewals: u64,
    exchanges: Vec<Exchange>,
}

impl Network for State {
    fn new(world: &World, _: &str) -> anyhow::Result<Self> {
        Ok(Self {
            clock: world.clock.clone(),
            consent: Consent::default(),
            profiles: BTreeMap::new(),
            grants: Vec::new(),
            containers: Containers::default(),
            posts: Vec::new(),
            deleted: Vec::new(),
            unticked: Vec::new(),
            failures: Vec::new(),
            most: (posts::POSTS, posts::REPLIES),
            lag: 0,
            made: 0,
            renewals: 0,
            exchanges: Vec::new(),
        })
    }
}

impl Simulator {
    /// The profile called `login`, made when there is none; signed in to the browser from now on.
    pub fn profile(&self, login: &str) -> SimProfile {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(profile) = state.profiles.get(login) {
            return profile.clone();
        }
        let number = FIRST + 2 * state.profiles.len() as u64;
        let profile = SimProfile { id: number.to_string(), username: login.to_owned(), name: full_name(login) };
        state.profiles.insert(login.to_owned(), profile.clone());
        profile
    }

    /// The posts that people see, the oldest first.
    pub fn posts(&self) -> Vec<SimPost> {
        self.lock().visible()
    }

    /// Takes the app away, as the owner of this profile does in the settings.
    pub fn revoke(&self, id: &str) {
        self.lock().grants.retain(|grant| grant.user != id);
    }

    /// How many sign-ins let somebody in.
    pub fn tokens(&self) -> usize {
        self.lock().grants.len()
    }

    /// How often a token was made anew.
    pub fn renewals(&self) -> u64 {
        self.lock().renewals
    }

    /// Whoever allows the app anything from now on leaves this out; nothing: allows it all.
    pub fn untick(&self, scopes: &[&str]) {
        self.lock().unticked = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// The next container with a file comes to nothing, for the reason of this word.
    pub fn fail_next(&self, word: &str) {
        self.lock().failures.push(word.to_owned());
    }

    /// From now on a profile may publish so many posts and so many replies in a day.
    pub fn allow(&self, posts: usize, replies: usize) {
        self.lock().most = (posts, replies);
    }

    /// From now on the lists show a post so many milliseconds after it was published.
    pub fn lag(&self, lag: Millis) {
        self.lock().lag = lag;
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
        (17_900_000_000_000_001 + 2 * self.made).to_string()
    }

    /// A name that nobody guesses.
    fn secret(&self, kind: &str) -> String {
        format!("{kind}{}", token(&self.clock, 32))
    }

    /// Who sits at the browser.
    fn sitting(&self) -> Option<&SimProfile> {
        self.profiles.get(self.consent.sits()?)
    }

    fn profile_of(&self, id: &str) -> Option<&SimProfile> {
        self.profiles.values().find(|profile| profile.id == id)
    }
}
