//! A simulated LinkedIn: its sign-in page, its tokens, its versioned API and the places where files are put, on one
//! address. Strict (it refuses what the network refuses), stateful, living by the world's clock. Started by `demo` and
//! the tests; Crier itself never knows that it talks to it. Written from the facts (linkedin, sections 0 to 9).
//!
//! `wire` takes requests apart and plays the faults, `pages` signs people in, `files` keeps what is uploaded, `posts`
//! judges and keeps posts.

mod files;
mod pages;
mod posts;
mod wire;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::clock::{Clock, Millis};
use crate::model::ids::token;
use crate::sim::{Served, World, serve};

/// By this name the world's faults know the network.
pub const NETWORK: &str = "linkedin";
/// The app that is registered there.
pub const CLIENT_ID: &str = "crier-app";
/// What proves it.
pub const CLIENT_SECRET: &str = "crier-app-secret";
/// The version of the API that is spoken; others are gone, or not there yet.
pub const VERSION: &str = "202609";

/// A simulated LinkedIn that is listening. Dropping it closes it.
pub struct Simulator {
    served: Served,
    shared: Shared,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimMember {
    /// What the person is called by the tests.
    pub login: String,
    /// `urn:li:person:` and this is the member.
    pub sub: String,
    /// The full name.
    pub name: String,
}

/// A post that people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// Whose: the member's name.
    pub author: String,
    /// Its name in the network.
    pub urn: String,
    /// When it was taken.
    pub at: Millis,
    /// Its text as people see it.
    pub text: String,
    /// What is attached, in order: alternative text and bytes.
    pub files: Vec<(String, Bytes)>,
}

/// What the handlers share.
#[derive(Clone)]
struct Shared {
    world: World,
    state: Arc<Mutex<State>>,
}

/// Everything that the network knows.
struct State {
    clock: Clock,
    base: String,
    /// Where an answer may be sent; the first sign-in registers it, as an operator would in the portal.
    redirect: Option<String>,
    /// Who is signed in to the browser.
    browser: Option<String>,
    members: BTreeMap<String, SimMember>,
    codes: HashMap<String, pages::Code>,
    tokens: HashMap<String, pages::Pass>,
    files: BTreeMap<String, files::Upload>,
    posts: Vec<posts::Post>,
    /// Whether this app is of those that get refresh tokens.
    partner: bool,
    made: u64,
    renewals: u64,
}

impl Simulator {
    /// Starts it on a free port, without members.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(world: World) -> anyhow::Result<Self> {
        let state = State {
            clock: world.clock.clone(),
            base: String::new(),
            redirect: None,
            browser: None,
            members: BTreeMap::new(),
            codes: HashMap::new(),
            tokens: HashMap::new(),
            files: BTreeMap::new(),
            posts: Vec::new(),
            partner: false,
            made: 0,
            renewals: 0,
        };
        let shared = Shared { world, state: Arc::new(Mutex::new(state)) };
        let served = serve(wire::router(shared.clone())).await?;
        shared.lock().base.clone_from(&served.base);
        Ok(Self { served, shared })
    }

    /// Its address, for both of `LinkedInAt`.
    pub fn base(&self) -> &str {
        &self.served.base
    }

    /// What `CRIER_ALLOW_HOSTS` needs, since the places for files are there: `127.0.0.1:PORT`.
    pub fn host(&self) -> &str {
        self.served.base.trim_start_matches("http://")
    }

    /// The member called `login`, made when there is none; signed in to the browser from now on.
    pub fn member(&self, login: &str) -> SimMember {
        let mut state = self.shared.lock();
        state.browser = Some(login.to_owned());
        if let Some(member) = state.members.get(login) {
            return member.clone();
        }
        let mut letters = login.chars();
        let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let member = SimMember { login: login.to_owned(), sub: state.name("mbr"), name };
        state.members.insert(login.to_owned(), member.clone());
        member
    }

    /// The posts that people see, the oldest first.
    pub fn posts(&self) -> Vec<SimPost> {
        self.shared.lock().visible()
    }

    /// Signs Crier out everywhere, as the member does in the settings.
    pub fn revoke(&self, sub: &str) {
        self.shared.lock().tokens.retain(|_, pass| pass.sub != sub);
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.shared.lock().tokens.len()
    }

    /// How often a token was made anew from a refresh token.
    pub fn renewals(&self) -> u64 {
        self.shared.lock().renewals
    }

    /// Makes this app one of those that get refresh tokens, or not.
    pub fn partner(&self, partner: bool) {
        self.shared.lock().partner = partner;
    }

    /// Forgets what was uploaded and not posted, as the network does in time.
    pub fn drop_loose_files(&self) {
        self.shared.lock().files.retain(|_, upload| upload.posted);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A name that was never given before.
    fn name(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:08}", 7_300_000 + self.made)
    }

    /// A name that nobody guesses.
    fn secret(&self, kind: &str) -> String {
        format!("{kind}{}", token(&self.clock, 32))
    }

    fn member_of(&self, sub: &str) -> Option<&SimMember> {
        self.members.values().find(|member| member.sub == sub)
    }
}
