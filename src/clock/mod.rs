//! Time, rest and chance: the one place that asks the system for them.
//!
//! Two clocks: [`Clock::system`] is the real one; [`Clock::manual`] stands still until somebody moves
//! it, which is how a played conversation lives through a week in moments. The manual clock also keeps
//! count of what is under way ([`Clock::busy`]), so that it can be moved only when everything has come
//! to rest: every loop parked, every open request held by a simulator.
//!
//! Everybody uses it; it uses nobody.

mod manual;
mod wake;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use wake::Wake;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use tokio::sync::watch;

use manual::{Manual, State, Wakes};

/// Milliseconds since 1970-01-01 UTC: the only form in which Crier stores a moment.
pub type Millis = i64;

/// One second, one minute, one hour, one day, in milliseconds.
pub const SECOND: Millis = 1_000;
/// One minute in milliseconds.
pub const MINUTE: Millis = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: Millis = 60 * MINUTE;
/// One day in milliseconds.
pub const DAY: Millis = 24 * HOUR;

/// The longest sleep before the time is looked at again.
const STEP: Duration = Duration::from_secs(5);

/// The clock that everything in Crier reads. Cheap to clone; clones share the same time.
#[derive(Clone)]
pub struct Clock {
    manual: Option<Arc<Manual>>,
    anchor: Arc<Mutex<Anchor>>,
    chance: Arc<Mutex<StdRng>>,
    /// How long a span of a minute is meant to be, in milliseconds (see [`Clock::span`]).
    minute: Millis,
}

/// What time it was at a moment of the system's steady counting: between two looks at the time, it cannot jump.
#[derive(Clone, Copy)]
struct Anchor {
    at: Millis,
    steady: Instant,
}

/// Why a sleep counts, when somebody moves the manual clock to the next instant at which something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleep {
    /// Something is due then.
    Due,
    /// A routine look that may just as well be missed (long polling, heartbeats).
    Idle,
}

/// A request that is open, as the manual clock knows it. Dropping it closes the request.
pub struct Open {
    manual: Option<Arc<Manual>>,
    id: u64,
}

/// Something that is under way. Rest is reached when every one of them is dropped or parked.
pub struct Busy {
    manual: Option<Arc<Manual>>,
}

impl Clock {
    /// The real time, with chance from the operating system.
    pub fn system() -> Self {
        let anchor = Arc::new(Mutex::new(Anchor::at(system_now())));
        Self { manual: None, anchor, chance: Arc::new(Mutex::new(rand::make_rng())), minute: MINUTE }
    }

    /// The same clock, with spans measured by the longest time that a request may take instead of a minute.
    pub fn with_request_limit(self, limit: Duration) -> Self {
        Self { minute: millis(limit).max(1), ..self }
    }

    /// How long something may take that is meant to last `ms` when a request may take a minute: deadlines, leases,
    /// heartbeats and looks shrink and grow together.
    pub fn span(&self, ms: Millis) -> Millis {
        if self.minute == MINUTE { ms } else { (ms.saturating_mul(self.minute) / MINUTE).max(1) }
    }

    /// The system clock from now on shows `now`, the database's time; `None`: the system's own time, which somebody
    /// may have set anew. The manual clock follows nobody.
    pub fn follow(&self, now: Option<Millis>) {
        let now = now.unwrap_or_else(system_now);
        *self.anchor.lock().unwrap_or_else(PoisonError::into_inner) = Anchor::at(now);
    }

    /// A clock that stands at `now` until it is moved, with chance that repeats for the same `seed`.
    pub fn manual(now: Millis, seed: u64) -> Self {
        let state = State { now, ..State::default() };
        let manual = Manual { state: Mutex::new(state), rest: watch::Sender::new(true) };
        let chance = Arc::new(Mutex::new(StdRng::seed_from_u64(seed)));
        Self { manual: Some(Arc::new(manual)), anchor: Arc::new(Mutex::new(Anchor::at(now))), chance, minute: MINUTE }
    }

    /// Whether it stands still until somebody moves it.
    pub fn is_manual(&self) -> bool {
        self.manual.is_some()
    }

    /// The time now.
    pub fn now(&self) -> Millis {
        match &self.manual {
            Some(manual) => manual.lock().now,
            None => self.anchor.lock().unwrap_or_else(PoisonError::into_inner).now(),
        }
    }

    /// Waits until `at`. Does not say that the caller is at rest meanwhile: see [`Clock::park`].
    pub async fn sleep_until(&self, at: Millis) {
        match &self.manual {
            Some(manual) => manual.sleep(at, Sleep::Due, Wakes::Nothing).await,
            None => self.system_sleep(at).await,
        }
    }

    /// Waits for `wake` or until `at`, whichever is first, and counts as resting while it waits.
    /// The caller must hold a [`Busy`].
    pub async fn park(&self, wake: &Wake, at: Option<Millis>, kind: Sleep) {
        let Some(manual) = &self.manual else {
            tokio::select! {
                () = wake.notify.notified() => {}
                () = self.system_sleep_or_never(at) => {}
            }
            return;
        };
        manual.park(wake, at.unwrap_or(Millis::MAX), kind).await;
    }

    /// Runs `work` for at most `limit`; `None` when the time was up. With `open`, a held request is
    /// given up by the clock in the same instant. Idle work has no limit on the manual clock: a leap
    /// over many hours would end a long poll that its simulator ends by itself.
    pub async fn within<T>(&self, limit: Duration, kind: Sleep, open: &Open, work: impl Future<Output = T>) -> Option<T> {
        let Some(manual) = &self.manual else {
            return system_within(limit, work).await;
        };
        if kind == Sleep::Idle {
            return Some(work.await);
        }
        let at = manual.lock().now + millis(limit);
        tokio::select! {
            biased;
            done = work => Some(done),
            () = manual.sleep(at, kind, Wakes::Request(open.id)) => None,
        }
    }

    /// Says that something is under way until the guard is dropped.
    pub fn busy(&self) -> Busy {
        if let Some(manual) = &self.manual {
            manual.change(|state| state.busy += 1);
        }
        Busy { manual: self.manual.clone() }
    }

    /// Opens a request; its [`Open::id`] travels to the simulator, which may hold it.
    pub fn open(&self) -> Open {
        let Some(manual) = &self.manual else { return Open { manual: None, id: 0 } };
        let id = manual.change(|state| {
            state.next_id += 1;
            state.open.insert(state.next_id);
            state.next_id
        });
        Open { manual: Some(manual.clone()), id }
    }

    /// Simulators only: the request `id` is held from now on, so whoever waits for it is at rest.
    pub fn hold(&self, id: u64) {
        if let Some(manual) = &self.manual {
            manual.change(|state| state.hold(id));
        }
    }

    /// Simulators only: the held request `id` will be answered now.
    pub fn release(&self, id: u64) {
        if let Some(manual) = &self.manual {
            manual.change(|state| state.free(id));
        }
    }

    /// Simulators only: holds the request `id` until `at`.
    pub async fn hold_until(&self, id: u64, at: Millis, kind: Sleep) {
        match &self.manual {
            Some(manual) => manual.hold_until(id, at, kind).await,
            None => self.system_sleep(at).await,
        }
    }

    /// Manual clock: waits until nothing is under way. At once on the system clock.
    pub async fn rest(&self) {
        if let Some(manual) = &self.manual {
            let mut rest = manual.rest.subscribe();
            while !*rest.borrow_and_update() {
                if rest.changed().await.is_err() {
                    return;
                }
            }
        }
    }

    /// Manual clock: the next instant at which something is due, if any.
    pub fn next_due(&self) -> Option<Millis> {
        let manual = self.manual.as_ref()?;
        let state = manual.lock();
        state.sleepers.values().filter(|s| s.kind == Sleep::Due && s.at < Millis::MAX).map(|s| s.at).min()
    }

    /// Manual clock: moves the time to `to` (never back) and wakes whoever waited for it.
    pub fn advance_to(&self, to: Millis) {
        if let Some(manual) = &self.manual {
            manual.change(|state| state.advance(to));
        }
    }

    /// A random number in `0..below` (0 when `below` is 0); repeats with the seed on the manual clock.
    pub fn chance(&self, below: u64) -> u64 {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        if below == 0 { 0 } else { chance.random_range(0..below) }
    }

    /// Fills `bytes` by chance, for names that nobody may guess.
    pub fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        chance.fill_bytes(bytes);
    }
}

impl Clock {
    /// In steps: the time may be set anew while somebody waits for it.
    async fn system_sleep(&self, at: Millis) {
        loop {
            let Ok(wait) = u64::try_from(at - self.now()) else { return };
            if wait == 0 {
                return;
            }
            #[expect(clippy::disallowed_methods, reason = "the one place that waits for the system's time")]
            tokio::time::sleep(Duration::from_millis(wait).min(STEP)).await;
        }
    }

    async fn system_sleep_or_never(&self, at: Option<Millis>) {
        match at {
            Some(at) => self.system_sleep(at).await,
            None => std::future::pending().await,
        }
    }
}

impl Anchor {
    fn at(at: Millis) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks for the system's steady counting")]
        let steady = Instant::now();
        Self { at, steady }
    }

    fn now(&self) -> Millis {
        self.at + millis(self.steady.elapsed())
    }
}

impl Open {
    /// The number by which a simulator knows this request; `None` on the system clock.
    pub fn id(&self) -> Option<u64> {
        self.manual.as_ref().map(|_| self.id)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(manual) = &self.manual {
            manual.change(|state| {
                state.free(self.id);
                state.open.remove(&self.id);
            });
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(manual) = &self.manual {
            manual.change(|state| state.busy -= 1);
        }
    }
}

fn system_now() -> Millis {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map(millis).unwrap_or(0)
}

#[expect(clippy::disallowed_methods, reason = "the one place that sets deadlines by the system's time")]
async fn system_within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, work).await.ok()
}

fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}
