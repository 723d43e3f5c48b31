//! What all simulated networks share: one world with its clock and its faults, and a real HTTP
//! listener on loopback for each of them.
//!
//! A simulator is strict (it refuses what the real network refuses), keeps state ("which posts are
//! visible?") and reads time from the world's clock alone. `crier demo` and the tests build the
//! simulators; Crier itself never knows that it talks to one.
//!
//! A network stands in a `frame`: a request is `asked`, what is answered is a `reply`; `consent` is the page of those networks
//! where an app is allowed something, `faults` is what is to go wrong, `exchange` is what was said; `graph` is what Meta's
//! networks have in common, `containers` and `fetch` are for those that fetch files by their links, and work on them.

pub mod asked;
pub mod consent;
pub mod containers;
pub mod exchange;
pub mod faults;
pub mod fetch;
pub mod frame;
pub mod graph;
pub mod reply;
pub mod telegram;

use std::net::Ipv4Addr;

use anyhow::Context;
use axum::Router;
use axum::http::HeaderMap;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use faults::Faults;

/// The header by which Crier's HTTP client names a request on a manual clock (a decimal number), so
/// that a simulator can say that it holds it.
pub const REQUEST_HEADER: &str = "x-crier-request";

/// What the simulators of one demo or one test have in common. Cheap to clone; clones are the same world.
#[derive(Clone)]
pub struct World {
    /// The time that the simulators live by. What they have yet to do sleeps on it
    /// ([`crate::clock::Sleep::Due`]), so [`Clock::next_due`] knows their next things too.
    pub clock: Clock,
    /// What is to go wrong, by network.
    pub faults: Faults,
}

impl World {
    /// A world that lives by `clock` and in which nothing goes wrong yet.
    pub fn new(clock: Clock) -> Self {
        Self { faults: Faults::new(clock.clone()), clock }
    }
}

/// A simulator that is listening. Dropping it closes the listener and its connections.
pub struct Served {
    /// The address: `http://127.0.0.1:PORT`, without a slash at the end.
    pub base: String,
    task: JoinHandle<()>,
}

impl Served {
    /// The same without the scheme, as `CRIER_ALLOW_HOSTS` wants it: `127.0.0.1:PORT`.
    pub fn host(&self) -> &str {
        self.base.trim_start_matches("http://")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves `router` on a free port of 127.0.0.1.
pub async fn serve(router: Router) -> anyhow::Result<Served> {
    serve_at(listen().await?, router)
}

/// A free port of 127.0.0.1.
async fn listen() -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no free port on 127.0.0.1 for a simulator")
}

/// The address of what is served there.
fn base_of(listener: &TcpListener) -> anyhow::Result<String> {
    Ok(format!("http://{}", listener.local_addr().context("the simulator's port")?))
}

/// Serves `router` where `listener` listens.
pub fn serve_at(listener: TcpListener, router: Router) -> anyhow::Result<Served> {
    let base = base_of(&listener)?;
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "a simulator stopped listening");
        }
    });
    Ok(Served { base, task })
}

/// The number by which the clock knows the request with these headers; 0, which no request has, when it
/// has none (a browser, a plain client, the system clock).
pub fn request_id(headers: &HeaderMap) -> u64 {
    headers.get(REQUEST_HEADER).and_then(|value| value.to_str().ok()).and_then(|id| id.parse().ok()).unwrap_or(0)
}

/// The full name of whoever is called `login` by the tests: `Ana` of `ana`.
pub fn full_name(login: &str) -> String {
    let mut letters = login.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
