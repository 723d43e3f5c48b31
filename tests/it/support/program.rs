//! Crier as a program: the built binary with an environment of its own, in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::live::Live;
use crate::telegram_rig::TOKEN;

/// How long a start may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, with nothing set but where programs are; `folder` is where it runs, with no `.env` in it.
pub fn crier(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crier"));
    command.args(args).current_dir(folder).env_clear().env("PATH", std::env::var_os("PATH").unwrap()).stdin(Stdio::null());
    command
}

/// What a program said on both streams.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The variables of a good set-up against the simulated Telegram, with its data in the folder of `live`.
pub fn vars(live: &Live) -> Vec<(&'static str, String)> {
    vec![
        ("TELEGRAM_TOKEN", TOKEN.to_owned()),
        ("CRIER_OWNERS", live.ana.to_string()),
        ("CRIER_KEYS", live.keys.clone()),
        ("TELEGRAM_API_URL", live.base.clone()),
        ("CRIER_DATA", live.folder.path().join("data").display().to_string()),
    ]
}

/// Runs it to its end, off the thread on which the simulators answer.
pub async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// How a `crier run` is to be started. `Default` is one process of every role on SQLite.
#[derive(Clone, Default)]
pub struct Start {
    /// What stands behind `run`.
    pub args: Vec<&'static str>,
    /// Variables beside those of [`vars`].
    pub vars: Vec<(&'static str, String)>,
    /// What starts it (`unshare …`), before the program's own name.
    pub before: Vec<String>,
    /// The name of its log in the folder, if not `log`.
    pub log: Option<String>,
    /// Its port, if not a free one.
    pub port: Option<u16>,
}

impl Start {
    fn command(&self, live: &Live) -> Command {
        let args: Vec<&str> = ["run"].iter().chain(&self.args).copied().collect();
        let mut command = match self.before.split_first() {
            None => crier(live.folder.path(), &args),
            Some((first, rest)) => program(Command::new(first), live.folder.path(), rest, &args),
        };
        command.envs(vars(live)).envs(self.vars.iter().cloned());
        command
    }
}

fn program(mut command: Command, folder: &Path, before: &[String], args: &[&str]) -> Command {
    command.args(before).arg(env!("CARGO_BIN_EXE_crier")).args(args).current_dir(folder);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).stdin(Stdio::null());
    command
}

/// A port that is free, outside of the range from which the system takes those of outgoing connections.
pub fn free_port() -> u16 {
    let port = || 20_000 + rand::random::<u16>() % 12_000;
    std::iter::repeat_with(port).find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// A running `crier run`; killed when dropped.
pub struct Running {
    child: Child,
    pub port: u16,
    log: PathBuf,
}

impl Running {
    /// Starts it and waits until it is ready.
    pub async fn start(live: &Live) -> Self {
        let mut running = Self::spawn(live, &Start::default());
        running.ready().await;
        running
    }

    /// Starts it, and waits for nothing.
    pub fn spawn(live: &Live, how: &Start) -> Self {
        let port = how.port.unwrap_or_else(free_port);
        let log = live.folder.path().join(how.log.as_deref().unwrap_or("log"));
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut command = how.command(live);
        command.env("PORT", port.to_string()).stdout(file.try_clone().unwrap()).stderr(file);
        Self { child: command.spawn().unwrap(), port, log }
    }

    /// Waits until it is ready.
    pub async fn ready(&mut self) {
        let begun = Instant::now();
        while self.get("/readyz").await.as_deref() != Some("200 ready") {
            assert!(begun.elapsed() < PATIENCE && self.lives(), "no start:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether it has not ended.
    pub fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends it a signal: `STOP`, `CONT`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status().unwrap();
        assert!(sent.success(), "no signal {name}");
    }

    /// Status and body of an address of its listener; `None` when nobody listens.
    pub async fn get(&self, path: &str) -> Option<String> {
        let answer = reqwest::get(format!("http://127.0.0.1:{}{path}", self.port)).await.ok()?;
        let status = answer.status().as_u16();
        Some(format!("{status} {}", answer.text().await.ok()?))
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks it to stop; how it ended and how long that took.
    pub async fn terminate(mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        self.signal("TERM");
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, begun.elapsed());
            }
            assert!(begun.elapsed() < PATIENCE, "it does not stop:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    /// The same, for one that is to be started again in its place.
    pub fn end(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already ended is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
