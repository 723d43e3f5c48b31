//! The frame that every simulated network stands in: it listens, reads a request whole and lets the world's faults strike. A
//! network fills it with what it knows ([`Network`]) and with how it answers and says no ([`Wire`]). Used by the simulators of
//! the networks; knows none of them, and judges nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;

use super::asked::{Asked, Fields};
use super::faults::Kind;
use super::reply::Reply;
use super::{Served, World, base_of, listen, serve_at};

/// What a network knows.
pub trait Network: Sized + Send + 'static {
    /// A network of this world at the address `base`, where nobody is yet.
    ///
    /// # Errors
    /// When something that it works with cannot be made.
    fn new(world: &World, base: &str) -> anyhow::Result<Self>;
}

/// How a network is asked and answers.
pub trait Wire: Network {
    /// By this name the world's faults know it.
    const NAME: &'static str;
    /// The most that is read of a request, in bytes.
    const READ_MAX: usize;

    /// What a request is answered that has more.
    fn too_large() -> Reply {
        Reply::empty(413)
    }

    /// By which name the world's faults know who asks, where a network has several.
    fn door(_shared: &Shared<Self>, _asked: &Asked) -> &'static str {
        Self::NAME
    }

    /// Answers a request. What faults may strike goes through [`Shared::answer`]; a page for somebody's browser does not.
    fn answer(shared: &Shared<Self>, asked: &Asked) -> impl Future<Output = Reply> + Send;

    /// The network's own words for a fault.
    fn struck(shared: &Shared<Self>, asked: &Asked, kind: Kind) -> Reply;
}

/// A simulated network that is listening. Dropping it closes it.
pub struct Simulator<S> {
    served: Served,
    shared: Shared<S>,
}

/// What the parts of a simulator share: the world, and what the network knows. Cheap to clone; clones are the same network.
pub struct Shared<S> {
    /// The world.
    pub world: World,
    state: Arc<Mutex<S>>,
}

impl<S> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Self { world: self.world.clone(), state: Arc::clone(&self.state) }
    }
}

impl<S: Wire> Simulator<S> {
    /// Starts it on a free port; nobody is there yet.
    ///
    /// # Errors
    /// When no port is free, or what [`Network::new`] says.
    pub async fn start(world: World) -> anyhow::Result<Self> {
        let listener = listen().await?;
        let state = S::new(&world, &base_of(&listener)?)?;
        let shared = Shared { world, state: Arc::new(Mutex::new(state)) };
        let served = serve_at(listener, Router::new().fallback(handle::<S>).with_state(shared.clone()))?;
        Ok(Self { served, shared })
    }

    /// Its address, for all that the network has: `http://127.0.0.1:PORT`.
    pub fn base(&self) -> &str {
        &self.served.base
    }

    /// What `CRIER_ALLOW_HOSTS` needs where the network names addresses of its own: `127.0.0.1:PORT`.
    pub fn host(&self) -> &str {
        self.served.host()
    }

    /// What the network knows.
    pub(crate) fn lock(&self) -> MutexGuard<'_, S> {
        self.shared.lock()
    }
}

impl<S> Shared<S> {
    /// What the network knows. Never held while something is waited for.
    pub fn lock(&self) -> MutexGuard<'_, S> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Wire> Shared<S> {
    /// What the browser sees: the page that asks, or where it is sent by what was chosen there.
    pub fn page(&self, asked: &Asked, ask: impl FnOnce(&mut S, &Fields) -> Reply, chosen: impl FnOnce(&mut S, &Fields) -> Reply) -> Reply {
        let state = &mut self.lock();
        if asked.method == Method::POST { chosen(state, &asked.form()) } else { ask(state, &asked.query) }
    }

    /// Answers a request, unless something that is armed for requests of any kind strikes it.
    pub async fn answer(&self, asked: &Asked, answer: impl Future<Output = Reply>) -> Reply {
        let faults = &self.world.faults;
        let kind = faults.strike_any(S::door(self, asked));
        Reply::after(faults.play_around(kind, asked.id(), answer).await, |kind| S::struck(self, asked, kind))
    }

    /// The same of a request that publishes, or prepares to: `visible` says which. What is armed for those strikes here and
    /// nowhere else.
    pub async fn publish<N: Into<Reply>>(&self, asked: &Asked, visible: bool, accept: impl FnOnce() -> Result<Reply, N>) -> Reply {
        self.publish_around(asked, visible, async { accept() }).await
    }

    /// As [`Shared::publish`], for an effect that takes its time: the network fetches something first.
    pub async fn publish_around<N: Into<Reply>>(
        &self,
        asked: &Asked,
        visible: bool,
        accept: impl Future<Output = Result<Reply, N>>,
    ) -> Reply {
        let faults = &self.world.faults;
        let kind = faults.strike(S::door(self, asked), visible);
        let accept = async { accept.await.unwrap_or_else(Into::into) };
        Reply::after(faults.play_around(kind, asked.id(), accept).await, |kind| S::struck(self, asked, kind))
    }

    /// Who has signed a request, unless a fault took that back: then it is gone for good. Not to be asked under the lock.
    ///
    /// # Errors
    /// The network's words for a token that was taken back.
    pub fn alive<T>(&self, asked: &Asked, who: T) -> Result<T, Reply> {
        let gone = self.world.faults.revoked(S::door(self, asked));
        if gone { Err(S::struck(self, asked, Kind::Revoked)) } else { Ok(who) }
    }
}

async fn handle<S: Wire>(State(shared): State<Shared<S>>, request: Request<Body>) -> Reply {
    match Asked::read(request, S::READ_MAX).await {
        Some(asked) => S::answer(&shared, &asked).await,
        None => S::too_large(),
    }
}
