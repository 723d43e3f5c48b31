//! Something goes wrong at one request of one case, perhaps the power with it; then hours pass. What the person is
//! left with is judged by `verdict`. Used by the `crash` tests.

use std::panic::AssertUnwindSafe;
use std::sync::OnceLock;

use crier::app::Intake;
use crier::clock::{Clock, DAY, HOUR, MINUTE, Millis};
use crier::media::sandbox::ffmpeg_available;
use crier::model::account::Account;
use crier::model::lang::Lang;
use crier::model::limits::Limits;
use crier::model::platform::PlatformId;
use crier::model::setting::Chosen;
use crier::sim::faults::Kind;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::db::{not_run, on_postgres_if_there};
use super::pdf::document;
use super::photo::{film_of, photo_of};
use super::town::{Town, apps_signed};
use super::verdict::{Told, cards};
use crate::media_carriers::gif;

/// What every post of these tests says: with something to look up at a network that knows mentions.
pub const TEXT: &str = "Hear ye @ana.example";
/// Behind every look and every retry there is: 15 min after 5 after 1 after 15 s; 2 h after 30 min and so on.
pub const REST: Millis = 6 * HOUR;
/// Longer than every lease: that of a file, which may be fetched and kept, is 20 min.
pub const LEASES: Millis = 25 * MINUTE;

/// A network, as a person sees it.
pub struct Network {
    pub id: PlatformId,
    /// Whether people sign in on its page, so that Crier has to be reached from outside.
    pub by_page: bool,
    /// Whether X is given the keys of OAuth 1.0a, too.
    pub signed: bool,
    /// Connects an account through the chat.
    pub connect: for<'a> fn(&'a Town) -> BoxFuture<'a, ()>,
    /// The addresses of the posts that people see there.
    pub visible: fn(&Town) -> Vec<String>,
}

impl Network {
    /// A town where an account there can be connected, on the database at `url` (SQLite if none).
    pub async fn town(&self, url: Option<String>) -> Town {
        match (self.by_page, self.signed) {
            (_, true) => Town::build_with_apps(Lang::En, url, apps_signed()).await,
            (true, false) => Town::build_with_pages(Lang::En, url).await,
            (false, false) => Town::build(Lang::En, url, Intake::Polling).await,
        }
    }

    /// The connected account.
    pub async fn account(&self, town: &Town) -> Account {
        let workspace = town.wired.store.workspaces().await.unwrap().remove(0);
        let accounts = town.wired.store.accounts(&workspace.id).await.unwrap();
        accounts.into_iter().find(|account| account.platform == self.id).expect("the account is connected")
    }

    /// Chooses what must be chosen for each post anew.
    pub async fn choose(&self, town: &Town) {
        let everyone = town.label("tiktok-privacy-everyone");
        let card = cards(town).pop().expect("a card");
        if let Some(button) = card.rows.iter().flatten().find(|button| button.label.ends_with(&everyone)) {
            town.tap(&button.label.clone()).await;
        }
    }

    /// Whether the network takes a medium, in whatever form, and it can be made here.
    pub async fn takes(&self, medium: Medium) -> bool {
        let town = self.town(None).await;
        (self.connect)(&town).await;
        let account = self.account(&town).await;
        let limits = town.wired.chat.platforms.get(self.id).expect("it is built in").limits(&account, &Chosen::new());
        town.finish().await;
        medium.fits(&limits) && medium.is_there()
    }
}

/// What a post is made of.
#[derive(Clone, Copy, Debug)]
pub enum Medium {
    Text,
    Photo,
    Album,
    Animation,
    Video,
    Document,
}

/// What goes wrong at the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blow {
    /// Accepted, never answered; the power fails in that moment.
    CutBehind,
    /// Not accepted; the power fails in that moment.
    CutBefore,
    /// Accepted, never answered.
    Silent,
    /// Lost on the way.
    Lost,
    /// Accepted, answered when every lease is over.
    Late,
    /// Accepted, answered with something unreadable.
    Garbage,
    Refused,
    /// Not accepted, 500.
    Failed,
}

impl Blow {
    /// All of them; in two halves, so that each test stays short.
    pub const ALL: &[Self] =
        &[Self::CutBehind, Self::CutBefore, Self::Silent, Self::Lost, Self::Late, Self::Garbage, Self::Refused, Self::Failed];

    /// Those after which there is no answer in time, or nobody to hear it.
    pub fn unanswered() -> &'static [Self] {
        Self::ALL.split_at(4).0
    }

    /// The others.
    pub fn answered() -> &'static [Self] {
        Self::ALL.split_at(4).1
    }

    pub fn kind(self) -> Kind {
        match self {
            Self::CutBehind | Self::Silent => Kind::Silent,
            Self::CutBefore | Self::Lost => Kind::Lost,
            Self::Late => Kind::Late,
            Self::Garbage => Kind::Garbage,
            Self::Refused => Kind::Refuse,
            Self::Failed => Kind::ServerError,
        }
    }

    pub fn cuts(self) -> bool {
        matches!(self, Self::CutBehind | Self::CutBefore)
    }
}

impl Medium {
    /// Whether a network takes it, in whatever form.
    fn fits(self, limits: &Limits) -> bool {
        match self {
            Self::Text => !limits.needs_media,
            Self::Photo | Self::Animation => limits.images >= 1,
            Self::Album => limits.images >= 3,
            Self::Video => limits.videos >= 1,
            Self::Document => limits.document.is_some(),
        }
    }

    /// Whether it can be made here.
    fn is_there(self) -> bool {
        let there = !matches!(self, Self::Video) || ffmpeg_available();
        if !there {
            not_run("ffmpeg is not installed");
        }
        there
    }

    /// Ana sends it.
    pub async fn send(self, town: &Town) {
        static FILM: OnceLock<Vec<u8>> = OnceLock::new();
        match self {
            Self::Text => town.say(TEXT).await,
            Self::Photo => town.send(&[("sea.jpg", photo_of(96, 64))], TEXT).await,
            Self::Album => {
                let album = [("a.jpg", photo_of(96, 64)), ("b.jpg", photo_of(64, 96)), ("c.jpg", photo_of(64, 64))];
                town.send(&album, TEXT).await;
            }
            Self::Animation => town.send(&[("wave.gif", gif(32, 24, 2))], TEXT).await,
            Self::Video => town.send(&[("film.mp4", FILM.get_or_init(|| film_of(4)).clone())], TEXT).await,
            Self::Document => town.file("plan.pdf", document(2), TEXT).await,
        }
    }
}

/// Lives on for `ms`. If the power is to fail with the blow, the app ends in the very moment in which a request is left
/// without an answer, and starts again on the same database. Whether it did.
pub async fn live_on(town: &mut Town, cuts: bool, ms: Millis) -> bool {
    let until = town.clock.now() + ms;
    let cut = cuts && unless_cut(town, town.advance(ms)).await;
    if cut {
        town.restart().await;
    }
    town.advance(until - town.clock.now()).await;
    cut
}

/// Goes on with `life` unless a request is left without an answer. Whether one was.
pub async fn unless_cut(town: &Town, life: impl Future<Output = ()>) -> bool {
    let mut silences = town.world.faults.silences();
    tokio::select! {
        biased;
        changed = silences.changed() => changed.is_ok(),
        () = life => false,
    }
}

/// How a case ended.
pub struct Ended {
    /// Whether the blow struck: there was such a request.
    pub struck: bool,
    /// What the card said before the person did anything about it.
    pub told: Vec<Told>,
}

/// Runs cases one after the other: each on SQLite, a third of them, which is another one every day, on PostgreSQL too.
/// Goes on behind a failed case, and fails at the end.
pub struct Series {
    name: String,
    seed: u64,
    count: u64,
    on_postgres: u64,
    told: Vec<Told>,
    failed: Vec<String>,
}

impl Series {
    pub fn new(name: impl Into<String>) -> Self {
        let given = setting("CRIER_SEED").map(|seed| seed.parse().expect("CRIER_SEED is a number"));
        let today = || u64::try_from(Clock::system().now() / DAY).unwrap();
        Self { name: name.into(), seed: given.unwrap_or_else(today), count: 0, on_postgres: 0, told: Vec::new(), failed: Vec::new() }
    }

    /// Runs one case: `case` gets the address of its database (its own file if none). Whether the blow struck.
    /// A failed case counts as struck, but after three of them it is enough.
    pub async fn run<T>(&mut self, name: &str, case: impl Fn(Option<String>) -> T) -> bool
    where
        T: Future<Output = Ended> + Send + 'static,
    {
        // The seed turns the choice, and so does the name: not the same third in every series.
        let turn: u64 = self.name.bytes().map(u64::from).sum();
        let on_postgres = (self.count + turn + self.seed).is_multiple_of(3);
        self.count += 1;
        let struck = match AssertUnwindSafe(case(None)).catch_unwind().await {
            Ok(ended) => {
                self.told.extend(ended.told);
                ended.struck
            }
            Err(_) => {
                self.failed.push(format!("{name} on SQLite"));
                self.failed.len() < 3
            }
        };
        if on_postgres {
            self.on_postgres += 1;
            let again = on_postgres_if_there(|db| case(Some(db.url)).map(drop));
            if AssertUnwindSafe(again).catch_unwind().await.is_err() {
                self.failed.push(format!("{name} on PostgreSQL"));
            }
        }
        struck
    }

    /// Says how many there were; fails if one did.
    pub fn end(self) {
        let Self { name, seed, count, on_postgres, told, failed } = self;
        let number = |one| told.iter().filter(|told| **told == one).count();
        let (live, asked, not) = (number(Told::Live), number(Told::Asked), number(Told::Failed));
        eprintln!("{name}: {count} cases, {on_postgres} of them on PostgreSQL too (CRIER_SEED={seed})");
        eprintln!("{name}: the card said live {live} times, asked {asked} times, said why not {not} times");
        assert!(failed.is_empty(), "{} of {count} cases of {name} failed (CRIER_SEED={seed}):\n{}", failed.len(), failed.join("\n"));
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests' own settings are no configuration of Crier")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
