//! Everything around the killed program: the simulated networks behind slow wires, the owner with her accounts, the
//! database, and one process or two.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crier::clock::Clock;
use crier::platforms::bluesky::sim::Simulator;
use crier::sim::World;

use super::person::Person;
use super::relay::Relay;
use super::rows::Engine;
use super::server::Server;
use crate::support::live::Live;
use crate::support::program::{Running, Start, free_port};

/// How long what is under way may take when nobody is killed any more.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// How often she looks at her chat.
const LOOK: Duration = Duration::from_millis(100);
/// The channel.
pub const CHANNEL: &str = "news";
/// The Bluesky accounts. Several: a channel takes 20 posts a minute, and each post is to be worth many kills.
pub const NAMES: [&str; 4] = ["ana", "ben", "cleo", "dan"];
/// The shortened limit of a request (`CRIER_REQUEST_LIMIT`), in seconds: leases and looks follow it.
pub const LIMIT: &str = "1";

/// Everything.
pub struct Rig {
    pub live: Live,
    pub bluesky: Simulator,
    pub engine: Engine,
    /// The PostgreSQL server, if that is the engine.
    pub server: Option<Server>,
    /// How each process is started.
    pub starts: Vec<Start>,
    /// The processes, in the same order.
    pub running: Vec<Running>,
    pub chance: Clock,
    pub telegram_wire: Relay,
    pub bluesky_wire: Relay,
}

impl Rig {
    /// One process on SQLite; it does not run yet.
    pub async fn sqlite(seed: u64) -> Self {
        let mut rig = Self::new(seed, Engine::Sqlite(PathBuf::new()), None).await;
        rig.engine = Engine::Sqlite(rig.data().join("crier.db"));
        rig.starts = vec![rig.start_of("log")];
        rig
    }

    /// Two processes on a PostgreSQL server of their own, which do not run yet; `None` where it is not installed.
    pub async fn postgres(seed: u64) -> Option<Self> {
        let server = Server::new()?;
        let mut rig = Self::new(seed, Engine::Postgres(server.url()), Some(server)).await;
        rig.starts = vec![rig.start_of("log.0"), rig.start_of("log.1")];
        Some(rig)
    }

    /// The folder of Crier's data.
    pub fn data(&self) -> PathBuf {
        self.live.folder.path().join("data")
    }

    async fn new(seed: u64, engine: Engine, server: Option<Server>) -> Self {
        let mut live = Live::new().await;
        let bluesky = Simulator::start(World::new(Clock::system())).await.unwrap();
        let telegram_wire = Relay::to(&live.base, seed).await;
        let bluesky_wire = Relay::to(bluesky.base(), seed + 1).await;
        live.base = telegram_wire.base.clone();
        let chance = Clock::manual(0, seed + 2);
        Self { live, bluesky, engine, server, starts: Vec::new(), running: Vec::new(), chance, telegram_wire, bluesky_wire }
    }

    /// How a process of this rig is started.
    fn start_of(&self, log: &str) -> Start {
        let bluesky = &self.bluesky_wire.base;
        let mut vars = vec![
            ("BLUESKY_URL", bluesky.clone()),
            ("BLUESKY_PLC_URL", bluesky.clone()),
            ("CRIER_ALLOW_HOSTS", bluesky.trim_start_matches("http://").to_owned()),
            ("CRIER_REQUEST_LIMIT", LIMIT.to_owned()),
        ];
        if let Engine::Postgres(url) = &self.engine {
            vars.push(("DATABASE_URL", url.clone()));
        }
        Start { vars, log: Some(log.to_owned()), port: Some(free_port()), ..Start::default() }
    }

    /// Starts all processes, and has Ana connect her accounts.
    pub async fn begin(&mut self) {
        for _ in 0..self.starts.len() {
            self.start_next().await;
        }
        self.connect().await;
    }

    /// Starts the process that comes next, and waits until it is ready.
    pub async fn start_next(&mut self) {
        let mut running = Running::spawn(&self.live, &self.starts[self.running.len()]);
        running.ready().await;
        self.running.push(running);
    }

    /// Ana connects her accounts.
    pub async fn connect(&mut self) {
        self.live.connect_channel(CHANNEL).await;
        self.live.hear("is ready").await;
        for name in NAMES {
            self.live.connect_bluesky(&self.bluesky.account(name)).await;
        }
    }

    /// A person who is Ana.
    pub fn person(&self, seed: u64) -> Person {
        Person::new(self.live.telegram.clone(), self.live.ana, seed)
    }

    /// How many requests got something done.
    pub fn progress(&self) -> u64 {
        self.telegram_wire.requests() + self.bluesky_wire.requests()
    }

    /// How many requests were about to publish something.
    pub fn publishing(&self) -> u64 {
        self.telegram_wire.publishing() + self.bluesky_wire.publishing()
    }

    /// Kills a process and starts it again.
    pub fn kill(&mut self, at: usize) {
        self.all_live();
        // Gone before the next one starts, with its locks.
        self.running[at].end();
        self.running[at] = Running::spawn(&self.live, &self.starts[at]);
    }

    /// Starts a process again that was ended, and waits until it is ready.
    pub async fn again(&mut self, at: usize) {
        self.running[at] = Running::spawn(&self.live, &self.starts[at]);
        self.running[at].ready().await;
    }

    /// No process ends by itself, whatever happens around it.
    pub fn all_live(&mut self) {
        for running in &mut self.running {
            assert!(running.lives(), "it ended by itself:\n{}", tail(&running.log()));
        }
    }

    /// Lets time pass while the person goes on, until `is_so` or `limit`. Whether it was so.
    pub async fn pass(&mut self, person: &mut Person, more: bool, limit: Duration, is_so: impl Fn(&Self, &Person) -> bool) -> bool {
        let (begun, mut looked) = (Instant::now(), None::<Instant>);
        while !is_so(self, person) {
            if begun.elapsed() > limit {
                return false;
            }
            if looked.is_none_or(|looked| looked.elapsed() > LOOK) {
                person.step(more);
                looked = Some(Instant::now());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }

    /// Lets so much time pass while the person posts.
    pub async fn load(&mut self, person: &mut Person, seconds: u64) {
        self.pass(person, true, Duration::from_secs(seconds), |_, _| false).await;
        self.all_live();
    }

    /// Waits until the person has tapped on everything that was not put aside, and nothing is left to do. What was left,
    /// if it took too long.
    pub async fn settle(&mut self, person: &mut Person) -> Vec<String> {
        let begun = Instant::now();
        while !self.pass(person, false, LOOK * 20, |_, person| person.is_done()).await {
            let letters = self.engine.letters().await;
            let waits = person.waits_for().filter(|post| !letters.iter().any(|letter| letter.explains(post, &self.live.keys)));
            let waits: Vec<String> = waits.map(|post| format!("no card to tap for {}", post.text)).collect();
            if waits.is_empty() {
                break;
            }
            if begun.elapsed() > PATIENCE {
                return waits;
            }
        }
        let (mut changed, mut before, mut quiet) = (Instant::now(), Vec::new(), 0);
        loop {
            let work = self.left().await;
            quiet = if work.is_empty() { quiet + 1 } else { 0 };
            // A channel takes 20 posts a minute: what gets less is only waiting for its turn.
            if work != before {
                (changed, before) = (Instant::now(), work.clone());
            }
            if quiet == 2 || changed.elapsed() > PATIENCE {
                return work;
            }
            person.step(false);
            tokio::time::sleep(LOOK * 5).await;
        }
    }

    /// What is left to do: in the database, and before it at Telegram.
    async fn left(&self) -> Vec<String> {
        let waiting = self.live.telegram.pending();
        let mut left = self.engine.work().await;
        left.extend((waiting > 0).then(|| format!("{waiting} updates at Telegram")));
        left
    }

    /// The ends of all logs.
    pub fn logs(&self) -> String {
        self.running.iter().map(|running| tail(&running.log())).collect::<Vec<_>>().join("\n\n")
    }

    /// The lines of all logs that tell of a panic.
    pub fn panics(&self) -> Vec<String> {
        let logs = self.running.iter().map(Running::log);
        logs.flat_map(|log| log.lines().filter(|line| line.contains("panicked")).map(str::to_owned).collect::<Vec<_>>()).collect()
    }
}

/// The end of a log.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}
