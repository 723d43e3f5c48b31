//! The real app against the simulators: `crier demo` opens a chat in the terminal and on a local page,
//! `crier demo --play FILE --out DIR` plays a script and writes down what everybody saw.
//!
//! Called by `main` and by the tests. Reads no environment and no `.env`, uses a temporary database, media folder
//! and key of its own, and listens on 127.0.0.1 only. Decides nothing that Crier decides.

mod browser;
mod console;
mod desk;
mod networks;
mod output;
mod page;
pub mod player;
pub mod sample;
pub mod script;
mod sign_in;
mod town;

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use tracing_subscriber::EnvFilter;

use crate::clock::Clock;

pub use browser::{Browser, Choice};
pub use networks::Networks;
pub use town::Town;

/// The name of the log, beside the database or in the folder of a played script.
const LOG: &str = "log.txt";

/// `crier demo`: until the person leaves.
///
/// # Errors
/// What could not be started.
pub async fn run() -> anyhow::Result<()> {
    let town = Arc::new(Town::build(Clock::system()).await?);
    log_to(&town.folder().join(LOG))?;
    town.start().await?;
    let desk = desk::Desk::new(town.clone());
    let page = page::serve(desk.clone()).await?;
    console::run(&desk, page.address()).await?;
    town.stop().await;
    Ok(())
}

/// `crier demo --play FILE --out DIR`: 0, or 1 at the first line that fails, with that line and what was on the screen.
///
/// # Errors
/// When the script cannot be read, or DIR not be written.
pub async fn play(file: &Path, out: &Path) -> anyhow::Result<i32> {
    std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    log_to(&out.join(LOG))?;
    match player::play(file, out).await? {
        None => Ok(0),
        Some(failure) => {
            eprintln!("{}:{failure}", file.display());
            Ok(1)
        }
    }
}

/// The screen belongs to the conversation, so the log goes to a file.
fn log_to(path: &Path) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new("info")).with_ansi(false).without_time();
    // A second demo in one process goes on with the first one's log.
    let _ = log.with_writer(Mutex::new(file)).try_init();
    Ok(())
}
