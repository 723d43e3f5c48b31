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

/// A running `crier run`; killed when dropped.
pub struct Running {
    child: Child,
    pub port: u16,
    log: PathBuf,
}

impl Running {
    /// Starts it and waits until it is ready.
    pub async fn start(live: &Live) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = live.folder.path().join("log");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut command = crier(live.folder.path(), &["run"]);
        command.envs(vars(live)).env("PORT", port.to_string()).stdout(file.try_clone().unwrap()).stderr(file);
        let mut running = Self { child: command.spawn().unwrap(), port, log };
        let begun = Instant::now();
        while running.get("/readyz").await.as_deref() != Some("200 ready") {
            assert!(begun.elapsed() < PATIENCE && running.child.try_wait().unwrap().is_none(), "no start:\n{}", running.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        running
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
        let asked = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap();
        assert!(asked.success());
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
