//! A simulated Facebook: its sign-in page, its tokens, the Graph API for pages and the host that takes bytes, on one address.
//! Strict (it refuses what the network refuses), stateful, living by the world's clock. Started by `demo` and the tests; Crier
//! itself never knows that it talks to it. Written from the facts (facebook, sections 1 to 9).
//!
//! `wire` takes requests apart and plays the faults, `people` signs them in, `pages` are what they administer, `files` keeps
//! what is uploaded, `films` are videos on their way, `posts` judges and keeps what is posted.

mod files;
mod films;
mod pages;
mod people;
mod posts;
mod wire;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;

use crate::clock::{Clock, Millis};
use crate::model::ids::token;
use crate::sim::consent::Consent;
use crate::sim::frame::{self, Network};
use crate::sim::{World, full_name};

pub use people::{APP_ID, APP_SECRET};
pub use wire::NETWORK;

/// The version of the API that is asked for by Crier as it comes.
pub const VERSION: &str = "v25.0";

/// A simulated Facebook that is listening. Dropping it closes it.
pub type Simulator = frame::Simulator<State>;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPage {
    /// Its number.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The business that it belongs to, and whether it is the business's own (`owned_pages`) or a client's (`client_pages`).
    pub business: Option<(String, &'static str)>,
    /// What each of those who work there may do, by their logins.
    pub tasks: BTreeMap<String, Vec<&'static str>>,
}

/// What people see of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimPost {
    /// The page's name.
    pub page: String,
    /// `post`, `reel`, `story` or `comment`.
    pub kind: &'static str,
    /// Its name in the network.
    pub id: String,
    /// Where it is.
    pub link: String,
    /// When it appeared.
    pub at: Millis,
    /// Its text.
    pub text: String,
    /// The address that its preview is made of.
    pub preview: Option<String>,
    /// What is attached, in order: alternative text and bytes.
    pub files: Vec<(String, Bytes)>,
    /// What it goes below, if it is a comment.
    pub below: Option<String>,
}

type Shared = frame::Shared<State>;

/// Everything that the network knows.
pub struct State {
    clock: Clock,
    base: String,
    consent: Consent<people::Allowed>,
    people: BTreeMap<String, people::Person>,
    pages: Vec<SimPage>,
    tokens: HashMap<String, people::Pass>,
    photos: BTreeMap<String, files::Photo>,
    sessions: BTreeMap<String, files::Session>,
    films: BTreeMap<String, films::Film>,
    posts: Vec<posts::Post>,
    manner: Manner,
    made: u64,
}

/// How the network behaves.
#[derive(Default)]
struct Manner {
    /// What people untick on the page that asks.
    declined: BTreeSet<String>,
    /// How many things stand on one leaf of a list, at most; 0: as many as are asked for.
    leaf: usize,
    /// How many bytes of a push are kept, if not all; 0: all.
    keeps: u64,
    /// What the next videos come to nothing with.
    trouble: Option<i64>,
    /// How long a video is worked on, more than it takes anyway.
    slow: Millis,
    /// The error object that the next visible request is refused with: status, code, subcode, whether it passes.
    refusal: Option<(u16, i64, i64, bool)>,
    /// Whether each request must prove that it comes from the app.
    wants_proof: bool,
    /// Percent of what the app and the page may use.
    used: (i64, i64),
    /// How far lists are behind.
    lag: Millis,
    /// Bytes of videos that came, those too that were not kept.
    received: u64,
}

impl Network for State {
    fn new(world: &World, base: &str) -> anyhow::Result<Self> {
        Ok(Self {
            clock: world.clock.clone(),
            base: base.to_owned(),
            consent: Consent::default(),
            people: BTreeMap::new(),
            pages: Vec::new(),
            tokens: HashMap::new(),
            photos: BTreeMap::new(),
            sessions: BTreeMap::new(),
            films: BTreeMap::new(),
            posts: Vec::new(),
            manner: Manner::default(),
            made: 0,
        })
    }
}

impl Simulator {
    /// The person called `login`, made when there is none; signed in to the browser from now on. Their number for this app.
    pub fn person(&self, login: &str) -> String {
        let mut state = self.lock();
        state.consent.sit(login);
        if let Some(person) = state.people.get(login) {
            return person.id.clone();
        }
        let id = state.number("12");
        let person = people::Person { id: id.clone(), name: full_name(login), allowed: BTreeSet::new(), asked_at: 0 };
        state.people.insert(login.to_owned(), person);
        id
    }

    /// The page called `name`, made when there is none; the person called `login` runs it, and is signed in to the browser
    /// from now on.
    pub fn page(&self, name: &str, login: &str) -> SimPage {
        self.work(name, login, &["CREATE_CONTENT", "MANAGE"])
    }

    /// The same for somebody who may do no more than this there.
    pub fn work(&self, name: &str, login: &str, tasks: &[&'static str]) -> SimPage {
        self.person(login);
        let mut state = self.lock();
        let at = match state.pages.iter().position(|page| page.name == name) {
            Some(at) => at,
            None => {
                let page = SimPage { id: state.number("10"), name: name.to_owned(), business: None, tasks: BTreeMap::new() };
                state.pages.push(page);
                state.pages.len() - 1
            }
        };
        let page = &mut state.pages[at];
        page.tasks.insert(login.to_owned(), tasks.to_vec());
        page.clone()
    }

    /// A page of the business called `business`: its own (`owned_pages`) or a client's (`client_pages`).
    pub fn business_page(&self, name: &str, login: &str, business: &str, kind: &'static str) -> SimPage {
        self.page(name, login);
        let mut state = self.lock();
        let id = state.pages.iter().find_map(|page| page.business.clone().filter(|(own, _)| own.ends_with(&format!(":{business}"))));
        let id = id.map_or_else(|| format!("{}:{business}", state.number("77")), |(id, _)| id);
        let page = state.pages.iter_mut().find(|page| page.name == name);
        page.map(|page| {
            page.business = Some((id, kind));
            page.clone()
        })
        .unwrap_or_else(|| self.page(name, login))
    }

    /// Nobody works at the page called `name` any more.
    pub fn abandon(&self, name: &str) {
        for page in self.lock().pages.iter_mut().filter(|page| page.name == name) {
            page.tasks.clear();
        }
    }

    /// What people see, the oldest first.
    pub fn posts(&self) -> Vec<SimPost> {
        self.lock().visible()
    }

    /// The person with this number takes everything back in the settings.
    pub fn revoke(&self, user: &str) {
        self.lock().take_back(user);
    }

    /// How many tokens let somebody in.
    pub fn tokens(&self) -> usize {
        self.lock().tokens.len()
    }

    /// People untick this from now on.
    pub fn decline(&self, scopes: &[&str]) {
        self.lock().manner.declined = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    }

    /// No list shows more than so many things on one leaf.
    pub fn leaf(&self, most: usize) {
        self.lock().manner.leaf = most;
    }

    /// Of each push so many bytes are kept, and then the line breaks; 0: all are.
    pub fn keeps(&self, bytes: u64) {
        self.lock().manner.keeps = bytes;
    }

    /// Videos come to nothing from now on, with this number for why.
    pub fn spoil(&self, code: Option<i64>) {
        self.lock().manner.trouble = code;
    }

    /// Videos are worked on for so much longer.
    pub fn slow(&self, more: Millis) {
        self.lock().manner.slow = more;
    }

    /// The next visible request is refused with this status, code and subcode; whether it says that it passes.
    pub fn refuse(&self, status: u16, code: i64, subcode: i64, is_transient: bool) {
        self.lock().manner.refusal = Some((status, code, subcode, is_transient));
    }

    /// Each request must prove that it comes from the app.
    pub fn want_proof(&self) {
        self.lock().manner.wants_proof = true;
    }

    /// So many percent are used up of what the app, and of what each page may use.
    pub fn used(&self, app: i64, page: i64) {
        self.lock().manner.used = (app, page);
    }

    /// Lists show only what is older than so many milliseconds.
    pub fn lag(&self, lag: Millis) {
        self.lock().manner.lag = lag;
    }

    /// How many bytes of videos came in all.
    pub fn received(&self) -> u64 {
        self.lock().manner.received
    }

    /// Forgets what was uploaded and not posted, as the network does in time.
    pub fn drop_loose_files(&self) {
        let mut state = self.lock();
        state.photos.retain(|_, photo| photo.post.is_some());
        state.sessions.clear();
        state.films.retain(|_, film| film.taken_at.is_some());
    }
}

impl State {
    /// A number that was never given before.
    fn number(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:09}", 550_000_000 + self.made)
    }

    /// A name that nobody guesses.
    fn secret(&self, kind: &str) -> String {
        format!("{kind}{}", token(&self.clock, 40))
    }

    fn page_of(&self, id: &str) -> Option<&SimPage> {
        self.pages.iter().find(|page| page.id == id)
    }
}
