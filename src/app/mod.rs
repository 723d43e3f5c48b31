//! The only place that builds things: opens, wires, starts the loops, supervises, stops. `run` and `demo` build the
//! same app; only what stands at its edges differs (clock, addresses, database).

mod life;
mod loops;
mod open;
mod poll;
mod relay;
mod role;
mod run;
mod workers;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

pub use open::{Edges, open};
pub use role::Role;
pub use run::{edges, run};

use crate::bot::Bot;
use crate::bot::outbox::Outbox;
use crate::chat::Chat;
use crate::clock::Clock;
use crate::connect::Connect;
use crate::media::work::MediaWorker;
use crate::plan::Maker;
use crate::queue::Worker as PartWorker;
use crate::report::{BrandCard, Reporter};
use crate::store::{End, Store, WorkerRow};
use crate::upkeep::Upkeep;
use crate::web::Site;

/// How long a graceful stop waits for what is under way.
const STOP_LIMIT: Duration = Duration::from_secs(20);

/// Everything that works, wired together.
#[derive(Clone)]
pub struct Wired {
    /// The clock.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The bot.
    pub bot: Bot,
    /// The conversation.
    pub chat: Chat,
    /// Says what was decided.
    pub outbox: Outbox,
    /// Fetches, cleans, renders.
    pub media: MediaWorker,
    /// Shows cards.
    pub reporter: Reporter,
    /// Shows the brand.
    pub brand: BrandCard,
    /// Signs accounts in.
    pub connect: Connect,
    /// Makes what repeats.
    pub repeats: Maker,
    /// Publishes.
    pub parts: PartWorker,
    /// What the listener's pages stand on.
    pub site: Site,
    /// Sweeps.
    pub upkeep: Upkeep,
    /// What this process does of it all.
    pub role: Role,
    me: WorkerRow,
}

/// A running app. Dropping it ends everything at once, as a kill would.
pub struct App {
    tasks: JoinSet<()>,
    stop: Arc<watch::Sender<bool>>,
    clock: Clock,
    store: Store,
}

/// How updates come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    /// Crier asks Telegram.
    Polling,
    /// Telegram calls the listener.
    Webhook,
}

impl App {
    /// Starts the loops.
    pub fn start(wired: Wired, intake: Intake) -> Self {
        let stop = Arc::new(watch::Sender::new(false));
        let mut tasks = JoinSet::new();
        let clock = wired.clock.clone();
        tasks.spawn(life::run(wired.clone(), wired.me.clone(), clock.busy(), stop.subscribe()));
        // A played time has one process: there is nobody to exchange hints with.
        if wired.store.is_shared() && !clock.is_manual() {
            tasks.spawn(relay::run(wired.clone(), stop.subscribe()));
        }
        macro_rules! work {
            ($worker:expr) => {
                tasks.spawn(loops::work($worker, clock.clone(), clock.busy(), stop.subscribe()))
            };
        }
        if wired.role.talks() {
            if intake == Intake::Polling {
                tasks.spawn(poll::run(wired.clone(), clock.busy(), stop.subscribe()));
            }
            work!(workers::Updates(wired.chat.clone()));
            work!(workers::Words(wired.outbox.clone()));
            work!(workers::Cards(wired.reporter.clone()));
            work!(workers::Brands(wired.brand.clone()));
            work!(workers::Grants(wired.connect.clone(), wired.chat.clone()));
            work!(workers::Accounts(wired.connect.clone(), wired.chat.clone()));
        }
        if wired.role.works() {
            tasks.spawn(loops::upkeep(wired.clone(), clock.busy(), stop.subscribe()));
            work!(workers::Files(wired.media.clone(), wired.chat.clone()));
            work!(workers::Repeats(wired.repeats.clone()));
            work!(workers::Parts(wired.parts.clone(), wired.store.clone()));
        }
        Self { tasks, stop, clock, store: wired.store }
    }

    /// Stops gracefully: nothing new is begun, what is under way may end within 20 s. What does not is ended and given
    /// back: what was being prepared is queued again, what may have left is unsure.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let open = self.clock.open();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let ended = self.clock.within(STOP_LIMIT, crate::clock::Sleep::Due, &open, all).await;
        if ended.is_none() {
            tracing::warn!("something was still under way after {} s; it is given back", STOP_LIMIT.as_secs());
            self.tasks.shutdown().await;
        }
        if let Err(error) = self.store.take_back(self.store.me(), End::Left, self.clock.now()).await {
            tracing::warn!(%error, "what was under way could not be given back; its leases will");
        }
    }

    /// Waits until a loop ends by itself, which none should.
    pub async fn failed(&mut self) {
        self.tasks.join_next().await;
    }
}
