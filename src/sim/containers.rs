//! Meta's containers, as Instagram and Threads have them: made, worked on for a while of the world's clock, then published once,
//! or never. What is in one, and in which words a network says no, is the network's own. Kept in the state of a network's
//! simulator; knows no network.
//!
//! ```text
//! created ─▶ IN_PROGRESS ─work over─▶ FINISHED ─publish─▶ PUBLISHED
//!                 └──▶ ERROR              └─ 24 h ─▶ EXPIRED
//! ```
//! Facts: instagram, sections 3.3, 3.5 and 7; threads, sections 3.2 to 3.4 and 7.

use std::collections::BTreeMap;

use crate::clock::{DAY, Millis};

/// How long a container lives that is not published, and how far back the counters look.
pub const LIFE: Millis = DAY;

/// The containers of a network. `T` is what is in one.
pub struct Containers<T> {
    all: BTreeMap<String, Container<T>>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Container<T> {
    /// Whose.
    pub owner: String,
    /// What is in it.
    pub what: T,
    /// When it was made.
    pub made_at: Millis,
    /// When it was published.
    pub published_at: Option<Millis>,
    /// When the work on it is over; `None` while the network waits for its bytes.
    over_at: Option<Millis>,
    /// What the work comes to when it does not come off, in the network's word.
    failure: Option<String>,
}

/// How a container stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is worked on, or its bytes are not there yet.
    InProgress,
    /// It can be published.
    Finished,
    /// It never can; with the network's word for why.
    Error(String),
    /// It was not published in time.
    Expired,
    /// It was published.
    Published,
}

/// Why a container is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// There is none of that name, or it is somebody else's.
    Missing,
    /// It is still worked on.
    Early,
    /// The work on it did not come off; with the network's word for why.
    Failed(String),
    /// It was not published in time.
    Expired,
    /// It was published before.
    Twice,
}

impl Status {
    /// The network's word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Finished => "FINISHED",
            Self::Error(_) => "ERROR",
            Self::Expired => "EXPIRED",
            Self::Published => "PUBLISHED",
        }
    }
}

impl<T> Default for Containers<T> {
    fn default() -> Self {
        Self { all: BTreeMap::new() }
    }
}

impl<T> Containers<T> {
    /// Makes one that waits for its bytes: see [`Containers::work`].
    pub fn make(&mut self, id: &str, owner: &str, what: T, now: Millis) {
        let container = Container { owner: owner.to_owned(), what, made_at: now, published_at: None, over_at: None, failure: None };
        self.all.insert(id.to_owned(), container);
    }

    /// Everything is there: it is worked on until `over_at`. With a `failure`, that is what the work comes to.
    pub fn work(&mut self, id: &str, over_at: Millis, failure: Option<String>) {
        if let Some(container) = self.all.get_mut(id) {
            (container.over_at, container.failure) = (Some(over_at), failure);
        }
    }

    /// One of them.
    pub fn get(&self, id: &str) -> Option<&Container<T>> {
        self.all.get(id)
    }

    /// The same, to change what is in it.
    pub fn what(&mut self, id: &str) -> Option<&mut T> {
        self.all.get_mut(id).map(|container| &mut container.what)
    }

    /// How one stands.
    pub fn status(&self, id: &str, now: Millis) -> Option<Status> {
        self.all.get(id).map(|container| container.status(now))
    }

    /// Publishes one.
    ///
    /// # Errors
    /// Why it is not, which changes nothing.
    pub fn publish(&mut self, id: &str, owner: &str, now: Millis) -> Result<&T, Unpublished> {
        let container = self.all.get_mut(id).filter(|container| container.owner == owner).ok_or(Unpublished::Missing)?;
        match container.status(now) {
            Status::Finished => {
                container.published_at = Some(now);
                Ok(&container.what)
            }
            Status::InProgress => Err(Unpublished::Early),
            Status::Error(word) => Err(Unpublished::Failed(word)),
            Status::Expired => Err(Unpublished::Expired),
            Status::Published => Err(Unpublished::Twice),
        }
    }

    /// How many of `owner`'s that `counts` takes were made within the last day.
    pub fn made(&self, owner: &str, now: Millis, counts: impl Fn(&T) -> bool) -> usize {
        let all = self.all.values().filter(|container| container.owner == owner && counts(&container.what));
        all.filter(|container| now - container.made_at < LIFE).count()
    }

    /// How many of them were published within the last day.
    pub fn published(&self, owner: &str, now: Millis, counts: impl Fn(&T) -> bool) -> usize {
        let all = self.all.values().filter(|container| container.owner == owner && counts(&container.what));
        all.filter(|container| container.published_at.is_some_and(|at| now - at < LIFE)).count()
    }
}

impl<T> Container<T> {
    fn status(&self, now: Millis) -> Status {
        match (self.published_at, self.over_at) {
            (Some(_), _) => Status::Published,
            _ if now - self.made_at >= LIFE => Status::Expired,
            (None, Some(over_at)) if over_at <= now => self.failure.clone().map_or(Status::Finished, Status::Error),
            _ => Status::InProgress,
        }
    }
}
