//! A network as `conformance` wants it: with people on it, and with what can be made to go wrong.

use async_trait::async_trait;
use bytes::Bytes;
use crier::clock::{Clock, HOUR, Millis};
use crier::model::account::{Account, Token};
use crier::model::limits::Limits;
use crier::net::Net;
use crier::platforms::{ConnectError, Grant, Platform};
use crier::sim::World;
use crier::sim::faults::Faults;

use super::by_page;

/// What is tested, and with what.
pub struct Wiring<'a> {
    pub platform: &'a dyn Platform,
    pub net: &'a Net,
    pub clock: &'a Clock,
    /// What can be made to go wrong, and the network's name there; simulators only.
    pub faults: Option<(&'a Faults, &'static str)>,
}

impl<'a> Wiring<'a> {
    /// A network of a simulated world, by the name that its faults know.
    pub fn simulated(platform: &'a dyn Platform, net: &'a Net, world: &'a World, network: &'static str) -> Self {
        Self { platform, net, clock: &world.clock, faults: Some((&world.faults, network)) }
    }
}

/// A network under test, with the people on it.
#[async_trait]
pub trait Subject: Send + Sync {
    fn wiring(&self) -> Wiring<'_>;
    fn platform(&self) -> &dyn Platform {
        self.wiring().platform
    }
    fn net(&self) -> &Net {
        self.wiring().net
    }
    fn clock(&self) -> &Clock {
        self.wiring().clock
    }
    fn faults(&self) -> Option<(&Faults, &'static str)> {
        self.wiring().faults
    }
    /// What the owner of a fresh account types to sign in, or what its page brings.
    async fn grant(&self) -> Grant;
    /// The same person signs in again: on the page where there is one, with the same words where there is none.
    async fn grant_again(&self, grant: &Grant) -> Grant {
        if self.platform().about().by_page { by_page::allowed(self.platform(), self.net()).await } else { grant.clone() }
    }
    /// What is wrong, beside the right `grant`, and what it leads to; the right one was used by then.
    fn wrong_grants(&self, grant: &Grant) -> Vec<(Grant, ConnectError)> {
        by_page::wrong_grants(grant)
    }
    /// The posts that people see on an account, the oldest first.
    async fn visible(&self, account: &Account) -> Vec<Seen>;
    /// For each of them the text of the post that it goes below; of networks that have threads.
    async fn parents(&self, _account: &Account) -> Vec<Option<String>> {
        Vec::new()
    }
    /// The owner takes Crier's access back at the network.
    async fn revoke(&self, account: &Account);
    /// The same token when its time is over.
    async fn expire(&self, _account: &Account, token: &Token) -> Token {
        let clock = self.clock();
        clock.advance_to(token.expires_at.unwrap_or_else(|| clock.now() + 24 * HOUR));
        token.clone()
    }
    /// Whether a repeat of the visible request is a no-op at the network.
    fn repeat_is_safe(&self) -> bool;
    /// Whether a repeat is one, too, when nothing but the part's name is left of what was prepared.
    fn repeats_from_nothing(&self) -> bool {
        true
    }
    /// Whether a renewal brings a new pair, rather than only a new access token.
    fn rotates(&self) -> bool {
        true
    }
    /// Whether Crier can end a sign-in there; where it cannot, the person does.
    fn signs_out(&self) -> bool {
        true
    }
    /// Whether videos have descriptions there, where pictures have.
    fn describes_videos(&self) -> bool {
        true
    }
    /// How old a token must be to be renewed.
    fn renews_from(&self) -> Millis {
        0
    }
    /// Whether the suite publishes videos rather than photos.
    fn films(&self, limits: &Limits) -> bool {
        limits.needs_video()
    }
    /// Whether the network says how long to wait when there were too many requests.
    fn names_the_wait(&self) -> bool {
        true
    }
}

/// A post that people see.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub text: String,
    /// Alternative text and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Seen {
    /// As a simulator has it.
    pub fn of(text: String, files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        Self { text, files: files.into_iter().map(|(alt, bytes)| (alt, bytes.to_vec())).collect() }
    }
}
