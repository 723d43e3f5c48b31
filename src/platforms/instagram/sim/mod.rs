//! A simulated Instagram, with both of its doors on one address: its own (graph.instagram.com, api.instagram.com and the page
//! where people sign in), and Facebook's, as far as accounts that are linked to pages need it, with the host that takes bytes.
//! Strict (it refuses what the network refuses; links are really fetched), stateful, living by the world's clock. Started by
//! `demo` and the tests; Crier itself never knows that it talks to it. Written from the facts (instagram, sections 0 to 9).
//!
//! `wire` takes requests apart and plays the faults, `people` signs them in, `making` fetches and judges what goes into a
//! container, `rules` are what it is judged by, `media` publishes, lists and deletes.

mod making;
mod media;
mod people;
mod rules;
mod wire;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;

use crate::clock::{Clock, Millis};
use crate::model::ids::token;
use crate::sim::asked::Fields;
use crate::sim::consent::Consent;
use crate::sim::containers::Containers;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

pub use people::{APP_ID, APP_SECRET, NETWORK, PAGES, PAGES_APP_ID, PAGES_APP_SECRET, Shape};

/// The version of the API that is asked for by Crier as it comes.
pub const VERSION: &str = "v25.0";

/// A simulated Instagram that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimAccount {
    /// Its number.
    pub id: String,
    /// The number by which only this app knows it.
    pub app_id: String,
    /// What people write behind the `@`.
    pub username: String,
    /// Its full name.
    pub name: String,
    /// `BUSINESS`, `MEDIA_CREATOR` or `PERSONAL`.
    pub kind: &'static str,
    /// The page that it is linked to: its number and its name.
    pub page: Option<(String, String)>,
}

/// What people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// The account's name.
    pub account: String,
    /// Whether it came by the door of pages.
    pub by_page: bool,
    /// `photo`, `reel`, `carousel`, `story` or `comment`.
    pub kind: &'static str,
    /// Its number.
    pub id: String,
    /// Where it is; a comment has no address.
    pub link: Option<String>,
    /// When it appeared.
    pub at: Millis,
    /// Its text.
    pub text: String,
    /// What is in it, in order: alternative text and bytes.
    pub files: Vec<(String, Bytes)>,
    /// What stands for it until it is played.
    pub cover: Option<Bytes>,
    /// Everything that its container was made with.
    pub asked: Fields,
    /// What it goes below, if it is a comment.
    pub below: Option<String>,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    base: String,
    consent: Consent<people::Allowed>,
    accounts: BTreeMap<String, SimAccount>,
    tokens: HashMap<String, people::Pass>,
    containers: Containers<making::Content>,
    posts: Vec<media::Post>,
    places: BTreeSet<String>,
    manner: Manner,
    made: u64,
}

/// How the network behaves.
struct Manner {
    /// In which of its two shapes a token of an hour comes.
    shape: Shape,
    /// What people untick on the page that asks.
    declined: BTreeSet<String>,
    /// What an account may publish in a day.
    quota: usize,
    /// What the next containers come to nothing with; how many of them.
    trouble: Option<(i64, u32)>,
    /// The error object that the next visible request is refused with: status, code, subcode.
    refusal: Option<(u16, i64, i64)>,
    /// How long a video is worked on, more than it takes anyway.
    slow: Millis,
    /// How many bytes of a push are kept, if not all; 0: all.
    keeps: usize,
    /// How far lists are behind.
    lag: Millis,
    /// Bytes of videos that were pushed, those too that were not kept.
    received: u64,
    /// Percent of what the account may use.
    used: i64,
}

impl Network for State {
    fn new(world: &World, base: &str) -> anyhow::Result<Self> {
        let manner = Manner {
            shape: Shape::Listed,
            declined: BTreeSet::new(),
            quota: 50,
            trouble: None,
            refusal: None,
            slow: 0,
            keeps: 0,
            lag: 0,
            received: 0,
            used: 0,
        };
        Ok(Self {
            clock: world.clock.clone(),
            base: base.to_owned(),
            consent: Consent::default(),
            accounts: BTreeMap::new(),
            tokens: HashMap::new(),
            containers: Containers::default(),
            posts: Vec::new(),
            places: BTreeSet::new(),
            manner,
            made: 0,
        })
    }
}

impl Simulator {
    /// The professional account called `login`, made when there is none; signed in to the browser from now on.
    pub fn account(&self, login: &str) -> SimAccount {
        self.made(login, "BUSINESS", None)
    }

    /// The same of an account of another kind.
    pub fn account_of(&self, login: &str, kind: &'static str) -> SimAccount {
        self.made(login, kind, None)
    }

    /// The same of one that is linked to a page of Facebook, which the person called `login` runs.
    pub fn linked(&self, login: &str, page: &str) -> SimAccount {
        self.made(login, "BUSINESS", Some(page))
    }

    /// The person called `login` sits at the browser.
    pub fn sit(&self, login: &str) {
        self.lock().consent.sit(login);
    }

    fn made(&self, login: &str, kind: &'static str, page: Option<&str>) -> SimAccount {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(account) = state.accounts.get(login) {
            return account.clone();
        }
        let (id, app_id, number) = (state.number("1784"), state.number("26"), state.number("10"));
        let page = page.map(|name| (number, name.to_owned()));
        let username: String = login.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
        let account = SimAccount { id, app_id, username, name: full_name(login), kind, page };
        state.accounts.insert(login.to_owned(), account.clone());
        account
    }

    /// What people see, the oldest first.
    pub fn posts(&self) -> Vec<SimPost> {
        self.lock().visible()
    }

    /// The account with this number takes everything back in the settings.
    pub fn revoke(&self, id: &str) {
        self.lock().take_back(id);
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.lock().tokens.len()
    }

    /// Another token, over since a moment, of whom this one is.
    pub fn expired(&self, token: &str) -> String {
        self.lock().expired(token)
    }

    /// From now on tokens of an hour come in this shape.
    pub fn shape(&self, shape: Shape) {
        self.lock().manner.shape = shape;
    }

    /// People untick this from now on.
    pub fn decline(&self, scopes: &[&str]) {
        self.lock().manner.declined = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// An account may publish so much in a day.
    pub fn quota(&self, most: usize) {
        self.lock().manner.quota = most;
    }

    /// There is a place with this number.
    pub fn place(&self, number: &str) {
        self.lock().places.insert(number.to_owned());
    }

    /// The next so many containers come to nothing, with this number for why.
    pub fn spoil(&self, number: i64, times: u32) {
        self.lock().manner.trouble = Some((number, times));
    }

    /// The next visible request is refused with this status, code and subcode.
    pub fn refuse(&self, status: u16, code: i64, subcode: i64) {
        self.lock().manner.refusal = Some((status, code, subcode));
    }

    /// Videos are worked on for so much longer.
    pub fn slow(&self, more: Millis) {
        self.lock().manner.slow = more;
    }

    /// Of each push so many bytes are kept, and then the line breaks; 0: all are.
    pub fn keeps(&self, bytes: usize) {
        self.lock().manner.keeps = bytes;
    }

    /// Lists show only what is older than so many milliseconds.
    pub fn lag(&self, lag: Millis) {
        self.lock().manner.lag = lag;
    }

    /// So many percent are used up of what an account may use.
    pub fn used(&self, percent: i64) {
        self.lock().manner.used = percent;
    }

    /// How many bytes of videos came in all, as bytes.
    pub fn received(&self) -> u64 {
        self.lock().manner.received
    }

    /// How many containers the account with this number made in the last day.
    pub fn containers(&self, id: &str) -> usize {
        let state = self.lock();
        state.containers.made(id, state.clock.now(), |_| true)
    }

    /// The person takes a post away in the app.
    pub fn remove(&self, id: &str) {
        self.lock().forget(id);
    }
}

impl State {
    /// A number that was never given before.
    fn number(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:011}", 14_050_000_000 + self.made)
    }

    /// A name that nobody guesses.
    fn secret(&self, kind: &str) -> String {
        format!("{kind}{}", token(&self.clock, 40))
    }

    /// The account with this number.
    fn account_named(&self, id: &str) -> Option<&SimAccount> {
        self.accounts.values().find(|account| account.id == id)
    }
}
