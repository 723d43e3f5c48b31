//! A simulated TikTok: the sign-in page and its tokens, the Content Posting API, and the host that takes bytes, on one address.
//! Strict (it refuses what the network refuses), stateful, living by the world's clock. Started by `demo` and the tests;
//! Crier itself never knows that it talks to it. Written from the facts (tiktok, sections 1 to 9).
//!
//! `wire` takes requests apart and plays the faults, `pages` signs people in, `posts` judges and keeps what is published,
//! `uploads` takes bytes, `pulls` fetches photos, `rates` counts.

mod pages;
mod posts;
mod pulls;
mod rates;
mod uploads;
mod wire;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use crate::clock::{Clock, Millis};
use crate::sim::consent::Consent;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

pub use posts::{Progress, SimPost};

/// By this name the world's faults know the network.
pub const NETWORK: &str = "tiktok";
/// The app that is registered there.
pub const CLIENT_KEY: &str = "awcrier0example0key";
/// What proves it.
pub const CLIENT_SECRET: &str = "crier-example-secret-of-tiktok";

/// A simulated TikTok that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimCreator {
    /// What the tests call them, which is the name behind their @.
    pub login: String,
    /// Their name at this app.
    pub open_id: String,
    /// The name that people see.
    pub nickname: String,
    /// Only who they allow sees what they publish.
    pub private: bool,
    /// What they have switched off.
    pub comment_disabled: bool,
    /// The same.
    pub duet_disabled: bool,
    /// The same.
    pub stitch_disabled: bool,
    /// The longest video that they may publish, in seconds.
    pub longest: u64,
}

/// How the network behaves, beside its faults.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The app was audited.
    pub audited: bool,
    /// What people untick when they sign in.
    pub unticked: Vec<&'static str>,
    /// The status that refusals of the token endpoint come with.
    pub oauth_status: u16,
    /// The names of public posts are told at all.
    pub tells_ids: bool,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    base: String,
    manner: Manner,
    consent: Consent<pages::Allowed>,
    creators: BTreeMap<String, SimCreator>,
    tokens: HashMap<String, pages::Pass>,
    uploads: BTreeMap<String, uploads::Upload>,
    posts: Vec<SimPost>,
    /// Hosts that the operator has proven to own.
    verified: HashSet<String>,
    rates: rates::Rates,
    /// What requests whose path ends like this are refused with, once each, in this order.
    refusals: VecDeque<(&'static str, u16, &'static str)>,
    /// Why what is published next is given up.
    failures: VecDeque<&'static str>,
    asked: Vec<String>,
    made: u64,
}

impl Network for State {
    fn new(world: &World, base: &str) -> anyhow::Result<Self> {
        Ok(Self {
            clock: world.clock.clone(),
            base: base.to_owned(),
            manner: Manner { audited: true, unticked: Vec::new(), oauth_status: 200, tells_ids: true },
            consent: Consent::default(),
            creators: BTreeMap::new(),
            tokens: HashMap::new(),
            uploads: BTreeMap::new(),
            posts: Vec::new(),
            verified: HashSet::new(),
            rates: rates::Rates::default(),
            refusals: VecDeque::new(),
            failures: VecDeque::new(),
            asked: Vec::new(),
            made: 0,
        })
    }
}

impl Simulator {
    /// The account of `login`, made when there is none; signed in to the browser from now on.
    pub fn creator(&self, login: &str) -> SimCreator {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(creator) = state.creators.get(login) {
            return creator.clone();
        }
        let creator = SimCreator {
            login: login.to_owned(),
            open_id: state.name("-000"),
            nickname: full_name(login),
            private: false,
            comment_disabled: false,
            duet_disabled: false,
            stitch_disabled: false,
            longest: 300,
        };
        state.creators.insert(login.to_owned(), creator.clone());
        creator
    }

    /// Its owner changes something about an account.
    pub fn set(&self, login: &str, change: impl FnOnce(&mut SimCreator)) {
        if let Some(creator) = self.lock().creators.get_mut(login) {
            change(creator);
        }
    }

    /// Everything that was taken, the oldest first, whatever became of it.
    pub fn posts(&self) -> Vec<SimPost> {
        let mut state = self.lock();
        state.go_on();
        state.posts.clone()
    }

    /// What people can see, or could once it is through; the oldest first.
    pub fn published(&self) -> Vec<SimPost> {
        self.posts().into_iter().filter(|post| !post.inbox && post.is_whole()).collect()
    }

    /// What waits in somebody's inbox.
    pub fn inbox(&self) -> Vec<SimPost> {
        self.posts().into_iter().filter(|post| post.inbox && post.is_whole()).collect()
    }

    /// The owner finishes everything in the inbox in the app: it is published from there, and no more pending.
    pub fn empty_inbox(&self) {
        self.lock().rates.shares.clear();
    }

    /// Changes how it behaves.
    pub fn behave(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.lock().manner);
    }

    /// The operator proves to own the host of this address.
    pub fn verify(&self, address: &str) {
        let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
        self.lock().verified.extend(host);
    }

    /// The next request whose path ends like this is refused with a code.
    pub fn refuse(&self, path: &'static str, status: u16, code: &'static str) {
        self.lock().refusals.push_back((path, status, code));
    }

    /// What is published next is given up afterwards, for this cause.
    pub fn give_up(&self, why: &'static str) {
        self.lock().failures.push_back(why);
    }

    /// Signs Crier out of an account, as its owner does in the app.
    pub fn revoke(&self, open_id: &str) {
        self.lock().tokens.retain(|_, pass| pass.open_id != open_id);
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.lock().tokens.len()
    }

    /// How many bytes came for all videos, those that came twice counted twice.
    pub fn received(&self) -> u64 {
        self.lock().uploads.values().map(|upload| upload.received).sum()
    }

    /// How many uploads were begun.
    pub fn uploads(&self) -> usize {
        self.lock().uploads.len()
    }

    /// What whoever has it can write an upload with.
    pub fn upload_ids(&self) -> Vec<String> {
        self.lock().uploads.keys().cloned().collect()
    }

    /// How often a path was asked that ends like this.
    pub fn count(&self, path: &str) -> usize {
        self.lock().asked.iter().filter(|asked| asked.ends_with(path)).count()
    }
}

impl State {
    /// A name that was never given before.
    fn name(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:012}", 734_100_000_000_u64 + self.made)
    }

    /// Who sits at the browser.
    fn sitting(&self) -> Option<&SimCreator> {
        self.creators.get(self.consent.sits()?)
    }

    fn creator_of(&self, open_id: &str) -> Option<&SimCreator> {
        self.creators.values().find(|creator| creator.open_id == open_id)
    }

    fn now(&self) -> Millis {
        self.clock.now()
    }
}
