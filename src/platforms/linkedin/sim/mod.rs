//! A simulated LinkedIn: its sign-in page for both apps, its tokens, its versioned API and the places where files are put,
//! on one address. Strict (it refuses what the network refuses), stateful, living by the world's clock. Started by `demo` and
//! the tests; Crier itself never knows that it talks to it. Written from the facts (linkedin, sections 0 to 9).
//!
//! `wire` takes requests apart and plays the faults, `apps` are the two that are registered, `pages` signs people in, `files`
//! keeps what is uploaded, `posts` judges and keeps posts, `organizations` are the pages of companies.

mod apps;
mod files;
mod organizations;
mod pages;
mod posts;
mod wire;

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

use crate::clock::{Clock, Millis};
use crate::model::ids::token;
use crate::sim::consent::Consent;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

pub use apps::{CLIENT_ID, CLIENT_SECRET, NETWORK, PAGES, PAGES_CLIENT_ID, PAGES_CLIENT_SECRET};

/// The version of the API that is spoken; others are gone, or not there yet.
pub const VERSION: &str = "202609";

/// A simulated LinkedIn that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

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

/// The page of a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPage {
    /// `urn:li:organization:` and this is the page.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its address ends with.
    pub vanity: String,
    /// The logins of those who administer it.
    pub administrators: Vec<String>,
}

/// A post that people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// Whose: the name of the member or the page.
    pub author: String,
    /// Whether that is a page.
    pub of_page: bool,
    /// Its name in the network.
    pub urn: String,
    /// When it was taken.
    pub at: Millis,
    /// Its text as people see it.
    pub text: String,
    /// Who sees it, in the network's word.
    pub visibility: String,
    /// What is attached, in order: alternative text and bytes.
    pub files: Vec<(String, Bytes)>,
    /// What its document is called.
    pub title: Option<String>,
    /// What stands for its video until it is played, where one was given.
    pub cover: Option<Bytes>,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    base: String,
    consent: Consent<pages::Allowed>,
    members: BTreeMap<String, SimMember>,
    pages: Vec<SimPage>,
    tokens: HashMap<String, apps::Pass>,
    files: BTreeMap<String, files::Upload>,
    posts: Vec<posts::Post>,
    /// Whether the app for members is of those that get refresh tokens.
    partner: bool,
    /// Whether covers of videos are refused.
    no_covers: bool,
    /// How far the list of a page's posts is behind.
    lag: Millis,
    made: u64,
    renewals: u64,
}

impl Network for State {
    fn new(world: &World, base: &str) -> anyhow::Result<Self> {
        Ok(Self {
            clock: world.clock.clone(),
            base: base.to_owned(),
            consent: Consent::default(),
            members: BTreeMap::new(),
            pages: Vec::new(),
            tokens: HashMap::new(),
            files: BTreeMap::new(),
            posts: Vec::new(),
            partner: false,
            no_covers: false,
            lag: 0,
            made: 0,
            renewals: 0,
        })
    }
}

impl Simulator {
    /// The member called `login`, made when there is none; signed in to the browser from now on.
    pub fn member(&self, login: &str) -> SimMember {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(member) = state.members.get(login) {
            return member.clone();
        }
        let member = SimMember { login: login.to_owned(), sub: state.name("mbr"), name: full_name(login) };
        state.members.insert(login.to_owned(), member.clone());
        member
    }

    /// The page called `name`, made when there is none; the member called `login` administers it, and is signed in to the
    /// browser from now on.
    pub fn page(&self, name: &str, login: &str) -> SimPage {
        self.member(login);
        let mut state = self.lock();
        let id = state.name("");
        let there = state.pages.iter().position(|page| page.name == name);
        let at = there.unwrap_or(state.pages.len());
        if there.is_none() {
            let vanity = name.to_lowercase().replace(' ', "-");
            state.pages.push(SimPage { id, name: name.to_owned(), vanity, administrators: Vec::new() });
        }
        let page = &mut state.pages[at];
        if !page.administrators.iter().any(|one| one == login) {
            page.administrators.push(login.to_owned());
        }
        page.clone()
    }

    /// Nobody administers the page called `name` any more.
    pub fn abandon(&self, name: &str) {
        for page in self.lock().pages.iter_mut().filter(|page| page.name == name) {
            page.administrators.clear();
        }
    }

    /// The posts that people see, the oldest first.
    pub fn posts(&self) -> Vec<SimPost> {
        self.lock().visible()
    }

    /// Signs Crier out everywhere, as the member does in the settings.
    pub fn revoke(&self, sub: &str) {
        self.lock().tokens.retain(|_, pass| pass.sub != sub);
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.lock().tokens.len()
    }

    /// How often a token was made anew from a refresh token.
    pub fn renewals(&self) -> u64 {
        self.lock().renewals
    }

    /// Makes the app for members one of those that get refresh tokens, or not.
    pub fn partner(&self, partner: bool) {
        self.lock().partner = partner;
    }

    /// No covers of videos are taken any more.
    pub fn refuse_covers(&self) {
        self.lock().no_covers = true;
    }

    /// The lists of posts show only what is older than so many milliseconds.
    pub fn lag(&self, lag: Millis) {
        self.lock().lag = lag;
    }

    /// Forgets what was uploaded and not posted, as the network does in time.
    pub fn drop_loose_files(&self) {
        self.lock().files.retain(|_, upload| upload.posted);
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

    /// Who sits at the browser.
    fn sitting(&self) -> Option<&SimMember> {
        self.members.get(self.consent.sits()?)
    }

    fn member_of(&self, sub: &str) -> Option<&SimMember> {
        self.members.values().find(|member| member.sub == sub)
    }
}
