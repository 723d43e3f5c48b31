//! A simulated YouTube: Google's sign-in page and tokens, the Data API, and the resumable upload, on one address. Strict
//! (it refuses what the network refuses), stateful, living by the world's clock. Started by `demo` and the tests; Crier
//! itself never knows that it talks to it. Written from the facts (youtube, sections 1 to 9).
//!
//! `wire` takes requests apart and plays the faults, `pages` signs people in, `uploads` keeps sessions and bytes, `videos`
//! judges what is told of a video and keeps it, `quota` counts.

mod pages;
mod quota;
mod uploads;
mod videos;
mod wire;

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;

use crate::clock::{Clock, Millis};
use crate::sim::consent::Consent;
use crate::sim::exchange::Exchange;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

/// By this name the world's faults know the network.
pub const NETWORK: &str = "youtube";
/// The app that is registered there.
pub const CLIENT_ID: &str = "crier-app.apps.googleusercontent.com";
/// What proves it.
pub const CLIENT_SECRET: &str = "GOCSPX-crier-app-secret";

/// A simulated YouTube that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimChannel {
    /// What its owner is called by the tests.
    pub login: String,
    /// `UC…`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The list of its videos.
    pub uploads: String,
    /// Its playlists: id and name.
    pub playlists: Vec<(String, String)>,
}

/// A video, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimVideo {
    /// Whose: the channel's name.
    pub channel: String,
    /// Its name in the network.
    pub id: String,
    /// When its last byte came.
    pub at: Millis,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Who sees it.
    pub privacy: String,
    /// When the network makes it public, if it does.
    pub publish_at: Option<String>,
    /// Whether it is for children.
    pub kids: bool,
    /// Its bytes.
    pub bytes: Bytes,
    /// Its cover.
    pub cover: Option<Bytes>,
    /// The playlists that it is on.
    pub lists: Vec<String>,
}

/// How the network behaves, beside its faults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Keeps only so many bytes of each request that carries bytes; 0: all.
    pub keeps: u64,
    /// What people untick: no scope is granted.
    pub unticked: bool,
    /// The app is in "Testing": what renews a token ends after seven days.
    pub testing: bool,
    /// The project was not looked at: everything stays private.
    pub locked: bool,
    /// Everything is public, whatever was asked for: what a missing choice means there has changed before.
    pub open: bool,
    /// The channel's telephone number is known: long videos, covers.
    pub verified: bool,
    /// Who signs in has no channel.
    pub no_channel: bool,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    base: String,
    manner: Manner,
    consent: Consent<pages::Allowed>,
    channels: BTreeMap<String, SimChannel>,
    tokens: HashMap<String, pages::Pass>,
    sessions: BTreeMap<String, uploads::Session>,
    videos: Vec<SimVideo>,
    quota: quota::Quota,
    exchanges: Vec<Exchange>,
    made: u64,
}

impl Network for State {
    fn new(world: &World, base: &str) -> anyhow::Result<Self> {
        Ok(Self {
            clock: world.clock.clone(),
            base: base.to_owned(),
            manner: Manner { verified: true, ..Manner::default() },
            consent: Consent::default(),
            channels: BTreeMap::new(),
            tokens: HashMap::new(),
            sessions: BTreeMap::new(),
            videos: Vec::new(),
            quota: quota::Quota::default(),
            exchanges: Vec::new(),
            made: 0,
        })
    }
}

impl Simulator {
    /// The channel of `login`, made when there is none; signed in to the browser from now on.
    pub fn channel(&self, login: &str) -> SimChannel {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(channel) = state.channels.get(login) {
            return channel.clone();
        }
        let title = full_name(login);
        let tail = state.name("");
        let playlists = vec![(format!("PL{tail}"), "Best of".to_owned())];
        let channel = SimChannel { login: login.to_owned(), id: format!("UC{tail}"), title, uploads: format!("UU{tail}"), playlists };
        state.channels.insert(login.to_owned(), channel.clone());
        channel
    }

    /// The videos that are there, the oldest first.
    pub fn videos(&self) -> Vec<SimVideo> {
        let mut state = self.lock();
        state.publish_due();
        state.videos.clone()
    }

    /// Changes how it behaves.
    pub fn behave(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.lock().manner);
    }

    /// Signs Crier out of a channel, as its owner does in the Google account.
    pub fn revoke(&self, channel: &str) {
        self.lock().tokens.retain(|_, pass| pass.channel != channel);
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.lock().tokens.len()
    }

    /// How many bytes came for all videos, those that came twice counted twice.
    pub fn received(&self) -> u64 {
        self.lock().sessions.values().map(|session| session.received).sum()
    }

    /// How many uploads were begun.
    pub fn sessions(&self) -> usize {
        self.lock().sessions.len()
    }

    /// What whoever has it can write an upload with: the names in their addresses.
    pub fn upload_ids(&self) -> Vec<String> {
        self.lock().sessions.keys().cloned().collect()
    }

    /// Forgets every upload, finished ones too, as the network does in time.
    pub fn drop_sessions(&self) {
        for session in self.lock().sessions.values_mut() {
            session.gone = true;
        }
    }

    /// How many uploads, and how many units of everything else, are left today.
    pub fn quota(&self) -> (i64, i64) {
        let mut state = self.lock();
        let now = state.clock.now();
        state.quota.left(now)
    }

    /// Uses up today's quota.
    pub fn exhaust(&self) {
        let mut state = self.lock();
        let now = state.clock.now();
        state.quota.exhaust(now);
    }

    /// Every request to the API and its answer.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.lock().exchanges.clone()
    }
}

impl State {
    /// A name that was never given before.
    fn name(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:08}", 4_100_000 + self.made)
    }

    /// The channel of who sits at the browser.
    fn sitting(&self) -> Option<&SimChannel> {
        self.channels.get(self.consent.sits()?)
    }

    fn channel_of(&self, id: &str) -> Option<&SimChannel> {
        self.channels.values().find(|channel| channel.id == id)
    }
}
